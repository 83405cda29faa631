/* Made-up locations over the small universe (oracle/policy_small.h): each of its addresses, and
 * each of its large parts as a whole, is somewhere or nowhere. */
#ifndef TESTS_LOCATIONS_RANDOM_H
#define TESTS_LOCATIONS_RANDOM_H

#include "oracle/policy_small.h"
#include "policy/locations.h"

struct locations_random {
	struct locations locations;
	uint32_t of_atom[SMALL_COUNT]; /* index in the locations, or NONE */
};

/* With `count` of `choices`, which live as long; in `arena`. */
void locations_random(struct rand *rand, struct arena *arena, const struct location *choices,
		      uint32_t count, struct locations_random *ret);

#endif
