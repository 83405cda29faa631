/* Coverage: what it says can be reached and is covered, against trying every address of a
 * small universe with every fact; and the tests it proposes, which must load, hold and cover
 * all that was missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <glob.h>

#include "base/mem.h"
#include "coverage_twin.h"
#include "engine/coverage.h"
#include "engine/test_make.h"
#include "load/beside.h"
#include "load/load.h"
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

/* --- What is proposed --------------------------------------------------------------- */

/* Has somebody hours, on a clock that nobody knows? */
static bool clock_missing(const struct ruleset *ruleset)
{
	bool missing = false;
	for (uint32_t i = 0; i < ruleset_policy(ruleset)->profile_count; i++)
		missing = missing || ruleset_clock_missing(ruleset, i);
	return missing;
}

static void complete_check(const struct ruleset *ruleset, const struct coverage *before,
			   const struct test_result *results, uint32_t count, struct arena *arena)
{
	struct coverage after;
	assert_int_equal(coverage_find(ruleset, results, count, arena, &after), OK);
	for (unsigned kind = 0; kind < COVERAGE_KIND_COUNT; kind++) {
		assert_int_equal(after.of_kind[kind].total, before->of_kind[kind].total);
		assert_int_equal(after.of_kind[kind].unreachable,
				 before->of_kind[kind].unreachable);
	}
	if (clock_missing(ruleset)) { /* what needs a time stays untested */
		assert_true(after.missed_count <= before->missed_count);
		return;
	}
	if (after.missed_count)
		fail_msg("%zu still missed, the first: %s, line %u", after.missed_count,
			 coverage_kind_names[after.missed[0].kind].at, after.missed[0].place.line);
	assert_int_equal(after.covered, after.total);
	assert_int_equal(after.test_count, 0);
}

/* The proposed tests, printed and loaded again, hold, and with those there are cover
 * everything. */
static void proposal_check(const struct ruleset *ruleset, const struct coverage *coverage,
			   const struct test_result *had, uint32_t had_count, struct arena *arena)
{
	struct out out;
	struct findings findings;
	struct test *tests = NULL;
	uint32_t count = 0;
	if (coverage->test_count == 0)
		return;
	const struct policy *policy = ruleset_policy(ruleset);
	findings_init(&findings, arena);
	out_init_memory(&out);
	tests_print(&out, coverage->tests, coverage->test_count);
	out_char(&out, '\0');
	folder_file("proposed.yaml", out_written(&out).at);
	if (tests_load("proposed.yaml", policy, &options, arena, &findings, &tests, &count) != OK)
		fail_msg("line %u: %s\n%s", findings.first->place.line, findings.first->message,
			 out_written(&out).at);
	out_clear(&out);
	assert_int_equal(count, coverage->test_count);
	struct test_result *results = tests_run(ruleset, tests, count, arena);
	for (uint32_t i = 0; i < count; i++)
		if (!results[i].passed)
			fail_msg("proposed, but fails: %.*s", STR_ARG(tests[i].name));
	struct test_result *all = arena_array(arena, count + had_count + 1, sizeof *all);
	memcpy(all, results, count * sizeof *all);
	if (had_count)
		memcpy(all + count, had, had_count * sizeof *all);
	complete_check(ruleset, coverage, all, count + had_count, arena);
}

static void random_policies(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("coverage of random policies")};
	struct scratch_folder folder;
	folder_enter(&folder);
	for (unsigned i = 0; i < 150; i++) {
		struct coverage coverage;
		struct sources sources = {0};
		struct findings findings;
		scene_open(&scene);
		findings_init(&findings, &scene.arena);
		scene.policy.policy.sources = &sources;
		assert_int_equal(policy_resolve(&scene.policy.policy, &scene.arena, &findings), OK);
		assert_int_equal(coverage_find(scene.ruleset, NULL, 0, &scene.arena, &coverage),
				 OK);
		assert_int_equal(coverage.covered, 0);
		assert_true(coverage.total > 0);
		proposal_check(scene.ruleset, &coverage, NULL, 0, &scene.arena);
		scene_close(&scene);
	}
	folder_leave(&folder);
}

static void file_check(const char *path)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct coverage coverage;
	struct scratch_folder folder;
	arena_init(&arena);
	findings_init(&findings, &arena);
	if (policy_load(path, &options, &arena, &sources, &findings, &policy) != OK) {
		arena_clear(&arena);
		return; /* an included part, or a fixture with an error */
	}
	assert_int_equal(ruleset_new(policy, policy->org.rules, &ruleset), OK);
	struct test_result *results = tests_run(ruleset, policy->tests, policy->test_count, &arena);
	assert_int_equal(coverage_find(ruleset, results, policy->test_count, &arena, &coverage),
			 OK);
	folder_enter(&folder);
	proposal_check(ruleset, &coverage, results, policy->test_count, &arena);
	folder_leave(&folder);
	ruleset_free(ruleset);
	arena_clear(&arena);
}

static void files(void **state)
{
	(void)state;
	static const char *const patterns[] = {"policies/*.yaml", "policies/*/*.yaml",
					       "fixtures/*.yaml", "fixtures/*/*.yaml"};
	size_t count = 0;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		glob_t found;
		if (glob(patterns[i], 0, NULL, &found) != 0)
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++)
			file_check(found.gl_pathv[k]);
		count += found.gl_pathc;
		globfree(&found);
	}
	assert_true(count > 10);
}

/* A login that a rule refuses does not come to the rules behind it. */
static void rules_behind_a_refusal(void **state)
{
	(void)state;
	static const char text[] =
	    "loginscope: 1\n"
	    "profiles: [{name: P}]\n"
	    "transaction_security:\n"
	    "  - {name: first, when: {not_in: 198.51.100.0/24}, action: block}\n"
	    "  - {name: second, when: {not_in: 198.51.100.0/25}, action: notify}\n"
	    "tests: [{name: t, profile: P, via: soap, ip: 203.0.113.1, expect: refuse}]\n";
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct coverage coverage;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(policy_load_text(STR("p.yaml"), STR(text), &options, &arena, &sources,
					  &findings, &policy),
			 OK);
	assert_int_equal(ruleset_new(policy, policy->org.rules, &ruleset), OK);
	struct test_result *results = tests_run(ruleset, policy->tests, policy->test_count, &arena);
	assert_int_equal(coverage_find(ruleset, results, 1, &arena, &coverage), OK);
	assert_true(results[0].passed);
	assert_int_equal(coverage.of_kind[COVERAGE_LISTS].total, 4);
	assert_int_equal(coverage.of_kind[COVERAGE_LISTS].covered, 1);
	ruleset_free(ruleset);
	arena_clear(&arena);
}

/* --- Against each other ------------------------------------------------------------------------ */

/* A test of one login, or of a block in every way that it leaves open. */
static void small_test(struct small *small, const struct ruleset *ruleset, struct test *ret,
		       struct marks *marks, bool broken)
{
	const struct policy *policy = &small->policy;
	struct rand *rand = small->rand;
	uint32_t profile = rand_below(rand, 2);
	struct login login = {.user = rand_once_in(rand, 2) ? profile : NONE,
			      .profile = profile,
			      .app = rand_below(rand, 3) ? rand_below(rand, 2) : NONE,
			      .via = rand_below(rand, VIA_COUNT),
			      .device = rand_below(rand, DEVICE_COUNT + 1),
			      .credential = rand_below(rand, CREDENTIAL_COUNT),
			      .strong_auth = rand_once_in(rand, 3),
			      .phase = rand_once_in(rand, 4) ? PHASE_REQUEST : PHASE_LOGIN,
			      .has_at = rand_once_in(rand, 2),
			      .at = (int64_t)rand_below(rand, 7 * 24) * 3600};
	unsigned first = rand_below(rand, ADDRESSES), last = first;
	if (rand_once_in(rand, 2))
		last = first + rand_below(rand, SIDE - first % SIDE);
	const struct decision any = {.verdict = VERDICT_ALLOW, .reason = REASON_NONE};
	assert_int_equal(test_of_login(policy, &login, &any, &small->arena, ret), OK);
	ret->name = small_name(small, "test", ++small->line);
	assert_int_equal(test_add_ip(ret, address_at(first), &small->arena), OK);
	ret->ip.rows[0].range.last = address_at(last);
	ret->expect.verdicts.set = broken ? 0 : (1 << VERDICT_COUNT) - 1; /* always, never */
	if (broken)
		return;
	struct naive_facts f = {.user = login.user, .profile = login.profile};
	struct case_space space = case_space_logins;
	space.via = (uint16_t)(1u << login.via);
	if (login.device != DEVICE_UNKNOWN)
		space.device = (uint8_t)(1u << login.device);
	space.credential =
	    case_uses_credential(login.via, login.phase) ? (uint8_t)(1u << login.credential) : 1;
	space.strong_auth = (uint8_t)(1u << login.strong_auth);
	space.phase = (uint8_t)(1u << login.phase);
	space.hours = hours_of(policy, profile);
	if (login.has_at)
		space.hours = naive_hours_inside(policy, &policy->profiles[profile], login.at)
				  ? 1 << HOURS_INSIDE
				  : 1 << HOURS_OUTSIDE;
	space.apps = &login.app;
	for (unsigned ip = first; ip <= last; ip++)
		naive_completions(policy, f, &space, ip, marks);
	struct facts facts = {.user = login.user,
			      .profile = profile,
			      .app = NONE,
			      .via = (uint8_t)login.via,
			      .phase = (uint8_t)login.phase};
	struct decision decision;
	decide(ruleset, &facts, &decision);
	if (login.has_at && policy->profiles[profile].login_hours.given &&
	    decision.steps[STEP_LOGIN_HOURS] != STEP_NOT_REACHED)
		marks->minutes[profile][naive_week_minute(policy->org.zone, login.at)] = true;
}

static void tally_check(const char *what, const struct coverage_tally *got,
			const struct coverage_tally *expected)
{
	if (got->total != expected->total || got->covered != expected->covered ||
	    got->unreachable != expected->unreachable)
		fail_msg("%s: %lu of %lu and %lu, but naively %lu of %lu and %lu", what,
			 got->covered, got->total, got->unreachable, expected->covered,
			 expected->total, expected->unreachable);
}

static void small_check(struct small *small, const struct coverage *coverage,
			const struct marks *all, const struct marks *tests)
{
	struct coverage_tally expected[COVERAGE_KIND_COUNT];
	naive_tallies(&small->policy, all, tests, expected);
	for (unsigned kind = 0; kind < COVERAGE_KIND_COUNT; kind++)
		tally_check(coverage_kind_names[kind].at, &coverage->of_kind[kind],
			    &expected[kind]);
}

/* Some tests fail: they cover nothing. */
static void small_universe(void **state)
{
	(void)state;
	enum { TESTS = 8 };
	struct rand rand = rand_start("coverage of a small universe");
	unsigned rounds = getenv("TEST_ALL") ? 100 : 6;
	static struct marks all, tests;
	for (unsigned round = 0; round < rounds; round++) {
		struct small small;
		struct ruleset *ruleset;
		struct coverage coverage;
		struct test written[TESTS];
		memset(&all, 0, sizeof all);
		memset(&tests, 0, sizeof tests);
		small_make(&small, &rand);
		assert_int_equal(ruleset_new(&small.policy, small.policy.org.rules, &ruleset), OK);
		naive_universe(&small.policy, &all);
		for (unsigned i = 0; i < TESTS; i++)
			small_test(&small, ruleset, &written[i], &tests, i == 0);
		struct test_result *results = tests_run(ruleset, written, TESTS, &small.arena);
		for (unsigned i = 0; i < TESTS; i++)
			assert_int_equal(results[i].passed, i != 0);
		assert_int_equal(coverage_find(ruleset, results, TESTS, &small.arena, &coverage),
				 OK);
		small_check(&small, &coverage, &all, &tests);
		ruleset_free(ruleset);
		arena_clear(&small.arena);
	}
}

/* --- Memory ---------------------------------------------------------------------------------- */

static void every_allocation_fails(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("coverage without memory")};
	enum status status = NOMEM;
	scene_open(&scene);
	for (size_t nth = 1; status != OK; nth++) {
		struct coverage coverage = {.total = 7};
		struct arena arena;
		arena_init(&arena);
		mem_fail_from(nth);
		status = coverage_find(scene.ruleset, NULL, 0, &arena, &coverage);
		mem_fail_from(0);
		if (status == NOMEM)
			assert_int_equal(coverage.total, 7);
		else
			assert_int_equal(status, OK);
		arena_clear(&arena);
	}
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_policies),        cmocka_unit_test(files),
	    cmocka_unit_test(rules_behind_a_refusal), cmocka_unit_test(small_universe),
	    cmocka_unit_test(every_allocation_fails),
	};
	return cmocka_run_group_tests_name("coverage", tests, NULL, NULL);
}
