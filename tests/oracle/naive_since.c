#include "oracle/naive_machine.h"

/* A machine that is watched, and what was seen last. */
struct watch {
	struct machine machine;
	uint32_t integration, user;
	struct naive_since seen;
};

static bool is_inside(const struct watch *watch)
{
	const struct policy *policy = &watch->machine.policy;
	const struct user *user = &policy->users[watch->user];
	return !policy->org.zone ||
	       naive_hours_inside(policy, &policy->profiles[user->profile.index],
				  watch->machine.now);
}

/* Something may have changed, by `why`. */
static void watch_look(struct watch *watch, struct sim_why why)
{
	struct naive_since *seen = &watch->seen;
	bool gets_in = integration_works(&watch->machine, watch->integration);
	bool inside = is_inside(watch);
	if (gets_in != seen->gets_in)
		seen->why = why;
	if (inside != seen->inside)
		seen->hours = why;
	seen->gets_in = gets_in;
	seen->inside = inside;
}

static bool is_locked(const struct watch *watch)
{
	return watch->machine.policy.users[watch->user].locked;
}

/* Hours begin and end at full quarters, or a minute beside them. */
enum { MINUTE = 60, QUARTER = 15 * MINUTE };

/* The next time at which time itself may change something. */
static int64_t next_time(const struct watch *watch, int64_t at)
{
	const struct machine *machine = &watch->machine;
	int64_t now = machine->now, until = machine->people[watch->user].locked_until;
	int64_t quarter = now - (now % QUARTER + QUARTER) % QUARTER;
	int64_t next = quarter + MINUTE;
	if (next <= now)
		next = quarter + QUARTER - MINUTE;
	if (next <= now)
		next = quarter + QUARTER;
	if (is_locked(watch) && until < next)
		next = until;
	return next < at ? next : at;
}

static void watch_pass(struct watch *watch, int64_t at)
{
	while (watch->machine.now < at) {
		bool locked = is_locked(watch), inside = is_inside(watch);
		time_pass(&watch->machine, next_time(watch, at));
		bool turned = inside != is_inside(watch);
		struct sim_why why = {turned ? BY_HOURS : BY_LOCK_END, watch->machine.now, NONE,
				      NONE};
		if (turned || (locked && !is_locked(watch)))
			watch_look(watch, why);
	}
}

static void watch_coming(struct watch *watch, const struct naive_coming *coming)
{
	struct sim_why why = {coming->run ? BY_LOCK : BY_STEP, coming->at,
			      coming->run ? NONE : coming->number,
			      coming->run ? coming->number : NONE};
	coming_happen(&watch->machine, coming);
	watch_look(watch, why);
}

struct naive_since naive_since_find(const struct policy *policy, const struct scenario *scenario,
				    const struct naive_simulation *played, struct arena *arena,
				    uint32_t integration, int64_t run)
{
	struct naive_simulation unused;
	struct watch watch = {.integration = integration,
			      .user = scenario->integrations[integration].user.index};
	struct sim_why beginning = {BY_BEGINNING, scenario->begin, NONE, NONE};
	machine_begin(&watch.machine, policy, scenario, arena, &unused);
	watch.seen.gets_in = integration_works(&watch.machine, integration);
	watch.seen.inside = is_inside(&watch);
	watch.seen.why = watch.seen.hours = beginning;
	for (size_t i = 0; i < played->coming_count; i++) {
		const struct naive_coming *coming = &played->coming[i];
		watch_pass(&watch, coming->at);
		if (coming->run && coming->number == integration && coming->at == run)
			break;
		watch_coming(&watch, coming);
	}
	return watch.seen;
}
