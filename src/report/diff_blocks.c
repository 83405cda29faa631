/* Blocks: changes that say the same about different logins, said once. */
#include <stdlib.h>

#include "report/diff_view.h"

struct entry {
	const struct diff_change *change;
	size_t index;
	uint64_t hash; /* of all but the addresses, which are compared */
};

static void hash_add(uint64_t *hash, uint64_t value)
{
	for (unsigned i = 0; i < 64; i += 8)
		*hash = (*hash ^ (value >> i & 0xff)) * UINT64_C(0x100000001b3);
}

/* Verdict and, where nothing else changes, reason and token. */
static void side_hash(uint64_t *hash, const struct diff_change *change, int side)
{
	const struct decision *decision = &change->decision[side];
	hash_add(hash, decision->verdict);
	hash_add(hash, change->class == DIFF_REASON ? decision->reason + 1u : 0);
	hash_add(hash, change->class == DIFF_REASON ? decision->token + 1u : 0);
}

static void cause_hash(uint64_t *hash, const struct diff_cause *cause)
{
	for (size_t i = 0; i < cause->likely; i++) {
		hash_add(hash, cause->evidence[i].place.file);
		hash_add(hash, cause->evidence[i].place.line);
	}
	hash_add(hash, cause->likely);
}

/* Lines are compared as the witness has them: for the same addresses and the same reasons
 * they differ only by app, day or channel. */
static enum status entry_hash(const struct diff_view *view, const struct diff_group *group,
			      const struct diff_change *change, struct arena *scratch,
			      uint64_t *ret)
{
	struct diff_cause causes[SIDES];
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	if (diff_causes_glance(view, group, change, scratch, causes) != OK)
		return NOMEM;
	hash_add(&hash, change->class);
	for (int side = OLD; side < SIDES; side++) {
		side_hash(&hash, change, side);
		cause_hash(&hash, &causes[side]);
	}
	*ret = hash;
	return OK;
}

/* By what they have in common, then in their order. */
static int common_compare(const struct entry *a, const struct entry *b, size_t cells)
{
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->change->witness != b->change->witness)
		return a->change->witness < b->change->witness ? -1 : 1;
	return memcmp(a->change->in, b->change->in, cells * sizeof *a->change->in);
}

static int entry_compare(const void *a, const void *b, void *of)
{
	const struct diff_group *group = of;
	const struct entry *left = a, *right = b;
	int order = common_compare(left, right, group->cells.count);
	return order ? order : left->index < right->index ? -1 : 1;
}

static int block_compare(const void *a, const void *b)
{
	const struct diff_block *left = a, *right = b;
	return left->changes[0] < right->changes[0] ? -1 : 1; /* of one array */
}

/* One more change, which stands behind the others. */
static void block_add(struct diff_block *block, const struct diff_change *change)
{
	for (int side = OLD; side < SIDES; side++)
		if (block->changes[0]->decision[side].reason != change->decision[side].reason)
			block->varies[side] = true;
	block->count++;
}

/* The runs of entries that have all in common. */
static enum status blocks_make(const struct diff_group *group, const struct entry *entries,
			       size_t count, struct arena *arena, struct diff_block **ret,
			       size_t *ret_count)
{
	const struct diff_change **changes = arena_array(arena, count, sizeof *changes);
	struct diff_block *blocks = arena_array(arena, count, sizeof *blocks);
	size_t made = 0;
	if (!changes || !blocks)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		changes[i] = entries[i].change;
		if (!i || common_compare(&entries[i - 1], &entries[i], group->cells.count) != 0)
			blocks[made++].changes = &changes[i];
		block_add(&blocks[made - 1], entries[i].change);
	}
	*ret = blocks;
	*ret_count = made;
	return OK;
}

enum status diff_blocks_find(const struct diff_view *view, const struct diff_group *group,
			     struct arena *arena, const struct diff_block **ret, size_t *ret_count)
{
	struct entry *entries = arena_array(arena, group->change_count, sizeof *entries);
	struct diff_block *blocks;
	struct arena scratch;
	size_t count = 0;
	enum status status = entries ? OK : NOMEM;
	arena_init(&scratch);
	for (size_t i = 0; i < group->change_count && status == OK; i++) {
		const struct diff_change *change = &group->changes[i];
		if (diff_is_folded(view, change->class))
			continue;
		entries[count] = (struct entry){.change = change, .index = i};
		status = entry_hash(view, group, change, &scratch, &entries[count].hash);
		count++;
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
	if (status != OK)
		return status;
	if (count)
		qsort_r(entries, count, sizeof *entries, entry_compare, (void *)group);
	status = blocks_make(group, entries, count, arena, &blocks, ret_count);
	if (status != OK)
		return status;
	if (*ret_count)
		qsort(blocks, *ret_count, sizeof *blocks, block_compare);
	*ret = blocks;
	return OK;
}
