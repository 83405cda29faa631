/* `check`: is it well-formed, and what was understood? */
#include "base/version.h"
#include "cli/check_policies.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/report_options.h"
#include "report/finding_github.h"
#include "report/finding_json.h"
#include "report/finding_sarif.h"
#include "report/finding_text.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_GITHUB, FORMAT_COUNT };

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_SARIF] = STR_INIT("sarif"),
    [FORMAT_GITHUB] = STR_INIT("github"),
};

enum option {
	OPTION_VERBOSE,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_STDIN_NAME,
	OPTION_OVERLAY,
	OPTION_FAIL_LEVEL,
	OPTION_FAIL_ONLY,
	OPTION_EXIT_ZERO,
	OPTION_EXIT_CODE,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_VERBOSE] = {.name = "verbose", .help = "what was understood, too", .letter = 'v'},
    [OPTION_FORMAT] = {"format", "FORMAT", "text (default), json, sarif or github",
		       .words = formats, .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_STDIN_NAME] = {"stdin-name", "FILE", "the file that - stands for: an editor's text",
			   .takes = TAKES_FILE},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FAIL_LEVEL] = FAIL_LEVEL_OPTION,
    [OPTION_FAIL_ONLY] = FAIL_ONLY_OPTION,
    [OPTION_EXIT_ZERO] = EXIT_ZERO_OPTION,
    [OPTION_EXIT_CODE] = {.name = "exit-code",
			  .help = "with --format sarif, too, 1 when something is found"},
    [OPTION_QUIET] = {.name = "quiet", .help = "no summary on stderr", .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked for. */
struct asked {
	struct options options;
	struct report_choice reports;
	enum severity fail_level;
};

static bool reads_stdin(const struct options *options)
{
	bool found = false;
	for (size_t i = 0; i < options->argument_count; i++)
		found = found || strcmp(options->arguments[i], "-") == 0;
	return found;
}

static bool asked_parse(struct console *console, const char *verb, char **args, struct asked *asked)
{
	const char *const *values = asked->options.values;
	size_t level = 0;
	if (!options_parse(console, verb, rows, OPTION_COUNT, ANY_NUMBER, args, &asked->options))
		return false;
	if (asked->options.help)
		return true;
	if (!report_options_parse(console, verb, &asked->options, rows, OPTION_FORMAT,
				  OPTION_REPORT, &asked->reports) ||
	    !option_word(console, verb, &asked->options, rows, OPTION_FAIL_LEVEL, "level",
			 &level) ||
	    !option_colour(console, verb, &asked->options, rows, OPTION_COLOR))
		return false;
	if (values[OPTION_EXIT_ZERO] && values[OPTION_EXIT_CODE]) {
		console_usage(console, verb, "--exit-zero and --exit-code contradict each other");
		return false;
	}
	if (values[OPTION_STDIN_NAME] && !reads_stdin(&asked->options)) {
		console_usage(console, verb, "--stdin-name is for -, which is not named");
		return false;
	}
	asked->fail_level = (enum severity)level;
	console->quiet = values[OPTION_QUIET] != NULL;
	return true;
}

/* JSON always says what was understood, text when it is asked. */
static bool wants_summaries(const struct asked *asked)
{
	bool json = asked->reports.format == FORMAT_JSON;
	for (size_t i = 0; i < asked->reports.file_count; i++)
		json = json || asked->reports.files[i].format == FORMAT_JSON;
	return json || asked->options.values[OPTION_VERBOSE];
}

/* --- What was found --------------------------------------------------------- */

static void document_json(struct out *out, struct checked *checked)
{
	static const char *const keys[SEVERITY_COUNT] = {"errors", "warnings", "notes"};
	struct json json;
	json_init(&json, out, 2);
	json_object(&json);
	json_pair(&json, "schema", "loginscope/check/1");
	for (size_t i = 0; i < SEVERITY_COUNT; i++)
		json_pair_number(&json, keys[i], checked->counts.of[i]);
	json_key(&json, "files");
	json_array(&json);
	for (uint32_t i = 0; i < checked->file_count; i++)
		file_summary_json(&json, &checked->files[i]);
	json_array_end(&json);
	json_pair_number(&json, "passed_over", checked->passed_over);
	json_key(&json, "findings");
	findings_json(&json, &checked->sources, &checked->findings);
	json_key(&json, "policies");
	json_array(&json);
	for (uint32_t i = 0; i < checked->policy_count; i++)
		policy_summary_json(&json, &checked->policies[i].summary);
	json_array_end(&json);
	json_object_end(&json);
	out_char(out, '\n');
}

/* A page of a format; text is coloured where `page` is. */
static enum status format_write(const struct page *page, size_t format, void *of)
{
	struct checked *checked = of;
	if (format == FORMAT_SARIF)
		return findings_sarif(page->out, &checked->sources, &checked->findings,
				      LOGINSCOPE_VERSION);
	if (format == FORMAT_JSON)
		document_json(page->out, checked);
	else if (format == FORMAT_GITHUB)
		findings_github(page->out, &checked->sources, &checked->findings);
	else
		findings_text(page, &checked->sources, &checked->findings);
	return OK;
}

/* --- For people ------------------------------------------------------------- */

/* `-v`: behind the findings where these are text, else beside them. */
static enum status summaries_write(struct console *console, const struct asked *asked,
				   const struct checked *checked)
{
	bool text = asked->reports.format == FORMAT_TEXT;
	const struct page *page = text ? &console->page : &console->err_page;
	bool fail_only = asked->options.values[OPTION_FAIL_ONLY] != NULL;
	bool above = checked->findings.count > 0;
	enum status status = OK;
	if (asked->reports.format == FORMAT_JSON)
		return OK;
	for (uint32_t i = 0; i < checked->policy_count && status == OK; i++) {
		const struct checked_policy *policy = &checked->policies[i];
		if (fail_only && !levels_fail(&policy->counts, asked->fail_level))
			continue;
		out_text(page->out, above ? "\n" : "");
		status = policy_summary_text(page, &policy->summary);
		above = true;
	}
	if (checked->passed_over && !fail_only)
		out_format(page->out,
			   "\nYAML files passed over, for no line begins with "
			   "\"loginscope:\": %llu\n",
			   (unsigned long long)checked->passed_over);
	return status;
}

static void count_say(struct out *out, uint64_t count, const char *what)
{
	out_format(out, "%llu %s%s", (unsigned long long)count, what, count == 1 ? "" : "s");
}

static void totals_say(struct console *console, const struct checked *checked)
{
	const struct level_counts *counts = &checked->counts;
	struct out *err = &console->err;
	bool any = false;
	if (!levels_fail(counts, SEVERITY_NOTE)) {
		count_say(err, checked->file_count, "file");
		out_text(err, ", no errors\n");
		return;
	}
	for (size_t i = 0; i < SEVERITY_COUNT; i++) {
		if (!counts->of[i])
			continue;
		out_text(err, any ? ", " : "");
		count_say(err, counts->of[i], severity_names[i].at);
		any = true;
	}
	out_text(err, " in ");
	count_say(err, counts->files, "file");
	out_char(err, '\n');
}

/* --- The verb --------------------------------------------------------------- */

static int exit_status(const struct asked *asked, const struct checked *checked)
{
	const char *const *values = asked->options.values;
	if (checked->unreadable)
		return EXIT_INPUT;
	if (values[OPTION_EXIT_ZERO] ||
	    (asked->reports.format == FORMAT_SARIF && !values[OPTION_EXIT_CODE]))
		return EXIT_YES;
	return levels_fail(&checked->counts, asked->fail_level) ? EXIT_NO : EXIT_YES;
}

static int answer(struct console *console, const struct asked *asked, struct checked *checked)
{
	enum status status = format_write(&console->page, asked->reports.format, checked);
	if (status == OK && asked->options.values[OPTION_VERBOSE])
		status = summaries_write(console, asked, checked);
	if (status != OK)
		return console_machine(console, status, "");
	int code = report_files_write(console, &asked->reports, format_write, checked);
	/* Whoever does not want the answer does not want its sum either. */
	if (!console->quiet && out_flush(&console->out) == OK)
		totals_say(console, checked);
	return code == EXIT_YES ? exit_status(asked, checked) : code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {0};
	struct checked checked;
	if (!asked_parse(console, command->name, args, &asked))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	const struct check_request request = {.arguments = asked.options.arguments,
					      .count = asked.options.argument_count,
					      .stdin_name = asked.options.values[OPTION_STDIN_NAME],
					      .overlay = asked.options.values[OPTION_OVERLAY],
					      .summaries = wants_summaries(&asked)};
	int code = policies_check(console, &request, &checked);
	if (code == EXIT_YES)
		code = overlay_check(console, command->name, request.overlay, checked.metadata);
	if (code == EXIT_YES)
		code = report_files_check(console, command->name, &asked.reports, checked.read,
					  checked.read_count);
	if (code == EXIT_YES && asked.options.values[OPTION_FAIL_ONLY])
		findings_fail_only(&checked.findings, asked.fail_level);
	if (code == EXIT_YES)
		code = answer(console, &asked, &checked);
	checked_clear(&checked);
	return code;
}

const struct command command_check = {
    .name = "check",
    .question = "is the policy well-formed?",
    .usage = "check [POLICY…] [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Several policies, directories or - are checked in one go; without any, the current\n"
	"directory. A directory is its loginscope.yaml or, without one, every *.yaml and *.yml\n"
	"below it with a line that begins with \"loginscope:\", or else the Salesforce metadata\n"
	"below it; metadata beside policy files that none of them reads is a warning. What\n"
	"another one includes is checked as part of that one. A file called NAME.scenario.yaml is\n"
	"a scenario, and checked against the policy that it names.\n\n"
	"-v counts the addresses of each list once and, where that differs, row by row, as\n"
	"Salesforce does where it limits them; with --fail-only it passes over policies without\n"
	"findings of --fail-level.\n\n"
	"Examples:\n"
	"  loginscope check policies\n"
	"  loginscope check -v policies/small-office.yaml\n"
	"  loginscope check --format github fixtures/bad/host-bits.yaml\n\n"
	"Exit status: 0 no errors, 1 errors, 2 bad command line, 3 a file or directory could\n"
	"not be read, 5 the machine failed. With --exit-zero, and with --format sarif unless\n"
	"--exit-code is given, 0 stands for 1: what is to be uploaded must not stop a job.\n",
    .run = run,
};
