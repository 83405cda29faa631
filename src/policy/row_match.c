#include "policy/row_match.h"

#include <stdlib.h>

#include "policy/row_walk.h"

static int addr_order(addr a, addr b)
{
	return a < b ? -1 : a > b;
}

static int range_order(const struct range_row *a, const struct range_row *b)
{
	bool a_v4 = addr_is_v4(a->range.first), b_v4 = addr_is_v4(b->range.first);
	if (a_v4 != b_v4)
		return a_v4 ? -1 : 1;
	int order = addr_order(a->range.first, b->range.first);
	return order ? order : addr_order(a->range.last, b->range.last);
}

int row_order(const struct range_row *a, const struct range_row *b)
{
	int order = range_order(a, b);
	return order ? order : str_compare(a->description, b->description);
}

static int row_pointer_order(const void *a, const void *b)
{
	return row_order(*(const struct range_row *const *)a, *(const struct range_row *const *)b);
}

/* Is there a character that XML cannot hold, U+FFFE or U+FFFF? */
static bool is_beyond(struct str text, size_t at)
{
	static const char begin[] = "\xef\xbf";
	return text.length - at > 2 && memcmp(text.at + at, begin, 2) == 0 &&
	       (unsigned char)text.at[at + 2] >= 0xbe;
}

/* Is it with single blanks, and none around it? */
static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((text.at[i] == ' ' &&
		     (i == 0 || i + 1 == text.length || text.at[i + 1] == ' ')) ||
		    is_beyond(text, i))
			return false;
	return true;
}

/* The row with its description made so. NULL: no memory. */
static const struct range_row *row_plain(const struct range_row *row, struct arena *arena)
{
	struct range_row *copy = arena_alloc(arena, sizeof *copy);
	char *text = arena_alloc(arena, row->description.length + 1);
	size_t length = 0;
	if (!copy || !text)
		return NULL;
	for (size_t i = 0; i < row->description.length; i++) {
		char c = row->description.at[i];
		if (i >= 2 && is_beyond(row->description, i - 2))
			c = '\xbd'; /* U+FFFD, as element_print.h has it */
		if (c != ' ' || (length && text[length - 1] != ' '))
			text[length++] = c;
	}
	length -= length && text[length - 1] == ' ';
	*copy = *row;
	copy->description = (struct str){text, length};
	return copy;
}

enum status row_set_of(const struct policy *policy, const struct range_list *list,
		       struct arena *arena, struct row_set *ret)
{
	struct row_set set = {0};
	struct row_walk walk;
	if (row_walk_init(&walk, policy, list, arena) != OK)
		return NOMEM;
	for (const struct range_row *row; (row = row_walk_next(&walk)) != NULL; set.count++) {
		const struct range_row **at = arena_push(arena, &set.at, set.count, sizeof *at);
		if (at)
			*at = is_plain(row->description) ? row : row_plain(row, arena);
		if (!at || !*at)
			return NOMEM;
	}
	*ret = set;
	return OK;
}

/* A row of a network has no addresses. */
static int named_row_order(const void *a, const void *b)
{
	const struct range_row *one = *(const struct range_row *const *)a;
	const struct range_row *other = *(const struct range_row *const *)b;
	int order = str_compare(one->network_name, other->network_name);
	if (order)
		return order;
	return one->network_name.length ? str_compare(one->description, other->description)
					: row_order(one, other);
}

static bool set_rows_same(const struct row_set *a, const struct row_set *b)
{
	if (a->count != b->count)
		return false;
	if (a->count)
		qsort(a->at, a->count, sizeof *a->at, named_row_order);
	if (b->count)
		qsort(b->at, b->count, sizeof *b->at, named_row_order);
	for (uint32_t i = 0; i < a->count; i++)
		if (named_row_order(&a->at[i], &b->at[i]) != 0)
			return false;
	return true;
}

enum status row_lists_alike(const struct range_list *a, const struct range_list *b, bool *ret)
{
	struct arena arena;
	struct row_set one, other;
	bool same = false;
	arena_init(&arena);
	enum status status = row_set_of(NULL, a, &arena, &one);
	if (status == OK)
		status = row_set_of(NULL, b, &arena, &other);
	if (status == OK)
		same = set_rows_same(&one, &other);
	arena_clear(&arena);
	if (status == OK)
		*ret = same;
	return status;
}

/* Of some rows with the same addresses: those with a description that is in both lists, then
 * what these leave, paired in order. The sets are used up. */
static uint32_t alike_match(const struct row_set *old, const struct row_set *new,
			    struct row_pair *ret)
{
	uint32_t count = 0, left = 0, right = 0, old_rest = 0, new_rest = 0;
	while (left < old->count || right < new->count) {
		int order = left == old->count    ? 1
			    : right == new->count ? -1
						  : row_order(old->at[left], new->at[right]);
		if (order == 0)
			ret[count++] = (struct row_pair){old->at[left++], new->at[right++]};
		else if (order < 0)
			old->at[old_rest++] = old->at[left++];
		else
			new->at[new_rest++] = new->at[right++];
	}
	for (uint32_t i = 0; i < old_rest || i < new_rest; i++)
		ret[count++] = (struct row_pair){i < old_rest ? old->at[i] : NULL,
						 i < new_rest ? new->at[i] : NULL};
	return count;
}

/* How many rows from the first on have its addresses. */
static uint32_t alike_count(const struct row_set *set, const struct range_row *as)
{
	uint32_t count = 0;
	while (count < set->count && range_order(set->at[count], as) == 0)
		count++;
	return count;
}

static struct row_set set_take(struct row_set *set, uint32_t count)
{
	struct row_set taken = {set->at, count};
	set->at += count;
	set->count -= count;
	return taken;
}

enum status row_match(struct row_set old, struct row_set new, struct arena *arena,
		      struct row_pair **ret, uint32_t *ret_count)
{
	uint32_t count = 0;
	struct row_pair *pairs =
	    arena_array(arena, (size_t)old.count + new.count + 1, sizeof *pairs);
	/* What is put in order here is a copy. */
	const struct range_row **rows =
	    arena_array(arena, (size_t)old.count + new.count + 1, sizeof *rows);
	if (!pairs || !rows)
		return NOMEM;
	if (old.count)
		memcpy(rows, old.at, old.count * sizeof *rows);
	if (new.count)
		memcpy(rows + old.count, new.at, new.count * sizeof *rows);
	old.at = rows;
	new.at = rows + old.count;
	if (old.count)
		qsort(old.at, old.count, sizeof *old.at, row_pointer_order);
	if (new.count)
		qsort(new.at, new.count, sizeof *new.at, row_pointer_order);
	while (old.count || new.count) {
		const struct range_row *next = !old.count                               ? new.at[0]
					       : !new.count                             ? old.at[0]
					       : range_order(old.at[0], new.at[0]) <= 0 ? old.at[0]
											: new.at[0];
		struct row_set left = set_take(&old, alike_count(&old, next));
		struct row_set right = set_take(&new, alike_count(&new, next));
		count += alike_match(&left, &right, pairs + count);
	}
	*ret = pairs;
	*ret_count = count;
	return OK;
}
