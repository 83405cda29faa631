/* Apps, limits and settings: each criterion and its near miss. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit_scene.h"

#define PARTNER  "partner-ranges-limit"
#define BYPASSES "app-bypasses-ranges"
#define EFFECT   "app-ranges-without-effect"
#define REQUESTS "requests-without-salesforce"
#define HOURS    "hours-ambiguous"
#define STALE    "list-stale"
#define UTC      "org: {time_zone: UTC}\n"
#define RANGED   "profiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}]\n"
#define EVERY    "org: {session: {enforce_login_ip_ranges_on_every_request: true}}\n"
#define FIVE     "192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4, 192.0.2.5"
#define SITES    "networks: {sf: [16.0.0.0/24, 17.0.0.0/24], other: [18.0.0.0/24]}\n"

static const struct {
	const char *name, *text, *rules;
	const char *expected; /* NULL: none */
} rows[] = {
    {"six ranges of a partner",
     "profiles: [{name: A, license: Partner Community, login_ip_ranges: [" FIVE ", 192.0.2.6]}]\n",
     PARTNER, PARTNER "/profile:A\n"},
    {"five", "profiles: [{name: A, license: Partner Community, login_ip_ranges: [" FIVE "]}]\n",
     PARTNER, NULL},
    {"six, and no partner",
     "profiles: [{name: A, license: Salesforce, login_ip_ranges: [" FIVE ", 192.0.2.6]}]\n",
     PARTNER, NULL},
    {"six by a network, in small letters",
     "networks: {n: [" FIVE "]}\n"
     "profiles: [{name: A, license: gold partner, login_ip_ranges: ['@n', 192.0.2.6]}]\n",
     PARTNER, PARTNER "/profile:A\n"},

    {"an app that bypasses", RANGED "apps: [{name: B, ip_relaxation: bypass}]\n", BYPASSES,
     BYPASSES "/app:B\n"},
    {"by a second factor", RANGED "apps: [{name: B, ip_relaxation: bypass_2factor}]\n", BYPASSES,
     BYPASSES "/app:B\n"},
    {"the refresh only", RANGED "apps: [{name: B, ip_relaxation: enforce_relax_refresh}]\n",
     BYPASSES, NULL},
    {"nobody relies on ranges", "profiles: [{name: A}]\napps: [{name: B, ip_relaxation: bypass}]\n",
     BYPASSES, NULL},
    {"ranges that are open are none",
     "profiles: [{name: A, login_ip_ranges: [0.0.0.0 - 255.255.255.255]}]\n"
     "apps: [{name: B, ip_relaxation: bypass}]\n",
     BYPASSES, NULL},

    {"ranges of an app that enforces", "apps: [{name: B, ip_ranges: [192.0.2.0/24]}]\n", EFFECT,
     EFFECT "/app:B\n"},
    {"ranges of an app that bypasses",
     "apps: [{name: B, ip_relaxation: bypass, ip_ranges: [192.0.2.0/24]}]\n", EFFECT,
     EFFECT "/app:B\n"},
    {"ranges that are asked for",
     "apps: [{name: B, ip_relaxation: bypass_2factor, ip_ranges: [192.0.2.0/24]}]\n", EFFECT, NULL},
    {"no ranges", "apps: [{name: B}]\n", EFFECT, NULL},

    {"all day and a day off",
     UTC "profiles: [{name: A, login_hours: {monday: '00:00-24:00', sunday: closed}}]\n", HOURS,
     HOURS "/profile:A\n"},
    {"a minute less",
     UTC "profiles: [{name: A, login_hours: {monday: '00:01-24:00', tuesday: '00:00-23:59'}}]\n",
     HOURS, NULL},
    {"two days are one finding",
     UTC "profiles: [{name: A, login_hours: {monday: '00:00-24:00', friday: '00:00-24:00'}},"
	 " {name: B}]\n",
     HOURS, HOURS "/profile:A\n"},
};

static void each_row_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		audit_row_check(rows[i].name, rows[i].text, rows[i].rules, RULES_2026_02,
				rows[i].expected);
}

static const struct {
	const char *name, *text;
	const char *what; /* of the only finding; NULL: none */
} requests[] = {
    {"lacks a half", EVERY SITES "profiles: [{name: A, login_ip_ranges: [17.0.0.0/24]}]\n",
     "the login IP ranges of profile \"A\" lack 256 of Salesforce's own addresses (512 in all), "
     "and are "
     "enforced on every request: requests that Salesforce makes for a user from there are refused"},
    {"lacks one address",
     EVERY SITES "profiles: [{name: A, login_ip_ranges: [16.0.0.0/24, 17.0.0.1 - 17.0.1.0]}]\n",
     "the login IP ranges of profile \"A\" lack 1 of Salesforce's own addresses (512 in all), and "
     "are "
     "enforced on every request: requests that Salesforce makes for a user from there are refused"},
    {"has all", EVERY SITES "profiles: [{name: A, login_ip_ranges: ['@sf']}]\n", NULL},
    {"at login only", SITES "profiles: [{name: A, login_ip_ranges: [17.0.0.0/24]}]\n", NULL},
    {"no ranges", EVERY SITES "profiles: [{name: A}]\n", NULL},
    {"hours that are closed all week refuse first",
     "org: {time_zone: UTC, session: {enforce_login_ip_ranges_on_every_request: true}}\n" SITES
     "profiles: [{name: A, login_ip_ranges: [17.0.0.0/24], login_hours: {monday: closed,"
     " tuesday: closed, wednesday: closed, thursday: closed, friday: closed, saturday: closed,"
     " sunday: closed}}]\n",
     NULL},
    {"open, but for them",
     EVERY SITES "profiles: [{name: A, login_ip_ranges: [18.0.0.0 - 255.255.255.255,"
		 " 0.0.0.0 - 15.255.255.255]}]\n",
     NULL},
};

/* Of kind is said of the network by hand: which formats there are is no matter here. */
static void salesforce_is_missed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, requests[i].text, REQUESTS);
		scene.policy->networks[0].kind = NETWORK_SALESFORCE;
		scene.policy->networks[1].kind = NETWORK_CLOUD;
		audit_scene_ask(&scene, RULES_2026_02);
		if ((scene.audit.count == 1) != (requests[i].what != NULL))
			print_error("%s\n", requests[i].name);
		assert_int_equal(scene.audit.count, requests[i].what != NULL);
		assert_int_equal(scene.audit.unasked_count, 0);
		if (requests[i].what)
			assert_string_equal(scene.audit.at[0].what, requests[i].what);
		audit_scene_close(&scene);
	}
}

static void without_such_a_network_nobody_knows(void **state)
{
	struct audit_scene scene;
	(void)state;
	audit_scene_open(&scene, requests[0].text, REQUESTS);
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, 0);
	assert_int_equal(scene.audit.unasked_count, 1);
	assert_int_equal(scene.audit.unasked[0].need, AUDIT_NEEDS_SALESFORCE);
	audit_scene_close(&scene);
}

static const struct {
	const char *name, *file, *date;
	const char *what; /* NULL: no finding; today is 2026-06-01 */
} lists[] = {
    {"91 days", "sf.json", "2026-03-02",
     "the published list of network \"sf\" is of 2026-03-02: 91 days old, where 90 are fresh"},
    {"90 days", "sf.json", "2026-03-03", NULL},
    {"of today", "sf.json", "2026-06-01", NULL},
    {"of tomorrow", "sf.json", "2026-06-02",
     "the published list of network \"sf\" is of 2026-06-02, 1 day after today"},
    {"no date", "sf.json", "",
     "nobody knows how old the published list of network \"sf\" is: neither the policy nor the "
     "file says"},
    {"from no file", "", "2020-01-01", NULL},
};

static void old_lists_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, SITES, STALE);
		scene.policy->networks[0].published.file = str_of(lists[i].file);
		scene.policy->networks[0].published.date = str_of(lists[i].date);
		audit_scene_ask(&scene, RULES_2026_02);
		assert_int_equal(scene.audit.count, lists[i].what != NULL);
		if (lists[i].what)
			assert_string_equal(scene.audit.at[0].what, lists[i].what);
		audit_scene_close(&scene);
	}
}

static const struct {
	const char *text, *rules, *what;
} sentences[] = {
    {"profiles: [{name: A, login_ip_ranges: [192.0.2.0/24]},"
     " {name: C, login_ip_ranges: [192.0.2.0/24]}]\n"
     "apps: [{name: B, ip_relaxation: bypass_2factor, ip_ranges: [198.51.100.0/28]}]\n",
     BYPASSES,
     "app \"B\" lets users in from the 16 addresses of its own IP ranges, in the web server flow, "
     "although 2 profiles rely on login IP ranges"},
    {RANGED "apps: [{name: B, ip_relaxation: bypass_2factor}]\n", BYPASSES,
     "app \"B\" lets users in from any address, after a second factor on a new device, although 1 "
     "profile relies on login IP ranges"},
    {UTC "profiles: [{name: A, login_hours: {monday: '00:00-24:00', friday: '00:00-24:00'}}]\n",
     HOURS,
     "profile \"A\" is open from 00:00 to 24:00 on Monday, Friday, which is open all day to one "
     "source and closed to another"},
    {"profiles: [{name: A, license: Partner, login_ip_ranges: [" FIVE ", 192.0.2.6]}]\n", PARTNER,
     "partner profile \"A\" (license \"Partner\") has 6 login IP ranges: Salesforce allows 5"},
};

static void figures_are_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, sentences[i].text, sentences[i].rules);
		audit_scene_ask(&scene, RULES_2026_02);
		assert_int_equal(scene.audit.count, 1);
		assert_string_equal(scene.audit.at[0].what, sentences[i].what);
		audit_scene_close(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_told),
	    cmocka_unit_test(salesforce_is_missed),
	    cmocka_unit_test(without_such_a_network_nobody_knows),
	    cmocka_unit_test(old_lists_are_named),
	    cmocka_unit_test(figures_are_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
