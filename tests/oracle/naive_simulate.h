/* The second simulator: a scenario played by a state machine that is read off the page, the table
 * of a token's life row by row, so that it is too simple to be wrong. Each login is decided by
 * the naive evaluator on a copy of the policy as it is at that moment; all that is to come is
 * one list, sorted by time. It shares with src/engine nothing but the names of what comes out. */
#ifndef ORACLE_NAIVE_SIMULATE_H
#define ORACLE_NAIVE_SIMULATE_H

#include "base/arena.h"
#include "engine/simulate.h"
#include "oracle/naive.h"

struct naive_login {
	uint32_t user, profile, app;
	enum channel via;
	addr ip;
	enum credential credential; /* of channels that take a password */
	enum device device;         /* of interactive ones */
	bool strong_auth;
	unsigned flaws; /* enum login_flaw */
	bool passes;
	struct naive_decision decision;
};

struct naive_step {
	int64_t at;
	const struct scenario_event *event;
	enum event_outcome outcome;
	enum token_fate fate;
	uint32_t causes;
	struct naive_login login;
	bool expected, held;
	uint32_t user; /* number in the policy, or NONE */
	struct user_now before, after;
	unsigned check_failed;
	struct scenario_check found;
};

/* A login of an integration. */
struct naive_run {
	int64_t at;
	uint32_t integration;
	struct naive_login login;
};

/* The last run of a stretch that was refused for another reason than the one before; else the
 * first. `from`: behind the run before it. */
struct naive_turn {
	int64_t at, from;
	struct naive_login login;
};

struct naive_stretch {
	uint32_t integration;
	bool works;
	int64_t first, last;
	uint64_t runs;
	uint64_t locked;                      /* of these, refused as the user was locked */
	struct naive_login login, login_last; /* of the first run, of the last */
	struct naive_turn turn;
};

/* Something that is to come: an event, or the run of an integration. */
struct naive_coming {
	int64_t at;
	bool run;
	uint32_t number;
};

struct naive_simulation {
	struct naive_coming *coming; /* all that happens, in order */
	size_t coming_count;
	const struct user_now *begin, *end; /* of every user of the policy */
	const bool *spoken_of;              /* likewise: does the scenario speak of the user? */
	const struct integration_now *integrations_begin, *integrations_end;
	struct naive_step *steps; /* one for each event */
	struct naive_run *runs;   /* by time, then integration */
	size_t run_count;
	struct naive_stretch *stretches; /* by integration, then time */
	uint32_t stretch_count;
	struct sim_lock *locks; /* by time; users by their number in the policy */
	uint32_t lock_count;
	uint64_t logins, failed;
	uint32_t expected, held;
};

/* All in `arena`, which has memory. */
void naive_simulate(const struct policy *policy, const struct scenario *scenario,
		    struct arena *arena, struct naive_simulation *ret);

/* A login that nobody made: of an integration at `at`, as things stand when event `step` is about to
 * happen, or (`after`) has happened; NONE: at the beginning. Nothing happens until `at` but that
 * time goes by. `able`: of a user who can log in, within the hours. */
struct naive_question {
	uint32_t integration;
	int64_t at;
	uint32_t step;
	bool after, able;
};

struct naive_login naive_ask(const struct policy *policy, const struct scenario *scenario,
			     const struct naive_simulation *played, struct arena *arena,
			     const struct naive_question *question);

/* Would an integration get in right before its run at `run`, with everything as it is then, and is
 * that within the hours? Since when it is so: `why`, `hours`. Looked at before and after all that
 * happens, and in between as time goes on. */
struct naive_since {
	bool gets_in, inside;
	struct sim_why why, hours;
};

struct naive_since naive_since_find(const struct policy *policy, const struct scenario *scenario,
				    const struct naive_simulation *played, struct arena *arena,
				    uint32_t integration, int64_t run);

/* The causes of 1.9, as bits 1 << enum reset_cause. */
uint32_t naive_reset_causes(const struct policy *policy, uint32_t user);

/* A schedule, quarter of an hour by quarter of an hour, from a day or two before `from` on. Clocks
 * of the zone change at full quarters. */
struct naive_walk {
	const struct schedule *schedule;
	const struct zone *zone;
	int64_t quarter; /* of time */
	int64_t passed;  /* what the clock has shown, or gone past */
};

struct naive_walk naive_walk_begin(const struct schedule *schedule, const struct zone *zone,
				   int64_t from);
int64_t naive_walk_next(struct naive_walk *walk);

/* As schedule_next(). */
int64_t naive_schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t from);

#endif
