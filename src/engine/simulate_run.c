#include "engine/simulate_run.h"

#include <assert.h>

#include "engine/simulate_login.h"
#include "engine/simulate_outlook.h"
#include "engine/simulate_person.h"
#include "engine/simulate_queue.h"

/* --- Who there is ------------------------------------------------------------------------- */

static int64_t next_from(const struct play *play, const struct runner *runner, int64_t from)
{
	const struct schedule *every = &runner->from->every;
	if (every->place.line == 0)
		return NEVER;
	int64_t next = schedule_next(every, play->begin->org.zone, from);
	return next <= play->scenario->end ? next : NEVER;
}

/* One that is to hold a token gets the user's first: then there is one. */
static void runner_begin(struct play *play, struct runner *runner, const struct integration *from)
{
	struct person *person = person_of(play, &from->user);
	struct user_now *now = &person->now;
	*runner = (struct runner){.from = from, .person = person->number, .stretch = NONE};
	if (from->holds == HOLDS_TOKEN && !now->token)
		now->token = now->tokens_issued = 1;
	runner->now =
	    (struct integration_now){.password = now->password,
				     .token = from->holds == HOLDS_TOKEN ? now->token : 0,
				     .holds = from->holds,
				     .via = from->via,
				     .app = from->app.name.length ? from->app.index : NONE,
				     .ip = from->ip.rows[0].range.first};
	runner->next = next_from(play, runner, play->scenario->begin);
	person->runner_count++;
}

/* Those of a person together. */
static void runners_gather(struct play *play)
{
	uint32_t first = 0;
	for (uint32_t i = 0; i < play->person_count; i++) {
		play->people[i].runner_first = first;
		first += play->people[i].runner_count;
		play->people[i].runner_count = 0;
	}
	for (uint32_t i = 0; i < play->runner_count; i++) {
		struct person *person = &play->people[play->runners[i].person];
		play->by_person[person->runner_first + person->runner_count++] = i;
	}
}

/* Those that run at all. */
static enum status runners_start(struct play *play)
{
	for (uint32_t i = 0; i < play->runner_count; i++) {
		struct runner *runner = &play->runners[i];
		if (runner->next == NEVER)
			continue;
		if (world_compile(&play->world) != OK)
			return NOMEM;
		outlook_begin(play, runner);
		queue_add(play, i);
	}
	return OK;
}

enum status runners_init(struct play *play)
{
	uint32_t count = play->scenario->integration_count;
	play->runner_count = count;
	play->runners = arena_array(play->arena, count, sizeof *play->runners);
	play->by_person = arena_array(play->arena, count, sizeof *play->by_person);
	play->some = arena_array(play->arena, count, sizeof *play->some);
	play->queue = arena_array(play->arena, count, sizeof *play->queue);
	if (!play->runners || !play->by_person || !play->some || !play->queue)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		runner_begin(play, &play->runners[i], &play->scenario->integrations[i]);
	runners_gather(play);
	return runners_start(play);
}

/* --- Stretches -------------------------------------------------------------------------------- */

static enum status stretch_begin(struct play *play, uint32_t number, const struct sim_login *login)
{
	struct runner *runner = &play->runners[number];
	const struct sim_why *why = &runner->why;
	struct sim_stretch *stretch =
	    arena_push(play->arena, &play->stretches, play->stretch_count, sizeof *stretch);
	if (!stretch)
		return NOMEM;
	*stretch = (struct sim_stretch){.integration = number,
					.works = login->passes,
					.first = runner->next,
					.login = *login,
					.by = why->by,
					.since = why->since,
					.cause = why->cause,
					.lock_run = why->lock_run,
					.met = outlook_met(play, runner, login),
					.at_cause = login->passes ? *login : runner->stopped};
	stretch->why_last = stretch->met;
	runner->stretch = play->stretch_count++;
	return OK;
}

/* --- Runs --------------------------------------------------------------------------------------- */

int64_t runs_next(const struct play *play)
{
	return play->queue_count ? play->runners[play->queue[0]].next : NEVER;
}

/* There are as many as there are reasons, so few. OK or NOMEM. */
static enum status reason_add(struct play *play, struct sim_stretch *stretch, int64_t at,
			      const struct sim_login *login)
{
	struct sim_reason **end = &stretch->reasons;
	while (*end && ((*end)->login.decision.verdict != login->decision.verdict ||
			(*end)->login.decision.reason != login->decision.reason))
		end = &(*end)->next;
	if (!*end) {
		*end = arena_alloc(play->arena, sizeof **end);
		if (!*end)
			return NOMEM;
		**end = (struct sim_reason){.first = at, .login = *login};
	}
	(*end)->runs++;
	(*end)->last = at;
	return OK;
}

/* A run more; where a broken one stops at something else than before it is asked again why.
 * OK or NOMEM. */
static enum status stretch_add(struct play *play, struct runner *runner,
			       const struct sim_login *login)
{
	struct sim_stretch *stretch = &play->stretches[runner->stretch];
	bool goes_on = stretch->runs > 0;
	if (goes_on && !login->passes &&
	    login->decision.reason != stretch->login_last.decision.reason)
		stretch->why_last = outlook_met(play, runner, login);
	stretch->last = runner->next;
	stretch->runs++;
	stretch->locked += login->decision.reason == REASON_USER_LOCKED;
	stretch->login_last = *login;
	return reason_add(play, stretch, runner->next, login);
}

enum status run_play(struct play *play)
{
	uint32_t number = play->queue[0];
	struct runner *runner = &play->runners[number];
	struct person *person = &play->people[runner->person];
	struct sim_login login = login_of_runner(play, runner);
	uint32_t lock = person->lock;
	if (outlook_until(play, runner, runner->next) != OK ||
	    login_attempt(play, person, runner->next, NONE, number, &login) != OK)
		return NOMEM;
	assert(login.passes == runner->gets_in);
	if ((runner->stretch == NONE || login.passes != runner->now.works) &&
	    stretch_begin(play, number, &login) != OK)
		return NOMEM;
	if (stretch_add(play, runner, &login) != OK)
		return NOMEM;
	if (person->lock != lock)
		outlook_locked(play, person, runner->next);
	runner->now.ran = true;
	runner->now.works = login.passes;
	runner->next = next_from(play, runner, runner->next + 1);
	outlook_next(play, runner);
	queue_delay_first(play);
	return OK;
}
