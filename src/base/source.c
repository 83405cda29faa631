#include "base/source.h"

enum status sources_add(struct sources *sources, struct arena *arena, struct str name,
			struct str text, uint32_t *ret_file)
{
	struct source *source = arena_push(arena, &sources->at, sources->count, sizeof *source);
	if (!source)
		return NOMEM;
	*source =
	    (struct source){.name = name, .text = text, .first_line = 1, .line_hint_number = 1};
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

struct str source_line(struct sources *sources, struct place place)
{
	if (place.file >= sources->count || place.line < sources->at[place.file].first_line)
		return (struct str){0};
	struct source *source = &sources->at[place.file];
	if (source->text.length == 0) /* perhaps NULL */
		return (struct str){0};
	if (place.line < source->line_hint_number) {
		source->line_hint_number = source->first_line;
		source->line_hint_offset = 0;
	}
	while (source->line_hint_number < place.line) {
		size_t next = line_after(source->text, source->line_hint_offset);
		if (next == SIZE_MAX)
			return (struct str){0};
		source->line_hint_offset = next;
		source->line_hint_number++;
	}
	size_t start = source->line_hint_offset, end = start;
	while (end < source->text.length && source->text.at[end] != '\n' &&
	       source->text.at[end] != '\r')
		end++;
	return (struct str){source->text.at + start, end - start};
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
