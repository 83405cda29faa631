#include "engine/diff_groups.h"

#include <stdlib.h>

#include "engine/diff_change.h"

/* A group on its way: its subjects are those of its kinds, which are known at the end. */
struct group_draft {
	struct diff_group group;
	uint32_t first; /* its first subject */
	uint32_t batch;
	uint32_t filled; /* subjects */
};

/* A kind is in a group; the next of its kind. */
struct kind_link {
	uint32_t draft, next;
};

enum status diff_grouping_init(const struct diff_walk *walk, struct arena *arena,
			       struct diff_grouping *ret)
{
	*ret = (struct diff_grouping){.walk = walk, .arena = arena, .place = NONE};
	arena_init(&ret->scratch);
	arena_init(&ret->keys);
	uint32_t *every_app = arena_array(arena, walk->apps.count, sizeof *every_app);
	ret->first_link =
	    arena_array(&ret->scratch, walk->subjects.kind_count, sizeof *ret->first_link);
	if (!every_app || !ret->first_link)
		return NOMEM;
	for (uint32_t i = 0; i < walk->apps.count; i++)
		every_app[i] = i;
	for (uint32_t i = 0; i < walk->subjects.kind_count; i++)
		ret->first_link[i] = NONE;
	ret->every_app = every_app;
	return OK;
}

void diff_grouping_clear(struct diff_grouping *grouping)
{
	arena_clear(&grouping->scratch);
	arena_clear(&grouping->keys);
}

/* ---- keys ---- */

/* Bytes one after the other; without room they are counted only. */
struct key {
	char *at;
	size_t length;
};

static void key_put(struct key *key, const void *bytes, size_t length)
{
	if (key->at && length)
		memcpy(key->at + key->length, bytes, length);
	key->length += length;
}

static void key_put_hours(struct key *key, const struct diff_hours *hours)
{
	key_put(key, hours->side, sizeof hours->side);
	key_put(key, &hours->instant, sizeof hours->instant);
	key_put(key, &hours->window_count, sizeof hours->window_count);
	key_put(key, hours->windows, hours->window_count * sizeof *hours->windows);
}

/* Everything that must be equal for two kinds of a place to be one group. Hours count only
 * where a change asks for them. */
static void key_write(struct key *key, const struct diff_question *question,
		      const struct diff_reduced *reduced, uint32_t count)
{
	bool hours = false;
	for (uint32_t i = 0; i < count; i++) {
		const struct diff_region *region = reduced[i].region;
		hours |= reduced[i].box.set[DIFF_FACT_HOURS] != BOX_ANY;
		key_put(key, &region->change, sizeof region->change);
		key_put(key, &region->phase, sizeof region->phase);
		key_put(key, &reduced[i].via, sizeof reduced[i].via);
		key_put(key, &reduced[i].box, sizeof reduced[i].box);
		key_put(key, region->columns,
			bit_words(question->columns->count) * sizeof *region->columns);
	}
	for (uint32_t i = 0; hours && i < question->hours_count; i++)
		key_put_hours(key, &question->hours[i]);
}

/* ---- drafts ---- */

/* The cells of a place, kept for good. */
static enum status cells_keep(struct diff_grouping *grouping, const struct cells *cells)
{
	struct cell *at = arena_array(grouping->arena, cells->count, sizeof *at);
	struct rangeset *own = arena_array(grouping->arena, cells->own_count, sizeof *own);
	if (!at || !own)
		return NOMEM;
	memcpy(at, cells->at, cells->count * sizeof *at);
	if (cells->own_count)
		memcpy(own, cells->own, cells->own_count * sizeof *own);
	grouping->cells = *cells;
	grouping->cells.at = at;
	grouping->cells.own = own;
	return OK;
}

static enum status hours_keep(const struct diff_question *question, struct arena *arena,
			      struct diff_group *group)
{
	struct diff_hours *hours = arena_array(arena, question->hours_count, sizeof *hours);
	if (!hours)
		return NOMEM;
	for (uint32_t i = 0; i < question->hours_count; i++) {
		const struct diff_hours *from = &question->hours[i];
		size_t size = from->window_count * sizeof *from->windows;
		hours[i] = *from;
		if (!from->windows)
			continue;
		hours[i].windows = arena_alloc(arena, size);
		if (!hours[i].windows)
			return NOMEM;
		memcpy(hours[i].windows, from->windows, size);
	}
	group->hours = hours;
	group->hours_count = question->hours_count;
	return OK;
}

/* Changes about the same cells of the same own lists are about the same addresses. */
static enum status place_find(struct diff_grouping *grouping, const struct diff_change *change,
			      struct diff_place **ret)
{
	const struct cells *cells = &grouping->cells;
	size_t own = cells->own_count * sizeof *cells->own;
	struct str bytes = {arena_alloc(&grouping->scratch, own + cells->count),
			    own + cells->count};
	uint32_t known;
	if (!bytes.at)
		return NOMEM;
	struct key key = {.at = (char *)bytes.at};
	key_put(&key, cells->own, own);
	key_put(&key, change->in, cells->count * sizeof *change->in);
	if (map_add(&grouping->place_numbers, &grouping->scratch, bytes, grouping->place_count,
		    &known) != OK)
		return NOMEM;
	if (known == MAP_NONE) {
		struct diff_place **to = arena_push(&grouping->scratch, &grouping->places,
						    grouping->place_count, sizeof *to);
		if (!to || !(*to = arena_alloc(grouping->arena, sizeof **to)))
			return NOMEM;
		(*to)->arena = grouping->arena;
		known = grouping->place_count++;
	}
	*ret = grouping->places[known];
	return OK;
}

static enum status changes_keep(struct diff_grouping *grouping,
				const struct diff_question *question, struct diff_reduced *reduced,
				uint32_t count, struct diff_group *group)
{
	const struct change_room room = {grouping->arena, grouping->every_app,
					 grouping->walk->apps.count};
	struct diff_change *changes = arena_array(grouping->arena, count, sizeof *changes);
	if (!changes)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (diff_change_write(question, &reduced[i], &room, &changes[i]) != OK ||
		    place_find(grouping, &changes[i], &changes[i].place) != OK)
			return NOMEM;
	group->changes = changes;
	group->change_count = count;
	return OK;
}

static enum status draft_new(struct diff_grouping *grouping, struct diff_found found,
			     struct diff_reduced *reduced, uint32_t count)
{
	const struct diff_question *question = found.table->question;
	struct group_draft *draft =
	    arena_push(&grouping->scratch, &grouping->drafts, grouping->draft_count, sizeof *draft);
	if (!draft || (!grouping->cells.at && cells_keep(grouping, question->cells) != OK))
		return NOMEM;
	draft->group.cells = grouping->cells;
	draft->first = grouping->walk->subjects.first[found.kind];
	draft->batch = found.batch;
	if (hours_keep(question, grouping->arena, &draft->group) != OK ||
	    changes_keep(grouping, question, reduced, count, &draft->group) != OK)
		return NOMEM;
	grouping->draft_count++;
	return OK;
}

static enum status link_add(struct diff_grouping *grouping, uint32_t kind, uint32_t draft)
{
	struct kind_link *link =
	    arena_push(&grouping->scratch, &grouping->links, grouping->link_count, sizeof *link);
	if (!link)
		return NOMEM;
	*link = (struct kind_link){draft, grouping->first_link[kind]};
	grouping->first_link[kind] = grouping->link_count++;
	return OK;
}

/* A new place: other cells, so nothing before is alike. */
static void place_begin(struct diff_grouping *grouping, uint32_t place)
{
	arena_reset(&grouping->keys);
	grouping->known = (struct map){0};
	grouping->cells.at = NULL;
	grouping->place = place;
}

enum status diff_grouping_visit(void *visitor, struct diff_found found, bool *ret_stop)
{
	struct diff_grouping *grouping = visitor;
	const struct diff_question *question = found.table->question;
	struct diff_reduced *reduced;
	struct key key = {0};
	uint32_t count, known;
	(void)ret_stop;
	if (found.place != grouping->place)
		place_begin(grouping, found.place);
	if (diff_reduce(found.table, found.arena, &reduced, &count) != OK)
		return NOMEM;
	key_write(&key, question, reduced, count);
	key = (struct key){.at = arena_alloc(&grouping->keys, key.length)};
	if (!key.at)
		return NOMEM;
	key_write(&key, question, reduced, count);
	if (map_add(&grouping->known, &grouping->keys, (struct str){key.at, key.length},
		    grouping->draft_count, &known) != OK)
		return NOMEM;
	if (known == MAP_NONE) {
		known = grouping->draft_count;
		if (draft_new(grouping, found, reduced, count) != OK)
			return NOMEM;
	}
	return link_add(grouping, found.kind, known);
}

/* ---- the end ---- */

/* Hands the subjects out to the groups that their kind is in. */
static void subjects_count(struct diff_grouping *grouping)
{
	const struct diff_subjects *subjects = &grouping->walk->subjects;
	for (uint32_t i = 0; i < subjects->count; i++) {
		uint32_t link = grouping->first_link[subjects->kind[i]];
		for (; link != NONE; link = grouping->links[link].next)
			grouping->drafts[grouping->links[link].draft].group.subject_count++;
	}
}

static enum status subjects_give(struct diff_grouping *grouping)
{
	const struct diff_subjects *subjects = &grouping->walk->subjects;
	subjects_count(grouping);
	for (uint32_t i = 0; i < grouping->draft_count; i++) {
		struct diff_group *group = &grouping->drafts[i].group;
		group->subjects =
		    arena_array(grouping->arena, group->subject_count, sizeof *group->subjects);
		if (!group->subjects)
			return NOMEM;
	}
	for (uint32_t i = 0; i < subjects->count; i++) {
		uint32_t link = grouping->first_link[subjects->kind[i]];
		for (; link != NONE; link = grouping->links[link].next) {
			struct group_draft *draft = &grouping->drafts[grouping->links[link].draft];
			struct diff_subject *to = (struct diff_subject *)draft->group.subjects;
			to[draft->filled++] = subjects->at[i];
		}
	}
	return OK;
}

/* By first subject; of one subject by batches of apps. */
static int draft_compare(const void *a, const void *b)
{
	const struct group_draft *left = a, *right = b;
	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	return (left->batch > right->batch) - (left->batch < right->batch);
}

enum status diff_grouping_finish(struct diff_grouping *grouping, struct diff *ret)
{
	struct diff_group *groups =
	    arena_array(grouping->arena, grouping->draft_count, sizeof *groups);
	if (!groups || subjects_give(grouping) != OK)
		return NOMEM;
	if (grouping->draft_count)
		qsort(grouping->drafts, grouping->draft_count, sizeof *grouping->drafts,
		      draft_compare);
	for (uint32_t i = 0; i < grouping->draft_count; i++) {
		groups[i] = grouping->drafts[i].group;
		for (size_t c = 0; c < groups[i].change_count; c++)
			ret->of_class[groups[i].changes[c].class]++;
	}
	ret->groups = groups;
	ret->group_count = grouping->draft_count;
	return OK;
}
