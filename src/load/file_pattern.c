/* The pattern is followed part by part: all paths that match so far, then all of
 * them with one part more. Parts without a wildcard are taken together. */
#include "load/file_pattern.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>

#include "load/file_name.h"
#include "base/git_name.h"

struct paths {
	const char **at;
	size_t count;
};

/* A pattern while it is followed. The paths so far live in one of two arenas, those
 * a part longer in the other. */
struct walk {
	struct store *store;
	struct arena arenas[2];
	unsigned turn;
	struct paths paths;
	size_t *names;
};

/* One step: from the old paths to the new. */
struct step {
	struct store *store;
	struct arena *arena;
	struct paths paths; /* the new */
	const char *part;   /* as a C string */
	size_t price;       /* names that one comparison counts for */
	const char *end;    /* "/" when more follows, else "" */
	const char *folder; /* that is looked into */
	size_t *names;
};

static enum status path_add(struct step *step, const char *before, const char *name)
{
	if (step->paths.count == PATTERN_PATHS_MAX) {
		errno = E2BIG;
		return INVALID;
	}
	if (strlen(before) + strlen(name) + strlen(step->end) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return INVALID;
	}
	const char **slot =
	    arena_push(step->arena, &step->paths.at, step->paths.count, sizeof *slot);
	const char *path = arena_format(step->arena, "%s%s%s", before, name, step->end);
	if (!slot || !path)
		return NOMEM;
	*slot = path;
	step->paths.count++;
	return OK;
}

/* A folder or file that is not there matches nothing; one that may not be looked at
 * might be what was meant. A link that leads in a circle leads nowhere. */
static enum status nothing_there(const struct store *store)
{
	if (store->problem.code)
		return INVALID;
	if (errno == ENOMEM)
		return NOMEM;
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? OK : INVALID;
}

static enum status names_count(size_t *names, size_t more)
{
	*names += more;
	errno = E2BIG;
	return *names > NAMES_MAX ? INVALID : OK;
}

static enum status entry_take(void *with, const char *name, bool no_folder)
{
	struct step *step = with;
	if (names_count(step->names, step->price) != OK)
		return INVALID;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || (*step->end && no_folder) ||
	    fnmatch(step->part, name, FNM_PERIOD) != 0)
		return OK;
	return path_add(step, step->folder, name);
}

/* Adds what the part matches in a folder, whose path ends in a slash or is empty. */
static enum status folder_match(struct step *step, const char *folder)
{
	size_t depth = 1;
	for (const char *at = folder; *at; at++)
		depth += *at == '/';
	if (names_count(step->names, depth) != OK)
		return INVALID;
	step->folder = folder;
	enum status status = store_list(step->store, folder, entry_take, step);
	return status == INVALID ? nothing_there(step->store) : status;
}

/* Adds the path with the parts behind it; at the end of a pattern only what is there
 * matches. */
static enum status parts_append(struct step *step, const char *path)
{
	enum status status = path_add(step, path, step->part);
	if (status != OK || *step->end)
		return status;
	if (names_count(step->names, 1) != OK)
		return INVALID;
	if (store_exists(step->store, step->paths.at[step->paths.count - 1]))
		return OK;
	step->paths.count--;
	return nothing_there(step->store);
}

/* The part, or the parts without a wildcard, that a name begins with. */
static struct str parts_next(struct str name, bool *ret_wild)
{
	size_t length = 0;
	for (size_t from = 0; from <= name.length;) {
		size_t to = from;
		while (to < name.length && name.at[to] != '/')
			to++;
		bool wild = file_name_is_pattern((struct str){name.at + from, to - from});
		if (wild && from > 0)
			break;
		length = to;
		*ret_wild = wild;
		if (wild)
			break;
		from = to + 1;
	}
	return (struct str){name.at, length};
}

static enum status parts_follow(struct walk *walk, struct str parts, bool wild, bool last)
{
	struct step step = {.store = walk->store,
			    .arena = &walk->arenas[!walk->turn],
			    .price = 1 + parts.length / 16,
			    .end = last ? "" : "/",
			    .names = walk->names};
	arena_reset(step.arena);
	step.part = arena_text(step.arena, parts.at, parts.length);
	enum status status = step.part ? OK : NOMEM;
	for (size_t i = 0; i < walk->paths.count && status == OK; i++)
		status = wild ? folder_match(&step, walk->paths.at[i])
			      : parts_append(&step, walk->paths.at[i]);
	walk->paths = step.paths;
	walk->turn = !walk->turn;
	return status;
}

static int path_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One that could be taken for the name of a revision, which no file of a pattern is, is made
 * plain. */
static char *path_keep(const struct store *store, const char *path, struct arena *arena)
{
	bool plain = store->git || !git_name_is(str_of(path));
	return plain ? arena_text(arena, path, strlen(path)) : arena_format(arena, "./%s", path);
}

static enum status paths_keep(const struct store *store, struct paths paths, struct arena *arena,
			      const char *const **ret, size_t *ret_count)
{
	const char **kept = arena_array(arena, paths.count + 1, sizeof *kept);
	if (!kept)
		return NOMEM;
	for (size_t i = 0; i < paths.count; i++) {
		kept[i] = path_keep(store, paths.at[i], arena);
		if (!kept[i])
			return NOMEM;
	}
	qsort(kept, paths.count, sizeof *kept, path_order);
	*ret = kept;
	*ret_count = paths.count;
	return OK;
}

enum status file_pattern_match(struct store *store, struct str file, struct str name,
			       struct arena *arena, size_t *names, const char *const **ret,
			       size_t *ret_count)
{
	struct walk walk = {.store = store, .names = names, .paths = {.count = 1}};
	struct str rest = name, prefix = directory_prefix(file);
	if (prefix.length + name.length >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return INVALID;
	}
	arena_init(&walk.arenas[0]);
	arena_init(&walk.arenas[1]);
	const char *start = arena_text(&walk.arenas[0], prefix.at, prefix.length);
	enum status status = start ? OK : NOMEM;
	walk.paths.at = &start;
	for (bool last = false; status == OK && !last;) {
		bool wild = false;
		struct str parts = parts_next(rest, &wild);
		last = parts.length == rest.length;
		status = parts_follow(&walk, parts, wild, last);
		size_t behind = parts.length + !last;
		rest = (struct str){rest.at + behind, rest.length - behind};
	}
	if (status == OK)
		status = paths_keep(store, walk.paths, arena, ret, ret_count);
	int error = errno;
	arena_clear(&walk.arenas[0]);
	arena_clear(&walk.arenas[1]);
	errno = error;
	return status;
}
