#include "engine/simulate.h"

#include "engine/simulate_device.h"
#include "engine/simulate_event.h"
#include "engine/simulate_person.h"
#include "engine/simulate_prospect.h"
#include "engine/simulate_run.h"

/* --- The beginning ------------------------------------------------------------------------ */

static void user_mention(struct play *play, const struct reference *user)
{
	if (user->name.length)
		play->numbers[user->index] = 0;
}

/* Numbers those whom the scenario speaks of in the order of the policy. `*ret` has room for
 * all. */
static void users_number(struct play *play, uint32_t *ret)
{
	const struct scenario *scenario = play->scenario;
	for (uint32_t i = 0; i < play->begin->user_count; i++)
		play->numbers[i] = NONE;
	for (uint32_t i = 0; i < scenario->integration_count; i++)
		user_mention(play, &scenario->integrations[i].user);
	for (uint32_t i = 0; i < scenario->event_count; i++) {
		user_mention(play, &scenario->events[i].user);
		user_mention(play, &scenario->events[i].login.user);
		user_mention(play, &scenario->events[i].check.user);
	}
	for (uint32_t i = 0; i < play->begin->user_count; i++)
		if (play->numbers[i] != NONE) {
			ret[play->person_count] = i;
			play->numbers[i] = play->person_count++;
		}
}

static enum status people_open(struct play *play, struct simulation *result)
{
	uint32_t count = play->begin->user_count;
	uint32_t *users = arena_array(play->arena, count, sizeof *users);
	play->numbers = arena_array(play->arena, count, sizeof *play->numbers);
	if (!users || !play->numbers)
		return NOMEM;
	users_number(play, users);
	result->users = users;
	result->user_count = play->person_count;
	play->people = arena_array(play->arena, play->person_count, sizeof *play->people);
	if (!play->people || world_init(&play->world, play->begin, play->scenario, users,
					play->person_count, play->arena) != OK)
		return NOMEM;
	return people_init(play);
}

static enum status people_show(const struct play *play, const struct user_now **ret)
{
	struct user_now *shown = arena_array(play->arena, play->person_count, sizeof *shown);
	if (!shown)
		return NOMEM;
	for (uint32_t i = 0; i < play->person_count; i++)
		shown[i] = person_now(play, &play->people[i]);
	*ret = shown;
	return OK;
}

static enum status runners_show(const struct play *play, const struct integration_now **ret)
{
	struct integration_now *shown = arena_array(play->arena, play->runner_count, sizeof *shown);
	if (!shown)
		return NOMEM;
	for (uint32_t i = 0; i < play->runner_count; i++)
		shown[i] = play->runners[i].now;
	*ret = shown;
	return OK;
}

static enum status play_open(struct play *play, struct simulation *result)
{
	play->steps = arena_array(play->arena, play->scenario->event_count, sizeof *play->steps);
	if (!play->steps || people_open(play, result) != OK || devices_init(play) != OK ||
	    runners_init(play) != OK || people_show(play, &result->begin) != OK)
		return NOMEM;
	return runners_show(play, &result->integrations_begin);
}

/* --- Event, run, run, event ... ------------------------------------------------------------- */

static enum status run_hear(struct play *play, const struct simulate_listener *listener)
{
	enum status status = run_play(play);
	if (status == OK && listener)
		listener->hear(listener->of, play->logins);
	return status;
}

static enum status play_all(struct play *play, const struct simulate_listener *listener)
{
	const struct scenario *scenario = play->scenario;
	enum status status = OK;
	while (status == OK) {
		int64_t run = runs_next(play);
		if (play->step_count < scenario->event_count &&
		    scenario->times[play->step_count] <= run)
			status = event_play(play, play->step_count);
		else if (run != NEVER)
			status = run_hear(play, listener);
		else
			break;
	}
	return status;
}

/* --- The end --------------------------------------------------------------------------------- */

/* They were begun as time went by; each integration's become neighbours, where they are: there may
 * be millions. What a runner says of its stretch does not hold any more. */
static void stretches_place(struct sim_stretch *stretches, uint32_t *places, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		while (places[i] != i) {
			uint32_t place = places[i];
			struct sim_stretch there = stretches[place];
			stretches[place] = stretches[i];
			stretches[i] = there;
			places[i] = places[place];
			places[place] = place;
		}
}

static enum status stretches_show(struct play *play, const struct sim_stretch **ret)
{
	uint32_t *places = arena_array(play->arena, play->stretch_count, sizeof *places);
	uint32_t *next = arena_array(play->arena, (size_t)play->runner_count + 1, sizeof *next);
	if (!places || !next)
		return NOMEM;
	for (uint32_t i = 0; i < play->stretch_count; i++)
		next[play->stretches[i].integration + 1]++;
	for (uint32_t i = 1; i < play->runner_count; i++)
		next[i] += next[i - 1];
	for (uint32_t i = 0; i < play->stretch_count; i++)
		places[i] = next[play->stretches[i].integration]++;
	stretches_place(play->stretches, places, play->stretch_count);
	*ret = play->stretches;
	return OK;
}

static enum status play_close(struct play *play, struct simulation *result)
{
	for (uint32_t i = 0; i < play->person_count; i++)
		person_tick(play, &play->people[i], play->scenario->end);
	if (people_show(play, &result->end) != OK ||
	    runners_show(play, &result->integrations_end) != OK ||
	    prospects_find(play, &result->prospects) != OK ||
	    stretches_show(play, &result->stretches) != OK)
		return NOMEM;
	result->steps = play->steps;
	result->step_count = play->step_count;
	result->stretch_count = play->stretch_count;
	result->locks = play->locks;
	result->lock_count = play->lock_count;
	result->logins = play->logins;
	result->failed = play->failed;
	result->expected = play->expected;
	result->held = play->held;
	return OK;
}

bool sim_met_differs(const struct sim_stretch *stretch)
{
	return stretch->met.since != stretch->since || stretch->met.by != stretch->by ||
	       stretch->met.cause != stretch->cause;
}

enum status simulate_heard(const struct policy *policy, const struct scenario *scenario,
			   const struct simulate_listener *listener, struct arena *arena,
			   struct simulation *ret)
{
	struct play play = {.begin = policy, .scenario = scenario, .arena = arena};
	struct simulation result = {.scenario = scenario, .policy = policy};
	enum status status = play_open(&play, &result);
	if (status == OK)
		status = play_all(&play, listener);
	if (status == OK)
		status = play_close(&play, &result);
	world_clear(&play.world);
	if (status == OK)
		*ret = result;
	return status;
}

enum status simulate(const struct policy *policy, const struct scenario *scenario,
		     struct arena *arena, struct simulation *ret)
{
	return simulate_heard(policy, scenario, NULL, arena, ret);
}
