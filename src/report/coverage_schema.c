#include "report/coverage_schema.h"

#include "report/coverage_report.h"
#include "report/json_rows.h"

#define COUNT_ROW(key, text)                                                                       \
	{                                                                                          \
		.name = key, .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = text           \
	}
#define TESTS_ROW                                                                                  \
	{                                                                                          \
		.name = "tests", .type = JSON_TEXT, .flags = JSON_REQUIRED,                        \
		.summary = "A file of tests for all of it, as YAML; empty: nothing is left."       \
	}

/* --- Coverage ---------------------------------------------------------------------- */

static const struct json_row tally_rows[] = {
    {.name = "kind",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(coverage_kind_names, COVERAGE_KIND_COUNT)},
    COUNT_ROW("covered", "What the tests come to."),
    COUNT_ROW("total", "What some login can come to."),
    COUNT_ROW("unreachable", "What no login can come to; not in the total."),
};
static const struct json_shape tally_shape = {"coverage_tally", "One kind of item.",
					      ROWS(tally_rows)};

static const struct json_row item_rows[] = {
    {.name = "kind",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(coverage_kind_names, COVERAGE_KIND_COUNT)},
    {.name = "text", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "For people."},
    PLACE_ROWS(0),
    {.name = "list",
     .type = JSON_TEXT,
     .summary = "The list, or the hours; \"networks\" for the row of a network."},
    {.name = "owner",
     .type = JSON_TEXT,
     .summary = "The profile, app, rule or network it belongs to."},
    {.name = "range", .type = JSON_TEXT, .summary = "The row, or the address at the edge."},
    {.name = "reason", .type = JSON_TEXT, WORDS(reason_names, REASON_COUNT)},
};
static const struct json_shape item_shape = {"missed", "What no test covers.", ROWS(item_rows)};

static const struct json_row coverage_rows[] = {
    COUNT_ROW("covered", NULL),
    COUNT_ROW("total", NULL),
    COUNT_ROW("percent", "Rounded down."),
    {.name = "kinds", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &tally_shape},
    {.name = "missed", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &item_shape},
    TESTS_ROW,
};
static const struct json_shape coverage_shape = {"coverage", "What of the policy its tests touch.",
						 ROWS(coverage_rows)};

/* --- Mutants ------------------------------------------------------------------------- */

#define TALLY_ROWS                                                                                 \
	COUNT_ROW("tried", "Mutants that were tried."), COUNT_ROW("killed", "A test noticed."),    \
	    COUNT_ROW("equivalent", "No login at all is decided otherwise.")

static const struct json_row mutant_kind_rows[] = {
    {.name = "kind",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(mutant_kind_names, MUTANT_KIND_COUNT)},
    TALLY_ROWS,
};
static const struct json_shape mutant_kind_shape = {"mutant_tally", "One kind of mutant.",
						    ROWS(mutant_kind_rows)};

#define MUTANT_ROWS                                                                                \
	{.name = "kind",                                                                           \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED,                                                                   \
	 WORDS(mutant_kind_names, MUTANT_KIND_COUNT)},                                             \
	    {.name = "text",                                                                       \
	     .type = JSON_TEXT,                                                                    \
	     .flags = JSON_REQUIRED,                                                               \
	     .summary = "What is changed."},                                                       \
	    PLACE_ROWS(0)

static const struct json_row survivor_rows[] = {
    MUTANT_ROWS,
    {.name = "test",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The name of the first test among `tests` that would notice."},
};
static const struct json_shape survivor_shape = {"survivor", "A mutant that no test noticed.",
						 ROWS(survivor_rows)};

static const struct json_row equivalent_rows[] = {MUTANT_ROWS};
static const struct json_shape equivalent_shape = {
    "equivalent", "A mutant that decides nothing otherwise: what it takes away is useless.",
    ROWS(equivalent_rows)};

static const struct json_row mutants_rows[] = {
    COUNT_ROW("all", "Mutants there are; --mutants may have tried fewer."),
    TALLY_ROWS,
    COUNT_ROW("percent", "Of those that are not equivalent, how many were killed."),
    {.name = "kinds", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &mutant_kind_shape},
    {.name = "survivors", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &survivor_shape},
    {.name = "equivalents", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &equivalent_shape},
    TESTS_ROW,
};
static const struct json_shape mutants_shape = {
    "mutants", "Which changes of the policy its tests notice.", ROWS(mutants_rows)};

static const struct json_row measures_rows[] = {
    {.name = "coverage", .type = JSON_OBJECT, .of = &coverage_shape},
    {.name = "mutants", .type = JSON_OBJECT, .of = &mutants_shape},
};
const struct json_shape measures_shape = {"measures", "How good the tests are, when it was asked.",
					  ROWS(measures_rows)};
