#include <inttypes.h>

#include "policy/scenario_inside.h"

/* Integrations by user. NULL: no memory. */
static uint32_t *integrations_count(const struct scenario *scenario, const struct policy *policy,
				    struct arena *arena)
{
	uint32_t *of_user = arena_array(arena, policy->user_count, sizeof *of_user);
	for (uint32_t i = 0; of_user && i < scenario->integration_count; i++) {
		uint32_t user = scenario->integrations[i].user.index;
		if (user < policy->user_count)
			of_user[user]++;
	}
	return of_user;
}

/* How many integrations may come out otherwise behind an event? Of an event about a profile all:
 * who has the profile then is known only when the scenario is played. */
static uint32_t event_reach(const struct scenario *scenario, const struct policy *policy,
			    const struct scenario_event *event, const uint32_t *of_user)
{
	const struct reference *user =
	    event->kind == EVENT_LOGIN ? &event->login.user : &event->user;
	if (event->kind == EVENT_CHECK || event->kind == EVENT_UPDATE_INTEGRATION)
		return 1;
	if (user->name.length)
		return user->index < policy->user_count ? of_user[user->index] : 0;
	return scenario->integration_count;
}

static void asked_refuse(const struct scenario_event *event, uint64_t asked,
			 struct findings *findings)
{
	findings_add(findings, event->place, "scenario-too-large",
		     "up to this one the events concern %" PRIu64
		     " integrations, each counted as often as it is concerned, and %d is the most",
		     asked, SCENARIO_ASKED_MAX)
	    ->help = "split it, or let it have fewer integrations";
}

enum status scenario_size_check(const struct scenario *scenario, const struct policy *policy,
				struct arena *arena, struct findings *findings)
{
	const uint32_t *of_user = integrations_count(scenario, policy, arena);
	uint64_t asked = 0;
	if (!of_user)
		return NOMEM;
	for (uint32_t i = 0; i < scenario->event_count; i++) {
		bool fits = asked <= SCENARIO_ASKED_MAX;
		asked += event_reach(scenario, policy, &scenario->events[i], of_user);
		if (fits && asked > SCENARIO_ASKED_MAX)
			asked_refuse(&scenario->events[i], asked, findings);
	}
	return OK;
}
