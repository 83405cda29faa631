/* The engine: decide() against the look-up it rests on (bar: 3 x, whatever the
 * number of profiles), and how compiling grows with ranges and profiles.
 *
 * bench_engine [runs] */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "engine/decide.h"
#include "bench.h"
#include "made_policy.h"

enum { RUNS_MAX = 101, LOGINS = 1 << 15, BAR = 3 };

/* Half from inside the profile's ranges, half from anywhere. */
static void logins_make(const struct policy *policy, struct rand *rand, struct facts *facts,
			addr *addresses)
{
	for (uint32_t i = 0; i < LOGINS; i++) {
		uint32_t profile = rand_below(rand, policy->profile_count);
		const struct range_list *list = &policy->profiles[profile].login_ip_ranges;
		const struct range *range = &list->rows[rand_below(rand, list->count)].range;
		addresses[i] = rand_once_in(rand, 2)
				   ? addr_of_v4((uint32_t)rand_next(rand))
				   : range->first + (range->last - range->first) / 2;
		facts[i] =
		    (struct facts){.user = NONE,
				   .profile = profile,
				   .app = NONE,
				   .via = (uint8_t)(rand_once_in(rand, 4) ? VIA_UI : VIA_SOAP),
				   .device = DEVICE_NEW};
	}
}

static struct facts facts[LOGINS];
static addr addresses[LOGINS];

static double lookup_ns(const struct ruleset *ruleset)
{
	uint64_t sum = 0;
	double start = now_ns();
	for (uint32_t i = 0; i < LOGINS; i++)
		sum += ruleset_class(ruleset, addresses[i]);
	volatile uint64_t sink = sum;
	(void)sink;
	return (now_ns() - start) / LOGINS;
}

static double decide_ns(const struct ruleset *ruleset)
{
	uint64_t sum = 0;
	double start = now_ns();
	for (uint32_t i = 0; i < LOGINS; i++) {
		struct decision decision;
		facts[i].class = ruleset_class(ruleset, addresses[i]);
		decide(ruleset, &facts[i], &decision);
		sum += decision.reason;
	}
	volatile uint64_t sink = sum;
	(void)sink;
	return (now_ns() - start) / LOGINS;
}

static void decide_bench(uint32_t profiles, uint32_t rows, int runs)
{
	struct rand rand = {42};
	struct arena arena;
	struct ruleset *ruleset;
	double lookup[RUNS_MAX], deciding[RUNS_MAX];
	arena_init(&arena);
	struct policy *policy = made_policy(&arena, &rand, profiles, rows);
	if (ruleset_new(policy, RULES_DEFAULT, &ruleset) != OK)
		abort();
	logins_make(policy, &rand, facts, addresses);
	for (int i = 0; i < runs; i++) {
		lookup[i] = lookup_ns(ruleset);
		deciding[i] = decide_ns(ruleset);
	}
	double look = median(lookup, (size_t)runs), all = median(deciding, (size_t)runs);
	printf("decide  %6u profiles x %4u ranges  look-up %6.1f ns  look-up and decide %6.1f ns  "
	       "ratio %5.2f\n",
	       profiles, rows, look, all, all / look);
	ruleset_free(ruleset);
	arena_clear(&arena);
}

static void compile_bench(uint32_t profiles, uint32_t rows, int runs)
{
	struct rand rand = {7};
	struct arena arena;
	double times[RUNS_MAX];
	size_t size = 0, classes = 0;
	arena_init(&arena);
	struct policy *policy = made_policy(&arena, &rand, profiles, rows);
	for (int i = 0; i < runs; i++) {
		struct ruleset *ruleset;
		double start = now_ns();
		if (ruleset_new(policy, RULES_DEFAULT, &ruleset) != OK)
			abort();
		times[i] = (now_ns() - start) / 1e6;
		size = ruleset_size(ruleset);
		classes = ruleset_class_count(ruleset);
		ruleset_free(ruleset);
	}
	double total = (double)profiles * rows;
	double ms = median(times, (size_t)runs);
	printf("compile %6u profiles x %6u ranges = %8.0f  %9.2f ms  %6.0f ns/range  "
	       "%8.1f KiB  %5.0f B/range  %zu classes\n",
	       profiles, rows, total, ms, ms * 1e6 / total, (double)size / 1024,
	       (double)size / total, classes);
	arena_clear(&arena);
}

int main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 5;
	if (runs < 1 || runs > RUNS_MAX)
		return 2;
	printf("decide() on given facts: bar <= %d x the look-up\n", BAR);
	const uint32_t profile_counts[] = {1, 10, 200, 1000, 10000};
	for (size_t i = 0; i < sizeof profile_counts / sizeof *profile_counts; i++)
		decide_bench(profile_counts[i], i < 4 ? 50 : 10, runs);
	printf("compile: no worse than n log n in the number of ranges\n");
	for (uint32_t rows = 100; rows <= 1000000; rows *= 10)
		compile_bench(1, rows, rows > 100000 ? 1 : runs);
	for (uint32_t profiles = 1; profiles <= 10000; profiles *= 10)
		compile_bench(profiles, 100, profiles > 1000 ? 1 : runs);
	compile_bench(1000, 500, runs < 3 ? runs : 3);
	return 0;
}
