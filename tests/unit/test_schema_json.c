/* The JSON Schemas without a validator (tests/schema/run has one): that they are
 * JSON, that each row of the format is there with what it takes and nothing else is,
 * and that words are those that the program prints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json_scan.h"
#include "base/mem.h"
#include "engine/outcomes.h"
#include "load/schema_json.h"
#include "load/schema_types.h"
#include "policy/scenario.h"
#include "report/check_schema.h"
#include "report/decision_schema.h"
#include "report/diagnostic_schema.h"
#include "report/finding_json.h"
#include "report/json_rows.h"
#include "report/match_schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A schema as text that ends in NUL; release with free(). */
static char *text_of(const struct json_schema *schema)
{
	struct out out;
	struct json json;
	out_init_memory(&out);
	json_init(&json, &out, 4);
	if (schema)
		json_schema_write(&json, schema);
	else
		assert_int_equal(policy_schema_json(&out), OK);
	assert_int_equal(out_status(&out), OK);
	char *text = strndup(out_written(&out).at, out_written(&out).length);
	assert_non_null(text);
	out_clear(&out);
	return text;
}

static struct str line_at(const char *at)
{
	return (struct str){at, strcspn(at, "\n")};
}

static bool holds(struct str text, const char *part)
{
	return memmem(text.at, text.length, part, strlen(part)) != NULL;
}

/* The lines between `"NAME": {` and its bracket, `depth` blanks in. */
static struct str block_find(const char *text, size_t depth, const char *name)
{
	char begin[100], end[100];
	snprintf(begin, sizeof begin, "\n%*s\"%s\": {\n", (int)depth, "", name);
	snprintf(end, sizeof end, "\n%*s}", (int)depth, "");
	const char *at = strstr(text, begin);
	if (!at)
		fail_msg("there is no %s", name);
	if (strstr(at + 1, begin))
		fail_msg("%s is there twice", name);
	const char *stop = strstr(at + strlen(begin) - 1, end);
	assert_non_null(stop);
	return (struct str){at, (size_t)(stop - at)};
}

/* --- The policy ------------------------------------------------------------------ */

/* The text that describes a key: a line in a definition, several at the top. */
static struct str key_find(const char *text, const struct schema *schema, struct str block,
			   const struct schema_key *key)
{
	char begin[100];
	if (schema == &schema_policy || schema == &schema_tests || schema == &schema_properties ||
	    schema == &schema_scenario)
		return block_find(text, 4, key->name.at);
	snprintf(begin, sizeof begin, "\n        \"%s\": {", key->name.at);
	const char *at = memmem(block.at, block.length, begin, strlen(begin));
	if (!at)
		fail_msg("%s of %s is missing", key->name.at, schema->what);
	return line_at(at + 1);
}

static void choices_check(struct str described, const struct schema_key *key)
{
	for (size_t i = 0; key->choices && i < key->choices->count; i++) {
		struct schema_choice choice = schema_choice_get(key->choices, i);
		char word[100];
		snprintf(word, sizeof word, choice.number ? "%s, " : "\"%s\"", choice.name.at);
		if (!choice.foreign && !holds(described, word))
			fail_msg("%s cannot be %s", key->name.at, choice.name.at);
	}
}

/* "required": [ … ] of a mapping. */
static struct str required_find(struct str block)
{
	const char *at = memmem(block.at, block.length, "\"required\": [", 13);
	/* Those of alternatives come behind it. */
	assert_non_null(at);
	return (struct str){at, strcspn(at, "]")};
}

static unsigned rows_check(const char *text, const struct schema *schema, struct str block)
{
	struct str required = required_find(block);
	unsigned count = 0, needed = 0, commas = 0;
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		char name[100];
		snprintf(name, sizeof name, "\"%s\"", key->name.at);
		struct str described = key_find(text, schema, block, key);
		assert_true(holds(described, "\"description\": \""));
		choices_check(described, key);
		bool is_required = (key->flags & SCHEMA_REQUIRED) && !key->kind;
		if (holds(required, name) != is_required)
			fail_msg("is %s of %s required or not?", key->name.at, schema->what);
		needed += is_required;
		count++;
	}
	for (size_t i = 0; i < required.length; i++)
		commas += required.at[i] == ',';
	assert_int_equal(needed ? needed - 1 : 0, commas);
	return count;
}

/* A mapping has the keys of its rows and no other. */
static void mapping_check(const char *text, const struct schema *schema)
{
	char name[SCHEMA_NAME_TEXT];
	schema_name(schema, name);
	struct str block = block_find(text, 4, name);
	unsigned keys = 0, count = rows_check(text, schema, block);
	assert_true(holds(block, "\"additionalProperties\": false"));
	const char *properties = memmem(block.at, block.length, "\"properties\": {\n", 16);
	for (const char *at = properties; at < block.at + block.length; at++)
		keys += strncmp(at, "\n        \"", 10) == 0;
	assert_int_equal(keys, count);
}

static unsigned mappings_check(const char *text, const struct schema *schema)
{
	unsigned count = 0;
	for (size_t i = 0; i < schema->count; i++)
		if (schema->keys[i].of) {
			mapping_check(text, schema->keys[i].of);
			count += 1 + mappings_check(text, schema->keys[i].of);
		}
	return count;
}

static void test_policy(void **state)
{
	(void)state;
	char *policy = text_of(NULL), *again = text_of(NULL);
	assert_string_equal(policy, again);
	assert_true(json_scan(str_of(policy)));
	char *definitions = strstr(policy, "\n  \"$defs\"");
	assert_non_null(definitions);
	*definitions++ = '\0'; /* names above are names below again */
	rows_check(policy, &schema_policy, str_of(policy));
	assert_true(mappings_check(definitions, &schema_policy) >= 14);
	mapping_check(definitions, &schema_range_row);
	free(policy);
	free(again);
}

/* A file beside a policy. The rows that it shares with a policy say the same in both. */
static void beside_check(enum status (*schema_json)(struct out *), const struct schema *file,
			 const struct schema *const *shared, size_t count)
{
	struct out out;
	char *policy = text_of(NULL), name[SCHEMA_NAME_TEXT];
	out_init_memory(&out);
	assert_int_equal(schema_json(&out), OK);
	char *text = strndup(out_written(&out).at, out_written(&out).length);
	assert_non_null(text);
	assert_true(json_scan(str_of(text)));
	char *definitions = strstr(text, "\n  \"$defs\""),
	     *of_policy = strstr(policy, "\n  \"$defs\"");
	assert_non_null(definitions);
	*definitions++ = '\0';
	assert_int_equal(rows_check(text, file, str_of(text)), 2);
	assert_int_equal(mappings_check(definitions, file), count);
	for (size_t i = 0; i < count; i++) {
		schema_name(shared[i], name);
		assert_true(
		    str_equal(block_find(definitions, 4, name), block_find(of_policy, 4, name)));
	}
	assert_null(strstr(definitions, "\"profile\": {\n"));
	out_clear(&out);
	free(policy);
	free(text);
}

static void test_tests(void **state)
{
	static const struct schema *const shared[] = {&schema_test, &schema_expectation};
	(void)state;
	beside_check(tests_schema_json, &schema_tests, shared, COUNT(shared));
}

static void test_properties(void **state)
{
	static const struct schema *const shared[] = {&schema_property, &schema_never,
						      &schema_always, &schema_exists};
	(void)state;
	beside_check(properties_schema_json, &schema_properties, shared, COUNT(shared));
}

/* A scenario has mappings of its own, and what is expected is said as in tests. Each `do` with
 * keys has its forms. */
static void test_scenario(void **state)
{
	struct out out;
	char *policy = text_of(NULL), begin[100];
	(void)state;
	out_init_memory(&out);
	assert_int_equal(scenario_schema_json(&out), OK);
	char *text = strndup(out_written(&out).at, out_written(&out).length);
	assert_non_null(text);
	assert_true(json_scan(str_of(text)));
	char *definitions = strstr(text, "\n  \"$defs\""),
	     *of_policy = strstr(policy, "\n  \"$defs\"");
	*definitions++ = '\0';
	assert_int_equal(rows_check(text, &schema_scenario, str_of(text)), 6);
	assert_int_equal(mappings_check(definitions, &schema_scenario), 5);
	assert_true(str_equal(block_find(definitions, 4, "expectation"),
			      block_find(of_policy, 4, "expectation")));
	for (enum event_kind kind = 0; kind < EVENT_DO_COUNT; kind++) {
		snprintf(begin, sizeof begin, "{\"do\": {\"const\": \"%s\"}}",
			 event_names[kind].at);
		if (!strstr(definitions, begin))
			fail_msg("there are no forms of %s", event_names[kind].at);
	}
	out_clear(&out);
	free(policy);
	free(text);
}

/* What an editor shows: sentences. */
static unsigned descriptions_check(const struct schema *schema)
{
	unsigned count = 0;
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		size_t length = strlen(key->summary);
		if (key->summary[length - 1] == '.')
			fail_msg("the summary of %s is no sentence yet", key->name.at);
		if (key->detail) {
			length = strlen(key->detail);
			if (key->detail[length - 1] != '.' || strchr(key->detail, '\n'))
				fail_msg("the detail of %s is no sentence", key->name.at);
			count++;
		}
		if (key->of)
			count += descriptions_check(key->of);
	}
	return count;
}

static void test_descriptions(void **state)
{
	(void)state;
	char *policy = text_of(NULL);
	assert_true(descriptions_check(&schema_policy) > 40);
	assert_true(descriptions_check(&schema_scenario) > 20);
	assert_non_null(strstr(policy, "\"description\": \"A paying org. "));
	assert_non_null(strstr(policy, "\\nLeft out: false for developer, else true.\""));
	assert_non_null(strstr(policy, "\\nLeft out: none.\""));
	assert_non_null(strstr(policy, "\"default\": \"enterprise\""));
	assert_non_null(strstr(policy, "\"default\": 15"));
	assert_non_null(strstr(policy, "[Ee][Nn][Ff][Oo][Rr][Cc][Ee]_"));
	free(policy);
}

static void no_memory_check(enum status (*schema_json)(struct out *))
{
	for (size_t nth = 1;; nth++) {
		struct out out;
		out_init_memory(&out);
		mem_fail_from(nth);
		enum status status = schema_json(&out);
		size_t asked = mem_count();
		mem_fail_from(0);
		if (status == OK)
			status = out_status(&out);
		out_clear(&out);
		assert_int_equal(status, asked >= nth ? NOMEM : OK);
		if (status == OK)
			break;
	}
}

static void test_no_memory(void **state)
{
	(void)state;
	no_memory_check(policy_schema_json);
	no_memory_check(tests_schema_json);
	no_memory_check(properties_schema_json);
	no_memory_check(scenario_schema_json);
}

/* --- Outputs ---------------------------------------------------------------------- */

static const struct {
	const char *name;
	const struct json_schema *schema;
} outputs[] = {
    {"decision", &decision_schema},
    {"decision-row", &decision_row_schema},
    {"match", &match_schema},
    {"check", &check_schema},
    {"diagnostics", &diagnostics_schema},
};

static void row_check(struct str block, const struct json_row *row)
{
	char begin[100];
	snprintf(begin, sizeof begin, "\n        \"%s\": {", row->name);
	const char *at = memmem(block.at, block.length, begin, strlen(begin));
	if (!at)
		fail_msg("%s is missing", row->name);
	assert_true((row->type == JSON_OBJECT || row->type == JSON_OBJECTS) == (row->of != NULL));
	for (size_t i = 0; i < row->word_count; i++) {
		char word[100];
		snprintf(word, sizeof word, "\"%s\"", row->words[i].at);
		if (!holds(line_at(at + 1), word))
			fail_msg("%s cannot be %s", row->name, row->words[i].at);
	}
	bool nullable = holds(line_at(at + 1), "null\"") || holds(line_at(at + 1), "null]");
	assert_int_equal(nullable, !!(row->flags & JSON_NULLABLE));
	char name[100];
	snprintf(name, sizeof name, "\"%s\"", row->name);
	assert_int_equal(holds(required_find(block), name), !!(row->flags & JSON_REQUIRED));
}

static void test_outputs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(outputs); i++) {
		const struct json_shape *shapes[JSON_SHAPES_MAX];
		char *text = text_of(outputs[i].schema);
		size_t count = json_schema_shapes(outputs[i].schema, shapes);
		assert_true(json_scan(str_of(text)));
		assert_true(count > 0);
		for (size_t shape = 0; shape < count; shape++) {
			struct str block = block_find(text, 4, shapes[shape]->name);
			for (size_t row = 0; row < shapes[shape]->count; row++)
				row_check(block, &shapes[shape]->rows[row]);
		}
		free(text);
	}
}

/* Names that are written twice, because a table cannot refer to another's. */
static void test_names(void **state)
{
	(void)state;
	const struct json_shape *shapes[JSON_SHAPES_MAX], *when = NULL;
	size_t count = json_schema_shapes(&decision_schema, shapes);
	for (size_t i = 0; i < count; i++)
		if (strcmp(shapes[i]->name, "when") == 0)
			when = shapes[i];
	assert_non_null(when);
	assert_int_equal(when->count, FACT_COUNT);
	for (size_t i = 0; i < FACT_COUNT; i++)
		assert_string_equal(when->rows[i].name, fact_names[i].at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_policy),       cmocka_unit_test(test_tests),
	    cmocka_unit_test(test_properties),   cmocka_unit_test(test_scenario),
	    cmocka_unit_test(test_descriptions), cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_outputs),      cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
