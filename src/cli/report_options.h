/* `--format FORMAT` for what goes to standard output, and `--report FORMAT=FILE`, as often
 * as one likes, for what is written beside it. Any verb that answers in several formats
 * uses these. */
#ifndef CLI_REPORT_OPTIONS_H
#define CLI_REPORT_OPTIONS_H

#include "base/file_identity.h"
#include "cli/options.h"
#include "policy/policy.h"
#include "report/page.h"

/* The row of `--report`. */
#define REPORT_OPTION                                                                              \
	{                                                                                          \
		"report", "FORMAT=FILE", "write this, too; may be given again",                    \
		    .repeats = true, .takes = TAKES_REPORT                                         \
	}

struct report_file {
	size_t format; /* position among the formats */
	const char *path;
};

struct report_choice {
	size_t format; /* of standard output */
	struct report_file files[REPEATS_MAX];
	size_t file_count;
};

/* Reads both options; `rows[format]` has the formats as its words. Says what is wrong and
 * returns false: no such format, no file, "-", a file named twice, whatever it is called
 * by. */
bool report_options_parse(struct console *console, const char *verb, const struct options *options,
			  const struct option_row *rows, size_t format, size_t report,
			  struct report_choice *ret);

/* Would a report replace one of the files that were read? Says so and returns EXIT_USAGE,
 * else EXIT_YES. */
int report_files_check(struct console *console, const char *verb,
		       const struct report_choice *choice, const struct file_identity *read,
		       size_t count);

/* Would a report be written to the file that another option writes, be it there yet or not, whatever
 * it is called by? Says so and returns EXIT_USAGE, else EXIT_YES. */
int report_files_check_written(struct console *console, const char *verb,
			       const struct report_choice *choice, const char *option,
			       const char *path);

/* The same as report_files_check() for all that a policy or a scenario was read from, its databases, too. */
int report_files_check_loaded(struct console *console, const char *verb,
			      const struct report_choice *choice, const struct loaded_files *files);

/* Writes one report on a page: OK, NOMEM, or IO with errno. The page's output may be memory;
 * `of` is what it is about. */
typedef enum status report_write(const struct page *page, size_t format, void *of);

/* Writes the files, each whole or not at all, on pages of a fixed width without colour. Returns
 * EXIT_YES, or says what went wrong and returns EXIT_MACHINE. */
int report_files_write(struct console *console, const struct report_choice *choice,
		       report_write *write, void *of);

#endif
