/* How a trie lies in memory. Only trie*.c should know; it is a header because
 * trie_find() is inline.
 *
 * Everything is a search by a 64-bit key: for IPv4 the low half of the address
 * (::ffff:a.b.c.d has nothing else), for IPv6 the high half, and, where pieces
 * are cut finer than that, a second search by the low half.
 *
 *                   key
 *                    │ (key - first) >> shift
 *                    ▼
 *   root    ┌───┬───┬───┬───┬───┬───┬───┐   equal cells over the keys from the
 *           │ A │ A │ A │ B │ B │~N │ C │   first cut to the last; keys outside
 *           └─┬─┴─┬─┴─┬─┴─┬─┴─┬─┴─┬─┴─┬─┘   go to the end cells
 *             └───┼───┘   └─┬─┘   │   └──▶ block C
 *                 ▼         ▼     ▼
 *             block A   block B  block N ──▶ six blocks
 *
 *   block   │ key 0 │ key 1 │ key 2 │ key 3 │ key 4 │  one cache line: five
 *           e0      e1      e2      e3      e4      e5   cuts, six entries
 *
 * A block holds *all* cuts of each cell that leads to it, and entry 0 is what
 * holds before its first cut. So neighbouring cells share a block, a cell
 * without a cut has no block of its own, and a long common prefix costs no
 * cells. A cell with more cuts than a block can hold leads to a branch: a
 * block whose entries lead to blocks, a B-tree. The root has so many cells
 * that this is rare. The walk is then: cell, block, entry; the same steps for
 * nearly every address, so that no jump is hard to predict. However the
 * pieces lie, a cut costs at most some 20 bytes in blocks.
 *
 * An entry is a class, or (top bit set) where to go on with the low half of
 * the address: such an entry covers exactly one high half.
 *
 * When IPv4 has so many cuts that its blocks would not stay in the nearer
 * caches, a front is put before it: the class of every /24 directly, in 8 or
 * 16 bits, or FRONT_CUT when the /24 is cut; then root and blocks hold only
 * the cut /24s.
 */
#ifndef NET_TRIE_LAYOUT_H
#define NET_TRIE_LAYOUT_H

#include "net/addr.h"

enum {
	BLOCK_CUTS = 5,
	FRONT_SHIFT = 8, /* a cell of the front is a /24 */
	FRONT_CUT8 = UINT8_MAX,
	FRONT_CUT16 = UINT16_MAX,
};

#define ENTRY_LOW 0x80000000u

/* Where a cell or an entry of a branch leads, in 8-byte words from the trie's
 * beginning: n >= 0 to the block at n, n < 0 to the branch at ~n. */
typedef int32_t trie_ref;

/* Entry i holds from key i-1 up to before key i. Unused keys are UINT64_MAX,
 * the entries behind them repeat the last one. */
struct trie_block {
	uint64_t key[BLOCK_CUTS];
	uint32_t entry[BLOCK_CUTS + 1];
};

/* A stretch of keys in equal cells. */
struct trie_span {
	uint64_t first; /* key where cell 0 begins */
	uint32_t last;  /* number of the last cell */
	uint32_t shift; /* a cell is 2^shift keys wide */
};

struct trie {
	const uint8_t *front8; /* at most one front; the other, or both, are NULL */
	const uint16_t *front16;
	const trie_ref *cells4; /* IPv4: all its 2^32 keys, in cells of 2^shift4 */
	const trie_ref *cells6; /* IPv6, by the high half */
	struct trie_span span6;
	uint32_t shift4;
	uint32_t steps6; /* branches that nearly every walk for IPv6 is done after */
	uint32_t (*find6)(const struct trie *trie, uint64_t high, uint64_t low); /* for this CPU */
	size_t size; /* bytes of the whole allocation */
};

/* The block or branch that many words from the trie's beginning. */
static inline const struct trie_block *trie_block_word(const struct trie *trie, uint32_t word)
{
	return (const struct trie_block *)(const void *)((const char *)trie + 8 * (size_t)word);
}

/* The block or branch that `ref` leads to. */
static inline const struct trie_block *trie_block_at(const struct trie *trie, trie_ref ref)
{
	return trie_block_word(trie, (uint32_t)(ref ^ ref >> 31));
}

/* Counts the cuts at or before `key`, without a jump. */
static inline uint32_t trie_block_find(const struct trie_block *block, uint64_t key)
{
	unsigned i = 0;
	i += block->key[0] <= key;
	i += block->key[1] <= key;
	i += block->key[2] <= key;
	i += block->key[3] <= key;
	i += block->key[4] <= key;
	return block->entry[i];
}

/* The cell that answers for `key`. */
static inline uint64_t trie_span_find(const struct trie_span *span, uint64_t key)
{
	uint64_t distance = key < span->first ? 0 : key - span->first;
	uint64_t cell = distance >> span->shift;
	return cell < span->last ? cell : span->last;
}

/* What trie_find() does not do inline: an IPv4 address off the usual way. */
uint32_t trie_find_far4(const struct trie *trie, uint64_t low);

/* The search for an IPv6 address in the form that is best here. */
uint32_t (*trie_choose_find6(void))(const struct trie *trie, uint64_t high, uint64_t low);

/* trie_find_batch() without SIMD: its twin in tests, its stand-in elsewhere. */
void trie_batch_scalar(const struct trie *trie, const addr *addresses, size_t count, uint32_t *ret);

#endif
