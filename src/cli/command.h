/* The verbs, and what is printed about them. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/options.h"

struct command {
	const char *name;
	const char *question; /* what it answers, in a line */
	const char *usage;    /* lines behind "loginscope " */
	const struct option_row *options;
	size_t option_count;
	const char *more; /* what the help says below the options */
	/* Runs it on what follows the verb; returns the exit status. */
	int (*run)(const struct command *command, struct console *console, char *const *args);
};

extern const struct command command_decide, command_explain;

/* The help of one command, to stdout. */
void command_help(struct console *console, const struct command *command);

#endif
