/* Many profiles: the lists that all share change by choices of lists, and what is left to
 * mend is mended in each profile's own list, for itself. */
#include "engine/repair_cells.h"

enum { APART_WORK = 20 * 1000 * 1000 };

struct apart {
	struct repair_space *space;
	struct arena *arena;            /* of this choice */
	const bool *hits[2];            /* profiles without ranges stay so; get some */
	uint32_t *flips;                /* of each region: shared lists it changes in */
	struct rangeset *contradicting; /* of each region: the addresses that do for somebody */
};

/* One profile's part of a region: inside and outside its own list, and what the approved
 * policy has for it. */
struct apart_cell {
	struct rangeset set;
	uint64_t context;
	bool own;
};

enum { CELLS_OF_REGION = 4 };

static uint32_t own_cells(const struct apart *apart, uint32_t profile, const struct region *region,
			  struct apart_cell ret[static CELLS_OF_REGION], enum status *status)
{
	const struct repair_space *space = apart->space;
	struct apart_cell all[CELLS_OF_REGION];
	struct rangeset part[2];
	uint32_t count = 0;
	*status = NOMEM;
	if (rangeset_minus(apart->arena, region->set, space->own[profile].set, &part[0]) != OK ||
	    rangeset_intersect(apart->arena, region->set, space->own[profile].set, &part[1]) != OK)
		return 0;
	for (uint32_t i = 0; i < CELLS_OF_REGION; i++) {
		struct rangeset approved = space->own_approved[profile];
		bool of_approved = i & 2;
		all[i] = (struct apart_cell){part[i & 1], region->context, i & 1};
		if (of_approved)
			all[i].context |= LAB_APPROVED_OWN;
		if (approved.count == 0 && of_approved)
			continue;
		if (approved.count && (of_approved ? rangeset_intersect : rangeset_minus)(
					  apart->arena, part[i & 1], approved, &all[i].set) != OK)
			return 0;
		if (all[i].set.count)
			ret[count++] = all[i];
	}
	*status = OK;
	return count;
}

/* Does the profile contradict there, when the address is in these shared lists, and in the
 * own one or not? `comes`: the profile, without ranges so far, has some. */
static bool contradicts(const struct apart *apart, uint32_t profile, const struct apart_cell *cell,
			uint32_t shared, bool own, bool comes)
{
	const struct lab *lab = &apart->space->lab;
	uint32_t context = repair_context(apart->space, cell->context);
	uint32_t vector = shared | (uint32_t)own << lab->shared_count;
	return apart->hits[comes][(size_t)apart->space->own[profile].name.index * lab->size +
				  ((size_t)context << (lab->shared_count + 1)) + vector];
}

/* As the region is in this mode. */
static uint32_t region_vector(const struct repair_space *space, const struct region *region)
{
	uint32_t vector = region->shared & space->mode.present;
	for (uint32_t i = 0; i < space->lab.shared_count; i++)
		if (!space->shared[i].there && space->mode.present >> i & 1 &&
		    list_opens(space->shared[i].name.kind))
			vector |= 1u << i;
	return vector;
}

/* Can the profile's own list mend what contradicts? */
static bool own_mends(const struct apart *apart, uint32_t profile, const struct apart_cell *cell,
		      uint32_t shared)
{
	if (!contradicts(apart, profile, cell, shared, cell->own, false))
		return true;
	bool comes = !apart->space->own[profile].there;
	return !contradicts(apart, profile, cell, shared, true, comes) ||
	       !contradicts(apart, profile, cell, shared, false, comes);
}

/* --- Shared lists --------------------------------------------------------------------------- */

/* Is everybody mended in the region when it changes in these lists: as it is, or with what
 * the own lists can do? */
static enum status flips_try(struct apart *apart, const struct region *region, uint32_t vector,
			     bool own, bool *ret)
{
	struct apart_cell cells[CELLS_OF_REGION];
	enum status status = OK;
	*ret = true;
	for (uint32_t p = 0; p < apart->space->own_count && *ret; p++) {
		uint32_t count = own_cells(apart, p, region, cells, &status);
		if (status != OK)
			return NOMEM;
		for (uint32_t i = 0; i < count && *ret; i++)
			*ret = own ? own_mends(apart, p, &cells[i], vector)
				   : !contradicts(apart, p, &cells[i], vector, cells[i].own, false);
	}
	return OK;
}

/* The fewest of the chosen lists that mend the region; NONE: they can't. */
static enum status flips_choose(struct apart *apart, const struct region *region, uint32_t lists,
				bool own, uint32_t *ret)
{
	uint32_t vector = region_vector(apart->space, region), best = NONE;
	for (uint32_t flips = 0; flips <= lists; flips++) {
		bool mended;
		if (flips & ~lists ||
		    (best != NONE && __builtin_popcount(flips) >= __builtin_popcount(best)))
			continue;
		if (flips_try(apart, region, vector ^ flips, own, &mended) != OK)
			return NOMEM;
		if (mended)
			best = flips;
	}
	*ret = best;
	return OK;
}

/* Without the own lists if that is possible: doing without the chosen ones is a choice of its
 * own. */
static enum status region_choose(struct apart *apart, uint32_t at, uint32_t lists, bool *ret)
{
	const struct region *region = &apart->space->regions[at];
	uint32_t *flips = &apart->flips[at];
	if (flips_choose(apart, region, lists, false, flips) != OK ||
	    (*flips == NONE && flips_choose(apart, region, lists, true, flips) != OK))
		return NOMEM;
	*ret = *flips != NONE;
	return OK;
}

/* The addresses of a region that contradict for somebody: only these change. */
static enum status contradicting_find(struct apart *apart, uint32_t at)
{
	const struct region *region = &apart->space->regions[at];
	uint32_t vector = region_vector(apart->space, region);
	struct apart_cell cells[CELLS_OF_REGION];
	struct rangeset *all = &apart->contradicting[at];
	enum status status = OK;
	*all = (struct rangeset){0};
	if (apart->flips[at] == 0)
		return OK;
	for (uint32_t p = 0; p < apart->space->own_count; p++) {
		uint32_t count = own_cells(apart, p, region, cells, &status);
		for (uint32_t i = 0; i < count; i++)
			if (contradicts(apart, p, &cells[i], vector, cells[i].own, false) &&
			    rangeset_union(apart->arena, *all, cells[i].set, all) != OK)
				return NOMEM;
		if (status != OK)
			return NOMEM;
	}
	return OK;
}

static enum status shared_flips(struct apart *apart, uint32_t list, struct rangeset *ret)
{
	uint32_t count = 0;
	struct rangeset *sets = arena_array(apart->arena, apart->space->region_count, sizeof *sets);
	if (!sets)
		return NOMEM;
	for (uint32_t i = 0; i < apart->space->region_count; i++)
		if (apart->flips[i] >> list & 1)
			sets[count++] = apart->contradicting[i];
	return rangeset_union_all(apart->arena, sets, count, ret);
}

/* --- Own lists -------------------------------------------------------------------------------- */

/* What changes in a profile's own list; `comes`: it gets one, which begins with everything. */
static enum status own_flips(struct apart *apart, uint32_t profile, bool comes,
			     struct rangeset *ret, bool *ret_contradicts)
{
	const struct repair_space *space = apart->space;
	struct apart_cell cells[CELLS_OF_REGION];
	struct rangeset all = {0}, set;
	enum status status = OK;
	*ret_contradicts = false;
	for (uint32_t r = 0; r < space->region_count; r++) {
		const struct region *region = &space->regions[r];
		uint32_t vector = region_vector(space, region);
		uint32_t count = own_cells(apart, profile, region, cells, &status);
		for (uint32_t i = 0; i < count; i++) {
			bool own = cells[i].own || comes;
			set = cells[i].set;
			bool plain = contradicts(apart, profile, &cells[i], vector, own, comes);
			bool mended = contradicts(apart, profile, &cells[i],
						  vector ^ apart->flips[r], own, comes);
			/* Shared lists change for what contradicts for somebody only. */
			if (apart->flips[r] && plain && !mended)
				continue;
			if (!plain && !mended)
				continue;
			if (!plain && rangeset_intersect(apart->arena, set, apart->contradicting[r],
							 &set) != OK)
				return NOMEM;
			*ret_contradicts = *ret_contradicts || set.count;
			if (rangeset_union(apart->arena, all, set, &all) != OK)
				return NOMEM;
		}
		if (status != OK)
			return NOMEM;
	}
	*ret = all;
	return OK;
}

struct apart_offer {
	const struct repair_list **lists;
	struct rangeset *flips;
	bool *comes;
	uint32_t count;
};

static enum status own_add(struct apart *apart, uint32_t profile, struct apart_offer *offer)
{
	const struct repair_list *own = &apart->space->own[profile];
	struct rangeset flips;
	bool any;
	if (own_flips(apart, profile, false, &flips, &any) != OK)
		return NOMEM;
	if (!any)
		return OK;
	if (!own->there && own_flips(apart, profile, true, &flips, &any) != OK)
		return NOMEM;
	offer->lists[offer->count] = own;
	offer->flips[offer->count] = flips;
	offer->comes[offer->count++] = !own->there;
	return OK;
}

static enum status choice_offer(struct apart *apart)
{
	struct repair_space *space = apart->space;
	uint32_t room = space->lab.shared_count + space->own_count;
	struct apart_offer offer = {.lists = arena_array(apart->arena, room, sizeof *offer.lists),
				    .flips = arena_array(apart->arena, room, sizeof *offer.flips),
				    .comes = arena_array(apart->arena, room, 1)};
	if (!offer.lists || !offer.flips || !offer.comes)
		return NOMEM;
	for (uint32_t i = 0; i < space->lab.shared_count; i++) {
		const struct repair_list *list = &space->shared[i];
		offer.lists[offer.count] = list;
		offer.comes[offer.count] =
		    !list->there && list_opens(list->name.kind) && space->mode.present >> i & 1;
		if (shared_flips(apart, i, &offer.flips[offer.count++]) != OK)
			return NOMEM;
	}
	for (uint32_t p = 0; p < space->own_count; p++)
		if (own_add(apart, p, &offer) != OK)
			return NOMEM;
	return repair_offer(space, offer.lists, offer.flips, offer.comes, offer.count,
			    apart->arena);
}

static enum status choice_try(struct apart *apart, uint32_t lists)
{
	struct repair_space *space = apart->space;
	bool mended = true;
	apart->flips = arena_array(apart->arena, space->region_count, sizeof *apart->flips);
	apart->contradicting =
	    arena_array(apart->arena, space->region_count, sizeof *apart->contradicting);
	if (!apart->flips || !apart->contradicting)
		return NOMEM;
	for (uint32_t i = 0; i < space->region_count && mended; i++)
		if (region_choose(apart, i, lists, &mended) != OK ||
		    (mended && contradicting_find(apart, i) != OK))
			return NOMEM;
	return mended ? choice_offer(apart) : OK;
}

/* --- A mode --------------------------------------------------------------------------------------- */

static enum status hits_ask(struct repair_space *space, bool comes, struct arena *arena,
			    const bool **ret)
{
	size_t size = (size_t)space->lab.real->policy->profile_count * space->lab.size;
	bool *hits = arena_array(arena, size, 1);
	for (uint32_t i = 0; i < space->own_count; i++)
		space->own_comes[space->own[i].name.index] = comes && !space->own[i].there;
	if (!hits || lab_ask(&space->lab, space->mode) != OK)
		return NOMEM;
	memcpy(hits, space->lab.hits, size);
	*ret = hits;
	return OK;
}

static bool is_small_enough(const struct repair_space *space)
{
	uint64_t ranges = 0;
	for (uint32_t i = 0; i < space->region_count; i++)
		ranges += space->regions[i].set.count + 1;
	return ranges * space->own_count <= APART_WORK;
}

/* The shared lists on which anything depends. */
static uint32_t relevant_find(const struct apart *apart)
{
	const struct lab *lab = &apart->space->lab;
	uint32_t relevant = 0;
	for (uint32_t p = 0; p < apart->space->own_count; p++) {
		size_t begin = (size_t)apart->space->own[p].name.index * lab->size;
		for (uint32_t at = 0; at < lab->size; at++)
			for (uint32_t i = 0; i < lab->shared_count; i++)
				for (uint32_t comes = 0; comes < 2; comes++)
					if (apart->hits[comes][begin + at] !=
					    apart->hits[comes][begin + (at ^ 1u << i)])
						relevant |= 1u << i;
	}
	return relevant;
}

/* A list that would come for nothing is no way to go. */
static bool comes_in_vain(const struct repair_space *space, uint32_t relevant)
{
	for (uint32_t i = 0; i < space->lab.shared_count; i++)
		if (!space->shared[i].there && list_opens(space->shared[i].name.kind) &&
		    space->mode.present >> i & 1 && !(relevant >> i & 1))
			return true;
	return false;
}

static enum status choices_try(struct apart *apart)
{
	struct repair_space *space = apart->space;
	uint32_t relevant = relevant_find(apart);
	enum status status = OK;
	if (comes_in_vain(space, relevant))
		return OK;
	if (repair_regions_cut(space, relevant) != OK)
		return NOMEM;
	if (!is_small_enough(space)) {
		space->limits.work = true;
		return OK;
	}
	relevant &= space->mode.present;
	for (uint32_t lists = 0; lists <= relevant && status == OK; lists++) {
		arena_reset(apart->arena);
		if (!(lists & ~relevant))
			status = choice_try(apart, lists);
	}
	return status;
}

static enum status regions_copy(struct repair_space *to, const struct repair_space *from)
{
	for (uint32_t i = 0; i < from->region_count; i++) {
		struct region *region =
		    arena_push(to->arena, &to->regions, to->region_count, sizeof *region);
		if (!region)
			return NOMEM;
		*region = from->regions[i];
		to->region_count++;
	}
	return OK;
}

/* Regions are cut for each mode anew. */
enum status repair_apart(struct repair_space *whole)
{
	struct arena arena, scratch;
	struct repair_space space = *whole;
	struct apart apart = {.space = &space, .arena = &scratch};
	arena_init(&arena);
	arena_init(&scratch);
	space.arena = &arena;
	space.limits.memberships = true;
	space.regions = NULL;
	space.region_count = 0;
	enum status status = regions_copy(&space, whole);
	if (status == OK)
		status = hits_ask(&space, false, &arena, &apart.hits[false]);
	if (status == OK)
		status = hits_ask(&space, true, &arena, &apart.hits[true]);
	if (status == OK)
		status = choices_try(&apart);
	whole->limits = space.limits;
	arena_clear(&scratch);
	arena_clear(&arena);
	return status;
}
