/* A file to be written where none is yet: its name is taken first, so that nobody else's file
 * is replaced, and given back when nothing comes of it. */
#ifndef CLI_FRESH_FILE_H
#define CLI_FRESH_FILE_H

#include "base/arena.h"
#include "base/out.h"
#include "base/status.h"

struct fresh_file {
	const char *path;
	struct out text; /* the owner's */
	bool there;      /* with just this text already: left alone */
	bool reserved;   /* ours, empty so far */
};

/* Finds out whether it is `there`. OK or NOMEM. */
enum status fresh_file_look(struct fresh_file *fresh, struct arena *arena);

/* Takes the name, unless it is there. False: errno says why it cannot be had. */
bool fresh_file_reserve(struct fresh_file *fresh);

/* Writes the text to the file that was reserved, as file_write() does. */
enum status fresh_file_write(struct fresh_file *fresh);

/* Removes the file that was reserved. */
void fresh_file_give_up(struct fresh_file *fresh);

#endif
