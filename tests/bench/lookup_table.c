#include "lookup_table.h"

#include "lookup_random.h"

#include "net/range.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	SMALL_LISTS = 60, /* at most 64: a set of lists is a bit mask */
};

struct rand random_source;

void *bench_alloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);
	if (!memory) {
		perror("bench");
		exit(1);
	}
	return memory;
}

double bench_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* --- routes and pieces --------------------------------------------------- */

static addr route_last(const struct route *route)
{
	unsigned length = route->length + (route->v4 ? 96u : 0u);
	return length == 0 ? ADDR_LAST : route->first | (((addr)1 << (128 - length)) - 1);
}

static int route_compare(const void *a, const void *b)
{
	const struct route *x = a, *y = b;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->length - y->length;
}

static void piece_add(struct table *table, addr first, uint32_t class)
{
	struct trie_piece *pieces = table->pieces;
	size_t n = table->pieces_count;
	if (n > 0 && pieces[n - 1].first == first)
		n--;
	if (n == 0 || pieces[n - 1].class != class)
		pieces[n++] = (struct trie_piece){first, class};
	table->pieces_count = n;
}

/* Routes to pieces: in address order, with the routes around the present
 * address on a stack, the longest on top. */
static void table_sweep(struct table *table)
{
	double start = bench_seconds();
	const struct route *stack[129 + 33];
	size_t depth = 0;
	qsort(table->routes, table->count, sizeof *table->routes, route_compare);
	table->pieces = bench_alloc(2 * table->count + 1, sizeof *table->pieces);
	piece_add(table, 0, 0);
	for (size_t i = 0; i <= table->count; i++) {
		const struct route *next = i < table->count ? &table->routes[i] : NULL;
		while (depth > 0 && (!next || route_last(stack[depth - 1]) < next->first)) {
			addr last = route_last(stack[--depth]);
			if (last != ADDR_LAST)
				piece_add(table, last + 1, depth ? stack[depth - 1]->class : 0);
		}
		if (!next)
			break;
		piece_add(table, next->first, next->class);
		stack[depth++] = next;
	}
	table->seconds = bench_seconds() - start;
}

static void routes_unique(struct table *table)
{
	size_t kept = 0;
	qsort(table->routes, table->count, sizeof *table->routes, route_compare);
	for (size_t i = 0; i < table->count; i++)
		if (kept == 0 || route_compare(&table->routes[kept - 1], &table->routes[i]) != 0)
			table->routes[kept++] = table->routes[i];
	table->count = kept;
}

/* Peers get the routes in the order of nothing in particular. */
static void routes_finish(struct table *table)
{
	table->wanted = bench_alloc(table->count, sizeof *table->wanted);
	for (size_t i = 0; i < table->count; i++) {
		struct route *route = &table->routes[i];
		table->wanted[table->wanted_count++] =
		    (struct range){route->first, route_last(route)};
		table->count4 += route->v4;
		if (route->class > table->class_max)
			table->class_max = route->class;
	}
}

uint32_t table_find(const struct table *table, addr a)
{
	size_t low = 0, high = table->pieces_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (table->pieces[middle].first <= a)
			low = middle;
		else
			high = middle;
	}
	return table->pieces[low].class;
}

void table_clear(struct table *table)
{
	free(table->routes);
	free(table->pieces);
	free(table->wanted);
	*table = (struct table){0};
}

/* --- small: ranges in lists ---------------------------------------------- */

struct listed {
	struct range range;
	unsigned list;
};

/* A start and a size, each as likely to be short as long; most are whole
 * blocks, as people write them. */
static struct range random_range(bool v4)
{
	unsigned bits = v4 ? (unsigned)random_below(21) : 64 + (unsigned)random_below(33);
	addr size = (addr)1 << bits, first;
	if (v4)
		first =
		    addr_of_v4((uint32_t)((1 + random_below(223)) << 24 | random_below(1 << 24)));
	else
		first = addr_of(0x2000000000000000 | random_next() >> 3, random_next());
	first &= ~(size - 1);
	if (random_below(3) > 0)
		return (struct range){first, first + size - 1};
	addr offset = size / 100 * random_below(100);
	size = 1 + size / 100 * random_below(100);
	addr last = first + offset + size;
	if (v4 && last > ADDR_V4_LAST)
		last = ADDR_V4_LAST;
	return (struct range){first + offset, last};
}

static int addr_compare(const void *a, const void *b)
{
	const addr *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

/* Equal sets of lists get equal numbers; no list at all is 0. */
static uint32_t class_of(uint64_t *sets, size_t *count, uint64_t set)
{
	for (size_t i = 0; i < *count; i++)
		if (sets[i] == set)
			return (uint32_t)i;
	sets[*count] = set;
	return (uint32_t)(*count)++;
}

static void pieces_of_lists(struct table *table, const struct listed *listed, size_t count)
{
	addr *edges = bench_alloc(2 * count + 1, sizeof *edges);
	uint64_t *sets = bench_alloc(2 * count + 2, sizeof *sets);
	size_t sets_count = 1;
	for (size_t i = 0; i < count; i++) {
		edges[2 * i] = listed[i].range.first;
		edges[2 * i + 1] = listed[i].range.last + 1;
	}
	qsort(edges, 2 * count + 1, sizeof *edges, addr_compare);
	table->pieces = bench_alloc(2 * count + 1, sizeof *table->pieces);
	for (size_t e = 0; e < 2 * count + 1; e++) {
		uint64_t set = 0;
		for (size_t i = 0; i < count; i++)
			if (range_holds(listed[i].range, edges[e]))
				set |= (uint64_t)1 << listed[i].list;
		piece_add(table, edges[e], class_of(sets, &sets_count, set));
	}
	free(edges);
	free(sets);
}

/* The fewest blocks that make up [first, last]. */
static void routes_add_range(struct table *table, size_t *room, addr first, addr last,
			     uint32_t class)
{
	for (;;) {
		unsigned bits = 0, most = addr_is_v4(first) ? 32 : 128;
		while (bits < most && (first >> bits & 1) == 0 &&
		       last - first >= ((addr)1 << bits << 1) - 1)
			bits++;
		if (table->count == *room) {
			*room = *room ? 2 * *room : 1024;
			table->routes = realloc(table->routes, *room * sizeof *table->routes);
			if (!table->routes)
				exit(1);
		}
		table->routes[table->count++] =
		    (struct route){first, (uint8_t)(most - bits), addr_is_v4(first), class};
		addr end = first + (((addr)1 << bits) - 1);
		if (end >= last)
			return;
		first = end + 1;
	}
}

static void routes_of_pieces(struct table *table)
{
	size_t room = 0;
	for (size_t i = 0; i < table->pieces_count; i++) {
		const struct trie_piece *piece = &table->pieces[i];
		addr last = i + 1 < table->pieces_count ? piece[1].first - 1 : ADDR_LAST;
		if (piece->class != 0)
			routes_add_range(table, &room, piece->first, last, piece->class);
	}
}

static void table_of_lists(struct table *ret, size_t count4, size_t count6)
{
	size_t count = count4 + count6;
	struct listed *listed = bench_alloc(count, sizeof *listed);
	*ret = (struct table){0};
	for (size_t i = 0; i < count; i++)
		listed[i] =
		    (struct listed){random_range(i < count4), (unsigned)random_below(SMALL_LISTS)};
	pieces_of_lists(ret, listed, count);
	routes_of_pieces(ret);
	routes_finish(ret);
	for (size_t i = 0; i < count; i++) /* ask by range, not by block */
		ret->wanted[i % ret->count] = listed[i].range;
	ret->wanted_count = count < ret->count ? count : ret->count;
	free(listed);
}

void table_small(struct table *ret)
{
	random_source.state = 1;
	table_of_lists(ret, 300, 60);
	ret->name = "small";
	snprintf(ret->about, sizeof ret->about,
		 "300 IPv4 and 60 IPv6 random ranges in %d lists: %zu pieces, %u classes; "
		 "%zu blocks for the peers",
		 SMALL_LISTS, ret->pieces_count, ret->class_max + 1, ret->count);
}

/* --- medium and large: prefixes ------------------------------------------ */

/* How many prefixes of a length there are: in the registries' lists of country
 * blocks, and in a full routing table. */
static const uint32_t country4[33] = {
    [8] = 15,     [9] = 16,     [10] = 67,    [11] = 167,   [12] = 403,   [13] = 718,
    [14] = 1459,  [15] = 2583,  [16] = 6911,  [17] = 3317,  [18] = 5327,  [19] = 9946,
    [20] = 11710, [21] = 16787, [22] = 50658, [23] = 23791, [24] = 38562, [25] = 65,
    [26] = 74,    [27] = 32,    [28] = 6,     [29] = 7};
static const uint32_t routing4[33] = {
    [8] = 16,     [9] = 9,       [10] = 38,    [11] = 103,   [12] = 299,
    [13] = 581,   [14] = 1203,   [15] = 2100,  [16] = 13490, [17] = 8235,
    [18] = 13798, [19] = 24870,  [20] = 42611, [21] = 50750, [22] = 108623,
    [23] = 96510, [24] = 537698, [25] = 20,    [28] = 50,    [32] = 886};
static const uint32_t routing6[65] = {
    [28] = 193,  [29] = 4371, [30] = 650,   [32] = 22548, [33] = 2926, [34] = 2603,
    [35] = 1043, [36] = 5996, [38] = 1617,  [40] = 13418, [42] = 2301, [44] = 14365,
    [46] = 3039, [47] = 3153, [48] = 75488, [64] = 184};

static uint8_t random_length(const uint32_t *counts, size_t lengths)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < lengths; i++)
		sum += counts[i];
	uint64_t pick = random_below(sum);
	size_t length = 0;
	while (pick >= counts[length])
		pick -= counts[length++];
	return (uint8_t)length;
}

static struct route random_route4(const uint32_t counts[static 33], uint32_t labels)
{
	uint8_t length = random_length(counts, 33);
	uint32_t v4 = (uint32_t)((1 + random_below(223)) << 24 | random_below(1 << 24));
	v4 &= UINT32_MAX << (32 - length);
	return (struct route){addr_of_v4(v4), length, true, 1 + (uint32_t)random_below(labels)};
}

/* Registries hand out /32s in a few hundred /20s. */
static struct route random_route6(uint32_t labels)
{
	uint8_t length = random_length(routing6, 65);
	uint64_t high = 0x2a00000000000000 | random_below(300) << 44 | random_below(200) << 32 |
			random_below(UINT32_MAX);
	high &= UINT64_MAX << (64 - length);
	return (struct route){addr_of(high, 0), length, false, 1 + (uint32_t)random_below(labels)};
}

void table_medium(struct table *ret)
{
	enum { ROUTES = 20000, LABELS = 50 };
	random_source.state = 2;
	*ret = (struct table){.name = "medium", .count = ROUTES};
	ret->routes = bench_alloc(ROUTES, sizeof *ret->routes);
	for (size_t i = 0; i < ROUTES; i++)
		ret->routes[i] = random_route4(country4, LABELS);
	routes_unique(ret);
	table_sweep(ret);
	routes_finish(ret);
	snprintf(ret->about, sizeof ret->about,
		 "%zu IPv4 prefixes as long as countries have them, %d labels: %zu pieces",
		 ret->count, LABELS, ret->pieces_count);
}

enum { LARGE_LABELS = 200 };

static bool route_read(char *line, struct route *ret)
{
	char *slash = strchr(line, '/');
	struct in_addr v4;
	uint8_t bytes[16];
	if (!slash)
		return false;
	*slash = '\0';
	ret->length = (uint8_t)strtoul(slash + 1, NULL, 10);
	ret->v4 = inet_pton(AF_INET, line, &v4) == 1;
	if (!ret->v4 && inet_pton(AF_INET6, line, bytes) != 1)
		return false;
	ret->first = ret->v4 ? addr_of_v4(ntohl(v4.s_addr)) : addr_of_bytes(bytes);
	ret->class = 1 + (uint32_t)random_below(LARGE_LABELS);
	return true;
}

static FILE *text_open(const char *path, bool *ret_pipe)
{
	char command[4096];
	size_t length = strlen(path);
	*ret_pipe = length > 3 && strcmp(path + length - 3, ".gz") == 0;
	if (!*ret_pipe)
		return fopen(path, "r");
	snprintf(command, sizeof command, "gzip -dc -- '%s'", path);
	return popen(command, "r");
}

static bool routes_read(struct table *table, const char *path)
{
	bool pipe;
	char line[256];
	size_t room = 1 << 21;
	FILE *file = text_open(path, &pipe);
	if (!file)
		return false;
	table->routes = bench_alloc(room, sizeof *table->routes);
	while (table->count < room && fgets(line, sizeof line, file))
		table->count += route_read(line, &table->routes[table->count]);
	if (pipe)
		pclose(file);
	else
		fclose(file);
	return table->count > 0;
}

static void routes_generate(struct table *table)
{
	enum { ROUTES4 = 901899, ROUTES6 = 160147 };
	table->count = ROUTES4 + ROUTES6;
	table->routes = bench_alloc(table->count, sizeof *table->routes);
	for (size_t i = 0; i < table->count; i++)
		table->routes[i] = i < ROUTES4 ? random_route4(routing4, LARGE_LABELS)
					       : random_route6(LARGE_LABELS);
}

bool table_large(const char *path, struct table *ret)
{
	random_source.state = 3;
	*ret = (struct table){.name = "large"};
	if (path && !routes_read(ret, path))
		return false;
	if (!path)
		routes_generate(ret);
	routes_unique(ret);
	table_sweep(ret);
	routes_finish(ret);
	snprintf(ret->about, sizeof ret->about,
		 "%s: %zu IPv4 and %zu IPv6 prefixes, %d labels: %zu pieces",
		 path ? "a routing table" : "generated like a routing table", ret->count4,
		 ret->count - ret->count4, LARGE_LABELS, ret->pieces_count);
	return true;
}

void table_ranges(size_t count, struct table *ret)
{
	random_source.state = 4;
	*ret = (struct table){.name = "growth", .count = count};
	ret->routes = bench_alloc(count, sizeof *ret->routes);
	for (size_t i = 0; i < count; i++)
		ret->routes[i] = random_route4(country4, 200);
	routes_unique(ret);
	table_sweep(ret);
	routes_finish(ret);
}
