#include "oracle/scenario_random.h"

#include <assert.h>

#include "oracle/naive_simulate.h"
#include "oracle/scenario_writer.h"

enum { MINUTE = 60, HOUR = 3600, DAY_SECONDS = 86400, EVENTS_MOST = 30 };

/* ---- the policy ---- */

static struct lockout lockout_random(struct writer *writer)
{
	static const uint16_t attempts[] = {3, 3, 5, 10, LOCKOUT_NEVER};
	static const uint16_t periods[] = {15, 30, 60, LOCKOUT_FOREVER};
	return (struct lockout){.max_attempts = attempts[below(writer, 5)],
				.period_minutes = periods[below(writer, 4)]};
}

/* Most random policies refuse most logins, and then nothing happens. */
static void org_soften(struct writer *writer)
{
	struct policy *policy = &writer->policy->policy;
	struct org *org = &policy->org;
	org->lockout = lockout_random(writer);
	if (chance(writer, 70))
		org->login_ip_ranges.count = 0;
	if (chance(writer, 80))
		policy->txn_rule_count = 0;
	if (chance(writer, 60))
		org->features = (struct features){.login_challenge = true,
						  .login_with_api_token = true,
						  .soap_login = true,
						  .username_password_flow = true,
						  .known_device_suffices = true};
	if (org->rules == RULES_2027_06 && chance(writer, 80))
		org->rules = RULES_2026_02;
}

static void profile_soften(struct writer *writer, struct profile *profile)
{
	struct lockout own = lockout_random(writer);
	if (chance(writer, 25))
		profile->lockout.max_attempts = own.max_attempts;
	if (chance(writer, 25))
		profile->lockout.period_minutes = own.period_minutes;
	if (chance(writer, 60))
		profile->login_ip_ranges.count = 0;
	if (chance(writer, 50))
		profile->permissions = 0;
	if (chance(writer, 70))
		profile->experience_cloud = profile->device_activation = false;
	if (chance(writer, 30) && !writer->office)
		return;
	profile->login_hours = (struct login_hours){.given = writer->office};
	uint16_t opens = (uint16_t)(60 * below(writer, 16));
	for (unsigned day = 0; day < DAYS; day++) {
		struct day_hours *hours = &profile->login_hours.days[day];
		*hours = (struct day_hours){.end = DAY_MINUTES};
		if (writer->office && chance(writer, 80))
			*hours = (struct day_hours){opens, (uint16_t)(opens + 480), true,
						    place_make(writer)};
	}
}

static void policy_soften(struct writer *writer)
{
	struct policy *policy = &writer->policy->policy;
	org_soften(writer);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		profile_soften(writer, &policy->profiles[i]);
	for (uint32_t i = 0; i < policy->user_count; i++) {
		policy->users[i].token_reset_before = chance(writer, 50);
		if (chance(writer, 50)) {
			policy->users[i].active = true;
			policy->users[i].frozen = false;
		}
		if (chance(writer, 70))
			policy->users[i].sso = false;
	}
}

static void policy_make(struct writer *writer)
{
	for (;;) {
		policy_random(writer->rand, writer->arena, writer->policy);
		if (writer->policy->policy.user_count)
			break;
		free(writer->policy->addresses);
	}
	policy_soften(writer);
}

/* ---- addresses ---- */

static addr list_address(struct writer *writer, const struct range_list *list)
{
	if (list->count) {
		const struct range_row *row = &list->rows[below(writer, list->count)];
		if (row->network == NONE)
			return chance(writer, 50) ? row->range.first : row->range.last;
	}
	return writer->policy->addresses[below(writer, (uint32_t)writer->policy->address_count)];
}

static void addresses_make(struct writer *writer)
{
	const struct policy *policy = &writer->policy->policy;
	for (unsigned i = 0; i < ADDRESSES; i++) {
		const struct profile *profile =
		    &policy->profiles[below(writer, policy->profile_count)];
		writer->addresses[i] = list_address(writer, i % 3 ? &profile->login_ip_ranges
								  : &policy->org.trusted_ip_ranges);
	}
}

/* ---- integrations ---- */

struct schedule schedule_random(struct rand *rand, const struct zone *zone)
{
	static const uint16_t minutes[] = {0, 1, 59, 60, 90, 120, 121, 135, 150, 180, 720, 1439};
	struct schedule every = {.place = {.line = 1, .column = 1, .width = 1}};
	every.kind = zone ? (enum schedule_kind)rand_below(rand, 3) : SCHEDULE_HOURLY;
	if (every.kind == SCHEDULE_HOURLY)
		return every;
	every.minute = rand_once_in(rand, 3) ? (uint16_t)rand_below(rand, DAY_MINUTES)
					     : minutes[rand_below(rand, 12)];
	if (every.kind == SCHEDULE_WEEKLY)
		every.minute = (uint16_t)(every.minute + DAY_MINUTES * rand_below(rand, DAYS));
	return every;
}

/* Not each full hour for years. */
static struct schedule schedule_make(struct writer *writer)
{
	const struct zone *zone = writer->policy->policy.org.zone;
	struct schedule every = schedule_random(writer->rand, zone);
	if (below(writer, 20) == 0)
		return (struct schedule){0}; /* never by itself */
	while (zone && writer->years && every.kind != SCHEDULE_WEEKLY)
		every = schedule_random(writer->rand, zone);
	return every;
}

static struct integration integration_make(struct writer *writer, uint32_t number)
{
	char *name = arena_format(writer->arena, "integration%u", number);
	assert(name);
	return (struct integration){.name = str_of(name),
				    .user = user_make(writer),
				    .via = channel_make(writer),
				    .app = app_make(writer),
				    .ip = address_make(writer),
				    .every = schedule_make(writer),
				    .holds = chance(writer, 50) ? HOLDS_TOKEN
								: below(writer, HOLDS_COUNT),
				    .strong_auth = chance(writer, 30),
				    .place = place_make(writer),
				    .via_place = place_make(writer),
				    .holds_place = place_make(writer)};
}

/* Now and then all of one user, by password, one of them each hour: what one does wrong locks
 * the others out. */
static void integrations_make(struct writer *writer)
{
	struct scenario *to = writer->to;
	const struct user *user = &writer->policy->policy.users[writer->user];
	bool together = chance(writer, 30);
	to->integration_count = below(writer, 8) ? 1 + below(writer, 3) : 0;
	to->integrations = writer_make(writer, to->integration_count, sizeof *to->integrations);
	for (uint32_t i = 0; i < to->integration_count; i++) {
		struct integration *one = &to->integrations[i];
		*one = integration_make(writer, i);
		if (!together)
			continue;
		one->user = reference_make(writer, user->username, writer->user);
		one->via = chance(writer, 50) ? VIA_SOAP : VIA_OAUTH_PASSWORD;
		if (i == 0 && !writer->years)
			one->every = (struct schedule){.place = place_make(writer)};
	}
}

/* ---- time ---- */

int64_t beginning_random(struct rand *rand, const struct zone *zone)
{
	static const int seconds[] = {-1, 0, 0, 0, 1, 17};
	int64_t at = (int64_t)1000000000 + (int64_t)rand_below(rand, 30 * 365 * 24) * HOUR;
	int64_t change;
	if (zone && zone->count && rand_once_in(rand, 4))
		at = zone->changes[rand_below(rand, (uint32_t)zone->count)].at - HOUR;
	if (zone && rand_once_in(rand, 2) && zone_next_change(zone, at, &change))
		at = change + 900 * ((int64_t)rand_below(rand, 200) - 150);
	return at + seconds[rand_below(rand, 6)];
}

/* A moment at which an integration logs in, or a second beside it. */
static int64_t to_a_run(struct writer *writer)
{
	const struct scenario *to = writer->to;
	if (to->integration_count == 0)
		return 0;
	const struct integration *one = &to->integrations[below(writer, to->integration_count)];
	if (one->every.place.line == 0)
		return 0;
	int64_t gap =
	    naive_schedule_next(&one->every, writer->policy->policy.org.zone, writer->now + 1) -
	    writer->now;
	return gap + (int64_t)below(writer, 3) - 1;
}

/* Till somebody's lock, an activation ends, or a second beside it. */
static int64_t to_an_end(struct writer *writer)
{
	static const int64_t ends[] = {15 * MINUTE, 30 * MINUTE, HOUR};
	int64_t from = chance(writer, 70) ? writer->activated : writer->activated_last;
	int64_t gap = ends[below(writer, 3)];
	if (writer->years && from && chance(writer, 70))
		gap = from + 365 * DAY_SECONDS - writer->now;
	gap += (int64_t)below(writer, 3) - 1;
	return gap > 0 ? gap : 0;
}

static int64_t gap_make(struct writer *writer)
{
	uint32_t part = (uint32_t)(writer->span / 8);
	switch (below(writer, 10)) {
	case 0:
	case 1:
	case 2:
		return 0;
	case 3:
	case 4:
		return 1 + below(writer, 10 * MINUTE);
	case 5:
		return to_an_end(writer);
	case 6:
	case 7:
		return to_a_run(writer);
	default:
		return below(writer, part);
	}
}

/* Now and then a login is tried again and again, as somebody does who has a wrong token. */
static void events_make(struct writer *writer)
{
	struct scenario *to = writer->to;
	uint32_t again = 0;
	to->event_count = 1 + below(writer, EVENTS_MOST);
	to->events = writer_make(writer, to->event_count, sizeof *to->events);
	to->times = writer_make(writer, to->event_count, sizeof *to->times);
	for (uint32_t i = 0; i < to->event_count; i++) {
		struct scenario_event *event = &to->events[i];
		int64_t gap = again ? below(writer, 3) : gap_make(writer);
		if (again) {
			*event = to->events[i - 1];
			again--;
		} else {
			event_make(writer, event);
			again = event->kind == EVENT_LOGIN && chance(writer, 30)
				    ? 1 + below(writer, 6)
				    : 0;
		}
		writer->now += gap;
		if (event->kind == EVENT_ACTIVATE_DEVICE) {
			writer->activated = writer->activated_last;
			writer->activated_last = writer->now;
		}
		event->at = (struct scenario_time){.relative = true, .seconds = gap};
		to->times[i] = writer->now;
	}
}

void scenario_random(struct rand *rand, struct arena *arena, struct scenario_random *ret)
{
	static const int64_t spans[] = {6 * HOUR, 2 * DAY_SECONDS, 12 * DAY_SECONDS,
					700 * DAY_SECONDS};
	struct writer writer = {
	    .rand = rand, .arena = arena, .policy = &ret->policy, .to = &ret->scenario};
	ret->scenario = (struct scenario){.file = STR("random.scenario.yaml")};
	writer.office = chance(&writer, 10);
	policy_make(&writer);
	addresses_make(&writer);
	writer.user = below(&writer, ret->policy.policy.user_count);
	writer.years = ret->policy.policy.org.zone && chance(&writer, 15);
	writer.span = spans[writer.years ? 3 : below(&writer, 3)];
	integrations_make(&writer);
	writer.now = beginning_random(rand, ret->policy.policy.org.zone);
	ret->scenario.begin = writer.now;
	ret->scenario.start.moment.at = writer.now;
	events_make(&writer);
	ret->scenario.end = writer.now;
	if (chance(&writer, 30))
		ret->scenario.end += below(&writer, (uint32_t)writer.span / 4);
}
