/* The hours of profiles, as a ring of minutes:
 *
 *	Sunday  │      Monday      │     Tuesday      │
 *	────────┼─────[══════]─────┼──────────────────┼──
 *	             ▲▲      ▲▲            ▲
 *	     edges: outside, inside        a day without an edge: any minute of it
 *
 * And the reasons. */
#include "engine/coverage_inside.h"
#include "engine/test_make.h"

/* One profile's week. */
struct week {
	uint32_t profile;
	bool inside[WEEK_MINUTES], edge[WEEK_MINUTES];
	bool planned[WEEK_MINUTES];
};

static void week_draw(const struct ruleset *ruleset, uint32_t profile, struct week *ret)
{
	const struct compiled_profile *of = &ruleset->profiles[profile];
	*ret = (struct week){.profile = profile};
	for (uint32_t minute = 0; minute < WEEK_MINUTES; minute++) {
		const uint16_t *window = of->hours[minute / DAY_MINUTES];
		uint32_t time = minute % DAY_MINUTES;
		ret->inside[minute] = window[0] <= time && time < window[1];
	}
	for (uint32_t minute = 0; minute < WEEK_MINUTES; minute++) {
		uint32_t next = (minute + 1) % WEEK_MINUTES;
		if (ret->inside[minute] != ret->inside[next])
			ret->edge[minute] = ret->edge[next] = true;
	}
}

static bool minute_tested(const struct covering *c, uint32_t profile, uint32_t minute)
{
	const uint64_t *tested = c->hours[profile].tested;
	return tested && tested[minute / 64] >> minute % 64 & 1;
}

/* Plans a login at that minute, if there is one, and a clock that shows it. */
static enum status minute_plan(struct covering *c, struct week *week, uint32_t minute,
			       enum item_state *ret)
{
	const struct profile_hours *hours = &c->hours[week->profile];
	const struct reached *who = week->inside[minute] ? &hours->inside : &hours->outside;
	int64_t at;
	*ret = ITEM_OPEN;
	if (!who->reached || !c->policy->org.zone ||
	    !week_minute_instant(c->policy->org.zone, minute, &at))
		return OK;
	*ret = ITEM_MISSED;
	week->planned[minute] = true;
	return plan_add(c, (struct plan){.asker = who->asker,
					 .ip = who->ip,
					 .use = NONE,
					 .has_minute = true,
					 .minute = (uint16_t)minute});
}

static struct coverage_item hours_item(const struct covering *c, const struct week *week,
				       uint32_t minute, bool day)
{
	const struct profile *profile = &c->policy->profiles[week->profile];
	const struct day_hours *written = &profile->login_hours.days[minute / DAY_MINUTES];
	return (struct coverage_item){.kind = COVERAGE_HOURS,
				      .place = written->given ? written->place
							      : profile->login_hours.place,
				      .list = "profile.login_hours",
				      .owner = profile->name,
				      .inside = week->inside[minute],
				      .minute = (uint16_t)minute,
				      .day = day};
}

static enum status minute_cover(struct covering *c, struct week *week, uint32_t minute)
{
	const struct coverage_item item = hours_item(c, week, minute, false);
	enum item_state state = ITEM_COVERED;
	if (!minute_tested(c, week->profile, minute) && minute_plan(c, week, minute, &state) != OK)
		return NOMEM;
	return item_add(c, state, &item);
}

/* A day that is open or closed from its first minute to its last. A login at any of them
 * will do; the middle of the day is planned where no edge is in it. */
static enum status day_cover(struct covering *c, struct week *week, uint32_t day)
{
	uint32_t first = day * DAY_MINUTES;
	const struct coverage_item item = hours_item(c, week, first, true);
	bool planned = false;
	enum item_state state;
	for (uint32_t minute = first; minute < first + DAY_MINUTES; minute++) {
		if (minute_tested(c, week->profile, minute))
			return item_add(c, ITEM_COVERED, &item);
		planned |= week->planned[minute];
	}
	if (planned)
		return item_add(c, ITEM_MISSED, &item);
	if (minute_plan(c, week, first + DAY_MINUTES / 2, &state) != OK)
		return NOMEM;
	return item_add(c, state, &item);
}

/* Is the day alike throughout, so that it is an item of its own: closed, or open without an
 * edge? */
static bool day_is_whole(const struct week *week, uint32_t day)
{
	uint32_t first = day * DAY_MINUTES, edges = 0;
	for (uint32_t minute = first; minute < first + DAY_MINUTES; minute++) {
		if (week->inside[minute] != week->inside[first])
			return false;
		edges += week->edge[minute];
	}
	return !week->inside[first] || edges == 0;
}

static enum status week_cover(struct covering *c, struct week *week)
{
	for (uint32_t minute = 0; minute < WEEK_MINUTES; minute++)
		if (week->edge[minute] && minute_cover(c, week, minute) != OK)
			return NOMEM;
	for (uint32_t day = 0; day < DAYS; day++)
		if (day_is_whole(week, day) && day_cover(c, week, day) != OK)
			return NOMEM;
	return OK;
}

enum status hours_cover(struct covering *c)
{
	struct week *week = arena_alloc(c->arena, sizeof *week);
	if (!week)
		return NOMEM;
	for (uint32_t i = 0; i < c->policy->profile_count; i++) {
		if (!c->ruleset->profiles[i].has_hours)
			continue;
		week_draw(c->ruleset, i, week);
		if (week_cover(c, week) != OK)
			return NOMEM;
	}
	return OK;
}

enum status reasons_cover(struct covering *c)
{
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		const struct coverage_item item = {.kind = COVERAGE_REASONS,
						   .reason = (uint8_t)reason};
		const struct reached *who = &c->reasons[reason];
		enum item_state state = who->reached ? ITEM_MISSED : ITEM_OPEN;
		if (c->reasons_tested[reason])
			state = ITEM_COVERED;
		if (item_add(c, state, &item) != OK)
			return NOMEM;
		if (state != ITEM_MISSED || c->reasons_planned[reason])
			continue;
		if (plan_add(c, (struct plan){.asker = who->asker, .ip = who->ip, .use = NONE}) !=
		    OK)
			return NOMEM;
	}
	return OK;
}
