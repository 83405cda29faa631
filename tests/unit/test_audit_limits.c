/* What the audit leaves out of very large policies: whose addresses are, and the addresses one by
 * one. What it then says must not be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <time.h>

#include "audit_scene.h"

enum { TEXT = 1 << 16 };

static char text[TEXT];

/* Every other address of a block, let in by so many lists, of which no two are equal. */
enum { PIECES = 100, PROFILES = 300 };

static void lists_write(void)
{
	size_t used = (size_t)sprintf(text, "networks: {n: [17.0.0.0");
	for (unsigned i = 1; i < PIECES; i++)
		used += (size_t)sprintf(text + used, ", 17.0.0.%u", 2 * i);
	used += (size_t)sprintf(
	    text + used,
	    "]}\nexceptions:\n"
	    "  - {id: cloud-ranges, range: 17.0.0.0/8, reason: x, owner: y}\n"
	    "  - {id: cloud-ranges, profile: P%d, range: 17.0.0.0/8, reason: x, owner: y}\n"
	    "profiles:\n",
	    PROFILES - 1);
	for (unsigned i = 0; i < PROFILES; i++)
		used += (size_t)sprintf(
		    text + used, "  - {name: P%u, login_ip_ranges: [17.0.0.0 - 17.0.%u.%u]}\n", i,
		    1 + i / 256, i % 256);
	assert_true(used < TEXT);
}

/* What an exception with a range would accept is not known then: it matches all the same, and
 * accepts nothing. */
static void lost_addresses_are_not_accepted(void **state)
{
	struct audit_scene scene;
	uint32_t lost = 0;
	(void)state;
	lists_write();
	audit_scene_open(&scene, text, "cloud-ranges exception-unmatched");
	scene.policy->networks[0].kind = NETWORK_CLOUD;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, PROFILES);
	for (uint32_t i = 0; i < scene.audit.count; i++) {
		const struct audit_finding *at = &scene.audit.at[i];
		assert_int_equal(at->rule, AUDIT_CLOUD_RANGES);
		assert_int_equal(at->addresses.count, at->addresses_lost ? 0 : PIECES);
		assert_int_equal(at->standing, at->addresses_lost ? AUDIT_NEW : AUDIT_EXCEPTED);
		assert_non_null(strstr(at->what, "100 addresses"));
		lost += at->addresses_lost;
	}
	assert_in_range(lost, 1, PROFILES - 1);
	assert_true(scene.audit.at[PROFILES - 1].addresses_lost);
	audit_scene_close(&scene);
}

/* So many operators with an address each, and so many findings about all of them. */
enum { OPERATORS = 2000, APPS = 600 };

static void operators_run_out(void **state)
{
	static struct location_piece pieces[OPERATORS];
	static struct location names[OPERATORS];
	const struct locations operators = {pieces, OPERATORS, names, OPERATORS};
	struct audit_scene scene;
	uint32_t told = 0;
	size_t used = (size_t)sprintf(text, "apps:\n");
	(void)state;
	for (uint32_t i = 0; i < OPERATORS; i++) {
		addr a = addr_of_v4(0x11000000 + i);
		pieces[i] = (struct location_piece){{a, a}, i};
		names[i] = (struct location){STR("AS"), 64512 + i};
	}
	for (unsigned i = 0; i < APPS; i++)
		used += (size_t)sprintf(text + used,
					"  - {name: A%u, ip_ranges: [17.0.0.0 - 17.0.%u.%u]}\n", i,
					16 + i / 256, i % 256);
	assert_true(used < TEXT);
	audit_scene_open(&scene, text, "app-ranges-without-effect");
	scene.question.operators = &operators;
	audit_scene_ask(&scene, RULES_2026_02);
	assert_int_equal(scene.audit.count, APPS);
	for (uint32_t i = 0; i < APPS; i++) {
		const struct audit_shares *shares = &scene.audit.at[i].operators;
		if (shares->count == 0)
			continue;
		assert_int_equal(shares->others, OPERATORS - AUDIT_SHARES_KEPT);
		assert_int_equal(told, i); /* those that are told of come first */
		told++;
	}
	assert_in_range(told, 1, APPS - 1);
	audit_scene_close(&scene);
}

/* --- Profiles with ranges, and apps with ranges --------------------------------------------- */

/* Milliseconds of processor time that the rule takes for so many of each; the least of three. */
static double entry_time(unsigned count)
{
	enum { ROW = 96, MANY = 4000 };
	static char many[2 * MANY * ROW];
	size_t used = (size_t)sprintf(many, "profiles:\n");
	double least = 0;
	assert_true(count < MANY);
	for (unsigned i = 0; i < count; i++)
		used +=
		    (size_t)sprintf(many + used, "  - {name: P%u, login_ip_ranges: [32.0.%u.%u]}\n",
				    i, i / 128, i % 128 * 2);
	used += (size_t)sprintf(many + used, "apps:\n");
	for (unsigned i = 0; i < count; i++)
		used += (size_t)sprintf(many + used,
					"  - {name: A%u, ip_relaxation: bypass_2factor, ip_ranges: "
					"[48.0.%u.%u]}\n",
					i, i / 128, i % 128 * 2);
	for (unsigned again = 0; again < 3; again++) {
		struct audit_scene scene;
		audit_scene_open(&scene, many, "locked-out");
		clock_t start = clock();
		audit_scene_ask(&scene, RULES_2026_02);
		double took = (double)(clock() - start) * 1e3 / CLOCKS_PER_SEC;
		least = again && least < took ? least : took;
		assert_int_equal(scene.audit.count, 0);
		audit_scene_close(&scene);
	}
	return least;
}

/* Who gets in by browser is not asked app by app: four times as many take no sixteenfold time. */
static void profiles_are_not_multiplied_by_apps(void **state)
{
	enum { FEW = 900, NOISE = 20 };
	(void)state;
	double once = entry_time(FEW), four = entry_time(4 * FEW);
	if (four > 8 * once + NOISE)
		fail_msg("%.1f ms, four times as many %.1f ms", once, four);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lost_addresses_are_not_accepted),
	    cmocka_unit_test(operators_run_out),
	    cmocka_unit_test(profiles_are_not_multiplied_by_apps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
