/* Which lists stay although rows of them could go? Edits are taken back until no list becomes broad
 * or ceases to be: first those of the lists themselves, then of the networks that they name, down
 * to the last. Each round takes one back at least; after a few of them all that is left of
 * networks, so that there is an end to it. */
#include "engine/audit_fix_inside.h"

#include "engine/broad.h"

enum { ROUNDS = 8 };

struct keeping {
	const struct policy *policy;
	const struct list_edit *edits;
	struct audit_mended *lists;
	uint32_t count;
	struct arena *scratch;
	uint32_t *of[RANGES_KIND_COUNT]; /* by kind, index: the edit + 1; NULL: of another kind */
	const struct list_total *before; /* of networks */
	uint32_t *named; /* networks that a list names which may not lose them ... */
	bool *is_named;  /* ... each once */
	uint32_t named_count;
};

/* The lists that are asked whether they are broad. */
static const enum ranges_of asked[] = {RANGES_TRUSTED, RANGES_PROFILE};

static enum status edits_index(struct keeping *keeping)
{
	static const enum ranges_of indexed[] = {RANGES_NETWORK, RANGES_TRUSTED, RANGES_PROFILE};
	for (size_t k = 0; k < sizeof indexed / sizeof *indexed; k++) {
		uint32_t count = list_kind_count(keeping->policy, indexed[k]);
		keeping->of[indexed[k]] =
		    arena_array(keeping->scratch, count, sizeof *keeping->of[indexed[k]]);
		if (!keeping->of[indexed[k]])
			return NOMEM;
	}
	for (uint32_t i = 0; i < keeping->count; i++) {
		struct list_name name = keeping->edits[i].list;
		if (keeping->of[name.kind])
			keeping->of[name.kind][name.index] = i + 1;
	}
	return OK;
}

/* The edit of a list, if it has one that was not taken back. */
static struct audit_mended *mended_of(const struct keeping *keeping, struct list_name name)
{
	uint32_t edit = keeping->of[name.kind][name.index];
	return edit && !keeping->lists[edit - 1].kept ? &keeping->lists[edit - 1] : NULL;
}

static enum status edits_make(struct keeping *keeping, struct arena *arena, struct policy **ret)
{
	uint32_t count = 0;
	struct list_edit *edits = arena_array(arena, keeping->count, sizeof *edits);
	if (!edits)
		return NOMEM;
	for (uint32_t i = 0; i < keeping->count; i++)
		if (!keeping->lists[i].kept)
			edits[count++] = keeping->edits[i];
	return list_edits_make(keeping->policy, &(struct list_edits){edits, count}, arena, ret);
}

static void named_add(struct keeping *keeping, const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		uint32_t network = list->rows[i].network;
		if (network == NONE || keeping->is_named[network])
			continue;
		keeping->is_named[network] = true;
		keeping->named[keeping->named_count++] = network;
	}
}

static bool totals_equal(struct list_total a, struct list_total b)
{
	return a.v4 == b.v4 && a.v6 == b.v6;
}

/* The networks below a list that differs although it stays, where their sums do. */
static void named_keep(struct keeping *keeping, const struct list_total *networks)
{
	for (uint32_t i = 0; i < keeping->named_count; i++) {
		uint32_t network = keeping->named[i];
		struct list_name name = {RANGES_NETWORK, network};
		struct audit_mended *mended = mended_of(keeping, name);
		if (mended && !totals_equal(keeping->before[network], networks[network]))
			mended->kept = true;
		named_add(keeping, list_get(keeping->policy, name));
	}
}

static void networks_keep(struct keeping *keeping)
{
	for (uint32_t i = 0; i < keeping->count; i++)
		if (keeping->lists[i].list.kind == RANGES_NETWORK)
			keeping->lists[i].kept = true;
}

/* Compares what the lists are with what they are in `after`. False: one differs, and edits were
 * taken back. */
static bool lists_compare(struct keeping *keeping, const struct policy *after,
			  const struct list_total *networks)
{
	bool same = true;
	for (size_t k = 0; k < sizeof asked / sizeof *asked; k++)
		for (uint32_t i = 0; i < list_kind_count(after, asked[k]); i++) {
			struct list_name name = {asked[k], i};
			const struct range_list *old = list_get(keeping->policy, name);
			struct audit_mended *mended = mended_of(keeping, name);
			if (total_is_broad(range_list_total(old, keeping->before)) ==
			    total_is_broad(range_list_total(list_get(after, name), networks)))
				continue;
			same = false;
			if (mended)
				mended->kept = true;
			else
				named_add(keeping, old);
		}
	named_keep(keeping, networks);
	return same;
}

static enum status round_ask(struct keeping *keeping, struct arena *work, bool *ret_same)
{
	struct policy *after;
	struct list_total *networks;
	if (edits_make(keeping, work, &after) != OK || network_totals(after, work, &networks) != OK)
		return NOMEM;
	*ret_same = lists_compare(keeping, after, networks);
	return OK;
}

static enum status lists_keep(struct keeping *keeping)
{
	uint32_t networks = keeping->policy->network_count;
	struct list_total *before;
	bool same = false;
	enum status status = OK;
	keeping->named = arena_array(keeping->scratch, networks, sizeof *keeping->named);
	keeping->is_named = arena_array(keeping->scratch, networks, sizeof *keeping->is_named);
	if (!keeping->named || !keeping->is_named || edits_index(keeping) != OK ||
	    network_totals(keeping->policy, keeping->scratch, &before) != OK)
		return NOMEM;
	keeping->before = before;
	for (int round = 0; !same && status == OK; round++) {
		struct arena work;
		arena_init(&work);
		if (round == ROUNDS)
			networks_keep(keeping);
		status = round_ask(keeping, &work, &same);
		arena_clear(&work);
	}
	return status;
}

enum status audit_fix_keep(const struct policy *policy, const struct list_edit *edits,
			   struct audit_mended *lists, uint32_t count)
{
	struct keeping keeping = {.policy = policy, .edits = edits, .lists = lists, .count = count};
	struct arena scratch;
	if (count == 0)
		return OK;
	arena_init(&scratch);
	keeping.scratch = &scratch;
	enum status status = lists_keep(&keeping);
	arena_clear(&scratch);
	return status;
}
