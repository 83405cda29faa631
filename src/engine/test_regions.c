#include "engine/test_regions.h"

/* What a region of a group is in. */
enum { IN_PROFILE = 1, IN_APP = 2, REGIONS_EACH = 4 };

static void spots_add(struct test_spots *spots, const struct test_spots *more)
{
	for (uint32_t i = 0; i < more->count && spots->count < 2; i++)
		spots->at[spots->count++] = more->at[i];
}

/* --- Looking through ---------------------------------------------------------- */

static struct test_spots segment_spots(const struct segment *segment)
{
	bool more = segment->range.first != segment->range.last;
	return (struct test_spots){{segment->range.first, segment->range.first + more}, 1u + more};
}

static enum status class_meet(struct test_regions *r, const struct segment *segment,
			      struct arena *arena)
{
	uint32_t *known = &r->class_of[segment->class];
	struct test_spots spots = segment_spots(segment);
	if (*known) {
		spots_add(&r->classes[*known - 1].spots, &spots);
		return OK;
	}
	struct test_class *class = arena_push(arena, &r->classes, r->class_count, sizeof *class);
	if (!class)
		return NOMEM;
	*class = (struct test_class){.class = segment->class, .next = NONE, .spots = spots};
	*known = ++r->class_count;
	return OK;
}

static enum status classes_meet(struct test_regions *r, struct arena *arena)
{
	const struct login nobody = {0};
	struct segment segment;
	r->class_of = arena_array(arena, ruleset_class_count(r->ruleset), sizeof *r->class_of);
	if (!r->class_of || rangeset_parts(arena, r->where, &r->parts, &r->part_count) != OK)
		return NOMEM;
	for (size_t i = 0; i < r->part_count; i++) {
		struct segment_walk walk;
		segment_walk_init(&walk, r->ruleset, &nobody, r->parts[i]);
		while (segment_next(&walk, &segment))
			if (class_meet(r, &segment, arena) != OK)
				return NOMEM;
	}
	return OK;
}

/* Groups are chains of classes, in the order they were met. */
static enum status groups_chain(struct test_regions *r, const struct regions *shared,
				struct arena *arena)
{
	uint32_t *last = arena_array(arena, shared->count, sizeof *last);
	r->group_first = arena_array(arena, shared->count, sizeof *r->group_first);
	if (!last || !r->group_first)
		return NOMEM;
	r->group_count = shared->count;
	for (uint32_t g = 0; g < shared->count; g++)
		last[g] = NONE;
	for (uint32_t i = 0; i < r->class_count; i++) {
		uint32_t g = r->classes[i].group = shared->of_class[i];
		if (last[g] == NONE)
			r->group_first[g] = i;
		else
			r->classes[last[g]].next = i;
		last[g] = i;
	}
	return OK;
}

static enum status groups_find(struct test_regions *r, struct arena *arena)
{
	struct regions shared;
	uint32_t *classes = arena_array(arena, r->class_count, sizeof *classes);
	if (!classes)
		return NOMEM;
	for (uint32_t i = 0; i < r->class_count; i++)
		classes[i] = r->classes[i].class;
	if (regions_shared(r->ruleset, classes, r->class_count, arena, &shared) != OK)
		return NOMEM;
	return groups_chain(r, &shared, arena);
}

enum status test_regions_init(struct test_regions *regions, const struct ruleset *ruleset,
			      struct rangeset where, struct arena *arena)
{
	struct test_regions r = {.ruleset = ruleset, .where = where, .profile = NONE};
	if (classes_meet(&r, arena) != OK || groups_find(&r, arena) != OK)
		return NOMEM;
	r.count = r.group_count * REGIONS_EACH;
	r.at = arena_array(arena, r.count, sizeof *r.at);
	if (!r.at)
		return NOMEM;
	*regions = r;
	return OK;
}

/* --- The regions of one profile and app ------------------------------------------ */

static uint32_t profile_list_of(const struct test_regions *r)
{
	return r->ruleset->profiles[r->profile].list;
}

static uint32_t app_list_of(const struct test_regions *r)
{
	return r->app == NONE ? LIST_ABSENT : r->ruleset->apps[r->app].list;
}

static struct test_region *region_at(const struct test_regions *r, const struct test_class *class)
{
	const struct classes *classes = &r->ruleset->classes;
	uint32_t in = class_in(classes, class->class, profile_list_of(r)) ? IN_PROFILE : 0;
	in |= class_in(classes, class->class, app_list_of(r)) ? IN_APP : 0;
	return &r->at[class->group * REGIONS_EACH + in];
}

static void class_see(struct test_regions *r, struct test_class *class)
{
	if (class->seen == r->searches)
		return;
	class->seen = r->searches;
	spots_add(&region_at(r, class)->spots, &class->spots);
}

/* All classes one by one, where a list has more pieces than there are classes. */
static void classes_see(struct test_regions *r, uint32_t list)
{
	for (uint32_t i = 0; i < r->class_count; i++)
		if (class_in(&r->ruleset->classes, r->classes[i].class, list))
			class_see(r, &r->classes[i]);
}

/* The classes inside a list: those of its pieces. A class is in it as a whole. */
static void list_see(struct test_regions *r, uint32_t list)
{
	const struct login nobody = {0};
	struct segment segment;
	size_t steps = 0;
	if (list >= LIST_EMPTY)
		return;
	struct rangeset ranges = r->ruleset->lists[list];
	for (size_t i = 0; i < ranges.count; i++) {
		struct segment_walk walk;
		segment_walk_init(&walk, r->ruleset, &nobody, ranges.ranges[i]);
		while (segment_next(&walk, &segment)) {
			if (++steps > r->class_count) {
				classes_see(r, list);
				return;
			}
			uint32_t met = r->class_of[segment.class];
			if (met)
				class_see(r, &r->classes[met - 1]);
		}
	}
}

/* What of a group is in neither list: two addresses of it are enough. */
static void rest_see(struct test_regions *r, uint32_t group)
{
	struct test_spots *spots = &r->at[group * REGIONS_EACH].spots;
	for (uint32_t i = r->group_first[group]; i != NONE && spots->count < 2;
	     i = r->classes[i].next)
		if (r->classes[i].seen != r->searches)
			spots_add(spots, &r->classes[i].spots);
}

void test_regions_find(struct test_regions *regions, const struct login *login)
{
	bool known = regions->profile == login->profile && regions->app == login->app;
	for (uint32_t i = 0; i < regions->count; i++) {
		regions->at[i].wrong = 0;
		if (!known)
			regions->at[i].spots.count = 0;
	}
	if (known)
		return;
	regions->profile = login->profile;
	regions->app = login->app;
	regions->searches++;
	list_see(regions, profile_list_of(regions));
	list_see(regions, app_list_of(regions));
	for (uint32_t group = 0; group < regions->group_count; group++)
		rest_see(regions, group);
}

struct test_region *test_region_of(const struct test_regions *regions, uint32_t class)
{
	return region_at(regions, &regions->classes[regions->class_of[class] - 1]);
}
