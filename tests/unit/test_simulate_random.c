/* The simulator against the naive state machine, over random scenarios: step by step, stretch by
 * stretch. And its schedules against a walk through time. Prints its seed; TEST_SEED replays it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/reset_option.h"
#include "oracle/scene.h"
#include "oracle/zone_random.h"
#include "simulate_play.h"

enum { SCENARIOS = 1000, SCHEDULES = 3000, RUNS_MANY = 70000 };

/* ---- engine and naive machine ---- */

/* Compares a field of two structs that have it under the same name. */
#define SAME(field)                                                                                \
	must_equal(play, of, number, #field, (long long)engine->field, (long long)naive->field)

static void user_same(const struct play *play, const char *of, size_t number,
		      const struct user_now *engine, const struct user_now *naive)
{
	SAME(profile);
	SAME(permissions);
	SAME(active);
	SAME(frozen);
	SAME(authenticator);
	SAME(locked);
	if (naive->locked)
		SAME(locked_until);
	SAME(failures);
	SAME(password);
	SAME(token);
	SAME(tokens_issued);
	SAME(mailed);
	SAME(reset_before);
	SAME(devices);
}

static void integration_same(const struct play *play, const char *of, size_t number,
			     const struct integration_now *engine,
			     const struct integration_now *naive)
{
	SAME(password);
	SAME(token);
	SAME(holds);
	SAME(via);
	SAME(app);
	SAME(ran);
	if (naive->ran)
		SAME(works);
	must(play, engine->ip == naive->ip, of, number, "the address is another");
}

static void login_same(const struct play *play, const char *of, size_t number,
		       const struct sim_login *engine, const struct naive_login *naive)
{
	struct naive_decision decision = plain_decision(&engine->decision);
	SAME(user);
	SAME(profile);
	SAME(app);
	SAME(via);
	must(play, engine->ip == naive->ip, of, number, "the address is another");
	SAME(decision.verdict);
	SAME(decision.reason);
	if (channel_group(naive->via) == GROUP_PASSWORD_API)
		SAME(credential);
	if (channel_group(naive->via) == GROUP_INTERACTIVE) {
		SAME(device);
		SAME(strong_auth);
	}
	SAME(passes);
	SAME(flaws);
	must(play, decision_equal(PHASE_LOGIN, &decision, &naive->decision), of, number,
	     "the decision is another");
}

static void found_same(const struct play *play, const char *of, size_t number,
		       const struct sim_step *step, const struct naive_step *other)
{
	const struct scenario_check *check = &step->event->check, *engine = &step->found,
				    *naive = &other->found;
	if (check->token_place.line)
		SAME(token);
	if (check->locked_place.line)
		SAME(locked);
	if (check->active_place.line)
		SAME(active);
	if (check->reset_option_place.line)
		SAME(reset_option);
	if (check->failures_place.line)
		SAME(failures);
	if (check->works_place.line)
		SAME(works);
}

static void step_same(const struct play *play, size_t number, const struct sim_step *engine,
		      const struct naive_step *naive)
{
	const char *of = "step";
	SAME(at);
	must(play, engine->event == naive->event, of, number, "the event is another");
	if (engine->event->kind == EVENT_LOGIN)
		login_same(play, of, number, &engine->login, &naive->login);
	else if (engine->event->kind == EVENT_CHECK)
		found_same(play, of, number, engine, naive);
	else
		SAME(outcome);
	SAME(fate);
	SAME(causes);
	SAME(expected);
	SAME(held);
	SAME(check_failed);
	uint32_t user = engine->user == NONE ? NONE : play->engine.users[engine->user];
	must_equal(play, of, number, "user", user, naive->user);
	if (user == NONE)
		return;
	user_same(play, "before step", number, &engine->before, &naive->before);
	user_same(play, "after step", number, &engine->after, &naive->after);
}

static void users_same(const struct play *play)
{
	const struct policy *policy = &play->random.policy.policy;
	uint32_t count = 0;
	for (uint32_t user = 0; user < policy->user_count; user++) {
		if (!play->naive.spoken_of[user])
			continue;
		must(play, count < play->engine.user_count && play->engine.users[count] == user,
		     "user", user, "is missing");
		user_same(play, "at the beginning, user", user, &play->engine.begin[count],
			  &play->naive.begin[user]);
		user_same(play, "in the end, user", user, &play->engine.end[count],
			  &play->naive.end[user]);
		count++;
	}
	must_equal(play, "scenario", play->number, "users", play->engine.user_count, count);
}

static void stretch_same(const struct play *play, size_t number, const struct sim_stretch *engine,
			 const struct naive_stretch *naive)
{
	const char *of = "stretch";
	SAME(integration);
	SAME(works);
	SAME(first);
	SAME(last);
	SAME(runs);
	SAME(locked);
	login_same(play, "first run of stretch", number, &engine->login, &naive->login);
	login_same(play, "last run of stretch", number, &engine->login_last, &naive->login_last);
}

static void lock_same(const struct play *play, size_t number, const struct sim_lock *engine,
		      const struct sim_lock *naive)
{
	const char *of = "lock";
	SAME(from);
	SAME(until);
	SAME(step);
	SAME(integration);
	must_equal(play, of, number, "user", play->engine.users[engine->user], naive->user);
}

static void play_same(const struct play *play)
{
	const struct simulation *engine = &play->engine;
	const struct naive_simulation *naive = &play->naive;
	const struct scenario *scenario = &play->random.scenario;
	const char *of = "scenario";
	size_t number = play->number;
	must_equal(play, of, number, "steps", engine->step_count, scenario->event_count);
	for (uint32_t i = 0; i < engine->step_count; i++)
		step_same(play, i, &engine->steps[i], &naive->steps[i]);
	users_same(play);
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		integration_same(play, "at the beginning, integration", i,
				 &engine->integrations_begin[i], &naive->integrations_begin[i]);
		integration_same(play, "in the end, integration", i, &engine->integrations_end[i],
				 &naive->integrations_end[i]);
	}
	for (uint32_t i = 0; i < engine->stretch_count && i < naive->stretch_count; i++)
		stretch_same(play, i, &engine->stretches[i], &naive->stretches[i]);
	SAME(stretch_count);
	for (uint32_t i = 0; i < engine->lock_count && i < naive->lock_count; i++)
		lock_same(play, i, &engine->locks[i], &naive->locks[i]);
	SAME(lock_count);
	SAME(logins);
	SAME(failed);
	SAME(expected);
	SAME(held);
}

/* How much of what there is came up, over all scenarios. */
struct tally {
	size_t events[EVENT_COUNT], outcomes[EVENT_REFUSED + 1], fates[FATE_STILL_NONE + 1];
	size_t flaws[4], working, broken, locks, runs, known, causes[RESET_CAUSE_COUNT];
};

static void login_tally(struct tally *tally, const struct naive_login *login)
{
	for (unsigned bit = 0; bit < 4; bit++)
		tally->flaws[bit] += login->flaws >> bit & 1;
	tally->known += login->decision.reason == REASON_KNOWN_DEVICE;
}

static void play_tally(const struct play *play, struct tally *tally)
{
	const struct naive_simulation *naive = &play->naive;
	for (uint32_t i = 0; i < play->random.scenario.event_count; i++) {
		const struct naive_step *step = &naive->steps[i];
		tally->events[step->event->kind]++;
		tally->outcomes[step->outcome]++;
		tally->fates[step->fate]++;
		for (unsigned cause = 0; cause < RESET_CAUSE_COUNT; cause++)
			tally->causes[cause] += step->causes >> cause & 1;
		if (step->event->kind == EVENT_LOGIN)
			login_tally(tally, &step->login);
	}
	for (uint32_t i = 0; i < naive->stretch_count; i++) {
		login_tally(tally, &naive->stretches[i].login);
		if (naive->stretches[i].works)
			tally->working++;
		else
			tally->broken++;
	}
	tally->locks += naive->lock_count;
	tally->runs += naive->run_count;
}

static void often_enough(const char *what, size_t number, size_t times)
{
	if (times < 5)
		fail_msg("%s %zu came up %zu times only", what, number, times);
}

/* What refuses a reset-token; the others are told or observed. */
enum {
	POLICY_CAUSES = (1 << RESET_CAUSE_COUNT) - 1 -
			(1 << RESET_STALE_PROFILE | 1 << RESET_SUPPORT | 1 << RESET_LOGIN_AS)
};

static void tally_check(const struct tally *tally)
{
	for (size_t i = 0; i < EVENT_COUNT; i++)
		often_enough("event", i, tally->events[i]);
	for (size_t i = 0; i <= EVENT_REFUSED; i++)
		often_enough("outcome", i, tally->outcomes[i]);
	for (size_t i = 0; i <= FATE_STILL_NONE; i++)
		often_enough("fate", i, tally->fates[i]);
	for (size_t i = 0; i < 4; i++)
		often_enough("flaw", i, tally->flaws[i]);
	for (size_t i = 0; i < RESET_CAUSE_COUNT; i++)
		if (POLICY_CAUSES >> i & 1)
			often_enough("cause", i, tally->causes[i]);
	often_enough("a known device", 0, tally->known);
	often_enough("a working stretch", 0, tally->working);
	often_enough("a broken stretch", 0, tally->broken);
	often_enough("a lock", 0, tally->locks);
	printf("%zu runs, %zu stretches, %zu locks\n", tally->runs, tally->working + tally->broken,
	       tally->locks);
}

static void simulators_agree(void **state)
{
	(void)state;
	struct play play = {.rand = rand_start("simulators")};
	struct tally tally = {0};
	while (play.number < SCENARIOS) {
		play_open(&play);
		play_naively(&play);
		play_same(&play);
		play_tally(&play, &tally);
		play_close(&play);
	}
	tally_check(&tally);
}

/* ---- schedules ---- */

static void schedules_agree(void **state)
{
	(void)state;
	struct rand rand = rand_start("schedules");
	for (unsigned i = 0; i < SCHEDULES; i++) {
		uint32_t which = rand_below(&rand, ZONES + 1);
		const struct zone *zone = which < ZONES ? &zones_by_hand[which] : NULL;
		struct schedule every = schedule_random(&rand, zone);
		int64_t at = beginning_random(&rand, zone);
		for (unsigned turn = 0; turn < 4; turn++) {
			int64_t engine = schedule_next(&every, zone, at);
			int64_t naive = naive_schedule_next(&every, zone, at);
			if (engine != naive)
				fail_msg("kind %d minute %u in %.*s from %lld: the engine says "
					 "%lld, day by day it is %lld",
					 (int)every.kind, every.minute,
					 STR_ARG(zone ? zone->name : STR("no zone")), (long long)at,
					 (long long)engine, (long long)naive);
			at = naive + rand_below(&rand, 2);
		}
	}
}

/* ---- the longest wait ---- */

static struct policy lonely_policy(struct profile *profile, struct user *user)
{
	static const struct features on = {.login_challenge = true,
					   .login_with_api_token = true,
					   .soap_login = true,
					   .username_password_flow = true,
					   .known_device_suffices = true};
	*profile = (struct profile){.name = STR("Lonely")};
	for (unsigned day = 0; day < DAYS; day++)
		profile->login_hours.days[day].end = DAY_MINUTES;
	*user = (struct user){.username = STR("lonely@acme.example"),
			      .profile = {.name = profile->name, .index = 0},
			      .active = true};
	return (struct policy){
	    .org = {.rules = RULES_DEFAULT,
		    .features = on,
		    .lockout = {.max_attempts = LOCKOUT_NEVER, .period_minutes = LOCKOUT_FOREVER}},
	    .profiles = profile,
	    .profile_count = 1,
	    .users = user,
	    .user_count = 1};
}

/* Where nobody is locked the counter goes on for years, and ends where it is full. */
static void counter_gets_full(void **state)
{
	(void)state;
	struct profile profile;
	struct user user;
	const struct policy policy = lonely_policy(&profile, &user);
	struct range_row row = {{ADDR_V4_FIRST, ADDR_V4_FIRST}, .network = NONE};
	struct integration integration = {.name = STR("each hour"),
					  .user = {.name = user.username, .index = 0},
					  .via = VIA_SOAP,
					  .app = {.index = NONE},
					  .ip = {.rows = &row, .count = 1},
					  .every = {.place.line = 1}};
	const struct scenario scenario = {.integrations = &integration,
					  .integration_count = 1,
					  .end = (int64_t)(RUNS_MANY - 1) * 3600};
	struct arena arena;
	struct simulation simulation;
	arena_init(&arena);
	assert_int_equal(simulate(&policy, &scenario, &arena, &simulation), OK);
	assert_int_equal(simulation.logins, RUNS_MANY);
	assert_int_equal(simulation.stretch_count, 1);
	assert_int_equal(simulation.stretches[0].runs, RUNS_MANY);
	assert_int_equal(simulation.end[0].failures, UINT16_MAX);
	assert_false(simulation.end[0].locked);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(schedules_agree),
	    cmocka_unit_test(simulators_agree),
	    cmocka_unit_test(counter_gets_full),
	};
	return cmocka_run_group_tests_name("simulate_random", tests, NULL, NULL);
}
