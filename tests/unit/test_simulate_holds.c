/* What must hold of the simulator's results whatever the scenario is, read off the results alone:
 * a token of an older generation never works; who has no token never passes where one is
 * needed; the counter never passes the limit; time never runs backwards. Prints its seed;
 * TEST_SEED replays it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "simulate_play.h"

enum { SCENARIOS = 1500 };

/* ---- how things stood ---- */

/* Of a user at an instant, after its events, from the results alone. */
static const struct user_now *user_at(const struct play *play, uint32_t number, int64_t at)
{
	const struct user_now *user = NULL;
	for (uint32_t i = 0; i < play->engine.user_count; i++) {
		if (play->engine.users[i] == number)
			user = &play->engine.begin[i];
	}
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		if (step->at <= at && step->user != NONE &&
		    play->engine.users[step->user] == number)
			user = &step->after;
	}
	return user;
}

/* What the integration was given last, likewise. */
static struct integration_now integration_at(const struct play *play, uint32_t number, int64_t at)
{
	struct integration_now holding = play->engine.integrations_begin[number];
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		const struct scenario_event *event = step->event;
		if (step->at > at || event->kind != EVENT_UPDATE_INTEGRATION ||
		    event->integration.index != number)
			continue;
		if (event->via.count)
			holding.via = event->via.at[0].value;
		if (!event->holds.count)
			continue;
		holding.holds = event->holds.at[0].value;
		holding.password = step->after.password;
		holding.token = holding.holds == HOLDS_TOKEN ? step->after.token : 0;
	}
	return holding;
}

/* ---- tokens ---- */

/* An integration that works at `at` has nothing that is old. */
static void holding_current(const struct play *play, size_t number, uint32_t integration,
			    int64_t at)
{
	const struct integration *from = &play->random.scenario.integrations[integration];
	const struct user_now *user = user_at(play, from->user.index, at);
	struct integration_now holding = integration_at(play, integration, at);
	if (channel_group(holding.via) != GROUP_PASSWORD_API)
		return;
	must(play, holding.password == user->password, "stretch", number, "an old password works");
	must(play, !holding.token || holding.token == user->token, "stretch", number,
	     "a token of an older generation works");
}

static void old_tokens_fail(const struct play *play)
{
	for (uint32_t i = 0; i < play->engine.stretch_count; i++) {
		const struct sim_stretch *stretch = &play->engine.stretches[i];
		if (!stretch->works)
			continue;
		holding_current(play, i, stretch->integration, stretch->first);
		holding_current(play, i, stretch->integration, stretch->last);
	}
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		const struct scenario_login *login = &step->event->login;
		if (step->event->kind == EVENT_LOGIN &&
		    channel_group(login->via) == GROUP_PASSWORD_API &&
		    (login->token == PRESENTED_OLD || login->token == PRESENTED_WRONG))
			must(play, !step->login.passes, "step", i,
			     "a token that is old or wrong works");
	}
}

/* What passes does so by decide(), and by a token only who has one. */
static void passing_honest(const struct play *play, const char *of, size_t number,
			   const struct sim_login *login, bool has_token)
{
	const struct decision *decision = &login->decision;
	must(play, login->passes == (decision->verdict == VERDICT_ALLOW), of, number,
	     "it passes otherwise than by what was decided");
	if (!has_token)
		must(play,
		     decision->token != TOKEN_ACCEPTED && decision->reason != REASON_TOKEN_ACCEPTED,
		     of, number, "a token is accepted that nobody has");
	if (decision->verdict == VERDICT_TOKEN || decision->token == TOKEN_REQUIRED)
		must(play, !login->passes, of, number, "it passes without the token it needs");
}

static void no_token_no_pass(const struct play *play)
{
	for (uint32_t i = 0; i < play->engine.stretch_count; i++) {
		const struct sim_stretch *stretch = &play->engine.stretches[i];
		struct integration_now holding =
		    integration_at(play, stretch->integration, stretch->first);
		must(play, stretch->works == stretch->login.passes, "stretch", i,
		     "its first run came to something else");
		passing_honest(play, "stretch", i, &stretch->login, holding.token != 0);
	}
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		if (step->event->kind == EVENT_LOGIN)
			passing_honest(play, "step", i, &step->login, step->before.token != 0);
	}
}

/* ---- the counter ---- */

static unsigned limit_of(const struct play *play, uint32_t profile)
{
	const struct policy *policy = &play->random.policy.policy;
	unsigned own = policy->profiles[profile].lockout.max_attempts;
	return own ? own : policy->org.lockout.max_attempts;
}

/* Never past the limit of the profile; and at it only whoever is locked, or moved there. */
static void counter_in_bounds(const struct play *play, uint32_t number)
{
	const struct user_now *user = &play->engine.begin[number];
	bool moved = false;
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		if (step->user != number)
			continue;
		const struct user_now *states[] = {&step->before, &step->after};
		for (unsigned n = 0; n < 2; n++) {
			user = states[n];
			unsigned limit = limit_of(play, user->profile);
			moved = user->failures == limit &&
				(moved || (n == 1 && step->event->kind == EVENT_SET_PROFILE));
			must(play, user->failures <= limit, "step", i,
			     "the counter is past the limit");
			must(play, user->failures < limit || user->locked || moved, "step", i,
			     "the limit is reached, and nobody is locked");
		}
	}
	user = &play->engine.end[number];
	must(play, user->failures <= limit_of(play, user->profile), "in the end, user", number,
	     "the counter is past the limit");
}

static void locked_stay_out(const struct play *play)
{
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		if (step->event->kind != EVENT_LOGIN || !step->before.locked)
			continue;
		must(play,
		     !step->login.passes && step->after.failures == step->before.failures &&
			 step->after.locked_until == step->before.locked_until,
		     "step", i, "a locked user gets in, or is counted");
	}
}

static void counters_in_bounds(const struct play *play)
{
	for (uint32_t i = 0; i < play->engine.user_count; i++)
		counter_in_bounds(play, i);
	locked_stay_out(play);
}

/* ---- time ---- */

static void steps_forward(const struct play *play)
{
	const struct scenario *scenario = &play->random.scenario;
	int64_t before = scenario->begin;
	for (uint32_t i = 0; i < play->engine.step_count; i++) {
		const struct sim_step *step = &play->engine.steps[i];
		must(play, step->at >= before && step->at <= scenario->end, "step", i,
		     "time runs backwards");
		before = step->at;
		if (step->user != NONE && step->before.locked)
			must(play, step->before.locked_until > step->at, "step", i,
			     "a lock is over, and still there");
	}
}

static void stretches_forward(const struct play *play)
{
	const struct scenario *scenario = &play->random.scenario;
	const struct sim_stretch *before = NULL;
	for (uint32_t i = 0; i < play->engine.stretch_count; i++) {
		const struct sim_stretch *stretch = &play->engine.stretches[i];
		bool next = before && before->integration == stretch->integration;
		int64_t from = next ? before->last + 1 : scenario->begin;
		must(play,
		     stretch->first >= from && stretch->last >= stretch->first &&
			 stretch->last <= scenario->end,
		     "stretch", i, "time runs backwards");
		must(play, stretch->since >= scenario->begin && stretch->since <= stretch->first,
		     "stretch", i, "it is so since another time");
		must(play,
		     next ? stretch->works != before->works
			  : !before || before->integration < stretch->integration,
		     "stretch", i, "it is out of order");
		before = stretch;
	}
}

static void locks_forward(const struct play *play)
{
	int64_t before = play->random.scenario.begin;
	for (uint32_t i = 0; i < play->engine.lock_count; i++) {
		const struct sim_lock *lock = &play->engine.locks[i];
		must(play, lock->from >= before && lock->until >= lock->from, "lock", i,
		     "time runs backwards");
		before = lock->from;
	}
}

/* ---- all of it ---- */

static void results_hold(void **state)
{
	(void)state;
	struct play play = {.rand = rand_start("results")};
	while (play.number < SCENARIOS) {
		play_open(&play);
		old_tokens_fail(&play);
		no_token_no_pass(&play);
		counters_in_bounds(&play);
		steps_forward(&play);
		stretches_forward(&play);
		locks_forward(&play);
		play_close(&play);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(results_hold)};
	return cmocka_run_group_tests_name("simulate_holds", tests, NULL, NULL);
}
