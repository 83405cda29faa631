/* A binary heap: no runner comes before the one at half its place. */
#include "engine/simulate_queue.h"

static bool comes_before(const struct play *play, uint32_t a, uint32_t b)
{
	int64_t at = play->runners[a].next, other = play->runners[b].next;
	return at != other ? at < other : a < b;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t was = *a;
	*a = *b;
	*b = was;
}

void queue_add(struct play *play, uint32_t runner)
{
	uint32_t *queue = play->queue, place = play->queue_count++;
	queue[place] = runner;
	for (; place && comes_before(play, queue[place], queue[(place - 1) / 2]);
	     place = (place - 1) / 2)
		swap(&queue[place], &queue[(place - 1) / 2]);
}

static uint32_t earlier_child(const struct play *play, uint32_t place)
{
	uint32_t child = 2 * place + 1;
	if (child + 1 < play->queue_count &&
	    comes_before(play, play->queue[child + 1], play->queue[child]))
		child++;
	return child;
}

void queue_delay_first(struct play *play)
{
	uint32_t *queue = play->queue;
	if (play->runners[queue[0]].next == NEVER)
		queue[0] = queue[--play->queue_count];
	for (uint32_t place = 0, child; (child = earlier_child(play, place)) < play->queue_count &&
					comes_before(play, queue[child], queue[place]);
	     place = child)
		swap(&queue[child], &queue[place]);
}
