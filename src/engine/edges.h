/* Where do lists begin and end? The edges of all of them in one order, for whoever sweeps
 * over the address space. Private to the engine. */
#ifndef ENGINE_EDGES_H
#define ENGINE_EDGES_H

#include "base/arena.h"
#include "net/rangeset.h"

/* From `at` on the membership in the list is the other way round. */
struct edge {
	addr at;
	uint32_t list;
};

/* The edges of `count` lists, ascending; none behind the last address. In `arena`. Takes time
 * with their number and the logarithm of that of the lists. OK or NOMEM. */
enum status edges_find(const struct rangeset *lists, uint32_t count, struct arena *arena,
		       const struct edge **ret, size_t *ret_count);

#endif
