/* Address to class: how fast, how big, how long to build, beside what others
 * offer. Absolute times say little; the ratios in one run are what counts.
 *
 *	bench_lookup [file of CIDR prefixes, plain or .gz]
 */
#include "bench.h"
#include "lookup_peer.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 21 };

static const struct peer *const peers[] = {
    &peer_trie, &peer_lpm, &peer_lpm6, &peer_mmdb, &peer_trie_batch, &peer_fib, &peer_fib6,
};
enum { PEERS = sizeof peers / sizeof *peers };

/* What came out for one peer, table and family. */
struct result {
	const char *why; /* skipped, and why */
	void *built;
	double build_seconds, bytes;
	double runs[STREAM_KINDS][RUNS]; /* ns per look-up */
	double ns[STREAM_KINDS];         /* the median */
};

struct outcome {
	const struct table *table;
	bool v4;
	struct stream streams[STREAM_KINDS];
	struct result of[PEERS];
};

static bool all_met = true;

/* --- the machine --------------------------------------------------------- */

static void pin(void)
{
	cpu_set_t set;
	int cpu = sched_getcpu();
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	if (sched_setaffinity(0, sizeof set, &set) == 0)
		printf("pinned to core %d; medians of %d runs, taken in turn, of processor time\n",
		       cpu, RUNS);
}

static double resident_bytes(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (!file)
		return 0;
	if (fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return (double)pages * 4096;
}

/* --- building and checking ----------------------------------------------- */

static int peer_index(const struct peer *peer)
{
	for (int i = 0; i < PEERS; i++)
		if (peers[i] == peer)
			return i;
	abort();
}

static void result_build(struct result *result, const struct peer *peer, const struct table *table,
			 bool v4)
{
	double before = resident_bytes(), start = bench_seconds();
	result->built = peer->build(table, v4, &result->why);
	result->build_seconds = bench_seconds() - start;
	result->bytes = resident_bytes() - before;
	if (result->built && peer->size)
		result->bytes = (double)peer->size(result->built);
}

/* A quick build is timed again and again, for a median. */
static void result_build_again(struct result *result, const struct peer *peer,
			       const struct table *table, bool v4)
{
	double seconds[RUNS];
	if (!result->built || result->build_seconds > 0.2)
		return;
	for (int i = 0; i < RUNS; i++) {
		peer->release(result->built);
		double start = bench_seconds();
		result->built = peer->build(table, v4, &result->why);
		seconds[i] = bench_seconds() - start;
	}
	result->build_seconds = median(seconds, RUNS);
}

static void check(const struct peer *peer, const void *built, const struct table *table,
		  const struct stream *stream)
{
	uint32_t *got = bench_alloc(stream->count, sizeof *got);
	peer->answer(built, stream, got);
	for (size_t i = 0; i < stream->count; i++) {
		if (got[i] == stream->want[i])
			continue;
		printf("WRONG: %s, %s, %s: address %016llx%016llx is class %u, not %u\n",
		       peer->name, table->name, stream->name,
		       (unsigned long long)addr_high(stream->addresses[i]),
		       (unsigned long long)addr_low(stream->addresses[i]), stream->want[i], got[i]);
		exit(1);
	}
	free(got);
}

/* --- timing -------------------------------------------------------------- */

static volatile uint64_t sink;

/* Nanoseconds per look-up, over at least five milliseconds. */
static double time_once(const struct peer *peer, const void *built, const struct stream *stream)
{
	size_t asked = 0;
	double start = bench_seconds(), seconds;
	do {
		sink += peer->sum(built, stream);
		asked += stream->count;
		seconds = bench_seconds() - start;
	} while (seconds < 0.005);
	return 1e9 * seconds / (double)asked;
}

/* Builds and checks all peers of one table and family. */
static void outcome_build(struct outcome *ret, const struct table *table, bool v4)
{
	*ret = (struct outcome){.table = table, .v4 = v4};
	for (int p = 0; p < PEERS; p++)
		if (v4 ? peers[p]->v4 : peers[p]->v6) {
			result_build(&ret->of[p], peers[p], table, v4);
			result_build_again(&ret->of[p], peers[p], table, v4);
		}
	for (int kind = 0; kind < STREAM_KINDS; kind++) {
		stream_init(&ret->streams[kind], table, (enum stream_kind)kind, v4);
		for (int p = 0; p < PEERS; p++)
			if (ret->of[p].built)
				check(peers[p], ret->of[p].built, table, &ret->streams[kind]);
	}
}

/* One run of all peers on one stream, in turn. */
static void time_stream(struct outcome *outcome, int kind, int run)
{
	for (int p = 0; p < PEERS; p++) {
		struct result *result = &outcome->of[p];
		if (!result->built)
			continue;
		sink += peers[p]->sum(result->built, &outcome->streams[kind]);
		result->runs[kind][run] =
		    time_once(peers[p], result->built, &outcome->streams[kind]);
	}
}

/* Run by run through everything, so that a noisy minute of the machine spoils a
 * few runs of each and not all runs of one. */
static void time_all(struct outcome *outcomes, int count)
{
	for (int run = 0; run < RUNS; run++)
		for (int i = 0; i < count; i++)
			for (int kind = 0; kind < STREAM_KINDS; kind++)
				time_stream(&outcomes[i], kind, run);
	for (int i = 0; i < count; i++)
		for (int kind = 0; kind < STREAM_KINDS; kind++)
			for (int p = 0; p < PEERS; p++)
				outcomes[i].of[p].ns[kind] =
				    median(outcomes[i].of[p].runs[kind], RUNS);
}

static void outcome_clear(struct outcome *outcome)
{
	for (int p = 0; p < PEERS; p++)
		if (outcome->of[p].built)
			peers[p]->release(outcome->of[p].built);
	for (int kind = 0; kind < STREAM_KINDS; kind++)
		stream_clear(&outcome->streams[kind]);
}

/* --- the report ---------------------------------------------------------- */

static void print_outcome(const struct outcome *outcome)
{
	printf("\n%s, %s\n%s\n", outcome->table->name, outcome->v4 ? "IPv4" : "IPv6",
	       outcome->table->about);
	printf("  %-16s %8s %8s %8s %12s %12s\n", "ns a look-up", "zipf", "inside", "edges",
	       "memory KiB", "build ms");
	for (int p = 0; p < PEERS; p++) {
		const struct result *result = &outcome->of[p];
		if (result->built)
			printf("  %-16s %8.2f %8.2f %8.2f %12.0f %12.3f\n", peers[p]->name,
			       result->ns[0], result->ns[1], result->ns[2], result->bytes / 1024,
			       1e3 * result->build_seconds);
		else if (outcome->v4 ? peers[p]->v4 : peers[p]->v6)
			printf("  %-16s skipped: %s\n", peers[p]->name, result->why);
	}
}

static void print_bar(const char *what, double ours, double theirs, double bar)
{
	bool met = ours <= bar * theirs;
	printf("  %-44s %12.3f %12.3f %9.4f %9.4f  %s\n", what, ours, theirs, ours / theirs, bar,
	       met ? "met" : "MISSED");
	all_met = all_met && met;
}

/* One bar for each stream. */
static void print_speed(const struct outcome *outcome, const struct peer *ours,
			const struct peer *theirs, double bar)
{
	static const char *const names[] = {"zipf", "inside", "edges"};
	const struct result *a = &outcome->of[peer_index(ours)];
	const struct result *b = &outcome->of[peer_index(theirs)];
	for (int kind = 0; kind < STREAM_KINDS; kind++) {
		char what[80];
		snprintf(what, sizeof what, "%s %s %s / %s, ns", outcome->table->name, names[kind],
			 ours == &peer_trie ? "single" : "batch", theirs->name);
		if (b->built)
			print_bar(what, a->ns[kind], b->ns[kind], bar);
		else
			printf("  %-44s skipped: %s\n", what, b->why);
	}
}

static void print_bars(const struct outcome outcomes[static 5])
{
	const struct outcome *small = &outcomes[0], *medium = &outcomes[1], *large = &outcomes[2];
	const struct outcome *small6 = &outcomes[3], *large6 = &outcomes[4];
	const struct result *ours = small->of, *lpm = &small->of[peer_index(&peer_lpm)];
	printf("\n  %-44s %12s %12s %9s %9s\n", "bars", "ours", "peer", "ratio", "bar");
	print_speed(small, &peer_trie, &peer_lpm, 0.5);
	print_speed(small, &peer_trie, &peer_mmdb, 0.03);
	print_bar("small memory / 1 MiB, KiB", ours->bytes / 1024, 1024, 1);
	if (lpm->built)
		print_bar("small build / rte_lpm, ms", 1e3 * ours->build_seconds,
			  1e3 * lpm->build_seconds, 0.2);
	print_speed(medium, &peer_trie, &peer_lpm, 0.5);
	print_speed(large, &peer_trie, &peer_lpm, 1.0);
	ours = large->of;
	lpm = &large->of[peer_index(&peer_lpm)];
	if (lpm->built) {
		print_bar("large memory / rte_lpm, KiB", ours->bytes / 1024, lpm->bytes / 1024,
			  0.5);
		print_bar("large build, prefixes to pieces to trie, ms",
			  1e3 * (ours->build_seconds + large->table->seconds),
			  1e3 * lpm->build_seconds, 0.02);
	}
	print_speed(small, &peer_trie_batch, &peer_fib, 1.0);
	print_speed(medium, &peer_trie_batch, &peer_fib, 1.0);
	print_speed(large, &peer_trie_batch, &peer_fib, 1.0);
	print_speed(small6, &peer_trie, &peer_lpm6, 0.5);
	print_speed(large6, &peer_trie, &peer_lpm6, 1.0);
	print_speed(small6, &peer_trie_batch, &peer_fib6, 1.0);
	print_speed(large6, &peer_trie_batch, &peer_fib6, 1.0);
}

/* Building must grow no faster than the pieces do. */
static void print_growth(void)
{
	printf("\n  %-12s %12s %12s %12s %12s %12s\n", "growth", "pieces", "build ms", "ns a piece",
	       "KiB", "bytes/piece");
	for (size_t ranges = 100; ranges <= 1000000; ranges *= 10) {
		struct table table;
		table_ranges(ranges, &table);
		struct result result = {0};
		result_build(&result, &peer_trie, &table, true);
		result_build_again(&result, &peer_trie, &table, true);
		double pieces = (double)table.pieces_count;
		printf("  %-12zu %12zu %12.3f %12.1f %12.0f %12.1f\n", ranges, table.pieces_count,
		       1e3 * result.build_seconds, 1e9 * result.build_seconds / pieces,
		       result.bytes / 1024, result.bytes / pieces);
		peer_trie.release(result.built);
		table_clear(&table);
	}
}

int main(int argc, char **argv)
{
	static struct outcome outcomes[5];
	struct table small, medium, large;
	const char *why;
	setvbuf(stdout, NULL, _IOLBF, 0);
	pin();
	if (!dpdk_start(&why))
		printf("skipped: %s\n", why);
	else
		printf("rte_fib, rte_fib6: %s form\n", dpdk_has_avx512() ? "AVX-512" : "scalar");
	table_small(&small);
	table_medium(&medium);
	if (!table_large(argc > 1 ? argv[1] : NULL, &large)) {
		fprintf(stderr, "bench_lookup: cannot read %s\n", argv[1]);
		return 1;
	}
	outcome_build(&outcomes[0], &small, true);
	outcome_build(&outcomes[3], &small, false);
	outcome_build(&outcomes[1], &medium, true);
	outcome_build(&outcomes[4], &large, false);
	outcome_build(&outcomes[2], &large, true);
	time_all(outcomes, 5);
	for (int i = 0; i < 5; i++)
		print_outcome(&outcomes[i]);
	print_bars(outcomes);
	for (int i = 0; i < 5; i++)
		outcome_clear(&outcomes[i]);
	print_growth();
	table_clear(&small);
	table_clear(&medium);
	table_clear(&large);
	printf("\n%s\n", all_met ? "all bars met" : "some bars missed");
	return 0;
}
