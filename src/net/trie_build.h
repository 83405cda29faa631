/* Between trie_new.c, which knows pieces, and trie_build.c, which knows how
 * cells and blocks are filled. */
#ifndef NET_TRIE_BUILD_H
#define NET_TRIE_BUILD_H

#include "net/trie.h"

enum {
	WORD = 8,         /* what references count in, bytes */
	TREE_HEIGHT = 16, /* more branches above a block than any tree has */
};

/* From `key` on, `entry` holds. */
struct step {
	uint64_t key;
	uint32_t entry;
};

/* Steps, ascending, neighbours with different entries, and what holds before
 * the first. */
struct steps {
	struct step *at;
	size_t count;
	uint32_t before;
};

/* Gives out blocks and cells. The same code runs twice: first it only counts,
 * then it writes what was counted. Numbers are given out in the order of
 * building, so that both runs agree on them. */
struct builder {
	size_t blocks_count, cells_count; /* given out so far in this run */
	size_t cuts_at[TREE_HEIGHT];      /* of the last root: in trees so high */
	struct trie *trie;                /* NULL in the counting run, as the others */
	struct trie_block *blocks;
	trie_ref *cells;
};

/* Adds a step behind the last one, or instead of it if it has the same key;
 * nothing if the entry holds there already. There must be room. */
void steps_add(struct steps *steps, uint64_t key, uint32_t entry);

/* What holds just before step `i`. */
static inline uint32_t steps_before(const struct steps *steps, size_t i)
{
	return i == 0 ? steps->before : steps->at[i - 1].entry;
}

/* A search tree over `steps`. In the counting run the result only differs from
 * that of every other call. */
trie_ref tree_add(struct builder *b, struct steps steps);

/* The narrowest root over the keys [first, last] that is wide enough for
 * `steps`, with at most 2^bits_most cells. */
struct trie_span span_choose(const struct steps *steps, uint64_t first, uint64_t last,
			     unsigned bits_most);

/* A root and what is below it. Where its cells begin; NULL when counting. */
trie_ref *root_add(struct builder *b, struct trie_span span, struct steps steps);

#endif
