#include "load/schema_json.h"

#include <assert.h>

#include "base/json_shape.h"
#include "load/schema_types.h"

/* --- Descriptions -------------------------------------------------------------- */

static bool is_in_words(const char *text)
{
	return strchr(text, ' ') != NULL;
}

static void default_describe(struct out *out, const char *text)
{
	bool none = strcmp(text, "[]") == 0;
	out_text(out, "\nLeft out: ");
	out_text(out, none ? "none" : text);
	out_char(out, '.');
}

static void choices_describe(struct out *out, const struct schema_choices *choices)
{
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (!choice.meaning)
			continue;
		out_char(out, '\n');
		out_str(out, choice.name);
		out_text(out, ": ");
		out_text(out, choice.meaning);
	}
}

/* The summary as a sentence, what else there is to know, what holds without. */
static void write_description(struct schema_writer *writer, const struct schema_key *key)
{
	struct out *out = &writer->text;
	const char *summary = key->summary;
	bool lower = summary[0] >= 'a' && summary[0] <= 'z';
	bool cased = lower && (summary[1] == ' ' || (summary[1] >= 'a' && summary[1] <= 'z'));
	out_rewind(out);
	out_char(out, cased ? (char)(summary[0] - 'a' + 'A') : summary[0]);
	out_text(out, summary + 1);
	out_char(out, '.');
	if (key->detail) {
		out_char(out, ' ');
		out_text(out, key->detail);
	}
	if (key->choices)
		choices_describe(out, key->choices);
	if (key->default_text)
		default_describe(out, key->default_text);
	json_key(&writer->json, "description");
	json_str(&writer->json, out_written(out));
}

/* --- Keys and mappings ----------------------------------------------------------- */

static void write_default(struct json *json, const struct schema_key *key)
{
	const char *text = key->default_text;
	struct schema_choice choice;
	if (!text || is_in_words(text))
		return;
	json_key(json, "default");
	if (schema_type_get(key->type)->list) {
		json_array(json); /* a list that is left out is empty */
		json_array_end(json);
	} else if (key->type == SCHEMA_FLAG) {
		json_bool(json, strcmp(text, "true") == 0);
	} else if (key->choices && schema_choice_find(key->choices, str_of(text), &choice)) {
		schema_choice_write(json, &choice);
	} else {
		json_text(json, text);
	}
}

static void write_examples(struct json *json, const struct schema_key *key)
{
	const char *example = key->example ? key->example : schema_type_get(key->type)->example;
	bool list = schema_type_get(key->type)->list;
	if (!example)
		return;
	json_key(json, "examples");
	json_array(json);
	if (list)
		json_array(json);
	json_text(json, example);
	if (list)
		json_array_end(json);
	json_array_end(json);
}

static void write_key(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	json_key(json, key->name.at);
	json_object(json);
	write_description(writer, key);
	schema_type_get(key->type)->write(writer, key);
	write_default(json, key);
	write_examples(json, key);
	json_object_end(json);
}

static void write_required(struct json *json, const struct schema *schema)
{
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < schema->count; i++)
		if ((schema->keys[i].flags & SCHEMA_REQUIRED) && !schema->keys[i].kind)
			json_str(json, schema->keys[i].name);
	json_array_end(json);
}

/* The keys of type `all` are there, those of `none` are not. */
static void write_form(struct json *json, const struct schema *schema, enum schema_type all,
		       enum schema_type none)
{
	json_object(json);
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < schema->count; i++)
		if (schema->keys[i].type == all)
			json_str(json, schema->keys[i].name);
	json_array_end(json);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < schema->count; i++) {
		enum schema_type type = schema->keys[i].type;
		if (type != all && type != none)
			continue;
		json_key(json, schema->keys[i].name.at);
		json_bool(json, type == all);
	}
	json_object_end(json);
	json_object_end(json);
}

/* A range has all its addresses, or its block. */
static void write_range_forms(struct json *json, const struct schema *schema)
{
	json_key(json, "anyOf");
	json_array(json);
	write_form(json, schema, SCHEMA_ADDRESS, SCHEMA_BLOCK);
	write_form(json, schema, SCHEMA_BLOCK, SCHEMA_ADDRESS);
	json_array_end(json);
}

/* Exactly one of user and profile is there; or not both. */
static void write_who(struct json *json, bool one)
{
	static const char *const keys[2] = {"user", "profile"};
	json_key(json, "anyOf");
	json_array(json);
	for (size_t i = 0; i < 2; i++) {
		json_object(json);
		json_key(json, "required");
		json_array(json);
		if (one)
			json_text(json, keys[i]);
		json_array_end(json);
		json_key(json, "properties");
		json_object(json);
		json_key(json, keys[1 - i]);
		json_bool(json, false);
		json_object_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

/* A mapping of one kind has what that kind needs, and no key of another. */
static void write_kind(struct json *json, const struct schema *schema,
		       const struct schema_key *kind)
{
	json_object(json);
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		if (key == kind || (key->kind && key->kind_value == kind->kind_value &&
				    (key->flags & SCHEMA_REQUIRED)))
			json_str(json, key->name);
	}
	json_array_end(json);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		if (!key->kind || key->kind_value == kind->kind_value)
			continue;
		json_key(json, key->name.at);
		json_bool(json, false);
	}
	json_object_end(json);
	json_object_end(json);
}

static void write_kinds(struct json *json, const struct schema *schema)
{
	json_key(json, "anyOf");
	json_array(json);
	for (size_t i = 0; i < schema->count; i++)
		if (schema->keys[i].flags & SCHEMA_KIND)
			write_kind(json, schema, &schema->keys[i]);
	json_array_end(json);
}

/* The constraints of a mapping. */
static void write_mapping(struct schema_writer *writer, const struct schema *schema)
{
	struct json *json = &writer->json;
	json_pair(json, "type", "object");
	write_required(json, schema);
	if (schema->not_empty) {
		json_key(json, "minProperties");
		json_number(json, 1);
	}
	if (schema == &schema_range_row)
		write_range_forms(json, schema);
	if (schema == &schema_test || schema->in == &schema_property)
		write_who(json, schema == &schema_test);
	if (schema == &schema_property || schema == &schema_event || schema == &schema_network)
		write_kinds(json, schema);
	if (schema == &schema_event)
		schema_events_write(json);
	if (schema == &schema_check)
		schema_checks_write(json);
	json_key(json, "additionalProperties");
	json_bool(json, false);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < schema->count; i++)
		write_key(writer, &schema->keys[i]);
	json_object_end(json);
}

/* --- The whole --------------------------------------------------------------------- */

enum { SCHEMAS_MAX = 32 };

/* The mappings that rows reach, each once, the file first. */
struct reached {
	const struct schema *at[SCHEMAS_MAX];
	size_t count;
};

static void schema_reach(struct reached *reached, const struct schema *schema)
{
	for (size_t i = 0; i < reached->count; i++)
		if (reached->at[i] == schema)
			return;
	assert(reached->count < SCHEMAS_MAX);
	reached->at[reached->count++] = schema;
}

static void schemas_collect(struct reached *reached, const struct schema *file)
{
	schema_reach(reached, file);
	for (size_t at = 0; at < reached->count; at++)
		for (size_t i = 0; i < reached->at[at]->count; i++)
			if (reached->at[at]->keys[i].of)
				schema_reach(reached, reached->at[at]->keys[i].of);
	schema_reach(reached, &schema_range_row); /* of the rows of every list of ranges */
}

static void write_definitions(struct schema_writer *writer, const struct reached *reached)
{
	struct json *json = &writer->json;
	char name[SCHEMA_NAME_TEXT];
	json_key(json, "$defs");
	json_object(json);
	for (size_t i = 1; i < reached->count; i++) {
		schema_name(reached->at[i], name);
		json_key(json, name);
		json_object(json);
		write_mapping(writer, reached->at[i]);
		json_object_end(json);
	}
	schema_types_define(writer);
	json_object_end(json);
}

/* What a file is, for people. */
struct file_about {
	const char *id, *title, *summary;
};

static enum status file_schema_json(const struct schema *file, const struct file_about *about,
				    struct out *out)
{
	enum { LEVELS = 4 }; /* each key in a line of its own */
	struct reached reached = {0};
	struct schema_writer writer = {.used = 0};
	json_init(&writer.json, out, LEVELS);
	out_init_memory(&writer.text);
	schemas_collect(&reached, file);
	json_object(&writer.json);
	json_schema_head(&writer.json, about->id, about->title, about->summary);
	write_mapping(&writer, file);
	write_definitions(&writer, &reached);
	json_object_end(&writer.json);
	out_char(out, '\n');
	enum status status = out_status(&writer.text);
	out_clear(&writer.text);
	return status;
}

enum status policy_schema_json(struct out *out)
{
	static const struct file_about about = {
	    "urn:loginscope:policy:1", "loginscope policy",
	    "What a Salesforce org has configured about logins: who may log in, from "
	    "where, when and how."};
	return file_schema_json(&schema_policy, &about, out);
}

enum status tests_schema_json(struct out *out)
{
	static const struct file_about about = {
	    "urn:loginscope:tests:1", "loginscope tests",
	    "What a policy is expected to answer about logins, in a file beside it."};
	return file_schema_json(&schema_tests, &about, out);
}

enum status properties_schema_json(struct out *out)
{
	static const struct file_about about = {
	    "urn:loginscope:properties:1", "loginscope properties",
	    "What holds for every login there can be, in a file beside the policy it is about."};
	return file_schema_json(&schema_properties, &about, out);
}

enum status scenario_schema_json(struct out *out)
{
	static const struct file_about about = {
	    "urn:loginscope:scenario:1", "loginscope scenario",
	    "What happens to an org over time: who changes what, and which programs log in."};
	return file_schema_json(&schema_scenario, &about, out);
}
