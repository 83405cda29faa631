/* Who does log in by a way that ends? Logins that were, counted per subject and way, one after
 * the other: memory grows with the subjects, not with the logins. */
#ifndef ENGINE_SUNSET_LOG_H
#define ENGINE_SUNSET_LOG_H

#include "base/arena.h"
#include "engine/sunset.h"

/* What would have become of logins that go through today, by a way that stays. */
struct sunset_moved {
	uint64_t lost;    /* would be refused */
	uint64_t open;    /* facts are missing that matter */
	bool has_witness; /* of those lost, one says its address: ... */
	addr witness;     /* ... the lowest, IPv4 first */
	uint8_t refusal;  /* there; without addresses that of the first: enum reason */
};

/* Logins of one subject by one way. Each is counted in one of `already`, `open`, or goes through
 * today, with what it takes; by the rules of then in `refused`, `open_then`, or goes through. */
struct sunset_tally {
	struct subject subject; /* as logins said it: a profile alone has no user */
	uint8_t method;         /* enum sunset_method, below SUNSET_LOGINS */
	uint64_t logins;
	uint64_t already;      /* refused by the policy as it is today */
	uint64_t open;         /* facts are missing that matter for that */
	uint64_t refused;      /* by the rules of then, whatever they do not say */
	uint64_t open_then;    /* facts are missing that matter by then */
	uint64_t token_used;   /* presented one, ... */
	uint64_t token_needed; /* ... go through today with one only */
	struct sunset_moved moved[SUNSET_WAY_COUNT];
};

struct ground;
struct sunset_places;

struct sunset_log {
	const struct ruleset *ruleset; /* of today */
	enum rules then;
	uint32_t app; /* to move to; NONE: that of the login, if it has one */
	struct arena *arena;
	uint32_t *numbers;       /* subject and method → number in `at` + 1; 0: none */
	struct sunset_tally *at; /* in the order of their first logins; sunset_log_sort() */
	uint32_t count;
	uint64_t others;              /* logins by ways that stay, requests in sessions */
	uint64_t unplaced;            /* logins that do not say how */
	uint64_t estimates;           /* for which a location was looked up */
	struct ground *ground;        /* of the lists that everybody shares */
	struct sunset_places *places; /* by profile */
};

/* In `arena`, but for what sunset_log_clear() gives back, whatever is returned. OK or NOMEM. */
enum status sunset_log_init(struct sunset_log *log, const struct ruleset *ruleset, enum rules then,
			    uint32_t app, struct arena *arena);
void sunset_log_clear(struct sunset_log *log);

/* Counts a login. OK or NOMEM. */
enum status sunset_log_add(struct sunset_log *log, const struct login *login);

/* Brings the tallies into their order: users as in the policy, then profiles alone, methods as
 * in their enum. Nothing is added after that. */
void sunset_log_sort(struct sunset_log *log);

/* Does the subject depend on the method: a login went through; or may one have? */
static inline bool sunset_tally_depends(const struct sunset_tally *tally)
{
	return tally->logins > tally->already + tally->open;
}

static inline bool sunset_tally_may_depend(const struct sunset_tally *tally)
{
	return tally->logins > tally->already;
}

#endif
