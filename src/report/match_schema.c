#include "report/match_schema.h"

#include "engine/match.h"
#include "report/json_rows.h"

static const struct str version = STR_INIT("loginscope/match/1");
static const struct str shares[] = {STR_INIT("none"), STR_INIT("part"), STR_INIT("all")};

enum { SHARES = sizeof shares / sizeof *shares };

static const struct json_row policy_rows[] = {POLICY_ROWS};
static const struct json_shape policy_shape = {"policy", "The policy that was asked.",
					       ROWS(policy_rows)};

#define LIST_ROWS                                                                                  \
	{.name = "list",                                                                           \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED,                                                                   \
	 WORDS(match_kind_names, MATCH_KIND_COUNT),                                                \
	 .summary = "What sort of list it is."},                                                   \
	{                                                                                          \
		.name = "name", .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,         \
		.summary = "The network, profile, app or rule it belongs to; null: the org."       \
	}

static const struct json_row hit_rows[] = {
    LIST_ROWS,
    {.name = "range",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "What the row holds; null for a condition on the location."},
    {.name = "description",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "Of the row, or the condition in words."},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many addresses the row has."},
    PLACE_ROWS(JSON_REQUIRED | JSON_NULLABLE),
    {.name = "via",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .of = &via_shape,
     .summary = "How the list comes to a row of a network; null: it is its own."},
};
static const struct json_shape hit_shape = {"hit", "A row that holds the addresses.",
					    ROWS(hit_rows)};

static const struct json_row part_rows[] = {
    {.name = "ranges",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "Its maximal blocks and ranges, ascending."},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many there are."},
    {.name = "hits",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &hit_shape,
     .summary = "The narrowest first."},
};
static const struct json_shape part_shape = {"part", "Addresses that are in the same rows.",
					     ROWS(part_rows)};

static const struct json_row list_rows[] = {
    LIST_ROWS,
    PLACE_ROWS(JSON_REQUIRED),
    {.name = "holds",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(shares, SHARES),
     .summary = "How much of what was asked."},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many of them."},
};
static const struct json_shape list_shape = {"list", "How a list shares in what splits.",
					     ROWS(list_rows)};

/* What both an answer and an error begin with. */
#define ASKED_ROWS                                                                                 \
	SCHEMA_ROW(&version),                                                                      \
	    {.name = "policy",                                                                     \
	     .type = JSON_OBJECT,                                                                  \
	     .of = &policy_shape,                                                                  \
	     .summary = "Absent from JSON Lines."},                                                \
	    {.name = "input_line",                                                                 \
	     .type = JSON_COUNT,                                                                   \
	     .least = 1,                                                                           \
	     .summary = "Of the file it came from."},                                              \
	{                                                                                          \
		.name = "input", .type = JSON_TEXT, .flags = JSON_REQUIRED,                        \
		.summary = "What was asked, as it was written."                                    \
	}

static const struct json_row answer_rows[] = {
    ASKED_ROWS,
    {.name = "ranges",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "The same as maximal blocks and ranges."},
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many addresses were asked for."},
    {.name = "held",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "How many of them are in some range."},
    {.name = "uniform",
     .type = JSON_FLAG,
     .flags = JSON_REQUIRED,
     .summary = "All of them are in the same rows."},
    {.name = "lists",
     .type = JSON_OBJECTS,
     .of = &list_shape,
     .summary = "Every list, where they are not."},
    {.name = "parts",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &part_shape,
     .summary = "One when they are."},
};
static const struct json_shape answer_shape = {"answer", "Which rows hold these addresses.",
					       ROWS(answer_rows)};

static const struct json_row bad_rows[] = {
    ASKED_ROWS,
    {.name = "error", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &error_shape},
};
static const struct json_shape bad_shape = {
    "bad-line", "A line of a file that is no set of addresses.", ROWS(bad_rows)};

static const struct json_shape *const shapes[] = {&answer_shape, &bad_shape};
const struct json_schema match_schema = {
    .id = "urn:loginscope:match:1",
    .title = "loginscope match",
    .summary = "What match prints with --format json, a list of answers; and a line of --format "
	       "jsonl, one answer or what is wrong with a line of the file.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
    .lists = true,
};
