/* Everything about one kind of subject, decided on both sides: each case, in each column of cells.
 * Inside diff_find().
 *
 *	               column 0    1    2   …
 *	ui, new device     ·     a→b   ·          · the same on both sides
 *	ui, known device   ·     a→c  a→c
 *	…
 */
#ifndef ENGINE_DIFF_TABLE_H
#define ENGINE_DIFF_TABLE_H

#include "engine/diff_apps.h"
#include "engine/diff_columns.h"

/* From one outcome (verdict, reason, role of the token) to another, as one number; 0: the
 * same. */
typedef uint32_t transition;

enum diff_class transition_class(transition change);

/* Who is asked about, when, through which apps, and from where. */
struct diff_question {
	const struct ruleset *const *side;
	const struct diff_subject *subject; /* one for all of the kind */
	const struct diff_hours *hours;
	uint32_t hours_count;
	const struct diff_app *apps;
	const struct app_batch *batch;
	const struct cells *cells;
	const struct diff_columns *columns;
	bool sessions; /* a side locks them to their address */
};

struct diff_table {
	const struct diff_question *question;
	struct login_case *cases; /* `app` is a position in the batch, `hours` one in the hours */
	uint32_t case_count;
	uint64_t values[DIFF_FACT_COUNT]; /* bits: the values that each fact takes */
	transition *at;                   /* case after case, one per column */
	bool changed;                     /* some are not 0 */
};

/* OK: the result lives in `arena`. NOMEM. */
enum status diff_table_new(const struct diff_question *question, struct arena *arena,
			   struct diff_table *ret);

/* One login of the question, by case and column: its decision on a side, and how one would ask
 * for it. Of a subject that is not there: refused without a reason; user and profile NONE. */
void question_decide(const struct diff_question *question, const struct login_case *login_case,
		     uint32_t column, unsigned side, struct decision *ret);
struct login question_login(const struct diff_question *question,
			    const struct login_case *login_case, uint32_t column, unsigned side);

#endif
