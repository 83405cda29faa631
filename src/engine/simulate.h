/* What happens over time: a scenario played over a policy. Events change who has which token, who
 * is locked, what the policy says; each login goes through decide(). Virtual time: nothing is
 * waited for, and no clock is asked. DECISIONS.md, "The life of a token". */
#ifndef ENGINE_SIMULATE_H
#define ENGINE_SIMULATE_H

#include "base/arena.h"
#include "engine/decide.h"
#include "engine/token_fate.h"
#include "policy/scenario.h"

/* Of one user at a moment. */
struct user_now {
	uint32_t profile;
	uint32_t permissions; /* enum permission, from everywhere */
	bool active, frozen, authenticator;
	bool locked; /* until locked_until, or (LOCKED_FOREVER) an administrator unlocks */
	int64_t locked_until;
	uint16_t failures; /* since the last success or unlocking; none at the beginning. It does
			      not rise past the limit */
	uint32_t password; /* its generation, from 1 */
	uint32_t token;    /* generation of the one that is current; 0: there is none */
	uint32_t tokens_issued; /* so far: the generation of the last one */
	bool mailed;            /* the current one came by mail during the scenario */
	bool reset_before;      /* it was ever reset by hand */
	uint32_t devices;       /* activated and not expired */
};

#define LOCKED_FOREVER INT64_MAX
enum { DEVICE_DAYS = 365 }; /* how long a browser stays activated */

/* What an integration has in its configuration, by generation; token 0: none. One that is to
 * hold a token when there is none presents the bare password. */
struct integration_now {
	uint32_t password, token;
	enum holds holds;
	enum channel via;
	uint32_t app;
	addr ip;
	bool works; /* its last run did; meaningless before it */
	bool ran;
};

/* What came of an event that is no login. */
enum event_outcome {
	EVENT_DONE,
	EVENT_NOTHING, /* it was so already */
	EVENT_REFUSED  /* reset-token: the option is missing; see `causes` */
};

/* Why a login did not come through as it is, beside the decision. Bits. */
enum login_flaw {
	FLAW_OLD_PASSWORD = 1 << 0, /* [invalid-token], or a code is asked for */
	FLAW_OLD_TOKEN = 1 << 1,    /* [invalid-token] */
	FLAW_NO_TOKEN = 1 << 2,     /* one is needed, and none is presented */
	FLAW_LOCKED = 1 << 3
};

/* One login, by hand or of an integration. */
struct sim_login {
	uint32_t user, profile, app; /* in the policy */
	enum channel via;
	addr ip;
	uint8_t credential; /* what it comes to: enum credential */
	uint8_t device;
	bool strong_auth;
	uint8_t flaws;
	bool passes; /* the verdict is allow */
	struct decision decision;
};

/* One event, and how things stand behind it. */
struct sim_step {
	int64_t at;
	const struct scenario_event *event;
	enum event_outcome outcome; /* unless EVENT_LOGIN, EVENT_CHECK */
	enum token_fate fate;       /* of the token, by this event */
	uint32_t causes;            /* EVENT_REFUSED: bits of enum reset_cause */
	struct sim_login login;     /* EVENT_LOGIN */
	bool expected, held;        /* something was expected of it; and was so */
	uint32_t user;              /* number in simulation.users of whom it is about, of an
				   integration its user; NONE */
	struct user_now before, after;
	uint8_t check_failed;        /* EVENT_CHECK: bits 1 << enum check_field */
	struct scenario_check found; /* EVENT_CHECK: the values found, of the fields asked for */
};

/* Since when an integration works, or does not. */
enum stretch_by {
	BY_BEGINNING, /* it was so from the beginning */
	BY_STEP,      /* `cause` made it so */
	BY_LOCK,      /* runs of `lock_run` locked the user */
	BY_LOCK_END,  /* the user's lock ran out */
	BY_HOURS      /* time went on: login hours began, or were over */
};

/* What made it so that an integration works, or does not. */
struct sim_why {
	enum stretch_by by;
	int64_t since;     /* when that happened */
	uint32_t cause;    /* BY_STEP: number of the step; else NONE */
	uint32_t lock_run; /* BY_LOCK: number of the integration, may be another; else NONE */
};

/* Runs of a stretch that all come out alike, in a list of those that do not. */
struct sim_reason {
	struct sim_reason *next; /* by their first run; NULL */
	uint64_t runs;
	int64_t first, last;
	struct sim_login login; /* of the first of them */
};

/* Runs of an integration one after the other that all come through, or all do not.
 *
 * Between two runs, too, the integration would get in or would not: a login made at that moment,
 * with everything as it is then, the hour of the day included.
 *
 *   would get in   ━━━━━━━━━━━┓           ┏━━━━━━┓
 *   would not                 ┗━━━━━━━━━━━┛      ┗━━━━━━━━━━━━━━━
 *   runs         ^ works                       since    ^ breaks
 *                                                   ^ met: the user is frozen as well
 *
 * A stretch is so since the last moment, up to its first run, at which this became what the run
 * found; since the beginning if it never was otherwise. What happened at that moment made it so.
 * What stops the run may have come about later, while the integration did not get in any more
 * for another reason: undoing that alone would not have helped. So `met` is since when there is
 * what stopped the first run: the step that made the user inactive, or frozen; the lock; the end
 * of the hours; else the step after which the login no longer comes through, of a user who can
 * log in, within the hours.
 * A run at night breaks by the move to a profile that is shut at night: the integration would
 * get in until the evening, and it is the move that `met` tells; of one that works again,
 * likewise, the move by which its hour is within. Else `met` is the same as the cause. */
struct sim_stretch {
	uint32_t integration;
	bool works;
	int64_t first, last; /* of its runs */
	uint64_t runs;
	uint64_t locked;             /* of these, refused as the user was locked */
	struct sim_login login;      /* of the first run ... */
	struct sim_login login_last; /* ... of the last */
	enum stretch_by by;          /* as in sim_why */
	int64_t since;
	uint32_t cause, lock_run;
	struct sim_why met;         /* of the first run: see above */
	struct sim_why why_last;    /* the same of the last run, as another reason may follow */
	struct sim_reason *reasons; /* how its runs come out, verdict and reason */
	struct sim_login at_cause;  /* broken: a login at `since`, right behind what happened */
};

/* Is there another answer for the first run itself? */
bool sim_met_differs(const struct sim_stretch *stretch);

/* What stands before an integration at the end. */
struct sim_prospect {
	struct sim_login now; /* a run at the end, at the hour of the last one */
	/* If its user can log in, within the hours: as it is; and, where a password is sent, with
	 * the present one and nothing behind it. */
	struct sim_login able, bare;
	bool outside_hours;
	uint8_t held;          /* what it holds that is old, whether that matters or not: flaws */
	uint32_t reset_causes; /* of its user */
};

/* A time in which a user was locked. */
struct sim_lock {
	int64_t from, until;  /* LOCKED_FOREVER; less when an administrator unlocked the user */
	uint32_t user;        /* in simulation.users */
	uint32_t step;        /* of the login by hand that did it; or NONE: ... */
	uint32_t integration; /* ... the integration; or NONE: locked from the beginning */
};

struct simulation {
	const struct scenario *scenario;
	const struct policy *policy;
	const uint32_t
	    *users; /* numbers in the policy, of those the scenario speaks of, ascending */
	uint32_t user_count;
	const struct user_now *begin, *end; /* of each of them */
	const struct integration_now *integrations_begin, *integrations_end;
	const struct sim_prospect *prospects; /* of each integration that ran */
	const struct sim_step *steps;         /* one for each event */
	uint32_t step_count;
	const struct sim_stretch *stretches; /* by integration, then time */
	uint32_t stretch_count;
	const struct sim_lock *locks; /* by time */
	uint32_t lock_count;
	uint64_t logins, failed; /* asked of decide(), and not passed */
	uint32_t expected, held; /* expectations */
};

/* Plays it. Of two things at one instant an event comes before a run, events in the order of the
 * file, runs in that of the integrations. The scenario is resolved. All in `arena`. OK or NOMEM. */
enum status simulate(const struct policy *policy, const struct scenario *scenario,
		     struct arena *arena, struct simulation *ret);

/* Who hears after each run of an integration how many logins were decided on so far. */
struct simulate_listener {
	void (*hear)(void *of, uint64_t logins);
	void *of;
};

/* The same, with a listener. */
enum status simulate_heard(const struct policy *policy, const struct scenario *scenario,
			   const struct simulate_listener *listener, struct arena *arena,
			   struct simulation *ret);

#endif
