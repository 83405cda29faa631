#include "locations_random.h"

#include <assert.h>
#include <stdlib.h>

#include "policy/policy.h"

/* The ranges of an atom: of the large ones, those around the blocks. */
static unsigned atom_ranges(const struct small_address *atom, struct range ret[2])
{
	addr at = atom->at;
	if (atom->count.low == 1) {
		ret[0] = (struct range){at, at};
		return 1;
	}
	if (at == 0) {
		ret[0] = (struct range){0, ADDR_V4_FIRST - 1};
		return 1;
	}
	bool v4 = addr_is_v4(at);
	addr block = v4 ? SMALL_V4 : SMALL_V6;
	ret[0] = (struct range){at, block - 1};
	ret[1] = (struct range){block + SMALL_BLOCK, v4 ? ADDR_V4_LAST : ADDR_LAST};
	return 2;
}

static int piece_compare(const void *left, const void *right)
{
	const struct location_piece *a = left, *b = right;
	return (a->range.first > b->range.first) - (a->range.first < b->range.first);
}

static bool pieces_touch(const struct location_piece *a, const struct location_piece *b)
{
	return a->location == b->location && a->range.last + 1 == b->range.first &&
	       addr_is_v4(a->range.last) == addr_is_v4(b->range.first);
}

static size_t pieces_melt(struct location_piece *pieces, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (kept && pieces_touch(&pieces[kept - 1], &pieces[i]))
			pieces[kept - 1].range.last = pieces[i].range.last;
		else
			pieces[kept++] = pieces[i];
	return kept;
}

/* Neighbours are often at one place. */
static void atoms_place(struct rand *rand, uint32_t count, uint32_t ret[SMALL_COUNT])
{
	uint32_t here = NONE;
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		if (rand_once_in(rand, 12))
			here = rand_below(rand, count + 1);
		ret[i] = here >= count ? NONE : here;
	}
}

void locations_random(struct rand *rand, struct arena *arena, const struct location *choices,
		      uint32_t count, struct locations_random *ret)
{
	struct small_address atoms[SMALL_COUNT];
	struct location_piece *pieces = arena_array(arena, 2 * (size_t)SMALL_COUNT, sizeof *pieces);
	size_t piece_count = 0;
	assert(pieces);
	small_addresses(atoms);
	atoms_place(rand, count, ret->of_atom);
	for (size_t i = 0; i < SMALL_COUNT; i++) {
		struct range ranges[2];
		unsigned range_count = atom_ranges(&atoms[i], ranges);
		for (unsigned k = 0; k < range_count && ret->of_atom[i] != NONE; k++)
			pieces[piece_count++] = (struct location_piece){ranges[k], ret->of_atom[i]};
	}
	qsort(pieces, piece_count, sizeof *pieces, piece_compare);
	ret->locations =
	    (struct locations){pieces, pieces_melt(pieces, piece_count), choices, count};
}
