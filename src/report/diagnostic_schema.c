#include "report/diagnostic_schema.h"

#include "engine/decision.h"
#include "report/audit_rule_text.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/diagnostics/1");
static const struct str languages[] = {STR_INIT("yaml"), STR_INIT("csv")};

#define TEXT_ROW(key, text)                                                                        \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = text            \
	}

static const struct json_row example_rows[] = {
    {.name = "language",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(languages, sizeof languages / sizeof *languages),
     .summary = "What both are: a policy, or a file of logins."},
    TEXT_ROW("wrong", "A whole input that gives the code."),
    TEXT_ROW("right", "The same without the mistake."),
};
static const struct json_shape example_shape = {"example", "The mistake, and how it is put right.",
						ROWS(example_rows)};

static const struct json_row diagnostic_rows[] = {
    TEXT_ROW("code", "As it is printed in brackets."),
    {.name = "severity",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(severity_names, SEVERITY_COUNT),
     .summary = "Of a finding; null for a reason or a cause."},
    {.name = "verdicts",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(verdict_names, VERDICT_COUNT),
     .summary = "Those a reason comes with."},
    {.name = "hides_reset",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "Is it a cause of a missing Reset option?"},
    TEXT_ROW("group", "What it is about."),
    TEXT_ROW("title", "In a line."),
    TEXT_ROW("cause", "How it comes about."),
    TEXT_ROW("cure", "What to do."),
    {.name = "example",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .of = &example_shape},
};
static const struct json_shape diagnostic_shape = {"diagnostic", "What a code means.",
						   ROWS(diagnostic_rows)};

static const struct json_row diagnostics_rows[] = {
    SCHEMA_ROW(&version),
    {.name = "asked",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "A code, or what Salesforce answered; null: all codes."},
    {.name = "diagnostics", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &diagnostic_shape},
    {.name = "rules", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &audit_rule_shape},
};
static const struct json_shape diagnostics_shape = {"diagnostics", "What codes mean.",
						    ROWS(diagnostics_rows)};

static const struct json_shape *const shapes[] = {&diagnostics_shape};
const struct json_schema diagnostics_schema = {
    .id = "urn:loginscope:diagnostics:1",
    .title = "loginscope diagnostics",
    .summary = "What explain-code prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
