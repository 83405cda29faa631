/* Sets of addresses against an oracle that is too simple to be wrong: the whole
 * address space cut into cells, one address each near the places where edges
 * matter (0, both ends of the IPv4-mapped block, the last address) and one wide
 * cell between two such places; a set is one bool a cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "net/rangeset.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- the oracle ------------------------------------------------------- */

enum { NEAR = 40, CELLS_MAX = 4 * 2 * NEAR + 5 };

static struct range cells[CELLS_MAX];
static size_t cell_count;

static void cell_push(addr first, addr last)
{
	cells[cell_count++] = (struct range){first, last};
}

static void cells_near(addr first, addr last)
{
	if (cell_count && cells[cell_count - 1].last + 1 < first)
		cell_push(cells[cell_count - 1].last + 1, first - 1);
	for (addr a = first;; a++) {
		cell_push(a, a);
		if (a == last)
			break;
	}
}

static int cells_make(void **state)
{
	(void)state;
	cells_near(0, NEAR - 1);
	cells_near(ADDR_V4_FIRST - NEAR, ADDR_V4_FIRST + NEAR - 1);
	cells_near(ADDR_V4_LAST - NEAR + 1, ADDR_V4_LAST + NEAR);
	cells_near(ADDR_LAST - NEAR + 1, ADDR_LAST);
	return 0;
}

struct naive {
	bool has[CELLS_MAX];
};

static void naive_add(struct naive *naive, struct range range)
{
	for (size_t i = 0; i < cell_count; i++)
		if (cells[i].first >= range.first && cells[i].last <= range.last)
			naive->has[i] = true;
}

/* The maximal ranges, in order. */
static size_t naive_ranges(const struct naive *naive, struct range *ret)
{
	size_t count = 0;
	for (size_t i = 0; i < cell_count; i++) {
		if (!naive->has[i])
			continue;
		if (i > 0 && naive->has[i - 1])
			ret[count - 1].last = cells[i].last;
		else
			ret[count++] = cells[i];
	}
	return count;
}

static struct count naive_count(const struct naive *naive)
{
	addr low = 0;
	bool any = false;
	for (size_t i = 0; i < cell_count; i++) {
		low += naive->has[i] ? cells[i].last - cells[i].first + 1 : 0;
		any = any || naive->has[i];
	}
	return (struct count){.low = low, .all = low == 0 && any};
}

/* --- comparing -------------------------------------------------------- */

static bool set_equal(struct rangeset a, struct rangeset b)
{
	bool equal = a.count == b.count;
	for (size_t i = 0; equal && i < a.count; i++)
		equal =
		    a.ranges[i].first == b.ranges[i].first && a.ranges[i].last == b.ranges[i].last;
	return equal;
}

static void set_check(const char *what, struct rangeset set, const struct naive *naive)
{
	struct range expected[CELLS_MAX];
	struct rangeset expected_set = {expected, naive_ranges(naive, expected)};
	if (!set_equal(set, expected_set))
		fail_msg("%s: wrong ranges", what);
	if (count_compare(rangeset_count(set), naive_count(naive)) != 0)
		fail_msg("%s: wrong count", what);
	for (size_t i = 0; i < cell_count; i++)
		if (rangeset_holds(set, cells[i].first) != naive->has[i] ||
		    rangeset_holds(set, cells[i].last) != naive->has[i])
			fail_msg("%s: holds wrong addresses", what);
	for (size_t i = 0; i < cell_count; i++) {
		size_t before = 0;
		while (before < set.count && set.ranges[before].last < cells[i].first)
			before++;
		if (rangeset_find_from(set, cells[i].first) != before)
			fail_msg("%s: another range is found from an address on", what);
	}
}

static void require(bool condition, const char *what)
{
	if (!condition)
		fail_msg("%s", what);
}

static bool same_family(struct range range)
{
	return (range.last < ADDR_V4_FIRST || range.first > ADDR_V4_LAST) ||
	       (addr_is_v4(range.first) && addr_is_v4(range.last));
}

/* The order of parts and blocks: IPv4, then IPv6, ascending, not overlapping. */
static bool in_order(struct range a, struct range b)
{
	if (addr_is_v4(a.first) != addr_is_v4(b.first))
		return addr_is_v4(a.first);
	return a.last < b.first;
}

static void parts_check(struct arena *arena, struct rangeset set)
{
	const struct range *parts;
	size_t count;
	struct rangeset again;
	assert_int_equal(rangeset_parts(arena, set, &parts, &count), OK);
	for (size_t i = 0; i < count; i++) {
		require(same_family(parts[i]), "part of two families");
		require(i == 0 || in_order(parts[i - 1], parts[i]), "parts out of order");
	}
	assert_int_equal(rangeset_of(arena, parts, count, &again), OK);
	require(set_equal(set, again), "parts are another set");
	require(count <= set.count + 2, "too many parts");
}

/* How many blocks the set needs in the block `node`: none, one, or those of its
 * two halves. */
static size_t blocks_needed(struct rangeset set, struct range node)
{
	addr size_less_1 = node.last - node.first;
	bool touched = false;
	for (size_t i = 0; i < set.count; i++) {
		struct range range = set.ranges[i];
		if (range.first <= node.first && node.last <= range.last)
			return 1;
		touched = touched || (range.first <= node.last && node.first <= range.last);
	}
	if (!touched)
		return 0;
	addr middle = node.first + size_less_1 / 2;
	return blocks_needed(set, (struct range){node.first, middle}) +
	       blocks_needed(set, (struct range){middle + 1, node.last});
}

static size_t blocks_needed_by_family(struct arena *arena, struct rangeset set)
{
	static const struct range v4_block = {ADDR_V4_FIRST, ADDR_V4_LAST};
	struct rangeset v4 = {&v4_block, 1}, v6;
	assert_int_equal(rangeset_minus(arena, set, v4, &v6), OK);
	return blocks_needed(set, v4_block) + blocks_needed(v6, (struct range){0, ADDR_LAST});
}

static void blocks_check(struct arena *arena, struct rangeset set)
{
	const struct range *blocks;
	size_t count;
	struct rangeset again;
	assert_int_equal(rangeset_blocks(arena, set, &blocks, &count), OK);
	for (size_t i = 0; i < count; i++) {
		require(range_prefix(blocks[i]) >= 0, "not a block");
		require(i == 0 || in_order(blocks[i - 1], blocks[i]), "blocks out of order");
	}
	assert_int_equal(rangeset_of(arena, blocks, count, &again), OK);
	require(set_equal(set, again), "blocks are another set");
	require(count == blocks_needed_by_family(arena, set), "not the fewest blocks");
}

/* --- random sets ------------------------------------------------------ */

enum { RANGES_MAX = 40 };

/* Ranges of a few cells, or many; nested, equal, touching, overlapping. */
static size_t ranges_choose(struct rand *rand, struct range *ret, struct naive *naive)
{
	size_t count = rand_below(rand, rand_once_in(rand, 4) ? RANGES_MAX + 1 : 6);
	*naive = (struct naive){{0}};
	for (size_t i = 0; i < count; i++) {
		size_t first = rand_below(rand, (uint32_t)cell_count), last = first;
		last += rand_below(rand, rand_once_in(rand, 8) ? (uint32_t)cell_count : 6);
		if (last >= cell_count)
			last = cell_count - 1;
		ret[i] = (struct range){cells[first].first, cells[last].last};
		if (i > 0 && rand_once_in(rand, 8))
			ret[i].first = ret[i - 1].first;
		if (ret[i].first > ret[i].last)
			ret[i].last = ret[i].first;
		naive_add(naive, ret[i]);
	}
	return count;
}

static struct rangeset set_choose(struct rand *rand, struct arena *arena, struct naive *naive)
{
	struct range ranges[RANGES_MAX];
	size_t count = ranges_choose(rand, ranges, naive);
	struct rangeset set;
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

static void test_against_naive(void **state)
{
	(void)state;
	struct rand rand = rand_start("naive");
	struct arena arena;
	arena_init(&arena);
	for (int round = 0; round < 4000; round++) {
		struct naive na, nb, expected = {{0}};
		struct rangeset result, a = set_choose(&rand, &arena, &na);
		struct rangeset b = set_choose(&rand, &arena, &nb);
		set_check("of", a, &na);
		for (size_t i = 0; i < cell_count; i++)
			expected.has[i] = na.has[i] || nb.has[i];
		assert_int_equal(rangeset_union(&arena, a, b, &result), OK);
		set_check("union", result, &expected);
		struct rangeset all[] = {b, a, {0}, b};
		assert_int_equal(rangeset_union_all(&arena, all, COUNT(all), &result), OK);
		set_check("union of all", result, &expected);
		for (size_t i = 0; i < cell_count; i++)
			expected.has[i] = na.has[i] && nb.has[i];
		assert_int_equal(rangeset_intersect(&arena, a, b, &result), OK);
		set_check("intersect", result, &expected);
		for (size_t i = 0; i < cell_count; i++)
			expected.has[i] = na.has[i] && !nb.has[i];
		assert_int_equal(rangeset_minus(&arena, a, b, &result), OK);
		set_check("minus", result, &expected);
		for (size_t i = 0; i < cell_count; i++)
			expected.has[i] = !na.has[i];
		assert_int_equal(rangeset_complement(&arena, a, &result), OK);
		set_check("complement", result, &expected);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

/* Any number of sets, none and one among them. */
static void test_union_of_many(void **state)
{
	(void)state;
	struct rand rand = rand_start("union of many");
	struct arena arena;
	arena_init(&arena);
	for (int round = 0; round < 1000; round++) {
		struct naive one, expected = {{0}};
		struct rangeset result, all[20];
		size_t count = rand_below(&rand, COUNT(all) + 1);
		for (size_t i = 0; i < count; i++) {
			all[i] = set_choose(&rand, &arena, &one);
			for (size_t cell = 0; cell < cell_count; cell++)
				expected.has[cell] |= one.has[cell];
		}
		assert_int_equal(rangeset_union_all(&arena, all, count, &result), OK);
		set_check("union of many", result, &expected);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

static void test_blocks_and_parts(void **state)
{
	(void)state;
	struct rand rand = rand_start("blocks");
	struct arena arena;
	arena_init(&arena);
	for (int round = 0; round < 400; round++) {
		struct naive naive;
		struct rangeset set = set_choose(&rand, &arena, &naive), not_set;
		assert_int_equal(rangeset_complement(&arena, set, &not_set), OK);
		parts_check(&arena, set);
		parts_check(&arena, not_set);
		blocks_check(&arena, set);
		blocks_check(&arena, not_set);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

/* --- laws ------------------------------------------------------------- */

/* Anywhere in the space, not near the edges. */
static struct rangeset wide_choose(struct rand *rand, struct arena *arena)
{
	struct range ranges[RANGES_MAX];
	size_t count = rand_below(rand, RANGES_MAX + 1);
	struct rangeset set;
	for (size_t i = 0; i < count; i++) {
		uint64_t high = rand_next(rand), low = rand_next(rand);
		addr first = addr_of(high, low) >> rand_below(rand, 120);
		addr length = addr_of(low, high) >> rand_below(rand, 128);
		ranges[i] =
		    (struct range){first, first + length < first ? ADDR_LAST : first + length};
	}
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

static void laws_check(struct arena *arena, struct rangeset a, struct rangeset b)
{
	struct rangeset not_a, not_b, again, both, either, swapped, minus, other, sum;
	rangeset_complement(arena, a, &not_a);
	rangeset_complement(arena, b, &not_b);
	rangeset_complement(arena, not_a, &again);
	require(set_equal(a, again), "not not a = a");
	rangeset_intersect(arena, a, b, &both);
	rangeset_intersect(arena, b, a, &swapped);
	require(set_equal(both, swapped), "a and b = b and a");
	rangeset_union(arena, a, b, &either);
	rangeset_union(arena, b, a, &swapped);
	require(set_equal(either, swapped), "a or b = b or a");
	rangeset_minus(arena, a, b, &minus);
	rangeset_intersect(arena, a, not_b, &other);
	require(set_equal(minus, other), "a minus b = a and not b");
	rangeset_union(arena, minus, both, &other);
	require(set_equal(other, a), "(a minus b) or (a and b) = a");
	require(count_compare(count_add(rangeset_count(minus), rangeset_count(both)),
			      rangeset_count(a)) == 0,
		"|a minus b| + |a and b| = |a|");
	rangeset_minus(arena, b, a, &other);
	require(count_compare(count_add(rangeset_count(other), rangeset_count(a)),
			      rangeset_count(either)) == 0,
		"|b minus a| + |a| = |a or b|");
	require(count_compare(count_add(rangeset_count(a), rangeset_count(not_a)),
			      (struct count){0, true}) == 0,
		"|a| + |not a| = 2^128");
	rangeset_intersect(arena, not_a, not_b, &other);
	rangeset_complement(arena, other, &sum);
	require(set_equal(sum, either), "not (not a and not b) = a or b");
}

static void test_laws(void **state)
{
	(void)state;
	struct rand rand = rand_start("laws");
	struct arena arena;
	arena_init(&arena);
	for (int round = 0; round < 4000; round++) {
		struct rangeset a = wide_choose(&rand, &arena), b = wide_choose(&rand, &arena);
		laws_check(&arena, a, b);
		laws_check(&arena, a, a);
		if (round % 20 == 0)
			blocks_check(&arena, a);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

/* --- named shapes ----------------------------------------------------- */

#define V4(n) (ADDR_V4_FIRST + (n))

static const struct shape {
	const char *name;
	struct range ranges[4];
	size_t count;
	struct range merged[4];
	size_t merged_count;
	size_t blocks;
} shapes[] = {
    {"nothing", {{0}}, 0, {{0}}, 0, 0},
    {"everything", {{0, ADDR_LAST}}, 1, {{0, ADDR_LAST}}, 1, 1 + 96},
    {"IPv4", {{ADDR_V4_FIRST, ADDR_V4_LAST}}, 1, {{ADDR_V4_FIRST, ADDR_V4_LAST}}, 1, 1},
    {"touching", {{V4(5), V4(9)}, {V4(10), V4(11)}}, 2, {{V4(5), V4(11)}}, 1, 3},
    {"touching, descending", {{V4(10), V4(11)}, {V4(5), V4(9)}}, 2, {{V4(5), V4(11)}}, 1, 3},
    {"nested, same start", {{V4(0), V4(3)}, {V4(0), V4(255)}}, 2, {{V4(0), V4(255)}}, 1, 1},
    {"nested, same end", {{V4(0), V4(255)}, {V4(9), V4(255)}}, 2, {{V4(0), V4(255)}}, 1, 1},
    {"equal", {{V4(7), V4(7)}, {V4(7), V4(7)}}, 2, {{V4(7), V4(7)}}, 1, 1},
    {"one between", {{V4(0), V4(3)}, {V4(5), V4(7)}}, 2, {{V4(0), V4(3)}, {V4(5), V4(7)}}, 2, 3},
    {"sharing one address", {{V4(0), V4(4)}, {V4(4), V4(7)}}, 2, {{V4(0), V4(7)}}, 1, 1},
    {"both ends of the space",
     {{0, 0}, {ADDR_LAST, ADDR_LAST}},
     2,
     {{0, 0}, {ADDR_LAST, ADDR_LAST}},
     2,
     2},
    {"up to the last address",
     {{ADDR_LAST - 1, ADDR_LAST}, {ADDR_LAST, ADDR_LAST}},
     2,
     {{ADDR_LAST - 1, ADDR_LAST}},
     1,
     1},
    {"two families touch",
     {{V4(0), V4(0)}, {ADDR_V4_FIRST - 1, ADDR_V4_FIRST - 1}},
     2,
     {{ADDR_V4_FIRST - 1, V4(0)}},
     1,
     2},
    {".1 to .254", {{V4(1), V4(254)}}, 1, {{V4(1), V4(254)}}, 1, 14},
    {"largest run of blocks", {{1, ADDR_V4_FIRST - 2}}, 1, {{1, ADDR_V4_FIRST - 2}}, 1, 47 + 46},
};

static void test_shapes(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(shapes); i++) {
		const struct shape *row = &shapes[i];
		struct rangeset set, expected = {row->merged, row->merged_count};
		const struct range *blocks;
		size_t count;
		assert_int_equal(rangeset_of(&arena, row->ranges, row->count, &set), OK);
		if (!set_equal(set, expected))
			fail_msg("%s: wrong ranges", row->name);
		assert_int_equal(rangeset_blocks(&arena, set, &blocks, &count), OK);
		if (count != row->blocks)
			fail_msg("%s: %zu blocks", row->name, count);
		blocks_check(&arena, set);
		parts_check(&arena, set);
	}
	arena_clear(&arena);
}

/* 128 blocks of 2^25 that together are IPv4: a 32-bit count would be 0. */
static void test_blocks_of_all_ipv4(void **state)
{
	(void)state;
	struct arena arena;
	struct range ranges[128];
	struct rangeset set;
	arena_init(&arena);
	for (uint32_t i = 0; i < 128; i++) {
		addr first = addr_of_v4((127 - i) << 25);
		ranges[i] = (struct range){first, first + (1u << 25) - 1};
	}
	assert_int_equal(rangeset_of(&arena, ranges, 128, &set), OK);
	assert_int_equal(set.count, 1);
	assert_true(rangeset_count(set).low == (addr)1 << 32);
	arena_clear(&arena);
}

/* --- many ranges ------------------------------------------------------ */

enum { MANY = 100000 };

/* In every order of arrival the same set; long enough for all merge widths. */
static void test_orders(void **state)
{
	(void)state;
	struct rand rand = rand_start("orders");
	struct arena arena;
	struct range *ranges = malloc(MANY * sizeof *ranges);
	struct rangeset ascending, descending, shuffled;
	assert_non_null(ranges);
	arena_init(&arena);
	for (uint32_t i = 0; i < MANY; i++)
		ranges[i] = (struct range){(addr)i * 8, (addr)i * 8 + i % 10};
	assert_int_equal(rangeset_of(&arena, ranges, MANY, &ascending), OK);
	/* 7, 8, 9 reach the next range; the last one has none. */
	assert_int_equal(ascending.count, MANY - MANY / 10 * 3 + 1);
	for (uint32_t i = 0; i < MANY / 2; i++) {
		struct range other = ranges[i];
		ranges[i] = ranges[MANY - 1 - i];
		ranges[MANY - 1 - i] = other;
	}
	assert_int_equal(rangeset_of(&arena, ranges, MANY, &descending), OK);
	for (uint32_t i = MANY - 1; i > 0; i--) {
		uint32_t j = rand_below(&rand, i + 1);
		struct range other = ranges[i];
		ranges[i] = ranges[j];
		ranges[j] = other;
	}
	assert_int_equal(rangeset_of(&arena, ranges, MANY, &shuffled), OK);
	require(set_equal(ascending, descending), "descending");
	require(set_equal(ascending, shuffled), "shuffled");
	arena_clear(&arena);
	free(ranges);
}

/* Every length up to a few runs of the sort. */
static void test_lengths(void **state)
{
	(void)state;
	struct rand rand = rand_start("lengths");
	struct arena arena;
	arena_init(&arena);
	for (size_t count = 0; count < 70; count++)
		for (int round = 0; round < 20; round++) {
			struct range ranges[70];
			struct rangeset set;
			size_t distinct = 0;
			bool seen[256] = {0};
			for (size_t i = 0; i < count; i++) {
				uint32_t at = rand_below(&rand, 256);
				ranges[i] = (struct range){at * 2, at * 2};
				distinct += !seen[at];
				seen[at] = true;
			}
			assert_int_equal(rangeset_of(&arena, ranges, count, &set), OK);
			assert_int_equal(set.count, distinct);
			for (size_t i = 1; i < set.count; i++)
				require(set.ranges[i - 1].first < set.ranges[i].first, "unsorted");
		}
	arena_clear(&arena);
}

/* --- out of memory ---------------------------------------------------- */

static const struct range many_a[12] = {{90, 95}, {80, 85}, {70, 75}, {60, 65}, {50, 55}, {40, 45},
					{30, 35}, {20, 25}, {10, 15}, {0, 5},   {97, 97}, {99, 99}};
static const struct range some_b[2] = {{12, 22}, {ADDR_V4_FIRST - 5, ADDR_V4_LAST + 5}};

enum operation { OF, UNION, UNION_ALL, INTERSECT, MINUS, COMPLEMENT, BLOCKS, PARTS, OPERATIONS };

/* One operation; *ret_touched tells whether a result was written. */
static enum status operation_run(enum operation operation, struct arena *arena, bool *ret_touched)
{
	struct rangeset a = {many_a + 9, 1}, b = {some_b, 2}, set = {NULL, 777};
	const struct range *list = NULL;
	size_t count = 777;
	enum status status = OK;
	switch (operation) {
	case OF:
		status = rangeset_of(arena, many_a, COUNT(many_a), &set);
		break;
	case UNION:
		status = rangeset_union(arena, a, b, &set);
		break;
	case UNION_ALL:
		status = rangeset_union_all(arena, (struct rangeset[]){a, b}, 2, &set);
		break;
	case INTERSECT:
		status = rangeset_intersect(arena, a, b, &set);
		break;
	case MINUS:
		status = rangeset_minus(arena, a, b, &set);
		break;
	case COMPLEMENT:
		status = rangeset_complement(arena, b, &set);
		break;
	case BLOCKS:
		status = rangeset_blocks(arena, b, &list, &count);
		break;
	default:
		status = rangeset_parts(arena, b, &list, &count);
	}
	*ret_touched = set.count != 777 || set.ranges || list || count != 777;
	return status;
}

static void test_out_of_memory(void **state)
{
	(void)state;
	for (enum operation operation = OF; operation < OPERATIONS; operation++) {
		enum status status = NOMEM;
		for (size_t nth = 1; status != OK; nth++) {
			struct arena arena;
			bool touched;
			arena_init(&arena);
			mem_fail_from(nth);
			status = operation_run(operation, &arena, &touched);
			assert_true(status == OK ? mem_count() == nth - 1 : mem_count() >= nth);
			mem_fail_from(0);
			assert_true(status == OK || status == NOMEM);
			assert_true(touched == (status == OK));
			assert_true(nth > 1 || status == NOMEM); /* each takes some memory */
			arena_clear(&arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),        cmocka_unit_test(test_blocks_of_all_ipv4),
	    cmocka_unit_test(test_against_naive), cmocka_unit_test(test_blocks_and_parts),
	    cmocka_unit_test(test_laws),          cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_union_of_many), cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, cells_make, NULL);
}
