#include "engine/address_map.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/behaviour.h"
#include "engine/compiled.h"

static_assert(REASON_COUNT < 64, "struct address_sum, reasons");

/* A map under way. */
struct mapping {
	const struct ruleset *ruleset;
	struct arena *scratch;
	struct cells cells;
	uint8_t *verdicts; /* by cell */
	struct address_stretch *stretches;
	size_t count;
	struct address_map map;
};

/* Would the verdict be another if rules match that are not known to? */
static bool cell_open(const struct mapping *mapping, struct facts facts, enum verdict verdict)
{
	if (mapping->ruleset->txn_rule_count == 0)
		return false;
	for (unsigned unknown = UNKNOWN_NO_MATCH + 1; unknown < UNKNOWN_RULES_COUNT; unknown++) {
		struct decision decision;
		facts.unknown_rules = (uint8_t)unknown;
		decide(mapping->ruleset, &facts, &decision);
		if (decision.verdict != verdict)
			return true;
	}
	return false;
}

static enum status cells_decide(struct mapping *mapping, const struct facts *facts)
{
	struct facts at = *facts;
	at.unknown_rules = UNKNOWN_NO_MATCH;
	mapping->verdicts =
	    arena_array(mapping->scratch, mapping->cells.count, sizeof *mapping->verdicts);
	if (!mapping->verdicts)
		return NOMEM;
	for (uint32_t i = 0; i < mapping->cells.count; i++) {
		const struct cell *cell = &mapping->cells.at[i];
		struct decision decision;
		at.class = ruleset_class(mapping->ruleset, cell->lowest);
		decide(mapping->ruleset, &at, &decision);
		mapping->verdicts[i] = decision.verdict;
		mapping->map.of[decision.verdict].reasons |= UINT64_C(1) << decision.reason;
		if (cell_open(mapping, at, decision.verdict))
			mapping->map.open = count_add(mapping->map.open, cell->addresses);
	}
	return OK;
}

static enum status stretch_add(struct mapping *mapping, struct range range, enum verdict verdict)
{
	struct address_stretch *to =
	    arena_push(mapping->scratch, &mapping->stretches, mapping->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = (struct address_stretch){range, (uint8_t)verdict};
	mapping->count++;
	struct address_sum *sum = &mapping->map.of[verdict];
	struct count *count = addr_is_v4(range.first) ? &sum->v4 : &sum->v6;
	*count = count_add(*count, range_count(range));
	return OK;
}

/* All addresses with one verdict. */
static enum status verdict_lay(struct mapping *mapping, enum verdict verdict)
{
	struct rangeset set;
	const struct range *parts;
	size_t count;
	bool *in = arena_array(mapping->scratch, mapping->cells.count, sizeof *in), any = false;
	if (!in)
		return NOMEM;
	for (uint32_t i = 0; i < mapping->cells.count; i++)
		any |= in[i] = mapping->verdicts[i] == verdict;
	if (!any)
		return OK;
	if (cells_addresses(&mapping->cells, in, mapping->scratch, &set) != OK ||
	    rangeset_parts(mapping->scratch, set, &parts, &count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count; i++)
		if (stretch_add(mapping, parts[i], verdict) != OK)
			return NOMEM;
	return OK;
}

/* IPv4 first. */
static int stretch_compare(const void *a, const void *b)
{
	const struct address_stretch *left = a, *right = b;
	bool left_v4 = addr_is_v4(left->range.first), right_v4 = addr_is_v4(right->range.first);
	if (left_v4 != right_v4)
		return left_v4 ? -1 : 1;
	return (left->range.first > right->range.first) - (left->range.first < right->range.first);
}

static enum status map_finish(struct mapping *mapping, struct arena *arena, struct address_map *ret)
{
	struct address_map *map = &mapping->map;
	struct address_stretch *at = arena_array(arena, mapping->count, sizeof *at);
	if (!at)
		return NOMEM;
	qsort(mapping->stretches, mapping->count, sizeof *at, stretch_compare);
	memcpy(at, mapping->stretches, mapping->count * sizeof *at);
	map->at = at;
	map->count = mapping->count;
	while (map->v4_count < map->count && addr_is_v4(at[map->v4_count].range.first))
		map->v4_count++;
	*ret = *map;
	return OK;
}

static enum status map_fill(struct mapping *mapping, struct ground *ground,
			    const struct facts *facts, struct arena *arena, struct address_map *ret)
{
	const struct rangeset *list = profile_list(mapping->ruleset, facts->profile);
	if (cells_recall(ground, list, list ? 1 : 0, mapping->scratch, &mapping->cells) != OK ||
	    cells_decide(mapping, facts) != OK)
		return NOMEM;
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++)
		if (verdict_lay(mapping, verdict) != OK)
			return NOMEM;
	return map_finish(mapping, arena, ret);
}

enum status address_map_find(const struct ruleset *ruleset, struct ground *ground,
			     const struct facts *facts, struct arena *arena,
			     struct address_map *ret)
{
	struct arena scratch;
	struct mapping mapping = {.ruleset = ruleset, .scratch = &scratch};
	arena_init(&scratch);
	enum status status = map_fill(&mapping, ground, facts, arena, ret);
	arena_clear(&scratch);
	return status;
}

/* The number of the stretch that holds an address. */
static size_t stretch_find(const struct address_map *map, addr a)
{
	bool v4 = addr_is_v4(a);
	size_t low = v4 ? 0 : map->v4_count, high = v4 ? map->v4_count : map->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		*(map->at[middle].range.first <= a ? &low : &high) = middle;
	}
	return low;
}

enum verdict address_map_at(const struct address_map *map, addr a)
{
	return map->at[stretch_find(map, a)].verdict;
}

enum verdict address_map_most(const struct address_map *map, bool v4)
{
	unsigned most = 0;
	for (unsigned verdict = 1; verdict < VERDICT_COUNT; verdict++) {
		const struct address_sum *a = &map->of[most], *b = &map->of[verdict];
		if (count_compare(v4 ? b->v4 : b->v6, v4 ? a->v4 : a->v6) > 0)
			most = verdict;
	}
	return most;
}

void address_map_count(const struct address_map *map, struct range range,
		       struct count ret[static VERDICT_COUNT])
{
	memset(ret, 0, VERDICT_COUNT * sizeof *ret);
	for (size_t i = stretch_find(map, range.first);
	     i < map->count && map->at[i].range.first <= range.last &&
	     map->at[i].range.last >= range.first;
	     i++) {
		struct range part = map->at[i].range;
		part.first = part.first < range.first ? range.first : part.first;
		part.last = part.last > range.last ? range.last : part.last;
		ret[map->at[i].verdict] = count_add(ret[map->at[i].verdict], range_count(part));
	}
}
