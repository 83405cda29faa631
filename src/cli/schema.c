/* `schema`: what goes in and what comes out, as JSON Schemas. */
#include "base/names.h"
#include "cli/command.h"
#include "cli/schema.h"
#include "load/schema_json.h"
#include "report/apply_report.h"
#include "report/audit_report.h"
#include "report/audit_rule_text.h"
#include "report/audit_table_report.h"
#include "report/check_schema.h"
#include "report/decision_schema.h"
#include "report/diagnostic_schema.h"
#include "report/diff_schema.h"
#include "report/match_schema.h"
#include "report/proof_schema.h"
#include "report/reset_schema.h"
#include "report/simulate_report.h"
#include "report/sunset_report.h"
#include "report/test_schema.h"

const struct schema_row schemas[] = {
    {STR_INIT("policy"), "a policy file, for editors and checks", policy_schema_json, NULL},
    {STR_INIT("tests"), "a file of tests beside a policy", tests_schema_json, NULL},
    {STR_INIT("properties"), "a file of properties beside a policy", properties_schema_json, NULL},
    {STR_INIT("scenario"), "a scenario: what happens over time", scenario_schema_json, NULL},
    {STR_INIT("decision"), "decide and explain --format json", NULL, &decision_schema},
    {STR_INIT("decision-row"), "a line of decide --logins FILE --format jsonl", NULL,
     &decision_row_schema},
    {STR_INIT("match"), "match --format json, and a line of --format jsonl", NULL, &match_schema},
    {STR_INIT("check"), "check --format json", NULL, &check_schema},
    {STR_INIT("test-results"), "test --format json", NULL, &test_schema},
    {STR_INIT("diff"), "diff --format json", NULL, &diff_schema},
    {STR_INIT("prove"), "prove --format json", NULL, &proof_schema},
    {STR_INIT("reset-option"), "reset-option --format json", NULL, &reset_schema},
    {STR_INIT("apply"), "apply --format json", NULL, &apply_schema},
    {STR_INIT("sunset"), "sunset --format json", NULL, &sunset_schema},
    {STR_INIT("simulation"), "simulate --format json", NULL, &simulate_schema},
    {STR_INIT("diagnostics"), "explain-code --format json", NULL, &diagnostics_schema},
    {STR_INIT("audit"), "audit --format json", NULL, &audit_schema},
    {STR_INIT("audit-countries"), "audit --countries --format json", NULL, &country_table_schema},
    {STR_INIT("audit-ranges"), "audit --ranges --format json", NULL, &range_table_schema},
    {STR_INIT("audit-rules"), "audit --list-rules --format json", NULL, &audit_rules_schema},
};

enum { SCHEMA_COUNT = sizeof schemas / sizeof *schemas };
const size_t schema_count = SCHEMA_COUNT;

static void schemas_list(struct out *out)
{
	for (size_t i = 0; i < SCHEMA_COUNT; i++)
		out_format(out, "%-16s %s\n", schemas[i].name.at, schemas[i].about);
}

/* The schema of what a verb answers: its row names the verb before the option, as in "decide and
 * explain --format json". NULL: none, or it is no verb. */
static const struct schema_row *verb_schema(const char *verb)
{
	for (size_t i = 0; command_find(verb) && i < SCHEMA_COUNT; i++) {
		const char *at = strstr(schemas[i].about, verb);
		const char *option = strstr(schemas[i].about, " --");
		const char *end = at ? at + strlen(verb) : NULL;
		if (at && option && end <= option && *end == ' ' &&
		    (at == schemas[i].about || at[-1] == ' '))
			return &schemas[i];
	}
	return NULL;
}

static int unknown_schema(struct console *console, const char *verb, const char *name)
{
	struct str names[SCHEMA_COUNT];
	for (size_t i = 0; i < SCHEMA_COUNT; i++)
		names[i] = schemas[i].name;
	const struct schema_row *answers = verb_schema(name);
	if (answers)
		return console_usage(console, verb,
				     "there is no schema %s; what %s answers is called %s", name,
				     name, answers->name.at);
	size_t nearest = str_nearest(str_of(name), names, SCHEMA_COUNT);
	if (nearest < SCHEMA_COUNT)
		return console_usage(console, verb, "there is no schema %s; did you mean %s?", name,
				     names[nearest].at);
	return console_usage(
	    console, verb, "there is no schema %s; loginscope schema lists those there are", name);
}

static enum status schema_print(struct out *out, const struct schema_row *row)
{
	enum { LEVELS = 4 }; /* each key in a line of its own */
	struct json json;
	if (row->file)
		return row->file(out);
	json_init(&json, out, LEVELS);
	json_schema_write(&json, row->schema);
	out_char(out, '\n');
	return OK;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct options options;
	size_t at = 0;
	if (!options_parse(console, command->name, NULL, 0, 1, args, &options))
		return EXIT_USAGE;
	if (options.help) {
		command_help(console, command);
		return EXIT_YES;
	}
	if (options.argument_count == 0) {
		schemas_list(&console->out);
		return EXIT_YES;
	}
	struct str name = str_of(options.arguments[0]);
	while (at < SCHEMA_COUNT && !str_equal(schemas[at].name, name))
		at++;
	if (at == SCHEMA_COUNT)
		return unknown_schema(console, command->name, name.at);
	enum status status = schema_print(&console->out, &schemas[at]);
	return status == OK ? EXIT_YES : console_machine(console, status, "writing the schema");
}

const struct command command_schema = {
    .name = "schema",
    .question = "what does a policy, or an answer, look like to a program?",
    .usage = "schema [SCHEMA]\n",
    .more = "Prints a JSON Schema (draft 2020-12); without SCHEMA, which ones there are.\n"
	    "\n"
	    "An editor with a YAML language server completes and checks a policy that begins with\n"
	    "  # yaml-language-server: $schema=loginscope.schema.json\n"
	    "when that file is beside it (loginscope init writes both). What the schema refuses,\n"
	    "check refuses; check also sees what a schema cannot: host bits, unknown names.\n"
	    "\n"
	    "Examples:\n"
	    "  loginscope schema\n"
	    "  loginscope schema policy | head -n 5\n"
	    "  loginscope schema decision | grep '\"verdict\"'\n",
    .run = run,
};
