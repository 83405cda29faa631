/* A folder is listed whole, and only then are its entries looked at, one after the other in the
 * order of their names; a folder among them is walked before the next. */
#include "load/project_walk.h"

#include <errno.h>
#include <stdlib.h>

#include "base/git_name.h"
#include "base/quote.h"

/* A name in a folder that may be of use. */
struct entry {
	const char *name;
	bool no_folder;
	bool metadata; /* by its name, which `read` is */
	struct metadata_name read;
};

/* A folder while it is listed. */
struct listing {
	struct project_walk *walk;
	struct entry *entries;
	uint32_t count;
};

/* --- What is said ---------------------------------------------------------------------- */

static enum status too_large(struct project_walk *walk, const char *what)
{
	if (!walk->findings)
		return INVALID;
	findings_add(walk->findings, walk->place, "project-size", "%s", what)->help =
	    "is it the right folder? Name the one that the metadata is in";
	return INVALID;
}

enum status project_unreadable(struct project_walk *walk, const char *folder)
{
	int error = errno;
	struct findings *findings = walk->findings;
	if (!walk->store->problem.code && error == ENOMEM)
		return NOMEM;
	if (!walk->store->problem.code && (error == EMFILE || error == ENFILE))
		return IO;
	if (!findings)
		return INVALID;
	if (!store_problem_add(walk->store, findings, walk->place))
		findings_add(findings, walk->place, "project-unreadable", "%s: %s", strerror(error),
			     quote(findings, str_of(folder)))
		    ->help = "it must be there and readable: there may be metadata in it";
	return findings->nomem ? NOMEM : INVALID;
}

/* `what`: "a link to a folder is not followed". */
static void passed_over(struct project_walk *walk, const char *what, const char *path)
{
	if (!walk->findings)
		return;
	findings_advise(walk->findings, SEVERITY_NOTE, walk->place, "project-passed-over", "%s: %s",
			what, quote(walk->findings, str_of(path)))
	    ->help = "name it as a project of its own if there is metadata in it";
}

/* --- Files ----------------------------------------------------------------------------- */

enum status project_walk_add(struct project_walk *walk, const char *path,
			     const struct metadata_name *name)
{
	struct project *project = &walk->project;
	uint32_t old;
	if (project->count == PROJECT_FILES_MAX)
		return too_large(walk, "there are more than 100,000 files of metadata");
	const char *kept = arena_text(walk->arena, path, strlen(path));
	if (!kept ||
	    map_add(&walk->known, &walk->scratch, str_of(kept), project->count, &old) != OK)
		return NOMEM;
	if (old != MAP_NONE)
		return OK;
	struct project_file *file =
	    arena_push(walk->arena, &project->files, project->count, sizeof *file);
	if (!file)
		return NOMEM;
	*file = (struct project_file){kept, *name};
	project->count++;
	return OK;
}

/* --- Folders --------------------------------------------------------------------------- */

enum status project_ask(struct store *store, bool (*question)(struct store *, const char *),
			const char *path)
{
	errno = 0;
	if (question(store, path))
		return OK;
	return !store->problem.code && errno == ENOMEM ? NOMEM : INVALID;
}

const char *folder_prefix(const char *folder, struct arena *arena)
{
	size_t length = strlen(folder);
	if (strcmp(folder, ".") == 0)
		folder = "";
	bool ends = *folder == '\0' || folder[length - 1] == '/' ||
		    length == git_name_prefix(str_of(folder));
	return arena_format(arena, "%s%s", folder, ends ? "" : "/");
}

static enum status entry_see(void *with, const char *name, bool no_folder)
{
	struct listing *listing = with;
	struct project_walk *walk = listing->walk;
	struct entry entry = {.no_folder = no_folder};
	if (++walk->names > PROJECT_NAMES_MAX)
		return INVALID;
	if (name[0] == '.' || strcmp(name, "node_modules") == 0)
		return OK;
	enum status status = metadata_name_read(str_of(name), walk->arena, &entry.read);
	entry.metadata = status == OK;
	if (status == NOMEM || (no_folder && !entry.metadata))
		return status == NOMEM ? NOMEM : OK;
	struct entry *slot =
	    arena_push(&walk->scratch, &listing->entries, listing->count, sizeof *slot);
	entry.name = arena_text(&walk->scratch, name, strlen(name));
	if (!slot || !entry.name)
		return NOMEM;
	*slot = entry;
	listing->count++;
	return OK;
}

static int entry_order(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	return strcmp(left->name, right->name);
}

/* Lists a folder that may have gone since its name was seen. */
static enum status folder_list(struct project_walk *walk, const char *folder,
			       struct listing *listing)
{
	*listing = (struct listing){.walk = walk};
	enum status status = store_list(walk->store, folder, entry_see, listing);
	if (status == INVALID && walk->names > PROJECT_NAMES_MAX)
		return too_large(walk, "there are more than 5,000,000 names in the folder and "
				       "those below it");
	if (status == INVALID && walk->depth > 1 && errno == ENOENT && !walk->store->problem.code)
		return OK;
	if (status == INVALID)
		status = project_unreadable(walk, folder);
	if (status == INVALID && !walk->findings)
		return OK; /* there may be metadata in others */
	if (status == OK && listing->count)
		qsort(listing->entries, listing->count, sizeof *listing->entries, entry_order);
	return status;
}

static enum status link_take(struct project_walk *walk, const struct entry *entry, const char *path)
{
	enum status status = project_ask(walk->store, store_is_folder, path);
	if (status == NOMEM)
		return NOMEM;
	if (status == INVALID) /* a file, or who opens it will say why not */
		return entry->metadata ? project_walk_add(walk, path, &entry->read) : OK;
	passed_over(walk, "a link to a folder is not followed", path);
	return OK;
}

static enum status entry_take(struct project_walk *walk, const struct entry *entry,
			      const char *path)
{
	enum store_kind kind = entry->no_folder ? STORE_FILE : store_kind(walk->store, path);
	switch (kind) {
	case STORE_FOLDER:
		return project_walk_folder(walk, path);
	case STORE_LINK:
		return link_take(walk, entry, path);
	case STORE_MODULE:
		passed_over(walk, "a submodule has no files in this revision", path);
		return OK;
	case STORE_NOTHING:
		if (!walk->store->problem.code && errno == ENOMEM)
			return NOMEM;
		break; /* who opens it will say so */
	case STORE_FILE:
		break;
	}
	return entry->metadata ? project_walk_add(walk, path, &entry->read) : OK;
}

static bool walk_is_over(const struct project_walk *walk)
{
	return walk->first && walk->project.count > 0;
}

static enum status entries_take(struct project_walk *walk, const char *folder,
				const struct listing *listing)
{
	const char *prefix = folder_prefix(folder, &walk->scratch);
	enum status status = prefix ? OK : NOMEM;
	for (uint32_t i = 0; i < listing->count && status == OK && !walk_is_over(walk); i++) {
		const struct entry *entry = &listing->entries[i];
		const char *path = arena_format(&walk->scratch, "%s%s", prefix, entry->name);
		status = path ? entry_take(walk, entry, path) : NOMEM;
	}
	return status;
}

enum status project_walk_folder(struct project_walk *walk, const char *folder)
{
	struct listing listing;
	if (walk->depth == PROJECT_DEPTH_MAX) {
		walk->deep = true;
		return walk->findings ? too_large(walk, "folders are nested more than 64 deep")
				      : OK;
	}
	walk->depth++;
	enum status status = folder_list(walk, folder, &listing);
	if (status == OK)
		status = entries_take(walk, folder, &listing);
	walk->depth--;
	return status;
}
