/* Who cannot log in, get a token, or soon will not: policies one by one, and random ones over a
 * small universe, in which the naive evaluator is asked for every login from every address. */
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

enum { POLICIES = 250 };

/* --- One by one ---------------------------------------------------------------------------- */

#define LOCKED     "locked-out"
#define ADMIN      "no-administrator"
#define TOKEN      "token-out-of-reach"
#define OF_PROFILE "profile-token-out-of-reach"
#define ENDS       "only-method-ends"
#define CLOSED                                                                                     \
	"{monday: closed, tuesday: closed, wednesday: closed, thursday: closed, friday: closed"
#define WEEKEND "saturday: closed, sunday: closed}"
#define UTC     "org: {time_zone: UTC}\n"
#define APART   "org: {login_ip_ranges: [192.0.2.0/24]}\n"
#define NO_FLOW "org: {features: {username_password_flow: false}}\n"
#define ROBOT   "profiles: [{name: A, permissions: [api_only]}]\n"

static const struct {
	const char *name, *text, *rules;
	enum rules by;
	const char *expected; /* NULL: none */
} rows[] = {
    {"hours closed all week", UTC "profiles: [{name: A, login_hours: " CLOSED ", " WEEKEND "}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"a minute on Sunday",
     UTC "profiles: [{name: A, login_hours: " CLOSED
	 ", saturday: closed, sunday: '00:00-00:01'}}]\n",
     LOCKED, RULES_2026_02, NULL},
    {"a day left out", UTC "profiles: [{name: A, login_hours: " CLOSED ", sunday: closed}}]\n",
     LOCKED, RULES_2026_02, NULL},
    {"hours on a clock that is not known",
     "org: {time_zone: unknown}\nprofiles: [{name: A, login_hours: " CLOSED ", " WEEKEND "}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"ranges do not meet", APART "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"ranges meet in an address",
     APART "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24, 192.0.2.255]}]\n", LOCKED,
     RULES_2026_02, NULL},
    {"an app that bypasses them lets nobody in by browser",
     APART "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
	   "apps: [{name: B, ip_relaxation: bypass}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"an app that bypasses them is all that API-only users need",
     APART "profiles: [{name: A, permissions: [api_only], login_ip_ranges: [198.51.100.0/24]}]\n"
	   "apps: [{name: B, ip_relaxation: bypass}]\n",
     LOCKED, RULES_2026_02, NULL},
    {"addresses that no login comes from",
     "profiles: [{name: A, login_ip_ranges: [10.0.0.0/8, 'fd00::/8']}]\n", LOCKED, RULES_2026_02,
     LOCKED "/profile:A\n"},
    {"one that a login can come from",
     "profiles: [{name: A, login_ip_ranges: [10.0.0.0 - 11.0.0.0]}]\n", LOCKED, RULES_2026_02,
     NULL},
    {"nothing in common but private addresses",
     "org: {login_ip_ranges: [10.0.0.0/8, 192.0.2.0/24]}\n"
     "profiles: [{name: A, login_ip_ranges: [10.0.0.0/8, 198.51.100.0/24]}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"an app that asks for addresses of its own, which the org refuses",
     APART "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
	   "apps: [{name: B, ip_relaxation: bypass_2factor, ip_ranges: [203.0.113.0/24]}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"a rule blocks all that ranges let in",
     "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}, {name: B}]\n"
     "transaction_security: [{name: R, when: {not_in: 192.0.2.0/24}, action: block}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n"},
    {"a rule for MFA stops nobody with a browser",
     "profiles: [{name: A, permissions: [api_only], login_ip_ranges: [198.51.100.0/24]}]\n"
     "transaction_security: [{name: R, when: {not_in: 192.0.2.0/24}, action: mfa}]\n",
     LOCKED, RULES_2026_02, NULL},
    {"two profiles of the same hours",
     UTC "profiles: [{name: A, login_hours: &h " CLOSED ", " WEEKEND "},"
	 " {name: B, login_hours: *h}]\n",
     LOCKED, RULES_2026_02, LOCKED "/profile:A\n" LOCKED "/profile:B\n"},

    {"an administrator who can", "profiles: [{name: A, permissions: [modify_all_data]}]\n", ADMIN,
     RULES_2026_02, NULL},
    {"nobody is one", "profiles: [{name: A}]\n", ADMIN, RULES_2026_02, NULL},
    {"the only one is inactive",
     "profiles: [{name: A, permissions: [modify_all_data]}]\n"
     "users: [{username: eve@acme.example, profile: A, active: false}]\n",
     ADMIN, RULES_2026_02, ADMIN "/org\n"},
    {"another one by a permission set",
     "profiles: [{name: A, permissions: [modify_all_data]}, {name: B}]\n"
     "permission_sets: [{name: S, permissions: [modify_all_data]}]\n"
     "users: [{username: eve@acme.example, profile: A, active: false},"
     " {username: bob@acme.example, profile: B, permission_sets: [S]}]\n",
     ADMIN, RULES_2026_02, NULL},
    {"users, and none of them is one",
     "profiles: [{name: A, permissions: [modify_all_data]}, {name: B}]\n"
     "users: [{username: bob@acme.example, profile: B, active: false}]\n",
     ADMIN, RULES_2026_02, NULL},
    {"the only one is of a profile that is locked out",
     APART "profiles: [{name: A, permissions: [modify_all_data],"
	   " login_ip_ranges: [198.51.100.0/24]}, {name: B}]\n",
     ADMIN, RULES_2026_02, ADMIN "/org\n"},

    {"an app that bypasses them lets no administrator in",
     APART "profiles: [{name: A, permissions: [modify_all_data],"
	   " login_ip_ranges: [198.51.100.0/24]}]\n"
	   "apps: [{name: B, ip_relaxation: bypass}]\n",
     ADMIN, RULES_2026_02, ADMIN "/org\n"},
    {"an administrator who may use the API only",
     "profiles: [{name: A, permissions: [modify_all_data, api_only]}]\n", ADMIN, RULES_2026_02,
     ADMIN "/org\n"},
    {"an administrator behind private addresses",
     "profiles: [{name: A, permissions: [modify_all_data], login_ip_ranges: [10.0.0.0/8]}]\n",
     ADMIN, RULES_2026_02, ADMIN "/org\n"},

    {"API only, and a token needed", ROBOT, OF_PROFILE " " TOKEN, RULES_2026_02,
     OF_PROFILE "/profile:A\n"},
    {"of a user", ROBOT "users: [{username: one@acme.example, profile: A}]\n", OF_PROFILE " " TOKEN,
     RULES_2026_02, TOKEN "/user:one@acme.example\n"},
    {"of guests, who have no password",
     "profiles: [{name: A, license: Guest User License, permissions: [api_only]}]\n",
     OF_PROFILE " " TOKEN " " ENDS, RULES_2027_06, NULL},
    {"by a permission set, and for an active user only",
     "profiles: [{name: A}]\npermission_sets: [{name: S, permissions: [api_only]}]\n"
     "users: [{username: one@acme.example, profile: A, permission_sets: [S]},"
     " {username: two@acme.example, profile: A, permission_sets: [S], frozen: true},"
     " {username: three@acme.example, profile: A}]\n",
     TOKEN, RULES_2026_02, TOKEN "/user:one@acme.example\n"},
    {"profile ranges, inside which none is needed",
     "profiles: [{name: A, permissions: [api_only], login_ip_ranges: [192.0.2.0/24]}]\n",
     OF_PROFILE, RULES_2026_02, NULL},
    {"no password on the API",
     "org: {features: {soap_login: false, username_password_flow: false}}\n" ROBOT, OF_PROFILE,
     RULES_2026_02, NULL},
    {"SOAP login() retired, and the flow off", NO_FLOW ROBOT, OF_PROFILE, RULES_2027_06, NULL},

    {"SOAP login() alone", NO_FLOW ROBOT, ENDS, RULES_2026_02, ENDS "/profile:A\n"},
    {"it alone, and retired", NO_FLOW ROBOT, ENDS, RULES_2027_06, ENDS "/profile:A\n"},
    {"the username-password flow has no date", ROBOT, ENDS, RULES_2026_02, NULL},
    {"a browser", NO_FLOW "profiles: [{name: A}]\n", ENDS, RULES_2026_02, NULL},
    {"an app", NO_FLOW ROBOT "apps: [{name: B}]\n", ENDS, RULES_2026_02, NULL},
    {"SOAP login() off",
     "org: {features: {username_password_flow: false, soap_login: false}}\n" ROBOT, ENDS,
     RULES_2026_02, NULL},
    {"users, each of them, but who is out",
     NO_FLOW ROBOT "users: [{username: one@acme.example, profile: A},"
		   " {username: two@acme.example, profile: A, locked: true},"
		   " {username: three@acme.example, profile: A}]\n",
     ENDS, RULES_2027_06, ENDS "/user:one@acme.example\n" ENDS "/user:three@acme.example\n"},
};

static void each_row_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		audit_row_check(rows[i].name, rows[i].text, rows[i].rules, rows[i].by,
				rows[i].expected);
}

static const struct {
	const char *name, *text, *rules, *what;
} sentences[] = {
    {"hours",
     UTC "profiles: [{name: A, login_hours: " CLOSED ", " WEEKEND "}]\n"
	 "users: [{username: one@acme.example, profile: A}]\n",
     LOCKED,
     "nobody with profile \"A\" (1 active user) can log in: its login hours are closed on every "
     "day of the week"},
    {"ranges", APART "profiles: [{name: A, login_ip_ranges: [198.51.100.0/22]}]\n", LOCKED,
     "nobody with profile \"A\" can log in: none of the 1,024 addresses of its login IP ranges is "
     "in the login IP ranges of Session Settings"},
    {"a rule",
     "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
     "transaction_security: [{name: Q, when: {not_in: 198.51.100.0/24}, action: block},"
     " {name: R, when: {not_in: 192.0.2.0/24}, action: block}]\n",
     LOCKED,
     "nobody with profile \"A\" can log in: what its hours and ranges let through transaction "
     "security refuses, first by rule \"R\""},
    {"administrators out, and one refused",
     APART "profiles: [{name: A, permissions: [modify_all_data],"
	   " login_ip_ranges: [198.51.100.0/24]}]\n"
	   "users: [{username: one@acme.example, profile: A},"
	   " {username: two@acme.example, profile: A, active: false}]\n",
     ADMIN,
     "no administrator can log in by browser: of 2 users with Modify All Data 1 is inactive, "
     "frozen or locked, and of 1 other every such login is refused"},
    {"ranges of one address", APART "profiles: [{name: A, login_ip_ranges: [198.51.100.7]}]\n",
     LOCKED,
     "nobody with profile \"A\" can log in: the 1 address of its login IP ranges is not in the "
     "login IP ranges of Session Settings"},
    {"private addresses", "profiles: [{name: A, login_ip_ranges: [10.0.0.0/8]}]\n", LOCKED,
     "nobody with profile \"A\" can log in: none of the 16,777,216 addresses of its login IP "
     "ranges is one that logins come from"},
    {"apps alone",
     APART
     "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
     "apps: [{name: B, ip_relaxation: bypass}, {name: C}, {name: D, ip_relaxation: bypass}]\n",
     LOCKED,
     "nobody with profile \"A\" can log in by browser: none of the 256 addresses of its login IP "
     "ranges is in the login IP ranges of Session Settings; its users get in through app \"B\" "
     "and 1 other only"},
    {"apps by their own ranges",
     APART "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
	   "apps: [{name: B, ip_relaxation: bypass_2factor, ip_ranges: [203.0.113.0/24]},"
	   " {name: C, ip_relaxation: bypass_2factor, ip_ranges: [192.0.2.7]},"
	   " {name: D, ip_relaxation: bypass_2factor, ip_ranges: [192.0.2.7, 203.0.113.1]},"
	   " {name: E, ip_relaxation: bypass_2factor, ip_ranges: [198.51.100.1]}]\n",
     LOCKED,
     "nobody with profile \"A\" can log in by browser: none of the 256 addresses of its login IP "
     "ranges is in the login IP ranges of Session Settings; its users get in through app \"C\" "
     "and 1 other only"},
    {"a token", "org: {trusted_ip_ranges: [192.0.2.0/24]}\n" ROBOT, OF_PROFILE,
     "a user with profile \"A\" may use the API only and so cannot reset the security token, which "
     "a password login by soap or oauth-password needs from everywhere but 256 addresses"},
};

static void figures_are_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, sentences[i].text, sentences[i].rules);
		audit_scene_ask(&scene, RULES_2026_02);
		assert_int_equal(scene.audit.count, 1);
		if (strcmp(scene.audit.at[0].what, sentences[i].what) != 0)
			print_error("%s\n", sentences[i].name);
		assert_string_equal(scene.audit.at[0].what, sentences[i].what);
		audit_scene_close(&scene);
	}
}

/* Who was left out may be the one who can. */
static void left_out_users_may_be_administrators(void **state)
{
	const struct user nobody = {.username = STR("x@acme.example")};
	struct audit_scene scene;
	(void)state;
	audit_scene_open(&scene,
			 "profiles: [{name: A, permissions: [modify_all_data]}]\n"
			 "users: [{username: eve@acme.example, profile: A, active: false}]\n",
			 ADMIN);
	scene.policy->left_out = &nobody;
	scene.policy->left_out_count = 1;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, 0);
	audit_scene_close(&scene);
}

/* --- Brute force --------------------------------------------------------------------------- */

static struct small_address atoms[SMALL_COUNT];

struct world {
	struct arena arena;
	struct policy_random random;
	struct policy *policy;
	enum rules by;
	bool sources; /* ask from addresses that logins can come from */
	struct ruleset *ruleset;
	struct audit audit;
};

/* More of what these rules ask for than there is by chance. */
static void world_bend(struct world *world, struct rand *rand)
{
	struct policy *policy = world->policy;
	if (rand_once_in(rand, 2))
		policy->org.features.username_password_flow = false;
	if (rand_once_in(rand, 2))
		policy->app_count = 0;
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		if (rand_once_in(rand, 2))
			profile->permissions |= PERMISSION_API_ONLY;
		for (unsigned day = 0; rand_once_in(rand, 8) && day < DAYS; day++) {
			profile->login_hours.given = true;
			profile->login_hours.days[day] = (struct day_hours){60, 60, true, {0}};
		}
	}
}

static void world_open(struct world *world, struct rand *rand)
{
	static bool skip[AUDIT_RULE_COUNT];
	*world = (struct world){0};
	arena_init(&world->arena);
	policy_small(rand, &world->arena, &world->random);
	world->policy = &world->random.policy;
	world_bend(world, rand);
	world->by = rand_below(rand, RULES_COUNT);
	assert_int_equal(ruleset_new(world->policy, world->by, &world->ruleset), OK);
	audit_skip(skip, LOCKED " " ADMIN " " TOKEN " " OF_PROFILE " " ENDS);
	struct audit_question question = {.ruleset = world->ruleset, .skip = skip};
	assert_int_equal(audit_find(&question, &world->arena, &world->audit), OK);
}

static void world_close(struct world *world)
{
	ruleset_free(world->ruleset);
	arena_clear(&world->arena);
}

static bool is_ever_inside(const struct profile *profile)
{
	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++)
		if (naive_minute_inside(profile, minute))
			return true;
	return false;
}

/* The mildest that comes of a login by a channel, with all that can be shown and the credential,
 * through any app, from anywhere. */
static bool verdict_comes(const struct world *world, enum rules by, struct subject subject,
			  enum channel via, enum credential credential, bool any,
			  enum verdict verdict)
{
	struct naive_facts facts = {.user = subject.user,
				    .profile = subject.profile,
				    .via = via,
				    .device = DEVICE_KNOWN,
				    .credential = credential,
				    .strong_auth = true,
				    .same_session = true};
	facts.in_hours = is_ever_inside(&world->policy->profiles[subject.profile]);
	uint32_t apps = channel_is_oauth(via) ? world->policy->app_count + 1 : 1;
	for (size_t i = 0; i < SMALL_COUNT; i++)
		for (uint32_t app = 0; app < apps; app++) {
			struct naive_decision decision;
			if (world->sources && atoms[i].at < ADDR_V4_FIRST)
				continue;
			facts.ip = atoms[i].at;
			facts.app = app ? app - 1 : NONE;
			naive_decide_facts(world->policy, by, &facts, &decision);
			if (any ? decision.verdict != VERDICT_REFUSE : decision.verdict == verdict)
				return true;
		}
	return false;
}

static bool goes(const struct world *world, enum rules by, struct subject subject, enum channel via)
{
	return verdict_comes(world, by, subject, via, CREDENTIAL_PASSWORD, true, 0);
}

static bool goes_by_browser(const struct world *world, struct subject subject)
{
	for (unsigned credential = 0; credential < CREDENTIAL_COUNT; credential++)
		if (verdict_comes(world, world->by, subject, VIA_UI, credential, true, 0) ||
		    verdict_comes(world, world->by, subject, VIA_UI_SSO, credential, true, 0))
			return true;
	return false;
}

static bool goes_anyhow(const struct world *world, struct subject subject)
{
	for (unsigned via = 0; via < VIA_COUNT; via++)
		for (unsigned credential = 0; credential < CREDENTIAL_COUNT; credential++)
			if (verdict_comes(world, world->by, subject, via, credential, true, 0))
				return true;
	return false;
}

static bool is_reported(const struct world *world, enum audit_rule rule, enum audit_kind kind,
			uint32_t index)
{
	for (uint32_t i = 0; i < world->audit.count; i++) {
		const struct audit_finding *at = &world->audit.at[i];
		if (at->rule == rule && at->object.kind == kind && at->object.index == index)
			return true;
	}
	return false;
}

static bool subject_reported(const struct world *world, enum audit_rule rule,
			     struct subject subject)
{
	if (subject.user == NONE)
		return is_reported(world, rule, AUDIT_PROFILE, subject.profile);
	return is_reported(world, rule, AUDIT_USER, subject.user);
}

static unsigned locked_check(const struct world *world)
{
	unsigned reported = 0;
	for (uint32_t i = 0; i < world->policy->profile_count; i++) {
		bool api_only = world->policy->profiles[i].permissions & PERMISSION_API_ONLY;
		bool locked = api_only ? !goes_anyhow(world, (struct subject){NONE, i})
				       : !goes_by_browser(world, (struct subject){NONE, i});
		assert_int_equal(is_reported(world, AUDIT_LOCKED_OUT, AUDIT_PROFILE, i), locked);
		reported += locked;
	}
	return reported;
}

static bool administrator_check(const struct world *world)
{
	const struct policy *policy = world->policy;
	bool some = false, can = false;
	for (uint32_t i = 0; i < policy->user_count; i++) {
		struct subject subject = {i, policy->users[i].profile.index};
		if (!(policy_permissions(policy, i, subject.profile) & PERMISSION_MODIFY_ALL_DATA))
			continue;
		some = true;
		can |= goes_by_browser(world, subject);
	}
	for (uint32_t i = 0; policy->user_count == 0 && i < policy->profile_count; i++) {
		if (!(policy->profiles[i].permissions & PERMISSION_MODIFY_ALL_DATA))
			continue;
		some = true;
		can |= goes_by_browser(world, (struct subject){NONE, i});
	}
	assert_int_equal(is_reported(world, AUDIT_NO_ADMINISTRATOR, AUDIT_ORG, 0), some && !can);
	return some && !can;
}

static bool is_able(const struct world *world, struct subject subject)
{
	if (subject.user == NONE)
		return true;
	const struct user *user = &world->policy->users[subject.user];
	return user->active && !user->frozen && !user->locked;
}

static bool token_check(const struct world *world, struct subject subject)
{
	bool asked = false;
	uint32_t permissions = policy_permissions(world->policy, subject.user, subject.profile);
	for (unsigned via = VIA_SOAP; via <= VIA_OAUTH_PASSWORD; via++)
		asked |= verdict_comes(world, world->by, subject, via, CREDENTIAL_PASSWORD, false,
				       VERDICT_TOKEN);
	bool trap = asked && permissions & PERMISSION_API_ONLY && is_able(world, subject);
	enum audit_rule rule =
	    subject.user == NONE ? AUDIT_PROFILE_TOKEN_OUT_OF_REACH : AUDIT_TOKEN_OUT_OF_REACH;
	assert_int_equal(subject_reported(world, rule, subject), trap);
	return trap;
}

static bool ends_check(const struct world *world, struct subject subject)
{
	enum rules before = world->by == RULES_2027_06 ? RULES_2026_07 : world->by;
	bool apps = world->policy->app_count > 0;
	bool ends = goes(world, before, subject, VIA_SOAP) &&
		    !goes(world, before, subject, VIA_OAUTH_PASSWORD) &&
		    !goes(world, RULES_2027_06, subject, VIA_UI) &&
		    !goes(world, RULES_2027_06, subject, VIA_UI_SSO) &&
		    !(apps && (goes(world, RULES_2027_06, subject, VIA_OAUTH_JWT) ||
			       goes(world, RULES_2027_06, subject, VIA_OAUTH_CLIENT_CREDENTIALS)));
	assert_int_equal(subject_reported(world, AUDIT_ONLY_METHOD_ENDS, subject), ends);
	return ends;
}

static void random_policies_are_judged_as_by_brute_force(void **state)
{
	struct rand rand = rand_start("audit shut");
	unsigned locked = 0, shut = 0, traps = 0, ends = 0;
	(void)state;
	small_addresses(atoms);
	for (unsigned i = 0; i < POLICIES; i++) {
		struct world world;
		struct subject *subjects;
		uint32_t count;
		world_open(&world, &rand);
		world.sources = true;
		locked += locked_check(&world);
		shut += administrator_check(&world);
		world.sources = false;
		assert_int_equal(subjects_list(world.policy, &world.arena, &subjects, &count), OK);
		for (uint32_t s = 0; s < count; s++) {
			traps += token_check(&world, subjects[s]);
			ends += ends_check(&world, subjects[s]);
		}
		world_close(&world);
	}
	assert_true(locked > 5 && shut > 2 && traps > 20 && ends > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_told),
	    cmocka_unit_test(figures_are_right),
	    cmocka_unit_test(left_out_users_may_be_administrators),
	    cmocka_unit_test(random_policies_are_judged_as_by_brute_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
