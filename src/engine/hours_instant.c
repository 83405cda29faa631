#include "engine/hours_instant.h"

#include "engine/compiled.h"

enum { MINUTE = 60, DAY = DAY_MINUTES * MINUTE, SCAN_DAYS = 60 };

static bool is_at(const struct ruleset *ruleset, uint32_t profile, enum hours hours, int64_t at)
{
	return ruleset_hours_inside(ruleset, profile, at) == (hours == HOURS_INSIDE);
}

/* Keeps the earlier one, if it fits. */
static void instant_offer(const struct ruleset *ruleset, uint32_t profile, enum hours hours,
			  int64_t at, int64_t *best)
{
	if (at >= FIRST_MONDAY && at < *best && is_at(ruleset, profile, hours, at))
		*best = at;
}

/* The edges of a weekday's window, on the clock of the org. */
static void day_offer(const struct ruleset *ruleset, uint32_t profile, enum hours hours, int day,
		      int64_t *best)
{
	const uint16_t *window = ruleset->profiles[profile].hours[(day + DAYS) % DAYS];
	const int64_t minutes[] = {0, window[0], window[1]};
	for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
		int64_t instants[INSTANTS_MAX];
		size_t count = zone_instants(
		    ruleset->policy->org.zone,
		    FIRST_MONDAY + (int64_t)day * DAY + minutes[i] * MINUTE, instants);
		for (size_t n = 0; n < count; n++)
			instant_offer(ruleset, profile, hours, instants[n], best);
	}
}

/* A window that the clocks jump over in that week. */
static bool instant_scan(const struct ruleset *ruleset, uint32_t profile, enum hours hours,
			 int64_t *ret)
{
	for (int64_t at = FIRST_MONDAY; at < FIRST_MONDAY + (int64_t)SCAN_DAYS * DAY; at += MINUTE)
		if (is_at(ruleset, profile, hours, at)) {
			*ret = at;
			return true;
		}
	return false;
}

bool hours_instant(const struct ruleset *ruleset, uint32_t profile, enum hours hours, int64_t *ret)
{
	int64_t best = INT64_MAX;
	if (ruleset_clock_missing(ruleset, profile) ||
	    !ruleset_hours_possible(ruleset, profile, hours))
		return false;
	instant_offer(ruleset, profile, hours, FIRST_MONDAY, &best);
	if (best == INT64_MAX)
		for (int day = -1; day <= DAYS; day++)
			day_offer(ruleset, profile, hours, day, &best);
	if (best == INT64_MAX)
		return instant_scan(ruleset, profile, hours, ret);
	*ret = best;
	return true;
}
