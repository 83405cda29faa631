/* The files that a policy was read from: nothing that is made of it may replace one of them. */
#ifndef CLI_OWN_FILES_H
#define CLI_OWN_FILES_H

#include "base/map.h"
#include "policy/policy.h"

struct own_files {
	struct map keys; /* file_key() of each, and of the databases */
};

/* OK or NOMEM; lives in `arena`. */
enum status own_files_find(const struct loaded_files *files, struct arena *arena,
			   struct own_files *ret);

/* Is the file at `path`, by whatever name, one of them? OK, INVALID: no; NOMEM. */
enum status own_files_has(const struct own_files *files, const char *path, struct arena *arena);

/* Is `folder`, which need not exist, the existing folder `above` or anywhere below it? OK;
 * INVALID: no; NOMEM. */
enum status folder_is_in(const char *folder, const char *above, struct arena *arena);

#endif
