#include "report/diff_view.h"

#include <stdlib.h>

/* --- Who --------------------------------------------------------------------- */

bool diff_subject_there(const struct diff_subject *subject, int side)
{
	return subject->side[side].profile != NONE;
}

bool diff_subject_is_user(const struct diff_subject *subject)
{
	return subject->side[OLD].user != NONE || subject->side[NEW].user != NONE;
}

const struct policy *diff_policy(const struct diff_view *view, int side)
{
	return ruleset_policy(view->diff->side[side]);
}

/* The side whose names are used: NEW where it has the subject. */
static int named_side(const struct diff_subject *subject)
{
	return diff_subject_there(subject, NEW) ? NEW : OLD;
}

struct str diff_profile_name(const struct diff_view *view, const struct diff_subject *subject,
			     int side)
{
	return diff_policy(view, side)->profiles[subject->side[side].profile].name;
}

struct str diff_subject_name(const struct diff_view *view, const struct diff_subject *subject)
{
	int side = named_side(subject);
	if (!diff_subject_is_user(subject))
		return diff_profile_name(view, subject, side);
	return diff_policy(view, side)->users[subject->side[side].user].username;
}

/* --- What is asked for --------------------------------------------------------- */

bool diff_is_filtered(const struct diff_view *view)
{
	const struct diff_filter *filter = &view->filter;
	return filter->classes || filter->via || filter->user_count || filter->profile_count;
}

bool diff_is_folded(const struct diff_view *view, enum diff_class class)
{
	return class == DIFF_REASON && !view->filter.all && !view->filter.classes;
}

static bool change_shown(const struct diff_filter *filter, const struct diff_change *change)
{
	return (!filter->classes || filter->classes >> change->class & 1) &&
	       (!filter->via || (filter->via & change->via));
}

static bool is_one(uint32_t one, uint32_t other)
{
	return one == other && one != NONE;
}

static bool who_is(const struct diff_who *who, uint32_t count, uint32_t old, uint32_t new)
{
	for (uint32_t i = 0; i < count; i++)
		if (is_one(who[i].side[OLD], old) || is_one(who[i].side[NEW], new))
			return true;
	return false;
}

static bool subject_shown(const struct diff_filter *filter, const struct diff_subject *subject)
{
	const struct subject *side = subject->side;
	return (!filter->user_count && !filter->profile_count) ||
	       who_is(filter->users, filter->user_count, side[OLD].user, side[NEW].user) ||
	       who_is(filter->profiles, filter->profile_count, side[OLD].profile,
		      side[NEW].profile);
}

/* The shown part of a group, which may have no changes or no subjects left. */
static enum status group_filter(const struct diff_filter *filter, const struct diff_group *group,
				struct arena *arena, struct diff_group *ret)
{
	struct diff_change *changes = arena_array(arena, group->change_count, sizeof *changes);
	struct diff_subject *subjects = arena_array(arena, group->subject_count, sizeof *subjects);
	if (!changes || !subjects)
		return NOMEM;
	*ret = *group;
	ret->changes = changes;
	ret->subjects = subjects;
	ret->change_count = ret->subject_count = 0;
	for (size_t i = 0; i < group->change_count; i++)
		if (change_shown(filter, &group->changes[i]))
			changes[ret->change_count++] = group->changes[i];
	for (uint32_t i = 0; i < group->subject_count; i++)
		if (subject_shown(filter, &group->subjects[i]))
			subjects[ret->subject_count++] = group->subjects[i];
	return OK;
}

static enum status groups_filter(struct diff_view *view, struct arena *arena)
{
	const struct diff *diff = view->diff;
	struct diff_group *groups = arena_array(arena, diff->group_count, sizeof *groups);
	enum status status = groups ? OK : NOMEM;
	for (size_t i = 0; i < diff->group_count && status == OK; i++) {
		const struct diff_group *whole = &diff->groups[i];
		struct diff_group *shown = &groups[view->group_count];
		status = group_filter(&view->filter, whole, arena, shown);
		if (status != OK)
			break;
		bool any = shown->change_count && shown->subject_count;
		view->group_count += any;
		view->left_out += whole->change_count - (any ? shown->change_count : 0);
		view->subjects_left_out += whole->subject_count - (any ? shown->subject_count : 0);
	}
	view->groups = groups;
	return status;
}

/* --- Sums ---------------------------------------------------------------------- */

struct people {
	uint64_t profiles, users;
};

static struct people group_people(const struct diff_group *group)
{
	struct people people = {0};
	for (uint32_t i = 0; i < group->subject_count; i++)
		if (diff_subject_is_user(&group->subjects[i]))
			people.users++;
	people.profiles = group->subject_count - people.users;
	return people;
}

static void people_add(struct diff_sum *sum, const struct diff_group *group, struct people people)
{
	sum->profiles += people.profiles;
	sum->users += people.users;
	for (uint32_t i = 0; i < group->subject_count && sum->named_count < DIFF_NAMED; i++)
		sum->named[sum->named_count++] = &group->subjects[i];
}

static void group_sum(struct diff_view *view, const struct diff_group *group)
{
	struct people people = group_people(group);
	unsigned seen = 0;
	for (size_t i = 0; i < group->change_count; i++) {
		const struct diff_change *change = &group->changes[i];
		struct diff_sum *sum = &view->of[change->class];
		sum->changes++;
		if (count_compare(change->addresses, sum->largest) > 0)
			sum->largest = change->addresses;
		if (!(seen >> change->class & 1))
			people_add(sum, group, people);
		seen |= 1u << change->class;
	}
	view->changes += group->change_count;
	view->subjects += group->subject_count;
}

/* --- Different addresses --------------------------------------------------------- */

/* A union under way: what comes is kept until there is as much of it as of the union, so
 * that each range is merged a few times only. */
struct merging {
	struct arena arena;
	struct rangeset all;
	struct range *pending;
	size_t count;
};

static enum status merging_settle(struct merging *merging)
{
	struct arena next;
	struct rangeset more;
	arena_init(&next);
	enum status status = rangeset_of(&next, merging->pending, merging->count, &more);
	if (status == OK)
		status = rangeset_union(&next, merging->all, more, &more);
	if (status != OK) {
		arena_clear(&next);
		return status;
	}
	arena_clear(&merging->arena);
	*merging = (struct merging){.arena = next, .all = more};
	return OK;
}

static enum status merging_add(struct merging *merging, struct rangeset ranges)
{
	enum { LEAST = 1024 };
	for (size_t i = 0; i < ranges.count; i++) {
		struct range *to =
		    arena_push(&merging->arena, &merging->pending, merging->count, sizeof *to);
		if (!to)
			return NOMEM;
		*to = ranges.ranges[i];
		merging->count++;
	}
	return merging->count < merging->all.count + LEAST ? OK : merging_settle(merging);
}

/* Was the place met before? Many groups change at the same addresses. */
static enum status place_meet(struct map *met, struct arena *arena, struct diff_place *place,
			      bool *ret)
{
	struct diff_place **key = arena_alloc(arena, sizeof(void *));
	uint32_t old;
	if (!key)
		return NOMEM;
	*key = place;
	if (map_add(met, arena, (struct str){(char *)key, sizeof(void *)}, 0, &old) != OK)
		return NOMEM;
	*ret = old != MAP_NONE;
	return OK;
}

/* Adds the addresses of a group's changes of a class. */
static enum status group_merge(const struct diff_group *group, enum diff_class class,
			       struct map *met, struct arena *keys, struct merging *merging)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (size_t i = 0; i < group->change_count && status == OK; i++) {
		const struct diff_change *change = &group->changes[i];
		struct rangeset ranges;
		bool known = change->class != class;
		if (!known)
			status = place_meet(met, keys, change->place, &known);
		if (known || status != OK)
			continue;
		status = diff_addresses(group, change, &scratch, &ranges);
		if (status == OK)
			status = merging_add(merging, ranges);
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
	return status;
}

static enum status class_addresses(struct diff_view *view, enum diff_class class)
{
	struct merging merging = {.count = 0};
	struct arena keys;
	struct map met = {0};
	enum status status = OK;
	arena_init(&merging.arena);
	arena_init(&keys);
	for (size_t i = 0; i < view->group_count && status == OK; i++) {
		status = group_merge(&view->groups[i], class, &met, &keys, &merging);
		if (rangeset_count(merging.all).all)
			break;
	}
	if (status == OK)
		status = merging_settle(&merging);
	if (status == OK)
		view->of[class].addresses = rangeset_count(merging.all);
	arena_clear(&keys);
	arena_clear(&merging.arena);
	return status;
}

static enum status sums_make(struct diff_view *view)
{
	enum status status = OK;
	for (size_t i = 0; i < view->group_count; i++)
		group_sum(view, &view->groups[i]);
	for (enum diff_class class = 0; class < DIFF_CLASS_COUNT && status == OK; class ++)
		if (view->of[class].changes)
			status = class_addresses(view, class);
	return status;
}

/* --- The worst first --------------------------------------------------------------- */

static int group_compare(const void *a, const void *b)
{
	const struct diff_group *const *left = a, *const *right = b;
	int order = (int)(*left)->changes->class - (int)(*right)->changes->class;
	return order ? order : *left < *right ? -1 : 1;
}

/* Changes stand by class, so the first of a group is its worst. */
static enum status groups_order(struct diff_view *view, struct arena *arena)
{
	const struct diff_group **order = arena_array(arena, view->group_count, sizeof *order);
	struct diff_group *groups = arena_array(arena, view->group_count, sizeof *groups);
	if (!order || !groups)
		return NOMEM;
	for (size_t i = 0; i < view->group_count; i++)
		order[i] = &view->groups[i];
	if (view->group_count)
		qsort(order, view->group_count, sizeof *order, group_compare);
	for (size_t i = 0; i < view->group_count; i++)
		groups[i] = *order[i];
	view->groups = groups;
	return OK;
}

static enum status caches_make(struct diff_view *view, struct arena *arena)
{
	for (int side = OLD; side < SIDES; side++) {
		view->rows[side] = arena_alloc(arena, sizeof *view->rows[side]);
		if (!view->rows[side])
			return NOMEM;
		view->rows[side]->arena = arena;
		view->lines[side] = arena_alloc(arena, sizeof *view->lines[side]);
		if (!view->lines[side])
			return NOMEM;
		view->lines[side]->arena = arena;
	}
	return OK;
}

enum status diff_view_make(const struct diff *diff, const struct diff_name names[static SIDES],
			   const struct diff_filter *filter, struct arena *arena,
			   struct diff_view *ret)
{
	struct diff_view view = {.diff = diff,
				 .side = {names[OLD], names[NEW]},
				 .filter = *filter,
				 .groups = diff->groups,
				 .group_count = diff->group_count};
	enum status status = caches_make(&view, arena);
	if (status == OK && diff_is_filtered(&view)) {
		view.group_count = 0;
		status = groups_filter(&view, arena);
	}
	if (status == OK)
		status = groups_order(&view, arena);
	if (status == OK)
		status = sums_make(&view);
	if (status != OK)
		return status;
	view.same_text = memcmp(diff_policy(&view, OLD)->sha256, diff_policy(&view, NEW)->sha256,
				sizeof diff_policy(&view, OLD)->sha256) == 0;
	*ret = view;
	return OK;
}
