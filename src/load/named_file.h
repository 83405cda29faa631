/* A file that the command line names: as a path, as - for standard input, or in a revision. */
#ifndef LOAD_NAMED_FILE_H
#define LOAD_NAMED_FILE_H

#include "base/finding.h"
#include "load/store.h"

struct named_file {
	struct str name; /* as messages call it */
	struct file_identity identity;
	struct str bytes;
	bool too_large; /* not read for that alone */
};

/* How it is read. */
struct named_how {
	const char *stdin_name; /* NULL, or the file that "-" stands for */
	bool plain; /* it is not the command line that says the path: only a plain file will do,
		     * and "-" is a name like any other */
};

/* Reads the file `path` of the store. Standard input that stands for another file has the name
 * and the identity of that one, unless there is no text at all. INVALID with errno or
 * store->problem, then only the name is set; IO; NOMEM. All of it lives in `arena` or is the
 * caller's. */
enum status named_file_read(struct store *store, const char *path, struct named_how how,
			    struct arena *arena, struct named_file *ret);

/* Adds a source without text, and the finding for what store_begin() or the above said INVALID
 * to; `help` as in file_source_refuse(). OK or NOMEM. */
enum status named_file_refuse(const struct store *store, struct str name, struct sources *sources,
			      struct arena *arena, struct findings *findings, const char *help);

#endif
