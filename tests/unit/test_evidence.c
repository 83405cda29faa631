/* The lines behind a step: a table of
 * what each reason points at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "engine/evidence.h"
#include "engine/outcomes.h"
#include "load/load.h"
#include "policy/resolve.h"
#include "rand.h"

/* Lines matter here: each row below names those it expects. */
static const char policy_text[] =
    "loginscope: 1\n"                                                                     /* 1 */
    "org:\n"                                                                              /* 2 */
    "  edition: developer\n"                                                              /* 3 */
    "  time_zone: UTC\n"                                                                  /* 4 */
    "  rules_as_of: 2026-08-01\n"                                                         /* 5 */
    "  trusted_ip_ranges:\n"                                                              /* 6 */
    "    - 192.0.2.0/25\n"                                                                /* 7 */
    "    - '@lab'\n"                                                                      /* 8 */
    "    - 192.0.2.128/25\n"                                                              /* 9 */
    "  features: {soap_login: false}\n"                                                   /* 10 */
    "networks:\n"                                                                         /* 11 */
    "  inner: [192.0.2.0/24]\n"                                                           /* 12 */
    "  lab: [192.0.2.64/26, '@inner', 198.51.100.0/25]\n"                                 /* 13 */
    "profiles:\n"                                                                         /* 14 */
    "  - name: Open\n"                                                                    /* 15 */
    "    permissions: [mfa_for_ui]\n"                                                     /* 16 */
    "  - name: Site\n"                                                                    /* 17 */
    "    experience_cloud: true\n"                                                        /* 18 */
    "    permissions: [mfa_for_ui]\n"                                                     /* 19 */
    "  - name: Narrow\n"                                                                  /* 20 */
    "    login_ip_ranges: [203.0.113.0/24]\n"                                             /* 21 */
    "    login_hours:\n"                                                                  /* 22 */
    "      monday: closed\n"                                                              /* 23 */
    "users:\n"                                                                            /* 24 */
    "  - {username: u, profile: Open, permission_sets: [Api], permissions: [api_only]}\n" /* 25 */
    "  - username: gone\n"                                                                /* 26 */
    "    profile: Open\n"                                                                 /* 27 */
    "    active: false\n"                                                                 /* 28 */
    "permission_sets:\n"                                                                  /* 29 */
    "  - {name: Api, permissions: [api_only]}\n"                                          /* 30 */
    "transaction_security:\n"                                                             /* 31 */
    "  - {name: one, when: {not_in: [0.0.0.0/1, 192.0.2.0/24]}, action: block}\n"         /* 32 */
    "  - {name: two, when: {not_in: [128.0.0.0/1]}, action: notify}\n";                   /* 33 */

static struct arena arena;
static struct policy *policy;
static struct ruleset *rulesets[RULES_COUNT];

static int policy_setup(void **state)
{
	(void)state;
	static struct sources sources;
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	if (policy_load_text(STR("evidence.yaml"), str_of(policy_text), &options, &arena, &sources,
			     &findings, &policy) != OK)
		return 1;
	for (unsigned rules = 0; rules < RULES_COUNT; rules++)
		if (ruleset_new(policy, rules, &rulesets[rules]) != OK)
			return 1;
	return 0;
}

static int policy_teardown(void **state)
{
	(void)state;
	for (unsigned rules = 0; rules < RULES_COUNT; rules++)
		ruleset_free(rulesets[rules]);
	arena_clear(&arena);
	return 0;
}

struct row {
	const char *name;
	enum rules rules;
	const char *user, *profile, *where;
	enum channel via;
	int64_t at;
	enum step step;
	const char *expect; /* "line", "line<via" per piece, in order; '!': outcome of a rule */
};

#define MONDAY 345600

static const struct row rows[] = {
    {"a trusted row, and one through a network", RULES_2026_02, NULL, "Site", "192.0.2.9",
     VIA_OAUTH_PASSWORD, 0, STEP_TOKEN, "7 12<8"},
    {"one address in four rows, the inner network once", RULES_2026_02, NULL, "Site", "192.0.2.100",
     VIA_OAUTH_PASSWORD, 0, STEP_TOKEN, "7 12<8 13<8"},
    {"a block: every row that meets it", RULES_2026_02, NULL, "Site", "192.0.2.0/24",
     VIA_OAUTH_PASSWORD, 0, STEP_TOKEN, "7 9 12<8 13<8"},
    {"in none: the list", RULES_2026_02, NULL, "Site", "198.51.100.200", VIA_OAUTH_PASSWORD, 0,
     STEP_TOKEN, "6"},
    {"no address: the list", RULES_2026_02, NULL, "Site", NULL, VIA_OAUTH_PASSWORD, 0, STEP_TOKEN,
     ""},
    {"profile ranges, outside", RULES_2026_02, NULL, "Narrow", "192.0.2.9", VIA_OAUTH_JWT,
     MONDAY + 86400, STEP_PROFILE_IP, "21"},
    {"login hours: the day's row", RULES_2026_02, NULL, "Narrow", "192.0.2.9", VIA_OAUTH_JWT,
     MONDAY, STEP_LOGIN_HOURS, "23"},
    {"login hours: a day without a row", RULES_2026_02, NULL, "Narrow", "192.0.2.9", VIA_OAUTH_JWT,
     MONDAY + 86400, STEP_LOGIN_HOURS, "22"},
    {"the flag that keeps a user out", RULES_2026_02, "gone", NULL, "192.0.2.9", VIA_UI, 0,
     STEP_USER_STATE, "28"},
    {"API only by a permission set, and by the user alone", RULES_2026_02, "u", NULL, "192.0.2.9",
     VIA_UI, 0, STEP_METHOD, "30 25"},
    {"a method switched off", RULES_2026_02, NULL, "Open", "192.0.2.9", VIA_SOAP, 0, STEP_METHOD,
     "10"},
    {"a method retired by rules the command chose: nobody's line", RULES_2027_06, NULL, "Open",
     "192.0.2.9", VIA_SOAP, 0, STEP_METHOD, "0"},
    {"MFA by rule set and by permission", RULES_2026_07, NULL, "Open", "192.0.2.9", VIA_UI, 0,
     STEP_MFA, "5 16"},
    {"MFA of a site user: by permission alone", RULES_2026_07, NULL, "Site", "192.0.2.9", VIA_UI, 0,
     STEP_MFA, "19"},
    {"MFA by rules the command chose", RULES_2027_06, NULL, "Open", "192.0.2.9", VIA_UI_SSO, 0,
     STEP_MFA, "0"},
    {"a developer org: its edition", RULES_2026_02, NULL, "Narrow", "192.0.2.9", VIA_UI, 0,
     STEP_DEVICE_ACTIVATION, ""},
    {"rules in order up to the one that refuses", RULES_2026_02, NULL, "Site", "203.0.113.9",
     VIA_OAUTH_JWT, 0, STEP_TRANSACTION_SECURITY, "32!fail"},
    {"a rule that does not match, one that is noted", RULES_2026_02, NULL, "Site", "1.2.3.4",
     VIA_OAUTH_JWT, 0, STEP_TRANSACTION_SECURITY, "32!pass 33!noted"},
    {"a block: the weightiest outcome of each rule", RULES_2026_02, NULL, "Site",
     "192.0.1.255 - 192.0.2.1", VIA_OAUTH_JWT, 0, STEP_TRANSACTION_SECURITY, "32!fail 33!pass"},
    {"no address: what not all agree on is unknown", RULES_2026_02, NULL, "Site", NULL,
     VIA_OAUTH_JWT, 0, STEP_TRANSACTION_SECURITY, "32!unknown 33!unknown"},
};

static void evidence_text(const struct evidence *evidence, size_t count, char *ret)
{
	*ret = '\0';
	for (size_t i = 0; i < count; i++) {
		ret += sprintf(ret, "%s%u", i ? " " : "", evidence[i].place.line);
		if (evidence[i].via.line)
			ret += sprintf(ret, "<%u", evidence[i].via.line);
		if (evidence[i].kind == EVIDENCE_RULE)
			ret += sprintf(ret, "!%s", step_outcome_names[evidence[i].outcome].at);
	}
}

/* For a block the decision of its first address stands for all. */
static void row_check(const struct row *row, bool cached)
{
	struct arena scratch;
	struct outcomes outcomes;
	struct evidence *evidence;
	struct range where = {0, 0};
	struct range_problem problem;
	size_t count;
	char text[200];
	struct login login = {.user = NONE, .app = NONE, .via = row->via, .device = DEVICE_NEW};
	struct evidence_cache cache = {.arena = &scratch};
	arena_init(&scratch);
	if (row->user)
		login.user = policy_find_user(policy, str_of(row->user));
	login.profile = row->user ? policy->users[login.user].profile.index
				  : policy_find_profile(policy, str_of(row->profile));
	login.has_at = true;
	login.at = row->at;
	login.has_ip = row->where != NULL;
	if (row->where)
		assert_int_equal(range_parse(str_of(row->where), &where, &problem), RANGE_OK);
	login.ip = where.first;
	const struct ruleset *ruleset = rulesets[row->rules];
	assert_int_equal(outcomes_find(ruleset, &login, &scratch, &outcomes), OK);
	assert_int_equal(evidence_find(ruleset, &login, &outcomes.facts, row->where ? &where : NULL,
				       &outcomes.decision, row->step, cached ? &cache : NULL,
				       &scratch, &evidence, &count),
			 OK);
	evidence_text(evidence, count, text);
	if (strcmp(text, row->expect) != 0)
		fail_msg("%s: \"%s\" instead of \"%s\"", row->name, text, row->expect);
	arena_clear(&scratch);
}

static void each_reason_points_at_its_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int cached = 0; cached < 2; cached++)
			row_check(&rows[i], cached);
}

/* The index finds what a walk over all rows finds, whatever way they overlap. */
static void index_agrees_with_walk(void **state)
{
	(void)state;
	struct rand rand = rand_start("row index");
	struct arena scratch;
	struct policy empty = {0};
	arena_init(&scratch);
	for (int round = 0; round < 2000; round++) {
		struct row_index index;
		struct range_list list = {.count = rand_below(&rand, 20)};
		list.rows = arena_array(&scratch, list.count, sizeof *list.rows);
		for (uint32_t i = 0; i < list.count; i++) {
			uint32_t first = rand_below(&rand, 60), size = rand_below(&rand, 30);
			list.rows[i].range = (struct range){first, first + size};
			list.rows[i].network = NONE;
		}
		struct range asked = {rand_below(&rand, 90), 0};
		asked.last = asked.first + rand_below(&rand, 10);
		assert_int_equal(row_index_init(&index, &empty, &list, &scratch), OK);
		size_t position = 0, found = 0, expected = 0;
		while (row_index_next(&index, asked, &position))
			found++;
		for (uint32_t i = 0; i < list.count; i++)
			expected += list.rows[i].range.first <= asked.last &&
				    list.rows[i].range.last >= asked.first;
		assert_int_equal(found, expected);
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_reason_points_at_its_lines),
	    cmocka_unit_test(index_agrees_with_walk),
	};
	return cmocka_run_group_tests(tests, policy_setup, policy_teardown);
}
