#include "load/yaml_keys.h"

#include "base/map.h"
#include "base/quote.h"

/* Takes the pair at `*link` out of the mapping; it has been refused. */
static void pair_drop(struct node *map, struct node **link)
{
	*link = (*link)->next->next;
	map->count--;
}

static bool key_check(uint32_t file, struct findings *findings, const struct node *key)
{
	struct place place = node_place(key, file);
	if (key->kind == NODE_BROKEN)
		return false;
	if (key->kind != NODE_SCALAR) {
		struct finding *finding =
		    findings_add(findings, place, "yaml-key", "a %s cannot be a key",
				 key->kind == NODE_LIST ? "list" : "mapping");
		finding->help = "write a name before the colon";
		return false;
	}
	if (key->plain && str_equal(key->text, STR("<<"))) {
		struct finding *finding = findings_add(findings, place, "yaml-merge-key",
						       "a policy has no YAML merge keys: <<");
		finding->help = "write out the keys that were to be merged";
		return false;
	}
	return true;
}

static void duplicate_refuse(uint32_t file, struct findings *findings, const struct node *key,
			     const struct node *first)
{
	struct finding *finding = findings_add(findings, node_place(key, file), "duplicate-key",
					       "key given twice: %s", quote(findings, key->text));
	finding->help = "keep one of them";
	finding->other = node_place(first, file);
	finding->note = "first given here";
}

static const struct node *key_seen_before(const struct node *map, const struct node *key)
{
	for (const struct node *other = map->first; other != key; other = other->next->next)
		if (str_equal(other->text, key->text))
			return other;
	return NULL;
}

/* A mapping of any size: an index of the keys so far. */
struct key_index {
	struct map map;
	const struct node **keys;
	uint32_t count;
};

/* The key of the same name before, or NULL. OK or NOMEM. */
static enum status key_index_add(struct key_index *index, struct arena *arena,
				 const struct node *key, const struct node **ret_first)
{
	uint32_t old = MAP_NONE;
	if (map_add(&index->map, arena, key->text, index->count, &old) != OK)
		return NOMEM;
	*ret_first = old == MAP_NONE ? NULL : index->keys[old];
	if (old == MAP_NONE)
		index->keys[index->count++] = key;
	return OK;
}

enum status yaml_keys_check(struct node *map, uint32_t file, struct arena *arena,
			    struct findings *findings)
{
	enum { SMALL = 16 };
	struct key_index index = {0};
	map->count /= 2;
	bool large = map->count > SMALL;
	if (large && !(index.keys = arena_array(arena, map->count, sizeof *index.keys)))
		return NOMEM;
	struct node **link = &map->first;
	while (*link) {
		struct node *key = *link;
		const struct node *first = NULL;
		if (!key_check(file, findings, key)) {
			pair_drop(map, link);
			continue;
		}
		if (!large)
			first = key_seen_before(map, key);
		else if (key_index_add(&index, arena, key, &first) != OK)
			return NOMEM;
		if (first) {
			duplicate_refuse(file, findings, key, first);
			pair_drop(map, link);
		} else {
			link = &key->next->next;
		}
	}
	return OK;
}
