/* Rows that no login needs: policies one by one, and random ones over a small universe, in which
 * the naive evaluator is asked of every address whether it would be decided otherwise untrusted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit_scene.h"
#include "engine/behaviour.h"
#include "oracle/naive.h"
#include "oracle/policy_small.h"
#include "policy/resolve.h"

enum { POLICIES = 100, SPARSE = 7 };

/* --- One by one ---------------------------------------------------------------------------- */

#define TRUSTED "trusted-range-unused"
#define OUTSIDE "profile-range-outside-org"
#define ORG     "org: {trusted_ip_ranges: [192.0.2.0/24, 198.51.100.0/24]"
#define BOTH    TRUSTED "/org/192.0.2.0/24\n" TRUSTED "/org/198.51.100.0/24\n"

static const struct {
	const char *name, *text, *rules;
	enum rules by;
	const char *expected; /* NULL: none */
} rows[] = {
    {"a profile without ranges uses all", ORG "}\nprofiles: [{name: A}]\n", TRUSTED, RULES_2026_02,
     NULL},
    {"without profiles nobody knows", ORG "}\n", TRUSTED, RULES_2026_02, NULL},
    {"every profile has ranges of its own",
     ORG "}\nprofiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}]\n", TRUSTED, RULES_2026_02,
     BOTH},
    {"an app that bypasses them uses all",
     ORG "}\nprofiles: [{name: A, login_ip_ranges: [203.0.113.0/24]}]\n"
	 "apps: [{name: B, ip_relaxation: bypass}]\n",
     TRUSTED, RULES_2026_02, NULL},
    {"an app with ranges uses what is in them",
     ORG "}\nprofiles: [{name: A, login_ip_ranges: [203.0.113.0/24]}]\n"
	 "apps: [{name: B, ip_relaxation: bypass_2factor, ip_ranges: [192.0.2.7]}]\n",
     TRUSTED, RULES_2026_02, TRUSTED "/org/198.51.100.0/24\n"},
    {"outside Session Settings", ORG ", login_ip_ranges: [192.0.2.0/25]}\nprofiles: [{name: A}]\n",
     TRUSTED, RULES_2026_02, TRUSTED "/org/198.51.100.0/24\n"},
    {"one address of the row is enough",
     ORG ", login_ip_ranges: [192.0.2.0/25, 198.51.100.255]}\nprofiles: [{name: A}]\n", TRUSTED,
     RULES_2026_02, NULL},
    {"hours closed all week",
     "org: {time_zone: UTC, trusted_ip_ranges: [192.0.2.0/24, 198.51.100.0/24]}\n"
     "profiles: [{name: A, login_hours: {monday: closed, tuesday: closed, wednesday: closed,"
     " thursday: closed, friday: closed, saturday: closed, sunday: closed}}]\n",
     TRUSTED, RULES_2026_02, BOTH},
    {"a site without device activation needs it for the API alone",
     ORG ", features: {soap_login: false, username_password_flow: false}}\n"
	 "profiles: [{name: A, experience_cloud: true}]\n",
     TRUSTED, RULES_2026_02, BOTH},
    {"a site with device activation",
     ORG ", features: {soap_login: false, username_password_flow: false}}\n"
	 "profiles: [{name: A, experience_cloud: true, device_activation: true}]\n",
     TRUSTED, RULES_2026_02, NULL},
    {"a non-revenue org, no password on the API",
     ORG ", revenue: false, features: {soap_login: false, username_password_flow: false}}\n"
	 "profiles: [{name: A}]\n",
     TRUSTED, RULES_2026_02, BOTH},
    {"the same before that was so",
     ORG ", revenue: false, features: {soap_login: false, username_password_flow: false}}\n"
	 "profiles: [{name: A}]\n",
     TRUSTED, RULES_2019_01, NULL},
    {"MFA for all makes device activation moot, but not on oauth",
     ORG ", features: {soap_login: false, username_password_flow: false}}\n"
	 "profiles: [{name: A}]\n",
     TRUSTED, RULES_2026_07, NULL},
    {"MFA for all, everywhere",
     ORG ", features: {soap_login: false, username_password_flow: false}}\n"
	 "profiles: [{name: A, permissions: [mfa_for_ui]}]\n",
     TRUSTED, RULES_2026_07, BOTH},
    {"the user with the profile is out: the profile is judged alone",
     ORG "}\nprofiles: [{name: A}]\nusers: [{username: eve@acme.example, profile: A, "
	 "frozen: true}]\n",
     TRUSTED, RULES_2026_02, NULL},
    {"a row that another one holds is in use",
     "org: {trusted_ip_ranges: [192.0.2.0/24, 192.0.2.7]}\nprofiles: [{name: A}]\n", TRUSTED,
     RULES_2026_02, NULL},
    {"a network as a row",
     "org: {trusted_ip_ranges: ['@vpn', 192.0.2.0/25], login_ip_ranges: [192.0.2.0/24]}\n"
     "networks: {vpn: [198.51.100.0/24, '2001:db8::/32']}\nprofiles: [{name: A}]\n",
     TRUSTED, RULES_2026_02, TRUSTED "/org/@vpn\n"},
    {"no ranges in Session Settings", "profiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}]\n",
     OUTSIDE, RULES_2026_02, NULL},
    {"rows outside Session Settings, and one that is so in part",
     "org: {login_ip_ranges: [192.0.2.0/25]}\n"
     "networks: {in: [192.0.2.1], out: [198.51.100.0/24]}\n"
     "profiles: [{name: A, login_ip_ranges: [192.0.2.128/25, 192.0.2.0/24, '@in', '@out',"
     " 192.0.2.127 - 192.0.2.128, '2001:db8::1']}]\n",
     OUTSIDE, RULES_2026_02,
     OUTSIDE "/profile:A/192.0.2.128/25\n" OUTSIDE "/profile:A/@out\n" OUTSIDE
	     "/profile:A/2001:db8::1\n"},
    {"no login comes from there anyway",
     "org: {login_ip_ranges: [192.0.2.0/25]}\n"
     "profiles: [{name: A, login_ip_ranges: [10.0.0.0/8, 192.0.2.0/25]}]\n",
     OUTSIDE, RULES_2026_02, NULL},
};

static void each_row_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		audit_row_check(rows[i].name, rows[i].text, rows[i].rules, rows[i].by,
				rows[i].expected);
}

/* Somebody whose profile is not there may need what nobody else does. */
static void left_out_users_keep_it_quiet(void **state)
{
	const struct user nobody = {.username = STR("x@acme.example")};
	struct audit_scene scene;
	(void)state;
	audit_scene_open(&scene, ORG "}\n", TRUSTED);
	scene.policy->left_out = &nobody;
	scene.policy->left_out_count = 1;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, 0);
	audit_scene_close(&scene);
}

static const struct {
	const char *name, *text, *todo;
} removals[] = {
    {"nothing changes", ORG "}\nprofiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}]\n",
     "remove the row; no login is decided otherwise"},
    {"the list is broad for it",
     "org: {trusted_ip_ranges: [16.0.0.0/7, 192.0.2.0/24], login_ip_ranges: [192.0.2.0/24]}\n"
     "profiles: [{name: A}]\n",
     "remove the row; without it the list is not broad any more, and its other rows may waive "
     "device activation again"},
    {"it is broad all the same",
     "org: {trusted_ip_ranges: [16.0.0.0/7, 18.0.0.0/7, 192.0.2.0/24],"
     " login_ip_ranges: [192.0.2.0/24]}\nprofiles: [{name: A}]\n",
     "remove the row; no login is decided otherwise"},
    {"all of IPv6 twice, whose sum is no number",
     "org: {trusted_ip_ranges: ['::1:0:0:0 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',"
     " '8000:: - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 192.0.2.0/24],"
     " login_ip_ranges: [192.0.2.0/24]}\nprofiles: [{name: A}]\n",
     "remove the row; no login is decided otherwise"},
    {"the only one, and a site asks for devices",
     "org: {trusted_ip_ranges: [198.51.100.0/24], login_ip_ranges: [192.0.2.0/24]}\n"
     "profiles: [{name: A, experience_cloud: true, device_activation: true}]\n",
     "remove the row; as it is the only one, a known device may then be enough for users of "
     "sites with device activation"},
};

static void what_comes_of_removing_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof removals / sizeof *removals; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, removals[i].text, TRUSTED);
		audit_scene_ask(&scene, RULES_2026_02);
		assert_true(scene.audit.count > 0);
		if (strcmp(scene.audit.at[0].todo, removals[i].todo) != 0)
			print_error("%s\n", removals[i].name);
		assert_string_equal(scene.audit.at[0].todo, removals[i].todo);
		audit_scene_close(&scene);
	}
}

/* --- Brute force --------------------------------------------------------------------------- */

static struct small_address atoms[SMALL_COUNT];

struct world {
	struct arena arena;
	struct policy_random random;
	const struct policy *policy;
	enum rules by;
	struct ruleset *ruleset;
	struct subject *everybody;
	uint32_t count;
};

/* Users who can be, and each profile without such a user. */
static void everybody_find(struct world *world)
{
	const struct policy *policy = world->policy;
	world->everybody = arena_array(&world->arena, policy->user_count + policy->profile_count,
				       sizeof *world->everybody);
	for (uint32_t p = 0; p < policy->profile_count; p++) {
		uint32_t before = world->count;
		for (uint32_t i = 0; i < policy->user_count; i++) {
			const struct user *user = &policy->users[i];
			if (user->profile.index == p && user->active && !user->frozen &&
			    !user->locked)
				world->everybody[world->count++] = (struct subject){i, p};
		}
		if (before == world->count)
			world->everybody[world->count++] = (struct subject){NONE, p};
	}
}

/* Now and then the org lets in from few addresses, or everybody has ranges, so that what is trusted
 * is of use through apps at most. */
static void world_bend(struct world *world, struct rand *rand)
{
	struct policy *policy = &world->random.policy;
	if (rand_once_in(rand, 3))
		policy->org.login_ip_ranges = policy->profiles[0].login_ip_ranges;
	if (rand_once_in(rand, 3))
		return;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (policy->profiles[i].login_ip_ranges.count == 0)
			policy->profiles[i].login_ip_ranges = policy->org.trusted_ip_ranges;
	for (uint32_t i = 0; i < policy->app_count; i++)
		policy->apps[i].ip_relaxation = RELAX_BYPASS_2FACTOR;
	if (rand_once_in(rand, 2))
		policy->app_count = policy->app_count > 1;
}

static void world_open(struct world *world, struct rand *rand)
{
	*world = (struct world){0};
	arena_init(&world->arena);
	policy_small(rand, &world->arena, &world->random);
	world_bend(world, rand);
	world->policy = &world->random.policy;
	world->by = rand_below(rand, RULES_COUNT);
	assert_int_equal(ruleset_new(world->policy, world->by, &world->ruleset), OK);
	everybody_find(world);
}

static void world_close(struct world *world)
{
	ruleset_free(world->ruleset);
	arena_clear(&world->arena);
}

/* Calls of naive_decide_facts() that can differ. */
static bool alike(const struct world *world, const struct policy *one, const struct policy *other,
		  struct naive_facts facts)
{
	struct naive_decision a, b;
	naive_decide_facts(one, world->by, &facts, &a);
	naive_decide_facts(other, world->by, &facts, &b);
	return a.verdict == b.verdict && a.reason == b.reason && a.token == b.token;
}

/* Is it told by another combination, as the channel does not ask? */
static bool is_repeated(const struct naive_facts *facts)
{
	enum channel_group group = channel_group(facts->via);
	return (group != GROUP_INTERACTIVE && (facts->device != 0 || facts->strong_auth)) ||
	       (group != GROUP_PASSWORD_API && facts->credential != 0);
}

static bool subject_alike(const struct world *world, const struct policy *one,
			  const struct policy *other, struct subject subject, addr from)
{
	struct naive_facts facts = {
	    .user = subject.user, .profile = subject.profile, .same_session = true, .ip = from};
	for (unsigned i = 0; i < VIA_COUNT * DEVICE_COUNT * CREDENTIAL_COUNT * 4; i++) {
		facts.via = i % VIA_COUNT;
		facts.device = i / VIA_COUNT % DEVICE_COUNT;
		facts.credential = i / VIA_COUNT / DEVICE_COUNT % CREDENTIAL_COUNT;
		facts.strong_auth = i / VIA_COUNT / DEVICE_COUNT / CREDENTIAL_COUNT % 2;
		facts.in_hours = i / VIA_COUNT / DEVICE_COUNT / CREDENTIAL_COUNT / 2;
		if (is_repeated(&facts))
			continue;
		if (facts.in_hours &&
		    !ruleset_hours_possible(world->ruleset, subject.profile, HOURS_INSIDE))
			continue;
		bool oauth = channel_is_oauth(facts.via);
		for (uint32_t app = 0; app < (oauth ? world->policy->app_count + 1 : 1); app++) {
			facts.app = app ? app - 1 : NONE;
			if (!alike(world, one, other, facts))
				return false;
		}
	}
	return true;
}

static bool everybody_alike(const struct world *world, const struct policy *one,
			    const struct policy *other, addr from)
{
	for (uint32_t i = 0; i < world->count; i++)
		if (!subject_alike(world, one, other, world->everybody[i], from))
			return false;
	return true;
}

/* The policy in which an address is not trusted, and the list is broad as before. */
static bool address_in_use(const struct world *world, addr from)
{
	struct policy untrusting = *world->policy;
	struct range_row row = {.network = NONE, .range = {0, ADDR_V4_FIRST - 1}};
	if (from < ADDR_V4_FIRST)
		row.range = (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
	if (!naive_list_broad(world->policy, &world->policy->org.trusted_ip_ranges))
		row.range.last = row.range.first;
	untrusting.org.trusted_ip_ranges = (struct range_list){.rows = &row, .count = 1};
	return !everybody_alike(world, world->policy, &untrusting, from);
}

static struct range_list list_of_row(const struct range_list *list, uint32_t row)
{
	return (struct range_list){.rows = &list->rows[row], .count = 1};
}

static const struct audit_finding *finding_at(const struct audit *audit, enum audit_rule rule,
					      struct place place)
{
	for (uint32_t i = 0; i < audit->count; i++)
		if (audit->at[i].rule == rule && audit->at[i].place.line == place.line)
			return &audit->at[i];
	return NULL;
}

/* What is said to change nothing changes nothing, anywhere: elsewhere than in the row at some
 * addresses. */
static void removal_check(const struct world *world, const struct audit_finding *finding,
			  uint32_t row)
{
	struct policy without = *world->policy;
	struct range_list *list = &without.org.trusted_ip_ranges;
	struct range_row kept[64];
	if (!strstr(finding->todo, "no login is decided otherwise"))
		return;
	assert_true(list->count <= 64);
	memcpy(kept, list->rows, list->count * sizeof *kept);
	memmove(&kept[row], &kept[row + 1], (list->count - row - 1) * sizeof *kept);
	list->rows = kept;
	list->count--;
	for (size_t i = 0; i < SMALL_COUNT; i++)
		if (i % SPARSE == 0 || range_holds(finding->addresses.ranges[0], atoms[i].at))
			assert_true(everybody_alike(world, world->policy, &without, atoms[i].at));
}

static unsigned trusted_check(const struct world *world, const struct audit *audit)
{
	const struct range_list *list = &world->policy->org.trusted_ip_ranges;
	bool used[SMALL_COUNT] = {false};
	unsigned reported = 0;
	for (size_t i = 0; i < SMALL_COUNT; i++)
		used[i] = naive_list_holds(world->policy, list, atoms[i].at) &&
			  address_in_use(world, atoms[i].at);
	for (uint32_t row = 0; row < list->count; row++) {
		struct range_list one = list_of_row(list, row);
		const struct audit_finding *finding =
		    finding_at(audit, AUDIT_TRUSTED_RANGE_UNUSED, list->rows[row].place);
		bool in_use = false;
		for (size_t i = 0; i < SMALL_COUNT; i++)
			in_use |= used[i] && naive_list_holds(world->policy, &one, atoms[i].at);
		assert_int_equal(finding != NULL, !in_use);
		if (finding)
			removal_check(world, finding, row);
		reported += finding != NULL;
	}
	return reported;
}

static unsigned outside_check(const struct world *world, const struct audit *audit)
{
	const struct range_list *org = &world->policy->org.login_ip_ranges;
	unsigned reported = 0;
	for (uint32_t p = 0; p < world->policy->profile_count; p++) {
		const struct range_list *list = &world->policy->profiles[p].login_ip_ranges;
		for (uint32_t row = 0; row < list->count; row++) {
			struct range_list one = list_of_row(list, row);
			bool meets = org->count == 0;
			for (size_t i = 0; i < SMALL_COUNT; i++)
				meets |= naive_list_holds(world->policy, org, atoms[i].at) &&
					 naive_list_holds(world->policy, &one, atoms[i].at);
			assert_int_equal(finding_at(audit, AUDIT_PROFILE_RANGE_OUTSIDE_ORG,
						    list->rows[row].place) != NULL,
					 !meets);
			reported += !meets;
		}
	}
	return reported;
}

static void random_policies_are_judged_as_by_brute_force(void **state)
{
	struct rand rand = rand_start("audit use");
	bool skip[AUDIT_RULE_COUNT];
	unsigned trusted = 0, outside = 0;
	(void)state;
	small_addresses(atoms);
	audit_skip(skip, TRUSTED " " OUTSIDE);
	for (unsigned i = 0; i < POLICIES; i++) {
		struct world world;
		struct audit audit;
		world_open(&world, &rand);
		struct audit_question question = {.ruleset = world.ruleset, .skip = skip};
		assert_int_equal(audit_find(&question, &world.arena, &audit), OK);
		trusted += trusted_check(&world, &audit);
		outside += outside_check(&world, &audit);
		world_close(&world);
	}
	assert_true(trusted > 0 && outside > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_told),
	    cmocka_unit_test(left_out_users_keep_it_quiet),
	    cmocka_unit_test(what_comes_of_removing_is_told),
	    cmocka_unit_test(random_policies_are_judged_as_by_brute_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
