/* Lists with the same rows are asked once, and each is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit_scene.h"

#define OVERLAP "duplicate-row shadowed-row overlapping-rows adjacent-rows"
#define OFFICE  "networks: {office: [16.1.0.0/24, 16.1.2.0/24]}\n"

static const struct {
	const char *name, *text, *expected;
} rows[] = {
    {"both are told",
     OFFICE "profiles:\n"
	    "  - {name: A, login_ip_ranges: ['@office', 16.1.0.0/25]}\n"
	    "  - {name: B, login_ip_ranges: [16.9.0.0/24]}\n"
	    "  - {name: C, login_ip_ranges: ['@office', 16.1.0.0/25]}\n",
     "shadowed-row/profile:A/16.1.0.0/25\nshadowed-row/profile:C/16.1.0.0/25\n"},
    {"the same rows in another order",
     OFFICE "profiles:\n"
	    "  - {name: A, login_ip_ranges: ['@office', 16.1.0.0/25]}\n"
	    "  - {name: B, login_ip_ranges: [16.1.0.0/25, '@office']}\n",
     "shadowed-row/profile:A/16.1.0.0/25\nshadowed-row/profile:B/16.1.0.0/25\n"},
    {"rows that touch, described alike and not",
     OFFICE "profiles:\n"
	    "  - {name: A, login_ip_ranges: ['@office', 16.2.0.0/25, 16.2.0.128/25]}\n"
	    "  - {name: B, login_ip_ranges: ['@office', 16.2.0.0/25,"
	    " {cidr: 16.2.0.128/25, description: lab}]}\n",
     "adjacent-rows/profile:A/16.2.0.0/24\n"},
    {"trusted ranges, of which a row may not be as large",
     OFFICE "org: {trusted_ip_ranges: ['@office', 18.0.0.0/7, 20.0.0.0/7]}\n"
	    "profiles: [{name: A, login_ip_ranges: ['@office', 18.0.0.0/7, 20.0.0.0/7]}]\n",
     "adjacent-rows/profile:A/18.0.0.0 - 21.255.255.255\n"},
    {"rows hold the only network",
     OFFICE "profiles: [{name: A, login_ip_ranges: ['@office', 16.1.0.0/22]}]\n",
     "shadowed-row/profile:A/@office\n"},
    {"but for an address",
     OFFICE "profiles: [{name: A, login_ip_ranges: ['@office', 16.1.0.0 - 16.1.2.254]}]\n",
     "overlapping-rows/profile:A/16.1.0.0 - 16.1.2.254\n"},
};

static void each_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		audit_row_check(rows[i].name, rows[i].text, OVERLAP, RULES_2026_02,
				rows[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
