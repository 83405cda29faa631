#include "base/map.h"

/* FNV-1a over eight bytes at a time with a final mix: names are short, and the
 * map's order is never shown to anybody. */
static uint32_t hash_of(struct str name)
{
	uint64_t hash = 0xcbf29ce484222325u ^ name.length;
	size_t i = 0;
	for (; i + 8 <= name.length; i += 8) {
		uint64_t word;
		memcpy(&word, name.at + i, 8);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	for (; i < name.length; i++)
		hash = (hash ^ (unsigned char)name.at[i]) * 0x100000001b3u;
	hash ^= hash >> 29;
	return (uint32_t)(hash * 0x9e3779b97f4a7c15u >> 32);
}

/* The slot that holds `name`, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *map, struct str name, uint32_t hash)
{
	for (uint32_t i = hash & map->mask;; i = (i + 1) & map->mask) {
		struct map_slot *slot = &map->slots[i];
		if (slot->value == MAP_NONE || (slot->hash == hash && str_equal(slot->name, name)))
			return slot;
	}
}

static enum status map_grow(struct map *map, struct arena *arena)
{
	uint32_t size = map->slots ? (map->mask + 1) * 2 : 16;
	struct map larger = {.mask = size - 1, .count = map->count};
	larger.slots = arena_array(arena, size, sizeof *larger.slots);
	if (!larger.slots)
		return NOMEM;
	for (uint32_t i = 0; i < size; i++)
		larger.slots[i].value = MAP_NONE;
	for (uint32_t i = 0; map->slots && i <= map->mask; i++)
		if (map->slots[i].value != MAP_NONE)
			*slot_of(&larger, map->slots[i].name, map->slots[i].hash) = map->slots[i];
	*map = larger;
	return OK;
}

enum status map_add(struct map *map, struct arena *arena, struct str name, uint32_t value,
		    uint32_t *ret_old)
{
	if (!map->slots || map->count >= (map->mask + 1) / 2)
		if (map_grow(map, arena) != OK)
			return NOMEM;
	uint32_t hash = hash_of(name);
	struct map_slot *slot = slot_of(map, name, hash);
	*ret_old = slot->value;
	if (slot->value == MAP_NONE) {
		*slot = (struct map_slot){name, value, hash};
		map->count++;
	}
	return OK;
}

uint32_t map_find(const struct map *map, struct str name)
{
	return map->slots ? slot_of(map, name, hash_of(name))->value : MAP_NONE;
}
