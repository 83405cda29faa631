#include "oracle/range_random.h"

#include <assert.h>

#include "oracle/naive.h"
#include "oracle/zone_random.h"

static void *make(struct maker *maker, size_t count, size_t size)
{
	void *at = arena_array(maker->arena, count ? count : 1, size);
	assert(at);
	return at;
}

static struct str name_make(struct maker *maker, const char *prefix, uint32_t n)
{
	char *text = arena_format(maker->arena, "%s%u", prefix, n);
	assert(text);
	return str_of(text);
}

static struct place place_make(struct maker *maker)
{
	return (struct place){.line = ++maker->line, .column = 1, .width = 1};
}

/* A list of up to `most` rows; networks below `networks` may be named. */
static struct range_list list_make(struct maker *maker, uint32_t most, uint32_t networks)
{
	struct range_list list = {.count = rand_below(maker->rand, most + 1),
				  .place = place_make(maker)};
	list.rows = make(maker, list.count, sizeof *list.rows);
	for (uint32_t i = 0; i < list.count; i++) {
		struct range_row *row = &list.rows[i];
		row->place = place_make(maker);
		row->network = NONE;
		if (networks && chance(maker, 20)) {
			row->network = rand_below(maker->rand, networks);
			row->network_name = maker->to->policy.networks[row->network].name;
		} else {
			row->range = range_make(maker);
		}
	}
	return list;
}

/* Lists that forbid are wide, else hardly a login would get past them. */
static struct range_list wide_list_make(struct maker *maker, uint32_t most)
{
	struct range_list list = list_make(maker, most, maker->to->policy.network_count);
	const struct range wide[] = {{ADDR_V4_FIRST, ADDR_V4_LAST},
				     {0, ADDR_V4_FIRST - 1},
				     {ADDR_V4_LAST + 1, ADDR_LAST},
				     {addr_of_v4(0x01000000), addr_of_v4(0xcb007105)}};
	for (uint32_t i = 0; i < list.count; i++) {
		if (list.rows[i].network == NONE && chance(maker, 50))
			list.rows[i].range = wide[rand_below(maker->rand, 4)];
	}
	return list;
}

static void networks_make(struct maker *maker)
{
	struct policy *policy = &maker->to->policy;
	uint32_t count = rand_below(maker->rand, 4);
	policy->networks = make(maker, count, sizeof *policy->networks);
	for (uint32_t i = 0; i < count; i++) {
		struct network *network = &policy->networks[i];
		network->name = name_make(maker, "net", i);
		do
			network->ranges = list_make(maker, 3, i);
		while (network->ranges.count == 0);
		policy->network_count = i + 1;
	}
}

/* ---- org ---- */

static void org_make(struct maker *maker)
{
	struct org *org = &maker->to->policy.org;
	org->name = STR("Random");
	org->edition = rand_below(maker->rand, EDITION_COUNT);
	org->revenue = chance(maker, 75);
	org->zone = &zones_by_hand[rand_below(maker->rand, ZONES)];
	org->time_zone = org->zone->name;
	if (chance(maker, 15)) {
		org->zone = NULL;
		org->time_zone = ZONE_UNKNOWN;
	}
	org->rules = rand_below(maker->rand, RULES_COUNT);
	org->trusted_ip_ranges = list_make(maker, 5, maker->to->policy.network_count);
	if (chance(maker, 25))
		org->login_ip_ranges = wide_list_make(maker, 4);
	org->session.enforce_login_ip_ranges_on_every_request = chance(maker, 50);
	org->session.lock_sessions_to_ip = chance(maker, 50);
	org->features = (struct features){.login_challenge = chance(maker, 90),
					  .login_with_api_token = chance(maker, 70),
					  .soap_login = chance(maker, 90),
					  .username_password_flow = chance(maker, 90),
					  .known_device_suffices = chance(maker, 70)};
	org->lockout = (struct lockout){.max_attempts = 10, .period_minutes = 15};
}

/* ---- profiles ---- */

static uint16_t minute_make(struct maker *maker)
{
	static const uint16_t minutes[] = {0, 1, 60, 90, 120, 150, 180, 480, 720, 721, 1080, 1439};
	return minutes[rand_below(maker->rand, sizeof minutes / sizeof *minutes)];
}

static void day_make(struct maker *maker, struct day_hours *day)
{
	*day = (struct day_hours){.given = true, .place = place_make(maker), .end = DAY_MINUTES};
	if (chance(maker, 20))
		return; /* 00:00-24:00 */
	day->start = minute_make(maker);
	if (chance(maker, 70))
		day->end = minute_make(maker);
	if (day->end < day->start || chance(maker, 10))
		day->end = day->start; /* closed */
}

/* Now and then all days alike, so that some are never and some always open. */
static void hours_make(struct maker *maker, struct login_hours *hours)
{
	bool alike = chance(maker, 20);
	hours->place = place_make(maker);
	hours->given = true;
	for (unsigned day = 0; day < DAYS; day++) {
		if (alike && day > 0)
			hours->days[day] = hours->days[0];
		else if (day == 3 || alike || chance(maker, 70))
			day_make(maker, &hours->days[day]);
	}
}

static uint32_t permissions_make(struct maker *maker, uint32_t percent)
{
	uint32_t permissions = 0;
	for (unsigned bit = 0; bit < PERMISSION_COUNT; bit++)
		permissions |= chance(maker, percent) ? 1u << bit : 0;
	return permissions;
}

static void profiles_make(struct maker *maker)
{
	struct policy *policy = &maker->to->policy;
	policy->profile_count = 1 + rand_below(maker->rand, 4);
	policy->profiles = make(maker, policy->profile_count, sizeof *policy->profiles);
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		profile->name = name_make(maker, "profile", i);
		if (chance(maker, 60))
			profile->login_ip_ranges = chance(maker, 50)
						       ? wide_list_make(maker, 3)
						       : list_make(maker, 5, policy->network_count);
		for (unsigned day = 0; day < DAYS; day++)
			profile->login_hours.days[day].end = DAY_MINUTES;
		if (chance(maker, 35))
			hours_make(maker, &profile->login_hours);
		profile->permissions = permissions_make(maker, 15);
		profile->experience_cloud = chance(maker, 25);
		profile->device_activation = profile->experience_cloud && chance(maker, 60);
		profile->place = place_make(maker);
	}
}

/* ---- users ---- */

static void permission_sets_make(struct maker *maker)
{
	struct policy *policy = &maker->to->policy;
	policy->permission_set_count = rand_below(maker->rand, 3);
	policy->permission_sets =
	    make(maker, policy->permission_set_count, sizeof *policy->permission_sets);
	for (uint32_t i = 0; i < policy->permission_set_count; i++) {
		policy->permission_sets[i].name = name_make(maker, "set", i);
		policy->permission_sets[i].permissions = permissions_make(maker, 25);
		policy->permission_sets[i].place = place_make(maker);
	}
}

static struct references references_make(struct maker *maker)
{
	const struct policy *policy = &maker->to->policy;
	struct references sets = {.place = place_make(maker)};
	sets.at = make(maker, policy->permission_set_count, sizeof *sets.at);
	for (uint32_t i = 0; i < policy->permission_set_count; i++) {
		if (chance(maker, 40))
			sets.at[sets.count++] = (struct reference){policy->permission_sets[i].name,
								   i, place_make(maker)};
	}
	return sets;
}

static void users_make(struct maker *maker)
{
	struct policy *policy = &maker->to->policy;
	policy->user_count = rand_below(maker->rand, 6);
	policy->users = make(maker, policy->user_count, sizeof *policy->users);
	for (uint32_t i = 0; i < policy->user_count; i++) {
		struct user *user = &policy->users[i];
		uint32_t profile = rand_below(maker->rand, policy->profile_count);
		user->username = name_make(maker, "user", i);
		user->profile =
		    (struct reference){policy->profiles[profile].name, profile, place_make(maker)};
		user->permission_sets = references_make(maker);
		user->permissions = permissions_make(maker, 5);
		user->active = chance(maker, 94);
		user->frozen = chance(maker, 6);
		user->locked = chance(maker, 6);
		user->sso = chance(maker, 20);
		user->authenticator = chance(maker, 50);
		user->place = place_make(maker);
	}
}

static void apps_make(struct maker *maker)
{
	struct policy *policy = &maker->to->policy;
	policy->app_count = rand_below(maker->rand, 5);
	policy->apps = make(maker, policy->app_count, sizeof *policy->apps);
	for (uint32_t i = 0; i < policy->app_count; i++) {
		struct app *app = &policy->apps[i];
		app->name = name_make(maker, "app", i);
		app->ip_relaxation = rand_below(maker->rand, RELAX_COUNT);
		if (chance(maker, 50))
			app->ip_ranges = list_make(maker, 3, policy->network_count);
		app->place = place_make(maker);
	}
}

/* ---- transaction security ---- */

/* Sets that lie in no order and never overlap, as a database has them; their
 * union is what it knows. */
static struct rangeset places_make(struct maker *maker, struct rangeset places[PLACES_MAX])
{
	struct rangeset known = {0};
	for (unsigned n = 0; n < PLACES_MAX; n++) {
		struct range ranges[4];
		struct rangeset set;
		size_t count = rand_below(maker->rand, 4);
		for (size_t i = 0; i < count; i++)
			ranges[i] = range_make(maker);
		enum status status = rangeset_of(maker->arena, ranges, count, &set);
		assert(status == OK);
		status = rangeset_minus(maker->arena, set, known, &places[n]);
		assert(status == OK);
		status = rangeset_union(maker->arena, known, set, &known);
		assert(status == OK);
		(void)status;
	}
	return known;
}

static void set_extend(struct maker *maker, struct rangeset *set, struct rangeset more)
{
	enum status status = rangeset_union(maker->arena, *set, more, set);
	assert(status == OK);
	(void)status;
}

static void rule_make(struct maker *maker, struct txn_rule *rule, uint32_t n)
{
	rule->name = name_make(maker, "rule", n);
	rule->action = rand_below(maker->rand, TXN_ACTION_COUNT);
	rule->place = place_make(maker);
	rule->countries = make(maker, PLACES_MAX, sizeof *rule->countries);
	rule->asns = make(maker, PLACES_MAX, sizeof *rule->asns);
	bool by_country = chance(maker, 60), by_asn = chance(maker, 40);
	for (unsigned i = 0; i < PLACES_MAX; i++) {
		if (by_country && (i == n % PLACES_MAX || chance(maker, 30))) {
			char *code =
			    arena_text(maker->arena, (const char[]){'A', (char)('A' + i)}, 2);
			rule->countries[rule->country_count++] = str_of(code);
			set_extend(maker, &rule->country_in, maker->to->countries[i]);
		}
		if (by_asn && (i == n % PLACES_MAX || chance(maker, 30))) {
			rule->asns[rule->asn_count++] = 64496 + i;
			set_extend(maker, &rule->asn_in, maker->to->asns[i]);
		}
	}
	rule->country_place = by_country ? place_make(maker) : (struct place){0};
	rule->asn_place = by_asn ? place_make(maker) : (struct place){0};
	if (chance(maker, 40) || (!by_country && !by_asn)) {
		do
			rule->not_in = list_make(maker, 3, maker->to->policy.network_count);
		while (rule->not_in.count == 0);
	}
}

static void rules_make(struct maker *maker)
{
	struct policy *policy = &maker->to->policy;
	policy->txn_rule_count = chance(maker, 50) ? 0 : 1 + rand_below(maker->rand, 4);
	policy->txn_rules = make(maker, policy->txn_rule_count, sizeof *policy->txn_rules);
	if (policy->txn_rule_count == 0)
		return;
	if (chance(maker, 80))
		policy->geo.country_known = places_make(maker, maker->to->countries);
	if (chance(maker, 80))
		policy->geo.asn_known = places_make(maker, maker->to->asns);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		rule_make(maker, &policy->txn_rules[i], i);
}

void policy_random(struct rand *rand, struct arena *arena, struct policy_random *ret)
{
	struct maker maker = {.rand = rand, .arena = arena, .to = ret};
	*ret = (struct policy_random){.policy.file = STR("random")};
	networks_make(&maker);
	org_make(&maker);
	profiles_make(&maker);
	permission_sets_make(&maker);
	users_make(&maker);
	apps_make(&maker);
	rules_make(&maker);
	ret->addresses = naive_addresses(&ret->policy, 0, &ret->address_count);
}
