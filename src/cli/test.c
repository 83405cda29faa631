/* `test`: do the expectations hold? */
#include <assert.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/test_round.h"

static const struct str formats[TEST_FORMAT_COUNT] = {
    [TEST_TEXT] = STR_INIT("text"),     [TEST_JSON] = STR_INIT("json"),
    [TEST_JUNIT] = STR_INIT("junit"),   [TEST_TAP] = STR_INIT("tap"),
    [TEST_GITHUB] = STR_INIT("github"), [TEST_MD] = STR_INIT("md"),
};

enum option {
	OPTION_TESTS,
	OPTION_FILTER,
	OPTION_LIST,
	OPTION_RULES,
	OPTION_OVERLAY,
	OPTION_FAIL_ONLY,
	OPTION_WATCH,
	OPTION_COVERAGE,
	OPTION_MUTATE,
	OPTION_MUTANTS,
	OPTION_SHOW_EQUIVALENT,
	OPTION_THRESHOLD,
	OPTION_SUGGEST,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_TESTS] = {"tests", "FILE", "tests in a file of their own, too; may be given again",
		      .repeats = true, .takes = TAKES_FILE},
    [OPTION_FILTER] = {"filter", "PATTERN", "only these tests: see below; may be given again",
		       .repeats = true},
    [OPTION_LIST] = {.name = "list", .help = "which tests there are; none is run"},
    [OPTION_RULES] = {"rules", "DATE", "by the rules in force on this date", .takes = TAKES_TEXT},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FAIL_ONLY] = {.name = "fail-only", .help = "show nothing that holds"},
    [OPTION_WATCH] = {.name = "watch",
		      .help = "run again whenever a file that was read changes",
		      .letter = 'w'},
    [OPTION_COVERAGE] = {.name = "coverage", .help = "what of the policy the tests touch"},
    [OPTION_MUTATE] = {.name = "mutate", .help = "which changes of the policy they would notice"},
    [OPTION_MUTANTS] = {"mutants", "N",
			"with --mutate: try at most N of them, spread over the policy",
			.takes = TAKES_TEXT},
    [OPTION_SHOW_EQUIVALENT] = {.name = "show-equivalent",
				.help = "with --mutate: the changes that no login notices, too"},
    [OPTION_THRESHOLD] = {"threshold", "[MEASURE=]PERCENT",
			  "exit with 1 when coverage, or mutation, is less; without MEASURE both",
			  .repeats = true},
    [OPTION_SUGGEST] = {"suggest", "FILE",
			"write the tests that --coverage and --mutate propose to a file",
			.takes = TAKES_FILE},
    [OPTION_FORMAT] = {"format", "FORMAT", "text (default), json, junit, tap, github or md",
		       .words = formats, .word_count = TEST_FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_QUIET] = {.name = "quiet", .help = "no summary on stderr", .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* --- The command line --------------------------------------------------------- */

static size_t stdin_uses(const struct test_asked *asked)
{
	const char *overlay = asked->request.overlay;
	size_t uses = overlay && strcmp(overlay, "-") == 0;
	for (size_t i = 0; i < asked->options.argument_count; i++)
		uses += strcmp(asked->options.arguments[i], "-") == 0;
	for (size_t i = 0; i < asked->request.file_count; i++)
		uses += strcmp(asked->request.files[i], "-") == 0;
	return uses;
}

/* What contradicts itself: says so. */
static bool asked_check(struct console *console, const char *verb, const struct test_asked *asked)
{
	const char *const *values = asked->options.values;
	const char *problem = NULL;
	size_t uses = stdin_uses(asked);
	if (values[OPTION_LIST] && (values[OPTION_FORMAT] || asked->reports.file_count))
		problem = "--list is text: there are no results to report";
	else if (values[OPTION_LIST] && values[OPTION_WATCH])
		problem = "--list and --watch exclude each other";
	else if (values[OPTION_LIST] && (asked->request.coverage || asked->request.mutate))
		problem = "--list runs no test: there is nothing to measure";
	else if (values[OPTION_WATCH] && asked->reports.format != TEST_TEXT)
		problem = "--watch shows text; other formats go to files: --report FORMAT=FILE";
	else if (values[OPTION_WATCH] && values[OPTION_SUGGEST])
		problem = "--watch and --suggest exclude each other";
	else if (values[OPTION_WATCH] && uses)
		problem = "--watch cannot see changes of standard input";
	else if (uses > 1)
		problem = "standard input can be read only once";
	if (problem)
		console_usage(console, verb, "%s", problem);
	return !problem;
}

/* A number, maybe with "%" behind it, up to `most`. */
static bool number_parse(const char *text, unsigned long most, bool percent, unsigned long *ret)
{
	size_t digits = strspn(text, "0123456789");
	const char *end = text + digits + (percent && text[digits] == '%');
	if (!digits || digits > 9 || *end)
		return false;
	*ret = strtoul(text, NULL, 10);
	return *ret <= most;
}

/* "PERCENT" of every measure, "coverage=PERCENT" of one. */
static bool threshold_parse(struct console *console, const char *verb, const char *text,
			    struct test_request *request)
{
	const bool measured[THRESHOLDS_MAX] = {
	    [MEASURE_COVERAGE] = request->coverage, [MEASURE_MUTATION] = request->mutate};
	assert(text);
	const char *equals = strchr(text, '=');
	unsigned long percent;
	size_t first = 0, last = THRESHOLDS_MAX;
	for (size_t i = 0; equals && i < THRESHOLDS_MAX; i++)
		if (str_equal((struct str){text, (size_t)(equals - text)}, test_measure_names[i]))
			last = (first = i) + 1;
	if ((equals && last - first != 1) ||
	    !number_parse(equals ? equals + 1 : text, 100, true, &percent)) {
		console_usage(console, verb,
			      "--threshold %s: say a percentage, 0 to 100; for one measure alone "
			      "coverage=PERCENT or mutation=PERCENT",
			      text);
		return false;
	}
	bool any = false;
	for (size_t i = first; i < last; i++) {
		any = any || measured[i];
		request->thresholds[i].given = measured[i];
		request->thresholds[i].percent = (unsigned)percent;
	}
	if (!any)
		console_usage(console, verb, "--threshold %s is for %s", text,
			      last - first != 1           ? "--coverage or --mutate"
			      : first == MEASURE_COVERAGE ? "--coverage"
							  : "--mutate");
	return any;
}

/* What --threshold says of one measure goes before what it says of both. */
static bool thresholds_parse(struct console *console, const char *verb, struct test_asked *asked)
{
	for (int one = 0; one < 2; one++)
		for (size_t i = 0; i < asked->options.given_count; i++) {
			const struct option_given *given = &asked->options.given[i];
			bool names = given->value && strchr(given->value, '=');
			if (given->row == OPTION_THRESHOLD && names == (one == 1) &&
			    !threshold_parse(console, verb, given->value, &asked->request))
				return false;
		}
	return true;
}

/* --coverage, --mutate, and what belongs to them. */
static bool measures_parse(struct console *console, const char *verb, struct test_asked *asked)
{
	const char *const *values = asked->options.values;
	const char *mutants = values[OPTION_MUTANTS];
	struct test_request *request = &asked->request;
	unsigned long most = 0;
	request->coverage = values[OPTION_COVERAGE] != NULL;
	request->mutate = values[OPTION_MUTATE] != NULL;
	request->show_equivalent = values[OPTION_SHOW_EQUIVALENT] != NULL;
	request->suggest = values[OPTION_SUGGEST];
	if (mutants && (!number_parse(mutants, UINT32_MAX, false, &most) || !most))
		console_usage(console, verb, "--mutants %s: say how many, at least 1", mutants);
	else if (mutants && !request->mutate)
		console_usage(console, verb, "--mutants is for --mutate");
	else if (request->show_equivalent && !request->mutate)
		console_usage(console, verb, "--show-equivalent is for --mutate");
	else if (request->suggest && !request->coverage && !request->mutate)
		console_usage(console, verb, "--suggest is for --coverage or --mutate");
	else {
		request->mutants = (uint32_t)most;
		return thresholds_parse(console, verb, asked);
	}
	return false;
}

static void request_fill(struct test_asked *asked)
{
	struct test_request *request = &asked->request;
	for (size_t i = 0; i < asked->options.given_count; i++) {
		const struct option_given *given = &asked->options.given[i];
		if (given->row == OPTION_TESTS)
			request->files[request->file_count++] = given->value;
		if (given->row == OPTION_FILTER)
			request->filters[request->filter_count++] = given->value;
	}
	request->rules_date = asked->options.values[OPTION_RULES];
	request->overlay = asked->options.values[OPTION_OVERLAY];
	request->run = !asked->options.values[OPTION_LIST];
	asked->fail_only = asked->options.values[OPTION_FAIL_ONLY] != NULL;
	asked->watch = asked->options.values[OPTION_WATCH] != NULL;
}

static bool asked_parse(struct console *console, const char *verb, char **args,
			struct test_asked *asked)
{
	const char *const *values = asked->options.values;
	asked->request.verb = verb;
	if (!options_parse(console, verb, rows, OPTION_COUNT, ANY_NUMBER, args, &asked->options))
		return false;
	if (asked->options.help)
		return true;
	if (!report_options_parse(console, verb, &asked->options, rows, OPTION_FORMAT,
				  OPTION_REPORT, &asked->reports) ||
	    !option_colour(console, verb, &asked->options, rows, OPTION_COLOR))
		return false;
	request_fill(asked);
	console->quiet = values[OPTION_QUIET] != NULL;
	return rules_option(console, verb, asked->request.rules_date, &asked->request.rules) ==
		   EXIT_YES &&
	       measures_parse(console, verb, asked) && asked_check(console, verb, asked);
}

/* --- The verb ---------------------------------------------------------------------- */

static int once_run(struct console *console, const struct test_asked *asked)
{
	struct test_round round;
	int code = test_round_run(console, asked, &round);
	test_round_clear(&round);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct test_asked asked = {0};
	if (!asked_parse(console, command->name, args, &asked))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	interrupts_catch(&console->out);
	int code = asked.watch ? test_watch(console, &asked) : once_run(console, &asked);
	if (interrupted() || out_flush(&console->out) != OK)
		code = interrupted() ? EXIT_INTERRUPTED : code;
	interrupts_leave();
	return code;
}

const struct command command_test = {
    .name = "test",
    .question = "do the expectations in the policy hold?",
    .usage = "test [POLICY…] [OPTION…]\n",
    .takes_policy = true,
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Tests stand in a policy under \"tests:\", in NAME.tests.yaml beside NAME.yaml, and in\n"
	"files that --tests names. The lists of a test multiply, and a block or @network means\n"
	"every address of it; what a test does not say is not known. A directory is its\n"
	"loginscope.yaml or, without one, every policy below it, or else the Salesforce metadata\n"
	"there; without an argument, the current directory. A file of tests means the policy it\n"
	"is beside.\n\n"
	"--filter chooses tests with this text in their name; with * ? or [ it is a pattern for\n"
	"the whole name. FILE:LINE is the test that stands there.\n\n"
	"Examples:\n"
	"  loginscope test policies/acme.yaml\n"
	"  loginscope test policies --fail-only --report junit=/tmp/junit.xml\n"
	"  loginscope test policies/acme.yaml --filter 'etl *' --format tap\n\n"
	"Exit status: 0 all hold, 1 some fail or a measure is below its --threshold, 2 bad "
	"command\n"
	"line, 3 a policy or a file of tests has errors (the others are tested nevertheless), 5\n"
	"the machine failed.\n",
    .run = run,
};
