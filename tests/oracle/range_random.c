/* Ranges that collide: relatives of ranges made before, edges of the space, sizes
 * at the broad limits. */
#include "oracle/range_random.h"

/* Where collisions and special cases live. */
static addr anchor(struct maker *maker)
{
	const addr anchors[] = {
	    ADDR_V4_FIRST,
	    ADDR_V4_LAST,
	    addr_of_v4(0x0a000000),
	    addr_of_v4(0x0affffff),
	    addr_of_v4(0x01000000),
	    addr_of_v4(0xcb007100),
	    addr_of_v4(0xc6336400),
	    0,
	    ADDR_V4_FIRST - 1,
	    ADDR_V4_LAST + 1,
	    ADDR_LAST,
	    addr_of(0x20010db800000000, 0),
	    addr_of_v4((uint32_t)rand_next(maker->rand)),
	    addr_of(rand_next(maker->rand), rand_next(maker->rand)),
	};
	addr at = anchors[rand_below(maker->rand, sizeof anchors / sizeof *anchors)];
	return at + rand_below(maker->rand, 5) - 2; /* may wrap around */
}

/* The part of the space (below the IPv4 block, in it, above it) around `a`. */
static struct range family_of(addr a)
{
	if (a < ADDR_V4_FIRST)
		return (struct range){0, ADDR_V4_FIRST - 1};
	if (a <= ADDR_V4_LAST)
		return (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
	return (struct range){ADDR_V4_LAST + 1, ADDR_LAST};
}

/* From `first` as many addresses as `size_less_one` + 1, as far as the family
 * goes. */
static struct range range_sized(addr first, addr size_less_one)
{
	addr room = family_of(first).last - first;
	return (struct range){first, first + (size_less_one < room ? size_less_one : room)};
}

static struct range range_block(struct maker *maker, addr a)
{
	struct range family = family_of(a);
	addr host = ((addr)1 << rand_below(maker->rand, addr_is_v4(a) ? 33 : 128)) - 1;
	struct range block = {a & ~host, a | host};
	if (block.first < family.first)
		block.first = family.first;
	if (block.last > family.last)
		block.last = family.last;
	return block;
}

static struct range range_between(addr a, addr b)
{
	struct range family = family_of(a);
	if (b < family.first)
		b = family.first;
	if (b > family.last)
		b = family.last;
	return a < b ? (struct range){a, b} : (struct range){b, a};
}

/* Sizes at and around the broad limits, and halves of them. */
static struct range range_limit(struct maker *maker, addr a)
{
	unsigned bits = (addr_is_v4(a) ? 24 : 99) - rand_below(maker->rand, 2);
	return range_sized(a, ((addr)1 << bits) - 2 + rand_below(maker->rand, 3));
}

/* A relative of a range made before: the same, inside it, touching it. */
static struct range range_related(struct maker *maker)
{
	struct range old = maker->to->pool[rand_below(maker->rand, maker->to->pool_count)];
	struct range family = family_of(old.first);
	addr some = (addr)rand_below(maker->rand, 4);
	switch (rand_below(maker->rand, 5)) {
	case 0:
		return old;
	case 1: /* the same start */
		return range_sized(old.first, some);
	case 2: /* touching behind */
		return range_sized(old.last < family.last ? old.last + 1 : old.last, some);
	case 3: /* touching before, or overlapping by one */
		if (old.first > family.first + some)
			return (struct range){old.first - some - 1, old.first - (some & 1)};
		return old;
	default: /* inside, off both ends */
		if (old.last - old.first > 2)
			return (struct range){old.first + 1, old.last - 1};
		return old;
	}
}

struct range range_make(struct maker *maker)
{
	struct policy_random *to = maker->to;
	addr a = anchor(maker);
	struct range range;
	uint32_t kind = rand_below(maker->rand, 10);
	if (kind < 4 && to->pool_count)
		range = range_related(maker);
	else if (kind < 6)
		range = range_block(maker, a);
	else if (kind < 7)
		range = range_limit(maker, a);
	else if (kind < 8)
		range = range_between(a, anchor(maker));
	else
		range = range_sized(a, rand_below(maker->rand, 20));
	if (to->pool_count < POOL_MAX)
		to->pool[to->pool_count++] = range;
	return range;
}
