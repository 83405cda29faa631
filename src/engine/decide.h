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
	uint8_t unknown_rules; /* enum unknown_rules */
};

/* Total, pure, allocates nothing. */
void decide(const struct ruleset *ruleset, const struct facts *facts, struct decision *ret);

#endif
