#include "load/schema.h"

#include <stddef.h>

#include "load/yaml_ranges.h"
#include "policy/policy.h"

#define SCHEMA(noun, rows, type, place_of)                                                         \
	{                                                                                          \
		noun, rows, SCHEMA_COUNT(rows), sizeof(type), place_of, NULL                       \
	}
#define SCHEMA_WITH_DEFAULTS(noun, rows, type, place_of, defaults)                                 \
	{                                                                                          \
		noun, rows, SCHEMA_COUNT(rows), sizeof(type), place_of, defaults                   \
	}
#define AT(type, member) offsetof(struct type, member)

static const struct schema_key lockout_keys[] = {
    {.name = STR_INIT("max_attempts"),
     .type = SCHEMA_LIMIT,
     .offset = AT(lockout, max_attempts),
     .choices = &schema_attempts,
     .default_text = "10",
     .summary = "failed attempts before the user is locked"},
    {.name = STR_INIT("period_minutes"),
     .type = SCHEMA_LIMIT,
     .offset = AT(lockout, period_minutes),
     .choices = &schema_periods,
     .default_text = "15",
     .summary = "how long the user stays locked"},
};
static const struct schema schema_lockout = SCHEMA("a lockout", lockout_keys, struct lockout, 0);

#define FLAG_KEY(type_name, member, otherwise, text)                                               \
	{                                                                                          \
		.name = STR_INIT(#member), .type = SCHEMA_FLAG, .offset = AT(type_name, member),   \
		.default_text = otherwise, .summary = text                                         \
	}

#define PLACED_FLAG_KEY(type_name, member, otherwise, text)                                        \
	{                                                                                          \
		.name = STR_INIT(#member), .type = SCHEMA_FLAG, .offset = AT(type_name, member),   \
		.place = AT(type_name, member##_place), .default_text = otherwise, .summary = text \
	}

#define OBJECT_KEY(type_name, member, schema, text)                                                \
	{                                                                                          \
		.name = STR_INIT(#member), .type = SCHEMA_OBJECT, .offset = AT(type_name, member), \
		.of = &(schema), .summary = text                                                   \
	}

#define OBJECTS_KEY(key, member, counter, schema, text)                                            \
	{                                                                                          \
		.name = STR_INIT(key), .type = SCHEMA_OBJECTS, .offset = AT(policy, member),       \
		.count = AT(policy, counter), .of = &(schema), .summary = text                     \
	}

#define RANGES_KEY(type_name, member, text)                                                        \
	{                                                                                          \
		.name = STR_INIT(#member), .type = SCHEMA_RANGES, .offset = AT(type_name, member), \
		.default_text = "[]", .summary = text                                              \
	}

#define TEXT_KEY(type_name, member, text)                                                          \
	{                                                                                          \
		.name = STR_INIT(#member), .type = SCHEMA_TEXT, .offset = AT(type_name, member),   \
		.summary = text                                                                    \
	}

#define NAME_KEY(type_name, member, text)                                                          \
	{                                                                                          \
		.name = STR_INIT(#member), .type = SCHEMA_NAME, .flags = SCHEMA_REQUIRED,          \
		.offset = AT(type_name, member), .place = AT(type_name, place), .summary = text    \
	}

#define PERMISSIONS_KEY(type_name)                                                                 \
	{                                                                                          \
		.name = STR_INIT("permissions"), .type = SCHEMA_BITS,                              \
		.offset = AT(type_name, permissions), .place = AT(type_name, permission_places),   \
		.choices = &schema_permissions, .default_text = "[]",                              \
		.summary = "user permissions that matter for logins"                               \
	}

static const struct schema_key session_keys[] = {
    {.name = STR_INIT("enforce_login_ip_ranges_on_every_request"),
     .type = SCHEMA_FLAG,
     .offset = AT(session_settings, enforce_login_ip_ranges_on_every_request),
     .place = AT(session_settings, enforce_place),
     .default_text = "false",
     .summary = "profile ranges hold for each request, not only for the login"},
    {.name = STR_INIT("lock_sessions_to_ip"),
     .type = SCHEMA_FLAG,
     .offset = AT(session_settings, lock_sessions_to_ip),
     .place = AT(session_settings, lock_place),
     .default_text = "false",
     .summary = "a session is good from the address of its login only"},
};
static const struct schema schema_session =
    SCHEMA("the session settings", session_keys, struct session_settings, 0);

static const struct schema_key features_keys[] = {
    PLACED_FLAG_KEY(features, login_challenge, "true", "Login Challenge Enabled"),
    PLACED_FLAG_KEY(features, login_with_api_token, "true", "Login with API Token"),
    PLACED_FLAG_KEY(features, soap_login, "true", "SOAP login() is allowed"),
    PLACED_FLAG_KEY(features, username_password_flow, "true",
		    "the OAuth username-password flow is allowed"),
    PLACED_FLAG_KEY(features, known_device_suffices, "true",
		    "a browser that was activated before needs no verification"),
};
static const struct schema schema_features =
    SCHEMA("the features", features_keys, struct features, 0);

static const struct schema_key org_keys[] = {
    TEXT_KEY(org, name, "what the org is called"),
    {.name = STR_INIT("edition"),
     .type = SCHEMA_CHOICE,
     .offset = AT(org, edition),
     .place = AT(org, edition_place),
     .choices = &schema_editions,
     .default_text = "enterprise",
     .summary = "the Salesforce edition"},
    PLACED_FLAG_KEY(org, revenue, "false for developer, else true", "a paying org"),
    {.name = STR_INIT("time_zone"),
     .type = SCHEMA_TEXT,
     .offset = AT(org, time_zone),
     .place = AT(org, time_zone_place),
     .summary = "IANA name; needed as soon as a profile has login_hours"},
    {.name = STR_INIT("rules_as_of"),
     .type = SCHEMA_RULES,
     .offset = AT(org, rules),
     .place = AT(org, rules_as_of_place),
     .default_text = "2026-02",
     .summary = "the date whose Salesforce rules apply"},
    RANGES_KEY(org, trusted_ip_ranges,
	       "Setup > Network Access: no challenge and no token from here"),
    RANGES_KEY(org, login_ip_ranges, "Session Settings: nobody logs in from elsewhere"),
    OBJECT_KEY(org, session, schema_session, "Session Settings that concern addresses"),
    OBJECT_KEY(org, features, schema_features, "what the org has switched on"),
    OBJECT_KEY(org, lockout, schema_lockout, "when a user is locked"),
};
const struct schema schema_org = SCHEMA("the org", org_keys, struct org, AT(org, place));

#define DAY_KEY(day, index)                                                                        \
	{                                                                                          \
		.name = STR_INIT(day), .type = SCHEMA_HOURS,                                       \
		.offset = AT(login_hours, days[index]), .default_text = "00:00-24:00",             \
		.summary = "HH:MM-HH:MM or closed"                                                 \
	}

static const struct schema_key hours_keys[] = {
    DAY_KEY("monday", 0), DAY_KEY("tuesday", 1),  DAY_KEY("wednesday", 2), DAY_KEY("thursday", 3),
    DAY_KEY("friday", 4), DAY_KEY("saturday", 5), DAY_KEY("sunday", 6),
};
const struct schema schema_hours =
    SCHEMA("login hours", hours_keys, struct login_hours, AT(login_hours, place));

static const struct schema_key profile_keys[] = {
    NAME_KEY(profile, name, "the profile's name"),
    TEXT_KEY(profile, label, "what Setup shows"),
    RANGES_KEY(profile, login_ip_ranges, "any entry makes the profile restrictive"),
    OBJECT_KEY(profile, login_hours, schema_hours, "a day left out is not restricted; org time"),
    PERMISSIONS_KEY(profile),
    FLAG_KEY(profile, experience_cloud, "false", "customers or partners of a site"),
    PLACED_FLAG_KEY(profile, device_activation, "false",
		    "device activation; with experience_cloud only"),
    OBJECT_KEY(profile, lockout, schema_lockout, "overrides the org's"),
};
static void profile_default(void *object)
{
	struct profile *profile = object;
	for (size_t day = 0; day < DAYS; day++)
		profile->login_hours.days[day].end = DAY_MINUTES;
}

const struct schema schema_profile = SCHEMA_WITH_DEFAULTS("a profile", profile_keys, struct profile,
							  AT(profile, place), profile_default);

static const struct schema_key permission_set_keys[] = {
    NAME_KEY(permission_set, name, "the permission set's name"),
    PERMISSIONS_KEY(permission_set),
};
const struct schema schema_permission_set = SCHEMA(
    "a permission set", permission_set_keys, struct permission_set, AT(permission_set, place));

static const struct schema_key user_keys[] = {
    NAME_KEY(user, username, "what the user logs in with"),
    {.name = STR_INIT("profile"),
     .type = SCHEMA_REFERENCE,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(user, profile),
     .summary = "the name of the user's profile"},
    {.name = STR_INIT("permission_sets"),
     .type = SCHEMA_REFERENCES,
     .offset = AT(user, permission_sets),
     .default_text = "[]",
     .summary = "names of assigned permission sets"},
    PLACED_FLAG_KEY(user, active, "true", "may log in at all"),
    PLACED_FLAG_KEY(user, frozen, "false", "frozen by an administrator"),
    PLACED_FLAG_KEY(user, locked, "false", "locked after too many attempts"),
    FLAG_KEY(user, sso, "false", "logs in through single sign-on"),
    PLACED_FLAG_KEY(user, authenticator, "false", "has registered an authenticator app"),
    FLAG_KEY(user, token_reset_before, "false", "has ever reset the token by hand"),
};
static void user_default(void *object)
{
	struct user *user = object;
	user->active = true;
	user->profile.index = NONE;
}

const struct schema schema_user =
    SCHEMA_WITH_DEFAULTS("a user", user_keys, struct user, AT(user, place), user_default);

static const struct schema_key app_keys[] = {
    NAME_KEY(app, name, "the app's name"),
    {.name = STR_INIT("kind"),
     .type = SCHEMA_CHOICE,
     .offset = AT(app, kind),
     .choices = &schema_kinds,
     .default_text = "connected_app",
     .summary = "connected app or external client app"},
    {.name = STR_INIT("ip_relaxation"),
     .type = SCHEMA_CHOICE,
     .offset = AT(app, ip_relaxation),
     .place = AT(app, ip_relaxation_place),
     .choices = &schema_relaxations,
     .default_text = "enforce",
     .summary = "what the app does to profile ranges; Salesforce's spellings too"},
    RANGES_KEY(app, ip_ranges, "the app's own ranges, for bypass_2factor"),
};
const struct schema schema_app = SCHEMA("an app", app_keys, struct app, AT(app, place));

static const struct schema_key geo_keys[] = {
    {.name = STR_INIT("country"),
     .type = SCHEMA_TEXT,
     .offset = AT(geo, country_file),
     .place = AT(geo, country_place),
     .summary = "MaxMind DB with country.iso_code, relative to this file"},
    {.name = STR_INIT("asn"),
     .type = SCHEMA_TEXT,
     .offset = AT(geo, asn_file),
     .place = AT(geo, asn_place),
     .summary = "MaxMind DB with autonomous_system_number"},
};
static const struct schema schema_geo = SCHEMA("the databases", geo_keys, struct geo, 0);

/* The keys of `when` are fields of the rule. */
static const struct schema_key when_keys[] = {
    {.name = STR_INIT("country"),
     .type = SCHEMA_COUNTRIES,
     .offset = AT(txn_rule, countries),
     .count = AT(txn_rule, country_count),
     .place = AT(txn_rule, country_place),
     .summary = "the address is in one of these countries (two letters)"},
    {.name = STR_INIT("asn"),
     .type = SCHEMA_ASNS,
     .offset = AT(txn_rule, asns),
     .count = AT(txn_rule, asn_count),
     .place = AT(txn_rule, asn_place),
     .summary = "the address belongs to one of these AS numbers"},
    {.name = STR_INIT("not_in"),
     .type = SCHEMA_NOT_IN,
     .offset = AT(txn_rule, not_in),
     .summary = "the address is outside these ranges"},
};
const struct schema schema_when = SCHEMA("the conditions", when_keys, struct txn_rule, 0);

static const struct schema_key txn_rule_keys[] = {
    NAME_KEY(txn_rule, name, "the rule's name"),
    {.name = STR_INIT("when"),
     .type = SCHEMA_OBJECT,
     .flags = SCHEMA_REQUIRED,
     .offset = 0,
     .of = &schema_when,
     .summary = "conditions, all of which must hold"},
    {.name = STR_INIT("action"),
     .type = SCHEMA_CHOICE,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(txn_rule, action),
     .choices = &schema_actions,
     .summary = "block, mfa or notify"},
};
const struct schema schema_txn_rule =
    SCHEMA("a transaction security rule", txn_rule_keys, struct txn_rule, AT(txn_rule, place));

static const struct schema_key exception_keys[] = {
    {.name = STR_INIT("id"),
     .type = SCHEMA_NAME,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(exception, id),
     .place = AT(exception, place),
     .summary = "code of the accepted finding"},
    TEXT_KEY(exception, profile, "accepted for this profile"),
    TEXT_KEY(exception, user, "accepted for this user"),
    TEXT_KEY(exception, app, "accepted for this app"),
    TEXT_KEY(exception, network, "accepted for this network"),
    TEXT_KEY(exception, reason, "why"),
    TEXT_KEY(exception, owner, "who answers for it"),
    {.name = STR_INIT("expires"),
     .type = SCHEMA_DATE,
     .offset = AT(exception, expires),
     .summary = "the day from which it no longer holds"},
};
static const struct schema schema_exception =
    SCHEMA("an exception", exception_keys, struct exception, AT(exception, place));

static const struct schema_key range_row_keys[] = {
    {.name = STR_INIT("start"),
     .type = SCHEMA_ADDRESS,
     .offset = AT(range_row_text, start),
     .summary = "first address"},
    {.name = STR_INIT("end"),
     .type = SCHEMA_ADDRESS,
     .offset = AT(range_row_text, end),
     .summary = "last address"},
    {.name = STR_INIT("cidr"),
     .type = SCHEMA_BLOCK,
     .offset = AT(range_row_text, cidr),
     .summary = "a block, instead of start and end"},
    TEXT_KEY(range_row_text, description, "what is there"),
};
const struct schema schema_range_row = SCHEMA("a range", range_row_keys, struct range_row_text, 0);

static const struct schema_key policy_keys[] = {
    {.name = STR_INIT("loginscope"),
     .type = SCHEMA_VERSION,
     .flags = SCHEMA_REQUIRED,
     .summary = "version of this format: 1"},
    {.name = STR_INIT("include"), .type = SCHEMA_REFUSED, .summary = "further policy files"},
    {.name = STR_INIT("sources"), .type = SCHEMA_REFUSED, .summary = "files of other kinds"},
    {.name = STR_INIT("org"),
     .type = SCHEMA_OBJECT,
     .offset = AT(policy, org),
     .place = AT(policy, org.place),
     .of = &schema_org,
     .summary = "settings of the whole org"},
    {.name = STR_INIT("networks"),
     .type = SCHEMA_NAMED_LISTS,
     .offset = AT(policy, networks),
     .count = AT(policy, network_count),
     .summary = "ranges named once, used anywhere as '@name'"},
    OBJECTS_KEY("profiles", profiles, profile_count, schema_profile, "profiles"),
    OBJECTS_KEY("permission_sets", permission_sets, permission_set_count, schema_permission_set,
		"permission sets"),
    OBJECTS_KEY("users", users, user_count, schema_user, "users"),
    OBJECTS_KEY("apps", apps, app_count, schema_app, "connected and external client apps"),
    OBJECT_KEY(policy, geo, schema_geo, "MaxMind DB files"),
    OBJECTS_KEY("transaction_security", txn_rules, txn_rule_count, schema_txn_rule,
		"transaction security rules, in order"),
    OBJECTS_KEY("exceptions", exceptions, exception_count, schema_exception,
		"audit findings accepted on purpose"),
    {.name = STR_INIT("tests"), .type = SCHEMA_LATER, .summary = "expectations"},
    {.name = STR_INIT("properties"), .type = SCHEMA_LATER, .summary = "properties to prove"},
};
const struct schema schema_policy = SCHEMA("a policy", policy_keys, struct policy, 0);

const struct schema_key *schema_find(const struct schema *schema, struct str key)
{
	for (size_t i = 0; i < schema->count; i++)
		if (str_equal(schema->keys[i].name, key))
			return &schema->keys[i];
	return NULL;
}

const struct schema_key *schema_nearest(const struct schema *schema, struct str key)
{
	struct str names[SCHEMA_NAMES_MAX];
	for (size_t i = 0; i < schema->count; i++)
		names[i] = schema->keys[i].name;
	size_t nearest = str_nearest(key, names, schema->count);
	return nearest == SIZE_MAX ? NULL : &schema->keys[nearest];
}
