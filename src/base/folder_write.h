/* Many files written below a folder at once: afterwards all of them are there or, whatever
 * happens in between, the folder is as it was.
 *
 *	FOLDER/.loginscope-XXXXXX/0, 1, 2, …   first each file is written here, and all of them
 *	                                       brought to the disk;
 *	FOLDER/settings/Security.settings, …   then each is renamed to where it belongs, and what
 *	                                       it replaces is kept beside the others,
 *	                                       until all are at their places, on the
 *	                                       disk, too.
 *
 * SIGINT, SIGTERM and SIGHUP make it give up, and take effect when everything is as it was.
 * Only what kills at once (SIGKILL, the machine itself) may leave half of it. */
#ifndef BASE_FOLDER_WRITE_H
#define BASE_FOLDER_WRITE_H

#include <signal.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

struct folder_write {
	struct arena arena;
	bool replace;
	int folder, stage;      /* descriptors; -1: none */
	const char *stage_name; /* in the folder; NULL: none */
	const char **made;      /* folders made for it, in that order: from the folder ... */
	uint32_t made_count;
	uint32_t outer_count; /* ... but for the first of them: the folder itself, and those it
			       * is in, which are paths of their own */
	struct folder_file *files;
	uint32_t file_count;
	uint32_t reached; /* files that are at their places, or half-way there */
	bool committed;
	const char *problem; /* the path at which it failed: below the folder once there is a
			      * stage; NULL: at none */
	sigset_t held;
};

/* Begins with a folder, which is made, and those it is in, where it is missing. `replace`: files
 * may be replaced, links by files. OK; IO with errno; NOMEM. Whatever is returned,
 * folder_write_end() follows. */
enum status folder_write_begin(struct folder_write *write, const char *folder, bool replace);

/* Adds a file: `path` is relative, its folders are made. OK; INVALID: there is one already;
 * IO with errno (EINTR: a signal came); NOMEM. */
enum status folder_write_add(struct folder_write *write, const char *path, struct str bytes);

/* Puts all files at their places. OK; INVALID: somebody has made one of them in between; IO
 * with errno; NOMEM. */
enum status folder_write_commit(struct folder_write *write);

/* Gives everything back, and without a commit that was OK takes away what was made; keeps
 * errno. */
void folder_write_end(struct folder_write *write);

#endif
