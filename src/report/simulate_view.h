/* What came of a scenario, made ready to be shown: what happened in the order of time, whoever it
 * happened to, and of each integration its stretches. */
#ifndef REPORT_SIMULATE_VIEW_H
#define REPORT_SIMULATE_VIEW_H

#include "engine/simulate.h"

/* Whom to show; none of them: everybody. A user brings the integrations that log in as it, an
 * integration its user. What happens to the org or a profile is always shown. */
struct simulate_filter {
	const uint32_t *users; /* numbers in the policy */
	uint32_t user_count;
	const uint32_t *integrations; /* numbers in the scenario */
	uint32_t integration_count;
	bool fail_only; /* only expectations that do not hold, and integrations that break */
};

enum moment_kind {
	MOMENT_UNLOCKED, /* a lockout is over, by itself */
	MOMENT_STEP,     /* an event */
	MOMENT_STRETCH,  /* an integration runs for the first time, or otherwise than before */
	MOMENT_LOCKED    /* somebody got locked */
};

/* Something that happens. */
struct simulate_moment {
	int64_t at;
	enum moment_kind kind;
	uint32_t number;   /* of the step, stretch, lock in the simulation */
	uint32_t position; /* MOMENT_STRETCH: how many stretches the integration had before */
	uint64_t order;    /* of what happens at one instant */
	uint32_t folded;   /* MOMENT_LOCKED: it stands for so many lockouts by runs, 1 for itself,
			      ... */
	uint32_t last;     /* ... of which this is the last; in between nobody does anything */
	bool several;      /* not all by runs of the same integration */
};

/* An integration, and how it fares. */
struct simulate_track {
	const struct integration *integration;
	const struct integration_now *end;
	const struct sim_stretch *stretches;
	uint32_t count;        /* 0: it never ran */
	uint64_t runs, failed; /* of all stretches */
	uint64_t locks;        /* lockouts that its runs brought about */
	bool breaks;           /* one of them does not work ... */
	bool broken;           /* ... and the last one doesn't ... */
	uint32_t changed_by;   /* ... but then this step may have changed it: the last one that
				  is about it, its user, or the org and its profiles; NONE */
	bool shown;
};

struct simulate_view {
	const struct simulation *simulation;
	bool fail_only;
	bool filtered;                         /* somebody is not shown */
	const bool *users;                     /* shown? by their number in the simulation */
	const struct simulate_moment *moments; /* shown, by time */
	uint32_t moment_count;
	const struct simulate_track *tracks; /* of all integrations, in the order of the file */
	uint32_t track_count;
	uint32_t failed, failed_hidden; /* expectations that do not hold; of those, not shown */
	uint32_t broken, broke;     /* integrations that end broken, and others that broke on the
				   way, shown or not */
	const uint32_t *first_lock; /* of each user in the simulation, and one more: ... */
	const struct sim_lock *const *user_locks; /* ... its locks, by time, from there on */
	struct arena *arena; /* of the view, and for what reports find on the way */
};

/* OK or NOMEM. All in `arena`. */
enum status simulate_view_make(const struct simulation *simulation,
			       const struct simulate_filter *filter, struct arena *arena,
			       struct simulate_view *ret);

/* Was the user unlocked before the time was over? */
bool simulate_lock_lifted(const struct simulation *simulation, const struct sim_lock *lock);

const struct zone *simulate_zone(const struct simulate_view *view); /* of the org, or NULL */

/* Is an expectation at the step that does not hold? */
bool step_failed(const struct sim_step *step);

/* The number in the simulation of a user of the policy, or NONE. */
uint32_t simulate_user_find(const struct simulation *simulation, uint32_t user);

/* The lockout of a user (of the policy) that holds at a moment. NULL: none that began since the
 * scenario did. */
const struct sim_lock *simulate_lock_find(const struct simulate_view *view, uint32_t user,
					  int64_t at);

#endif
