/* Rows that say what others say, at random: lists over a universe of few addresses, judged by
 * bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "audit_scene.h"
#include "rand.h"

enum { LISTS = 3000, UNIVERSE = 40, ROWS = 9, NETWORKS = 3, TEXT = 4096, LINE = 5 };

/* A row of the list: bit i is 16.0.0.i. */
struct row {
	uint64_t bits;
	int network; /* -1: addresses of its own */
	bool described, reported;
	unsigned first, last;
};

struct lists {
	uint64_t networks[NETWORKS];
	struct row rows[ROWS];
	unsigned count;
	char text[TEXT];
};

static uint64_t bits_of(unsigned first, unsigned last)
{
	return ((UINT64_C(2) << last) - 1) & ~((UINT64_C(1) << first) - 1);
}

static void range_make(struct rand *rand, unsigned *ret_first, unsigned *ret_last)
{
	static const unsigned sizes[] = {1, 2, 3, 4, 8, 12, 20};
	*ret_first = rand_below(rand, UNIVERSE);
	*ret_last = *ret_first + sizes[rand_below(rand, 7)] - 1;
	if (*ret_last >= UNIVERSE)
		*ret_last = UNIVERSE - 1;
}

__attribute__((format(printf, 2, 3))) static void put(char *text, const char *format, ...)
{
	va_list args;
	size_t length = strlen(text);
	va_start(args, format);
	vsnprintf(text + length, TEXT - length, format, args);
	va_end(args);
}

static void networks_make(struct rand *rand, struct lists *lists)
{
	put(lists->text, "networks: {");
	for (unsigned n = 0; n < NETWORKS; n++) {
		unsigned count = 1 + rand_below(rand, 3);
		lists->networks[n] = 0;
		put(lists->text, "%sn%u: [", n ? ", " : "", n);
		for (unsigned i = 0; i < count; i++) {
			unsigned first, last;
			range_make(rand, &first, &last);
			lists->networks[n] |= bits_of(first, last);
			put(lists->text, "%s16.0.0.%u - 16.0.0.%u", i ? ", " : "", first, last);
		}
		put(lists->text, "]");
	}
	put(lists->text, "}\norg:\n  trusted_ip_ranges:\n");
}

/* The rows stand one in a line, the first in line 5. */
static void lists_make(struct rand *rand, struct lists *lists)
{
	*lists = (struct lists){.count = 1 + rand_below(rand, ROWS)};
	networks_make(rand, lists);
	bool named = rand_once_in(rand, 2);
	for (unsigned i = 0; i < lists->count; i++) {
		struct row *row = &lists->rows[i];
		if (named && rand_once_in(rand, 3)) {
			row->network = (int)rand_below(rand, NETWORKS);
			row->bits = lists->networks[row->network];
			put(lists->text, "    - '@n%d'\n", row->network);
			continue;
		}
		row->network = -1;
		range_make(rand, &row->first, &row->last);
		row->bits = bits_of(row->first, row->last);
		row->described = rand_once_in(rand, 4);
		put(lists->text, "    - {start: 16.0.0.%u, end: 16.0.0.%u%s}\n", row->first,
		    row->last, row->described ? ", description: a" : "");
	}
}

static unsigned size_of(uint64_t bits)
{
	return (unsigned)__builtin_popcountll(bits);
}

/* What rows that are left hold; `all`: what those hold that are not left, too. */
static uint64_t union_of(const struct lists *lists, bool all)
{
	uint64_t bits = 0;
	for (unsigned i = 0; i < lists->count; i++)
		bits |= all || !lists->rows[i].reported ? lists->rows[i].bits : 0;
	return bits;
}

/* ---- what goes ---- */

static bool is_duplicate(const struct lists *lists, unsigned at)
{
	const struct row *row = &lists->rows[at];
	for (unsigned i = 0; i < at; i++)
		if (lists->rows[i].network == row->network && lists->rows[i].bits == row->bits)
			return true;
	return false;
}

/* Do other rows that are left hold it? */
static bool is_held(const struct lists *lists, unsigned at)
{
	const struct row *row = &lists->rows[at];
	uint64_t bits = 0;
	for (unsigned i = 0; i < lists->count; i++) {
		if (i != at && !lists->rows[i].reported)
			bits |= lists->rows[i].bits;
	}
	return (row->bits & ~bits) == 0;
}

static void gone_check(struct lists *lists, const struct audit *audit)
{
	uint64_t networks = 0;
	for (uint32_t i = 0; i < audit->count; i++) {
		const struct audit_finding *at = &audit->at[i];
		if (at->object.kind != AUDIT_ORG ||
		    (at->rule != AUDIT_DUPLICATE_ROW && at->rule != AUDIT_SHADOWED_ROW))
			continue;
		unsigned row = at->place.line - LINE;
		assert_true(row < lists->count && !lists->rows[row].reported);
		assert_int_equal(at->rule == AUDIT_DUPLICATE_ROW, is_duplicate(lists, row));
		assert_true(rangeset_count(at->addresses).low == size_of(lists->rows[row].bits));
		assert_true(at->other_count > 0);
		lists->rows[row].reported = true;
	}
	assert_true(union_of(lists, false) == union_of(lists, true));
	for (unsigned i = 0; i < lists->count; i++) {
		networks |= lists->rows[i].network >= 0 ? lists->rows[i].bits : 0;
		if (!lists->rows[i].reported)
			assert_false(is_duplicate(lists, i) || is_held(lists, i));
	}
	for (unsigned i = 0; i < lists->count; i++)
		if (lists->rows[i].network < 0 && (lists->rows[i].bits & ~networks) == 0)
			assert_true(lists->rows[i].reported);
}

/* ---- what could be one ---- */

static bool hang_together(const struct row *a, const struct row *b)
{
	bool touch = a->last + 1 == b->first || b->last + 1 == a->first;
	return (a->bits & b->bits) || (touch && a->described == b->described);
}

/* The rows with addresses that hang together with one, as bits. */
static unsigned chain_of(const struct lists *lists, unsigned from)
{
	unsigned chain = 1u << from, before = 0;
	while (chain != before) {
		before = chain;
		for (unsigned a = 0; a < lists->count; a++)
			for (unsigned b = 0; b < lists->count; b++) {
				const struct row *to = &lists->rows[b];
				if (chain >> a & 1 && to->network < 0 && !to->reported &&
				    hang_together(&lists->rows[a], to))
					chain |= 1u << b;
			}
	}
	return chain;
}

static bool chain_overlaps(const struct lists *lists, unsigned chain)
{
	for (unsigned a = 0; a < lists->count; a++)
		for (unsigned b = 0; b < a; b++)
			if (chain >> a & 1 && chain >> b & 1 &&
			    lists->rows[a].bits & lists->rows[b].bits)
				return true;
	return false;
}

static uint64_t chain_bits(const struct lists *lists, unsigned chain)
{
	uint64_t bits = 0;
	for (unsigned i = 0; i < lists->count; i++)
		bits |= chain >> i & 1 ? lists->rows[i].bits : 0;
	return bits;
}

/* How many findings of that rule say just this: places, addresses. */
static unsigned found_count(const struct audit *audit, enum audit_rule rule, unsigned rows,
			    uint64_t bits)
{
	unsigned found = 0;
	for (uint32_t i = 0; i < audit->count; i++) {
		const struct audit_finding *at = &audit->at[i];
		if (at->object.kind != AUDIT_ORG || at->rule != rule)
			continue;
		unsigned places = 1u << (at->place.line - LINE);
		uint64_t addresses = 0;
		for (uint32_t n = 0; n < at->other_count; n++)
			places |= 1u << (at->others[n].place.line - LINE);
		for (size_t n = 0; n < at->addresses.count; n++)
			addresses |= bits_of(addr_low(at->addresses.ranges[n].first) & 0xff,
					     addr_low(at->addresses.ranges[n].last) & 0xff);
		found += places == rows && addresses == bits;
	}
	return found;
}

static unsigned chains_check(const struct lists *lists, const struct audit *audit)
{
	unsigned seen = 0, expected = 0;
	for (unsigned i = 0; i < lists->count; i++) {
		if (lists->rows[i].network >= 0 || lists->rows[i].reported || seen >> i & 1)
			continue;
		unsigned chain = chain_of(lists, i);
		seen |= chain;
		if (chain == 1u << i)
			continue;
		bool overlaps = chain_overlaps(lists, chain);
		assert_int_equal(
		    found_count(audit, overlaps ? AUDIT_OVERLAPPING_ROWS : AUDIT_ADJACENT_ROWS,
				chain, chain_bits(lists, chain)),
		    1);
		expected++;
	}
	return expected;
}

/* What a network's ranges that reach into the row from outside have of it. */
static uint64_t reaching_bits(const struct row *row, uint64_t network)
{
	uint64_t bits = 0;
	for (unsigned first = 0; first < UNIVERSE; first++) {
		unsigned last = first;
		if (!(network >> first & 1))
			continue;
		while (last + 1 < UNIVERSE && network >> (last + 1) & 1)
			last++;
		uint64_t run = bits_of(first, last);
		bool within = (run & ~row->bits) == 0;
		bits |= within ? 0 : run & row->bits;
		first = last;
	}
	return bits;
}

/* Which networks are named is told by the furthest alone, so only the addresses are compared. */
static unsigned crossings_check(const struct lists *lists, const struct audit *audit)
{
	unsigned expected = 0;
	for (unsigned i = 0; i < lists->count; i++) {
		const struct row *row = &lists->rows[i];
		uint64_t bits = 0;
		unsigned found = 0;
		for (unsigned n = 0; n < lists->count && row->network < 0 && !row->reported; n++)
			if (lists->rows[n].network >= 0 && !lists->rows[n].reported)
				bits |= reaching_bits(row, lists->rows[n].bits);
		for (unsigned a = 0; a < lists->count && bits; a++)
			for (unsigned b = 0; b < lists->count; b++)
				if (a <= b && lists->rows[a].network >= 0 &&
				    lists->rows[b].network >= 0)
					found += found_count(audit, AUDIT_OVERLAPPING_ROWS,
							     1u << i | 1u << a | 1u << b, bits);
		if (bits && found != 1)
			fail_msg("row %u, %u times:\n%s", i, found, lists->text);
		expected += bits != 0;
	}
	return expected;
}

static unsigned joined_count(const struct audit *audit)
{
	unsigned count = 0;
	for (uint32_t i = 0; i < audit->count; i++)
		count += audit->at[i].object.kind == AUDIT_ORG &&
			 (audit->at[i].rule == AUDIT_OVERLAPPING_ROWS ||
			  audit->at[i].rule == AUDIT_ADJACENT_ROWS);
	return count;
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("rows that say what others say");
	unsigned chains = 0, crossings = 0;
	for (unsigned i = 0; i < LISTS; i++) {
		struct audit_scene scene;
		struct lists lists;
		lists_make(&rand, &lists);
		audit_scene_open(&scene, lists.text,
				 "duplicate-row shadowed-row overlapping-rows adjacent-rows");
		audit_scene_ask(&scene, RULES_2026_07);
		gone_check(&lists, &scene.audit);
		unsigned of_chains = chains_check(&lists, &scene.audit);
		unsigned of_crossings = crossings_check(&lists, &scene.audit);
		if (joined_count(&scene.audit) != of_chains + of_crossings)
			fail_msg("%s", lists.text);
		chains += of_chains;
		crossings += of_crossings;
		audit_scene_close(&scene);
	}
	assert_true(chains > LISTS / 4 && crossings > LISTS / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
