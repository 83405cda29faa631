/* A git process that answers questions, as long as it lives. It is started without a shell
 * and told nothing on its command line but what stands here, so no name can become an option
 * or a command. It never asks a person and never fetches. */
#ifndef LOAD_GIT_CHILD_H
#define LOAD_GIT_CHILD_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

enum { GIT_BUFFER = 1 << 16, GIT_LINE_MAX = 8192 };

/* All-zero: none is running. */
struct git_child {
	pid_t pid;
	int pipe;   /* both ways */
	int errors; /* what it says is wrong */
	char *buffer;
	size_t at, length; /* of what was read and not yet taken */
};

/* Starts `git` with these arguments, ended by NULL, `arguments[0]` being "git". OK; INVALID
 * with errno (ENOENT: there is no git); NOMEM. */
enum status git_child_start(struct git_child *child, char *const *arguments);

/* The three below are IO with errno EINTR when a signal came that is caught: then git is told
 * to end. */

/* Writes a line to it. INVALID: it has ended. */
enum status git_child_ask(struct git_child *child, struct str line);

/* Reads a line without its end, which is good until the next call. INVALID: it has ended, or
 * the line is longer than GIT_LINE_MAX. */
enum status git_child_line(struct git_child *child, struct str *ret);

/* Reads so many bytes. INVALID: it has ended. */
enum status git_child_bytes(struct git_child *child, char *to, size_t count);

/* Ends it, also in the middle of an answer, and waits for that; nothing when none runs. */
void git_child_end(struct git_child *child);

/* Ends it, and says why it did not answer: the beginning of what it said, in `arena`. */
enum status git_child_why(struct git_child *child, struct arena *arena, struct str *ret);

#endif
