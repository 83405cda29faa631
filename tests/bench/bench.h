/* What every benchmark shares: a clock, a median, and memory that is there. */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <stdlib.h>
#include <time.h>

static inline double now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline double now_ms(void)
{
	return now_ns() / 1e6;
}

static inline int double_compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* The middle one; sorts `values`. */
static inline double median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, double_compare);
	return values[count / 2];
}

/* `block`, or the end of the run. */
static inline void *must(void *block)
{
	if (!block)
		abort();
	return block;
}

#endif
