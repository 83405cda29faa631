#include "load/fmt_gap.h"

/* Walks the nodes in the order of the text, and the gap with them: each token that a
 * node stands for is passed, and so is what is between them. */

/* A new entry, whose first sign or text is at the cursor. */
static struct fmt_entry *entry_begin(struct fmt_gap *gap, struct fmt_list *list)
{
	struct fmt_entry *entry = arena_alloc(gap->arena, sizeof *entry);
	if (!entry) {
		gap->nomem = true;
		return NULL;
	}
	uint32_t column = 0;
	if (gap->bracket_count == 0)
		column = list->column = gap_column(gap);
	gap_go_on(gap, column);
	if (column)
		gap_tail(gap, list->last, column);
	fmt_comments_move(&entry->lead, &gap->pending);
	entry->blank = gap_blank_before(gap);
	if (list->last)
		list->last->next = entry;
	else
		list->first = entry;
	list->last = entry;
	list->last_line = gap->line;
	gap->owner = entry;
	return entry;
}

static void anchor_skip(struct fmt_gap *gap, const struct node *node)
{
	gap_sign(gap);
	gap->lost = gap->lost || gap->at != node->begin;
	gap_step_to(gap, node->begin + fmt_anchor(gap->text, node).length);
}

static void scalar_skip(struct fmt_gap *gap, struct fmt_entry *entry, const struct node *node)
{
	if (node->begin < node->end && node->end > gap->at) {
		char first = gap_sign(gap);
		bool block = !node->alias && !node->plain && (first == '|' || first == '>');
		bool anchor = node->anchor && !node->alias;
		gap->lost = gap->lost || (!anchor && gap->at != node->begin);
		gap_lead(gap, entry);
		if (node == entry->value && block)
			entry->block = gap->at;
		gap->owner = entry;
		if (block)
			gap_line_pass(gap);
		gap_step_to(gap, node->end);
		gap->owner_line = gap->line;
	}
	gap->owner = entry;
}

static void value_read(struct fmt_gap *gap, struct fmt_entry *entry, const struct node *node);

static void key_read(struct fmt_gap *gap, struct fmt_entry *entry)
{
	if (entry->key->alias)
		gap->document->aliases = true;
	else if (entry->key->anchor)
		anchor_skip(gap, entry->key);
	scalar_skip(gap, entry, entry->key);
}

static void pairs_read(struct fmt_gap *gap, struct fmt_list *list, const struct node *map)
{
	for (const struct node *key = map->first; key && !gap->nomem && !gap->lost;
	     key = key->next->next) {
		char first = gap_sign(gap);
		struct fmt_entry *entry = entry_begin(gap, list);
		if (!entry)
			return;
		entry->key = key;
		entry->value = key->next;
		if (first == '?' && key->begin > gap->at)
			gap->at++;
		key_read(gap, entry);
		if (gap_sign(gap) == ':')
			gap->at++;
		value_read(gap, entry, key->next);
		if (gap->bracket_count && gap_sign(gap) == ',')
			gap->at++;
	}
}

static void items_read(struct fmt_gap *gap, struct fmt_list *list, const struct node *node)
{
	for (const struct node *item = node->first; item && !gap->nomem && !gap->lost;
	     item = item->next) {
		char first = gap_sign(gap);
		struct fmt_entry *entry = entry_begin(gap, list);
		if (!entry)
			return;
		entry->value = item;
		if (gap->bracket_count == 0) {
			gap->lost = first != '-';
			gap->at++;
		}
		value_read(gap, entry, item);
		if (gap->bracket_count && gap_sign(gap) == ',')
			gap->at++;
	}
}

static void entries_read(struct fmt_gap *gap, struct fmt_list *list, const struct node *node)
{
	if (node->kind == NODE_MAP)
		pairs_read(gap, list, node);
	else
		items_read(gap, list, node);
}

/* What stands before the closing bracket. */
static void brackets_end(struct fmt_gap *gap, struct fmt_entry *entry)
{
	gap_sign(gap);
	gap_go_on(gap, 0);
	gap->bracket_count--;
	if (entry->list->first) {
		fmt_comments_move(&entry->list->tail, &gap->pending);
	} else {
		fmt_comments_move(&entry->lead, &gap->pending);
		entry->list->broken = false;
	}
}

/* A list or mapping in brackets; [a: b] is a mapping without braces. What stands behind
 * the closing one is said of all; or of the last entry, if that ends on the same line,
 * but did not begin on that of the opening one, and will have a line of its own. */
static void brackets_read(struct fmt_gap *gap, struct fmt_entry *entry, const struct node *node)
{
	char open = gap_sign(gap);
	bool bare = node->kind == NODE_MAP && open != '{';
	uint32_t line = gap->line;
	gap_lead(gap, entry);
	if (!bare)
		gap_sign_take(gap, node->kind == NODE_MAP ? '{' : '[');
	gap->owner = entry;
	gap->brackets[gap->bracket_count++] = entry->list;
	entries_read(gap, entry->list, node);
	if (gap->nomem || gap->lost)
		return;
	brackets_end(gap, entry);
	if (!bare)
		gap_sign_take(gap, node->kind == NODE_MAP ? '}' : ']');
	bool behind_last = gap->line == gap->owner_line && entry->list->last_line > line;
	if (!entry->list->broken || !behind_last)
		gap->owner = entry;
	gap->owner_line = gap->line;
}

static void value_read(struct fmt_gap *gap, struct fmt_entry *entry, const struct node *node)
{
	if (node->alias) {
		gap->document->aliases = true;
		scalar_skip(gap, entry, node);
		return;
	}
	if (node->anchor)
		anchor_skip(gap, node);
	if (node->kind == NODE_SCALAR) {
		scalar_skip(gap, entry, node);
		return;
	}
	entry->list = arena_alloc(gap->arena, sizeof *entry->list);
	if (!entry->list)
		gap->nomem = true;
	else if (node->flow)
		brackets_read(gap, entry, node);
	else
		entries_read(gap, entry->list, node);
}

/* Directives, which say nothing that the format doesn't, and the --- line. */
static void document_begin(struct fmt_gap *gap, const struct node *root)
{
	struct fmt_document *document = gap->document;
	for (;;) {
		char sign = gap_sign(gap);
		bool before = gap->at < root->begin;
		if (before && sign == '-') {
			gap_go_on(gap, 0);
			fmt_comments_move(&document->head, &gap->pending);
			document->start = true;
			gap->owner = &document->root;
			gap->at += 3;
		} else if (before && sign == '%') {
			gap_line_pass(gap);
		} else {
			return;
		}
		if (gap->nomem)
			return;
	}
}

static void document_end(struct fmt_gap *gap)
{
	while (gap_sign(gap)) {
		if (gap->nomem)
			return;
		gap->lost = gap->lost || gap->text.at[gap->at] != '.';
		gap->owner = NULL;
		gap->at++;
	}
	gap_go_on(gap, 0);
	gap_tail(gap, &gap->document->root, 0);
	fmt_comments_move(&gap->document->tail, &gap->pending);
}

enum status fmt_tree_build(struct str text, const struct node *root, struct arena *arena,
			   struct fmt_document *ret)
{
	struct fmt_document document = {.text = text, .root = {.value = root}};
	struct fmt_gap gap = {.arena = arena, .document = &document, .text = text, .line = 1};
	document_begin(&gap, root);
	if (!gap.nomem)
		value_read(&gap, &document.root, root);
	if (gap.owner == &document.root && (document.start || document.root.list->broken))
		gap.owner = NULL;
	if (!gap.nomem && !gap.lost)
		document_end(&gap);
	if (gap.nomem)
		return NOMEM;
	if (gap.lost)
		return INVALID;
	*ret = document;
	return OK;
}
