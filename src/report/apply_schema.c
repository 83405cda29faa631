#include "report/apply_report.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/apply/1");
static const struct str changes[] = {STR_INIT("add"), STR_INIT("remove"), STR_INIT("describe")};

static const struct json_row policy_rows[] = {POLICY_ROWS};
static const struct json_shape policy_shape = {"policy", "A policy, or metadata as one.",
					       ROWS(policy_rows)};

#define COUNT_ROW(key, flag, text)                                                                 \
	{                                                                                          \
		.name = (key), .type = JSON_TEXT, .flags = (flag), .pattern = COUNT_PATTERN,       \
		.summary = (text)                                                                  \
	}

static const struct json_row row_rows[] = {
    {.name = "change",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(changes, sizeof changes / sizeof *changes),
     .summary = "describe: the description alone is another."},
    {.name = "range", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "What the row holds."},
    COUNT_ROW("addresses", JSON_REQUIRED, "How many addresses the row has."),
    {.name = "old_description",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "In the metadata."},
    {.name = "new_description",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "In the policy."},
    PLACE_ROWS(JSON_REQUIRED | JSON_NULLABLE),
};
static const struct json_shape row_shape = {
    "row", "A row of a range list; its place is that in the metadata.", ROWS(row_rows)};

#define LACK_ROWS                                                                                  \
	{.name = "not_applied",                                                                    \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED | JSON_NULLABLE,                                                   \
	 WORDS(apply_lack_names + 1, 2),                                                           \
	 .summary = "Why apply cannot write it; null: it can."},                                   \
	{                                                                                          \
		.name = "why", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,          \
		.summary = "The same for people."                                                  \
	}

static const struct json_row change_rows[] = {
    {.name = "key",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(deployed_key_names, DEPLOYED_KEYS),
     .summary = "As the policy format calls it."},
    {.name = "part",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The day of login_hours, the permission of permissions."},
    PLACE_ROWS(JSON_REQUIRED | JSON_NULLABLE),
    {.name = "target",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The file to change."},
    {.name = "also",
     .type = JSON_WORDS,
     .summary = "Of a list that becomes empty in several files of a component: the other ones."},
    LACK_ROWS,
    COUNT_ROW("leaving", 0, "Of a list: how many addresses leave it."),
    COUNT_ROW("coming", 0, "Of a list: how many addresses come."),
    {.name = "rows",
     .type = JSON_OBJECTS,
     .of = &row_shape,
     .summary = "Of a list: IPv4 first, ascending."},
    {.name = "old", .type = JSON_TEXT, .summary = "What holds in the metadata; not of a list."},
    {.name = "new", .type = JSON_TEXT, .summary = "What holds in the policy; not of a list."},
};
static const struct json_shape change_shape = {
    "change", "What is different; its place is that in the metadata.", ROWS(change_rows)};

static const struct json_row object_rows[] = {
    {.name = "kind",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(deployed_kind_names, DEPLOYED_KINDS),
     .summary = "What sort of object it is."},
    {.name = "name",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "In the policy; null: the org."},
    LACK_ROWS,
    {.name = "changes", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &change_shape},
};
static const struct json_shape object_shape = {"object", "An object that differs.",
					       ROWS(object_rows)};

static const struct json_row file_rows[] = {
    {.name = "file", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "Its name."},
    {.name = "refused",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Why it must be changed by hand; null: it need not."},
};
static const struct json_shape file_shape = {"file", "A file to change.", ROWS(file_rows)};

#define ALONE_ROW(kind)                                                                            \
	{                                                                                          \
		.name = (kind), .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = "How many." \
	}
static const struct json_row alone_rows[] = {
    ALONE_ROW("org"),
    ALONE_ROW("profile"),
    ALONE_ROW("permission_set"),
    ALONE_ROW("app"),
    {.name = "key",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "Keys that are not at their default, of objects that both have."},
};
static const struct json_shape alone_shape = {
    "left-alone", "What the metadata says and the policy leaves out.", ROWS(alone_rows)};

static const struct json_row answer_rows[] = {
    SCHEMA_ROW(&version),
    {.name = "policy", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &policy_shape},
    {.name = "to",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &policy_shape,
     .summary = "The metadata, as it was before."},
    {.name = "same",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "The metadata says what the policy says."},
    {.name = "written",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "What can be applied was written."},
    {.name = "objects", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &object_shape},
    {.name = "files", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &file_shape},
    {.name = "left_alone", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &alone_shape},
};
static const struct json_shape answer_shape = {
    "answer", "What a policy changes in Salesforce metadata.", ROWS(answer_rows)};

static const struct json_shape *const shapes[] = {&answer_shape};
const struct json_schema apply_schema = {
    .id = "urn:loginscope:apply:1",
    .title = "loginscope apply",
    .summary = "What apply prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
