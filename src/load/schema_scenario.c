/* The keys of a scenario, declared in schema.h. Which keys of an event go with which `do` is the
 * table of policy/scenario_keys.h. */
#include "load/schema_rows.h"
#include "policy/scenario.h"

/* clang-format off */
#define REFERENCE_KEY(type_name, member, text)                                                     \
	KEY(#member, SCHEMA_REFERENCE, type_name, member, text),                                   \
	.place = AT(type_name, member.place)

#define ONE_KEY(key, kind, type_name, member, text)                                                \
	KEY(key, kind, type_name, member, text), .place = AT(type_name, member.place)

#define PLACED_KEY(key, type_of, type_name, member, text)                                          \
	KEY(key, type_of, type_name, member, text), .place = AT(type_name, member##_place)

#define LOGIN_KEYS(type_name)                                                                      \
	{REFERENCE_KEY(type_name, user, "who logs in"), .flags = SCHEMA_REQUIRED,                  \
	 .example = "etl@acme.example"},                                                           \
	{PLACED_KEY("via", SCHEMA_CHOICE, type_name, via, "how"), .flags = SCHEMA_REQUIRED,        \
	 .choices = &schema_channels, .example = "soap"},                                          \
	{REFERENCE_KEY(type_name, app, "the connected app of an oauth channel"),                   \
	 .detail = "Left out: none that is listed.", .example = "Nightly ETL"},                    \
	{ONE_KEY("ip", SCHEMA_FROM, type_name, ip, "from where: a single address"),                \
	 .flags = SCHEMA_REQUIRED}

#define STRONG_KEY(type_name)                                                                      \
	{PLACED_KEY("strong_auth", SCHEMA_ANSWER, type_name, strong_auth,                          \
		    "whether MFA or the like is completed"),                                       \
	 .choices = &schema_answers,                                                               \
	 .detail = "Of the channels that a person uses.", .default_text = "no"}
/* clang-format on */

static const struct schema_key integration_keys[] = {
    {NAME_KEY(integration, name, "what it is called"), .detail = "No two have the same.",
     .example = "nightly-etl"},
    LOGIN_KEYS(integration),
    {ONE_KEY("every", SCHEMA_SCHEDULE, integration, every,
	     "when it logs in, on the clock of the org"),
     .detail = "hourly, daily HH:MM or weekly DAY HH:MM. A time that the clock skips is the moment "
	       "at which it goes forward, one that it shows twice is the first. Left out: never by "
	       "itself; whether it would get in can be checked."},
    {PLACED_KEY("holds", SCHEMA_CHOICE, integration, holds, "what is in its configuration"),
     .choices = &schema_holds,
     .detail = "The password of the start and, with token, the token of the start behind it, or, "
	       "with totp, a code of the authenticator. It keeps both though they become old.",
     .default_text = "password"},
    STRONG_KEY(integration),
};
static void integrations_refuse(struct findings *findings, struct place place)
{
	findings_add(findings, place, "scenario-too-large",
		     "a scenario has at most %d integrations", SCENARIO_INTEGRATIONS_MAX)
	    ->help = "split it";
}

const struct schema schema_integration = {
    .what = "an integration",
    .keys = integration_keys,
    .count = SCHEMA_COUNT(integration_keys),
    .size = sizeof(struct integration),
    .place = AT(integration, place),
    .most = SCENARIO_INTEGRATIONS_MAX,
    .too_many = integrations_refuse,
};

static const struct schema_key login_keys[] = {
    LOGIN_KEYS(scenario_login),
    {PLACED_KEY("token", SCHEMA_CHOICE, scenario_login, token,
		"what is presented beside the password"),
     .choices = &schema_presented,
     .detail = "Of a token which one: current, old (one that was replaced), wrong (never one) or "
	       "none; totp is a code of the authenticator.",
     .default_text = "none"},
    STRONG_KEY(scenario_login),
    {PLACED_KEY("device", SCHEMA_NAME, scenario_login, device, "the browser, by a name"),
     .detail = "One that activate-device named is known for a year. Left out: a new one.",
     .example = "laptop"},
};
const struct schema schema_login =
    SCHEMA("a login", login_keys, struct scenario_login, AT(scenario_login, place));

/* clang-format off */
#define CHECK_KEY(member, text)                                                                    \
	{PLACED_KEY(#member, SCHEMA_ANSWER, scenario_check, member, text),                         \
	 .choices = &schema_answers}
/* clang-format on */

static const struct schema_key check_keys[] = {
    {REFERENCE_KEY(scenario_check, user, "whom is looked at"),
     .detail = "Either user or integration.", .example = "etl@acme.example"},
    {REFERENCE_KEY(scenario_check, integration, "or: which integration"), .example = "nightly-etl"},
    CHECK_KEY(token, "the user has a token that is valid, though while inactive it is of no use"),
    CHECK_KEY(locked, "the user is locked out"),
    CHECK_KEY(active, "the user is active"),
    CHECK_KEY(reset_option, "Reset My Security Token is there"),
    {PLACED_KEY("failures", SCHEMA_NUMBER, scenario_check, failures,
		"failed logins that count towards the lockout"),
     .example = "3"},
    CHECK_KEY(works, "the integration would get in"),
};
const struct schema schema_check =
    SCHEMA("a check", check_keys, struct scenario_check, AT(scenario_check, place));

/* clang-format off */
#define BESIDE_DO .kind = AT(scenario_event, kind), .kind_value = EVENT_COUNT
/* clang-format on */

static const struct schema_key event_keys[] = {
    {.name = STR_INIT("at"),
     .type = SCHEMA_STEP,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(scenario_event, at),
     .summary = "when: a time, or +SPAN behind the event before",
     .detail = "Without an offset it is read on the clock of the org. Spans are made of weeks, "
	       "days, hours, minutes and seconds: +1h30m, +2d, +0.",
     .example = "+1h30m"},
    {.name = STR_INIT("do"),
     .type = SCHEMA_CHOICE,
     .flags = SCHEMA_KIND,
     .offset = AT(scenario_event, kind),
     .place = AT(scenario_event, do_place),
     BESIDE_DO,
     .choices = &schema_events,
     .summary = "what is done",
     .detail = "One of do, login and check.",
     .example = "change-password"},
    {REFERENCE_KEY(scenario_event, user, "to whom it happens"), BESIDE_DO,
     .detail = "grant and revoke take a user or a profile.", .example = "etl@acme.example"},
    {REFERENCE_KEY(scenario_event, profile, "which profile"), BESIDE_DO,
     .example = "API Integration"},
    {ONE_KEY("permission", SCHEMA_WORD, scenario_event, permission, "what is granted, or revoked"),
     BESIDE_DO, .choices = &schema_permission, .detail = "Either permission or permission_set.",
     .example = "api_only"},
    {REFERENCE_KEY(scenario_event, permission_set, "which permission set the user gets, or loses"),
     BESIDE_DO, .example = "Integrations"},
    {KEY("ranges", SCHEMA_RANGES, scenario_event, ranges, "the ranges from now on"), BESIDE_DO,
     .place = AT(scenario_event, ranges.place), .detail = "All of them; [] for none."},
    {ONE_KEY("feature", SCHEMA_WORD, scenario_event, feature, "which setting of org.features"),
     BESIDE_DO, .choices = &schema_features_set, .example = "soap_login"},
    {PLACED_KEY("enabled", SCHEMA_ANSWER, scenario_event, enabled, "whether it is on"), BESIDE_DO,
     .choices = &schema_answers, .example = "no"},
    {PLACED_KEY("rules", SCHEMA_RULES, scenario_event, rules, "which rules hold from now on"),
     BESIDE_DO, .detail = "A day, as in org.rules_as_of.", .example = "2027-06"},
    {REFERENCE_KEY(scenario_event, integration, "which integration"), BESIDE_DO,
     .detail = "Of holds, ip, via and app it gets what is written.", .example = "nightly-etl"},
    {ONE_KEY("holds", SCHEMA_WORD, scenario_event, holds, "what it holds from now on"), BESIDE_DO,
     .choices = &schema_holds,
     .detail = "With it the password that is current, and, with token, the token.",
     .example = "token"},
    {ONE_KEY("via", SCHEMA_WORD, scenario_event, via, "how it logs in from now on"), BESIDE_DO,
     .choices = &schema_channels, .example = "oauth-jwt"},
    {ONE_KEY("ip", SCHEMA_FROM, scenario_event, ip, "from where it logs in from now on"),
     BESIDE_DO},
    {REFERENCE_KEY(scenario_event, app, "its connected app from now on"), BESIDE_DO,
     .example = "Nightly ETL"},
    {PLACED_KEY("device", SCHEMA_NAME, scenario_event, device, "the browser, by a name"), BESIDE_DO,
     .detail = "It is known for a year.", .example = "laptop"},
    {PLACED_KEY("refused", SCHEMA_ANSWER, scenario_event, refused,
		"whether the Reset option is expected to be missing"),
     BESIDE_DO, .choices = &schema_answers, .detail = "Left out: nothing is expected."},
    {KEY("login", SCHEMA_OBJECT, scenario_event, login, "a login by hand"), .flags = SCHEMA_KIND,
     .kind = AT(scenario_event, kind), .kind_value = EVENT_LOGIN, .of = &schema_login},
    {.name = STR_INIT("expect"),
     .type = SCHEMA_EXPECT,
     .offset = AT(scenario_event, expect),
     .place = AT(scenario_event, expect.place),
     .kind = AT(scenario_event, kind),
     .kind_value = EVENT_LOGIN,
     .of = &schema_expectation,
     .summary = "with login: VERDICT, VERDICT:REASON, or a mapping",
     .detail = "As in tests. Left out: nothing is expected.",
     .example = "refuse:invalid-token"},
    {KEY("check", SCHEMA_OBJECT, scenario_event, check, "how things are at this moment"),
     .flags = SCHEMA_KIND, .kind = AT(scenario_event, kind), .kind_value = EVENT_CHECK,
     .of = &schema_check, .detail = "Nothing happens; what is not so is reported."},
};
static void events_refuse(struct findings *findings, struct place place)
{
	findings_add(findings, place, "scenario-too-large", "a scenario has at most %d events",
		     SCENARIO_EVENTS_MAX)
	    ->help = "split it";
}

const struct schema schema_event = {
    .what = "an event",
    .keys = event_keys,
    .count = SCHEMA_COUNT(event_keys),
    .size = sizeof(struct scenario_event),
    .place = AT(scenario_event, place),
    .most = SCENARIO_EVENTS_MAX,
    .too_many = events_refuse,
};

static const struct schema_key scenario_keys[] = {
    {VERSION_KEY},
    {.name = STR_INIT("policy"),
     .type = SCHEMA_FILE_NAME,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(scenario, policy),
     .place = AT(scenario, policy_place),
     .summary = "the policy at the start",
     .detail =
	 "A policy file, or a directory with loginscope.yaml or Salesforce metadata, relative "
	 "to this file.",
     .example = "../acme.yaml"},
    {.name = STR_INIT("start"),
     .type = SCHEMA_TIME,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(scenario, start),
     .summary = "when it begins",
     .detail = "Without an offset it is read on the clock of the org.",
     .example = "2026-03-02T08:00"},
    {.name = STR_INIT("until"),
     .type = SCHEMA_STEP,
     .offset = AT(scenario, until),
     .summary = "when it ends, or +SPAN behind the last event",
     .detail = "Logins at this moment belong to it. Left out: with the last event.",
     .example = "+7d"},
    {.name = STR_INIT("integrations"),
     .type = SCHEMA_OBJECTS,
     .offset = AT(scenario, integrations),
     .count = AT(scenario, integration_count),
     .of = &schema_integration,
     .summary = "programs that log in by themselves"},
    {.name = STR_INIT("events"),
     .type = SCHEMA_OBJECTS,
     .offset = AT(scenario, events),
     .count = AT(scenario, event_count),
     .of = &schema_event,
     .summary = "what happens, one after the other",
     .detail = "In the order of their times."},
};
const struct schema schema_scenario =
    SCHEMA("a scenario", scenario_keys, struct scenario, AT(scenario, place));
