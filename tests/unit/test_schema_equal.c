/* Two policies are the same when they say the same: for each key of the format
 * a text that differs in it alone must differ, and layout must not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "load/schema_equal.h"
#include "load/yaml_policy.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"
#define PROFILE      "profiles: [{name: a, "
#define USER         "users: [{username: a, profile: b, "
#define APP          "apps: [{name: a, "
#define TEST         "tests: [{name: a, "
#define PROPERTY     "properties: [{name: a, "
#define SHA          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define RULE         "transaction_security: [{name: a, action: mfa, when: {"

static struct policy *policy_of(struct arena *arena, const char *text)
{
	struct sources sources = {0};
	struct findings findings;
	uint32_t file;
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	char *all = arena_format(arena, V1 "%s\n", text);
	findings_init(&findings, arena);
	assert_int_equal(sources_add(&sources, arena, STR("x"), str_of(all), &file), OK);
	assert_int_equal(policy_parse_yaml(&sources, file, arena, &findings, policy), OK);
	if (findings.count)
		fail_msg("%s: %s", text, findings.first->message);
	return policy;
}

/* No two texts of a row, nor of two rows, say the same. */
static const char *const different[] = {
    "",
    "include: [a.yaml]",
    "include: [b.yaml]",
    "include: [a.yaml, b.yaml]",
    "sources: [{users_csv: a.csv}]",
    "sources: [{users_csv: b.csv}]",
    "sources: [{sfdx: a.csv}]",
    "org: {name: A}",
    "org: {name: B}",
    "org: {edition: group}",
    "org: {revenue: false}",
    "org: {time_zone: Europe/Berlin}",
    "org: {rules_as_of: 2026-07}",
    "org: {trusted_ip_ranges: [192.0.2.1]}",
    "org: {trusted_ip_ranges: [192.0.2.1, 192.0.2.1]}",
    "org: {trusted_ip_ranges: [192.0.2.1, '@a']}",
    "org: {trusted_ip_ranges: ['@a', 192.0.2.1]}",
    "org: {trusted_ip_ranges: ['@a']}",
    "org: {trusted_ip_ranges: ['@b']}",
    "org: {trusted_ip_ranges: [192.0.2.0/31]}",
    "org: {trusted_ip_ranges: [{cidr: 192.0.2.0/31, description: x}]}",
    "org: {login_ip_ranges: [192.0.2.1]}",
    "org: {session: {enforce_login_ip_ranges_on_every_request: true}}",
    "org: {session: {lock_sessions_to_ip: true}}",
    "org: {features: {login_challenge: false}}",
    "org: {features: {login_with_api_token: false}}",
    "org: {features: {soap_login: false}}",
    "org: {features: {username_password_flow: false}}",
    "org: {features: {known_device_suffices: false}}",
    "org: {lockout: {max_attempts: 3}}",
    "org: {lockout: {period_minutes: forever}}",
    "networks: {a: [192.0.2.1]}",
    "networks: {b: [192.0.2.1]}",
    "networks: {a: [192.0.2.2]}",
    "networks: {a: [192.0.2.2], b: [192.0.2.1]}",
    "networks: {b: [192.0.2.1], a: [192.0.2.2]}",
    "networks: {a: {ranges: [192.0.2.2], kind: cloud}}",
    "networks: {a: {ranges: [192.0.2.2], kind: tor}}",
    "networks: {a: {ranges: [192.0.2.2], date: 2026-01-31}}",
    "networks: {a: {file: a.txt}}",
    "networks: {a: {file: b.txt}}",
    "networks: {a: {file: a.txt, kind: cloud}}",
    "networks: {a: {file: a.txt, date: 2026-01-31}}",
    "networks: {a: {file: a.txt, sha256: " SHA "}}",
    "networks: {a: {file: a.txt, services: [x]}}",
    "networks: {a: {file: a.txt, regions: [x]}}",
    "networks: {a: {file: a.txt, regions: [x, y]}}",
    "audit: {countries: [US]}",
    "audit: {countries: [US, CA]}",
    "profiles: [{name: a}]",
    "profiles: [{name: a}, {name: b}]",
    "profiles: [{name: b}, {name: a}]",
    PROFILE "label: x}]",
    PROFILE "license: x}]",
    PROFILE "login_ip_ranges: [192.0.2.1]}]",
    PROFILE "login_hours: {monday: 08:00-09:00}}]",
    PROFILE "login_hours: {monday: 08:00-10:00}}]",
    PROFILE "login_hours: {tuesday: 08:00-10:00}}]",
    PROFILE "login_hours: {monday: 00:00-24:00}}]",
    PROFILE "login_hours: {monday: closed}}]",
    PROFILE "permissions: [api_only]}]",
    PROFILE "permissions: [mfa_for_ui]}]",
    PROFILE "experience_cloud: true}]",
    PROFILE "device_activation: true}]",
    PROFILE "lockout: {max_attempts: 5}}]",
    "permission_sets: [{name: a}]",
    "permission_sets: [{name: a, permissions: [api_only]}]",
    "users: [{username: a, profile: b}]",
    "users: [{username: a, profile: c}]",
    "users: [{username: b, profile: b}]",
    USER "permission_sets: [x]}]",
    USER "permission_sets: [x, y]}]",
    USER "permission_sets: [y, x]}]",
    USER "active: false}]",
    USER "frozen: true}]",
    USER "locked: true}]",
    USER "sso: true}]",
    USER "authenticator: true}]",
    USER "token_reset_before: true}]",
    "apps: [{name: a}]",
    APP "label: x}]",
    APP "kind: external_client_app}]",
    APP "ip_relaxation: bypass}]",
    APP "ip_ranges: [192.0.2.1]}]",
    "geo: {country: a.mmdb}",
    "geo: {asn: a.mmdb}",
    RULE "country: [KP]}}]",
    RULE "country: [IR]}}]",
    RULE "country: [KP, IR]}}]",
    RULE "asn: [64500]}}]",
    RULE "asn: [64501]}}]",
    RULE "asn: [64501], not_in: '@a'}}]",
    RULE "not_in: '@a'}}]",
    "transaction_security: [{name: a, action: block, when: {country: KP}}]",
    "exceptions: [{id: a}]",
    "exceptions: [{id: a, profile: x}]",
    "exceptions: [{id: a, user: x}]",
    "exceptions: [{id: a, app: x}]",
    "exceptions: [{id: a, network: x}]",
    "exceptions: [{id: a, range: 192.0.2.0/24}]",
    "exceptions: [{id: a, range: 192.0.2.0/25}]",
    "exceptions: [{id: a, reason: x}]",
    "exceptions: [{id: a, owner: x}]",
    "exceptions: [{id: a, expires: 2026-01-01}]",
    "exceptions: [{id: a, expires: 2026-01-02}]",
    TEST "expect: allow}]",
    TEST "expect: mfa}]",
    TEST "expect: mfa:sso}]",
    TEST "expect: {verdict: [mfa, allow]}}]",
    TEST "expect: {verdict: mfa, reason: [sso, trusted-ip]}}]",
    TEST "user: b, expect: allow}]",
    TEST "user: [b, c], expect: allow}]",
    TEST "user: [c, b], expect: allow}]",
    TEST "profile: b, expect: allow}]",
    TEST "via: ui, expect: allow}]",
    TEST "via: [soap, ui], expect: allow}]",
    TEST "ip: 192.0.2.1, expect: allow}]",
    TEST "ip: '@b', expect: allow}]",
    TEST "ip: [192.0.2.1, '@b'], expect: allow}]",
    TEST "app: b, expect: allow}]",
    TEST "at: 2026-03-02T12:00Z, expect: allow}]",
    TEST "at: 2026-03-02T12:00, expect: allow}]",
    TEST "device: new, expect: allow}]",
    TEST "device: known, expect: allow}]",
    TEST "credential: totp, expect: allow}]",
    TEST "strong_auth: yes, expect: allow}]",
    TEST "strong_auth: no, expect: allow}]",
    TEST "strong_auth: [no, yes], expect: allow}]",
    TEST "phase: request, expect: allow}]",
    TEST "session_ip: 192.0.2.1, expect: allow}]",
    TEST "session_ip: 192.0.2.2, expect: allow}]",
    PROPERTY "always: {}, verdict: allow}]",
    PROPERTY "always: {}, verdict: mfa}]",
    PROPERTY "always: {}, verdict: mfa, reason: sso}]",
    PROPERTY "always: {}, verdict: [mfa, allow]}]",
    PROPERTY "always: {via: ui}, verdict: allow}]",
    PROPERTY "never: {verdict: allow}}]",
    PROPERTY "never: {verdict: mfa}}]",
    PROPERTY "never: {verdict: mfa, reason: sso}}]",
    PROPERTY "never: {verdict: mfa, reason: [sso, trusted-ip]}}]",
    PROPERTY "exists: {verdict: allow}}]",
    PROPERTY "exists: {verdict: allow, at: every-minute}}]",
    PROPERTY "exists: {verdict: allow, at: 2026-03-02T12:00Z}}]",
    PROPERTY "never: {verdict: allow, at: 2026-03-02T12:00Z}}]",
    PROPERTY "never: {verdict: allow, at: 2026-03-02T12:01Z}}]",
    PROPERTY "never: {verdict: allow, user: b}}]",
    PROPERTY "never: {verdict: allow, user: [b, c]}}]",
    PROPERTY "never: {verdict: allow, profile: b}}]",
    PROPERTY "never: {verdict: allow, via: ui}}]",
    PROPERTY "never: {verdict: allow, inside: 192.0.2.1}}]",
    PROPERTY "never: {verdict: allow, inside: '@b'}}]",
    PROPERTY "never: {verdict: allow, outside: '@b'}}]",
    PROPERTY "never: {verdict: allow, app: b}}]",
    PROPERTY "never: {verdict: allow, device: new}}]",
    PROPERTY "never: {verdict: allow, credential: totp}}]",
    PROPERTY "never: {verdict: allow, strong_auth: yes}}]",
    PROPERTY "never: {verdict: allow, phase: request}}]",
    PROPERTY "no_broader_than: a.yaml}]",
    PROPERTY "no_broader_than: b.yaml}]",
};

static const struct {
	const char *one, *other;
} equal[] = {
    {"", "users: []\norg:\n  name: ''"},
    {"networks: {a: [192.0.2.1]}", "networks: {a: {ranges: [192.0.2.1/32]}}"},
    {"networks: {a: [192.0.2.1]}", "networks: {a: ['::ffff:192.0.2.1']}"},
    {"networks: {a: {file: a.txt, services: x}}", "networks: {a: {services: [x], file: 'a.txt'}}"},
    {"audit: {countries: US}", "audit: {countries: [US]}"},
    {"org: {trusted_ip_ranges: [192.0.2.0/32]}", "org:\n  trusted_ip_ranges:\n  - 192.0.2.0"},
    {"org: {trusted_ip_ranges: [{start: 192.0.2.0, end: 192.0.2.3}]}",
     "# x\norg: {trusted_ip_ranges: [192.0.2.0/30]}"},
    {PROFILE "permissions: [api_only, mfa_for_ui]}]",
     PROFILE "permissions: [mfa_for_ui, api_only]}]"},
    {APP "ip_relaxation: BYPASS}]", APP "ip_relaxation: bypass}]"},
    {PROPERTY "exists: {verdict: allow, at: every-minute}}]",
     PROPERTY "exists: {at: 'every-minute', verdict: [allow]}}]"},
    {PROPERTY "always: {inside: 192.0.2.0/31}, verdict: allow}]",
     PROPERTY "verdict: [allow, allow], always: {inside: [192.0.2.0 - 192.0.2.1]}}]"},
    {TEST "via: ui, expect: mfa:sso}]",
     TEST "via: [ui], expect: {reason: [sso], verdict: [mfa]}}]"},
    {TEST "via: [ui, soap, ui], expect: allow}]", TEST "via: [ui, soap], expect: 'allow'}]"},
    {TEST "ip: 192.0.2.0/31, expect: allow}]", TEST "ip: [192.0.2.0 - 192.0.2.1], expect: allow}]"},
    {TEST "user: b, session_ip: ['::ffff:192.0.2.1'], expect: allow}]",
     TEST "user: [b], session_ip: 192.0.2.1, expect: allow}]"},
    {TEST "at: 2026-03-02T12:00Z, expect: allow}]",
     TEST "at: ['2026-03-02T12:00Z'], expect: allow}]"},
    {TEST "strong_auth: yes, expect: allow}]", TEST "strong_auth: 'yes', expect: allow}]"},
    {TEST "strong_auth: yes, expect: allow}]", TEST "strong_auth: True, expect: allow}]"},
    {TEST "strong_auth: [no, \"yes\"], expect: allow}]",
     TEST "strong_auth: [false, true], expect: allow}]"},
};

static void test_different(void **state)
{
	(void)state;
	struct policy *policies[COUNT(different)];
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(different); i++)
		policies[i] = policy_of(&arena, different[i]);
	for (size_t i = 0; i < COUNT(different); i++)
		for (size_t k = 0; k < COUNT(different); k++)
			if (policy_same(policies[i], policies[k]) != (i == k))
				fail_msg("%s\n%s", different[i], different[k]);
	arena_clear(&arena);
}

static void test_equal(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(equal); i++) {
		struct arena arena;
		arena_init(&arena);
		if (!policy_same(policy_of(&arena, equal[i].one),
				 policy_of(&arena, equal[i].other)))
			fail_msg("%s\n%s", equal[i].one, equal[i].other);
		arena_clear(&arena);
	}
}

/* Each key of the schema has a text above, so that none is forgotten. */
static void key_check(const struct schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		size_t k = 0;
		if (key->of)
			key_check(key->of);
		if (key->type == SCHEMA_VERSION || schema == &schema_hours)
			continue;
		while (k < COUNT(different) && !strstr(different[k], key->name.at))
			k++;
		if (k == COUNT(different))
			fail_msg("no text with %s", key->name.at);
	}
}

static void test_every_key(void **state)
{
	(void)state;
	key_check(&schema_policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_different),
	    cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_every_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
