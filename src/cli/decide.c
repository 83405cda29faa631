/* `decide` and `explain`: one login, a block of addresses, or a file of logins.
 * They differ in how much of the answer they show. */
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/formats.h"
#include "cli/logins.h"
#include "report/decision_text.h"
#include "report/explain_text.h"

/* The options behind those that say facts. */
enum {
	OPTION_RULES = COLUMN_COUNT,
	OPTION_OVERLAY,
	OPTION_EXPECT,
	OPTION_FORMAT,
	OPTION_COLOR,
	EXPLAIN_OPTIONS,
	OPTION_LOGINS = EXPLAIN_OPTIONS,
	OPTION_DETAIL,
	OPTION_QUIET,
	DECIDE_OPTIONS
};

static const struct option_row rows[DECIDE_OPTIONS] = {
    ASK_OPTIONS,
    [OPTION_RULES] = {.name = "rules",
		      .value = "DATE",
		      .help = "by the rules of a day, not those the policy names"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_EXPECT] = {.name = "expect",
		       .value = "VERDICT[:REASON]",
		       .help = "exit 0 if that is the answer, else 1",
		       .takes = TAKES_EXPECTATION,
		       .words = verdict_names,
		       .word_count = VERDICT_COUNT + 1},
    [OPTION_FORMAT] = {.name = "format",
		       .value = "FORMAT",
		       .help = "text (default) or json; of a file text, csv or jsonl",
		       .words = format_words,
		       .word_count = FORMAT_COUNT},
    [OPTION_COLOR] = COLOR_OPTION,
    [OPTION_LOGINS] = {.name = "logins",
		       .value = "FILE",
		       .help = "answer every row of a CSV file; - is stdin",
		       .takes = TAKES_FILE},
    [OPTION_DETAIL] = {.name = "detail",
		       .help = "jsonl with policy, steps and what would change it"},
    [OPTION_QUIET] = {.name = "quiet",
		      .letter = 'q',
		      .help = "of a file: no progress and no counts on stderr"},
};

/* What a command line asks for. */
struct asked {
	const struct command *command;
	struct console *console;
	struct options options;
	struct expectation expectation;
	enum format format;
	const char *policy, *logins;
};

/* --- The command line ------------------------------------------------------ */

static int format_parse(struct asked *asked)
{
	size_t found;
	if (!option_word(asked->console, asked->command->name, &asked->options, rows, OPTION_FORMAT,
			 "format", &found))
		return EXIT_USAGE;
	bool of_rows = found == FORMAT_CSV || found == FORMAT_JSONL;
	if (found != FORMAT_TEXT && of_rows != (asked->logins != NULL))
		return console_usage(asked->console, asked->command->name, "--format %s is for %s",
				     format_words[found].at,
				     of_rows ? "--logins" : "one login; of a file it is jsonl");
	asked->format = (enum format)found;
	return EXIT_YES;
}

static int logins_parse(struct asked *asked)
{
	const char *verb = asked->command->name, *fact = ask_given(&asked->options, rows);
	if (!asked->logins && asked->options.values[OPTION_DETAIL])
		return console_usage(asked->console, verb, "--detail is for --logins");
	if (!asked->logins)
		return ask_who_check(asked->console, verb, &asked->options);
	if (fact)
		return console_usage(
		    asked->console, verb,
		    "--%s and --logins exclude each other: rows say their own facts", fact);
	const struct input_named inputs[] = {{"POLICY", asked->policy},
					     {"--overlay", asked->options.values[OPTION_OVERLAY]},
					     {"--logins", asked->logins}};
	return stdin_once(asked->console, verb, inputs, sizeof inputs / sizeof *inputs);
}

/* Everything that can be checked before a file is opened. */
static int asked_check(struct asked *asked)
{
	const char *expect = asked->options.values[OPTION_EXPECT], *verb = asked->command->name;
	if (asked->options.argument_count == 0)
		return console_usage(asked->console, verb, "which policy? Name its file");
	asked->policy = asked->options.arguments[0];
	asked->logins = asked->options.values[OPTION_LOGINS];
	asked->console->quiet = asked->options.values[OPTION_QUIET] != NULL;
	int code = logins_parse(asked);
	if (code == EXIT_YES)
		code = format_parse(asked);
	if (code == EXIT_YES &&
	    !option_colour(asked->console, verb, &asked->options, rows, OPTION_COLOR))
		code = EXIT_USAGE;
	if (code == EXIT_YES && expect &&
	    !expectation_parse(asked->console, verb, expect, &asked->expectation))
		code = EXIT_USAGE;
	if (code == EXIT_YES && asked->options.values[OPTION_DETAIL] &&
	    asked->format != FORMAT_JSONL)
		code = console_usage(asked->console, verb, "--detail is for --format jsonl");
	return code;
}

/* --- Answers ---------------------------------------------------------------- */

static enum status answer_print(struct asked *asked, const struct answer *answer)
{
	const struct page *page = &asked->console->page;
	if (asked->format == FORMAT_TEXT)
		return asked->command == &command_explain ? explain_text(page, answer)
							  : decision_text(page, answer);
	struct json json;
	json_init(&json, page->out, 2);
	enum status status = decision_json(&json, answer, JSON_FULL);
	out_char(page->out, '\n');
	return status;
}

static enum status parts_print(struct asked *asked, const struct answer *answer,
			       const struct part *parts, size_t count)
{
	const struct page *page = &asked->console->page;
	if (asked->format == FORMAT_TEXT)
		return asked->command == &command_explain
			   ? explain_parts_text(page, answer, parts, count)
			   : parts_text(page, answer, parts, count);
	struct json json;
	json_init(&json, page->out, 3);
	enum status status = parts_json(&json, answer, parts, count);
	out_char(page->out, '\n');
	return status;
}

static enum status login_answer(struct asked *asked, struct answer *answer, struct tally *tally)
{
	struct outcomes outcomes;
	if (outcomes_find(answer->ruleset, answer->login, answer->scratch, &outcomes) != OK)
		return NOMEM;
	tally_add(tally, &asked->expectation, &outcomes, 1);
	answer->outcomes = &outcomes;
	if (answer_changes_find(answer) != OK)
		return NOMEM;
	return answer_print(asked, answer);
}

static enum status block_answer(struct asked *asked, struct answer *answer,
				struct rangeset addresses, struct tally *tally)
{
	struct evidence_cache cache = {.arena = answer->scratch};
	struct part *parts;
	size_t count;
	answer->cache = &cache;
	if (parts_find(answer->ruleset, answer->login, addresses, answer->scratch, &parts,
		       &count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count; i++)
		tally_add(tally, &asked->expectation, &parts[i].outcomes, i + 1);
	return parts_print(asked, answer, parts, count);
}

static int question_answer(struct asked *asked, struct opened *opened)
{
	struct question question;
	struct tally tally = {0};
	int code = ask_question(asked->console, asked->command->name, &asked->options, rows,
				opened->policy, &opened->arena, &question);
	if (code != EXIT_YES)
		return code;
	struct answer answer = {
	    .ruleset = opened->ruleset, .login = &question.login, .scratch = &opened->arena};
	enum status status = question.is_block
				 ? block_answer(asked, &answer, question.addresses, &tally)
				 : login_answer(asked, &answer, &tally);
	if (status != OK)
		return console_machine(asked->console, status, "answering");
	return tally_end(&tally, &asked->expectation, asked->console, "part");
}

static int file_answer(struct asked *asked, struct opened *opened)
{
	enum rows_format format = asked->format == FORMAT_CSV     ? ROWS_CSV
				  : asked->format == FORMAT_JSONL ? ROWS_JSONL
								  : ROWS_TEXT;
	enum json_detail detail = asked->options.values[OPTION_DETAIL] ? JSON_FULL : JSON_BRIEF;
	return logins_answer(asked->console, opened, asked->logins, format, detail,
			     &asked->expectation);
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.command = command, .console = console};
	struct opened opened;
	if (!options_parse(console, command->name, command->options, command->option_count, 1, args,
			   &asked.options))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	int code = asked_check(&asked);
	if (code != EXIT_YES)
		return code;
	const struct policy_named named = {.verb = command->name,
					   .path = asked.policy,
					   .overlay = asked.options.values[OPTION_OVERLAY],
					   .rules = asked.options.values[OPTION_RULES]};
	code = policy_open(console, &named, &opened);
	if (code == EXIT_YES)
		code =
		    asked.logins ? file_answer(&asked, &opened) : question_answer(&asked, &opened);
	opened_close(&opened);
	return code;
}

#define LOGIN_USAGE                                                                                \
	"POLICY (--user NAME | --profile NAME) [--ip ADDRESS] [--via CHANNEL] [OPTION…]\n"
#define EXIT_HELP                                                                                  \
	"Exit status: 0 every login is allowed, 1 not, 4 it depends on what was not given;\n"      \
	"with --expect 0 as expected, 1 not. 2 bad command line, 3 bad policy or login file,\n"    \
	"5 the machine failed.\n"

const struct command command_decide = {
    .name = "decide",
    .question = "will this login go through, and will it need a token?",
    .usage =
	"decide " LOGIN_USAGE "decide POLICY --logins FILE [--format text|csv|jsonl] [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = DECIDE_OPTIONS,
    .more = "Examples:\n"
	    "  loginscope decide policies/acme.yaml --user etl@acme.example --via soap "
	    "--ip 198.51.100.1\n"
	    "  loginscope decide policies/acme.yaml --user etl@acme.example --via soap "
	    "--ip 198.51.100.0/22\n"
	    "  loginscope decide policies/small-office.yaml --user ada@office.example --via ui "
	    "--expect depends\n\n" EXIT_HELP,
    .run = run,
};

const struct command command_explain = {
    .name = "explain",
    .question = "why? every step, every range, what would change it",
    .usage = "explain " LOGIN_USAGE,
    .takes_policy = true,
    .options = rows,
    .option_count = EXPLAIN_OPTIONS,
    .more = "Examples:\n"
	    "  loginscope explain policies/acme.yaml --user etl@acme.example --via soap "
	    "--ip 198.51.100.1\n"
	    "  loginscope explain policies/integrations.yaml --user etl@shop.example --via soap "
	    "--ip 203.0.113.9\n"
	    "  loginscope explain policies/login-hours.yaml --user clerk@bank.example --via soap "
	    "--at 2026-03-06T12:30Z\n\n" EXIT_HELP,
    .run = run,
};
