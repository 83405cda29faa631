/* The audit against compiling what it judges: bar 5 x for 10,000 profiles x 100 ranges, and how
 * it grows with profiles, lists and findings.
 *
 * bench_audit [runs] */
#include <stdio.h>
#include <stdlib.h>

#include "engine/audit.h"
#include "net/special.h"
#include "bench.h"
#include "made_policy.h"

enum { RUNS_MAX = 101, BAR = 5, LARGE = 1000000 };

/* Policies that compile faster than this, in ms, cost what their questions cost: no bar. */
enum { SMALL = 20 };

struct times {
	double compile, audit;
	uint32_t findings;
	size_t size; /* bytes of the result */
};

/* Rows where no login comes from are findings; all but one in `every` become others. */
static void rows_route(struct range_list *list, struct rand *rand, struct arena *arena,
		       uint32_t every)
{
	for (uint32_t i = 0; i < list->count; i++)
		while (special_find(list->rows[i].range) && !rand_once_in(rand, every))
			list->rows[i] = made_list(arena, rand, 1).rows[0];
}

static struct policy *policy_make(struct arena *arena, uint32_t profiles, uint32_t rows,
				  uint32_t every)
{
	struct rand rand = {42};
	struct policy *policy = made_policy(arena, &rand, profiles, rows);
	for (uint32_t i = 0; i < profiles; i++)
		rows_route(&policy->profiles[i].login_ip_ranges, &rand, arena, every);
	return policy;
}

static double audit_time(const struct ruleset *ruleset, struct times *times)
{
	const struct audit_question question = {.ruleset = ruleset, .today = 20000};
	struct arena arena;
	struct audit audit;
	double start = now_ms();
	arena_init(&arena);
	if (audit_find(&question, &arena, &audit) != OK)
		abort();
	double took = now_ms() - start;
	times->findings = audit.count;
	times->size = arena.total;
	arena_clear(&arena);
	return took;
}

static struct times policy_measure(const struct policy *policy, int runs)
{
	struct times times = {0};
	double compile[RUNS_MAX], audit[RUNS_MAX];
	for (int i = 0; i < runs; i++) {
		struct ruleset *ruleset;
		double start = now_ms();
		if (ruleset_new(policy, RULES_DEFAULT, &ruleset) != OK)
			abort();
		compile[i] = now_ms() - start;
		audit[i] = audit_time(ruleset, &times);
		ruleset_free(ruleset);
	}
	times.compile = median(compile, (size_t)runs);
	times.audit = median(audit, (size_t)runs);
	return times;
}

static void policy_bench(const char *name, const struct policy *policy, int runs)
{
	struct times times = policy_measure(policy, runs);
	bool over = times.compile > SMALL && times.audit > BAR * times.compile;
	printf("%-44s compile %8.1f ms  audit %8.1f ms %5.2f x%s %8u findings %7.1f MiB\n", name,
	       times.compile, times.audit, times.audit / times.compile, over ? " OVER" : "",
	       (unsigned)times.findings, (double)times.size / 1048576.0);
	fflush(stdout);
}

static void made_bench(const char *name, uint32_t profiles, uint32_t rows, uint32_t every,
		       bool populated, int runs)
{
	struct arena arena;
	struct rand rand = {5};
	arena_init(&arena);
	struct policy *policy = policy_make(&arena, profiles, rows, every);
	if (populated)
		made_policy_populate(policy, &arena, &rand);
	policy_bench(name, policy, runs);
	arena_clear(&arena);
}

/* A network of `prefixes` /25s with gaps between them, none of which are addresses that no login
 * comes from. */
static void big_network(struct policy *policy, struct arena *arena, uint32_t prefixes)
{
	struct network *network = must(arena_alloc(arena, sizeof *network));
	struct range_row *rows = must(arena_array(arena, prefixes, sizeof *rows));
	for (uint32_t i = 0; i < prefixes; i++) {
		addr first = addr_of_v4(0x0b000000u + i * 256);
		rows[i] = (struct range_row){.range = {first, first + 127}, .network = NONE};
	}
	network->name = STR("big");
	network->ranges = (struct range_list){.rows = rows, .count = prefixes, .place.line = 1};
	policy->networks = network;
	policy->network_count = 1;
}

/* Every profile lets in the network and one block beside it. */
static void network_bench(const char *name, uint32_t prefixes, uint32_t profiles, int runs)
{
	struct arena arena;
	struct rand rand = {42};
	arena_init(&arena);
	struct policy *policy = made_policy(&arena, &rand, profiles, 2);
	big_network(policy, &arena, prefixes);
	for (uint32_t i = 0; i < profiles; i++) {
		struct range_row *rows = policy->profiles[i].login_ip_ranges.rows;
		rows[0] = (struct range_row){.network_name = STR("big"), .network = NONE};
		rows[1].range.first = addr_of_v4(0x64000000u); /* 100.0.0.0/24 */
		rows[1].range.last = rows[1].range.first + 255;
	}
	made_policy_resolve(policy, &arena);
	policy_bench(name, policy, runs);
	arena_clear(&arena);
}

static void growth_bench(int runs)
{
	printf("growth: must not be faster than compiling's\n");
	for (uint32_t profiles = 1; profiles <= 10000; profiles *= 10) {
		char name[80];
		snprintf(name, sizeof name, "%u x 100", profiles);
		made_bench(name, profiles, 100, UINT32_MAX, false, profiles > 1000 ? 1 : runs);
	}
	for (uint32_t rows = 1000; rows <= LARGE; rows *= 10) {
		char name[80];
		snprintf(name, sizeof name, "1 x %u", rows);
		made_bench(name, 1, rows, UINT32_MAX, false, rows > 100000 ? 1 : runs);
	}
}

int main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 5;
	if (runs < 1 || runs > RUNS_MAX)
		return 2;
	printf("10,000 profiles x 100 ranges: bar <= %d x compiling\n", BAR);
	made_bench("hardly a finding in a row", 10000, 100, UINT32_MAX, false, runs);
	made_bench("  ..., with users, apps, hours", 10000, 100, UINT32_MAX, true, runs);
	made_bench("one row in ten where nobody logs in from", 10000, 100, 2, false, runs);
	network_bench("10,000 profiles that name one big network", 100000, 10000, runs);
	network_bench("100 profiles that name a network of a million", LARGE, 100, runs);
	growth_bench(runs);
	return 0;
}
