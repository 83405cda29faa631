/* Which class does this address have? The address space, cut into pieces, each
 * with a small number (its class); a look-up finds the number of the piece an
 * address lies in. Built once, never changed, in one allocation. */
#ifndef NET_TRIE_H
#define NET_TRIE_H

#include "base/status.h"
#include "net/addr.h"
#include "net/trie_layout.h"

/* The highest class number a piece may have. */
#define TRIE_CLASS_MAX 0x7fffffffu

/* One piece: from `first` up to the next piece's `first` (or the last address
 * there is). */
struct trie_piece {
	addr first;
	uint32_t class;
};

struct trie;

/* Builds a trie over `count` >= 1 pieces, ascending, the first at address 0.
 * Neighbours may have the same class. OK: `*ret` is the caller's, to be given
 * to trie_free(). NOMEM: `*ret` is untouched. */
enum status trie_new(const struct trie_piece *pieces, size_t count, struct trie **ret);
void trie_free(struct trie *trie);

/* The class of one address. Inline, because a call costs about as much as the
 * rest of a look-up. */
static inline uint32_t trie_find(const struct trie *trie, addr a)
{
	uint32_t v4 = (uint32_t)a;
	if ((addr_high(a) | (addr_low(a) >> 32 ^ 0xffff)) != 0) /* addr_is_v4(), but faster */
		return trie->find6(trie, addr_high(a), addr_low(a));
	if (trie->front8) {
		uint32_t class = trie->front8[v4 >> FRONT_SHIFT];
		if (class != FRONT_CUT8)
			return class;
	} else if (!trie->front16) {
		trie_ref ref = trie->cells4[v4 >> trie->shift4];
		if (ref >= 0)
			return trie_block_find(trie_block_at(trie, ref), addr_low(a));
	}
	return trie_find_far4(trie, addr_low(a));
}

/* The classes of `count` addresses, with many walks in flight. */
void trie_find_batch(const struct trie *trie, const addr *addresses, size_t count, uint32_t *ret);

/* Bytes the built structure holds. */
size_t trie_size(const struct trie *trie);

#endif
