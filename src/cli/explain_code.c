/* `explain-code`: what stands in brackets, offline. Takes Salesforce's codes, too. */
#include "base/names.h"
#include "cli/command.h"
#include "report/audit_rule_text.h"
#include "report/diagnostic_text.h"

enum { OPTION_ALL, OPTION_FORMAT, OPTION_COLOR, OPTION_COUNT };
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_COUNT };

static const struct str formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_MARKDOWN] = STR_INIT("md"),
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_ALL] = {.name = "all", .help = "everything about every code"},
    [OPTION_FORMAT] = {.name = "format",
		       .value = "FORMAT",
		       .help = "text (default), json or md",
		       .words = formats,
		       .word_count = FORMAT_COUNT},
    [OPTION_COLOR] = COLOR_OPTION,
};

static void all_text(const struct page *page)
{
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++)
		for (size_t i = 0; i < diagnostic_groups[g]->count; i++) {
			if (g || i)
				out_char(page->out, '\n');
			diagnostic_text(page, &diagnostic_groups[g]->rows[i]);
		}
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		out_char(page->out, '\n');
		audit_rule_text(page, rule);
	}
}

/* A list of all, or with --all the whole of it. Only text knows the difference. */
static int all_print(struct console *console, enum format format, bool all)
{
	struct out *out = console->page.out;
	if (format == FORMAT_JSON)
		diagnostics_json(out, (struct str){0}, NULL, 0, AUDIT_RULE_COUNT);
	else if (format == FORMAT_MARKDOWN)
		diagnostics_markdown(out);
	else if (all)
		all_text(&console->page);
	else if (diagnostics_list_text(&console->page) != OK)
		return console_machine(console, NOMEM, "");
	return EXIT_YES;
}

/* The reasons why Salesforce would say so: told in full when there is one. */
static void answer_print(const struct page *page, const struct diagnostic *const *found,
			 size_t count)
{
	out_text(page->out, "Salesforce says so for ");
	if (count == 1) {
		out_text(page->out, "one reason:\n\n");
		diagnostic_text(page, found[0]);
		return;
	}
	out_format(page->out, "%zu reasons:\n\n", count);
	diagnostics_lines_text(page, found, count);
	out_text(page->out, "\nloginscope explain says which one it is for a given login; "
			    "loginscope explain-code REASON says more.\n");
}

/* What a code means: diagnostics, and the rule of the audit of that id, if there is one. */
struct meaning {
	struct str asked;
	const struct diagnostic *at[REASON_COUNT];
	size_t count;
	enum audit_rule rule; /* or AUDIT_RULE_COUNT */
	bool ours;            /* not an answer of Salesforce's */
};

static bool meaning_find(const char *code, struct meaning *ret)
{
	*ret = (struct meaning){.asked = str_of(code)};
	ret->rule = audit_rule_find(code_bare(ret->asked));
	ret->at[0] = diagnostic_find(ret->asked);
	ret->count = ret->at[0] != NULL;
	ret->ours = ret->count || ret->rule < AUDIT_RULE_COUNT;
	if (!ret->ours)
		ret->count = salesforce_reasons(ret->asked, ret->at);
	return ret->ours || ret->count;
}

static void meaning_text(const struct page *page, const struct meaning *meaning)
{
	bool rule = meaning->rule < AUDIT_RULE_COUNT;
	if (!meaning->ours) {
		answer_print(page, meaning->at, meaning->count);
		return;
	}
	if (meaning->count)
		diagnostic_text(page, meaning->at[0]);
	out_text(page->out, meaning->count && rule ? "\n" : "");
	if (rule)
		audit_rule_text(page, meaning->rule);
}

static void meaning_markdown(struct out *out, const struct meaning *meaning)
{
	const char *between = "";
	for (size_t i = 0; i < meaning->count; i++, between = "\n") {
		out_text(out, between);
		diagnostic_markdown(out, meaning->at[i]);
	}
	if (meaning->rule < AUDIT_RULE_COUNT) {
		out_text(out, between);
		audit_rule_markdown(out, meaning->rule);
	}
}

static int code_explain(const struct command *command, struct console *console, enum format format,
			const char *code)
{
	struct meaning meaning;
	if (!meaning_find(code, &meaning)) {
		const char *nearest = diagnostic_nearest(meaning.asked);
		if (nearest)
			return console_usage(console, command->name,
					     "there is no code %s; did you mean %s?", code,
					     nearest);
		return console_usage(console, command->name,
				     "there is no code %s; loginscope explain-code lists all",
				     code);
	}
	if (format == FORMAT_JSON)
		diagnostics_json(console->page.out, meaning.asked, meaning.at, meaning.count,
				 meaning.rule);
	else if (format == FORMAT_MARKDOWN)
		meaning_markdown(console->page.out, &meaning);
	else
		meaning_text(&console->page, &meaning);
	return EXIT_YES;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	size_t format;
	if (!options_parse(console, command->name, rows, OPTION_COUNT, 1, args, &options))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	if (!option_word(console, command->name, &options, rows, OPTION_FORMAT, "format",
			 &format) ||
	    !option_colour(console, command->name, &options, rows, OPTION_COLOR))
		return EXIT_USAGE;
	bool all = options.values[OPTION_ALL] != NULL;
	if (options.argument_count == 0)
		return all_print(console, (enum format)format, all);
	if (all)
		return console_usage(console, command->name, "either --all or a code");
	return code_explain(command, console, (enum format)format, options.arguments[0]);
}

const struct command command_explain_code = {
    .name = "explain-code",
    .question = "what does a code in brackets mean, and what is to be done?",
    .usage = "explain-code [CODE] [--all] [--format text|json|md]\n",
    .options = rows,
    .option_count = OPTION_COUNT,
    .more = "CODE is what a message has in brackets, a cause that reset-option names, a rule of\n"
	    "audit, or what Salesforce said: an exception code, a LOGIN_STATUS, or the status of\n"
	    "a Login History row, in quotes. Without a code all are listed.\n\n"
	    "Examples:\n"
	    "  loginscope explain-code host-bits\n"
	    "  loginscope explain-code LOGIN_MUST_USE_SECURITY_TOKEN\n"
	    "  loginscope explain-code 'Failed: API security token required' --format json\n\n"
	    "Exit status: 0 explained, 2 no such code or bad command line, 5 the machine failed.\n",
    .run = run,
};
