/* A table of text: cells are written one after the other, columns become as wide
 * as they need, the last one wraps. */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report/page.h"

enum { TABLE_COLUMNS = 8 };

struct table_cell {
	size_t start, length; /* in the text */
	enum colour colour;
};

struct table {
	struct out text, cells; /* cells: struct table_cell, row after row */
	size_t columns, count;
	bool right[TABLE_COLUMNS]; /* columns that are aligned to the right */
};

void table_init(struct table *table, size_t columns);

/* Begins the next cell and returns where to write it (hard blanks allowed). */
struct out *table_cell(struct table *table);

/* Colour of the cell at hand. */
void table_colour(struct table *table, enum colour colour);

/* Its columns on a terminal, without an indent: of its widest row. Ends the last cell. */
size_t table_width(struct table *table);

/* Writes the table, each row indented, and gives its memory back. The number of
 * cells must be a multiple of the columns. OK or NOMEM. */
enum status table_print(struct table *table, const struct page *page, size_t indent);

/* The same for a table whose first row are titles: if a row does not fit on the page, not even with
 * its last column wrapped, each row is a paragraph, "first: title cell; title cell; …". */
enum status table_print_fitting(struct table *table, const struct page *page, size_t indent);

/* Gives its memory back unprinted, and returns `status`. */
enum status table_drop(struct table *table, enum status status);

#endif
