/* A scenario while it is played; for the simulate*.c alone.
 *
 *   events, in the order of the file ──┐                  ┌── steps
 *                                      ├── by time ──▶ who, world
 *   runs, from a queue of who is next ─┘       │          └── stretches, locks
 *                                           decide()
 *
 * What is so of a person is kept beside the policy and given to decide() with each login. So a
 * run costs one decision, and memory is taken for what changes, not for runs. */
#ifndef ENGINE_SIMULATE_PLAY_H
#define ENGINE_SIMULATE_PLAY_H

#include "engine/simulate.h"
#include "engine/simulate_world.h"

/* Where a device was activated. They run out in the order in which they were, for all last
 * equally long. */
struct activation {
	struct activation *next;
	uint32_t device;
	int64_t until;
};

/* A browser that somebody gave a name to. */
struct device_now {
	int64_t until; /* 0: not activated */
	uint32_t era;  /* of the person when it was activated: clearing begins a new one */
};

/* A user of the scenario. */
struct person {
	uint32_t number; /* in simulation.users and world.policy.users */
	uint32_t user;   /* in the policy */
	/* Password, token, lock, state. `permissions` is filled where somebody looks
	 * (person_now()). */
	struct user_now now;
	uint32_t granted;     /* permissions but for the profile's */
	uint32_t active_step; /* that made it active, or inactive; NONE: it always was */
	uint32_t frozen_step; /* likewise */
	uint32_t lock;        /* number of the last lock; NONE */
	uint32_t device_era;
	struct activation *oldest, *newest;
	uint32_t runner_first, runner_count; /* in play.by_person: the integrations of theirs */
};

/* An integration at work. */
struct runner {
	const struct integration *from;
	struct integration_now now;
	uint32_t person;
	int64_t next;     /* time of its next run; NEVER */
	uint32_t stretch; /* that its last run belongs to; NONE */
	/* Would it get in, within the hours, if only its user could log in at all? And the last
	 * step that made it so that it would not; NONE. */
	bool able;
	uint32_t broken_by;
	bool inside;          /* the hours ... */
	struct sim_why hours; /* ... since when, or outside them */
	bool next_inside;     /* the next run */
	uint32_t hours_by;    /* the last step since the last run that changed that; NONE */
	/* Would it get in; since when it would, or would not; and what it would have been stopped
	 * by then. */
	bool gets_in;
	struct sim_why why;
	struct sim_login stopped;
	int64_t seen; /* all that is so at this time; later the hours may have begun, or ended */
};

#define NEVER INT64_MAX

struct play {
	const struct policy *begin;
	const struct scenario *scenario;
	struct arena *arena;
	struct world world;
	struct person *people;
	uint32_t person_count;
	uint32_t *numbers; /* of each user of the policy in `people`; NONE */
	struct runner *runners;
	uint32_t runner_count;
	uint32_t *by_person; /* numbers of runners: those of a person together, all together all */
	uint32_t *some;      /* room for as many */
	uint32_t *queue;     /* numbers of runners that are to run, a heap: the next one first */
	uint32_t queue_count;
	struct device_now *devices;
	uint32_t *device_numbers; /* of the device that each event names; NONE */
	struct sim_step *steps;
	uint32_t step_count; /* played, or being played */
	struct sim_stretch *stretches;
	uint32_t stretch_count;
	struct sim_lock *locks;
	uint32_t lock_count;
	uint64_t logins, failed;
	uint32_t expected, held;
};

static inline struct person *person_of(struct play *play, const struct reference *user)
{
	return user->name.length ? &play->people[play->numbers[user->index]] : NULL;
}

#endif
