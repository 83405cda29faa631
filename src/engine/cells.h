/* What a few lists make of the address space: the sets of addresses on which membership in
 * each of them is constant, its *cells*. The walk behind every exact question: it looks at
 * the lists that concern one question only, so it takes no time with all the others.
 *
 *	shared   A ──────[═══════════════════]──────────    the ground: cut once, for all
 *	own      B ───────────[═════]───────────────────    of one profile
 *	cells    │  0    │ 1  │  2  │   1    │    0     │    0 = ∅  1 = A  2 = AB
 *
 * Lists that everybody shares (the org's, those of transaction security) are cut once, into
 * a *ground*; the own lists of a question are laid over it. That takes time with the rows
 * of the own lists: a row that spans much of a large ground is counted from sums, not
 * walked. */
#ifndef ENGINE_CELLS_H
#define ENGINE_CELLS_H

#include "base/arena.h"
#include "net/rangeset.h"

struct ground;

/* Cuts the address space by `count` lists. OK: `*ret` is the caller's, for ground_free().
 * NOMEM. Takes time with all their ranges, times the logarithm of `count`. */
enum status ground_new(const struct rangeset *lists, uint32_t count, struct ground **ret);
void ground_free(struct ground *ground);

enum { OWN_MAX = 32 }; /* own lists of one question */

struct cell {
	addr lowest;            /* IPv4 first */
	struct count addresses; /* never 0 */
	uint32_t ground;        /* the class of the ground it lies in: equal numbers, equal
	                           membership in each of the ground's lists */
	uint32_t own;           /* bit 1 << i: own list i holds it */
};

struct cells {
	const struct ground *ground;
	struct cell *at; /* by lowest address, IPv4 first; no two alike in ground and own */
	uint32_t count;
	const struct rangeset *own; /* as given */
	uint32_t own_count;
};

/* Lays `own_count` lists over a ground. `own` (the array and what it holds) must outlive the
 * result, which lives in `arena`. OK or NOMEM. */
enum status cells_find(const struct ground *ground, const struct rangeset *own, uint32_t own_count,
		       struct arena *arena, struct cells *ret);

/* The same for lists that stay as they are for as long as the ground is there, as a
 * ruleset's do. Where cells are fewer than rows they are kept with the ground, and found
 * again when the same arrays of ranges are asked for. OK or NOMEM. */
enum status cells_recall(struct ground *ground, const struct rangeset *own, uint32_t own_count,
			 struct arena *arena, struct cells *ret);

/* The addresses of the cells `i` with in[i], as maximal ranges. Takes time with the ranges
 * of the result and of the own lists, and with the pieces of the ground between them. OK or
 * NOMEM. */
enum status cells_addresses(const struct cells *cells, const bool *in, struct arena *arena,
			    struct rangeset *ret);

/* How many there are in them. */
struct count cells_count(const struct cells *cells, const bool *in);

#endif
