/* Which range lists did a decision ask? What a test says about a list it says about the
 * lists its logins asked: a list that no login of a test comes to is not tested by it. */
#ifndef ENGINE_ASKED_H
#define ENGINE_ASKED_H

#include "engine/decide.h"

/* The lists that may concern one login. */
enum asked_list {
	ASKED_TRUSTED,
	ASKED_ORG_LOGIN,
	ASKED_PROFILE, /* the subject's profile's */
	ASKED_APP,     /* the app's, by bypass_2factor on the web server flow */
	ASKED_RULES    /* from here on: `not_in` of each transaction security rule */
};

/* How many that are. */
uint32_t asked_count(const struct ruleset *ruleset);

/* Sets ret[l] for each list that was asked on the way to `decision`, made for `facts`; leaves
 * the others as they are. A `not_in` was asked when the rule's other conditions hold. */
void asked_find(const struct ruleset *ruleset, const struct facts *facts,
		const struct decision *decision, bool *ret);

#endif
