/* What becomes of one login from every address there is: what a picture of the address space is
 * drawn from. The login's other facts are given; its addresses are cut into cells (cells.h),
 * decide() is asked once in each, and neighbours of equal verdict become one *stretch*.
 *
 *	stretches   │ token │ allow │      token      │ refuse │ token │
 *
 * The same for IPv4 as squares, for a map along the Hilbert curve, where addresses that are near to
 * each other lie near to each other, and each block with an even prefix is a square:
 *
 *	/0 = one    /2 = four    /4            a square whose addresses have one verdict stays
 *	┌─────┐     ┌──┬──┐      ┌─┬─┬──┐      whole; the others are cut into four, until they
 *	│     │     │0 │3 │      │ │ │  │      are small enough: what is left is *mixed*
 *	│     │     ├──┼──┤      ├─┼─┤  │
 *	└─────┘     │1 │2 │      └─┴─┴──┘
 *
 * And for IPv6 as a tree of prefixes: of each the verdict of the addresses that are in none of the
 * prefixes below it. */
#ifndef ENGINE_ADDRESS_MAP_H
#define ENGINE_ADDRESS_MAP_H

#include "base/arena.h"
#include "engine/cells.h"
#include "engine/decide.h"

/* Neighbouring addresses of one family. */
struct address_stretch {
	struct range range;
	uint8_t verdict;
};

/* All addresses with a verdict. */
struct address_sum {
	struct count v4, v6;
	uint64_t reasons; /* bits 1 << enum reason */
};

struct address_map {
	const struct address_stretch *at; /* IPv4 first, each family ascending; neighbours that
	                                     touch differ */
	size_t count, v4_count;
	struct address_sum of[VERDICT_COUNT]; /* by verdict */
	struct count open; /* addresses of both families with another verdict if a rule of
	                      transaction security matches that is not known to: for want of a
	                      database, or of a record in it */
};

/* The map of a login with these facts, but for the address (`class`); the verdicts are those of the
 * procedure, by which a rule that is not known to match does not. `ground` is the ruleset's
 * (shared_ground()). In `arena`. OK or NOMEM. */
enum status address_map_find(const struct ruleset *ruleset, struct ground *ground,
			     const struct facts *facts, struct arena *arena,
			     struct address_map *ret);

/* The verdict of an address. */
enum verdict address_map_at(const struct address_map *map, addr a);

/* The verdict that most addresses of the family have; of equals the least severe. */
enum verdict address_map_most(const struct address_map *map, bool v4);

/* How many addresses of a range, which is of one family, have each verdict. */
void address_map_count(const struct address_map *map, struct range range,
		       struct count ret[static VERDICT_COUNT]);

/* --- Squares of IPv4 ----------------------------------------------------------------- */

enum {
	SQUARES_DEPTH = 8,                 /* the smallest square is a /16, ... */
	SQUARES_SIDE = 1 << SQUARES_DEPTH, /* ... and the whole has so many along a side */
	ADDRESS_MIXED = VERDICT_COUNT      /* instead of a verdict: there are several */
};

struct address_square {
	uint32_t first;      /* its lowest address */
	uint8_t prefix;      /* even */
	uint8_t verdict;     /* or ADDRESS_MIXED */
	uint16_t x, y, side; /* from the left, from the top, in the smallest squares */
};

struct address_squares {
	const struct address_square *at; /* in the order of their addresses; disjoint, and all
	                                    of IPv4 together */
	size_t count;
	uint8_t prefix; /* of those that are mixed: as long as `most` allowed */
};

/* As deep as there are no more than `most` squares. In `arena`. OK or NOMEM. */
enum status address_map_squares(const struct address_map *map, size_t most, struct arena *arena,
				struct address_squares *ret);

struct range address_square_range(struct address_square square);

/* Where the block of 2^16 addresses with that number lies. */
void address_hilbert(uint16_t block, uint16_t *ret_x, uint16_t *ret_y);

/* --- Prefixes of IPv6 ------------------------------------------------------------------ */

struct address_prefix {
	struct range range; /* a block; such that touch and have nothing below them are one. Of
	                       the first: all of IPv6, as if IPv4 were none of it */
	uint32_t level;     /* of the first 0; what is below it has the next */
	uint8_t verdict;
	struct count addresses; /* that have it: those in none of the prefixes below it */
};

struct address_prefixes {
	const struct address_prefix *at; /* each before those below it, these ascending */
	uint32_t count;
	bool same; /* prefixes of lists were left out: they change nothing */
};

/* The prefixes are those of the lists that concern the profile. In `arena`. OK or NOMEM. */
enum status address_map_prefixes(const struct address_map *map, const struct ruleset *ruleset,
				 uint32_t profile, struct arena *arena,
				 struct address_prefixes *ret);

#endif
