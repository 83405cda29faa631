/* Few lists: every piece of every cell that contradicts tries every membership. */
#include "engine/repair_joint.h"

#include <stdlib.h>

/* --- Cells ------------------------------------------------------------------------------------ */

static enum status cells_cut(struct joint *joint, struct rangeset list, bool approved, uint32_t bit)
{
	uint32_t before = joint->cell_count;
	for (uint32_t i = 0; i < before; i++) {
		struct rangeset in, out;
		struct joint_cell inside = joint->cells[i];
		if (rangeset_intersect(joint->arena, inside.set, list, &in) != OK ||
		    rangeset_minus(joint->arena, inside.set, list, &out) != OK)
			return NOMEM;
		if (in.count == 0)
			continue;
		inside.set = in;
		if (approved)
			inside.approved |= 1u << bit;
		else
			inside.vector |= 1u << bit;
		if (out.count == 0) {
			joint->cells[i] = inside;
			continue;
		}
		joint->cells[i].set = out;
		struct joint_cell *added =
		    arena_push(joint->arena, &joint->cells, joint->cell_count, sizeof *added);
		if (!added)
			return NOMEM;
		*added = inside;
		joint->cell_count++;
	}
	return OK;
}

static enum status cells_make(struct joint *joint)
{
	struct repair_space *space = joint->space;
	uint32_t shared = space->lab.shared_count;
	for (uint32_t i = 0; i < space->region_count; i++) {
		struct joint_cell *cell =
		    arena_push(joint->arena, &joint->cells, joint->cell_count, sizeof *cell);
		if (!cell)
			return NOMEM;
		cell->set = space->regions[i].set;
		cell->context = space->regions[i].context;
		cell->vector = space->regions[i].shared;
		joint->cell_count++;
	}
	for (uint32_t i = 0; i < space->own_count; i++)
		if (cells_cut(joint, space->own[i].set, false, shared + i) != OK ||
		    cells_cut(joint, space->own_approved[i], true, i) != OK)
			return NOMEM;
	return OK;
}

/* --- What mends a cell -------------------------------------------------------------------------- */

static bool holds(const struct joint *joint, const struct joint_cell *cell, uint32_t vector)
{
	const struct repair_space *space = joint->space;
	const struct lab *lab = &space->lab;
	uint32_t shared = vector & ((1u << lab->shared_count) - 1);
	for (uint32_t i = 0; i < space->own_count; i++) {
		uint64_t context = cell->context;
		if (cell->approved >> i & 1)
			context |= LAB_APPROVED_OWN;
		uint32_t own = vector >> (lab->shared_count + i) & 1;
		if (lab_hit(lab, space->own[i].name.index, repair_context(space, context),
			    shared | own << lab->shared_count))
			return false;
	}
	return true;
}

/* As the lists are in this mode: those that come hold what their absence stood for, those
 * that are not there nothing. */
static void vector_adjust(const struct joint *joint, struct joint_cell *cell)
{
	for (uint32_t i = 0; i < joint->count; i++) {
		const struct repair_list *list = joint->lists[i];
		if (!(joint->flippable >> i & 1))
			cell->vector &= ~(1u << i);
		else if (!list->there && list_opens(list->name.kind))
			cell->vector |= 1u << i;
	}
}

static void relevance_add(struct joint *joint, const struct joint_cell *cell)
{
	for (uint32_t flips = 0; flips < 1u << joint->count; flips++) {
		if (flips & ~joint->flippable)
			continue;
		bool held = holds(joint, cell, cell->vector ^ flips);
		for (uint32_t i = 0; i < joint->count; i++)
			if (joint->flippable >> i & 1 &&
			    held != holds(joint, cell, cell->vector ^ flips ^ 1u << i))
				joint->relevant |= 1u << i;
	}
}

static int flips_compare(const void *a, const void *b)
{
	uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
	int order = __builtin_popcount(one) - __builtin_popcount(other);
	return order ? order : one < other ? -1 : one > other;
}

static void flips_find(const struct joint *joint, struct joint_cell *cell)
{
	cell->flip_count = 0;
	for (uint32_t flips = 0; flips < 1u << joint->count; flips++)
		if (!(flips & ~(joint->flippable & joint->relevant)) &&
		    holds(joint, cell, cell->vector ^ flips))
			cell->flips[cell->flip_count++] = flips;
	if (cell->flip_count)
		qsort(cell->flips, cell->flip_count, sizeof *cell->flips, flips_compare);
}

/* Keeps the cells that contradict. False: one cannot be mended in this mode. */
static bool cells_judge(struct joint *joint)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < joint->cell_count; i++) {
		vector_adjust(joint, &joint->cells[i]);
		if (holds(joint, &joint->cells[i], joint->cells[i].vector))
			continue;
		joint->cells[kept++] = joint->cells[i];
		relevance_add(joint, &joint->cells[kept - 1]);
	}
	joint->cell_count = kept;
	for (uint32_t i = 0; i < kept; i++) {
		flips_find(joint, &joint->cells[i]);
		if (joint->cells[i].flip_count == 0)
			return false;
	}
	return true;
}

/* --- What is tried ---------------------------------------------------------------------------- */

static bool combinations_fit(const struct joint *joint)
{
	uint64_t combinations = 1;
	if (joint->unit_count > PIECES_MAX)
		return false;
	for (uint32_t i = 0; i < joint->unit_count; i++) {
		combinations *= joint->units[i].cell->flip_count;
		if (combinations > COMBINATIONS_MAX)
			return false;
	}
	return true;
}

/* Flips that stay flips when one is taken back are not the fewest. */
static void flips_reduce(struct joint_cell *cell)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < cell->flip_count; i++) {
		bool spare = false;
		for (uint32_t k = 0; k < kept; k++)
			spare = spare || (cell->flips[k] & ~cell->flips[i]) == 0;
		if (!spare)
			cell->flips[kept++] = cell->flips[i];
	}
	cell->flip_count = kept;
}

/* --- Offers -------------------------------------------------------------------------------------------- */

/* The addresses that flip in a list. */
static enum status list_flips(const struct joint *joint, uint32_t list, struct arena *scratch,
			      struct rangeset *ret)
{
	uint32_t count = 0;
	struct rangeset *sets = arena_array(scratch, joint->unit_count, sizeof *sets);
	if (!sets)
		return NOMEM;
	for (uint32_t i = 0; i < joint->unit_count; i++) {
		const struct unit *unit = &joint->units[i];
		if (unit->cell->flips[unit->choice] >> list & 1)
			sets[count++] = unit->set;
	}
	return rangeset_union_all(scratch, sets, count, ret);
}

static enum status units_offer(struct joint *joint, struct arena *scratch)
{
	struct rangeset flips[JOINT_MAX];
	bool comes[JOINT_MAX];
	for (uint32_t i = 0; i < joint->count; i++) {
		const struct repair_list *list = joint->lists[i];
		if (list_flips(joint, i, scratch, &flips[i]) != OK)
			return NOMEM;
		comes[i] = !list->there && list_opens(list->name.kind) && joint->flippable >> i & 1;
	}
	return repair_offer(joint->space, joint->lists, flips, comes, joint->count, scratch);
}

/* All combinations, the first unit varying fastest. */
static enum status combinations_offer(struct joint *joint)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (uint32_t at = 0; at < joint->unit_count || joint->unit_count == 0;) {
		arena_reset(&scratch);
		status = units_offer(joint, &scratch);
		if (status != OK || joint->space->offers->out_of_work || !joint->unit_count)
			break;
		for (at = 0; at < joint->unit_count; at++) {
			struct unit *unit = &joint->units[at];
			if (++unit->choice < unit->cell->flip_count)
				break;
			unit->choice = 0;
		}
	}
	arena_clear(&scratch);
	return status;
}

/* Each cell flips the fewest of the chosen lists. False: some cell needs another one. */
static bool choice_take(struct joint *joint, uint32_t lists)
{
	for (uint32_t i = 0; i < joint->unit_count; i++) {
		struct unit *unit = &joint->units[i];
		for (unit->choice = 0; unit->choice < unit->cell->flip_count; unit->choice++)
			if (!(unit->cell->flips[unit->choice] & ~lists))
				break;
		if (unit->choice == unit->cell->flip_count)
			return false;
	}
	return true;
}

static enum status choices_offer(struct joint *joint)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (uint32_t lists = 0; lists < 1u << joint->count && status == OK; lists++) {
		arena_reset(&scratch);
		if (!(lists & ~joint->relevant) && choice_take(joint, lists))
			status = units_offer(joint, &scratch);
	}
	arena_clear(&scratch);
	return status;
}

static enum status units_try(struct joint *joint)
{
	struct search_limits *limits = &joint->space->limits;
	if (joint_pieces_find(joint) != OK)
		return NOMEM;
	if (combinations_fit(joint))
		return combinations_offer(joint);
	limits->pieces = true;
	if (joint_cells_whole(joint) != OK)
		return NOMEM;
	if (combinations_fit(joint))
		return combinations_offer(joint);
	limits->memberships = true;
	for (uint32_t i = 0; i < joint->cell_count; i++)
		flips_reduce(&joint->cells[i]);
	return combinations_fit(joint) ? combinations_offer(joint) : choices_offer(joint);
}

static enum status joint_try(struct joint *joint)
{
	struct repair_space *space = joint->space;
	for (uint32_t i = 0; i < space->lab.shared_count; i++)
		joint->lists[joint->count++] = &space->shared[i];
	for (uint32_t i = 0; i < space->own_count; i++)
		joint->lists[joint->count++] = &space->own[i];
	for (uint32_t i = 0; i < joint->count; i++)
		if (repair_present(space, joint->lists[i], i))
			joint->flippable |= 1u << i;
	if (cells_make(joint) != OK)
		return NOMEM;
	return cells_judge(joint) ? units_try(joint) : OK;
}

enum status repair_together(struct repair_space *space)
{
	struct arena arena;
	struct joint joint = {.space = space, .arena = &arena};
	arena_init(&arena);
	enum status status = joint_try(&joint);
	arena_clear(&arena);
	return status;
}
