/* The trie against an oracle that searches the sorted pieces: named piece sets
 * with their sharp edges, then random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "net/trie.h"
#include "rand.h"

/* --- random numbers ------------------------------------------------------ */

static struct rand rnd;

static uint64_t random_next(void)
{
	return rand_next(&rnd);
}

static uint32_t random_below(uint32_t limit)
{
	return rand_below(&rnd, limit);
}

static addr random_addr(void)
{
	uint64_t high = random_next();
	return addr_of(high, random_next());
}

/* --- pieces -------------------------------------------------------------- */

struct pieces {
	struct trie_piece *at;
	size_t count;
};

static struct pieces pieces_new(size_t room)
{
	struct trie_piece *at = malloc(room * sizeof *at);
	assert_non_null(at);
	return (struct pieces){at, 0};
}

static int piece_compare(const void *a, const void *b)
{
	const struct trie_piece *x = a, *y = b;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Sorts, drops doubles, and begins at address 0. */
static void pieces_finish(struct pieces *pieces)
{
	pieces->at[pieces->count++] = (struct trie_piece){0, 0};
	qsort(pieces->at, pieces->count, sizeof *pieces->at, piece_compare);
	size_t kept = 0;
	for (size_t i = 0; i < pieces->count; i++)
		if (kept == 0 || pieces->at[i].first != pieces->at[kept - 1].first)
			pieces->at[kept++] = pieces->at[i];
	pieces->count = kept;
}

/* The oracle. */
static uint32_t pieces_find(const struct pieces *pieces, addr a)
{
	size_t low = 0, high = pieces->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (pieces->at[middle].first <= a)
			low = middle;
		else
			high = middle;
	}
	return pieces->at[low].class;
}

/* The oracle's oracle. */
static uint32_t pieces_scan(const struct pieces *pieces, addr a)
{
	uint32_t class = 0;
	for (size_t i = 0; i < pieces->count && pieces->at[i].first <= a; i++)
		class = pieces->at[i].class;
	return class;
}

/* --- asking -------------------------------------------------------------- */

enum { ASKED = 64 };

static void ask_one(const struct trie *trie, const struct pieces *pieces, addr a)
{
	uint32_t want = pieces_find(pieces, a), got = trie_find(trie, a);
	if (pieces->count < 100)
		assert_int_equal(want, pieces_scan(pieces, a));
	if (got != want)
		fail_msg("%016llx%016llx: class %u, not %u", (unsigned long long)addr_high(a),
			 (unsigned long long)addr_low(a), got, want);
}

/* Singly, as a batch, and as a batch without SIMD. */
static void ask_all(const struct trie *trie, const struct pieces *pieces, const addr *addresses,
		    size_t count)
{
	uint32_t simd[ASKED + 1], scalar[ASKED + 1];
	simd[count] = scalar[count] = 0xdead;
	trie_find_batch(trie, addresses, count, simd);
	trie_batch_scalar(trie, addresses, count, scalar);
	for (size_t i = 0; i < count; i++) {
		ask_one(trie, pieces, addresses[i]);
		assert_int_equal(simd[i], trie_find(trie, addresses[i]));
		assert_int_equal(scalar[i], simd[i]);
	}
	assert_int_equal(simd[count], 0xdead);
	assert_int_equal(scalar[count], 0xdead);
}

/* An address that is likely to find a mistake: at, next to, near an edge. */
static addr ask_pick(const struct pieces *pieces)
{
	addr edge = pieces->at[random_below((uint32_t)pieces->count)].first;
	switch (random_below(8)) {
	case 0:
		return random_addr();
	case 1:
		return addr_of_v4((uint32_t)random_next());
	case 2:
		return edge - 1;
	case 3:
		return edge + 1;
	case 4:
		return edge - 500 + random_below(1000);
	case 5:
		return edge ^ (addr)1 << random_below(128);
	case 6:
		return addr_of(addr_high(edge), random_next());
	default:
		return edge;
	}
}

static void ask_random(const struct trie *trie, const struct pieces *pieces, size_t rounds)
{
	for (size_t i = 0; i < rounds; i++) {
		addr addresses[ASKED];
		size_t count = random_below(ASKED + 1);
		bool v4 = random_below(2) == 0;
		for (size_t j = 0; j < count; j++) {
			addresses[j] = ask_pick(pieces);
			if (v4)
				addresses[j] = addr_of_v4((uint32_t)addresses[j]);
		}
		ask_all(trie, pieces, addresses, count);
	}
}

static void ask_edges(const struct trie *trie, const struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->count; i++)
		for (addr d = 0; d < 5; d++)
			ask_one(trie, pieces, pieces->at[i].first - 2 + d);
	const addr sharp[] = {0, ADDR_V4_FIRST, ADDR_V4_LAST, ADDR_LAST, addr_of(1, 0)};
	for (size_t i = 0; i < sizeof sharp / sizeof *sharp; i++)
		for (addr d = 0; d < 3; d++)
			ask_one(trie, pieces, sharp[i] - 1 + d);
}

static struct trie *trie_of(const struct pieces *pieces)
{
	struct trie *trie = NULL;
	assert_int_equal(trie_new(pieces->at, pieces->count, &trie), OK);
	return trie;
}

static void check(const struct pieces *pieces, size_t rounds)
{
	struct trie *trie = trie_of(pieces);
	ask_edges(trie, pieces);
	ask_random(trie, pieces, rounds);
	trie_free(trie);
}

/* --- named sets ---------------------------------------------------------- */

#define V4(n) (ADDR_V4_FIRST + (n))
#define HI(n) ((addr)(n) << 64)

enum { ROW_CUTS = 16 };

static const struct {
	const char *name;
	addr cuts[ROW_CUTS]; /* classes 1, 2, 3 ... begin here; ends with 0 */
} rows[] = {
    {"one piece", {0}},
    {"address 1", {1, 2}},
    {"last address", {ADDR_LAST}},
    {"last two addresses", {ADDR_LAST - 1, ADDR_LAST}},
    {"first IPv4 address", {V4(0), V4(1)}},
    {"last IPv4 address", {V4(0xffffffff), V4(0x100000000)}},
    {"all of IPv4", {V4(0), V4(0x100000000)}},
    {"IPv4 and one more on both sides", {V4(0) - 1, V4(0x100000001)}},
    {"neighbours of IPv4", {V4(0) - 1, V4(0), V4(0x100000000), V4(0x100000001)}},
    {"over the lower edge of IPv4", {V4(0) - 5, V4(5)}},
    {"over the upper edge of IPv4", {V4(0xfffffff0), V4(0x100000005)}},
    {"a class that goes on behind IPv4", {V4(7)}},
    {"two low halves that touch", {HI(5) - 1, HI(5), HI(5) + 1}},
    {"a whole high half", {HI(5), HI(6)}},
    {"cut inside and at the end of a high half", {HI(5) + 9, HI(6)}},
    {"the last high half, cut", {HI(UINT64_MAX) + 3, HI(UINT64_MAX) + 4}},
    {"more cuts in one high half than in a block",
     {HI(9), HI(9) + 1, HI(9) + 2, HI(9) + 300, HI(9) + 301, HI(9) + 302, HI(9) + 0xffffffff,
      HI(10) - 1}},
    {"ever closer to an address",
     {HI(1), HI(3), HI(7), HI(15), HI(31), HI(63), HI(127), HI(255), HI(511), HI(1023)}},
    {"ever closer, high and low",
     {HI(1ull << 60), HI(1ull << 61), HI(1ull << 62), HI(7ull << 61), HI(15ull << 60),
      HI(UINT64_MAX), ADDR_LAST - 0xffff, ADDR_LAST - 0xff, ADDR_LAST - 15, ADDR_LAST - 7,
      ADDR_LAST - 3, ADDR_LAST - 1, ADDR_LAST}},
    {"IPv4 cut finely",
     {V4(0), V4(1), V4(2), V4(3), V4(4), V4(5), V4(6), V4(7), V4(8), V4(9), V4(10), V4(11),
      V4(12)}},
    {"loopback and link-local", {1, 2, HI(0xfe80000000000000), HI(0xfec0000000000000)}},
};

static void test_rows(void **unused)
{
	(void)unused;
	rnd = rand_start("named pieces");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("             %s\n", rows[i].name);
		struct pieces pieces = pieces_new(ROW_CUTS + 1);
		for (uint32_t j = 0; j < ROW_CUTS && rows[i].cuts[j] != 0; j++)
			pieces.at[pieces.count++] = (struct trie_piece){rows[i].cuts[j], j + 1};
		pieces_finish(&pieces);
		check(&pieces, 20);
		free(pieces.at);
	}
}

/* Every number of cuts up to three levels of branches, side by side in one
 * cell, with one cut far away on either side. */
static void test_crowded(void **unused)
{
	(void)unused;
	rnd = rand_start("crowded cuts");
	const addr places[] = {V4(0x0a000000), HI(0x20010db800000000), HI(9) + 7};
	const addr steps[] = {1, HI(1), 1};
	for (uint32_t place = 0; place < 3; place++) {
		for (uint32_t count = 1; count < 260; count += 1 + count / 40) {
			struct pieces pieces = pieces_new(count + 3);
			addr cut = places[place];
			for (uint32_t i = 0; i < count; i++, cut += steps[place])
				pieces.at[pieces.count++] = (struct trie_piece){cut, i + 1};
			pieces.at[pieces.count++] = (struct trie_piece){2, 1000};
			pieces.at[pieces.count++] = (struct trie_piece){ADDR_LAST, 1001};
			pieces_finish(&pieces);
			check(&pieces, 2);
			free(pieces.at);
		}
	}
}

/* --- random sets --------------------------------------------------------- */

/* How the ranges of a random set lie. */
static struct trie_piece shape_v4_wide(void)
{
	return (struct trie_piece){addr_of_v4((uint32_t)random_next()),
				   (uint32_t)1 << random_below(24)};
}

static struct trie_piece shape_v4_block(void)
{
	uint32_t size = (uint32_t)1 << random_below(20);
	return (struct trie_piece){addr_of_v4((uint32_t)random_next() & ~(size - 1)), size};
}

static struct trie_piece shape_v4_crowded(void)
{
	return (struct trie_piece){addr_of_v4(0x0a010000 + random_below(5000)),
				   1 + random_below(40)};
}

static struct trie_piece shape_v4_single(void)
{
	return (struct trie_piece){addr_of_v4((uint32_t)random_next()), 1};
}

static struct trie_piece shape_v6_block(void)
{
	uint64_t high = 0x2000000000000000 | random_next() >> 3;
	return (struct trie_piece){addr_of(high & ~(uint64_t)0xffff, 0), 0};
}

static struct trie_piece shape_v6_crowded(void)
{
	return (struct trie_piece){addr_of(0x20010db800000000 + random_below(40), random_below(99)),
				   1 + random_below(60)};
}

static struct trie_piece shape_v6_single(void)
{
	return (struct trie_piece){random_addr(), 1};
}

static struct trie_piece shape_low(void)
{
	addr spread = random_addr() >> random_below(128);
	return (struct trie_piece){random_below(2) ? spread : ~spread, random_below(9)};
}

static struct trie_piece shape_edges(void)
{
	addr edge = random_below(2) ? ADDR_V4_FIRST : ADDR_V4_LAST + 1;
	return (struct trie_piece){edge - 20 + random_below(40), random_below(9)};
}

static struct trie_piece shape_mixed(void)
{
	static struct trie_piece (*const shapes[])(void) = {
	    shape_v4_wide,    shape_v4_block,  shape_v4_crowded, shape_v4_single, shape_v6_block,
	    shape_v6_crowded, shape_v6_single, shape_low,        shape_edges,
	};
	return shapes[random_below(sizeof shapes / sizeof *shapes)]();
}

/* Both edges of `ranges` random ranges, with random classes: nested, colliding
 * and touching ranges all leave such a set behind. */
static struct pieces pieces_random(struct trie_piece (*shape)(void), size_t ranges,
				   uint32_t classes)
{
	struct pieces pieces = pieces_new(2 * ranges + 1);
	for (size_t i = 0; i < ranges; i++) {
		struct trie_piece range = shape();
		addr size = range.class ? range.class : (addr)1 << (64 + random_below(40));
		uint32_t class = random_below(classes);
		pieces.at[pieces.count++] = (struct trie_piece){range.first, class};
		class = random_below(classes);
		pieces.at[pieces.count++] = (struct trie_piece){range.first + size, class};
	}
	pieces_finish(&pieces);
	return pieces;
}

static const struct {
	const char *name;
	struct trie_piece (*shape)(void);
	size_t sets, ranges; /* how many sets, of up to how many ranges */
	uint32_t classes;
} sets[] = {
    {"few ranges of every kind", shape_mixed, 300, 12, 8},
    {"hundreds of every kind", shape_mixed, 20, 900, 300},
    {"thousands of every kind", shape_mixed, 1, 20000, 70000},
    {"IPv4 ranges", shape_v4_wide, 20, 600, 60},
    {"IPv4 blocks", shape_v4_block, 20, 600, 1000},
    {"IPv4 in one /19", shape_v4_crowded, 20, 2000, 10},
    {"IPv4, many, few classes", shape_v4_wide, 1, 30000, 200},
    {"IPv4, many, 255 classes", shape_v4_block, 1, 30000, 255},
    {"IPv4, many, 256 classes", shape_v4_block, 1, 30000, 256},
    {"IPv4, many, 3000 classes", shape_v4_block, 1, 30000, 3000},
    {"IPv4, many, 70000 classes", shape_v4_wide, 1, 30000, 70000},
    {"IPv4, many single addresses", shape_v4_single, 1, 30000, 5},
    {"IPv6 blocks", shape_v6_block, 10, 2000, 60},
    {"IPv6 in forty /64s", shape_v6_crowded, 20, 2000, 60},
    {"IPv6 single addresses", shape_v6_single, 1, 30000, TRIE_CLASS_MAX},
    {"crowded at the ends of the space", shape_low, 50, 200, 50},
    {"crowded at the edges of IPv4", shape_edges, 50, 60, 50},
};

static void test_random(void **unused)
{
	(void)unused;
	rnd = rand_start("random pieces");
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		print_message("             %s\n", sets[i].name);
		for (size_t j = 0; j < sets[i].sets; j++) {
			size_t ranges = sets[i].ranges;
			if (sets[i].sets > 1)
				ranges = 1 + random_below((uint32_t)ranges);
			struct pieces pieces =
			    pieces_random(sets[i].shape, ranges, sets[i].classes);
			check(&pieces, 5 + ranges / 50);
			free(pieces.at);
		}
	}
}

/* --- memory -------------------------------------------------------------- */

static const struct {
	const char *name;
	struct trie_piece (*shape)(void);
	size_t ranges;
	uint32_t classes;
	size_t most; /* bytes */
} sizes[] = {
    {"10 ranges", shape_v4_wide, 10, 8, 8 << 10},
    {"10 ranges of both families", shape_mixed, 10, 8, 16 << 10},
    {"360 ranges", shape_mixed, 360, 1000, 256 << 10},
    {"100,000 single IPv4 addresses", shape_v4_single, 100000, 100000, 32 << 20},
    {"100,000 single IPv6 addresses", shape_v6_single, 100000, 100, 32 << 20},
};

static void test_sizes(void **unused)
{
	(void)unused;
	rnd = rand_start("sizes");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct pieces pieces =
		    pieces_random(sizes[i].shape, sizes[i].ranges, sizes[i].classes);
		struct trie *trie = trie_of(&pieces);
		print_message("             %s: %zu bytes\n", sizes[i].name, trie_size(trie));
		assert_true(trie_size(trie) <= sizes[i].most);
		ask_random(trie, &pieces, 20);
		trie_free(trie);
		free(pieces.at);
	}
}

/* A million pieces, each of its own class. */
static void test_million(void **unused)
{
	(void)unused;
	rnd = rand_start("a million pieces");
	struct pieces pieces = pieces_new((1 << 20) + 1);
	for (uint32_t i = 0; i < 1 << 20; i++) {
		addr first = i % 2 ? addr_of_v4(i << 11) : addr_of((uint64_t)i << 44, i);
		pieces.at[pieces.count++] = (struct trie_piece){first, i};
	}
	pieces_finish(&pieces);
	struct trie *trie = trie_of(&pieces);
	ask_random(trie, &pieces, 1000);
	trie_free(trie);
	free(pieces.at);
}

/* The n-th allocation fails, for every n: nothing is returned, nothing lost
 * (the leak checker of `make asan` looks at the latter). */
static void test_nomem(void **unused)
{
	(void)unused;
	rnd = rand_start("failing allocations");
	for (size_t ranges = 10; ranges <= 30000; ranges += 29990) {
		struct pieces pieces = pieces_random(shape_mixed, ranges, 8);
		enum status status = NOMEM;
		size_t failed = 0;
		while (status == NOMEM) {
			struct trie *const before = (struct trie *)(void *)&pieces;
			struct trie *trie = before;
			mem_fail_from(failed + 1);
			status = trie_new(pieces.at, pieces.count, &trie);
			mem_fail_from(0);
			if (status == OK)
				trie_free(trie);
			else
				assert_ptr_equal(trie, before);
			failed += status != OK;
		}
		assert_int_equal(status, OK);
		assert_true(failed > 0);
		free(pieces.at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),    cmocka_unit_test(test_crowded),
	    cmocka_unit_test(test_random),  cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_million), cmocka_unit_test(test_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
