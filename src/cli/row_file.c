#include "cli/row_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/progress.h"

int row_file_open(struct console *console, const char *path, struct row_file *ret)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		console_say(console, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	*ret = (struct row_file){
	    .console = console, .name = is_stdin ? "standard input" : path, .fd = fd};
	return EXIT_YES;
}

void row_file_close(struct row_file *file)
{
	if (file->catches)
		interrupts_leave();
	if (file->fd != STDIN_FILENO)
		close(file->fd);
}

/* Nobody writes answers while something is read. */
static enum status wait_for(enum status (*reads)(void *of), void *of)
{
	interrupt_waiting_begin();
	enum status status = interrupted() ? IO : reads(of);
	interrupt_waiting_end();
	return status;
}

enum status row_file_begin(struct row_file *file, const struct row_work *work, void *of)
{
	interrupts_catch(&file->console->out);
	file->catches = true;
	return wait_for(work->begin, of);
}

static enum status rows_answer(struct row_file *file, const struct row_work *work, void *of,
			       struct progress *progress)
{
	enum status status;
	uint64_t done = 0;
	while ((status = wait_for(work->read, of)) == OK) {
		status = work->answer(of);
		if (status == OK)
			status = out_status(&file->console->out);
		if (status != OK)
			return status;
		progress_show(progress, ++done);
	}
	return status == INVALID ? OK : status; /* INVALID: the end of the file */
}

enum status row_file_answer(struct row_file *file, const struct row_work *work, void *of)
{
	struct progress progress = progress_begin(file->console, work->what);
	enum status status = rows_answer(file, work, of, &progress);
	progress_end(&progress);
	return interrupted() ? IO : status;
}

int row_file_failed(struct row_file *file, enum status status)
{
	if (interrupted())
		return EXIT_INTERRUPTED;
	if (file->console->out.error)
		return EXIT_MACHINE; /* console_end() says why */
	return console_machine(file->console, status, file->name);
}

void row_file_bad(struct row_file *file, uint64_t bad, uint64_t count, const char *rows)
{
	if (bad && !file->console->quiet)
		console_say(file->console, "%" PRIu64 " of %" PRIu64 " %s could not be read", bad,
			    count, rows);
}
