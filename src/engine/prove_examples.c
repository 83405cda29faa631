/* Properties that some login must have, or some at each minute of the week. */
#include "engine/prove_inside.h"

/* Ticks the minutes of the local week that are inside, or outside, the hours. */
static void minutes_tick(const struct proving *proving, enum hours hours, bool *minutes)
{
	const struct compiled_profile *profile =
	    &proving->walk.ruleset->profiles[proving->part.kind->subjects[0].profile];
	for (uint32_t minute = 0; minute < WEEK_MINUTES; minute++) {
		const uint16_t *window = profile->hours[minute / DAY_MINUTES];
		uint32_t of_day = minute % DAY_MINUTES;
		bool inside = !profile->has_hours || (window[0] <= of_day && of_day < window[1]);
		if (inside == (hours == HOURS_INSIDE))
			minutes[minute] = true;
	}
}

/* Some login of these hours is as asked for: for certain, or perhaps. Ticks once for each
 * kind. */
static void hours_tick(struct proving *proving, enum hit hit, enum hours hours)
{
	bool *ticked = &proving->ticked[hit == HIT_ALWAYS][hours];
	if (!proving->minutes || *ticked)
		return;
	*ticked = true;
	minutes_tick(proving, hours, proving->minutes[hit == HIT_ALWAYS]);
	if (hit == HIT_ALWAYS)
		minutes_tick(proving, hours, proving->minutes[false]);
}

static void example_offer(struct proving *proving, const struct login_case *login_case,
			  uint32_t cell, const struct decision *decision)
{
	struct proof *proof = proving->proof;
	struct spot spot = spot_of(proving, login_case, cell);
	if (!spot_offer(&proving->example, &spot))
		return;
	proof->has_example = true;
	proof->example = scope_login(&proving->part, login_case, spot.from);
	proof->example_case = *login_case;
	proof->example_decision = *decision;
}

enum status examples_find(struct proving *proving, const struct login_case *login_case)
{
	struct decision decision;
	for (uint32_t cell = 0; cell < proving->part.cells.count; cell++) {
		enum hit hit = HIT_NEVER;
		if (proving->part.in[cell])
			hit = hit_find(proving, login_case, cell, &decision);
		if (hit == HIT_NEVER)
			continue;
		hours_tick(proving, hit, login_case->hours);
		if (hit == HIT_ALWAYS)
			example_offer(proving, login_case, cell, &decision);
		else
			open_offer(proving, login_case, cell);
	}
	return OK;
}
