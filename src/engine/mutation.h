/* How much do a policy's tests notice? Each mutant (mutant.h) is compiled and the tests are
 * run on it. It is *killed* when a test that held before fails; else it is *equivalent*, when
 * no login at all is decided otherwise (verdict, reason, role of the token: decided exactly,
 * diff.h); else it *survives*, and a login that tells it apart makes a test that would kill
 * it, unless one that was proposed for another would. The score is killed / (tried −
 * equivalent).
 *
 * What concerns one profile is tried on that profile alone with its users, and by the tests
 * about them: nobody else is asked about it. */
#ifndef ENGINE_MUTATION_H
#define ENGINE_MUTATION_H

#include "engine/mutant.h"
#include "engine/test_run.h"

struct mutation_tally {
	uint64_t tried, killed, equivalent;
};

/* A mutant that no test noticed: a survivor, or one that is equivalent. */
struct survivor {
	struct mutant mutant;
	struct place place;
	const char *text; /* mutant_text() */
	uint32_t test;    /* the first of the proposed ones that fails on it; NONE: it changes
	                     the token's role alone, which no test can say, or nothing at all */
};

struct mutation {
	uint64_t all;   /* mutants there are ... */
	uint64_t every; /* ... of which every so manieth was tried, from the first on */
	struct mutation_tally of_kind[MUTANT_KIND_COUNT], sum;
	const struct survivor *survivors; /* in file order */
	size_t survivor_count;
	const struct survivor *equivalents; /* likewise: what they change decides nothing */
	size_t equivalent_count;
	const struct test *tests; /* that hold today; each survivor with a test fails one */
	uint32_t test_count;
	size_t tests_run; /* that hold, and were run */
};

/* A run under way, mutant by mutant. */
struct mutating;

/* Begins one. At most `limit` mutants are tried, 0: all. Results live in `arena`, which must
 * outlive the run. OK: `*ret` is the caller's, for mutating_free(). NOMEM. */
enum status mutating_new(const struct ruleset *ruleset, const struct test_result *results,
			 size_t count, uint64_t limit, struct arena *arena, struct mutating **ret);
void mutating_free(struct mutating *mutating);

/* How many will be tried. */
uint64_t mutating_count(const struct mutating *mutating);

/* Tries the next one; false when there is none. NOMEM is told by `*status`, else OK. */
bool mutating_next(struct mutating *mutating, enum status *status);

/* What came of those tried so far. OK or NOMEM. */
enum status mutating_result(struct mutating *mutating, struct mutation *ret);

/* Keeps what it proposes from being called like these tests, which somebody else proposes. OK or
 * NOMEM. */
enum status mutating_names_know(struct mutating *mutating, const struct test *tests,
				uint32_t count);

#endif
