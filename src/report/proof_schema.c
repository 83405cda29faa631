#include "report/proof_schema.h"

#include "report/json_rows.h"
#include "report/proof_words.h"
#include "report/repair_schema.h"

static const struct str version = STR_INIT("loginscope/prove/1");

#define COUNT_ROW(key, text)                                                                       \
	{                                                                                          \
		.name = key, .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = text           \
	}
#define TEXT_ROW(key, text)                                                                        \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = text            \
	}

/* How a login is decided; somebody who is not in a policy is refused for no reason. */
#define DECIDED_ROWS                                                                               \
	{.name = "verdict",                                                                        \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED,                                                                   \
	 WORDS(verdict_names, VERDICT_COUNT)},                                                     \
	{                                                                                          \
		.name = "reason", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,       \
		WORDS(reason_names, REASON_COUNT)                                                  \
	}

/* --- Violations --------------------------------------------------------------------------- */

static const struct json_row subject_rows[] = {
    {.name = "user",
     .type = JSON_TEXT,
     .summary = "Absent: any active user of the profile without permission sets."},
    {.name = "profile", .type = JSON_TEXT, .flags = JSON_REQUIRED},
};
static const struct json_shape subject_shape = {"subject", "Somebody.", ROWS(subject_rows)};

static const struct json_row case_rows[] = {
    {.name = "via", .type = JSON_TEXT, .flags = JSON_REQUIRED, WORDS(channel_names, VIA_COUNT)},
    {.name = "app",
     .type = JSON_TEXT,
     .flags = JSON_NULLABLE,
     .summary = "Null: none that is listed; absent: the channel does not ask."},
    {.name = "device", .type = JSON_TEXT, WORDS(device_names, DEVICE_COUNT)},
    {.name = "credential", .type = JSON_TEXT, WORDS(credential_names, CREDENTIAL_COUNT)},
    {.name = "strong-auth", .type = JSON_TEXT, WORDS(answer_names, 2)},
    {.name = "phase", .type = JSON_TEXT, .flags = JSON_REQUIRED, WORDS(phase_names, PHASE_COUNT)},
    {.name = "at",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(hours_names, HOURS_COUNT),
     .summary = "In terms of the profile's login hours."},
    {.name = "session-ip", .type = JSON_TEXT, WORDS(session_names, SESSION_COUNT)},
};
static const struct json_shape case_shape = {"case", "A combination of the finite facts.",
					     ROWS(case_rows)};

static const struct json_row fault_rows[] = {
    {.name = "list",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "The list or setting: profile.login_ip_ranges, app.ip_relaxation, …"},
    {.name = "name",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The profile, app, … it belongs to."},
    {.name = "range",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Null: it is no row of ranges."},
    PLACE_ROWS(JSON_REQUIRED),
    TEXT_ROW("message", "The same in words."),
};
static const struct json_shape fault_shape = {"fault", "A line that lets these logins in.",
					      ROWS(fault_rows)};

#define FAULTS_ROW                                                                                 \
	{                                                                                          \
		.name = "faults", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &fault_shape \
	}

static const struct json_row violation_rows[] = {
    DECIDED_ROWS,
    {.name = "subjects", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &subject_shape},
    {.name = "apps",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Listed apps that cannot be told apart: the one of the cases stands for all."},
    {.name = "cases", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &case_shape},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many there are in the ranges."},
    {.name = "ranges",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Maximal blocks and ranges, all of them."},
    FAULTS_ROW,
};
static const struct json_shape violation_shape = {
    "violation",
    "Logins that contradict the property: of each subject, in each case, from each "
    "address.",
    ROWS(violation_rows)};

/* --- Changes ------------------------------------------------------------------------------- */

static const struct json_row approved_rows[] = {
    TEXT_ROW("file", "Of the other policy."),
    {.name = "line",
     .type = JSON_COUNT,
     .summary = "The line that decides; absent: it is not written anywhere."},
    {.name = "column", .type = JSON_COUNT},
    DECIDED_ROWS,
};
static const struct json_shape approved_shape = {"approved", "How the approved policy decides.",
						 ROWS(approved_rows)};

static const struct json_row change_rows[] = {
    {.name = "class",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(diff_class_names, DIFF_CLASS_COUNT),
     .summary = "Opened or weakened."},
    DECIDED_ROWS,
    {.name = "subjects", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &subject_shape},
    {.name = "via", .type = JSON_WORDS, .flags = JSON_REQUIRED, WORDS(channel_names, VIA_COUNT)},
    TEXT_ROW("logins", "Which of them: channels, and the other facts as far as they matter."),
    {.name = "approved", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &approved_shape},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many there are in the ranges."},
    {.name = "ranges",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Maximal blocks and ranges, all of them."},
    FAULTS_ROW,
};
static const struct json_shape change_shape = {
    "broadening", "Logins that get in where the approved policy refuses, or with less.",
    ROWS(change_rows)};

/* --- What a proof shows -------------------------------------------------------------------- */

static const struct json_row shown_rows[] = {
    TEXT_ROW("command", "What explains it, for a shell."),
    {.name = "answer",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &decision_shape,
     .summary = "What decide says of it."},
};
static const struct json_shape shown_shape = {"shown", "A login.", ROWS(shown_rows)};

static const struct json_row open_rows[] = {
    TEXT_ROW("rule", "The transaction security rule."), PLACE_ROWS(JSON_REQUIRED),
    TEXT_ROW("message", "Which database is missing, or has no record.")};
static const struct json_shape open_shape = {"open", "What nobody can evaluate.", ROWS(open_rows)};

static const struct json_row minutes_rows[] = {
    COUNT_ROW("first", "The first of them; 0 is Monday 00:00 on the clock of the org."),
    COUNT_ROW("count", "How many there are."),
    TEXT_ROW("spans", "All of them, as parts of days: Mon-Fri 00:00-07:00, 20:00-24:00."),
};
static const struct json_shape minutes_shape = {
    "minutes", "Minutes of the week without such a login.", ROWS(minutes_rows)};

static const struct json_row covered_rows[] = {
    COUNT_ROW("cases", "Logins that can be told apart; all were decided."),
    COUNT_ROW("regions", "Of addresses, for the kind of subject with most of them."),
    COUNT_ROW("combinations", "Of the other facts, likewise."),
    COUNT_ROW("subjects", "Of whom it speaks."),
    COUNT_ROW("kinds", "Of subjects who cannot be told apart."),
};
static const struct json_shape covered_shape = {"covered", "What was looked at.",
						ROWS(covered_rows)};

/* --- Properties --------------------------------------------------------------------------- */

static const struct json_row property_rows[] = {
    {.name = "name", .type = JSON_TEXT, .flags = JSON_REQUIRED},
    PLACE_ROWS(JSON_REQUIRED),
    {.name = "kind",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(property_kind_names, PROPERTY_KIND_COUNT)},
    {.name = "result",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(proof_result_names, PROOF_RESULT_COUNT)},
    {.name = "vacuous",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "It speaks of no login at all."},
    TEXT_ROW("statement", "What the property says, in words."),
    TEXT_ROW("message", "What was found, in a sentence."),
    {.name = "covered", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &covered_shape},
    {.name = "assumed",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "What was taken for granted, since it is not written."},
    {.name = "minutes", .type = JSON_OBJECT, .of = &minutes_shape},
    {.name = "addresses",
     .type = JSON_TEXT,
     .pattern = COUNT_PATTERN,
     .summary = "From so many it is contradicted, each counted once."},
    {.name = "ranges", .type = JSON_WORDS, .summary = "All of them."},
    {.name = "open", .type = JSON_OBJECT, .of = &open_shape},
    {.name = "approved", .type = JSON_OBJECT, .of = &approved_shape},
    {.name = "witness",
     .type = JSON_OBJECT,
     .of = &shown_shape,
     .summary = "Refuted: the smallest login against it."},
    {.name = "nearest",
     .type = JSON_OBJECT,
     .of = &shown_shape,
     .summary = "Of exists, refuted: the login that comes nearest."},
    {.name = "example",
     .type = JSON_OBJECT,
     .of = &shown_shape,
     .summary = "Of exists: the smallest such login."},
    {.name = "candidate",
     .type = JSON_OBJECT,
     .of = &shown_shape,
     .summary = "Undecided: a login that could be against it."},
    {.name = "violations",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &violation_shape,
     .summary = "Of never and always: all."},
    {.name = "changes",
     .type = JSON_OBJECTS,
     .of = &change_shape,
     .summary = "Of no_broader_than: all that refute it."},
};
static const struct json_shape property_shape = {"property", "A property, and what came of it.",
						 ROWS(property_rows)};

static const struct json_row prove_rows[] = {
    SCHEMA_ROW(&version),
    {.name = "policy", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &decision_policy_shape},
    COUNT_ROW("proved", NULL),
    COUNT_ROW("refuted", NULL),
    COUNT_ROW("undecided", NULL),
    COUNT_ROW("declared", "Properties there are, those that were not chosen among them."),
    {.name = "properties", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &property_shape},
    {.name = "repairs",
     .type = JSON_OBJECTS,
     .of = &repair_shape,
     .summary = "With --repair: of the refuted properties, each after those before it."},
};
static const struct json_shape prove_shape = {"prove", "What came of the properties of a policy.",
					      ROWS(prove_rows)};

static const struct json_shape *const shapes[] = {&prove_shape};
const struct json_schema proof_schema = {
    .id = "urn:loginscope:prove:1",
    .title = "loginscope prove",
    .summary = "What prove prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
