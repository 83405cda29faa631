#include "cli/progress.h"

#include <inttypes.h>

struct progress progress_begin(struct console *console, const char *what)
{
	return (struct progress){.console = console, .what = what, .started = time(NULL)};
}

void progress_show(struct progress *progress, uint64_t done)
{
	enum { EVERY = 1 << 16 };
	struct console *console = progress->console;
	if (done % EVERY || console->quiet || !console->err_terminal ||
	    time(NULL) - progress->started < 2)
		return;
	progress->shown = true;
	out_format(&console->err, "\r%" PRIu64 " %s", done, progress->what);
	out_flush(&console->err);
}

void progress_of(struct progress *progress, uint64_t done, uint64_t all)
{
	struct console *console = progress->console;
	if (console->quiet || !console->err_terminal)
		return;
	time_t now = time(NULL);
	if (now - progress->started < 2 || now == progress->told)
		return;
	progress->told = now;
	progress->shown = true;
	out_format(&console->err, "\r%" PRIu64 " of %" PRIu64 " %s", done, all, progress->what);
	out_flush(&console->err);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		out_text(&progress->console->err, "\r\x1b[K");
}
