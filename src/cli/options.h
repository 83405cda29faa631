/* Command lines: a table of options per command, and one parser for all. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/console.h"

struct option_row {
	const char *name;  /* without the dashes */
	const char *value; /* what it takes, for the help; NULL: nothing */
	const char *help;
};

enum { OPTIONS_MAX = 32, ARGUMENTS_MAX = 2 };

struct options {
	const char
	    *values[OPTIONS_MAX]; /* by row; "" for one that takes nothing; NULL: not given */
	const char *arguments[ARGUMENTS_MAX];
	size_t argument_count;
	bool help; /* --help was among them; nothing else counts then */
};

/* Parses what follows the verb: "--name VALUE", "--name=VALUE", "--" ends the
 * options. Says what is wrong on stderr and returns false: an unknown option (and
 * the nearest), one given twice, a value missing, empty or too many, an argument
 * too many. */
bool options_parse(struct console *console, const char *verb, const struct option_row *rows,
		   size_t count, size_t most_arguments, char *const *args, struct options *ret);

/* Finds `text` among the values an option may have; `count` when it is none, and
 * says so on stderr with the nearest, or all of them when they are few. `what` is
 * what they are called: "verdict". */
size_t choice_find(struct console *console, const char *verb, const char *option, const char *what,
		   const struct str *names, size_t count, struct str text);

/* The options as the help shows them. */
void options_print(struct out *out, const struct option_row *rows, size_t count);

#endif
