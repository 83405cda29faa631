#include "load/metadata_editing.h"

#include <assert.h>

#include "load/element_splice.h"
#include "load/metadata_text.h"
#include "policy/deployed.h"
#include "policy/permission.h"

enum status metadata_bytes_read(struct str bytes, enum metadata_type type, struct str name,
				struct arena *arena, struct findings *findings,
				struct metadata *ret)
{
	struct metadata_reader *reader;
	struct digest unused;
	struct metadata read = {.type = type, .name = name};
	digest_init(&unused);
	enum status status = metadata_reader_new(0, arena, findings, &unused, &read, &reader);
	if (status != OK)
		return status;
	status = metadata_reader_feed(reader, bytes, true);
	metadata_reader_free(reader);
	if (status == OK)
		status = findings_status(findings);
	if (status == OK)
		*ret = read;
	return status;
}

/* --- Groups --------------------------------------------------------------------------------- */

struct element *editing_group(struct editing *editing, bool make)
{
	struct element *group = editing->root;
	for (unsigned i = 0; i < editing->depth && group; i++)
		group = make ? element_group(group, editing->way[i].at, editing->arena)
			     : element_find(group, editing->way[i].at);
	editing->nomem |= make && !group;
	return group;
}

void editing_leaf_set(struct editing *editing, struct element *group, const char *name,
		      struct str text)
{
	if (group && !element_leaf_set(group, name, text, editing->arena))
		editing->nomem = true;
}

/* --- Values ---------------------------------------------------------------------------------- */

static void flag_edit(struct editing *editing, const struct metadata_row *row)
{
	struct metadata_flag now, wanted;
	memcpy(&now, (const char *)editing->now + row->offset, sizeof now);
	memcpy(&wanted, (const char *)editing->wanted + row->offset, sizeof wanted);
	if (wanted.place.line && !(now.place.line && now.value == wanted.value))
		editing_leaf_set(editing, editing_group(editing, true), row->name.at,
				 wanted.value ? STR("true") : STR("false"));
}

static bool is_number(struct str word)
{
	return word.length && char_is_digit(word.at[0]);
}

/* A word for the value, a number if the file has one now, or its type has them. */
static struct str word_of(const struct editing *editing, const struct metadata_row *row,
			  struct str now, uint32_t value)
{
	enum metadata_type type = editing->wanted->type;
	bool number = now.length ? is_number(now) : type == METADATA_PASSWORD_POLICY;
	enum metadata_spelling spelling = number ? METADATA_NUMBER : METADATA_WORD;
	if (type == METADATA_EXTERNAL_CLIENT_APP_POLICIES)
		spelling = METADATA_EXTERNAL;
	return metadata_word_get(row->words, value, spelling);
}

static void word_edit(struct editing *editing, const struct metadata_row *row)
{
	struct metadata_number now, wanted;
	memcpy(&now, (const char *)editing->now + row->offset, sizeof now);
	memcpy(&wanted, (const char *)editing->wanted + row->offset, sizeof wanted);
	if (!wanted.place.line || (now.place.line && now.value == wanted.value))
		return;
	struct element *group = editing_group(editing, true);
	const struct element *leaf = group ? element_find(group, row->name.at) : NULL;
	editing_leaf_set(editing, group, row->name.at,
			 word_of(editing, row, leaf ? leaf->text : STR(""), wanted.value));
}

/* --- Hours -------------------------------------------------------------------------------------- */

static void minutes_edit(struct editing *editing, struct element *hours, const char *name,
			 unsigned minutes)
{
	const char *text = arena_format(editing->arena, "%u", minutes);
	editing->nomem |= !text;
	if (text)
		editing_leaf_set(editing, hours, name, str_of(text));
}

/* Rows are of a day's start or end. A day that is not restricted has none. */
static void hours_edit(struct editing *editing, const struct metadata_row *row)
{
	const struct metadata_rows *inside = row->inside;
	editing->way[editing->depth++] = row->name;
	for (size_t i = 0; i < inside->count && !editing->nomem; i++) {
		size_t at = (inside->at[i].offset - offsetof(struct metadata_group, minutes)) /
			    sizeof(struct metadata_number);
		unsigned day = (unsigned)at / 2;
		bool is_end = at % 2;
		struct day_hours now = day_hours_of(&editing->now->hours, day);
		struct day_hours wanted = day_hours_of(&editing->wanted->hours, day);
		bool open = wanted.start == 0 && wanted.end == DAY_MINUTES;
		if (now.start == wanted.start && now.end == wanted.end)
			continue;
		struct element *group = editing_group(editing, !open);
		struct element *leaf = group ? element_find(group, inside->at[i].name.at) : NULL;
		if (leaf && open)
			leaf->gone = true;
		else if (!open)
			minutes_edit(editing, group, inside->at[i].name.at,
				     is_end ? wanted.end : wanted.start);
	}
	editing->depth--;
}

/* --- Permissions ---------------------------------------------------------------------------------- */

static struct str permission_name(const struct element *permission)
{
	const struct element *name = element_find(permission, "name");
	return name ? name->text : STR("");
}

/* The permission's element, made at its place among the others. */
static struct element *permission_get(struct editing *editing, const char *group, const char *name)
{
	struct element *before = NULL, *at = element_find(editing->root, group);
	bool any = at != NULL;
	for (; at; at = element_next(at)) {
		int order = str_compare(permission_name(at), str_of(name));
		if (order == 0)
			return at;
		if (order > 0 && !before)
			before = at;
	}
	struct element *made = any && before
				   ? element_add(editing->root, before, group, editing->arena)
				   : element_add_sorted(editing->root, group, editing->arena);
	editing->nomem |= !made;
	return made;
}

static void permission_edit(struct editing *editing, const struct metadata_row *row)
{
	for (size_t bit = 0; bit < PERMISSION_COUNT && !editing->nomem; bit++) {
		const struct metadata_flag *now = &editing->now->permissions[bit];
		const struct metadata_flag *wanted = &editing->wanted->permissions[bit];
		const char *name = permission_field_name(bit);
		if (!wanted->place.line || (now->place.line && now->value == wanted->value))
			continue;
		struct element *permission = permission_get(editing, row->name.at, name);
		editing_leaf_set(editing, permission, "enabled",
				 wanted->value ? STR("true") : STR("false"));
		if (permission && permission->added)
			editing_leaf_set(editing, permission, "name", str_of(name));
	}
}

/* --- A file ------------------------------------------------------------------------------------- */

static void rows_edit(struct editing *editing, const struct metadata_rows *rows)
{
	typedef void edit(struct editing * editing, const struct metadata_row *row);
	static edit *const edits[METADATA_TAKE_COUNT] = {
	    [METADATA_TAKE_RANGE] = editing_ranges,
	    [METADATA_TAKE_HOURS] = hours_edit,
	    [METADATA_TAKE_PERMISSION] = permission_edit,
	    [METADATA_TAKE_FLAG] = flag_edit,
	    [METADATA_TAKE_WORD] = word_edit,
	};
	for (size_t i = 0; i < rows->count && !editing->nomem; i++) {
		const struct metadata_row *row = &rows->at[i];
		if (edits[row->take])
			edits[row->take](editing, row);
		if (row->take != METADATA_TAKE_ENTER && row->take != METADATA_TAKE_LIST)
			continue;
		assert(editing->depth < WAY_MAX);
		editing->way[editing->depth++] = row->name;
		rows_edit(editing, row->inside);
		editing->depth--;
	}
}

/* Two bytes a character: one of the first two is NUL, or they are a mark. */
static bool is_utf16(struct str bytes)
{
	return bytes.length >= 2 &&
	       (!bytes.at[0] || !bytes.at[1] || memcmp(bytes.at, "\xff\xfe", 2) == 0 ||
		memcmp(bytes.at, "\xfe\xff", 2) == 0);
}

/* Does the new text say what is wanted, and nothing else? */
static enum status made_check(struct editing *editing, struct str made)
{
	struct metadata got;
	struct findings findings;
	bool same = false;
	findings_init(&findings, editing->arena);
	enum status status = metadata_bytes_read(made, editing->wanted->type, editing->wanted->name,
						 editing->arena, &findings, &got);
	if (status == OK)
		status = metadata_same(&got, editing->wanted, editing->arena, &same);
	if (status == INVALID || (status == OK && !same)) {
		editing->refused = "what would be written does not say what the policy says";
		return INVALID;
	}
	return status;
}

static enum status tree_edit(struct editing *editing, struct str bytes, struct str *ret)
{
	struct findings findings;
	struct str encoding = metadata_encoding(bytes);
	bool ascii = encoding.length && !str_equal_nocase(encoding, STR("UTF-8"));
	if (is_utf16(bytes)) {
		editing->refused = "it is in UTF-16, in which nothing is written; convert it to "
				   "UTF-8";
		return INVALID;
	}
	findings_init(&findings, editing->arena);
	enum status status = element_tree_read(bytes, editing->arena, &findings, &editing->root);
	if (status != OK)
		return status;
	rows_edit(editing, &metadata_roots[editing->wanted->type].rows);
	if (editing->nomem || editing->refused)
		return editing->nomem ? NOMEM : INVALID;
	struct str made;
	status = element_splice(editing->root, bytes, ascii, editing->arena, &made);
	if (status == OK)
		status = made_check(editing, made);
	if (status == OK)
		*ret = made;
	return status;
}

static enum status bytes_edit(struct editing *editing, struct str bytes, struct str *ret)
{
	struct metadata now;
	struct findings findings;
	bool same = false;
	findings_init(&findings, editing->arena);
	enum status status = metadata_bytes_read(
	    bytes, editing->wanted->type, editing->wanted->name, editing->arena, &findings, &now);
	editing->now = &now;
	if (status == OK)
		status = metadata_same(&now, editing->wanted, editing->arena, &same);
	if (status == OK && same)
		*ret = bytes;
	else if (status == OK)
		status = tree_edit(editing, bytes, ret);
	if (status == INVALID && !editing->refused)
		editing->refused = "it can no longer be read";
	return status;
}

enum status metadata_edit(struct str bytes, const struct metadata *wanted, struct arena *arena,
			  struct str *ret, const char **ret_refused)
{
	struct arena scratch;
	struct editing editing = {.wanted = wanted, .arena = &scratch};
	struct str made;
	arena_init(&scratch);
	enum status status = bytes_edit(&editing, bytes, &made);
	if (status == OK && made.at != bytes.at) {
		made.at = arena_text(arena, made.at, made.length);
		status = made.at ? OK : NOMEM;
	}
	arena_clear(&scratch);
	if (status == OK)
		*ret = made;
	if (status == INVALID)
		*ret_refused = editing.refused;
	return status;
}
