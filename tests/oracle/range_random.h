/* Inside policy_random.c: what is being made, and its ranges. */
#ifndef ORACLE_RANGE_RANDOM_H
#define ORACLE_RANGE_RANDOM_H

#include "oracle/policy_random.h"

/* What is being made, and with what. */
struct maker {
	struct rand *rand;
	struct arena *arena;
	struct policy_random *to;
	uint32_t line; /* every place gets its own */
};

static inline bool chance(struct maker *maker, uint32_t percent)
{
	return rand_below(maker->rand, 100) < percent;
}

/* A range of one family; it joins the pool for others to collide with. */
struct range range_make(struct maker *maker);

#endif
