/* Of a login that there is not: which comes nearest? The answer to "why not". */
#include "engine/hours_instant.h"
#include "engine/prove_inside.h"

/* How far a decision is from what is asked for: in what has to be proved. A refusal that is not
 * asked for is farthest; of two that of the later step is nearer. */
static unsigned distance_of(const struct property *property, const struct decision *decision)
{
	uint32_t wanted = property->scope.expect.verdicts.set;
	unsigned least = wanted ? VERDICT_COUNT : 0;
	bool refused = decision->verdict == VERDICT_REFUSE;
	int strength = (int)verdict_strength(decision->verdict);
	for (unsigned i = 0; i < VERDICT_COUNT; i++) {
		int apart = strength - (int)verdict_strength(i);
		if (!(wanted >> i & 1) || (refused && i != VERDICT_REFUSE))
			continue;
		unsigned distance = (unsigned)(apart < 0 ? -apart : apart);
		least = distance < least ? distance : least;
	}
	return least * REASON_COUNT + (refused ? REASON_COUNT - 1u - decision->reason : 0);
}

/* Is the minute that has no such login inside these hours, as the login is? */
static bool minute_fits(const struct proving *proving, const struct login_case *login_case)
{
	const struct compiled_profile *profile =
	    &proving->walk.ruleset->profiles[proving->part.kind->subjects[0].profile];
	uint32_t minute = proving->proof->minute, of_day = minute % DAY_MINUTES;
	const uint16_t *window = profile->hours[minute / DAY_MINUTES];
	bool inside = !profile->has_hours || (window[0] <= of_day && of_day < window[1]);
	return !proving->proof->has_minute || inside == (login_case->hours == HOURS_INSIDE);
}

/* An instant at which the clock of the org shows the minute; it may skip it in one week. */
static void minute_set(const struct proving *proving, struct login *login)
{
	enum { MINUTE = 60, WEEK = WEEK_MINUTES * MINUTE, WEEKS = 3 };
	const struct ruleset *ruleset = proving->walk.ruleset;
	int64_t instants[INSTANTS_MAX];
	if (!proving->proof->has_minute || !ruleset->profiles[login->profile].has_hours ||
	    ruleset_clock_missing(ruleset, login->profile))
		return;
	for (int week = 0; week < WEEKS; week++) {
		int64_t local =
		    FIRST_MONDAY + week * WEEK + (int64_t)proving->proof->minute * MINUTE;
		if (!zone_instants(ruleset->policy->org.zone, local, instants))
			continue;
		login->has_at = true;
		login->at = instants[0];
		return;
	}
}

static void nearest_offer(struct proving *proving, const struct login_case *login_case,
			  uint32_t cell, unsigned distance)
{
	struct proof *proof = proving->proof;
	struct spot spot = spot_of(proving, login_case, cell);
	bool first = !proof->has_nearest || distance < proving->distance;
	if (!first && (distance > proving->distance || spot_order(&proving->nearest, &spot) <= 0))
		return;
	proving->nearest = spot;
	proving->distance = distance;
	proof->has_nearest = true;
	proof->nearest = scope_login(&proving->part, login_case, spot.from);
	minute_set(proving, &proof->nearest);
}

enum status nearest_find(struct proving *proving, const struct login_case *login_case)
{
	struct decision decision;
	if (!minute_fits(proving, login_case))
		return OK;
	for (uint32_t cell = 0; cell < proving->part.cells.count; cell++) {
		if (!proving->part.in[cell])
			continue;
		scope_decide(&proving->part, login_case, cell, UNKNOWN_NO_MATCH, &decision);
		nearest_offer(proving, login_case, cell,
			      distance_of(proving->proof->property, &decision));
	}
	return OK;
}
