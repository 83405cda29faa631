/* The part of a policy that some mutants are tried on: all of it, or one profile with its
 * users and the tests about them, as a policy of its own. */
#ifndef ENGINE_MUTATION_BASE_H
#define ENGINE_MUTATION_BASE_H

#include "engine/mutant.h"
#include "engine/ruleset.h"

/* Who and what belongs to each profile. */
struct profile_index {
	uint32_t *first_user, *users; /* of profile p: users[first_user[p]] … */
	uint32_t *position;           /* of each user among these */
	uint32_t *first_test, *tests; /* likewise, tests by their number */
};

struct mutation_base {
	struct arena arena;
	uint32_t profile; /* NONE: all of the policy */
	struct policy policy;
	struct ruleset *ruleset;  /* of it ... */
	bool own_ruleset;         /* ... to be freed */
	const struct test *tests; /* that hold */
	uint32_t test_count;
};

/* Tests that hold, as an array; and who is in them. OK or NOMEM. */
enum status profile_index_make(const struct policy *policy, const struct test *tests,
			       uint32_t count, struct arena *arena, struct profile_index *ret);

/* Makes the base of one profile. `*ret` is an initialised base, which may be another's. OK or
 * NOMEM; base_clear() in any case. */
enum status base_of_profile(const struct ruleset *ruleset, const struct profile_index *index,
			    const struct test *tests, uint32_t profile, struct mutation_base *ret);
void base_clear(struct mutation_base *base);

/* A mutant of the policy as one of its base. */
struct mutant base_mutant(const struct mutation_base *base, const struct profile_index *index,
			  const struct mutant *mutant);

#endif
