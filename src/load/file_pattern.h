/* Which files a pattern in a policy file matches. The pattern may come from anybody,
 * so what is looked at is bounded, however many folders and links there are. */
#ifndef LOAD_FILE_PATTERN_H
#define LOAD_FILE_PATTERN_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "load/store.h"

enum {
	PATTERN_PATHS_MAX = 10000, /* folders a part of a pattern leads to; files it matches */
	NAMES_MAX = 200000         /* names in folders that are looked at for one policy */
};

/* The paths of the files that match the pattern `name` of `file`, sorted by their
 * bytes; there may be none. They live in `arena`; `*names` counts the names that
 * were looked at. Parts match as in fnmatch(3); a name that begins with a dot is
 * matched by a dot only, `.` and `..` by themselves only. The name must be one
 * that file_name_check() finds fine. OK; NOMEM; INVALID with errno or the store's problem: a
 * directory on the way cannot be read, a path is too long (ENAMETOOLONG), or a bound is reached
 * (E2BIG). */
enum status file_pattern_match(struct store *store, struct str file, struct str name,
			       struct arena *arena, size_t *names, const char *const **ret,
			       size_t *ret_count);

#endif
