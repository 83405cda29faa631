/* The search in a block with one comparison, for processors that can. Which
 * form runs is asked at run time; both give the same answers. */
#ifndef NET_TRIE_AVX512_H
#define NET_TRIE_AVX512_H

#include "net/trie_layout.h"

#ifdef __x86_64__

#include <immintrin.h>

#define TRIE_AVX512 __attribute__((target("avx512f,avx512dq,popcnt")))

static inline bool trie_has_avx512(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
}

TRIE_AVX512 static inline uint32_t trie_block_find_avx512(const struct trie_block *block,
							  uint64_t key)
{
	__mmask8 before = _mm512_mask_cmpge_epu64_mask(
	    (1 << BLOCK_CUTS) - 1, _mm512_set1_epi64((long long)key), _mm512_loadu_si512(block));
	return block->entry[__builtin_popcount(before)];
}

#else

#define TRIE_AVX512

static inline bool trie_has_avx512(void)
{
	return false;
}

static inline uint32_t trie_block_find_avx512(const struct trie_block *block, uint64_t key)
{
	return trie_block_find(block, key);
}

#endif

/* For code that is compiled once for each form: `avx512` is a constant then. */
#define TRIE_BOTH static inline __attribute__((always_inline))

TRIE_BOTH uint32_t trie_block_find_by(bool avx512, const struct trie_block *block, uint64_t key)
{
	return avx512 ? trie_block_find_avx512(block, key) : trie_block_find(block, key);
}

#endif
