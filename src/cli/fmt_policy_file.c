#include "cli/fmt_policy_file.h"

#include <errno.h>

#include "load/file.h"
#include "load/file_source.h"
#include "load/load.h"
#include "load/scenario.h"
#include "report/finding_text.h"

/* What one run over the file needs. */
struct attempt {
	struct console *console;
	const char *path;
	bool plain;
	struct formatted *formatted;
	struct sources sources;
	struct findings findings;
};

static int findings_say(struct attempt *attempt)
{
	findings_sort(&attempt->findings);
	findings_text(&attempt->console->err_page, &attempt->sources, &attempt->findings);
	return EXIT_INPUT;
}

static int unreadable_say(struct attempt *attempt, int error)
{
	if (file_source_refuse(&attempt->sources, &attempt->formatted->arena, &attempt->findings,
			       str_of(attempt->path), error, NULL) != OK)
		return console_machine(attempt->console, NOMEM, attempt->path);
	return findings_say(attempt);
}

/* The version first: what is written to the file from then on makes it another. */
static enum status file_take(struct attempt *attempt)
{
	struct formatted *formatted = attempt->formatted;
	struct file file;
	enum status status = attempt->plain ? file_open_plain(attempt->path, &file)
					    : file_open(attempt->path, &file);
	if (status != OK)
		return status;
	status = file_version(file.fd, &formatted->version);
	if (status == OK)
		status = file_read(&file, FILE_MAX, &formatted->arena, &formatted->bytes);
	file_close(&file);
	return status;
}

static int bytes_read(struct attempt *attempt)
{
	enum status status = file_take(attempt);
	if (status == INVALID && attempt->plain && errno == ENXIO) {
		console_say(attempt->console,
			    "%s: not rewritten, for it is no plain file; without --write the "
			    "formatted text is printed",
			    attempt->path);
		return EXIT_INPUT;
	}
	if (status == INVALID)
		return unreadable_say(attempt, errno);
	return status == OK ? EXIT_YES : console_machine(attempt->console, status, attempt->path);
}

static int text_format(struct attempt *attempt, const struct fmt_options *options)
{
	struct formatted *formatted = attempt->formatted;
	struct str name = str_of(attempt->path);
	enum status status =
	    scenario_is_named(name)
		? fmt_scenario(name, formatted->bytes, &formatted->arena, &attempt->sources,
			       &attempt->findings, &formatted->result)
		: fmt_policy(name, formatted->bytes, options, &formatted->arena, &attempt->sources,
			     &attempt->findings, &formatted->result);
	if (status == INVALID)
		return findings_say(attempt);
	if (status != OK)
		return console_machine(attempt->console, status, attempt->path);
	if (!formatted->result.defect)
		return EXIT_YES;
	console_say(attempt->console,
		    "%s: not formatted, for the result would be wrong: %s. This is a defect of "
		    "loginscope; please report it",
		    attempt->path, formatted->result.defect);
	return EXIT_MACHINE;
}

int policy_file_format(struct console *console, const char *path, bool plain,
		       const struct fmt_options *options, struct formatted *ret)
{
	struct attempt attempt = {
	    .console = console, .path = path, .plain = plain, .formatted = ret};
	*ret = (struct formatted){0};
	arena_init(&ret->arena);
	findings_init(&attempt.findings, &ret->arena);
	int code = bytes_read(&attempt);
	return code == EXIT_YES ? text_format(&attempt, options) : code;
}

void formatted_clear(struct formatted *formatted)
{
	arena_clear(&formatted->arena);
}
