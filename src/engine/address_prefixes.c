/* The tree of IPv6. The blocks of the lists that concern the profile lie in each other or apart:
 *
 *	all of IPv6 ┬─ 2001:db8::/32 ┬─ 2001:db8:1::/48       of a list A, of a list B
 *	            │                └─ 2001:db8:2::/48
 *	            └─ 2001:db9::/32
 *
 * What is in a block and in none below it is in the same lists throughout, so it has one verdict.
 * Blocks with the verdict of the block around them are left out. */
#include <stdlib.h>

#include "engine/address_map.h"
#include "engine/behaviour.h"

struct node {
	struct range range;
	uint32_t around;  /* the node it lies in; NONE: it is the whole */
	addr next;        /* behind the last node below it, so far; of no use when ... */
	bool full;        /* ... that ends where it does */
	addr own;         /* the first address that is in no node below it, ... */
	struct count all; /* ... of so many */
	uint8_t verdict;
	uint32_t kept; /* its number in the result; left out: that of the one around it */
};

struct growing {
	const struct address_map *map;
	struct arena *scratch;
	struct range *blocks;
	size_t block_count;
	struct node *nodes; /* each before those below it */
	uint32_t count;
	struct address_prefix *kept;
	uint32_t kept_count;
	bool same;
};

/* --- Blocks ---------------------------------------------------------------------------- */

static const struct range space = {0, ADDR_LAST}, v4_space = {ADDR_V4_FIRST, ADDR_V4_LAST};

static enum status block_push(struct growing *growing, struct range block)
{
	struct range *to =
	    arena_push(growing->scratch, &growing->blocks, growing->block_count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = block;
	growing->block_count++;
	return OK;
}

static enum status blocks_add(struct growing *growing, struct rangeset set)
{
	static const struct range v6[] = {{0, ADDR_V4_FIRST - 1}, {ADDR_V4_LAST + 1, ADDR_LAST}};
	const struct range *blocks;
	size_t count;
	if (rangeset_intersect(growing->scratch, set, (struct rangeset){v6, 2}, &set) != OK ||
	    rangeset_blocks(growing->scratch, set, &blocks, &count) != OK)
		return NOMEM;
	enum status status = OK;
	for (size_t i = 0; i < count && status == OK; i++)
		status = block_push(growing, blocks[i]);
	return status;
}

/* A block before those in it. */
static int block_compare(const void *a, const void *b)
{
	const struct range *left = a, *right = b;
	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	return (left->last < right->last) - (left->last > right->last);
}

static enum status blocks_find(struct growing *growing, const struct ruleset *ruleset,
			       uint32_t profile)
{
	const struct rangeset *own = profile_list(ruleset, profile);
	struct rangeset *lists;
	uint32_t count;
	if (shared_lists(ruleset, growing->scratch, &lists, &count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (blocks_add(growing, lists[i]) != OK)
			return NOMEM;
	if ((own && blocks_add(growing, *own) != OK) || block_push(growing, v4_space) != OK)
		return NOMEM;
	qsort(growing->blocks, growing->block_count, sizeof *growing->blocks, block_compare);
	return OK;
}

/* --- Nodes ----------------------------------------------------------------------------- */

static bool is_v4_space(const struct node *node)
{
	return node->range.first == v4_space.first && node->range.last == v4_space.last;
}

/* Addresses of a node that are in none below it. */
static void node_own(struct node *node, addr first, addr last)
{
	if (is_v4_space(node))
		return;
	if (node->all.low == 0)
		node->own = first;
	node->all = count_add(node->all, range_count((struct range){first, last}));
}

static void node_close(struct node *node)
{
	if (!node->full)
		node_own(node, node->next, node->range.last);
}

static void node_open(struct growing *growing, struct range range, uint32_t around)
{
	struct node *node = &growing->nodes[growing->count++];
	*node = (struct node){.range = range, .around = around, .next = range.first};
	if (around == NONE)
		return;
	struct node *outer = &growing->nodes[around];
	if (outer->next < range.first)
		node_own(outer, outer->next, range.first - 1);
	outer->next = range.last + 1;
	outer->full = range.last == outer->range.last;
}

/* IPv4 is a node, too, which nothing of IPv6 lies in. */
static enum status nodes_make(struct growing *growing)
{
	uint32_t current = 0;
	growing->nodes =
	    arena_array(growing->scratch, growing->block_count + 1, sizeof *growing->nodes);
	if (!growing->nodes)
		return NOMEM;
	node_open(growing, space, NONE);
	for (size_t i = 0; i < growing->block_count; i++) {
		struct range range = growing->blocks[i];
		if (i > 0 && block_compare(&range, &growing->blocks[i - 1]) == 0)
			continue;
		while (growing->nodes[current].range.last < range.first) {
			node_close(&growing->nodes[current]);
			current = growing->nodes[current].around;
		}
		node_open(growing, range, current);
		current = growing->count - 1;
	}
	for (; current != NONE; current = growing->nodes[current].around)
		node_close(&growing->nodes[current]);
	return OK;
}

/* --- What is kept ------------------------------------------------------------------------ */

static void prefix_keep(struct growing *growing, struct node *node, uint32_t level)
{
	node->kept = growing->kept_count++;
	growing->kept[node->kept] =
	    (struct address_prefix){.range = node->range, .level = level, .verdict = node->verdict};
}

/* Those whose verdict is another than around them; all addresses are counted where they are
 * shown. */
static enum status nodes_keep(struct growing *growing)
{
	growing->kept = arena_array(growing->scratch, growing->count, sizeof *growing->kept);
	if (!growing->kept)
		return NOMEM;
	for (uint32_t i = 0; i < growing->count; i++) {
		struct node *node = &growing->nodes[i];
		bool any = node->all.low != 0;
		if (any)
			node->verdict = (uint8_t)address_map_at(growing->map, node->own);
		if (i == 0) {
			node->verdict =
			    any ? node->verdict : (uint8_t)address_map_most(growing->map, false);
			prefix_keep(growing, node, 0);
		} else {
			node->kept = growing->nodes[node->around].kept;
			const struct address_prefix *outer = &growing->kept[node->kept];
			if (any && node->verdict != outer->verdict)
				prefix_keep(growing, node, outer->level + 1);
			else
				growing->same |= !is_v4_space(node);
		}
		struct count *sum = &growing->kept[node->kept].addresses;
		*sum = count_add(*sum, node->all);
	}
	return OK;
}

static bool is_leaf(const struct growing *growing, uint32_t kept)
{
	return kept + 1 == growing->kept_count ||
	       growing->kept[kept + 1].level <= growing->kept[kept].level;
}

/* Neighbours that are alike become one. */
static enum status leaves_join(struct growing *growing, struct arena *arena,
			       struct address_prefixes *ret)
{
	struct address_prefix *at = arena_array(arena, growing->kept_count, sizeof *at);
	uint32_t count = 0;
	bool last_is_leaf = false;
	if (!at)
		return NOMEM;
	for (uint32_t i = 0; i < growing->kept_count; i++) {
		const struct address_prefix *next = &growing->kept[i];
		struct address_prefix *last = count ? &at[count - 1] : NULL;
		bool leaf = is_leaf(growing, i);
		if (last && last_is_leaf && leaf && last->level == next->level &&
		    last->verdict == next->verdict && last->range.last + 1 == next->range.first) {
			last->range.last = next->range.last;
			last->addresses = count_add(last->addresses, next->addresses);
		} else {
			at[count++] = *next;
		}
		last_is_leaf = leaf;
	}
	*ret = (struct address_prefixes){at, count, growing->same};
	return OK;
}

static enum status prefixes_grow(struct growing *growing, const struct ruleset *ruleset,
				 uint32_t profile, struct arena *arena,
				 struct address_prefixes *ret)
{
	if (blocks_find(growing, ruleset, profile) != OK || nodes_make(growing) != OK ||
	    nodes_keep(growing) != OK)
		return NOMEM;
	return leaves_join(growing, arena, ret);
}

enum status address_map_prefixes(const struct address_map *map, const struct ruleset *ruleset,
				 uint32_t profile, struct arena *arena,
				 struct address_prefixes *ret)
{
	struct arena scratch;
	struct growing growing = {.map = map, .scratch = &scratch};
	arena_init(&scratch);
	enum status status = prefixes_grow(&growing, ruleset, profile, arena, ret);
	arena_clear(&scratch);
	return status;
}
