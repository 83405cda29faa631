/* A login with facts missing: every completion is decided, and what comes out
 * is one answer, or `depends` with the facts that matter. */
#ifndef ENGINE_OUTCOMES_H
#define ENGINE_OUTCOMES_H

#include "base/arena.h"
#include "engine/decide.h"

/* Facts that may be missing, in the order of every listing. */
enum fact { FACT_IP, FACT_VIA, FACT_AT, FACT_DEVICE, FACT_SESSION_IP, FACT_COUNT };

extern const struct str fact_names[FACT_COUNT]; /* "ip", "via", "at", "device", "session-ip" */

/* One combination of the facts that matter, and what it leads to. */
struct outcome {
	struct facts facts; /* those that matter are set as combined */
	addr ip;            /* when ip matters: the lowest address that this row stands for ... */
	struct count addresses; /* ... and how many there are */
	struct decision decision;
};

struct outcome_regions;

struct outcomes {
	uint8_t verdict;          /* of the login: a verdict, or VERDICT_DEPENDS */
	struct decision decision; /* on depends: no reason, no token, a grade that means nothing,
	                             and steps as decision_join() makes them */
	struct facts facts;       /* a completion that leads to it */
	uint8_t missing;          /* bit set of 1 << enum fact: the facts that matter */
	struct outcome *at;       /* on depends: all combinations, ordered */
	size_t count;
	const struct outcome_regions *regions; /* for outcome_region(); NULL unless ip matters */
};

/* Answers a login in which anything but user, profile, app and the facts with
 * a default may be unknown. Results live in `scratch`, which is not touched when
 * all facts are known: that is a look-up and a decide(). An unknown address
 * takes time with the number of classes. OK or NOMEM. */
enum status outcomes_find(const struct ruleset *ruleset, const struct login *login,
			  struct arena *scratch, struct outcomes *ret);

/* The addresses that row `index` of an answer to this login stands for. OK or
 * NOMEM. */
enum status outcome_region(const struct ruleset *ruleset, const struct login *login,
			   const struct outcomes *outcomes, size_t index, struct arena *arena,
			   struct rangeset *ret);

/* outcomes_find() at an instant inside, or outside, the profile's hours, whatever
 * instant the login has. */
enum status outcomes_find_hours(const struct ruleset *ruleset, const struct login *login,
				enum hours hours, struct arena *scratch, struct outcomes *ret);

/* Are two answers to one login, from different addresses, equal: verdict, reason, grade,
 * token, missing facts and their outcomes? */
bool outcomes_equal(const struct outcomes *a, const struct outcomes *b);

/* A maximal set of neighbouring addresses, of one family, with one answer. */
struct part {
	struct range range;
	struct outcomes outcomes;
};

/* Answers a login for every address of a set (login->ip is ignored): maximal
 * ranges of equal answer (verdict, reason, grade, token, missing facts and
 * their outcomes), IPv4 first, ascending. Steps and `estimate` are joined over
 * the addresses of a part. */
enum status parts_find(const struct ruleset *ruleset, const struct login *login,
		       struct rangeset addresses, struct arena *scratch, struct part **ret,
		       size_t *ret_count);

enum change_kind { CHANGE_IP, CHANGE_DEVICE, CHANGE_CREDENTIAL, CHANGE_STRONG_AUTH, CHANGE_HOURS };

/* A change of one single fact that leads to a less severe verdict; what else is
 * not known stays so. */
struct change {
	enum change_kind kind;
	struct facts facts;       /* with the change made; one completion */
	addr ip;                  /* CHANGE_IP: the lowest address of the class (IPv4 first) */
	struct decision decision; /* VERDICT_DEPENDS: each outcome is less severe */
};

/* All such changes, addresses first (one for each different outcome, by lowest
 * address, IPv4 first), then device, credential, strong-auth, hours. Nothing
 * for a login that depends. OK or NOMEM. */
enum status changes_find(const struct ruleset *ruleset, const struct login *login,
			 const struct outcomes *outcomes, struct arena *scratch,
			 struct change **ret, size_t *ret_count);

#endif
