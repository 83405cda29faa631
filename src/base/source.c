#include "base/source.h"

enum status sources_add(struct sources *sources, struct arena *arena, struct str name,
			struct str text, uint32_t *ret_file)
{
	struct source *source = arena_push(arena, &sources->at, sources->count, sizeof *source);
	if (!source)
		return NOMEM;
	*source = (struct source){.name = name, .text = text, .first_line = 1};
	*ret_file = sources->count++;
	return OK;
}

/* Where the line after `offset` begins, or SIZE_MAX. CRLF is one line end. */
static size_t line_after(struct str text, size_t offset)
{
	for (; offset < text.length; offset++) {
		if (text.at[offset] == '\n')
			return offset + 1;
		if (text.at[offset] == '\r')
			return offset + 1 < text.length && text.at[offset + 1] == '\n' ? offset + 2
										       : offset + 1;
	}
	return SIZE_MAX;
}

/* At the place, or before it? */
static bool spot_leads_to(const struct source_spot *spot, uint32_t line, uint32_t column)
{
	return spot->line < line || (spot->line == line && spot->column <= column);
}

/* The spot from which the way to a place is the shortest. When both are behind it, the
 * earlier one goes back. */
static struct source_spot *spot_nearest(struct source *source, uint32_t line, uint32_t column)
{
	struct source_spot *early = &source->spots[0], *late = &source->spots[1];
	if (spot_leads_to(late, early->line, early->column)) {
		early = &source->spots[1];
		late = &source->spots[0];
	}
	if (spot_leads_to(late, line, column))
		early = late;
	if (early->line == line && early->column > column) {
		early->column = 1;
		early->offset = early->start;
	} else if (early->line == 0 || early->line > line) {
		*early = (struct source_spot){.line = source->first_line, .column = 1};
	}
	return early;
}

static bool spot_to_line(struct source_spot *spot, struct str text, uint32_t line)
{
	while (spot->line < line) {
		size_t next = line_after(text, spot->end ? spot->end : spot->start);
		if (next == SIZE_MAX)
			return false;
		*spot = (struct source_spot){spot->line + 1, 1, next, next, 0};
	}
	if (spot->end == 0) {
		size_t end = spot->start;
		while (end < text.length && text.at[end] != '\n' && text.at[end] != '\r')
			end++;
		spot->end = end;
	}
	return true;
}

/* The spot nearest to a column, moved to the line. NULL: there is no such line. */
static struct source_spot *spot_find(struct sources *sources, struct place place, uint32_t column)
{
	if (place.file >= sources->count || place.line < sources->at[place.file].first_line)
		return NULL;
	struct source *source = &sources->at[place.file];
	if (source->text.length == 0) /* perhaps NULL */
		return NULL;
	struct source_spot *spot = spot_nearest(source, place.line, column);
	return spot_to_line(spot, source->text, place.line) ? spot : NULL;
}

struct str source_line(struct sources *sources, struct place place)
{
	const struct source_spot *spot = spot_find(sources, place, UINT32_MAX);
	if (!spot)
		return (struct str){0};
	return (struct str){sources->at[place.file].text.at + spot->start, spot->end - spot->start};
}

struct str source_line_rest(struct sources *sources, struct place place)
{
	struct source_spot *spot = spot_find(sources, place, place.column);
	if (!spot || !place.column)
		return (struct str){0};
	const char *text = sources->at[place.file].text.at;
	struct str rest = {text + spot->offset, spot->end - spot->offset};
	for (; rest.length && spot->column < place.column; spot->column++)
		str_next_char(&rest);
	spot->offset = (size_t)(rest.at - text);
	return rest;
}

static int order(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

int place_compare(struct place a, struct place b)
{
	if (a.file != b.file)
		return order(a.file, b.file);
	return a.line != b.line ? order(a.line, b.line) : order(a.column, b.column);
}
