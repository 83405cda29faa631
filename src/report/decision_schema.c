#include "report/decision_schema.h"

#include "engine/outcomes.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/decision/1");

/* What a single decision says; `verdicts` of them are possible. */
#define VERDICT_ROWS(verdicts, null)                                                               \
	{.name = "verdict",                                                                        \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED,                                                                   \
	 WORDS(verdict_names, verdicts),                                                           \
	 .summary = "What becomes of the login."},                                                 \
	    {.name = "reason",                                                                     \
	     .type = JSON_TEXT,                                                                    \
	     .flags = JSON_REQUIRED | (null),                                                      \
	     WORDS(reason_names, REASON_COUNT),                                                    \
	     .summary = "The rule that decided, as docs/DECISIONS.md names it."},                  \
	    {.name = "grade",                                                                      \
	     .type = JSON_TEXT,                                                                    \
	     .flags = JSON_REQUIRED | (null),                                                      \
	     WORDS(grade_names, sizeof grade_names / sizeof *grade_names),                         \
	     .summary = "How sure the rule is: C confirmed by Salesforce's documentation, "        \
			"L likely, U unknown."},                                                   \
	{                                                                                          \
		.name = "token", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,        \
		WORDS(token_names, TOKEN_COUNT),                                                   \
		.summary = "What becomes of the security token; null on refuse and depends."       \
	}

/* --- The parts of an answer ---------------------------------------------------- */

static const struct json_row policy_rows[] = {
    POLICY_ROWS,
    {.name = "rules",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(rules_names, RULES_COUNT),
     .summary = "The rule set that was gone by."},
};
const struct json_shape decision_policy_shape = {"policy", "The policy that was asked.",
						 ROWS(policy_rows)};

static const struct json_row login_rows[] = {
    {.name = "user", .type = JSON_TEXT, .summary = "Absent when only a profile was given."},
    {.name = "profile", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "The user's, too."},
    {.name = "ip", .type = JSON_TEXT, .summary = "An address; of a part its block or range."},
    {.name = "via", .type = JSON_TEXT, WORDS(channel_names, VIA_COUNT), .summary = "The channel."},
    {.name = "app", .type = JSON_TEXT, .summary = "The connected or external client app."},
    {.name = "at", .type = JSON_TEXT, .pattern = "Z$", .summary = "The instant, in UTC."},
    {.name = "hours",
     .type = JSON_TEXT,
     WORDS(hours_names, HOURS_COUNT),
     .summary = "In place of `at` in examples from an org whose time zone is not known."},
    {.name = "device",
     .type = JSON_TEXT,
     WORDS(device_names, DEVICE_COUNT),
     .summary = "Whether the browser was activated before."},
    {.name = "credential",
     .type = JSON_TEXT,
     WORDS(credential_names, CREDENTIAL_COUNT),
     .summary = "What was presented, or the default where the channel uses it."},
    {.name = "strong-auth",
     .type = JSON_TEXT,
     WORDS(answer_names, sizeof answer_names / sizeof *answer_names),
     .summary = "MFA or the like was done; the default where the channel uses it."},
    {.name = "phase",
     .type = JSON_TEXT,
     WORDS(phase_names, PHASE_COUNT),
     .summary = "A login, or a request in a session."},
    {.name = "session-ip", .type = JSON_TEXT, .summary = "Where the session began."},
};
static const struct json_shape login_shape = {"login", "The facts that were given.",
					      ROWS(login_rows)};

static const struct json_row codes_rows[] = {
    {.name = "soap",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The fault of SOAP login(); null on other channels."},
    {.name = "login_status",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "LOGIN_STATUS of the login event log."},
    {.name = "history",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Status in Login History."},
};
static const struct json_shape codes_shape = {
    "codes", "What Salesforce would say, null where it says nothing.", ROWS(codes_rows)};

static const struct json_row evidence_rows[] = {
    {.name = "list", .type = JSON_TEXT, .summary = "The list, or the dotted key of a setting."},
    {.name = "name", .type = JSON_TEXT, .summary = "Whose it is."},
    PLACE_ROWS(0), /* a default stands nowhere */
    {.name = "range", .type = JSON_TEXT, .summary = "What a matched row holds."},
    {.name = "description", .type = JSON_TEXT, .summary = "Of the row."},
    {.name = "via", .type = JSON_OBJECT, .of = &via_shape},
    {.name = "rows",
     .type = JSON_COUNT,
     .summary = "How many rows the list has that does not hold the address."},
    {.name = "outcome",
     .type = JSON_TEXT,
     WORDS(step_outcome_names, STEP_OUTCOME_COUNT),
     .summary = "How a transaction security rule ended."},
};
static const struct json_shape evidence_shape = {"evidence", "A line of the policy behind a step.",
						 ROWS(evidence_rows)};

static const struct json_row step_rows[] = {
    {.name = "rule", .type = JSON_TEXT, .flags = JSON_REQUIRED, WORDS(step_names, STEP_COUNT)},
    {.name = "outcome",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(step_outcome_names, STEP_OUTCOME_COUNT)},
    {.name = "reason",
     .type = JSON_TEXT,
     WORDS(reason_names, REASON_COUNT),
     .summary = "What the step said, if anything."},
    {.name = "evidence", .type = JSON_OBJECTS, .of = &evidence_shape},
};
static const struct json_shape step_shape = {
    "step", "One rule, in the order they are gone through.", ROWS(step_rows)};

/* By the names of the facts that can be missing; a test compares them. */
static const struct json_row when_rows[] = {
    {.name = "ip", .type = JSON_TEXT, .summary = "The lowest address this outcome stands for."},
    {.name = "via", .type = JSON_TEXT, WORDS(channel_names, VIA_COUNT)},
    {.name = "at", .type = JSON_TEXT, WORDS(hours_names, HOURS_COUNT)},
    {.name = "device", .type = JSON_TEXT, WORDS(device_names, DEVICE_COUNT)},
    {.name = "session-ip", .type = JSON_TEXT, WORDS(session_names, SESSION_COUNT)},
};
static const struct json_shape when_shape = {"when", "A combination of the missing facts.",
					     ROWS(when_rows)};

static const struct json_row outcome_rows[] = {
    {.name = "when", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &when_shape},
    VERDICT_ROWS(VERDICT_COUNT, 0),
    {.name = "addresses",
     .type = JSON_TEXT,
     .pattern = COUNT_PATTERN,
     .summary = "How many addresses it stands for, when the address is missing."},
};
static const struct json_shape outcome_shape = {
    "outcome", "What the login comes to in one combination.", ROWS(outcome_rows)};

static const struct json_row example_rows[] = {
    {.name = "ip", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "The lowest of them."},
};
static const struct json_shape example_shape = {"example", "An address to try.",
						ROWS(example_rows)};

static const struct json_row change_rows[] = {
    {.name = "change",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "The one fact that is different, in words."},
    {.name = "example", .type = JSON_OBJECT, .of = &example_shape},
    VERDICT_ROWS(VERDICT_COUNT + 1, JSON_NULLABLE),
};
static const struct json_shape change_shape = {
    "change", "A change of a single fact that leads to a milder verdict.", ROWS(change_rows)};

/* --- Answers ------------------------------------------------------------------- */

/* Of the policy, steps and changes: `full` is JSON_REQUIRED where they are never left
 * out. */
#define LOGIN_ROWS(full)                                                                           \
	{.name = "policy", .type = JSON_OBJECT, .flags = (full), .of = &decision_policy_shape},    \
	{                                                                                          \
		.name = "login", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &login_shape   \
	}

#define ANSWER_ROWS(full)                                                                          \
	VERDICT_ROWS(VERDICT_COUNT + 1, JSON_NULLABLE),                                            \
	    {.name = "estimate",                                                                   \
	     .type = JSON_FLAG,                                                                    \
	     .flags = JSON_REQUIRED,                                                               \
	     .summary = "A location from a database was consulted."},                              \
	    {.name = "codes",                                                                      \
	     .type = JSON_OBJECT,                                                                  \
	     .flags = JSON_REQUIRED | JSON_NULLABLE,                                               \
	     .of = &codes_shape,                                                                   \
	     .summary = "Null when the verdict is depends."},                                      \
	    {.name = "steps",                                                                      \
	     .type = JSON_OBJECTS,                                                                 \
	     .flags = (full),                                                                      \
	     .of = &step_shape,                                                                    \
	     .summary = "All rules, also those that were not reached."},                           \
	    {.name = "missing",                                                                    \
	     .type = JSON_WORDS,                                                                   \
	     .flags = JSON_REQUIRED,                                                               \
	     WORDS(fact_names, FACT_COUNT),                                                        \
	     .summary = "The facts that were not given and matter."},                              \
	    {.name = "outcomes",                                                                   \
	     .type = JSON_OBJECTS,                                                                 \
	     .flags = JSON_REQUIRED,                                                               \
	     .of = &outcome_shape,                                                                 \
	     .summary = "On depends: every combination of them."},                                 \
	{                                                                                          \
		.name = "would_change", .type = JSON_OBJECTS, .flags = (full),                     \
		.of = &change_shape, .summary = "What else would lead to a milder verdict."        \
	}

static const struct json_row answer_rows[] = {
    SCHEMA_ROW(&version),
    LOGIN_ROWS(JSON_REQUIRED),
    {.name = "addresses",
     .type = JSON_TEXT,
     .pattern = COUNT_PATTERN,
     .summary = "How many addresses a part of a block has."},
    ANSWER_ROWS(JSON_REQUIRED),
};
const struct json_shape decision_shape = {"answer", "What becomes of one login, and why.",
					  ROWS(answer_rows)};

static const struct json_row line_rows[] = {
    SCHEMA_ROW(&version),
    {.name = "row",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .least = 1,
     .summary = "The row of the login file; the first below its header is 1."},
    LOGIN_ROWS(0),
    ANSWER_ROWS(0),
};
static const struct json_shape line_shape = {
    "answer", "What becomes of the login in one row; in full with --detail.", ROWS(line_rows)};

static const struct json_row bad_line_rows[] = {
    {.name = "row", .type = JSON_COUNT, .flags = JSON_REQUIRED, .least = 1},
    {.name = "error", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &error_shape},
};
static const struct json_shape bad_line_shape = {"bad-row", "A row that could not be read.",
						 ROWS(bad_line_rows)};

static const struct json_shape *const decision_shapes[] = {&decision_shape};
const struct json_schema decision_schema = {
    .id = "urn:loginscope:decision:1",
    .title = "loginscope decision",
    .summary = "What decide and explain print with --format json: an answer or, for a block of "
	       "addresses, a list of answers, one for each part.",
    .shapes = decision_shapes,
    .shape_count = sizeof decision_shapes / sizeof *decision_shapes,
    .lists = true,
};

static const struct json_shape *const row_shapes[] = {&line_shape, &bad_line_shape};
const struct json_schema decision_row_schema = {
    .id = "urn:loginscope:decision-row:1",
    .title = "loginscope decision, a row",
    .summary = "A line of what decide --logins FILE --format jsonl prints: an answer, or what is "
	       "wrong with the row.",
    .shapes = row_shapes,
    .shape_count = sizeof row_shapes / sizeof *row_shapes,
};
