/* A policy made ready to be asked. */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "base/finding.h"
#include "cli/options.h"
#include "engine/ruleset.h"
#include "load/load.h"

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

/* Something to read as the command line names it. */
struct input_named {
	const char *what; /* "POLICY", "--overlay" */
	const char *path; /* or NULL: not given */
};

/* Standard input is read by one of them at most. Else says which two name it and returns
 * EXIT_USAGE. */
int stdin_once(struct console *console, const char *verb, const struct input_named *inputs,
	       size_t count);

/* A POLICY as the command line names it. */
struct policy_named {
	const char *verb, *path;
	const char *overlay; /* --overlay, or NULL */
	const char *rules;   /* --rules, or NULL: those the policy names */
	bool unwarned;       /* its warnings are not shown, for they are about deciding */
	bool may_be_yaml;    /* one of several POLICY: of a policy file the overlay is not, and
	                      * overlay_check() says when it is of none */
};

/* The row of `--overlay FILE`, of every verb that takes POLICY. */
#define OVERLAY_OPTION                                                                             \
	{                                                                                          \
		.name = "overlay", .value = "FILE",                                                \
		.help = "a policy file with what Salesforce metadata cannot say",                  \
		.takes = TAKES_FILE                                                                \
	}

/* `--rules DATE` in `*ret`; NULL: untouched. EXIT_YES, or says that it is none and returns
 * EXIT_USAGE. */
int rules_option(struct console *console, const char *verb, const char *date, enum rules *ret);

/* Loads and compiles a policy. Says what is wrong and returns an exit status; EXIT_YES: it is
 * ready, and its warnings were said, and unless console->quiet its notes. Whatever is
 * returned, opened_close() gives it back. */
int policy_open(struct console *console, const struct policy_named *named, struct opened *ret);

/* The same without compiling: what the policy says is enough for some questions. */
int policy_read(struct console *console, const struct policy_named *named, struct opened *ret);

/* How the policy is to be loaded. */
struct load_options policy_options(const struct policy_named *named, struct opened *opened);

/* Shows the warnings of a policy that was loaded, and unless console->quiet its notes. */
void warnings_say(struct console *console, struct opened *opened);

/* EXIT_YES; or there is an --overlay and `metadata` is false, for none of the policies is metadata:
 * says so and returns EXIT_USAGE. */
int overlay_check(struct console *console, const char *verb, const char *overlay, bool metadata);

void opened_close(struct opened *opened);

#endif
