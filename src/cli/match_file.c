#include "cli/match_file.h"

#include <errno.h>

#include "cli/row_file.h"
#include "load/lines.h"
#include "load/where.h"

/* A file being answered. */
struct run {
	struct row_file file;
	const struct matcher *matcher;
	struct match_writer *writer;
	struct lines *lines;
	struct line line;               /* at hand */
	struct arena scratch;           /* of one line */
	uint64_t answers, bad, outside; /* outside: with an address in no list */
};

static enum status lines_begin(void *of)
{
	struct run *run = of;
	return lines_open(run->file.fd, &run->lines);
}

static enum status line_read(void *of)
{
	struct run *run = of;
	return lines_next(run->lines, &run->line);
}

static enum status answer_write(struct run *run, const struct line *line, const struct match *match)
{
	struct matched matched = {.input = line->text, .line = line->number, .match = match};
	run->answers++;
	run->outside += count_compare(match->held, match->addresses) != 0;
	return match_write(run->writer, &matched);
}

static enum status error_write(struct run *run, const struct line *line, const char *code,
			       const char *message)
{
	struct matched matched = {
	    .input = line->text, .line = line->number, .code = code, .message = message};
	run->bad++;
	return match_write(run->writer, &matched);
}

static enum status set_answer(struct run *run, const struct line *line)
{
	struct where_problem problem;
	struct rangeset asked;
	struct match match;
	arena_reset(&run->scratch);
	if (line->too_long)
		return error_write(run, line, "row-too-long",
				   "the line is longer than 4,096 bytes");
	enum status status =
	    where_parse(matcher_policy(run->matcher), line->text, &run->scratch, &asked, &problem);
	if (status == INVALID)
		return error_write(run, line, problem.code, problem.message);
	if (status == OK)
		status = match_find(run->matcher, asked, &run->scratch, &match);
	return status == OK ? answer_write(run, line, &match) : status;
}

static enum status line_answer(void *of)
{
	struct run *run = of;
	const struct line *line = &run->line;
	struct match_room room;
	struct match match;
	addr a;
	if (line->too_long || !addr_parse(line->text, &a))
		return set_answer(run, line);
	match_address(run->matcher, a, &room, &match);
	return answer_write(run, line, &match);
}

static const struct row_work line_work = {"lines", lines_begin, line_read, line_answer};

static int run_begin(struct run *run, enum match_format format)
{
	enum status status = row_file_begin(&run->file, &line_work, run);
	if (status == IO && errno == EISDIR) {
		console_say(run->file.console, "%s: %s", run->file.name, strerror(EISDIR));
		return EXIT_INPUT;
	}
	if (status == OK)
		status =
		    match_writer_new(&run->file.console->page, run->matcher, format, &run->writer);
	return status == OK ? EXIT_YES : row_file_failed(&run->file, status);
}

static int run_answer(struct run *run)
{
	enum status status = row_file_answer(&run->file, &line_work, run);
	if (status != OK)
		return row_file_failed(&run->file, status);
	match_writer_end(run->writer);
	row_file_bad(&run->file, run->bad, run->bad + run->answers, "lines");
	if (run->bad)
		return EXIT_INPUT;
	return run->outside ? EXIT_NO : EXIT_YES;
}

static int file_answer(struct run *run, const struct policy *policy, enum match_format format)
{
	struct matcher *matcher;
	if (matcher_new(policy, NULL, &matcher) != OK)
		return console_machine(run->file.console, NOMEM, run->file.name);
	run->matcher = matcher;
	arena_init(&run->scratch);
	int code = run_begin(run, format);
	if (code == EXIT_YES)
		code = run_answer(run);
	match_writer_free(run->writer);
	lines_close(run->lines);
	arena_clear(&run->scratch);
	matcher_free(matcher);
	return code;
}

int match_file_answer(struct console *console, const struct policy *policy, const char *path,
		      enum match_format format)
{
	struct run run = {0};
	int code = row_file_open(console, path, &run.file);
	if (code != EXIT_YES)
		return code;
	code = file_answer(&run, policy, format);
	row_file_close(&run.file);
	return code;
}
