/* Random numbers for tests: one small generator, one way to choose and to
 * replay the seed. Every random test begins with
 *
 *	struct rand rand = rand_start("what is tested");
 *
 * The seed is printed; TEST_SEED=n in the environment replays it. */
#ifndef TESTS_RAND_H
#define TESTS_RAND_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct rand {
	uint64_t state;
};

/* splitmix64: any seed is a good one. */
static inline uint64_t rand_next(struct rand *rand)
{
	uint64_t z = rand->state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* 0 .. limit - 1; the bias is below 2^-32 for the small limits of tests. */
static inline uint32_t rand_below(struct rand *rand, uint32_t limit)
{
	return (uint32_t)((rand_next(rand) >> 32) * limit >> 32);
}

/* True once in `n` times. */
static inline int rand_once_in(struct rand *rand, uint32_t n)
{
	return rand_below(rand, n) == 0;
}

/* One seed for the whole program, printed when it is first asked for. */
static inline uint64_t rand_seed(void)
{
	static uint64_t seed;
	static int chosen;
	const char *given = getenv("TEST_SEED");
	struct timespec now;
	if (chosen)
		return seed;
	clock_gettime(CLOCK_REALTIME, &now);
	seed = ((uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec) & 0xffffffffu;
	if (given)
		seed = strtoull(given, NULL, 0);
	printf("seed: TEST_SEED=%llu\n", (unsigned long long)seed);
	chosen = 1;
	return seed;
}

/* The random numbers of one test; different tests get different ones. */
static inline struct rand rand_start(const char *test)
{
	struct rand rand = {rand_seed()};
	for (; *test; test++)
		rand.state = rand.state * 31 + (unsigned char)*test;
	return rand;
}

#endif
