/* Many look-ups at once. A single walk mostly waits for memory, and while it
 * waits the next one cannot begin; here the walks of a group go down side by
 * side, one step of each after the other. */
#include "net/trie.h"
#include "net/trie_avx512.h"

enum { GROUP = 64 };

/* The walks of a group: what each looks for, and where it is. */
struct walks {
	size_t count;
	uint64_t key[GROUP];
	const trie_ref *cell[GROUP];
	trie_ref ref[GROUP];
};

/* 0: IPv4. As addr_is_v4(), without the 128-bit shift. */
static inline uint64_t not_v4(addr a)
{
	return addr_high(a) | (addr_low(a) >> 32 ^ 0xffff);
}

static inline bool group_is_v4(const addr *addresses, size_t count)
{
	uint64_t other = 0;
	for (size_t i = 0; i < count; i++)
		other |= not_v4(addresses[i]);
	return other == 0;
}

static inline bool has_front(const struct trie *trie)
{
	return trie->front8 || trie->front16;
}

static inline const trie_ref *cell4(const struct trie *trie, addr a)
{
	return &trie->cells4[(uint32_t)a >> trie->shift4];
}

static inline void start_v4(const struct trie *trie, const addr *addresses, struct walks *walks)
{
	for (size_t i = 0; i < walks->count; i++) {
		walks->key[i] = addr_low(addresses[i]);
		walks->cell[i] = cell4(trie, addresses[i]);
	}
}

/* Without a jump: the families come as they come. */
static inline void start_any(const struct trie *trie, const addr *addresses, struct walks *walks)
{
	for (size_t i = 0; i < walks->count; i++) {
		addr a = addresses[i];
		bool v4 = not_v4(a) == 0;
		const trie_ref *cell = &trie->cells6[trie_span_find(&trie->span6, addr_high(a))];
		walks->key[i] = v4 ? addr_low(a) : addr_high(a);
		walks->cell[i] = v4 ? cell4(trie, a) : cell;
	}
}

/* From the cells to what they say. True: to some branch. */
static inline bool walks_enter(const struct trie *trie, struct walks *walks)
{
	trie_ref any = 0;
	for (size_t i = 0; i < walks->count; i++) {
		walks->ref[i] = *walks->cell[i];
		__builtin_prefetch(trie_block_at(trie, walks->ref[i]));
		any |= walks->ref[i];
	}
	return any < 0;
}

/* One step down. Walks at a block already search it for nothing: cheaper than
 * to guess which. True: some are at a branch still. */
TRIE_BOTH bool walks_step(bool avx512, const struct trie *trie, struct walks *walks)
{
	trie_ref any = 0;
	for (size_t i = 0; i < walks->count; i++) {
		trie_ref ref = walks->ref[i], branch = ref >> 31; /* all bits, or none */
		const struct trie_block *block = trie_block_at(trie, ref);
		trie_ref found = (trie_ref)trie_block_find_by(avx512, block, walks->key[i]);
		walks->ref[i] = (found & branch) | (ref & ~branch);
		__builtin_prefetch(trie_block_at(trie, walks->ref[i]));
		any |= walks->ref[i];
	}
	return any < 0;
}

/* The entries. True: one of them goes on with the low half. */
TRIE_BOTH bool walks_end(bool avx512, const struct trie *trie, const struct walks *walks,
			 uint32_t *ret)
{
	uint32_t any = 0;
	for (size_t i = 0; i < walks->count; i++) {
		const struct trie_block *block = trie_block_word(trie, (uint32_t)walks->ref[i]);
		ret[i] = trie_block_find_by(avx512, block, walks->key[i]);
		any |= ret[i];
	}
	return any & ENTRY_LOW;
}

/* At most GROUP addresses. */
TRIE_BOTH void find_group(bool avx512, const struct trie *trie, const addr *addresses, size_t count,
			  uint32_t *ret)
{
	struct walks walks;
	walks.count = count;
	if (group_is_v4(addresses, count))
		start_v4(trie, addresses, &walks);
	else
		start_any(trie, addresses, &walks);
	for (bool more = walks_enter(trie, &walks); more;)
		more = walks_step(avx512, trie, &walks);
	if (!walks_end(avx512, trie, &walks, ret) && !has_front(trie))
		return;
	for (size_t i = 0; i < count; i++)
		if (ret[i] & ENTRY_LOW || not_v4(addresses[i]) == 0)
			ret[i] = trie_find(trie, addresses[i]);
}

void trie_batch_scalar(const struct trie *trie, const addr *addresses, size_t count, uint32_t *ret)
{
	for (size_t i = 0, size; i < count; i += size) {
		size = count - i < GROUP ? count - i : GROUP;
		if (has_front(trie) && group_is_v4(addresses + i, size))
			for (size_t j = i; j < i + size; j++)
				ret[j] = trie_find(trie, addresses[j]);
		else
			find_group(false, trie, addresses + i, size, ret + i);
	}
}

#ifdef __x86_64__

enum { LANES = 16 };

/* For ternary logic: (x ^ y) & z. */
#define DIFFER_IN 0x28

/* Loads LANES addresses; false if one of them is not IPv4. */
TRIE_AVX512 static inline bool load_v4(const addr *addresses, __m512i *ret)
{
	const __m512i v4 = _mm512_set4_epi32(0, 0, 0xffff, 0);
	const __m512i family = _mm512_set4_epi32(-1, -1, -1, 0);
	const __m512i low = _mm512_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28, 0, 0, 0, 0, 0, 0, 0, 0);
	const __m512i a = _mm512_loadu_si512(addresses), b = _mm512_loadu_si512(addresses + 4);
	const __m512i c = _mm512_loadu_si512(addresses + 8), d = _mm512_loadu_si512(addresses + 12);
	__m512i other = _mm512_ternarylogic_epi64(a, v4, family, DIFFER_IN);
	other = _mm512_or_si512(other, _mm512_ternarylogic_epi64(b, v4, family, DIFFER_IN));
	other = _mm512_or_si512(other, _mm512_ternarylogic_epi64(c, v4, family, DIFFER_IN));
	other = _mm512_or_si512(other, _mm512_ternarylogic_epi64(d, v4, family, DIFFER_IN));
	__m512i ab = _mm512_permutex2var_epi32(a, low, b),
		cd = _mm512_permutex2var_epi32(c, low, d);
	*ret = _mm512_inserti64x4(ab, _mm512_castsi512_si256(cd), 1);
	return _mm512_test_epi64_mask(other, other) == 0;
}

/* The front's classes. A gather reads four bytes, of which one or two count:
 * behind the front there is always a block. Returns which /24s are cut. */
TRIE_AVX512 static inline __mmask16 front_lanes(const struct trie *trie, __m512i v4, uint32_t *ret)
{
	__m512i slot = _mm512_srli_epi32(v4, FRONT_SHIFT), class, cut;
	if (trie->front8) {
		cut = _mm512_set1_epi32(FRONT_CUT8);
		class = _mm512_and_si512(_mm512_i32gather_epi32(slot, trie->front8, 1), cut);
	} else {
		cut = _mm512_set1_epi32(FRONT_CUT16);
		class = _mm512_and_si512(_mm512_i32gather_epi32(slot, trie->front16, 2), cut);
	}
	_mm512_storeu_si512(ret, class);
	return _mm512_cmpeq_epi32_mask(class, cut);
}

/* LANES addresses through the front. False: one is not IPv4, nothing done. */
TRIE_AVX512 static inline bool find_front(const struct trie *trie, const addr *addresses,
					  uint32_t *ret)
{
	__m512i v4;
	if (!load_v4(addresses, &v4))
		return false;
	for (unsigned left = front_lanes(trie, v4, ret); left != 0; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);
		ret[i] = trie_find_far4(trie, addr_low(addresses[i]));
	}
	return true;
}

/* The words that the cells of LANES addresses lead to. A cell that leads to a
 * branch gets word 0, a block of nonsense, and a bit in what is returned. */
TRIE_AVX512 static inline __mmask16 cell_lanes(const struct trie *trie, __m512i v4, uint32_t *ret)
{
	__m512i cell = _mm512_srl_epi32(v4, _mm_cvtsi32_si128((int)trie->shift4));
	__m512i refs = _mm512_i32gather_epi32(cell, trie->cells4, sizeof *trie->cells4);
	_mm512_storeu_si512(ret, _mm512_max_epi32(refs, _mm512_setzero_si512()));
	return _mm512_movepi32_mask(refs);
}

/* GROUP addresses through cells and blocks. All cells are read before the first
 * block: what waits for a gather would fill the processor's queue. False: one
 * is not IPv4, nothing done. */
TRIE_AVX512 static inline bool find_blocks(const struct trie *trie, const addr *addresses,
					   uint32_t *ret)
{
	uint32_t word[GROUP];
	uint64_t left = 0;
	for (size_t i = 0; i < GROUP; i += LANES) {
		__m512i v4;
		if (!load_v4(addresses + i, &v4))
			return false;
		left |= (uint64_t)cell_lanes(trie, v4, word + i) << i;
	}
	for (size_t i = 0; i < GROUP; i++)
		ret[i] =
		    trie_block_find_avx512(trie_block_word(trie, word[i]), addr_low(addresses[i]));
	for (; left != 0; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		ret[i] = trie_find_far4(trie, addr_low(addresses[i]));
	}
	return true;
}

/* How many of the addresses, from the first on, the quick ways for IPv4 have
 * answered: all up to a group with another address in it, or to the rest that
 * fills no group. */
TRIE_AVX512 static inline size_t batch_v4(const struct trie *trie, const addr *addresses,
					  size_t count, uint32_t *ret)
{
	size_t done = 0;
	if (has_front(trie))
		while (count - done >= LANES && find_front(trie, addresses + done, ret + done))
			done += LANES;
	else
		while (count - done >= GROUP && find_blocks(trie, addresses + done, ret + done))
			done += GROUP;
	return done;
}

TRIE_AVX512 static void batch_avx512(const struct trie *trie, const addr *addresses, size_t count,
				     uint32_t *ret)
{
	for (size_t i = 0; i < count;) {
		i += batch_v4(trie, addresses + i, count - i, ret + i);
		size_t size = count - i < GROUP ? count - i : GROUP;
		find_group(true, trie, addresses + i, size, ret + i);
		i += size;
	}
}

void trie_find_batch(const struct trie *trie, const addr *addresses, size_t count, uint32_t *ret)
{
	if (trie_has_avx512())
		batch_avx512(trie, addresses, count, ret);
	else
		trie_batch_scalar(trie, addresses, count, ret);
}

#else

void trie_find_batch(const struct trie *trie, const addr *addresses, size_t count, uint32_t *ret)
{
	trie_batch_scalar(trie, addresses, count, ret);
}

#endif
