/* Where a path of a revision leads: through its folders and links. For git.c only. */
#ifndef LOAD_GIT_PATH_H
#define LOAD_GIT_PATH_H

#include "load/git_object.h"

/* What is there. */
struct git_spot {
	char path[PATH_MAX]; /* from the top of the repository, without links */
	enum git_mode mode;
	char id[OBJECT_ID];
};

/* Takes the tree of the revision, whose bytes come next, as the folder at the top. */
enum status git_path_begin(struct store *store, const struct git_object *tree);

/* Says that the spot is a submodule. INVALID, or NOMEM. */
enum status git_module_refuse(struct store *store, const struct git_spot *spot);

/* Follows a path from the top. OK; INVALID with errno (ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG) or
 * the store's problem; NOMEM. */
enum status git_path_follow(struct store *store, struct str path, struct git_spot *ret);

/* The folder at a spot that is one. */
enum status git_path_folder(struct store *store, const struct git_spot *spot,
			    const struct git_folder **ret);

#endif
