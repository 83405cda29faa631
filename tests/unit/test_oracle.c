/* The engine against the naive evaluator: a million random pairs of policy and
 * login. Prints its seed; TEST_SEED replays it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/outcomes.h"
#include "load/load.h"
#include "load/policy_print.h"
#include "oracle/scene.h"

enum {
	COMPLETE_POLICIES = 5000,
	COMPLETE_LOGINS = 200,
	PRINTED_POLICIES = 300,
	PRINTED_LOGINS = 100
};

static void complete_check(struct scene *scene, size_t seen[REASON_COUNT])
{
	const struct login login = login_random(&scene->rand, &scene->policy);
	struct naive_decision naive, engine;
	struct outcomes outcomes;
	naive_decide(&scene->policy.policy, scene->rules, &login, &naive);
	assert_int_equal(outcomes_find(scene->ruleset, &login, &scene->scratch, &outcomes), OK);
	engine = plain_decision(&outcomes.decision);
	seen[naive.reason]++;
	if (outcomes.verdict == naive.verdict && outcomes.missing == 0 &&
	    decision_equal(login.phase, &engine, &naive)) {
		return;
	}
	reproduce(scene, &login);
	decision_print("naive", login.phase, &naive);
	decision_print("engine", login.phase, &engine);
	fail_msg("engine and naive evaluator differ");
}

static void complete_logins(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("complete logins")};
	size_t seen[REASON_COUNT] = {0}, pairs = 0;
	for (unsigned i = 0; i < COMPLETE_POLICIES; i++) {
		scene_open(&scene);
		for (unsigned n = 0; n < COMPLETE_LOGINS; n++, pairs++)
			complete_check(&scene, seen);
		scene_close(&scene);
	}
	printf("%zu random pairs of policy and login\n", pairs);
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		if (seen[reason] < 20)
			fail_msg("%s came up %zu times only", reason_names[reason].at,
				 seen[reason]);
	}
}

/* ---- printed policies ---- */

/* What YAML cannot say is taken over: zones made by hand, and databases. */
static void outside_copy(const struct policy *from, struct policy *to)
{
	to->org.zone = from->org.zone;
	to->geo.country_known = from->geo.country_known;
	to->geo.asn_known = from->geo.asn_known;
	for (uint32_t i = 0; i < from->txn_rule_count; i++) {
		to->txn_rules[i].country_in = from->txn_rules[i].country_in;
		to->txn_rules[i].asn_in = from->txn_rules[i].asn_in;
	}
}

/* The policy, printed and loaded again; in the scene's arena. */
static struct policy *policy_reload(struct scene *scene)
{
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct policy printed = scene->policy.policy, *loaded = NULL;
	struct sources sources = {0};
	struct findings findings;
	struct out out;
	out_init_memory(&out);
	printed.org.time_zone = STR("UTC");
	policy_print(&out, &printed);
	struct str text = out_written(&out);
	char *kept = arena_text(&scene->arena, text.at, text.length);
	findings_init(&findings, &scene->arena);
	if (policy_load_text(STR("random.yaml"), (struct str){kept, text.length}, &options,
			     &scene->arena, &sources, &findings, &loaded) != OK)
		fail_msg("a printed policy does not load: %s\n%s",
			 findings.first ? findings.first->message : "", kept);
	out_clear(&out);
	outside_copy(&scene->policy.policy, loaded);
	return loaded;
}

/* The models were built without the loader; it must come to the same. */
static void printed_policies_load(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("printed policies")};
	for (unsigned i = 0; i < PRINTED_POLICIES; i++) {
		scene_open(&scene);
		const struct policy *loaded = policy_reload(&scene);
		for (unsigned n = 0; n < PRINTED_LOGINS; n++) {
			struct login login = login_random(&scene.rand, &scene.policy);
			struct naive_decision built, read;
			naive_decide(&scene.policy.policy, scene.rules, &login, &built);
			naive_decide(loaded, loaded->org.rules, &login, &read);
			if (decision_equal(login.phase, &built, &read))
				continue;
			reproduce(&scene, &login);
			decision_print("built", login.phase, &built);
			decision_print("loaded", login.phase, &read);
			fail_msg("a policy changes when it is printed and loaded");
		}
		scene_close(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(complete_logins),
	    cmocka_unit_test(printed_policies_load),
	};
	return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
