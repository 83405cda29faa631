#include "report/reset_schema.h"

#include "policy/feature.h"
#include "policy/value_names.h"
#include "report/diff_schema.h"
#include "report/reset_json.h"

const struct str reset_version = STR_INIT("loginscope/reset-option/1");
const struct str reset_table_version = STR_INIT("loginscope/reset-option-table/1");

#define NAME_ROW(key, about)                                                                       \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,            \
		.summary = about                                                                   \
	}

#define FLAG_ROW(key, kind, about)                                                                 \
	{                                                                                          \
		.name = key, .type = JSON_FLAG, .flags = (kind), .summary = about                  \
	}

#define COUNT_ROW(key, about)                                                                      \
	{                                                                                          \
		.name = key, .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = about          \
	}

#define MESSAGE_ROW(key, about)                                                                    \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = about           \
	}

#define WORD_ROW(key, kind, names, number, about)                                                  \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = (kind), WORDS(names, number),             \
		.summary = about                                                                   \
	}

#define CAUSES_ROW(key, kind, about)                                                               \
	{                                                                                          \
		.name = key, .type = JSON_WORDS, .flags = (kind),                                  \
		WORDS(reset_cause_names, RESET_CAUSE_COUNT), .summary = about                      \
	}

/* --- The question ------------------------------------------------------------------------------- */

static const struct json_row policy_rows[] = {
    POLICY_ROWS,
    WORD_ROW("rules", JSON_REQUIRED, rules_names, RULES_COUNT, "The rule set it was asked by."),
};
static const struct json_shape policy_shape = {"policy", "The policy that was asked.",
					       ROWS(policy_rows)};

#define POLICY_ROW                                                                                 \
	{                                                                                          \
		.name = "policy", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &policy_shape \
	}

#define WHO_ROWS                                                                                   \
	NAME_ROW("user", "Null: an active user of the profile, without permission sets."),         \
	    MESSAGE_ROW("profile", "The user's, or the one asked for.")

#define ANSWER_ROW                                                                                 \
	WORD_ROW("answer", JSON_REQUIRED, reset_answer_names, 3,                                   \
		 "Is Reset My Security Token there?")

/* --- Causes --------------------------------------------------------------------------------------- */

static const struct json_row evidence_rows[] = {
    WORD_ROW("kind", JSON_REQUIRED, reset_evidence_kind_names, RESET_EVIDENCE_KIND_COUNT,
	     "What of the policy it is: a row of the login ranges, or who has the permission."),
    NAME_ROW("name", "Of the profile, permission set or user; null: the kind has none."),
    WORD_ROW("feature", 0, feature_names, FEATURE_COUNT, "The setting of the org that is off."),
    WORD_ROW("state", 0, reset_state_names, RESET_STATE_COUNT, "Of a user who cannot log in."),
    PLACE_ROWS(0),
};
static const struct json_shape evidence_shape = {"reset-evidence", "A line behind a cause.",
						 ROWS(evidence_rows)};

static const struct json_row cause_rows[] = {
    WORD_ROW("cause", JSON_REQUIRED, reset_cause_names, RESET_CAUSE_COUNT, "Its code."),
    WORD_ROW("grade", JSON_REQUIRED, grade_names, 3, "C confirmed, L likely, U unknown."),
    MESSAGE_ROW("message", "Why, in a sentence."),
    MESSAGE_ROW("remedy", "What to do about it."),
    {.name = "evidence",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &evidence_shape,
     .summary = "The lines of the policy behind it."},
};
static const struct json_shape cause_shape = {"cause", "A cause that holds.", ROWS(cause_rows)};

/* --- What would bring it back ----------------------------------------------------------------------- */

static const struct json_row change_rows[] = {
    WORD_ROW("change", JSON_REQUIRED, reset_change_names, RESET_CHANGE_KIND_COUNT,
	     "What is to be done."),
    NAME_ROW("name", "The profile or permission set; null: it is about neither."),
    WORD_ROW("feature", 0, feature_names, FEATURE_COUNT, "The setting of the org."),
    WORD_ROW("permission", 0, permission_names, PERMISSION_COUNT, "That is taken away."),
    CAUSES_ROW("cures", JSON_REQUIRED, "Causes that it takes part in curing."),
    {.name = "alike",
     .type = JSON_COUNT,
     .summary = "So many other profiles do the same, for a move."},
    {.name = "alike_profiles", .type = JSON_WORDS, .summary = "The first 100 of them by name."},
    {.name = "grants",
     .type = JSON_WORDS,
     WORDS(permission_names, PERMISSION_COUNT),
     .summary = "What the user may after a move, and may not now."},
    FLAG_ROW("other_license", 0, "The profile's licence is known not to be the user's."),
    COUNT_ROW("other_users", "Whose policy it changes, too."),
    PLACE_ROWS(0),
    MESSAGE_ROW("message", "The same in words."),
};
static const struct json_shape change_shape = {"reset-change", "One thing to be done.",
					       ROWS(change_rows)};

static const struct json_row decision_rows[] = {
    WORD_ROW("verdict", JSON_REQUIRED, verdict_names, VERDICT_COUNT, NULL),
    {.name = "reason",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(reason_names, REASON_NONE)},
    {.name = "token",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(token_names, TOKEN_COUNT),
     .summary = "The token's role; null when refused."},
};
static const struct json_shape decision_part_shape = {"reset-decision", "How a login is decided.",
						      ROWS(decision_rows)};

static const struct json_row login_rows[] = {
    DIFF_LOGINS_ROWS,
    MESSAGE_ROW("witness", "The lowest of the addresses, IPv4 first."),
    {.name = "old",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &decision_part_shape,
     .summary = "By the policy as it is."},
    {.name = "new",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &decision_part_shape,
     .summary = "With the changes."},
};
static const struct json_shape login_shape = {
    "reset-logins", "Logins that are all decided alike, before and after.", ROWS(login_rows)};

static const struct json_row way_rows[] = {
    {.name = "changes",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &change_shape,
     .summary = "All of them together; none can be left out."},
    FLAG_ROW("changes_logins", JSON_REQUIRED, "Is any login decided otherwise then?"),
    {.name = "logins",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &login_shape,
     .summary = "Which, of whom was asked about; nothing else changes."},
};
static const struct json_shape way_shape = {"way", "Changes that bring the option back.",
					    ROWS(way_rows)};

/* --- The answer --------------------------------------------------------------------------------------- */

static const struct json_row path_rows[] = {
    WORD_ROW("ui", JSON_REQUIRED, reset_ui_names, RESET_UI_COUNT, "What the screen looks like."),
    MESSAGE_ROW("path", "Where to click."),
};
static const struct json_shape path_shape = {"path", "Where the option is.", ROWS(path_rows)};

static const struct json_row token_rows[] = {
    FLAG_ROW("needed", JSON_REQUIRED, "From some addresses."),
    {.name = "addresses",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = COUNT_PATTERN,
     .summary = "From how many."},
    {.name = "witness", .type = JSON_TEXT, .summary = "The lowest of them, where there are any."},
    {.name = "via",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     WORDS(channel_names, VIA_COUNT),
     .summary = "On which channels."},
    FLAG_ROW("open", JSON_REQUIRED, "Some login goes through with the password alone."),
    FLAG_ROW("by_profile_ranges", JSON_REQUIRED, "It is not needed since the profile has ranges."),
    FLAG_ROW("user_shut", JSON_REQUIRED,
	     "The user is inactive, frozen or locked: all this is for after that."),
    MESSAGE_ROW("message", "The same in a sentence."),
    NAME_ROW("new_password", "What a change of the password does to it; null: none is needed, or "
			     "only the profile is known."),
};
static const struct json_shape token_shape = {"token", "Is a token of any use?", ROWS(token_rows)};

static const struct json_row answer_rows[] = {
    SCHEMA_ROW(&reset_version),
    POLICY_ROW,
    WHO_ROWS,
    {.name = "login_as",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(answer_names, 2),
     .summary = "Of --login-as; null: nobody said."},
    {.name = "observed",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(reset_observed_names, 2),
     .summary = "Of --observed; null: nobody said."},
    ANSWER_ROW,
    MESSAGE_ROW("message", "The answer in a sentence; the keys below are absent when the user's "
			   "profile is not in the policy."),
    {.name = "causes",
     .type = JSON_OBJECTS,
     .of = &cause_shape,
     .summary = "All that hold, confirmed ones first."},
    {.name = "ways",
     .type = JSON_OBJECTS,
     .of = &way_shape,
     .summary = "All minimal ones, the one with the fewest changes first; none when the option is "
		"there, or was seen."},
    FLAG_ROW("more_ways", 0, "There are more than are listed."),
    CAUSES_ROW("incurable", 0, "Causes that no change cures, so that there is no way."),
    {.name = "paths",
     .type = JSON_OBJECTS,
     .of = &path_shape,
     .summary = "Of the interface that was asked for, or of all; none of a site's user."},
    FLAG_ROW("check_login_as", 0, "It may be missing since an administrator looks at it."),
    {.name = "token", .type = JSON_OBJECT, .of = &token_shape},
    FLAG_ROW("trap", 0, "API-only, needs a token, and cannot reset it."),
};
static const struct json_shape answer_shape = {
    "answer", "Whether Reset My Security Token is there for somebody.", ROWS(answer_rows)};

/* --- The table ------------------------------------------------------------------------------------------ */

static const struct json_row row_rows[] = {
    WHO_ROWS,
    ANSWER_ROW,
    CAUSES_ROW("causes", JSON_REQUIRED, "All that hold."),
    FLAG_ROW("token_needed", 0,
	     "From some address; this and the next are absent when the profile is not there."),
    FLAG_ROW("trap", 0, "API-only, needs a token, and cannot reset it."),
};
static const struct json_shape row_shape = {"row", "A user, or a profile that no user has.",
					    ROWS(row_rows)};

static const struct json_row table_rows[] = {
    SCHEMA_ROW(&reset_table_version),
    POLICY_ROW,
    COUNT_ROW("present", "For so many it is there."),
    COUNT_ROW("missing", "For so many it is not."),
    COUNT_ROW("undecided", "Users whose profile is not in the policy."),
    COUNT_ROW("token_needed", "So many need a token from some address."),
    COUNT_ROW("trap", "So many are API-only, need a token, and cannot reset it."),
    {.name = "rows",
     .type = JSON_OBJECTS,
     .flags = JSON_REQUIRED,
     .of = &row_shape,
     .summary = "The users, then the profiles that no user has."},
};
static const struct json_shape table_shape = {"table", "What --all prints.", ROWS(table_rows)};

static const struct json_shape *const shapes[] = {&answer_shape, &table_shape};
const struct json_schema reset_schema = {
    .id = "urn:loginscope:reset-option:1",
    .title = "loginscope reset-option",
    .summary = "What reset-option prints with --format json: the answer about one, or with --all "
	       "a table of everybody.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
