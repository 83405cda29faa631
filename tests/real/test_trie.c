/* A million prefixes of the global routing table in the trie: every edge of
 * every prefix, and the addresses beside it, find the label of the longest
 * prefix there, as a search of the sorted prefixes does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <zlib.h>

#include "net/range.h"
#include "net/trie.h"

enum { LABELS = 200 };

struct prefix {
	struct range range;
	uint32_t label;
	size_t parent; /* the next larger prefix around it, or SIZE_MAX */
};

static struct prefix *prefixes;
static size_t prefix_count;

/* Larger prefixes before those they hold. */
static int prefix_compare(const void *a, const void *b)
{
	const struct range *left = &((const struct prefix *)a)->range;
	const struct range *right = &((const struct prefix *)b)->range;
	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	return (left->last < right->last) - (left->last > right->last);
}

static void parents_find(void)
{
	size_t around = SIZE_MAX;
	for (size_t i = 0; i < prefix_count; i++) {
		while (around != SIZE_MAX && prefixes[around].range.last < prefixes[i].range.first)
			around = prefixes[around].parent;
		prefixes[i].parent = around;
		around = i;
	}
}

static void prefixes_read(gzFile file)
{
	char line[64];
	size_t room = 0;
	while (gzgets(file, line, sizeof line)) {
		struct range range;
		struct range_problem problem;
		line[strcspn(line, "\r\n")] = '\0';
		if (range_parse(str_of(line), &range, &problem) != RANGE_OK)
			continue;
		if (prefix_count == room) {
			room = room ? room * 2 : 1 << 16;
			prefixes = realloc(prefixes, room * sizeof *prefixes);
			assert_non_null(prefixes);
		}
		prefixes[prefix_count] = (struct prefix){
		    .range = range,
		    .label = (uint32_t)(addr_high(range.first * 0x9e3779b97f4a7c15u) % LABELS)};
		prefix_count++;
	}
	qsort(prefixes, prefix_count, sizeof *prefixes, prefix_compare);
	parents_find();
}

/* The oracle: the last prefix that begins at or before the address, or one of
 * those around it. */
static uint32_t label_find(addr a)
{
	size_t low = 0, high = prefix_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		*(prefixes[middle].range.first <= a ? &low : &high) =
		    prefixes[middle].range.first <= a ? middle + 1 : middle;
	}
	size_t at = low ? low - 1 : SIZE_MAX;
	while (at != SIZE_MAX && !range_holds(prefixes[at].range, a))
		at = prefixes[at].parent;
	return at == SIZE_MAX ? LABELS : prefixes[at].label;
}

static int addr_compare(const void *a, const void *b)
{
	addr left = *(const addr *)a, right = *(const addr *)b;
	return (left > right) - (left < right);
}

/* Pieces begin where prefixes begin, and behind where they end. */
static struct trie *trie_make(void)
{
	addr *edges = malloc((2 * prefix_count + 1) * sizeof *edges);
	struct trie_piece *pieces = malloc((2 * prefix_count + 1) * sizeof *pieces);
	struct trie *trie;
	size_t count = 0, edge_count = 0;
	assert_true(edges && pieces);
	edges[edge_count++] = 0;
	for (size_t i = 0; i < prefix_count; i++) {
		edges[edge_count++] = prefixes[i].range.first;
		if (prefixes[i].range.last != ADDR_LAST)
			edges[edge_count++] = prefixes[i].range.last + 1;
	}
	qsort(edges, edge_count, sizeof *edges, addr_compare);
	for (size_t i = 0; i < edge_count; i++)
		if (i == 0 || edges[i] != edges[i - 1])
			pieces[count++] = (struct trie_piece){edges[i], label_find(edges[i])};
	assert_int_equal(trie_new(pieces, count, &trie), OK);
	free(edges);
	free(pieces);
	return trie;
}

static void test_routing_table(void **state)
{
	(void)state;
	const char *folder = getenv("LOGINSCOPE_DATA");
	char path[4096];
	snprintf(path, sizeof path, "%s/prefixes/bart-prefixes.txt.gz",
		 folder ? folder : "../shared/data");
	gzFile file = gzopen(path, "r");
	if (!file) {
		printf("skipped: no real data in %s\n", path);
		skip();
	}
	prefixes_read(file);
	gzclose(file);
	assert_true(prefix_count > 1000000);
	struct trie *trie = trie_make();
	for (size_t i = 0; i < prefix_count; i++) {
		struct range range = prefixes[i].range;
		addr asked[4] = {range.first, range.last, range.first - 1, range.last + 1};
		uint32_t batch[4];
		trie_find_batch(trie, asked, 4, batch);
		for (int j = 0; j < 4; j++) {
			uint32_t label = label_find(asked[j]);
			assert_int_equal(trie_find(trie, asked[j]), label);
			assert_int_equal(batch[j], label);
		}
	}
	trie_free(trie);
	free(prefixes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_routing_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
