/* Files that are read, changed in memory, and written back: all of them or none. */
#ifndef CLI_REWRITE_H
#define CLI_REWRITE_H

#include "base/file_write.h"
#include "cli/console.h"

struct arena;

/* A file, and its bytes with what was changed in them. */
struct rewrite {
	uint32_t number; /* in the sources it comes from */
	const char *path;
	struct str before, now;
	struct file_version version; /* that `before` was read from */
};

/* Reads the file at file->path; `now` is `before`.
 * OK, NOMEM, or IO with errno. */
enum status rewrite_read(struct rewrite *file, struct arena *arena);

/* Writes those that changed, all or none (base/files_write.h); what cannot be put back after a
 * failure is said: it holds `what`, "the repair". EXIT_YES; else it was said what is wrong. */
int rewrites_write(struct console *console, const struct rewrite *files, uint32_t count,
		   const char *what);

#endif
