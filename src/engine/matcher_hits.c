/* From a class to its rows, and from them to the lists. */
#include <stdlib.h>

#include "engine/matcher_inside.h"

/* A matcher_hits() under way. */
struct gathering {
	const struct matcher *matcher;
	struct arena *arena;
	struct match_hit *hits;
	size_t count;
	/* Who reaches the network at hand. */
	struct use *reached;
	size_t reached_count;
	uint32_t *waiting; /* networks, each once: their references are to be followed */
	uint32_t *seen;    /* of each network: the round it was seen in */
	uint32_t round;
};

static enum status gathering_begin(struct gathering *gathering)
{
	uint32_t networks = gathering->matcher->policy->network_count;
	if (gathering->seen)
		return OK;
	gathering->waiting = arena_array(gathering->arena, networks, sizeof *gathering->waiting);
	gathering->seen = arena_array(gathering->arena, networks, sizeof *gathering->seen);
	return gathering->waiting && gathering->seen ? OK : NOMEM;
}

static enum status reached_add(struct gathering *gathering, struct use use)
{
	struct use *to =
	    arena_push(gathering->arena, &gathering->reached, gathering->reached_count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = use;
	gathering->reached_count++;
	return OK;
}

/* By list, and of one list in the order of its rows. */
static int use_compare(const void *a, const void *b)
{
	const struct use *left = a, *right = b;
	if (left->list != right->list)
		return left->list < right->list ? -1 : 1;
	return (left->row > right->row) - (left->row < right->row);
}

/* Of each list that reaches the network only its first reference. */
static void reached_finish(struct gathering *gathering)
{
	size_t kept = 0;
	struct use *reached = gathering->reached;
	if (gathering->reached_count)
		qsort(reached, gathering->reached_count, sizeof *reached, use_compare);
	for (size_t i = 0; i < gathering->reached_count; i++)
		if (kept == 0 || reached[kept - 1].list != reached[i].list)
			reached[kept++] = reached[i];
	gathering->reached_count = kept;
}

static void network_wait(struct gathering *gathering, uint32_t network, uint32_t *end)
{
	if (gathering->seen[network] == gathering->round)
		return;
	gathering->seen[network] = gathering->round;
	gathering->waiting[(*end)++] = network;
}

/* Follows the references to the networks that wait, to the last. */
static enum status references_follow(struct gathering *gathering, uint32_t end)
{
	const struct matcher *matcher = gathering->matcher;
	for (uint32_t i = 0; i < end; i++) {
		uint32_t network = gathering->waiting[i];
		for (uint32_t use = matcher->first_uses[network];
		     use < matcher->first_uses[network + 1]; use++) {
			uint32_t list = matcher->uses[use].list;
			if (reached_add(gathering, matcher->uses[use]) != OK)
				return NOMEM;
			if (matcher->lists[list].network != NONE)
				network_wait(gathering, matcher->lists[list].network, &end);
		}
	}
	return OK;
}

/* Finds who reaches the rows of a list: nobody, unless it is a network's. */
static enum status lists_reach(struct gathering *gathering, uint32_t list)
{
	uint32_t network = gathering->matcher->lists[list].network, end = 0;
	gathering->reached = NULL;
	gathering->reached_count = 0;
	if (network == NONE)
		return OK;
	if (gathering_begin(gathering) != OK)
		return NOMEM;
	gathering->round++;
	network_wait(gathering, network, &end);
	if (references_follow(gathering, end) != OK)
		return NOMEM;
	reached_finish(gathering);
	return OK;
}

static enum status hit_add(struct gathering *gathering, uint32_t entry, uint32_t list,
			   const struct range_row *reference)
{
	const struct matcher *matcher = gathering->matcher;
	const struct range_row *row = matcher->entries[entry].row;
	struct match_hit *to =
	    arena_push(gathering->arena, &gathering->hits, gathering->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = (struct match_hit){.list = list,
				 .entry = entry,
				 .row = row,
				 .reference = reference,
				 .place = row ? row->place : matcher->lists[list].place,
				 .addresses = row ? range_count(row->range)
						  : matcher->lists[list].located_count};
	gathering->count++;
	return OK;
}

/* A row in its own list and in those that reach it. */
static enum status entry_hit(struct gathering *gathering, uint32_t entry)
{
	enum status status =
	    hit_add(gathering, entry, gathering->matcher->entries[entry].list, NULL);
	for (size_t i = 0; i < gathering->reached_count && status == OK; i++)
		status = hit_add(gathering, entry, gathering->reached[i].list,
				 gathering->reached[i].row);
	return status;
}

/* Narrow before wide, then by place: of the row, of the reference; a list's own row
 * stands before those who refer to it. Aliases put several lists in one place. */
static int hit_compare(const void *a, const void *b)
{
	static const struct place nowhere;
	const struct match_hit *left = a, *right = b;
	int order = count_compare(left->addresses, right->addresses);
	if (order == 0)
		order = place_compare(left->place, right->place);
	if (order == 0)
		order = (left->entry > right->entry) - (left->entry < right->entry);
	if (order == 0)
		order = place_compare(left->reference ? left->reference->place : nowhere,
				      right->reference ? right->reference->place : nowhere);
	if (order == 0)
		order = (left->list > right->list) - (left->list < right->list);
	return order;
}

enum status matcher_hits(const struct matcher *matcher, uint32_t class, struct arena *arena,
			 struct match_hit **ret, size_t *ret_count)
{
	struct gathering gathering = {.matcher = matcher, .arena = arena};
	uint32_t *numbers, count, list = NONE;
	if (class_lists_find(&matcher->classes, class, arena, &numbers, &count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		if (numbers[i] < FIRST_ENTRY)
			continue;
		uint32_t entry = numbers[i] - FIRST_ENTRY;
		/* entries of one list have consecutive numbers */
		if (matcher->entries[entry].list != list) {
			list = matcher->entries[entry].list;
			if (lists_reach(&gathering, list) != OK)
				return NOMEM;
		}
		if (entry_hit(&gathering, entry) != OK)
			return NOMEM;
	}
	if (gathering.count)
		qsort(gathering.hits, gathering.count, sizeof *gathering.hits, hit_compare);
	*ret = gathering.hits;
	*ret_count = gathering.count;
	return OK;
}
