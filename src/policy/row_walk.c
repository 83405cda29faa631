#include "policy/row_walk.h"

static bool has_reference(const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network != NONE)
			return true;
	return false;
}

enum status row_walk_init(struct row_walk *walk, const struct policy *policy,
			  const struct range_list *list, struct arena *arena)
{
	*walk = (struct row_walk){.policy = policy, .list = list};
	if (!has_reference(list))
		return OK;
	walk->way = arena_array(arena, policy->network_count, sizeof *walk->way);
	walk->seen = arena_array(arena, policy->network_count, sizeof *walk->seen);
	return walk->way && walk->seen ? OK : NOMEM;
}

static void network_enter(struct row_walk *walk, uint32_t network)
{
	if (walk->seen[network])
		return;
	walk->seen[network] = true;
	walk->way[walk->depth++] = (struct row_visit){network, 0};
}

/* The next row of the list or of the innermost network; NULL when the network
 * is left or the list is at its end. */
static const struct range_row *row_step(struct row_walk *walk)
{
	if (walk->depth == 0) {
		walk->reference = NULL;
		return walk->row < walk->list->count ? &walk->list->rows[walk->row++] : NULL;
	}
	struct row_visit *top = &walk->way[walk->depth - 1];
	const struct range_list *list = &walk->policy->networks[top->network].ranges;
	if (top->row < list->count)
		return &list->rows[top->row++];
	walk->depth--;
	return NULL;
}

const struct range_row *row_walk_next(struct row_walk *walk)
{
	for (;;) {
		uint32_t depth = walk->depth;
		const struct range_row *row = row_step(walk);
		if (!row && depth == 0)
			return NULL;
		if (!row)
			continue;
		if (row->network == NONE)
			return row;
		if (depth == 0)
			walk->reference = row;
		network_enter(walk, row->network);
	}
}
