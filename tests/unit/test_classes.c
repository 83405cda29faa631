/* Address classes against a linear scan of the lists: membership of every class,
 * pieces that cover the space, few and many lists, the same list twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/classes.h"
#include "rand.h"

struct shape {
	const char *name;
	uint32_t lists, ranges; /* ranges a list */
	unsigned spread;        /* addresses are below 2^spread, at both edges of IPv4 */
};

static const struct shape shapes[] = {
    {"no list at all", 0, 0, 8},           {"one list without ranges", 1, 0, 8},
    {"a few lists, crowded", 3, 5, 5},     {"one word of lists", 64, 3, 8},
    {"a list more than a word", 65, 3, 8}, {"two levels", 300, 2, 8},
    {"three levels", 1100, 1, 9},          {"crowded: every class in many lists", 200, 3, 3},
    {"sparse over 2^32", 20, 30, 32},
};

static addr edge_make(struct rand *rand, unsigned spread)
{
	static const addr bases[] = {0, ADDR_V4_FIRST, ADDR_V4_LAST + 1, ADDR_LAST};
	addr base = bases[rand_below(rand, 4)];
	addr offset = rand_next(rand) & (((uint64_t)1 << spread) - 1);
	return rand_once_in(rand, 2) || base == 0 ? base + (base == ADDR_LAST ? -offset : offset)
						  : base - offset;
}

static struct rangeset list_make(struct arena *arena, struct rand *rand, const struct shape *shape)
{
	struct rangeset set = {0};
	struct range *ranges = arena_array(arena, shape->ranges + 1, sizeof *ranges);
	for (uint32_t i = 0; i < shape->ranges; i++) {
		addr a = edge_make(rand, shape->spread), b = edge_make(rand, shape->spread);
		ranges[i] = a <= b ? (struct range){a, b} : (struct range){b, a};
	}
	assert_int_equal(rangeset_of(arena, ranges, shape->ranges, &set), OK);
	return set;
}

/* The lists of a class by name are those that class_in() says one by one. */
static void names_check(const struct classes *classes, uint32_t count, uint32_t class)
{
	struct arena arena;
	uint32_t *names, name_count, next = 0;
	arena_init(&arena);
	assert_int_equal(class_lists_find(classes, class, &arena, &names, &name_count), OK);
	for (uint32_t list = 0; list < count; list++)
		if (class_in(classes, class, list)) {
			assert_true(next < name_count);
			assert_int_equal(names[next++], list);
		}
	assert_int_equal(next, name_count);
	arena_clear(&arena);
}

static void address_check(const struct classes *classes, const struct rangeset *lists,
			  uint32_t count, addr a)
{
	uint32_t class = trie_find(classes->trie, a);
	for (uint32_t list = 0; list < count; list++)
		if (class_in(classes, class, list) != rangeset_holds(lists[list], a)) {
			char text[ADDR_TEXT];
			addr_format(a, text);
			fail_msg("list %u, class %u, %s: class says %d", list, class, text,
				 class_in(classes, class, list));
		}
	names_check(classes, count, class);
	assert_false(class_in(classes, class, LIST_EMPTY));
	assert_false(class_in(classes, class, LIST_ABSENT));
}

static void pieces_check(const struct classes *classes)
{
	assert_true(classes->pieces[0].first == 0);
	for (size_t i = 1; i < classes->piece_count; i++) {
		assert_true(classes->pieces[i - 1].first < classes->pieces[i].first);
		assert_int_not_equal(classes->pieces[i - 1].class, classes->pieces[i].class);
		assert_true(classes->pieces[i].class < classes->count);
	}
}

/* The classes of a list have its addresses, all of them together have all there are. */
static void sizes_check(const struct classes *classes, const struct rangeset *lists, uint32_t count)
{
	struct count every = {0};
	for (uint32_t class = 0; class < classes->count; class ++)
		every = count_add(every, classes->sizes[class]);
	assert_true(every.all);
	for (uint32_t list = 0; list < count; list++) {
		struct count held = {0};
		for (uint32_t class = 0; class < classes->count; class ++)
			if (class_in(classes, class, list))
				held = count_add(held, classes->sizes[class]);
		assert_int_equal(count_compare(held, rangeset_count(lists[list])), 0);
	}
}

static void shape_check(const struct shape *shape, struct rand *rand)
{
	struct arena arena;
	struct classes classes;
	arena_init(&arena);
	struct rangeset *lists = arena_array(&arena, shape->lists + 1, sizeof *lists);
	for (uint32_t i = 0; i < shape->lists; i++)
		lists[i] = i > 0 && rand_once_in(rand, 5) ? lists[rand_below(rand, i)]
							  : list_make(&arena, rand, shape);
	assert_int_equal(classes_init(&classes, lists, shape->lists), OK);
	pieces_check(&classes);
	sizes_check(&classes, lists, shape->lists);
	for (int i = 0; i < 200; i++)
		address_check(&classes, lists, shape->lists, edge_make(rand, shape->spread));
	for (size_t i = 0; i < classes.piece_count; i += 1 + classes.piece_count / 200) {
		address_check(&classes, lists, shape->lists, classes.pieces[i].first);
		address_check(&classes, lists, shape->lists, classes.pieces[i].first - 1);
	}
	classes_clear(&classes);
	arena_clear(&arena);
}

static void classes_agree_with_linear_scan(void **state)
{
	(void)state;
	struct rand rand = rand_start("classes");
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		print_message("  %s\n", shapes[i].name);
		for (int round = 0; round < 5; round++)
			shape_check(&shapes[i], &rand);
	}
}

/* Equal membership is one class, wherever the pieces are. */
static void equal_membership_is_one_class(void **state)
{
	(void)state;
	const struct range ranges[] = {{10, 19}, {30, 39}, {50, ADDR_LAST}};
	struct rangeset lists[2] = {{ranges, 3}, {ranges + 1, 1}};
	struct classes classes;
	assert_int_equal(classes_init(&classes, lists, 2), OK);
	assert_int_equal(classes.count, 3);
	assert_int_equal(classes.piece_count, 6);
	classes_clear(&classes);
}

/* n lists nested in each other: n classes of up to n lists, and the bytes for
 * it must not grow with n squared. */
static size_t nested_size(uint32_t count)
{
	struct arena arena;
	struct classes classes;
	arena_init(&arena);
	struct range *ranges = arena_array(&arena, count, sizeof *ranges);
	struct rangeset *lists = arena_array(&arena, count, sizeof *lists);
	for (uint32_t i = 0; i < count; i++) {
		ranges[i] = (struct range){addr_of_v4(i << 8), addr_of_v4(0xffffffffu - (i << 8))};
		lists[i] = (struct rangeset){&ranges[i], 1};
	}
	assert_int_equal(classes_init(&classes, lists, count), OK);
	assert_int_equal(classes.count, count + 1);
	size_t size = classes.size - trie_size(classes.trie);
	classes_clear(&classes);
	arena_clear(&arena);
	return size;
}

static void nested_lists_share_memory(void **state)
{
	(void)state;
	size_t small = nested_size(500), large = nested_size(5000);
	assert_true(large < small * 10 * 3 / 2);
}

static void failed_allocation_is_nomem(void **state)
{
	(void)state;
	struct arena arena;
	struct rand rand = rand_start("classes, no memory");
	struct rangeset lists[100];
	arena_init(&arena);
	for (size_t i = 0; i < 100; i++)
		lists[i] = list_make(&arena, &rand, &shapes[5]);
	for (size_t nth = 1;; nth++) {
		struct classes classes;
		mem_fail_from(nth);
		enum status status = classes_init(&classes, lists, 100);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		assert_int_equal(status, failed ? NOMEM : OK);
		classes_clear(&classes);
		if (!failed)
			break;
	}
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(classes_agree_with_linear_scan),
	    cmocka_unit_test(equal_membership_is_one_class),
	    cmocka_unit_test(nested_lists_share_memory),
	    cmocka_unit_test(failed_allocation_is_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
