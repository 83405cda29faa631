/* `match`: which rows of which lists hold an address, or a set of them. */
#include "cli/command.h"
#include "cli/formats.h"
#include "cli/match_file.h"
#include "cli/open.h"
#include "load/where.h"

enum { OPTION_IN, OPTION_OVERLAY, OPTION_FORMAT, OPTION_COLOR, OPTION_QUIET, MATCH_OPTIONS };

static const struct option_row rows[MATCH_OPTIONS] = {
    [OPTION_IN] = {.name = "in",
		   .value = "FILE",
		   .help = "answer every line of a file; - is stdin",
		   .takes = TAKES_FILE},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {.name = "format",
		       .value = "FORMAT",
		       .help = "text (default), json, csv or jsonl",
		       .words = format_words,
		       .word_count = FORMAT_COUNT},
    [OPTION_COLOR] = COLOR_OPTION,
    [OPTION_QUIET] = {.name = "quiet",
		      .letter = 'q',
		      .help = "of a file: no progress and no counts on stderr"},
};

/* What a command line asks for. */
struct asked {
	const struct command *command;
	struct console *console;
	struct options options;
	enum match_format format;
	const char *policy, *in;
	char **wheres; /* ended by NULL */
	size_t where_count;
};

/* --- The command line ------------------------------------------------------ */

static int wheres_check(const struct asked *asked)
{
	const char *verb = asked->command->name;
	if (asked->in && asked->where_count)
		return console_usage(asked->console, verb,
				     "addresses on the command line and --in exclude each other");
	if (!asked->in && !asked->where_count)
		return console_usage(
		    asked->console, verb,
		    "match what? Name addresses, blocks, ranges or @networks, or a "
		    "file of them with --in");
	const struct input_named inputs[] = {{"POLICY", asked->policy},
					     {"--overlay", asked->options.values[OPTION_OVERLAY]},
					     {"--in", asked->in}};
	if (stdin_once(asked->console, verb, inputs, sizeof inputs / sizeof *inputs) != EXIT_YES)
		return EXIT_USAGE;
	for (size_t i = 0; i < asked->where_count; i++)
		if (strcmp(asked->wheres[i], "-") == 0)
			return console_usage(asked->console, verb,
					     "-: a range with blanks needs quotes; standard input "
					     "is --in -");
	return EXIT_YES;
}

/* Everything that can be checked before a file is opened. */
static int asked_check(struct asked *asked)
{
	const char *verb = asked->command->name;
	struct options *options = &asked->options;
	size_t format;
	if (options->argument_count == 0)
		return console_usage(asked->console, verb, "which policy? Name its file");
	asked->policy = options->arguments[0];
	asked->wheres = options->arguments + 1;
	asked->where_count = options->argument_count - 1;
	asked->in = options->values[OPTION_IN];
	asked->console->quiet = options->values[OPTION_QUIET] != NULL;
	if (!option_word(asked->console, verb, options, rows, OPTION_FORMAT, "format", &format) ||
	    !option_colour(asked->console, verb, options, rows, OPTION_COLOR))
		return EXIT_USAGE;
	static const enum match_format formats[FORMAT_COUNT] = {
	    [FORMAT_JSON] = MATCH_JSON, [FORMAT_CSV] = MATCH_CSV, [FORMAT_JSONL] = MATCH_JSONL};
	asked->format = format != FORMAT_TEXT ? formats[format]
			: asked->in           ? MATCH_LINES
					      : MATCH_PAGES;
	return wheres_check(asked);
}

/* --- Answers ---------------------------------------------------------------- */

/* Reads the sets of addresses, and all of them together. */
static int wheres_parse(const struct asked *asked, struct opened *opened, struct rangeset *sets,
			struct rangeset *ret_all)
{
	enum status status = OK;
	for (size_t i = 0; i < asked->where_count && status == OK; i++) {
		struct where_problem problem;
		status = where_parse(opened->policy, str_of(asked->wheres[i]), &opened->arena,
				     &sets[i], &problem);
		if (status == INVALID)
			return console_usage(asked->console, asked->command->name, "%s",
					     problem.message);
	}
	if (status == OK)
		status = rangeset_union_all(&opened->arena, sets, asked->where_count, ret_all);
	return status == OK ? EXIT_YES : console_machine(asked->console, status, "");
}

static enum status sets_answer(const struct asked *asked, const struct matcher *matcher,
			       const struct rangeset *sets, struct match_writer *writer,
			       bool *ret_held)
{
	struct arena arena;
	enum status status = OK;
	bool held = true;
	arena_init(&arena);
	for (size_t i = 0; i < asked->where_count && status == OK; i++) {
		struct match match;
		struct matched matched = {.input = str_trim(str_of(asked->wheres[i])),
					  .match = &match};
		arena_reset(&arena);
		status = match_find(matcher, sets[i], &arena, &match);
		if (status != OK)
			break;
		held &= count_compare(match.held, match.addresses) == 0;
		status = match_write(writer, &matched);
	}
	arena_clear(&arena);
	*ret_held = held;
	return status;
}

static int wheres_answer(const struct asked *asked, struct opened *opened)
{
	struct rangeset all, *sets = arena_array(&opened->arena, asked->where_count, sizeof *sets);
	struct matcher *matcher = NULL;
	struct match_writer *writer = NULL;
	bool held = false;
	if (!sets)
		return console_machine(asked->console, NOMEM, "");
	int code = wheres_parse(asked, opened, sets, &all);
	if (code != EXIT_YES)
		return code;
	enum status status = matcher_new(opened->policy, &all, &matcher);
	if (status == OK)
		status = match_writer_new(&asked->console->page, matcher, asked->format, &writer);
	if (status == OK)
		status = sets_answer(asked, matcher, sets, writer, &held);
	if (status == OK)
		match_writer_end(writer);
	match_writer_free(writer);
	matcher_free(matcher);
	if (status != OK)
		return console_machine(asked->console, status, "answering");
	return held ? EXIT_YES : EXIT_NO;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.command = command, .console = console};
	struct opened opened;
	if (!options_parse(console, command->name, command->options, command->option_count,
			   ANY_NUMBER, args, &asked.options))
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
					   .overlay = asked.options.values[OPTION_OVERLAY]};
	code = policy_read(console, &named, &opened);
	if (code == EXIT_YES && asked.in)
		code = match_file_answer(console, opened.policy, asked.in, asked.format);
	else if (code == EXIT_YES)
		code = wheres_answer(&asked, &opened);
	opened_close(&opened);
	return code;
}

const struct command command_match = {
    .name = "match",
    .question = "which ranges hold this address, block or named network?",
    .usage = "match POLICY WHERE… [--format FORMAT]\n"
	     "match POLICY --in FILE [--format FORMAT]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = MATCH_OPTIONS,
    .more =
	"WHERE is an address, a block (192.0.2.0/24), a range ('192.0.2.1 - 192.0.2.9') or\n"
	"@NETWORK of the policy. A file has one a line; blank lines and # comments are passed\n"
	"over. Answered is every row of every list: of the org, networks, profiles, apps, and\n"
	"transaction security rules, the narrowest first. A set of addresses that are not all in\n"
	"the same rows is split. A rule's countries and operators are shown where its databases\n"
	"put the addresses, but they are no ranges and do not count as a list.\n\n"
	"Examples:\n"
	"  loginscope match policies/acme.yaml 203.0.113.200\n"
	"  loginscope match policies/acme.yaml 198.51.100.0/25\n"
	"  loginscope match policies/integrations.yaml @etl-hosts --format csv\n\n"
	"Exit status: 0 every address asked for is in some range, 1 not every one is. 2 bad\n"
	"command line, 3 bad policy, or a line of the file that is no set of addresses, 5 the\n"
	"machine failed.\n",
    .run = run,
};
