/* The folders of a revision, as git keeps them: tree objects. */
#ifndef LOAD_GIT_FOLDER_H
#define LOAD_GIT_FOLDER_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "base/str.h"

/* What an entry is. */
enum git_mode {
	GIT_FOLDER = 040000,
	GIT_FILE = 0100000, /* or any other */
	GIT_LINK = 0120000,
	GIT_MODULE = 0160000 /* another repository */
};

struct git_entry {
	const char *name;
	enum git_mode mode;
	const unsigned char *id; /* of the object, so many bytes as the repository's ids have */
};

struct git_folder {
	struct git_entry *at; /* sorted by name */
	size_t count;
};

/* Reads a tree object, whose ids have `id_size` bytes each; the folder points into `bytes`.
 * OK; INVALID: it is malformed; NOMEM. */
enum status git_folder_parse(struct str bytes, size_t id_size, struct arena *arena,
			     struct git_folder *ret);

/* The entry of that name, or NULL. */
const struct git_entry *git_folder_find(const struct git_folder *folder, struct str name);

#endif
