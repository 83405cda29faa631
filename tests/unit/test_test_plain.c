/* Which login is the plainest, which address? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/ruleset.h"
#include "engine/test_plain.h"

struct way_row {
	const char *name;
	struct login_case how;
	unsigned oddity;
};

static const struct way_row ways[] = {
    {"a password in a known browser", {.via = VIA_UI, .app = NONE}, 0},
    {"a password by SOAP", {.via = VIA_SOAP, .app = NONE}, 0},
    {"a device that SOAP does not use", {.via = VIA_SOAP, .device = DEVICE_NEW, .app = NONE}, 0},
    {"a new browser", {.via = VIA_UI, .device = DEVICE_NEW, .app = NONE}, 1},
    {"an assertion", {.via = VIA_OAUTH_JWT, .app = NONE}, CASE_PLAIN},
    {"through an app", {.via = VIA_OAUTH_PASSWORD, .app = 0}, CASE_PLAIN + 2},
    {"a token", {.via = VIA_SOAP, .credential = CREDENTIAL_TOKEN, .app = NONE}, 4},
    {"a request", {.via = VIA_UI, .phase = PHASE_REQUEST, .app = NONE}, 8},
};

static void oddities(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (case_oddity(&ways[i].how) != ways[i].oddity)
			fail_msg("%s: %u", ways[i].name, case_oddity(&ways[i].how));
}

struct address_row {
	const char *name, *trusted, *ip, *plain;
};

/* A trusted range, what is asked for, what is taken. */
static const struct address_row addresses[] = {
    {"behind the range", "192.0.2.0 - 192.0.2.20", "0.0.0.0", "192.0.2.21"},
    {"one that somebody has stays", "192.0.2.0/24", "198.51.100.77", "198.51.100.77"},
    {"inside stays inside", "0.0.0.0 - 0.0.0.9", "0.0.0.0", "0.0.0.0"},
    {"no range at all", "2001:db8::/32", "0.0.0.0", "198.51.100.1"},
    {"nothing is behind it", "224.0.0.0 - 255.255.255.255", "0.0.0.0", "198.51.100.1"},
    {"IPv6 that nobody has", "192.0.2.0 - 192.0.2.20", "::", "192.0.2.21"},
    {"IPv6 that somebody has", "192.0.2.0/24", "2001:db8::7", "2001:db8::7"},
};

static void address_check(const struct address_row *row)
{
	struct range_row range = {.network = NONE};
	struct profile profile = {.name = STR_INIT("P")};
	struct policy policy = {.profiles = &profile, .profile_count = 1};
	struct ruleset *ruleset;
	char text[ADDR_TEXT];
	struct range_problem problem;
	addr ip;
	assert_int_equal(range_parse(str_of(row->trusted), &range.range, &problem), RANGE_OK);
	assert_true(addr_parse(str_of(row->ip), &ip));
	policy.org.trusted_ip_ranges = (struct range_list){.rows = &range, .count = 1};
	assert_int_equal(ruleset_new(&policy, RULES_COUNT - 1, &ruleset), OK);
	addr plain = address_plain(ruleset, 0, ip);
	addr_format(plain, text);
	if (strcmp(text, row->plain) != 0)
		fail_msg("%s: %s", row->name, text);
	assert_int_equal(ruleset_class(ruleset, plain), ruleset_class(ruleset, ip));
	ruleset_free(ruleset);
}

static void plain_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		address_check(&addresses[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(oddities),
	    cmocka_unit_test(plain_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
