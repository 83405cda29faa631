/* Steps to cells and blocks: see the drawing in trie_layout.h. */
#include "net/trie_build.h"

#include <assert.h>
#include <string.h>

enum {
	CELLS_LEAST = 1, /* a root has 2^this to 2^that cells per cut, */
	CELLS_MOST = 5,  /* more only where the cuts are crowded */
};

static struct steps steps_part(const struct steps *steps, size_t from, size_t to)
{
	return (struct steps){steps->at + from, to - from, steps_before(steps, from)};
}

void steps_add(struct steps *steps, uint64_t key, uint32_t entry)
{
	if (steps->count > 0 && steps->at[steps->count - 1].key == key)
		steps->count--;
	if (steps_before(steps, steps->count) != entry)
		steps->at[steps->count++] = (struct step){key, entry};
}

/* --- steps to blocks and cells ------------------------------------------- */

/* A block of up to BLOCK_CUTS steps. In the counting run blocks are known by
 * their plain numbers: no two are equal there either. */
static trie_ref block_add(struct builder *b, struct steps steps)
{
	size_t number = b->blocks_count++;
	if (!b->trie)
		return (trie_ref)number;
	assert(steps.count <= BLOCK_CUTS);
	struct trie_block *block = &b->blocks[number];
	block->entry[0] = steps.before;
	for (size_t i = 0; i < BLOCK_CUTS; i++) {
		bool used = i < steps.count;
		block->key[i] = used ? steps.at[i].key : UINT64_MAX;
		block->entry[i + 1] = used ? steps.at[i].entry : block->entry[i];
	}
	return (trie_ref)(((const char *)block - (const char *)b->trie) / WORD);
}

/* How many cuts a tree can hold whose branches hold `below` each. */
static size_t tree_room(size_t below)
{
	return BLOCK_CUTS + (BLOCK_CUTS + 1) * below;
}

/* How many branches are above the blocks of a tree. */
static unsigned tree_height(size_t cuts)
{
	unsigned height = 0;
	for (size_t room = BLOCK_CUTS; room < cuts; room = tree_room(room))
		height++;
	return height;
}

/* A block, or a branch and what is below it, as low and as even as can be. The
 * cuts in the branch itself need not be repeated below. */
trie_ref tree_add(struct builder *b, struct steps steps)
{
	if (steps.count <= BLOCK_CUTS)
		return block_add(b, steps);
	size_t below = BLOCK_CUTS;
	while (tree_room(below) < steps.count)
		below = tree_room(below);
	size_t parts = steps.count / (below + 1) + 1, next = 0;
	struct step room[BLOCK_CUTS];
	struct steps branch = {room, 0, 0};
	for (size_t i = 0; i < parts; i++) {
		size_t end = (steps.count + 1) * (i + 1) / parts - 1;
		trie_ref ref = tree_add(b, steps_part(&steps, next, end));
		if (i == 0)
			branch.before = (uint32_t)ref;
		else
			room[branch.count++] = (struct step){steps.at[next - 1].key, (uint32_t)ref};
		next = end + 1;
	}
	return ~block_add(b, branch);
}

/* The cell that `key`, not before the first cut, is in. */
static size_t cell_of(struct trie_span span, uint64_t key)
{
	return (key - span.first) >> span.shift;
}

static void cells_set(trie_ref *cells, size_t from, size_t to, trie_ref ref)
{
	if (cells)
		for (size_t i = from; i < to; i++)
			cells[i] = ref;
}

/* Gives blocks to the cells of a root, left to right. The open block takes the
 * cuts of one cell after the other while they fit; `next` is the first cell
 * that does not lead anywhere yet. */
trie_ref *root_add(struct builder *b, struct trie_span span, struct steps steps)
{
	size_t open = 0, next = 0, end = (size_t)span.last + 1;
	trie_ref *cells = b->trie ? b->cells + b->cells_count : NULL;
	b->cells_count += end;
	memset(b->cuts_at, 0, sizeof b->cuts_at);
	for (size_t i = 0, j; i < steps.count; i = j) {
		size_t cell = cell_of(span, steps.at[i].key);
		for (j = i + 1; j < steps.count && cell_of(span, steps.at[j].key) == cell; j++)
			;
		if (j - open <= BLOCK_CUTS)
			continue;
		if (next < cell)
			cells_set(cells, next, cell, block_add(b, steps_part(&steps, open, i)));
		next = cell;
		open = i;
		b->cuts_at[tree_height(j - i)] += j - i;
		if (j - i <= BLOCK_CUTS)
			continue;
		cells_set(cells, cell, cell + 1, tree_add(b, steps_part(&steps, i, j)));
		next = cell + 1;
		open = j;
	}
	if (next < end)
		cells_set(cells, next, end, block_add(b, steps_part(&steps, open, steps.count)));
	return cells;
}

/* --- how wide a root ----------------------------------------------------- */

/* How many bits `value` has: 0 for 0, 64 for UINT64_MAX. */
static unsigned bits_of(uint64_t value)
{
	return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

/* Of all cuts at most one in sixteen lies in a cell with too many for a block. */
static bool span_is_wide(struct trie_span span, const struct steps *steps)
{
	size_t crowded = 0;
	for (size_t i = 0, j; i < steps->count; i = j) {
		size_t cell = cell_of(span, steps->at[i].key);
		for (j = i + 1; j < steps->count && cell_of(span, steps->at[j].key) == cell; j++)
			;
		if (j - i > BLOCK_CUTS)
			crowded += j - i;
	}
	return crowded <= steps->count / 16;
}

/* Cells over the keys [first, last], 2^bits of them if there are so many keys. */
static struct trie_span span_of(uint64_t first, uint64_t last, unsigned bits)
{
	struct trie_span span = {0};
	unsigned width = bits_of(last - first);
	span.shift = width > bits ? width - bits : 0;
	span.first = first >> span.shift << span.shift;
	span.last = (uint32_t)((last - span.first) >> span.shift);
	return span;
}

struct trie_span span_choose(const struct steps *steps, uint64_t first, uint64_t last,
			     unsigned bits_most)
{
	unsigned bits = bits_of(steps->count) + CELLS_LEAST, most = bits + CELLS_MOST - CELLS_LEAST;
	if (most > bits_most)
		most = bits_most;
	if (bits > most)
		bits = most;
	struct trie_span span = span_of(first, last, bits);
	while (bits < most && !span_is_wide(span, steps))
		span = span_of(first, last, ++bits);
	return span;
}
