/* Rows and shapes that several of our formats have in common. For the *_schema.c
 * only. */
#ifndef REPORT_JSON_ROWS_H
#define REPORT_JSON_ROWS_H

#include "base/finding.h"
#include "base/json_shape.h"

#define WORDS(names, number) .words = (names), .word_count = (number)
#define ROWS(rows)           (rows), sizeof(rows) / sizeof *(rows)

/* A count of addresses: 2^128 has 39 digits. */
#define COUNT_PATTERN "^(?:0|[1-9][0-9]{0,38})$"

/* The first row of every document; `version` is an array of one word. */
#define SCHEMA_ROW(version)                                                                        \
	{                                                                                          \
		.name = "schema", .type = JSON_TEXT, .flags = JSON_REQUIRED, WORDS(version, 1),    \
		.summary = "The name of this format; keys are only ever added to it."              \
	}

/* "file", "line", "column" of a place; `kind` flags. */
#define PLACE_ROWS(kind)                                                                           \
	{.name = "file",                                                                           \
	 .type = JSON_TEXT,                                                                        \
	 .flags = (kind),                                                                          \
	 .summary = "The file, as it was named."},                                                 \
	    {.name = "line",                                                                       \
	     .type = JSON_COUNT,                                                                   \
	     .flags = (kind),                                                                      \
	     .least = 1,                                                                           \
	     .summary = "Counted from 1."},                                                        \
	{                                                                                          \
		.name = "column", .type = JSON_COUNT, .flags = (kind), .least = 1,                 \
		.summary = "In characters, counted from 1."                                        \
	}

/* "file", "sha256" of the policy asked. */
#define POLICY_ROWS                                                                                \
	{.name = "file",                                                                           \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED,                                                                   \
	 .summary = "The policy file, as it was named."},                                          \
	{                                                                                          \
		.name = "sha256", .type = JSON_TEXT, .flags = JSON_REQUIRED,                       \
		.pattern = "^[0-9a-f]{64}$",                                                       \
		.summary = "The digest of what was read, of all its files."                        \
	}

extern const struct json_shape via_shape;   /* where a list refers to a network */
extern const struct json_shape error_shape; /* what is wrong with a line of input */

extern const struct json_shape finding_shape;         /* check_schema.c */
extern const struct json_shape decision_shape;        /* decision_schema.c: an answer, ... */
extern const struct json_shape decision_policy_shape; /* ... and the policy in it */

#endif
