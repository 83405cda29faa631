#include "report/test_schema.h"

#include "policy/verdict.h"
#include "report/coverage_schema.h"
#include "report/json_rows.h"
#include "report/tested.h"

static const struct str version = STR_INIT("loginscope/test-results/1");

#define COUNT_ROW(key, text)                                                                       \
	{                                                                                          \
		.name = key, .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = text           \
	}

/* --- Failures ---------------------------------------------------------------------- */

static const struct json_row failure_rows[] = {
    {.name = "addresses",
     .type = JSON_TEXT,
     .pattern = COUNT_PATTERN,
     .summary = "How many addresses get this answer; absent: no address is known."},
    {.name = "ranges", .type = JSON_COUNT, .least = 1, .summary = "In how many ranges they lie."},
    {.name = "regions",
     .type = JSON_WORDS,
     .summary = "These ranges, IPv4 first, ascending; the first thousand of them."},
    {.name = "command",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "What explains the answer, for a shell."},
    {.name = "got",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &decision_shape,
     .summary = "What decide answers, from the lowest of the addresses."},
};
static const struct json_shape failure_shape = {
    "failure", "Logins of a test with one and the same wrong answer.", ROWS(failure_rows)};

/* --- Tests --------------------------------------------------------------------------- */

static const struct json_row expected_rows[] = {
    {.name = "verdicts",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(verdict_names, VERDICT_COUNT + 1),
     .summary = "One of these is expected, ..."},
    {.name = "reasons",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(reason_names, REASON_COUNT),
     .summary = "... for one of these reasons; none: any."},
    PLACE_ROWS(JSON_REQUIRED),
};
static const struct json_shape expected_shape = {"expected", "What a test expects.",
						 ROWS(expected_rows)};

static const struct json_row test_rows[] = {
    {.name = "name", .type = JSON_TEXT, .flags = JSON_REQUIRED},
    PLACE_ROWS(JSON_REQUIRED),
    {.name = "passed", .type = JSON_FLAG, .flags = JSON_REQUIRED},
    COUNT_ROW("logins", "Combinations of its lists."),
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "That its ip names, each counted once."},
    {.name = "expected", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &expected_shape},
    COUNT_ROW("wrong_answers", "One for each login but for its address, and each answer."),
    {.name = "failures",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &failure_shape,
     .summary = "The first ten of them."},
};
static const struct json_shape test_shape = {"test", "A test that was run.", ROWS(test_rows)};

/* --- Policies ------------------------------------------------------------------------ */

static const struct json_row threshold_rows[] = {
    {.name = "measure",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(test_measure_names, THRESHOLDS_MAX)},
    COUNT_ROW("percent", "What the measure came to, rounded down."),
    COUNT_ROW("threshold", "What was asked of it."),
    {.name = "missed", .type = JSON_FLAG, .flags = JSON_REQUIRED},
};
static const struct json_shape threshold_shape = {
    "threshold", "What --threshold asks of a measure.", ROWS(threshold_rows)};

static const struct json_row tested_rows[] = {
    {.name = "file",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "The policy, as it was named."},
    {.name = "understood",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "It, and its files of tests, have no errors; then the rest is there."},
    {.name = "findings", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &finding_shape},
    {.name = "policy", .type = JSON_OBJECT, .of = &decision_policy_shape},
    {.name = "declared",
     .type = JSON_COUNT,
     .summary = "Tests there are, those that were not chosen among them."},
    {.name = "passed", .type = JSON_COUNT},
    {.name = "failed", .type = JSON_COUNT},
    {.name = "tests",
     .type = JSON_OBJECTS,
     .of = &test_shape,
     .summary = "In file order; with --fail-only those that failed."},
    {.name = "thresholds",
     .type = JSON_OBJECTS,
     .of = &threshold_shape,
     .summary = "With --threshold."},
    {.name = "measures",
     .type = JSON_OBJECT,
     .of = &measures_shape,
     .summary = "With --coverage, --mutate."},
};
static const struct json_shape tested_shape = {"tested", "A policy and its tests.",
					       ROWS(tested_rows)};

/* --- The document -------------------------------------------------------------------- */

static const struct json_row results_rows[] = {
    SCHEMA_ROW(&version),
    COUNT_ROW("tests", "That were run."),
    COUNT_ROW("passed", NULL),
    COUNT_ROW("failed", NULL),
    COUNT_ROW("declared", "Tests there are."),
    COUNT_ROW("broken", "Policies with errors."),
    COUNT_ROW("without_tests", "Policies that have none."),
    COUNT_ROW("below_threshold", "Measures below their threshold."),
    {.name = "findings",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &finding_shape,
     .summary = "About what the command line named."},
    {.name = "policies", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &tested_shape},
};
static const struct json_shape results_shape = {"results", "What came of the tests.",
						ROWS(results_rows)};

static const struct json_shape *const shapes[] = {&results_shape};
const struct json_schema test_schema = {
    .id = "urn:loginscope:test-results:1",
    .title = "loginscope test",
    .summary = "What test prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
