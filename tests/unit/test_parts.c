/* Answers for sets of addresses, against asking address by address: parts are
 * right, maximal and complete; the outcomes of an unknown address cover the
 * whole space once; every change offered leads where it says, and none is
 * missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "engine/outcomes.h"
#include "load/load.h"
#include "rand.h"

static const char policy_text[] =
    "loginscope: 1\n"
    "org:\n"
    "  time_zone: UTC\n"
    "  trusted_ip_ranges: [0.0.0.8 - 0.0.0.39, '@lab', '::8 - ::2f']\n"
    "  login_ip_ranges: [0.0.0.0 - 0.0.0.99, 255.255.255.0/24, '::/120', 'ffff::/16']\n"
    "  session: {lock_sessions_to_ip: true,\n"
    "            enforce_login_ip_ranges_on_every_request: true}\n"
    "networks:\n"
    "  lab: [0.0.0.60 - 0.0.0.69, 255.255.255.240/28, 'ffff:ffff::/32']\n"
    "profiles:\n"
    "  - {name: open}\n"
    "  - {name: narrow, login_ip_ranges: [0.0.0.20 - 0.0.0.63, '::20/123'],\n"
    "     login_hours: {monday: closed}}\n"
    "users:\n"
    "  - {username: u@x.example, profile: narrow}\n"
    "apps:\n"
    "  - {name: app, ip_relaxation: bypass_2factor, ip_ranges: [0.0.0.5 - 0.0.0.25]}\n"
    "transaction_security:\n"
    "  - {name: t, when: {not_in: [0.0.0.0/26, '::/122']}, action: mfa}\n";

static struct arena arena;
static struct ruleset *ruleset;

static int policy_setup(void **state)
{
	(void)state;
	static struct sources sources;
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	struct policy *policy;
	arena_init(&arena);
	findings_init(&findings, &arena);
	if (policy_load_text(STR("parts.yaml"), str_of(policy_text), &options, &arena, &sources,
			     &findings, &policy) != OK) {
		for (const struct finding *f = findings.first; f; f = f->next)
			print_message("%u:%u: %s [%s]\n", f->place.line, f->place.column,
				      f->message, f->code);
		return 1;
	}
	return ruleset_new(policy, RULES_DEFAULT, &ruleset) != OK;
}

static int policy_teardown(void **state)
{
	(void)state;
	ruleset_free(ruleset);
	arena_clear(&arena);
	return 0;
}

/* Addresses near the edges of everything: 0 .. 127 of IPv4 and IPv6, and the
 * last 64 of both. */
static addr address_make(struct rand *rand)
{
	switch (rand_below(rand, 4)) {
	case 0:
		return addr_of_v4(rand_below(rand, 128));
	case 1:
		return rand_below(rand, 128);
	case 2:
		return ADDR_V4_LAST - rand_below(rand, 64);
	default:
		return ADDR_LAST - rand_below(rand, 64);
	}
}

static struct login login_make(struct rand *rand)
{
	struct login login = {.user = NONE,
			      .profile = rand_below(rand, 2),
			      .app = rand_once_in(rand, 2) ? 0 : NONE,
			      .via = rand_below(rand, VIA_COUNT + 1),
			      .device = rand_below(rand, DEVICE_COUNT + 1),
			      .credential = rand_below(rand, CREDENTIAL_COUNT),
			      .phase = rand_once_in(rand, 3) ? PHASE_REQUEST : PHASE_LOGIN,
			      .strong_auth = rand_once_in(rand, 3),
			      .has_at = rand_once_in(rand, 2),
			      .has_session_ip = rand_once_in(rand, 2)};
	login.user = login.profile == 1 && rand_once_in(rand, 2) ? 0 : NONE;
	login.at = (int64_t)rand_below(rand, 14) * 86400;
	login.session_ip = address_make(rand);
	return login;
}

static bool answers_equal(const struct outcomes *a, const struct outcomes *b)
{
	if (a->verdict != b->verdict || a->missing != b->missing || a->count != b->count)
		return false;
	if (a->verdict != VERDICT_DEPENDS)
		return a->decision.reason == b->decision.reason &&
		       a->decision.token == b->decision.token &&
		       a->decision.grade == b->decision.grade;
	for (size_t i = 0; i < a->count; i++)
		if (a->at[i].decision.verdict != b->at[i].decision.verdict ||
		    a->at[i].decision.reason != b->at[i].decision.reason ||
		    a->at[i].decision.grade != b->at[i].decision.grade)
			return false;
	return true;
}

static struct outcomes answer_at(const struct login *login, addr ip, struct arena *scratch)
{
	struct login at = *login;
	struct outcomes outcomes;
	at.has_ip = true;
	at.ip = ip;
	assert_int_equal(outcomes_find(ruleset, &at, scratch, &outcomes), OK);
	return outcomes;
}

/* Every address up to 300 of a part, so that edges are met exactly. */
static void part_check(const struct login *login, const struct part *part, struct arena *scratch)
{
	addr size = part->range.last - part->range.first;
	for (addr i = 0; i <= size && i < 300; i++) {
		struct outcomes low = answer_at(login, part->range.first + i, scratch);
		struct outcomes high = answer_at(login, part->range.last - i, scratch);
		assert_true(answers_equal(&part->outcomes, &low));
		assert_true(answers_equal(&part->outcomes, &high));
	}
	assert_int_equal(addr_is_v4(part->range.first), addr_is_v4(part->range.last));
}

static void parts_check(const struct login *login, struct rangeset set, struct arena *scratch)
{
	struct part *parts;
	size_t count;
	assert_int_equal(parts_find(ruleset, login, set, scratch, &parts, &count), OK);
	struct range *covered = arena_array(scratch, count + 1, sizeof *covered);
	for (size_t i = 0; i < count; i++) {
		covered[i] = parts[i].range;
		part_check(login, &parts[i], scratch);
		if (i == 0)
			continue;
		bool v4[2] = {addr_is_v4(parts[i - 1].range.first),
			      addr_is_v4(parts[i].range.first)};
		assert_true(v4[0] >= v4[1]);
		if (v4[0] != v4[1])
			continue;
		assert_true(parts[i - 1].range.last < parts[i].range.first);
		if (parts[i - 1].range.last + 1 == parts[i].range.first)
			assert_false(answers_equal(&parts[i - 1].outcomes, &parts[i].outcomes));
	}
	struct rangeset whole;
	assert_int_equal(rangeset_of(scratch, covered, count, &whole), OK);
	assert_int_equal(whole.count, set.count);
	for (size_t i = 0; i < set.count; i++)
		assert_memory_equal(&whole.ranges[i], &set.ranges[i], sizeof *set.ranges);
}

static void parts_are_right_and_maximal(void **state)
{
	(void)state;
	struct rand rand = rand_start("parts");
	struct arena scratch;
	arena_init(&scratch);
	for (int round = 0; round < 60; round++) {
		struct range ranges[3];
		struct rangeset set;
		struct login login = login_make(&rand);
		for (int i = 0; i < 3; i++) {
			addr a = address_make(&rand), b = address_make(&rand);
			ranges[i] = a < b ? (struct range){a, b} : (struct range){b, a};
		}
		assert_int_equal(rangeset_of(&scratch, ranges, 3, &set), OK);
		parts_check(&login, set, &scratch);
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
}

/* Where the address matters: rows with equal other facts cover the address
 * space exactly once, and each address has the outcome of its row. */
static void rows_check(const struct login *login, const struct outcomes *outcomes,
		       struct arena *scratch)
{
	struct count total = {0};
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *row = &outcomes->at[i];
		struct rangeset region;
		assert_int_equal(outcome_region(ruleset, login, outcomes, i, scratch, &region), OK);
		assert_int_equal(count_compare(row->addresses, rangeset_count(region)), 0);
		if (i == 0 || row->ip != outcomes->at[i - 1].ip)
			total = count_add(total, row->addresses);
		assert_true(rangeset_holds(region, row->ip));
		for (size_t j = 0; j < region.count; j++) {
			struct facts facts;
			struct decision decision;
			struct login at = *login;
			at.has_ip = true;
			at.ip = region.ranges[j].first;
			facts = row->facts;
			facts.class = ruleset_class(ruleset, at.ip);
			if (login->has_session_ip)
				facts.session_ip =
				    at.ip == login->session_ip ? SESSION_SAME : SESSION_DIFFERENT;
			decide(ruleset, &facts, &decision);
			assert_int_equal(decision.verdict, row->decision.verdict);
			assert_int_equal(decision.reason, row->decision.reason);
		}
	}
	assert_true(total.all);
}

static void unknown_address_covers_the_space(void **state)
{
	(void)state;
	struct rand rand = rand_start("unknown address");
	struct arena scratch;
	int met = 0;
	arena_init(&scratch);
	for (int round = 0; round < 500; round++) {
		struct login login = login_make(&rand);
		struct outcomes outcomes;
		assert_int_equal(outcomes_find(ruleset, &login, &scratch, &outcomes), OK);
		if (outcomes.missing & 1 << FACT_IP) {
			rows_check(&login, &outcomes, &scratch);
			met++;
		}
		arena_reset(&scratch);
	}
	assert_true(met > 50);
	arena_clear(&scratch);
}

/* Every verdict and reason better than now that another address leads to. */
static void addresses_check(const struct login *login, const struct outcomes *now,
			    const struct change *changes, size_t count)
{
	struct arena scratch;
	arena_init(&scratch);
	for (addr i = 0; i < 600; i++) {
		addr spots[] = {i, addr_of_v4((uint32_t)i), ADDR_V4_LAST - i, ADDR_LAST - i};
		addr ip = spots[i % 4];
		struct login other = *login;
		other.ip = ip;
		struct outcomes outcomes = answer_at(&other, ip, &scratch);
		bool found = outcomes.verdict >= now->verdict;
		for (size_t j = 0; j < count && !found; j++)
			found = changes[j].kind == CHANGE_IP &&
				changes[j].decision.verdict == outcomes.decision.verdict &&
				changes[j].decision.reason == outcomes.decision.reason;
		assert_true(found);
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
}

static void change_check(const struct login *login, const struct outcomes *now,
			 const struct change *change, struct arena *scratch)
{
	struct login changed = *login;
	assert_true(change->decision.verdict < now->verdict);
	if (change->kind == CHANGE_IP)
		changed.ip = change->ip;
	changed.device = change->facts.device;
	changed.credential = change->facts.credential;
	changed.strong_auth = change->facts.strong_auth;
	if (change->kind == CHANGE_HOURS)
		changed.at = 86400 * 5; /* a Tuesday, never closed */
	struct outcomes outcomes;
	assert_int_equal(outcomes_find(ruleset, &changed, scratch, &outcomes), OK);
	assert_int_equal(outcomes.verdict, change->decision.verdict);
	assert_int_equal(outcomes.decision.reason, change->decision.reason);
}

static void changes_lead_where_they_say(void **state)
{
	(void)state;
	struct rand rand = rand_start("changes");
	struct arena scratch;
	int met = 0;
	arena_init(&scratch);
	for (int round = 0; round < 400; round++) {
		struct login login = login_make(&rand);
		struct outcomes now;
		struct change *changes;
		size_t count;
		login.via = rand_below(&rand, VIA_COUNT);
		login.device = rand_below(&rand, DEVICE_COUNT);
		login.has_ip = login.has_at = login.has_session_ip = true;
		login.ip = address_make(&rand);
		assert_int_equal(outcomes_find(ruleset, &login, &scratch, &now), OK);
		assert_int_equal(changes_find(ruleset, &login, &now, &scratch, &changes, &count),
				 OK);
		for (size_t i = 0; i < count; i++)
			change_check(&login, &now, &changes[i], &scratch);
		addresses_check(&login, &now, changes, count);
		met += count > 0;
		arena_reset(&scratch);
	}
	assert_true(met > 50);
	arena_clear(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_are_right_and_maximal),
	    cmocka_unit_test(unknown_address_covers_the_space),
	    cmocka_unit_test(changes_lead_where_they_say),
	};
	return cmocka_run_group_tests(tests, policy_setup, policy_teardown);
}
