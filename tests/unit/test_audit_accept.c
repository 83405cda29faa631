/* Exceptions, fingerprints and the baseline; and the rules of this family with the n-th allocation
 * failing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "audit_scene.h"
#include "base/mem.h"
#include "engine/audit_hits.h"

#define RULES                                                                                      \
	"profile-range-outside-org token-out-of-reach app-ranges-without-effect "                  \
	"exception-expired "                                                                       \
	"exception-unmatched"
#define OUTSIDE   "profile-range-outside-org"
#define TOKEN     "token-out-of-reach"
#define EFFECT    "app-ranges-without-effect"
#define EXPIRED   "exception-expired"
#define UNMATCHED "exception-unmatched"

/* Six findings, of users, rows and an app. */
static const char scene_text[] =
    "org: {name: Acme, login_ip_ranges: [192.0.2.0/24],"
    " features: {username_password_flow: false}}\n"
    "profiles: [{name: A, label: First, login_ip_ranges: [198.51.100.0/25, 203.0.113.0/24]},"
    " {name: B, permissions: [api_only]}, {name: C, login_ip_ranges: [198.51.100.0/24]}]\n"
    "users: [{username: one@acme.example, profile: B}, {username: two@acme.example, profile: B}]\n"
    "apps: [{name: P, ip_ranges: [192.0.2.0/24]}]\n"
    "networks: {n: [192.0.2.1]}\n"
    "exceptions:\n";

/* What the scene always has, in this order. */
static const char *const always[] = {
    TOKEN "/user:one@acme.example",       TOKEN "/user:two@acme.example",
    OUTSIDE "/profile:A/198.51.100.0/25", OUTSIDE "/profile:A/203.0.113.0/24",
    OUTSIDE "/profile:C/198.51.100.0/24", EFFECT "/app:P"};

enum { ALWAYS = sizeof always / sizeof *always };

static const struct {
	const char *name, *exceptions;
	const char *excepted; /* x: of `always`, it is */
	const char *more;     /* what is said of exceptions */
} rows[] = {
    {"a rule", "  - {id: " OUTSIDE ", reason: x, owner: y}\n", "--xxx-", ""},
    {"a profile", "  - {id: " OUTSIDE ", profile: A, reason: x, owner: y}\n", "--xx--", ""},
    {"its label", "  - {id: " OUTSIDE ", profile: First, reason: x, owner: y}\n", "--xx--", ""},
    {"a range holds what it is about",
     "  - {id: " OUTSIDE ", range: 198.51.100.0/24, reason: x, owner: y}\n", "--x-x-", ""},
    {"a range behind all others",
     "  - {id: " OUTSIDE ", range: 203.0.113.0/24, reason: x, owner: y}\n", "---x--", ""},
    {"a range holds a part", "  - {id: " OUTSIDE ", range: 198.51.100.0/26, reason: x, owner: y}\n",
     "------", ""},
    {"a range holds none of it",
     "  - {id: " OUTSIDE ", range: 198.51.99.0/24, reason: x, owner: y}\n", "------",
     UNMATCHED "/exception:" OUTSIDE "/range:198.51.99.0/24\n"},
    {"two ranges hold it together",
     "  - {id: " OUTSIDE ", range: 198.51.100.0/26, reason: x, owner: y}\n"
     "  - {id: " OUTSIDE ", range: 198.51.100.64/26, reason: x, owner: y}\n",
     "--x---", ""},
    {"two ranges but for one address",
     "  - {id: " OUTSIDE ", range: 198.51.100.0/26, reason: x, owner: y}\n"
     "  - {id: " OUTSIDE ", range: 198.51.100.64 - 198.51.100.126, reason: x, owner: y}\n",
     "------", ""},
    {"two ranges, one of which has expired",
     "  - {id: " OUTSIDE ", range: 198.51.100.0/26, reason: x, owner: y}\n"
     "  - {id: " OUTSIDE ", range: 198.51.100.64/26, reason: x, owner: y, expires: 2026-06-01}\n",
     "------", EXPIRED "/exception:" OUTSIDE "/range:198.51.100.64/26\n"},
    {"a profile, and a part of the range",
     "  - {id: " OUTSIDE ", profile: A, range: 198.51.100.0/26, reason: x, owner: y}\n", "------",
     ""},
    {"a profile and a range",
     "  - {id: " OUTSIDE ", profile: A, range: 198.51.100.0/24, reason: x, owner: y}\n", "--x---",
     ""},
    {"an app", "  - {id: " EFFECT ", app: P, reason: x, owner: y}\n", "-----x", ""},
    {"expired today", "  - {id: " EFFECT ", app: P, reason: x, owner: y, expires: 2026-06-01}\n",
     "------", EXPIRED "/exception:" EFFECT "/app:P\n"},
    {"expires tomorrow", "  - {id: " EFFECT ", app: P, reason: x, owner: y, expires: 2026-06-02}\n",
     "-----x", ""},
    {"expired, and another one accepts it",
     "  - {id: " EFFECT ", app: P, reason: x, owner: y, expires: 2026-01-01}\n"
     "  - {id: " EFFECT ", reason: x, owner: y}\n",
     "-----x", EXPIRED "/exception:" EFFECT "/app:P\n"},
    {"two for one",
     "  - {id: " EFFECT ", app: P, reason: x, owner: y}\n"
     "  - {id: " EFFECT ", reason: x, owner: y}\n",
     "-----x", ""},
    {"another profile", "  - {id: " OUTSIDE ", profile: B, reason: x, owner: y}\n", "------",
     UNMATCHED "/exception:" OUTSIDE "/profile:B\n"},
    {"an object of another kind", "  - {id: " OUTSIDE ", app: P, reason: x, owner: y}\n", "------",
     UNMATCHED "/exception:" OUTSIDE "/app:P\n"},
    {"two kinds of objects", "  - {id: " OUTSIDE ", profile: A, network: n, reason: x, owner: y}\n",
     "------", UNMATCHED "/exception:" OUTSIDE "/profile:A,network:n\n"},
    {"two kinds of objects, of which one fits",
     "  - {id: " EFFECT ", app: P, network: n, reason: x, owner: y}\n", "------",
     UNMATCHED "/exception:" EFFECT "/app:P,network:n\n"},
    {"the same twice",
     "  - {id: " OUTSIDE ", profile: B, reason: x, owner: y}\n"
     "  - {id: " OUTSIDE ", profile: B, reason: x, owner: y}\n",
     "------",
     UNMATCHED "/exception:" OUTSIDE "/profile:B\n" UNMATCHED "/exception:" OUTSIDE
	       "/profile:B#2\n"},
    {"of a rule that is not asked", "  - {id: private-range, reason: x, owner: y}\n", "------", ""},
    {"what is said of exceptions stands",
     "  - {id: " OUTSIDE ", profile: B, reason: x, owner: y}\n"
     "  - {id: " UNMATCHED ", reason: x, owner: y}\n",
     "------",
     UNMATCHED "/exception:" OUTSIDE "/profile:B\n" UNMATCHED "/exception:" UNMATCHED "\n"},
    {"a user", "  - {id: " TOKEN ", user: one@acme.example, reason: x, owner: y}\n", "x-----", ""},
    {"users of a profile", "  - {id: " TOKEN ", profile: B, reason: x, owner: y}\n", "xx----", ""},
    {"a user of that profile",
     "  - {id: " TOKEN ", profile: B, user: two@acme.example, reason: x, owner: y}\n", "-x----",
     ""},
    {"a user of another profile",
     "  - {id: " TOKEN ", profile: A, user: two@acme.example, reason: x, owner: y}\n", "------",
     UNMATCHED "/exception:" TOKEN "/profile:A,user:two@acme.example\n"},
};

static void expected_check(struct audit_scene *scene, const char *name, const char *excepted,
			   const char *more)
{
	const char *expected = "";
	for (size_t i = 0; i < ALWAYS; i++)
		expected = arena_format(&scene->arena, "%s%s%s\n", expected, always[i],
					excepted[i] == 'x' ? " excepted" : "");
	expected = arena_format(&scene->arena, "%s%s", expected, more);
	const char *prints = audit_scene_prints(scene);
	if (strcmp(prints, expected) != 0)
		print_error("%s\n", name);
	assert_string_equal(prints, expected);
}

static void scene_open(struct audit_scene *scene, const char *exceptions)
{
	const char *const texts[] = {scene_text, exceptions};
	char text[4096];
	assert_true((size_t)snprintf(text, sizeof text, "%s%s", texts[0], texts[1]) < sizeof text);
	audit_scene_open(scene, text, RULES);
}

/* Findings about addresses are looked up in a tree: an exception of each range there is, over rows
 * that are nested, apart and alike in their first address. */
static void ranges_find_what_they_hold(void **state)
{
	static const struct {
		unsigned first, last;
	} of[] = {{0, 30}, {1, 1}, {2, 5}, {3, 20}, {3, 4}, {7, 7}, {9, 12}, {11, 28}, {25, 31}};
	enum { COUNT = sizeof of / sizeof *of, END = 33 };
	(void)state;
	for (unsigned first = 0; first < END; first++)
		for (unsigned last = first; last < END; last++) {
			struct audit_scene scene;
			char text[2048], *at = text;
			bool meets = false;
			at += sprintf(at, "org: {trusted_ip_ranges: [");
			for (unsigned i = 0; i < COUNT; i++)
				at += sprintf(at, "%s192.0.2.%u - 192.0.2.%u", i ? ", " : "",
					      of[i].first, of[i].last);
			sprintf(at,
				"]}\nexceptions:\n  - {id: documentation-range, "
				"range: 192.0.2.%u - 192.0.2.%u, reason: x, owner: y}\n",
				first, last);
			audit_scene_open(&scene, text, "documentation-range " UNMATCHED);
			audit_scene_ask(&scene, RULES_2026_02);
			for (unsigned i = 0; i < COUNT; i++) {
				bool holds = first <= of[i].first && of[i].last <= last;
				assert_int_equal(scene.audit.at[i].standing,
						 holds ? AUDIT_EXCEPTED : AUDIT_NEW);
				meets |= of[i].first <= last && first <= of[i].last;
			}
			assert_int_equal(scene.audit.count, COUNT + !meets);
			audit_scene_close(&scene);
		}
}

static void each_row_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct audit_scene scene;
		scene_open(&scene, rows[i].exceptions);
		audit_scene_ask(&scene, RULES_2026_02);
		expected_check(&scene, rows[i].name, rows[i].excepted, rows[i].more);
		audit_scene_close(&scene);
	}
}

static const struct {
	const char *exceptions, *what, *todo;
} sentences[] = {
    {"  - {id: profile-ranges-outside-org, profile: A, reason: x, owner: y}\n",
     "the exception of profile-ranges-outside-org for profile \"A\" accepts nothing: there is no "
     "such rule",
     "write profile-range-outside-org if that is meant, or remove it"},
    {"  - {id: what-is-this, reason: x, owner: y}\n",
     "the exception of what-is-this accepts nothing: there is no such rule",
     "remove it, or write what it is for as the finding does"},
    /* The nearest rule of all is one that no exception can accept. */
    {"  - {id: exception-expire, reason: x, owner: y}\n",
     "the exception of exception-expire accepts nothing: there is no such rule",
     "remove it, or write what it is for as the finding does"},
    {"  - {id: profile-range-outside-org, profile: B, range: 192.0.2.1, reason: x, owner: y}\n",
     "the exception of profile-range-outside-org for profile \"B\", range \"192.0.2.1\" matches no "
     "finding",
     "remove it, or write what it is for as the finding does"},
    {"  - {id: profile-range-outside-org, profile: A, reason: x, owner: ops, expires: "
     "2026-05-31}\n",
     "the exception of profile-range-outside-org for profile \"A\" expired on 2026-05-31: 2 "
     "findings "
     "count again",
     "mend what it accepted and remove it, or let its owner (ops) give it another date"},
    {"  - {id: profile-range-outside-org, profile: B, reason: x, owner: ops, expires: "
     "2026-05-31}\n",
     "the exception of profile-range-outside-org for profile \"B\" expired on 2026-05-31: no "
     "finding "
     "is left that it would accept",
     "remove it"},
    {"  - {id: private-range, reason: x, owner: ops, expires: 2026-05-31}\n",
     "the exception of private-range expired on 2026-05-31",
     "mend what it accepted and remove it, or let its owner (ops) give it another date"},
    {"  - {id: exception-expired, reason: x, owner: ops, expires: 2026-05-31}\n",
     "the exception of exception-expired accepts nothing: what is said of exceptions stands",
     "remove it"},
};

static void the_way_out_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		struct audit_scene scene;
		scene_open(&scene, sentences[i].exceptions);
		audit_scene_ask(&scene, RULES_2026_02);
		assert_int_equal(scene.audit.count, ALWAYS + 1);
		assert_string_equal(scene.audit.at[ALWAYS].what, sentences[i].what);
		assert_string_equal(scene.audit.at[ALWAYS].todo, sentences[i].todo);
		audit_scene_close(&scene);
	}
}

/* Of several the first counts, and all have matched. */
static void the_first_exception_counts(void **state)
{
	struct audit_scene scene;
	(void)state;
	scene_open(&scene,
		   "  - {id: app-ranges-without-effect, reason: x, owner: y, expires: 2026-01-01}\n"
		   "  - {id: app-ranges-without-effect, reason: x, owner: y}\n"
		   "  - {id: app-ranges-without-effect, app: P, reason: x, owner: y}\n");
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, ALWAYS + 1);
	assert_int_equal(scene.audit.at[5].exception, 1);
	assert_int_equal(scene.audit.excepted, 1);
	assert_int_equal(scene.audit.counts[SEVERITY_WARNING], ALWAYS - 2);
	audit_scene_close(&scene);
}

/* Who was left out has no findings, so that an exception for that proves nothing. */
static void who_was_left_out_keeps_exceptions(void **state)
{
	struct user nobody = {.username = STR("x@acme.example"), .profile.name = STR("Gone")};
	struct audit_scene scene;
	(void)state;
	scene_open(&scene,
		   "  - {id: token-out-of-reach, reason: x, owner: y, user: two@acme.example}\n");
	scene.policy->exceptions[0].user = (struct str){0};
	scene.policy->exceptions[0].profile = STR("Gone");
	scene.policy->left_out = &nobody;
	scene.policy->left_out_count = 1;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, ALWAYS);
	audit_scene_close(&scene);
}

/* --- The baseline -------------------------------------------------------------------------- */

static void baseline_add(struct audit_scene *scene, struct baseline *baseline, const char *print)
{
	uint32_t old;
	struct baseline_entry *entry =
	    arena_push(&scene->arena, &baseline->at, baseline->count, sizeof *entry);
	*entry = (struct baseline_entry){.print = str_of(print), .since = STR("2026-02-03")};
	assert_int_equal(
	    map_add(&baseline->prints, &scene->arena, entry->print, baseline->count++, &old), OK);
}

static void what_the_baseline_knows_is_not_new(void **state)
{
	struct audit_scene scene;
	struct baseline baseline = {0};
	(void)state;
	scene_open(&scene,
		   "  - {id: app-ranges-without-effect, app: P, reason: x, owner: y}\n"
		   "  - {id: profile-range-outside-org, profile: B, reason: x, owner: y}\n");
	baseline_add(&scene, &baseline, always[2]);
	baseline_add(&scene, &baseline, always[5]); /* an exception accepts it as well */
	baseline_add(&scene, &baseline, UNMATCHED "/exception:" OUTSIDE "/profile:B");
	baseline_add(&scene, &baseline, "of another/org");
	scene.question.baseline = &baseline;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_string_equal(audit_scene_prints(&scene), TOKEN
			    "/user:one@acme.example\n" TOKEN "/user:two@acme.example\n" OUTSIDE
			    "/profile:A/198.51.100.0/25 known\n" OUTSIDE
			    "/profile:A/203.0.113.0/24\n" OUTSIDE
			    "/profile:C/198.51.100.0/24\n" EFFECT "/app:P excepted\n" UNMATCHED
			    "/exception:" OUTSIDE "/profile:B known\n");
	assert_true(str_equal(scene.audit.at[2].since, STR("2026-02-03")));
	assert_int_equal(scene.audit.at[3].since.length, 0);
	assert_int_equal(scene.audit.known, 2);
	assert_int_equal(scene.audit.counts[SEVERITY_WARNING], 2);
	audit_scene_close(&scene);
}

/* Equal rows of a list have equal keys; lines, file names and the org's name are in none. */
static void fingerprints_stay(void **state)
{
	static const char *const texts[] = {
	    "org: {login_ip_ranges: [192.0.2.0/24]}\n"
	    "profiles: [{name: A, login_ip_ranges: [198.51.100.1, 198.51.100.1, 198.51.100.2]}]\n",
	    "profiles: [{name: B}, {name: A, login_ip_ranges:\n"
	    "  [198.51.100.1,\n   198.51.100.1,\n   198.51.100.2]}]\n"
	    "org: {name: Other, login_ip_ranges: [192.0.2.0/24]}\n"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		audit_row_check("fingerprints", texts[i], OUTSIDE, RULES_2026_02,
				OUTSIDE "/profile:A/198.51.100.1\n" OUTSIDE
					"/profile:A/198.51.100.1#2\n" OUTSIDE
					"/profile:A/198.51.100.2\n");
}

/* --- Memory -------------------------------------------------------------------------------- */

#define EVERY_RULE                                                                                 \
	"trusted-range-unused profile-range-outside-org locked-out no-administrator "              \
	"token-out-of-reach partner-ranges-limit app-bypasses-ranges "                             \
	"app-ranges-without-effect requests-without-salesforce hours-ambiguous never-hit-row "     \
	"list-stale exception-expired exception-unmatched"

/* Something for every rule of this family. */
static const char everything[] =
    "org: {time_zone: UTC, login_ip_ranges: [192.0.2.0/24, 192.0.3.0/24],"
    " trusted_ip_ranges: [198.51.100.0/24, 192.0.2.1, '@sf'],"
    " session: {enforce_login_ip_ranges_on_every_request: true},"
    " features: {username_password_flow: false}}\n"
    "networks: {sf: [16.0.0.0/24]}\n"
    "profiles:\n"
    "  - {name: A, login_ip_ranges: [198.51.100.0/25, 203.0.113.0/24],"
    " permissions: [modify_all_data]}\n"
    "  - {name: B, permissions: [api_only]}\n"
    "  - {name: C, license: Partner, login_ip_ranges: [192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4,"
    " 192.0.2.5, 192.0.2.6], login_hours: {monday: '00:00-24:00'}}\n"
    "users: [{username: one@acme.example, profile: B}, {username: two@acme.example, profile: A}]\n"
    "apps: [{name: P, ip_ranges: [192.0.2.0/24]},"
    " {name: Q, ip_relaxation: bypass_2factor, ip_ranges: [198.51.100.77]}]\n"
    "transaction_security: [{name: R, when: {not_in: 192.0.2.0/24}, action: block}]\n"
    "exceptions:\n"
    "  - {id: app-ranges-without-effect, app: P, reason: x, owner: y}\n"
    "  - {id: profile-range-outside-org, range: 198.51.100.0/24, reason: x, owner: y,"
    " expires: 2026-01-01}\n"
    "  - {id: locked-out, user: one@acme.example, reason: x, owner: y}\n";

static const struct {
	const char *text, *rules;
} orgs[] = {
    {everything, EVERY_RULE},
    {"org: {features: {username_password_flow: false}}\nnetworks: {sf: [16.0.0.0/24]}\n"
     "profiles: [{name: B, permissions: [api_only]}]\n",
     "only-method-ends"},
};

/* All of the audit, in an arena of its own. */
static enum status audit_once(const struct audit_scene *scene, size_t nth, bool *seen)
{
	struct login login = {.user = NONE, .app = NONE, .has_ip = true};
	struct audit_question question = scene->question;
	struct arena arena;
	struct audit_hits *hits = NULL;
	struct audit audit;
	login.ip = addr_of_v4(0xc0000201);
	arena_init(&arena);
	mem_fail_from(nth);
	enum status status = audit_hits_new(scene->ruleset, &arena, &hits);
	if (status == OK)
		status = audit_hits_add(hits, &login);
	question.ruleset = scene->ruleset;
	question.hits = hits;
	if (status == OK)
		status = audit_find(&question, &arena, &audit);
	mem_fail_from(0);
	for (uint32_t i = 0; status == OK && i < audit.count; i++)
		seen[audit.at[i].rule] = true;
	arena_clear(&arena);
	return status;
}

static void memory_may_run_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof orgs / sizeof *orgs; i++) {
		struct audit_scene scene;
		bool seen[AUDIT_RULE_COUNT] = {false};
		enum status status = NOMEM;
		audit_scene_open(&scene, orgs[i].text, orgs[i].rules);
		scene.policy->networks[0].kind = NETWORK_SALESFORCE;
		scene.policy->networks[0].published.file = STR("sf.json");
		assert_int_equal(ruleset_new(scene.policy, RULES_2026_02, &scene.ruleset), OK);
		size_t nth = 0;
		while ((status = audit_once(&scene, ++nth, seen)) == NOMEM)
			;
		assert_int_equal(status, OK);
		assert_true(nth > 20);
		for (size_t rule = 0; rule < AUDIT_RULE_COUNT; rule++)
			if (!scene.skip[rule] && !seen[rule])
				fail_msg("%s is not among them", audit_rules[rule].id.at);
		audit_scene_close(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_told),
	    cmocka_unit_test(ranges_find_what_they_hold),
	    cmocka_unit_test(the_way_out_is_told),
	    cmocka_unit_test(the_first_exception_counts),
	    cmocka_unit_test(who_was_left_out_keeps_exceptions),
	    cmocka_unit_test(what_the_baseline_knows_is_not_new),
	    cmocka_unit_test(fingerprints_stay),
	    cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
