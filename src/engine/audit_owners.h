/* Whose are these addresses, and where: a set of addresses shared out among locations
 * (policy/locations.h), exactly.
 *
 *	pieces   │ US │ US │ DE │ – │ FR │ DE │ …      in blocks of equally many
 *	sums     ├──────────────┤                      of each location, before each block
 *	set           [════════════════]               walked at its edges, summed between
 *
 * A range takes no more time than the pieces it reaches into, nor than a few times the number of
 * locations. */
#ifndef ENGINE_AUDIT_OWNERS_H
#define ENGINE_AUDIT_OWNERS_H

#include "engine/audit.h"

struct owners;

/* For `locations`, which must outlive it; in `arena`, as is what it remembers. OK or NOMEM. */
enum status owners_new(const struct locations *locations, struct arena *arena, struct owners **ret);

const struct locations *owners_locations(const struct owners *owners);

/* The shares of a set: the largest first, of equal ones the location that comes first in the
 * address space; AUDIT_SHARES_KEPT of them and what nobody has, the others in one sum. What was
 * asked for once is known; the set's array must outlive `owners`. Each range of the set lies in
 * what `locations` was loaded for. OK or NOMEM. */
enum status owners_share(struct owners *owners, struct rangeset set, struct audit_shares *ret);

/* The same into `arena`, and not remembered: where few sets are equal. */
enum status owners_share_anew(struct owners *owners, struct rangeset set, struct arena *arena,
			      struct audit_shares *ret);

/* The addresses of each location, in `arena`. OK or NOMEM. */
enum status location_sets(const struct locations *locations, struct arena *arena,
			  struct rangeset **ret);

/* The location of an address, or NONE. */
uint32_t owner_find(const struct locations *locations, addr a);

#endif
