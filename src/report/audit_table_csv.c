/* Both tables as CSV: a row for each kind of profile × country × family; a row for each range. */
#include "report/answer.h"
#include "report/audit_table_lines.h"
#include "report/audit_words.h"
#include "report/csv_fields.h"

static const char countries_header[] =
    "policy,kind,profiles,profile,country,family,addresses,browser_allow,browser_more,"
    "browser_refuse,password_api_allow,password_api_more,password_api_refuse,assertion_allow,"
    "assertion_more,assertion_refuse\n";
static const char ranges_header[] =
    "policy,list,name,range,network,description,addresses,file,line,column,countries,operators\n";

/* --- Countries ----------------------------------------------------------------------------- */

static void country_write(struct csv_fields *w, const struct country_table *table, uint32_t kind,
			  uint32_t country, const struct table_tally *tally)
{
	const struct policy *policy = ruleset_policy(table->ruleset);
	const struct table_kind *profiles = &table->kinds[kind];
	const struct table_country *at = &table->countries[country];
	csv_file_field(w, policy->file);
	out_format(w->out, "%u,%u,", kind + 1, profiles->count);
	csv_text_field(w, policy->profiles[profiles->profiles[0]].name);
	audit_word_location(&w->field, table->locations, at->location);
	csv_field_end(w, ',');
	out_str(w->out, table_family_names[at->family]);
	out_char(w->out, ',');
	csv_count(w, at->addresses);
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++)
		for (unsigned i = 0; i < TABLE_ANSWER_COUNT; i++) {
			out_char(w->out, ',');
			csv_count(w, tally->ways[way][i]);
		}
	out_char(w->out, '\n');
}

static enum status countries_write(struct csv_fields *w, const struct country_table *table)
{
	struct arena scratch;
	struct table_tally *tallies;
	enum status status = OK;
	arena_init(&scratch);
	for (uint32_t kind = 0; kind < table->kind_count && status == OK; kind++) {
		status = country_table_tally(table, kind, &scratch, &tallies);
		for (uint32_t i = 0; i < table->country_count && status == OK; i++)
			country_write(w, table, kind, i, &tallies[i]);
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
	return status;
}

enum status country_table_csv(struct out *out, const struct country_table *tables, uint32_t count)
{
	struct csv_fields w;
	enum status status = OK;
	csv_fields_init(&w, out);
	out_text(out, countries_header);
	for (uint32_t i = 0; i < count && status == OK; i++)
		status = countries_write(&w, &tables[i]);
	if (status == OK)
		status = out_status(&w.field);
	csv_fields_clear(&w);
	return status;
}

/* --- Ranges -------------------------------------------------------------------------------- */

/* "US 192; DE 64; 12 of 2 more" */
static void shares_field(struct csv_fields *w, const struct owners *owners,
			 const struct audit_shares *shares, char after)
{
	char digits[COUNT_TEXT];
	for (uint32_t i = 0; owners && i < shares->count; i++) {
		out_text(&w->field, i ? "; " : "");
		audit_word_location(&w->field, owners_locations(owners), shares->at[i].location);
		out_char(&w->field, ' ');
		out_bytes(&w->field, digits, count_format(shares->at[i].addresses, digits));
	}
	if (owners && shares->others) {
		out_text(&w->field, "; ");
		out_bytes(&w->field, digits, count_format(shares->others_addresses, digits));
		out_format(&w->field, " of %u more", shares->others);
	}
	csv_field_end(w, after);
}

static void row_write(struct csv_fields *w, const struct range_table *table,
		      const struct table_range *row)
{
	const struct policy *policy = table->policy;
	bool org = row->object.kind == AUDIT_ORG, range = row->row->network == NONE;
	char text[RANGE_TEXT];
	csv_file_field(w, policy->file);
	out_str(w->out, audit_list_keys[row->list.kind]);
	out_char(w->out, ',');
	csv_text_field(w, org ? STR("") : audit_object_name(policy, row->object));
	if (range)
		out_bytes(w->out, text, range_format(row->row->range, text));
	out_char(w->out, ',');
	csv_text_field(w, range ? STR("") : row->row->network_name);
	csv_text_field(w, row->row->description);
	csv_count(w, row->addresses);
	out_char(w->out, ',');
	csv_file_field(w, place_file(policy, row->row->place));
	out_format(w->out, "%u,%u,", row->row->place.line, row->row->place.column);
	shares_field(w, table->countries, &row->countries, ',');
	shares_field(w, table->operators, &row->operators, '\n');
}

static enum status ranges_write(struct csv_fields *w, struct range_table *table)
{
	struct table_range row;
	bool more = true;
	range_table_rewind(table);
	while (more) {
		if (range_table_next(table, &row, &more) != OK)
			return NOMEM;
		if (more)
			row_write(w, table, &row);
	}
	return OK;
}

enum status range_table_csv(struct out *out, struct range_table *tables, uint32_t count)
{
	struct csv_fields w;
	enum status status = OK;
	csv_fields_init(&w, out);
	out_text(out, ranges_header);
	for (uint32_t i = 0; i < count && status == OK; i++)
		status = ranges_write(&w, &tables[i]);
	if (status == OK)
		status = out_status(&w.field);
	csv_fields_clear(&w);
	return status;
}
