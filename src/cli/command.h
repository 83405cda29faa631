/* The verbs, and what is printed about them. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/options.h"

/* A command line as people read it, which completion reads, too: a line for each way
 * to call the verb. Its words are
 *
 *   --name          an option, with its value behind a blank or "=" if it has one
 *   [OPTION…]       any option; no argument
 *   POLICY, FILE    an argument: the name of a file (a word may go on: FILE.yaml)
 *   DIRECTORY       the name of a directory
 *   WHERE           an address, or "@" and a network of the policy
 *   VERB, CODE, SCHEMA   a verb, a diagnostic's code, a schema's name
 *   soap, ui|soap   the word itself, or one of these; they have no capitals
 *   -, WORD         anything else: nothing is offered
 *
 * "a | b" are two for one place, "…" behind a word means that it repeats, and brackets
 * are for people only. */
struct command {
	const char *name;
	const char *question; /* what it answers, in a line */
	const char *usage;    /* what follows "loginscope ", as above; each line ends in \n */
	bool takes_policy;    /* its first argument is a POLICY, or all are */
	const struct option_row *options;
	size_t option_count;
	const char *more; /* what the help says below the options */
	/* Runs it on what follows the verb; returns the exit status. */
	int (*run)(const struct command *command, struct console *console, char **args);
};

extern const struct command command_decide, command_explain, command_match, command_check,
    command_fmt, command_audit, command_test, command_diff, command_prove, command_import,
    command_export, command_apply, command_reset_option, command_simulate, command_sunset,
    command_init, command_schema, command_explain_code, command_completion;

/* All of them, in the order of the overview. */
extern const struct command *const commands[];
extern const size_t command_count;

/* The verb of that name, or NULL. */
const struct command *command_find(const char *name);

/* The help of one command, to stdout. */
void command_help(struct console *console, const struct command *command);

#endif
