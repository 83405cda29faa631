/* Does a property hold for every login there can be? Every cell of addresses (cells.h) with
 * every combination of the other facts (cases.h), for every kind of subject (behaviour.h): a
 * property is proved when none of them contradicts it, and refuted by one that does.
 *
 * Where a transaction security rule cannot be evaluated for want of a database or of a record
 * in it, a login is decided for each thing the rule could say (decide.h, enum unknown_rules);
 * only what they all agree on is certain. */
#ifndef ENGINE_PROVE_H
#define ENGINE_PROVE_H

#include "engine/diff.h"

enum proof_result {
	PROVED,
	REFUTED,
	UNDECIDED, /* it would hold, or not, depending on where addresses are that no database
	              knows */
	PROOF_RESULT_COUNT
};

extern const struct str proof_result_names[PROOF_RESULT_COUNT]; /* "proved", … */

/* Logins that contradict a property, all decided alike: of one kind of subject, through one
 * kind of app, with all combinations of the other facts that do so from the same addresses. */
struct violation {
	const struct subject *subjects; /* who are alike; the first is the witness's */
	uint32_t subject_count;
	struct login login; /* the smallest witness: lowest address, IPv4 first, then by the order
	                       of subjects and cases */
	struct login_case witness_case;
	struct decision decision;
	const struct login_case *cases; /* combinations of facts, in their order */
	uint32_t case_count;
	const uint32_t *apps; /* that cannot be told apart: the one in the cases stands for all */
	uint32_t app_count;
	uint32_t part;             /* number of the pair of subject and app, below part_count */
	const struct cells *cells; /* of the pair, ... */
	const bool *in;            /* ... those at fault */
	struct count addresses;
};

/* A login that could be decided one way or another. */
struct open_login {
	const struct txn_rule *rule; /* that would settle it; NULL: nothing is open */
	struct login login;
};

struct proof {
	const struct property *property;
	enum proof_result result;
	bool vacuous; /* it speaks of no login at all: proved, or of `exists` refuted */
	/* How many were looked at: logins that can be told apart, and of the kind of subject
	 * with most of them regions of addresses and combinations of facts. */
	uint64_t cases, cells, facts;
	uint32_t subjects;            /* whom it speaks of ... */
	uint32_t kinds;               /* ... and how many kinds they are of */
	struct violation *violations; /* of `never` and `always`: all, in the order of their
	                                 witnesses, the smallest first; of others none */
	size_t violation_count;
	uint32_t part_count;    /* pairs of a kind of subject and one of app that have some */
	struct count addresses; /* of all violations, or of all changes that refute
	                           no_broader_than, each counted once */
	bool has_example;       /* `exists`, proved: ... */
	struct login example;   /* ... the smallest such login */
	struct login_case example_case;
	struct decision example_decision;
	bool has_minute;        /* `exists` at every minute, not proved: ... */
	uint32_t minute;        /* ... the first minute of the local week without one, ... */
	uint32_t minutes;       /* ... how many there are ... */
	const bool *ticked;     /* ... and which of the WEEK_MINUTES have one */
	bool has_nearest;       /* `exists`, refuted, not vacuous: ... */
	struct login nearest;   /* ... the login that comes nearest, at that minute */
	struct open_login open; /* undecided: the smallest; refuted: there may be more than the
	                           violations */
	struct diff *diff;      /* of no_broader_than: all changes; opened and weakened
	                           ones refute it */
	const struct rangeset *certain;        /* no_broader_than, refuted, and rules that cannot be
	                                          evaluated might spare some: the addresses from
	                                          which somebody gets further whatever they say;
	                                          NULL: all of them */
	const struct diff_group *diff_group;   /* refuted: where the witness is, the lowest ... */
	const struct diff_change *diff_change; /* ... address of such a change */
	struct login diff_login;               /* ... the witness, in this policy */
	struct ground *ground;                 /* what the cells are of */
};

/* Checks one property. `approved` is the ruleset of the other policy (no_broader_than), or
 * NULL. Results live in `arena` (but for the grounds: proof_clear()). Everything it allocates
 * is in `arena`, in scratch that it gives back, or in those grounds. OK or NOMEM. Time:
 * n log n in the shared lists and the property's own, then kinds × cells × combinations. */
enum status property_prove(const struct ruleset *ruleset, const struct property *property,
			   const struct ruleset *approved, struct arena *arena, struct proof *ret);
void proof_clear(struct proof *proof);

/* Does a change refute no_broader_than? */
static inline bool change_broadens(const struct diff_change *change)
{
	return change->class == DIFF_OPENED || change->class == DIFF_WEAKENED;
}

/* The addresses of a violation, as maximal ranges. OK or NOMEM. */
enum status violation_addresses(const struct violation *violation, struct arena *arena,
				struct rangeset *ret);

/* The addresses of all violations (of no_broader_than: of all changes that refute it). OK or
 * NOMEM. */
enum status proof_addresses(const struct proof *proof, struct arena *arena, struct rangeset *ret);

#endif
