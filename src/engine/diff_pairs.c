#include "engine/diff_pairs.h"

/* Names of one side → their positions. */
static enum status names_map(const struct str *names, uint32_t count, struct arena *arena,
			     struct map *ret)
{
	struct map map = {0};
	uint32_t known;
	for (uint32_t i = 0; i < count; i++)
		if (map_add(&map, arena, names[i], i, &known) != OK)
			return NOMEM;
	*ret = map;
	return OK;
}

enum status name_pairs_find(const struct str *const names[SIDES], const uint32_t counts[SIDES],
			    struct arena *arena, struct name_pair **ret, uint32_t *ret_count)
{
	struct map maps[SIDES];
	uint32_t count = 0;
	struct name_pair *pairs =
	    arena_array(arena, (size_t)counts[OLD] + counts[NEW], sizeof *pairs);
	if (!pairs)
		return NOMEM;
	for (unsigned s = 0; s < SIDES; s++)
		if (names_map(names[s], counts[s], arena, &maps[s]) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < counts[NEW]; i++)
		pairs[count++] = (struct name_pair){{map_find(&maps[OLD], names[NEW][i]), i}};
	for (uint32_t i = 0; i < counts[OLD]; i++)
		if (map_find(&maps[NEW], names[OLD][i]) == MAP_NONE)
			pairs[count++] = (struct name_pair){{i, NONE}};
	*ret = pairs;
	*ret_count = count;
	return OK;
}

enum status pair_key(const struct str keys[SIDES], struct arena *arena, struct str *ret)
{
	size_t length = 0;
	char *bytes =
	    arena_alloc(arena, keys[OLD].length + keys[NEW].length + SIDES * sizeof(size_t));
	if (!bytes)
		return NOMEM;
	for (unsigned s = 0; s < SIDES; s++) {
		size_t said = keys[s].at ? keys[s].length : SIZE_MAX;
		memcpy(bytes + length, &said, sizeof said);
		length += sizeof said;
		if (keys[s].at)
			memcpy(bytes + length, keys[s].at, keys[s].length);
		length += keys[s].length;
	}
	*ret = (struct str){bytes, length};
	return OK;
}
