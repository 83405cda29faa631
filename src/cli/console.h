/* The program's two ends: the answer to stdout, everything else to stderr. Here
 * the environment is read, once, and passed down as values. */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include "report/page.h"

/* Exit statuses, of every command. */
enum {
	EXIT_YES = 0,
	EXIT_NO = 1,
	EXIT_USAGE = 2,   /* bad command line */
	EXIT_INPUT = 3,   /* bad policy, log, test file */
	EXIT_OPEN = 4,    /* cannot be decided from what was given */
	EXIT_MACHINE = 5, /* I/O, memory */
	EXIT_INTERRUPTED = 130
};

struct console {
	struct out out, err;
	struct page page;     /* of out */
	struct page err_page; /* of err */
	bool quiet;           /* no progress, no summaries */
	bool err_terminal;
};

/* OK or NOMEM. */
enum status console_init(struct console *console);

enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/* `--color`; until then as COLOUR_AUTO. */
void console_colour(struct console *console, enum colour_choice choice);

/* "loginscope: …" on stderr; whatever comes in is made harmless. */
__attribute__((format(printf, 2, 3))) void console_say(struct console *console, const char *format,
						       ...);

/* The same, with a pointer to `loginscope VERB --help`; returns EXIT_USAGE. `verb`
 * NULL: `loginscope help`. */
__attribute__((format(printf, 3, 4))) int console_usage(struct console *console, const char *verb,
							const char *format, ...);

/* Says why the machine failed (NOMEM, or IO with errno, while doing `what`) and
 * returns EXIT_MACHINE. */
int console_machine(struct console *console, enum status status, const char *what);

/* Flushes both ends and closes the console; returns `code`, or EXIT_MACHINE when
 * the answer could not be written: said on stderr unless its reader went away, or
 * the run was interrupted anyway. */
int console_end(struct console *console, int code);

#endif
