/* Names of files as a policy file writes them: where they lead, which may not be
 * written, which file was probably meant. What patterns match: file_pattern.h. */
#ifndef LOAD_FILE_NAME_H
#define LOAD_FILE_NAME_H

#include <limits.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "load/store.h"

/* What goes before a name that is relative to a file: "policies/acme.yaml" →
 * "policies/", "git:main:acme.yaml" → "git:main:"; empty for what stands in the directory the
 * program runs in. */
struct str directory_prefix(struct str path);

/* The path of the file that `file` calls `name`, which is relative: never one that names a
 * revision when `file` does not, nor standard input. False: it is too long for a path. */
bool file_name_path(struct str file, struct str name, char ret[PATH_MAX]);

/* The path of the policy that `file` calls `name`, for policy_load(): relative to the file, and in
 * the same revision; or as it is, where it says a revision of its own: git:REV:path. NULL: no
 * memory. */
const char *file_name_policy(struct str file, struct str name, struct arena *arena);

/* Does the name have one of the characters that make it a pattern of glob(7)? */
bool file_name_is_pattern(struct str name);

/* Names that a policy may not have. An absolute one would let a policy of anybody
 * name the files of whoever reads it. */
enum name_fault {
	NAME_FINE,
	NAME_ABSOLUTE,  /* "/etc/acme.yaml" */
	NAME_HOME,      /* "~/acme.yaml" */
	NAME_TWO_STARS, /* "**", in a pattern */
	NAME_BACK       /* ".." behind a wildcard, in a pattern */
};

/* What is wrong with the name, which may be a pattern or stands for itself. */
enum name_fault file_name_check(struct str name, bool pattern);

/* The name with each part that does not exist replaced by the nearest name in that
 * directory, but for `file` itself, so that it leads to something; empty when none
 * is near, the name has many parts, or `*names`, to which the names looked at are
 * added, reaches NAMES_MAX. It lives in `arena`. OK or NOMEM. */
enum status file_name_nearest(struct store *store, struct str file, struct str name,
			      struct arena *arena, size_t *names, struct str *ret);

#endif
