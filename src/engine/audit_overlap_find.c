/* The rows that could go, those that could be one. */
#include <stdlib.h>

#include "engine/audit_overlap_search.h"

/* --- Cases --------------------------------------------------------------------------- */

struct overlap_case *overlap_case_add(struct overlap_search *search, enum audit_rule rule,
				      uint32_t row)
{
	struct overlap_case *at =
	    arena_push(search->scratch, &search->found.at, search->found.count, sizeof *at);
	if (!at)
		return NULL;
	search->found.count++;
	*at = (struct overlap_case){.rule = rule, .row = row};
	const struct range_row *of = &search->list->list->rows[row];
	at->gone = of->network == NONE ? range_total(of->range) : search->base->totals[of->network];
	return at;
}

static enum status duplicate_add(struct overlap_search *search, uint32_t row, uint32_t first)
{
	struct overlap_case *at = overlap_case_add(search, AUDIT_DUPLICATE_ROW, row);
	uint32_t *rows = arena_alloc(search->scratch, sizeof *rows);
	if (!at || !rows)
		return NOMEM;
	*rows = first;
	at->rows = rows;
	at->count = 1;
	return OK;
}

static bool names(const struct overlap_case *at, uint32_t row)
{
	for (uint32_t i = 0; i < at->count; i++)
		if (at->rows[i] == row)
			return true;
	return false;
}

enum status overlap_shadowed_add(struct overlap_search *search, const struct cover *cover,
				 struct rangeset set, uint32_t row)
{
	struct overlap_case *at = overlap_case_add(search, AUDIT_SHADOWED_ROW, row);
	uint32_t *rows = arena_array(search->scratch, OVERLAP_HOLDERS, sizeof *rows);
	if (!at || !rows)
		return NOMEM;
	at->rows = rows;
	for (size_t i = 0; i < set.count && at->count < OVERLAP_HOLDERS; i++)
		for (addr from = set.ranges[i].first;;) {
			const struct cover_piece *piece = cover_find(cover, from, from);
			if (!names(at, piece->owner))
				rows[at->count++] = piece->owner;
			if (piece->range.last >= set.ranges[i].last || at->count == OVERLAP_HOLDERS)
				break;
			from = piece->range.last + 1;
		}
	return OK;
}

/* --- Rows, in order --------------------------------------------------------------------- */

static int own_order(const void *left, const void *right)
{
	const struct overlap_own *a = left, *b = right;
	if (a->range.first != b->range.first)
		return a->range.first < b->range.first ? -1 : 1;
	if (a->range.last != b->range.last)
		return a->range.last > b->range.last ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static int network_order(const void *left, const void *right)
{
	const struct overlap_named *a = left, *b = right;
	if (a->network != b->network)
		return a->network < b->network ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static int written_order(const void *left, const void *right)
{
	const struct overlap_named *a = left, *b = right;
	return (a->row > b->row) - (a->row < b->row);
}

static enum status rows_take(struct overlap_search *search)
{
	const struct range_list *list = search->list->list;
	search->own = arena_array(search->scratch, list->count, sizeof *search->own);
	search->references = arena_array(search->scratch, list->count, sizeof *search->references);
	if (!search->own || !search->references)
		return NOMEM;
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network == NONE)
			search->own[search->own_count++] = (struct overlap_own){row->range, i};
		else
			search->references[search->reference_count++] =
			    (struct overlap_named){.set = search->base->networks[row->network],
						   .row = i,
						   .network = row->network};
	}
	return OK;
}

/* Sorts the rows with addresses; of the same ones the first stays. */
static enum status own_unique(struct overlap_search *search)
{
	struct overlap_own *own = search->own;
	uint32_t count = 0;
	if (search->own_count)
		qsort(own, search->own_count, sizeof *own, own_order);
	for (uint32_t i = 0; i < search->own_count; i++) {
		bool again = count && own[count - 1].range.first == own[i].range.first &&
			     own[count - 1].range.last == own[i].range.last;
		if (!again)
			own[count++] = own[i];
		else if (duplicate_add(search, own[i].row, own[count - 1].row) != OK)
			return NOMEM;
	}
	search->own_count = count;
	return OK;
}

static enum status references_unique(struct overlap_search *search)
{
	struct overlap_named *references = search->references;
	uint32_t count = 0;
	if (search->reference_count)
		qsort(references, search->reference_count, sizeof *references, network_order);
	for (uint32_t i = 0; i < search->reference_count; i++) {
		bool again = count && references[count - 1].network == references[i].network;
		if (!again)
			references[count++] = references[i];
		else if (duplicate_add(search, references[i].row, references[count - 1].row) != OK)
			return NOMEM;
	}
	search->reference_count = count;
	if (count)
		qsort(references, count, sizeof *references, written_order);
	return OK;
}

/* --- What others hold ------------------------------------------------------------------- */

enum status overlap_cover(struct overlap_search *search, uint32_t own_count,
			  enum overlap_networks networks, struct cover *ret)
{
	struct cover cover = {0};
	for (uint32_t i = 0; i < own_count; i++)
		if (cover_add(&cover, search->scratch, (struct rangeset){&search->own[i].range, 1},
			      search->own[i].row) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < search->reference_count; i++) {
		const struct overlap_named *at = &search->references[i];
		if (networks == NETWORKS_NONE || (networks == NETWORKS_STAYING && at->goes))
			continue;
		if (cover_add(&cover, search->scratch, at->set, at->row) != OK)
			return NOMEM;
	}
	cover_ready(&cover);
	*ret = cover;
	return OK;
}

/* Marks the rows with addresses that stay. What networks hold is held anyway; at the first address
 * that nobody holds yet, the row is taken that reaches furthest from there. */
static void own_choose(const struct overlap_search *search, const struct cover *networks,
		       bool *stays)
{
	const struct overlap_own *own = search->own;
	uint32_t next = 0, best = 0;
	addr at = own[0].range.first;
	for (;;) {
		for (; next < search->own_count && own[next].range.first <= at; next++)
			if (own[next].range.last > own[best].range.last)
				best = next;
		const struct cover_piece *piece = cover_find(networks, at, at);
		bool reaches = own[best].range.last >= at;
		if (!reaches && next == search->own_count)
			return;
		if (!reaches && !piece) {
			at = own[next].range.first;
			continue;
		}
		stays[best] |= !piece;
		addr last = piece ? piece->range.last : own[best].range.last;
		if (last == ADDR_LAST)
			return;
		at = last + 1;
	}
}

/* Of the rows with addresses those that stay come first; the others are shadowed. */
static enum status own_shadowed(struct overlap_search *search)
{
	uint32_t count = 0, gone = 0;
	struct cover networks, all;
	bool *stays = arena_array(search->scratch, search->own_count + 1, sizeof *stays);
	struct overlap_own *going = arena_array(search->scratch, search->own_count, sizeof *going);
	if (!stays || !going || overlap_cover(search, 0, NETWORKS_ALL, &networks) != OK)
		return NOMEM;
	if (search->own_count)
		own_choose(search, &networks, stays);
	for (uint32_t i = 0; i < search->own_count; i++)
		if (stays[i])
			search->own[count++] = search->own[i];
		else
			going[gone++] = search->own[i];
	search->own_count = count;
	if (gone && overlap_cover(search, count, NETWORKS_ALL, &all) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < gone; i++)
		if (overlap_shadowed_add(search, &all, (struct rangeset){&going[i].range, 1},
					 going[i].row) != OK)
			return NOMEM;
	return OK;
}

enum status overlaps_find(const struct overlap_base *base, const struct audit_list *list,
			  struct arena *scratch, struct overlaps *ret)
{
	struct overlap_search search = {.base = base, .list = list, .scratch = scratch};
	if (rows_take(&search) != OK || own_unique(&search) != OK ||
	    references_unique(&search) != OK || own_shadowed(&search) != OK)
		return NOMEM;
	if (search.reference_count && overlap_networks_ask(&search) != OK)
		return NOMEM;
	if (overlap_chains_ask(&search) != OK)
		return NOMEM;
	if (search.reference_count && overlap_crossings_ask(&search) != OK)
		return NOMEM;
	*ret = search.found;
	return OK;
}
