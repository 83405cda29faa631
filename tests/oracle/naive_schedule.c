/* When integrations log in, with calendar arithmetic of its own: it only asks what the clock
 * shows. */
#include "oracle/naive_simulate.h"

enum { QUARTER = 900, HOUR = 3600, DAY_SECONDS = 86400, WEEK_SECONDS = 7 * DAY_SECONDS };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* What the clock shows at full quarters, as seconds since it showed the beginning of 1970: of all
 * such numbers that are the shown minute of a week the one next to `at`. */
static int64_t shown(const struct zone *zone, int64_t at)
{
	if (!zone)
		return at;
	/* 1970 began on a Thursday: its fourth day, from Monday on. */
	int64_t of_week = (int64_t)naive_week_minute(zone, at) * 60 - 3 * DAY_SECONDS;
	int64_t weeks = floor_div(at - of_week + WEEK_SECONDS / 2, WEEK_SECONDS);
	return of_week + weeks * WEEK_SECONDS;
}

/* How many seconds lie between two times of it on the clock, and where in them it is. */
static void pattern_of(const struct schedule *schedule, int64_t *ret_every, int64_t *ret_offset)
{
	bool weekly = schedule->kind == SCHEDULE_WEEKLY;
	*ret_every = weekly ? WEEK_SECONDS : DAY_SECONDS;
	*ret_offset = schedule->minute * 60 - (weekly ? 3 * DAY_SECONDS : 0);
}

/* The first time of the pattern behind `local`. */
static int64_t pattern_next(const struct schedule *schedule, int64_t local)
{
	int64_t every, offset;
	pattern_of(schedule, &every, &offset);
	return (floor_div(local - offset, every) + 1) * every + offset;
}

struct naive_walk naive_walk_begin(const struct schedule *schedule, const struct zone *zone,
				   int64_t from)
{
	int64_t quarter = (floor_div(from, QUARTER) - DAY_SECONDS / QUARTER) * QUARTER;
	return (struct naive_walk){schedule, zone, quarter, shown(zone, quarter) - 1};
}

/* Full hours are full quarters, and count as often as they are shown. */
static int64_t hour_next(struct naive_walk *walk)
{
	while (shown(walk->zone, walk->quarter) % HOUR != 0)
		walk->quarter += QUARTER;
	walk->quarter += QUARTER;
	return walk->quarter - QUARTER;
}

/* A time of the day or week that the clock skips is when it has gone past it; one that comes a
 * second time has passed. */
int64_t naive_walk_next(struct naive_walk *walk)
{
	if (walk->schedule->kind == SCHEDULE_HOURLY)
		return hour_next(walk);
	for (;; walk->quarter += QUARTER) {
		int64_t now = shown(walk->zone, walk->quarter), last = now + QUARTER - 1;
		int64_t local = pattern_next(walk->schedule, walk->passed);
		if (local <= last) {
			walk->passed = local > now ? local : now;
			return walk->quarter + (walk->passed - now);
		}
		if (walk->passed < last)
			walk->passed = last;
	}
}

int64_t naive_schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t from)
{
	struct naive_walk walk = naive_walk_begin(schedule, zone, from);
	int64_t at;
	do
		at = naive_walk_next(&walk);
	while (at < from);
	return at;
}
