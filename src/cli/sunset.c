/* `sunset`: who depends on a login method that ends? */
#include <unistd.h>

#include "cli/command.h"
#include "cli/login_file.h"
#include "cli/report_options.h"
#include "load/logins.h"
#include "report/sunset_report.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_MARKDOWN, FORMAT_COUNT };

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_CSV] = STR_INIT("csv"),
    [FORMAT_MARKDOWN] = STR_INIT("md"),
};

enum option {
	OPTION_LOGINS,
	OPTION_DETAILS,
	OPTION_APP,
	OPTION_RULES,
	OPTION_OVERLAY,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_LOGINS] = {.name = "logins",
		       .value = "FILE",
		       .help = "only logins that were, of a CSV file; - is stdin",
		       .takes = TAKES_FILE},
    [OPTION_DETAILS] = {.name = "details",
			.help = "all about every row, not only what it loses or opens"},
    [OPTION_APP] = {.name = "app",
		    .value = "NAME",
		    .help = "the app to move to; otherwise each kind the policy has",
		    .takes = TAKES_APP},
    [OPTION_RULES] = {.name = "rules",
		      .value = "DATE",
		      .help = "what will be by the rules of this day (default: when SOAP login() "
			      "ends)"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {"format", "FORMAT", "text (default), json, csv or md", .words = formats,
		       .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_QUIET] = {.name = "quiet",
		      .letter = 'q',
		      .help = "no progress and no counts on stderr"},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked for. */
struct asked {
	const char *verb;
	struct options options;
	struct report_choice reports;
	struct policy_named named;
	const char *logins;
};

/* --- The command line ------------------------------------------------------------- */

static int inputs_check(struct console *console, const struct asked *asked)
{
	const struct input_named inputs[] = {{"POLICY", asked->named.path},
					     {"--overlay", asked->named.overlay},
					     {"--logins", asked->logins}};
	return stdin_once(console, asked->verb, inputs, sizeof inputs / sizeof *inputs);
}

static int asked_take(struct console *console, struct asked *asked)
{
	const char *const *values = asked->options.values;
	if (asked->options.argument_count == 0)
		return console_usage(console, asked->verb, "which policy? Name its file");
	asked->named = (struct policy_named){.verb = asked->verb,
					     .path = asked->options.arguments[0],
					     .overlay = values[OPTION_OVERLAY]};
	asked->logins = values[OPTION_LOGINS];
	console->quiet = values[OPTION_QUIET] != NULL;
	return inputs_check(console, asked);
}

static int asked_parse(struct console *console, char **args, struct asked *asked)
{
	if (!options_parse(console, asked->verb, rows, OPTION_COUNT, 1, args, &asked->options))
		return EXIT_USAGE;
	if (asked->options.help)
		return EXIT_YES;
	if (!report_options_parse(console, asked->verb, &asked->options, rows, OPTION_FORMAT,
				  OPTION_REPORT, &asked->reports) ||
	    !option_colour(console, asked->verb, &asked->options, rows, OPTION_COLOR))
		return EXIT_USAGE;
	return asked_take(console, asked);
}

/* --- The question ------------------------------------------------------------------- */

/* Without --rules the time when SOAP login() ends, or today if it has. */
static int then_take(struct console *console, const struct asked *asked, enum rules today,
		     enum rules *ret)
{
	enum rules end = sunset_end(today, SUNSET_SOAP_LOGIN);
	*ret = end == RULES_COUNT ? today : end;
	return rules_option(console, asked->verb, asked->options.values[OPTION_RULES], ret);
}

static int app_take(struct console *console, const struct asked *asked, const struct policy *policy,
		    struct arena *arena, uint32_t *ret)
{
	const char *name = asked->options.values[OPTION_APP], *message = NULL;
	struct login login;
	login_init(&login);
	*ret = NONE;
	if (!name)
		return EXIT_YES;
	if (login_set(&login, policy, COLUMN_APP, str_of(name), SUGGEST, arena, &message)) {
		if (!message)
			return console_machine(console, NOMEM, "");
		return console_usage(console, asked->verb, "--app: %s", message);
	}
	*ret = login.app;
	return EXIT_YES;
}

/* No file that was read is written over. */
static int files_check(struct console *console, const struct asked *asked,
		       const struct opened *opened)
{
	struct file_identity logins = {0};
	if (asked->logins)
		logins = strcmp(asked->logins, "-") == 0 ? file_identify_open(STDIN_FILENO)
							 : file_identify(asked->logins);
	int code = report_files_check(console, asked->verb, &asked->reports, &logins, 1);
	if (code == EXIT_YES)
		code = report_files_check_loaded(console, asked->verb, &asked->reports,
						 &opened->files);
	return code;
}

/* --- Answers ------------------------------------------------------------------------ */

static enum status format_write(const struct page *page, size_t format, void *of)
{
	const struct sunset_report *report = of;
	switch (format) {
	case FORMAT_JSON:
		return sunset_json(page->out, report);
	case FORMAT_CSV:
		return sunset_csv(page->out, report);
	case FORMAT_MARKDOWN:
		return sunset_markdown(page->out, report);
	default:
		return sunset_text(page, report);
	}
}

static int report_give(struct console *console, const struct asked *asked,
		       struct sunset_report *report)
{
	enum status status = format_write(&console->page, asked->reports.format, report);
	if (status != OK)
		return console_machine(console, status, "answering");
	return report_files_write(console, &asked->reports, format_write, report);
}

/* Of those who are left out nobody can say. */
static int policy_status(const struct sunset_report *report)
{
	const struct sunset *sunset = report->sunset;
	if (sunset->certain)
		return EXIT_NO;
	return sunset->methods || ruleset_policy(report->ruleset)->left_out_count ? EXIT_OPEN
										  : EXIT_YES;
}

static int log_status(const struct sunset_report *report)
{
	const struct sunset_log *log = report->log;
	bool depends = false, open = log->unplaced > 0;
	for (uint32_t i = 0; i < log->count; i++) {
		depends |= sunset_tally_depends(&log->at[i]);
		open |= sunset_tally_may_depend(&log->at[i]);
	}
	if (report->bad)
		return EXIT_INPUT;
	return depends ? EXIT_NO : open ? EXIT_OPEN : EXIT_YES;
}

static int policy_answer(struct console *console, const struct asked *asked, struct opened *opened,
			 struct sunset_report *report)
{
	struct sunset sunset;
	enum status status =
	    sunset_find(report->ruleset, report->then, report->app, &opened->arena, &sunset);
	if (status != OK)
		return console_machine(console, status, "answering");
	report->sunset = &sunset;
	int code = report_give(console, asked, report);
	code = code == EXIT_YES ? policy_status(report) : code;
	sunset_clear(&sunset);
	return code;
}

static enum status log_add(void *of, const struct login *login)
{
	return sunset_log_add(of, login);
}

static int log_answer(struct console *console, const struct asked *asked, struct opened *opened,
		      struct sunset_log *log, struct sunset_report *report)
{
	struct login_file file = {.path = asked->logins, .add = log_add, .of = log};
	int code = login_file_read(console, opened, &file);
	if (code != EXIT_YES)
		return code;
	sunset_log_sort(log);
	report->log = log;
	report->rows = file.rows;
	report->bad = file.bad;
	code = report_give(console, asked, report);
	return code == EXIT_YES ? log_status(report) : code;
}

static int logins_answer(struct console *console, const struct asked *asked, struct opened *opened,
			 struct sunset_report *report)
{
	struct sunset_log log;
	enum status status =
	    sunset_log_init(&log, report->ruleset, report->then, report->app, &opened->arena);
	int code = status == OK ? log_answer(console, asked, opened, &log, report)
				: console_machine(console, status, "answering");
	sunset_log_clear(&log);
	return code;
}

static int question_answer(struct console *console, const struct asked *asked,
			   struct opened *opened)
{
	struct sunset_report report = {.ruleset = opened->ruleset,
				       .details = asked->options.values[OPTION_DETAILS] != NULL};
	int code = then_take(console, asked, ruleset_rules(opened->ruleset), &report.then);
	if (code == EXIT_YES)
		code = app_take(console, asked, opened->policy, &opened->arena, &report.app);
	if (code == EXIT_YES)
		code = files_check(console, asked, opened);
	if (code != EXIT_YES)
		return code;
	return asked->logins ? logins_answer(console, asked, opened, &report)
			     : policy_answer(console, asked, opened, &report);
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.verb = command->name};
	struct opened opened;
	int code = asked_parse(console, args, &asked);
	if (code != EXIT_YES)
		return code;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	code = policy_open(console, &asked.named, &opened);
	if (code == EXIT_YES)
		code = question_answer(console, &asked, &opened);
	opened_close(&opened);
	return code;
}

const struct command command_sunset = {
    .name = "sunset",
    .question = "who depends on a login method that ends?",
    .usage = "sunset POLICY [--logins FILE] [--app NAME] [--details] [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"SOAP login() is retired by rule set 2027-06. For the username-password flow of OAuth no\n"
	"end is published; new orgs have it off. Security tokens end with these two.\n\n"
	"Of the policy alone: who can log in so, from which addresses, with what; whether there\n"
	"is another way in; and after moving to JWT or client credentials, from which addresses\n"
	"they would be refused that work today, or get in that are refused today. It asks every\n"
	"address, at a time within login hours; JSON and CSV have the exact counts. With --logins\n"
	"only logins that were are counted, per user and method, in the form that decide --logins\n"
	"takes: refused today, and then; those of which it cannot be told are told apart (open).\n"
	"In that count a login moves to --app, or else to the app it came by.\n\n"
	"Examples:\n"
	"  loginscope sunset policies/integrations.yaml\n"
	"  loginscope sunset policies/integrations.yaml --app 'Stock Sync' --format csv\n"
	"  loginscope sunset policies/acme.yaml --logins policies/acme-logins.csv\n\n"
	"Exit status: 0 nobody depends on any of them, 1 somebody does (or, of a policy alone,\n"
	"may), 4 it cannot be told, 2 bad command line, 3 bad policy, or logins that could not\n"
	"be read, 5 the machine failed.\n",
    .run = run,
};
