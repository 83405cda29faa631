/* A line on a terminal for anything that takes longer than a second. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <time.h>

#include "cli/console.h"

struct progress {
	struct console *console;
	const char *what; /* is counted: "logins" */
	time_t started, told;
	bool shown;
};

struct progress progress_begin(struct console *console, const char *what);

/* So many are done. Costs nothing for most numbers. */
void progress_show(struct progress *progress, uint64_t done);

/* The same where each takes a while, and how many there will be is known; at most once a
 * second. */
void progress_of(struct progress *progress, uint64_t done, uint64_t all);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
