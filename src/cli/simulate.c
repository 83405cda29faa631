/* `simulate`: what happens over time? */
#include "cli/command.h"
#include "cli/open.h"
#include "cli/progress.h"
#include "cli/report_options.h"
#include "load/scenario.h"
#include "policy/resolve.h"
#include "report/finding_text.h"
#include "report/simulate_report.h"
#include "report/simulate_words.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_HTML, FORMAT_COUNT };

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_MARKDOWN] = STR_INIT("md"),
    [FORMAT_HTML] = STR_INIT("html"),
};

enum option {
	OPTION_USER,
	OPTION_INTEGRATION,
	OPTION_FAIL_ONLY,
	OPTION_OVERLAY,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_USER] = {"user", "NAME", "show this user and its integrations; may be given again",
		     .repeats = true},
    [OPTION_INTEGRATION] = {"integration", "NAME",
			    "show this integration and its user; may be given again",
			    .repeats = true},
    [OPTION_FAIL_ONLY] = {.name = "fail-only",
			  .help = "only expectations that do not hold, and integrations that "
				  "break"},
    [OPTION_OVERLAY] = OVERLAY_OPTION,
    [OPTION_FORMAT] = {"format", "FORMAT", "text (default), json, md or html", .words = formats,
		       .word_count = FORMAT_COUNT},
    [OPTION_REPORT] = REPORT_OPTION,
    [OPTION_QUIET] = {.name = "quiet",
		      .help = "no progress and no summary on stderr",
		      .letter = 'q'},
    [OPTION_COLOR] = COLOR_OPTION,
};

/* What was asked for. */
struct asked {
	const char *verb;
	struct console *console;
	struct options options;
	struct report_choice reports;
};

/* A scenario, and what came of it. */
struct played {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct loaded_files files;
	struct scenario *scenario;
	struct policy *policy;
	struct simulation simulation;
	struct simulate_view view;
};

static bool inputs_check(const struct asked *asked)
{
	const struct input_named inputs[] = {
	    {"FILE", asked->options.arguments[0]},
	    {"--overlay", asked->options.values[OPTION_OVERLAY]},
	};
	return stdin_once(asked->console, asked->verb, inputs, sizeof inputs / sizeof *inputs) ==
	       EXIT_YES;
}

static bool asked_parse(struct asked *asked, char **args)
{
	struct options *options = &asked->options;
	if (!options_parse(asked->console, asked->verb, rows, OPTION_COUNT, 1, args, options))
		return false;
	if (options->help)
		return true;
	if (!report_options_parse(asked->console, asked->verb, options, rows, OPTION_FORMAT,
				  OPTION_REPORT, &asked->reports) ||
	    !option_colour(asked->console, asked->verb, options, rows, OPTION_COLOR))
		return false;
	if (!options->argument_count)
		console_usage(asked->console, asked->verb, "which scenario? Name its file");
	asked->console->quiet = options->values[OPTION_QUIET] != NULL;
	return options->argument_count == 1 && inputs_check(asked);
}

/* --- Loading ------------------------------------------------------------------- */

/* A policy, too, is YAML and no scenario; then that is said, and not what each of its keys is not. */
static bool is_policy(const char *path, const struct load_options *options, struct arena *arena)
{
	struct load_options plain = {.zone_directory = options->zone_directory};
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	if (strcmp(path, "-") == 0)
		return false;
	findings_init(&findings, arena);
	return policy_load(path, &plain, arena, &sources, &findings, &policy) == OK;
}

static int scenario_open(struct asked *asked, struct played *played)
{
	struct console *console = asked->console;
	const char *path = asked->options.arguments[0];
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY,
					     .files = &played->files,
					     .overlay = asked->options.values[OPTION_OVERLAY]};
	enum status status = scenario_load(path, &options, &played->arena, &played->sources,
					   &played->findings, &played->scenario, &played->policy);
	if (status == INVALID && is_policy(path, &options, &played->arena))
		return console_usage(
		    console, asked->verb,
		    "%s is a policy: simulate takes a scenario, which names one "
		    "(loginscope schema scenario); decide, explain and check take a "
		    "policy",
		    path);
	if (status == INVALID) {
		findings_text(&console->err_page, &played->sources, &played->findings);
		return EXIT_INPUT;
	}
	if (status != OK)
		return console_machine(console, status,
				       played->files.count ? played->files.at[0].name.at : path);
	if (played->findings.advice)
		findings_text_from(&console->err_page, &played->sources, &played->findings,
				   console->quiet ? SEVERITY_WARNING : SEVERITY_NOTE);
	return EXIT_YES;
}

/* Would a report replace a file that was read? */
static int reports_check(struct asked *asked, const struct played *played)
{
	return report_files_check_loaded(asked->console, asked->verb, &asked->reports,
					 &played->files);
}

/* --- Who is asked for ------------------------------------------------------------ */

static uint32_t integration_find(const struct scenario *scenario, struct str name)
{
	for (uint32_t i = 0; i < scenario->integration_count; i++)
		if (str_equal(scenario->integrations[i].name, name))
			return i;
	return NONE;
}

/* A user counts only if the scenario speaks of it. */
static uint32_t asked_find(const struct played *played, size_t row, struct str name)
{
	if (row == OPTION_INTEGRATION)
		return integration_find(played->scenario, name);
	uint32_t user = policy_find_user(played->policy, name);
	return simulate_user_find(&played->simulation, user) == NONE ? NONE : user;
}

static enum status asked_names(struct played *played, size_t row, struct str **ret,
			       size_t *ret_count)
{
	const struct scenario *scenario = played->scenario;
	bool integrations = row == OPTION_INTEGRATION;
	size_t count = integrations ? scenario->integration_count : played->simulation.user_count;
	struct str *names = arena_array(&played->arena, count, sizeof *names);
	if (!names)
		return NOMEM;
	for (size_t i = 0; i < count; i++)
		names[i] = integrations
			       ? scenario->integrations[i].name
			       : played->policy->users[played->simulation.users[i]].username;
	*ret = names;
	*ret_count = count;
	return OK;
}

static int name_refuse(struct asked *asked, struct played *played, size_t row, const char *text)
{
	struct str *names;
	size_t count;
	if (asked_names(played, row, &names, &count) != OK)
		return console_machine(asked->console, NOMEM, "");
	size_t nearest = str_nearest(str_of(text), names, count);
	if (nearest >= count)
		return console_usage(asked->console, asked->verb,
				     "--%s: the scenario has no \"%s\"", rows[row].name, text);
	return console_usage(asked->console, asked->verb,
			     "--%s: the scenario has no \"%s\"; did you mean %.*s?", rows[row].name,
			     text, STR_ARG(names[nearest]));
}

static int names_find(struct asked *asked, struct played *played, size_t row, const uint32_t **ret,
		      uint32_t *ret_count)
{
	const struct options *options = &asked->options;
	uint32_t *found = arena_array(&played->arena, REPEATS_MAX, sizeof *found);
	if (!found)
		return console_machine(asked->console, NOMEM, "");
	*ret = found;
	for (size_t i = 0; i < options->given_count; i++) {
		if (options->given[i].row != row)
			continue;
		uint32_t number = asked_find(played, row, str_of(options->given[i].value));
		if (number == NONE)
			return name_refuse(asked, played, row, options->given[i].value);
		found[(*ret_count)++] = number;
	}
	return EXIT_YES;
}

static void logins_hear(void *of, uint64_t logins)
{
	progress_show(of, logins);
}

static enum status simulation_make(struct asked *asked, struct played *played)
{
	struct progress progress = progress_begin(asked->console, "logins");
	const struct simulate_listener listener = {logins_hear, &progress};
	enum status status = simulate_heard(played->policy, played->scenario, &listener,
					    &played->arena, &played->simulation);
	progress_end(&progress);
	return status;
}

static int scenario_play(struct asked *asked, struct played *played)
{
	struct simulate_filter filter = {.fail_only =
					     asked->options.values[OPTION_FAIL_ONLY] != NULL};
	enum status status = simulation_make(asked, played);
	if (status != OK)
		return console_machine(asked->console, status, "playing the scenario");
	int code = names_find(asked, played, OPTION_USER, &filter.users, &filter.user_count);
	if (code == EXIT_YES)
		code = names_find(asked, played, OPTION_INTEGRATION, &filter.integrations,
				  &filter.integration_count);
	if (code != EXIT_YES)
		return code;
	status = simulate_view_make(&played->simulation, &filter, &played->arena, &played->view);
	return status == OK ? EXIT_YES : console_machine(asked->console, status, "");
}

/* --- Answering --------------------------------------------------------------------- */

/* A page of a format; text is coloured where `page` is. */
static enum status format_write(const struct page *page, size_t format, void *of)
{
	const struct simulate_view *view = of;
	switch (format) {
	case FORMAT_JSON:
		return simulate_json(page->out, view);
	case FORMAT_MARKDOWN:
		return simulate_markdown(page->out, view);
	case FORMAT_HTML:
		return simulate_html(page->out, view);
	default:
		return simulate_text(page, view);
	}
}

/* For whoever does not see the answer's own first line. */
static enum status answer_say(struct console *console, const struct simulate_view *view)
{
	struct out words;
	out_init_memory(&words);
	simulate_word_answer(&words, view);
	page_cell(&console->err_page, out_written(&words), 0);
	out_char(&console->err, '\n');
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

static int answer(struct asked *asked, struct played *played)
{
	struct console *console = asked->console;
	enum status status = format_write(&console->page, asked->reports.format, &played->view);
	if (status != OK)
		return console_machine(console, status, "");
	int code = report_files_write(console, &asked->reports, format_write, &played->view);
	if (!console->quiet && asked->reports.format != FORMAT_TEXT &&
	    out_flush(&console->out) == OK && answer_say(console, &played->view) != OK)
		return console_machine(console, NOMEM, "");
	return code != EXIT_YES ? code : played->view.failed ? EXIT_NO : EXIT_YES;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct asked asked = {.verb = command->name, .console = console};
	struct played played = {0};
	if (!asked_parse(&asked, args))
		return EXIT_USAGE;
	if (asked.options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	arena_init(&played.arena);
	findings_init(&played.findings, &played.arena);
	int code = scenario_open(&asked, &played);
	if (code == EXIT_YES)
		code = reports_check(&asked, &played);
	if (code == EXIT_YES)
		code = scenario_play(&asked, &played);
	if (code == EXIT_YES)
		code = answer(&asked, &played);
	arena_clear(&played.arena);
	return code;
}

const struct command command_simulate = {
    .name = "simulate",
    .question = "what happens over time: password changes, token resets, lockouts, moves?",
    .usage = "simulate FILE [OPTION…]\n",
    .options = rows,
    .option_count = OPTION_COUNT,
    .more =
	"Plays a scenario over a policy: a file that names the policy, the integrations that log\n"
	"in by a schedule, and what happens when (loginscope schema scenario; by convention it is\n"
	"called NAME.scenario.yaml). FILE may be -. No time passes: the clock of the scenario is\n"
	"all there is. Each login is decided as decide does it, by the policy as it is at that\n"
	"moment.\n\n"
	"Shown are the timeline, with the token and the lock of the user after each event; of\n"
	"each integration the stretches in which it works and breaks, with the event that broke\n"
	"it and what would help; and the expectations that do not hold, with what was expected,\n"
	"what came, and the step that decided. html has a picture of it, one lane for each user\n"
	"and integration.\n\n"
	"--user and --integration choose what is shown. The answer is about all of it.\n\n"
	"Examples:\n"
	"  loginscope simulate policies/scenarios/password-change.scenario.yaml\n"
	"  loginscope simulate policies/scenarios/token-loop-lockout.scenario.yaml --format json\n"
	"  loginscope simulate policies/scenarios/profile-ranges-and-back.scenario.yaml "
	"--report html=/tmp/timeline.html\n\n"
	"Exit status: 0 every expectation holds, 1 one does not, 2 bad command line, 3 bad\n"
	"scenario or policy, 5 the machine failed.\n",
    .run = run,
};
