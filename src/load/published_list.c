#include "load/published_list.h"

#include "base/mem.h"
#include "load/published_inside.h"
#include "load/range_words.h"
#include "policy/date.h"

/* --- Rows ---------------------------------------------------------------------------- */

/* The place of the part that is wrong. */
static struct place part_place(const struct published_text *row, struct str part)
{
	struct place place = row->place;
	if (row->escaped || part.length == 0 || part.length >= row->text.length)
		return place;
	struct str before = {row->text.at, (size_t)(part.at - row->text.at)};
	place.column += (uint32_t)str_char_count(before) + row->quoted;
	place.width = (uint32_t)str_char_count(part);
	return place;
}

static void row_refuse(struct published_reader *reader, const struct published_text *row,
		       const struct range_problem *problem)
{
	struct range_words words = range_words_of(reader->findings, row->text, problem);
	findings_add(reader->findings, part_place(row, words.part), words.code, "%s", words.message)
	    ->help = words.help;
}

static void full_refuse(struct published_reader *reader, const struct published_text *row)
{
	reader->full = true;
	findings_add(reader->findings, row->place, "list-limit",
		     "a published list has at most %d ranges", PUBLISHED_ROWS_MAX)
	    ->help = "is it the right file? If so, join what adjoins, or split it into several";
}

void published_row_add(struct published_reader *reader, const struct published_text *row)
{
	struct published_list *list = reader->list;
	struct range_problem problem;
	struct range range;
	if (range_parse(row->text, &range, &problem) != RANGE_OK) {
		row_refuse(reader, row, &problem);
		return;
	}
	if (list->count == PUBLISHED_ROWS_MAX) {
		full_refuse(reader, row);
		return;
	}
	struct published_row *rows =
	    mem_list_grow(list->rows, list->count, &list->capacity, sizeof *rows);
	if (!rows) {
		reader->nomem = true;
		return;
	}
	list->rows = rows;
	rows[list->count++] =
	    (struct published_row){.range = range,
				   .place = row->place,
				   .service = row->service,
				   .region = row->region,
				   .mapped = addr_text_is_mapped(row->text, range.first)};
}

void published_date_take(struct published_reader *reader, struct str text)
{
	enum { DATE = 10 };
	struct published_list *list = reader->list;
	struct str date = {text.at, text.length < DATE ? text.length : DATE};
	if (list->date.length || !text_is_date(date) ||
	    (text.length > DATE && !memchr("-T ", text.at[DATE], 3)))
		return;
	list->date.at = arena_text(&list->arena, date.at, date.length);
	list->date.length = list->date.at ? date.length : 0;
	reader->nomem = reader->nomem || !list->date.at;
}

/* --- The whole ------------------------------------------------------------------------ */

/* The first sign that is no blank; 0: there is none. */
static char first_sign(struct str text)
{
	size_t at = 0;
	while (at < text.length && memchr(" \t\r\n", text.at[at], 4))
		at++;
	return at < text.length ? text.at[at] : 0;
}

/* What is no text at all would be refused line by line. */
static bool binary_refuse(struct str text, uint32_t file, struct findings *findings)
{
	static const struct str zip = STR_INIT("PK\x03\x04");
	bool zipped = text.length >= zip.length && memcmp(text.at, zip.at, zip.length) == 0;
	if (!zipped && !(text.length && memchr(text.at, '\0', text.length)))
		return false;
	findings_add(findings, (struct place){.file = file}, "list-format",
		     zipped ? "this is a ZIP archive, and no list of ranges"
			    : "this is no text, and no list of ranges")
	    ->help = zipped ? "unpack it, and name the list that is in it"
			    : "name the list itself: text with a range a line, or JSON; either may "
			      "be compressed with gzip";
	return true;
}

enum status published_list_parse(struct str text, uint32_t file, struct findings *findings,
				 struct published_list *ret)
{
	struct published_reader reader = {
	    .text = text, .file = file, .findings = findings, .list = ret};
	*ret = (struct published_list){0};
	arena_init(&ret->arena);
	if (binary_refuse(text, file, findings))
		return findings->nomem ? NOMEM : OK;
	switch (first_sign(text)) {
	case '{':
	case '[':
		published_json_read(&reader);
		break;
	case '<':
		findings_add(findings, (struct place){.file = file}, "list-format",
			     "this is a page or XML, and no list of ranges")
		    ->help = "fetch the list itself, not the page it is linked from";
		break;
	default:
		published_text_read(&reader);
	}
	return reader.nomem || findings->nomem ? NOMEM : OK;
}

void published_list_clear(struct published_list *list)
{
	mem_free(list->rows);
	arena_clear(&list->arena);
	*list = (struct published_list){0};
}
