/* Paths in a policy that is written somewhere else than it was read: from there on. */
#ifndef CLI_IMPORT_PATHS_H
#define CLI_IMPORT_PATHS_H

#include "base/arena.h"
#include "policy/policy.h"

/* The path of `to` from the folder `from`, both absolute and plain, "../" and all: from
 * "/a/b" to "/a/c/d" it is "../c/d". NULL: no memory. Here for tests. */
const char *path_between(struct str from, struct str to, struct arena *arena);

/* The path of the existing file `path` for a policy file called `output` (NULL: one in the
 * directory at hand). OK; INVALID with errno: there is none, or the folder of `output` is not there;
 * NOMEM. */
enum status import_path(const char *output, const char *path, struct arena *arena,
			const char **ret);

/* Does so for the databases and the approved policies that `policy` names, relative to the files
 * that name them; what is nowhere to be found stays as it is. OK or NOMEM. */
enum status import_paths_set(struct policy *policy, const char *output, struct arena *arena);

#endif
