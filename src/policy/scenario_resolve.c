/* The names of a scenario: users, profiles, permission sets, apps and networks are those of the
 * policy, integrations its own. */
#include "base/map.h"
#include "base/quote.h"
#include "policy/named.h"
#include "policy/scenario_inside.h"
#include "policy/scenario_keys.h"

/* Resolving under way. */
struct resolving {
	struct scenario *scenario;
	struct resolver names;
	struct map integrations;
};

/* --- Names of the policy -------------------------------------------------------------- */

/* Of what is not written or was refused the name is empty. */
static void reference_find(struct resolving *at, enum named named, struct reference *reference)
{
	const struct references one = {.at = reference, .count = 1};
	reference->index = NONE;
	if (reference->name.length > 0)
		resolver_references(&at->names, named, &one);
}

/* Whether login hours hold depends on the clock of the org, which metadata does not say; a
 * scenario does not go both ways. `place` says whose hours they are. */
static void hours_check(struct resolving *at, uint32_t profile, struct place place)
{
	const struct policy *policy = at->names.policy;
	struct findings *findings = at->names.findings;
	if (profile == NONE || !policy->profiles[profile].login_hours.given ||
	    !org_zone_unknown(&policy->org))
		return;
	findings_add(findings, place, "time-zone-unknown-time",
		     "the login hours of profile %s need the time zone of the org, which is not "
		     "known",
		     quote(findings, policy->profiles[profile].name))
	    ->help = "give org its time_zone:";
}

/* Somebody who logs in. */
static void person_find(struct resolving *at, struct reference *user)
{
	reference_find(at, NAMED_USER, user);
	if (user->index != NONE)
		hours_check(at, at->names.policy->users[user->index].profile.index, user->place);
}

/* --- Integrations ------------------------------------------------------------------------ */

static void integration_index(struct resolving *at, uint32_t number)
{
	struct scenario *scenario = at->scenario;
	struct integration *integration = &scenario->integrations[number];
	struct findings *findings = at->names.findings;
	uint32_t first = NONE;
	if (integration->name.length == 0)
		return;
	if (map_add(&at->integrations, at->names.arena, integration->name, number, &first) != OK)
		at->names.nomem = true;
	if (first == NONE)
		return;
	struct finding *finding = findings_add(findings, integration->place, "duplicate-name",
					       "there is already an integration of this name: %s",
					       quote(findings, integration->name));
	finding->help = "rename one of them, or remove it";
	finding->other = scenario->integrations[first].place;
	finding->note = "first given here";
}

static struct str integration_nearest(const struct scenario *scenario, struct str name)
{
	struct str nearest = {0};
	unsigned limit = str_tolerance(name);
	for (uint32_t i = 0; i < scenario->integration_count && i < NAMES_TRIED_MAX; i++) {
		struct str other = scenario->integrations[i].name;
		unsigned distance = str_distance(name, other, limit);
		if (distance > limit || other.length == 0)
			continue;
		nearest = other;
		if (distance == 0)
			break;
		limit = distance - 1;
	}
	return nearest;
}

static void integration_refuse(struct resolving *at, const struct reference *reference)
{
	struct findings *findings = at->names.findings;
	struct str near = {0};
	if (!findings_full(findings))
		near = integration_nearest(at->scenario, reference->name);
	struct finding *finding =
	    findings_add(findings, reference->place, "unknown-integration",
			 "no integration is called %s", quote(findings, reference->name));
	finding->help = "define it under integrations:";
	if (near.length == 0)
		return;
	finding->help = arena_format(findings->arena, "did you mean %s?", quote(findings, near));
	at->names.nomem = at->names.nomem || !finding->help;
}

static void integration_find(struct resolving *at, struct reference *reference)
{
	reference->index = NONE;
	if (reference->name.length == 0)
		return;
	reference->index = map_find(&at->integrations, reference->name);
	if (reference->index == MAP_NONE)
		integration_refuse(at, reference);
}

static void integrations_resolve(struct resolving *at)
{
	struct scenario *scenario = at->scenario;
	for (uint32_t i = 0; i < scenario->integration_count && !at->names.nomem; i++) {
		struct integration *integration = &scenario->integrations[i];
		integration_index(at, i);
		person_find(at, &integration->user);
		reference_find(at, NAMED_APP, &integration->app);
	}
}

/* --- Events -------------------------------------------------------------------------------- */

/* What stands at a key that does not belong is not looked for: that was enough said. */
static void event_resolve(struct resolving *at, struct scenario_event *event)
{
	uint32_t keys = event_keys_check(event, at->names.findings);
	const struct {
		unsigned key;
		struct reference *name;
	} names[] = {{KEY_USER, &event->user},
		     {KEY_PROFILE, &event->profile},
		     {KEY_PERMISSION_SET, &event->permission_set},
		     {KEY_APP, &event->app},
		     {KEY_INTEGRATION, &event->integration},
		     {KEY_CHECK_USER, &event->check.user},
		     {KEY_CHECK_INTEGRATION, &event->check.integration}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!(keys & 1u << names[i].key))
			names[i].name->name = (struct str){0};
	reference_find(at, NAMED_USER, &event->user);
	reference_find(at, NAMED_PROFILE, &event->profile);
	reference_find(at, NAMED_PERMISSION_SET, &event->permission_set);
	reference_find(at, NAMED_APP, &event->app);
	integration_find(at, &event->integration);
	if (keys & 1u << KEY_RANGES)
		resolver_list(&at->names, &event->ranges);
	person_find(at, &event->login.user);
	reference_find(at, NAMED_APP, &event->login.app);
	reference_find(at, NAMED_USER, &event->check.user);
	integration_find(at, &event->check.integration);
	if (event->kind == EVENT_SET_PROFILE)
		hours_check(at, event->profile.index, event->profile.place);
}

enum status scenario_resolve(struct scenario *scenario, const struct policy *policy,
			     struct arena *arena, struct findings *findings)
{
	struct resolving at = {
	    .scenario = scenario,
	    .names = {.policy = policy, .arena = arena, .findings = findings},
	};
	scenario->times = arena_array(arena, scenario->event_count, sizeof *scenario->times);
	if (!scenario->times)
		return NOMEM;
	integrations_resolve(&at);
	for (uint32_t i = 0; i < scenario->event_count && !at.names.nomem; i++)
		event_resolve(&at, &scenario->events[i]);
	bool timed = scenario_times(scenario, policy, findings);
	scenario_schedules_check(scenario, policy, timed, findings);
	if (at.names.nomem || scenario_size_check(scenario, policy, arena, findings) != OK)
		return NOMEM;
	return findings->nomem ? NOMEM : OK;
}
