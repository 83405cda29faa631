/* A policy made ready to be asked. */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "base/finding.h"
#include "cli/console.h"
#include "engine/ruleset.h"

/* Where the machine keeps its time zones. */
#define ZONE_DIRECTORY "/usr/share/zoneinfo"

struct opened {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
	struct loaded_files files; /* that were read, also those of a policy with errors */
};

/* `--rules DATE` in `*ret`; NULL: untouched. EXIT_YES, or says that it is none and returns
 * EXIT_USAGE. */
int rules_option(struct console *console, const char *verb, const char *date, enum rules *ret);

/* Loads and compiles the policy at `path`, by the rules of the date `rules` (NULL:
 * the policy's own). Says what is wrong and returns an exit status; EXIT_YES: it
 * is ready. Whatever is returned, opened_close() gives it back. */
int policy_open(struct console *console, const char *verb, const char *path, const char *rules,
		struct opened *ret);

/* The same without compiling: what the policy says is enough for some questions. */
int policy_read(struct console *console, const char *path, struct opened *ret);

void opened_close(struct opened *opened);

#endif
