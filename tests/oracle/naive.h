/* The second evaluator: the procedure of the design's section 1, read off the
 * page, with linear scans and no compiled form, so that it is too simple to be
 * wrong. It shares nothing with src/engine but the model and the names of what
 * comes out (engine/decision.h); tests hold the engine against it. */
#ifndef ORACLE_NAIVE_H
#define ORACLE_NAIVE_H

#include "engine/decision.h"

/* A login with nothing left open. */
struct naive_facts {
	uint32_t user; /* index, or NONE: the profile alone */
	uint32_t profile;
	uint32_t app; /* index, or NONE */
	enum channel via;
	enum device device;
	enum credential credential;
	enum phase phase;
	bool strong_auth;
	bool in_hours;     /* inside the profile's login hours */
	bool same_session; /* the address is that of the session's login */
	addr ip;
};

struct naive_decision {
	enum verdict verdict;
	enum reason reason;
	enum grade grade;
	enum token_role token;
	bool estimate;
	enum step_outcome steps[STEP_COUNT];
};

/* Facts that may be missing, as bits. */
enum {
	NAIVE_IP = 1 << 0,
	NAIVE_VIA = 1 << 1,
	NAIVE_AT = 1 << 2,
	NAIVE_DEVICE = 1 << 3,
	NAIVE_SESSION_IP = 1 << 4
};

struct naive_answer {
	enum verdict verdict;           /* or VERDICT_DEPENDS */
	struct naive_decision decision; /* of the first completion; unless depends */
	unsigned missing;               /* NAIVE_…: the facts that matter */
};

/* Sections 1.4 and 1.7. */
void naive_decide_facts(const struct policy *policy, enum rules rules,
			const struct naive_facts *facts, struct naive_decision *ret);

/* The same for a login of which every fact that is used is known. */
void naive_decide(const struct policy *policy, enum rules rules, const struct login *login,
		  struct naive_decision *ret);

/* Section 1.1: any fact may be missing; every completion is tried. */
void naive_answer(const struct policy *policy, enum rules rules, const struct login *login,
		  struct naive_answer *ret);

/* The facts of a login, of which the given parts are used: what is unknown gets
 * some value. */
struct naive_facts naive_facts_of(const struct policy *policy, const struct login *login);

/* Is the address in one of the list's rows, or of the networks they name? */
bool naive_list_holds(const struct policy *policy, const struct range_list *list, addr ip);

/* Section 1.5. */
bool naive_list_broad(const struct policy *policy, const struct range_list *list);

/* Section 1.4, step 11: false AND unknown is false. */
enum naive_truth { NAIVE_NO, NAIVE_UNKNOWN, NAIVE_YES };

enum naive_truth naive_rule_matches(const struct policy *policy, const struct txn_rule *rule,
				    addr ip);

/* Has the rule a condition for which a database is there to be consulted? */
bool naive_asks_location(const struct policy *policy, const struct txn_rule *rule);

/* Section 1.8: is minute `minute` of the local week (0 = Monday 00:00) inside
 * the profile's hours; is the instant? */
bool naive_minute_inside(const struct profile *profile, unsigned minute);
bool naive_hours_inside(const struct policy *policy, const struct profile *profile, int64_t at);

/* Does the login say when it is, on a clock that is known? */
bool naive_knows_hours(const struct policy *policy, const struct login *login);

/* Minute of the local week. */
unsigned naive_week_minute(const struct zone *zone, int64_t at);

/* Addresses worth asking for: every edge of every list of the policy and its
 * neighbours, the edges of the space and of the IPv4 block, and `extra` and its
 * neighbours. Ascending, without doubles; from malloc(). */
addr *naive_addresses(const struct policy *policy, addr extra, size_t *ret_count);

#endif
