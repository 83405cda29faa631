#include "cli/audit_asked.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "cli/fail_level.h"
#include "load/baseline.h"
#include "load/file.h"
#include "report/finding_text.h"

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),     [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_MARKDOWN] = STR_INIT("md"),   [FORMAT_CSV] = STR_INIT("csv"),
    [FORMAT_SARIF] = STR_INIT("sarif"),   [FORMAT_JUNIT] = STR_INIT("junit"),
    [FORMAT_GITHUB] = STR_INIT("github"), [FORMAT_HTML] = STR_INIT("html"),
};

const struct option_row audit_options[OPTION_COUNT] = {
    [OPTION_RULE] = {.name = "rule",
		     .value = "ID",
		     .help = "ask this rule only; may be given again",
		     .repeats = true},
    [OPTION_SKIP] = {.name = "skip",
		     .value = "ID",
		     .help = "do not ask this rule; may be given again",
		     .repeats = true},
    [OPTION_DETAILS] = {.name = "details", .help = "every finding, and every row behind it"},
    [OPTION_COUNTRIES] = {.name = "countries",
			  .help = "instead: which countries' addresses may log in where"},
    [OPTION_RANGES] = {.name = "ranges",
		       .help = "instead: every range, with its countries and operators"},
    [OPTION_LIST_RULES] = {.name = "list-rules", .help = "instead: what each rule asks, and why"},
    [OPTION_FIX] = {.name = "fix",
		    .help =
			"instead: rows to join or to drop, as a patch that changes no decision"},
    [OPTION_WRITE] = {.name = "write", .letter = 'w', .help = "with --fix: change the files"},
    [OPTION_ALLOW] = {.name = "allow",
		      .value = "CODES",
		      .help = "countries that logins may come from, by the database's codes: US,CA "
			      "(default: the policy's)"},
    [OPTION_LOGINS] = {.name = "logins",
		       .value = "FILE",
		       .help = "rows that none of these logins came from, too; - is stdin",
		       .takes = TAKES_FILE},
    [OPTION_BASELINE] = {.name = "baseline",
			 .value = "FILE",
			 .help = "only findings that are not in it count",
			 .takes = TAKES_FILE},
    [OPTION_UPDATE_BASELINE] = {.name = "update-baseline",
				.help = "write the findings of now to --baseline"},
    [OPTION_SHOW_EXCEPTED] = {.name = "show-excepted",
			      .help = "what exceptions and the baseline accept, too"},
    [OPTION_TODAY] = {.name = "today",
		      .value = "DATE",
		      .help = "the day exceptions and lists are judged by (default: today's)"},
    [OPTION_RULES] = {.name = "rules",
		      .value = "DATE",
		      .help = "judge by the login rules of this day (default: the policy's)"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {"format", "FORMAT",
		       "text (default), json, md, csv, sarif, junit, github or html",
		       .words = formats, .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_FAIL_LEVEL] = FAIL_LEVEL_OPTION,
    [OPTION_FAIL_ONLY] = FAIL_ONLY_OPTION,
    [OPTION_EXIT_ZERO] = EXIT_ZERO_OPTION,
    [OPTION_EXIT_CODE] = {.name = "exit-code",
			  .help = "with --format sarif, too, 1 when something is found"},
    [OPTION_QUIET] = {.name = "quiet", .letter = 'q', .help = "no summary on stderr"},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* Each view has the first so many formats. */
static const size_t view_formats[] = {
    [VIEW_FINDINGS] = FORMAT_COUNT, [VIEW_COUNTRIES] = FORMAT_CSV + 1,
    [VIEW_RANGES] = FORMAT_CSV + 1, [VIEW_RULES] = FORMAT_MARKDOWN + 1,
    [VIEW_FIX] = FORMAT_TEXT + 1,
};

static int view_take(struct console *console, struct audit_asked *asked)
{
	static const struct {
		enum audit_option option;
		enum audit_view view;
	} views[] = {{OPTION_COUNTRIES, VIEW_COUNTRIES},
		     {OPTION_RANGES, VIEW_RANGES},
		     {OPTION_LIST_RULES, VIEW_RULES},
		     {OPTION_FIX, VIEW_FIX}};
	const char *first = NULL;
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		const char *name = audit_options[views[i].option].name;
		if (!audit_given(asked, views[i].option))
			continue;
		if (first)
			return console_usage(console, asked->verb,
					     "--%s and --%s are two answers; ask for one", first,
					     name);
		first = name;
		asked->view = views[i].view;
	}
	if (audit_given(asked, OPTION_WRITE) && asked->view != VIEW_FIX)
		return console_usage(console, asked->verb, "--write goes with --fix");
	if (asked->view == VIEW_FIX && asked->reports.file_count)
		return console_usage(console, asked->verb,
				     "--fix has no report; its patch goes to stdout");
	for (size_t i = 0; i <= asked->reports.file_count && first; i++) {
		size_t format = i < asked->reports.file_count ? asked->reports.files[i].format
							      : asked->reports.format;
		if (format >= view_formats[asked->view])
			return console_usage(console, asked->verb, "--%s has no format %s", first,
					     formats[format].at);
	}
	return EXIT_YES;
}

static int rule_take(struct console *console, const struct audit_asked *asked, const char *option,
		     const char *id, enum audit_rule *ret)
{
	static struct str ids[AUDIT_RULE_COUNT];
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		ids[i] = audit_rules[i].id;
	size_t rule =
	    choice_find(console, asked->verb, option, "rule", ids, AUDIT_RULE_COUNT, str_of(id));
	*ret = (enum audit_rule)rule;
	return rule < AUDIT_RULE_COUNT ? EXIT_YES : EXIT_USAGE;
}

static int rules_mark(struct console *console, struct audit_asked *asked, enum audit_option option)
{
	enum audit_rule rule = 0;
	for (size_t i = 0; i < asked->options.given_count; i++) {
		const struct option_given *given = &asked->options.given[i];
		if (given->row != option)
			continue;
		int code =
		    rule_take(console, asked, audit_options[option].name, given->value, &rule);
		if (code != EXIT_YES)
			return code;
		asked->skip[rule] = option == OPTION_SKIP;
	}
	return EXIT_YES;
}

/* --rule asks those alone, --skip takes some away, wherever it stands. */
static int rules_take(struct console *console, struct audit_asked *asked)
{
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		asked->skip[i] = audit_given(asked, OPTION_RULE);
	int code = rules_mark(console, asked, OPTION_RULE);
	if (code == EXIT_YES)
		code = rules_mark(console, asked, OPTION_SKIP);
	asked->request.skip = asked->skip;
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		if (code != EXIT_YES || !asked->skip[i])
			return code;
	return console_usage(console, asked->verb,
			     "no rule is left to ask: --skip takes away what --rule asks for");
}

static int today_take(struct console *console, struct audit_asked *asked)
{
	const char *given = asked->options.values[OPTION_TODAY];
	enum { DAY = 86400 };
	if (given && !text_is_date(str_of(given)))
		return console_usage(console, asked->verb,
				     "--today %s: not a date; write YYYY-MM-DD", given);
	asked->request.today = given ? days_of_text(str_of(given)) : time(NULL) / DAY;
	size_t length = date_format(asked->request.today, asked->today);
	asked->report.today = (struct str){asked->today, length};
	return EXIT_YES;
}

static char capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Two letters, small or capital, as a code. OK, INVALID or NOMEM. */
static enum status country_of(struct str given, struct arena *arena, struct str *ret)
{
	char *code = arena_array(arena, 3, 1);
	if (!code)
		return NOMEM;
	for (size_t i = 0; i < 2 && i < given.length; i++)
		code[i] = capital(given.at[i]);
	if (given.length != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z')
		return INVALID;
	*ret = (struct str){code, 2};
	return OK;
}

static int allowed_take(struct console *console, struct audit_asked *asked)
{
	const char *given = asked->options.values[OPTION_ALLOW];
	struct str *codes = NULL, code;
	while (given && *given) {
		size_t length = strcspn(given, ",");
		enum status status = country_of((struct str){given, length}, &asked->arena, &code);
		if (status == INVALID)
			return console_usage(console, asked->verb,
					     "--allow %s: not a country; write codes of two "
					     "letters with commas: US,CA",
					     asked->options.values[OPTION_ALLOW]);
		struct str *added = status == OK
					? arena_push(&asked->arena, &codes,
						     asked->request.allowed_count, sizeof *added)
					: NULL;
		if (!added)
			return console_machine(console, NOMEM, "");
		*added = code;
		asked->request.allowed_count++;
		given += length + (given[length] == ',');
	}
	asked->request.allowed = codes;
	return EXIT_YES;
}

static int baseline_take(struct console *console, struct audit_asked *asked)
{
	const char *path = asked->options.values[OPTION_BASELINE];
	bool update = audit_given(asked, OPTION_UPDATE_BASELINE);
	struct sources sources = {0};
	struct findings findings;
	struct str bytes;
	if (update && !path)
		return console_usage(console, asked->verb,
				     "--update-baseline: which file? Name it with --baseline");
	if (!path)
		return EXIT_YES;
	if (strcmp(path, "-") == 0)
		return console_usage(console, asked->verb, "--baseline is a file, not stdin");
	asked->report.baseline = str_of(path);
	enum status status = file_bytes(path, FILE_MAX, &asked->arena, &bytes);
	if (update && ((status == INVALID && errno == ENOENT) || (status == OK && !bytes.length)))
		return EXIT_YES; /* there is none yet */
	if (status == INVALID) {
		console_say(console, "%s: %s", path, strerror(errno));
		return EXIT_INPUT;
	}
	if (status != OK)
		return console_machine(console, status, path);
	findings_init(&findings, &asked->arena);
	status = baseline_read(str_of(path), bytes, &asked->arena, &sources, &findings,
			       &asked->baseline);
	asked->request.baseline = &asked->baseline;
	if (status == NOMEM)
		return console_machine(console, status, path);
	findings_text(&console->err_page, &sources, &findings);
	return status == OK ? EXIT_YES : EXIT_INPUT;
}

static int level_take(struct console *console, struct audit_asked *asked)
{
	size_t level = 0;
	if (!option_word(console, asked->verb, &asked->options, audit_options, OPTION_FAIL_LEVEL,
			 "level", &level))
		return EXIT_USAGE;
	if (audit_given(asked, OPTION_EXIT_ZERO) && audit_given(asked, OPTION_EXIT_CODE))
		return console_usage(console, asked->verb,
				     "--exit-zero and --exit-code contradict each other");
	asked->report.fail_level = (enum severity)level;
	asked->report.fail_only = audit_given(asked, OPTION_FAIL_ONLY);
	asked->report.show_excepted = asked->report.show_known =
	    audit_given(asked, OPTION_SHOW_EXCEPTED);
	asked->report.details = audit_given(asked, OPTION_DETAILS);
	return EXIT_YES;
}

static void request_take(struct audit_asked *asked)
{
	const char *const *values = asked->options.values;
	struct audit_request *request = &asked->request;
	request->verb = asked->verb;
	request->arguments = asked->options.arguments;
	request->count = asked->options.argument_count;
	request->overlay = values[OPTION_OVERLAY];
	request->rules_date = values[OPTION_RULES];
	request->logins = values[OPTION_LOGINS];
	asked->report.logins = request->logins ? str_of(request->logins) : STR("");
}

/* Standard input is read once. */
static int inputs_check(struct console *console, const struct audit_asked *asked)
{
	const struct audit_request *request = &asked->request;
	const struct input_named inputs[] = {
	    {"POLICY", request->count ? request->arguments[0] : NULL},
	    {"--overlay", request->overlay},
	    {"--logins", request->logins}};
	return stdin_once(console, asked->verb, inputs, sizeof inputs / sizeof *inputs);
}

int audit_asked_parse(struct console *console, char **args, struct audit_asked *asked)
{
	typedef int take(struct console * console, struct audit_asked * asked);
	static take *const takes[] = {view_take,  rules_take,   today_take,
				      level_take, allowed_take, baseline_take};
	if (!options_parse(console, asked->verb, audit_options, OPTION_COUNT, ANY_NUMBER, args,
			   &asked->options))
		return EXIT_USAGE;
	if (asked->options.help)
		return EXIT_YES;
	if (!report_options_parse(console, asked->verb, &asked->options, audit_options,
				  OPTION_FORMAT, OPTION_REPORT, &asked->reports) ||
	    !option_colour(console, asked->verb, &asked->options, audit_options, OPTION_COLOR))
		return EXIT_USAGE;
	console->quiet = audit_given(asked, OPTION_QUIET);
	for (size_t i = 0; i < sizeof takes / sizeof *takes; i++) {
		int code = takes[i](console, asked);
		if (code != EXIT_YES)
			return code;
	}
	request_take(asked);
	return inputs_check(console, asked);
}
