#include "engine/diff_hours.h"

#define DAY  INT64_C(86400)
#define WEEK (DAY * DAYS)

/* A stretch, piece after piece in which neither side goes in or out. */
struct hours_walk {
	const struct compiled_profile *const *profiles;
	const struct clock_stretch *stretch;
	int64_t at;
};

struct hours_piece {
	int64_t from, to;
	unsigned pair; /* of enum hours: OLD's × HOURS_COUNT + NEW's */
};

static bool has_hours(const struct compiled_profile *profile)
{
	return profile && profile->has_hours;
}

/* At a second of the local week; `*ret_until`: the second up to which it stays so at least. */
static enum hours hours_at(const struct compiled_profile *profile, int64_t second,
			   int64_t *ret_until)
{
	int64_t day = second - second % DAY;
	*ret_until = WEEK;
	if (!has_hours(profile))
		return HOURS_INSIDE;
	const uint16_t *window = profile->hours[second / DAY];
	int64_t start = day + window[0] * 60, end = day + window[1] * 60;
	bool inside = start <= second && second < end;
	*ret_until = inside ? end : second < start ? start : day + DAY;
	return inside ? HOURS_INSIDE : HOURS_OUTSIDE;
}

static bool hours_walk_next(struct hours_walk *walk, struct hours_piece *ret)
{
	const struct clock_stretch *stretch = walk->stretch;
	int64_t to = stretch->to;
	enum hours hours[SIDES];
	if (walk->at >= to)
		return false;
	for (unsigned s = 0; s < SIDES; s++) {
		/* 1970-01-01 was a Thursday. */
		int64_t until, local = walk->at + stretch->offset[s] + 3 * DAY;
		int64_t second = floor_mod(local, WEEK);
		hours[s] = hours_at(walk->profiles[s], second, &until);
		if (walk->at + (until - second) < to)
			to = walk->at + (until - second);
	}
	*ret = (struct hours_piece){walk->at, to, hours[OLD] * HOURS_COUNT + hours[NEW]};
	walk->at = to;
	return true;
}

/* The first instant of each combination; 0: it never happens. */
static void instants_find(const struct clock_pair *clocks,
			  const struct compiled_profile *const profiles[SIDES],
			  int64_t ret[HOURS_PAIRS_MAX])
{
	unsigned found = 0;
	for (uint32_t i = 0; i < clocks->count && found < HOURS_PAIRS_MAX; i++) {
		const struct clock_stretch *stretch = &clocks->stretches[i];
		struct hours_walk walk = {profiles, stretch, stretch->from};
		struct hours_piece piece;
		while (hours_walk_next(&walk, &piece)) {
			if (ret[piece.pair])
				continue;
			ret[piece.pair] = piece.from;
			found++;
		}
	}
}

/* The windows of one combination in the local week, neighbours joined. */
static enum status windows_find(const struct compiled_profile *const profiles[SIDES], unsigned pair,
				struct arena *arena, struct diff_hours *hours)
{
	const int64_t monday = 4 * DAY; /* of 1970 */
	const struct clock_stretch week = {.from = monday, .to = monday + WEEK};
	struct hours_walk walk = {profiles, &week, monday};
	struct hours_piece piece;
	while (hours_walk_next(&walk, &piece)) {
		uint16_t first = (uint16_t)((piece.from - monday) / 60);
		uint16_t last = (uint16_t)((piece.to - monday) / 60);
		uint32_t count = hours->window_count;
		if (piece.pair != pair)
			continue;
		if (count && hours->windows[count - 1][1] == first) {
			hours->windows[count - 1][1] = last;
			continue;
		}
		uint16_t(*window)[2] =
		    arena_push(arena, &hours->windows, count, sizeof *hours->windows);
		if (!window)
			return NOMEM;
		(*window)[0] = first;
		(*window)[1] = last;
		hours->window_count++;
	}
	return OK;
}

/* The zone of a side without hours does not matter. */
static const struct clock_pair *clocks_of(const struct diff_clocks *clocks,
					  const struct compiled_profile *const profiles[SIDES])
{
	if (has_hours(profiles[OLD]) && has_hours(profiles[NEW]))
		return &clocks->both;
	return &clocks->alone[has_hours(profiles[OLD]) ? OLD : NEW];
}

enum status diff_hours_find(const struct diff_clocks *clocks,
			    const struct compiled_profile *const profiles[SIDES],
			    struct arena *arena, struct diff_hours **ret, uint32_t *ret_count)
{
	const struct clock_pair *pair = clocks_of(clocks, profiles);
	int64_t instants[HOURS_PAIRS_MAX] = {0};
	uint32_t count = 0;
	struct diff_hours *hours = arena_array(arena, HOURS_PAIRS_MAX, sizeof *hours);
	if (!hours)
		return NOMEM;
	instants_find(pair, profiles, instants);
	for (unsigned i = 0; i < HOURS_PAIRS_MAX; i++) {
		if (!instants[i])
			continue;
		struct diff_hours *at = &hours[count++];
		*at = (struct diff_hours){
		    .side = {(uint8_t)(i / HOURS_COUNT), (uint8_t)(i % HOURS_COUNT)},
		    .instant = instants[i]};
		if (pair->same && windows_find(profiles, i, arena, at) != OK)
			return NOMEM;
	}
	*ret = hours;
	*ret_count = count;
	return OK;
}
