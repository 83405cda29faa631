/* `reset-option`: why is Reset My Security Token missing, and what would bring it back? */
#include "cli/command.h"
#include "cli/open.h"
#include "cli/report_options.h"
#include "cli/reset_everybody.h"
#include "load/logins.h"
#include "policy/resolve.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_CSV, FORMAT_COUNT };

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_MARKDOWN] = STR_INIT("md"),
    [FORMAT_CSV] = STR_INIT("csv"),
};

enum option {
	OPTION_USER,
	OPTION_PROFILE,
	OPTION_ALL,
	OPTION_UI,
	OPTION_EFFECTS,
	OPTION_OBSERVED,
	OPTION_LOGIN_AS,
	OPTION_RULES,
	OPTION_OVERLAY,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_USER] = {.name = "user", .value = "NAME", .help = "whose it is", .takes = TAKES_USER},
    [OPTION_PROFILE] = {.name = "profile",
			.value = "NAME",
			.help = "or: an active user of this profile",
			.takes = TAKES_PROFILE},
    [OPTION_ALL] = {.name = "all", .help = "or: everybody, a line each"},
    [OPTION_UI] = {.name = "ui",
		   .value = "INTERFACE",
		   .help = "say where to look: lightning, my-settings or classic",
		   .words = reset_ui_names,
		   .word_count = RESET_UI_COUNT},
    [OPTION_EFFECTS] = {.name = "effects",
			.help = "all that ways do to logins, line by line, not in short"},
    [OPTION_OBSERVED] = {.name = "observed",
			 .value = "missing|present",
			 .help = "what the screen shows",
			 .words = reset_observed_names,
			 .word_count = 2},
    [OPTION_LOGIN_AS] = {.name = "login-as",
			 .value = "yes|no",
			 .help = "does an administrator look at it, logged in as the user?",
			 .words = answer_names,
			 .word_count = 2},
    [OPTION_RULES] = {.name = "rules",
		      .value = "DATE",
		      .help = "by the rules of a day, not those the policy names"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {.name = "format",
		       .value = "FORMAT",
		       .help = "text (default), json or md; of --all csv, too",
		       .words = formats,
		       .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked, and what came of it: the one or the other. */
struct asked {
	const char *verb;
	struct console *console;
	struct options options;
	struct report_choice reports;
	struct reset_question question;
	enum reset_ui ui;
	struct opened opened;
	struct arena arena;
	struct reset_report report;
	struct reset_result result;
	struct reset_ways ways;
	struct reset_table table;
};

/* --- The command line --------------------------------------------------------- */

static int who_check(const struct asked *asked)
{
	const char *const *values = asked->options.values;
	int given = (values[OPTION_USER] != NULL) + (values[OPTION_PROFILE] != NULL) +
		    (values[OPTION_ALL] != NULL);
	if (given == 0)
		return console_usage(asked->console, asked->verb,
				     "whose? Say --user NAME, --profile NAME or --all");
	if (given > 1)
		return console_usage(asked->console, asked->verb,
				     "--user, --profile and --all exclude each other");
	for (size_t i = OPTION_UI; i <= OPTION_LOGIN_AS && values[OPTION_ALL]; i++)
		if (values[i])
			return console_usage(asked->console, asked->verb,
					     "--%s is about one user, not --all", rows[i].name);
	return EXIT_YES;
}

/* A word of an option from 1 on; 0: it is not given. */
static bool word_get(const struct asked *asked, enum option option, const char *what, size_t *ret)
{
	size_t found = 0;
	if (!option_word(asked->console, asked->verb, &asked->options, rows, option, what, &found))
		return false;
	*ret = asked->options.values[option] ? found + 1 : 0;
	return true;
}

static bool words_parse(struct asked *asked)
{
	size_t ui = 0, observed = 0, login_as = 0;
	if (!word_get(asked, OPTION_UI, "interface", &ui) ||
	    !word_get(asked, OPTION_OBSERVED, "answer", &observed) ||
	    !word_get(asked, OPTION_LOGIN_AS, "answer", &login_as))
		return false;
	asked->ui = ui ? (enum reset_ui)(ui - 1) : RESET_UI_COUNT;
	asked->question.observed = (enum observed)observed;
	asked->question.login_as = (enum told)login_as;
	return true;
}

/* Rows are of everybody. */
static int csv_check(const struct asked *asked)
{
	const struct report_choice *reports = &asked->reports;
	bool csv = reports->format == FORMAT_CSV;
	for (size_t i = 0; i < reports->file_count; i++)
		csv |= reports->files[i].format == FORMAT_CSV;
	if (!csv || asked->options.values[OPTION_ALL])
		return EXIT_YES;
	return console_usage(asked->console, asked->verb, "csv is a row for everybody: say --all");
}

/* Everything that can be checked before a file is opened. */
static int asked_check(struct asked *asked)
{
	struct console *console = asked->console;
	if (asked->options.argument_count == 0)
		return console_usage(console, asked->verb, "which policy? Name its file");
	int code = who_check(asked);
	if (code == EXIT_YES &&
	    (!words_parse(asked) ||
	     !report_options_parse(console, asked->verb, &asked->options, rows, OPTION_FORMAT,
				   OPTION_REPORT, &asked->reports) ||
	     !option_colour(console, asked->verb, &asked->options, rows, OPTION_COLOR)))
		code = EXIT_USAGE;
	if (code == EXIT_YES)
		code = csv_check(asked);
	return code;
}

/* --- Asking ------------------------------------------------------------------------ */

/* Would a report replace a file of the policy? */
static int reports_check(const struct asked *asked)
{
	return report_files_check_loaded(asked->console, asked->verb, &asked->reports,
					 &asked->opened.files);
}

/* Whom the question is about. A user whose profile the policy does not have is known, too. */
static int subject_find(struct asked *asked)
{
	const struct policy *policy = asked->opened.policy;
	bool user = asked->options.values[OPTION_USER] != NULL;
	enum option option = user ? OPTION_USER : OPTION_PROFILE;
	struct str name = str_of(asked->options.values[option]);
	const char *message = NULL;
	struct login login;
	if (user)
		asked->report.left_out = policy_find_left_out(policy, name);
	if (asked->report.left_out)
		return EXIT_YES;
	login_init(&login);
	if (login_set(&login, policy, user ? COLUMN_USER : COLUMN_PROFILE, name, SUGGEST,
		      &asked->arena, &message))
		return message ? console_usage(asked->console, asked->verb, "--%s: %s",
					       rows[option].name, message)
			       : console_machine(asked->console, NOMEM, "");
	uint32_t profile = user ? policy->users[login.user].profile.index : login.profile;
	asked->question.subject = (struct subject){login.user, profile};
	return EXIT_YES;
}

static enum status one_ask(struct asked *asked)
{
	const struct ruleset *ruleset = asked->opened.ruleset;
	if (asked->report.left_out)
		return OK;
	enum status status =
	    reset_option_find(ruleset, &asked->question, &asked->arena, &asked->result);
	asked->report.result = &asked->result;
	if (status != OK || asked->result.answer != RESET_MISSING)
		return status;
	status = reset_ways_find(ruleset, &asked->result, &asked->arena, &asked->ways);
	if (status == OK)
		asked->report.ways = &asked->ways;
	return status;
}

static int ask(struct asked *asked)
{
	struct opened *opened = &asked->opened;
	int code = reports_check(asked);
	if (code != EXIT_YES)
		return code;
	if (asked->options.values[OPTION_ALL]) {
		enum status status = reset_everybody(opened->ruleset, &asked->arena, &asked->table);
		return status == OK ? EXIT_YES : console_machine(asked->console, status, "");
	}
	asked->report.ruleset = opened->ruleset;
	asked->report.ui = asked->ui;
	asked->report.effects = asked->options.values[OPTION_EFFECTS] != NULL;
	asked->report.scratch = &asked->arena;
	code = subject_find(asked);
	if (code != EXIT_YES)
		return code;
	enum status status = one_ask(asked);
	return status == OK ? EXIT_YES : console_machine(asked->console, status, "answering");
}

/* --- Answering ------------------------------------------------------------------------ */

static enum status table_write(const struct page *page, size_t format,
			       const struct reset_table *table)
{
	if (format == FORMAT_JSON)
		return reset_table_json(page->out, table);
	if (format == FORMAT_MARKDOWN)
		return reset_table_markdown(page->out, table);
	if (format == FORMAT_CSV)
		return reset_table_csv(page->out, table);
	return reset_table_text(page, table);
}

static enum status answer_write(const struct page *page, size_t format, void *of)
{
	const struct asked *asked = of;
	if (asked->options.values[OPTION_ALL])
		return table_write(page, format, &asked->table);
	if (format == FORMAT_JSON)
		return reset_report_json(page->out, &asked->report);
	if (format == FORMAT_MARKDOWN)
		return reset_report_markdown(page->out, &asked->report);
	return reset_report_text(page, &asked->report);
}

static int exit_status(const struct asked *asked)
{
	static const int codes[] = {EXIT_YES, EXIT_NO, EXIT_OPEN};
	const size_t *answers = asked->table.answers;
	if (asked->options.values[OPTION_ALL])
		return answers[RESET_UNDECIDED] ? EXIT_OPEN
		       : answers[RESET_MISSING] ? EXIT_NO
						: EXIT_YES;
	return asked->report.left_out ? EXIT_OPEN : codes[asked->result.answer];
}

static int answer(struct asked *asked)
{
	struct console *console = asked->console;
	enum status status = answer_write(&console->page, asked->reports.format, asked);
	if (status != OK)
		return console_machine(console, status, "");
	int code = report_files_write(console, &asked->reports, answer_write, asked);
	return code == EXIT_YES ? exit_status(asked) : code;
}

static int policy_ask(struct asked *asked)
{
	const struct policy_named named = {.verb = asked->verb,
					   .path = asked->options.arguments[0],
					   .overlay = asked->options.values[OPTION_OVERLAY],
					   .rules = asked->options.values[OPTION_RULES]};
	int code = policy_open(asked->console, &named, &asked->opened);
	arena_init(&asked->arena);
	if (code == EXIT_YES)
		code = ask(asked);
	if (code == EXIT_YES)
		code = answer(asked);
	reset_ways_clear(&asked->ways);
	arena_clear(&asked->arena);
	opened_close(&asked->opened);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.verb = command->name, .console = console};
	if (!options_parse(console, command->name, rows, OPTION_COUNT, 1, args, &asked.options))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	int code = asked_check(&asked);
	return code == EXIT_YES ? policy_ask(&asked) : code;
}

const struct command command_reset_option = {
    .name = "reset-option",
    .question = "why is Reset My Security Token missing for this user?",
    .usage = "reset-option POLICY (--user NAME | --profile NAME | --all) [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"All causes that hold, confirmed ones first, each with the lines of the policy behind it\n"
	"and what to do about it; whether the user needs a token at all; then every smallest set\n"
	"of changes that brings the option back (of more than 64 the first), and what else it "
	"does\n"
	"to this user's logins, found by comparing every login there can be. Moves to a profile\n"
	"after which the user may more than now come last. --all is a table: the users, then the\n"
	"profiles that no user has.\n\n"
	"What is on a screen, the policy does not say. --observed present, where by the policy it\n"
	"is missing, tells which facts of the policy must be wrong; --observed missing, where\n"
	"nothing hides it, what is left to try. An administrator in a Login-As session likely\n"
	"does not see what the user sees: --login-as says whether it is one.\n\n"
	"Examples:\n"
	"  loginscope reset-option policies/acme.yaml --user etl@acme.example\n"
	"  loginscope reset-option policies/small-office.yaml --user ada@office.example "
	"--ui lightning\n"
	"  loginscope reset-option policies/integrations.yaml --all\n\n"
	"Exit status: 0 the option is there, 1 it is missing, 4 nobody can tell: it was seen\n"
	"though the policy says missing, or the user's profile is not in the policy. With --all:\n"
	"4 if that is so of anybody, else 1 if it is missing for anybody. 2 bad command line,\n"
	"3 bad policy, 5 the machine failed.\n",
    .run = run,
};
