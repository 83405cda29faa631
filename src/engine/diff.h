/* For whom does anything change between two policies? All of it: every login that one
 * decides otherwise than the other, as regions of addresses with exact counts. */
#ifndef ENGINE_DIFF_H
#define ENGINE_DIFF_H

#include "engine/cases.h"
#include "engine/cells.h"

/* By how much may be done. `mfa` counts as more than `verify` here: a code sent by mail is
 * the weaker proof (policy/verdict.h, verdict_strength()). */
enum diff_class {
	DIFF_OPENED,    /* was refused, no longer is */
	DIFF_WEAKENED,  /* goes through with less */
	DIFF_TIGHTENED, /* goes through with more */
	DIFF_CLOSED,    /* is refused, was not */
	DIFF_REASON,    /* the same verdict for another reason, or another role of the token */
	DIFF_CLASS_COUNT
};

extern const struct str diff_class_names[DIFF_CLASS_COUNT]; /* "opened", … "reason" */

enum { OLD, NEW, SIDES };

/* Somebody, in both policies by name. NONE in one of them: not there, and whoever is not
 * there is refused (verdict VERDICT_REFUSE, reason REASON_NONE); where the other side refuses,
 * too, that is no change. Of a profile alone both users are NONE, and `user` of NEW tells
 * nothing about presence: the profile does. */
struct diff_subject {
	struct subject side[SIDES];
};

/* Have both policies login hours, but only one of them a clock that is known? Then they are
 * compared as if the other's were the same. (Where neither is known it is one clock.) */
bool diff_clock_assumed(const struct policy *old, const struct policy *new);

/* When, in terms of both policies: whether it is inside the hours of one and of the other. Who
 * has no hours, or is not there, is always inside. All combinations that come up from
 * 2026-01-05 UTC on, in whichever year, and no others. */
struct diff_hours {
	uint8_t side[SIDES];    /* enum hours */
	int64_t instant;        /* the first such minute from 2026-01-05 UTC, a Monday, on */
	uint16_t (*windows)[2]; /* weekly windows of the local week [first minute, last + 1), 0
	                               is Monday 00:00; NULL when both sides have hours and
	                               their zones differ */
	uint32_t window_count;
};

/* Addresses that changes are about. Filled by diff_addresses(). */
struct diff_place {
	struct arena *arena;       /* of the diff */
	bool known;                /* asked for before, and ... */
	struct rangeset addresses; /* ... few enough to be kept */
};

/* One kind of change: the logins of all these channels, apps, devices, … from all these
 * addresses; each of them, of each subject of the group, changes in verdict, reason and role of
 * the token as `decision` says. Sets are bits 1 << value; a fact that does not matter to
 * the change has all its values, and its bit in `matters` (1 << enum diff_fact) is 0. So
 * has one that a channel does not use. Each login that changes is in exactly one change of
 * one group. */
enum diff_fact {
	DIFF_FACT_APP,
	DIFF_FACT_HOURS,
	DIFF_FACT_DEVICE,
	DIFF_FACT_CREDENTIAL,
	DIFF_FACT_STRONG_AUTH,
	DIFF_FACT_SESSION_IP,
	DIFF_FACT_COUNT
};

struct diff_change {
	enum diff_class class;
	uint16_t via;
	uint8_t phase; /* one: enum phase */
	uint8_t matters;
	uint8_t device, credential, strong_auth, session_ip;
	uint8_t hours;        /* bits: positions in the group's hours */
	const uint32_t *apps; /* numbers of diff.apps */
	uint32_t app_count;
	struct decision decision[SIDES]; /* of the witness, for the first subject */
	const bool *in;                  /* which cells of the group it is about */
	struct diff_place *place;        /* the same for all changes about these addresses */
	struct count addresses;
	addr witness;              /* the lowest of them, IPv4 first */
	struct login login[SIDES]; /* the witness as a login of each policy, of the first
	                                  subject (user and profile NONE where it is not there) */
};

/* Subjects for whom the same changes. With more than a few apps that have ranges of their
 * own (engine/diff_apps.h), apps are compared in batches, and a subject may be in several
 * groups, each about other apps. */
struct diff_group {
	const struct diff_subject *subjects; /* profiles alone first, in the order of NEW, then of
	                                        OLD; then users likewise */
	uint32_t subject_count;
	struct cells cells;
	const struct diff_hours *hours; /* of the first subject; where hours matter, of all */
	uint32_t hours_count;
	const struct diff_change *changes; /* by class, then channel, then witness */
	size_t change_count;
};

/* An app in both policies by name; NONE in one: a login through it is like one through an
 * app that is not listed. Apps that behave alike in both are one. Number 0 is what is not
 * listed in either, and has no names. */
struct diff_app {
	uint32_t side[SIDES]; /* of the first */
	const struct str *names;
	uint32_t count; /* 0: apps that are not listed */
};

struct diff {
	const struct ruleset *side[SIDES];
	const struct diff_group *groups; /* in the order of their first subject; those without
	                                    changes are not there */
	size_t group_count;
	const struct diff_app *apps;
	uint32_t app_count;
	uint64_t of_class[DIFF_CLASS_COUNT]; /* changes */
	uint64_t cases;    /* cells × cases, of all kinds: what was decided on both sides (cells
	                      that come to the same, once: engine/diff_columns.h) */
	uint32_t subjects; /* how many were compared, and in ... */
	uint32_t kinds;    /* ... so many kinds */
	bool locations;    /* a rule about countries or networks that could refuse or ask for MFA
	                      could not be evaluated for want of a database: it counts as not
	                      matching, on either side */
	struct arena *arena;
	struct ground *ground;
};

/* Compares everything. OK: `*ret` lives in `arena` but for the ground: diff_clear() gives it
 * back. NOMEM. Time: about that of compiling both, plus kinds × cases. */
enum status diff_find(const struct ruleset *old, const struct ruleset *new, struct arena *arena,
		      struct diff *ret);
void diff_clear(struct diff *diff);

/* Compares some subjects only, each for itself: (*ret)[i] is about subjects[i] alone, as if there
 * were nobody else. They need not have the same names on both sides. All of them share one ground,
 * the caller's for ground_free(); none has one to clear. OK: the rest lives in `arena`. NOMEM. */
enum status diff_find_each(const struct ruleset *old, const struct ruleset *new,
			   const struct diff_subject *subjects, uint32_t count, struct arena *arena,
			   struct diff **ret, struct ground **ret_ground);

/* One login that the two decide otherwise. */
struct diff_example {
	struct diff_subject subject;
	enum diff_class class;
	struct login login[SIDES]; /* the same one, as a login of each policy */
	struct decision decision[SIDES];
};

/* Is there any change at all? Stops at the first kind of subject that has one, so it is
 * quick to say yes; a no takes as long as diff_find(). OK: `*ret_example` is written when
 * `*ret` is true. NOMEM. */
enum status diff_any(const struct ruleset *old, const struct ruleset *new, bool *ret,
		     struct diff_example *ret_example);

/* The addresses of a change, as maximal ranges; in `arena`, or in that of the diff. Those of
 * few ranges are found once for all changes about them: the lists that they are cut from may
 * be long. OK or NOMEM. */
enum status diff_addresses(const struct diff_group *group, const struct diff_change *change,
			   struct arena *arena, struct rangeset *ret);

#endif
