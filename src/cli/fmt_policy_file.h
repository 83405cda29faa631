/* One policy file formatted for the command line: read, laid out, checked. For
 * fmt.c. */
#ifndef CLI_FMT_POLICY_FILE_H
#define CLI_FMT_POLICY_FILE_H

#include "base/file_write.h"
#include "cli/console.h"
#include "load/fmt.h"

struct formatted {
	struct arena arena;
	struct str bytes; /* of the file as it is */
	struct file_version version;
	struct fmt_result result;
};

/* Formats the file at `path` ("-": standard input; `plain`: it must be a plain file, as
 * one that is to be rewritten). EXIT_YES; else it is said what is wrong. Whatever is
 * returned, formatted_clear() gives it back. */
int policy_file_format(struct console *console, const char *path, bool plain,
		       const struct fmt_options *options, struct formatted *ret);
void formatted_clear(struct formatted *formatted);

#endif
