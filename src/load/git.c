#include "load/git.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/quote.h"
#include "load/digest.h"
#include "base/git_name.h"
#include "load/git_path.h"

enum {
	REVISION_MAX = 1000, /* bytes */
	LENT_MAX = 1 << 30,  /* bytes of a file that is lent */
	PIECE = 64 << 10
};

/* --- Opening a revision -------------------------------------------------------------- */

static enum status name_refuse(struct store *store, struct str name, const char *what)
{
	struct arena *arena = &store->git->arena;
	const char *text = git_shown(store, name);
	return git_refuse(store, "git-name",
			  text ? arena_format(arena, "%s: %s", what, text) : NULL,
			  "write git:REVISION:PATH, as in git:main:policies/acme.yaml; a file of "
			  "that name is ./git:…");
}

static enum status name_check(struct store *store, struct str name)
{
	struct str revision = git_name_revision(name);
	uint32_t control;
	if (revision.length == 0)
		return name_refuse(store, name, "no revision and path of git");
	if (revision.length > REVISION_MAX || text_has_control(name, &control))
		return name_refuse(store, name, "no name of a revision");
	if (name.at[git_name_prefix(name)] == '/')
		return name_refuse(store, name,
				   "a path in a revision starts at the top of the repository, "
				   "without /");
	return OK;
}

/* The folder of the repository that the program runs in, as "policies/", or "" at its
 * top. */
static enum status here_find(struct store *store, struct str *ret)
{
	static char *const arguments[] = {"git", "rev-parse", "--show-prefix", NULL};
	struct git_child child = {0};
	struct str line;
	enum status status = git_child_start(&child, arguments);
	if (status != OK)
		return status == INVALID ? git_cannot_start(store, errno) : status;
	status = git_child_line(&child, &line);
	if (status != OK) {
		store->git->child = child;
		return git_unanswered(store, status);
	}
	const char *kept = arena_text(&store->git->arena, line.at, line.length);
	git_child_end(&child);
	if (!kept)
		return NOMEM;
	*ret = str_of(kept);
	return OK;
}

static bool starts_here(struct str path)
{
	struct str first = {path.at, 0};
	while (first.length < path.length && path.at[first.length] != '/')
		first.length++;
	return str_equal(first, STR(".")) || str_equal(first, STR(".."));
}

/* Takes "." and ".." out of a path, in place: what is written never passes what is read. One
 * that can only be a folder's, as "p/" and "p/.", ends in a slash. False: it leads above the
 * top. */
static bool path_tidy(char *path)
{
	char *to = path;
	bool folder = false;
	for (const char *from = path; *from;) {
		struct str part = {from, strcspn(from, "/")};
		from += part.length + (from[part.length] == '/');
		bool dots = str_equal(part, STR(".")) || str_equal(part, STR(".."));
		folder = dots || from[-1] == '/';
		if (part.length == 0 || str_equal(part, STR(".")))
			continue;
		if (str_equal(part, STR(".."))) {
			if (to == path)
				return false;
			do
				to--;
			while (to > path && *to != '/');
			continue;
		}
		if (to > path)
			*to++ = '/';
		memmove(to, part.at, part.length);
		to += part.length;
	}
	if (folder && to > path)
		*to++ = '/';
	*to = '\0';
	return true;
}

/* The path of the name from the top of the repository. */
static enum status path_find(struct store *store, struct str name, const char **ret)
{
	struct git *git = store->git;
	struct str path = {name.at + git->prefix.length, name.length - git->prefix.length};
	struct str here = STR("");
	enum status status = starts_here(path) ? here_find(store, &here) : OK;
	if (status != OK)
		return status;
	char *whole = arena_format(&git->arena, "%.*s%.*s", STR_ARG(here), STR_ARG(path));
	if (!whole)
		return NOMEM;
	if (!path_tidy(whole)) {
		const char *text = git_shown(store, name);
		return git_refuse(store, "git-outside",
				  text ? arena_format(&git->arena,
						      "the path leads out of the repository: %s",
						      text)
				       : NULL,
				  "name a file of the repository");
	}
	*ret = whole;
	return OK;
}

static enum status revision_refuse(struct store *store, bool ambiguous)
{
	struct git *git = store->git;
	const char *text = git_shown(store, git->revision);
	const char *what = ambiguous ? "is short for several objects" : "is no revision here";
	return git_refuse(store, "git-revision",
			  text ? arena_format(&git->arena, "%s %s", text, what) : NULL,
			  "git branch --all and git tag list names; a clone that is not whole "
			  "may lack it: git fetch");
}

/* Finds the tree of the revision, which is the first folder. */
static enum status root_find(struct store *store)
{
	struct git *git = store->git;
	struct git_object object = {0};
	char *name = arena_format(&git->arena, "%.*s^{tree}", STR_ARG(git->revision));
	if (!name)
		return NOMEM;
	enum status status = git_object_ask(store, str_of(name), "tree", &object);
	if (status != OK)
		return status;
	if (object.found != GIT_FOUND)
		return revision_refuse(store, object.found == GIT_AMBIGUOUS);
	memcpy(git->root, object.id, sizeof git->root);
	git->id_size = strlen(object.id) / 2;
	return git_path_begin(store, &object);
}

enum status git_begin(struct store *store, struct str name, struct arena *arena,
		      const char **ret_name)
{
	struct git *git = store->git = mem_alloc(sizeof *git);
	const char *path = NULL;
	if (!git)
		return NOMEM;
	*git = (struct git){.revision = git_name_revision(name)};
	git->prefix = (struct str){name.at, git_name_prefix(name)};
	arena_init(&git->arena);
	enum status status = name_check(store, name);
	if (status == OK) {
		/* `name` need not outlive this call. */
		const char *kept = arena_text(&git->arena, name.at, name.length);
		if (!kept)
			return NOMEM;
		name.at = git->prefix.at = kept;
		git->revision = git_name_revision(name);
		status = path_find(store, name, &path);
	}
	if (status == OK)
		status = root_find(store);
	if (status != OK)
		return status;
	*ret_name = arena_format(arena, "%.*s%s", STR_ARG(git->prefix), path);
	return *ret_name ? OK : NOMEM;
}

static void git_end(struct store *store)
{
	if (!store->git)
		return;
	git_child_end(&store->git->child);
	arena_clear(&store->git->arena);
	mem_free(store->git);
	store->git = NULL;
}

/* --- Files --------------------------------------------------------------------------- */

/* Follows a name, which begins with the prefix. */
static enum status name_follow(struct store *store, const char *name, struct git_spot *ret)
{
	size_t length = strlen(name), prefix = store->git->prefix.length;
	if (length < prefix) { /* the prefix alone, without its colon: no name of ours */
		errno = ENOENT;
		return INVALID;
	}
	return git_path_follow(store, (struct str){name + prefix, length - prefix}, ret);
}

/* Of the tree and the path in it: the same in any load. */
static struct file_identity spot_identity(const struct git *git, const struct git_spot *spot)
{
	struct digest digest;
	uint8_t bytes[DIGEST_SIZE];
	struct file_identity identity;
	digest_init(&digest);
	digest_add(&digest, (struct str){git->root, strlen(git->root) + 1});
	digest_add(&digest, str_of(spot->path));
	digest_finish(&digest, bytes);
	memcpy(&identity.device, bytes, sizeof identity.device);
	memcpy(&identity.inode, bytes + sizeof identity.device, sizeof identity.inode);
	return identity;
}

static enum status git_open(struct store *store, const char *path, struct store_file *ret)
{
	struct git_spot spot;
	enum status status = name_follow(store, path, &spot);
	if (status != OK)
		return status;
	if (spot.mode == GIT_FOLDER) {
		errno = EISDIR;
		return INVALID;
	}
	if (spot.mode == GIT_MODULE)
		return git_module_refuse(store, &spot);
	*ret = (struct store_file){.identity = spot_identity(store->git, &spot), .fd = -1};
	memcpy(ret->object, spot.id, sizeof ret->object);
	return OK;
}

static enum status lfs_check(struct store *store, struct str bytes)
{
	static const char pointer[] = "version https://git-lfs.github.com/spec/";
	if (bytes.length < strlen(pointer) || memcmp(bytes.at, pointer, strlen(pointer)) != 0)
		return OK;
	return git_refuse(store, "git-lfs",
			  "the revision has only a pointer to the file, which Git LFS keeps "
			  "elsewhere",
			  "name the file in the working tree, or keep it in git itself");
}

static enum status object_find(struct store *store, const char *id, struct git_object *ret)
{
	enum status status = git_object_ask(store, str_of(id), "blob", ret);
	if (status == OK && ret->found != GIT_FOUND)
		status = git_refuse(
		    store, "git-object", "an object of the revision is not in this clone",
		    "fetch it first: git fetch --refetch, or clone without a filter");
	return status;
}

static enum status git_read(struct store *store, const struct store_file *file, size_t max,
			    struct arena *arena, struct str *ret)
{
	struct git_object object = {0};
	struct str bytes;
	enum status status = object_find(store, file->object, &object);
	if (status == OK)
		status = git_object_read(store, &object, max, arena, &bytes);
	if (status == OK)
		status = lfs_check(store, bytes);
	if (status == OK)
		*ret = bytes;
	return status;
}

static enum status object_show(struct store *store, size_t size, store_see_bytes *see, void *with)
{
	char piece[PIECE];
	enum status status = OK;
	for (size_t done = 0; done < size && status == OK;) {
		size_t count = size - done < sizeof piece ? size - done : sizeof piece;
		status = git_object_take(store, piece, count);
		if (status == OK && done == 0)
			status = lfs_check(store, (struct str){piece, count});
		if (status == OK)
			status = see(with, (struct str){piece, count});
		done += count;
	}
	return status == OK ? git_object_finish(store) : status;
}

/* Shows the file, if it has no more than `max` bytes, in pieces. Git is ended when somebody
 * breaks off, as the rest of the answer is in the way. */
static enum status file_show(struct store *store, const struct store_file *file, size_t max,
			     store_see_bytes *see, void *with)
{
	struct git_object object = {0};
	enum status status = object_find(store, file->object, &object);
	if (status != OK)
		return status;
	errno = EFBIG;
	status = object.size > max ? INVALID : object_show(store, object.size, see, with);
	if (status != OK) {
		int error = errno;
		git_child_end(&store->git->child);
		errno = error;
	}
	return status;
}

static enum status git_stream(struct store *store, const struct store_file *file,
			      store_see_bytes *see, void *with)
{
	return file_show(store, file, SIZE_MAX, see, with);
}

static void git_close(struct store_file *file)
{
	(void)file;
}

static bool git_exists(struct store *store, const char *path)
{
	struct git_spot spot;
	enum status status = name_follow(store, path, &spot);
	if (status == NOMEM)
		errno = ENOMEM;
	return status == OK;
}

/* The entry of a name in its folder: that is followed, the name itself is not. NULL: there is
 * none. */
static enum status entry_find(struct store *store, const char *path, const struct git_entry **ret)
{
	struct git_spot spot;
	const struct git_folder *folder = NULL;
	size_t prefix = store->git->prefix.length;
	struct str whole = {path + prefix, strlen(path) - prefix};
	struct str name = whole;
	for (size_t i = 0; i < whole.length; i++)
		if (whole.at[i] == '/')
			name = (struct str){whole.at + i + 1, whole.length - i - 1};
	struct str above = {whole.at, whole.length - name.length};
	enum status status = git_path_follow(store, above, &spot);
	if (status == OK && spot.mode != GIT_FOLDER) { /* a submodule, of which nothing is known */
		errno = 0;
		return INVALID;
	}
	if (status == OK)
		status = git_path_folder(store, &spot, &folder);
	if (status == OK)
		*ret = git_folder_find(folder, name);
	return status;
}

static bool git_absent(struct store *store, const char *path)
{
	const struct git_entry *entry = NULL;
	enum status status = entry_find(store, path, &entry);
	if (status == NOMEM)
		errno = ENOMEM;
	if (status != OK)
		return status == INVALID && !store->problem.code &&
		       (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG);
	return !entry;
}

static enum store_kind git_kind(struct store *store, const char *path)
{
	const struct git_entry *entry = NULL;
	enum status status = entry_find(store, path, &entry);
	if (status == NOMEM)
		errno = ENOMEM;
	else if (status == OK && !entry)
		errno = ENOENT;
	if (!entry)
		return STORE_NOTHING;
	switch (entry->mode) {
	case GIT_FOLDER:
		return STORE_FOLDER;
	case GIT_LINK:
		return STORE_LINK;
	case GIT_MODULE:
		return STORE_MODULE;
	case GIT_FILE:
		break;
	}
	return STORE_FILE;
}

static bool git_folder_is(struct store *store, const char *path)
{
	struct git_spot spot;
	enum status status = name_follow(store, path, &spot);
	if (status == NOMEM)
		errno = ENOMEM;
	return status == OK && spot.mode == GIT_FOLDER;
}

static enum status git_list(struct store *store, const char *path, store_see *see, void *with)
{
	struct git_spot spot;
	const struct git_folder *folder = NULL;
	enum status status = name_follow(store, path, &spot);
	if (status == OK && spot.mode != GIT_FOLDER) {
		errno = ENOTDIR;
		status = INVALID;
	}
	if (status == OK)
		status = git_path_folder(store, &spot, &folder);
	for (size_t i = 0; status == OK && i < folder->count; i++)
		status = see(with, folder->at[i].name, folder->at[i].mode == GIT_FILE);
	return status;
}

/* --- Files for libraries --------------------------------------------------------------- */

static enum status piece_write(void *with, struct str piece)
{
	const int *fd = with;
	while (piece.length > 0) {
		ssize_t written = write(*fd, piece.at, piece.length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return IO;
		piece = (struct str){piece.at + written, piece.length - (size_t)written};
	}
	return OK;
}

static enum status git_lend(struct store *store, const char *path, struct store_loan *ret)
{
	struct store_file file;
	*ret = (struct store_loan){.fd = -1};
	enum status status = git_open(store, path, &file);
	if (status != OK)
		return status;
	ret->identity = file.identity;
	ret->fd = memfd_create("revision", MFD_CLOEXEC);
	status = ret->fd < 0 ? IO : file_show(store, &file, LENT_MAX, piece_write, &ret->fd);
	snprintf(ret->path, sizeof ret->path, "/proc/self/fd/%d", ret->fd);
	int error = errno;
	if (status != OK)
		store_loan_end(ret);
	errno = error;
	return status == IO ? INVALID : status;
}

const struct store_calls git_calls = {
    .open = git_open,
    .read = git_read,
    .stream = git_stream,
    .close = git_close,
    .exists = git_exists,
    .absent = git_absent,
    .is_folder = git_folder_is,
    .kind = git_kind,
    .list = git_list,
    .lend = git_lend,
    .end = git_end,
};
