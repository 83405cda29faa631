/* Command lines: a table of options per command, and one parser for all. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/console.h"

/* What a value is, for what completes command lines. */
enum option_takes {
	TAKES_TEXT, /* anything, or one of the row's words */
	TAKES_FILE,
	TAKES_DIRECTORY,
	TAKES_USER, /* a name in the policy that stands on the command line */
	TAKES_PROFILE,
	TAKES_APP,
	TAKES_ADDRESS,    /* or '@' and a network of that policy */
	TAKES_REPORT,     /* FORMAT=FILE; the formats are the words of the row "format" */
	TAKES_EXPECTATION /* VERDICT[:REASON]; the row's words are the verdicts */
};

struct option_row {
	const char *name;  /* without the dashes */
	const char *value; /* what it takes, for the help; NULL: nothing */
	const char *help;
	char letter;             /* 'v': it is -v, too; 0: it has none */
	bool repeats;            /* may be given several times */
	enum option_takes takes; /* when it has a value */
	const struct str *words; /* what it can be, or begin with, the default first; NULL: too
	                            many to name */
	size_t word_count;
};

enum { OPTIONS_MAX = 32, REPEATS_MAX = 128, ANY_NUMBER = 1 << 30 };

/* One time an option that repeats was given. */
struct option_given {
	size_t row;
	const char *value;
};

struct options {
	const char
	    *values[OPTIONS_MAX]; /* by row; "" for one that takes nothing; NULL: not given; of
	                             several the last */
	struct option_given given[REPEATS_MAX]; /* those that repeat, in order */
	size_t given_count;
	char **arguments; /* ended by NULL */
	size_t argument_count;
	bool help; /* --help was among them; nothing else counts then */
};

/* Parses what follows the verb: "--name VALUE", "--name=VALUE", "-n VALUE", "--" ends
 * the options. Says what is wrong on stderr and returns false: an unknown option (and
 * the nearest), one given twice, a value missing, empty or too many, an argument
 * too many. `args` is ended by NULL; the arguments are moved to its front. */
bool options_parse(struct console *console, const char *verb, const struct option_row *rows,
		   size_t count, size_t most_arguments, char **args, struct options *ret);

/* The position of a given option's value among its row's words (0, the default, when
 * it is not given) in `*ret`. False: it is none of them, and stderr says so; `what` is
 * what they are called: "format". */
bool option_word(struct console *console, const char *verb, const struct options *options,
		 const struct option_row *rows, size_t row, const char *what, size_t *ret);

/* The row of `--color WHEN`, and obeying it. */
#define COLOR_OPTION                                                                               \
	{                                                                                          \
		.name = "color", .value = "WHEN", .help = "auto (default), always or never",       \
		.words = colour_words, .word_count = COLOUR_WORDS                                  \
	}
enum { COLOUR_WORDS = 3 };
extern const struct str colour_words[COLOUR_WORDS];
bool option_colour(struct console *console, const char *verb, const struct options *options,
		   const struct option_row *rows, size_t row);

/* Finds `text` among the values an option may have; `count` when it is none, and
 * says so on stderr with the nearest, or all of them when they are few. `what` is
 * what they are called: "verdict". */
size_t choice_find(struct console *console, const char *verb, const char *option, const char *what,
		   const struct str *names, size_t count, struct str text);

/* The options as the help shows them. */
void options_print(struct out *out, const struct option_row *rows, size_t count);

#endif
