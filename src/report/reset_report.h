/* Is Reset My Security Token there, and if not, why, and what would bring it back? The answer of
 * engine/reset_option.h in each of its formats, for whoever sits at a help desk: first the answer,
 * then the causes, then the ways out and what else they do. And the same of everybody, as a
 * table. */
#ifndef REPORT_RESET_REPORT_H
#define REPORT_RESET_REPORT_H

#include "engine/reset_ways.h"
#include "report/page.h"

/* Where the option is, by what the user's screen looks like. */
enum reset_ui {
	RESET_UI_LIGHTNING,
	RESET_UI_MY_SETTINGS, /* Classic with My Settings */
	RESET_UI_CLASSIC,     /* Classic as it was before */
	RESET_UI_COUNT
};

extern const struct str reset_ui_names[RESET_UI_COUNT]; /* "lightning", … */
extern const struct str reset_answer_names[3];          /* "present", "missing", "undecided" */
extern const struct str reset_observed_names[2];        /* "missing", "present" */

/* An answer about one. */
struct reset_report {
	const struct ruleset *ruleset;
	enum reset_ui ui; /* RESET_UI_COUNT: nobody said */
	bool effects;     /* text, Markdown: what ways do to logins, line by line; not in short */
	const struct reset_result *result;
	const struct reset_ways *ways; /* NULL: it is not missing */
	const struct user *left_out;   /* whose profile the policy does not have: then nothing but
	                                  this is known, and `result` is NULL */
	struct arena *scratch;
};

/* Each: OK or NOMEM; a failure of the output stays in it. */
enum status reset_report_text(const struct page *page, const struct reset_report *report);
enum status reset_report_markdown(struct out *out, const struct reset_report *report);
enum status reset_report_json(struct out *out, const struct reset_report *report);

/* Everybody: the users, and the profiles that no user has. */
struct reset_row {
	const struct reset_result *result; /* or NULL: ... */
	const struct user *left_out;       /* ... whose profile the policy does not have */
};

struct reset_table {
	const struct ruleset *ruleset;
	const struct reset_row *rows;
	size_t count;
	size_t answers[3]; /* how many of enum reset_answer */
	size_t needed;     /* how many need a token from somewhere */
	size_t trapped;
};

/* Adds a row, which stands behind the others already, to the sums. */
void reset_table_count(struct reset_table *table, const struct reset_row *row);

/* The answer of a row. */
enum reset_answer reset_row_answer(const struct reset_row *row);

enum status reset_table_text(const struct page *page, const struct reset_table *table);
enum status reset_table_markdown(struct out *out, const struct reset_table *table);
enum status reset_table_csv(struct out *out, const struct reset_table *table);
enum status reset_table_json(struct out *out, const struct reset_table *table);

#endif
