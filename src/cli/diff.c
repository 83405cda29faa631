/* `diff`: for whom does anything change between two policies? */
#include "base/names.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/report_options.h"
#include "policy/resolve.h"
#include "report/diff_report.h"
#include "report/diff_words.h"

enum {
	FORMAT_TEXT,
	FORMAT_MARKDOWN,
	FORMAT_JSON,
	FORMAT_CSV,
	FORMAT_SARIF,
	FORMAT_HTML,
	FORMAT_COUNT
};

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),   [FORMAT_MARKDOWN] = STR_INIT("md"),
    [FORMAT_JSON] = STR_INIT("json"),   [FORMAT_CSV] = STR_INIT("csv"),
    [FORMAT_SARIF] = STR_INIT("sarif"), [FORMAT_HTML] = STR_INIT("html"),
};

enum option {
	OPTION_FAIL_ON,
	OPTION_CLASS,
	OPTION_USER,
	OPTION_PROFILE,
	OPTION_VIA,
	OPTION_ALL,
	OPTION_RULES,
	OPTION_OLD_RULES,
	OPTION_NEW_RULES,
	OPTION_OVERLAY,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_EXIT_ZERO,
	OPTION_EXIT_CODE,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_FAIL_ON] = {.name = "fail-on",
			.value = "CLASSES",
			.help = "exit with 1 for these only: opened,weakened,… or any (default)"},
    [OPTION_CLASS] = {.name = "class",
		      .value = "CLASSES",
		      .help = "only these: opened, weakened, tightened, closed, reason",
		      .repeats = true},
    [OPTION_USER] = {.name = "user",
		     .value = "NAME",
		     .help = "only this user; may be given again",
		     .repeats = true,
		     .takes = TAKES_USER},
    [OPTION_PROFILE] = {.name = "profile",
			.value = "NAME",
			.help = "only this profile and its users; again, too",
			.repeats = true,
			.takes = TAKES_PROFILE},
    [OPTION_VIA] = {.name = "via",
		    .value = "CHANNELS",
		    .help = "only changes on one of these channels",
		    .repeats = true},
    [OPTION_ALL] = {.name = "all",
		    .help = "list changes of reason only, too; json, csv and sarif always do"},
    [OPTION_RULES] = {.name = "rules",
		      .value = "DATE",
		      .help = "by the rules of a day, not those the policies name"},
    [OPTION_OLD_RULES] = {.name = "old-rules", .value = "DATE", .help = "the same for OLD alone"},
    [OPTION_NEW_RULES] = {.name = "new-rules", .value = "DATE", .help = "the same for NEW alone"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {"format", "FORMAT", "text (default), md, json, csv, sarif or html",
		       .words = formats, .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_EXIT_ZERO] = {.name = "exit-zero", .help = "exit with 0 where it would be 1"},
    [OPTION_EXIT_CODE] = {.name = "exit-code",
			  .help = "with --format sarif, too, 1 when something changes"},
    [OPTION_QUIET] = {.name = "quiet", .help = "no summary on stderr", .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked for. */
struct asked {
	const char *verb;
	struct console *console;
	struct options options;
	struct report_choice reports;
	struct diff_name names[SIDES];
	unsigned fail_on; /* classes */
	struct diff_filter filter;
};

/* The two, compared. */
struct compared {
	struct opened opened[SIDES];
	struct diff diff;
	struct diff_view view;
	struct arena arena;
};

/* --- The command line --------------------------------------------------------- */

/* The words of a list with commas as bits, added to `*set`. */
static bool list_parse(struct asked *asked, const char *option, const char *what,
		       const struct str *names, size_t count, const char *text, unsigned *set)
{
	for (;;) {
		const char *comma = strchr(text, ',');
		size_t length = comma ? (size_t)(comma - text) : strlen(text);
		size_t at = choice_find(asked->console, asked->verb, option, what, names, count,
					str_trim((struct str){text, length}));
		if (at == count)
			return false;
		*set |= 1u << at;
		if (!comma)
			return true;
		text = comma + 1;
	}
}

static bool lists_parse(struct asked *asked, size_t row, const char *what, const struct str *names,
			size_t count, unsigned *set)
{
	const struct options *options = &asked->options;
	for (size_t i = 0; i < options->given_count; i++)
		if (options->given[i].row == row &&
		    !list_parse(asked, rows[row].name, what, names, count, options->given[i].value,
				set))
			return false;
	return true;
}

static bool fail_on_parse(struct asked *asked)
{
	enum { ANY = DIFF_CLASS_COUNT, WORDS };
	const char *text = asked->options.values[OPTION_FAIL_ON];
	struct str words[WORDS];
	unsigned set = 0;
	memcpy(words, diff_class_names, sizeof diff_class_names);
	words[ANY] = STR("any");
	if (text && !list_parse(asked, "fail-on", "class", words, WORDS, text, &set))
		return false;
	asked->fail_on = !text || set >> ANY & 1 ? ~0u : set;
	return true;
}

static bool policies_parse(struct asked *asked)
{
	const struct options *options = &asked->options;
	const char *const *values = options->values;
	if (options->argument_count != 2) {
		console_usage(asked->console, asked->verb,
			      "name two policies: the old one and the new one");
		return false;
	}
	if (strcmp(options->arguments[0], "-") == 0 && strcmp(options->arguments[1], "-") == 0) {
		console_usage(asked->console, asked->verb, "only one of the two can be -");
		return false;
	}
	if (values[OPTION_RULES] && (values[OPTION_OLD_RULES] || values[OPTION_NEW_RULES])) {
		console_usage(asked->console, asked->verb,
			      "--rules is for both; with it, --old-rules and --new-rules say "
			      "something else");
		return false;
	}
	for (int side = OLD; side < SIDES; side++) {
		const char *own = values[side == OLD ? OPTION_OLD_RULES : OPTION_NEW_RULES];
		asked->names[side] = (struct diff_name){str_of(options->arguments[side]),
							own ? own : values[OPTION_RULES]};
	}
	return true;
}

static bool asked_parse(struct asked *asked, char **args)
{
	struct options *options = &asked->options;
	unsigned via = 0;
	if (!options_parse(asked->console, asked->verb, rows, OPTION_COUNT, 2, args, options))
		return false;
	if (options->help)
		return true;
	if (!report_options_parse(asked->console, asked->verb, options, rows, OPTION_FORMAT,
				  OPTION_REPORT, &asked->reports) ||
	    !option_colour(asked->console, asked->verb, options, rows, OPTION_COLOR) ||
	    !policies_parse(asked) || !fail_on_parse(asked) ||
	    !lists_parse(asked, OPTION_CLASS, "class", diff_class_names, DIFF_CLASS_COUNT,
			 &asked->filter.classes) ||
	    !lists_parse(asked, OPTION_VIA, "channel", channel_names, VIA_COUNT, &via))
		return false;
	if (options->values[OPTION_EXIT_ZERO] && options->values[OPTION_EXIT_CODE]) {
		console_usage(asked->console, asked->verb,
			      "--exit-zero and --exit-code contradict each other");
		return false;
	}
	asked->filter.via = (uint16_t)via;
	asked->filter.all = options->values[OPTION_ALL] != NULL;
	asked->console->quiet = options->values[OPTION_QUIET] != NULL;
	return true;
}

/* --- Who is asked for ------------------------------------------------------------ */

static uint32_t index_find(const struct policy *policy, size_t row, struct str name)
{
	return row == OPTION_USER ? policy_find_user(policy, name)
				  : policy_find_profile(policy, name);
}

/* Why a name leads to nobody. */
static const char *who_missing(const struct compared *compared, size_t row, struct str name)
{
	for (int side = OLD; side < SIDES && row == OPTION_PROFILE; side++)
		if (policy_label_shared(compared->opened[side].policy, NAMED_PROFILE, name))
			return "more than one profile has the label";
	for (int side = OLD; side < SIDES && row == OPTION_USER; side++)
		if (policy_find_left_out(compared->opened[side].policy, name))
			return "left out, for the profile is not in the metadata:";
	return "neither policy has";
}

/* The names given by one option, found in both policies. One that is in none of them is a
 * bad command line. */
static int who_find(struct asked *asked, const struct compared *compared, size_t row,
		    struct arena *arena, const struct diff_who **ret, uint32_t *ret_count)
{
	const struct options *options = &asked->options;
	struct diff_who *found = NULL;
	uint32_t count = 0;
	for (size_t i = 0; i < options->given_count; i++) {
		struct diff_who who = {.name = str_of(options->given[i].value)};
		if (options->given[i].row != row)
			continue;
		for (int side = OLD; side < SIDES; side++)
			who.side[side] = index_find(compared->opened[side].policy, row, who.name);
		if (who.side[OLD] == NONE && who.side[NEW] == NONE)
			return console_usage(asked->console, asked->verb, "--%s: %s \"%s\"",
					     rows[row].name, who_missing(compared, row, who.name),
					     who.name.at);
		struct diff_who *to = arena_push(arena, &found, count, sizeof *to);
		if (!to)
			return console_machine(asked->console, NOMEM, "");
		*to = who;
		count++;
	}
	*ret = found;
	*ret_count = count;
	return EXIT_YES;
}

/* --- Comparing -------------------------------------------------------------------- */

static int view_make(struct asked *asked, struct compared *compared)
{
	struct diff_filter *filter = &asked->filter;
	int code = who_find(asked, compared, OPTION_USER, &compared->arena, &filter->users,
			    &filter->user_count);
	if (code == EXIT_YES)
		code = who_find(asked, compared, OPTION_PROFILE, &compared->arena,
				&filter->profiles, &filter->profile_count);
	if (code != EXIT_YES)
		return code;
	enum status status = diff_find(compared->opened[OLD].ruleset, compared->opened[NEW].ruleset,
				       &compared->arena, &compared->diff);
	if (status == OK)
		status = diff_view_make(&compared->diff, asked->names, filter, &compared->arena,
					&compared->view);
	return status == OK ? EXIT_YES : console_machine(asked->console, status, "comparing");
}

/* Would a report replace a file of either policy? */
static int reports_check(struct asked *asked, const struct compared *compared)
{
	int code = EXIT_YES;
	for (int side = OLD; side < SIDES && code == EXIT_YES; side++)
		code = report_files_check_loaded(asked->console, asked->verb, &asked->reports,
						 &compared->opened[side].files);
	return code;
}

/* What the comparison takes for granted. */
static void assumptions_say(struct asked *asked, const struct compared *compared)
{
	const struct opened *opened = compared->opened;
	int unknown = opened[OLD].policy->org.zone ? NEW : OLD;
	if (diff_clock_assumed(opened[OLD].policy, opened[NEW].policy))
		console_say(asked->console,
			    "the time zone of %s is not known: login hours are compared as if both "
			    "clocks agreed",
			    asked->options.arguments[unknown]);
}

static int compare(struct asked *asked, struct compared *compared)
{
	const char *overlay = asked->options.values[OPTION_OVERLAY];
	bool metadata = false;
	int code = EXIT_YES;
	arena_init(&compared->arena);
	for (int side = OLD; side < SIDES && code == EXIT_YES; side++) {
		const struct policy_named named = {.verb = asked->verb,
						   .path = asked->options.arguments[side],
						   .overlay = overlay,
						   .rules = asked->names[side].rules,
						   .may_be_yaml = true};
		code = policy_open(asked->console, &named, &compared->opened[side]);
		metadata = metadata || compared->opened[side].files.metadata;
	}
	if (code == EXIT_YES)
		code = overlay_check(asked->console, asked->verb, overlay, metadata);
	if (code == EXIT_YES)
		code = reports_check(asked, compared);
	if (code == EXIT_YES)
		code = view_make(asked, compared);
	if (code == EXIT_YES)
		assumptions_say(asked, compared);
	return code;
}

static void compared_clear(struct compared *compared)
{
	diff_clear(&compared->diff);
	for (int side = OLD; side < SIDES; side++)
		opened_close(&compared->opened[side]);
	arena_clear(&compared->arena);
}

/* --- Answering --------------------------------------------------------------------- */

/* A page of a format; text is coloured where `page` is. */
static enum status format_write(const struct page *page, size_t format, void *of)
{
	const struct diff_view *view = of;
	switch (format) {
	case FORMAT_MARKDOWN:
		return diff_report_markdown(page->out, view, MARKDOWN_COMMENT);
	case FORMAT_JSON:
		return diff_report_json(page->out, view);
	case FORMAT_CSV:
		return diff_report_csv(page->out, view);
	case FORMAT_SARIF:
		return diff_report_sarif(page->out, view, LOGINSCOPE_VERSION);
	case FORMAT_HTML:
		return diff_report_html(page->out, view);
	default:
		return diff_report_text(page, view);
	}
}

/* For whoever does not see the answer's own sum: "2 opened, 1 closed". */
static void totals_say(struct console *console, const struct diff_view *view)
{
	struct out *err = &console->err;
	bool any = false;
	for (size_t i = 0; i < DIFF_CLASS_COUNT; i++) {
		if (!view->of[i].changes)
			continue;
		out_format(err, "%s%llu %s", any ? ", " : "",
			   (unsigned long long)view->of[i].changes, diff_class_names[i].at);
		any = true;
	}
	out_text(err, any ? "" : "no login is decided differently");
	if (view->left_out)
		out_format(err, "; %llu changes left out", (unsigned long long)view->left_out);
	out_char(err, '\n');
}

static int exit_status(const struct asked *asked, const struct diff_view *view)
{
	const char *const *values = asked->options.values;
	if (values[OPTION_EXIT_ZERO] ||
	    (asked->reports.format == FORMAT_SARIF && !values[OPTION_EXIT_CODE]))
		return EXIT_YES;
	for (size_t i = 0; i < DIFF_CLASS_COUNT; i++)
		if (view->of[i].changes && asked->fail_on >> i & 1)
			return EXIT_NO;
	return EXIT_YES;
}

static int answer(struct asked *asked, struct compared *compared)
{
	struct console *console = asked->console;
	enum status status = format_write(&console->page, asked->reports.format, &compared->view);
	if (status != OK)
		return console_machine(console, status, "");
	int code = report_files_write(console, &asked->reports, format_write, &compared->view);
	if (!console->quiet && asked->reports.format != FORMAT_TEXT &&
	    out_flush(&console->out) == OK)
		totals_say(console, &compared->view);
	return code == EXIT_YES ? exit_status(asked, &compared->view) : code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.verb = command->name, .console = console};
	struct compared compared = {0};
	if (!asked_parse(&asked, args))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	int code = compare(&asked, &compared);
	if (code == EXIT_YES)
		code = answer(&asked, &compared);
	compared_clear(&compared);
	return code;
}

const struct command command_diff = {
    .name = "diff",
    .question = "for whom does anything change between two policies?",
    .usage = "diff POLICY-OLD POLICY-NEW [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Every login that the new policy decides otherwise than the old one: for whom, how and\n"
	"from where, from what to what, how many addresses exactly, one of them to try, and the\n"
	"lines behind it on both sides. A policy is a file, a directory, git:REV:PATH, a file as\n"
	"it was in a revision, or - for one of the two; --overlay goes with each that is "
	"Salesforce\n"
	"metadata. Changes are of a class:\n\n"
	"  opened      was refused, no longer is\n"
	"  weakened    goes through with less proof than before\n"
	"  tightened   goes through with more proof than before\n"
	"  closed      is refused, was not\n"
	"  reason      the same verdict for another reason, or another role of the token\n\n"
	"Proof ascends from none over a code sent by mail, MFA and the security token to an\n"
	"authenticator's code. Somebody who is in one policy only is refused by the other.\n"
	"Changes of reason only are counted, and listed with --class reason or --all.\n"
	"--class, --user, --profile and --via narrow the question: what they leave out is\n"
	"counted, and has no say in the exit status.\n\n"
	"Examples:\n"
	"  loginscope diff policies/acme.yaml policies/acme-next.yaml\n"
	"  loginscope diff policies/acme.yaml policies/acme-next.yaml --fail-on opened,weakened\n"
	"  sed '/VPN/d' policies/small-office.yaml | loginscope diff policies/small-office.yaml "
	"-\n\n"
	"Exit status: 0 nothing changes, 1 something does (of a class of --fail-on), 2 bad "
	"command\n"
	"line, 3 bad policy, 5 the machine failed. With --exit-zero, and with --format sarif\n"
	"unless --exit-code is given, 0 stands for 1.\n",
    .run = run,
};
