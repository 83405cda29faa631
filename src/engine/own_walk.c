#include "engine/own_walk.h"

#include <assert.h>

#include "engine/segment.h"

/* The first range that ends at or behind an address. */
static size_t range_behind(struct rangeset set, addr a)
{
	size_t low = 0, high = set.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set.ranges[middle].last < a)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The next range in the family, or in the families after it; false: there is none. */
static bool part_next(struct own_list *list)
{
	for (; list->family < SPACE_COUNT; list->family++) {
		struct range family = space_ranges[list->family];
		const struct range *range = list->set.ranges + list->index;
		if (list->index < list->set.count && range->first <= family.last) {
			bool before = range->first<family.first, behind = range->last> family.last;
			list->part =
			    (struct stretch){position_of(before ? family.first : range->first),
					     position_of(behind ? family.last : range->last)};
			list->index++;
			return true;
		}
		if (list->family + 1 < SPACE_COUNT)
			list->index = range_behind(list->set, space_ranges[list->family + 1].first);
	}
	return false;
}

/* Takes the next edge of a list into edges[]; one behind the last address is none. */
static void edge_next(struct own_walk *walk, uint32_t i)
{
	struct own_list *list = &walk->lists[i];
	bool ends = list->inside;
	list->inside = !ends;
	if (ends ? list->part.last == ADDR_LAST : !part_next(list)) {
		walk->live &= ~((uint32_t)1 << i);
		return;
	}
	walk->live |= (uint32_t)1 << i;
	walk->edges[i] = ends ? list->part.last + 1 : list->part.first;
}

void own_walk_init(struct own_walk *walk, const struct rangeset *own, uint32_t count)
{
	assert(count <= OWN_MAX);
	*walk = (struct own_walk){.count = count};
	for (uint32_t i = 0; i < count; i++) {
		walk->lists[i].set = own[i];
		walk->lists[i].index = range_behind(own[i], space_ranges[0].first);
		edge_next(walk, i);
	}
}

bool own_next(struct own_walk *walk, struct stretch *ret, uint32_t *ret_own)
{
	addr next = 0; /* no edge is left: the walk ends with the last address */
	if (walk->done)
		return false;
	for (uint32_t i = 0; i < walk->count; i++) {
		uint32_t bit = (uint32_t)1 << i;
		for (; walk->live & bit && walk->edges[i] == walk->at; edge_next(walk, i))
			walk->inside ^= bit;
		if (walk->live & bit && (next == 0 || walk->edges[i] < next))
			next = walk->edges[i];
	}
	*ret = (struct stretch){walk->at, next - 1};
	*ret_own = walk->inside;
	walk->at = next;
	walk->done = next == 0;
	return true;
}
