/* Rows that could be one, and rows that networks reach into. */
#include "engine/audit_overlap_search.h"

/* --- What hangs together ---------------------------------------------------------------- */

static bool share(const struct overlap_own *a, const struct overlap_own *b)
{
	return b->range.first <= a->range.last;
}

static bool hang_together(const struct overlap_search *search, const struct overlap_own *a,
			  const struct overlap_own *b)
{
	const struct range_row *rows = search->list->list->rows;
	if (addr_is_v4(a->range.first) != addr_is_v4(b->range.first))
		return false;
	return share(a, b) || (b->range.first == a->range.last + 1 &&
			       str_equal(rows[a->row].description, rows[b->row].description));
}

static enum status chain_add(struct overlap_search *search, enum audit_rule rule, uint32_t row,
			     const struct overlap_own *chain, uint32_t count)
{
	struct overlap_case *at = overlap_case_add(search, rule, row);
	uint32_t *rows = arena_array(search->scratch, count, sizeof *rows);
	if (!at || !rows)
		return NOMEM;
	at->gone = (struct list_total){0};
	for (uint32_t i = 0; i < count; i++) {
		rows[i] = chain[i].row;
		at->gone = list_total_add(at->gone, range_total(chain[i].range));
	}
	at->rows = rows;
	at->count = count;
	at->merged = (struct range){chain[0].range.first, chain[count - 1].range.last};
	for (addr i = 0; i < list_piece_count(search->list->name.kind, at->merged); i++)
		at->come = list_total_add(
		    at->come, range_total(list_piece(search->list->name.kind, at->merged, i)));
	return OK;
}

/* Rows that share addresses, from the first two that do; or rows that touch. */
static enum status chain_ask(struct overlap_search *search, const struct overlap_own *chain,
			     uint32_t count)
{
	uint32_t first = chain[0].row;
	for (uint32_t i = 1; i < count; i++) {
		uint32_t a = chain[i - 1].row, b = chain[i].row;
		if (share(&chain[i - 1], &chain[i]))
			return chain_add(search, AUDIT_OVERLAPPING_ROWS, a > b ? a : b, chain,
					 count);
		first = b < first ? b : first;
	}
	struct range all = {chain[0].range.first, chain[count - 1].range.last};
	if (list_piece_count(search->list->name.kind, all) >= count ||
	    (addr_is_v4(all.first) && audit_list_open(search->base->run, search->list)))
		return OK;
	return chain_add(search, AUDIT_ADJACENT_ROWS, first, chain, count);
}

enum status overlap_chains_ask(struct overlap_search *search)
{
	const struct overlap_own *own = search->own;
	for (uint32_t i = 0, end; i < search->own_count; i = end) {
		for (end = i + 1;
		     end < search->own_count && hang_together(search, &own[end - 1], &own[end]);)
			end++;
		if (end - i > 1 && chain_ask(search, &own[i], end - i) != OK)
			return NOMEM;
	}
	return OK;
}

/* A row that a range of a network reaches into, from below, from above. */
static enum status crossing_ask(struct overlap_search *search, const struct cover *networks,
				const struct overlap_own *own)
{
	struct range range = own->range, rest = range, shared[2];
	const struct cover_piece *below = NULL, *above = NULL;
	if (range.first && addr_is_v4(range.first) == addr_is_v4(range.first - 1))
		below = cover_find(networks, range.first - 1, range.first);
	if (range.last != ADDR_LAST && addr_is_v4(range.last) == addr_is_v4(range.last + 1))
		above = cover_reaching(networks, range.last + 1);
	if (above && above->range.first > range.last)
		above = NULL;
	uint32_t count = 0;
	if (!below && !above)
		return OK;
	struct overlap_case *at = overlap_case_add(search, AUDIT_OVERLAPPING_ROWS, own->row);
	uint32_t *rows = arena_array(search->scratch, 2, sizeof *rows);
	if (!at || !rows)
		return NOMEM;
	if (below) {
		rows[at->count++] = below->owner;
		shared[count++] = (struct range){range.first, below->range.last};
		rest.first = below->range.last + 1;
	}
	if (above) {
		if (!below || below->owner != above->owner)
			rows[at->count++] = above->owner;
		shared[count++] = (struct range){above->range.first, range.last};
		rest.last = above->range.first - 1;
	}
	at->rows = rows;
	at->network = true;
	at->merged = rest;
	at->come = range_total(rest);
	return rangeset_of(search->scratch, shared, count, &at->shared);
}

enum status overlap_crossings_ask(struct overlap_search *search)
{
	struct cover networks;
	if (overlap_cover(search, 0, NETWORKS_STAYING, &networks) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < search->own_count && networks.count; i++)
		if (crossing_ask(search, &networks, &search->own[i]) != OK)
			return NOMEM;
	return OK;
}
