/* Where the files of a policy come from: the file system, or a revision in git. Whoever opens
 * what a policy names asks the store that the policy itself came from, so that a policy of a
 * revision is made of files of that revision alone.
 *
 *   policy_load(path) ──▶ store ─┬─ the file system   store_files.c
 *   include, pattern, geo ──▶    └─ git               git.c, git_folder.c, git_child.c
 */
#ifndef LOAD_STORE_H
#define LOAD_STORE_H

#include <limits.h>

#include "base/file_identity.h"
#include "base/finding.h"
#include "base/status.h"

/* Why there is no file, where errno has no word for it. */
struct store_problem {
	const char *code; /* of the finding; NULL: none, errno says it */
	const char *message, *help;
};

enum { OBJECT_ID = 64 + 1 }; /* of git: hexadecimal, and a NUL */

/* A file that is open. */
struct store_file {
	struct file_identity identity;
	int fd;
	char object[OBJECT_ID];
};

/* A file lent to a library that opens paths. */
struct store_loan {
	struct file_identity identity;
	int fd; /* -1: none */
	char path[PATH_MAX];
};

/* Sees a name in a folder; `no_folder`: it is certainly none. */
typedef enum status store_see(void *with, const char *name, bool no_folder);

struct store;

/* Sees the next bytes of a file. It must not ask the store of the file for anything: an answer
 * of git is under way. */
typedef enum status store_see_bytes(void *with, struct str bytes);

/* What a name in a folder stands for; a link is not followed. */
enum store_kind {
	STORE_NOTHING, /* or nobody can tell: errno or the problem says which */
	STORE_FILE,
	STORE_FOLDER,
	STORE_LINK,
	STORE_MODULE /* a folder of another repository: in a revision there is nothing in it */
};

/* What the functions below call. */
struct store_calls {
	enum status (*open)(struct store *store, const char *path, struct store_file *ret);
	enum status (*read)(struct store *store, const struct store_file *file, size_t max,
			    struct arena *arena, struct str *ret);
	enum status (*stream)(struct store *store, const struct store_file *file,
			      store_see_bytes *see, void *with);
	void (*close)(struct store_file *file);
	bool (*exists)(struct store *store, const char *path);
	bool (*absent)(struct store *store, const char *path);
	bool (*is_folder)(struct store *store, const char *path);
	enum store_kind (*kind)(struct store *store, const char *path);
	enum status (*list)(struct store *store, const char *folder, store_see *see, void *with);
	enum status (*lend)(struct store *store, const char *path, struct store_loan *ret);
	void (*end)(struct store *store);
};

struct store {
	const struct store_calls *calls;
	struct git *git;              /* NULL: the file system */
	struct store_problem problem; /* of the last call; good until the next */
};

/* The file system as a store. */
extern const struct store_calls store_files;
#define STORE_FILES                                                                                \
	{                                                                                          \
		.calls = &store_files                                                              \
	}

/* The store that the file `path` of a command line is in, and what that file is called there:
 * the path itself, or git:REV: and the path from the top of the repository. The name lives
 * in `arena`. OK; INVALID: store->problem says why there is no store; NOMEM. Whatever is
 * returned, store_end() gives it back. These functions are IO, too, when a signal that is
 * caught (errno EINTR) broke off what git was asked. */
enum status store_begin(struct store *store, const char *path, struct arena *arena,
			const char **ret_name);
void store_end(struct store *store);

/* Opens a plain file. INVALID with errno or store->problem: EISDIR, ENXIO (a device), ENOENT …
 * NOMEM. */
enum status store_open(struct store *store, const char *path, struct store_file *ret);

/* The same for what the command line names: in the file system "-" is standard input, and
 * a FIFO is waited for. */
enum status store_open_named(struct store *store, const char *path, struct store_file *ret);

/* Reads it to its end. INVALID: more than `max` bytes (EFBIG), a directory (EISDIR), or
 * store->problem; IO with errno; NOMEM. */
enum status store_read(struct store *store, const struct store_file *file, size_t max,
		       struct arena *arena, struct str *ret);

/* Shows it to its end in pieces of at most 64 KiB, so that a file of any size costs one of them;
 * it goes on while `see` says OK, and else returns that. A file is shown once: open it again
 * to begin anew. IO with errno; INVALID with errno (EISDIR) or the problem; NOMEM. */
enum status store_stream(struct store *store, const struct store_file *file, store_see_bytes *see,
			 void *with);
void store_close(struct store *store, struct store_file *file);

/* The functions that answer yes or no leave errno ENOMEM, and no problem, when they could not
 * find out for want of memory. */

/* Is there anything of that name? errno, or the problem, when not. */
bool store_exists(struct store *store, const char *path);
bool store_is_folder(struct store *store, const char *path);

/* Is it itself a file, a folder, a link? The path must not end in a slash. */
enum store_kind store_kind(struct store *store, const char *path);

/* Is there certainly nothing of that name? A link is something wherever it leads, and where
 * nobody can tell there may be something. */
bool store_absent(struct store *store, const char *path);

/* Shows each name in a folder, "" being the directory at hand; it goes on while `see` says OK,
 * and else returns that. INVALID with errno or the problem: it cannot be read. */
enum status store_list(struct store *store, const char *folder, store_see *see, void *with);

/* Makes the file one that can be opened by a path. INVALID with errno or the problem, also
 * when it would need more than `max` bytes of memory (EFBIG); NOMEM. */
enum status store_lend(struct store *store, const char *path, struct store_loan *ret);
void store_loan_end(struct store_loan *loan);

/* The finding of store->problem; false: it has none. */
bool store_problem_add(const struct store *store, struct findings *findings, struct place place);

#endif
