/* Squares: all of IPv4, then level by level what is mixed cut into four. */
#include "engine/address_map.h"

/* The curve from the innermost turn outwards: two bits of the number are a quarter of a square,
 * and what was found so far is turned so that it begins and ends where its neighbours do. */
void address_hilbert(uint16_t block, uint16_t *ret_x, uint16_t *ret_y)
{
	unsigned x = 0, y = 0, rest = block;
	for (unsigned side = 1; side < SQUARES_SIDE; side *= 2) {
		unsigned right = rest >> 1 & 1, down = (rest ^ right) & 1, old = x;
		if (!down) {
			if (right) {
				x = side - 1 - x;
				y = side - 1 - y;
				old = x;
			}
			x = y;
			y = old;
		}
		x += side * right;
		y += side * down;
		rest >>= 2;
	}
	*ret_x = (uint16_t)x;
	*ret_y = (uint16_t)y;
}

struct range address_square_range(struct address_square square)
{
	uint64_t size = UINT64_C(1) << (32 - square.prefix);
	return (struct range){addr_of_v4(square.first),
			      addr_of_v4((uint32_t)(square.first + size - 1))};
}

/* A square over the stretch with that number, which holds its first address. */
static struct address_square square_make(const struct address_map *map, uint32_t first,
					 uint8_t prefix, size_t *stretch)
{
	struct address_square square = {.first = first, .prefix = prefix};
	struct range range = address_square_range(square);
	while (map->at[*stretch].range.last < range.first)
		++*stretch;
	const struct address_stretch *at = &map->at[*stretch];
	square.verdict = at->range.last >= range.last ? at->verdict : ADDRESS_MIXED;
	square.side = (uint16_t)(SQUARES_SIDE >> prefix / 2);
	address_hilbert((uint16_t)(first >> 16), &square.x, &square.y);
	square.x &= (uint16_t) ~(square.side - 1);
	square.y &= (uint16_t) ~(square.side - 1);
	return square;
}

static size_t mixed_count(const struct address_squares *squares)
{
	size_t count = 0;
	for (size_t i = 0; i < squares->count; i++)
		count += squares->at[i].verdict == ADDRESS_MIXED;
	return count;
}

/* The same, one level deeper. */
static enum status squares_cut(const struct address_map *map, size_t mixed, struct arena *arena,
			       struct address_squares *squares)
{
	size_t count = 0, stretch = 0;
	struct address_square *cut = arena_array(arena, squares->count + 3 * mixed, sizeof *cut);
	if (!cut)
		return NOMEM;
	for (size_t i = 0; i < squares->count; i++) {
		struct address_square old = squares->at[i];
		if (old.verdict != ADDRESS_MIXED) {
			cut[count++] = old;
			continue;
		}
		uint8_t prefix = (uint8_t)(old.prefix + 2);
		for (uint32_t part = 0; part < 4; part++)
			cut[count++] =
			    square_make(map, old.first + (part << (32 - prefix)), prefix, &stretch);
	}
	squares->at = cut;
	squares->count = count;
	squares->prefix = (uint8_t)(squares->prefix + 2);
	return OK;
}

enum status address_map_squares(const struct address_map *map, size_t most, struct arena *arena,
				struct address_squares *ret)
{
	size_t stretch = 0, mixed;
	struct address_square *all = arena_alloc(arena, sizeof *all);
	if (!all)
		return NOMEM;
	*all = square_make(map, 0, 0, &stretch);
	struct address_squares squares = {all, 1, 0};
	while ((mixed = mixed_count(&squares)) > 0 && squares.prefix < 2 * SQUARES_DEPTH &&
	       squares.count + 3 * mixed <= most)
		if (squares_cut(map, mixed, arena, &squares) != OK)
			return NOMEM;
	*ret = squares;
	return OK;
}
