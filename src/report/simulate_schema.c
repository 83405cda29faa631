#include "engine/reset_option.h"
#include "policy/value_names.h"
#include "report/json_rows.h"
#include "report/simulate_names.h"
#include "report/simulate_report.h"

static const struct str version = STR_INIT("loginscope/simulation/1");

#define TEXT_ROW(key, say)                                                                         \
	{                                                                                          \
		.name = (key), .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = (say)         \
	}
#define OPTIONAL_TEXT_ROW(key, say)                                                                \
	{                                                                                          \
		.name = (key), .type = JSON_TEXT, .summary = (say)                                 \
	}
#define NULLABLE_TEXT_ROW(key, say)                                                                \
	{                                                                                          \
		.name = (key), .type = JSON_TEXT, .flags = JSON_REQUIRED | JSON_NULLABLE,          \
		.summary = (say)                                                                   \
	}
#define WORD_ROW(key, words, number, say)                                                          \
	{                                                                                          \
		.name = (key), .type = JSON_TEXT, .flags = JSON_REQUIRED, WORDS(words, number),    \
		.summary = (say)                                                                   \
	}
#define WORDS_ROW(key, words, number, say)                                                         \
	{                                                                                          \
		.name = (key), .type = JSON_WORDS, .flags = JSON_REQUIRED, WORDS(words, number),   \
		.summary = (say)                                                                   \
	}
#define COUNT_ROW(key, say)                                                                        \
	{                                                                                          \
		.name = (key), .type = JSON_COUNT, .flags = JSON_REQUIRED, .summary = (say)        \
	}
#define NUMBER_ROW(key, kind, say)                                                                 \
	{                                                                                          \
		.name = (key), .type = JSON_COUNT, .flags = JSON_REQUIRED | (kind), .least = 1,    \
		.summary = (say)                                                                   \
	}
#define FLAG_ROW(key, say)                                                                         \
	{                                                                                          \
		.name = (key), .type = JSON_FLAG, .flags = JSON_REQUIRED, .summary = (say)         \
	}
#define OPTIONAL_FLAG_ROW(key, say)                                                                \
	{                                                                                          \
		.name = (key), .type = JSON_FLAG, .summary = (say)                                 \
	}
#define OBJECTS_ROW(key, shape, say)                                                               \
	{                                                                                          \
		.name = (key), .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = (shape),        \
		.summary = (say)                                                                   \
	}

/* A moment on the clock of the org; in UTC without one. */
#define TIME_PATTERN                                                                               \
	"^[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})" \
	"$"
#define TIME_ROW(key, kind, say)                                                                   \
	{                                                                                          \
		.name = (key), .type = JSON_TEXT, .flags = JSON_REQUIRED | (kind),                 \
		.pattern = TIME_PATTERN, .summary = (say)                                          \
	}

/* --- A user at a moment --------------------------------------------------------------- */

static const struct json_row state_rows[] = {
    TEXT_ROW("profile", "Its profile."),
    WORDS_ROW("permissions", permission_names, PERMISSION_COUNT,
	      "From the profile, permission sets and the user."),
    FLAG_ROW("active", "May log in at all."),
    FLAG_ROW("frozen", "Frozen by an administrator."),
    FLAG_ROW("authenticator", "Has registered an authenticator."),
    FLAG_ROW("locked", "Locked out after failed logins."),
    TIME_ROW("locked_until", JSON_NULLABLE, "Null: not locked, or until somebody unlocks it."),
    COUNT_ROW("failures", "Failed logins since the last success or unlocking."),
    NUMBER_ROW("password", 0, "Which password it is, the first being 1."),
    NUMBER_ROW("token", JSON_NULLABLE, "Which token is the present one; null: none works."),
    COUNT_ROW("tokens_issued", "How many tokens there were so far."),
    FLAG_ROW("mailed", "The present token came by mail during the scenario."),
    FLAG_ROW("reset_before", "A token was ever reset by hand."),
    COUNT_ROW("devices", "Browsers that are activated."),
};
static const struct json_shape state_shape = {"state", "A user at a moment.", ROWS(state_rows)};

static const struct json_row user_rows[] = {
    TEXT_ROW("user", "The username."),
    PLACE_ROWS(JSON_REQUIRED),
    {.name = "begin", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &state_shape},
    {.name = "end", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &state_shape},
};
static const struct json_shape user_shape = {"user", "Somebody the scenario speaks of.",
					     ROWS(user_rows)};

/* --- A login --------------------------------------------------------------------------- */

static const struct json_row login_rows[] = {
    TEXT_ROW("user", "Who."),
    TEXT_ROW("profile", "At that moment."),
    WORD_ROW("via", channel_names, VIA_COUNT, "How."),
    NULLABLE_TEXT_ROW("app", "The app it goes through."),
    TEXT_ROW("ip", "From where."),
    WORD_ROW("credential", credential_names, CREDENTIAL_COUNT, "What is presented comes to."),
    WORD_ROW("device", device_names, DEVICE_COUNT, "Is the browser an activated one?"),
    FLAG_ROW("strong_auth", "MFA was completed, or the identity provider says so."),
    FLAG_ROW("passes", "The verdict is allow."),
    WORD_ROW("verdict", verdict_names, VERDICT_COUNT, "What becomes of it."),
    WORD_ROW("reason", reason_names, REASON_COUNT, "Why."),
    WORD_ROW("grade", grade_names, 3, "How sure the rule is."),
    {.name = "step",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED | JSON_NULLABLE,
     WORDS(step_names, STEP_COUNT),
     .summary = "The step that decided."},
    WORDS_ROW("flaws", flaw_names, FLAWS, "What of it is not as it should be."),
};
static const struct json_shape login_shape = {"login", "A login, and what came of it.",
					      ROWS(login_rows)};

/* --- Integrations ------------------------------------------------------------------------ */

static const struct json_row held_rows[] = {
    WORD_ROW("holds", holds_names, HOLDS_COUNT, "What its configuration has."),
    NUMBER_ROW("password", 0, "Which password, the first being 1."),
    NUMBER_ROW("token", JSON_NULLABLE, "Which token; null: none."),
    WORD_ROW("via", channel_names, VIA_COUNT, "How it logs in."),
    NULLABLE_TEXT_ROW("app", "The app it goes through."),
    TEXT_ROW("ip", "From where."),
};
static const struct json_shape held_shape = {"configuration", "An integration at a moment.",
					     ROWS(held_rows)};

static const struct json_row reason_rows[] = {
    WORD_ROW("verdict", verdict_names, VERDICT_COUNT, "What became of them."),
    WORD_ROW("reason", reason_names, REASON_COUNT, "Why."),
    COUNT_ROW("runs", "How many."),
    TIME_ROW("first", 0, "The first of them."),
    TIME_ROW("last", 0, "The last."),
};
static const struct json_shape reason_shape = {"outcome", "Runs of a stretch that came out alike.",
					       ROWS(reason_rows)};

#define SINCE_ROWS                                                                                 \
	TIME_ROW("since", 0, "When what made it so happened."),                                    \
	    WORD_ROW("by", by_names, BYS,                                                          \
		     "What made it so: an event, a lock or its end, login hours."),                \
	    NUMBER_ROW("cause", JSON_NULLABLE, "The number of the event that made it so."),        \
	    NULLABLE_TEXT_ROW("locked_by", "The integration whose runs locked the user out.")

static const struct json_row met_rows[] = {SINCE_ROWS};
static const struct json_shape met_shape = {"met", "Since when there is what the first run met.",
					    ROWS(met_rows)};

static const struct json_row stretch_rows[] = {
    FLAG_ROW("works", "All these runs pass; else none does."),
    SINCE_ROWS,
    {.name = "met",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &met_shape,
     .summary = "Of what the first run met: as above, or later, behind another reason."},
    TIME_ROW("first", 0, "Its first run that came to this."),
    TIME_ROW("last", 0, "Its last one."),
    COUNT_ROW("runs", "How many."),
    COUNT_ROW("locked", "Of these, refused as the user was locked out."),
    OBJECTS_ROW("reasons", &reason_shape, "How they came out, by the first of each."),
    {.name = "login",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &login_shape,
     .summary = "Of the first run, ..."},
    {.name = "login_last",
     .type = JSON_OBJECT,
     .flags = JSON_REQUIRED,
     .of = &login_shape,
     .summary = "... and of the last."},
    TEXT_ROW("text", "The same in words."),
};
static const struct json_shape stretch_shape = {
    "stretch", "Runs of an integration that came to the same.", ROWS(stretch_rows)};

static const struct json_row track_rows[] = {
    TEXT_ROW("integration", "Its name."),
    PLACE_ROWS(JSON_REQUIRED),
    TEXT_ROW("user", "As whom it logs in."),
    NULLABLE_TEXT_ROW("every", "When, in words; null: it has no schedule."),
    WORD_ROW("ends", track_end_names, TRACK_ENDS, "How its last run came out."),
    COUNT_ROW("runs", "How often it ran, ..."),
    COUNT_ROW("failed", "... and how often in vain."),
    COUNT_ROW("locks", "How often its runs locked the user out."),
    {.name = "begin", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &held_shape},
    {.name = "end", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &held_shape},
    OBJECTS_ROW("stretches", &stretch_shape, "By time."),
    OPTIONAL_TEXT_ROW("help", "What would help one that ends broken."),
};
static const struct json_shape track_shape = {"integration", "An integration, and how it fares.",
					      ROWS(track_rows)};

/* --- Events ---------------------------------------------------------------------------------- */

static const struct json_row found_rows[] = {
    OPTIONAL_FLAG_ROW("token", "There is a valid token, though an inactive user cannot use it."),
    OPTIONAL_FLAG_ROW("locked", "The user is locked out."),
    OPTIONAL_FLAG_ROW("active", "The user is active."),
    OPTIONAL_FLAG_ROW("reset_option", "Reset My Security Token is there."),
    {.name = "failures", .type = JSON_COUNT, .summary = "The lockout counter."},
    OPTIONAL_FLAG_ROW("works", "The integration would get in."),
};
static const struct json_shape found_shape = {"found", "What a check found, of what it asked for.",
					      ROWS(found_rows)};

static const struct json_row expected_rows[] = {
    WORDS_ROW("verdicts", verdict_names, VERDICT_COUNT + 1, "One of these is expected, ..."),
    WORDS_ROW("reasons", reason_names, REASON_COUNT, "... for one of these; none: any."),
};
static const struct json_shape expected_shape = {"expected", "What is expected of a login.",
						 ROWS(expected_rows)};

static const struct json_row event_rows[] = {
    NUMBER_ROW("number", 0, "In the order of the file."),
    TIME_ROW("at", 0, "When."),
    WORD_ROW("event", event_names, EVENT_COUNT, "As the scenario calls it."),
    PLACE_ROWS(JSON_REQUIRED),
    TEXT_ROW("who", "Whom it is about, in words."),
    TEXT_ROW("text", "What happens, and what comes of it, in words."),
    {.name = "outcome",
     .type = JSON_TEXT,
     WORDS(outcome_names, OUTCOMES),
     .summary = "Of an event that is neither login nor check; nothing: it was so already."},
    {.name = "fate",
     .type = JSON_TEXT,
     WORDS(fate_names, FATES),
     .summary = "What became of the token by it."},
    {.name = "causes",
     .type = JSON_WORDS,
     WORDS(reset_cause_names, RESET_CAUSE_COUNT),
     .summary = "Why the token could not be reset."},
    {.name = "login", .type = JSON_OBJECT, .of = &login_shape},
    {.name = "found", .type = JSON_OBJECT, .of = &found_shape, .summary = "Of a check."},
    OPTIONAL_FLAG_ROW("held", "It came as expected; absent: nothing was expected."),
    {.name = "expected", .type = JSON_OBJECT, .of = &expected_shape},
    OPTIONAL_TEXT_ROW("wanted", "What was expected and did not come, in words."),
    OPTIONAL_TEXT_ROW("got", "What came instead."),
    OPTIONAL_TEXT_ROW("user", "Whom the states are of."),
    {.name = "before", .type = JSON_OBJECT, .of = &state_shape},
    {.name = "after", .type = JSON_OBJECT, .of = &state_shape},
};
static const struct json_shape event_shape = {"event", "Something that happens.", ROWS(event_rows)};

static const struct json_row lock_rows[] = {
    TEXT_ROW("user", "Who is locked out."),
    TIME_ROW("from", 0, "Since when."),
    TIME_ROW("until", JSON_NULLABLE, "Null: until somebody unlocks it."),
    NUMBER_ROW("event", JSON_NULLABLE, "The login that did it, ..."),
    NULLABLE_TEXT_ROW("integration", "... or the integration."),
};
static const struct json_shape lock_shape = {"lock", "A lockout.", ROWS(lock_rows)};

/* --- The document --------------------------------------------------------------------------- */

static const struct json_row policy_rows[] = {
    POLICY_ROWS,
    WORD_ROW("rules", rules_names, RULES_COUNT, "The rule set it begins with."),
};
static const struct json_shape policy_shape = {"policy", "The policy at the beginning.",
					       ROWS(policy_rows)};

static const struct json_row rows[] = {
    SCHEMA_ROW(&version),
    TEXT_ROW("scenario", "The file, as it was named."),
    {.name = "policy", .type = JSON_OBJECT, .flags = JSON_REQUIRED, .of = &policy_shape},
    NULLABLE_TEXT_ROW("time_zone", "The clock of the org; null: times are in UTC."),
    TIME_ROW("begin", 0, "When the scenario begins ..."),
    TIME_ROW("end", 0, "... and ends."),
    COUNT_ROW("expected", "Expectations there are, ..."),
    COUNT_ROW("held", "... and those that hold."),
    COUNT_ROW("broken", "Integrations that end broken."),
    COUNT_ROW("logins", "Logins there were, ..."),
    COUNT_ROW("logins_failed", "... and those that did not pass."),
    FLAG_ROW("complete", "Nothing is left out (--fail-only, --user, --integration)."),
    OBJECTS_ROW("users", &user_shape, "In the order of the policy."),
    OBJECTS_ROW("integrations", &track_shape, "In the order of the file."),
    OBJECTS_ROW("events", &event_shape, "In the order of the file, which is that of time."),
    OBJECTS_ROW("locks", &lock_shape, "By time."),
};
static const struct json_shape shape = {"simulation", "What came of a scenario.", ROWS(rows)};

static const struct json_shape *const shapes[] = {&shape};
const struct json_schema simulate_schema = {
    .id = "urn:loginscope:simulation:1",
    .title = "loginscope simulate",
    .summary = "What simulate prints with --format json.",
    .shapes = shapes,
    .shape_count = sizeof shapes / sizeof *shapes,
};
