#include "oracle/naive_machine.h"

#include <assert.h>

void *machine_make(struct machine *machine, size_t count, size_t size)
{
	void *at = arena_array(machine->arena, count + 1, size);
	assert(at);
	return at;
}

void *machine_copy(struct machine *machine, const void *from, size_t count, size_t size)
{
	void *at = machine_make(machine, count, size);
	if (count)
		memcpy(at, from, count * size);
	return at;
}

void *machine_push(struct machine *machine, void *at, size_t count, size_t size)
{
	void *one = arena_push(machine->arena, at, count, size);
	assert(one);
	return one;
}

struct profile *profile_now(struct machine *machine, uint32_t user)
{
	return &machine->policy.profiles[machine->policy.users[user].profile.index];
}

unsigned permissions_now(const struct policy *policy, uint32_t user)
{
	const struct user *at = &policy->users[user];
	unsigned permissions = policy->profiles[at->profile.index].permissions | at->permissions;
	for (uint32_t i = 0; i < at->permission_sets.count; i++)
		permissions |= policy->permission_sets[at->permission_sets.at[i].index].permissions;
	return permissions;
}

uint32_t browsers_now(const struct machine *machine, uint32_t user)
{
	const struct person *person = &machine->people[user];
	uint32_t known = 0;
	for (uint32_t i = 0; i < person->browser_count; i++)
		known += machine->now < person->browsers[i].until;
	return known;
}

struct user_now user_now(const struct machine *machine, uint32_t user)
{
	const struct user *at = &machine->policy.users[user];
	const struct person *person = &machine->people[user];
	return (struct user_now){.profile = at->profile.index,
				 .permissions = permissions_now(&machine->policy, user),
				 .active = at->active,
				 .frozen = at->frozen,
				 .authenticator = at->authenticator,
				 .locked = at->locked,
				 .locked_until = at->locked ? person->locked_until : 0,
				 .failures = person->failures,
				 .password = person->password,
				 .token = person->token,
				 .tokens_issued = person->issued,
				 .mailed = person->mailed,
				 .reset_before = person->reset_before,
				 .devices = browsers_now(machine, user)};
}

/* ---- locks ---- */

static bool lock_over(const struct machine *machine, uint32_t user)
{
	int64_t until = machine->people[user].locked_until;
	return until != LOCKED_FOREVER && machine->now >= until;
}

/* Time goes by: locks end. */
void time_pass(struct machine *machine, int64_t now)
{
	assert(now >= machine->now);
	machine->now = now;
	for (uint32_t user = 0; user < machine->policy.user_count; user++) {
		if (!machine->policy.users[user].locked || !lock_over(machine, user))
			continue;
		machine->policy.users[user].locked = false;
		machine->people[user].failures = 0;
	}
}

void user_lock(struct machine *machine, uint32_t user)
{
	unsigned minutes = profile_now(machine, user)->lockout.period_minutes;
	if (!minutes)
		minutes = machine->policy.org.lockout.period_minutes;
	machine->policy.users[user].locked = true;
	machine->people[user].locked_until =
	    minutes == LOCKOUT_FOREVER ? LOCKED_FOREVER : machine->now + 60 * (int64_t)minutes;
}

void lock_note(struct machine *machine, uint32_t user, uint32_t step, uint32_t integration)
{
	struct naive_simulation *to = machine->to;
	struct sim_lock *one = machine_push(machine, &to->locks, to->lock_count++, sizeof *one);
	*one = (struct sim_lock){.from = machine->now,
				 .until = machine->people[user].locked_until,
				 .user = user,
				 .step = step,
				 .integration = integration};
}

/* ---- the beginning ---- */

/* Whoever puts in what it holds puts in what is current. */
void integration_take(struct machine *machine, uint32_t number, enum holds holds)
{
	const struct person *person =
	    &machine->people[machine->scenario->integrations[number].user.index];
	struct integration_now *integration = &machine->integrations[number];
	integration->holds = holds;
	integration->password = person->password;
	integration->token = holds == HOLDS_TOKEN ? person->token : 0;
}

static void policy_copy(struct machine *machine, const struct policy *policy)
{
	struct policy *to = &machine->policy;
	*to = *policy;
	to->users = machine_copy(machine, policy->users, policy->user_count, sizeof *to->users);
	to->profiles =
	    machine_copy(machine, policy->profiles, policy->profile_count, sizeof *to->profiles);
}

/* Has an integration of the user a token from the beginning? */
static bool token_held(const struct scenario *scenario, uint32_t user)
{
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		if (scenario->integrations[i].user.index == user &&
		    scenario->integrations[i].holds == HOLDS_TOKEN)
			return true;
	}
	return false;
}

static const bool *spoken_of(struct machine *machine)
{
	const struct scenario *scenario = machine->scenario;
	bool *spoken = machine_make(machine, machine->policy.user_count, sizeof *spoken);
	for (uint32_t i = 0; i < scenario->integration_count; i++)
		spoken[scenario->integrations[i].user.index] = true;
	for (uint32_t i = 0; i < scenario->event_count; i++) {
		uint32_t user = event_user(scenario, &scenario->events[i]);
		if (user != NONE)
			spoken[user] = true;
	}
	return spoken;
}

/* Whom the policy locks is locked from the beginning, by nobody. */
static void locked_begin(struct machine *machine, uint32_t user)
{
	user_lock(machine, user);
	if (machine->to->spoken_of[user])
		lock_note(machine, user, NONE, NONE);
}

static void people_begin(struct machine *machine)
{
	machine->people =
	    machine_make(machine, machine->policy.user_count, sizeof *machine->people);
	for (uint32_t i = 0; i < machine->policy.user_count; i++) {
		const struct user *user = &machine->policy.users[i];
		struct person *person = &machine->people[i];
		person->password = 1;
		person->reset_before = user->token_reset_before;
		if (person->reset_before || token_held(machine->scenario, i))
			person->token = person->issued = 1;
		if (user->locked)
			locked_begin(machine, i);
	}
}

static void integrations_begin(struct machine *machine)
{
	const struct scenario *scenario = machine->scenario;
	machine->integrations =
	    machine_make(machine, scenario->integration_count, sizeof *machine->integrations);
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		const struct integration *from = &scenario->integrations[i];
		machine->integrations[i] = (struct integration_now){
		    .via = from->via, .app = from->app.index, .ip = from->ip.rows[0].range.first};
		integration_take(machine, i, from->holds);
	}
}

void machine_begin(struct machine *machine, const struct policy *policy,
		   const struct scenario *scenario, struct arena *arena,
		   struct naive_simulation *to)
{
	*to = (struct naive_simulation){0};
	*machine = (struct machine){
	    .scenario = scenario, .arena = arena, .now = scenario->begin, .to = to};
	policy_copy(machine, policy);
	to->spoken_of = spoken_of(machine);
	people_begin(machine);
	integrations_begin(machine);
	to->steps = machine_make(machine, scenario->event_count, sizeof *to->steps);
}
