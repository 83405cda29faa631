/* Files that somebody works on: wait until one of them is another than it was.
 *
 * They are looked at every now and then instead of asking the system for news, so that a
 * file that is replaced by its editor, one on another machine's disk, and one that is not
 * there yet are all the same. */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "base/file_write.h"
#include "base/map.h"

struct watched {
	const char *path;
	struct file_version version; /* all-zero: it is not there */
};

struct watch {
	struct arena arena;
	struct map paths;
	struct watched *at;
	uint32_t count;
};

void watch_init(struct watch *watch);
void watch_clear(struct watch *watch);

/* Watches one more file; one that `before` (or NULL) watched is the one that it saw, so that
 * nothing is missed in between. Standard input, "-", is passed over, and what is in a
 * directory is not seen. OK or NOMEM. */
enum status watch_add(struct watch *watch, const struct watch *before, struct str path);

/* Waits until one of them has changed and all stay as they are for a moment. Returns the
 * path of the first that has. An interrupt ends the program (cli/interrupt.h). */
const char *watch_wait(struct watch *watch);

#endif
