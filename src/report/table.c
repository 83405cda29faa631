#include "report/table.h"

#include <assert.h>

#include "report/width.h"

static const size_t GAP = 2;         /* blanks between columns */
static const size_t WRAP_LEAST = 24; /* room the last column needs to be wrapped */

void table_init(struct table *table, size_t columns)
{
	assert(columns <= TABLE_COLUMNS);
	*table = (struct table){.columns = columns};
	out_init_memory(&table->text);
	out_init_memory(&table->cells);
}

/* Cells are kept as bytes of a writer; they are copied in and out because bytes
 * need not be aligned. */
static struct table_cell cell_get(const struct table *table, size_t index)
{
	struct table_cell cell;
	memcpy(&cell, table->cells.at + index * sizeof cell, sizeof cell);
	return cell;
}

static void cell_set(struct table *table, size_t index, struct table_cell cell)
{
	memcpy(table->cells.at + index * sizeof cell, &cell, sizeof cell);
}

static void cell_end(struct table *table)
{
	if (!table->count || table->cells.error)
		return;
	struct table_cell cell = cell_get(table, table->count - 1);
	cell.length = table->text.used - cell.start;
	cell_set(table, table->count - 1, cell);
}

struct out *table_cell(struct table *table)
{
	cell_end(table);
	struct table_cell cell = {.start = table->text.used};
	out_bytes(&table->cells, (const char *)&cell, sizeof cell);
	table->count++;
	return &table->text;
}

void table_colour(struct table *table, enum colour colour)
{
	if (table->cells.error)
		return;
	struct table_cell cell = cell_get(table, table->count - 1);
	cell.colour = colour;
	cell_set(table, table->count - 1, cell);
}

static struct str cell_text(const struct table *table, struct table_cell cell)
{
	return (struct str){table->text.at + cell.start, cell.length};
}

static void widths_find(const struct table *table, size_t widths[static TABLE_COLUMNS])
{
	for (size_t i = 0; i < table->count; i++) {
		size_t width = text_width(cell_text(table, cell_get(table, i)));
		if (width > widths[i % table->columns])
			widths[i % table->columns] = width;
	}
}

static void cell_print(const struct table *table, const struct page *page, size_t index,
		       size_t width)
{
	struct table_cell cell = cell_get(table, index);
	struct str text = cell_text(table, cell);
	size_t blanks = width - text_width(text);
	if (table->right[index % table->columns])
		out_fill(page->out, ' ', blanks);
	page_cell_coloured(page, cell.colour, text);
	if (!table->right[index % table->columns])
		out_fill(page->out, ' ', blanks);
	out_fill(page->out, ' ', GAP);
}

static void row_print(const struct table *table, const struct page *page, size_t row, size_t indent,
		      const size_t widths[static TABLE_COLUMNS])
{
	size_t column = indent, last = table->columns - 1, first = row * table->columns;
	out_fill(page->out, ' ', indent);
	while (last > 0 && !cell_get(table, first + last).length)
		last--;
	for (size_t i = 0; i < last; i++) {
		cell_print(table, page, first + i, widths[i]);
		column += widths[i] + GAP;
	}
	struct str text = cell_text(table, cell_get(table, first + last));
	if (table->right[last]) {
		size_t blanks = widths[last] - text_width(text);
		out_fill(page->out, ' ', blanks);
		column += blanks;
	}
	if (column + WRAP_LEAST <= page->width) {
		page_wrap(page, text, column, column, "");
	} else { /* a row too wide to be laid out stays one line */
		page_cell(page, text, 0);
		out_char(page->out, '\n');
	}
}

size_t table_width(struct table *table)
{
	size_t widths[TABLE_COLUMNS] = {0}, width = (table->columns - 1) * GAP;
	cell_end(table);
	if (out_status(&table->text) != OK || out_status(&table->cells) != OK)
		return 0;
	widths_find(table, widths);
	for (size_t i = 0; i < table->columns; i++)
		width += widths[i];
	return width;
}

enum status table_print(struct table *table, const struct page *page, size_t indent)
{
	size_t widths[TABLE_COLUMNS] = {0};
	cell_end(table);
	enum status status = out_status(&table->text);
	if (status == OK)
		status = out_status(&table->cells);
	if (status == OK) {
		assert(table->count % table->columns == 0);
		widths_find(table, widths);
		for (size_t row = 0; row < table->count / table->columns; row++)
			row_print(table, page, row, indent, widths);
	}
	return table_drop(table, status);
}

/* --- Where there is no room for columns ---------------------------------------------------- */

/* The last column may wrap, unless it is aligned to the right, or nothing would be left of it. */
static bool table_fits(struct table *table, const struct page *page, size_t indent)
{
	size_t widths[TABLE_COLUMNS] = {0}, last = table->columns - 1, all = table_width(table);
	widths_find(table, widths);
	size_t before = indent + all - widths[last];
	bool wraps = !table->right[last] && before + WRAP_LEAST <= page->width;
	return wraps || before + widths[last] <= page->width;
}

static void paragraph_print(const struct table *table, const struct page *page, size_t row,
			    size_t indent, struct out *words)
{
	const char *between = ": ";
	out_str(words, cell_text(table, cell_get(table, row * table->columns)));
	for (size_t i = 1; i < table->columns; i++) {
		struct str text = cell_text(table, cell_get(table, row * table->columns + i));
		if (!text.length)
			continue;
		out_text(words, between);
		out_str(words, cell_text(table, cell_get(table, i)));
		out_char(words, ' ');
		out_str(words, text);
		between = "; ";
	}
	out_fill(page->out, ' ', indent);
	page_wrap(page, out_written(words), indent, indent + GAP, "");
	out_rewind(words);
}

enum status table_print_fitting(struct table *table, const struct page *page, size_t indent)
{
	struct out words;
	cell_end(table);
	if (out_status(&table->text) != OK || out_status(&table->cells) != OK ||
	    table_fits(table, page, indent))
		return table_print(table, page, indent);
	out_init_memory(&words);
	for (size_t row = 1; row < table->count / table->columns; row++)
		paragraph_print(table, page, row, indent, &words);
	enum status status = out_status(&words);
	out_clear(&words);
	return table_drop(table, status);
}

enum status table_drop(struct table *table, enum status status)
{
	out_clear(&table->text);
	out_clear(&table->cells);
	return status;
}
