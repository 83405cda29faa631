/* A login that must exist: one address is enough. Of each cell the lowest, and those at the
 * ends of its ranges, where a row may be cut at its end, try every membership, for each
 * profile by itself. Ends of rows within a range are not tried. */
#include "engine/repair_cells.h"

/* The address that comes first in listings. */
static addr lowest_listed(struct rangeset set)
{
	for (size_t i = 0; i < set.count; i++) {
		struct range range = set.ranges[i];
		if (range.last >= ADDR_V4_FIRST && range.first <= ADDR_V4_LAST)
			return range.first > ADDR_V4_FIRST ? range.first : ADDR_V4_FIRST;
	}
	return set.ranges[0].first;
}

static enum status flips_offer(struct repair_space *space, const struct repair_list *own,
			       uint32_t flips, addr a, struct arena *scratch)
{
	uint32_t count = space->lab.shared_count + 1;
	const struct repair_list *lists[LAB_SHARED_MAX + 1];
	struct rangeset changed[LAB_SHARED_MAX + 1];
	const bool comes[LAB_SHARED_MAX + 1] = {false};
	const struct range one = {a, a};
	for (uint32_t i = 0; i < count; i++) {
		lists[i] = i + 1 < count ? &space->shared[i] : own;
		changed[i] = (struct rangeset){&one, flips >> i & 1};
	}
	return repair_offer(space, lists, changed, comes, count, scratch);
}

enum { ENDS_MAX = 64 }; /* ranges of a cell whose ends are tried */

static enum status ends_offer(struct repair_space *space, const struct repair_list *own,
			      uint32_t flips, struct rangeset set, struct arena *scratch)
{
	enum status status = flips_offer(space, own, flips, lowest_listed(set), scratch);
	for (size_t i = 0; i < set.count && i < ENDS_MAX && status == OK; i++) {
		status = flips_offer(space, own, flips, set.ranges[i].first, scratch);
		if (status == OK && set.ranges[i].last != set.ranges[i].first)
			status = flips_offer(space, own, flips, set.ranges[i].last, scratch);
	}
	if (set.count > 1 || set.ranges[0].last - set.ranges[0].first > 1)
		space->limits.addresses = true;
	return status;
}

/* One cell of one profile. */
static enum status cell_try(struct repair_space *space, const struct repair_list *own,
			    const struct region *region, struct rangeset set, bool in_own,
			    struct arena *scratch)
{
	uint32_t count = space->lab.shared_count + 1;
	uint32_t flippable = space->mode.present | (own->there ? 1u << (count - 1) : 0);
	uint32_t vector = (region->shared & space->mode.present) | (uint32_t)in_own << (count - 1);
	uint32_t context = repair_context(space, region->context);
	if (set.count == 0)
		return OK;
	for (uint32_t flips = 1; flips < 1u << count; flips++) {
		if (flips & ~flippable ||
		    !lab_hit(&space->lab, own->name.index, context, vector ^ flips))
			continue;
		if (ends_offer(space, own, flips, set, scratch) != OK)
			return NOMEM;
	}
	return OK;
}

enum status repair_examples(struct repair_space *space)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (uint32_t p = 0; p < space->own_count && status == OK; p++)
		for (uint32_t r = 0; r < space->region_count && status == OK; r++) {
			const struct region *region = &space->regions[r];
			struct rangeset in, out;
			arena_reset(&scratch);
			if (rangeset_intersect(&scratch, region->set, space->own[p].set, &in) !=
				OK ||
			    rangeset_minus(&scratch, region->set, space->own[p].set, &out) != OK)
				status = NOMEM;
			if (status == OK)
				status =
				    cell_try(space, &space->own[p], region, in, true, &scratch);
			if (status == OK)
				status =
				    cell_try(space, &space->own[p], region, out, false, &scratch);
		}
	arena_clear(&scratch);
	return status;
}
