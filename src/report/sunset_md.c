/* The same as text, for a ticket. */
#include "report/markdown.h"
#include "report/page.h"
#include "report/sunset_words.h"

enum { ROWS_SHOWN = SUNSET_KEPT };

struct writing {
	struct out *out;
	const struct sunset_report *report;
	struct out words; /* memory */
	bool nomem;
	const char *last;
};

/* The words made so far, hard blanks as blanks; forgets them. */
static void words_write(struct writing *w, void (*write)(struct out *out, struct str text))
{
	write(w->out, page_plain(&w->words));
	out_rewind(&w->words);
}

static void answer_write(struct writing *w)
{
	out_text(w->out, "## What ends\n\n");
	for (unsigned method = 0; method < SUNSET_COUNT; method++) {
		sunset_word_answer(&w->words, w->report, method);
		if (!w->words.used)
			continue;
		out_text(w->out, method ? "- " : "- **");
		words_write(w, md_text);
		out_text(w->out, method ? "\n" : "**\n");
	}
	for (unsigned i = 0; sunset_word_note(&w->words, w->report, i); i++) {
		if (!w->words.used)
			continue;
		out_char(w->out, '\n');
		words_write(w, md_text);
		out_char(w->out, '\n');
	}
}

static void titles_write(struct writing *w)
{
	out_text(w->out, "\n|");
	for (unsigned i = 0; i < SUNSET_COLUMNS; i++)
		out_format(w->out, " %s |", sunset_title(w->report, i));
	out_text(w->out, "\n|");
	for (unsigned i = 0; i < SUNSET_COLUMNS; i++)
		out_text(w->out, sunset_title_right(w->report, i) ? "--:|" : "---|");
	out_char(w->out, '\n');
}

static void cell_write(struct writing *w)
{
	out_char(w->out, ' ');
	words_write(w, md_cell);
	out_text(w->out, " |");
}

static void more_write(struct writing *w, uint64_t more)
{
	if (more)
		out_format(w->out, "\n%llu more are in the other formats.\n",
			   (unsigned long long)more);
}

/* An item of a list; what goes on is below it. */
static void item_write(void *of, const char *label, struct str words)
{
	struct writing *w = of;
	struct out plain;
	bool again = !*label || (w->last && strcmp(label, w->last) == 0);
	out_init_memory(&plain);
	out_str(&plain, words);
	if (!again)
		out_format(w->out, "- **%s**: ", label);
	else
		out_text(w->out, "  - ");
	md_text(w->out, page_plain(&plain));
	out_char(w->out, '\n');
	w->nomem |= out_status(&plain) != OK;
	w->last = *label ? label : w->last;
	out_clear(&plain);
}

static void todo_write(struct writing *w)
{
	for (unsigned i = 0; sunset_word_todo(&w->words, w->report, i); i++) {
		out_text(w->out, i == 0 ? "\n### To do\n\n" : "");
		if (!w->words.used)
			continue;
		out_text(w->out, "- ");
		words_write(w, md_text);
		out_char(w->out, '\n');
	}
}

/* --- Of a policy --------------------------------------------------------------------- */

static void row_cells(struct writing *w, const struct sunset_row *row, uint32_t number)
{
	for (uint32_t i = 0; i < row->use_count; i++) {
		const struct sunset_use *use = &row->uses[i];
		if (!sunset_reaches(use->goes))
			continue;
		out_char(w->out, '|');
		for (unsigned column = 0; column < SUNSET_COLUMNS; column++) {
			sunset_word_use(&w->words, w->report, row, use, number, column);
			cell_write(w);
		}
		out_char(w->out, '\n');
		number = 0;
	}
}

static enum status row_write(struct writing *w, const struct sunset_row *row, uint32_t number)
{
	out_format(w->out, "\n### %u: ", number);
	sunset_word_subjects(&w->words, w->report, row);
	words_write(w, md_text);
	out_text(w->out, "\n\n");
	w->last = NULL;
	return sunset_word_row(w->report, row, item_write, w);
}

static enum status rows_write(struct writing *w)
{
	const struct sunset *sunset = w->report->sunset;
	enum status status = OK;
	uint32_t number = 0;
	if (sunset->methods)
		titles_write(w);
	for (uint32_t i = 0; i < sunset->count; i++)
		if (sunset->rows[i].methods && ++number <= ROWS_SHOWN)
			row_cells(w, &sunset->rows[i], number);
	more_write(w, number > ROWS_SHOWN ? number - ROWS_SHOWN : 0);
	number = 0;
	for (uint32_t i = 0; i < sunset->count && status == OK; i++)
		if (sunset->rows[i].methods && ++number <= ROWS_SHOWN &&
		    sunset_row_is_told(w->report, &sunset->rows[i]))
			status = row_write(w, &sunset->rows[i], number);
	if (status != OK)
		return status;
	todo_write(w);
	out_text(&w->words, "Not concerned: ");
	if (sunset_word_others(&w->words, w->report)) {
		out_char(w->out, '\n');
		words_write(w, md_text);
		out_char(w->out, '\n');
	}
	return OK;
}

/* --- Of logins ------------------------------------------------------------------------- */

static void tally_cells(struct writing *w, const struct sunset_tally *tally)
{
	out_char(w->out, '|');
	for (unsigned column = 0; column < SUNSET_COLUMNS; column++) {
		sunset_word_tally(&w->words, w->report, tally, column);
		cell_write(w);
	}
	out_char(w->out, '\n');
}

static enum status tally_write(struct writing *w, const struct sunset_tally *tally)
{
	if (!sunset_tally_is_told(w->report, tally))
		return OK;
	out_text(w->out, "\n- ");
	sunset_word_tally(&w->words, w->report, tally, 0);
	words_write(w, md_text);
	out_char(w->out, '\n');
	return sunset_word_moved(w->report, tally, item_write, w);
}

static enum status tallies_write(struct writing *w)
{
	const struct sunset_log *log = w->report->log;
	uint32_t shown = log->count < ROWS_SHOWN ? log->count : ROWS_SHOWN;
	enum status status = OK;
	if (shown)
		titles_write(w);
	for (uint32_t i = 0; i < shown; i++)
		tally_cells(w, &log->at[i]);
	more_write(w, log->count - shown);
	for (uint32_t i = 0; i < shown && status == OK; i++)
		status = tally_write(w, &log->at[i]);
	todo_write(w);
	return status;
}

enum status sunset_markdown(struct out *out, const struct sunset_report *report)
{
	struct writing w = {.out = out, .report = report};
	out_init_memory(&w.words);
	answer_write(&w);
	enum status status = report->log ? tallies_write(&w) : rows_write(&w);
	if (status == OK)
		status = w.nomem ? NOMEM : out_status(&w.words);
	out_clear(&w.words);
	return status;
}
