#include "load/sfdx_project.h"

#include "base/quote.h"
#include "load/json_reader.h"

static enum status json_refuse(const struct json_fault *fault, struct findings *findings)
{
	findings_add(findings, fault->place, "sfdx-json", SFDX_PROJECT_NAME " is no JSON: %s",
		     quote(findings, str_of(fault->message)))
	    ->help = "repair it: sf itself would refuse it; JSON has no comments and no comma "
		     "behind the last item";
	return findings->nomem ? NOMEM : INVALID;
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

struct input {
	uint32_t file;
	struct arena *arena;
	struct findings *findings;
};

/* Takes an entry of the list. */
static enum status folder_take(struct input *input, const struct json_node *entry,
			       struct sfdx_folder *ret)
{
	const struct json_node *path = json_node_find(entry, STR("path"));
	if (!json_node_is(path, JSON_NODE_STRING) || path->text.length == 0) {
		folders_refuse(input->findings, input->file);
		return INVALID;
	}
	struct str written = path->text;
	const char *kept = arena_text(input->arena, written.at, written.length);
	char *tidy = arena_text(input->arena, written.at, written.length);
	if (!kept || !tidy)
		return NOMEM;
	written.at = kept;
	if (!path_tidy(tidy)) {
		outside_refuse(input->findings, path->place, written);
		return INVALID;
	}
	*ret = (struct sfdx_folder){written, tidy, path->place};
	return OK;
}

static enum status folders_take(struct input *input, const struct json_node *root,
				struct sfdx_project *ret)
{
	const struct json_node *list = json_node_find(root, STR("packageDirectories"));
	bool refused = false;
	if (!json_node_is(list, JSON_NODE_LIST) || list->count == 0) {
		folders_refuse(input->findings, input->file);
		return INVALID;
	}
	struct sfdx_project project = {0};
	project.folders = arena_array(input->arena, list->count, sizeof *project.folders);
	if (!project.folders)
		return NOMEM;
	for (const struct json_node *at = list->first; at; at = at->next) {
		enum status status = folder_take(input, at, &project.folders[project.count++]);
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
	struct input input = {.file = file, .arena = arena, .findings = findings};
	const struct json_node *root = NULL;
	struct json_fault fault;
	struct arena scratch;
	arena_init(&scratch);
	enum status status = json_read(text, file, &scratch, &root, &fault);
	if (status == OK)
		status = folders_take(&input, root, ret);
	else if (status == INVALID)
		status = json_refuse(&fault, findings);
	arena_clear(&scratch);
	return findings->nomem ? NOMEM : status;
}
