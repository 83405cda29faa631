/* Random numbers for the look-up bench, from seeds that are written down. */
#ifndef BENCH_LOOKUP_RANDOM_H
#define BENCH_LOOKUP_RANDOM_H

#include "net/addr.h"
#include "rand.h"

extern struct rand random_source;

static inline uint64_t random_next(void)
{
	return rand_next(&random_source);
}

static inline uint64_t random_below(uint64_t limit)
{
	return (uint64_t)((addr)random_next() * limit >> 64);
}

#endif
