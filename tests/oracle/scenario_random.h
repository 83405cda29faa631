/* Random scenarios, built as models without any loader: every event, integrations by every
 * channel, spans from minutes to years, around changes of clocks, at the ends of locks and of
 * activations, many things at one instant. */
#ifndef ORACLE_SCENARIO_RANDOM_H
#define ORACLE_SCENARIO_RANDOM_H

#include "oracle/policy_random.h"
#include "policy/scenario.h"

struct scenario_random {
	struct policy_random policy; /* a random one that was made milder, with users */
	struct scenario scenario;    /* whole, as scenario_resolve() leaves it */
};

/* Fills `ret`; everything but policy.addresses, which the caller frees, lives in `arena`. */
void scenario_random(struct rand *rand, struct arena *arena, struct scenario_random *ret);

/* A schedule of any kind; without a clock an hourly one. And an instant about which clocks may
 * change. */
struct schedule schedule_random(struct rand *rand, const struct zone *zone);
int64_t beginning_random(struct rand *rand, const struct zone *zone);

#endif
