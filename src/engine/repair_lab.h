/* What if an address were in other lists? Asked of the real procedure, not of a copy of it:
 * the ruleset is compiled once more for a laboratory, a small block of addresses in which
 * every combination of memberships occurs.
 *
 *	address   context 0            context 1
 *	          000 001 010 011 …    000 001 …      a bit for each list that may change,
 *	                                              the last for the profile's own
 *
 * A *context* is a membership in the lists that stay as they are (locations, the approved
 * policy's). There is one bit for all profiles' own lists, since each login asks one of
 * them, so the laboratory is as small for 10,000 profiles as for one. */
#ifndef ENGINE_REPAIR_LAB_H
#define ENGINE_REPAIR_LAB_H

#include "engine/compiled.h"
#include "engine/prove.h"
#include "policy/list_edit.h"

#define LAB_FIRST ((addr)0x20010db8u << 96) /* documentation addresses; any would do */

enum { LAB_SHARED_MAX = 5, LAB_FIXED_MAX = 62 };

/* Of a context: the address is in the list that the approved policy has for the profile. */
#define LAB_APPROVED_OWN ((uint64_t)1 << 63)

struct lab {
	const struct property *property;
	struct ruleset ruleset, approved; /* of the laboratory; approved: no_broader_than */
	const struct ruleset *real, *real_approved;
	struct property asked; /* the property, about the laboratory */
	struct range_row where;
	struct list_name shared[LAB_SHARED_MAX]; /* lists that may change, but for the own */
	uint32_t shared_count;
	bool too_many;                        /* there are more lists that could */
	struct rangeset fixed[LAB_FIXED_MAX]; /* lists that stay, real addresses */
	uint32_t fixed_count, fixed_approved; /* those from fixed_approved on are the approved's */
	const uint64_t *contexts;             /* bit 1 << i: in fixed[i] */
	uint32_t context_count;
	uint32_t size;  /* addresses: contexts << (shared_count + 1) */
	bool *hits;     /* of each profile `size` of them: is there a login that the property is
	               about in vain (never, always, no_broader_than), or that exists? */
	bool *asked_of; /* of each profile: does the property speak of somebody who has it? */
	struct arena *arena;
};

/* Which lists are there, and which are broad. */
struct lab_mode {
	uint32_t present;      /* bit per shared list */
	const bool *own_comes; /* by profile: it gets a list, which it has not; NULL: none does */
	bool trusted_broad_flips, own_broad_flips;
};

/* Finds the lists. OK, INVALID: too many stay fixed, or NOMEM. All in `arena`. */
enum status lab_init(struct lab *lab, const struct ruleset *ruleset,
		     const struct property *property, const struct ruleset *approved,
		     struct arena *arena);

/* Builds the laboratory when it is known which contexts occur. lab_clear() gives back what is
 * not in the arena. OK or NOMEM. */
enum status lab_build(struct lab *lab, const uint64_t *contexts, uint32_t count);
void lab_clear(struct lab *lab);

/* Fills in `hits` for one mode. OK or NOMEM. */
enum status lab_ask(struct lab *lab, struct lab_mode mode);

/* Is a profile's login from an address of this context a hit when it is in these lists (bits
 * by `shared`, the own one last)? */
static inline bool lab_hit(const struct lab *lab, uint32_t profile, uint32_t context,
			   uint32_t vector)
{
	return lab->hits[(size_t)profile * lab->size +
			 ((size_t)context << (lab->shared_count + 1)) + vector];
}

#endif
