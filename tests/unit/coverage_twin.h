/* Coverage the naive way, over a universe so small that every address of it can be tried with
 * every fact: the twin that coverage.h is held against. */
#ifndef TESTS_COVERAGE_TWIN_H
#define TESTS_COVERAGE_TWIN_H

#include "engine/cases.h"
#include "engine/coverage.h"
#include "oracle/naive.h"
#include "rand.h"

/* All lists lie in one /24 and one /120; with a neighbour on either side of both that is
 * every address there is, as far as any list can tell. */
enum { BLOCK = 256, SIDE = BLOCK + 2, ADDRESSES = 2 * SIDE, LISTS_MAX = 16 };

addr address_at(unsigned n);

/* A random policy of two profiles, two users, two apps, one network. */
struct small {
	struct policy policy;
	struct arena arena;
	struct rand *rand;
	uint32_t line;
};

void small_make(struct small *small, struct rand *rand);
struct str small_name(struct small *small, const char *what, uint32_t n);

/* What logins came to: lists are trusted, login, rules, profiles, apps. */
struct marks {
	bool asked[LISTS_MAX][ADDRESSES];
	bool reasons[REASON_COUNT];
	bool minutes[2][WEEK_MINUTES]; /* by profile; of tests only */
};

/* Marks every completion of the facts in that space, at one address; and every login there
 * can be. */
void naive_completions(const struct policy *policy, struct naive_facts f,
		       const struct case_space *space, unsigned ip, struct marks *marks);
void naive_universe(const struct policy *policy, struct marks *marks);

/* On which sides of the profile's hours can it be? Bits of enum hours. */
uint8_t hours_of(const struct policy *policy, uint32_t profile);

/* Counts the items, given what all logins and what the tests came to. */
void naive_tallies(const struct policy *policy, const struct marks *all, const struct marks *tests,
		   struct coverage_tally ret[COVERAGE_KIND_COUNT]);

#endif
