/* A contender in the look-up bench: builds its own form of a table and answers
 * a stream. */
#ifndef BENCH_LOOKUP_PEER_H
#define BENCH_LOOKUP_PEER_H

#include "lookup_table.h"

/* Addresses a bulk look-up gets at a time. */
enum { BULK = 64 };

struct peer {
	const char *name;
	bool v4, v6;

	/* NULL: `*ret_why` tells why it cannot take part. */
	void *(*build)(const struct table *table, bool v4, const char **ret_why);
	void (*release)(void *built);
	size_t (*size)(const void *built); /* bytes; NULL: resident growth is taken */

	/* Answers all of the stream, into `ret`; for checking. */
	void (*answer)(const void *built, const struct stream *stream, uint32_t *ret);

	/* The same, but only the sum of the answers; for timing. */
	uint64_t (*sum)(const void *built, const struct stream *stream);
};

/* Both a sum and an answer from one loop body: `find` is
 * uint32_t find(const void *built, const struct stream *stream, size_t i). */
#define PEER_SINGLE(prefix, find)                                                                  \
	static void prefix##_answer(const void *built, const struct stream *stream, uint32_t *ret) \
	{                                                                                          \
		const struct stream local = *stream;                                               \
		for (size_t i = 0; i < local.count; i++)                                           \
			ret[i] = find(built, &local, i);                                           \
	}                                                                                          \
	static uint64_t prefix##_sum(const void *built, const struct stream *stream)               \
	{                                                                                          \
		const struct stream local = *stream;                                               \
		uint64_t sum = 0;                                                                  \
		for (size_t i = 0; i < local.count; i++)                                           \
			sum += find(built, &local, i);                                             \
		return sum;                                                                        \
	}

/* The same for look-ups of BULK addresses: `find` is
 * void find(const void *built, const struct stream *stream, size_t i, type *). */
#define PEER_BULK(prefix, find, type)                                                              \
	static void prefix##_answer(const void *built, const struct stream *stream, uint32_t *ret) \
	{                                                                                          \
		type found[BULK];                                                                  \
		for (size_t i = 0; i < stream->count; i += BULK) {                                 \
			find(built, stream, i, found);                                             \
			for (size_t j = 0; j < BULK; j++)                                          \
				ret[i + j] = (uint32_t)found[j];                                   \
		}                                                                                  \
	}                                                                                          \
	static uint64_t prefix##_sum(const void *built, const struct stream *stream)               \
	{                                                                                          \
		type found[BULK];                                                                  \
		uint64_t sum = 0;                                                                  \
		for (size_t i = 0; i < stream->count; i += BULK) {                                 \
			find(built, stream, i, found);                                             \
			sum += found[0] + found[BULK - 1];                                         \
		}                                                                                  \
		return sum;                                                                        \
	}

/* Starts DPDK on the present core; false, with the reason, when it is not
 * compiled in or does not start. */
bool dpdk_start(const char **ret_why);

/* Whether rte_fib's AVX-512 form is used. */
bool dpdk_has_avx512(void);

extern const struct peer peer_trie, peer_trie_batch;
extern const struct peer peer_mmdb;
extern const struct peer peer_lpm, peer_fib, peer_lpm6, peer_fib6;

#endif
