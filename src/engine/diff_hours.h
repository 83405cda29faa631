/* When can a login be inside the hours of the one policy and of the other? Every combination
 * that really happens, and none that cannot. Inside diff_find().
 *
 *	old zone  ──summer──────────┐──────────standard──────
 *	new zone  ──summer──┐────────standard────────────────
 *	stretches │  0 h    │ 1 h   │ 0 h   …                  differences of the two clocks
 *
 * In a stretch without a change of clocks both weeks go by side by side, so what can happen
 * in a week of it depends on the difference of the clocks alone: of all stretches of a
 * difference that last a week, one is looked at. Shorter ones count as they are. */
#ifndef ENGINE_DIFF_HOURS_H
#define ENGINE_DIFF_HOURS_H

#include "engine/compiled.h"
#include "engine/diff.h"

struct clock_stretch {
	int64_t from, to; /* instants [from, to), at most a week apart */
	int32_t offset[SIDES];
};

/* Two clocks side by side, from 2026-01-05 on. */
struct clock_pair {
	const struct clock_stretch *stretches; /* in the order of time */
	uint32_t count;
	bool same; /* they never differ */
};

struct diff_clocks {
	struct clock_pair both, alone[SIDES]; /* alone: one zone on both sides */
};

/* A zone may be NULL: UTC. OK: the result lives in `arena`. NOMEM. */
enum status diff_clocks_find(const struct zone *const zones[SIDES], struct arena *arena,
			     struct diff_clocks *ret);

enum { HOURS_PAIRS_MAX = HOURS_COUNT * HOURS_COUNT };

/* The combinations for a profile of each side (NULL: not there), ordered by side[OLD], then
 * side[NEW]. OK or NOMEM. */
enum status diff_hours_find(const struct diff_clocks *clocks,
			    const struct compiled_profile *const profiles[SIDES],
			    struct arena *arena, struct diff_hours **ret, uint32_t *ret_count);

#endif
