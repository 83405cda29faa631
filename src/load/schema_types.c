#include "load/schema_types.h"

#include <assert.h>

#include "base/json_shape.h"
#include "policy/verdict.h"

/* --- Words ---------------------------------------------------------------------- */

void schema_choice_write(struct json *json, const struct schema_choice *choice)
{
	uint64_t number = 0;
	for (size_t i = 0; choice->number && i < choice->name.length; i++)
		number = number * 10 + (uint64_t)(choice->name.at[i] - '0');
	if (choice->number)
		json_number(json, number);
	else
		json_str(json, choice->name);
}

static bool any_foreign(const struct schema_choices *choices)
{
	size_t i = 0;
	while (i < choices->count && !schema_choice_get(choices, i).foreign)
		i++;
	return i < choices->count;
}

static void write_own_choices(struct json *json, const struct schema_choices *choices)
{
	json_key(json, "enum");
	json_array(json);
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (!choice.foreign)
			schema_choice_write(json, &choice);
	}
	json_array_end(json);
}

static bool char_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "^(?:[Bb][Yy]…|…)$": an expression has no other way to leave case open. */
static void foreign_pattern(struct out *out, const struct schema_choices *choices)
{
	bool more = false;
	out_rewind(out);
	out_text(out, "^(?:");
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		struct str name = choice.name;
		if (!choice.foreign)
			continue;
		if (more)
			out_char(out, '|');
		more = true;
		for (size_t at = 0; at < name.length; at++) {
			char c = name.at[at];
			if (char_is_letter(c))
				out_format(out, "[%c%c]", c & ~0x20, c | 0x20);
			else
				out_char(out, c);
		}
	}
	out_text(out, ")$");
}

static void choice_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	if (!any_foreign(key->choices)) {
		write_own_choices(json, key->choices);
		return;
	}
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	write_own_choices(json, key->choices);
	json_object_end(json);
	json_object(json);
	json_pair(json, "type", "string");
	foreign_pattern(&writer->text, key->choices);
	json_key(json, "pattern");
	json_str(json, out_written(&writer->text));
	json_object_end(json);
	json_array_end(json);
}

static void bits_type(struct schema_writer *writer, const struct schema_key *key)
{
	json_pair(&writer->json, "type", "array");
	json_key(&writer->json, "items");
	json_object(&writer->json);
	choice_type(writer, key);
	json_object_end(&writer->json);
}

/* --- Types --------------------------------------------------------------------- */

static void version_type(struct schema_writer *writer, const struct schema_key *key)
{
	(void)key;
	json_key(&writer->json, "const");
	json_number(&writer->json, 1);
}

static void flag_type(struct schema_writer *writer, const struct schema_key *key)
{
	(void)key;
	json_pair(&writer->json, "type", "boolean");
}

static void date_type(struct schema_writer *writer, const struct schema_key *key)
{
	(void)key;
	schema_pattern_write(&writer->json, "^" PATTERN_MONTH PATTERN_DAY "$");
}

static void digest_type(struct schema_writer *writer, const struct schema_key *key)
{
	(void)key;
	schema_pattern_write(&writer->json, "^[0-9A-Fa-f]{64}$");
}

static void rules_type(struct schema_writer *writer, const struct schema_key *key)
{
	(void)key;
	schema_pattern_write(&writer->json, "^" PATTERN_MONTH "(?:" PATTERN_DAY ")?$");
}

/* --- One or several ------------------------------------------------------------- */

typedef void type_write(struct schema_writer *writer, const struct schema_key *key);

#define REF_TYPE(function, definition)                                                             \
	static void function(struct schema_writer *writer, const struct schema_key *key)           \
	{                                                                                          \
		(void)key;                                                                         \
		schema_definition_ref(writer, definition);                                         \
	}
REF_TYPE(text_type, "text")
REF_TYPE(name_type, "name")
REF_TYPE(names_type, "names")
REF_TYPE(file_type, "file")
REF_TYPE(row_type, "row")
REF_TYPE(address_type, "address")
REF_TYPE(block_type, "block")
REF_TYPE(range_type, "range-text")
REF_TYPE(hours_type, "window")
REF_TYPE(country_type, "country")
REF_TYPE(asn_type, "as-number")
REF_TYPE(time_type, "time")

REF_TYPE(schedule_type, "schedule")

/* Those that an object is made of are not none. */
static void ranges_type(struct schema_writer *writer, const struct schema_key *key)
{
	if (key->flags & SCHEMA_KIND) {
		json_key(&writer->json, "minItems");
		json_number(&writer->json, 1);
	}
	schema_definition_ref(writer, "ranges");
}

/* +0 without quotes is a number to YAML. */
static void step_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	(void)key;
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	schema_definition_ref(writer, "step");
	json_object_end(json);
	json_object(json);
	json_key(json, "const");
	json_number(json, 0);
	json_object_end(json);
	json_array_end(json);
}

static void number_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	(void)key;
	json_pair(json, "type", "integer");
	json_key(json, "minimum");
	json_number(json, 0);
	json_key(json, "maximum");
	json_number(json, UINT16_MAX);
}

/* One, or a list of at least one. */
static void few_write(struct schema_writer *writer, const struct schema_key *key, type_write *one)
{
	struct json *json = &writer->json;
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	one(writer, key);
	json_object_end(json);
	json_object(json);
	json_pair(json, "type", "array");
	json_key(json, "minItems");
	json_number(json, 1);
	json_key(json, "items");
	json_object(json);
	one(writer, key);
	json_object_end(json);
	json_object_end(json);
	json_array_end(json);
}

/* A word, or what YAML 1.1 makes of it. */
static void answer_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	choice_type(writer, key);
	json_object_end(json);
	json_object(json);
	json_pair(json, "type", "boolean");
	json_object_end(json);
	json_array_end(json);
}

#define FEW_TYPE(function, one)                                                                    \
	static void function(struct schema_writer *writer, const struct schema_key *key)           \
	{                                                                                          \
		few_write(writer, key, one);                                                       \
	}
FEW_TYPE(few_rows_type, row_type)
FEW_TYPE(few_countries_type, country_type)
FEW_TYPE(few_asns_type, asn_type)
FEW_TYPE(few_words_type, choice_type)
FEW_TYPE(few_answers_type, answer_type)
FEW_TYPE(few_names_type, name_type)
FEW_TYPE(few_addresses_type, address_type)
FEW_TYPE(few_times_type, time_type)

/* Times, or the one word. */
static void minutes_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	json_pair(json, "const", "every-minute");
	json_object_end(json);
	json_object(json);
	few_times_type(writer, key);
	json_object_end(json);
	json_array_end(json);
}

/* --- What is expected ------------------------------------------------------------- */

static void alternatives_write(struct out *out, const struct schema_choices *choices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			out_char(out, '|');
		out_str(out, schema_choice_get(choices, i).name);
	}
}

/* VERDICT, as words for editors to offer; VERDICT:REASON, but for depends, which is the
 * last one; the longer form. */
static void expect_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	char name[SCHEMA_NAME_TEXT];
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	write_own_choices(json, &schema_verdicts);
	json_object_end(json);
	out_rewind(&writer->text);
	out_text(&writer->text, "^(?:");
	alternatives_write(&writer->text, &schema_verdicts, VERDICT_DEPENDS);
	out_text(&writer->text, "):(?:");
	alternatives_write(&writer->text, &schema_reasons, schema_reasons.count);
	out_text(&writer->text, ")$");
	json_object(json);
	json_pair(json, "type", "string");
	json_key(json, "pattern");
	json_str(json, out_written(&writer->text));
	json_object_end(json);
	json_object(json);
	schema_name(key->of, name);
	json_definition_ref(json, name);
	json_object_end(json);
	json_array_end(json);
}

/* --- Mappings ----------------------------------------------------------------------- */

static void object_type(struct schema_writer *writer, const struct schema_key *key)
{
	char name[SCHEMA_NAME_TEXT];
	schema_name(key->of, name);
	json_definition_ref(&writer->json, name);
}

static void objects_type(struct schema_writer *writer, const struct schema_key *key)
{
	char name[SCHEMA_NAME_TEXT];
	schema_name(key->of, name);
	json_pair(&writer->json, "type", "array");
	schema_items_ref(writer, name);
}

static void named_lists_type(struct schema_writer *writer, const struct schema_key *key)
{
	struct json *json = &writer->json;
	char name[SCHEMA_NAME_TEXT];
	schema_name(key->of, name);
	json_pair(json, "type", "object");
	json_key(json, "propertyNames");
	json_object(json);
	schema_definition_ref(writer, "name");
	json_object_end(json);
	json_key(json, "additionalProperties");
	json_object(json);
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	json_pair(json, "type", "array");
	json_key(json, "minItems");
	json_number(json, 1);
	schema_definition_ref(writer, "ranges");
	json_object_end(json);
	json_object(json);
	json_definition_ref(json, name);
	json_object_end(json);
	json_array_end(json);
	json_object_end(json);
}

/* What stands for a type. `example` is one
 * for the keys that have none of their own. */
static const struct schema_type_writer types[] = {
    [SCHEMA_VERSION] = {version_type, NULL, false},
    [SCHEMA_TEXT] = {text_type, NULL, false},
    [SCHEMA_NAME] = {name_type, NULL, false},
    [SCHEMA_FLAG] = {flag_type, NULL, false},
    [SCHEMA_CHOICE] = {choice_type, NULL, false},
    [SCHEMA_BITS] = {bits_type, NULL, true},
    [SCHEMA_LIMIT] = {choice_type, NULL, false},
    [SCHEMA_PATH] = {text_type, NULL, false},
    [SCHEMA_FILE_NAME] = {file_type, NULL, false},
    [SCHEMA_DATE] = {date_type, "2027-12-31", false},
    [SCHEMA_DIGEST] = {digest_type, NULL, false},
    [SCHEMA_RULES] = {rules_type, "2026-02", false},
    [SCHEMA_RANGES] = {ranges_type, "203.0.113.0/24", true},
    [SCHEMA_NOT_IN] = {few_rows_type, "@office", false},
    [SCHEMA_RANGE] = {range_type, NULL, false},
    [SCHEMA_ADDRESS] = {address_type, "198.51.100.10", false},
    [SCHEMA_BLOCK] = {block_type, "203.0.113.0/24", false},
    [SCHEMA_HOURS] = {hours_type, "08:00-18:00", false},
    [SCHEMA_REFERENCE] = {name_type, NULL, false},
    [SCHEMA_REFERENCES] = {names_type, NULL, true},
    [SCHEMA_FILES] = {names_type, NULL, true},
    [SCHEMA_COUNTRIES] = {few_countries_type, "KP", true},
    [SCHEMA_ASNS] = {few_asns_type, NULL, true},
    [SCHEMA_WORDS] = {few_words_type, NULL, false},
    [SCHEMA_ANSWERS] = {few_answers_type, NULL, false},
    [SCHEMA_NAMES] = {few_names_type, NULL, false},
    [SCHEMA_WHERE] = {few_rows_type, "203.0.113.0/24", false},
    [SCHEMA_ADDRESSES] = {few_addresses_type, "203.0.113.9", false},
    [SCHEMA_TIMES] = {few_times_type, "2026-02-03T09:30Z", false},
    [SCHEMA_MINUTES] = {minutes_type, "every-minute", false},
    [SCHEMA_WORD] = {choice_type, NULL, false},
    [SCHEMA_ANSWER] = {answer_type, NULL, false},
    [SCHEMA_NUMBER] = {number_type, NULL, false},
    [SCHEMA_FROM] = {address_type, "203.0.113.9", false},
    [SCHEMA_TIME] = {time_type, "2026-02-03T09:30Z", false},
    [SCHEMA_STEP] = {step_type, "+1h30m", false},
    [SCHEMA_SCHEDULE] = {schedule_type, "daily 02:00", false},
    [SCHEMA_EXPECT] = {expect_type, NULL, false},
    [SCHEMA_OBJECT] = {object_type, NULL, false},
    [SCHEMA_OBJECTS] = {objects_type, NULL, true},
    [SCHEMA_NAMED_LISTS] = {named_lists_type, NULL, false},
};

const struct schema_type_writer *schema_type_get(enum schema_type type)
{
	return &types[type];
}

void schema_name(const struct schema *schema, char ret[static SCHEMA_NAME_TEXT])
{
	const char *blank = strchr(schema->what, ' ');
	const char *name = blank ? blank + 1 : schema->what;
	assert(strlen(name) < SCHEMA_NAME_TEXT);
	for (char c = 1; c; ret++, name++)
		c = *ret = *name == ' ' ? '-' : *name;
}
