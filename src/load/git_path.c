#include "load/git_path.h"

#include <errno.h>
#include <stdio.h>

enum {
	LINKS_MAX = 40, /* as Linux has it */
	FOLDER_BYTES_MAX = 64 << 20
};

/* The way that is still to go, and where it has led so far. */
struct way {
	struct store *store;
	struct str whole; /* as it was asked for */
	struct git_spot spot;
	char rest[2 * PATH_MAX];
	unsigned links;
};

static enum status fail(int error)
{
	errno = error;
	return INVALID;
}

/* Says that something of the path is not to be had. */
static enum status path_refuse(struct store *store, const char *code, const char *what,
			       const char *path, const char *help)
{
	const char *shown = git_shown(store, str_of(path));
	return git_refuse(store, code,
			  shown ? arena_format(&store->git->arena, "%s: %s", what, shown) : NULL,
			  help);
}

static enum status outside_refuse(const struct way *way)
{
	char path[PATH_MAX];
	memcpy(path, way->whole.at, way->whole.length);
	path[way->whole.length] = '\0';
	return path_refuse(way->store, "git-outside", "the path leads out of the repository", path,
			   "in a revision only files of the repository are read; name files "
			   "instead, or put it into the repository");
}

/* --- Folders ------------------------------------------------------------------------- */

static void id_format(const unsigned char *id, size_t size, char ret[static OBJECT_ID])
{
	for (size_t i = 0; i < size; i++)
		snprintf(ret + 2 * i, 3, "%02x", id[i]);
}

static enum status object_gone(struct store *store, const char *path)
{
	return path_refuse(store, "git-object", "an object of the revision is not in this clone",
			   path, "fetch it first: git fetch --refetch, or clone without a filter");
}

/* Remembers the folder at `path`, whose bytes come next. */
static enum status folder_take(struct store *store, const struct git_object *object,
			       const char *path)
{
	struct git *git = store->git;
	struct git_folder folder = {0};
	struct str bytes;
	uint32_t old;
	enum status status = git_object_read(store, object, FOLDER_BYTES_MAX, &git->arena, &bytes);
	if (status == OK) {
		status = git_folder_parse(bytes, git->id_size, &git->arena, &folder);
		if (status == INVALID)
			return path_refuse(store, "git-object",
					   "a folder of the revision is damaged",
					   *path ? path : ".", "see what git fsck says");
	}
	if (status != OK)
		return status;
	struct str name = {arena_text(&git->arena, path, strlen(path)), strlen(path)};
	struct git_folder *slot =
	    arena_push(&git->arena, &git->folders, git->folder_count, sizeof *slot);
	if (!name.at || !slot)
		return NOMEM;
	*slot = folder;
	return map_add(&git->known, &git->arena, name, git->folder_count++, &old);
}

enum status git_path_begin(struct store *store, const struct git_object *tree)
{
	return folder_take(store, tree, "");
}

static enum status folder_load(struct store *store, const struct git_spot *spot)
{
	struct git_object object = {0};
	enum status status = git_object_ask(store, str_of(spot->id), "tree", &object);
	if (status != OK)
		return status;
	return object.found == GIT_FOUND ? folder_take(store, &object, spot->path)
					 : object_gone(store, spot->path);
}

enum status git_path_folder(struct store *store, const struct git_spot *spot,
			    const struct git_folder **ret)
{
	struct git *git = store->git;
	uint32_t number = map_find(&git->known, str_of(spot->path));
	if (number == MAP_NONE) {
		enum status status = folder_load(store, spot);
		if (status != OK)
			return status;
		number = git->folder_count - 1;
	}
	*ret = &git->folders[number];
	return OK;
}

/* --- Steps ---------------------------------------------------------------------------- */

/* Puts the target of a link before the rest of the way. */
static enum status link_follow(struct way *way, const struct git_entry *entry)
{
	struct git *git = way->store->git;
	struct git_object object = {0};
	struct str target;
	char id[OBJECT_ID] = "", rest[sizeof way->rest];
	if (++way->links > LINKS_MAX)
		return fail(ELOOP);
	id_format(entry->id, git->id_size, id);
	enum status status = git_object_ask(way->store, str_of(id), "blob", &object);
	if (status == OK && object.found != GIT_FOUND)
		return object_gone(way->store, entry->name);
	if (status == OK)
		status = git_object_read(way->store, &object, PATH_MAX - 1, &git->arena, &target);
	if (status != OK)
		return status == INVALID && errno == EFBIG && !way->store->problem.code
			   ? fail(ENAMETOOLONG)
			   : status;
	if (target.length == 0 || memchr(target.at, '\0', target.length))
		return fail(ENOENT);
	if (target.at[0] == '/')
		return outside_refuse(way);
	const char *slash = way->rest[0] ? "/" : "";
	int length = snprintf(rest, sizeof rest, "%s%s%s", target.at, slash, way->rest);
	if ((size_t)length >= sizeof rest)
		return fail(ENAMETOOLONG);
	memcpy(way->rest, rest, (size_t)length + 1);
	return OK;
}

/* Up to the folder above. */
static enum status step_up(struct way *way)
{
	struct git_spot *spot = &way->spot;
	char *slash = strrchr(spot->path, '/');
	if (!spot->path[0])
		return outside_refuse(way);
	*(slash ? slash : spot->path) = '\0';
	return OK; /* its folder is known, so nobody asks for its id */
}

static enum status step_down(struct way *way, const char *part)
{
	struct git_spot *spot = &way->spot;
	const struct git_folder *folder;
	enum status status = git_path_folder(way->store, spot, &folder);
	if (status != OK)
		return status;
	const struct git_entry *entry = git_folder_find(folder, str_of(part));
	if (!entry)
		return fail(ENOENT);
	if (entry->mode == GIT_LINK)
		return link_follow(way, entry);
	size_t length = strlen(spot->path);
	if (length + strlen(part) + 2 > sizeof spot->path)
		return fail(ENAMETOOLONG);
	snprintf(spot->path + length, sizeof spot->path - length, "%s%s", length ? "/" : "", part);
	spot->mode = entry->mode;
	id_format(entry->id, way->store->git->id_size, spot->id);
	return OK;
}

/* Takes the next part off the way. False: there is none. */
static bool part_take(struct way *way, char ret[static PATH_MAX], bool *ret_slash)
{
	size_t length = strcspn(way->rest, "/");
	size_t more = way->rest[length] == '/';
	if (length >= PATH_MAX || (length == 0 && !more))
		return false;
	memcpy(ret, way->rest, length);
	ret[length] = '\0';
	memmove(way->rest, way->rest + length + more, strlen(way->rest + length + more) + 1);
	*ret_slash = more;
	return true;
}

enum status git_module_refuse(struct store *store, const struct git_spot *spot)
{
	return path_refuse(store, "git-submodule",
			   "a submodule is another repository, whose files are not in this "
			   "revision",
			   spot->path,
			   "go into the submodule and name a revision of it, or name files");
}

static enum status step(struct way *way, const char *part)
{
	if (way->spot.mode == GIT_MODULE)
		return git_module_refuse(way->store, &way->spot);
	if (way->spot.mode != GIT_FOLDER)
		return fail(ENOTDIR);
	if (strcmp(part, "") == 0 || strcmp(part, ".") == 0)
		return OK;
	return strcmp(part, "..") == 0 ? step_up(way) : step_down(way, part);
}

enum status git_path_follow(struct store *store, struct str path, struct git_spot *ret)
{
	struct way way = {.store = store, .whole = path, .spot.mode = GIT_FOLDER};
	char part[PATH_MAX];
	bool slash = false;
	enum status status = OK;
	if (path.length >= PATH_MAX)
		return fail(ENAMETOOLONG);
	memcpy(way.spot.id, store->git->root, sizeof way.spot.id);
	memcpy(way.rest, path.at, path.length);
	way.rest[path.length] = '\0';
	while (status == OK && part_take(&way, part, &slash))
		status = step(&way, part);
	/* "file/" is no file. */
	if (status == OK && slash && way.spot.mode != GIT_FOLDER)
		status = step(&way, "");
	if (status == OK && way.rest[0])
		status = fail(ENAMETOOLONG);
	if (status == OK)
		*ret = way.spot;
	return status;
}
