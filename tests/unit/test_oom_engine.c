/* From policy text to evidence with the n-th allocation failing, for every n:
 * each answer is NOMEM or right, and nothing is lost or left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/mem.h"
#include "engine/evidence.h"
#include "engine/outcomes.h"
#include "load/load.h"
#include "rand.h"

/* A policy that uses everything. */
static const char policy_text[] =
    "loginscope: 1\n"
    "org:\n"
    "  name: Everything\n"
    "  edition: group\n"
    "  revenue: true\n"
    "  time_zone: America/New_York\n"
    "  rules_as_of: 2026-02-15\n"
    "  trusted_ip_ranges:\n"
    "    - 203.0.113.0/24\n"
    "    - {start: 198.51.100.10, end: 198.51.100.20, description: HQ VPN}\n"
    "    - '2001:db8:10::/48'\n"
    "    - '@runners'\n"
    "  login_ip_ranges: [0.0.0.0/1, 128.0.0.0/1, '2001:db8::/32']\n"
    "  session: {enforce_login_ip_ranges_on_every_request: true, lock_sessions_to_ip: true}\n"
    "  features: {login_with_api_token: true, known_device_suffices: true}\n"
    "  lockout: {max_attempts: 5, period_minutes: 30}\n"
    "networks:\n"
    "  runners: [192.0.2.0/28, '@more']\n"
    "  more: [192.0.2.64/26]\n"
    "profiles:\n"
    "  - {name: Staff, permissions: [mfa_for_api]}\n"
    "  - name: Ranged\n"
    "    label: With ranges\n"
    "    login_ip_ranges: [203.0.113.16 - 203.0.113.31, '@more', 1.0.0.0 - 2.255.255.255]\n"
    "    login_hours: {monday: '08:00-18:00', sunday: closed}\n"
    "  - {name: Site, experience_cloud: true, device_activation: true}\n"
    "permission_sets:\n"
    "  - {name: Integrations, permissions: [api_only, mfa_for_ui]}\n"
    "users:\n"
    "  - {username: staff@everything.example, profile: Staff, authenticator: true}\n"
    "  - {username: robot@everything.example, profile: Ranged, permission_sets: [Integrations]}\n"
    "  - {username: site@everything.example, profile: Site}\n"
    "apps:\n"
    "  - {name: Second factor, ip_relaxation: bypass_2factor, ip_ranges: [198.51.100.0/24]}\n"
    "  - {name: Bypass, kind: external_client_app, ip_relaxation: bypass}\n"
    "geo: {country: geo/country.mmdb, asn: geo/asn.mmdb}\n"
    "transaction_security:\n"
    "  - {name: Not there, when: {country: [KP, IR]}, action: block}\n"
    "  - {name: Hosting, when: {asn: [64500], not_in: '@runners'}, action: mfa}\n"
    "  - {name: Watch, when: {not_in: 203.0.113.0/24}, action: notify}\n"
    "exceptions:\n"
    "  - {id: broad-profile-ranges, profile: Ranged, reason: sandbox, owner: ops}\n";

/* One run, from the text to the last answer. */
struct run {
	struct arena arena, scratch;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
};

static enum status policy_open(struct run *run)
{
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	findings_init(&run->findings, &run->arena);
	enum status status =
	    policy_load_text(STR("policies/everything.yaml"), str_of(policy_text), &options,
			     &run->arena, &run->sources, &run->findings, &run->policy);
	return status;
}

/* The evidence of every step of a decision. */
static enum status evidence_all(struct run *run, const struct login *login,
				const struct facts *facts, const struct decision *decision)
{
	enum status status = OK;
	const struct range where = {login->ip, login->ip};
	struct evidence_cache cache = {.arena = &run->scratch};
	for (unsigned step = 0; step < STEP_COUNT && status == OK; step++) {
		struct evidence *evidence;
		size_t count;
		status = evidence_find(run->ruleset, login, facts, login->has_ip ? &where : NULL,
				       decision, step, step % 2 ? &cache : NULL, &run->scratch,
				       &evidence, &count);
	}
	return status;
}

/* Everything that can be asked about one login. */
static enum status login_ask(struct run *run, const struct login *login)
{
	const struct range block = {addr_of_v4(0xc6336400), addr_of_v4(0xcb0071ff)};
	struct outcomes outcomes;
	struct change *changes;
	struct part *parts;
	size_t count;
	enum status status = outcomes_find(run->ruleset, login, &run->scratch, &outcomes);
	if (status == OK && outcomes.verdict != VERDICT_DEPENDS)
		status = evidence_all(run, login, &outcomes.facts, &outcomes.decision);
	for (size_t i = 0; status == OK && i < outcomes.count && i < 4; i++)
		status = evidence_all(run, login, &outcomes.at[i].facts, &outcomes.at[i].decision);
	if (status == OK)
		status =
		    changes_find(run->ruleset, login, &outcomes, &run->scratch, &changes, &count);
	if (status == OK)
		status = parts_find(run->ruleset, login, (struct rangeset){&block, 1},
				    &run->scratch, &parts, &count);
	return status;
}

/* Each user, complete and with more and more facts missing. */
static enum status logins_ask(struct run *run)
{
	enum status status = OK;
	for (uint32_t i = 0; i < 12 && status == OK; i++) {
		struct login login = {.user = i % 3,
				      .profile = run->policy->users[i % 3].profile.index,
				      .app = i % 2 ? 0 : NONE,
				      .via = i < 6 ? i : VIA_UNKNOWN,
				      .device = i % 4 ? DEVICE_NEW : DEVICE_UNKNOWN,
				      .phase = i == 11 ? PHASE_REQUEST : PHASE_LOGIN,
				      .has_ip = i < 7,
				      .ip = addr_of_v4(0xcb007118),
				      .has_at = i < 8,
				      .at = 1770000000};
		status = login_ask(run, &login);
	}
	return status;
}

enum { ROOM = 1 << 16, STEP = 16 };

/* An arena with `room` bytes left before it must ask the system again, so that
 * each of the many small allocations can be the one that fails. */
static bool arena_narrow(struct arena *arena, size_t room)
{
	arena_init(arena);
	return arena_alloc(arena, ROOM) && arena_alloc(arena, 2 * ROOM - room);
}

static enum status everything_run(size_t arena_room, size_t scratch_room)
{
	struct run run = {0};
	enum status status = NOMEM;
	if (arena_narrow(&run.arena, arena_room) && arena_narrow(&run.scratch, scratch_room))
		status = policy_open(&run);
	if (status == OK)
		status = ruleset_new(run.policy, run.policy->org.rules, &run.ruleset);
	if (status == OK)
		status = logins_ask(&run);
	ruleset_free(run.ruleset);
	arena_clear(&run.scratch);
	arena_clear(&run.arena);
	return status;
}

/* Fails each allocation of a run in turn; returns how many there were. */
static size_t all_fail(size_t arena_room, size_t scratch_room)
{
	enum status status = NOMEM;
	mem_fail_from(0);
	assert_int_equal(everything_run(arena_room, scratch_room), OK);
	size_t nth = 0, count = mem_count();
	while (status != OK) {
		mem_fail_from(++nth);
		status = everything_run(arena_room, scratch_room);
		if (status != NOMEM && status != OK)
			fail_msg("rooms %zu, %zu: allocation %zu failing gave status %d",
				 arena_room, scratch_room, nth, (int)status);
		if (status == OK && nth <= count)
			fail_msg("rooms %zu, %zu: allocation %zu failing went unnoticed",
				 arena_room, scratch_room, nth);
	}
	mem_fail_from(0);
	return nth - 1;
}

static void every_allocation_fails(void **state)
{
	(void)state;
	size_t failed = all_fail(ROOM, ROOM);
	assert_true(failed > 10);
	printf("%zu allocations failed, one after the other\n", failed);
}

/* The same with an arena running full at random points; TEST_ALL=1: at every
 * point there is. */
static void arenas_run_full(void **state)
{
	(void)state;
	struct rand rand = rand_start("arenas run full");
	bool all = getenv("TEST_ALL") != NULL;
	size_t points = all ? ROOM / STEP : 40, failed = 0;
	for (size_t i = 0; i < points; i++) {
		failed += all_fail(STEP * (all ? i : rand_below(&rand, ROOM / STEP)), ROOM);
		failed += all_fail(ROOM, STEP * (all ? i : rand_below(&rand, ROOM / STEP)));
	}
	printf("%zu allocations failed at %zu points\n", failed, 2 * points);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_allocation_fails),
	    cmocka_unit_test(arenas_run_full),
	};
	return cmocka_run_group_tests_name("oom_engine", tests, NULL, NULL);
}
