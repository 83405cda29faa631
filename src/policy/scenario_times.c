/* The times of a scenario, one after the other:
 *
 *   start ── at ── at ── +1h ── … ── until
 *
 * Each is an instant, or so long behind the one before it. One that is not known, as it was
 * refused, is passed over; what is relative to it is not known either. */
#include <inttypes.h>

#include "base/quote.h"
#include "policy/moments.h"
#include "policy/scenario_inside.h"

struct timeline {
	const struct policy *policy;
	struct findings *findings;
	int64_t latest; /* of those that are known */
	struct place latest_place;
	bool any;      /* is one known? */
	bool known;    /* is the one before? */
	bool complete; /* are all of them? */
};

/* In UTC and on the clock of the org, by which they are shown. */
static bool years_hold(const struct timeline *line, int64_t at)
{
	const struct zone *zone = line->policy->org.zone;
	int64_t shown = zone ? at + zone_offset(zone, at) : at;
	return at >= YEAR_0 && at < YEAR_10000 && shown >= YEAR_0 && shown < YEAR_10000;
}

static bool relative_resolve(const struct timeline *line, const struct scenario_time *time,
			     int64_t *ret)
{
	if (!line->known)
		return false;
	if (!years_hold(line, line->latest + time->seconds)) {
		findings_add(line->findings, time->moment.place, "bad-time",
			     "this leads beyond the year 9999: %s",
			     quote(line->findings, time->moment.text))
		    ->help = "write a shorter span";
		return false;
	}
	*ret = line->latest + time->seconds;
	return true;
}

static bool absolute_resolve(const struct timeline *line, struct scenario_time *time, int64_t *ret)
{
	if (!moment_resolve(line->policy, &time->moment, line->findings))
		return false;
	if (!years_hold(line, time->moment.at)) {
		findings_add(line->findings, time->moment.place, "bad-time",
			     "on the clock of the org this is outside the years 0000 to 9999: %s",
			     quote(line->findings, time->moment.text))
		    ->help = "write a time that is within these years there, too";
		return false;
	}
	*ret = time->moment.at;
	return true;
}

/* What is said of a time that is before the one before it. */
struct order {
	const char *message, *help;
};
static const struct order of_first = {"this is before the start",
				      "begin earlier, or correct the time"};
static const struct order of_event = {
    "this is before the event above it",
    "events stand in the order of their times: put it where it belongs, or correct the time"};
static const struct order of_end = {"the scenario ends before its last event",
				    "end it later, or leave until: out"};
static const struct order of_early_end = {"the scenario ends before it begins",
					  "begin earlier, or end later"};

static void backwards_refuse(const struct timeline *line, const struct scenario_time *time,
			     const struct order *order)
{
	struct finding *finding =
	    findings_add(line->findings, time->moment.place, "time-backwards", "%s: %s",
			 order->message, quote(line->findings, time->moment.text));
	finding->help = order->help;
	finding->other = line->latest_place;
	finding->note = "that is here";
}

/* The time becomes the latest. `order`: what is said if it is not. */
static void timeline_add(struct timeline *line, struct scenario_time *time,
			 const struct order *order)
{
	int64_t at = 0;
	bool known =
	    time->relative ? relative_resolve(line, time, &at) : absolute_resolve(line, time, &at);
	if (known && line->any && at < line->latest) {
		backwards_refuse(line, time, order);
		known = false;
	}
	line->known = known;
	line->complete = line->complete && known;
	if (!known)
		return;
	line->any = true;
	line->latest = at;
	line->latest_place = time->moment.place;
}

bool scenario_times(struct scenario *scenario, const struct policy *policy,
		    struct findings *findings)
{
	struct timeline line = {.policy = policy, .findings = findings, .complete = true};
	bool any = scenario->event_count > 0;
	timeline_add(&line, &scenario->start, NULL);
	scenario->begin = line.latest;
	for (uint32_t i = 0; i < scenario->event_count; i++) {
		timeline_add(&line, &scenario->events[i].at, i ? &of_event : &of_first);
		scenario->times[i] = line.latest;
	}
	if (scenario->until.moment.place.line)
		timeline_add(&line, &scenario->until, any ? &of_end : &of_early_end);
	scenario->end = line.latest;
	return line.complete;
}

/* --- Schedules -------------------------------------------------------------------------- */

static void clock_check(const struct integration *integration, const struct policy *policy,
			struct findings *findings)
{
	if (integration->every.kind == SCHEDULE_HOURLY || policy->org.zone || policy->incomplete)
		return;
	findings_add(findings, integration->every.place, "time-zone-missing",
		     "a time of day needs the time zone of the org, which %s",
		     org_zone_unknown(&policy->org) ? "is not known" : "the policy does not have")
	    ->help = "give org its time_zone: in the policy, or write hourly";
}

static void runs_refuse(const struct integration *integration, uint64_t runs,
			struct findings *findings)
{
	findings_add(findings, integration->every.place, "scenario-too-large",
		     "up to this one the integrations log in %" PRIu64
		     " times before the end, and %d is the most",
		     runs, SCENARIO_RUNS_MAX)
	    ->help = "end it earlier, with until: or an earlier last event, or split it";
}

void scenario_schedules_check(const struct scenario *scenario, const struct policy *policy,
			      bool timed, struct findings *findings)
{
	int64_t seconds = scenario->end - scenario->begin;
	uint64_t runs = 0;
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		const struct integration *integration = &scenario->integrations[i];
		if (integration->every.place.line == 0)
			continue;
		clock_check(integration, policy, findings);
		bool fits = runs <= SCENARIO_RUNS_MAX;
		if (timed)
			runs += schedule_most(&integration->every, seconds);
		if (fits && runs > SCENARIO_RUNS_MAX)
			runs_refuse(integration, runs, findings);
	}
}
