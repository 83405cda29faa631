/* The addresses to ask for. */
#include "lookup_table.h"

#include "lookup_random.h"
#include "net/range.h"

#include <math.h>
#include <stdlib.h>

enum { STREAM_COUNT = 1 << 16, ZIPF_ADDRESSES = 50000 };

static double random_unit(void)
{
	return (double)(random_next() >> 11) * 0x1p-53;
}

static addr random_in(struct range range)
{
	addr size = range.last - range.first + 1, any = addr_of(random_next(), random_next());
	return range.first + (size ? any % size : any);
}

/* One of the table's ranges of the wanted family; any address without one. */
static struct range wanted_pick(const struct table *table, bool v4)
{
	for (int tries = 0; tries < 10000; tries++) {
		struct range range = table->wanted[random_below(table->wanted_count)];
		if (addr_is_v4(range.first) == v4)
			return range;
	}
	return v4 ? (struct range){ADDR_V4_FIRST, ADDR_V4_LAST}
		  : (struct range){addr_of(1, 0), ADDR_LAST};
}

/* Nine in ten from inside the ranges, the tenth from anywhere. */
static addr zipf_address(const struct table *table, bool v4)
{
	if (random_below(10) > 0)
		return random_in(wanted_pick(table, v4));
	if (v4)
		return addr_of_v4((uint32_t)random_next());
	return addr_of(0x2000000000000000 | random_next() >> 3, random_next());
}

/* Rank r with a chance of 1/r, by its continuous approximation. */
static size_t zipf_rank(void)
{
	return (size_t)exp(random_unit() * log(ZIPF_ADDRESSES + 1.0)) - 1;
}

static void fill_zipf(struct stream *stream, const struct table *table)
{
	addr *often = bench_alloc(ZIPF_ADDRESSES, sizeof *often);
	for (size_t i = 0; i < ZIPF_ADDRESSES; i++)
		often[i] = zipf_address(table, stream->v4);
	for (size_t i = 0; i < stream->count; i++)
		stream->addresses[i] = often[zipf_rank() % ZIPF_ADDRESSES];
	free(often);
}

static void fill_inside(struct stream *stream, const struct table *table)
{
	for (size_t i = 0; i < stream->count; i++)
		stream->addresses[i] = random_in(wanted_pick(table, stream->v4));
}

static void fill_edges(struct stream *stream, const struct table *table)
{
	for (size_t i = 0; i < stream->count; i++) {
		struct range range = wanted_pick(table, stream->v4);
		addr a = random_below(2) ? range.first - 1 : range.last + 1;
		stream->addresses[i] = addr_is_v4(a) == stream->v4 ? a : range.first;
	}
}

void stream_init(struct stream *ret, const struct table *table, enum stream_kind kind, bool v4)
{
	static void (*const fill[])(struct stream *, const struct table *) = {
	    [STREAM_ZIPF] = fill_zipf, [STREAM_INSIDE] = fill_inside, [STREAM_EDGES] = fill_edges};
	static const char *const names[] = {
	    [STREAM_ZIPF] = "zipf", [STREAM_INSIDE] = "inside", [STREAM_EDGES] = "edges"};
	random_source.state = 5 + (uint64_t)kind;
	*ret = (struct stream){.name = names[kind], .v4 = v4, .count = STREAM_COUNT};
	ret->addresses = bench_alloc(ret->count, sizeof *ret->addresses);
	ret->v4s = bench_alloc(ret->count, sizeof *ret->v4s);
	ret->bytes = bench_alloc(ret->count, sizeof *ret->bytes);
	ret->want = bench_alloc(ret->count, sizeof *ret->want);
	fill[kind](ret, table);
	for (size_t i = 0; i < ret->count; i++) {
		ret->v4s[i] = (uint32_t)ret->addresses[i];
		addr_bytes(ret->addresses[i], ret->bytes[i]);
		ret->want[i] = table_find(table, ret->addresses[i]);
	}
}

void stream_clear(struct stream *stream)
{
	free(stream->addresses);
	free(stream->v4s);
	free(stream->bytes);
	free(stream->want);
}
