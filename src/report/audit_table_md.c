/* Both tables as Markdown, for a job summary. */
#include "report/audit_table_lines.h"
#include "report/markdown.h"

enum { ROWS_SHOWN = 1000 };

struct writing {
	struct out *out;
	struct out words; /* memory */
	struct arena scratch;
};

/* The words made so far, hard blanks as blanks; forgets them. */
static void words_write(struct writing *w, void (*write)(struct out *out, struct str text))
{
	write(w->out, page_plain(&w->words));
	out_rewind(&w->words);
}

static void cell_write(struct writing *w)
{
	out_char(w->out, ' ');
	words_write(w, md_cell);
	out_text(w->out, " |");
}

/* The head of a table; the title that is `right` stands above numbers. */
static void titles_write(struct writing *w, const char *const *titles, unsigned count,
			 unsigned right)
{
	out_text(w->out, "\n|");
	for (unsigned i = 0; i < count; i++)
		out_format(w->out, " %s |", titles[i]);
	out_text(w->out, "\n|");
	for (unsigned i = 0; i < count; i++)
		out_text(w->out, i == right ? "--:|" : "---|");
	out_char(w->out, '\n');
}

static void file_write(struct writing *w, const char *title, struct str path)
{
	out_format(w->out, "## %s: ", title);
	md_code(w->out, path);
	out_char(w->out, '\n');
}

static void writing_begin(struct writing *w, struct out *out)
{
	*w = (struct writing){.out = out};
	out_init_memory(&w->words);
	arena_init(&w->scratch);
}

static enum status writing_end(struct writing *w, enum status status)
{
	if (status == OK)
		status = out_status(&w->words);
	out_clear(&w->words);
	arena_clear(&w->scratch);
	return status;
}

/* --- Countries ---------------------------------------------------------------------------- */

/* The numbers of those that are divided, below the table. */
static void divided_write(struct writing *w, const struct country_table *table,
			  const struct country_line *lines, uint32_t count)
{
	const char *before = "\n";
	for (uint32_t i = 0; i < count; i++) {
		if (!country_word_divided(&w->words, table, &lines[i]))
			continue;
		out_format(w->out, "%s- ", before);
		words_write(w, md_text);
		out_char(w->out, '\n');
		before = "";
	}
}

static enum status kind_write(struct writing *w, const struct country_table *table, uint32_t kind)
{
	struct country_line *lines;
	uint32_t count;
	out_text(w->out, "\n### ");
	country_word_kind(&w->words, table, kind);
	words_write(w, md_text);
	out_char(w->out, '\n');
	if (country_lines_find(table, kind, &w->scratch, &lines, &count) != OK)
		return NOMEM;
	titles_write(w, country_titles, COUNTRY_COLUMNS, COUNTRY_COLUMNS);
	for (uint32_t i = 0; i < count; i++) {
		out_char(w->out, '|');
		for (unsigned column = 0; column < COUNTRY_COLUMNS; column++) {
			country_word_cell(&w->words, table, &lines[i], column);
			cell_write(w);
		}
		out_char(w->out, '\n');
	}
	divided_write(w, table, lines, count);
	arena_reset(&w->scratch);
	return OK;
}

static enum status countries_write(struct writing *w, const struct country_table *table)
{
	enum status status = OK;
	file_write(w, "Logins by country", ruleset_policy(table->ruleset)->file);
	for (unsigned i = 0; country_word_note(&w->words, i); i++) {
		out_char(w->out, '\n');
		words_write(w, md_text);
		out_char(w->out, '\n');
	}
	for (uint32_t kind = 0; kind < table->kind_count && status == OK; kind++)
		status = kind_write(w, table, kind);
	return status;
}

enum status country_table_markdown(struct out *out, const struct country_table *tables,
				   uint32_t count)
{
	struct writing w;
	enum status status = OK;
	writing_begin(&w, out);
	for (uint32_t i = 0; i < count && status == OK; i++) {
		out_text(out, i ? "\n" : "");
		status = countries_write(&w, &tables[i]);
	}
	return writing_end(&w, status);
}

/* --- Ranges ------------------------------------------------------------------------------- */

/* A list while its rows come. */
struct listing {
	struct list_name list;
	bool open;
	uint64_t rows; /* of it */
};

static void list_end(struct writing *w, struct listing *listing)
{
	if (listing->open && listing->rows > ROWS_SHOWN)
		out_format(w->out, "\n%llu more are in the other formats.\n",
			   (unsigned long long)(listing->rows - ROWS_SHOWN));
	listing->open = false;
}

static void range_titles_write(struct writing *w, const struct range_table *table)
{
	const char *titles[RANGE_COLUMNS];
	unsigned columns[RANGE_COLUMNS], right = 0;
	unsigned count = range_columns(table, columns);
	for (unsigned i = 0; i < count; i++) {
		titles[i] = range_titles[columns[i]];
		right = range_column_right(columns[i]) ? i : right;
	}
	titles_write(w, titles, count, right);
}

static void row_write(struct writing *w, struct listing *listing, const struct range_table *table,
		      const struct table_range *row)
{
	unsigned columns[RANGE_COLUMNS], count = range_columns(table, columns);
	if (!listing->open || !list_name_equal(listing->list, row->list)) {
		list_end(w, listing);
		out_text(w->out, "\n### ");
		range_word_list(&w->words, table->policy, row);
		words_write(w, md_text);
		out_char(w->out, '\n');
		range_titles_write(w, table);
		*listing = (struct listing){.list = row->list, .open = true};
	}
	if (listing->rows++ >= ROWS_SHOWN)
		return;
	out_char(w->out, '|');
	for (unsigned i = 0; i < count; i++) {
		range_word_cell(&w->words, table, row, columns[i]);
		cell_write(w);
	}
	out_char(w->out, '\n');
}

static enum status ranges_write(struct writing *w, struct range_table *table)
{
	struct listing listing = {.open = false};
	struct table_range row;
	bool more;
	file_write(w, "Ranges", table->policy->file);
	range_table_rewind(table);
	for (;;) {
		if (range_table_next(table, &row, &more) != OK)
			return NOMEM;
		if (!more)
			break;
		row_write(w, &listing, table, &row);
	}
	list_end(w, &listing);
	return OK;
}

enum status range_table_markdown(struct out *out, struct range_table *tables, uint32_t count)
{
	struct writing w;
	enum status status = OK;
	writing_begin(&w, out);
	for (uint32_t i = 0; i < count && status == OK; i++) {
		out_text(out, i ? "\n" : "");
		status = ranges_write(&w, &tables[i]);
	}
	return writing_end(&w, status);
}
