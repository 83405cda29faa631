#include "load/sfdx_project.h"

#include <jansson.h>

#include "base/mem.h"
#include "base/quote.h"
#include "load/unicode.h"

/* --- jansson ------------------------------------------------------------------------- */

/* It does not say that it had no memory, and gives its allocators nothing to remember that in.
 * Nobody else uses it, and one text is read at a time. */
static bool out_of_memory;

static void *json_alloc(size_t size)
{
	void *block = mem_alloc(size);
	out_of_memory = out_of_memory || !block;
	return block;
}

/* NULL: it is no JSON, or memory is out. */
static json_t *json_read(struct str text, json_error_t *ret_error)
{
	json_set_alloc_funcs(json_alloc, mem_free);
	out_of_memory = false;
	json_t *root =
	    json_loadb(text.length ? text.at : "", text.length, JSON_REJECT_DUPLICATES, ret_error);
	if (root && out_of_memory) { /* it went on without something */
		json_decref(root);
		root = NULL;
	}
	return root;
}

static enum status json_refuse(struct str text, uint32_t file, const json_error_t *error,
			       struct findings *findings)
{
	struct place place = {.file = file};
	if (out_of_memory)
		return NOMEM;
	size_t offset = error->position > 0 ? (size_t)error->position : 0;
	/* It points behind the character that it did not expect. */
	offset = offset > text.length ? text.length : offset;
	text_position(text, offset ? offset - 1 : 0, &place.line, &place.column);
	findings_add(findings, place, "sfdx-json", SFDX_PROJECT_NAME " is no JSON: %s",
		     quote(findings, str_of(error->text)))
	    ->help = "repair it: sf itself would refuse it; JSON has no comments and no comma "
		     "behind the last item";
	return INVALID;
}

/* --- Places -------------------------------------------------------------------------- */

/* The string that begins at `from`, its quotes not counted; `*from` moves behind it. */
static struct str string_take(struct str text, size_t *from)
{
	size_t start = ++*from;
	while (*from < text.length && text.at[*from] != '"')
		*from += text.at[*from] == '\\' ? 2 : 1;
	size_t end = *from < text.length ? *from : text.length;
	++*from;
	return (struct str){text.at + start, end - start};
}

static size_t blanks_skip(struct str text, size_t from)
{
	while (from < text.length && memchr(" \t\r\n", text.at[from], 4))
		from++;
	return from;
}

/* Where the text says "path": "VALUE", from `*from` on, as jansson keeps no places; written
 * with escapes it is not found, and the place is the file. Once for each folder, so they
 * begin where the last was found. */
static struct place path_place(struct str text, uint32_t file, struct str value, size_t *from)
{
	struct place place = {.file = file};
	bool path = false; /* the last string was a key of that name */
	for (size_t at = *from; at < text.length;) {
		if (text.at[at] != '"') {
			at++;
			continue;
		}
		size_t start = at;
		struct str string = string_take(text, &at);
		if (path && str_equal(string, value)) {
			*from = at;
			text_position(text, start, &place.line, &place.column);
			place.width = (uint32_t)str_char_count(string) + 2;
			break;
		}
		at = blanks_skip(text, at);
		path = str_equal(string, STR("path")) && at < text.length && text.at[at] == ':';
	}
	return place;
}

/* --- Paths --------------------------------------------------------------------------- */

/* What no path of a project can be: one that begins at the top of a machine. */
static bool is_absolute(const char *path)
{
	bool drive = ((*path | 0x20) >= 'a' && (*path | 0x20) <= 'z') && path[1] == ':';
	return *path == '/' || *path == '~' || drive;
}

/* Takes ".", ".." and slashes that mean nothing out of a path, in place; a backslash is a
 * slash, as sf has it. False: it leads out of the project, or what is left looks like a path
 * that does. */
static bool path_tidy(char *path)
{
	char *to = path;
	for (char *at = path; *at; at++)
		if (*at == '\\')
			*at = '/';
	if (is_absolute(path))
		return false;
	for (const char *from = path; *from;) {
		struct str part = {from, strcspn(from, "/")};
		from += part.length + (from[part.length] == '/');
		if (part.length == 0 || str_equal(part, STR(".")))
			continue;
		if (str_equal(part, STR(".."))) {
			if (to == path)
				return false;
			while (to > path && *--to != '/')
				;
			continue;
		}
		if (to > path)
			*to++ = '/';
		memmove(to, part.at, part.length);
		to += part.length;
	}
	*to = '\0';
	return !is_absolute(path);
}

static void outside_refuse(struct findings *findings, struct place place, struct str path)
{
	findings_add(findings, place, "sfdx-folder-outside",
		     "a package directory must be a folder of the project: %s",
		     quote(findings, path))
	    ->help = "write the way from the folder of " SFDX_PROJECT_NAME ", as in force-app";
}

/* --- The file ------------------------------------------------------------------------ */

static void folders_refuse(struct findings *findings, uint32_t file)
{
	findings_add(findings, (struct place){.file = file, .line = 1, .column = 1}, "sfdx-folders",
		     SFDX_PROJECT_NAME " has no list of package directories")
	    ->help = "write \"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}]";
}

/* Each place costs a walk through the text, and after so many findings nobody sees one. */
enum { PLACES_MAX = FINDINGS_MAX };

struct input {
	struct str text;
	uint32_t file;
	struct arena *arena;
	struct findings *findings;
	size_t from;     /* where the next place is looked for */
	unsigned places; /* looked for so far */
};

/* Takes an entry of the list. */
static enum status folder_take(struct input *input, const json_t *entry, struct sfdx_folder *ret)
{
	const json_t *path = json_object_get(entry, "path");
	if (!json_is_string(path) || json_string_length(path) == 0) {
		folders_refuse(input->findings, input->file);
		return INVALID;
	}
	struct str written = {json_string_value(path), json_string_length(path)};
	struct place place = {.file = input->file};
	if (input->places++ < PLACES_MAX)
		place = path_place(input->text, input->file, written, &input->from);
	const char *kept = arena_text(input->arena, written.at, written.length);
	char *tidy = arena_text(input->arena, written.at, written.length);
	if (!kept || !tidy)
		return NOMEM;
	written.at = kept;
	if (!path_tidy(tidy)) {
		outside_refuse(input->findings, place, written);
		return INVALID;
	}
	*ret = (struct sfdx_folder){written, tidy, place};
	return OK;
}

static enum status folders_take(struct input *input, const json_t *root, struct sfdx_project *ret)
{
	const json_t *list = json_object_get(root, "packageDirectories");
	size_t count = json_array_size(list); /* 0 when it is no list */
	bool refused = false;
	if (count == 0 || count > UINT32_MAX) {
		folders_refuse(input->findings, input->file);
		return INVALID;
	}
	struct sfdx_project project = {.count = (uint32_t)count};
	project.folders = arena_array(input->arena, count, sizeof *project.folders);
	if (!project.folders)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		enum status status =
		    folder_take(input, json_array_get(list, i), &project.folders[i]);
		if (status == NOMEM)
			return NOMEM;
		refused = refused || status == INVALID;
	}
	if (!refused)
		*ret = project;
	return refused ? INVALID : OK;
}

enum status sfdx_project_parse(struct str text, uint32_t file, struct arena *arena,
			       struct findings *findings, struct sfdx_project *ret)
{
	struct input input = {.text = text, .file = file, .arena = arena, .findings = findings};
	json_error_t error;
	json_t *root = json_read(text, &error);
	if (!root)
		return json_refuse(text, file, &error, findings);
	enum status status = folders_take(&input, root, ret);
	json_decref(root);
	return findings->nomem ? NOMEM : status;
}
