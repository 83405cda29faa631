/* Two boxes that differ in the values of one fact only are one box with both. This is done
 * fact after fact until nothing more can be joined. What comes out depends on which fact
 * is first: each is tried, and the fewest boxes are taken. */
#include "engine/diff_boxes.h"

#include <stdlib.h>

static int box_compare(const void *a, const void *b)
{
	const struct box *left = a, *right = b;
	for (unsigned fact = 0; fact < DIFF_FACT_COUNT; fact++)
		if (left->set[fact] != right->set[fact])
			return left->set[fact] < right->set[fact] ? -1 : 1;
	return 0;
}

/* A box, and apart from it the values of the fact by which boxes are being joined. */
struct opened_box {
	struct box rest; /* that fact has no values */
	uint64_t values;
};

/* Joins by one fact; returns how many there are then. */
static uint32_t fact_join(struct box *boxes, uint32_t count, unsigned fact,
			  struct opened_box *scratch)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++) {
		scratch[i] = (struct opened_box){boxes[i], boxes[i].set[fact]};
		scratch[i].rest.set[fact] = 0;
	}
	qsort(scratch, count, sizeof *scratch, box_compare);
	for (uint32_t i = 0; i < count; i++) {
		if (kept && box_compare(&scratch[kept - 1], &scratch[i]) == 0)
			scratch[kept - 1].values |= scratch[i].values;
		else
			scratch[kept++] = scratch[i];
	}
	for (uint32_t i = 0; i < kept; i++) {
		boxes[i] = scratch[i].rest;
		boxes[i].set[fact] = scratch[i].values;
	}
	return kept;
}

static uint32_t join_from(struct box *boxes, uint32_t count, unsigned first,
			  struct opened_box *scratch)
{
	for (uint32_t before = 0; before != count;) {
		before = count;
		for (unsigned i = 0; i < DIFF_FACT_COUNT && count > 1; i++)
			count = fact_join(boxes, count, (first + i) % DIFF_FACT_COUNT, scratch);
	}
	return count;
}

enum status boxes_join(struct box *boxes, uint32_t *count, struct arena *arena)
{
	uint32_t best = *count;
	struct box *tried = arena_array(arena, *count, sizeof *tried);
	struct box *given = arena_array(arena, *count, sizeof *given);
	struct opened_box *scratch = arena_array(arena, *count, sizeof *scratch);
	if (!tried || !given || !scratch)
		return NOMEM;
	memcpy(given, boxes, *count * sizeof *boxes);
	for (unsigned first = 0; first < DIFF_FACT_COUNT && best > 1; first++) {
		memcpy(tried, given, *count * sizeof *tried);
		uint32_t now = join_from(tried, *count, first, scratch);
		if (now < best) {
			best = now;
			memcpy(boxes, tried, now * sizeof *boxes);
		}
	}
	*count = best;
	return OK;
}
