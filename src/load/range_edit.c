#include "load/range_edit.h"

#include "load/range_splice.h"
#include "load/schema.h"
#include "load/schema_equal.h"
#include "load/yaml_policy.h"

/* One run; and the file at hand. */
struct editing {
	const struct policy *policy;
	const struct list_edits *edits;
	struct arena *arena;  /* of the result */
	struct arena scratch; /* of one file */
	struct range_edited result;
	uint32_t file;
	struct policy *part;         /* what its text says now */
	struct list_edit *part_edit; /* the edits as of the part */
	uint32_t part_count;
};

static enum status refused(struct editing *editing, struct place place, const char *why)
{
	place.file = editing->file; /* those of a part count in a file of their own */
	editing->result.refused = why;
	editing->result.place = place;
	return INVALID;
}

/* --- What belongs where --------------------------------------------------------------- */

/* The object that a list is of; of the org's lists its section, which may not be written
 * (line 0). */
static struct place owner_place(const struct policy *policy, struct list_name name)
{
	switch (name.kind) {
	case RANGES_NETWORK:
		return policy->networks[name.index].place;
	case RANGES_TRUSTED:
	case RANGES_ORG_LOGIN:
		return policy->org.place;
	case RANGES_PROFILE:
		return policy->profiles[name.index].place;
	case RANGES_APP:
		return policy->apps[name.index].place;
	default:
		return policy->txn_rules[name.index].place;
	}
}

static const char *const list_keys[RANGES_KIND_COUNT] = {
    [RANGES_TRUSTED] = "trusted_ip_ranges",
    [RANGES_ORG_LOGIN] = "login_ip_ranges",
    [RANGES_PROFILE] = "login_ip_ranges",
    [RANGES_APP] = "ip_ranges",
    [RANGES_NOT_IN] = "not_in",
};

static bool is_of_org(struct list_name name)
{
	return name.kind == RANGES_TRUSTED || name.kind == RANGES_ORG_LOGIN;
}

/* The policy file itself, which is behind the metadata it goes with; that, where it is alone. */
static uint32_t own_file(const struct policy *policy)
{
	uint32_t i = 0;
	while (i + 1 < policy->files.count && policy->files.at[i].metadata)
		i++;
	return policy->files.at[i].file;
}

/* An org section that isn't there yet is put into the policy file itself. A list may stand
 * elsewhere than the rest of the object, where metadata has one of them. */
static uint32_t edit_file(const struct policy *policy, struct list_name name)
{
	struct place list = list_get(policy, name)->place, place = owner_place(policy, name);
	if (list.line)
		return list.file;
	return place.line ? place.file : own_file(policy);
}

static uint32_t owner_count(const struct policy *policy, enum ranges_of kind)
{
	switch (kind) {
	case RANGES_NETWORK:
		return policy->network_count;
	case RANGES_PROFILE:
		return policy->profile_count;
	case RANGES_APP:
		return policy->app_count;
	case RANGES_NOT_IN:
		return policy->txn_rule_count;
	default:
		return 1;
	}
}

/* The same list in the part, which has the same objects in the same order, but fewer. */
static bool part_name(const struct editing *editing, struct list_name name, struct list_name *ret)
{
	struct place place = owner_place(editing->policy, name);
	uint32_t low = 0, high = owner_count(editing->part, name.kind);
	place.file = 0; /* the part's only one */
	*ret = (struct list_name){name.kind, 0};
	if (is_of_org(name))
		return true;
	while (low < high) {
		ret->index = low + (high - low) / 2;
		int order = place_compare(owner_place(editing->part, *ret), place);
		if (order == 0)
			return true;
		if (order < 0)
			low = ret->index + 1;
		else
			high = ret->index;
	}
	return false;
}

/* --- The nodes ---------------------------------------------------------------------------- */

static bool stands_at(const struct node *node, struct place place)
{
	return node->line == place.line && node->column == place.column;
}

static bool stands_behind(const struct node *node, struct place place)
{
	return node->line != place.line ? node->line > place.line : node->column > place.column;
}

/* The key at a place, or (`is_key` false) the mapping whose value stands there, as the name of
 * what it describes; NULL: none, or behind an alias. Nodes stand in the order of the text, so
 * only one way down can be right. */
static const struct node *node_at(const struct node *node, struct place place, bool is_key)
{
	if (node->alias || (node->kind != NODE_LIST && node->kind != NODE_MAP))
		return NULL;
	bool in_map = node->kind == NODE_MAP, key = in_map;
	for (const struct node *at = node->first; at; at = at->next) {
		if (in_map && key == is_key && at->kind == NODE_SCALAR && stands_at(at, place))
			return is_key ? at : node;
		if (!at->next || stands_behind(at->next, place))
			return node_at(at, place, is_key);
		key = in_map && !key;
	}
	return NULL;
}

/* The mapping that gets the key of a list that isn't written: of the rule its conditions. */
static const struct node *owner_map(const struct editing *editing, const struct node *root,
				    struct list_name name)
{
	struct place place = owner_place(editing->part, name);
	const struct node *found = node_at(root, place, is_of_org(name));
	if (found && is_of_org(name))
		found = found->next;
	if (found && name.kind == RANGES_NOT_IN)
		found = node_find(found, STR("when"));
	return found;
}

/* --- One list --------------------------------------------------------------------------------- */

/* An org section that isn't written, with all that comes into it: at the first of them. */
static enum status section_splice(struct editing *editing, const struct node *root,
				  struct splices *splices, const struct list_edit *first)
{
	struct new_key keys[2];
	size_t count = 0;
	for (uint32_t i = 0; i < editing->part_count; i++) {
		const struct list_edit *edit = &editing->part_edit[i];
		const struct range_list *list = list_get(editing->part, edit->list);
		if (!is_of_org(edit->list))
			continue;
		if (count == 0 && edit != first)
			return OK;
		keys[count].name = list_keys[edit->list.kind];
		if (list_edit_make(list, edit, &editing->scratch, &keys[count++].made) != OK)
			return NOMEM;
	}
	range_splice_keys(splices, root, "org", keys, count);
	struct place place = {editing->file, 0, 0, 0};
	if (splices->nomem)
		return NOMEM;
	return splices->refused ? refused(editing, place, splices->refused) : OK;
}

static enum status list_splice(struct editing *editing, const struct node *root,
			       struct splices *splices, const struct list_edit *edit)
{
	struct range_list made;
	const struct range_list *list = list_get(editing->part, edit->list);
	struct place place =
	    list->place.line ? list->place : owner_place(editing->part, edit->list);
	if (list_edit_make(list, edit, &editing->scratch, &made) != OK)
		return NOMEM;
	if (list->place.line) {
		const struct node *key = node_at(root, list->place, true);
		if (!key)
			return refused(editing, place, "it stands in what an alias stands for");
		range_splice_list(splices, key, key->next, list, edit, &made);
	} else if (!place.line) {
		return section_splice(editing, root, splices, edit);
	} else {
		const struct node *map = owner_map(editing, root, edit->list);
		if (!map || map->kind != NODE_MAP)
			return refused(editing, place, "it stands in what an alias stands for");
		const struct new_key new = {list_keys[edit->list.kind], made};
		range_splice_keys(splices, map, NULL, &new, 1);
	}
	if (splices->nomem)
		return NOMEM;
	return splices->refused ? refused(editing, place, splices->refused) : OK;
}

/* --- One file ----------------------------------------------------------------------------------- */

static enum status text_parse(struct editing *editing, struct str text, struct policy **ret)
{
	struct sources *sources = arena_alloc(&editing->scratch, sizeof *sources);
	struct policy *policy = arena_alloc(&editing->scratch, sizeof *policy);
	struct findings findings;
	uint32_t file;
	findings_init(&findings, &editing->scratch);
	if (!sources || !policy ||
	    sources_add(sources, &editing->scratch, STR("edited"), text, &file) != OK)
		return NOMEM;
	policy->sources = sources;
	enum status status = policy_parse_yaml(sources, file, &editing->scratch, &findings, policy);
	if (status == OK)
		status = findings_status(&findings);
	if (status == OK)
		*ret = policy;
	return status;
}

/* The edits of this file, as of its part. */
static enum status part_take(struct editing *editing, struct str text)
{
	enum status status = text_parse(editing, text, &editing->part);
	if (status != OK)
		return status;
	editing->part_count = 0;
	editing->part_edit =
	    arena_array(&editing->scratch, editing->edits->count, sizeof *editing->part_edit);
	if (!editing->part_edit)
		return NOMEM;
	for (uint32_t i = 0; i < editing->edits->count; i++) {
		const struct list_edit *edit = &editing->edits->at[i];
		if (edit_file(editing->policy, edit->list) != editing->file)
			continue;
		struct list_edit *of = &editing->part_edit[editing->part_count++];
		*of = *edit;
		if (!part_name(editing, edit->list, &of->list))
			return refused(editing, owner_place(editing->policy, edit->list),
				       "it does not stand where it was read");
	}
	return OK;
}

/* Does the new text say what the old one says with the edits, and nothing else? */
static enum status part_compare(struct editing *editing, struct str text)
{
	struct policy *wanted, *got;
	struct list_edits edits = {editing->part_edit, editing->part_count};
	struct place place = {editing->file, 0, 0, 0};
	enum status status = text_parse(editing, text, &got);
	if (status == INVALID)
		return refused(editing, place, "the text would no longer load");
	if (status != OK ||
	    list_edits_make(editing->part, &edits, &editing->scratch, &wanted) != OK)
		return NOMEM;
	if (wanted->org.place.line == 0 && got->org.place.line) {
		struct range_list trusted = wanted->org.trusted_ip_ranges;
		struct range_list login = wanted->org.login_ip_ranges;
		schema_org.set_defaults(&wanted->org);
		wanted->org.trusted_ip_ranges = trusted;
		wanted->org.login_ip_ranges = login;
	}
	if (policy_same(wanted, got))
		return OK;
	return refused(editing, place, "something else in the file would change with it");
}

static enum status file_splice(struct editing *editing, struct str text, struct str *ret)
{
	struct findings none;
	struct node *root = NULL;
	struct splices splices = {.text = text, .arena = &editing->scratch};
	findings_init(&none, &editing->scratch);
	enum status status = yaml_read(text, 0, &editing->scratch, &none, &root);
	if (status != OK || !root)
		return status == OK ? INVALID : status;
	for (uint32_t i = 0; i < editing->part_count; i++) {
		status = list_splice(editing, root, &splices, &editing->part_edit[i]);
		if (status != OK)
			return status;
	}
	if (splices_make(&splices, ret))
		return OK;
	struct place place = {editing->file, 0, 0, 0};
	return splices.nomem ? NOMEM : refused(editing, place, splices.refused);
}

static enum status file_edit(struct editing *editing, struct str *ret)
{
	struct str text = editing->policy->sources->at[editing->file].text, made;
	enum status status = part_take(editing, text);
	if (status == OK)
		status = file_splice(editing, text, &made);
	if (status == OK)
		status = part_compare(editing, made);
	if (status != OK)
		return status;
	ret->at = arena_text(editing->arena, made.at, made.length);
	ret->length = made.length;
	return ret->at ? OK : NOMEM;
}

static enum status file_add(struct editing *editing)
{
	struct str text;
	arena_init(&editing->scratch);
	enum status status = file_edit(editing, &text);
	arena_clear(&editing->scratch);
	if (status != OK)
		return status;
	struct range_edited *result = &editing->result;
	struct edited_file *file =
	    arena_push(editing->arena, &result->files, result->count, sizeof *file);
	if (!file)
		return NOMEM;
	*file = (struct edited_file){editing->file, text};
	result->count++;
	return OK;
}

static bool file_has_edit(const struct editing *editing, uint32_t file)
{
	for (uint32_t i = 0; i < editing->edits->count; i++)
		if (edit_file(editing->policy, editing->edits->at[i].list) == file)
			return true;
	return false;
}

/* Rows that somebody publishes are nobody else's to edit. */
static enum status published_refuse(struct editing *editing)
{
	for (uint32_t i = 0; i < editing->edits->count; i++) {
		struct list_name name = editing->edits->at[i].list;
		if (name.kind != RANGES_NETWORK)
			continue;
		const struct published *published =
		    &editing->policy->networks[name.index].published;
		if (published->file.length == 0)
			continue;
		editing->result.refused = "its ranges are those of a published file, which is "
					  "fetched and not edited";
		editing->result.place = published->place;
		return INVALID;
	}
	return OK;
}

enum status range_edit(const struct policy *policy, const struct list_edits *edits,
		       struct arena *arena, struct range_edited *ret)
{
	struct editing editing = {.policy = policy, .edits = edits, .arena = arena};
	enum status status = published_refuse(&editing);
	for (uint32_t i = 0; i < policy->files.count && status == OK; i++) {
		editing.file = policy->files.at[i].file;
		if (!file_has_edit(&editing, editing.file))
			continue;
		if (policy->files.at[i].metadata)
			status = refused(&editing, (struct place){0},
					 "it is Salesforce metadata: import it, make the edit in "
					 "that policy file, and apply brings it into the metadata");
		else
			status = file_add(&editing);
	}
	if (status != NOMEM)
		*ret = editing.result;
	return status;
}

/* --- Bytes --------------------------------------------------------------------------------------- */

enum status range_edit_bytes(struct str bytes, struct str before, struct str after,
			     struct arena *arena, struct str *ret)
{
	static const struct str mark = STR_INIT("\xef\xbb\xbf");
	bool marked = bytes.length >= mark.length && memcmp(bytes.at, mark.at, mark.length) == 0;
	size_t skip = marked ? mark.length : 0;
	if (!str_equal((struct str){bytes.at + skip, bytes.length - skip}, before))
		return INVALID;
	char *made = arena_alloc(arena, skip + after.length + 1);
	if (!made)
		return NOMEM;
	memcpy(made, mark.at, skip);
	memcpy(made + skip, after.at, after.length);
	*ret = (struct str){made, skip + after.length};
	return OK;
}
