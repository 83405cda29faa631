#include "report/match_fields.h"

#include "report/answer.h"

const struct str match_columns[MATCH_FIELD_COUNT] = {
    [MATCH_LIST] = STR_INIT("list"),
    [MATCH_NAME] = STR_INIT("name"),
    [MATCH_RANGE] = STR_INIT("range"),
    [MATCH_DESCRIPTION] = STR_INIT("description"),
    [MATCH_ADDRESSES] = STR_INIT("addresses"),
    [MATCH_FILE] = STR_INIT("file"),
    [MATCH_LINE] = STR_INIT("line"),
    [MATCH_COLUMN] = STR_INIT("column"),
    [MATCH_VIA] = STR_INIT("via"),
    [MATCH_VIA_FILE] = STR_INIT("via_file"),
    [MATCH_VIA_LINE] = STR_INIT("via_line"),
    [MATCH_VIA_COLUMN] = STR_INIT("via_column"),
};

static enum status words_join(struct arena *arena, const char **text, const char *between,
			      const char *word)
{
	*text = arena_format(arena, "%s%s%s", *text, between, word);
	return *text ? OK : NOMEM;
}

const char *match_condition(const struct match_list *list, struct arena *arena)
{
	const struct txn_rule *rule = list->rule;
	bool countries = list->kind == MATCH_COUNTRY;
	uint32_t count = countries ? rule->country_count : rule->asn_count;
	const char *text = countries ? "country" : "AS";
	for (uint32_t i = 0; i < count; i++) {
		const char *word = countries
				       ? arena_format(arena, "%.*s", STR_ARG(rule->countries[i]))
				       : arena_format(arena, "%u", rule->asns[i]);
		if (!word || words_join(arena, &text, i ? ", " : " ", word) != OK)
			return NULL;
	}
	return text;
}

static void place_values(const struct policy *policy, struct place place,
			 struct match_value ret[static 3])
{
	if (!place.line)
		return;
	ret[0].text = place_file(policy, place);
	ret[1].number = place.line;
	ret[2].number = place.column;
}

static enum status row_values(const struct matcher *matcher, const struct match_hit *hit,
			      struct arena *arena, struct match_values *ret)
{
	if (hit->row) {
		ret->at[MATCH_RANGE].text =
		    (struct str){ret->range, range_format(hit->row->range, ret->range)};
		ret->at[MATCH_DESCRIPTION].text = hit->row->description;
		return OK;
	}
	const char *condition = match_condition(matcher_list(matcher, hit->list), arena);
	if (!condition)
		return NOMEM;
	ret->at[MATCH_DESCRIPTION].text = str_of(condition);
	return OK;
}

enum status match_values_get(const struct matcher *matcher, const struct match_hit *hit,
			     struct arena *arena, struct match_values *ret)
{
	const struct policy *policy = matcher_policy(matcher);
	const struct match_list *list = matcher_list(matcher, hit->list);
	memset(ret->at, 0, sizeof ret->at);
	ret->at[MATCH_LIST].text = match_kind_names[list->kind];
	ret->at[MATCH_NAME].text = list->name;
	ret->at[MATCH_ADDRESSES].text =
	    (struct str){ret->addresses, count_format(hit->addresses, ret->addresses)};
	place_values(policy, hit->place, &ret->at[MATCH_FILE]);
	if (hit->reference) {
		ret->at[MATCH_VIA].text = hit->reference->network_name;
		place_values(policy, hit->reference->place, &ret->at[MATCH_VIA_FILE]);
	}
	return row_values(matcher, hit, arena, ret);
}

/* --- JSON ----------------------------------------------------------------- */

static void value_json(struct json *json, const char *key, const struct match_value *value)
{
	json_key(json, key);
	if (value->text.length)
		json_str(json, value->text);
	else if (value->number)
		json_number(json, value->number);
	else
		json_null(json);
}

void match_hit_json(struct json *json, const struct match_values *values)
{
	const size_t prefix = strlen("via_");
	json_object(json);
	for (size_t i = 0; i < MATCH_VIA; i++)
		value_json(json, match_columns[i].at, &values->at[i]);
	json_key(json, "via");
	if (values->at[MATCH_VIA].text.length) {
		json_object(json);
		value_json(json, "network", &values->at[MATCH_VIA]);
		for (size_t i = MATCH_VIA + 1; i < MATCH_FIELD_COUNT; i++)
			value_json(json, match_columns[i].at + prefix, &values->at[i]);
		json_object_end(json);
	} else {
		json_null(json);
	}
	json_object_end(json);
}

/* --- CSV -------------------------------------------------------------------- */

void match_csv_text(struct out *out, struct str text)
{
	struct out harmless;
	if (!out->terminal) {
		out_csv_field(out, text);
		return;
	}
	out_init_memory(&harmless);
	out_terminal_text(&harmless, text);
	out_csv_field(out, out_written(&harmless));
	if (out_status(&harmless) != OK)
		out->error = harmless.error;
	out_clear(&harmless);
}

void match_hit_csv(struct out *out, const struct match_values *values)
{
	for (size_t i = 0; i < MATCH_FIELD_COUNT; i++) {
		if (i)
			out_char(out, ',');
		if (values->at[i].text.length)
			match_csv_text(out, values->at[i].text);
		else if (values->at[i].number)
			out_number(out, values->at[i].number);
	}
}
