/* The engine against the naive evaluator on logins with facts missing: what the
 * answer is, which facts matter, and every outcome. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/outcomes.h"
#include "oracle/scene.h"

enum { MISSING_POLICIES = 800, MISSING_LOGINS = 16 };

/* How many combinations the facts other than ip have that matter. */
static size_t combinations_of(const struct scene *scene, const struct login *login,
			      unsigned missing)
{
	size_t count = 1;
	if (missing & NAIVE_VIA)
		count *= VIA_COUNT;
	if ((missing & NAIVE_AT) && hours_both(scene, login->profile))
		count *= 2;
	if (missing & NAIVE_DEVICE)
		count *= 2;
	if (missing & NAIVE_SESSION_IP)
		count *= 2;
	return count;
}

/* Is what the outcome says true at this address? */
static void outcome_check(const struct scene *scene, const struct login *login,
			  const struct outcome *outcome, addr ip)
{
	struct naive_facts facts = facts_of(login, &outcome->facts, ip);
	struct naive_decision naive, engine = plain_decision(&outcome->decision);
	naive_decide_facts(&scene->policy.policy, scene->rules, &facts, &naive);
	if (outcome_equal(&naive, &engine))
		return;
	char text[ADDR_TEXT];
	addr_format(ip, text);
	reproduce(scene, login);
	fprintf(stderr, "# an outcome, at %s, via %s, device %u, hours %u, session %u\n", text,
		channel_names[facts.via].at, outcome->facts.device, outcome->facts.hours,
		outcome->facts.session_ip);
	decision_print("naive", login->phase, &naive);
	decision_print("engine", login->phase, &engine);
	fail_msg("an outcome is wrong");
}

/* Does outcome `a` come before `b` in the listing? */
static bool outcome_before(const struct outcome *a, const struct outcome *b, unsigned missing)
{
	const unsigned left[] = {a->facts.via, a->facts.hours, a->facts.device,
				 a->facts.session_ip};
	const unsigned right[] = {b->facts.via, b->facts.hours, b->facts.device,
				  b->facts.session_ip};
	if ((missing & NAIVE_IP) && a->ip != b->ip)
		return v4_first_less(a->ip, b->ip);
	for (unsigned i = 0; i < 4; i++) {
		if ((missing & 2u << i) && left[i] != right[i])
			return left[i] < right[i];
	}
	return false;
}

/* Every combination is there once, in order, and every address belongs to one
 * region in each. */
static void outcomes_check(struct scene *scene, const struct login *login,
			   const struct outcomes *outcomes)
{
	size_t combinations = combinations_of(scene, login, outcomes->missing);
	for (size_t i = 1; i < outcomes->count; i++) {
		if (!outcome_before(&outcomes->at[i - 1], &outcomes->at[i], outcomes->missing)) {
			reproduce(scene, login);
			fail_msg("outcomes %zu and %zu are out of order", i - 1, i);
		}
	}
	bool by_ip = outcomes->missing & NAIVE_IP;
	struct rangeset *regions = arena_array(&scene->scratch, outcomes->count, sizeof *regions);
	for (size_t i = 0; by_ip && i < outcomes->count; i++)
		assert_int_equal(outcome_region(scene->ruleset, login, outcomes, i, &scene->scratch,
						&regions[i]),
				 OK);
	for (unsigned n = 0; n < 12; n++) {
		addr ip = login->has_ip ? login->ip
					: scene->policy.addresses[rand_below(
					      &scene->rand, (uint32_t)scene->policy.address_count)];
		size_t held = 0;
		for (size_t i = 0; i < outcomes->count; i++) {
			const struct outcome *outcome = &outcomes->at[i];
			if (by_ip && !rangeset_holds(regions[i], ip))
				continue;
			held++;
			outcome_check(scene, login, outcome, ip);
		}
		if (held != combinations) {
			reproduce(scene, login);
			fail_msg("%zu of %zu combinations hold an address", held, combinations);
		}
	}
}

/* What depends has no single answer that something could change. */
static void no_changes_check(struct scene *scene, const struct login *login,
			     const struct outcomes *outcomes)
{
	struct change *changes;
	size_t count;
	assert_int_equal(
	    changes_find(scene->ruleset, login, outcomes, &scene->scratch, &changes, &count), OK);
	assert_int_equal(count, 0);
}

static void missing_check(struct scene *scene, size_t *depends)
{
	struct login login = login_random(&scene->rand, &scene->policy);
	struct naive_answer naive;
	struct outcomes outcomes;
	login_forget(&scene->rand, &login);
	naive_answer(&scene->policy.policy, scene->rules, &login, &naive);
	assert_int_equal(outcomes_find(scene->ruleset, &login, &scene->scratch, &outcomes), OK);
	struct naive_decision engine = plain_decision(&outcomes.decision);
	bool same = naive.verdict == outcomes.verdict && naive.missing == outcomes.missing;
	if (same && naive.verdict != VERDICT_DEPENDS)
		same = outcome_equal(&naive.decision, &engine);
	if (!same) {
		reproduce(scene, &login);
		fprintf(stderr, "# naive: %s, missing %#x; engine: %s, missing %#x\n",
			verdict_names[naive.verdict].at, naive.missing,
			verdict_names[outcomes.verdict].at, outcomes.missing);
		fail_msg("engine and naive evaluator differ");
	}
	*depends += naive.verdict == VERDICT_DEPENDS;
	if (naive.verdict == VERDICT_DEPENDS) {
		outcomes_check(scene, &login, &outcomes);
		no_changes_check(scene, &login, &outcomes);
	}
	arena_reset(&scene->scratch);
}

static void missing_facts(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("missing facts")};
	size_t depends = 0;
	for (unsigned i = 0; i < MISSING_POLICIES; i++) {
		scene_open(&scene);
		for (unsigned n = 0; n < MISSING_LOGINS; n++)
			missing_check(&scene, &depends);
		scene_close(&scene);
	}
	printf("%u logins with facts missing, %zu depend on them\n",
	       MISSING_POLICIES * MISSING_LOGINS, depends);
	assert_true(depends > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(missing_facts)};
	return cmocka_run_group_tests_name("oracle_missing", tests, NULL, NULL);
}
