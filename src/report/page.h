/* Text laid out for people: paragraphs wrapped to a width, columns aligned,
 * colour only when told. Nothing here knows what the words mean. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/out.h"

/* Stands for a blank where a line must not break: between a range's ends, in a
 * quoted name. It cannot occur in foreign text (out_terminal_text()). */
#define HARD_BLANK '\x01'

enum colour {
	COLOUR_PLAIN,
	COLOUR_BOLD,
	COLOUR_GOOD,
	COLOUR_WAIT,
	COLOUR_BAD,
	COLOUR_OPEN,
	COLOUR_DIM
};

struct page {
	struct out *out;
	size_t width; /* columns, at least 40 */
	bool colour;
};

/* Foreign text that must not be broken. */
void out_name(struct out *out, struct str text);

/* What was written to memory, with blanks for hard ones. */
struct str page_plain(struct out *words);

/* `text` in its colour, when there is colour. */
void page_coloured(const struct page *page, enum colour colour, const char *text);

/* Writes a paragraph, wrapped. The first line begins at column `first`, where
 * the output already stands; the others are indented by `indent`. `tag`, when
 * not empty, closes the paragraph at its right edge. Ends with a newline. */
void page_wrap(const struct page *page, struct str text, size_t first, size_t indent,
	       const char *tag);

/* Writes text without wrapping (hard blanks as blanks), filled up to `width`. */
void page_cell(const struct page *page, struct str text, size_t width);

/* The same in a colour, not filled up. */
void page_cell_coloured(const struct page *page, enum colour colour, struct str text);

#endif
