#include "cli/logins.h"

#include "cli/row_file.h"
#include "load/logins.h"
#include "report/finding_text.h"
#include "report/login_rows.h"

/* A file being answered. */
struct run {
	struct row_file file;
	struct opened *opened;
	struct login_reader *reader;
	struct login_row row; /* at hand */
	enum rows_format format;
	enum json_detail detail;
	const struct expectation *expectation;
	struct tally tally;
	struct arena scratch; /* of one row */
	struct fragments fragments;
};

/* Reads the header. */
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

/* --- Rows ------------------------------------------------------------------- */

static void error_write(struct run *run, const struct login_row *row)
{
	struct row_error error = {row->number, row->code, row->message};
	struct out *out = &run->file.console->out;
	run->tally.bad++;
	if (run->format == ROWS_CSV)
		login_csv_error(out, row->raw, login_reader_columns(run->reader), &error);
	else if (run->format == ROWS_JSONL)
		login_jsonl_error(out, &error);
	else
		login_text_error(&run->file.console->page, &error);
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
		return login_text_row(&run->file.console->page, &answer);
	if (run->format == ROWS_JSONL) {
		if (run->detail == JSON_FULL && answer_changes_find(&answer) != OK)
			return NOMEM;
		return login_jsonl(&run->file.console->out, &answer, run->detail, &run->fragments);
	}
	login_csv(&run->file.console->out, row->raw, &answer);
	return OK;
}

static enum status row_answer(void *of)
{
	struct run *run = of;
	const struct login_row *row = &run->row;
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

static const struct row_work login_work = {"logins", reader_begin, row_read, row_answer};

static int run_begin(struct run *run)
{
	struct console *console = run->file.console;
	enum status status = row_file_begin(&run->file, &login_work, run);
	if (status == INVALID) {
		findings_text(&console->err_page, &run->opened->sources, &run->opened->findings);
		return EXIT_INPUT;
	}
	return status == OK ? EXIT_YES : row_file_failed(&run->file, status);
}

static int run_answer(struct run *run)
{
	if (run->format == ROWS_CSV)
		login_csv_header(&run->file.console->out, login_reader_header(run->reader));
	enum status status = row_file_answer(&run->file, &login_work, run);
	if (status != OK)
		return row_file_failed(&run->file, status);
	row_file_bad(&run->file, run->tally.bad, run->tally.bad + run->tally.answers, "rows");
	return tally_end(&run->tally, run->expectation, run->file.console, "row");
}

static int file_answer(struct run *run)
{
	int code = run_begin(run);
	if (code != EXIT_YES)
		return code;
	arena_init(&run->scratch);
	fragments_init(&run->fragments);
	code = run_answer(run);
	login_reader_close(run->reader);
	arena_clear(&run->scratch);
	fragments_clear(&run->fragments);
	return code;
}

int logins_answer(struct console *console, struct opened *opened, const char *path,
		  enum rows_format format, enum json_detail detail,
		  const struct expectation *expectation)
{
	struct run run = {
	    .opened = opened, .format = format, .detail = detail, .expectation = expectation};
	int code = row_file_open(console, path, &run.file);
	if (code != EXIT_YES)
		return code;
	code = file_answer(&run);
	row_file_close(&run.file);
	return code;
}
