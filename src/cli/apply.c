/* `apply`: a policy into the metadata of an org, and nothing else in its files. */
#include "base/git_name.h"
#include "cli/apply_files.h"
#include "cli/apply_summary.h"
#include "cli/command.h"
#include "cli/open.h"
#include "load/project.h"
#include "report/finding_text.h"

enum option {
	OPTION_TO,
	OPTION_CHECK,
	OPTION_DIFF,
	OPTION_WRITE,
	OPTION_ALLOW_REMOVAL,
	OPTION_OVERLAY,
	OPTION_FORMAT,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

enum { FORMAT_IS_TEXT, FORMAT_IS_JSON, FORMATS };

static const struct str formats[FORMATS] = {STR_INIT("text"), STR_INIT("json")};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_TO] = {.name = "to",
		   .value = "DIR",
		   .help = "the metadata: a project, a folder, a file",
		   .takes = TAKES_DIRECTORY},
    [OPTION_CHECK] = {.name = "check", .help = "only name the files that would change"},
    [OPTION_DIFF] = {.name = "diff", .help = "show what would change in them, as diff -u does"},
    [OPTION_WRITE] = {.name = "write", .help = "change the files", .letter = 'w'},
    [OPTION_ALLOW_REMOVAL] = {.name = "allow-removal",
			      .help = "with --write: addresses may leave a list"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {.name = "format",
		       .value = "FORMAT",
		       .help = "text (default) or json",
		       .words = formats,
		       .word_count = FORMATS},
    [OPTION_QUIET] = {.name = "quiet", .help = "no summary on stderr", .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked for, and what comes of it. */
struct applying {
	const char *verb;
	struct console *console;
	struct options options;
	size_t format;
	struct opened policy, metadata;
	struct arena arena;
	struct deployed deployed;
	struct metadata_targets targets;
	struct apply_files files;
	struct apply_view view;
	struct apply_sums sums;
};

static bool given(const struct applying *applying, enum option option)
{
	return applying->options.values[option] != NULL;
}

/* --- The command line --------------------------------------------------------------------- */

static int modes_check(const struct applying *applying)
{
	struct console *console = applying->console;
	unsigned modes = 0;
	for (int i = OPTION_CHECK; i <= OPTION_WRITE; i++)
		modes += given(applying, (enum option)i);
	if (modes > 1)
		return console_usage(console, applying->verb,
				     "only one of --check, --diff and --write can be done");
	if (given(applying, OPTION_ALLOW_REMOVAL) && !given(applying, OPTION_WRITE))
		return console_usage(console, applying->verb,
				     "--allow-removal goes with --write; without it nothing is "
				     "removed");
	if (applying->format == FORMAT_IS_JSON &&
	    (given(applying, OPTION_DIFF) || given(applying, OPTION_CHECK)))
		return console_usage(console, applying->verb,
				     "--format json says everything at once; leave out --check and "
				     "--diff");
	return EXIT_YES;
}

static int folder_check(const struct applying *applying)
{
	const char *folder = applying->options.values[OPTION_TO];
	if (!folder)
		return console_usage(applying->console, applying->verb,
				     "to which metadata? Name its folder with --to");
	if (strcmp(folder, "-") == 0)
		return console_usage(
		    applying->console, applying->verb,
		    "--to -: metadata is edited in its files; for a folder of that "
		    "name write ./-");
	if (git_name_is(str_of(folder)))
		return console_usage(applying->console, applying->verb,
				     "--to %s: a revision cannot be changed; name a folder, or "
				     "./git:… for one that is called so",
				     folder);
	return EXIT_YES;
}

static int asked_parse(struct applying *applying, char **args)
{
	struct options *options = &applying->options;
	struct console *console = applying->console;
	if (!options_parse(console, applying->verb, rows, OPTION_COUNT, 1, args, options))
		return EXIT_USAGE;
	if (options->help)
		return EXIT_YES;
	if (!option_word(console, applying->verb, options, rows, OPTION_FORMAT, "format",
			 &applying->format) ||
	    !option_colour(console, applying->verb, options, rows, OPTION_COLOR))
		return EXIT_USAGE;
	if (options->argument_count == 0)
		return console_usage(console, applying->verb, "no POLICY");
	console->quiet = given(applying, OPTION_QUIET);
	int code = folder_check(applying);
	return code == EXIT_YES ? modes_check(applying) : code;
}

/* --- Reading ------------------------------------------------------------------------------ */

static int metadata_find(struct applying *applying, const char *folder)
{
	struct store store = STORE_FILES;
	enum status status = project_recognise(&store, folder, &applying->arena);
	if (status == OK)
		return EXIT_YES;
	if (status != INVALID)
		return console_machine(applying->console, status, folder);
	console_say(applying->console,
		    "%s: no Salesforce metadata; name the folder that holds it, as force-app or "
		    "src, and not one with a loginscope.yaml",
		    folder);
	return EXIT_INPUT;
}

static int metadata_read(struct applying *applying)
{
	const char *folder = applying->options.values[OPTION_TO];
	const struct policy_named named = {
	    .verb = applying->verb, .path = folder, .unwarned = true};
	int code = metadata_find(applying, folder);
	return code == EXIT_YES ? policy_read(applying->console, &named, &applying->metadata)
				: code;
}

static int compare(struct applying *applying)
{
	const struct policy *policy = applying->policy.policy;
	const struct policy *metadata = applying->metadata.policy;
	const struct deployed_said said = metadata_target_said();
	const char *path = "";
	enum status status =
	    deployed_compare(policy, metadata, &said, &applying->arena, &applying->deployed);
	if (status == OK)
		status = metadata_targets_find(policy, metadata, &applying->deployed,
					       &applying->arena, &applying->targets, &path);
	if (status != OK)
		return apply_failed(applying->console, status, path);
	applying->files = (struct apply_files){.console = applying->console,
					       .policy = policy,
					       .deployed = &applying->deployed,
					       .targets = &applying->targets,
					       .arena = &applying->arena,
					       .keep = given(applying, OPTION_WRITE),
					       .diff = given(applying, OPTION_DIFF)};
	int code = apply_files_edit(&applying->files);
	applying->view = (struct apply_view){.policy = policy,
					     .metadata = metadata,
					     .deployed = &applying->deployed,
					     .files = applying->files.shown,
					     .file_count = applying->files.count};
	if (code == EXIT_YES)
		applying->sums = apply_sums(&applying->view);
	return code;
}

/* --- Writing ------------------------------------------------------------------------------ */

static void refusals_say(const struct applying *applying)
{
	for (uint32_t i = 0; i < applying->files.count; i++) {
		const struct apply_file *file = &applying->files.shown[i];
		if (file->refused)
			console_say(applying->console, "%.*s: cannot be edited: %s",
				    STR_ARG(file->name), file->refused);
	}
}

static void removal_say(const struct applying *applying)
{
	const struct apply_sums *sums = &applying->sums;
	char digits[COUNT_TEXT * 4 / 3 + 2] = "more addresses than can be counted";
	if (!sums->many)
		count_format_grouped(sums->leaving, digits);
	console_say(applying->console,
		    "%s%s would leave %llu list%s: nothing was written; if that is meant, give "
		    "--allow-removal",
		    digits,
		    sums->many               ? ""
		    : sums->leaving.low == 1 ? " address"
					     : " addresses",
		    (unsigned long long)sums->lists_losing, sums->lists_losing == 1 ? "" : "s");
}

static int files_write(struct applying *applying)
{
	if (applying->files.refused) {
		console_say(applying->console, "nothing was written, for not all of it can be");
		return EXIT_NO;
	}
	if (applying->sums.lists_losing && !given(applying, OPTION_ALLOW_REMOVAL)) {
		removal_say(applying);
		return EXIT_NO;
	}
	int code = rewrites_write(applying->console, applying->files.rewrites,
				  applying->files.count, "what the policy says");
	applying->view.written = code == EXIT_YES;
	return code == EXIT_YES && applying->sums.lacking ? EXIT_NO : code;
}

/* --- Answering ----------------------------------------------------------------------------- */

static enum status answer_print(const struct applying *applying)
{
	struct console *console = applying->console;
	if (applying->format == FORMAT_IS_JSON)
		return apply_report_json(&console->out, &applying->view);
	if (given(applying, OPTION_DIFF)) /* it was shown, file by file */
		return OK;
	if (!given(applying, OPTION_CHECK))
		return apply_report_text(&console->page, &applying->view);
	for (uint32_t i = 0; i < applying->files.count; i++) {
		out_echo(&console->out, applying->files.shown[i].name);
		out_char(&console->out, '\n');
	}
	return OK;
}

static int answer(struct applying *applying)
{
	struct console *console = applying->console;
	int code = applying->deployed.count ? EXIT_NO : EXIT_YES;
	refusals_say(applying);
	if (given(applying, OPTION_WRITE) && applying->deployed.count)
		code = files_write(applying);
	if (code != EXIT_YES && code != EXIT_NO)
		return code;
	enum status status = answer_print(applying);
	if (status != OK)
		return console_machine(console, status, "");
	if (!console->quiet && out_flush(&console->out) == OK) {
		apply_summary_say(console, &applying->view, &applying->sums,
				  applying->options.arguments[0]);
	}
	return code;
}

static int apply(struct applying *applying)
{
	const struct policy_named named = {.verb = applying->verb,
					   .path = applying->options.arguments[0],
					   .overlay = applying->options.values[OPTION_OVERLAY]};
	int code = policy_read(applying->console, &named, &applying->policy);
	if (code == EXIT_YES)
		code = metadata_read(applying);
	if (code == EXIT_YES)
		code = compare(applying);
	return code == EXIT_YES ? answer(applying) : code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct applying applying = {.verb = command->name, .console = console};
	int code = asked_parse(&applying, args);
	if (code != EXIT_YES)
		return code;
	if (applying.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	arena_init(&applying.arena);
	code = apply(&applying);
	arena_clear(&applying.arena);
	opened_close(&applying.metadata);
	opened_close(&applying.policy);
	return code;
}

const struct command command_apply = {
    .name = "apply",
    .question = "what must change in an org's metadata so that it says what the policy says?",
    .usage = "apply POLICY --to DIRECTORY [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Compares the policy with Salesforce metadata: trusted and login IP ranges, ranges and\n"
	"IP relaxation of apps, login hours, session settings, lockout, the permissions that\n"
	"matter for logins. Lists what differs, each with its line; --write changes that in the\n"
	"files, and not a byte more: layout, order, comments, line ends, encoding stay. All files\n"
	"are written or none, after they were read again and said what the policy says.\n"
	"\n"
	"What the policy leaves out, profiles, apps or single keys, is left alone: to take the\n"
	"last range from a list, write [] there. Names of networks stand for their ranges. No\n"
	"address leaves a list without --allow-removal. What there is no file for, as the "
	"password\n"
	"policy of a profile, is said and not made: export does that.\n"
	"\n"
	"Login hours are replaced as a whole: a day that login_hours leaves out is a day without\n"
	"restriction. SIGINT, SIGTERM and SIGHUP while files are written leave all as they were.\n"
	"\n"
	"Examples:\n"
	"  loginscope apply fixtures/salesforce/policy.yaml --to fixtures/salesforce\n"
	"  loginscope apply fixtures/apply/next.yaml --to fixtures/salesforce\n"
	"  loginscope apply fixtures/apply/next.yaml --to fixtures/salesforce --diff | grep "
	"'^[-+]'\n"
	"\n"
	"Exit status: 0 nothing differs, or all of it was written, 1 something differs, or was\n"
	"not written, 2 bad command line, 3 bad policy or metadata, 5 the machine failed.\n",
    .run = run,
};
