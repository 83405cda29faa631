/* Special-purpose addresses: the registries in rows, each asked at its edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/special.h"

#define ROUTED SPECIAL_COUNT

static struct range range_read(const char *text)
{
	struct range range;
	struct range_problem problem;
	if (range_parse(str_of(text), &range, &problem) != RANGE_OK)
		fail_msg("%s", text);
	return range;
}

static enum special special_of(struct range range)
{
	const struct special_block *block = special_find(range);
	return block ? block->special : ROUTED;
}

struct block_row {
	const char *range;
	enum special special;
	enum special before, behind; /* of the addresses around it */
};

/* As the registries have them, with what lies beside. */
static const struct block_row block_rows[] = {
    {"0.0.0.0/8", SPECIAL_UNROUTED, SPECIAL_UNROUTED, ROUTED},
    {"10.0.0.0/8", SPECIAL_PRIVATE, ROUTED, ROUTED},
    {"100.64.0.0/10", SPECIAL_CARRIER_NAT, ROUTED, ROUTED},
    {"127.0.0.0/8", SPECIAL_LOOPBACK, ROUTED, ROUTED},
    {"169.254.0.0/16", SPECIAL_UNROUTED, ROUTED, ROUTED},
    {"172.16.0.0/12", SPECIAL_PRIVATE, ROUTED, ROUTED},
    {"192.0.0.0/24", SPECIAL_UNROUTED, ROUTED, ROUTED},
    {"192.0.2.0/24", SPECIAL_DOCUMENTATION, ROUTED, ROUTED},
    {"192.168.0.0/16", SPECIAL_PRIVATE, ROUTED, ROUTED},
    {"198.18.0.0/15", SPECIAL_UNROUTED, ROUTED, ROUTED},
    {"198.51.100.0/24", SPECIAL_DOCUMENTATION, ROUTED, ROUTED},
    {"203.0.113.0/24", SPECIAL_DOCUMENTATION, ROUTED, ROUTED},
    {"224.0.0.0/4", SPECIAL_MULTICAST, ROUTED, SPECIAL_UNROUTED},
    {"240.0.0.0/4", SPECIAL_UNROUTED, SPECIAL_MULTICAST, SPECIAL_UNROUTED},
    {"255.255.255.255", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"::1", SPECIAL_LOOPBACK, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"64:ff9b::/96", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"64:ff9b:1::/48", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"100::/64", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"100:0:0:1::/64", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"::1:0:0:0 - 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", SPECIAL_UNROUTED, SPECIAL_UNROUTED,
     ROUTED},
    {"2001::/23", SPECIAL_UNROUTED, ROUTED, ROUTED},
    {"2001:db8::/32", SPECIAL_DOCUMENTATION, ROUTED, ROUTED},
    {"3fff::/20", SPECIAL_DOCUMENTATION, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"5f00::/16", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"fc00::/7", SPECIAL_PRIVATE, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"fe80::/10", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_UNROUTED},
    {"fec0::/10", SPECIAL_UNROUTED, SPECIAL_UNROUTED, SPECIAL_MULTICAST},
    {"ff00::/8", SPECIAL_MULTICAST, SPECIAL_UNROUTED, ROUTED},
};

static void test_blocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof block_rows / sizeof *block_rows; i++) {
		const struct block_row *row = &block_rows[i];
		struct range range = range_read(row->range);
		const struct range asked[] = {range,
					      {range.first, range.first},
					      {range.last, range.last},
					      {range.first - 1, range.first - 1},
					      {range.last + 1, range.last + 1}};
		const enum special expected[] = {row->special, row->special, row->special,
						 row->before, row->behind};
		for (size_t n = 0; n < 5; n++) {
			bool none =
			    (n == 3 && range.first == 0) || (n == 4 && range.last == ADDR_LAST);
			if (!none && special_of(asked[n]) != expected[n])
				fail_msg("%s, %zu: %d", row->range, n, (int)special_of(asked[n]));
		}
	}
}

/* What is none of them, or not of one alone. */
static const char *const routed_rows[] = {
    "1.1.1.1",
    "9.255.255.255 - 10.0.0.1",
    "10.255.255.255 - 11.0.0.0",
    "223.255.255.255",
    "239.255.255.255 - 240.0.0.0", /* two blocks: each its own */
    "0.0.0.0/0",
    "192.88.99.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.175.48.0/24",
    "2001:200::",
    "2000::1",
    "2001:db7:ffff::1",
    "2001:db9::",
    "2002::/16",
    "2400::/12",
    "2600::/12",
    "2620:4f:8000::/48",
    "2630::/12",
    "2800::/12",
    "2a00::/11",
    "2c00::/12",
    "2cff:ffff::1",
};

static void test_routed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof routed_rows / sizeof *routed_rows; i++)
		if (special_find(range_read(routed_rows[i])))
			fail_msg("%s", routed_rows[i]);
}

/* Binary search needs it. */
static void test_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < special_block_count; i++) {
		const struct special_block *block = &special_blocks[i];
		assert_true(block->range.first <= block->range.last);
		assert_true(block->special < SPECIAL_COUNT && block->name[0]);
		assert_int_equal(addr_is_v4(block->range.first), addr_is_v4(block->range.last));
		assert_true(i == 0 || block[-1].range.last < block->range.first);
		assert_ptr_equal(special_find(block->range), block);
	}
}

/* Everything but the blocks: 2^32, less 3 * 2^24 (0/8, 10/8, 127/8), 2^22, 2^20, 2^17, 2 * 2^16,
 * 4 * 2^8 and 2^29. */
static void test_routable(void **state)
{
	(void)state;
	struct arena arena;
	struct rangeset set;
	arena_init(&arena);
	assert_int_equal(special_routable_v4(&arena, &set), OK);
	assert_true(rangeset_count(set).low == 3702258688u);
	for (size_t i = 0; i < set.count; i++) {
		struct range first = {set.ranges[i].first, set.ranges[i].first};
		struct range last = {set.ranges[i].last, set.ranges[i].last};
		assert_true(addr_is_v4(first.first) && addr_is_v4(last.last));
		assert_null(special_find(first));
		assert_null(special_find(last));
	}
	for (size_t i = 0; i < special_block_count; i++)
		assert_false(rangeset_holds(set, special_blocks[i].range.first));
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_routed),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_routable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
