/* A range a line, in one walk through the text. */
#include "load/published_inside.h"

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* "# date: 2026-01-31", and nothing more. */
static void comment_read(struct published_reader *reader, struct str comment)
{
	static const struct str key = STR_INIT("date:");
	struct str text = str_trim((struct str){comment.at + 1, comment.length - 1});
	if (reader->list->count || text.length < key.length ||
	    memcmp(text.at, key.at, key.length) != 0)
		return;
	text = str_trim((struct str){text.at + key.length, text.length - key.length});
	if (text.length == STR("YYYY-MM-DD").length)
		published_date_take(reader, text);
}

static void line_read(struct published_reader *reader, struct str line, uint32_t number)
{
	size_t end = 0;
	while (end < line.length && line.at[end] != '#' && line.at[end] != ';')
		end++;
	struct str text = str_trim((struct str){line.at, end});
	if (text.length == 0 && end < line.length)
		comment_read(reader, (struct str){line.at + end, line.length - end});
	if (text.length == 0)
		return;
	/* Blanks alone stand before it, a byte each. */
	struct place place = {reader->file, number, (uint32_t)(text.at - line.at) + 1,
			      (uint32_t)str_char_count(text)};
	const struct published_text row = {
	    .text = text, .place = place, .service = PUBLISHED_NONE, .region = PUBLISHED_NONE};
	published_row_add(reader, &row);
}

void published_text_read(struct published_reader *reader)
{
	struct str text = reader->text;
	uint32_t number = 1;
	for (size_t at = 0; at < text.length && !reader->full && !reader->nomem; number++) {
		size_t end = at;
		while (end < text.length && !is_line_end(text.at[end]))
			end++;
		line_read(reader, (struct str){text.at + at, end - at}, number);
		bool crlf =
		    end + 1 < text.length && text.at[end] == '\r' && text.at[end + 1] == '\n';
		at = end + 1 + crlf;
	}
}
