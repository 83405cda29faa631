/* Ranges as text, the edges of the IPv4-mapped block, and exact counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "net/range.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define A(high, low) ((addr)(high) << 64 | (low))

/* The address in a text, by the C library. */
static addr pton(const char *text)
{
	uint8_t bytes[16] = {[10] = 0xff, [11] = 0xff};
	if (inet_pton(AF_INET, text, bytes + 12) != 1 && inet_pton(AF_INET6, text, bytes) != 1)
		fail_msg("bad row: %s", text);
	return addr_of_bytes(bytes);
}

static bool range_is(struct range range, const char *first, const char *last)
{
	return range.first == pton(first) && range.last == pton(last);
}

/* range_parse() of a copy that ends where the text ends. */
static enum range_error exact_parse(const char *text, struct range *ret,
				    struct range_problem *ret_problem)
{
	size_t length = strlen(text);
	char *copy = malloc(length ? length : 1);
	assert_non_null(copy);
	memcpy(copy, text, length);
	enum range_error error = range_parse((struct str){copy, length}, ret, ret_problem);
	free(copy);
	return error;
}

/* --- reading ---------------------------------------------------------- */

static const struct accepted {
	const char *name, *text, *first, *last, *printed;
} accepted[] = {
    {"address", "192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.7"},
    {"IPv6 address", "2001:DB8::1", "2001:db8::1", "2001:db8::1", "2001:db8::1"},
    {"mapped address", "::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.7"},
    {"block", "192.0.2.0/24", "192.0.2.0", "192.0.2.255", "192.0.2.0/24"},
    {"block of one", "192.0.2.7/32", "192.0.2.7", "192.0.2.7", "192.0.2.7"},
    {"block of two", "192.0.2.6/31", "192.0.2.6", "192.0.2.7", "192.0.2.6/31"},
    {"all of IPv4", "0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0/0"},
    {"upper half of IPv4", "128.0.0.0/1", "128.0.0.0", "255.255.255.255", "128.0.0.0/1"},
    {"IPv6 block", "2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:db8::/32"},
    {"IPv6 block of one", "::1/128", "::1", "::1", "::1"},
    {"upper half of IPv6", "8000::/1", "8000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "8000::/1"},
    {"block across 64 bits", "2001:db8::/63", "2001:db8::", "2001:db8:0:1:ffff:ffff:ffff:ffff",
     "2001:db8::/63"},
    {"mapped block", "::ffff:203.0.113.0/120", "203.0.113.0", "203.0.113.255", "203.0.113.0/24"},
    {"mapped block in hex", "::ffff:cb00:7100/120", "203.0.113.0", "203.0.113.255",
     "203.0.113.0/24"},
    {"the mapped block", "::ffff:0:0/96", "0.0.0.0", "255.255.255.255", "0.0.0.0/0"},
    {"mapped block of one", "::ffff:1.2.3.4/128", "1.2.3.4", "1.2.3.4", "1.2.3.4"},
    {"below the mapped block", "::/96", "::", "::ffff:ffff", "::/96"},
    {"up to the mapped block", "::fffe:0:0/96", "::fffe:0:0", "::fffe:ffff:ffff", "::fffe:0:0/96"},
    {"from the mapped block on", "::1:0:0:0/80", "::1:0:0:0", "::1:ffff:ffff:ffff", "::1:0:0:0/80"},
    {"dash", "192.0.2.1-192.0.2.9", "192.0.2.1", "192.0.2.9", "192.0.2.1 - 192.0.2.9"},
    {"dash and blanks", "192.0.2.1 \t- \t192.0.2.9", "192.0.2.1", "192.0.2.9",
     "192.0.2.1 - 192.0.2.9"},
    {"dash and one blank", "192.0.2.1 -192.0.2.9", "192.0.2.1", "192.0.2.9",
     "192.0.2.1 - 192.0.2.9"},
    {"dash around a block", "192.0.2.0 - 192.0.2.255", "192.0.2.0", "192.0.2.255", "192.0.2.0/24"},
    {"dash around one", "192.0.2.7-192.0.2.7", "192.0.2.7", "192.0.2.7", "192.0.2.7"},
    {"dash, not aligned", "192.0.2.1 - 192.0.2.2", "192.0.2.1", "192.0.2.2",
     "192.0.2.1 - 192.0.2.2"},
    {"IPv6 dash", "2001:db8::-2001:db8::ff", "2001:db8::", "2001:db8::ff", "2001:db8::/120"},
    {"one end mapped", "192.0.2.1-::ffff:192.0.2.9", "192.0.2.1", "192.0.2.9",
     "192.0.2.1 - 192.0.2.9"},
    {"all below IPv4", ":: - ::fffe:ffff:ffff", "::", "::fffe:ffff:ffff", ":: - ::fffe:ffff:ffff"},
    {"all above IPv4", "::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::1:0:0:0",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "::1:0:0:0 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"longest", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd - ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"},
};

static void test_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(accepted); i++) {
		const struct accepted *row = &accepted[i];
		struct range range = {1, 0};
		struct range_problem problem;
		char text[RANGE_TEXT];
		if (exact_parse(row->text, &range, &problem) != RANGE_OK)
			fail_msg("%s: refused with %d", row->name, (int)problem.error);
		if (problem.error != RANGE_OK || !range_is(range, row->first, row->last))
			fail_msg("%s: wrong ends", row->name);
		if (range_format(range, text) != strlen(row->printed) ||
		    strcmp(text, row->printed) != 0)
			fail_msg("%s: printed as %s", row->name, text);
	}
}

static const struct refused {
	const char *name, *text;
	enum range_error error;
	enum addr_error address;
	size_t offset, length; /* of the bad address or prefix; both 0: not told */
} refused[] = {
    {"empty", "", RANGE_BAD_ADDRESS, ADDR_EMPTY, 0, 0},
    {"bad address", "192.0.2.256", RANGE_BAD_ADDRESS, ADDR_OCTET_RANGE, 8, 3},
    {"blank behind", "192.0.2.7 ", RANGE_BAD_ADDRESS, ADDR_CHARACTER, 9, 1},
    {"bad address of a block", "192.0.2/24", RANGE_BAD_ADDRESS, ADDR_LEGACY, 0, 7},
    {"blank before the slash", "192.0.2.0 /24", RANGE_BAD_ADDRESS, ADDR_CHARACTER, 9, 1},
    {"only a prefix", "/24", RANGE_BAD_ADDRESS, ADDR_EMPTY, 0, 0},
    {"bad first end", "192.0.2.01 - 192.0.2.9", RANGE_BAD_ADDRESS, ADDR_LEADING_ZERO, 8, 2},
    {"bad last end", "192.0.2.1 - 192.0.2.09", RANGE_BAD_ADDRESS, ADDR_LEADING_ZERO, 20, 2},
    {"no last end", "192.0.2.1 - ", RANGE_BAD_ADDRESS, ADDR_EMPTY, 12, 0},
    {"no first end", "- 192.0.2.9", RANGE_BAD_ADDRESS, ADDR_EMPTY, 0, 0},
    {"blank in front of a dash range", " 192.0.2.1 - 192.0.2.9", RANGE_BAD_ADDRESS, ADDR_CHARACTER,
     0, 1},
    {"only the last octet", "192.0.2.1-9", RANGE_BAD_ADDRESS, ADDR_LEGACY, 10, 1},
    {"three ends", "1.1.1.1-1.1.1.2-1.1.1.3", RANGE_BAD_ADDRESS, ADDR_CHARACTER, 15, 1},
    {"dash between blocks", "10.0.0.0/24 - 10.0.1.0/24", RANGE_BAD_ADDRESS, ADDR_CHARACTER, 8, 1},
    {"zone with a dash", "fe80::1%eth-0", RANGE_BAD_ADDRESS, ADDR_ZONE, 7, 4},
    {"zone in a block", "fe80::%eth0/64", RANGE_BAD_ADDRESS, ADDR_ZONE, 6, 5},
    {"long dash", "192.0.2.1 \xe2\x80\x93 192.0.2.9", RANGE_BAD_ADDRESS, ADDR_CHARACTER, 9, 1},
    {"no prefix", "192.0.2.0/", RANGE_BAD_PREFIX, ADDR_OK, 10, 0},
    {"prefix with a leading zero", "192.0.2.0/024", RANGE_BAD_PREFIX, ADDR_OK, 10, 3},
    {"prefix of letters", "192.0.2.0/ab", RANGE_BAD_PREFIX, ADDR_OK, 10, 2},
    {"prefix with a blank", "192.0.2.0/ 24", RANGE_BAD_PREFIX, ADDR_OK, 10, 3},
    {"prefix below zero", "192.0.2.0/-1", RANGE_BAD_PREFIX, ADDR_OK, 10, 2},
    {"netmask", "192.0.2.0/255.255.255.0", RANGE_BAD_PREFIX, ADDR_OK, 10, 13},
    {"two prefixes", "192.0.2.0/24/24", RANGE_BAD_PREFIX, ADDR_OK, 10, 5},
    {"prefix of 33", "192.0.2.0/33", RANGE_PREFIX_LONG, ADDR_OK, 10, 2},
    {"prefix of 129", "2001:db8::/129", RANGE_PREFIX_LONG, ADDR_OK, 11, 3},
    {"prefix beyond 32 bits", "192.0.2.0/4294967320", RANGE_PREFIX_LONG, ADDR_OK, 10, 10},
    {"prefix beyond 64 bits", "::1/18446744073709551744", RANGE_PREFIX_LONG, ADDR_OK, 4, 20},
    {"reversed", "192.0.2.9 - 192.0.2.1", RANGE_REVERSED, ADDR_OK, 0, 0},
    {"reversed over IPv4", "ffff:: - ::", RANGE_REVERSED, ADDR_OK, 0, 0},
    {"last octet is a prefix length", "10.20.30.32-10.20.30.24", RANGE_REVERSED, ADDR_OK, 0, 0},
    {"families mixed", "192.0.2.1 - 2001:db8::1", RANGE_FAMILIES, ADDR_OK, 0, 0},
    {"families mixed and reversed", "2001:db8::1 - 192.0.2.1", RANGE_FAMILIES, ADDR_OK, 0, 0},
    {"families mixed at the edge", "255.255.255.255 - ::1:0:0:0", RANGE_FAMILIES, ADDR_OK, 0, 0},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		const struct refused *row = &refused[i];
		struct range range = {7, 9};
		struct range_problem problem;
		enum range_error error = exact_parse(row->text, &range, &problem);
		if (error != row->error || problem.error != error)
			fail_msg("%s: error %d, not %d", row->name, (int)error, (int)row->error);
		if (problem.address.error != row->address)
			fail_msg("%s: address error %d, not %d", row->name,
				 (int)problem.address.error, (int)row->address);
		if (problem.address.offset != row->offset || problem.address.length != row->length)
			fail_msg("%s: at %zu+%zu, not %zu+%zu", row->name, problem.address.offset,
				 problem.address.length, row->offset, row->length);
		if (range.first != 7 || range.last != 9)
			fail_msg("%s: touched on failure", row->name);
	}
}

static const struct host_bits {
	const char *name, *text, *first, *last;
} host_bits[] = {
    {"one bit", "192.0.2.1/24", "192.0.2.0", "192.0.2.255"},
    {"an address inside", "198.51.100.20/24", "198.51.100.0", "198.51.100.255"},
    {"prefix 0", "1.2.3.4/0", "0.0.0.0", "255.255.255.255"},
    {"prefix 31", "192.0.2.255/31", "192.0.2.254", "192.0.2.255"},
    {"IPv6", "2001:db8::1/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"},
    {"IPv6 above bit 64", "2001:db8:0:1::/48", "2001:db8::", "2001:db8:0:ffff:ffff:ffff:ffff:ffff"},
    {"mapped", "::ffff:203.0.113.9/120", "203.0.113.0", "203.0.113.255"},
    {"below the mapped block", "::1/96", "::", "::ffff:ffff"},
};

static void test_host_bits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(host_bits); i++) {
		const struct host_bits *row = &host_bits[i];
		struct range range = {7, 9};
		struct range_problem problem;
		if (exact_parse(row->text, &range, &problem) != RANGE_HOST_BITS)
			fail_msg("%s: error %d", row->name, (int)problem.error);
		if (!range_is(problem.block, row->first, row->last))
			fail_msg("%s: wrong block", row->name);
		assert_true(range.first == 7 && range.last == 9);
	}
}

static const struct straddling {
	const char *name, *text, *below[2], *above[2]; /* NULL: no such piece */
} straddling[] = {
    {"everything",
     "::/0",
     {"::", "::fffe:ffff:ffff"},
     {"::1:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}},
    {"the lowest /64", "::/64", {"::", "::fffe:ffff:ffff"}, {"::1:0:0:0", "::ffff:ffff:ffff:ffff"}},
    {"host bits too", "::1/64", {"::", "::fffe:ffff:ffff"}, {"::1:0:0:0", "::ffff:ffff:ffff:ffff"}},
    {"up to the upper edge", "::/80", {"::", "::fffe:ffff:ffff"}, {NULL, NULL}},
    {"just one more bit", "::fffe:0:0/95", {"::fffe:0:0", "::fffe:ffff:ffff"}, {NULL, NULL}},
    {"mapped with a short prefix",
     "::ffff:0:0/90",
     {"::ffc0:0:0", "::fffe:ffff:ffff"},
     {NULL, NULL}},
    {"dotted with a short prefix",
     "::ffff:1.2.3.4/24",
     {"::", "::fffe:ffff:ffff"},
     {"::1:0:0:0", "0:ff:ffff:ffff:ffff:ffff:ffff:ffff"}},
    {"dash over both edges",
     "::fffe:0:1 - ::1:0:0:5",
     {"::fffe:0:1", "::fffe:ffff:ffff"},
     {"::1:0:0:0", "::1:0:0:5"}},
    {"dash over everything",
     ":: - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     {"::", "::fffe:ffff:ffff"},
     {"::1:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}},
};

static bool piece_is(struct range piece, const char *const ends[2])
{
	return ends[0] ? range_is(piece, ends[0], ends[1]) : piece.first > piece.last;
}

static void test_straddling(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(straddling); i++) {
		const struct straddling *row = &straddling[i];
		struct range range = {7, 9};
		struct range_problem problem;
		if (exact_parse(row->text, &range, &problem) != RANGE_STRADDLES)
			fail_msg("%s: error %d", row->name, (int)problem.error);
		if (!piece_is(problem.around[0], row->below))
			fail_msg("%s: wrong piece below", row->name);
		if (!piece_is(problem.around[1], row->above))
			fail_msg("%s: wrong piece above", row->name);
		assert_true(range.first == 7 && range.last == 9);
	}
}

static void test_ends(void **state)
{
	(void)state;
	struct range range = {7, 9};
	struct range_problem problem;
	assert_int_equal(range_of_ends(5, 4, &range, &problem), RANGE_REVERSED);
	assert_int_equal(range_of_ends(0, ADDR_V4_FIRST, &range, &problem), RANGE_FAMILIES);
	assert_int_equal(range_of_ends(0, ADDR_V4_LAST + 1, &range, &problem), RANGE_STRADDLES);
	assert_true(range.first == 7 && range.last == 9);
	assert_int_equal(range_of_ends(0, ADDR_V4_FIRST - 1, &range, &problem), RANGE_OK);
	assert_int_equal(problem.error, RANGE_OK);
	assert_true(range.first == 0 && range.last == ADDR_V4_FIRST - 1);
	assert_true(range_holds(range, 0) && range_holds(range, ADDR_V4_FIRST - 1));
	assert_false(range_holds(range, ADDR_V4_FIRST) || range_holds(range, ADDR_LAST));
}

/* --- prefixes --------------------------------------------------------- */

static const struct prefix_row {
	const char *name;
	struct range range;
	int prefix;
} prefix_rows[] = {
    {"one", {5, 5}, 128},
    {"two, aligned", {4, 5}, 127},
    {"two, not aligned", {5, 6}, -1},
    {"three", {4, 6}, -1},
    {"four, not aligned", {2, 5}, -1},
    {"one of IPv4", {ADDR_V4_FIRST, ADDR_V4_FIRST}, 32},
    {"IPv4", {ADDR_V4_FIRST, ADDR_V4_LAST}, 0},
    {"upper half", {(addr)1 << 127, ADDR_LAST}, 1},
    {"over the lower edge", {(addr)0xfffe << 32, ADDR_V4_LAST}, -1},
    {"everything", {0, ADDR_LAST}, -1},
    {"last address", {ADDR_LAST, ADDR_LAST}, 128},
};

static void test_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prefix_rows); i++)
		if (range_prefix(prefix_rows[i].range) != prefix_rows[i].prefix)
			fail_msg("%s: %d", prefix_rows[i].name, range_prefix(prefix_rows[i].range));
}

/* Every block of every length that holds a random address. */
static void test_every_prefix(void **state)
{
	(void)state;
	struct rand rand = rand_start("prefixes");
	for (int round = 0; round < 2000; round++) {
		uint64_t high = rand_next(&rand);
		addr address = addr_of(high, rand_next(&rand));
		if (round % 2)
			address = addr_of_v4((uint32_t)high);
		bool v4 = addr_is_v4(address);
		for (int prefix = 0; prefix <= (v4 ? 32 : 128); prefix++) {
			int bits = (v4 ? 32 : 128) - prefix;
			addr host = bits == 128 ? ADDR_LAST : ((addr)1 << bits) - 1;
			struct range block = {address & ~host, address | host}, again;
			struct range_problem problem;
			char text[RANGE_TEXT];
			if (block.first <= ADDR_V4_LAST && !v4)
				continue; /* straddles, or lies below */
			assert_int_equal(range_prefix(block), prefix);
			size_t length = range_format(block, text);
			assert_int_equal(range_parse((struct str){text, length}, &again, &problem),
					 RANGE_OK);
			assert_true(again.first == block.first && again.last == block.last);
		}
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	struct rand rand = rand_start("ranges");
	for (int round = 0; round < 100000; round++) {
		uint64_t high = rand_next(&rand);
		addr first = addr_of(high, rand_next(&rand)) >> rand_below(&rand, 100);
		addr length = (addr)rand_next(&rand) >> rand_below(&rand, 64);
		if (rand_once_in(&rand, 2))
			first = addr_of_v4((uint32_t)first);
		struct range range, again;
		struct range_problem problem;
		char text[RANGE_TEXT];
		if (range_of_ends(first, first + length, &range, &problem) != RANGE_OK)
			continue;
		size_t size = range_format(range, text);
		assert_true(size < RANGE_TEXT && size == strlen(text));
		if (range_parse((struct str){text, size}, &again, &problem) != RANGE_OK ||
		    again.first != range.first || again.last != range.last)
			fail_msg("%s", text);
	}
}

/* --- counts ----------------------------------------------------------- */

static const struct count_row {
	struct count count;
	const char *plain, *grouped;
} count_rows[] = {
    {{0, false}, "0", "0"},
    {{9, false}, "9", "9"},
    {{10, false}, "10", "10"},
    {{999, false}, "999", "999"},
    {{1000, false}, "1000", "1,000"},
    {{(addr)1 << 24, false}, "16777216", "16,777,216"},
    {{(addr)1 << 32, false}, "4294967296", "4,294,967,296"},
    {{(addr)1 << 64, false}, "18446744073709551616", "18,446,744,073,709,551,616"},
    {{(addr)1 << 99, false},
     "633825300114114700748351602688",
     "633,825,300,114,114,700,748,351,602,688"},
    {{A(0x4b3b4ca85a86c47a, 0x098a224000000000), false},
     "100000000000000000000000000000000000000",
     "100,000,000,000,000,000,000,000,000,000,000,000,000"},
    {{ADDR_LAST, false},
     "340282366920938463463374607431768211455",
     "340,282,366,920,938,463,463,374,607,431,768,211,455"},
    {{0, true},
     "340282366920938463463374607431768211456",
     "340,282,366,920,938,463,463,374,607,431,768,211,456"},
};

static void test_count_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(count_rows); i++) {
		char plain[COUNT_TEXT], grouped[COUNT_TEXT * 4 / 3 + 2];
		assert_int_equal(count_format(count_rows[i].count, plain),
				 strlen(count_rows[i].plain));
		assert_string_equal(plain, count_rows[i].plain);
		assert_int_equal(count_format_grouped(count_rows[i].count, grouped),
				 strlen(count_rows[i].grouped));
		assert_string_equal(grouped, count_rows[i].grouped);
	}
}

static bool count_is(struct count a, struct count b)
{
	return a.low == b.low && a.all == b.all && count_compare(a, b) == 0;
}

static void test_count(void **state)
{
	(void)state;
	const struct count none = {0, false}, all = {0, true}, one = {1, false};
	struct count most = {ADDR_LAST, false}, half = {(addr)1 << 127, false};
	assert_true(count_is(range_count((struct range){5, 5}), one));
	assert_true(count_is(range_count((struct range){0, ADDR_LAST}), all));
	assert_true(count_is(range_count((struct range){1, ADDR_LAST}), most));
	assert_true(count_is(range_count((struct range){0, ADDR_LAST - 1}), most));
	assert_true(count_is(range_count((struct range){(addr)1 << 127, ADDR_LAST}), half));
	assert_true(count_is(count_add(none, none), none));
	assert_true(count_is(count_add(none, one), one));
	assert_true(count_is(count_add(most, one), all));
	assert_true(count_is(count_add(half, half), all));
	assert_true(count_is(count_add(all, none), all));
	assert_true(count_is(count_add(none, all), all));
	assert_true(count_compare(none, one) < 0 && count_compare(one, none) > 0);
	assert_true(count_compare(all, most) > 0 && count_compare(most, all) < 0);
	assert_true(count_compare(all, none) > 0 && count_compare(none, all) < 0);
}

/* Digits by hand: twice a count is its digits doubled with carry. */
static void test_count_doubling(void **state)
{
	(void)state;
	char digits[COUNT_TEXT] = "1", text[COUNT_TEXT];
	for (int bit = 0; bit < 128; bit++) {
		struct count count = {(addr)1 << bit, false};
		count_format(count, text);
		assert_string_equal(text, digits);
		int carry = 0;
		size_t length = strlen(digits);
		for (size_t i = length; i-- > 0;) {
			int doubled = (digits[i] - '0') * 2 + carry;
			digits[i] = (char)('0' + doubled % 10);
			carry = doubled / 10;
		}
		if (carry) {
			memmove(digits + 1, digits, length + 1);
			digits[0] = '1';
		}
	}
	count_format((struct count){0, true}, text);
	assert_string_equal(text, digits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepted),       cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_host_bits),      cmocka_unit_test(test_straddling),
	    cmocka_unit_test(test_ends),           cmocka_unit_test(test_prefix),
	    cmocka_unit_test(test_every_prefix),   cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_count_format),   cmocka_unit_test(test_count),
	    cmocka_unit_test(test_count_doubling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
