#include "made_policy.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/finding.h"
#include "policy/resolve.h"
#include "bench.h"

static struct range_row row_make(struct rand *rand)
{
	struct range range;
	if (rand_once_in(rand, 10)) {
		addr size = (addr)1 << (64 + rand_below(rand, 17));
		range.first = addr_of(0x2000000000000000u | rand_next(rand) >> 3, 0) & ~(size - 1);
		range.last = range.first + size - 1;
	} else {
		uint32_t size = 1u << rand_below(rand, 9);
		range.first = addr_of_v4((uint32_t)rand_next(rand) & ~(size - 1));
		range.last = range.first + size - 1;
	}
	return (struct range_row){.range = range, .network = NONE};
}

struct range_list made_list(struct arena *arena, struct rand *rand, uint32_t rows)
{
	struct range_list list = {.count = rows, .place.line = 1};
	list.rows = must(arena_array(arena, rows, sizeof *list.rows));
	for (uint32_t i = 0; i < rows; i++)
		list.rows[i] = row_make(rand);
	return list;
}

void made_policy_resolve(struct policy *policy, struct arena *arena)
{
	struct findings findings;
	policy->network_names = policy->profile_names = policy->profile_labels = (struct map){0};
	policy->user_names = policy->app_names = (struct map){0};
	findings_init(&findings, arena);
	if (policy_resolve(policy, arena, &findings) != OK)
		abort();
	if (findings.count) {
		fprintf(stderr, "%s\n", findings.first->message);
		abort();
	}
}

struct policy *made_policy(struct arena *arena, struct rand *rand, uint32_t profiles, uint32_t rows)
{
	struct policy *policy = must(arena_alloc(arena, sizeof *policy));
	policy->org.revenue = policy->org.features.soap_login = true;
	policy->org.features.login_with_api_token = true;
	policy->org.trusted_ip_ranges = made_list(arena, rand, 20);
	policy->profile_count = profiles;
	policy->profiles = must(arena_array(arena, profiles, sizeof *policy->profiles));
	for (uint32_t i = 0; i < profiles; i++) {
		char *name = must(arena_format(arena, "profile %u", i));
		policy->profiles[i].name = str_of(name);
		policy->profiles[i].login_ip_ranges = made_list(arena, rand, rows);
	}
	made_policy_resolve(policy, arena);
	return policy;
}

static const struct zone clock_utc = {.name = STR_INIT("UTC")};

static struct str name_make(struct arena *arena, const char *kind, uint32_t n)
{
	return str_of(must(arena_format(arena, "%s %u", kind, n)));
}

static void profiles_vary(struct policy *policy, struct rand *rand)
{
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		profile->permissions = rand_below(rand, 8);
		profile->login_hours.given = true;
		for (unsigned day = 0; day < DAYS; day++) {
			uint16_t start = (uint16_t)(60 * (6 + rand_below(rand, 3)) + i % 60);
			profile->login_hours.days[day] = (struct day_hours){
			    .start = start, .end = (uint16_t)(start + 600), .given = true};
		}
	}
}

static void users_add(struct policy *policy, struct arena *arena)
{
	policy->user_count = 10 * policy->profile_count;
	policy->users = must(arena_array(arena, policy->user_count, sizeof *policy->users));
	for (uint32_t i = 0; i < policy->user_count; i++)
		policy->users[i] = (struct user){
		    .username = name_make(arena, "user", i),
		    .profile.name = policy->profiles[i / 10].name,
		    .active = true,
		    .authenticator = i % 2,
		};
}

static void apps_add(struct policy *policy, struct arena *arena, struct rand *rand)
{
	policy->app_count = 20;
	policy->apps = must(arena_array(arena, policy->app_count, sizeof *policy->apps));
	for (uint32_t i = 0; i < policy->app_count; i++) {
		struct app *app = &policy->apps[i];
		app->name = name_make(arena, "app", i);
		app->ip_relaxation = i % RELAX_COUNT;
		if (i < 4)
			app->ip_relaxation = RELAX_BYPASS_2FACTOR;
		if (i < 4)
			app->ip_ranges = made_list(arena, rand, 10);
	}
}

void made_policy_populate(struct policy *policy, struct arena *arena, struct rand *rand)
{
	policy->org.zone = &clock_utc;
	policy->org.time_zone = clock_utc.name;
	policy->org.time_zone_place.line = 1;
	profiles_vary(policy, rand);
	users_add(policy, arena);
	apps_add(policy, arena, rand);
	made_policy_resolve(policy, arena);
}
