/* A revision in git as a store of files (store.h). One process answers for the run of one load:
 * `git cat-file --batch` gives the tree of the revision, then folders and files as they are
 * asked for, each folder once.
 *
 * Links are followed inside the revision and never out of it. A file that is kept elsewhere (a
 * submodule, Git LFS, a clone without all objects) is a problem of its own, not a missing
 * file. */
#ifndef LOAD_GIT_H
#define LOAD_GIT_H

#include "load/store.h"

extern const struct store_calls git_calls;

/* Opens the revision that `name` speaks of: "git:REV:path". `*ret_name` is the name with the
 * path from the top of the repository, without . and .., in `arena`. OK; INVALID with
 * store->problem; NOMEM. What it has is in store->git, which store_end() gives back. */
enum status git_begin(struct store *store, struct str name, struct arena *arena,
		      const char **ret_name);

#endif
