/* What can be chosen to bring the option back? A *choice* is something that must be done in one way
 * or another: each of its *alternatives* is a few changes that do. The minimal sets of changes are
 * all combinations of one alternative of each choice:
 *
 *	profile       clear its ranges + revoke its api_only │ move to B │ move to C
 *	set X         unassign it │ revoke its api_only
 *	user          reactivate
 *
 * Choices share no change, and no alternative of a choice is part of another, so each combination
 * is minimal, and there is no other. Inside reset_ways_find(). */
#ifndef ENGINE_RESET_WAYS_CHOICES_H
#define ENGINE_RESET_WAYS_CHOICES_H

#include "engine/reset_ways.h"

struct reset_alternative {
	const struct reset_change *changes;
	uint32_t count;
};

struct reset_choice {
	const struct reset_alternative *alternatives; /* at least one */
	uint32_t count;
};

struct reset_choices {
	struct reset_choice *at;
	uint32_t count;
};

/* One alternative of each choice, as a chain from the last to the first. */
struct reset_plan {
	const struct reset_plan *before;
	const struct reset_alternative *alternative; /* NULL: the beginning */
	uint32_t change_count;                       /* with those before */
	uint64_t concerned;                          /* by all changes */
	uint32_t granting;                           /* changes after which the user may more */
};

/* Of a question whose causes can all be cured. OK: the result lives in `arena`. NOMEM. */
enum status reset_choices_find(const struct ruleset *ruleset, const struct reset_result *result,
			       struct arena *arena, struct reset_choices *ret);

/* The profiles that the user can be moved to, as changes of kind RESET_MOVE that cure `cures`:
 * those that bring no cause (the own one brings some); one of those that are alike, the first.
 * Alike are those after which each login is decided alike, and the user has the same permissions
 * and licence: a move to an administrator's profile never stands for one to a clerk's.
 * OK or NOMEM. */
enum status reset_moves_find(const struct ruleset *ruleset, uint32_t user, uint32_t cures,
			     struct arena *arena, struct reset_change **ret, uint32_t *ret_count);

/* The first `max` combinations, in the order of reset_ways.h. `*ret_more`: there are more. OK: the
 * result lives in `arena`. NOMEM. */
enum status reset_plans_find(const struct reset_choices *choices, uint32_t max, struct arena *arena,
			     struct reset_plan **ret, uint32_t *ret_count, bool *ret_more);

/* The changes of a plan, in the order of the kinds. OK or NOMEM. */
enum status reset_plan_changes(const struct reset_plan *plan, struct arena *arena,
			       const struct reset_change **ret);

#endif
