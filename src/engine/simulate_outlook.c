/* An integration gets in while three things are so at once: it is able to, its user is not shut
 * out, and it is within the hours. */
#include "engine/simulate_outlook.h"

#include <assert.h>

#include "engine/simulate_login.h"
#include "engine/simulate_person.h"

/* --- By what -------------------------------------------------------------------------------- */

static struct sim_why by_beginning(const struct play *play)
{
	return (struct sim_why){BY_BEGINNING, play->scenario->begin, NONE, NONE};
}

/* NONE: nobody did it, it was always so. */
static struct sim_why by_step(const struct play *play, uint32_t step)
{
	if (step == NONE)
		return by_beginning(play);
	return (struct sim_why){BY_STEP, play->steps[step].at, step, NONE};
}

static struct sim_why by_lock(const struct play *play, const struct sim_lock *lock)
{
	if (lock->integration == NONE)
		return by_step(play, lock->step);
	return (struct sim_why){BY_LOCK, lock->from, NONE, lock->integration};
}

struct sim_why outlook_met(const struct play *play, const struct runner *runner,
			   const struct sim_login *login)
{
	const struct person *person = &play->people[runner->person];
	bool moved = runner->hours_by != NONE;
	if (login->passes)
		return moved && runner->why.by == BY_HOURS ? by_step(play, runner->hours_by)
							   : runner->why;
	switch (login->decision.reason) {
	case REASON_USER_INACTIVE:
		return by_step(play, person->active_step);
	case REASON_USER_FROZEN:
		return by_step(play, person->frozen_step);
	case REASON_USER_LOCKED:
		return by_lock(play, &play->locks[person->lock]);
	case REASON_LOGIN_HOURS:
		return moved ? by_step(play, runner->hours_by) : runner->hours;
	default:
		assert(!runner->able);
		return by_step(play, runner->broken_by);
	}
}

/* --- What is so --------------------------------------------------------------------------------- */

static struct sim_login login_now(const struct play *play, const struct runner *runner, int64_t at)
{
	struct sim_login login = login_of_runner(play, runner);
	login_decide(play, &play->people[runner->person], at, &login);
	return login;
}

static bool is_able(const struct play *play, const struct runner *runner)
{
	struct sim_login login = login_of_runner(play, runner);
	login_decide_able(play, &play->people[runner->person], &login);
	return login.passes;
}

static bool is_inside(const struct play *play, const struct runner *runner, int64_t at)
{
	struct sim_login login = {.profile = play->people[runner->person].now.profile};
	return !login_outside_hours(play, &login, at);
}

static bool is_shut(const struct play *play, const struct runner *runner, int64_t at)
{
	const struct person *person = &play->people[runner->person];
	return person_state(play, person, at).refusal != REASON_NONE;
}

/* Something has changed by `why`. */
static void runner_turn(const struct play *play, struct runner *runner, int64_t at,
			struct sim_why why)
{
	bool gets_in = runner->able && runner->inside && !is_shut(play, runner, at);
	if (gets_in == runner->gets_in || runner->next == NEVER)
		return;
	runner->gets_in = gets_in;
	runner->why = why;
	if (!gets_in)
		runner->stopped = login_now(play, runner, at);
}

void outlook_begin(const struct play *play, struct runner *runner)
{
	int64_t at = play->scenario->begin;
	runner->able = is_able(play, runner);
	runner->broken_by = NONE;
	runner->inside = is_inside(play, runner, at);
	runner->stopped = login_now(play, runner, at);
	runner->gets_in = runner->stopped.passes;
	runner->hours = runner->why = by_beginning(play);
	runner->seen = at;
	outlook_next(play, runner);
}

void outlook_next(const struct play *play, struct runner *runner)
{
	runner->hours_by = NONE;
	runner->next_inside = runner->next == NEVER || is_inside(play, runner, runner->next);
}

/* --- Time goes on ------------------------------------------------------------------------------- */

enum { MINUTE = 60 };

/* When the hours last began or ended, after `from` and not after `at`; or NEVER. They do at full
 * minutes. */
static int64_t hours_turned(const struct play *play, const struct runner *runner, int64_t from,
			    int64_t at)
{
	uint32_t profile = play->people[runner->person].now.profile;
	const struct ruleset *ruleset = play->world.ruleset;
	if (ruleset_clock_missing(ruleset, profile) ||
	    !ruleset_hours_possible(ruleset, profile, HOURS_INSIDE) ||
	    !ruleset_hours_possible(ruleset, profile, HOURS_OUTSIDE))
		return NEVER;
	bool inside = is_inside(play, runner, at);
	int64_t minute = at - (at % MINUTE + MINUTE) % MINUTE;
	for (; minute > from; minute -= MINUTE)
		if (is_inside(play, runner, minute - 1) != inside)
			return minute;
	return NEVER;
}

static void hours_set(const struct play *play, struct runner *runner, bool inside, int64_t at,
		      struct sim_why why)
{
	if (inside == runner->inside)
		return;
	runner->inside = inside;
	runner->hours = why;
	runner_turn(play, runner, at, why);
}

/* They may have turned several times: before the last one it was the other way round. */
static void hours_go_on(const struct play *play, struct runner *runner, int64_t at)
{
	if (runner->next == NEVER)
		return;
	int64_t turned = hours_turned(play, runner, runner->seen, at);
	struct sim_why why = {BY_HOURS, turned, NONE, NONE};
	if (turned != NEVER) {
		bool inside = is_inside(play, runner, turned);
		hours_set(play, runner, !inside, turned - 1, why);
		hours_set(play, runner, inside, turned, why);
	}
	runner->seen = at;
}

static struct runner *runner_of(const struct play *play, const struct person *person, uint32_t i)
{
	return &play->runners[play->by_person[person->runner_first + i]];
}

enum status outlook_tick(struct play *play, struct person *person, int64_t at)
{
	int64_t until = person->now.locked ? person->now.locked_until : LOCKED_FOREVER;
	if (until > at) {
		person_tick(play, person, at);
		return OK;
	}
	if (person->runner_count && world_compile(&play->world) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < person->runner_count; i++)
		hours_go_on(play, runner_of(play, person, i), until);
	person_tick(play, person, at);
	struct sim_why why = {BY_LOCK_END, until, NONE, NONE};
	for (uint32_t i = 0; i < person->runner_count; i++)
		runner_turn(play, runner_of(play, person, i), until, why);
	return OK;
}

enum status outlook_until(struct play *play, struct runner *runner, int64_t at)
{
	if (outlook_tick(play, &play->people[runner->person], at) != OK ||
	    world_compile(&play->world) != OK)
		return NOMEM;
	hours_go_on(play, runner, at);
	return OK;
}

void outlook_locked(struct play *play, struct person *person, int64_t at)
{
	struct sim_why why = by_lock(play, &play->locks[person->lock]);
	person->now.locked = false; /* as it was until now */
	for (uint32_t i = 0; i < person->runner_count; i++)
		hours_go_on(play, runner_of(play, person, i), at);
	person->now.locked = true;
	for (uint32_t i = 0; i < person->runner_count; i++)
		runner_turn(play, runner_of(play, person, i), at, why);
}

/* --- Around an event ---------------------------------------------------------------------------- */

static const uint32_t *with_profile(struct play *play, uint32_t profile, uint32_t *ret_count)
{
	*ret_count = 0;
	for (uint32_t i = 0; i < play->runner_count; i++)
		if (play->people[play->runners[i].person].now.profile == profile)
			play->some[(*ret_count)++] = i;
	return play->some;
}

/* The numbers of the integrations whose logins the event may change. */
static const uint32_t *runners_concerned(struct play *play, const struct scenario_event *event,
					 uint32_t *ret_count)
{
	const struct person *person =
	    person_of(play, event->kind == EVENT_LOGIN ? &event->login.user : &event->user);
	*ret_count = play->runner_count;
	if (event->kind == EVENT_CHECK)
		*ret_count = 0;
	else if (person) {
		*ret_count = person->runner_count;
		return play->by_person + person->runner_first;
	} else if (event->profile.name.length)
		return with_profile(play, event->profile.index, ret_count);
	else if (event->integration.name.length) {
		play->some[0] = event->integration.index;
		*ret_count = 1;
		return play->some;
	}
	return play->by_person;
}

enum status outlook_before(struct play *play, uint32_t step)
{
	uint32_t count;
	const uint32_t *numbers = runners_concerned(play, &play->scenario->events[step], &count);
	for (uint32_t i = 0; i < count; i++) {
		struct runner *runner = &play->runners[numbers[i]];
		if (runner->next != NEVER &&
		    outlook_until(play, runner, play->scenario->times[step]) != OK)
			return NOMEM;
	}
	return OK;
}

static void runner_after(const struct play *play, struct runner *runner, uint32_t step)
{
	int64_t at = play->scenario->times[step];
	bool able = is_able(play, runner);
	if (runner->able && !able)
		runner->broken_by = step;
	runner->able = able;
	bool inside = is_inside(play, runner, at);
	if (runner->inside != inside)
		runner->hours = by_step(play, step);
	runner->inside = inside;
	bool next_inside = is_inside(play, runner, runner->next);
	if (runner->next_inside != next_inside)
		runner->hours_by = step;
	runner->next_inside = next_inside;
	runner_turn(play, runner, at, by_step(play, step));
}

enum status outlook_after(struct play *play, uint32_t step)
{
	uint32_t count;
	const uint32_t *numbers = runners_concerned(play, &play->scenario->events[step], &count);
	for (uint32_t i = 0; i < count; i++) {
		struct runner *runner = &play->runners[numbers[i]];
		if (runner->next == NEVER)
			continue;
		if (world_compile(&play->world) != OK)
			return NOMEM;
		runner_after(play, runner, step);
	}
	return OK;
}
