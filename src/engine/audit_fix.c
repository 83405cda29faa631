#include "engine/audit_fix_inside.h"

#include <stdlib.h>

struct row {
	struct range range;
	struct str description;
	uint32_t number; /* in the list */
};

/* What becomes of a row. */
enum fate { FATE_STAYS, FATE_GROWS, FATE_GOES };

struct fixing {
	const struct policy *policy;
	struct arena *arena;
	struct row *rows; /* of the list at hand, with addresses of their own */
	uint32_t count;
	uint8_t *fates;      /* enum fate, by number ... */
	struct range *grown; /* ... and what its addresses are then */
	struct range *held;  /* by rows with a description: ascending, apart */
	uint32_t held_count;
	uint32_t *named; /* of each network: the last list that was seen to name it, from 1 */
	uint32_t list;   /* the list at hand, from 1 */
	struct list_edit *edits;
	struct audit_mended *lists;
	uint32_t mended_count; /* of both */
};

/* --- Rows in order ------------------------------------------------------------------- */

static int range_order(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	if (a->range.first != b->range.first)
		return a->range.first < b->range.first ? -1 : 1;
	if (a->range.last != b->range.last)
		return a->range.last > b->range.last ? -1 : 1; /* the longer first */
	return (a->number > b->number) - (a->number < b->number);
}

static int description_order(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	int order = str_compare(a->description, b->description);
	return order ? order : range_order(left, right);
}

static int number_order(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	return (a->number > b->number) - (a->number < b->number);
}

/* The rows with addresses; of references to one network the first stays. */
static void rows_take(struct fixing *fixing, const struct range_list *list)
{
	fixing->count = 0;
	fixing->list++;
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		fixing->fates[i] = FATE_STAYS;
		fixing->grown[i] = row->range;
		if (row->network == NONE) {
			fixing->rows[fixing->count++] =
			    (struct row){row->range, row->description, i};
			continue;
		}
		if (fixing->named[row->network] == fixing->list)
			fixing->fates[i] = FATE_GOES;
		fixing->named[row->network] = fixing->list;
	}
}

static void rows_sort(struct row *rows, uint32_t count, int order(const void *, const void *))
{
	if (count)
		qsort(rows, count, sizeof *rows, order);
}

/* --- Rows that others hold ------------------------------------------------------------- */

/* A row that begins behind the first address of the range, or there. */
static bool touches(const struct range *range, const struct row *row)
{
	return row->range.first <= range->last || row->range.first - 1 == range->last;
}

static void range_stretch(struct range *range, addr last)
{
	if (last > range->last)
		range->last = last;
}

/* The addresses of rows with a description. */
static void held_take(struct fixing *fixing)
{
	fixing->held_count = 0;
	rows_sort(fixing->rows, fixing->count, range_order);
	for (uint32_t i = 0; i < fixing->count; i++) {
		const struct row *row = &fixing->rows[i];
		if (row->description.length == 0)
			continue;
		if (fixing->held_count && touches(&fixing->held[fixing->held_count - 1], row))
			range_stretch(&fixing->held[fixing->held_count - 1], row->range.last);
		else
			fixing->held[fixing->held_count++] = row->range;
	}
}

static bool is_held(const struct fixing *fixing, struct range range)
{
	uint32_t low = 0, high = fixing->held_count; /* those before `low` begin at it or before */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (fixing->held[middle].first <= range.first)
			low = middle + 1;
		else
			high = middle;
	}
	return low && range.last <= fixing->held[low - 1].last;
}

/* Rows without a description that lie in those with one go. */
static void held_drop(struct fixing *fixing)
{
	for (uint32_t i = 0; i < fixing->count; i++) {
		const struct row *row = &fixing->rows[i];
		if (row->description.length == 0 && is_held(fixing, fixing->grown[row->number]))
			fixing->fates[row->number] = FATE_GOES;
	}
}

/* --- Rows that could be fewer ---------------------------------------------------------- */

static bool hangs_together(const struct row *row, struct str description, struct range with)
{
	if (!str_equal(row->description, description))
		return false;
	if (addr_is_v4(row->range.first) != addr_is_v4(with.last))
		return false;
	return touches(&with, row);
}

/* The rows of a chain that are written first become its pieces, the others go. */
static void chain_cut(struct fixing *fixing, enum ranges_of kind, struct row *rows, uint32_t count,
		      struct range all)
{
	uint32_t pieces = (uint32_t)list_piece_count(kind, all);
	rows_sort(rows, count, number_order);
	for (uint32_t i = pieces; i < count; i++)
		fixing->fates[rows[i].number] = FATE_GOES;
	rows_sort(rows, pieces, range_order);
	for (uint32_t i = 0; i < pieces; i++) {
		fixing->fates[rows[i].number] = FATE_GROWS;
		fixing->grown[rows[i].number] = list_piece(kind, all, i);
	}
}

/* Rows from `from` up to the one that is returned are one chain. What lies in those before it goes
 * in any case. */
static uint32_t chain_join(struct fixing *fixing, enum ranges_of kind, uint32_t from)
{
	struct row *rows = fixing->rows;
	struct range all = rows[from].range;
	struct str description = rows[from].description;
	uint32_t count = 1, end = from + 1;
	bool overlap = false;
	for (; end < fixing->count && hangs_together(&rows[end], description, all); end++) {
		if (rows[end].range.last <= all.last) {
			fixing->fates[rows[end].number] = FATE_GOES;
			continue;
		}
		overlap = overlap || rows[end].range.first <= all.last;
		all.last = rows[end].range.last;
		rows[from + count++] = rows[end];
	}
	addr pieces = list_piece_count(kind, all);
	if (pieces < count || (pieces == count && overlap))
		chain_cut(fixing, kind, &rows[from], count, all);
	return end;
}

static void chains_join(struct fixing *fixing, enum ranges_of kind)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < fixing->count; i++)
		if (fixing->fates[fixing->rows[i].number] != FATE_GOES)
			fixing->rows[count++] = fixing->rows[i];
	fixing->count = count;
	rows_sort(fixing->rows, count, description_order);
	for (uint32_t i = 0; i < count;)
		i = chain_join(fixing, kind, i);
}

/* A piece may lie in described rows where none of the rows did that it comes from. */
static void pieces_drop(struct fixing *fixing, const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (fixing->fates[i] == FATE_GROWS && list->rows[i].description.length == 0 &&
		    is_held(fixing, fixing->grown[i]))
			fixing->fates[i] = FATE_GOES;
}

static void list_judge(struct fixing *fixing, enum ranges_of kind, const struct range_list *list)
{
	rows_take(fixing, list);
	held_take(fixing);
	held_drop(fixing);
	chains_join(fixing, kind);
	pieces_drop(fixing, list);
}

/* --- As edits ------------------------------------------------------------------------- */

static bool row_changes(const struct fixing *fixing, const struct range_list *list, uint32_t row)
{
	const struct range *old = &list->rows[row].range, *new = &fixing->grown[row];
	if (fixing->fates[row] != FATE_GROWS)
		return fixing->fates[row] == FATE_GOES;
	return old->first != new->first || old->last != new->last;
}

static struct row_edit row_edit_of(const struct fixing *fixing, const struct range_list *list,
				   uint32_t row)
{
	struct row_edit edit = {.change = ROW_DROP, .row = row};
	if (fixing->fates[row] == FATE_GROWS) {
		edit.change = ROW_ENDS;
		edit.new = list->rows[row];
		edit.new.range = fixing->grown[row];
		edit.new.mapped = false;
	}
	return edit;
}

static enum status edit_add(struct fixing *fixing, struct list_name name,
			    const struct range_list *list)
{
	uint32_t changes = 0, gone = 0, count = fixing->mended_count;
	for (uint32_t i = 0; i < list->count; i++) {
		changes += row_changes(fixing, list, i);
		gone += fixing->fates[i] == FATE_GOES;
	}
	if (!changes)
		return OK;
	struct row_edit *rows = arena_array(fixing->arena, changes, sizeof *rows);
	struct list_edit *edit = arena_push(fixing->arena, &fixing->edits, count, sizeof *edit);
	struct audit_mended *mended =
	    arena_push(fixing->arena, &fixing->lists, count, sizeof *mended);
	if (!rows || !edit || !mended)
		return NOMEM;
	*edit = (struct list_edit){name, rows, changes};
	*mended = (struct audit_mended){name, list->count, list->count - gone, false};
	fixing->mended_count++;
	changes = 0;
	for (uint32_t i = 0; i < list->count; i++)
		if (row_changes(fixing, list, i))
			rows[changes++] = row_edit_of(fixing, list, i);
	return OK;
}

static bool is_editable(const struct policy *policy, struct list_name name)
{
	return name.kind != RANGES_NETWORK || !policy->networks[name.index].published.file.length;
}

static enum status lists_judge(struct fixing *fixing)
{
	for (enum ranges_of kind = 0; kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < list_kind_count(fixing->policy, kind); i++) {
			struct list_name name = {kind, i};
			const struct range_list *list = list_get(fixing->policy, name);
			if (list->count < 2 || !is_editable(fixing->policy, name))
				continue;
			list_judge(fixing, kind, list);
			if (edit_add(fixing, name, list) != OK)
				return NOMEM;
		}
	return OK;
}

static uint32_t longest_list(const struct policy *policy)
{
	uint32_t longest = 0;
	for (enum ranges_of kind = 0; kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < list_kind_count(policy, kind); i++) {
			uint32_t count = list_get(policy, (struct list_name){kind, i})->count;
			longest = count > longest ? count : longest;
		}
	return longest;
}

static enum status room_make(struct fixing *fixing)
{
	uint32_t room = longest_list(fixing->policy);
	fixing->rows = arena_array(fixing->arena, room, sizeof *fixing->rows);
	fixing->fates = arena_array(fixing->arena, room, sizeof *fixing->fates);
	fixing->grown = arena_array(fixing->arena, room, sizeof *fixing->grown);
	fixing->held = arena_array(fixing->arena, room, sizeof *fixing->held);
	fixing->named =
	    arena_array(fixing->arena, fixing->policy->network_count, sizeof *fixing->named);
	bool made = fixing->rows && fixing->fates && fixing->grown && fixing->held && fixing->named;
	return made ? OK : NOMEM;
}

enum status audit_fix_find(const struct policy *policy, struct arena *arena, struct audit_fix *ret)
{
	struct fixing fixing = {.policy = policy, .arena = arena};
	uint32_t count = 0;
	if (room_make(&fixing) != OK || lists_judge(&fixing) != OK ||
	    audit_fix_keep(policy, fixing.edits, fixing.lists, fixing.mended_count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < fixing.mended_count; i++)
		if (!fixing.lists[i].kept)
			fixing.edits[count++] = fixing.edits[i];
	*ret = (struct audit_fix){
	    .edits = {fixing.edits, count}, .lists = fixing.lists, .count = fixing.mended_count};
	return OK;
}

/* --- The proof ------------------------------------------------------------------------ */

enum status audit_fix_prove(const struct ruleset *ruleset, const struct audit_fix *fix,
			    struct arena *arena, struct policy **ret, bool *ret_same,
			    struct diff_example *ret_example)
{
	struct policy *after;
	struct ruleset *compiled;
	bool differs = false;
	if (list_edits_make(ruleset_policy(ruleset), &fix->edits, arena, &after) != OK ||
	    ruleset_new(after, ruleset_rules(ruleset), &compiled) != OK)
		return NOMEM;
	enum status status = diff_any(ruleset, compiled, &differs, ret_example);
	ruleset_free(compiled);
	if (status != OK)
		return status;
	*ret = after;
	*ret_same = !differs;
	return OK;
}
