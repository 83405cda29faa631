/* Text for a planner:
 *
 *	the answer, a line for each of what ends
 *	notes
 *	a table: a line for each way that somebody can log in by, or did; where it is wider than
 *		the page, a block for each row
 *	what is particular about a row: what it loses and opens, what to do (with details: all)
 *	what is to be done, whoever it is for
 */
#include "report/pieces.h"
#include "report/sunset_words.h"
#include "report/table.h"
#include "report/width.h"

enum { ROWS_SHOWN = SUNSET_KEPT, LABEL = 24, INDENT = 4 };

struct printing {
	const struct page *page;
	const struct sunset_report *report;
	const char *last;                 /* the label that was written last */
	const struct sunset_tally *above; /* that was printed last */
};

static void headline_print(const struct printing *p, enum colour colour, struct str words)
{
	if (text_width(words) > p->page->width) {
		page_wrap(p->page, words, 0, 2, "");
		return;
	}
	page_cell_coloured(p->page, colour, words);
	out_char(p->page->out, '\n');
}

static enum status answer_print(const struct printing *p)
{
	struct out words;
	out_init_memory(&words);
	for (unsigned method = 0; method < SUNSET_COUNT; method++) {
		sunset_word_answer(&words, p->report, method);
		if (words.used)
			headline_print(p, method ? COLOUR_PLAIN : COLOUR_BOLD, out_written(&words));
		out_rewind(&words);
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static enum status notes_print(const struct printing *p)
{
	struct out words;
	out_init_memory(&words);
	for (unsigned i = 0; sunset_word_note(&words, p->report, i); i++) {
		if (!words.used)
			continue;
		out_fill(p->page->out, ' ', 2);
		page_wrap(p->page, out_written(&words), 2, 2, "");
		out_rewind(&words);
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static void titles_print(const struct printing *p, struct table *table)
{
	for (unsigned i = 0; i < SUNSET_COLUMNS; i++) {
		table->right[i] = sunset_title_right(p->report, i);
		out_text(table_cell(table), sunset_title_brief(p->report, i));
		table_colour(table, COLOUR_DIM);
	}
}

static void more_print(const struct printing *p, uint64_t more)
{
	if (more)
		out_format(p->page->out, "  ... and %llu more: --format csv or json has all\n",
			   (unsigned long long)more);
}

/* A label stands in its column once, however many items it has. */
static void item_print(void *of, const char *label, struct str words)
{
	struct printing *p = of;
	bool again = !*label || (p->last && strcmp(label, p->last) == 0);
	out_fill(p->page->out, ' ', INDENT);
	page_cell(p->page, str_of(again ? "" : label), LABEL - INDENT);
	page_wrap(p->page, words, LABEL, LABEL, "");
	p->last = *label ? label : p->last;
}

static void moved_print(void *of, const char *label, struct str words)
{
	struct printing *p = of;
	(void)label;
	out_fill(p->page->out, ' ', INDENT);
	page_wrap(p->page, words, INDENT, INDENT + 2, "");
}

/* --- Of a policy --------------------------------------------------------------------- */

static void row_cells(const struct printing *p, struct table *table, const struct sunset_row *row,
		      uint32_t number)
{
	for (uint32_t i = 0; i < row->use_count; i++) {
		const struct sunset_use *use = &row->uses[i];
		if (!sunset_reaches(use->goes))
			continue;
		for (unsigned column = 0; column < SUNSET_COLUMNS; column++)
			sunset_word_use(table_cell(table), p->report, row, use, number, column);
		number = 0;
	}
}

static bool row_is_shown(const struct sunset_row *row, uint32_t *number)
{
	return row->methods && ++*number <= ROWS_SHOWN;
}

/* The words made so far, wrapped; gives their memory back. */
static enum status words_print(const struct printing *p, struct out *words, size_t first,
			       size_t indent)
{
	page_wrap(p->page, out_written(words), first, indent, "");
	enum status status = out_status(words);
	out_clear(words);
	return status;
}

/* Prints the table, unless it is wider than the page. */
static enum status table_fit(const struct printing *p, struct table *table, bool *ret_fits)
{
	enum { TABLE_INDENT = 2 };
	*ret_fits = table_width(table) + TABLE_INDENT <= p->page->width;
	if (!*ret_fits)
		return table_drop(table, OK);
	out_char(p->page->out, '\n');
	return table_print(table, p->page, TABLE_INDENT);
}

static enum status rows_table(const struct printing *p, bool *ret_fits)
{
	const struct sunset *sunset = p->report->sunset;
	uint32_t number = 0;
	struct table table;
	table_init(&table, SUNSET_COLUMNS);
	titles_print(p, &table);
	for (uint32_t i = 0; i < sunset->count; i++)
		if (row_is_shown(&sunset->rows[i], &number))
			row_cells(p, &table, &sunset->rows[i], number);
	return table_fit(p, &table, ret_fits);
}

static enum status subjects_print(const struct printing *p, const struct sunset_row *row,
				  uint32_t number)
{
	struct out words;
	out_init_memory(&words);
	sunset_word_subjects(&words, p->report, row);
	out_format(p->page->out, "\n  %u ", number);
	return words_print(p, &words, number < 10 ? 4 : 5, INDENT);
}

static enum status uses_print(const struct printing *p, const struct sunset_row *row)
{
	enum status status = OK;
	for (uint32_t i = 0; i < row->use_count && status == OK; i++) {
		struct out words;
		if (!sunset_reaches(row->uses[i].goes))
			continue;
		out_init_memory(&words);
		sunset_word_use_line(&words, p->report, row, &row->uses[i]);
		out_fill(p->page->out, ' ', INDENT);
		status = words_print(p, &words, INDENT, INDENT + 2);
	}
	return status;
}

/* Below the table only what it does not say. */
static enum status row_print(struct printing *p, const struct sunset_row *row, uint32_t number,
			     bool table)
{
	bool told = sunset_row_is_told(p->report, row);
	if (table && !told)
		return OK;
	enum status status = subjects_print(p, row, number);
	if (status == OK && !table && !p->report->details)
		status = uses_print(p, row);
	p->last = NULL;
	return status == OK && told ? sunset_word_row(p->report, row, item_print, p) : status;
}

static enum status rows_print(struct printing *p)
{
	const struct sunset *sunset = p->report->sunset;
	bool table = true;
	enum status status = sunset->methods ? rows_table(p, &table) : OK;
	uint32_t number = 0;
	for (uint32_t i = 0; i < sunset->count && status == OK; i++)
		if (row_is_shown(&sunset->rows[i], &number))
			status = row_print(p, &sunset->rows[i], number, table);
	more_print(p, number > ROWS_SHOWN ? number - ROWS_SHOWN : 0);
	return status;
}

static enum status others_print(const struct printing *p)
{
	struct out words;
	out_init_memory(&words);
	out_text(&words, "Not concerned: ");
	if (sunset_word_others(&words, p->report)) {
		out_text(p->page->out, "\n  ");
		page_wrap(p->page, out_written(&words), 2, 2, "");
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

/* --- Of logins ------------------------------------------------------------------------- */

static enum status tallies_table(const struct printing *p, uint32_t shown, bool *ret_fits)
{
	struct table table;
	table_init(&table, SUNSET_COLUMNS);
	titles_print(p, &table);
	for (uint32_t i = 0; i < shown; i++)
		for (unsigned column = 0; column < SUNSET_COLUMNS; column++)
			sunset_word_tally(table_cell(&table), p->report, &p->report->log->at[i],
					  column);
	return table_fit(p, &table, ret_fits);
}

static bool same_subject(const struct sunset_tally *a, const struct sunset_tally *b)
{
	return a->subject.user == b->subject.user && a->subject.profile == b->subject.profile;
}

/* Its subject stands above the first of its tallies that are printed. */
static enum status tally_print(struct printing *p, const struct sunset_tally *tally, bool table)
{
	struct out words;
	bool told = sunset_tally_is_told(p->report, tally);
	if (table && !told)
		return OK;
	enum status status = OK;
	if (!p->above || !same_subject(p->above, tally)) {
		out_init_memory(&words);
		sunset_word_tally(&words, p->report, tally, 0);
		out_text(p->page->out, "\n  ");
		status = words_print(p, &words, 2, 2);
	}
	p->above = tally;
	if (status == OK && !table) {
		out_init_memory(&words);
		sunset_word_tally_line(&words, p->report, tally);
		out_fill(p->page->out, ' ', INDENT);
		status = words_print(p, &words, INDENT, INDENT + 2);
	}
	return status == OK && told ? sunset_word_moved(p->report, tally, moved_print, p) : status;
}

static enum status tallies_print(struct printing *p)
{
	const struct sunset_log *log = p->report->log;
	uint32_t shown = log->count < ROWS_SHOWN ? log->count : ROWS_SHOWN;
	bool table = true;
	enum status status = shown ? tallies_table(p, shown, &table) : OK;
	for (uint32_t i = 0; i < shown && status == OK; i++)
		status = tally_print(p, &log->at[i], table);
	more_print(p, log->count - shown);
	return status;
}

/* --- Both --------------------------------------------------------------------------------- */

static enum status todo_print(const struct printing *p)
{
	struct out words;
	out_init_memory(&words);
	for (unsigned i = 0; sunset_word_todo(&words, p->report, i); i++) {
		out_text(p->page->out, i == 0 ? "\n  To do:\n" : "");
		if (!words.used)
			continue;
		out_text(p->page->out, "  - ");
		page_wrap(p->page, out_written(&words), INDENT, INDENT, "");
		out_rewind(&words);
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

enum status sunset_text(const struct page *page, const struct sunset_report *report)
{
	struct printing p = {.page = page, .report = report};
	enum status status = answer_print(&p);
	if (status == OK)
		status = notes_print(&p);
	if (status == OK)
		status = report->log ? tallies_print(&p) : rows_print(&p);
	if (status == OK)
		status = todo_print(&p);
	return status == OK && report->sunset ? others_print(&p) : status;
}
