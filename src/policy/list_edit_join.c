/* Two edits one after the other, as one; declared in list_edit.h. */
#include "policy/list_edit.h"

/* The rows of a list after the first edit, each with how it came to be. */
struct joining {
	struct row_edit *rows; /* in the order of the list; untouched ones are ROW_ENDS, too */
	bool *touched;
	uint32_t count;
	struct row_edit *out; /* the joint edit */
	uint32_t out_count;
};

static const struct list_edit *edit_find(const struct list_edits *edits, struct list_name name)
{
	for (uint32_t i = 0; i < edits->count; i++)
		if (list_name_equal(edits->at[i].list, name))
			return &edits->at[i];
	return NULL;
}

/* The edit of row `row`, or NULL; `*at` moves along. */
static const struct row_edit *row_take(const struct list_edit *edit, uint32_t row, uint32_t *at)
{
	if (*at < edit->count && edit->rows[*at].change != ROW_ADD && edit->rows[*at].row == row)
		return &edit->rows[(*at)++];
	return NULL;
}

static void drop(struct joining *joining, uint32_t row)
{
	joining->out[joining->out_count++] = (struct row_edit){.change = ROW_DROP, .row = row};
}

static void first_make(struct joining *joining, const struct range_list *list,
		       const struct list_edit *first)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		const struct row_edit *edit = row_take(first, i, &at);
		if (edit && edit->change == ROW_DROP) {
			drop(joining, i);
			continue;
		}
		struct row_edit plain = {ROW_ENDS, i, list->rows[i]};
		joining->touched[joining->count] = edit != NULL;
		joining->rows[joining->count++] = edit ? *edit : plain;
	}
	for (; at < first->count; at++) {
		joining->touched[joining->count] = true;
		joining->rows[joining->count++] = first->rows[at];
	}
}

static void second_make(struct joining *joining, const struct list_edit *second)
{
	uint32_t at = 0, kept = 0, count = joining->count;
	for (uint32_t i = 0; i < count; i++) {
		const struct row_edit *edit = row_take(second, i, &at);
		struct row_edit row = joining->rows[i];
		bool touched = joining->touched[i] || edit;
		if (edit && edit->change == ROW_DROP) {
			if (row.change != ROW_ADD)
				drop(joining, row.row);
			continue;
		}
		if (edit) {
			row.new = edit->new;
			if (row.change == ROW_ENDS)
				row.change = edit->change;
		}
		joining->touched[kept] = touched;
		joining->rows[kept++] = row;
	}
	for (; at < second->count; at++) {
		joining->touched[kept] = true;
		joining->rows[kept++] = second->rows[at];
	}
	joining->count = kept;
}

/* By row, those to add last: what is dropped was put there first. */
static void rows_sort(struct joining *joining)
{
	for (uint32_t i = 0; i < joining->count; i++)
		if (joining->touched[i])
			joining->out[joining->out_count++] = joining->rows[i];
	for (uint32_t i = 1; i < joining->out_count; i++) {
		struct row_edit row = joining->out[i];
		uint32_t at = i;
		while (at > 0 && row.change != ROW_ADD &&
		       (joining->out[at - 1].change == ROW_ADD ||
			joining->out[at - 1].row > row.row)) {
			joining->out[at] = joining->out[at - 1];
			at--;
		}
		joining->out[at] = row;
	}
}

static enum status list_join(const struct range_list *list, const struct list_edit *first,
			     const struct list_edit *second, struct arena *arena,
			     struct list_edit *ret)
{
	size_t room = (size_t)list->count + first->count + second->count;
	struct joining joining = {.rows = arena_array(arena, room, sizeof *joining.rows),
				  .touched = arena_array(arena, room, sizeof *joining.touched),
				  .out = arena_array(arena, room, sizeof *joining.out)};
	if (!joining.rows || !joining.touched || !joining.out)
		return NOMEM;
	first_make(&joining, list, first);
	second_make(&joining, second);
	rows_sort(&joining);
	*ret = (struct list_edit){first->list, joining.out, joining.out_count};
	return OK;
}

enum status list_edits_join(const struct policy *policy, const struct list_edits *first,
			    const struct list_edits *second, struct arena *arena,
			    struct list_edits *ret)
{
	struct list_edit *edits =
	    arena_array(arena, (size_t)first->count + second->count, sizeof *edits);
	uint32_t count = 0;
	if (!edits)
		return NOMEM;
	for (uint32_t i = 0; i < first->count; i++) {
		const struct list_edit *again = edit_find(second, first->at[i].list);
		edits[count] = first->at[i];
		if (again && list_join(list_get(policy, first->at[i].list), &first->at[i], again,
				       arena, &edits[count]) != OK)
			return NOMEM;
		count += edits[count].count > 0;
	}
	for (uint32_t i = 0; i < second->count; i++)
		if (!edit_find(first, second->at[i].list))
			edits[count++] = second->at[i];
	*ret = (struct list_edits){edits, count};
	return OK;
}
