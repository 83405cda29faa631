/* Many files replaced at once, each where it stands: afterwards all of them have their new bytes
 * or all the old ones, whatever happens in between.
 *
 *	a/.loginscope-XXXXXX, b/.loginscope-XXXXXX, …   first all new contents are written, each
 *	                                                beside its file, and brought to the disk;
 *	a/one, b/two, …                                 then each file changes places with its
 *	                                                new one, if it still is what was read;
 *	                                                when all have, the old ones go.
 *
 * Putting back is to change places again, so it needs no space on the disk. SIGINT, SIGTERM and
 * SIGHUP make it give up, and take effect when everything is as it was. Only what kills at once
 * (SIGKILL, SIGQUIT, the machine itself) may leave half of it. */
#ifndef BASE_FILES_WRITE_H
#define BASE_FILES_WRITE_H

#include <signal.h>

#include "base/arena.h"
#include "base/file_write.h"

struct replaced_file {
	const char *path;   /* as it was given */
	const char *target; /* the file it leads to */
	char *staged;       /* the new one; NULL: none. When they have changed places, the old */
	char *aside;        /* a name for the old one where two names can't change places */
	struct file_version before, after; /* what was read, what is written */
	bool placed;
	bool moved;       /* the old file stands in `aside` */
	bool lost;        /* it could not be put back, or is no longer ours to put back */
	const char *kept; /* of a lost one that the machine failed at: where the old file is */
};

struct files_write {
	struct arena arena;
	struct replaced_file *files;
	uint32_t count;
	bool one_step;       /* names change places in one step, if the file system can */
	const char *problem; /* the path at which it failed; NULL: at none */
	sigset_t held;
};

/* From here on signals are held; files_write_end() follows. */
void files_write_begin(struct files_write *write);

/* Adds a file, of which `bytes` were made when it was that version; a link stays one. OK;
 * INVALID: it is no plain file; IO with errno (EINTR: a signal came); NOMEM. */
enum status files_write_add(struct files_write *write, const char *path,
			    const struct file_version *version, struct str bytes);

/* Replaces all of them. OK; INVALID: one was changed since it was read; IO with errno (EINTR: a
 * signal came). After a failure files_write_take_back() puts back what was replaced. */
enum status files_write_commit(struct files_write *write);

/* Puts back those that still are as they were written here; of the others `lost` is set. The
 * number of these. Keeps errno. */
uint32_t files_write_take_back(struct files_write *write);

/* Gives everything back, takes away what still stands beside the files, but for what is kept;
 * keeps errno. */
void files_write_end(struct files_write *write);

#endif
