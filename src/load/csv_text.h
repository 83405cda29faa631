/* What can be said of CSV by looking at its bytes, before or without reading rows. */
#ifndef LOAD_CSV_TEXT_H
#define LOAD_CSV_TEXT_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* The text with every line end csv_next() knows: a carriage return outside quotes with
 * no line feed behind it, which some spreadsheets still write, has become a line feed.
 * The same text, if there is none; else a copy in `arena` of the same length, so that
 * offsets hold for both. OK or NOMEM. */
enum status csv_text_line_ends(struct str text, struct arena *arena, struct str *ret);

/* The quote of a line that stands where none may, or is never closed; 0 without one. */
size_t csv_text_quote_misplaced(struct str line);

/* What a header without a comma separates its columns with, as spreadsheets do in many
 * countries; NULL: nothing. */
const char *csv_text_separator(struct str header);

#endif
