#include "engine/segment.h"

#include "engine/behaviour.h"

const struct range space_ranges[SPACE_COUNT] = {
    {ADDR_V4_FIRST, ADDR_V4_LAST},
    {0, ADDR_V4_FIRST - 1},
    {ADDR_V4_LAST + 1, ADDR_LAST},
};

bool session_matters(const struct ruleset *ruleset, const struct login *login)
{
	return login->phase == PHASE_REQUEST && ruleset->lock_sessions;
}

void segment_walk_init(struct segment_walk *walk, const struct ruleset *ruleset,
		       const struct login *login, struct range range)
{
	*walk = (struct segment_walk){
	    .classes = &ruleset->classes,
	    .within = range,
	    .piece = classes_piece(&ruleset->classes, range.first),
	    .cut = login->session_ip,
	    .has_cut = login->has_session_ip && session_matters(ruleset, login),
	};
}

bool segment_next(struct segment_walk *walk, struct segment *ret)
{
	if (walk->done)
		return false;
	const struct trie_piece *pieces = walk->classes->pieces;
	struct range range = walk->within;
	bool at_piece_end = false;
	if (walk->piece + 1 < walk->classes->piece_count &&
	    pieces[walk->piece + 1].first <= range.last) {
		range.last = pieces[walk->piece + 1].first - 1;
		at_piece_end = true;
	}
	bool same = walk->has_cut && range.first == walk->cut;
	if (same && range.last != range.first) {
		range.last = range.first;
		at_piece_end = false;
	} else if (walk->has_cut && range.first < walk->cut && walk->cut <= range.last) {
		range.last = walk->cut - 1;
		at_piece_end = false;
	}
	*ret = (struct segment){range, pieces[walk->piece].class,
				same ? SESSION_SAME : SESSION_DIFFERENT};
	walk->done = range.last == walk->within.last;
	walk->within.first = range.last + 1;
	walk->piece += at_piece_end;
	return true;
}

/* The lists that concern a login; of no login (NULL) those of everybody. */
static enum status lists_of(const struct ruleset *ruleset, const struct login *login,
			    struct arena *arena, uint32_t **ret, uint32_t *ret_count)
{
	uint32_t own[] = {LIST_ABSENT, LIST_ABSENT};
	if (login)
		own[0] = ruleset->profiles[login->profile].list;
	if (login && login->app != NONE)
		own[1] = ruleset->apps[login->app].list;
	return concerned_lists(ruleset, own, sizeof own / sizeof *own, arena, ret, ret_count);
}

/* Membership in `lists` as a key of one bit a list. */
static void membership(const struct ruleset *ruleset, uint32_t class, const uint32_t *lists,
		       uint32_t count, char *ret)
{
	for (uint32_t i = 0; i < count; i++)
		if (class_in(&ruleset->classes, class, lists[i]))
			ret[i / 8] = (char)(ret[i / 8] | 1 << i % 8);
}

/* A regions_find() under way. */
struct grouping {
	const struct ruleset *ruleset;
	struct arena *arena;
	struct regions *regions;
	const uint32_t *lists;
	uint32_t list_count;
	struct map known; /* membership → region */
};

static enum status region_add(struct grouping *grouping, const struct region *region, uint32_t *ret)
{
	struct regions *regions = grouping->regions;
	struct region *to = arena_push(grouping->arena, &regions->at, regions->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = *region;
	*ret = regions->count++;
	return OK;
}

/* Puts a class into its region, of which it may be the first. */
static enum status class_group(struct grouping *grouping, const struct region *met,
			       uint32_t *region)
{
	uint32_t known;
	struct str key = {NULL, (grouping->list_count + 7) / 8};
	char *bits = arena_alloc(grouping->arena, key.length);
	if (!bits)
		return NOMEM;
	key.at = bits;
	membership(grouping->ruleset, met->class, grouping->lists, grouping->list_count, bits);
	if (map_add(&grouping->known, grouping->arena, key, grouping->regions->count, &known) != OK)
		return NOMEM;
	if (known == MAP_NONE)
		return region_add(grouping, met, region);
	*region = known;
	return OK;
}

/* The same for the entry of `of_class` that is the class's own. */
static enum status class_add(struct grouping *grouping, const struct region *met)
{
	return class_group(grouping, met, &grouping->regions->of_class[met->class]);
}

static enum status classes_group(struct grouping *grouping)
{
	const struct classes *classes = &grouping->ruleset->classes;
	for (uint32_t class = 0; class < classes->count; class ++) {
		struct region met = {classes->lowest[class], class, SESSION_DIFFERENT};
		if (class_add(grouping, &met) != OK)
			return NOMEM;
	}
	return OK;
}

/* The same where the session's address is a region of its own: then a class may
 * begin behind its lowest address, and is looked for piece by piece. */
static enum status segments_group(struct grouping *grouping, const struct login *login)
{
	struct regions *regions = grouping->regions;
	for (size_t i = 0; i < SPACE_COUNT; i++) {
		struct segment_walk walk;
		struct segment segment;
		enum status status = OK;
		segment_walk_init(&walk, grouping->ruleset, login, space_ranges[i]);
		while (status == OK && segment_next(&walk, &segment)) {
			struct region met = {segment.range.first, segment.class,
					     segment.session_ip};
			if (segment.session_ip == SESSION_SAME)
				status = region_add(grouping, &met, &regions->session);
			else if (regions->of_class[segment.class] == NONE)
				status = class_add(grouping, &met);
		}
		if (status != OK)
			return status;
	}
	return OK;
}

enum status regions_find(const struct ruleset *ruleset, const struct login *login,
			 struct arena *arena, struct regions *ret)
{
	struct regions regions = {.session = NONE};
	struct grouping grouping = {.ruleset = ruleset, .arena = arena, .regions = &regions};
	uint32_t *lists;
	if (lists_of(ruleset, login, arena, &lists, &grouping.list_count) != OK)
		return NOMEM;
	grouping.lists = lists;
	regions.of_class = arena_array(arena, ruleset->classes.count, sizeof *regions.of_class);
	if (!regions.of_class)
		return NOMEM;
	for (uint32_t i = 0; i < ruleset->classes.count; i++)
		regions.of_class[i] = NONE;
	bool apart = login->has_session_ip && session_matters(ruleset, login);
	enum status status = apart ? segments_group(&grouping, login) : classes_group(&grouping);
	if (status == OK)
		*ret = regions;
	return status;
}

enum status regions_shared(const struct ruleset *ruleset, const uint32_t *classes, uint32_t count,
			   struct arena *arena, struct regions *ret)
{
	struct regions regions = {.session = NONE};
	struct grouping grouping = {.ruleset = ruleset, .arena = arena, .regions = &regions};
	uint32_t *lists;
	if (lists_of(ruleset, NULL, arena, &lists, &grouping.list_count) != OK)
		return NOMEM;
	grouping.lists = lists;
	regions.of_class = arena_array(arena, count, sizeof *regions.of_class);
	if (!regions.of_class)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct region met = {.class = classes[i], .session_ip = SESSION_DIFFERENT};
		if (class_group(&grouping, &met, &regions.of_class[i]) != OK)
			return NOMEM;
	}
	*ret = regions;
	return OK;
}
