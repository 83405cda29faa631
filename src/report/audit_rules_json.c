/* The catalogue for programs, and the shape it has. */
#include "report/audit_report.h"
#include "report/audit_rule_text.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/audit-rules/1");

/* "SBS-AUTH-003, SBS-ACS-009": each of them. */
static void controls_json(struct json *json, const char *controls)
{
	json_key(json, "controls");
	json_array(json);
	while (controls && *controls) {
		size_t length = strcspn(controls, ",");
		json_str(json, (struct str){controls, length});
		controls += length;
		controls += strspn(controls, ", ");
	}
	json_array_end(json);
}

static void needs_json(struct json *json, unsigned needs)
{
	json_key(json, "needs");
	json_array(json);
	for (unsigned i = 0; i < AUDIT_NEED_COUNT; i++)
		if (needs & 1U << i)
			json_str(json, audit_need_names[i]);
	json_array_end(json);
}

void audit_rule_json(struct json *json, enum audit_rule rule)
{
	const struct audit_entry *entry = audit_catalogue[rule];
	json_object(json);
	json_key(json, "id");
	json_str(json, audit_rules[rule].id);
	json_key(json, "group");
	json_str(json, audit_group_names[audit_rules[rule].group]);
	json_key(json, "severity");
	json_str(json, severity_names[audit_rules[rule].severity]);
	needs_json(json, audit_rules[rule].needs);
	json_pair(json, "title", entry->title);
	json_pair(json, "question", entry->question);
	json_pair(json, "criterion", entry->criterion);
	json_pair(json, "near_miss", entry->near_miss);
	json_pair(json, "why", entry->why);
	json_pair(json, "fix", entry->fix);
	json_pair(json, "source", entry->source);
	controls_json(json, entry->controls);
	json_object_end(json);
}

enum status audit_rules_json(struct out *out)
{
	struct json json;
	json_init(&json, out, 3);
	json_object(&json);
	json_key(&json, "schema");
	json_str(&json, version);
	json_key(&json, "rules");
	json_array(&json);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		audit_rule_json(&json, rule);
	json_array_end(&json);
	json_object_end(&json);
	out_char(out, '\n');
	return OK;
}

/* --- Its shape ----------------------------------------------------------------------- */

#define TEXT_ROW(key, text)                                                                        \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = text            \
	}

static const struct json_row rule_rows[] = {
    TEXT_ROW("id", "The rule, as findings and exceptions name it."),
    {.name = "group",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_group_names, AUDIT_GROUP_COUNT),
     .summary = "Which kind of trouble it is about."},
    {.name = "severity",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(severity_names, SEVERITY_COUNT),
     .summary = "How bad it is."},
    {.name = "needs",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(audit_need_names, AUDIT_NEED_COUNT),
     .summary = "What it cannot be asked without."},
    TEXT_ROW("title", "In a line."),
    TEXT_ROW("question", "What is asked."),
    TEXT_ROW("criterion", "When exactly it finds something."),
    TEXT_ROW("near_miss", "What is like it, and is not found."),
    TEXT_ROW("why", "What can happen."),
    TEXT_ROW("fix", "What to do."),
    TEXT_ROW("source", "Where it is known from."),
    {.name = "controls",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "The controls of the Security Benchmark for Salesforce that it is about."},
};
const struct json_shape audit_rule_shape = {"rule", "A rule of the audit.", ROWS(rule_rows)};

static const struct json_row rules_rows[] = {
    SCHEMA_ROW(&version),
    {.name = "rules", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &audit_rule_shape},
};
static const struct json_shape rules_shape = {"rules", "The rules of the audit.", ROWS(rules_rows)};

static const struct json_shape *const shapes[] = {&rules_shape};
const struct json_schema audit_rules_schema = {
    .id = "urn:loginscope:audit-rules:1",
    .title = "loginscope audit rules",
    .summary = "What audit --list-rules prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
