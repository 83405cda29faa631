/* What was found out about sets of addresses, by set. Sets that are equal are often one and the
 * same array, as those of lists that say the same: such a one is known when it comes again, at the
 * price of a pointer. Two arrays with the same ranges are two sets here. */
#ifndef NET_SET_MAP_H
#define NET_SET_MAP_H

#include "base/map.h"
#include "net/rangeset.h"

struct set_map {
	struct map arrays; /* address and length of the array */
};

/* Remembers `value` (not MAP_NONE) of a set that is not there yet, whose array must outlive the
 * map. OK or NOMEM. */
enum status set_map_add(struct set_map *map, struct arena *arena, struct rangeset set,
			uint32_t value);

/* The value of a set, or MAP_NONE. An all-zero map is empty. */
uint32_t set_map_find(const struct set_map *map, struct rangeset set);

#endif
