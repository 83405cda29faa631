#include "net/special.h"

/* a.b.c.d/length */
#define V4(a, b, c, d)                                                                             \
	(ADDR_V4_FIRST | ((addr)(a) << 24 | (addr)(b) << 16 | (addr)(c) << 8 | (addr)(d)))
#define V4_BLOCK(a, b, c, d, length)                                                               \
	{                                                                                          \
		V4(a, b, c, d), V4(a, b, c, d) | ((UINT64_C(1) << (32 - (length))) - 1)            \
	}

/* The addresses whose first 64 bits are from `first` to `last`. */
#define V6(high) ((addr)UINT64_C(high) << 64)
#define V6_HALVES(first, last)                                                                     \
	{                                                                                          \
		V6(first), V6(last) | UINT64_MAX                                                   \
	}

/* What is globally reachable inside of 192.0.0.0/24 and 2001::/23 (anycast of RFC 7723, RFC 8155 and
 * RFC 9665, AMT, AS112, ORCHIDv2, DETs) answers, or is no place: nobody logs in from there. Not in
 * the table, for somebody might: 6to4, 192.88.99.0/24 and 2002::/16; AMT and AS112 elsewhere,
 * 192.31.196.0/24, 192.52.193.0/24, 192.175.48.0/24, 2620:4f:8000::/48. */
static const struct special_block blocks[] = {
    {SPECIAL_UNROUTED, {0, 0}, "the unspecified address (RFC 4291)"},
    {SPECIAL_LOOPBACK, {1, 1}, "loopback (RFC 4291)"},
    {SPECIAL_UNROUTED, {2, ADDR_V4_FIRST - 1}, "not given out, or IPv4-compatible (RFC 4291)"},
    {SPECIAL_UNROUTED, V4_BLOCK(0, 0, 0, 0, 8), "\"this network\" (RFC 791)"},
    {SPECIAL_PRIVATE, V4_BLOCK(10, 0, 0, 0, 8), "private use (RFC 1918)"},
    {SPECIAL_CARRIER_NAT, V4_BLOCK(100, 64, 0, 0, 10), "carrier-grade NAT (RFC 6598)"},
    {SPECIAL_LOOPBACK, V4_BLOCK(127, 0, 0, 0, 8), "loopback (RFC 1122)"},
    {SPECIAL_UNROUTED, V4_BLOCK(169, 254, 0, 0, 16), "link-local (RFC 3927)"},
    {SPECIAL_PRIVATE, V4_BLOCK(172, 16, 0, 0, 12), "private use (RFC 1918)"},
    {SPECIAL_UNROUTED, V4_BLOCK(192, 0, 0, 0, 24), "protocol assignments (RFC 6890)"},
    {SPECIAL_DOCUMENTATION, V4_BLOCK(192, 0, 2, 0, 24), "documentation (RFC 5737)"},
    {SPECIAL_PRIVATE, V4_BLOCK(192, 168, 0, 0, 16), "private use (RFC 1918)"},
    {SPECIAL_UNROUTED, V4_BLOCK(198, 18, 0, 0, 15), "benchmarks (RFC 2544)"},
    {SPECIAL_DOCUMENTATION, V4_BLOCK(198, 51, 100, 0, 24), "documentation (RFC 5737)"},
    {SPECIAL_DOCUMENTATION, V4_BLOCK(203, 0, 113, 0, 24), "documentation (RFC 5737)"},
    {SPECIAL_MULTICAST, V4_BLOCK(224, 0, 0, 0, 4), "multicast (RFC 1112)"},
    {SPECIAL_UNROUTED, V4_BLOCK(240, 0, 0, 0, 4), "reserved (RFC 1112)"},
    {SPECIAL_UNROUTED,
     {ADDR_V4_LAST + 1, V6(0x1fffffffffffffff) | UINT64_MAX},
     "translation, discard, or not given out (RFC 6052, RFC 6666, RFC 4291)"},
    {SPECIAL_UNROUTED, V6_HALVES(0x2001000000000000, 0x200101ffffffffff),
     "protocol assignments, Teredo (RFC 2928, RFC 4380)"},
    {SPECIAL_DOCUMENTATION, V6_HALVES(0x20010db800000000, 0x20010db8ffffffff),
     "documentation (RFC 3849)"},
    {SPECIAL_UNROUTED, V6_HALVES(0x2d00000000000000, 0x3ffeffffffffffff),
     "not given out (IANA, 2026)"},
    {SPECIAL_DOCUMENTATION, V6_HALVES(0x3fff000000000000, 0x3fff0fffffffffff),
     "documentation (RFC 9637)"},
    {SPECIAL_UNROUTED, V6_HALVES(0x3fff100000000000, 0xfbffffffffffffff),
     "not given out (IANA, 2026)"},
    {SPECIAL_PRIVATE, V6_HALVES(0xfc00000000000000, 0xfdffffffffffffff), "unique local (RFC 4193)"},
    {SPECIAL_UNROUTED, V6_HALVES(0xfe00000000000000, 0xfeffffffffffffff),
     "link-local, or not given out (RFC 4291, RFC 3879)"},
    {SPECIAL_MULTICAST, V6_HALVES(0xff00000000000000, 0xffffffffffffffff), "multicast (RFC 4291)"},
};

const struct special_block *const special_blocks = blocks;
const size_t special_block_count = sizeof blocks / sizeof *blocks;

const struct special_block *special_find(struct range range)
{
	size_t first = 0, end = special_block_count;
	while (first < end) {
		size_t middle = (first + end) / 2;
		const struct special_block *block = &blocks[middle];
		if (block->range.last < range.first)
			first = middle + 1;
		else if (block->range.first > range.last)
			end = middle;
		else
			return range_holds(block->range, range.first) &&
				       range_holds(block->range, range.last)
				   ? block
				   : NULL;
	}
	return NULL;
}

enum status special_routable_v4(struct arena *arena, struct rangeset *ret)
{
	const struct range v4 = {ADDR_V4_FIRST, ADDR_V4_LAST};
	struct range *special = arena_array(arena, special_block_count, sizeof *special);
	struct rangeset set;
	if (!special)
		return NOMEM;
	for (size_t i = 0; i < special_block_count; i++)
		special[i] = blocks[i].range;
	if (rangeset_of(arena, special, special_block_count, &set) != OK)
		return NOMEM;
	return rangeset_minus(arena, (struct rangeset){&v4, 1}, set, ret);
}

enum status special_sources(struct arena *arena, struct rangeset *ret)
{
	struct range *special = arena_array(arena, special_block_count, sizeof *special);
	struct rangeset set;
	size_t count = 0;
	if (!special)
		return NOMEM;
	for (size_t i = 0; i < special_block_count; i++)
		if (blocks[i].special != SPECIAL_DOCUMENTATION)
			special[count++] = blocks[i].range;
	if (rangeset_of(arena, special, count, &set) != OK)
		return NOMEM;
	return rangeset_complement(arena, set, ret);
}
