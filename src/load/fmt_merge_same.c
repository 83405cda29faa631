/* Whether joined rows say what the rows said; declared in fmt_merge.h. */
#include <stdlib.h>

#include "load/fmt_merge.h"

struct row {
	struct range range;
	struct str description;
};

static int row_compare(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	return str_compare(one->description, other->description);
}

static enum status rows_of(const struct range_list *list, struct arena *arena, struct row **ret,
			   uint32_t *ret_count)
{
	struct row *rows = arena_array(arena, list->count, sizeof *rows);
	uint32_t count = 0;
	if (!rows)
		return NOMEM;
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network_name.length == 0)
			rows[count++] =
			    (struct row){list->rows[i].range, list->rows[i].description};
	qsort(rows, count, sizeof *rows, row_compare);
	*ret = rows;
	*ret_count = count;
	return OK;
}

/* The addresses of the rows that have the description of the first one, which
 * are `*ret_end` many. */
static enum status set_of(struct arena *arena, const struct row *rows, uint32_t count,
			  struct rangeset *ret, uint32_t *ret_end)
{
	uint32_t end = 0;
	while (end < count && str_equal(rows[end].description, rows[0].description))
		end++;
	struct range *ranges = arena_array(arena, end, sizeof *ranges);
	if (!ranges)
		return NOMEM;
	for (uint32_t i = 0; i < end; i++)
		ranges[i] = rows[i].range;
	*ret_end = end;
	return rangeset_of(arena, ranges, end, ret);
}

static bool sets_equal(struct rangeset a, struct rangeset b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (a.ranges[i].first != b.ranges[i].first || a.ranges[i].last != b.ranges[i].last)
			return false;
	return true;
}

static enum status rows_same(const struct range_list *a, const struct range_list *b,
			     struct arena *arena, bool *ret)
{
	struct row *one, *other;
	uint32_t count, other_count;
	if (rows_of(a, arena, &one, &count) != OK || rows_of(b, arena, &other, &other_count) != OK)
		return NOMEM;
	while (count && other_count) {
		struct rangeset set, other_set;
		uint32_t end, other_end;
		if (set_of(arena, one, count, &set, &end) != OK ||
		    set_of(arena, other, other_count, &other_set, &other_end) != OK)
			return NOMEM;
		if (!str_equal(one->description, other->description) ||
		    !sets_equal(set, other_set)) {
			*ret = false;
			return OK;
		}
		one += end;
		count -= end;
		other += other_end;
		other_count -= other_end;
	}
	*ret = count == other_count;
	return OK;
}

static bool references_same(const struct range_list *a, const struct range_list *b)
{
	uint32_t i = 0, j = 0;
	for (;;) {
		while (i < a->count && a->rows[i].network_name.length == 0)
			i++;
		while (j < b->count && b->rows[j].network_name.length == 0)
			j++;
		if (i == a->count || j == b->count)
			return i == a->count && j == b->count;
		if (!str_equal(a->rows[i++].network_name, b->rows[j++].network_name))
			return false;
	}
}

bool fmt_merge_same(const struct range_list *a, const struct range_list *b, void *with)
{
	bool same = false, *nomem = with;
	struct arena arena;
	arena_init(&arena);
	if (references_same(a, b) && rows_same(a, b, &arena, &same) != OK)
		*nomem = true;
	arena_clear(&arena);
	return same;
}
