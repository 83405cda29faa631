/* Both tables as text: a block for each kind of profile, a block for each list. */
#include "report/audit_table_lines.h"
#include "report/table.h"

enum { INDENT = 4, ROWS_SHOWN = 1000 };

/* The words made so far, wrapped, and forgotten. */
static void words_print(const struct page *page, struct out *words, size_t indent)
{
	out_fill(page->out, ' ', indent);
	page_wrap(page, out_written(words), indent, indent + (indent > 2 ? 2 : 0), "");
	out_rewind(words);
}

static void title_print(const struct page *page, struct out *words, struct str path)
{
	out_name(words, path);
	page_wrap(page, out_written(words), 0, 2, "");
	out_rewind(words);
}

static void title_write(struct table *table, const char *title)
{
	out_text(table_cell(table), title);
	table_colour(table, COLOUR_DIM);
}

/* --- Countries -------------------------------------------------------------------------- */

static enum status lines_print(const struct page *page, const struct country_table *table,
			       const struct country_line *lines, uint32_t count)
{
	struct table out;
	table_init(&out, COUNTRY_COLUMNS);
	for (unsigned i = 0; i < COUNTRY_COLUMNS; i++)
		title_write(&out, country_titles[i]);
	for (uint32_t i = 0; i < count; i++)
		for (unsigned column = 0; column < COUNTRY_COLUMNS; column++)
			country_word_cell(table_cell(&out), table, &lines[i], column);
	return table_print_fitting(&out, page, INDENT);
}

static enum status kind_print(const struct page *page, struct out *words, struct arena *scratch,
			      const struct country_table *table, uint32_t kind)
{
	struct country_line *lines;
	uint32_t count;
	out_char(page->out, '\n');
	country_word_kind(words, table, kind);
	words_print(page, words, 2);
	if (country_lines_find(table, kind, scratch, &lines, &count) != OK)
		return NOMEM;
	enum status status = lines_print(page, table, lines, count);
	for (uint32_t i = 0; i < count && status == OK; i++)
		if (country_word_divided(words, table, &lines[i]))
			words_print(page, words, INDENT);
	return status;
}

static enum status countries_print(const struct page *page, struct out *words,
				   struct arena *scratch, const struct country_table *table)
{
	enum status status = OK;
	title_print(page, words, ruleset_policy(table->ruleset)->file);
	for (unsigned i = 0; country_word_note(words, i); i++)
		words_print(page, words, 2);
	for (uint32_t kind = 0; kind < table->kind_count && status == OK; kind++) {
		status = kind_print(page, words, scratch, table, kind);
		arena_reset(scratch);
	}
	return status;
}

enum status country_table_text(const struct page *page, const struct country_table *tables,
			       uint32_t count)
{
	struct out words;
	struct arena scratch;
	enum status status = OK;
	out_init_memory(&words);
	arena_init(&scratch);
	for (uint32_t i = 0; i < count && status == OK; i++) {
		out_text(page->out, i ? "\n" : "");
		status = countries_print(page, &words, &scratch, &tables[i]);
	}
	if (status == OK)
		status = out_status(&words);
	arena_clear(&scratch);
	out_clear(&words);
	return status;
}

/* --- Ranges ------------------------------------------------------------------------------- */

/* A list while its rows come. */
struct listing {
	const struct page *page;
	struct range_table *ranges;
	unsigned columns[RANGE_COLUMNS], column_count;
	struct out words;
	struct table table;
	struct list_name list;
	bool open;
	uint64_t rows; /* of it */
};

static enum status list_end(struct listing *listing)
{
	if (!listing->open)
		return OK;
	listing->open = false;
	enum status status = table_print_fitting(&listing->table, listing->page, INDENT);
	if (listing->rows > ROWS_SHOWN) {
		out_format(&listing->words, "... and %llu more: --format csv or json has all",
			   (unsigned long long)(listing->rows - ROWS_SHOWN));
		words_print(listing->page, &listing->words, INDENT);
	}
	return status;
}

static void list_begin(struct listing *listing, const struct table_range *row)
{
	out_char(listing->page->out, '\n');
	range_word_list(&listing->words, listing->ranges->policy, row);
	words_print(listing->page, &listing->words, 2);
	table_init(&listing->table, listing->column_count);
	for (unsigned i = 0; i < listing->column_count; i++) {
		listing->table.right[i] = range_column_right(listing->columns[i]);
		title_write(&listing->table, range_titles[listing->columns[i]]);
	}
	listing->list = row->list;
	listing->open = true;
	listing->rows = 0;
}

static enum status row_print(struct listing *listing, const struct table_range *row)
{
	enum status status = OK;
	if (!listing->open || !list_name_equal(listing->list, row->list)) {
		status = list_end(listing);
		list_begin(listing, row);
	}
	if (listing->rows++ >= ROWS_SHOWN)
		return status;
	for (unsigned i = 0; i < listing->column_count; i++)
		range_word_cell(table_cell(&listing->table), listing->ranges, row,
				listing->columns[i]);
	return status;
}

static enum status ranges_print(struct listing *listing)
{
	struct table_range row;
	bool more = true;
	enum status status = OK;
	listing->column_count = range_columns(listing->ranges, listing->columns);
	range_table_rewind(listing->ranges);
	title_print(listing->page, &listing->words, listing->ranges->policy->file);
	while (status == OK) {
		status = range_table_next(listing->ranges, &row, &more);
		if (status != OK || !more)
			break;
		status = row_print(listing, &row);
	}
	if (status == OK)
		return list_end(listing);
	return listing->open ? table_drop(&listing->table, status) : status;
}

enum status range_table_text(const struct page *page, struct range_table *tables, uint32_t count)
{
	struct listing listing = {.page = page};
	enum status status = OK;
	out_init_memory(&listing.words);
	for (uint32_t i = 0; i < count && status == OK; i++) {
		out_text(page->out, i ? "\n" : "");
		listing.ranges = &tables[i];
		status = ranges_print(&listing);
	}
	if (status == OK)
		status = out_status(&listing.words);
	out_clear(&listing.words);
	return status;
}
