/* Profiles whose maps of the address space look alike, for the logins that maps are drawn of: a
 * picture is drawn once for each kind. */
#ifndef ENGINE_ADDRESS_KINDS_H
#define ENGINE_ADDRESS_KINDS_H

#include "engine/address_map.h"

/* Of an active user without permission sets, within the login hours if there is a time that is. */
enum address_question {
	ADDRESS_BROWSER, /* with a device that is new, and the password */
	ADDRESS_API,     /* SOAP, with the bare password */
	ADDRESS_QUESTION_COUNT
};

struct facts address_question_facts(const struct ruleset *ruleset, uint32_t profile,
				    enum address_question question);

struct address_kind {
	const uint32_t *profiles; /* in the order of the policy */
	uint32_t count;
	uint32_t users; /* of all of them, whatever their state */
};

struct address_kinds {
	const struct address_kind *at; /* those with most users first; of equals in the order of
	                                  the policy */
	uint32_t count;                /* at most as many as was asked for */
	struct address_kind rest;      /* profiles of further kinds */
};

/* In `arena`. OK or NOMEM. Takes time with the rows of the profiles. */
enum status address_kinds_find(const struct ruleset *ruleset, struct ground *ground, uint32_t most,
			       struct arena *arena, struct address_kinds *ret);

#endif
