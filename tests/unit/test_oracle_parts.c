/* The engine against the naive evaluator on blocks of addresses, and on what
 * would change an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/outcomes.h"
#include "oracle/scene.h"

enum { PARTS_POLICIES = 400, CHANGES_POLICIES = 400, CHANGES_LOGINS = 6 };

/* ---- blocks of addresses ---- */

static const struct part *part_of(const struct part *parts, size_t count, addr ip)
{
	const struct part *found = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!range_holds(parts[i].range, ip))
			continue;
		assert_null(found); /* disjoint */
		found = &parts[i];
	}
	return found;
}

static bool shown_equal(const struct decision *a, const struct decision *b)
{
	struct naive_decision left = plain_decision(a), right = plain_decision(b);
	return outcome_equal(&left, &right) && left.grade == right.grade;
}

static bool parts_alike(const struct outcomes *a, const struct outcomes *b)
{
	if (a->verdict != b->verdict || a->missing != b->missing || a->count != b->count)
		return false;
	if (a->verdict != VERDICT_DEPENDS)
		return shown_equal(&a->decision, &b->decision);
	for (size_t i = 0; i < a->count; i++) {
		if (!shown_equal(&a->at[i].decision, &b->at[i].decision))
			return false;
	}
	return true;
}

/* IPv4 first, ascending, and no neighbours that say the same. */
static void parts_order_check(const struct scene *scene, const struct login *login,
			      const struct part *parts, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct part *a = &parts[i - 1], *b = &parts[i];
		bool ordered = v4_first_less(a->range.last, b->range.first);
		bool touch = a->range.last + 1 == b->range.first &&
			     addr_is_v4(a->range.last) == addr_is_v4(b->range.first);
		if (ordered && !(touch && parts_alike(&a->outcomes, &b->outcomes)))
			continue;
		reproduce(scene, login);
		fail_msg("parts %zu and %zu: %s", i - 1, i,
			 ordered ? "could be one" : "are out of order");
	}
}

/* Is every outcome of a part that depends true at this address? */
static bool outcomes_hold(const struct scene *scene, const struct login *login,
			  const struct outcomes *outcomes)
{
	for (size_t i = 0; i < outcomes->count; i++) {
		struct naive_facts facts = facts_of(login, &outcomes->at[i].facts, login->ip);
		struct naive_decision naive, engine = plain_decision(&outcomes->at[i].decision);
		naive_decide_facts(&scene->policy.policy, scene->rules, &facts, &naive);
		if (!outcome_equal(&naive, &engine) || naive.grade != engine.grade)
			return false;
	}
	return outcomes->count > 1;
}

static void part_check(const struct scene *scene, struct login login, const struct part *part,
		       addr ip)
{
	struct naive_answer naive;
	login.has_ip = true;
	login.ip = ip;
	naive_answer(&scene->policy.policy, scene->rules, &login, &naive);
	bool same = part && part->outcomes.verdict == naive.verdict &&
		    part->outcomes.missing == naive.missing;
	if (same && naive.verdict != VERDICT_DEPENDS) {
		struct naive_decision engine = plain_decision(&part->outcomes.decision);
		same = outcome_equal(&engine, &naive.decision);
	} else if (same) {
		same = outcomes_hold(scene, &login, &part->outcomes);
	}
	if (same)
		return;
	reproduce(scene, &login);
	fail_msg("%s", part ? "a part's answer is wrong" : "an address is in no part");
}

static void parts_check(struct scene *scene, bool forget)
{
	struct login login = login_random(&scene->rand, &scene->policy);
	const struct range everything = {0, ADDR_LAST};
	struct part *parts;
	size_t count;
	if (forget)
		login_forget(&scene->rand, &login);
	login.has_ip = false;
	assert_int_equal(parts_find(scene->ruleset, &login, (struct rangeset){&everything, 1},
				    &scene->scratch, &parts, &count),
			 OK);
	parts_order_check(scene, &login, parts, count);
	for (size_t i = 0; i < scene->policy.address_count; i++) {
		addr ip = scene->policy.addresses[i];
		part_check(scene, login, part_of(parts, count, ip), ip);
	}
	arena_reset(&scene->scratch);
}

static void blocks_of_addresses(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("blocks of addresses")};
	for (unsigned i = 0; i < PARTS_POLICIES; i++) {
		scene_open(&scene);
		parts_check(&scene, false);
		parts_check(&scene, true);
		scene_close(&scene);
	}
}

/* ---- what would change ---- */

/* What every single change leads to, by the naive evaluator. */
struct changes {
	struct scene *scene;
	const struct login *login;
	struct naive_decision before;
	const struct change *at;
	size_t count;
};

static void changes_fail(const struct changes *changes, const char *message)
{
	reproduce(changes->scene, changes->login);
	decision_print("naive", changes->login->phase, &changes->before);
	for (size_t i = 0; i < changes->count; i++) {
		struct naive_decision after = plain_decision(&changes->at[i].decision);
		fprintf(stderr, "# change of kind %d\n", (int)changes->at[i].kind);
		decision_print("engine", changes->login->phase, &after);
	}
	fail_msg("%s", message);
}

/* Every entry is true and an improvement. */
static void entries_check(const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->at[i];
		struct naive_decision naive, engine = plain_decision(&change->decision);
		addr ip = change->kind == CHANGE_IP ? change->ip : changes->login->ip;
		struct naive_facts facts = facts_of(changes->login, &change->facts, ip);
		naive_decide_facts(&changes->scene->policy.policy, changes->scene->rules, &facts,
				   &naive);
		if (!outcome_equal(&naive, &engine))
			changes_fail(changes, "a change's outcome is wrong");
		if (naive.verdict >= changes->before.verdict)
			changes_fail(changes, "a change is no improvement");
	}
}

/* Is there an entry of this kind with that outcome; and if not, should there
 * be? */
static void entry_expect(const struct changes *changes, int kind, const struct naive_facts *facts)
{
	struct naive_decision after;
	bool found = false;
	naive_decide_facts(&changes->scene->policy.policy, changes->scene->rules, facts, &after);
	if (after.verdict >= changes->before.verdict)
		return;
	for (size_t i = 0; i < changes->count; i++) {
		struct naive_decision engine = plain_decision(&changes->at[i].decision);
		if ((int)changes->at[i].kind != kind || !outcome_equal(&engine, &after))
			continue;
		found = true;
		if (kind == CHANGE_IP && v4_first_less(facts->ip, changes->at[i].ip))
			changes_fail(changes, "a lower address has the same outcome");
	}
	if (!found)
		changes_fail(changes, "a change is missing");
}

static void changes_complete_check(const struct changes *changes)
{
	struct scene *scene = changes->scene;
	const struct policy *policy = &scene->policy.policy;
	const struct naive_facts now = naive_facts_of(policy, changes->login);
	struct naive_facts facts = now;
	size_t count;
	addr *addresses = naive_addresses(policy, changes->login->session_ip, &count);
	for (size_t i = 0; i < count; i++) {
		facts.ip = addresses[i];
		facts.same_session = facts.ip == changes->login->session_ip;
		entry_expect(changes, CHANGE_IP, &facts);
	}
	free(addresses);
	facts = now;
	facts.device = now.device == DEVICE_KNOWN ? DEVICE_NEW : DEVICE_KNOWN;
	entry_expect(changes, CHANGE_DEVICE, &facts);
	facts = now;
	for (unsigned credential = 0; credential < CREDENTIAL_COUNT; credential++) {
		facts.credential = credential;
		entry_expect(changes, CHANGE_CREDENTIAL, &facts);
	}
	facts = now;
	facts.strong_auth = !now.strong_auth;
	entry_expect(changes, CHANGE_STRONG_AUTH, &facts);
	facts = now;
	facts.in_hours = !now.in_hours;
	if (hours_both(scene, now.profile))
		entry_expect(changes, CHANGE_HOURS, &facts);
}

static void changes_check(struct scene *scene)
{
	struct login login = login_random(&scene->rand, &scene->policy);
	struct outcomes outcomes;
	struct change *at;
	struct changes changes = {.scene = scene, .login = &login};
	naive_decide(&scene->policy.policy, scene->rules, &login, &changes.before);
	assert_int_equal(outcomes_find(scene->ruleset, &login, &scene->scratch, &outcomes), OK);
	assert_int_equal(
	    changes_find(scene->ruleset, &login, &outcomes, &scene->scratch, &at, &changes.count),
	    OK);
	changes.at = at;
	entries_check(&changes);
	changes_complete_check(&changes);
	arena_reset(&scene->scratch);
}

static void what_would_change(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("what would change")};
	for (unsigned i = 0; i < CHANGES_POLICIES; i++) {
		scene_open(&scene);
		for (unsigned n = 0; n < CHANGES_LOGINS; n++)
			changes_check(&scene);
		scene_close(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(blocks_of_addresses),
	    cmocka_unit_test(what_would_change),
	};
	return cmocka_run_group_tests_name("oracle_parts", tests, NULL, NULL);
}
