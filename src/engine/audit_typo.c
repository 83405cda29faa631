/* The criteria, one function each: rows in, what was probably meant out. */
#include "engine/audit_typo.h"

#include <stdio.h>

/* An IPv4 row that is no single address and no block. */
struct shape {
	uint32_t first, last;
	bool preceded, followed; /* the list has the address before it, behind it */
};

static struct range v4_range(uint32_t first, uint32_t last)
{
	return (struct range){addr_of_v4(first), addr_of_v4(last)};
}

static uint32_t host_mask(unsigned prefix)
{
	return prefix == 0 ? UINT32_MAX : (uint32_t)((UINT64_C(1) << (32 - prefix)) - 1);
}

static uint64_t shape_count(const struct shape *shape)
{
	return (uint64_t)shape->last - shape->first + 1;
}

/* --- prefix-as-octet ------------------------------------------------------------------
 * x.y.z.0 - x.y.z.P, where x.y.z.0/P is a block and P is from 8 to 29, but neither 14 nor 15 (nor,
 * as it would be with 30 and 31, the range a block, or one without its last address); the list
 * does not go on behind it. P < 24 needs an x.y.z.0 that is aligned: 198.51.100.0 - 198.51.100.22
 * is one, 198.51.101.0 - 198.51.101.22 is none. Near misses: a start that is not .0; .23 behind
 * an odd third octet; .0 - .30; .0 - .7. */

static bool find_prefix(const struct shape *shape, struct typo *ret)
{
	enum { SHORTEST = 8, LONGEST = 29, ALMOST_BLOCK = 14, BLOCK = 15 };
	uint32_t last = shape->last & 0xff;
	if (shape->first & 0xff || shape->last - shape->first != last || shape->followed)
		return false;
	if (last < SHORTEST || last > LONGEST || last == ALMOST_BLOCK || last == BLOCK)
		return false;
	uint32_t host = host_mask(last);
	if (shape->first & host)
		return false;
	ret->number = last;
	ret->meant[ret->meant_count++] = v4_range(shape->first, shape->first | host);
	return true;
}

/* --- block-without-ends ------------------------------------------------------------------
 * A block of /8 to /24 without its first address, its last, or both, which are not elsewhere in the
 * list either. Near misses: .1 - .62 and whatever else is left of a smaller block, for that is a
 * subnet, whose ends nobody sends from, while whose a /24 is may translate to all of it; a block
 * without two addresses at one end. */

static bool find_ends(const struct shape *shape, struct typo *ret)
{
	enum { SHORTEST = 8, LONGEST = 24 };
	static const struct {
		uint32_t before, behind; /* missing */
		const char *without;
	} ways[] = {{1, 1, "first and last"}, {1, 0, "first"}, {0, 1, "last"}};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		uint32_t before = ways[i].before, behind = ways[i].behind;
		struct range block = v4_range(shape->first - before, shape->last + behind);
		int prefix = range_prefix(block);
		if (prefix < SHORTEST || prefix > LONGEST || (before && shape->preceded) ||
		    (behind && shape->followed))
			continue;
		ret->meant[ret->meant_count++] = block;
		ret->without = ways[i].without;
		return true;
	}
	return false;
}

/* --- end-digit-off -----------------------------------------------------------------------
 * With one octet of the end changed by one digit (changed, put in or left out), the row is a
 * block, and the list does not go on behind it. Either the end is too far: the octet is one of the
 * first three and should be as in the start, where it is not 0, it is not 255, and the row has at
 * least 16 times the addresses of the block (which may be a single one, but none x.y.z.0). Or it is
 * not far enough: the octet should be 255, the block is a /24 or larger, and of its addresses at
 * least two are left out, but less than an eighth. Near misses: 198.51.100.0 - 198.51.103.255, a
 * block; 198.51.101.0 - 198.51.102.255, 2 times; 16.0.0.0 - 18.0.0.0; 198.51.100.0 -
 * 198.51.100.254, one left out; - .223, two digits off. */

bool typo_digit_off(unsigned octet, unsigned other)
{
	char a[4], b[4];
	int of_a = snprintf(a, sizeof a, "%u", octet & 0xff);
	int of_b = snprintf(b, sizeof b, "%u", other & 0xff);
	int same = 0, tail = 0;
	if (octet == other || of_a - of_b > 1 || of_b - of_a > 1)
		return false;
	while (same < of_a && same < of_b && a[same] == b[same])
		same++;
	while (tail < of_a - same && tail < of_b - same && a[of_a - 1 - tail] == b[of_b - 1 - tail])
		tail++;
	return of_a - same - tail <= 1 && of_b - same - tail <= 1;
}

static bool end_is_block(const struct shape *shape, uint32_t end)
{
	return end >= shape->first && range_prefix(v4_range(shape->first, end)) >= 0;
}

/* The end with the octet that `shift` bits are right of. */
static uint32_t end_with(uint32_t end, unsigned shift, uint32_t octet)
{
	return (end & ~(UINT32_C(0xff) << shift)) | octet << shift;
}

static bool end_too_far(const struct shape *shape, unsigned shift, uint32_t *ret_end)
{
	enum { TIMES = 16 };
	uint32_t wrong = shape->last >> shift & 0xff, right = shape->first >> shift & 0xff;
	uint32_t end = end_with(shape->last, shift, right);
	bool start_of_block = end == shape->first && (end & 0xff) == 0;
	if (shift == 0 || right == 0 || wrong == 0xff || !typo_digit_off(wrong, right) ||
	    !end_is_block(shape, end) || start_of_block ||
	    shape_count(shape) < TIMES * ((uint64_t)end - shape->first + 1))
		return false;
	*ret_end = end;
	return true;
}

static bool end_too_near(const struct shape *shape, unsigned shift, uint32_t *ret_end)
{
	enum { SMALLEST = 256, PARTS = 8 };
	uint32_t end = end_with(shape->last, shift, 0xff);
	if (!typo_digit_off(shape->last >> shift & 0xff, 0xff) || !end_is_block(shape, end))
		return false;
	uint64_t block = (uint64_t)end - shape->first + 1, missing = end - shape->last;
	if (block < SMALLEST || missing < 2 || missing * PARTS >= block)
		return false;
	*ret_end = end;
	return true;
}

static bool find_digit(const struct shape *shape, struct typo *ret)
{
	uint32_t end;
	for (unsigned shift = 0; shift < 32 && !shape->followed; shift += 8) {
		if (!end_too_far(shape, shift, &end) && !end_too_near(shape, shift, &end))
			continue;
		snprintf(ret->from, sizeof ret->from, "%u", shape->last >> shift & 0xff);
		snprintf(ret->to, sizeof ret->to, "%u", end >> shift & 0xff);
		ret->meant[ret->meant_count++] = v4_range(shape->first, end);
		return true;
	}
	return false;
}

/* --- host-bits-lost ----------------------------------------------------------------------
 * From an address inside of a /8, /16 or /24 (the smallest of them that holds the row) to its end:
 * what a tool makes of 198.51.100.20/24 that does not clear the host bits. The rest takes at least
 * three blocks to write, with the address before it is not a block either, and the list has neither
 * the address before it nor that behind it. Near misses: .128 - .255, a block; .96 - .255,
 * two blocks, a cut that somebody made; .1 - .255 and .129 - .255, blocks without their first
 * address. */

static bool find_host_bits(const struct shape *shape, struct typo *ret)
{
	enum { BLOCKS = 3 };
	unsigned prefix = 24;
	while ((shape->first ^ shape->last) & ~host_mask(prefix))
		prefix -= 8;
	uint32_t host = host_mask(prefix);
	if (prefix == 0 || (shape->last & host) != host || shape->preceded || shape->followed)
		return false;
	/* Aligned at its end, a range has a block for each bit of its count. */
	if (__builtin_popcountll(shape_count(shape)) < BLOCKS ||
	    range_prefix(v4_range(shape->first - 1, shape->last)) >= 0)
		return false;
	ret->meant[ret->meant_count++] = v4_range(shape->first & ~host, shape->last);
	ret->meant[ret->meant_count++] = v4_range(shape->first, shape->first);
	return true;
}

/* --- octet-jump ----------------------------------------------------------------------------
 * x.y.0.0 - x.z.255.255 with y < z that is no block, where the list has neither the address before
 * it nor that behind it. It may be x.y.0.0 - x.y.z.255, or x.y.0.0/16. Near misses: a block, as
 * 16.16.0.0 - 16.31.255.255; an end or a start within a block of 2^16; a jump in the first octet
 * or the third; 16.1.0.0 - 16.255.255.255, of which host-bits-lost speaks first. */

static bool find_jump(const struct shape *shape, struct typo *ret)
{
	const uint32_t host = 0xffff;
	uint32_t from = shape->first >> 16 & 0xff, to = shape->last >> 16 & 0xff;
	if (shape->first >> 24 != shape->last >> 24 || from == to || shape->preceded ||
	    shape->followed || shape->first & host || (shape->last & host) != host)
		return false;
	ret->number = to - from + 1;
	if (to != 0xff) /* else it is the /16, too */
		ret->meant[ret->meant_count++] =
		    v4_range(shape->first, shape->first | to << 8 | 0xff);
	ret->meant[ret->meant_count++] = v4_range(shape->first, shape->first | host);
	return true;
}

/* --- mapped-as-ipv6 --------------------------------------------------------------------
 * An end of the row is written as IPv4 in the form of IPv6, ::ffff:198.51.100.7: it is that IPv4
 * address. Or typo_is_embedded(): it is not, and no login comes from there. Near misses: ::1, ::5;
 * 64:ff9b::/96 itself; 2001:db8::ffff:c633:6407. */

static const struct {
	addr first; /* of a /96 */
	const char *form;
} embeddings[] = {
    {0, "the IPv4-compatible form (RFC 4291)"},
    {(addr)0xffff << 48, "the IPv4-translated form (RFC 7915)"},
    {(addr)0x0064ff9b << 96, "the form of NAT64 (RFC 6052)"},
};

/* The form, or NULL. */
static const char *embedding_find(struct range range)
{
	enum { TINY = 1 << 24 };
	for (size_t i = 0; i < sizeof embeddings / sizeof *embeddings; i++) {
		addr first = embeddings[i].first;
		if (range.first - first >= TINY && range.first - first <= UINT32_MAX &&
		    range.last - first <= UINT32_MAX)
			return embeddings[i].form;
	}
	return NULL;
}

bool typo_is_embedded(struct range range)
{
	return embedding_find(range) != NULL;
}

static bool find_embedded(const struct range_row *row, struct typo *ret)
{
	ret->mapped = row->mapped;
	ret->form = embedding_find(row->range);
	if (!ret->mapped && !ret->form)
		return false;
	ret->meant[ret->meant_count++] =
	    v4_range((uint32_t)addr_low(row->range.first), (uint32_t)addr_low(row->range.last));
	return true;
}

/* --- ipv6-single-address -----------------------------------------------------------------
 * One address of 2000::/3, where the list has neither the one before it nor that behind it, whose
 * last 64 bits are one of these:
 *	0                      the address of the /64 itself, which no machine has
 *	....:..ff:fe..:....    made from the number of a network card (RFC 4291, EUI-64)
 *	four groups from 100 to ffff, which are not all decimal numbers up to 255: made at random
 *	                       (RFC 7217, RFC 8981), most of which change every day
 * Near misses: 2001:db8::5, given by hand; 2001:db8::198:151:100:107, an IPv4 address in decimal
 * groups; 2001:db8::face:0:0:1; fe80::1234:56ff:fe78:9abc, of which unrouted-range speaks. */

static bool group_is_octet(unsigned group)
{
	return group <= 0x255 && (group & 0xf) <= 9 && (group >> 4 & 0xf) <= 9;
}

static bool looks_random(uint64_t low)
{
	enum { SMALLEST = 0x100 };
	bool octets = true;
	for (unsigned shift = 0; shift < 64; shift += 16) {
		unsigned group = low >> shift & 0xffff;
		if (group < SMALLEST)
			return false;
		octets &= group_is_octet(group);
	}
	return !octets;
}

static bool looks_made(uint64_t low)
{
	return low == 0 || (low >> 24 & 0xffff) == 0xfffe || looks_random(low);
}

static bool find_single(const struct range_row *row, struct rangeset list, struct typo *ret)
{
	addr a = row->range.first;
	bool unicast = a >> 125 == 1; /* 2000::/3 */
	if (a != row->range.last || !unicast || !looks_made(addr_low(a)) ||
	    rangeset_holds(list, a - 1) || rangeset_holds(list, a + 1))
		return false;
	ret->whole = addr_low(a) == 0;
	ret->meant[ret->meant_count++] =
	    (struct range){addr_of(addr_high(a), 0), addr_of(addr_high(a), UINT64_MAX)};
	return true;
}

/* --- All of them ----------------------------------------------------------------------- */

static enum audit_rule shape_find(const struct shape *shape, struct typo *ret)
{
	/* The most specific first. */
	static const struct {
		enum audit_rule rule;
		bool (*find)(const struct shape *shape, struct typo *ret);
	} rows[] = {
	    {AUDIT_PREFIX_AS_OCTET, find_prefix}, {AUDIT_BLOCK_WITHOUT_ENDS, find_ends},
	    {AUDIT_END_DIGIT_OFF, find_digit},    {AUDIT_HOST_BITS_LOST, find_host_bits},
	    {AUDIT_OCTET_JUMP, find_jump},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].find(shape, ret))
			return rows[i].rule;
	return AUDIT_RULE_COUNT;
}

struct typo typo_find(const struct range_row *row, struct rangeset list)
{
	struct typo typo = {.rule = AUDIT_RULE_COUNT};
	struct range range = row->range;
	bool edge = range.first == ADDR_V4_FIRST || range.last == ADDR_V4_LAST;
	if (addr_is_v4(range.first) && !edge && range_prefix(range) < 0) {
		struct shape shape = {.first = (uint32_t)addr_low(range.first),
				      .last = (uint32_t)addr_low(range.last),
				      .preceded = rangeset_holds(list, range.first - 1),
				      .followed = rangeset_holds(list, range.last + 1)};
		typo.rule = shape_find(&shape, &typo);
	}
	if (typo.rule == AUDIT_RULE_COUNT && find_embedded(row, &typo))
		typo.rule = AUDIT_MAPPED_AS_IPV6;
	if (typo.rule == AUDIT_RULE_COUNT && find_single(row, list, &typo))
		typo.rule = AUDIT_IPV6_SINGLE_ADDRESS;
	return typo;
}
