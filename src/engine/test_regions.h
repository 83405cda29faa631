/* Which of a test's addresses can a login not tell apart? Private to the engine.
 *
 *	addresses of the test   [════════════]        [═══]       all its rows in one set,
 *	classes                 │ 3 │ 7 │  3 │        │ 9 │       looked through once
 *	groups                  │ 0 │ 1 │  0 │        │ 0 │       by the lists of everybody: made once
 *	regions of a login      │ a │ b │  a │        │ c │       by those of its profile and app, too
 *
 * Finding the regions of one profile and app takes time with these two lists and the number
 * of groups, so that a test of many profiles does not take time with all lists for each. */
#ifndef ENGINE_TEST_REGIONS_H
#define ENGINE_TEST_REGIONS_H

#include "engine/segment.h"

/* Two addresses of a set, as far as it has two: one of them may be the session's. */
struct test_spots {
	addr at[2];
	uint32_t count;
};

/* A class that addresses of the test have. */
struct test_class {
	uint32_t class, group;
	uint32_t next; /* of its group, a position; NONE: it is the last */
	uint32_t seen; /* the last search that met it */
	struct test_spots spots;
};

struct test_region {
	struct test_spots spots; /* none: there is no such region */
	uint32_t wrong;          /* the caller's */
};

struct test_regions {
	const struct ruleset *ruleset;
	struct rangeset where;
	const struct range *parts; /* the same, of one family each, IPv4 first */
	size_t part_count;
	struct test_class *classes; /* in the order they were met */
	uint32_t class_count;
	uint32_t *class_of;    /* position + 1 of a class of the ruleset; 0: not there */
	uint32_t *group_first; /* the first class of each group */
	uint32_t group_count;
	uint32_t profile, app; /* whose regions these are; profile NONE: nobody's yet */
	uint32_t searches;
	struct test_region *at; /* several of each group */
	uint32_t count;
};

/* Looks through the addresses `where`. Everything lives in `arena`. OK or NOMEM. */
enum status test_regions_init(struct test_regions *regions, const struct ruleset *ruleset,
			      struct rangeset where, struct arena *arena);

/* Finds the regions of a login's profile and app, unless they are at hand already; nothing
 * of the session is asked. Their `wrong` is 0 then. */
void test_regions_find(struct test_regions *regions, const struct login *login);

/* The region that addresses of a class belong to, a class that was met. */
struct test_region *test_region_of(const struct test_regions *regions, uint32_t class);

#endif
