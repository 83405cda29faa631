/* The few changes that a table of decisions amounts to. Cases that change alike in the same
 * columns are put together to boxes: a set of values per fact, all combinations of them.
 *
 *	         new device   known device
 *	strong      ·              ·
 *	not         a→b           a→b          one box: strong-auth no, any device
 *
 * Inside diff_find(). */
#ifndef ENGINE_DIFF_REDUCE_H
#define ENGINE_DIFF_REDUCE_H

#include "engine/diff_table.h"

#define BOX_ANY UINT64_MAX /* whatever it is, used by the channel or not */

struct box {
	uint64_t set[DIFF_FACT_COUNT]; /* bits 1 << value, never 0 */
};

/* Where some cases change alike. */
struct diff_region {
	transition change;
	uint32_t phase;
	uint32_t lowest;         /* column */
	const uint64_t *columns; /* bits; the last word is filled with 0 */
	const bool *in;          /* the same for diff_change.in, and its count, once they are ... */
	struct count addresses;  /* ... asked for */
};

struct diff_reduced {
	struct diff_region *region;
	struct box box;
	uint16_t via;
};

/* No two of them share a login; by class, then channel, then lowest column, and what remains.
 * OK: the result lives in `arena`. NOMEM. */
enum status diff_reduce(const struct diff_table *table, struct arena *arena,
			struct diff_reduced **ret, uint32_t *ret_count);

static inline size_t bit_words(uint32_t bits)
{
	return ((size_t)bits + 63) / 64;
}

#endif
