/* The policies behind the arguments of a command line, one for each, in their order: a file beside
 * a policy means that policy, and a scenario that was found in a directory means none. */
#ifndef CLI_POLICY_PATHS_H
#define CLI_POLICY_PATHS_H

#include "cli/policy_files.h"

/* Finds the files first, in `*ret_files` (policy_files_find(), with all that is said there). OK,
 * NOMEM, or IO with errno. Everything lives in `arena`. */
enum status policy_paths_find(char *const *arguments, size_t count, enum directory_use use,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct policy_files *ret_files,
			      const char ***ret, uint32_t *ret_count);

#endif
