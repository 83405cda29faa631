#include "engine/classes.h"

#include "base/mem.h"
#include "engine/edges.h"

/* Keeps equal keys of one size once and numbers them in order of arrival. */
struct interner {
	unsigned char *keys;
	uint32_t *slots; /* key number + 1; 0: free */
	uint32_t count, mask;
	size_t key_size;
};

static uint32_t key_hash(const unsigned char *key, size_t size)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < size; i += sizeof hash) {
		uint64_t word;
		memcpy(&word, key + i, sizeof word);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	return (uint32_t)hash;
}

static uint32_t *interner_slot(const struct interner *interner, const unsigned char *key)
{
	uint32_t i = key_hash(key, interner->key_size) & interner->mask;
	for (;; i = (i + 1) & interner->mask) {
		uint32_t *slot = &interner->slots[i];
		if (*slot == 0 || memcmp(interner->keys + (*slot - 1) * interner->key_size, key,
					 interner->key_size) == 0)
			return slot;
	}
}

/* Room for twice the keys: `mask` + 1 slots hold half as many. */
static enum status interner_grow(struct interner *interner)
{
	uint32_t size = interner->slots ? (interner->mask + 1) * 2 : 64;
	unsigned char *keys = mem_resize(interner->keys, size / 2 * interner->key_size);
	if (!keys)
		return NOMEM;
	interner->keys = keys;
	uint32_t *slots = mem_alloc(size * sizeof *slots);
	if (!slots)
		return NOMEM;
	mem_free(interner->slots);
	interner->slots = memset(slots, 0, size * sizeof *slots);
	interner->mask = size - 1;
	for (uint32_t i = 0; i < interner->count; i++)
		*interner_slot(interner, keys + i * interner->key_size) = i + 1;
	return OK;
}

static enum status interner_add(struct interner *interner, const void *key, uint32_t *ret)
{
	if (!interner->slots || interner->count >= (interner->mask + 1) / 2)
		if (interner_grow(interner) != OK)
			return NOMEM;
	uint32_t *slot = interner_slot(interner, key);
	if (*slot == 0) {
		memcpy(interner->keys + interner->count * interner->key_size, key,
		       interner->key_size);
		*slot = ++interner->count;
	}
	*ret = *slot - 1;
	return OK;
}

static void interner_clear(struct interner *interner)
{
	mem_free(interner->keys);
	mem_free(interner->slots);
}

/* The membership of the piece the sweep is in: `words` as plain bits, and the
 * interned number of every subtree, level by level (`ids[0]` the words). */
enum { LEVELS_MAX = 14 };

struct sweep {
	struct interner words, nodes;
	struct interner root_classes; /* number of a root in the order of pieces: its class */
	uint64_t *bits;
	uint32_t *ids[LEVELS_MAX];
	uint32_t widths[LEVELS_MAX]; /* how many ids a level has, in fours */
	uint32_t levels;
};

static enum status node_intern(struct sweep *sweep, uint32_t level, uint32_t index)
{
	uint32_t *below = sweep->ids[level - 1] + (size_t)index * 4;
	return interner_add(&sweep->nodes, below, &sweep->ids[level][index]);
}

/* Renumbers the path from the word with `list` up to the root. */
static enum status path_intern(struct sweep *sweep, uint32_t list)
{
	uint32_t index = list / 64;
	if (interner_add(&sweep->words, &sweep->bits[index], &sweep->ids[0][index]) != OK)
		return NOMEM;
	for (uint32_t level = 1; level <= sweep->levels; level++) {
		index /= 4;
		if (node_intern(sweep, level, index) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status sweep_init(struct sweep *sweep, uint32_t list_count, struct arena *scratch)
{
	*sweep = (struct sweep){.words.key_size = sizeof(uint64_t),
				.nodes.key_size = sizeof(struct class_node),
				.root_classes.key_size = sizeof(uint64_t)};
	uint32_t width = (list_count + 63) / 64;
	if (width == 0)
		width = 1;
	while (width > 1) {
		sweep->widths[sweep->levels++] = (width + 3) & ~3u;
		width = (width + 3) / 4;
	}
	sweep->widths[sweep->levels] = 1;
	sweep->bits = arena_array(scratch, sweep->widths[0], sizeof *sweep->bits);
	if (!sweep->bits)
		return NOMEM;
	uint64_t none = 0;
	uint32_t id;
	if (interner_add(&sweep->words, &none, &id) != OK)
		return NOMEM;
	for (uint32_t level = 0; level <= sweep->levels; level++) {
		sweep->ids[level] = arena_array(scratch, sweep->widths[level], sizeof **sweep->ids);
		if (!sweep->ids[level])
			return NOMEM;
		for (uint32_t i = 0; level > 0 && i < sweep->widths[level - 1] / 4; i++)
			if (node_intern(sweep, level, i) != OK)
				return NOMEM;
	}
	return OK;
}

static void sweep_clear(struct sweep *sweep)
{
	interner_clear(&sweep->words);
	interner_clear(&sweep->nodes);
	interner_clear(&sweep->root_classes);
}

/* Appends the piece from `at` on with the membership of now, unless it goes on
 * as before. */
static enum status piece_add(struct classes *classes, struct sweep *sweep, addr at)
{
	uint64_t root = sweep->ids[sweep->levels][0];
	uint32_t class;
	if (interner_add(&sweep->root_classes, &root, &class) != OK)
		return NOMEM;
	size_t count = classes->piece_count;
	if (count == 0 || classes->pieces[count - 1].class != class)
		classes->pieces[classes->piece_count++] = (struct trie_piece){at, class};
	return OK;
}

static enum status sweep_edges(struct classes *classes, struct sweep *sweep,
			       const struct edge *edges, size_t count)
{
	if (count == 0 || edges[0].at != 0)
		if (piece_add(classes, sweep, 0) != OK)
			return NOMEM;
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i; next < count && edges[next].at == edges[i].at; next++)
			sweep->bits[edges[next].list / 64] ^= (uint64_t)1 << edges[next].list % 64;
		for (size_t j = i; j < next; j++)
			if (path_intern(sweep, edges[j].list) != OK)
				return NOMEM;
		if (piece_add(classes, sweep, edges[i].at) != OK)
			return NOMEM;
	}
	return OK;
}

/* A copy cut to what is used; the interner keeps its own. */
static void *keys_copy(const struct interner *interner, size_t *size)
{
	size_t bytes = interner->count * interner->key_size;
	void *copy = mem_alloc(bytes);
	if (copy && bytes)
		memcpy(copy, interner->keys, bytes);
	*size += bytes;
	return copy;
}

/* Names the lists below a node (on level 0: a word) into `few`, until they are
 * more than that. Number 0 is the empty subtree on every level. */
static uint32_t few_collect(const struct classes *classes, uint32_t at, uint32_t level,
			    uint32_t first_list, uint32_t *few, uint32_t count)
{
	if (at == 0)
		return count;
	if (level == 0) {
		for (uint64_t bits = classes->words[at]; bits; bits &= bits - 1) {
			if (count < CLASS_FEW)
				few[count] = first_list + (uint32_t)__builtin_ctzll(bits);
			if (count++ == CLASS_FEW)
				break;
		}
		return count;
	}
	for (uint32_t i = 0; i < 4 && count <= CLASS_FEW; i++)
		count = few_collect(classes, classes->nodes[at].child[i], level - 1,
				    first_list + (i << (4 + 2 * level)), few, count);
	return count;
}

/* Pieces from `first` on that begin before `end`, the first of them as though it
 * began at `from`: their classes get the next numbers, unless they have one. */
static void pieces_number(struct classes *classes, uint32_t *numbers, size_t first, addr from,
			  addr end)
{
	const struct trie_piece *piece = &classes->pieces[first];
	for (size_t i = first; i < classes->piece_count && piece->first <= end; i++, piece++) {
		if (numbers[piece->class] != LIST_ABSENT)
			continue;
		classes->lowest[classes->count] = i == first ? from : piece->first;
		numbers[piece->class] = classes->count++;
	}
}

size_t classes_piece(const struct classes *classes, addr a)
{
	size_t low = 0, high = classes->piece_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		*(classes->pieces[middle].first <= a ? &low : &high) = middle;
	}
	return low;
}

/* Names all lists below a node, as few_collect() does the first. */
static enum status lists_collect(const struct classes *classes, uint32_t at, uint32_t level,
				 uint32_t first_list, struct arena *arena, uint32_t **lists,
				 uint32_t *count)
{
	enum status status = OK;
	if (at == 0)
		return OK;
	for (uint32_t i = 0; level > 0 && i < 4 && status == OK; i++)
		status = lists_collect(classes, classes->nodes[at].child[i], level - 1,
				       first_list + (i << (4 + 2 * level)), arena, lists, count);
	for (uint64_t bits = level ? 0 : classes->words[at]; bits; bits &= bits - 1) {
		uint32_t *to = arena_push(arena, lists, *count, sizeof *to);
		if (!to)
			return NOMEM;
		*to = first_list + (uint32_t)__builtin_ctzll(bits);
		++*count;
	}
	return status;
}

enum status class_lists_find(const struct classes *classes, uint32_t class, struct arena *arena,
			     uint32_t **ret, uint32_t *ret_count)
{
	const struct class_lists *of = &classes->lists[class];
	uint32_t *lists = NULL, count = 0;
	if (of->root == LIST_ABSENT) {
		lists = arena_array(arena, CLASS_FEW, sizeof *lists);
		if (!lists)
			return NOMEM;
		while (count < CLASS_FEW && of->few[count] != LIST_ABSENT) {
			lists[count] = of->few[count];
			count++;
		}
	} else if (lists_collect(classes, of->root, classes->levels, 0, arena, &lists, &count) !=
		   OK) {
		return NOMEM;
	}
	*ret = lists;
	*ret_count = count;
	return OK;
}

/* Numbers the classes in the order of every listing, IPv4 first; the sweep's
 * numbers are those of the address order. `numbers`: old → new. */
static enum status classes_number(struct classes *classes, uint32_t sweep_count,
				  struct arena *scratch, uint32_t **ret)
{
	uint32_t *numbers = arena_array(scratch, sweep_count, sizeof *numbers);
	classes->lowest = mem_alloc(sweep_count * sizeof *classes->lowest);
	if (!numbers || !classes->lowest)
		return NOMEM;
	for (uint32_t i = 0; i < sweep_count; i++)
		numbers[i] = LIST_ABSENT;
	pieces_number(classes, numbers, classes_piece(classes, ADDR_V4_FIRST), ADDR_V4_FIRST,
		      ADDR_V4_LAST);
	pieces_number(classes, numbers, 0, 0, ADDR_V4_FIRST - 1);
	pieces_number(classes, numbers, classes_piece(classes, ADDR_V4_LAST + 1), ADDR_V4_LAST + 1,
		      ADDR_LAST);
	for (size_t i = 0; i < classes->piece_count; i++)
		classes->pieces[i].class = numbers[classes->pieces[i].class];
	*ret = numbers;
	return OK;
}

static enum status sizes_finish(struct classes *classes)
{
	classes->sizes = mem_alloc(classes->count * sizeof *classes->sizes);
	if (!classes->sizes)
		return NOMEM;
	memset(classes->sizes, 0, classes->count * sizeof *classes->sizes);
	for (size_t i = 0; i < classes->piece_count; i++) {
		const struct trie_piece *piece = &classes->pieces[i];
		bool is_last = i + 1 == classes->piece_count;
		struct range range = {piece->first, is_last ? ADDR_LAST : piece[1].first - 1};
		struct count *size = &classes->sizes[piece->class];
		*size = count_add(*size, range_count(range));
	}
	return OK;
}

static enum status lists_finish(struct classes *classes, const struct interner *root_classes,
				const uint32_t *numbers)
{
	classes->lists = mem_alloc(classes->count * sizeof *classes->lists);
	if (!classes->lists)
		return NOMEM;
	for (uint32_t i = 0; i < classes->count; i++) {
		struct class_lists lists = {{LIST_ABSENT, LIST_ABSENT, LIST_ABSENT}, LIST_ABSENT};
		uint64_t root;
		memcpy(&root, root_classes->keys + i * sizeof root, sizeof root);
		if (few_collect(classes, (uint32_t)root, classes->levels, 0, lists.few, 0) >
		    CLASS_FEW)
			lists.root = (uint32_t)root;
		classes->lists[numbers[i]] = lists;
	}
	return OK;
}

static enum status classes_finish(struct classes *classes, const struct sweep *sweep,
				  struct arena *scratch)
{
	size_t piece_bytes = classes->piece_count * sizeof *classes->pieces;
	struct trie_piece *pieces = mem_resize(classes->pieces, piece_bytes);
	if (pieces)
		classes->pieces = pieces;
	uint32_t *numbers;
	if (classes_number(classes, sweep->root_classes.count, scratch, &numbers) != OK)
		return NOMEM;
	classes->levels = sweep->levels;
	classes->size =
	    piece_bytes + classes->count * (sizeof *classes->lists + sizeof *classes->lowest +
					    sizeof *classes->sizes);
	classes->words = keys_copy(&sweep->words, &classes->size);
	classes->nodes = keys_copy(&sweep->nodes, &classes->size);
	if (!classes->words || !classes->nodes ||
	    lists_finish(classes, &sweep->root_classes, numbers) != OK)
		return NOMEM;
	return sizes_finish(classes);
}

static enum status classes_build(struct classes *classes, const struct rangeset *lists,
				 uint32_t count, struct sweep *sweep, struct arena *scratch)
{
	const struct edge *edges;
	size_t edge_count;
	if (sweep_init(sweep, count, scratch) != OK ||
	    edges_find(lists, count, scratch, &edges, &edge_count) != OK)
		return NOMEM;
	classes->pieces = mem_alloc((edge_count + 1) * sizeof *classes->pieces);
	if (!classes->pieces || sweep_edges(classes, sweep, edges, edge_count) != OK)
		return NOMEM;
	return classes_finish(classes, sweep, scratch);
}

enum status classes_cut(struct classes *ret, const struct rangeset *lists, uint32_t count)
{
	struct arena scratch;
	struct sweep sweep = {0};
	*ret = (struct classes){0};
	arena_init(&scratch);
	enum status status = classes_build(ret, lists, count, &sweep, &scratch);
	sweep_clear(&sweep);
	arena_clear(&scratch);
	if (status != OK)
		classes_clear(ret);
	return status;
}

enum status classes_init(struct classes *ret, const struct rangeset *lists, uint32_t count)
{
	enum status status = classes_cut(ret, lists, count);
	if (status == OK)
		status = trie_new(ret->pieces, ret->piece_count, &ret->trie);
	if (status != OK)
		classes_clear(ret);
	else
		ret->size += trie_size(ret->trie);
	return status;
}

void classes_clear(struct classes *classes)
{
	trie_free(classes->trie);
	mem_free(classes->pieces);
	mem_free(classes->lists);
	mem_free(classes->lowest);
	mem_free(classes->sizes);
	mem_free(classes->nodes);
	mem_free(classes->words);
	*classes = (struct classes){0};
}
