/* What should the lists hold so that a property holds? Only addresses that contradict it
 * change their membership.
 *
 * The addresses of the property are cut into *cells*, on each of which membership in all the
 * lists is constant; the laboratory (repair_lab.h) says for each cell under which memberships
 * it no longer contradicts. A cell's *pieces* are its maximal ranges, cut where rows end.
 * Then, for each mode (which lists are there, which are broad):
 *
 * - with few lists (JOINT_MAX) every piece tries every membership, in all combinations. Are
 *   those too many (COMBINATIONS_MAX), all pieces of a cell go the same way; are they still,
 *   a cell tries only memberships of which no change could be spared; and then choices of
 *   lists: each cell changes the fewest of the chosen ones that mend it;
 * - with many, as when a property speaks of everybody, the lists that all share go by choices
 *   of lists, and each profile's own follows from that. */
#ifndef ENGINE_REPAIR_SEARCH_H
#define ENGINE_REPAIR_SEARCH_H

#include "engine/repair_lab.h"
#include "engine/repair_offer.h"

enum { JOINT_MAX = 6, PIECES_MAX = 4096, COMBINATIONS_MAX = 20000 };

/* What was not tried, and what was in the way. */
struct search_limits {
	bool addresses;   /* of a login that must exist: from which it might come */
	bool lists;       /* there are more lists than could be considered */
	bool pieces;      /* pieces of a cell went the same way */
	bool memberships; /* only those with no change to spare, or choices of lists */
	bool work;        /* the search ended before its end */
	bool emptied;     /* a list of login ranges would have had to lose its last row */
};

/* Offers what it finds to `offers`. `fills`: a list of login ranges that would lose its last
 * row gets the addresses that the property's `outside` names; else that is not tried. INVALID:
 * there are too many lists that stay as they are to ask the laboratory. OK (maybe nothing was
 * found) or NOMEM. */
enum status repair_search(const struct ruleset *ruleset, const struct property *property,
			  const struct ruleset *approved, bool fills, struct offers *offers,
			  struct search_limits *ret);

#endif
