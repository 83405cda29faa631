/* The shapes of what audit_table_json.c writes. */
#include "policy/rules.h"
#include "report/audit_facts.h"
#include "report/audit_table_report.h"
#include "report/json_rows.h"

static const struct str countries_version = STR_INIT("loginscope/audit-countries/1");
static const struct str ranges_version = STR_INIT("loginscope/audit-ranges/1");

#define ADDRESSES_ROW(key, about)                                                                  \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = JSON_REQUIRED, .pattern = COUNT_PATTERN,  \
		.summary = about                                                                   \
	}
#define TEXT_ROW(key, kind, about)                                                                 \
	{                                                                                          \
		.name = key, .type = JSON_TEXT, .flags = (kind), .summary = about                  \
	}
#define OBJECTS_ROW(key, shape, about)                                                             \
	{                                                                                          \
		.name = key, .type = JSON_OBJECTS, .flags = JSON_REQUIRED, .of = &(shape),         \
		.summary = about                                                                   \
	}
#define OBJECT_ROW(key, shape, kind, about)                                                        \
	{                                                                                          \
		.name = key, .type = JSON_OBJECT, .flags = (kind), .of = &(shape),                 \
		.summary = about                                                                   \
	}

/* --- Countries ---------------------------------------------------------------------------- */

static const struct json_row answers_rows[] = {
    ADDRESSES_ROW("allow", "From so many of them it goes through."),
    ADDRESSES_ROW("more", "After MFA, a code sent by mail, the security token, or a code of the "
			  "authenticator."),
    ADDRESSES_ROW("refuse", "From so many it is refused."),
};
static const struct json_shape answers_shape = {"answers", "What a login comes to.",
						ROWS(answers_rows)};

static const struct json_row country_rows[] = {
    TEXT_ROW("country", JSON_REQUIRED | JSON_NULLABLE,
	     "Its ISO code; null: addresses that the database places nowhere."),
    {.name = "family",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(table_family_names, TABLE_FAMILY_COUNT)},
    ADDRESSES_ROW("addresses", "How many it has of that family."),
    OBJECT_ROW("browser", answers_shape, JSON_REQUIRED, "The login page."),
    OBJECT_ROW("password_api", answers_shape, JSON_REQUIRED,
	       "SOAP login() or the OAuth username-password flow, with the bare password."),
    OBJECT_ROW("assertion", answers_shape, JSON_REQUIRED, "OAuth JWT or SAML bearer."),
};
static const struct json_shape country_shape = {"country", "A country's addresses of one family.",
						ROWS(country_rows)};

static const struct json_row kind_rows[] = {
    {.name = "profiles",
     .type = JSON_WORDS,
     .flags = JSON_REQUIRED,
     .summary = "In the order of the policy."},
    OBJECTS_ROW("countries", country_shape, "By name, null last."),
};
static const struct json_shape kind_shape = {"kind", "Profiles that are treated alike.",
					     ROWS(kind_rows)};

static const struct json_row countries_policy_rows[] = {
    POLICY_ROWS,
    {.name = "rules",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(rules_names, RULES_COUNT),
     .summary = "The login rules it was asked by."},
    OBJECTS_ROW("kinds", kind_shape, NULL),
};
static const struct json_shape countries_policy_shape = {
    "policy", "From which countries somebody may log in.", ROWS(countries_policy_rows)};

static const struct json_row countries_rows[] = {
    SCHEMA_ROW(&countries_version),
    OBJECTS_ROW("policies", countries_policy_shape, "In the order of the command line."),
};
static const struct json_shape countries_shape = {
    "countries", "The first login of whoever has a profile, from each country.",
    ROWS(countries_rows)};

static const struct json_shape *const countries_shapes[] = {&countries_shape};
const struct json_schema country_table_schema = {
    .id = "urn:loginscope:audit-countries:1",
    .title = "loginscope audit --countries",
    .summary = "What audit --countries prints with --format json.",
    .shapes = countries_shapes,
    .shape_count = sizeof countries_shapes / sizeof *countries_shapes,
};

/* --- Ranges -------------------------------------------------------------------------------- */

static const struct json_row share_rows[] = {
    {.name = "asn",
     .type = JSON_COUNT,
     .least = 1,
     .summary = "The number of the operator's autonomous system."},
    TEXT_ROW("name", JSON_REQUIRED | JSON_NULLABLE,
	     "The country's ISO code, or the operator's name; null, and no number: the database "
	     "does not know."),
    ADDRESSES_ROW("addresses", "How many of the row's."),
};
static const struct json_shape share_shape = {"share", "Addresses of one country or operator.",
					      ROWS(share_rows)};

static const struct json_row shares_rows[] = {
    OBJECTS_ROW("shares", share_shape, "The largest first; what nobody knows last."),
    {.name = "others",
     .type = JSON_COUNT,
     .flags = JSON_REQUIRED,
     .summary = "So many more countries or operators have a smaller share."},
    ADDRESSES_ROW("others_addresses", "How many addresses these have together."),
};
static const struct json_shape shares_shape = {"shares", "Where addresses are, or whose.",
					       ROWS(shares_rows)};

static const struct json_row range_rows[] = {
    {.name = "list",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     WORDS(audit_list_keys, RANGES_KIND_COUNT),
     .summary = "Its key."},
    TEXT_ROW("name", JSON_REQUIRED | JSON_NULLABLE,
	     "The network, profile, app or rule it belongs to; null: the org."),
    TEXT_ROW("range", 0, "The row's addresses; absent: it refers to a network."),
    TEXT_ROW("network", 0, "The network it refers to."),
    TEXT_ROW("description", JSON_REQUIRED | JSON_NULLABLE, NULL),
    ADDRESSES_ROW("addresses", "How many there are."),
    PLACE_ROWS(JSON_REQUIRED),
    OBJECT_ROW("countries", shares_shape, 0, "Absent without a database."),
    OBJECT_ROW("operators", shares_shape, 0, "Absent without a database."),
};
static const struct json_shape range_shape = {"range", "A row of a list.", ROWS(range_rows)};

static const struct json_row ranges_policy_rows[] = {
    POLICY_ROWS,
    OBJECTS_ROW("ranges", range_shape, "List after list, as they stand there."),
};
static const struct json_shape ranges_policy_shape = {"policy", "Every row of its lists.",
						      ROWS(ranges_policy_rows)};

static const struct json_row ranges_rows[] = {
    SCHEMA_ROW(&ranges_version),
    OBJECTS_ROW("policies", ranges_policy_shape, "In the order of the command line."),
};
static const struct json_shape ranges_shape = {
    "ranges", "Where the addresses of each row are, and whose.", ROWS(ranges_rows)};

static const struct json_shape *const ranges_shapes[] = {&ranges_shape};
const struct json_schema range_table_schema = {
    .id = "urn:loginscope:audit-ranges:1",
    .title = "loginscope audit --ranges",
    .summary = "What audit --ranges prints with --format json.",
    .shapes = ranges_shapes,
    .shape_count = sizeof ranges_shapes / sizeof *ranges_shapes,
};
