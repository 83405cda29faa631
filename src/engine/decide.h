/* The decision itself: the procedure of DECISIONS.md, once. */
#ifndef ENGINE_DECIDE_H
#define ENGINE_DECIDE_H

#include "engine/ruleset.h"

/* What becomes of a transaction security rule whose conditions cannot be evaluated, for want
 * of a database or of a record in it. By the procedure (DECISIONS.md, step 11) it does not
 * match. Whoever asks what could be the case tries all three: whichever of the unknown rules
 * match, the outcome is one of these. */
enum unknown_rules {
	UNKNOWN_NO_MATCH,
	UNKNOWN_MFA_MATCH, /* those that ask for MFA match */
	UNKNOWN_ALL_MATCH,
	UNKNOWN_RULES_COUNT
};

/* A user as the procedure sees one: what the policy says of a user comes to this. */
struct user_state {
	uint32_t permissions; /* enum permission: the profile's, the permission sets', the own */
	uint8_t refusal;      /* enum reason of user-inactive …, or REASON_NONE */
	bool authenticator;
};

/* The first thing that keeps a user out whatever the login (DECISIONS.md, step 1). */
static inline enum reason state_refusal(bool active, bool frozen, bool locked)
{
	if (!active)
		return REASON_USER_INACTIVE;
	if (frozen)
		return REASON_USER_FROZEN;
	return locked ? REASON_USER_LOCKED : REASON_NONE;
}

/* A login with every fact known, in the engine's terms. Facts that the channel
 * or the phase does not use may have any value of their type. */
struct facts {
	uint32_t user; /* or NONE: the profile alone */
	uint32_t profile;
	uint32_t app;                           /* or NONE */
	uint32_t class;                         /* of the address */
	uint8_t via, device, credential, phase; /* enum channel … */
	uint8_t hours;                          /* enum hours */
	uint8_t session_ip;                     /* enum session_ip */
	bool strong_auth;
	uint8_t unknown_rules;          /* enum unknown_rules */
	const struct user_state *state; /* of `user`, who has changed; NULL: as the policy says */
};

/* Total, pure, allocates nothing. */
void decide(const struct ruleset *ruleset, const struct facts *facts, struct decision *ret);

#endif
