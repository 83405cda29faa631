#include "net/trie.h"

#include "base/mem.h"
#include "net/trie_avx512.h"

void trie_free(struct trie *trie)
{
	mem_free(trie);
}

size_t trie_size(const struct trie *trie)
{
	return trie->size;
}

/* From `ref` down to the entry for `key`. */
TRIE_BOTH uint32_t ref_find(bool avx512, const struct trie *trie, trie_ref ref, uint64_t key)
{
	while (ref < 0)
		ref = (trie_ref)trie_block_find_by(avx512, trie_block_at(trie, ref), key);
	return trie_block_find_by(avx512, trie_block_at(trie, ref), key);
}

uint32_t trie_find_far4(const struct trie *trie, uint64_t low)
{
	uint32_t v4 = (uint32_t)low, slot = v4 >> FRONT_SHIFT, class;
	if (trie->front8) {
		class = trie->front8[slot];
		if (class != FRONT_CUT8)
			return class;
	} else if (trie->front16) {
		class = trie->front16[slot];
		if (class != FRONT_CUT16)
			return class;
	}
	return ref_find(false, trie, trie->cells4[v4 >> trie->shift4], low);
}

/* As many branches down as nearly every walk has, without asking at each
 * whether it was the last: to guess that wrong costs more than all of them. A
 * walk at its block already searches it for nothing. */
TRIE_BOTH trie_ref steps_down(bool avx512, const struct trie *trie, trie_ref ref, uint64_t key)
{
	for (uint32_t i = 0; i < trie->steps6; i++) {
		trie_ref branch = ref >> 31; /* all bits, or none */
		const struct trie_block *block = trie_block_at(trie, ref);
		trie_ref found = (trie_ref)trie_block_find_by(avx512, block, key);
		ref = (found & branch) | (ref & ~branch);
	}
	return ref;
}

TRIE_BOTH uint32_t find_v6(bool avx512, const struct trie *trie, uint64_t high, uint64_t low)
{
	trie_ref ref = trie->cells6[trie_span_find(&trie->span6, high)];
	if (ref < 0)
		ref = steps_down(avx512, trie, ref, high);
	uint32_t entry = ref_find(avx512, trie, ref, high);
	if (entry & ENTRY_LOW)
		entry = ref_find(avx512, trie, (trie_ref)(entry << 1) >> 1, low);
	return entry;
}

static uint32_t find_v6_scalar(const struct trie *trie, uint64_t high, uint64_t low)
{
	return find_v6(false, trie, high, low);
}

TRIE_AVX512 static uint32_t find_v6_avx512(const struct trie *trie, uint64_t high, uint64_t low)
{
	return find_v6(true, trie, high, low);
}

uint32_t (*trie_choose_find6(void))(const struct trie *trie, uint64_t high, uint64_t low)
{
	return trie_has_avx512() ? find_v6_avx512 : find_v6_scalar;
}
