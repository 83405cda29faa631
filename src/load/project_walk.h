/* The files of metadata below a folder. For project.c only.
 *
 * Links to files are followed, links to folders are not, so that no file is seen twice by them
 * and no walk goes round in a circle; what is passed over so is said in a note. */
#ifndef LOAD_PROJECT_WALK_H
#define LOAD_PROJECT_WALK_H

#include "base/map.h"
#include "load/project.h"

struct project_walk {
	struct store *store;
	struct arena *arena;       /* of what is found, and of notes */
	struct arena scratch;      /* of folders still to be looked into */
	struct findings *findings; /* NULL: nothing is said, and a folder that cannot be read or
				    * is too deep is passed over */
	struct place place;        /* of what is said */
	bool first;                /* the first file is enough */
	struct project project;    /* what was found */
	struct map known;          /* paths of that: folders may lie in one another */
	size_t names;              /* looked at */
	unsigned depth;
	bool deep; /* a folder was passed over as it is too deep */
};

/* Asks the store a question about a path: OK is yes, INVALID no (errno, or the problem), or
 * NOMEM. */
enum status project_ask(struct store *store, bool (*question)(struct store *, const char *),
			const char *path);

/* What goes before the names in a folder: "", "force-app/", "git:main:". NULL: no memory. */
const char *folder_prefix(const char *folder, struct arena *arena);

/* Adds the files below the folder, in order; with walk->first it may end before the last.
 * INVALID: it cannot be read, or is too large, which is a finding; NOMEM; IO. */
enum status project_walk_folder(struct project_walk *walk, const char *folder);

/* Adds a file, unless it is there. OK; INVALID with a finding: there are too many; NOMEM. */
enum status project_walk_add(struct project_walk *walk, const char *path,
			     const struct metadata_name *name);

/* The finding for a folder that cannot be read, as errno or the problem says. INVALID, or, for
 * what is the machine's account, NOMEM or IO. */
enum status project_unreadable(struct project_walk *walk, const char *folder);

#endif
