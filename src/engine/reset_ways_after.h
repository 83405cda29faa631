/* The policy as it is once somebody went one of the ways, of all ways in one: each has its own copy
 * of the subject (and nobody else is in it), what concerns the org is the same in all. Inside
 * reset_ways_find(). */
#ifndef ENGINE_RESET_WAYS_AFTER_H
#define ENGINE_RESET_WAYS_AFTER_H

#include "engine/reset_ways.h"

/* Makes it of ways whose changes are known, and fills in `after` of each. `*ret` shares with
 * `policy` what is not changed; the rest is in `arena`. OK or NOMEM. */
enum status reset_after_make(const struct policy *policy, struct subject subject,
			     struct reset_ways *ways, struct arena *arena, struct policy *ret);

#endif
