#include "report/diff_schema.h"

#include "engine/diff.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/diff/1");

/* --- The two policies ------------------------------------------------------------ */

static const struct json_row policy_rows[] = {
    POLICY_ROWS,
    {.name = "rules",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(rules_names, RULES_COUNT),
     .summary = "The rule set it was asked by."},
};
static const struct json_shape policy_shape = {"policy", "One of the two policies.",
					       ROWS(policy_rows)};

static const struct json_row filter_rows[] = {
    {.name = "classes",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(diff_class_names, DIFF_CLASS_COUNT),
     .summary = "Of --class; none: all."},
    {.name = "via",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(channel_names, VIA_COUNT),
     .summary = "Of --via; none: all."},
    {.name = "profiles",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Of --profile; none here nor among the users: everybody."},
    {.name = "users", .type = JSON_WORDS, .flags = JSON_REQUIRED, .summary = "Of --user."},
    {.name = "changes_left_out",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "Changes that are not here."},
    {.name = "subjects_left_out",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "Profiles and users with changes that are not here."},
};
static const struct json_shape filter_shape = {
    "filter", "What was asked for, and what it left out.", ROWS(filter_rows)};

static const struct json_row sum_rows[] = {
    {.name = "class",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(diff_class_names, DIFF_CLASS_COUNT),
     .summary = "What happens to logins: opened, closed, …"},
    {.name = "changes",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "How many changes of the class are here."},
    {.name = "profiles",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "To how many profiles alone they happen."},
    {.name = "users",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "To how many users they happen."},
    {.name = "largest",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "The addresses of the largest change."},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many different addresses all of them are about."},
};
static const struct json_shape sum_shape = {"sum", "The changes of one class.", ROWS(sum_rows)};

/* --- Who ---------------------------------------------------------------------------- */

static const struct json_row subject_rows[] = {
    {.name = "user",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Null: an active user of the profile, without permission sets."},
    {.name = "old_profile",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Null: not in the old policy, so refused by it."},
    {.name = "new_profile",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Null: not in the new policy, so refused by it."},
};
static const struct json_shape subject_shape = {"subject", "Somebody for whom logins change.",
						ROWS(subject_rows)};

/* --- When ---------------------------------------------------------------------------- */

static const struct json_row window_rows[] = {
    {.name = "from",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "The first minute of the local week, 0 = Monday 00:00."},
    {.name = "to",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .least = 1,
     .summary = "The first minute behind it."},
};
static const struct json_shape window_shape = {"window", "A part of every week.",
					       ROWS(window_rows)};

static const struct json_row hours_rows[] = {
    {.name = "old",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(hours_names, HOURS_COUNT),
     .summary = "By the login hours of the old policy."},
    {.name = "new",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(hours_names, HOURS_COUNT),
     .summary = "By those of the new one."},
    {.name = "example",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Such an instant; null when the time zone of neither policy is known."},
    {.name = "windows",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .of = &window_shape,
     .summary = "All of them; null when the two policies are of different time zones."},
};
const struct json_shape diff_hours_shape = {"hours", "Times, by the login hours of both.",
					    ROWS(hours_rows)};

/* --- A change -------------------------------------------------------------------------- */

static const struct json_row evidence_rows[] = {
    {.name = "list",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "The list or setting: org.trusted_ip_ranges, …"},
    {.name = "name",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The profile, permission set, app or rule it belongs to."},
    {.name = "range",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The row, which holds some of the addresses; null: the list holds none of "
		"them, or it is no list."},
    PLACE_ROWS(JSON_REQUIRED),
    {.name = "changed",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "The other policy has no line of this text."},
};
static const struct json_shape evidence_shape = {"evidence", "A line behind the decision.",
						 ROWS(evidence_rows)};

static const struct json_row side_rows[] = {
    {.name = "there",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "False: the subject is not in this policy, and refused for no reason."},
    {.name = "verdict",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(verdict_names, VERDICT_COUNT),
     .summary = "What becomes of these logins."},
    {.name = "reason",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(reason_names, REASON_COUNT),
     .summary = "Why."},
    {.name = "token",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(token_names, TOKEN_COUNT),
     .summary = "What becomes of the security token; null on refuse."},
    {.name = "evidence",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &evidence_shape,
     .summary = "The lines that decide these logins, and those that decide them in the other "
		"policy, as this one has them; lines that changed first, then by place."},
};
static const struct json_shape side_shape = {"side", "How one of the policies decides.",
					     ROWS(side_rows)};

static const struct json_row explain_rows[] = {
    {.name = "old",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "By the old policy; null where the subject is not."},
    {.name = "new",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "By the new one."},
};
static const struct json_shape explain_shape = {
    "explain", "Commands that show each step of the witness.", ROWS(explain_rows)};

static const struct json_row change_rows[] = {
    DIFF_LOGINS_ROWS,
    {.name = "old", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &side_shape},
    {.name = "new", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &side_shape},
    {.name = "witness",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "The lowest of the addresses, IPv4 first."},
    {.name = "explain", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &explain_shape},
};
static const struct json_shape change_shape = {
    "change", "Logins that are all decided alike, by each of the two.", ROWS(change_rows)};

static const struct json_row group_rows[] = {
    {.name = "subjects",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &subject_shape,
     .summary = "Profiles first, then users."},
    {.name = "changes",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &change_shape,
     .summary = "The same for each of them."},
};
static const struct json_shape group_shape = {"group", "Subjects for whom the same changes.",
					      ROWS(group_rows)};

static const struct json_row diff_rows[] = {
    SCHEMA_ROW(&version),
    {.name = "old", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &policy_shape},
    {.name = "new", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &policy_shape},
    {.name = "same",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "No login is decided differently, whatever was asked for."},
    {.name = "same_text",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "The files are equal byte for byte."},
    {.name = "subjects",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "How many profiles and users were compared."},
    {.name = "kinds",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "So many of them cannot be told apart."},
    {.name = "cases",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "Combinations of addresses and facts that were decided by both."},
    {.name = "unknown_locations",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "A rule could not be evaluated for want of a location database."},
    {.name = "filter",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .of = &filter_shape,
     .summary = "Null: every change is here."},
    {.name = "summary",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &sum_shape,
     .summary = "Each class."},
    {.name = "groups", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &group_shape},
};
static const struct json_shape diff_shape = {"diff", "For whom what changes.", ROWS(diff_rows)};

static const struct json_shape *const shapes[] = {&diff_shape};
const struct json_schema diff_schema = {
    .id = "urn:loginscope:diff:1",
    .title = "loginscope diff",
    .summary = "What diff prints with --format json: every login that the new policy decides "
	       "otherwise than the old one.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
