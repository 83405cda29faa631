/* Mutants: which there are; that they leave the policy alone; that trying them on a part of
 * the policy says what trying them on all of it does; and that the tests proposed for those
 * that survive load, hold, and fail on them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/coverage.h"
#include "engine/diff.h"
#include "engine/mutation.h"
#include "load/beside.h"
#include "load/load.h"
#include "load/policy_print.h"
#include "load/tests_print.h"
#include "oracle/scene.h"
#include "policy/resolve.h"
#include "scratch_folder.h"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

static struct test_result *tests_run(const struct ruleset *ruleset, const struct test *tests,
				     uint32_t count, struct arena *arena)
{
	struct test_result *results = arena_array(arena, count + 1, sizeof *results);
	assert_non_null(results);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(test_run(ruleset, &tests[i], arena, &results[i]), OK);
	return results;
}

/* --- Which there are ------------------------------------------------------------------ */

static const char policy_text[] =
    "loginscope: 1\n"
    "org:\n"
    "  time_zone: UTC\n"
    "  trusted_ip_ranges: [0.0.0.0/31, '@net', 198.51.100.7]\n"
    "networks:\n"
    "  net: [192.0.2.0 - 192.0.2.5]\n"
    "profiles:\n"
    "  - {name: A, login_ip_ranges: ['2001:db8::1'], permissions: [api_only, modify_all_data],\n"
    "     login_hours: {monday: '08:00-18:00', tuesday: '00:00-24:00', sunday: closed}}\n"
    "  - {name: S, experience_cloud: true, device_activation: true}\n"
    "permission_sets:\n"
    "  - {name: M, permissions: [mfa_for_ui]}\n"
    "users:\n"
    "  - {username: s@x.example, profile: S}\n"
    "  - {username: a@x.example, profile: A, permission_sets: [M]}\n"
    "apps:\n"
    "  - {name: App, ip_relaxation: bypass}\n"
    "transaction_security:\n"
    "  - {name: R, when: {not_in: 0.0.0.0/0}, action: mfa}\n";

static const char *const mutant_rows[] = {
    "4 last-more: org.trusted_ip_ranges: 0.0.0.0/31 ends one address later",
    "4 first-more: org.trusted_ip_ranges: 0.0.0.0/31 begins one address later",
    "4 last-less: org.trusted_ip_ranges: 0.0.0.0/31 ends one address earlier",
    "4 lower-half: org.trusted_ip_ranges: 0.0.0.0/31 shrunk to its lower half",
    "4 upper-half: org.trusted_ip_ranges: 0.0.0.0/31 shrunk to its upper half",
    "4 row-dropped: org.trusted_ip_ranges: @net dropped",
    "4 row-doubled: org.trusted_ip_ranges: @net written twice",
    "4 reversed: org.trusted_ip_ranges: 198.51.100.7 with its bytes reversed",
    "4 inverted: org.trusted_ip_ranges: 198.51.100.7 inverted to every address but it",
    "4 rows-lost: org.trusted_ip_ranges: all rows but the first lost",
    "4 emptied: org.trusted_ip_ranges: all rows lost",
    "6 first-less: network net: 192.0.2.0 - 192.0.2.5 begins one address earlier",
    "6 row-doubled: network net: 192.0.2.0 - 192.0.2.5 written twice",
    "8 inverted: profile A: 2001:db8::1 inverted to every address but it",
    "8 emptied: profile A: all rows lost",
    "8 permission-dropped: profile A: api_only removed",
    "9 start-earlier: profile A: Monday begins a minute earlier",
    "9 start-later: profile A: Monday begins a minute later",
    "9 end-earlier: profile A: Monday ends a minute earlier",
    "9 end-later: profile A: Monday ends a minute later",
    "9 start-later: profile A: Tuesday begins a minute later",
    "9 end-earlier: profile A: Tuesday ends a minute earlier",
    "9 day-dropped: profile A: Sunday left out",
    "10 flag: profile S: device_activation flipped",
    "12 permission-dropped: permission set M: mfa_for_ui removed",
    "14 flag: user s@x.example: frozen flipped",
    "15 permission-set-dropped: user a@x.example: permission set M removed",
    "17 ip-relaxation: app App: ip_relaxation bypass_2factor",
    "19 rule-dropped: rule R dropped",
    "19 action: rule R: action block",
    "19 action: rule R: action notify",
    "2 flag: org.features.soap_login flipped",
};

/* What must not be there. */
static const char *const not_rows[] = {
    "first-less: org.trusted_ip_ranges: 0.0.0.0/31", /* nothing is before it */
    "row-dropped: network net",                      /* no network without rows */
    "emptied: network",
    "emptied: rule",
    "start-earlier: profile A: Tuesday",
    "end-later: profile A: Tuesday",
    "start-earlier: profile A: Sunday",
    "profile S: experience_cloud", /* device_activation needs it */
    "modify_all_data",
    "login_challenge",
    "last-more: rule R", /* nothing is behind 0.0.0.0/0 */
};

static void listed(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	struct mutant *mutants;
	size_t count;
	struct out all;
	arena_init(&arena);
	findings_init(&findings, &arena);
	out_init_memory(&all);
	assert_int_equal(policy_load_text(STR("m.yaml"), str_of(policy_text), &options, &arena,
					  &sources, &findings, &policy),
			 OK);
	assert_int_equal(mutants_list(policy, &arena, &mutants, &count), OK);
	for (size_t i = 0; i < count; i++)
		out_format(&all, "%u %s: %s\n", mutant_place(policy, &mutants[i]).line,
			   mutant_kind_names[mutants[i].kind].at,
			   mutant_text(policy, &mutants[i], &arena));
	out_char(&all, '\0');
	for (size_t i = 0; i < sizeof mutant_rows / sizeof *mutant_rows; i++)
		if (!strstr(out_written(&all).at, mutant_rows[i]))
			fail_msg("no %s among\n%s", mutant_rows[i], out_written(&all).at);
	for (size_t i = 0; i < sizeof not_rows / sizeof *not_rows; i++)
		if (strstr(out_written(&all).at, not_rows[i]))
			fail_msg("there is %s", not_rows[i]);
	out_clear(&all);
	arena_clear(&arena);
}

/* --- What a mutant is, in addresses ------------------------------------------------------ */

static const struct {
	const char *name;
	enum mutant_kind kind;
	const char *row;
	const char *becomes[3];
} row_cases[] = {
    {"a /24 cut to its lower half", MUTANT_LOWER_HALF, "192.0.2.0/24", {"192.0.2.0/25"}},
    {"a /24 cut to its upper half", MUTANT_UPPER_HALF, "192.0.2.0/24", {"192.0.2.128/25"}},
    {"a reversed address", MUTANT_REVERSED, "192.0.2.1", {"1.2.0.192"}},
    {"an IPv4 address inverted",
     MUTANT_INVERTED,
     "192.0.2.1",
     {"0.0.0.0 - 192.0.2.0", "192.0.2.2 - 255.255.255.255"}},
    {"the lowest address inverted", MUTANT_INVERTED, "0.0.0.0", {"0.0.0.1 - 255.255.255.255"}},
    {"an IPv6 address inverted: IPv4 stays out",
     MUTANT_INVERTED,
     "2001:db8::1",
     {":: - ::fffe:ffff:ffff",
      "::1:0:0:0 - 2001:db8::", "2001:db8::2 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}},
    {"dropped", MUTANT_ROW_DROPPED, "192.0.2.1", {NULL}},
    {"doubled", MUTANT_ROW_DOUBLED, "192.0.2.1", {"192.0.2.1", "192.0.2.1"}},
    {"one earlier", MUTANT_FIRST_LESS, "192.0.2.0/24", {"192.0.1.255 - 192.0.2.255"}},
    {"one more", MUTANT_LAST_MORE, "192.0.2.0/24", {"192.0.2.0 - 192.0.3.0"}},
};

static struct range range_of(const char *text)
{
	struct range range;
	struct range_problem problem;
	assert_int_equal(range_parse(str_of(text), &range, &problem), RANGE_OK);
	return range;
}

/* In a list of two rows, behind another. */
static void rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof row_cases / sizeof *row_cases; i++) {
		struct arena arena;
		struct policy mutated;
		const struct mutant mutant = {
		    .kind = (uint8_t)row_cases[i].kind, .part = PART_TRUSTED, .at = 1};
		struct range_row written[] = {
		    {.range = range_of("203.0.113.9"), .network = NONE},
		    {.range = range_of(row_cases[i].row), .network = NONE}};
		struct policy policy = {.org.trusted_ip_ranges = {.rows = written, .count = 2}};
		uint32_t count = 1;
		arena_init(&arena);
		assert_int_equal(mutant_apply(&policy, &mutant, &arena, &mutated), OK);
		const struct range_list *list = &mutated.org.trusted_ip_ranges;
		for (; count < 4 && row_cases[i].becomes[count - 1]; count++) {
			const struct range expected = range_of(row_cases[i].becomes[count - 1]);
			if (count >= list->count ||
			    list->rows[count].range.first != expected.first ||
			    list->rows[count].range.last != expected.last)
				fail_msg("%s: row %u", row_cases[i].name, count);
			if (count == 3)
				break;
		}
		if (row_cases[i].kind != MUTANT_INVERTED)
			assert_int_equal(list->count, count);
		assert_int_equal(policy.org.trusted_ip_ranges.count, 2);
		assert_true(written[1].range.first == range_of(row_cases[i].row).first);
		arena_clear(&arena);
	}
}

/* --- Against trying each on the whole policy ---------------------------------------------- */

/* The tests that are half of what full coverage takes. */
static uint32_t some_tests(struct scene *scene, struct test **ret)
{
	struct coverage coverage;
	uint32_t count = 0;
	assert_int_equal(coverage_find(scene->ruleset, NULL, 0, &scene->arena, &coverage), OK);
	struct test *tests = arena_array(&scene->arena, coverage.test_count + 1, sizeof *tests);
	for (uint32_t i = 0; i < coverage.test_count; i++)
		if (rand_once_in(&scene->rand, 2))
			tests[count++] = coverage.tests[i];
	*ret = tests;
	return count;
}

static bool some_test_fails(const struct ruleset *ruleset, const struct test *tests, uint32_t count,
			    struct arena *arena)
{
	struct test_result *results = tests_run(ruleset, tests, count, arena);
	for (uint32_t i = 0; i < count; i++)
		if (!results[i].passed)
			return true;
	return false;
}

static void whole_tallies(const struct scene *scene, const struct test *tests, uint32_t count,
			  struct mutation_tally ret[MUTANT_KIND_COUNT])
{
	struct arena arena, work;
	struct mutant *mutants;
	size_t mutant_count;
	arena_init(&arena);
	arena_init(&work);
	assert_int_equal(mutants_list(&scene->policy.policy, &arena, &mutants, &mutant_count), OK);
	for (size_t i = 0; i < mutant_count; i++) {
		struct policy mutated;
		struct ruleset *ruleset;
		struct diff_example example;
		bool differs = true;
		arena_reset(&work);
		assert_int_equal(mutant_apply(&scene->policy.policy, &mutants[i], &work, &mutated),
				 OK);
		assert_int_equal(ruleset_new(&mutated, scene->rules, &ruleset), OK);
		bool killed = some_test_fails(ruleset, tests, count, &work);
		assert_int_equal(diff_any(scene->ruleset, ruleset, &differs, &example), OK);
		assert_true(differs || !killed);
		ret[mutants[i].kind].tried++;
		ret[mutants[i].kind].killed += killed;
		ret[mutants[i].kind].equivalent += !killed && !differs;
		ruleset_free(ruleset);
	}
	arena_clear(&work);
	arena_clear(&arena);
}

/* Each survivor's test, printed and loaded, holds, and fails on it. */
static void survivors_check(struct scene *scene, const struct mutation *mutation)
{
	for (size_t i = 0; i < mutation->survivor_count; i++) {
		const struct survivor *survivor = &mutation->survivors[i];
		struct findings findings;
		struct out out;
		struct test *loaded;
		uint32_t count;
		struct policy mutated;
		struct ruleset *ruleset;
		if (survivor->test == NONE && !scene->policy.policy.org.zone)
			continue; /* no test can say when */
		assert_true(survivor->test < mutation->test_count);
		findings_init(&findings, &scene->arena);
		out_init_memory(&out);
		tests_print(&out, &mutation->tests[survivor->test], 1);
		out_char(&out, '\0');
		folder_file("killer.yaml", out_written(&out).at);
		if (tests_load("killer.yaml", &scene->policy.policy, &options, &scene->arena,
			       &findings, &loaded, &count) != OK)
			fail_msg("%s\n%s", findings.first->message, out_written(&out).at);
		assert_int_equal(count, 1);
		if (some_test_fails(scene->ruleset, loaded, 1, &scene->scratch))
			fail_msg("fails on the policy:\n%s", out_written(&out).at);
		arena_reset(&scene->scratch);
		assert_int_equal(mutant_apply(&scene->policy.policy, &survivor->mutant,
					      &scene->scratch, &mutated),
				 OK);
		assert_int_equal(ruleset_new(&mutated, scene->rules, &ruleset), OK);
		if (!some_test_fails(ruleset, loaded, 1, &scene->arena))
			fail_msg("holds on the mutant:\n%s", out_written(&out).at);
		ruleset_free(ruleset);
		out_clear(&out);
	}
}

static struct mutation mutation_of(const struct scene *scene, const struct test_result *results,
				   size_t count, uint64_t limit, struct arena *arena)
{
	struct mutating *mutating;
	struct mutation mutation;
	enum status status;
	assert_int_equal(mutating_new(scene->ruleset, results, count, limit, arena, &mutating), OK);
	uint64_t tried = 0;
	while (mutating_next(mutating, &status))
		tried++;
	assert_int_equal(status, OK);
	assert_int_equal(tried, mutating_count(mutating));
	assert_int_equal(mutating_result(mutating, &mutation), OK);
	mutating_free(mutating);
	assert_int_equal(mutation.sum.tried, tried);
	assert_int_equal(mutation.survivor_count,
			 tried - mutation.sum.killed - mutation.sum.equivalent);
	assert_int_equal(mutation.equivalent_count, mutation.sum.equivalent);
	assert_true(mutation.test_count <= mutation.survivor_count);
	return mutation;
}

static void policy_bytes(struct out *out, const struct policy *policy)
{
	out_rewind(out);
	policy_print(out, policy);
	out_bytes(out, (const char *)policy, sizeof *policy);
}

static void random_policies(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("mutants of random policies")};
	struct scratch_folder folder;
	struct out before, after;
	folder_enter(&folder);
	out_init_memory(&before);
	out_init_memory(&after);
	for (unsigned i = 0; i < (getenv("TEST_ALL") ? 100 : 8); i++) {
		struct sources sources = {0};
		struct findings findings;
		struct test *tests;
		struct mutation_tally whole[MUTANT_KIND_COUNT] = {0};
		scene_open(&scene);
		findings_init(&findings, &scene.arena);
		scene.policy.policy.sources = &sources;
		assert_int_equal(policy_resolve(&scene.policy.policy, &scene.arena, &findings), OK);
		uint32_t count = some_tests(&scene, &tests);
		struct test_result *results = tests_run(scene.ruleset, tests, count, &scene.arena);
		policy_bytes(&before, &scene.policy.policy);
		struct mutation mutation = mutation_of(&scene, results, count, 0, &scene.arena);
		policy_bytes(&after, &scene.policy.policy);
		assert_true(str_equal(out_written(&before), out_written(&after)));
		whole_tallies(&scene, tests, count, whole);
		for (unsigned kind = 0; kind < MUTANT_KIND_COUNT; kind++)
			if (memcmp(&mutation.of_kind[kind], &whole[kind], sizeof *whole) != 0)
				fail_msg("%s: %lu tried, %lu killed, %lu equivalent, but on the "
					 "whole %lu, %lu, %lu",
					 mutant_kind_names[kind].at, mutation.of_kind[kind].tried,
					 mutation.of_kind[kind].killed,
					 mutation.of_kind[kind].equivalent, whole[kind].tried,
					 whole[kind].killed, whole[kind].equivalent);
		survivors_check(&scene, &mutation);
		scene_close(&scene);
	}
	out_clear(&before);
	out_clear(&after);
	folder_leave(&folder);
}

/* A part of them: every so manieth, no more than asked for. */
static void limited(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("some mutants")};
	scene_open(&scene);
	struct mutation all = mutation_of(&scene, NULL, 0, 0, &scene.arena);
	assert_int_equal(all.every, 1);
	assert_int_equal(all.sum.tried, all.all);
	assert_int_equal(all.sum.killed, 0);
	for (uint64_t limit = 1; limit < 20; limit++) {
		struct mutation some = mutation_of(&scene, NULL, 0, limit, &scene.arena);
		assert_int_equal(some.all, all.all);
		assert_true(some.sum.tried <= limit);
		assert_int_equal(some.sum.tried, (some.all + some.every - 1) / some.every);
	}
	scene_close(&scene);
}

/* --- Memory ---------------------------------------------------------------------------------- */

static enum status part_run(const struct scene *scene, struct arena *arena)
{
	struct mutating *mutating;
	enum status status = mutating_new(scene->ruleset, NULL, 0, 3, arena, &mutating);
	if (status != OK)
		return status;
	while (mutating_next(mutating, &status))
		;
	struct mutation mutation;
	if (status == OK)
		status = mutating_result(mutating, &mutation);
	mutating_free(mutating);
	return status;
}

static void every_allocation_fails(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("mutants without memory")};
	enum status status = NOMEM;
	scene_open(&scene);
	for (size_t nth = 1; status != OK; nth++) {
		struct arena arena;
		arena_init(&arena);
		mem_fail_from(nth);
		status = part_run(&scene, &arena);
		mem_fail_from(0);
		assert_true(status == OK || status == NOMEM);
		arena_clear(&arena);
	}
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listed),
	    cmocka_unit_test(rows),
	    cmocka_unit_test(random_policies),
	    cmocka_unit_test(limited),
	    cmocka_unit_test(every_allocation_fails),
	};
	return cmocka_run_group_tests_name("mutant", tests, NULL, NULL);
}
