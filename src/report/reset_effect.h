/* What a way of bringing the option back does to logins, short enough for people: changes from one
 * verdict to another are one, from all their addresses, by all their channels. What else they depend
 * on is said only by name; JSON has each change by itself. */
#ifndef REPORT_RESET_EFFECT_H
#define REPORT_RESET_EFFECT_H

#include "base/out.h"
#include "engine/reset_ways.h"

struct reset_effect {
	const struct diff_change *first; /* class, verdicts, phase, and what is presented, are those
	                                    of all */
	uint16_t via;
	uint8_t matters; /* to any of them */
	struct rangeset addresses;
};

struct reset_effects {
	struct reset_effect *at; /* by class, then in the order of the diff */
	size_t count;
	uint64_t reasons; /* changes that are of reason only, and not among these */
};

/* Of a way that changes logins. Lives in `arena`. OK or NOMEM. */
enum status reset_effects_find(const struct reset_way *way, struct arena *arena,
			       struct reset_effects *ret);

/* Do the same logins change in the same way by both? OK or NOMEM. */
enum status reset_ways_alike(const struct reset_way *a, const struct reset_way *b,
			     struct arena *scratch, bool *ret);

/* "REFUSED → TOKEN REQUIRED: soap, oauth-password with the password alone, from every address but
 * 192.0.2.0/24 (… addresses)". OK or NOMEM. */
enum status reset_word_effect(struct out *out, const struct reset_effect *effect,
			      struct arena *scratch);

/* What is left: "Nothing else changes." */
void reset_word_rest(struct out *out, const struct reset_effects *effects);

#endif
