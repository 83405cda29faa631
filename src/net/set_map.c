#include "net/set_map.h"

static struct str key_of(const struct rangeset *set)
{
	_Static_assert(sizeof *set == sizeof set->ranges + sizeof set->count,
		       "what is between the members would be a part of the key");
	return (struct str){(const char *)set, sizeof *set};
}

enum status set_map_add(struct set_map *map, struct arena *arena, struct rangeset set,
			uint32_t value)
{
	uint32_t old;
	struct rangeset *key = arena_alloc(arena, sizeof *key);
	if (!key)
		return NOMEM;
	*key = set;
	return map_add(&map->arrays, arena, key_of(key), value, &old);
}

uint32_t set_map_find(const struct set_map *map, struct rangeset set)
{
	return map_find(&map->arrays, key_of(&set));
}
