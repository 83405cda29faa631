/* Cells against a naive twin: the space as a few hundred units, single addresses around
 * every edge and at random, and all that lies between them. A list is a set of units, so
 * membership is one bool each, and lists of everything and counts up to 2^128 come by
 * themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/cells.h"
#include "rand.h"

enum { SHARED_MAX = 12, UNIT_MAX = 1024 };

/* Where addresses are told apart, IPv4 first. */
static const struct range windows[] = {
    {ADDR_V4_FIRST, ADDR_V4_FIRST + 7},
    {ADDR_V4_FIRST + 0xc0000200, ADDR_V4_FIRST + 0xc00002ff},
    {ADDR_V4_LAST - 7, ADDR_V4_LAST},
    {0, 7},
    {ADDR_V4_FIRST - 8, ADDR_V4_FIRST - 1},
    {ADDR_V4_LAST + 1, ADDR_V4_LAST + 8},
    {(addr)0x20010db8 << 96, ((addr)0x20010db8 << 96) + 255},
    {ADDR_LAST - 7, ADDR_LAST},
};

static struct range units[UNIT_MAX]; /* IPv4 first */
static uint32_t unit_count;

static void units_make(void)
{
	unit_count = 0;
	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		for (addr a = windows[i].first;; a++) {
			units[unit_count++] = (struct range){a, a};
			if (a == windows[i].last)
				break;
		}
		bool family_ends =
		    windows[i].last == ADDR_V4_LAST || windows[i].last == ADDR_V4_FIRST - 1;
		if (!family_ends && i + 1 < sizeof windows / sizeof *windows)
			units[unit_count++] =
			    (struct range){windows[i].last + 1, windows[i + 1].first - 1};
	}
}

/* A list in both forms. */
struct twin {
	bool holds[UNIT_MAX];
	struct rangeset set;
};

enum shape { EMPTY, EVERYTHING, RUNS, DUST, FAMILY, ONE, SHAPE_COUNT };

static void twin_fill(struct rand *rand, enum shape shape, bool *holds)
{
	uint32_t edge = rand_below(rand, unit_count);
	bool on = rand_once_in(rand, 2);
	for (uint32_t i = 0; i < unit_count; i++) {
		if (shape == RUNS && rand_once_in(rand, 40))
			on = !on;
		holds[i] = shape == EVERYTHING || (shape == RUNS && on) ||
			   (shape == DUST && rand_once_in(rand, 2)) ||
			   (shape == FAMILY && addr_is_v4(units[i].first) == on) ||
			   (shape == ONE && i == edge);
	}
}

static struct rangeset units_set(struct arena *arena, const bool *holds)
{
	struct range ranges[UNIT_MAX];
	struct rangeset set;
	size_t count = 0;
	for (uint32_t i = 0; i < unit_count; i++)
		if (holds[i])
			ranges[count++] = units[i];
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

static void twin_make(struct rand *rand, struct arena *arena, struct twin *ret)
{
	twin_fill(rand, rand_below(rand, SHAPE_COUNT), ret->holds);
	ret->set = units_set(arena, ret->holds);
}

/* What is laid over what. */
struct scene {
	struct twin shared[SHARED_MAX], own[OWN_MAX];
	struct rangeset shared_sets[SHARED_MAX], own_sets[OWN_MAX];
	uint32_t shared_count, own_count;
};

static void scene_make(struct rand *rand, struct arena *arena, struct scene *ret)
{
	ret->shared_count = rand_below(rand, rand_once_in(rand, 3) ? SHARED_MAX + 1 : 4);
	ret->own_count = rand_below(rand, rand_once_in(rand, 4) ? OWN_MAX + 1 : 4);
	for (uint32_t i = 0; i < ret->shared_count; i++) {
		if (i > 0 && rand_once_in(rand, 5))
			ret->shared[i] = ret->shared[rand_below(rand, i)];
		else
			twin_make(rand, arena, &ret->shared[i]);
		ret->shared_sets[i] = ret->shared[i].set;
	}
	for (uint32_t i = 0; i < ret->own_count; i++) {
		if (ret->shared_count && rand_once_in(rand, 5))
			ret->own[i] = ret->shared[rand_below(rand, ret->shared_count)];
		else
			twin_make(rand, arena, &ret->own[i]);
		ret->own_sets[i] = ret->own[i].set;
	}
}

static uint32_t membership(const struct twin *lists, uint32_t count, uint32_t unit)
{
	uint32_t bits = 0;
	for (uint32_t i = 0; i < count; i++)
		bits |= (uint32_t)lists[i].holds[unit] << i;
	return bits;
}

/* The cells as they should be, in order of their first unit; `of` says which cell a unit
 * lies in. `ground` is the membership in the shared lists. */
static uint32_t cells_naive(const struct scene *scene, struct cell *cells, uint32_t *of)
{
	uint32_t count = 0;
	for (uint32_t unit = 0; unit < unit_count; unit++) {
		uint32_t ground = membership(scene->shared, scene->shared_count, unit);
		uint32_t own = membership(scene->own, scene->own_count, unit), i = 0;
		while (i < count && (cells[i].ground != ground || cells[i].own != own))
			i++;
		if (i == count)
			cells[count++] = (struct cell){units[unit].first, {0}, ground, own};
		cells[i].addresses = count_add(cells[i].addresses, range_count(units[unit]));
		of[unit] = i;
	}
	return count;
}

static void cells_compare(const struct cells *cells, const struct cell *naive, uint32_t count)
{
	assert_int_equal(cells->count, count);
	for (uint32_t i = 0; i < count; i++) {
		assert_true(cells->at[i].lowest == naive[i].lowest);
		assert_int_equal(cells->at[i].own, naive[i].own);
		assert_int_equal(count_compare(cells->at[i].addresses, naive[i].addresses), 0);
		for (uint32_t j = 0; j < i; j++)
			assert_int_equal(cells->at[i].ground == cells->at[j].ground,
					 naive[i].ground == naive[j].ground);
	}
}

/* Some of the cells: none, one, all, or at random. */
static void cells_choose(struct rand *rand, uint32_t count, bool *ret)
{
	uint32_t one = rand_below(rand, count), how = rand_below(rand, 4);
	for (uint32_t i = 0; i < count; i++)
		ret[i] = how == 1 ? i == one : how == 2 || (how == 3 && rand_once_in(rand, 2));
}

static void choice_check(struct rand *rand, struct arena *arena, const struct cells *cells,
			 const uint32_t *of)
{
	bool in[UNIT_MAX], holds[UNIT_MAX];
	struct rangeset set = {0};
	cells_choose(rand, cells->count, in);
	for (uint32_t unit = 0; unit < unit_count; unit++)
		holds[unit] = in[of[unit]];
	struct rangeset naive = units_set(arena, holds);
	assert_int_equal(cells_addresses(cells, in, arena, &set), OK);
	assert_int_equal(set.count, naive.count);
	for (size_t i = 0; i < set.count; i++) {
		assert_true(set.ranges[i].first == naive.ranges[i].first);
		assert_true(set.ranges[i].last == naive.ranges[i].last);
	}
	assert_int_equal(count_compare(cells_count(cells, in), rangeset_count(naive)), 0);
}

static struct scene scene;

/* Asked for again and again, cells are the same; with a list less they are others. */
static void recall_check(struct ground *ground, struct arena *arena, const struct cells *cells)
{
	for (int i = 0; i < 4; i++) {
		struct arena once;
		struct cells again, fewer;
		uint32_t less = cells->own_count ? cells->own_count - 1 : 0;
		arena_init(&once);
		assert_int_equal(cells_find(ground, cells->own, less, &once, &fewer), OK);
		for (int j = 0; j < 2; j++) {
			uint32_t own_count = j ? less : cells->own_count;
			const struct cells *expected = j ? &fewer : cells;
			assert_int_equal(cells_recall(ground, cells->own, own_count, arena, &again),
					 OK);
			assert_int_equal(again.count, expected->count);
			assert_int_equal(again.own_count, own_count);
			for (uint32_t k = 0; k < again.count; k++) {
				assert_true(again.at[k].lowest == expected->at[k].lowest);
				assert_int_equal(again.at[k].ground, expected->at[k].ground);
				assert_int_equal(again.at[k].own, expected->at[k].own);
			}
		}
		arena_clear(&once);
	}
}

static void cells_agree_with_units(void **state)
{
	(void)state;
	struct rand rand = rand_start("cells");
	for (int round = 0; round < 1500; round++) {
		struct arena arena;
		struct ground *ground;
		struct cells cells;
		struct cell naive[UNIT_MAX];
		uint32_t of[UNIT_MAX];
		arena_init(&arena);
		scene_make(&rand, &arena, &scene);
		assert_int_equal(ground_new(scene.shared_sets, scene.shared_count, &ground), OK);
		assert_int_equal(
		    cells_find(ground, scene.own_sets, scene.own_count, &arena, &cells), OK);
		cells_compare(&cells, naive, cells_naive(&scene, naive, of));
		recall_check(ground, &arena, &cells);
		for (int i = 0; i < 4; i++)
			choice_check(&rand, &arena, &cells, of);
		ground_free(ground);
		arena_clear(&arena);
	}
}

/* Lists too large for units: what a cell should hold is made by arithmetic on sets. */
static struct rangeset large_make(struct rand *rand, struct arena *arena, uint32_t count)
{
	struct range *ranges = arena_array(arena, count, sizeof *ranges);
	struct rangeset set;
	for (uint32_t i = 0; i < count; i++) {
		addr size = (addr)1 << rand_below(rand, 12);
		addr first = rand_once_in(rand, 4) ? addr_of(rand_next(rand), rand_next(rand))
						   : addr_of_v4((uint32_t)rand_next(rand));
		first &= ~(size - 1);
		ranges[i] = (struct range){first, first + size - 1};
	}
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

/* `set` and the addresses that are (not) in the list, as `like` is. */
static struct rangeset narrowed(struct arena *arena, struct rangeset set, struct rangeset list,
				addr like)
{
	struct rangeset ret;
	enum status status = rangeset_holds(list, like) ? rangeset_intersect(arena, set, list, &ret)
							: rangeset_minus(arena, set, list, &ret);
	assert_int_equal(status, OK);
	return ret;
}

static addr set_lowest(struct arena *arena, struct rangeset set)
{
	const struct range *parts;
	size_t count;
	assert_int_equal(rangeset_parts(arena, set, &parts, &count), OK);
	return parts[0].first;
}

static void cell_check(struct arena *arena, const struct cells *cells, uint32_t i,
		       const struct rangeset *shared, uint32_t shared_count)
{
	static const struct range everything = {0, ADDR_LAST};
	const struct cell *cell = &cells->at[i];
	struct rangeset expected = {&everything, 1}, got;
	bool *in = arena_array(arena, cells->count, sizeof *in);
	for (uint32_t j = 0; j < shared_count; j++)
		expected = narrowed(arena, expected, shared[j], cell->lowest);
	for (uint32_t j = 0; j < cells->own_count; j++) {
		expected = narrowed(arena, expected, cells->own[j], cell->lowest);
		assert_int_equal(cell->own >> j & 1, rangeset_holds(cells->own[j], cell->lowest));
	}
	assert_int_equal(count_compare(cell->addresses, rangeset_count(expected)), 0);
	assert_true(cell->lowest == set_lowest(arena, expected));
	in[i] = true;
	assert_int_equal(cells_addresses(cells, in, arena, &got), OK);
	assert_int_equal(got.count, expected.count);
	assert_memory_equal(got.ranges, expected.ranges, got.count * sizeof *got.ranges);
}

static void large_check(struct rand *rand, const uint32_t *sizes, uint32_t shared_count,
			uint32_t own_count)
{
	struct arena arena;
	struct ground *ground;
	struct cells cells;
	struct rangeset lists[8];
	struct count sum = {0};
	arena_init(&arena);
	for (uint32_t i = 0; i < shared_count + own_count; i++)
		lists[i] = large_make(rand, &arena, sizes[i]);
	/* One of long ranges, which are counted by sums. */
	struct rangeset *last = &lists[shared_count + own_count - 1];
	assert_int_equal(rangeset_complement(&arena, *last, last), OK);
	assert_int_equal(ground_new(lists, shared_count, &ground), OK);
	assert_int_equal(cells_find(ground, lists + shared_count, own_count, &arena, &cells), OK);
	for (uint32_t i = 0; i < cells.count; i++) {
		cell_check(&arena, &cells, i, lists, shared_count);
		sum = count_add(sum, cells.at[i].addresses);
	}
	assert_true(sum.all);
	ground_free(ground);
	arena_clear(&arena);
}

static void cells_agree_with_arithmetic(void **state)
{
	(void)state;
	struct rand rand = rand_start("cells, large");
	static const uint32_t sizes[][4] = {
	    {20000, 10, 1, 3}, {10, 20000, 3000, 2}, {300, 300, 300, 300}, {0, 0, 5000, 5000}};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		large_check(&rand, sizes[i], 2, 2);
}

/* The whole of it, from lists to ranges. */
static enum status cells_ask(struct arena *arena)
{
	struct ground *ground;
	struct cells cells;
	struct rangeset set;
	bool in[UNIT_MAX] = {true, true};
	enum status status = ground_new(scene.shared_sets, scene.shared_count, &ground);
	if (status != OK)
		return status;
	status = cells_recall(ground, scene.own_sets, scene.own_count, arena, &cells);
	if (status == OK)
		status = cells_addresses(&cells, in, arena, &set);
	ground_free(ground);
	return status;
}

static void failed_allocation_is_nomem(void **state)
{
	(void)state;
	struct rand rand = rand_start("cells, no memory");
	struct arena lists, arena;
	arena_init(&lists);
	for (int i = 0; i < 2; i++) {
		twin_fill(&rand, DUST, scene.shared[i].holds);
		twin_fill(&rand, DUST, scene.own[i].holds);
		scene.shared_sets[i] = units_set(&lists, scene.shared[i].holds);
		scene.own_sets[i] = units_set(&lists, scene.own[i].holds);
	}
	scene.shared_count = scene.own_count = 2;
	for (size_t nth = 1;; nth++) {
		arena_init(&arena);
		mem_fail_from(nth);
		enum status status = cells_ask(&arena);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		arena_clear(&arena);
		assert_int_equal(status, failed ? NOMEM : OK);
		if (!failed)
			break;
	}
	arena_clear(&lists);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cells_agree_with_units),
	    cmocka_unit_test(cells_agree_with_arithmetic),
	    cmocka_unit_test(failed_allocation_is_nomem),
	};
	units_make();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
