#include "report/proof_blocks.h"

/* --- Violations that are alike ----------------------------------------------------- */

/* Violations of equal keys may be of one block; they are if their addresses are equal. */
struct key {
	const struct subject *subjects;
	struct count addresses;
	addr first;
	uint64_t verdict;
};

static bool sets_equal(struct rangeset a, struct rangeset b)
{
	return a.count == b.count &&
	       (a.count == 0 || memcmp(a.ranges, b.ranges, a.count * sizeof *a.ranges) == 0);
}

static bool cells_equal(const struct violation *a, const struct violation *b)
{
	const struct cells *left = a->cells, *right = b->cells;
	return left->own_count == right->own_count && left->count == right->count &&
	       (left->own_count == 0 ||
		memcmp(left->own, right->own, left->own_count * sizeof *left->own) == 0) &&
	       memcmp(a->in, b->in, left->count * sizeof *a->in) == 0;
}

static enum status regions_equal(const struct violation *a, const struct violation *b, bool *ret)
{
	struct arena scratch;
	struct rangeset left, right;
	*ret = cells_equal(a, b);
	if (*ret)
		return OK;
	arena_init(&scratch);
	enum status status = violation_addresses(a, &scratch, &left);
	if (status == OK)
		status = violation_addresses(b, &scratch, &right);
	if (status == OK)
		*ret = sets_equal(left, right);
	arena_clear(&scratch);
	return status;
}

static enum status block_join(struct arena *arena, struct proof_block *block,
			      const struct violation *violation)
{
	const struct violation **added = arena_push(arena, &block->at, block->count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = violation;
	block->count++;
	return OK;
}

static enum status block_new(struct proof_blocks *blocks, struct proof_block **ret)
{
	struct proof_block *block =
	    arena_push(blocks->report->scratch, &blocks->at, blocks->count, sizeof *block);
	if (!block)
		return NOMEM;
	*block = (struct proof_block){.next = NONE};
	blocks->count++;
	*ret = block;
	return OK;
}

/* The blocks of one key are a chain that begins with the first. */
static enum status violation_add(struct proof_blocks *blocks, struct map *known,
				 const struct violation *violation)
{
	struct arena *arena = blocks->report->scratch;
	struct key *key = arena_alloc(arena, sizeof *key); /* zeroed, its gaps as well */
	struct proof_block *block;
	uint32_t at, last = NONE;
	bool equal = false;
	if (!key)
		return NOMEM;
	key->subjects = violation->subjects;
	key->addresses.low = violation->addresses.low;
	key->addresses.all = violation->addresses.all;
	key->first = violation->login.ip;
	key->verdict = violation->decision.verdict;
	if (map_add(known, arena, (struct str){(const char *)key, sizeof *key}, blocks->count,
		    &at) != OK)
		return NOMEM;
	for (at = at == MAP_NONE ? NONE : at; at != NONE; at = blocks->at[at].next) {
		last = at;
		if (regions_equal(blocks->at[at].at[0], violation, &equal) != OK)
			return NOMEM;
		if (equal)
			return block_join(arena, &blocks->at[at], violation);
	}
	if (block_new(blocks, &block) != OK)
		return NOMEM;
	if (last != NONE)
		blocks->at[last].next = blocks->count - 1;
	return block_join(arena, block, violation);
}

/* --- Kinds of subjects that are alike ---------------------------------------------- */

/* Of more the few that are shown would hardly change. */
enum { JOINED_MAX = 1000 };

static uint64_t reasons_of(const struct proof_block *block)
{
	uint64_t reasons = 0;
	for (uint32_t i = 0; i < block->count; i++)
		reasons |= (uint64_t)1 << block->at[i]->decision.reason;
	return reasons;
}

/* Everything about a block but for whom it happens to: bytes that are equal when it is. */
static enum status block_key(const struct proof_blocks *blocks, const struct proof_block *block,
			     struct out *bytes, struct str *ret)
{
	struct arena *arena = blocks->report->scratch;
	const struct violation *first = block->at[0];
	const struct cells *cells = first->cells;
	uint64_t reasons = reasons_of(block);
	out_rewind(bytes);
	out_char(bytes, (char)first->decision.verdict);
	out_bytes(bytes, (const char *)&reasons, sizeof reasons);
	if (cells->own_count)
		out_bytes(bytes, (const char *)cells->own, cells->own_count * sizeof *cells->own);
	out_bytes(bytes, (const char *)first->in, cells->count * sizeof *first->in);
	if (block_word_logins(bytes, blocks, block) != OK || out_status(bytes) != OK)
		return NOMEM;
	struct str key = out_written(bytes);
	const char *kept = arena_text(arena, key.at, key.length);
	*ret = (struct str){kept, key.length};
	return kept ? OK : NOMEM;
}

static enum status block_take(struct proof_blocks *blocks, struct proof_block *to,
			      const struct proof_block *from)
{
	for (uint32_t i = 0; i < from->count; i++)
		if (block_join(blocks->report->scratch, to, from->at[i]) != OK)
			return NOMEM;
	return OK;
}

static enum status kinds_join(struct proof_blocks *blocks)
{
	struct map known = {0};
	struct out bytes;
	struct str key;
	uint32_t count = 0, old;
	enum status status = OK;
	out_init_memory(&bytes);
	for (uint32_t i = 0; i < blocks->count && status == OK; i++) {
		struct proof_block *block = &blocks->at[i];
		status = block_key(blocks, block, &bytes, &key);
		if (status == OK)
			status = map_add(&known, blocks->report->scratch, key, count, &old);
		if (status != OK)
			break;
		if (old == MAP_NONE)
			blocks->at[count++] = *block;
		else
			status = block_take(blocks, &blocks->at[old], block);
	}
	blocks->count = status == OK ? count : 0;
	out_clear(&bytes);
	return status;
}

/* --- Changes ------------------------------------------------------------------------ */

static enum status changes_add(struct proof_blocks *blocks)
{
	const struct diff *diff = blocks->proved->proof.diff;
	struct proof_block *block;
	for (size_t g = 0; g < diff->group_count; g++)
		for (size_t i = 0; i < diff->groups[g].change_count; i++) {
			const struct diff_change *change = &diff->groups[g].changes[i];
			const struct proof_block one = {.group = &diff->groups[g],
							.change = change};
			struct rangeset set;
			if (!change_broadens(change))
				continue;
			if (block_region(blocks, &one, &set) != OK)
				return NOMEM;
			if (!set.count)
				continue;
			if (block_new(blocks, &block) != OK)
				return NOMEM;
			*block = one;
		}
	return OK;
}

static enum status blocks_of_changes(struct proof_blocks *blocks)
{
	const struct proof_report *report = blocks->report;
	const struct diff_name names[SIDES] = {
	    [OLD] = {ruleset_policy(blocks->proved->approved)->file, report->rules},
	    [NEW] = {report->name, report->rules}};
	static const struct diff_filter everything;
	if (diff_view_make(blocks->proved->proof.diff, names, &everything, report->scratch,
			   &blocks->view) != OK)
		return NOMEM;
	return changes_add(blocks);
}

enum status proof_blocks_find(const struct proof_report *report, const struct proved *proved,
			      struct proof_blocks *ret)
{
	const struct proof *proof = &proved->proof;
	struct map known = {0};
	*ret = (struct proof_blocks){.report = report, .proved = proved};
	if (proof->diff_change)
		return blocks_of_changes(ret);
	for (size_t i = 0; i < proof->violation_count; i++)
		if (violation_add(ret, &known, &proof->violations[i]) != OK)
			return NOMEM;
	return ret->count <= JOINED_MAX ? kinds_join(ret) : OK;
}

/* --- Of one block ----------------------------------------------------------------- */

enum status block_region(const struct proof_blocks *blocks, const struct proof_block *block,
			 struct rangeset *ret)
{
	struct arena *scratch = blocks->report->scratch;
	const struct rangeset *certain = blocks->proved->proof.certain;
	if (!block->change)
		return violation_addresses(block->at[0], scratch, ret);
	if (diff_addresses(block->group, block->change, scratch, ret) != OK)
		return NOMEM;
	return certain ? rangeset_intersect(scratch, *ret, *certain, ret) : OK;
}

enum status block_faults(const struct proof_blocks *blocks, const struct proof_block *block,
			 struct faults *ret)
{
	struct faults faults = {.report = blocks->report};
	enum status status = OK;
	struct rangeset set;
	if (block->change)
		status = block_region(blocks, block, &set);
	if (block->change && status == OK)
		status = faults_add_change(&faults, block->change, set);
	for (uint32_t i = 0; i < block->count && status == OK; i++)
		status = faults_add_violation(&faults, &blocks->proved->proof, block->at[i]);
	if (status == OK)
		*ret = faults;
	return status;
}
