/* What a rule needs: a network of one kind tells nothing of another kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit_scene.h"
#include "report/audit_facts.h"

#define SHARED     "cloud-ranges hosting-ranges vpn-ranges tor-ranges"
#define RENTED(of) "networks: {rented: {ranges: [198.51.100.0/24], kind: " of "}}\n"

static const struct {
	const char *name, *text, *rules;
	uint32_t unasked; /* rules that lack an ASN database, or networks of their kind */
	bool vpn, cloud;  /* asked? */
} rows[] = {
    {"no network", "", SHARED, 4, false, false},
    {"a network of the rule's kind", RENTED("vpn"), "vpn-ranges", 0, true, false},
    {"of another kind", RENTED("cloud"), "vpn-ranges", 1, false, false},
    {"of one of four kinds", RENTED("cloud"), SHARED, 3, false, true},
    {"of none of them", "networks: {office: [198.51.100.0/24]}\n", SHARED, 4, false, false},
    {"of Salesforce's", RENTED("salesforce"), SHARED, 4, false, false},
    {"of two of four kinds",
     "networks:\n  a: {ranges: [198.51.100.0/24], kind: vpn}\n"
     "  b: {ranges: [203.0.113.0/24], kind: cloud}\n",
     SHARED, 2, true, true},
};

static void each_kind_is_needed_by_its_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct audit_scene scene;
		audit_scene_open(&scene, rows[i].text, rows[i].rules);
		audit_scene_ask(&scene, RULES_2026_02);
		const struct audit *audit = &scene.audit;
		uint32_t unasked = audit->unasked_count ? audit->unasked[0].rules : 0;
		if (unasked != rows[i].unasked)
			print_error("%s\n", rows[i].name);
		assert_int_equal(unasked, rows[i].unasked);
		assert_true(audit->unasked_count <= 1);
		if (unasked)
			assert_int_equal(audit->unasked[0].need, AUDIT_NEEDS_OPERATORS);
		assert_int_equal(audit_rule_is_asked(audit, AUDIT_VPN_RANGES), rows[i].vpn);
		assert_int_equal(audit_rule_is_asked(audit, AUDIT_CLOUD_RANGES), rows[i].cloud);
		audit_scene_close(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_is_needed_by_its_rule),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
