/* What can be mended in range lists without changing a decision: rows that lie in others go, rows
 * that touch or overlap become as few as they can be. What is mended is proved by comparing every
 * login (diff.h), not by the argument that unions stay.
 *
 *	row A  [══════════════]                 row A  [════════════════════]
 *	row B      [══]              ──▶
 *	row C             [═════════]
 *
 * A description says something of its row, so that rows are joined only where theirs are the same.
 * What lies in rows with a description and has none itself goes; so does a second reference to
 * one network. Stays: what a network holds, which may be another one tomorrow; all that is in a
 * network from a published file. Of trusted rows none becomes larger than Salesforce takes it
 * (list_row_fits()): the addresses are cut into as few rows as can be.
 *
 * Whether a list is broad goes by the sum of its rows (broad.h). A list that would become broad,
 * or cease to be, stays as it is; where a network makes the difference, that network. */
#ifndef ENGINE_AUDIT_FIX_H
#define ENGINE_AUDIT_FIX_H

#include "engine/diff.h"
#include "policy/list_edit.h"

/* A list with rows to join or to drop. */
struct audit_mended {
	struct list_name list;
	uint32_t before, after; /* rows */
	bool kept;              /* it stays, for whether it is broad would change */
};

struct audit_fix {
	struct list_edits edits;
	const struct audit_mended *lists; /* networks, the org's, profiles, apps, rules */
	uint32_t count;
};

/* Finds the edits of a resolved policy, in `arena`. OK or NOMEM. Takes time with the rows of all
 * lists times the logarithm of their number. */
enum status audit_fix_find(const struct policy *policy, struct arena *arena, struct audit_fix *ret);

/* Does every login stay what it is? `*ret`: the policy with the edits made, in `arena`. False in
 * `*ret_same`, which no policy is known to come to: `*ret_example` is one that does not, and the
 * edits may not be made. OK or NOMEM. */
enum status audit_fix_prove(const struct ruleset *ruleset, const struct audit_fix *fix,
			    struct arena *arena, struct policy **ret, bool *ret_same,
			    struct diff_example *ret_example);

#endif
