#include "oracle/naive_machine.h"

#include <stdlib.h>

/* ---- all that is to come ---- */

static int coming_order(const void *left, const void *right)
{
	const struct naive_coming *a = left, *b = right;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->run != b->run)
		return a->run ? 1 : -1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void coming_add(struct machine *machine, int64_t at, bool run, uint32_t number)
{
	struct naive_simulation *to = machine->to;
	struct naive_coming *one =
	    machine_push(machine, &to->coming, to->coming_count++, sizeof *one);
	*one = (struct naive_coming){at, run, number};
}

static void coming_list(struct machine *machine)
{
	const struct scenario *scenario = machine->scenario;
	const struct zone *zone = machine->policy.org.zone;
	for (uint32_t i = 0; i < scenario->event_count; i++)
		coming_add(machine, scenario->times[i], false, i);
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		if (scenario->integrations[i].every.place.line == 0)
			continue;
		struct naive_walk walk =
		    naive_walk_begin(&scenario->integrations[i].every, zone, scenario->begin);
		int64_t at;
		while ((at = naive_walk_next(&walk)) <= scenario->end) {
			if (at >= scenario->begin)
				coming_add(machine, at, true, i);
		}
	}
	struct naive_simulation *to = machine->to;
	if (to->coming_count)
		qsort(to->coming, to->coming_count, sizeof *to->coming, coming_order);
}

static void run_happen(struct machine *machine, uint32_t number)
{
	struct naive_simulation *to = machine->to;
	struct naive_run *run = machine_push(machine, &to->runs, to->run_count++, sizeof *run);
	*run = (struct naive_run){machine->now, number, integration_login(machine, number)};
	machine->integrations[number].ran = true;
	machine->integrations[number].works = run->login.passes;
	login_count(machine, &run->login, NONE, number);
}

void coming_happen(struct machine *machine, const struct naive_coming *coming)
{
	time_pass(machine, coming->at);
	if (coming->run)
		run_happen(machine, coming->number);
	else
		event_happen(machine, coming->number);
}

/* ---- what came of it ---- */

static struct user_now *users_now(struct machine *machine)
{
	struct user_now *users = machine_make(machine, machine->policy.user_count, sizeof *users);
	for (uint32_t i = 0; i < machine->policy.user_count; i++)
		users[i] = user_now(machine, i);
	return users;
}

static struct integration_now *integrations_now(struct machine *machine)
{
	return machine_copy(machine, machine->integrations, machine->scenario->integration_count,
			    sizeof *machine->integrations);
}

static void stretch_add(struct naive_stretch *stretch, const struct naive_run *run)
{
	const struct naive_decision *before = &stretch->login_last.decision;
	if (stretch->runs && run->login.decision.reason != before->reason)
		stretch->turn = (struct naive_turn){run->at, stretch->last + 1, run->login};
	stretch->last = run->at;
	stretch->login_last = run->login;
	stretch->runs++;
	stretch->locked += run->login.decision.reason == REASON_USER_LOCKED;
}

static void stretches_of(struct machine *machine, uint32_t integration)
{
	struct naive_simulation *to = machine->to;
	struct naive_stretch *open = NULL;
	int64_t from = machine->scenario->begin;
	for (size_t i = 0; i < to->run_count; i++) {
		const struct naive_run *run = &to->runs[i];
		if (run->integration != integration)
			continue;
		if (!open || open->works != run->login.passes) {
			open = machine_push(machine, &to->stretches, to->stretch_count++,
					    sizeof *open);
			*open = (struct naive_stretch){.integration = integration,
						       .works = run->login.passes,
						       .first = run->at,
						       .login = run->login,
						       .turn = {run->at, from, run->login}};
		}
		stretch_add(open, run);
		from = run->at + 1;
	}
}

void naive_simulate(const struct policy *policy, const struct scenario *scenario,
		    struct arena *arena, struct naive_simulation *ret)
{
	struct machine machine;
	machine_begin(&machine, policy, scenario, arena, ret);
	coming_list(&machine);
	ret->begin = users_now(&machine);
	ret->integrations_begin = integrations_now(&machine);
	for (size_t i = 0; i < ret->coming_count; i++)
		coming_happen(&machine, &ret->coming[i]);
	time_pass(&machine, scenario->end);
	ret->end = users_now(&machine);
	ret->integrations_end = integrations_now(&machine);
	for (uint32_t i = 0; i < scenario->integration_count; i++)
		stretches_of(&machine, i);
}

/* Plays on until the moment of the question. */
static void coming_until(struct machine *machine, const struct naive_simulation *played,
			 const struct naive_question *question)
{
	for (size_t i = 0; i < played->coming_count && question->step != NONE; i++) {
		const struct naive_coming *coming = &played->coming[i];
		bool is_step = !coming->run && coming->number == question->step;
		if (is_step && !question->after)
			break;
		coming_happen(machine, coming);
		if (is_step)
			break;
	}
	if (question->at > machine->now)
		time_pass(machine, question->at);
}

struct naive_login naive_ask(const struct policy *policy, const struct scenario *scenario,
			     const struct naive_simulation *played, struct arena *arena,
			     const struct naive_question *question)
{
	struct naive_simulation unused;
	struct machine machine;
	machine_begin(&machine, policy, scenario, arena, &unused);
	coming_until(&machine, played, question);
	if (question->able) {
		uint32_t user = scenario->integrations[question->integration].user.index;
		machine.policy.users[user].active = true;
		machine.policy.users[user].frozen = machine.policy.users[user].locked = false;
		machine.always_open = true;
	}
	return integration_login(&machine, question->integration);
}
