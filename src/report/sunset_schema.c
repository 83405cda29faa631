/* The shape of what sunset_json() writes. */
#include "policy/value_names.h"
#include "report/json_rows.h"
#include "report/sunset_report.h"

static const struct str version = STR_INIT("loginscope/sunset/1");
static const struct str ways[SUNSET_WAY_COUNT] = {
    STR_INIT("oauth-jwt"),
    STR_INIT("oauth-client-credentials"),
};

#define TYPED_ROW(key, kind, about)                                                                \
	{                                                                                          \
		.name = key, .type = kind, .flags = JSON_REQUIRED, .summary = about                \
	}
#define COUNT_ROW(key, about) TYPED_ROW(key, JSON_COUNT, about)
#define ADDRESSES_ROW(key, about)                                                                  \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .pattern = COUNT_PATTERN,  \
		.summary = about                                                                   \
	}
#define RULES_ROW(key, kind, about)                                                                \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED | (kind),                   \
		WORDS(rules_names, RULES_COUNT), .summary = about                                  \
	}
#define REASON_ROW(key, about)                                                                     \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,            \
		WORDS(reason_names, REASON_COUNT), .summary = about                                \
	}
#define APPS_ROW(about)                                                                            \
	{                                                                                          \
		.name = "apps", .type = JSON_WORDS, .flags = JSON_REQUIRED,                        \
		WORDS(relaxation_names, RELAX_COUNT), .summary = about                             \
	}
#define METHOD_ROW(number)                                                                         \
	{                                                                                          \
		.name = "method", .type = JSON_TEXT, .flags = JSON_REQUIRED,                       \
		WORDS(sunset_names, number), .summary = "What ends, or may."                       \
	}
#define METHODS_ROW(key, about)                                                                    \
	{                                                                                          \
		.name = key, .type = JSON_WORDS, .flags = JSON_REQUIRED,                           \
		WORDS(sunset_names, SUNSET_COUNT), .summary = about                                \
	}
#define OBJECT_ROW(key, shape, about)                                                              \
	{                                                                                          \
		.name = key, .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &(shape),          \
		.summary = about                                                                   \
	}
#define OBJECTS_ROW(key, shape, about)                                                             \
	{                                                                                          \
		.name = key, .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &(shape),         \
		.summary = about                                                                   \
	}
#define WAY_ROW                                                                                    \
	{                                                                                          \
		.name = "way", .type = JSON_TEXT, .flags = JSON_REQUIRED,                          \
		WORDS(ways, SUNSET_WAY_COUNT), .summary = "The way that stays."                    \
	}

/* --- Both ---------------------------------------------------------------------------- */

static const struct json_row policy_rows[] = {
    POLICY_ROWS,
    RULES_ROW("rules", 0, "The rule set of today."),
};
static const struct json_shape policy_shape = {"policy", "The policy that was asked.",
					       ROWS(policy_rows)};

static const struct json_row method_rows[] = {
    METHOD_ROW(SUNSET_COUNT),
    RULES_ROW("ends", JSON_NULLABLE,
	      "By this rule set nobody logs in so; null: no date, or (token) with the others."),
    COUNT_ROW("users", "Who can use it; of logins, who did."),
    COUNT_ROW("profiles", "Any user of so many can, or did."),
    {.name = "logins", .type = JSON_COUNT, .summary = "Of theirs; absent without logins."},
};
static const struct json_shape method_shape = {"method", "What ends, and how many depend on it.",
					       ROWS(method_rows)};

#define SUBJECT_ROWS                                                                               \
	{.name = "user",                                                                           \
	 .type = JSON_TEXT,                                                                        \
	 .summary = "Absent: any active user of the profile without permission sets."},            \
	{                                                                                          \
		.name = "profile", .type = JSON_TEXT, .flags = JSON_REQUIRED                       \
	}

#define HEAD_ROWS                                                                                  \
	SCHEMA_ROW(&version), OBJECT_ROW("policy", policy_shape, NULL),                            \
	    RULES_ROW("then", 0, "By which the ways that stay were asked."),                       \
	    {.name = "app",                                                                        \
	     .type = JSON_TEXT,                                                                    \
	     .flags = JSON_REQUIRED | JSON_NULLABLE,                                               \
	     .summary = "The app to move to; null: none was named."},                              \
	    COUNT_ROW("left_out", "Users whose profile the metadata does not have."),              \
	    OBJECTS_ROW("methods", method_shape, NULL)

/* --- Of a policy --------------------------------------------------------------------- */

static const struct json_row reach_rows[] = {
    ADDRESSES_ROW("addresses", "How many."),
    {.name = "witness",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The lowest, IPv4 first; null: there are none."},
};
static const struct json_shape reach_shape = {"reach", "Some addresses.", ROWS(reach_rows)};

static const struct json_row after_rows[] = {
    WAY_ROW,
    APPS_ROW("The app policies for which it is so; none: whatever the app."),
    TYPED_ROW("profile_ranges", JSON_FLAG, "Do the profile's login IP ranges hold?"),
    OBJECT_ROW("goes", reach_shape, "Goes through from here."),
    OBJECT_ROW("lost", reach_shape, "Is refused from here, where it goes through today."),
    REASON_ROW("lost_reason", "At the witness; null: nothing is lost."),
    OBJECT_ROW("opened", reach_shape, "Goes through from here, where it is refused today."),
};
static const struct json_shape after_shape = {
    "after", "A way that stays, against one of today from the same address.", ROWS(after_rows)};

static const struct json_row use_rows[] = {
    METHOD_ROW(SUNSET_LOGINS),
    APPS_ROW("The app policies through which it is so; none: it does not come by an app."),
    OBJECT_ROW("goes", reach_shape, "Goes through from here today: ..."),
    OBJECT_ROW("allow", reach_shape, "... with the password alone, ..."),
    OBJECT_ROW("token", reach_shape, "... with the security token, ..."),
    OBJECT_ROW("totp", reach_shape, "... with a code of the authenticator."),
    ADDRESSES_ROW("open", "From so many of them a transaction security rule that cannot be "
			  "evaluated may refuse it."),
    REASON_ROW("reason", "It goes nowhere: why, at most addresses."),
    RULES_ROW("ends", JSON_NULLABLE, "By this rule set it goes nowhere; null: no date."),
    OBJECTS_ROW("after", after_shape, NULL),
};
static const struct json_shape use_shape = {"use", "A way to log in that ends, or may.",
					    ROWS(use_rows)};

static const struct json_row subject_rows[] = {SUBJECT_ROWS};
static const struct json_shape subject_shape = {"subject", "Somebody.", ROWS(subject_rows)};

static const struct json_row group_rows[] = {
    OBJECTS_ROW("subjects", subject_shape, "Users, then profiles that no user has."),
    METHODS_ROW("methods", "What they can use."),
    METHODS_ROW("certain", "Those for which rules that cannot be evaluated do not matter."),
    TYPED_ROW("browser", JSON_FLAG, "Can they get in with a browser by then?"),
    TYPED_ROW("app", JSON_FLAG, "Or through an app of the policy?"),
    OBJECTS_ROW("uses", use_shape, NULL),
};
static const struct json_shape group_shape = {"group", "Subjects that are treated alike.",
					      ROWS(group_rows)};

static const struct json_row app_rows[] = {
    TYPED_ROW("name", JSON_TEXT, NULL),
    {.name = "ip_relaxation",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(relaxation_names, RELAX_COUNT)},
};
static const struct json_shape app_shape = {"app", "An app of the policy.", ROWS(app_rows)};

static const struct json_row answer_rows[] = {
    HEAD_ROWS,
    OBJECTS_ROW("apps", app_shape, "One that is not listed is as one with enforce."),
    OBJECTS_ROW("groups", group_shape, NULL),
};
static const struct json_shape answer_shape = {"answer", "Of a policy alone.", ROWS(answer_rows)};

/* --- Of logins ------------------------------------------------------------------------ */

static const struct json_row logins_rows[] = {
    COUNT_ROW("read", "Rows."),
    COUNT_ROW("bad", "Rows that could not be read."),
    COUNT_ROW("others", "By ways that stay, or in a session."),
    COUNT_ROW("unplaced", "That do not say how."),
    TYPED_ROW("estimate", JSON_FLAG, "Were locations looked up in a database?"),
};
static const struct json_shape logins_shape = {"logins", "What was read.", ROWS(logins_rows)};

static const struct json_row moved_rows[] = {
    WAY_ROW,
    COUNT_ROW("lost", "Go through today and would be refused."),
    COUNT_ROW("open", "Go through today; what would be depends on what they don't say."),
    {.name = "witness",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     .summary = "The lowest address of those lost; null: none, or they say none."},
    REASON_ROW("lost_reason", "There."),
};
static const struct json_shape moved_shape = {"moved", "The same logins by a way that stays.",
					      ROWS(moved_rows)};

static const struct json_row tally_rows[] = {
    SUBJECT_ROWS,
    METHOD_ROW(SUNSET_LOGINS),
    COUNT_ROW("logins", "All of them."),
    COUNT_ROW("refused_today", "By the policy as it is."),
    COUNT_ROW("open", "Whether they go through today depends on what they don't say."),
    COUNT_ROW("refused_then", "By the rules of then, whatever they don't say."),
    COUNT_ROW("open_then", "Whether they go through then depends on what they don't say."),
    COUNT_ROW("token_used", "Presented a token."),
    COUNT_ROW("token_needed", "Go through today with a token only."),
    OBJECTS_ROW("moved", moved_shape, NULL),
};
static const struct json_shape tally_shape = {"tally", "Logins of somebody by one method.",
					      ROWS(tally_rows)};

static const struct json_row log_rows[] = {
    HEAD_ROWS,
    OBJECT_ROW("logins", logins_shape, NULL),
    OBJECTS_ROW("tallies", tally_shape, NULL),
};
static const struct json_shape log_shape = {"log", "Of logins that were.", ROWS(log_rows)};

static const struct json_shape *const shapes[] = {&answer_shape, &log_shape};
const struct json_schema sunset_schema = {
    .id = "urn:loginscope:sunset:1",
    .title = "loginscope sunset",
    .summary = "What sunset prints with --format json: of a policy alone, or of logins.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
