/* addr_parse() against inet_pton(3): the bar is 4 x, for both families. Texts
 * are random, so that no branch predictor learns them by heart, and both read
 * the same ones; results are compared first.
 *
 * bench_addr [runs] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/addr.h"
#include "bench.h"
#include "rand.h"

enum { TEXTS = 1 << 16, ROUNDS = 16, RUNS_MAX = 101, BAR = 4 };

struct text {
	char at[48];
	size_t length;
};

static struct text texts[TEXTS];

static void v4_make(struct rand *rand, struct text *ret)
{
	ret->length = addr_format(addr_of_v4((uint32_t)rand_next(rand)), ret->at);
}

/* As seen in logs: a global prefix, then privacy addresses (all eight groups)
 * and short host numbers behind a gap, half and half. */
static void v6_make(struct rand *rand, struct text *ret)
{
	uint64_t high = 0x2000000000000000u | rand_next(rand) >> 3, low = rand_next(rand);
	if (rand_once_in(rand, 2)) {
		high &= ~0ull << 16 * rand_below(rand, 3);
		low >>= 16 + 8 * rand_below(rand, 6);
	}
	ret->length = addr_format(addr_of(high, low), ret->at);
}

static void mapped_make(struct rand *rand, struct text *ret)
{
	memcpy(ret->at, "::ffff:", 7);
	ret->length = 7 + addr_format(addr_of_v4((uint32_t)rand_next(rand)), ret->at + 7);
}

static double ours_ns(void)
{
	addr sum = 0, address = 0;
	double start = now_ns();
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < TEXTS; i++) {
			if (!addr_parse((struct str){texts[i].at, texts[i].length}, &address))
				abort();
			sum += address;
		}
	volatile uint64_t sink = addr_low(sum);
	(void)sink;
	return (now_ns() - start) / ROUNDS / TEXTS;
}

static double theirs_ns(int family)
{
	unsigned char bytes[16], sum = 0;
	double start = now_ns();
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < TEXTS; i++) {
			if (inet_pton(family, texts[i].at, bytes) != 1)
				abort();
			sum ^= bytes[3];
		}
	volatile unsigned char sink = sum;
	(void)sink;
	return (now_ns() - start) / ROUNDS / TEXTS;
}

static void results_compare(int family)
{
	for (size_t i = 0; i < TEXTS; i++) {
		uint8_t ours[16], theirs[16];
		addr address;
		if (!addr_parse((struct str){texts[i].at, texts[i].length}, &address) ||
		    inet_pton(family, texts[i].at, theirs) != 1)
			abort();
		addr_bytes(address, ours);
		if (memcmp(ours + (family == AF_INET ? 12 : 0), theirs, family == AF_INET ? 4 : 16))
			abort();
	}
}

/* Ours and theirs take turns; the ratio is the median of the turns' ratios, so
 * that a machine that gets slower meanwhile does not matter. `bar` 0: none. */
static bool family_bench(const char *name, int family, int bar,
			 void (*make)(struct rand *, struct text *), int runs)
{
	double ours[RUNS_MAX], theirs[RUNS_MAX], ratios[RUNS_MAX], bytes = 0;
	struct rand rand = {1};
	for (size_t i = 0; i < TEXTS; i++) {
		make(&rand, &texts[i]);
		bytes += (double)texts[i].length / TEXTS;
	}
	results_compare(family);
	for (int run = 0; run < runs; run++) {
		ours[run] = ours_ns();
		theirs[run] = theirs_ns(family);
		ratios[run] = theirs[run] / ours[run];
	}
	double ratio = median(ratios, (size_t)runs);
	printf("%-12s %4.1f bytes  addr_parse %5.2f ns  inet_pton %6.2f ns  %5.2f x", name, bytes,
	       median(ours, (size_t)runs), median(theirs, (size_t)runs), ratio);
	if (bar)
		printf("  (bar: >= %d x: %s)", bar, ratio >= bar ? "met" : "MISSED");
	printf("\n");
	return ratio >= bar;
}

int main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 11;
	if (runs < 5)
		runs = 5;
	if (runs > RUNS_MAX)
		runs = RUNS_MAX;
	printf("address text -> 128-bit value, median of %d runs\n", runs);
	bool v4 = family_bench("IPv4", AF_INET, BAR, v4_make, runs);
	bool v6 = family_bench("IPv6", AF_INET6, BAR, v6_make, runs);
	family_bench("IPv4-mapped", AF_INET6, 0, mapped_make, runs);
	return v4 && v6 ? 0 : 1;
}
