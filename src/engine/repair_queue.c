#include "engine/repair_queue.h"

bool offer_sets_equal(struct rangeset a, struct rangeset b)
{
	return a.count == b.count &&
	       (a.count == 0 || memcmp(a.ranges, b.ranges, a.count * sizeof *a.ranges) == 0);
}

static int offer_compare(const struct offer *a, const struct offer *b)
{
	if (a->rows != b->rows)
		return a->rows < b->rows ? -1 : 1;
	int order = count_compare(a->addresses, b->addresses);
	if (order)
		return order;
	if (a->shared != b->shared)
		return a->shared < b->shared ? -1 : 1;
	return a->count < b->count ? -1 : a->count > b->count;
}

static bool offers_equal(const struct offer *a, const struct offer *b)
{
	if (a->count != b->count || a->rows != b->rows || a->networks != b->networks)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (!list_name_equal(a->targets[i].name, b->targets[i].name) ||
		    !offer_sets_equal(a->targets[i].wanted, b->targets[i].wanted))
			return false;
	return true;
}

static enum status set_copy(struct rangeset *set, struct arena *arena)
{
	struct range *ranges = arena_array(arena, set->count, sizeof *ranges);
	if (!ranges)
		return NOMEM;
	if (set->count)
		memcpy(ranges, set->ranges, set->count * sizeof *ranges);
	set->ranges = ranges;
	return OK;
}

static enum status offer_copy(struct offer *offer, struct arena *arena)
{
	struct target *targets = arena_array(arena, offer->count, sizeof *targets);
	if (!targets)
		return NOMEM;
	for (uint32_t i = 0; i < offer->count; i++) {
		targets[i] = offer->targets[i];
		if (set_copy(&targets[i].now, arena) != OK ||
		    set_copy(&targets[i].wanted, arena) != OK)
			return NOMEM;
	}
	offer->targets = targets;
	return OK;
}

enum status offer_queue_init(struct offer_queue *queue, uint32_t room, struct arena *arena)
{
	*queue =
	    (struct offer_queue){.at = arena_array(arena, room, sizeof *queue->at), .room = room};
	return queue->at ? OK : NOMEM;
}

enum status offer_queue_keep(struct offer_queue *queue, const struct offer *offer,
			     struct arena *arena)
{
	struct offer kept = *offer;
	uint32_t at = queue->count;
	while (at > 0 && offer_compare(offer, &queue->at[at - 1]) < 0)
		at--;
	if (at == queue->room) {
		queue->dropped = true;
		return OK;
	}
	for (uint32_t i = at; i > 0 && offer_compare(offer, &queue->at[i - 1]) == 0; i--)
		if (offers_equal(offer, &queue->at[i - 1]))
			return OK;
	if (offer_copy(&kept, arena) != OK)
		return NOMEM;
	queue->dropped |= queue->count == queue->room;
	uint32_t last = queue->count < queue->room ? queue->count++ : queue->room - 1;
	memmove(&queue->at[at + 1], &queue->at[at], (last - at) * sizeof *queue->at);
	queue->at[at] = kept;
	return OK;
}
