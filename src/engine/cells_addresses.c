/* From chosen cells back to ranges: the own lists and the ground are walked once more. */
#include <stdlib.h>

#include "engine/own_walk.h"
#include "engine/segment.h"

/* How much of what these own lists hold is chosen: outside of `some` and inside of all no
 * piece of the ground is looked at. */
struct own_choice {
	uint32_t own;
	bool some, all;
};

struct choosing {
	const struct ground *ground;
	struct arena *arena;      /* of what is needed on the way */
	struct own_choice *kinds; /* by own */
	uint32_t kind_count;
	const struct cell **chosen; /* by own, then ground */
	uint32_t chosen_count;
	struct stretch *stretches; /* what was found, ascending, not touching */
	size_t count;
	uint32_t piece; /* of the ground, where the walk is */
};

static int cell_kind_compare(const void *a, const void *b)
{
	const struct cell *left = *(const struct cell *const *)a;
	const struct cell *right = *(const struct cell *const *)b;
	if (left->own != right->own)
		return left->own < right->own ? -1 : 1;
	return (left->ground > right->ground) - (left->ground < right->ground);
}

static int choice_compare(const void *a, const void *b)
{
	const struct own_choice *left = a, *right = b;
	return (left->own > right->own) - (left->own < right->own);
}

static enum status choosing_init(struct choosing *choosing, const struct cells *cells,
				 const bool *in)
{
	const struct cell **sorted = arena_array(choosing->arena, cells->count, sizeof *sorted);
	choosing->chosen = arena_array(choosing->arena, cells->count, sizeof *choosing->chosen);
	choosing->kinds = arena_array(choosing->arena, cells->count, sizeof *choosing->kinds);
	if (!sorted || !choosing->chosen || !choosing->kinds)
		return NOMEM;
	for (uint32_t i = 0; i < cells->count; i++)
		sorted[i] = &cells->at[i];
	qsort(sorted, cells->count, sizeof *sorted, cell_kind_compare);
	for (uint32_t i = 0; i < cells->count; i++) {
		bool chosen = in[sorted[i] - cells->at];
		if (i == 0 || sorted[i]->own != sorted[i - 1]->own)
			choosing->kinds[choosing->kind_count++] =
			    (struct own_choice){sorted[i]->own, false, true};
		struct own_choice *kind = &choosing->kinds[choosing->kind_count - 1];
		kind->some |= chosen;
		kind->all &= chosen;
		if (chosen)
			choosing->chosen[choosing->chosen_count++] = sorted[i];
	}
	return OK;
}

static bool is_chosen(const struct choosing *choosing, uint32_t ground, uint32_t own)
{
	struct cell wanted = {.ground = ground, .own = own};
	const struct cell *key = &wanted;
	return bsearch(&key, choosing->chosen, choosing->chosen_count, sizeof *choosing->chosen,
		       cell_kind_compare);
}

static enum status stretch_push(struct choosing *choosing, struct stretch at)
{
	struct stretch *last = choosing->count ? &choosing->stretches[choosing->count - 1] : NULL;
	if (last && last->last + 1 == at.first) {
		last->last = at.last;
		return OK;
	}
	struct stretch *to =
	    arena_push(choosing->arena, &choosing->stretches, choosing->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = at;
	choosing->count++;
	return OK;
}

static enum status pieces_choose(struct choosing *choosing, struct stretch at, uint32_t own)
{
	const struct ground *ground = choosing->ground;
	enum status status = OK;
	uint32_t i = ground_piece(ground, choosing->piece, at.first);
	for (; status == OK && i < ground->piece_count && ground->starts[i] <= at.last; i++) {
		addr from = ground->starts[i], to = ground_piece_last(ground, i);
		struct stretch both = {from < at.first ? at.first : from,
				       to > at.last ? at.last : to};
		choosing->piece = i;
		if (is_chosen(choosing, ground->classes[i], own))
			status = stretch_push(choosing, both);
	}
	return status;
}

static enum status stretch_choose(struct choosing *choosing, struct stretch at, uint32_t own)
{
	struct own_choice key = {.own = own};
	const struct own_choice *kind =
	    bsearch(&key, choosing->kinds, choosing->kind_count, sizeof key, choice_compare);
	if (!kind->some)
		return OK;
	return kind->all ? stretch_push(choosing, at) : pieces_choose(choosing, at, own);
}

/* Appends what lies of the stretches in one family; ranges of two families may touch. */
static void family_convert(const struct choosing *choosing, struct range family,
			   struct range *ranges, size_t *count)
{
	struct stretch in = {position_of(family.first), position_of(family.last)};
	for (size_t i = 0; i < choosing->count; i++) {
		struct stretch at = choosing->stretches[i];
		if (at.last < in.first || at.first > in.last)
			continue;
		struct range range = {position_addr(at.first < in.first ? in.first : at.first),
				      position_addr(at.last > in.last ? in.last : at.last)};
		if (*count && ranges[*count - 1].last + 1 == range.first)
			ranges[*count - 1].last = range.last;
		else
			ranges[(*count)++] = range;
	}
}

/* The stretches as ranges, in the order of addresses. */
static enum status stretches_convert(const struct choosing *choosing, struct arena *arena,
				     struct rangeset *ret)
{
	static const enum { V4, BELOW, ABOVE } order[SPACE_COUNT] = {BELOW, V4, ABOVE};
	struct range *ranges = arena_array(arena, choosing->count + 2, sizeof *ranges);
	size_t count = 0;
	if (!ranges)
		return NOMEM;
	for (size_t i = 0; i < SPACE_COUNT; i++)
		family_convert(choosing, space_ranges[order[i]], ranges, &count);
	*ret = (struct rangeset){ranges, count};
	return OK;
}

static enum status cells_choose(struct choosing *choosing, const struct cells *cells,
				const bool *in, struct arena *arena, struct rangeset *ret)
{
	struct own_walk walk;
	struct stretch at;
	uint32_t own;
	if (choosing_init(choosing, cells, in) != OK)
		return NOMEM;
	own_walk_init(&walk, cells->own, cells->own_count);
	while (own_next(&walk, &at, &own))
		if (stretch_choose(choosing, at, own) != OK)
			return NOMEM;
	return stretches_convert(choosing, arena, ret);
}

enum status cells_addresses(const struct cells *cells, const bool *in, struct arena *arena,
			    struct rangeset *ret)
{
	struct arena scratch;
	arena_init(&scratch);
	struct choosing choosing = {.ground = cells->ground, .arena = &scratch};
	enum status status = cells_choose(&choosing, cells, in, arena, ret);
	arena_clear(&scratch);
	return status;
}
