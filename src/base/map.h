/* Names to numbers: a hash map that is filled once and then only asked. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#define MAP_NONE UINT32_MAX /* no value */

struct map_slot {
	struct str name;
	uint32_t value; /* MAP_NONE: free */
	uint32_t hash;
};

struct map {
	struct map_slot *slots; /* a power of two of them, at most half full */
	uint32_t mask, count;
};

/* Remembers `value` (not MAP_NONE) under `name`, whose bytes must outlive the
 * map. When the name is there already the map is unchanged and `*ret_old` gets
 * the value it has; otherwise MAP_NONE. OK or NOMEM. */
enum status map_add(struct map *map, struct arena *arena, struct str name, uint32_t value,
		    uint32_t *ret_old);

/* The value of `name`, or MAP_NONE. An all-zero map is empty. */
uint32_t map_find(const struct map *map, struct str name);

#endif
