/* `fmt`: the canonical layout of policy files, comments kept. */
#include "base/file_write.h"
#include "base/git_name.h"
#include "cli/command.h"
#include "cli/fmt_policy_file.h"
#include "cli/policy_files.h"
#include "engine/broad_change.h"
#include "report/finding_text.h"
#include "report/unified_diff.h"

enum option {
	OPTION_CHECK,
	OPTION_DIFF,
	OPTION_WRITE,
	OPTION_MERGE,
	OPTION_SORT_KEYS,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_CHECK] = {.name = "check", .help = "only name the files that are not formatted"},
    [OPTION_DIFF] = {.name = "diff", .help = "show what would change, as diff -u does"},
    [OPTION_WRITE] = {.name = "write",
		      .help = "rewrite the files that are not formatted",
		      .letter = 'w'},
    [OPTION_MERGE] = {.name = "merge", .help = "join ranges that touch, and say what that saved"},
    [OPTION_SORT_KEYS] = {.name = "sort-keys", .help = "bring keys into the order of the format"},
    [OPTION_QUIET] = {.name = "quiet", .help = "no summary on stderr", .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* A run over all files. */
struct fmt_run {
	struct console *console;
	const char *const *options; /* by row; NULL: not given */
	uint32_t files, changed;    /* changed: rewritten, or to be */
	uint32_t refused;           /* no policy, or none that may be formatted */
	int code;                   /* the worst so far */
};

/* 5 before 3 before 1. */
static void code_raise(struct fmt_run *run, int code)
{
	run->code = code > run->code ? code : run->code;
}

static void merge_say(struct fmt_run *run, const char *path, const struct fmt_result *result)
{
	uint64_t before = 0, after = 0;
	if (run->console->quiet || !run->options[OPTION_MERGE])
		return;
	for (uint32_t i = 0; i < result->merged_count; i++) {
		const struct fmt_merged *merged = &result->merged[i];
		before += merged->before;
		after += merged->after;
		if (merged->why_not)
			console_say(run->console, "%s:%u: %s: not merged: %s", path,
				    (unsigned)merged->place.line, merged->name, merged->why_not);
		else
			console_say(run->console, "%s:%u: %s: %u rows → %u", path,
				    (unsigned)merged->place.line, merged->name,
				    (unsigned)merged->before, (unsigned)merged->after);
	}
	if (result->merged_count == 0)
		console_say(run->console, "%s: no ranges to merge", path);
	else if (result->merged_count > 1)
		console_say(run->console, "%s: in all %llu rows → %llu", path,
			    (unsigned long long)before, (unsigned long long)after);
}

/* Line by line, for on a terminal what is in them is made harmless. */
static void text_print(struct out *out, struct str text)
{
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) : text.length;
		out_echo(out, (struct str){text.at, length});
		if (end)
			out_char(out, '\n');
		length += end != NULL;
		text = (struct str){text.at + length, text.length - length};
	}
}

static void changed_write(struct fmt_run *run, const char *path, const struct formatted *formatted)
{
	enum status status = file_rewrite(path, &formatted->version, formatted->result.text);
	if (status == INVALID) {
		console_say(run->console,
			    "%s: not rewritten, for it was changed while it was formatted; "
			    "try again",
			    path);
		code_raise(run, EXIT_MACHINE);
		return;
	}
	if (status != OK) {
		code_raise(run, console_machine(run->console, status, path));
		return;
	}
	run->changed++;
	if (!run->console->quiet)
		console_say(run->console, "%s: rewritten", path);
}

static void changed_show(struct fmt_run *run, const char *path, const struct formatted *formatted)
{
	struct out *out = &run->console->out;
	if (run->options[OPTION_WRITE]) {
		changed_write(run, path, formatted);
		return;
	}
	run->changed++;
	code_raise(run, EXIT_NO);
	if (run->options[OPTION_CHECK]) {
		out_echo(out, str_of(path));
		out_char(out, '\n');
		return;
	}
	enum status status = unified_diff(&run->console->page, str_of(path), formatted->bytes,
					  formatted->result.text);
	if (status != OK)
		code_raise(run, console_machine(run->console, status, path));
}

static bool prints(const struct fmt_run *run)
{
	return !run->options[OPTION_CHECK] && !run->options[OPTION_DIFF] &&
	       !run->options[OPTION_WRITE];
}

static void file_run(struct fmt_run *run, const char *path)
{
	struct formatted formatted;
	const struct fmt_options options = {.sort_keys = run->options[OPTION_SORT_KEYS] != NULL,
					    .merge = run->options[OPTION_MERGE] != NULL,
					    .keeps = broad_change_find};
	bool plain = run->options[OPTION_WRITE] != NULL;
	int code = policy_file_format(run->console, path, plain, &options, &formatted);
	code_raise(run, code);
	run->refused += code != EXIT_YES;
	if (code == EXIT_YES) {
		const struct fmt_result *result = &formatted.result;
		bool changed = !str_equal(formatted.bytes, result->text);
		if (result->unsorted)
			console_say(run->console,
				    "%s: keys are not sorted, for the file has aliases, and "
				    "what they stand for must come before them",
				    path);
		merge_say(run, path, result);
		if (prints(run))
			text_print(&run->console->out, result->text);
		else if (changed)
			changed_show(run, path, &formatted);
	}
	formatted_clear(&formatted);
}

static void summary_say(const struct fmt_run *run)
{
	struct out *err = &run->console->err;
	if (run->console->quiet || prints(run) || (run->code && !run->files))
		return;
	bool writes = run->options[OPTION_WRITE] != NULL;
	out_format(err, "%u file%s", (unsigned)run->files, run->files == 1 ? "" : "s");
	if (run->refused)
		out_format(err, ", %u refused", (unsigned)run->refused);
	if (writes)
		out_format(err, ", %u rewritten\n", (unsigned)run->changed);
	else if (run->changed)
		out_format(err, ", %u not formatted; fmt --write does it\n",
			   (unsigned)run->changed);
	else
		out_text(err, run->refused ? "\n" : ", all formatted\n");
}

static bool asked_parse(struct console *console, const char *verb, char **args, struct options *ret)
{
	unsigned modes = 0;
	if (!options_parse(console, verb, rows, OPTION_COUNT, ANY_NUMBER, args, ret))
		return false;
	if (ret->help)
		return true;
	for (size_t i = OPTION_CHECK; i <= OPTION_WRITE; i++)
		modes += ret->values[i] != NULL;
	if (modes > 1) {
		console_usage(console, verb, "only one of --check, --diff and --write can be done");
		return false;
	}
	for (size_t i = 0; i < ret->argument_count; i++)
		if (ret->values[OPTION_WRITE] && strcmp(ret->arguments[i], "-") == 0) {
			console_usage(console, verb,
				      "--write needs files; for standard input "
				      "leave it out");
			return false;
		}
	for (size_t i = 0; i < ret->argument_count; i++)
		if (git_name_is(str_of(ret->arguments[i]))) {
			console_usage(console, verb,
				      "%s: a revision cannot be formatted; name a file, or ./git:… "
				      "for one that is called so",
				      ret->arguments[i]);
			return false;
		}
	console->quiet = ret->values[OPTION_QUIET] != NULL;
	return option_colour(console, verb, ret, rows, OPTION_COLOR);
}

static int files_run(struct fmt_run *run, const char *verb, const struct options *options,
		     struct arena *arena)
{
	struct sources sources = {0};
	struct findings findings;
	struct policy_files files = {0};
	findings_init(&findings, arena);
	enum status status = policy_files_find(options->arguments, options->argument_count,
					       DIRECTORY_FILES, arena, &sources, &findings, &files);
	if (status != OK || findings.nomem)
		return console_machine(run->console, status == OK ? NOMEM : status, verb);
	if (findings.count) {
		findings_text(&run->console->err_page, &sources, &findings);
		code_raise(run, EXIT_INPUT);
	}
	if (files.count > 1 && prints(run))
		return console_usage(run->console, verb,
				     "several files need --check, --diff or --write");
	run->files = files.count;
	for (uint32_t i = 0; i < files.count; i++)
		file_run(run, files.at[i].path);
	summary_say(run);
	return run->code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	struct arena arena;
	if (!asked_parse(console, command->name, args, &options))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	struct fmt_run all = {.console = console, .options = options.values};
	arena_init(&arena);
	int code = files_run(&all, command->name, &options, &arena);
	arena_clear(&arena);
	return code;
}

const struct command command_fmt = {
    .name = "fmt",
    .question = "how is the policy laid out as everybody's is?",
    .usage = "fmt [POLICY] [OPTION…]\n"
	     "fmt --check | --diff | --write [POLICY…] [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more = "Without --check, --diff or --write the formatted text of one file, or of standard\n"
	    "input (-), is printed. A directory is every *.yaml and *.yml below it with a line\n"
	    "that begins with \"loginscope:\"; no argument at all is the current directory.\n"
	    "Salesforce metadata has a layout of its own, and is refused.\n\n"
	    "Comments, the order of entries and blank lines between groups stay. Names need not\n"
	    "resolve, so a file that others include can be formatted. What was formatted is read\n"
	    "again and compared with the original before anybody sees it.\n\n"
	    "--write replaces a file whole or not at all. Its mode is kept, but access lists and\n"
	    "extended attributes are not, and other hard links lead to the old text. A file that\n"
	    "another program changes in the meantime is left alone.\n\n"
	    "--merge joins ranges of a list that adjoin, overlap or are there twice, if they have\n"
	    "the same description. References to networks stay, and so does a list whose rows\n"
	    "joined could change a decision: whether a list is broad depends on its rows.\n\n"
	    "Examples:\n"
	    "  loginscope fmt policies/acme.yaml\n"
	    "  loginscope fmt --check policies\n"
	    "  loginscope fmt --diff --merge policies/sandbox-broad.yaml\n\n"
	    "Exit status: 0 done, or formatted already, 1 a file is not formatted (--check,\n"
	    "--diff), 2 bad command line, 3 a file is no policy, 5 the machine failed.\n",
    .run = run,
};
