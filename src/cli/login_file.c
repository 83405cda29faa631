#include "cli/login_file.h"

#include <string.h>

#include "cli/row_file.h"
#include "load/logins.h"
#include "report/finding_text.h"
#include "report/login_rows.h"

enum { BAD_SHOWN = 20 }; /* bad rows that are told, of those there are */

/* A file being counted. */
struct run {
	struct row_file file;
	struct opened *opened;
	struct login_file *counted;
	struct login_reader *reader;
	struct login_row row; /* at hand */
};

static enum status reader_begin(void *of)
{
	struct run *run = of;
	struct opened *opened = run->opened;
	return login_reader_open(run->file.fd, run->file.name, opened->policy, &opened->arena,
				 &opened->sources, &opened->findings, &run->reader);
}

static enum status row_read(void *of)
{
	struct run *run = of;
	return login_reader_next(run->reader, &run->row);
}

static void bad_say(struct run *run)
{
	struct row_error error = {run->row.number, run->row.code, run->row.message};
	if (run->counted->bad++ < BAD_SHOWN)
		login_text_error(&run->file.console->err_page, &error);
}

static bool is_stranger(const struct run *run)
{
	const char *code = run->row.code;
	return run->counted->add_stranger &&
	       (strcmp(code, "unknown-user") == 0 || strcmp(code, "unknown-profile") == 0);
}

/* What else is wrong with the row is told in place of that nobody knows who it is. */
static enum status stranger_count(struct run *run)
{
	struct login login;
	run->row.code = login_reader_stranger(run->reader, &run->row, &login, &run->row.message);
	if (run->row.code && !run->row.message)
		return NOMEM;
	if (run->row.code) {
		bad_say(run);
		return OK;
	}
	run->counted->strangers++;
	return run->counted->add_stranger(run->counted->of, &login);
}

static enum status row_count(void *of)
{
	struct run *run = of;
	if (run->row.code && is_stranger(run))
		return stranger_count(run);
	if (run->row.code) {
		bad_say(run);
		return OK;
	}
	run->counted->rows++;
	return run->counted->add(run->counted->of, &run->row.login);
}

static const struct row_work count_work = {"logins", reader_begin, row_read, row_count};

static int file_count(struct run *run)
{
	struct console *console = run->file.console;
	enum status status = row_file_begin(&run->file, &count_work, run);
	if (status == INVALID) {
		findings_text(&console->err_page, &run->opened->sources, &run->opened->findings);
		return EXIT_INPUT;
	}
	if (status != OK)
		return row_file_failed(&run->file, status);
	status = row_file_answer(&run->file, &count_work, run);
	login_reader_close(run->reader);
	if (status != OK)
		return row_file_failed(&run->file, status);
	row_file_bad(&run->file, run->counted->bad,
		     run->counted->bad + run->counted->rows + run->counted->strangers, "rows");
	return EXIT_YES;
}

int login_file_read(struct console *console, struct opened *opened, struct login_file *file)
{
	struct run run = {.opened = opened, .counted = file};
	int code = row_file_open(console, file->path, &run.file);
	if (code != EXIT_YES)
		return code;
	code = file_count(&run);
	row_file_close(&run.file);
	return code;
}
