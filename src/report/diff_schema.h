/* What `diff --format json` prints, for schemas. */
#ifndef REPORT_DIFF_SCHEMA_H
#define REPORT_DIFF_SCHEMA_H

#include "engine/diff.h"
#include "report/json_rows.h"

extern const struct json_schema diff_schema;

extern const struct json_shape diff_hours_shape;

/* Of diff_change_json.h: which logins, and from where. */
#define DIFF_LOGINS_ROWS                                                                           \
	{.name = "class",                                                                          \
	 .type = JSON_TEXT,                                                                        \
	 .flags = JSON_REQUIRED,                                                                   \
	 WORDS(diff_class_names, DIFF_CLASS_COUNT),                                                \
	 .summary = "What happens to these logins."},                                              \
	    {.name = "phase",                                                                      \
	     .type = JSON_TEXT,                                                                    \
	     .flags = JSON_REQUIRED,                                                               \
	     WORDS(phase_names, PHASE_COUNT),                                                      \
	     .summary = "Logins, or requests in a session."},                                      \
	    {.name = "via",                                                                        \
	     .type = JSON_WORDS,                                                                   \
	     .flags = JSON_REQUIRED,                                                               \
	     WORDS(channel_names, VIA_COUNT),                                                      \
	     .summary = "On which channels."},                                                     \
	    {.name = "apps",                                                                       \
	     .type = JSON_WORDS,                                                                   \
	     .summary = "Through which apps; this and the next five are absent where they do not " \
			"matter."},                                                                \
	    {.name = "other_apps",                                                                 \
	     .type = JSON_FLAG,                                                                    \
	     .summary = "Also through an app that is not listed."},                                \
	    {.name = "hours", .type = JSON_OBJECTS, .of = &diff_hours_shape, .summary = "When."},  \
	    {.name = "device",                                                                     \
	     .type = JSON_WORDS,                                                                   \
	     WORDS(device_names, DEVICE_COUNT),                                                    \
	     .summary = "In which browser."},                                                      \
	    {.name = "credential",                                                                 \
	     .type = JSON_WORDS,                                                                   \
	     WORDS(credential_names, CREDENTIAL_COUNT),                                            \
	     .summary = "Presenting what."},                                                       \
	    {.name = "strong_auth",                                                                \
	     .type = JSON_WORDS,                                                                   \
	     WORDS(answer_names, 2),                                                               \
	     .summary = "With or without strong authentication."},                                 \
	    {.name = "session_ip",                                                                 \
	     .type = JSON_WORDS,                                                                   \
	     WORDS(session_names, SESSION_COUNT),                                                  \
	     .summary = "From the session's own address or another."},                             \
	    {.name = "ranges",                                                                     \
	     .type = JSON_WORDS,                                                                   \
	     .flags = JSON_REQUIRED,                                                               \
	     .summary = "All addresses, as maximal blocks and ranges, IPv4 first, ascending."},    \
	{                                                                                          \
		.name = "addresses", .type = JSON_TEXT, .flags = JSON_REQUIRED,                    \
		.pattern = COUNT_PATTERN, .summary = "How many there are."                         \
	}

#endif
