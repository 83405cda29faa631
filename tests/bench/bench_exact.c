/* The exact verbs, diff and prove, against compiling what they ask about: bar 3 x for two
 * policies of 200 profiles x 500 ranges, and how both grow with profiles and lists.
 *
 * bench_exact [runs] */
#include <stdio.h>
#include <stdlib.h>

#include "engine/diff.h"
#include "engine/prove.h"
#include "bench.h"
#include "made_policy.h"

enum { RUNS_MAX = 101, BAR = 3, LARGE = 1000000 };

/* Policies that compile faster than this, in ms, cost what their cases cost: no bar. */
enum { SMALL = 20 };

/* Two policies, and one property of the new one. */
struct pair {
	struct arena arena;
	struct policy *policies[SIDES];
	struct ruleset *side[SIDES];
	struct property property;
};

/* What it takes, in milliseconds. */
struct times {
	double compile, diff, prove;
	uint64_t changes, cases, proved_cases;
};

static struct words words_make(struct arena *arena, uint32_t set)
{
	struct words words = {.set = set, .place.line = 1};
	for (uint32_t value = 0; set >> value; value++)
		if (set >> value & 1) {
			struct word *to =
			    must(arena_push(arena, &words.at, words.count, sizeof *to));
			to->value = value;
			words.count++;
		}
	return words;
}

/* Nobody gets in from outside what the org trusts: refuted by whoever has ranges. */
static void property_make(struct pair *pair)
{
	pair->property = (struct property){.name = STR("bench"), .kind = PROPERTY_NEVER};
	struct scope *scope = &pair->property.scope;
	scope->outside = pair->policies[NEW]->org.trusted_ip_ranges;
	scope->expect.verdicts = words_make(&pair->arena, 1 << VERDICT_ALLOW);
}

static void pair_compile(struct pair *pair, double *ret)
{
	double start = now_ms();
	for (unsigned side = 0; side < SIDES; side++)
		if (ruleset_new(pair->policies[side], RULES_DEFAULT, &pair->side[side]) != OK)
			abort();
	*ret = now_ms() - start;
}

static void pair_release(struct pair *pair)
{
	for (unsigned side = 0; side < SIDES; side++)
		ruleset_free(pair->side[side]);
}

static double diff_time(struct pair *pair, struct times *times)
{
	struct arena arena;
	struct diff diff;
	double start = now_ms();
	arena_init(&arena);
	if (diff_find(pair->side[OLD], pair->side[NEW], &arena, &diff) != OK)
		abort();
	times->changes = 0;
	for (unsigned class = 0; class < DIFF_CLASS_COUNT; class ++)
		times->changes += diff.of_class[class];
	times->cases = diff.cases;
	diff_clear(&diff);
	arena_clear(&arena);
	return now_ms() - start;
}

static double prove_time(struct pair *pair, struct times *times)
{
	struct arena arena;
	struct proof proof;
	double start = now_ms();
	arena_init(&arena);
	if (property_prove(pair->side[NEW], &pair->property, NULL, &arena, &proof) != OK)
		abort();
	times->proved_cases = proof.cases;
	proof_clear(&proof);
	arena_clear(&arena);
	return now_ms() - start;
}

static struct times pair_measure(struct pair *pair, int runs)
{
	struct times times = {0};
	double compile[RUNS_MAX], diff[RUNS_MAX], prove[RUNS_MAX];
	property_make(pair);
	for (int i = 0; i < runs; i++) {
		pair_compile(pair, &compile[i]);
		diff[i] = diff_time(pair, &times);
		prove[i] = prove_time(pair, &times);
		pair_release(pair);
	}
	times.compile = median(compile, (size_t)runs);
	times.diff = median(diff, (size_t)runs);
	times.prove = median(prove, (size_t)runs);
	return times;
}

static void verb_print(const char *verb, double ms, double compile, uint64_t cases)
{
	printf("  %s %8.1f ms %5.2f x%s %8llu cases", verb, ms, ms / compile,
	       compile > SMALL && ms > BAR * compile ? " OVER" : "", (unsigned long long)cases);
}

/* One line. A proof asks about one policy, so it is measured against half. */
static void pair_bench(const char *name, struct pair *pair, int runs)
{
	struct times times = pair_measure(pair, runs);
	printf("%-38s compile %7.1f ms", name, times.compile);
	verb_print("diff", times.diff, times.compile, times.cases);
	printf(" %6llu changes", (unsigned long long)times.changes);
	verb_print("prove", times.prove, times.compile / 2, times.proved_cases);
	printf("\n");
	fflush(stdout);
	arena_clear(&pair->arena);
}

/* The same policy twice, but that one row of each `every`th profile is another one. */
static void pair_make(struct pair *pair, uint32_t profiles, uint32_t rows, uint32_t every)
{
	struct rand other = {7};
	arena_init(&pair->arena);
	for (unsigned side = 0; side < SIDES; side++) {
		struct rand rand = {42};
		pair->policies[side] = made_policy(&pair->arena, &rand, profiles, rows);
	}
	for (uint32_t i = 0; i < profiles; i += every) {
		struct range_list *list = &pair->policies[NEW]->profiles[i].login_ip_ranges;
		list->rows[i % rows] = made_list(&pair->arena, &other, 1).rows[0];
	}
}

/* With users, apps, and hours of each profile's own. */
static void pair_populate(struct pair *pair)
{
	for (unsigned side = 0; side < SIDES; side++) {
		struct rand rand = {5};
		made_policy_populate(pair->policies[side], &pair->arena, &rand);
	}
}

static void growth_bench(int runs)
{
	printf("growth: diff and prove must not grow faster than compiling\n");
	for (uint32_t profiles = 1; profiles <= 10000; profiles *= 10) {
		struct pair pair;
		char name[80];
		snprintf(name, sizeof name, "%u x 100, each profile changed", profiles);
		pair_make(&pair, profiles, 100, 1);
		pair_bench(name, &pair, profiles > 1000 ? 1 : runs);
		if (profiles > 1000)
			continue;
		pair_make(&pair, profiles, 100, 1);
		pair_populate(&pair);
		pair_bench("  ..., with users, apps, hours", &pair, runs);
	}
}

/* A list of a million prefixes: what the org trusts, or the network that every profile
 * uses. It loses a row. */
static void large_trusted(struct pair *pair)
{
	struct rand rand = {3};
	pair_make(pair, 200, 100, 1);
	struct range_list list = made_list(&pair->arena, &rand, LARGE);
	for (unsigned side = 0; side < SIDES; side++, list.count--)
		pair->policies[side]->org.trusted_ip_ranges = list;
}

static void large_network(struct pair *pair)
{
	struct rand rand = {3};
	static struct network networks[SIDES];
	pair_make(pair, 200, 1, 1);
	struct range_list list = made_list(&pair->arena, &rand, LARGE);
	for (unsigned side = 0; side < SIDES; side++, list.count--) {
		struct policy *policy = pair->policies[side];
		networks[side] = (struct network){.name = STR("large"), .ranges = list};
		policy->networks = &networks[side];
		policy->network_count = 1;
		for (uint32_t i = 0; i < policy->profile_count; i++)
			policy->profiles[i].login_ip_ranges.rows[0] =
			    (struct range_row){.network = 0, .network_name = STR("large")};
		made_policy_resolve(policy, &pair->arena);
	}
}

int main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 5;
	struct pair pair;
	if (runs < 1 || runs > RUNS_MAX)
		return 2;
	printf("200 profiles x 500 ranges: bar <= %d x compiling\n", BAR);
	pair_make(&pair, 200, 500, UINT32_MAX);
	pair_bench("the first profile changed", &pair, runs);
	pair_make(&pair, 200, 500, 1);
	pair_bench("each profile changed", &pair, runs);
	pair_make(&pair, 200, 500, 1);
	pair_populate(&pair);
	pair_bench("  ..., with users, apps, hours", &pair, runs);
	growth_bench(runs);
	large_trusted(&pair);
	pair_bench("a million prefixes are trusted", &pair, 1);
	large_network(&pair);
	pair_bench("a million prefixes for each profile", &pair, 1);
	large_network(&pair);
	pair_populate(&pair);
	pair_bench("  ..., with users, apps, hours", &pair, 1);
	return 0;
}
