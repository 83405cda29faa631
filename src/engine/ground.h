/* The ground of cells.h: pieces of the address space on which the shared lists are
 * constant. Private to the engine.
 *
 * Everything here is in *positions*: the number of an address in the order of every
 * listing, so that the lowest of a set is the one that is listed first.
 *
 *	position  0 ──── IPv4 ──── 2^32 ── IPv6 below ── 0xffff:ffff:ffff ── IPv6 above ──
 *
 * Sums of addresses are modulo 2^128: of a class that is there, 0 means all. */
#ifndef ENGINE_GROUND_H
#define ENGINE_GROUND_H

#include "base/map.h"
#include "engine/cells.h"

#define POSITION_BELOW ((addr)1 << 32) /* of ::, the first behind IPv4 */

/* A piece of the space belongs to a class; it ends where the next begins. No piece lies in
 * two families. */
struct ground {
	struct arena arena;
	uint32_t class_count, piece_count;
	addr *starts;         /* positions of the pieces' first addresses */
	uint32_t *classes;    /* theirs */
	uint32_t *firsts;     /* class → its first in `members`; one more at the end */
	uint32_t *members;    /* pieces, class by class, ascending */
	addr *before;         /* member → addresses of the class in its earlier pieces */
	struct count *totals; /* class → addresses */
	struct map known;     /* own lists → which of `kept`, for cells_recall() */
	struct cells *kept;
	uint32_t kept_count;
};

/* Neighbouring positions, both ends in it. */
struct stretch {
	addr first, last;
};

static inline addr position_of(addr a)
{
	if (addr_is_v4(a))
		return a - ADDR_V4_FIRST;
	return a < ADDR_V4_FIRST ? a + POSITION_BELOW : a;
}

static inline addr position_addr(addr position)
{
	if (position < POSITION_BELOW)
		return position + ADDR_V4_FIRST;
	return position <= ADDR_V4_LAST ? position - POSITION_BELOW : position;
}

static inline addr ground_piece_last(const struct ground *ground, uint32_t piece)
{
	return piece + 1 < ground->piece_count ? ground->starts[piece + 1] - 1 : ADDR_LAST;
}

/* The piece that holds a position, which is not before piece `from`. Takes time with the
 * logarithm of the way. */
uint32_t ground_piece(const struct ground *ground, uint32_t from, addr position);

/* The first position of a class from `from` on. False: there is none. */
bool ground_first(const struct ground *ground, uint32_t class, addr from, addr *ret);

/* How many addresses of a class are at positions up to and with `last`. */
addr ground_through(const struct ground *ground, uint32_t class, addr last);

#endif
