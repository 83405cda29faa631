/* The units of repair_together.c: cells, or their pieces. */
#include "engine/repair_joint.h"

#include <stdlib.h>

static int addr_compare(const void *a, const void *b)
{
	addr one = *(const addr *)a, other = *(const addr *)b;
	return one < other ? -1 : one > other;
}

/* Where rows of the lists begin, or end before. */
static enum status edges_find(struct joint *joint, addr **ret, size_t *ret_count)
{
	const struct policy *policy = joint->space->lab.real->policy;
	addr *edges = NULL;
	size_t count = 0;
	for (uint32_t i = 0; i < joint->count; i++) {
		const struct range_list *list = list_get(policy, joint->lists[i]->name);
		for (uint32_t r = 0; r < list->count; r++) {
			struct range range = list->rows[r].range;
			struct rangeset set = {&range, 1};
			if (list->rows[r].network != NONE &&
			    offers_network(joint->space->offers, list->rows[r].network, &set) != OK)
				return NOMEM;
			for (size_t s = 0; s < 2 * set.count; s++) {
				addr *edge = arena_push(joint->arena, &edges, count, sizeof *edge);
				if (!edge)
					return NOMEM;
				*edge =
				    s % 2 ? set.ranges[s / 2].last + 1 : set.ranges[s / 2].first;
				count++;
			}
		}
	}
	*ret = edges;
	*ret_count = count;
	return OK;
}

static enum status unit_add(struct joint *joint, const struct joint_cell *cell, struct range piece)
{
	struct unit *unit =
	    arena_push(joint->arena, &joint->units, joint->unit_count, sizeof *unit);
	if (!unit)
		return NOMEM;
	*unit = (struct unit){.piece = piece, .cell = cell};
	joint->unit_count++;
	return OK;
}

static enum status pieces_add(struct joint *joint, const struct joint_cell *cell, const addr *edges,
			      size_t edge_count)
{
	const struct range *parts;
	size_t part_count;
	if (rangeset_parts(joint->arena, cell->set, &parts, &part_count) != OK)
		return NOMEM;
	for (size_t i = 0; i < part_count; i++) {
		struct range rest = parts[i];
		for (size_t e = 0; e < edge_count && joint->unit_count <= PIECES_MAX; e++) {
			if (edges[e] <= rest.first || edges[e] > rest.last)
				continue;
			if (unit_add(joint, cell, (struct range){rest.first, edges[e] - 1}) != OK)
				return NOMEM;
			rest.first = edges[e];
		}
		if (joint->unit_count <= PIECES_MAX && unit_add(joint, cell, rest) != OK)
			return NOMEM;
	}
	return OK;
}

/* A list of login ranges must not lose its last row. Where all of it contradicts, one address
 * of it may go one way and the rest another. */
static enum status spares_find(struct joint *joint, addr **edges, size_t *count)
{
	struct rangeset *sets = arena_array(joint->arena, joint->cell_count, sizeof *sets);
	struct rangeset all, beyond;
	if (!sets)
		return NOMEM;
	for (uint32_t i = 0; i < joint->cell_count; i++)
		sets[i] = joint->cells[i].set;
	if (rangeset_union_all(joint->arena, sets, joint->cell_count, &all) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < joint->count; i++) {
		const struct repair_list *list = joint->lists[i];
		if (!list->there || !list_opens(list->name.kind))
			continue;
		if (rangeset_minus(joint->arena, list->set, all, &beyond) != OK)
			return NOMEM;
		for (size_t r = 0; beyond.count == 0 && r < list->set.count; r++) {
			addr *edge = arena_push(joint->arena, edges, *count, sizeof *edge);
			if (!edge)
				return NOMEM;
			*edge = list->set.ranges[r].first + 1;
			++*count;
		}
	}
	if (*count)
		qsort(*edges, *count, sizeof **edges, addr_compare);
	return OK;
}

enum status joint_pieces_find(struct joint *joint)
{
	addr *edges;
	size_t count;
	if (edges_find(joint, &edges, &count) != OK || spares_find(joint, &edges, &count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < joint->cell_count && joint->unit_count <= PIECES_MAX; i++)
		if (pieces_add(joint, &joint->cells[i], edges, count) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < joint->unit_count; i++)
		joint->units[i].set = (struct rangeset){&joint->units[i].piece, 1};
	return OK;
}

enum status joint_cells_whole(struct joint *joint)
{
	joint->unit_count = 0;
	joint->units = NULL;
	for (uint32_t i = 0; i < joint->cell_count; i++) {
		if (unit_add(joint, &joint->cells[i], (struct range){0, 0}) != OK)
			return NOMEM;
		joint->units[i].set = joint->cells[i].set;
	}
	return OK;
}
