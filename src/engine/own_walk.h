/* The address space, cut by the own lists of a question (cells.h) alone, in the order of
 * every listing. Private to the engine. */
#ifndef ENGINE_OWN_WALK_H
#define ENGINE_OWN_WALK_H

#include "engine/ground.h"

/* One list, range by range: those of IPv4, then of IPv6 below and above it. Each has two
 * edges, where it begins and behind its end. */
struct own_list {
	struct rangeset set;
	size_t index;        /* of the next range */
	uint32_t family;     /* of space_ranges[], where the list is */
	struct stretch part; /* of a range, in that family ... */
	bool inside;         /* ... whose second edge comes next */
};

struct own_walk {
	struct own_list lists[OWN_MAX];
	addr edges[OWN_MAX]; /* the next of each */
	uint32_t count;
	uint32_t live;   /* lists that have one, ... */
	uint32_t inside; /* ... lists that hold ... */
	addr at;         /* ... this position, the next to come */
	bool done;
};

/* Begins at the first position. */
void own_walk_init(struct own_walk *walk, const struct rangeset *own, uint32_t count);

/* The next stretch and the lists that hold it, bits 1 << i. False at the end. */
bool own_next(struct own_walk *walk, struct stretch *ret, uint32_t *ret_own);

#endif
