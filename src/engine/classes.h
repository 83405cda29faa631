/* Address classes: range lists cut the address space into pieces on which
 * membership in every list is constant; pieces with the same membership are one
 * class.
 *
 *   lists     A ──────[══════════]─────────────
 *             B ───────────[═══════════]───────
 *   pieces    │  0   │ 1  │  2  │  3   │  0    │     0 = ∅  1 = A  2 = AB  3 = B
 *
 * Which lists hold a class is kept as a tree of bits per class, four children
 * to a node and 64 lists to a leaf, in which equal subtrees are stored once: an
 * edge of a list makes at most one new path, so memory is O(ranges · log lists)
 * however many lists overlap, and asking is a few dependent loads. Most classes
 * are held by a few lists only; those are named in the class itself, and asking
 * is one load. */
#ifndef ENGINE_CLASSES_H
#define ENGINE_CLASSES_H

#include "base/arena.h"
#include "net/rangeset.h"
#include "net/trie.h"

/* Numbers of lists that need no bits. */
#define LIST_ABSENT UINT32_MAX
#define LIST_EMPTY  (UINT32_MAX - 1)

struct class_node {
	uint32_t child[4]; /* nodes one level down, or words on the lowest level */
};

/* The lists that hold one class: named here when they are few (the rest is
 * LIST_ABSENT), else in the tree below `root`. */
enum { CLASS_FEW = 3 };

struct class_lists {
	uint32_t few[CLASS_FEW];
	uint32_t root; /* a node, or a word when there are no levels; LIST_ABSENT: few */
};

struct classes {
	struct trie *trie;         /* NULL: left out */
	struct trie_piece *pieces; /* ascending, the first at address 0 */
	size_t piece_count;
	uint32_t count;      /* classes, numbered by their lowest address, IPv4 first: ... */
	addr *lowest;        /* ... this one */
	struct count *sizes; /* how many addresses each has */
	struct class_lists *lists;
	struct class_node *nodes;
	uint64_t *words;
	uint32_t levels; /* of nodes above the words */
	size_t size;     /* bytes held, the trie's included */
};

/* Builds the classes of `count` lists. OK or NOMEM (`*ret` is then cleared). */
enum status classes_init(struct classes *ret, const struct rangeset *lists, uint32_t count);

/* The same without the trie, where no address is looked up. */
enum status classes_cut(struct classes *ret, const struct rangeset *lists, uint32_t count);
void classes_clear(struct classes *classes);

/* The index of the piece that holds an address. */
size_t classes_piece(const struct classes *classes, addr a);

/* The numbers of the lists that hold a class, ascending, in `arena`. OK or NOMEM. */
enum status class_lists_find(const struct classes *classes, uint32_t class, struct arena *arena,
			     uint32_t **ret, uint32_t *ret_count);

/* Does list number `list` hold the addresses of `class`? LIST_EMPTY: never. */
static inline bool class_in(const struct classes *classes, uint32_t class, uint32_t list)
{
	if (list >= LIST_EMPTY)
		return false;
	const struct class_lists *lists = &classes->lists[class];
	if (lists->root == LIST_ABSENT)
		return (lists->few[0] == list) | (lists->few[1] == list) | (lists->few[2] == list);
	uint32_t at = lists->root;
	for (uint32_t level = classes->levels; level-- > 0;)
		at = classes->nodes[at].child[list >> (6 + 2 * level) & 3];
	return classes->words[at] >> (list & 63) & 1;
}

#endif
