/* The keys of the file itself and of its smaller sections; finding a key by name. */
#include "load/schema.h"

#include <assert.h>

#include "load/schema_rows.h"
#include "load/yaml_ranges.h"

static const struct schema_key geo_keys[] = {
    {.name = STR_INIT("country"),
     .type = SCHEMA_PATH,
     .offset = AT(geo, country_file),
     .place = AT(geo, country_place),
     .summary = "MaxMind DB with country.iso_code, relative to this file",
     .detail = "Without it, conditions on countries are unknown and do not match.",
     .example = "geo/country.mmdb"},
    {.name = STR_INIT("asn"),
     .type = SCHEMA_PATH,
     .offset = AT(geo, asn_file),
     .place = AT(geo, asn_place),
     .summary = "MaxMind DB with autonomous_system_number",
     .detail = "Without it, conditions on AS numbers are unknown and do not match.",
     .example = "geo/asn.mmdb"},
};
static const struct schema schema_geo =
    SCHEMA("the databases", geo_keys, struct geo, AT(geo, place));

/* The keys of `when` are fields of the rule. */
static const struct schema_key when_keys[] = {
    {.name = STR_INIT("country"),
     .type = SCHEMA_COUNTRIES,
     .offset = AT(txn_rule, countries),
     .count = AT(txn_rule, country_count),
     .place = AT(txn_rule, country_place),
     .summary = "the address is in one of these countries (two letters)",
     .detail = "Needs geo.country."},
    {.name = STR_INIT("asn"),
     .type = SCHEMA_ASNS,
     .offset = AT(txn_rule, asns),
     .count = AT(txn_rule, asn_count),
     .place = AT(txn_rule, asn_place),
     .summary = "the address belongs to one of these AS numbers",
     .detail = "Needs geo.asn."},
    {.name = STR_INIT("not_in"),
     .type = SCHEMA_NOT_IN,
     .offset = AT(txn_rule, not_in),
     .summary = "the address is outside these ranges",
     .detail = "A range, '@network', or a list of them."},
};
const struct schema schema_when = {
    .what = "the conditions",
    .keys = when_keys,
    .count = SCHEMA_COUNT(when_keys),
    .size = sizeof(struct txn_rule),
    .not_empty = true,
};

static const struct schema_key txn_rule_keys[] = {
    {NAME_KEY(txn_rule, name, "the rule's name"),
     .detail = "Answers name the rule that ended a login.", .example = "Only from our networks"},
    {.name = STR_INIT("when"),
     .type = SCHEMA_OBJECT,
     .flags = SCHEMA_REQUIRED,
     .offset = 0,
     .of = &schema_when,
     .summary = "conditions, all of which must hold",
     .detail = "Give at least one."},
    {.name = STR_INIT("action"),
     .type = SCHEMA_CHOICE,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(txn_rule, action),
     .choices = &schema_actions,
     .summary = "block, mfa or notify"},
};
const struct schema schema_txn_rule =
    SCHEMA("a transaction security rule", txn_rule_keys, struct txn_rule, AT(txn_rule, place));

static const struct schema_key audit_keys[] = {
    {.name = STR_INIT("countries"),
     .type = SCHEMA_COUNTRIES,
     .offset = AT(audit_settings, countries),
     .count = AT(audit_settings, country_count),
     .place = AT(audit_settings, countries_place),
     .summary = "the countries that logins may come from (two letters)",
     .detail = "A range with addresses in another one is a finding. Needs geo.country.",
     .example = "US"},
};
static const struct schema schema_audit =
    SCHEMA("the audit settings", audit_keys, struct audit_settings, AT(audit_settings, place));

static const struct schema_key exception_keys[] = {
    {.name = STR_INIT("id"),
     .type = SCHEMA_NAME,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(exception, id),
     .place = AT(exception, place),
     .summary = "code of the accepted finding",
     .detail = "As audit prints it in brackets.",
     .example = "broad-profile-ranges"},
    {TEXT_KEY(exception, profile, "accepted for this profile"), .example = "API Integration"},
    {TEXT_KEY(exception, user, "accepted for this user"), .example = "integration@acme.example"},
    {TEXT_KEY(exception, app, "accepted for this app"), .example = "Nightly ETL"},
    {TEXT_KEY(exception, network, "accepted for this network"), .example = "office"},
    {.name = STR_INIT("range"),
     .type = SCHEMA_RANGE,
     .offset = AT(exception, range_text),
     .summary = "accepted for the addresses of this range",
     .detail = "The one that the finding is about: the same addresses, however they are written.",
     .example = "203.0.113.0/24"},
    {TEXT_KEY(exception, reason, "why"), .detail = "Write it for whoever reads this in a year.",
     .example = "isolated sandbox"},
    {TEXT_KEY(exception, owner, "who answers for it"), .example = "security@acme.example"},
    {.name = STR_INIT("expires"),
     .type = SCHEMA_DATE,
     .offset = AT(exception, expires),
     .place = AT(exception, expires_place),
     .summary = "the day from which it no longer holds",
     .detail = "An exception without an end is forgotten."},
};
static const struct schema schema_exception =
    SCHEMA("an exception", exception_keys, struct exception, AT(exception, place));

static const struct schema_key range_row_keys[] = {
    {.name = STR_INIT("start"),
     .type = SCHEMA_ADDRESS,
     .offset = AT(range_row_text, start),
     .summary = "first address",
     .detail = "Together with end; both belong to the range."},
    {.name = STR_INIT("end"),
     .type = SCHEMA_ADDRESS,
     .offset = AT(range_row_text, end),
     .summary = "last address",
     .detail = "Together with start.",
     .example = "198.51.100.20"},
    {.name = STR_INIT("cidr"),
     .type = SCHEMA_BLOCK,
     .offset = AT(range_row_text, cidr),
     .summary = "a block, instead of start and end",
     .detail = "The bits behind the prefix length are zero."},
    {TEXT_KEY(range_row_text, description, "what is there"),
     .detail = "Answers show it beside the range.", .example = "HQ VPN"},
};
const struct schema schema_range_row = SCHEMA("a range", range_row_keys, struct range_row_text, 0);

static const struct schema_key source_keys[] = {
    {.name = STR_INIT("users_csv"),
     .type = SCHEMA_NAME,
     .offset = AT(other_source, users_csv),
     .place = AT(other_source, users_csv_place),
     .summary = "users as `sf data query -r csv` prints them, relative to this file",
     .detail = "Columns are found by name; those that mean nothing here are passed over.",
     .example = "users.csv"},
    {.name = STR_INIT("sfdx"),
     .type = SCHEMA_NAME,
     .offset = AT(other_source, sfdx),
     .place = AT(other_source, sfdx_place),
     .summary = "a folder of Salesforce metadata, or one file of it, relative to this file",
     .detail =
	 "What both say of a profile, a permission set, an app or the org is put together key "
	 "by key.",
     .example = "../force-app"},
};
const struct schema schema_source = {
    .what = "a source",
    .keys = source_keys,
    .count = SCHEMA_COUNT(source_keys),
    .size = sizeof(struct other_source),
    .not_empty = true,
};

static const struct schema_key policy_keys[] = {
    {VERSION_KEY},
    {.name = STR_INIT("include"),
     .type = SCHEMA_FILES,
     .offset = AT(policy, includes),
     .count = AT(policy, include_count),
     .summary = "further policy files, names or patterns, relative to this file",
     .detail = "Lists are joined in this order; there is one org in all of them. Each file has its "
	       "own loginscope: 1.",
     .example = "profiles/*.yaml"},
    {OBJECTS_KEY("sources", other_sources, other_source_count, schema_source,
		 "files of other kinds")},
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
     .of = &schema_network,
     .summary = "ranges named once, used anywhere as '@name'",
     .detail = "A list of ranges, or a mapping that says more. A network may hold networks, and "
	       "is never empty."},
    {OBJECTS_KEY("profiles", profiles, profile_count, schema_profile, "profiles"),
     .detail = "Who may log in from where and when. Setup > Users > Profiles."},
    {OBJECTS_KEY("permission_sets", permission_sets, permission_set_count, schema_permission_set,
		 "permission sets"),
     .detail =
	 "Setup > Users > Permission Sets; only those with a permission that matters for logins."},
    {OBJECTS_KEY("users", users, user_count, schema_user, "users"),
     .detail = "Those that questions are asked about; a question can name a profile instead."},
    {OBJECTS_KEY("apps", apps, app_count, schema_app, "connected and external client apps"),
     .detail = "Only apps whose policy relaxes IP ranges, or that questions name."},
    {OBJECT_KEY(policy, geo, schema_geo, "MaxMind DB files"),
     .detail = "For transaction security by country or AS number; the location of an address is an "
	       "estimate."},
    {OBJECTS_KEY("transaction_security", txn_rules, txn_rule_count, schema_txn_rule,
		 "transaction security rules, in order"),
     .detail = "Setup > Security > Transaction Security Policies, those for logins."},
    {OBJECT_KEY(policy, audit, schema_audit, "what the audit is to take for granted"),
     .detail = "One over all files."},
    {OBJECTS_KEY("exceptions", exceptions, exception_count, schema_exception,
		 "audit findings accepted on purpose")},
    {TESTS_KEY},
    {PROPERTIES_KEY},
};
const struct schema schema_policy = SCHEMA("a policy", policy_keys, struct policy, 0);

const char *schema_items(const struct schema_key *key, const void *object)
{
	const char *items;
	memcpy(&items, (const char *)object + key->offset, sizeof items);
	return items;
}

uint32_t schema_item_count(const struct schema_key *key, const void *object)
{
	uint32_t count;
	memcpy(&count, (const char *)object + key->count, sizeof count);
	return count;
}

const struct schema_key *schema_find(const struct schema *schema, struct str key)
{
	for (size_t i = 0; i < schema->count; i++)
		if (str_equal(schema->keys[i].name, key))
			return &schema->keys[i];
	return NULL;
}

uint32_t schema_bit(const struct schema *schema, struct str key)
{
	const struct schema_key *row = schema_find(schema, key);
	assert(row);
	return 1u << (row - schema->keys);
}

bool schema_applies(const struct schema_key *key, const void *object)
{
	uint32_t kind = key->kind_value;
	if (key->kind)
		memcpy(&kind, (const char *)object + key->kind, sizeof kind);
	return kind == key->kind_value;
}

const struct schema_key *schema_nearest(const struct schema *schema, struct str key)
{
	struct str names[SCHEMA_NAMES_MAX];
	for (size_t i = 0; i < schema->count; i++) {
		names[i] = schema->keys[i].name;
		if (key.length && str_equal(schema->keys[i].also, key))
			return &schema->keys[i];
	}
	size_t nearest = str_nearest(key, names, schema->count);
	return nearest == SIZE_MAX ? NULL : &schema->keys[nearest];
}
