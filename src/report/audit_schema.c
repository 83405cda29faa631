/* The shape of what audit_json() writes. */
#include "report/audit_facts.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/audit/1");

#define COUNT_ROW(key, about)                                                                      \
	{                                                                                          \
		.name = key, .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = about          \
	}
#define ADDRESSES_ROW(key, about)                                                                  \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .pattern = COUNT_PATTERN,  \
		.summary = about                                                                   \
	}
#define TEXT_ROW(key, kind, about)                                                                 \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = (kind), .summary = about                  \
	}
#define OBJECTS_ROW(key, shape, kind, about)                                                       \
	{                                                                                          \
		.name = key, .type = JSON_OBJECTS, .flags = (kind), .of = &(shape),                \
		.summary = about                                                                   \
	}
#define COUNTS_ROWS                                                                                \
	COUNT_ROW("errors", "That are new."), COUNT_ROW("warnings", "That are new."),              \
	    COUNT_ROW("notes", "That are new."),                                                   \
	    COUNT_ROW("known", "Findings that the baseline has."),                                 \
	    COUNT_ROW("excepted", "Findings that exceptions of the policy accept.")
#define WHERE_ROWS                                                                                 \
	TEXT_ROW("file", JSON_REQUIRED, "The file, as it was named."),                             \
	    {.name = "line",                                                                       \
	     .type = JSON_COUNT,                                                                   \
	     .least = 1,                                                                           \
	     .summary = "Counted from 1; absent: it is written nowhere, but so by default."},      \
	    {.name = "column",                                                                     \
	     .type = JSON_COUNT,                                                                   \
	     .least = 1,                                                                           \
	     .summary = "In characters, counted from 1."},                                         \
	{                                                                                          \
		.name = "end_column", .type = JSON_COUNT, .least = 1,                              \
		.summary = "The first column behind what is meant."                                \
	}

/* --- A finding ---------------------------------------------------------------------- */

static const struct json_row object_rows[] = {
    {.name = "kind",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_kind_names, AUDIT_KIND_COUNT)},
    TEXT_ROW("name", JSON_REQUIRED | JSON_NULLABLE, "Of an exception its id; null: none."),
};
static const struct json_shape object_shape = {"object", "What a finding is about.",
					       ROWS(object_rows)};

static const struct json_row other_rows[] = {
    WHERE_ROWS,
    TEXT_ROW("what", JSON_REQUIRED, "What is there."),
};
static const struct json_shape other_shape = {"other", "A second place that matters.",
					      ROWS(other_rows)};

static const struct json_row addresses_rows[] = {
    ADDRESSES_ROW("ipv4", "How many IPv4 addresses."),
    ADDRESSES_ROW("ipv6", "How many IPv6 addresses."),
    {.name = "ranges",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Maximal blocks and ranges, IPv4 first, ascending; 100 at most."},
    COUNT_ROW("more_ranges", "How many more there are."),
};
static const struct json_shape addresses_shape = {"addresses", "A set of addresses.",
						  ROWS(addresses_rows)};

static const struct json_row share_rows[] = {
    {.name = "asn",
     .type = JSON_COUNT,
     .summary = "The number of the operator's autonomous system."},
    TEXT_ROW("name", JSON_REQUIRED | JSON_NULLABLE,
	     "The country's ISO code, or the operator's name; null: the database does not know."),
    ADDRESSES_ROW("addresses", "How many of the finding's."),
};
static const struct json_shape share_shape = {"share", "Addresses of one country or operator.",
					      ROWS(share_rows)};

static const struct json_row more_rows[] = {
    COUNT_ROW("count", "How many."),
    ADDRESSES_ROW("addresses", "How many of the finding's they have together."),
};
static const struct json_shape more_shape = {
    "more", "Countries or operators that are not listed, none larger than one that is.",
    ROWS(more_rows)};

static const struct json_row exception_rows[] = {
    TEXT_ROW("reason", JSON_REQUIRED | JSON_NULLABLE, NULL),
    TEXT_ROW("owner", JSON_REQUIRED | JSON_NULLABLE, NULL),
    TEXT_ROW("expires", JSON_REQUIRED | JSON_NULLABLE, "YYYY-MM-DD: from this day on it ends."),
    WHERE_ROWS,
};
static const struct json_shape exception_shape = {"exception", "What accepts a finding.",
						  ROWS(exception_rows)};

static const struct json_row finding_rows[] = {
    {.name = "rule",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = "^[a-z][a-z0-9-]*$",
     .summary = "Stable; loginscope explain-code tells more about it."},
    {.name = "group",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_group_names, AUDIT_GROUP_COUNT)},
    {.name = "severity",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(severity_names, SEVERITY_COUNT)},
    {.name = "standing",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_standing_names, AUDIT_EXCEPTED + 1),
     .summary = "Only those that are new count."},
    {.name = "object", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &object_shape},
    WHERE_ROWS,
    OBJECTS_ROW("others", other_shape, JSON_REQUIRED, "Second places."),
    TEXT_ROW("what", JSON_REQUIRED, "What is the matter, in a sentence without its full stop."),
    TEXT_ROW("todo", JSON_REQUIRED, "The way out."),
    {.name = "addresses",
     .type = JSON_OBJECT,
     .of = &addresses_shape,
     .summary = "Absent where it is not about addresses."},
    {.name = "accepted",
     .type = JSON_OBJECT,
     .of = &addresses_shape,
     .summary = "Some of the addresses, which exceptions accept; all: it is an excepted one."},
    {.name = "grown",
     .type = JSON_OBJECT,
     .of = &addresses_shape,
     .summary = "Of a new one that the baseline has: those it has not."},
    OBJECTS_ROW("countries", share_shape, 0,
		"Absent without a database; the largest first, 20 at most."),
    {.name = "more_countries", .type = JSON_OBJECT, .of = &more_shape},
    OBJECTS_ROW("operators", share_shape, 0,
		"Absent without a database; the largest first, 20 at most."),
    {.name = "more_operators", .type = JSON_OBJECT, .of = &more_shape},
    TEXT_ROW("fingerprint", JSON_REQUIRED, "Of its policy's, stays when lines move."),
    TEXT_ROW("since", 0, "Of one that the baseline has: the day it came into it."),
    {.name = "exception",
     .type = JSON_OBJECT,
     .of = &exception_shape,
     .summary = "Of an excepted one."},
};
static const struct json_shape audit_finding_shape = {
    "finding", "Something unsafe, useless or broken.", ROWS(finding_rows)};

/* --- A policy ----------------------------------------------------------------------- */

static const struct json_row list_rows[] = {
    {.name = "list",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_list_keys, RANGES_KIND_COUNT),
     .summary = "Its key."},
    TEXT_ROW("name", 0, "The network, profile, app or rule it belongs to; absent: the org."),
    COUNT_ROW("rows", "That it reaches, through networks, too."),
    ADDRESSES_ROW("ipv4", "IPv4 addresses, each counted once."),
    ADDRESSES_ROW("ipv6", "IPv6 addresses, each counted once."),
    ADDRESSES_ROW("ipv4_by_row", "The sum over the rows, as Salesforce counts."),
    ADDRESSES_ROW("ipv6_by_row", "The sum over the rows; 2^128 stands for that or more."),
    ADDRESSES_ROW("ipv4_routable", "Those of the IPv4 addresses that are globally routable."),
    {.name = "broad",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "By its sum it is broad to Salesforce."},
};
static const struct json_shape list_shape = {"list", "A list of ranges that has rows.",
					     ROWS(list_rows)};

static const struct json_row unasked_rows[] = {
    {.name = "need",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_need_names, AUDIT_NEED_COUNT),
     .summary = "What was wanting."},
    {.name = "rules", .type = JSON_WORDS, .flags = JSON_REQUIRED, .summary = "Their ids."},
};
static const struct json_shape unasked_shape = {"unasked", "Rules that could not be asked.",
						ROWS(unasked_rows)};

static const struct json_row policy_rows[] = {
    POLICY_ROWS,
    {.name = "rules",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(rules_names, RULES_COUNT),
     .summary = "The login rules it was judged by."},
    COUNTS_ROWS,
    OBJECTS_ROW("findings", audit_finding_shape, JSON_REQUIRED,
		"By severity, rule and place; with --fail-only those of the level and above."),
    OBJECTS_ROW("lists", list_shape, JSON_REQUIRED, NULL),
    OBJECTS_ROW("unasked", unasked_shape, JSON_REQUIRED, NULL),
};
static const struct json_shape policy_shape = {"policy", "What was found in a policy.",
					       ROWS(policy_rows)};

/* --- The document ------------------------------------------------------------------- */

static const struct json_row logins_rows[] = {
    TEXT_ROW("file", JSON_REQUIRED, NULL),
    COUNT_ROW("read", "How many with an address."),
    COUNT_ROW("unknown",
	      "Logins of somebody whom the policy does not know: rows of the org's lists "
	      "alone were held against them."),
};
static const struct json_shape logins_shape = {"logins", "Logins that rows were held against.",
					       ROWS(logins_rows)};

static const struct json_row audit_rows[] = {
    SCHEMA_ROW(&version),
    TEXT_ROW("today", JSON_REQUIRED, "YYYY-MM-DD: the day it was judged by."),
    {.name = "fail_level",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(severity_names, SEVERITY_COUNT)},
    {.name = "fails",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "Something new is of that level, or above."},
    COUNTS_ROWS,
    TEXT_ROW("baseline", JSON_REQUIRED | JSON_NULLABLE, "Its file; null: there is none."),
    {.name = "logins",
     .type = JSON_OBJECT,
     .of = &logins_shape,
     .summary = "Absent: none were given."},
    {.name = "unread",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Policies that could not be loaded."},
    OBJECTS_ROW("policies", policy_shape, JSON_REQUIRED, NULL),
};
static const struct json_shape audit_shape = {
    "audit", "What is unsafe, useless or broken in policies.", ROWS(audit_rows)};

static const struct json_shape *const shapes[] = {&audit_shape};
const struct json_schema audit_schema = {
    .id = "urn:loginscope:audit:1",
    .title = "loginscope audit",
    .summary = "What audit prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
