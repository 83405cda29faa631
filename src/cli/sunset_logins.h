/* `sunset --logins FILE`: a file of logins, counted row by row. */
#ifndef CLI_SUNSET_LOGINS_H
#define CLI_SUNSET_LOGINS_H

#include "cli/open.h"
#include "engine/sunset_log.h"

/* The file to read. */
struct sunset_file {
	const char *path; /* "-": stdin */
	uint64_t rows, bad;
};

/* Reads `file` into `log`, which is ready, and counts its rows; bad ones are told on stderr.
 * EXIT_YES, or says why not and returns an exit status. */
int sunset_logins_read(struct console *console, struct opened *opened, struct sunset_file *file,
		       struct sunset_log *log);

#endif
