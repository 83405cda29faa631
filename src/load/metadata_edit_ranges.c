/* Rows of range lists that come, go, or get another description. */
#include <assert.h>

#include "load/metadata_editing.h"
#include "policy/row_match.h"

static struct str text_keep(struct editing *editing, const char *text)
{
	const char *kept = arena_text(editing->arena, text, strlen(text));
	editing->nomem |= !kept;
	return kept ? str_of(kept) : STR("");
}

/* The rows of a list in the file, with their elements. */
struct rows {
	const struct range_list *list;
	struct element **elements;
	int direction; /* of its rows: 1 up, -1 down, 0 neither */
	const struct metadata_row *row;
};

/* IPv4 first, then by start. */
static int start_order(const struct range_row *a, const struct range_row *b)
{
	addr first = a->range.first, other = b->range.first;
	if (addr_is_v4(first) != addr_is_v4(other))
		return addr_is_v4(first) ? -1 : 1;
	return first < other ? -1 : first > other;
}

/* Profiles ascend, the others descend, as Salesforce writes them; the list itself says so,
 * if there is anything to see. */
static int direction_of(const struct range_list *list, bool profile)
{
	bool up = true, down = true;
	for (uint32_t i = 1; i < list->count; i++) {
		int order = start_order(&list->rows[i - 1], &list->rows[i]);
		up &= order <= 0;
		down &= order >= 0;
	}
	if (up && down)
		return profile ? 1 : -1;
	return up ? 1 : down ? -1 : 0;
}

/* The elements that the file's rows were read from. */
static bool elements_take(struct editing *editing, struct rows *rows)
{
	const struct element *group = editing_group(editing, false);
	uint32_t count = 0;
	rows->elements = arena_array(editing->arena, rows->list->count + 1, sizeof *rows->elements);
	if (!rows->elements) {
		editing->nomem = true;
		return false;
	}
	struct element *at = group ? element_find(group, rows->row->name.at) : NULL;
	for (; at; at = element_next(at)) {
		if (at->nil)
			continue;
		if (count < rows->list->count)
			rows->elements[count] = at;
		count++;
	}
	if (count != rows->list->count)
		editing->refused = "its ranges stand in several places";
	return count == rows->list->count;
}

/* A description that was read is never made plain: the row is one of the list. */
static struct element *element_of(const struct rows *rows, const struct range_row *row)
{
	assert(row >= rows->list->rows && row < rows->list->rows + rows->list->count);
	return rows->elements[row - rows->list->rows];
}

static void description_edit(struct editing *editing, struct element *element,
			     struct str description)
{
	struct element *leaf = element_find(element, "description");
	if (description.length)
		editing_leaf_set(editing, element, "description", description);
	else if (leaf)
		leaf->gone = true;
}

static void row_fill(struct editing *editing, const struct metadata_row *row,
		     const struct range_row *from, struct element *element)
{
	for (size_t i = 0; i < row->inside->count && !editing->nomem; i++) {
		const struct metadata_row *part = &row->inside->at[i];
		char text[ADDR_TEXT];
		if (part->take == METADATA_TAKE_DESCRIPTION) {
			description_edit(editing, element, from->description);
			continue;
		}
		addr_format(part->offset == offsetof(struct metadata_group, last)
				? from->range.last
				: from->range.first,
			    text);
		editing_leaf_set(editing, element, part->name.at, text_keep(editing, text));
	}
}

/* Rows that come, in the direction of the list: each before the first that is behind it, or
 * behind the last. */
static void rows_add(struct editing *editing, const struct rows *rows,
		     const struct range_row *const *coming, uint32_t count)
{
	uint32_t at = rows->direction ? 0 : rows->list->count;
	struct element *group = count ? editing_group(editing, true) : NULL, *before = NULL;
	bool placed = false; /* `before` is the place behind the last row */
	for (uint32_t i = 0; i < count && !editing->nomem; i++) {
		const struct range_row *row = coming[rows->direction < 0 ? count - 1 - i : i];
		struct element *made;
		while (at < rows->list->count &&
		       rows->direction * start_order(&rows->list->rows[at], row) <= 0)
			at++;
		if (at < rows->list->count)
			made = element_add(group, rows->elements[at], rows->row->name.at,
					   editing->arena);
		else if (placed)
			made = element_add(group, before, rows->row->name.at, editing->arena);
		else
			made = element_add_sorted(group, rows->row->name.at, editing->arena);
		editing->nomem |= !made;
		if (!made)
			return;
		if (at == rows->list->count) {
			before = made->next;
			placed = true;
		}
		row_fill(editing, rows->row, row, made);
	}
}

static void pairs_edit(struct editing *editing, const struct rows *rows,
		       const struct row_pair *pairs, uint32_t count)
{
	uint32_t comes = 0;
	const struct range_row **coming = arena_array(editing->arena, count + 1, sizeof *coming);
	editing->nomem |= !coming;
	for (uint32_t i = 0; i < count && !editing->nomem; i++) {
		const struct row_pair *pair = &pairs[i];
		if (!pair->old)
			coming[comes++] = pair->new;
		else if (!pair->new)
			element_of(rows, pair->old)->gone = true;
		else if (!row_pair_same(pair))
			description_edit(editing, element_of(rows, pair->old),
					 pair->new->description);
	}
	if (!editing->nomem)
		rows_add(editing, rows, coming, comes);
}

void editing_ranges(struct editing *editing, const struct metadata_row *row)
{
	struct rows rows = {.list = &editing->now->ranges, .row = row};
	struct row_set old, new;
	struct row_pair *pairs;
	uint32_t count;
	rows.direction = direction_of(rows.list, editing->wanted->type == METADATA_PROFILE);
	if (row_set_of(NULL, rows.list, editing->arena, &old) != OK ||
	    row_set_of(NULL, &editing->wanted->ranges, editing->arena, &new) != OK ||
	    row_match(old, new, editing->arena, &pairs, &count) != OK)
		editing->nomem = true;
	else if (elements_take(editing, &rows))
		pairs_edit(editing, &rows, pairs, count);
}
