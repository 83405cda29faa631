/* `prove`: does a property hold for every login there can be? */
#include "base/file_write.h"
#include "base/git_name.h"
#include "cli/command.h"
#include "cli/prove_policy.h"
#include "cli/prove_repair.h"
#include "cli/report_options.h"
#include "report/proof_words.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_GITHUB, FORMAT_COUNT };

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_MARKDOWN] = STR_INIT("md"),
    [FORMAT_GITHUB] = STR_INIT("github"),
};

enum option {
	OPTION_FILTER,
	OPTION_RULES,
	OPTION_OVERLAY,
	OPTION_CERTIFICATE,
	OPTION_REPAIR,
	OPTION_WRITE,
	OPTION_STRICT,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_FILTER] = {"filter", "PATTERN",
		       "only properties with this in their name; with * ? [ a pattern for the "
		       "whole name; may be given again",
		       .repeats = true},
    [OPTION_RULES] = {.name = "rules",
		      .value = "DATE",
		      .help = "by the rules of a day, not those the policy names"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_CERTIFICATE] = {"certificate", "FILE", "write what a checker can follow, too",
			    .takes = TAKES_FILE},
    [OPTION_REPAIR] = {.name = "repair",
		       .help =
			   "the smallest edit of ranges that makes a property hold, as a patch"},
    [OPTION_WRITE] = {.name = "write", .help = "with --repair: apply it"},
    [OPTION_STRICT] = {.name = "strict", .help = "a property that speaks of no login fails, too"},
    [OPTION_FORMAT] = {"format", "FORMAT", "text (default), json, md or github", .words = formats,
		       .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_QUIET] = {.name = "quiet",
		      .help = "no progress and no summary on stderr",
		      .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked for. */
struct asked {
	const char *verb;
	struct options options;
	struct report_choice reports;
	struct prove_request request;
};

/* --- The command line --------------------------------------------------------- */

static void filters_take(struct asked *asked)
{
	struct prove_request *request = &asked->request;
	for (size_t i = 0; i < asked->options.given_count; i++)
		if (asked->options.given[i].row == OPTION_FILTER)
			request->filters[request->filter_count++] = asked->options.given[i].value;
}

static bool arguments_take(struct console *console, struct asked *asked)
{
	const char *const *values = asked->options.values;
	struct prove_request *request = &asked->request;
	if (asked->options.argument_count == 0) {
		console_usage(console, asked->verb, "which policy? Name its file");
		return false;
	}
	if (values[OPTION_WRITE] && !values[OPTION_REPAIR]) {
		console_usage(console, asked->verb, "--write is for --repair");
		return false;
	}
	if (values[OPTION_WRITE] && strcmp(asked->options.arguments[0], "-") == 0) {
		console_usage(console, asked->verb,
			      "--write needs a file; for standard input leave it out");
		return false;
	}
	if (values[OPTION_WRITE] && git_name_is(str_of(asked->options.arguments[0]))) {
		console_usage(console, asked->verb,
			      "--write needs a file; a revision cannot be written");
		return false;
	}
	if (values[OPTION_REPAIR] && asked->reports.format == FORMAT_GITHUB) {
		console_usage(console, asked->verb, "--repair is for --format text, json or md");
		return false;
	}
	*request = (struct prove_request){.named = {.verb = asked->verb,
						    .path = asked->options.arguments[0],
						    .overlay = values[OPTION_OVERLAY],
						    .rules = values[OPTION_RULES]},
					  .files = asked->options.arguments + 1,
					  .file_count = asked->options.argument_count - 1};
	filters_take(asked);
	console->quiet = values[OPTION_QUIET] != NULL;
	return true;
}

static bool asked_parse(struct console *console, char **args, struct asked *asked)
{
	if (!options_parse(console, asked->verb, rows, OPTION_COUNT, ANY_NUMBER, args,
			   &asked->options))
		return false;
	if (asked->options.help)
		return true;
	return report_options_parse(console, asked->verb, &asked->options, rows, OPTION_FORMAT,
				    OPTION_REPORT, &asked->reports) &&
	       option_colour(console, asked->verb, &asked->options, rows, OPTION_COLOR) &&
	       arguments_take(console, asked);
}

/* No file that was read is written over, and none written twice. */
static int files_check(struct console *console, const struct asked *asked,
		       const struct prove_session *session)
{
	const char *certificate = asked->options.values[OPTION_CERTIFICATE];
	struct file_identity file =
	    certificate ? file_identify(certificate) : (struct file_identity){0};
	for (size_t i = 0; i < session->read_count && file_identity_known(file); i++)
		if (file_identity_equal(file, session->read[i]))
			return console_usage(console, asked->verb,
					     "--certificate: %s was read, and would be overwritten",
					     certificate);
	for (size_t i = 0; i < asked->reports.file_count && certificate; i++)
		if (strcmp(asked->reports.files[i].path, certificate) == 0)
			return console_usage(console, asked->verb,
					     "--certificate: %s would be written twice",
					     certificate);
	return report_files_check(console, asked->verb, &asked->reports, session->read,
				  session->read_count);
}

/* --- Answers ---------------------------------------------------------------------- */

static enum status format_write(const struct page *page, size_t format, void *of)
{
	const struct proof_report *report = of;
	switch (format) {
	case FORMAT_JSON:
		return proof_json(page->out, report);
	case FORMAT_MARKDOWN:
		return proof_markdown(page->out, report);
	case FORMAT_GITHUB:
		return proof_github(page->out, report);
	default:
		break;
	}
	enum status status = proof_text(page, report);
	return status == OK && report->repairs ? repairs_text(page, report) : status;
}

static int certificate_write(struct console *console, const char *path,
			     const struct prove_session *session, struct proof_report *report)
{
	struct out out;
	if (!path)
		return EXIT_YES;
	out_init_memory(&out);
	enum status status = prove_databases(session, report->database_sha256);
	if (status == OK)
		status = proof_certificate(&out, report);
	if (status == OK)
		status = out_status(&out);
	if (status == OK)
		status = file_write(path, out_written(&out));
	out_clear(&out);
	return status == OK ? EXIT_YES : console_machine(console, status, path);
}

static bool any_vacuous(const struct prove_session *session)
{
	for (size_t i = 0; i < session->policy.count; i++)
		if (session->policy.at[i].proof.vacuous)
			return true;
	return false;
}

static int result_status(const struct asked *asked, const struct prove_session *session)
{
	if (session->of[REFUTED] || (asked->options.values[OPTION_STRICT] && any_vacuous(session)))
		return EXIT_NO;
	return session->of[UNDECIDED] ? EXIT_OPEN : EXIT_YES;
}

static void totals_say(struct console *console, const struct proof_report *report)
{
	if (console->quiet || out_flush(&console->out) != OK)
		return;
	proof_word_totals(&console->err, report);
	out_char(&console->err, '\n');
}

static int answer(struct console *console, const struct asked *asked, struct prove_session *session,
		  const struct repairs *repairs)
{
	struct proof_report report = {.name = str_of(asked->request.named.path),
				      .ruleset = session->opened.ruleset,
				      .sources = &session->opened.sources,
				      .at = session->policy.at,
				      .count = session->policy.count,
				      .declared = session->declared_count,
				      .rules = asked->request.named.rules,
				      .repairs = repairs,
				      .scratch = &session->arena};
	memcpy(report.of, session->of, sizeof report.of);
	enum status status = format_write(&console->page, asked->reports.format, &report);
	if (status != OK)
		return console_machine(console, status, "");
	int code =
	    certificate_write(console, asked->options.values[OPTION_CERTIFICATE], session, &report);
	int written = report_files_write(console, &asked->reports, format_write, &report);
	totals_say(console, &report);
	if (code == EXIT_YES)
		code = written;
	if (code != EXIT_YES)
		return code;
	return result_status(asked, session);
}

/* The answer with the repairs; and, with --write, the files once it was given. */
static int answer_repaired(struct console *console, const struct asked *asked,
			   struct prove_session *session)
{
	struct prove_repairs repairs;
	int code = prove_repairs_find(console, &session->policy, session->declared,
				      session->declared_count, &repairs);
	if (code == EXIT_YES) {
		code = answer(console, asked, session, &repairs.report);
		bool answered = code == result_status(asked, session);
		if (answered && asked->options.values[OPTION_WRITE])
			code = prove_repairs_write(&repairs, &session->policy, code);
	}
	prove_repairs_clear(&repairs);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.verb = command->name};
	struct prove_session session;
	if (!asked_parse(console, args, &asked))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	int code = prove_open(console, &asked.request, &session);
	if (code == EXIT_YES)
		code = files_check(console, &asked, &session);
	if (code == EXIT_YES)
		code = prove_run(console, &session);
	if (code == EXIT_YES)
		code = asked.options.values[OPTION_REPAIR]
			   ? answer_repaired(console, &asked, &session)
			   : answer(console, &asked, &session, NULL);
	prove_close(&session);
	return code;
}

const struct command command_prove = {
    .name = "prove",
    .question = "does this property hold for every possible login? if not, a witness",
    .usage = "prove POLICY [PROPERTIES…] [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Looks at every login there can be: every region of addresses that the policy tells\n"
	"apart, with every combination of the other facts, for everybody. Properties are those of\n"
	"the policy (`properties:`) and of NAME.properties.yaml beside it, or those of the files\n"
	"PROPERTIES alone. Each is PROVED, with the number of cases; or REFUTED, with the "
	"smallest\n"
	"login against it, all that is against it, and the lines at fault; or UNDECIDED, where\n"
	"only a database of locations could tell. One that speaks of no login at all is vacuous:\n"
	"it holds, and guards nothing; with --strict it fails.\n\n"
	"Whoever is not named may be anybody; `profile` means an active user of it and every user\n"
	"of the policy that has it and is not inactive, frozen or locked. Facts that are left out\n"
	"may be anything, but for the phase, a login; in `always` the password alone is "
	"presented,\n"
	"without strong authentication.\n\n"
	"Examples:\n"
	"  loginscope prove policies/acme.yaml\n"
	"  loginscope prove policies/acme.yaml --filter 'scanners *' --format json\n"
	"  loginscope prove policies/acme.yaml --rules 2027-06 --format md\n\n"
	"Exit status: 0 all are proved, 1 one is refuted (or vacuous, with --strict), 4 none\n"
	"is refuted and one undecided, 2 bad command line, 3 bad policy or properties, 5 the\n"
	"machine failed.\n",
    .run = run,
};
