#include "load/fmt_sort.h"

#include "load/fmt_role.h"

/* Entries keep their order within a row of the schema, of which there is one in
 * each mapping that was read without a finding. */
static void entries_sort(struct fmt_list *list, const struct schema *schema)
{
	struct fmt_entry *rows[SCHEMA_NAMES_MAX + 1] = {NULL};
	for (struct fmt_entry *at = list->first, *next; at; at = next) {
		const struct schema_key *row = schema_find(schema, at->key->text);
		next = at->next;
		struct fmt_entry **end = &rows[row ? (size_t)(row - schema->keys) : schema->count];
		while (*end)
			end = &(*end)->next;
		at->next = NULL;
		*end = at;
	}
	struct fmt_entry **link = &list->first;
	list->last = NULL;
	for (size_t i = 0; i <= schema->count; i++)
		for (struct fmt_entry *at = rows[i]; at; at = at->next) {
			*link = list->last = at;
			link = &at->next;
		}
}

static void list_sort(struct fmt_list *list, struct fmt_role role)
{
	const struct schema *keys = fmt_role_keys(role);
	for (struct fmt_entry *at = list->first; at; at = at->next)
		if (at->list)
			list_sort(at->list, fmt_role_below(role, at->key, at->value));
	if (keys && list->first && list->first->key)
		entries_sort(list, keys);
}

/* The comments above the last blank line before `entry`. */
static void head_split(struct fmt_entry *entry, struct fmt_comments *ret)
{
	struct fmt_comment *last = entry->blank ? entry->lead.last : NULL, *before = NULL;
	for (struct fmt_comment *at = entry->lead.first; at && !entry->blank; at = at->next) {
		if (at->blank && before)
			last = before;
		before = at;
	}
	if (!last)
		return;
	*ret = (struct fmt_comments){entry->lead.first, last};
	entry->lead = (struct fmt_comments){last->next, last->next ? entry->lead.last : NULL};
	last->next = NULL;
}

void fmt_sort(struct fmt_document *document)
{
	struct fmt_list *list = document->root.list;
	if (document->aliases || !list || !list->first)
		return;
	struct fmt_entry *first = list->first;
	list_sort(list, fmt_role_root());
	if (list->first == first)
		return;
	struct fmt_comments head = {0};
	head_split(first, &head);
	if (!head.first)
		return;
	if (!first->lead.first)
		first->blank = true;
	if (list->first->lead.first)
		list->first->lead.first->blank = true;
	else
		list->first->blank = true;
	fmt_comments_move(&head, &list->first->lead);
	list->first->lead = head;
}
