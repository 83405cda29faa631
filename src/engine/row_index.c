#include "engine/row_index.h"

#include <stdlib.h>

static int row_compare(const void *a, const void *b)
{
	const struct indexed_row *left = a, *right = b;
	addr first = left->row->range.first, second = right->row->range.first;
	return (first > second) - (first < second);
}

static enum status rows_collect(struct row_index *index, const struct policy *policy,
				const struct range_list *list, struct arena *arena)
{
	struct row_walk walk;
	const struct range_row *row;
	if (row_walk_init(&walk, policy, list, arena) != OK)
		return NOMEM;
	while ((row = row_walk_next(&walk))) {
		struct indexed_row *to = arena_push(arena, &index->rows, index->count, sizeof *to);
		if (!to)
			return NOMEM;
		*to = (struct indexed_row){row, walk.reference};
		index->count++;
	}
	if (index->count)
		qsort(index->rows, index->count, sizeof *index->rows, row_compare);
	return OK;
}

enum status row_index_init(struct row_index *index, const struct policy *policy,
			   const struct range_list *list, struct arena *arena)
{
	*index = (struct row_index){.leaves = 1};
	if (rows_collect(index, policy, list, arena) != OK)
		return NOMEM;
	while (index->leaves < index->count)
		index->leaves *= 2;
	index->highest = arena_array(arena, 2 * index->leaves, sizeof *index->highest);
	if (!index->highest)
		return NOMEM;
	for (size_t i = 0; i < index->count; i++)
		index->highest[index->leaves + i] = index->rows[i].row->range.last;
	for (size_t i = index->leaves - 1; i > 0; i--) {
		addr left = index->highest[2 * i], right = index->highest[2 * i + 1];
		index->highest[i] = left > right ? left : right;
	}
	return OK;
}

/* The first leaf from `leaf` on with a last address not below `least`; `leaves`
 * when there is none. Up while everything to the right is too low, then down. */
static size_t leaf_find(const struct row_index *index, size_t leaf, addr least)
{
	size_t node = index->leaves + leaf;
	while (index->highest[node] < least) {
		while (node & 1)
			node /= 2;
		if (node == 0)
			return index->leaves;
		node++;
	}
	while (node < index->leaves)
		node = index->highest[2 * node] >= least ? 2 * node : 2 * node + 1;
	return node - index->leaves;
}

const struct indexed_row *row_index_next(const struct row_index *index, struct range range,
					 size_t *position)
{
	if (*position >= index->count)
		return NULL;
	size_t leaf = leaf_find(index, *position, range.first);
	if (leaf >= index->count || index->rows[leaf].row->range.first > range.last) {
		*position = index->count;
		return NULL;
	}
	*position = leaf + 1;
	return &index->rows[leaf];
}
