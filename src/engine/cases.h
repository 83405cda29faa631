/* The finite facts of a login, all combinations of them that can be told apart: channel,
 * app, device, credential, strong authentication, phase, hours, session. Facts that a
 * channel or a phase does not use (DECISIONS.md, "What is asked") are not varied. With
 * cells.h this is every login there can be. */
#ifndef ENGINE_CASES_H
#define ENGINE_CASES_H

#include "engine/behaviour.h"
#include "engine/decide.h"

/* Which values each fact may have: bits 1 << value; none may be empty. */
struct case_space {
	uint16_t via;
	uint8_t device, credential, strong_auth, phase;
	uint8_t hours;      /* of enum hours, or numbers of the caller's own below 8 */
	uint8_t session_ip; /* varied in requests only; a caller that knows that sessions are not
	                         locked gives one value */
	const uint32_t
	    *apps; /* the caller's numbers, NONE among them; varied where case_uses_app() */
	uint32_t app_count; /* at least 1 */
};

/* Every value of every fact but for apps (none), hours (inside) and phase (login). */
extern const struct case_space case_space_logins;

/* One combination. A fact that is not used has the lowest value of the space. */
struct login_case {
	uint8_t via, device, credential, strong_auth, phase, hours, session_ip;
	uint32_t app; /* as in `apps` */
};

/* Combination after combination: the channel varies slowest, then the phase, then the rest
 * in the order of the facts above. Begin with a zeroed walk. False at the end. */
struct case_walk {
	uint32_t block; /* channel and phase */
	uint64_t next;  /* in the block */
};

bool case_next(struct case_walk *walk, const struct case_space *space, struct login_case *ret);

/* How many there are. */
uint64_t case_count(const struct case_space *space);

/* Is the fact used, by channel and phase? */
bool case_uses_device(enum channel via, enum phase phase);
bool case_uses_credential(enum channel via, enum phase phase);
bool case_uses_strong_auth(enum channel via, enum phase phase);
bool case_uses_app(enum channel via);

/* On a channel that takes a password an app matters by its policy alone, not by its ranges
 * (DECISIONS.md, the app's policy): NONE, and the first app of each policy, are all there are.
 * Returns how many. */
enum { APPS_BY_POLICY_MOST = 1 + RELAX_COUNT };
uint32_t apps_by_policy(const struct policy *policy, uint32_t ret[static APPS_BY_POLICY_MOST]);

/* A case as facts of one ruleset; `class`, app and hours are the caller's to give. */
struct facts case_facts(const struct login_case *login_case, struct subject subject, uint32_t app,
			enum hours hours, uint32_t class);

#endif
