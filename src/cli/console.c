#include "cli/console.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const size_t WIDTH_DEFAULT = 100, WIDTH_LEAST = 40;

/* A terminal's width, but no wider than what reads well. */
static size_t width_of(int fd)
{
	struct winsize size;
	if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
	    size.ws_col > WIDTH_DEFAULT)
		return WIDTH_DEFAULT;
	return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

/* https://no-color.org: set and not empty means no. */
static bool wants_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
	return isatty(fd) && !(no && *no) && !(terminal && strcmp(terminal, "dumb") == 0);
}

enum status console_init(struct console *console)
{
	*console = (struct console){.err_terminal = isatty(STDERR_FILENO)};
	if (out_init_fd(&console->out, STDOUT_FILENO) != OK)
		return NOMEM;
	if (out_init_fd(&console->err, STDERR_FILENO) != OK) {
		out_clear(&console->out);
		return NOMEM;
	}
	console->out.terminal = isatty(STDOUT_FILENO);
	console->page = (struct page){.out = &console->out, .width = width_of(STDOUT_FILENO)};
	console->err_page = (struct page){.out = &console->err, .width = width_of(STDERR_FILENO)};
	console_colour(console, COLOUR_AUTO);
	return OK;
}

void console_colour(struct console *console, enum colour_choice choice)
{
	bool always = choice == COLOUR_ALWAYS, never = choice == COLOUR_NEVER;
	console->page.colour = always || (!never && wants_colour(STDOUT_FILENO));
	console->err_page.colour = always || (!never && wants_colour(STDERR_FILENO));
}

__attribute__((format(printf, 2, 0))) static void say(struct console *console, const char *format,
						      va_list args)
{
	char text[2048];
	int length = vsnprintf(text, sizeof text, format, args);
	if (length < 0)
		return;
	bool cut = (size_t)length >= sizeof text;
	out_text(&console->err, "loginscope: ");
	out_terminal_text(&console->err, str_of(text));
	out_text(&console->err, cut ? "…\n" : "\n");
}

void console_say(struct console *console, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(console, format, args);
	va_end(args);
}

int console_usage(struct console *console, const char *verb, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(console, format, args);
	va_end(args);
	if (verb)
		out_format(&console->err, "Try: loginscope %s --help\n", verb);
	else
		out_text(&console->err, "Try: loginscope help\n");
	return EXIT_USAGE;
}

int console_machine(struct console *console, enum status status, const char *what)
{
	if (status == NOMEM)
		console_say(console, "out of memory");
	else if (errno != EINTR) /* whoever interrupts knows it */
		console_say(console, "%s: %s", what, strerror(errno));
	return EXIT_MACHINE;
}

int console_end(struct console *console, int code)
{
	enum status status = out_flush(&console->out);
	if (status != OK && code != EXIT_INTERRUPTED) {
		if (status == NOMEM || errno != EPIPE)
			console_machine(console, status, "writing the answer");
		code = EXIT_MACHINE;
	}
	out_flush(&console->err);
	out_clear(&console->out);
	out_clear(&console->err);
	return code;
}
