#include "cli/logins.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "load/logins.h"
#include "report/finding_text.h"
#include "report/login_rows.h"

/* A file being answered. */
struct run {
	struct console *console;
	const struct opened *opened;
	struct login_reader *reader;
	enum rows_format format;
	enum json_detail detail;
	const struct expectation *expectation;
	struct tally tally;
	struct arena scratch; /* of one row */
	struct fragments fragments;
	time_t started;
	bool progress_shown;
};

/* --- SIGINT ----------------------------------------------------------------
 *
 * Rows that were answered reach their reader even when the run is broken off
 * while it waits for more input: then the handler itself writes the buffer, which
 * nobody is changing, and ends the program. While a row is being answered it only
 * raises a flag; a write(2) that waits for the reader gives up (out.h). A second
 * SIGINT ends the program at once. */

enum { READER_WAIT = 1000 }; /* milliseconds, for a reader that takes nothing */

static volatile sig_atomic_t interrupted, waiting;
static struct out *interrupted_out;

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
	if (!waiting)
		return;
	const char *at = interrupted_out->at;
	size_t left = interrupted_out->used;
	struct pollfd reader = {.fd = interrupted_out->fd, .events = POLLOUT};
	/* a pipe with room takes PIPE_BUF bytes without waiting */
	while (left && poll(&reader, 1, READER_WAIT) > 0) {
		ssize_t written = write(interrupted_out->fd, at, left < PIPE_BUF ? left : PIPE_BUF);
		if (written <= 0)
			break;
		at += written;
		left -= (size_t)written;
	}
	_exit(EXIT_INTERRUPTED);
}

/* Returns what was done before, to go back to. A run that was started with SIGINT
 * ignored (nohup, a background job) stays so. */
static struct sigaction interrupts_catch(struct console *console)
{
	struct sigaction before,
	    catch = {.sa_handler = on_interrupt, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
	interrupted_out = &console->out;
	console->out.stop = &interrupted;
	sigaction(SIGINT, &catch, &before);
	if (before.sa_handler == SIG_IGN)
		sigaction(SIGINT, &before, NULL);
	return before;
}

/* Between these nobody changes the buffer of stdout. */
static void waiting_begin(void)
{
	waiting = 1;
	atomic_signal_fence(memory_order_seq_cst);
}

static void waiting_end(void)
{
	atomic_signal_fence(memory_order_seq_cst);
	waiting = 0;
}

static enum status row_read(struct run *run, struct login_row *ret)
{
	waiting_begin();
	enum status status = interrupted ? IO : login_reader_next(run->reader, ret);
	waiting_end();
	return status;
}

/* Reads the header. */
static enum status reader_open(struct run *run, int fd, const char *name, struct opened *opened)
{
	waiting_begin();
	enum status status =
	    interrupted ? IO
			: login_reader_open(fd, name, opened->policy, &opened->arena,
					    &opened->sources, &opened->findings, &run->reader);
	waiting_end();
	return status;
}

/* --- Rows ------------------------------------------------------------------- */

static void error_write(struct run *run, const struct login_row *row)
{
	struct row_error error = {row->number, row->code, row->message};
	struct out *out = &run->console->out;
	run->tally.bad++;
	if (run->format == ROWS_CSV)
		login_csv_error(out, row->raw, login_reader_columns(run->reader), &error);
	else if (run->format == ROWS_JSONL)
		login_jsonl_error(out, &error);
	else
		login_text_error(&run->console->page, &error);
}

static enum status answer_write(struct run *run, const struct login_row *row,
				const struct outcomes *outcomes)
{
	struct answer answer = {.ruleset = run->opened->ruleset,
				.login = &row->login,
				.outcomes = outcomes,
				.row = row->number,
				.scratch = &run->scratch};
	if (run->format == ROWS_TEXT)
		return login_text_row(&run->console->page, &answer);
	if (run->format == ROWS_JSONL) {
		if (run->detail == JSON_FULL && answer_changes_find(&answer) != OK)
			return NOMEM;
		return login_jsonl(&run->console->out, &answer, run->detail, &run->fragments);
	}
	login_csv(&run->console->out, row->raw, &answer);
	return OK;
}

static enum status row_answer(struct run *run, const struct login_row *row)
{
	struct outcomes outcomes;
	if (row->code) {
		error_write(run, row);
		return OK;
	}
	enum status status =
	    outcomes_find(run->opened->ruleset, &row->login, &run->scratch, &outcomes);
	if (status != OK)
		return status;
	tally_add(&run->tally, run->expectation, &outcomes, row->number);
	status = answer_write(run, row, &outcomes);
	arena_reset(&run->scratch);
	return status;
}

/* A line on a terminal for anything that takes longer than a second. */
static void progress(struct run *run, uint64_t row)
{
	enum { EVERY = 1 << 16 };
	const struct console *console = run->console;
	if (row % EVERY || console->quiet || !console->err_terminal ||
	    time(NULL) - run->started < 2)
		return;
	run->progress_shown = true;
	out_format(&run->console->err, "\r%" PRIu64 " logins", row);
	out_flush(&run->console->err);
}

static enum status rows_answer(struct run *run)
{
	struct login_row row;
	enum status status;
	while ((status = row_read(run, &row)) == OK) {
		status = row_answer(run, &row);
		if (status == OK)
			status = out_status(&run->console->out);
		if (status != OK)
			return status;
		progress(run, row.number);
	}
	return status == INVALID ? OK : status; /* INVALID: the end of the file */
}

static int run_end(struct run *run, enum status status, const char *name)
{
	struct console *console = run->console;
	if (run->progress_shown)
		out_text(&console->err, "\r\x1b[K");
	if (interrupted)
		return EXIT_INTERRUPTED;
	if (status != OK && console->out.error)
		return EXIT_MACHINE; /* console_end() says why */
	if (status != OK)
		return console_machine(console, status, name);
	if (run->tally.bad && !console->quiet)
		console_say(console, "%" PRIu64 " of %" PRIu64 " rows could not be read",
			    run->tally.bad, run->tally.bad + run->tally.answers);
	return tally_end(&run->tally, run->expectation, console, "row");
}

static int run_file(struct run *run, int fd, const char *name, struct opened *opened)
{
	enum status status = reader_open(run, fd, name, opened);
	if (status != OK && interrupted)
		return EXIT_INTERRUPTED;
	if (status == INVALID) {
		findings_text(&run->console->err_page, &opened->sources, &opened->findings);
		return EXIT_INPUT;
	}
	if (status != OK)
		return console_machine(run->console, status, name);
	if (run->format == ROWS_CSV)
		login_csv_header(&run->console->out, login_reader_header(run->reader));
	arena_init(&run->scratch);
	fragments_init(&run->fragments);
	run->started = time(NULL);
	int code = run_end(run, rows_answer(run), name);
	login_reader_close(run->reader);
	arena_clear(&run->scratch);
	fragments_clear(&run->fragments);
	return code;
}

int logins_answer(struct console *console, struct opened *opened, const char *path,
		  enum rows_format format, enum json_detail detail,
		  const struct expectation *expectation)
{
	struct run run = {.console = console,
			  .opened = opened,
			  .format = format,
			  .detail = detail,
			  .expectation = expectation};
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		console_say(console, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	struct sigaction before = interrupts_catch(console);
	int code = run_file(&run, fd, is_stdin ? "standard input" : path, opened);
	sigaction(SIGINT, &before, NULL);
	console->out.stop = NULL;
	if (!is_stdin)
		close(fd);
	return code;
}
