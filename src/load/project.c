/* What the path may be, and the folders that are then walked:
 *
 *   folder ─┬─ with sfdx-project.json ──▶ its packageDirectories; none is there: the folder
 *           └─ any other ───────────────▶ the folder
 *   folder/sfdx-project.json, folder/package.xml ──▶ as the folder
 *   a file with a name of metadata ──▶ that file
 */
#include "load/project.h"

#include <errno.h>

#include "base/quote.h"
#include "load/file_name.h"
#include "load/project_walk.h"
#include "load/sfdx_project.h"
#include "load/unicode.h"

static const char policy_name[] = "loginscope.yaml", manifest_name[] = "package.xml";

/* --- Names ----------------------------------------------------------------------------- */

/* The name in a folder. NULL: no memory. */
static const char *path_in(const char *folder, const char *name, struct arena *arena)
{
	const char *prefix = folder_prefix(folder, arena);
	return prefix ? arena_format(arena, "%s%s", prefix, name) : NULL;
}

/* Is it the name of the file in a folder, of any? */
static bool is_named(const char *path, const char *name)
{
	struct str folder = directory_prefix(str_of(path));
	return strcmp(path + folder.length, name) == 0;
}

/* What a path means. */
struct meaning {
	bool file;        /* a single one */
	const char *path; /* of it, or of the folder */
};

static enum status path_mean(struct store *store, const char *path, struct arena *arena,
			     struct meaning *ret)
{
	enum status folder = project_ask(store, store_is_folder, path);
	struct meaning meaning = {.path = path};
	if (folder == NOMEM)
		return NOMEM;
	if (folder == INVALID &&
	    (is_named(path, SFDX_PROJECT_NAME) || is_named(path, manifest_name))) {
		struct str above = directory_prefix(str_of(path));
		meaning.path = above.length ? arena_text(arena, above.at, above.length) : ".";
	} else if (folder == INVALID) {
		meaning.file = true;
	}
	*ret = meaning;
	return meaning.path ? OK : NOMEM;
}

/* --- Is it one? ------------------------------------------------------------------------ */

/* Has the folder one of these? */
static enum status folder_has(struct store *store, const char *folder, const char *name,
			      struct arena *arena)
{
	const char *path = path_in(folder, name, arena);
	return path ? project_ask(store, store_exists, path) : NOMEM;
}

enum status project_first(struct store *store, const char *folder, struct arena *arena,
			  const char **ret)
{
	struct project_walk walk = {.store = store, .arena = arena, .first = true};
	arena_init(&walk.scratch);
	enum status status = project_walk_folder(&walk, folder);
	int error = errno;
	arena_clear(&walk.scratch);
	errno = error;
	if (status == OK && walk.project.count == 0 && !walk.deep)
		status = INVALID;
	if (status == OK) /* what is too deep to look at counts as some */
		*ret = walk.project.files ? walk.project.files[0].path : folder;
	return status;
}

static enum status folder_recognise(struct store *store, const char *folder, struct arena *arena)
{
	const char *policy = path_in(folder, policy_name, arena), *first;
	enum status status = policy ? project_ask(store, store_absent, policy) : NOMEM;
	if (status != OK)
		return status;
	status = folder_has(store, folder, SFDX_PROJECT_NAME, arena);
	if (status == INVALID)
		status = folder_has(store, folder, manifest_name, arena);
	return status == INVALID ? project_first(store, folder, arena, &first) : status;
}

enum status project_recognise(struct store *store, const char *path, struct arena *arena)
{
	struct metadata_name name;
	struct meaning meaning;
	enum status status = path_mean(store, path, arena, &meaning);
	if (status != OK)
		return status;
	if (meaning.file)
		return metadata_name_read(str_of(path), arena, &name);
	return meaning.path == path ? folder_recognise(store, path, arena) : OK;
}

/* --- sfdx-project.json ----------------------------------------------------------------- */

/* Reads the file of a project. INVALID with errno or the problem. */
static enum status file_read_whole(struct store *store, const char *path, struct arena *arena,
				   struct str *ret)
{
	struct store_file file;
	enum status status = store_open(store, path, &file);
	if (status != OK)
		return status;
	status = store_read(store, &file, SFDX_PROJECT_MAX, arena, ret);
	store_close(store, &file);
	return status;
}

static enum status json_unreadable(struct project_walk *walk, struct place place)
{
	int error = errno;
	if (!walk->store->problem.code && (error == ENOMEM || error == EMFILE || error == ENFILE))
		return error == ENOMEM ? NOMEM : IO;
	if (!store_problem_add(walk->store, walk->findings, place))
		findings_add(walk->findings, place, "file-unreadable", "%s",
			     error == ENXIO   ? "not a plain file"
			     : error == EFBIG ? "no " SFDX_PROJECT_NAME " is so large"
					      : strerror(error))
		    ->help = "let the file be read, or name the folder that the metadata is in";
	return INVALID;
}

/* Reads what the project says, as a source of its own. */
static enum status json_load(struct project_walk *walk, const char *path, struct sources *sources,
			     struct sfdx_project *ret)
{
	struct str bytes = {0}, text = {0};
	struct text_problem problem;
	struct place place = {0};
	const char *kept = arena_text(walk->arena, path, strlen(path));
	if (!kept)
		return NOMEM;
	enum status read = file_read_whole(walk->store, path, walk->arena, &bytes), status = OK;
	int error = errno;
	if (read == OK)
		status = text_decode_any_lines(bytes, walk->arena, &text, &problem);
	if (read == NOMEM || status == NOMEM ||
	    sources_add(sources, walk->arena, str_of(kept), text, &place.file) != OK)
		return NOMEM;
	errno = error;
	if (read != OK)
		return read == INVALID ? json_unreadable(walk, place) : read;
	if (status == OK)
		return sfdx_project_parse(text, place.file, walk->arena, walk->findings, ret);
	text_position(text, problem.offset, &place.line, &place.column);
	findings_add(walk->findings, place, problem.code, "%s", problem.message)->help =
	    problem.help;
	return INVALID;
}

/* --- Folders of a project ---------------------------------------------------------------- */

static void folder_missing(struct project_walk *walk, const struct sfdx_folder *folder,
			   const char *what)
{
	findings_advise(walk->findings, SEVERITY_WARNING, folder->place, "project-folder-missing",
			"the package directory %s: %s", what,
			quote(walk->findings, folder->written))
	    ->help = "was it checked out? Git keeps no empty folders. It counts as empty";
}

/* Walks a package directory. `*ret_missing`: NULL, or why there is none. */
static enum status folder_walk(struct project_walk *walk, const char *prefix,
			       const struct sfdx_folder *folder, const char **ret_missing)
{
	const char *path = arena_format(&walk->scratch, "%s%s", prefix, folder->path);
	if (!path)
		return NOMEM;
	if (!*path)
		path = ".";
	walk->place = folder->place;
	*ret_missing = NULL;
	enum status status = project_ask(walk->store, store_is_folder, path);
	if (status == OK)
		return project_walk_folder(walk, path);
	if (status == INVALID)
		status = project_ask(walk->store, store_exists, path);
	if (status == NOMEM)
		return NOMEM;
	bool gone = !walk->store->problem.code && (errno == ENOENT || errno == ENOTDIR);
	if (status == INVALID && !gone)
		return project_unreadable(walk, path);
	*ret_missing = status == INVALID ? "is not there" : "is no folder";
	if (status == OK && store_kind(walk->store, path) == STORE_MODULE)
		*ret_missing = "is a submodule, which is not in the revision";
	return OK;
}

/* An excerpt of a project, as backups are, has its folders elsewhere. */
static void folders_warn(struct project_walk *walk, const struct sfdx_project *json,
			 const char *what)
{
	const char *name = quote(walk->findings, json->folders[0].written);
	const struct place place = json->folders[0].place;
	struct finding *finding;
	if (json->count == 1)
		finding =
		    findings_advise(walk->findings, SEVERITY_WARNING, place, "project-folders",
				    "the only package directory %s: %s; all of the folder is "
				    "read",
				    what, name);
	else
		finding =
		    findings_advise(walk->findings, SEVERITY_WARNING, place, "project-folders",
				    "none of the %u package directories is there, the first is "
				    "%s; all of the folder is read",
				    (unsigned)json->count, name);
	finding->help = "if it is no excerpt of a project, check out all of it, or correct "
			"packageDirectories";
}

/* Walks the package directories that there are; where there is none, all of the project's
 * folder. */
static enum status folders_walk(struct project_walk *walk, const char *folder, const char *prefix,
				const struct sfdx_project *json)
{
	const struct place outer = walk->place;
	const char **missing = arena_array(&walk->scratch, json->count, sizeof *missing);
	enum status status = missing ? OK : NOMEM;
	bool any = false;
	for (uint32_t i = 0; i < json->count && status == OK; i++) {
		status = folder_walk(walk, prefix, &json->folders[i], &missing[i]);
		any = any || !missing[i];
	}
	walk->place = outer;
	if (status == OK && !any) {
		folders_warn(walk, json, missing[0]);
		return project_walk_folder(walk, folder);
	}
	for (uint32_t i = 0; i < json->count && status == OK; i++)
		if (missing[i])
			folder_missing(walk, &json->folders[i], missing[i]);
	return status;
}

/* Walks what sfdx-project.json names. */
static enum status json_walk(struct project_walk *walk, const char *folder, const char *path,
			     struct sources *sources)
{
	struct sfdx_project json;
	const char *prefix = folder_prefix(folder, walk->arena);
	enum status status = prefix ? json_load(walk, path, sources, &json) : NOMEM;
	return status == OK ? folders_walk(walk, folder, prefix, &json) : status;
}

static enum status folder_find(struct project_walk *walk, const char *folder,
			       struct sources *sources)
{
	const char *json = path_in(folder, SFDX_PROJECT_NAME, walk->arena);
	enum status status = json ? project_ask(walk->store, store_absent, json) : NOMEM;
	if (status == NOMEM)
		return NOMEM;
	return status == OK ? project_walk_folder(walk, folder)
			    : json_walk(walk, folder, json, sources);
}

/* --- Files ----------------------------------------------------------------------------- */

static enum status file_find(struct project_walk *walk, const char *path)
{
	struct metadata_name name;
	enum status status = metadata_name_read(str_of(path), walk->arena, &name);
	if (status == INVALID && project_ask(walk->store, store_exists, path) != OK)
		return project_unreadable(walk, path);
	if (status == INVALID) {
		findings_add(walk->findings, walk->place, "project-file",
			     "no file of metadata, by its name: %s",
			     quote(walk->findings, str_of(path)))
		    ->help = "files of metadata end as in Admin.profile-meta.xml or "
			     "Security.settings; name one of them, or the folder of a project";
		return INVALID;
	}
	return status == OK ? project_walk_add(walk, path, &name) : status;
}

enum status project_find(struct store *store, const char *path, struct place place,
			 struct arena *arena, struct sources *sources, struct findings *findings,
			 struct project *ret)
{
	struct project_walk walk = {
	    .store = store, .arena = arena, .findings = findings, .place = place};
	struct meaning meaning;
	arena_init(&walk.scratch);
	enum status status = path_mean(store, path, arena, &meaning);
	if (status == OK)
		status = meaning.file ? file_find(&walk, path)
				      : folder_find(&walk, meaning.path, sources);
	int error = errno;
	arena_clear(&walk.scratch);
	errno = error;
	if (status != IO && findings->nomem)
		status = NOMEM;
	if (status == OK)
		*ret = walk.project;
	return status;
}
