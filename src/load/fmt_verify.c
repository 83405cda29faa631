#include "load/fmt_verify.h"

#include <stdlib.h>

#include "load/fmt_scalar.h"
#include "load/fmt_tree.h"
#include "load/yaml_surprise.h"

/* One of the two texts. */
struct side {
	struct arena arena;
	struct fmt_document document;
	struct str *comments;
	size_t comment_count;
};

/* --- Nodes -------------------------------------------------------------------- */

static bool is_typed(const struct node *node)
{
	return node->plain && yaml_reads_as(node->text);
}

/* Addresses, hours and flags may be spelled anew; the model has compared them. */
static bool scalars_same(const struct node *a, const struct node *b, struct fmt_role role)
{
	return is_typed(a) == is_typed(b) &&
	       (!fmt_is_own_text(role) || str_equal(a->text, b->text));
}

static bool nodes_same(const struct node *a, const struct node *b, struct fmt_role role,
		       bool merged);

static bool pairs_same(const struct node *a, const struct node *b, struct fmt_role role,
		       bool merged)
{
	bool any_order = fmt_role_keys(role) != NULL;
	const struct node *other = b->first;
	for (const struct node *key = a->first; key; key = key->next->next) {
		const struct node *value =
		    any_order ? node_find(b, key->text)
		    : str_equal(key->text, other->text) && is_typed(key) == is_typed(other)
			? other->next
			: NULL;
		if (!value ||
		    !nodes_same(key->next, value, fmt_role_below(role, key, key->next), merged))
			return false;
		other = other->next->next;
	}
	return true;
}

static bool nodes_same(const struct node *a, const struct node *b, struct fmt_role role,
		       bool merged)
{
	if (a->kind != b->kind || a->anchor != b->anchor || a->alias != b->alias)
		return false;
	if (a->kind == NODE_SCALAR)
		return scalars_same(a, b, role);
	if (merged && (role.what == FMT_RANGES || role.what == FMT_NOT_IN))
		return true;
	if (a->count != b->count)
		return false;
	if (a->kind == NODE_MAP)
		return pairs_same(a, b, role, merged);
	const struct node *other = b->first;
	for (const struct node *at = a->first; at; at = at->next, other = other->next)
		if (!nodes_same(at, other, fmt_role_below(role, NULL, at), merged))
			return false;
	return true;
}

/* --- Comments ------------------------------------------------------------------- */

static bool comments_collect(struct side *side, const struct fmt_comments *comments)
{
	for (const struct fmt_comment *at = comments->first; at; at = at->next) {
		struct str *text = arena_push(&side->arena, &side->comments, side->comment_count,
					      sizeof *side->comments);
		if (!text)
			return false;
		*text = at->text;
		side->comment_count++;
	}
	return true;
}

static bool entry_collect(struct side *side, const struct fmt_entry *entry)
{
	bool good = comments_collect(side, &entry->lead) && comments_collect(side, &entry->trail);
	const struct fmt_entry *first = entry->list ? entry->list->first : NULL;
	for (const struct fmt_entry *at = first; good && at; at = at->next)
		good = entry_collect(side, at);
	return good && (!entry->list || comments_collect(side, &entry->list->tail));
}

static bool document_collect(struct side *side)
{
	return comments_collect(side, &side->document.head) &&
	       entry_collect(side, &side->document.root) &&
	       comments_collect(side, &side->document.tail);
}

static int text_compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Some change their places, none is lost. */
static bool comments_same(struct side *a, struct side *b)
{
	if (a->comment_count != b->comment_count)
		return false;
	if (a->comment_count == 0)
		return true;
	qsort(a->comments, a->comment_count, sizeof *a->comments, text_compare);
	qsort(b->comments, b->comment_count, sizeof *b->comments, text_compare);
	for (size_t i = 0; i < a->comment_count; i++)
		if (!str_equal(a->comments[i], b->comments[i]))
			return false;
	return true;
}

/* --- Both ----------------------------------------------------------------------- */

static enum status side_read(struct side *side, struct str text)
{
	struct node *root = NULL;
	struct findings findings;
	findings_init(&findings, &side->arena);
	enum status status = yaml_read(text, 0, &side->arena, &findings, &root);
	if (status == OK)
		status = findings_status(&findings);
	if (status == OK && !root)
		status = INVALID;
	if (status == OK)
		status = fmt_tree_build(text, root, &side->arena, &side->document);
	if (status == OK && !document_collect(side))
		status = NOMEM;
	return status;
}

enum status fmt_verify(struct str before, struct str after, const struct fmt_options *options,
		       const char **ret)
{
	struct side old = {0}, new = {0};
	const char *problem = NULL;
	arena_init(&old.arena);
	arena_init(&new.arena);
	enum status status = side_read(&old, before);
	if (status == OK)
		status = side_read(&new, after);
	if (status == INVALID)
		problem = "it cannot be read again";
	else if (status == OK && !nodes_same(old.document.root.value, new.document.root.value,
					     fmt_role_root(), options->merge))
		problem = "a value is not the same";
	else if (status == OK && !comments_same(&old, &new))
		problem = "a comment is not the same";
	arena_clear(&old.arena);
	arena_clear(&new.arena);
	if (status == NOMEM)
		return NOMEM;
	*ret = problem;
	return OK;
}
