#include "report/repair_schema.h"

#include "report/json_rows.h"
#include "report/repaired.h"

#define REQUIRED_ROW(key, kind, about)                                                             \
	{                                                                                          \
		.name = key, .type = kind, .flags = JSON_REQUIRED, .summary = about                \
	}

static const struct json_row row_rows[] = {
    {.name = "range", .type = JSON_TEXT, .summary = "Its addresses; or ..."},
    {.name = "network", .type = JSON_TEXT, .summary = "... the network it refers to."},
};
static const struct json_shape row_shape = {"repair-row", "A row of a list of ranges.",
					    ROWS(row_rows)};

static const struct json_row edit_rows[] = {
    PLACE_ROWS(0),
    REQUIRED_ROW("list", JSON_TEXT, "The list; file and line are absent where it is not written."),
    {.name = "before",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .of = &row_shape,
     .summary = "Null: the row comes."},
    {.name = "after",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .of = &row_shape,
     .summary = "Null: the row goes."},
};
static const struct json_shape edit_shape = {"repair-edit", "A row that changes.", ROWS(edit_rows)};

/* The members of an edit; in a repair they are there when one was found. */
#define EDIT_ROWS(kind)                                                                            \
	{.name = "rows", .type = JSON_COUNT, .flags = (kind), .summary = "That it touches."},      \
	    {.name = "addresses",                                                                  \
	     .type = JSON_TEXT,                                                                    \
	     .flags = (kind),                                                                      \
	     .pattern = COUNT_PATTERN,                                                             \
	     .summary = "Whose membership changes."},                                              \
	    {.name = "edits", .type = JSON_OBJECTS, .flags = (kind), .of = &edit_shape},           \
	    {.name = "keeps",                                                                      \
	     .type = JSON_WORDS,                                                                   \
	     .flags = (kind),                                                                      \
	     .summary = "Proved properties that go on to hold."},                                  \
	{                                                                                          \
		.name = "breaks", .type = JSON_WORDS, .flags = (kind),                             \
		.summary = "Those that do not."                                                    \
	}

static const struct json_row other_rows[] = {EDIT_ROWS(JSON_REQUIRED)};
static const struct json_shape other_shape = {"repair-other", "Another edit that mends it.",
					      ROWS(other_rows)};

static const struct json_row change_rows[] = {
    REQUIRED_ROW("opened", JSON_COUNT, "Kinds of logins that were refused."),
    REQUIRED_ROW("weakened", JSON_COUNT, NULL),
    REQUIRED_ROW("tightened", JSON_COUNT, NULL),
    REQUIRED_ROW("closed", JSON_COUNT, "Kinds of logins that are refused."),
    REQUIRED_ROW("reason", JSON_COUNT, "The same verdict for another reason."),
    REQUIRED_ROW("other-profiles", JSON_COUNT,
		 "Of whom the property does not speak, with other verdicts."),
    REQUIRED_ROW("other-users", JSON_COUNT, "Likewise."),
};
static const struct json_shape change_shape = {
    "repair-changes", "What the edit changes for everybody.", ROWS(change_rows)};

static const struct json_row repair_rows[] = {
    REQUIRED_ROW("property", JSON_TEXT, "Its name."),
    PLACE_ROWS(JSON_REQUIRED),
    {.name = "result",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(repair_result_names, REPAIR_RESULT_COUNT),
     .summary = "Mended: by the repairs before it; breaks: a proved property."},
    {.name = "cause", .type = JSON_TEXT, .summary = "How the witness is decided, and by what."},
    EDIT_ROWS(0),
    {.name = "smallest",
     .type = JSON_TEXT,
     WORDS(repair_claim_names, REPAIR_CLAIM_COUNT),
     .summary = "Of what: of all edits that change only what contradicts, of those that leave "
		"networks alone, or of those that were tried."},
    {.name = "message",
     .type = JSON_TEXT,
     .summary = "The same in a sentence; or why there is none."},
    {.name = "changes", .type = JSON_OBJECT, .of = &change_shape},
    {.name = "smaller",
     .type = JSON_OBJECT,
     .of = &other_shape,
     .summary = "A smaller one, which breaks something."},
    {.name = "narrower",
     .type = JSON_OBJECT,
     .of = &other_shape,
     .summary = "One that changes login ranges of profiles alone."},
    {.name = "patch",
     .type = JSON_TEXT,
     .flags = JSON_NULLABLE,
     .summary = "For patch -p1, after those of the repairs before it; null: it is not to be made."},
    {.name = "by-hand", .type = JSON_TEXT, .summary = "Why the text cannot be edited."},
};
const struct json_shape repair_shape = {"repair", "What mends a refuted property.",
					ROWS(repair_rows)};
