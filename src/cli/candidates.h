/* Which words could stand at the cursor of a command line? Answered from the tables
 * of verbs and options and, for names, from the policy that the line speaks of, so
 * that a new verb or option is completed without anything being written about it.
 *
 * Nothing here complains: a line that makes no sense, and a policy that cannot be
 * used, have no candidates. */
#ifndef CLI_CANDIDATES_H
#define CLI_CANDIDATES_H

#include "base/arena.h"
#include "cli/command.h"

struct candidate {
	struct str text;        /* the whole word */
	struct str description; /* foreign, too; may be empty */
};

enum candidate_files { FILES_NONE, FILES_ANY, FILES_DIRECTORIES };

struct candidates {
	struct arena *arena; /* holds everything */
	struct candidate *at;
	size_t count;
	enum candidate_files files; /* names of files could stand there, too */
};

/* The candidates for the last of `words`, which are those behind "loginscope" (at
 * least one, maybe empty). They fit what kind of word is begun there, but need not
 * begin with its letters. `home` is what "~" at the front of a policy's path means;
 * NULL: nothing. OK or NOMEM. */
enum status candidates_find(const struct str *words, size_t count, const char *home,
			    struct arena *arena, struct candidates *ret);

/* Adds one. OK or NOMEM. */
enum status candidate_add(struct candidates *candidates, struct str text, struct str description);

/* Adds what `takes` names in the policy at `path`: users, profiles, apps, or
 * networks as "@name", each behind `prefix`. Names that cannot be shown as they are
 * do not count. OK or NOMEM. */
enum status candidates_add_names(struct candidates *candidates, enum option_takes takes,
				 const char *path, struct str prefix);

#endif
