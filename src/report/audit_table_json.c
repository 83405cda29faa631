#include "report/audit_facts.h"
#include "report/audit_table_report.h"
#include "report/json_pieces.h"

enum { COUNTRY_LEVELS = 6, RANGE_LEVELS = 4 }; /* a country, a range stand in a line each */

static void write_count(struct json *json, const char *key, struct count count)
{
	json_key(json, key);
	json_count(json, count);
}

static void document_begin(struct json *json, struct out *out, unsigned levels, const char *schema)
{
	json_init(json, out, levels);
	json_object(json);
	json_pair(json, "schema", schema);
	json_key(json, "policies");
	json_array(json);
}

static void document_end(struct json *json)
{
	json_array_end(json);
	json_object_end(json);
	out_char(json->out, '\n');
}

/* --- Countries ----------------------------------------------------------------------------- */

static void write_country(struct json *json, const struct country_table *table, uint32_t country,
			  const struct table_tally *tally)
{
	const struct table_country *at = &table->countries[country];
	bool known = at->location != NONE;
	json_object(json);
	json_key(json, "country");
	json_str_or_null(json, known ? table->locations->at[at->location].name : (struct str){0});
	json_key(json, "family");
	json_str(json, table_family_names[at->family]);
	write_count(json, "addresses", at->addresses);
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
		json_key(json, table_way_names[way].at);
		json_object(json);
		for (unsigned i = 0; i < TABLE_ANSWER_COUNT; i++)
			write_count(json, table_answer_names[i].at, tally->ways[way][i]);
		json_object_end(json);
	}
	json_object_end(json);
}

static enum status write_kind(struct json *json, const struct country_table *table, uint32_t kind,
			      struct arena *scratch)
{
	const struct policy *policy = ruleset_policy(table->ruleset);
	const struct table_kind *at = &table->kinds[kind];
	struct table_tally *tallies;
	if (country_table_tally(table, kind, scratch, &tallies) != OK)
		return NOMEM;
	json_object(json);
	json_key(json, "profiles");
	json_array(json);
	for (uint32_t i = 0; i < at->count; i++)
		json_str(json, policy->profiles[at->profiles[i]].name);
	json_array_end(json);
	json_key(json, "countries");
	json_array(json);
	for (uint32_t i = 0; i < table->country_count; i++)
		write_country(json, table, i, &tallies[i]);
	json_array_end(json);
	json_object_end(json);
	return OK;
}

static enum status write_countries(struct json *json, const struct country_table *table)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	json_object(json);
	json_policy_members(json, ruleset_policy(table->ruleset),
			    rules_names[ruleset_rules(table->ruleset)]);
	json_key(json, "kinds");
	json_array(json);
	for (uint32_t kind = 0; kind < table->kind_count && status == OK; kind++) {
		status = write_kind(json, table, kind, &scratch);
		arena_reset(&scratch);
	}
	json_array_end(json);
	json_object_end(json);
	arena_clear(&scratch);
	return status;
}

enum status country_table_json(struct out *out, const struct country_table *tables, uint32_t count)
{
	struct json json;
	enum status status = OK;
	document_begin(&json, out, COUNTRY_LEVELS, "loginscope/audit-countries/1");
	for (uint32_t i = 0; i < count && status == OK; i++)
		status = write_countries(&json, &tables[i]);
	document_end(&json);
	return status;
}

/* --- Ranges -------------------------------------------------------------------------------- */

static void write_share(struct json *json, const struct locations *locations,
			const struct audit_share *share)
{
	const struct location *at =
	    share->location == NONE ? NULL : &locations->at[share->location];
	json_object(json);
	if (at && at->asn)
		json_pair_number(json, "asn", at->asn);
	json_key(json, "name");
	json_str_or_null(json, at ? at->name : (struct str){0});
	write_count(json, "addresses", share->addresses);
	json_object_end(json);
}

static void write_shares(struct json *json, const char *key, const struct owners *owners,
			 const struct audit_shares *shares)
{
	if (!owners)
		return;
	json_key(json, key);
	json_object(json);
	json_key(json, "shares");
	json_array(json);
	for (uint32_t i = 0; i < shares->count; i++)
		write_share(json, owners_locations(owners), &shares->at[i]);
	json_array_end(json);
	json_pair_number(json, "others", shares->others);
	write_count(json, "others_addresses", shares->others_addresses);
	json_object_end(json);
}

static void write_row(struct json *json, const struct range_table *table,
		      const struct table_range *row)
{
	bool org = row->object.kind == AUDIT_ORG;
	json_object(json);
	json_key(json, "list");
	json_str(json, audit_list_keys[row->list.kind]);
	json_key(json, "name");
	json_str_or_null(json,
			 org ? (struct str){0} : audit_object_name(table->policy, row->object));
	if (row->row->network == NONE) {
		json_key(json, "range");
		json_range(json, row->row->range);
	} else {
		json_key(json, "network");
		json_str(json, row->row->network_name);
	}
	json_key(json, "description");
	json_str_or_null(json, row->row->description);
	write_count(json, "addresses", row->addresses);
	json_place(json, table->policy, row->row->place);
	write_shares(json, "countries", table->countries, &row->countries);
	write_shares(json, "operators", table->operators, &row->operators);
	json_object_end(json);
}

static enum status write_ranges(struct json *json, struct range_table *table)
{
	struct table_range row;
	enum status status = OK;
	bool more = true;
	range_table_rewind(table);
	json_object(json);
	json_policy_members(json, table->policy, (struct str){0});
	json_key(json, "ranges");
	json_array(json);
	while (more) {
		status = range_table_next(table, &row, &more);
		if (status != OK)
			break;
		if (more)
			write_row(json, table, &row);
	}
	json_array_end(json);
	json_object_end(json);
	return status;
}

enum status range_table_json(struct out *out, struct range_table *tables, uint32_t count)
{
	struct json json;
	enum status status = OK;
	document_begin(&json, out, RANGE_LEVELS, "loginscope/audit-ranges/1");
	for (uint32_t i = 0; i < count && status == OK; i++)
		status = write_ranges(&json, &tables[i]);
	document_end(&json);
	return status;
}
