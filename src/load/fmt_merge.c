#include "load/fmt_merge.h"

#include <stdlib.h>

#include "load/described_row.h"
#include "load/fmt_role.h"
#include "policy/list_edit.h"

/* A row of a list that has addresses of its own. */
struct row {
	struct range range;
	struct str description;
	struct fmt_entry *entry;
	uint32_t position; /* in the list */
};

struct merger {
	const struct list_keep *keeps;
	size_t keep_count;
	struct arena *arena;
	struct fmt_result *result;
	const char *path;    /* of the mapping at hand: "org." */
	enum ranges_of list; /* of the list at hand, as far as its rows have a limit */
	enum status status;
};

/* --- Rows ---------------------------------------------------------------------- */

static struct str text_below(const struct node *map, struct str key)
{
	const struct node *node = node_find(map, key);
	return node ? node->text : (struct str){0};
}

/* What was read without a finding is known to be a range. */
static bool row_read(const struct node *node, struct row *ret)
{
	struct range_problem problem;
	if (node->kind == NODE_SCALAR)
		return range_parse(node->text, &ret->range, &problem) == RANGE_OK;
	ret->description = text_below(node, STR("description"));
	struct str block = text_below(node, STR("cidr"));
	if (block.length)
		return range_parse(block, &ret->range, &problem) == RANGE_OK;
	return addr_parse(text_below(node, STR("start")), &ret->range.first) &&
	       addr_parse(text_below(node, STR("end")), &ret->range.last);
}

static bool has_sigil(const struct node *node)
{
	if (node->anchor || node->alias)
		return true;
	for (const struct node *at = node->first; at; at = at->next)
		if (has_sigil(at))
			return true;
	return false;
}

/* By description, then by address, then by position. */
static int row_compare(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	int order = str_compare(one->description, other->description);
	if (order)
		return order;
	if (one->range.first != other->range.first)
		return one->range.first < other->range.first ? -1 : 1;
	return one->position < other->position ? -1 : one->position > other->position;
}

static bool touches(const struct merger *merger, const struct row *before, addr last,
		    const struct row *row)
{
	if (!str_equal(before->description, row->description))
		return false;
	if (row->range.last > last &&
	    !list_row_fits(merger->list, (struct range){before->range.first, row->range.last}))
		return false;
	return row->range.first <= last ||
	       (row->range.first - 1 == last && addr_is_v4(row->range.first) == addr_is_v4(last));
}

/* --- A joined row ----------------------------------------------------------------- */

static struct node *node_new(struct merger *merger, enum node_kind kind, struct str text)
{
	struct node *node = arena_alloc(merger->arena, sizeof *node);
	if (!node) {
		merger->status = NOMEM;
		return NULL;
	}
	node->kind = (uint8_t)kind;
	node->text = text;
	node->flow = kind != NODE_SCALAR;
	return node;
}

static struct node *text_new(struct merger *merger, const char *text, size_t length)
{
	char *copy = arena_text(merger->arena, text, length);
	if (!copy)
		merger->status = NOMEM;
	return copy ? node_new(merger, NODE_SCALAR, (struct str){copy, length}) : NULL;
}

static void pair_add(struct merger *merger, struct fmt_list *list, struct node *map, struct str key,
		     struct node *value)
{
	struct fmt_entry *entry = arena_alloc(merger->arena, sizeof *entry);
	struct node *name = node_new(merger, NODE_SCALAR, key), **link = &map->first;
	if (!entry || !name || !value) {
		merger->status = NOMEM;
		return;
	}
	*entry = (struct fmt_entry){.key = name, .value = value};
	if (list->last)
		list->last->next = entry;
	else
		list->first = entry;
	list->last = entry;
	while (*link)
		link = &(*link)->next;
	*link = name;
	name->next = value;
	map->count++;
}

/* The description stays the text that it was, on as many lines. */
static void description_keep(struct merger *merger, struct fmt_list *list, struct node *map,
			     const struct fmt_entry *row)
{
	const struct fmt_entry *old = row->list->first;
	while (!str_equal(old->key->text, STR("description")))
		old = old->next;
	struct node *value = node_new(merger, NODE_SCALAR, old->value->text);
	if (!value)
		return;
	*value = *old->value;
	value->next = NULL;
	pair_add(merger, list, map, old->key->text, value);
	if (merger->status == OK)
		list->last->block = old->block;
	map->flow = !old->block;
}

static void described_new(struct merger *merger, struct fmt_entry *entry, struct range range,
			  struct str description)
{
	struct described_room room;
	struct described_pair pairs[DESCRIBED_PAIRS];
	struct node *map = node_new(merger, NODE_MAP, (struct str){0});
	struct fmt_list *list = arena_alloc(merger->arena, sizeof *list);
	if (!map || !list) {
		merger->status = NOMEM;
		return;
	}
	uint32_t count = described_row_pairs(range, description, &room, pairs);
	for (uint32_t i = 0; i + 1 < count; i++)
		pair_add(merger, list, map, pairs[i].key,
			 text_new(merger, pairs[i].value.at, pairs[i].value.length));
	description_keep(merger, list, map, entry);
	entry->value = map;
	entry->list = list;
}

static void plain_new(struct merger *merger, struct fmt_entry *entry, struct range range)
{
	char text[RANGE_TEXT];
	struct node *node = text_new(merger, text, range_format(range, text));
	if (!node)
		return;
	entry->value = node;
	entry->list = NULL;
}

/* All comments of an entry and below it become lead comments of `to`. */
static void comments_gather(struct fmt_comments *to, struct fmt_entry *entry)
{
	fmt_comments_move(to, &entry->lead);
	fmt_comments_move(to, &entry->trail);
	for (struct fmt_entry *at = entry->list ? entry->list->first : NULL; at; at = at->next)
		comments_gather(to, at);
	if (entry->list)
		fmt_comments_move(to, &entry->list->tail);
}

/* Is there a comment behind the row, or behind a line of it? */
static bool has_trail(const struct fmt_entry *entry)
{
	bool has = entry->trail.first != NULL;
	for (struct fmt_entry *at = entry->list ? entry->list->first : NULL; at; at = at->next)
		has = has || has_trail(at);
	return has;
}

/* What stands behind one of several rows is said of that row alone: when more than
 * one has such a comment, all go above the joined row, in the order of the rows. The blank
 * lines between them go: they are of one group now. */
static void comments_join(struct row *rows, uint32_t count)
{
	struct fmt_entry *keep = rows[0].entry;
	struct fmt_comments lead = keep->lead, rest = {0}, trail = {0};
	uint32_t trails = 0;
	keep->lead = (struct fmt_comments){0};
	for (uint32_t i = 0; i < count; i++)
		trails += has_trail(rows[i].entry);
	if (trails == 1) {
		trail = keep->trail;
		keep->trail = (struct fmt_comments){0};
	}
	for (uint32_t i = 0; i < count; i++)
		comments_gather(&rest, rows[i].entry);
	for (struct fmt_comment *at = rest.first; at; at = at->next)
		at->blank = false;
	if (rest.first) {
		rest.first->blank = keep->blank;
		keep->blank = false;
	}
	fmt_comments_move(&lead, &rest);
	keep->lead = lead;
	keep->trail = trail;
}

static int position_compare(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	return one->position < other->position ? -1 : one->position > other->position;
}

/* The rows of one run, which make `range`. The one that stands first in the list
 * becomes the joined one, the others are taken out: their value becomes NULL. */
static void run_join(struct merger *merger, struct row *rows, uint32_t count, struct range range)
{
	qsort(rows, count, sizeof *rows, position_compare);
	comments_join(rows, count);
	for (uint32_t i = 1; i < count; i++)
		rows[i].entry->value = NULL;
	if (rows->description.length)
		described_new(merger, rows->entry, range, rows->description);
	else
		plain_new(merger, rows->entry, range);
}

/* --- Lists ---------------------------------------------------------------------- */

/* Why the rows of a list are not to be joined; NULL: they are. Anchors and aliases
 * stand for more than the row they are written in. */
static const char *why_not(const struct merger *merger, const struct node *key,
			   const struct node *list)
{
	if (has_sigil(list))
		return "the list has anchors or aliases; write the ranges out";
	for (size_t i = 0; i < merger->keep_count; i++)
		if (merger->keeps[i].place.line == key->line &&
		    merger->keeps[i].place.column == key->column)
			return merger->keeps[i].why;
	return NULL;
}

static void entries_drop(struct fmt_list *list)
{
	struct fmt_entry **link = &list->first;
	list->last = NULL;
	while (*link) {
		if ((*link)->value) {
			list->last = *link;
			link = &(*link)->next;
		} else {
			*link = (*link)->next;
		}
	}
}

/* Joins the sorted rows, or only counts how many would be left. */
static uint32_t rows_join(struct merger *merger, struct row *rows, uint32_t count, bool keep)
{
	uint32_t left = 0;
	for (uint32_t i = 0, end; i < count; i = end, left++) {
		struct range range = rows[i].range;
		for (end = i + 1; end < count && touches(merger, &rows[i], range.last, &rows[end]);
		     end++)
			if (rows[end].range.last > range.last)
				range.last = rows[end].range.last;
		if (end > i + 1 && !keep && merger->status == OK)
			run_join(merger, &rows[i], end - i, range);
	}
	return left;
}

static void merged_add(struct merger *merger, const struct node *key, struct fmt_merged merged)
{
	struct fmt_result *result = merger->result;
	struct fmt_merged *added =
	    arena_push(merger->arena, &result->merged, result->merged_count, sizeof *added);
	merged.place = node_place(key, 0);
	merged.name = arena_format(merger->arena, "%s%.*s", merger->path, STR_ARG(key->text));
	if (!added || !merged.name) {
		merger->status = NOMEM;
		return;
	}
	*added = merged;
	result->merged_count++;
}

static void list_merge(struct merger *merger, const struct node *key, const struct node *node,
		       struct fmt_list *list)
{
	struct row *rows = arena_array(merger->arena, node->count, sizeof *rows);
	uint32_t count = 0, position = 0;
	if (!rows) {
		merger->status = NOMEM;
		return;
	}
	for (struct fmt_entry *at = list->first; at; at = at->next, position++) {
		rows[count] = (struct row){.entry = at, .position = position};
		count += row_read(at->value, &rows[count]);
	}
	qsort(rows, count, sizeof *rows, row_compare);
	bool trusted = str_equal(key->text, STR("trusted_ip_ranges"));
	merger->list = trusted ? RANGES_TRUSTED : RANGES_NETWORK;
	struct fmt_merged merged = {.before = node->count, .why_not = why_not(merger, key, node)};
	uint32_t saved = count - rows_join(merger, rows, count, merged.why_not != NULL);
	if (saved == 0 || merger->status != OK)
		return;
	entries_drop(list);
	merged.after = merged.why_not ? node->count : node->count - saved;
	merged_add(merger, key, merged);
}

/* "profiles[Sales]." for an item with a name, "profiles[2]." without one. */
static const char *path_below(struct merger *merger, const struct fmt_entry *entry,
			      uint32_t position)
{
	const struct node *value = entry->value;
	const char *path;
	if (entry->key) {
		path =
		    arena_format(merger->arena, "%s%.*s.", merger->path, STR_ARG(entry->key->text));
	} else {
		struct str name = text_below(value, STR("name"));
		size_t length = strlen(merger->path);
		path =
		    name.length
			? arena_format(merger->arena, "%.*s[%.*s].", (int)(length ? length - 1 : 0),
				       merger->path, STR_ARG(name))
			: arena_format(merger->arena, "%.*s[%u].", (int)(length ? length - 1 : 0),
				       merger->path, (unsigned)position);
	}
	if (!path)
		merger->status = NOMEM;
	return path ? path : "";
}

static void below_merge(struct merger *merger, struct fmt_list *list, struct fmt_role role)
{
	const char *path = merger->path;
	uint32_t position = 1;
	for (struct fmt_entry *at = list->first; at && merger->status == OK;
	     at = at->next, position++) {
		struct fmt_role below = fmt_role_below(role, at->key, at->value);
		if (!at->list || below.what == FMT_ANYTHING)
			continue;
		if (at->key && (below.what == FMT_RANGES || below.what == FMT_NOT_IN)) {
			list_merge(merger, at->key, at->value, at->list);
			continue;
		}
		merger->path = path_below(merger, at, position);
		below_merge(merger, at->list, below);
		merger->path = path;
	}
}

enum status fmt_merge(struct fmt_document *document, const struct list_keep *keeps,
		      size_t keep_count, struct arena *arena, struct fmt_result *result)
{
	struct merger merger = {.keeps = keeps,
				.keep_count = keep_count,
				.arena = arena,
				.result = result,
				.path = "",
				.status = OK};
	if (document->root.list)
		below_merge(&merger, document->root.list, fmt_role_root());
	return merger.status;
}
