#include "report/check_schema.h"

#include "policy/edition.h"
#include "policy/rules.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/check/1");

#define COUNT_ROW(key, text)                                                                       \
	{                                                                                          \
		.name = key, .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = text           \
	}
#define ADDRESSES_ROW(key, text)                                                                   \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .pattern = COUNT_PATTERN,  \
		.summary = text                                                                    \
	}

/* --- Findings -------------------------------------------------------------------- */

/* A place with the line that stands there; absent where the file as a whole is meant. */
#define SHOWN_PLACE_ROWS                                                                           \
	PLACE_ROWS(0),                                                                             \
	    {.name = "end_column",                                                                 \
	     .type = JSON_COUNT,                                                                   \
	     .least = 1,                                                                           \
	     .summary = "The first column behind what is meant."},                                 \
	{                                                                                          \
		.name = "text", .type = JSON_TEXT,                                                 \
		.summary = "The line itself, unless it is longer than anybody reads."              \
	}

static const struct json_row other_rows[] = {
    SHOWN_PLACE_ROWS,
    {.name = "note", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "What is there."},
};
static const struct json_shape other_shape = {"other", "A second place that matters.",
					      ROWS(other_rows)};

static const struct json_row finding_rows[] = {
    {.name = "severity",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(severity_names, SEVERITY_COUNT)},
    {.name = "code",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = "^[a-z][a-z0-9-]*$",
     .summary = "Stable; loginscope explain-code tells more about it."},
    SHOWN_PLACE_ROWS,
    {.name = "message",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "What is wrong, in a sentence."},
    {.name = "help", .type = JSON_TEXT, .summary = "The way out."},
    {.name = "other", .type = JSON_OBJECT, .of = &other_shape},
};
const struct json_shape finding_shape = {"finding", "Something wrong, or worth knowing.",
					 ROWS(finding_rows)};

/* --- What was understood ----------------------------------------------------------- */

static const struct json_row file_rows[] = {
    {.name = "file", .type = JSON_TEXT, .flags = JSON_REQUIRED},
    {.name = "lines",
     .type = JSON_COUNT,
     .summary = "How many it has; left out of a file of metadata."},
};
static const struct json_shape file_shape = {"file", "A file that was read.", ROWS(file_rows)};

static const struct json_row org_rows[] = {
    {.name = "name", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE},
    {.name = "edition",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(edition_names, EDITION_COUNT)},
    {.name = "revenue", .type = JSON_FLAG, .flags = JSON_REQUIRED},
    {.name = "rules", .type = JSON_TEXT, .flags = JSON_REQUIRED, WORDS(rules_names, RULES_COUNT)},
    {.name = "time_zone", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE},
};
static const struct json_shape org_shape = {"org", "The org, with what is left out filled in.",
					    ROWS(org_rows)};

static const struct json_row counts_rows[] = {
    COUNT_ROW("networks", NULL),
    COUNT_ROW("profiles", NULL),
    COUNT_ROW("profiles_with_login_ip_ranges", NULL),
    COUNT_ROW("profiles_open_to_ipv4",
	      "of those with login IP ranges: how many, where these together are all of IPv4"),
    COUNT_ROW("profiles_with_login_hours", NULL),
    COUNT_ROW("permission_sets", NULL),
    COUNT_ROW("users", NULL),
    COUNT_ROW("apps", NULL),
    COUNT_ROW("transaction_security", "Rules."),
    COUNT_ROW("exceptions", NULL),
};
static const struct json_shape counts_shape = {"counts", "How many of each there are.",
					       ROWS(counts_rows)};

static const struct json_row list_rows[] = {
    {.name = "list", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "Its key."},
    {.name = "name",
     .type = JSON_TEXT,
     .flags = JSON_NULLABLE,
     .summary = "The network, profile, app or rule it belongs to; absent: the org."},
    COUNT_ROW("rows", "As written."),
    ADDRESSES_ROW("ipv4", "IPv4 addresses, each counted once."),
    ADDRESSES_ROW("ipv6", "IPv6 addresses, each counted once."),
    ADDRESSES_ROW("ipv4_by_row", "The sum over the rows, as Salesforce counts."),
    ADDRESSES_ROW("ipv6_by_row", "The sum over the rows; 2^128 stands for that or more."),
    {.name = "networks",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "The networks it refers to."},
};
static const struct json_shape list_shape = {"list", "A list of ranges that has rows.",
					     ROWS(list_rows)};

static const struct json_row policy_rows[] = {
    {.name = "file", .type = JSON_TEXT, .flags = JSON_REQUIRED},
    {.name = "files",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "All files it is made of, itself first."},
    {.name = "understood",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "It has no errors; then the rest is there."},
    {.name = "org", .type = JSON_OBJECT, .of = &org_shape},
    {.name = "counts", .type = JSON_OBJECT, .of = &counts_shape},
    {.name = "lists", .type = JSON_OBJECTS, .of = &list_shape},
    {.name = "classes", .type = JSON_COUNT, .summary = "Address classes it makes."},
    {.name = "trie_bytes",
     .type = JSON_COUNT,
     .summary = "Size of the trie from addresses to classes."},
};
static const struct json_shape policy_shape = {"policy", "What was understood of a policy.",
					       ROWS(policy_rows)};

/* --- The document -------------------------------------------------------------------- */

static const struct json_row check_rows[] = {
    SCHEMA_ROW(&version),
    COUNT_ROW("errors", "Of findings, also those that are not listed."),
    COUNT_ROW("warnings", NULL),
    COUNT_ROW("notes", NULL),
    {.name = "files", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &file_shape},
    COUNT_ROW("passed_over", "YAML files of directories that are no policies."),
    {.name = "findings",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &finding_shape,
     .summary = "Sorted by place."},
    {.name = "policies", .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &policy_shape},
};
static const struct json_shape check_shape = {"check", "What is wrong, and what was understood.",
					      ROWS(check_rows)};

static const struct json_shape *const shapes[] = {&check_shape};
const struct json_schema check_schema = {
    .id = "urn:loginscope:check:1",
    .title = "loginscope check",
    .summary = "What check prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
