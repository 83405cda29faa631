/* The decision itself: the procedure of DECISIONS.md, once. */
#ifndef ENGINE_DECIDE_H
#define ENGINE_DECIDE_H

#include "engine/ruleset.h"

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
};

/* Total, pure, allocates nothing. */
void decide(const struct ruleset *ruleset, const struct facts *facts, struct decision *ret);

#endif
