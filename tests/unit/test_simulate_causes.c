/* What made integrations break and work again, as the simulator says, against a search: the naive
 * machine is asked before and after all that happens, and as time goes on in between, whether
 * the integration would get in; and before and after each event whether the very login would. Prints
 * its seed; TEST_SEED replays it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "oracle/naive.h"
#include "simulate_play.h"

/* Locks that break something are rare. */
enum { SCENARIOS = 1200, SCENARIOS_MOST = 10 * SCENARIOS, CAUSES = BY_HOURS + 1 };

/* Why a run came to what it came to. */
struct search {
	const struct play *play;
	uint32_t integration;
	struct naive_turn run;
	struct naive_since since;
	struct arena *scratch;
};

static struct naive_login ask(const struct search *search, uint32_t step, bool after, bool able)
{
	const struct scenario_random *random = &search->play->random;
	struct naive_question question = {.integration = search->integration,
					  .at = search->run.at,
					  .step = step,
					  .after = after,
					  .able = able};
	struct naive_login login = naive_ask(&random->policy.policy, &random->scenario,
					     &search->play->naive, search->scratch, &question);
	arena_reset(search->scratch);
	return login;
}

static struct sim_why beginning(const struct search *search)
{
	return (struct sim_why){BY_BEGINNING, search->play->random.scenario.begin, NONE, NONE};
}

/* NONE: it always was so. */
static struct sim_why by_step(const struct search *search, uint32_t step)
{
	if (step == NONE)
		return beginning(search);
	return (struct sim_why){BY_STEP, search->play->random.scenario.times[step], step, NONE};
}

/* ---- steps ---- */

/* Does the step do what is looked for? */
typedef bool step_does(const struct search *search, uint32_t step);

/* The last one at `from` or later, up to the first run; or NONE. */
static uint32_t last_step(const struct search *search, int64_t from, step_does *does)
{
	const struct scenario *scenario = &search->play->random.scenario;
	for (uint32_t step = scenario->event_count; step-- > 0;) {
		int64_t at = scenario->times[step];
		if (at >= from && at <= search->run.at && does(search, step))
			return step;
	}
	return NONE;
}

static bool happens(const struct search *search, uint32_t step, enum event_kind kind)
{
	const struct naive_step *at = &search->play->naive.steps[step];
	return at->event->kind == kind && at->outcome == EVENT_DONE &&
	       at->user == search->run.login.user;
}

static bool deactivates(const struct search *search, uint32_t step)
{
	return happens(search, step, EVENT_DEACTIVATE);
}

static bool freezes(const struct search *search, uint32_t step)
{
	return happens(search, step, EVENT_FREEZE);
}

/* Of a user who can log in, within the hours. */
static bool breaks(const struct search *search, uint32_t step)
{
	return ask(search, step, false, true).passes && !ask(search, step, true, true).passes;
}

/* Moved to a profile with other hours, does the run lie within them, or no longer? */
static bool moves_hours(const struct search *search, uint32_t step)
{
	const struct policy *policy = &search->play->random.policy.policy;
	const struct naive_step *at = &search->play->naive.steps[step];
	int64_t run = search->run.at;
	return happens(search, step, EVENT_SET_PROFILE) && policy->org.zone &&
	       naive_hours_inside(policy, &policy->profiles[at->before.profile], run) !=
		   naive_hours_inside(policy, &policy->profiles[at->after.profile], run);
}

/* ---- locks ---- */

/* The user's last lock that began until then. */
static const struct sim_lock *last_lock(const struct search *search, int64_t until)
{
	const struct sim_lock *last = NULL;
	for (uint32_t i = 0; i < search->play->naive.lock_count; i++) {
		const struct sim_lock *lock = &search->play->naive.locks[i];
		if (lock->user == search->run.login.user && lock->from <= until)
			last = lock;
	}
	return last;
}

static struct sim_why by_lock(const struct search *search)
{
	const struct sim_lock *lock = last_lock(search, search->run.at);
	if (lock->integration == NONE)
		return by_step(search, lock->step);
	return (struct sim_why){BY_LOCK, lock->from, NONE, lock->integration};
}

/* ---- why ---- */

/* Since when there is what the run is stopped by. */
static struct sim_why why_stopped(const struct search *search)
{
	int64_t begin = search->play->random.scenario.begin;
	uint32_t step;
	switch (search->run.login.decision.reason) {
	case REASON_USER_INACTIVE:
		return by_step(search, last_step(search, begin, deactivates));
	case REASON_USER_FROZEN:
		return by_step(search, last_step(search, begin, freezes));
	case REASON_USER_LOCKED:
		return by_lock(search);
	case REASON_LOGIN_HOURS:
		step = last_step(search, search->run.from, moves_hours);
		return step == NONE ? search->since.hours : by_step(search, step);
	default:
		return by_step(search, last_step(search, begin, breaks));
	}
}

static struct sim_why why_met(const struct search *search)
{
	if (!search->run.login.passes)
		return why_stopped(search);
	uint32_t step = last_step(search, search->run.from, moves_hours);
	if (search->since.why.by == BY_HOURS && step != NONE)
		return by_step(search, step);
	return search->since.why;
}

/* What the naive machine says of the run. */
static void search_look(struct search *search)
{
	const struct play *play = search->play;
	search->since =
	    naive_since_find(&play->random.policy.policy, &play->random.scenario, &play->naive,
			     search->scratch, search->integration, search->run.at);
	arena_reset(search->scratch);
	must_equal(play, "integration", search->integration, "gets in", search->since.gets_in,
		   search->run.login.passes);
}

static void why_same(const struct play *play, const char *of, size_t number,
		     const struct sim_why *engine, const struct sim_why *naive)
{
	must_equal(play, of, number, "by", engine->by, naive->by);
	must_equal(play, of, number, "since", engine->since, naive->since);
	must_equal(play, of, number, "cause", engine->cause, naive->cause);
	must_equal(play, of, number, "lock_run", engine->lock_run, naive->lock_run);
}

static void stretch_check(const struct play *play, uint32_t number, struct arena *scratch,
			  size_t tally[CAUSES])
{
	const struct naive_stretch *stretch = &play->naive.stretches[number];
	const struct sim_stretch *engine = &play->engine.stretches[number];
	struct search search = {
	    .play = play,
	    .integration = stretch->integration,
	    .run = {stretch->first, play->random.scenario.begin, stretch->login},
	    .scratch = scratch};
	if (number && stretch[-1].integration == stretch->integration)
		search.run.from = stretch[-1].last + 1;
	search_look(&search);
	why_same(play, "stretch", number,
		 &(struct sim_why){engine->by, engine->since, engine->cause, engine->lock_run},
		 &search.since.why);
	tally[engine->by]++;
	struct sim_why met = why_met(&search);
	why_same(play, "first of stretch", number, &engine->met, &met);
	if (stretch->turn.at != stretch->first && !stretch->works) {
		search.run = stretch->turn;
		search_look(&search);
		met = why_stopped(&search);
	}
	why_same(play, "last of stretch", number, &engine->why_last, &met);
}

/* Is there a kind of cause that has not come up? */
static bool lacking(const size_t tally[CAUSES])
{
	bool all = true;
	for (unsigned by = 0; by < CAUSES; by++)
		all &= tally[by] > 0;
	return !all;
}

static void causes_agree(void **state)
{
	(void)state;
	struct play play = {.rand = rand_start("causes")};
	size_t tally[CAUSES] = {0};
	struct arena scratch;
	arena_init(&scratch);
	while (play.number < SCENARIOS || (lacking(tally) && play.number < SCENARIOS_MOST)) {
		play_open(&play);
		play_naively(&play);
		for (uint32_t i = 0; i < play.naive.stretch_count; i++)
			stretch_check(&play, i, &scratch, tally);
		play_close(&play);
	}
	arena_clear(&scratch);
	assert_false(lacking(tally));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(causes_agree)};
	return cmocka_run_group_tests_name("simulate_causes", tests, NULL, NULL);
}
