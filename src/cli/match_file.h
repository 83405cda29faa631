/* `match --in`: a file of addresses, blocks, ranges and networks, one a line,
 * answered line by line. */
#ifndef CLI_MATCH_FILE_H
#define CLI_MATCH_FILE_H

#include "cli/console.h"
#include "policy/policy.h"
#include "report/match_writer.h"

/* Answers every line of the file at `path` ("-": stdin) and returns the exit
 * status. */
int match_file_answer(struct console *console, const struct policy *policy, const char *path,
		      enum match_format format);

#endif
