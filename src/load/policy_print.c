#include "load/policy_print.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

#include "load/described_row.h"
#include "load/file_name.h"
#include "load/schema.h"
#include "load/yaml_write.h"
#include "policy/verdict.h"

/* Every object is printed beside a blank one, which has what holds when no key
 * is written: what is alike in both is left out.
 *
 *     object ─┐
 *             ├─ row of the schema ──▶ is_set? ──▶ "key: " value
 *     blank  ─┘
 */
struct printer {
	struct out *out;
	unsigned indent; /* blanks before a key */
	bool dash;       /* the next key begins an item: its last two blanks are "- " */
	const struct policy *policy;
};

/* A key's value in an object and in the blank one. */
struct field {
	const struct schema_key *key;
	const char *object, *blank;
};

static const void *value_of(const struct field *field)
{
	return field->object + field->key->offset;
}

static uint32_t count_of(const struct field *field)
{
	uint32_t count;
	memcpy(&count, field->object + field->key->count, sizeof count);
	return count;
}

static const char *items_of(const struct field *field)
{
	const char *items;
	memcpy(&items, value_of(field), sizeof items);
	return items;
}

static bool differs(const struct field *field, size_t size)
{
	return memcmp(value_of(field), field->blank + field->key->offset, size) != 0;
}

/* Begins a line at the indent, as an item's first where that is due. */
static void line_begin(struct printer *printer)
{
	out_fill(printer->out, ' ', printer->indent - (printer->dash ? 2 : 0));
	if (printer->dash)
		out_text(printer->out, "- ");
	printer->dash = false;
}

static void key_begin(struct printer *printer, const struct field *field)
{
	line_begin(printer);
	out_str(printer->out, field->key->name);
	out_char(printer->out, ':');
}

/* One word behind its key. */
static void word_print(struct printer *printer, const struct field *field, const char *word)
{
	key_begin(printer, field);
	out_char(printer->out, ' ');
	out_text(printer->out, word);
	out_char(printer->out, '\n');
}

static void line_text_print(struct printer *printer, const struct field *field, struct str text)
{
	key_begin(printer, field);
	out_char(printer->out, ' ');
	yaml_write_text(printer->out, text, false);
	out_char(printer->out, '\n');
}

/* [a, b, c] behind a key: begin, each, end. */
static void list_begin(struct printer *printer, const struct field *field)
{
	key_begin(printer, field);
	out_text(printer->out, " [");
}

static void list_comma(struct printer *printer, uint32_t index)
{
	if (index > 0)
		out_text(printer->out, ", ");
}

static void list_end(struct printer *printer)
{
	out_text(printer->out, "]\n");
}

/* ---- single values ---- */

static void version_print(struct printer *printer, const struct field *field)
{
	word_print(printer, field, "1");
}

static bool text_is_set(const struct field *field)
{
	return ((const struct str *)value_of(field))->length > 0;
}

static void text_print(struct printer *printer, const struct field *field)
{
	line_text_print(printer, field, *(const struct str *)value_of(field));
}

/* What leads from the folder of the policy's file to that of another, in which something
 * stands: names in an included file are relative to that one, which is called by the policy
 * file's folder and what follows. */
static struct str file_prefix(const struct policy *policy, uint32_t file)
{
	if (!policy->sources || file >= policy->sources->count)
		return STR("");
	struct str from = directory_prefix(policy->file);
	struct str to = directory_prefix(policy->sources->at[file].name);
	if (to.length < from.length || memcmp(to.at, from.at, from.length) != 0)
		return to;
	return (struct str){to.at + from.length, to.length - from.length};
}

static void file_print(struct printer *printer, const struct field *field)
{
	struct str text = *(const struct str *)value_of(field);
	struct place place;
	memcpy(&place, field->object + field->key->place, sizeof place);
	struct str prefix = file_prefix(printer->policy, place.file);
	if (prefix.length == 0 || text.at[0] == '/') {
		line_text_print(printer, field, text);
		return;
	}
	key_begin(printer, field);
	out_char(printer->out, ' ');
	yaml_write_joined(printer->out, prefix, text);
	out_char(printer->out, '\n');
}

/* A date is wanted there, so it needs no quotes. */
static void date_print(struct printer *printer, const struct field *field)
{
	key_begin(printer, field);
	out_format(printer->out, " %.*s\n", STR_ARG(*(const struct str *)value_of(field)));
}

static bool flag_is_set(const struct field *field)
{
	return differs(field, sizeof(bool));
}

static void flag_print(struct printer *printer, const struct field *field)
{
	word_print(printer, field, *(const bool *)value_of(field) ? "true" : "false");
}

/* Our own word for a value. */
static const char *choice_name(const struct schema_choices *choices, uint32_t value)
{
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (choice.value == value && !choice.foreign)
			return choice.name.at;
	}
	assert(0); /* a value without a word */
	return "";
}

static bool choice_is_set(const struct field *field)
{
	return differs(field, sizeof(unsigned));
}

static void choice_print(struct printer *printer, const struct field *field)
{
	unsigned value = *(const unsigned *)value_of(field);
	word_print(printer, field, choice_name(field->key->choices, value));
}

static bool limit_is_set(const struct field *field)
{
	return differs(field, sizeof(uint16_t));
}

static void limit_print(struct printer *printer, const struct field *field)
{
	uint16_t value = *(const uint16_t *)value_of(field);
	word_print(printer, field, choice_name(field->key->choices, value));
}

static bool rules_is_set(const struct field *field)
{
	return differs(field, sizeof(enum rules));
}

static void rules_print(struct printer *printer, const struct field *field)
{
	word_print(printer, field, rules_names[*(const enum rules *)value_of(field)].at);
}

static bool hours_is_set(const struct field *field)
{
	return ((const struct day_hours *)value_of(field))->given;
}

static void hours_print(struct printer *printer, const struct field *field)
{
	const struct day_hours *day = value_of(field);
	unsigned start = day->start, end = day->end;
	char text[32] = "closed";
	if (start > 0 || end > 0)
		snprintf(text, sizeof text, "%02u:%02u-%02u:%02u", start / 60, start % 60, end / 60,
			 end % 60);
	word_print(printer, field, text);
}

/* ---- lists of words ---- */

static bool bits_is_set(const struct field *field)
{
	return differs(field, sizeof(uint32_t));
}

static void bits_print(struct printer *printer, const struct field *field)
{
	const struct schema_choices *choices = field->key->choices;
	uint32_t bits = *(const uint32_t *)value_of(field), written = 0;
	list_begin(printer, field);
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (!(bits & choice.value) || choice.foreign)
			continue;
		list_comma(printer, written++);
		out_str(printer->out, choice.name);
	}
	list_end(printer);
}

static void reference_print(struct printer *printer, const struct field *field)
{
	line_text_print(printer, field, ((const struct reference *)value_of(field))->name);
}

static bool references_is_set(const struct field *field)
{
	return ((const struct references *)value_of(field))->count > 0;
}

static void references_print(struct printer *printer, const struct field *field)
{
	const struct references *references = value_of(field);
	list_begin(printer, field);
	for (uint32_t i = 0; i < references->count; i++) {
		list_comma(printer, i);
		yaml_write_text(printer->out, references->at[i].name, true);
	}
	list_end(printer);
}

static bool items_is_set(const struct field *field)
{
	return count_of(field) > 0;
}

static void countries_print(struct printer *printer, const struct field *field)
{
	const struct str *countries = (const void *)items_of(field);
	list_begin(printer, field);
	for (uint32_t i = 0; i < count_of(field); i++) {
		list_comma(printer, i);
		yaml_write_text(printer->out, countries[i], true);
	}
	list_end(printer);
}

static void asns_print(struct printer *printer, const struct field *field)
{
	const uint32_t *asns = (const void *)items_of(field);
	list_begin(printer, field);
	for (uint32_t i = 0; i < count_of(field); i++) {
		list_comma(printer, i);
		out_number(printer->out, asns[i]);
	}
	list_end(printer);
}

/* ---- ranges ---- */

static void described_print(struct out *out, const struct range_row *row)
{
	struct described_room room;
	struct described_pair pairs[DESCRIBED_PAIRS];
	uint32_t count = described_row_pairs(row->range, row->description, &room, pairs);
	for (uint32_t i = 0; i < count; i++) {
		out_text(out, i ? ", " : "{");
		out_str(out, pairs[i].key);
		out_text(out, ": ");
		yaml_write_text(out, pairs[i].value, true);
	}
	out_char(out, '}');
}

static void row_print(struct out *out, const struct range_row *row)
{
	char text[RANGE_TEXT];
	if (row->network_name.length) {
		yaml_write_joined(out, STR("@"), row->network_name);
	} else if (row->description.length) {
		described_print(out, row);
	} else {
		range_format(row->range, text);
		yaml_write_text(out, str_of(text), false);
	}
	out_char(out, '\n');
}

/* The rows below a key, whose line is still open. */
static void rows_print(struct printer *printer, const struct range_list *list)
{
	if (list->count == 0)
		out_text(printer->out, " []");
	out_char(printer->out, '\n');
	printer->indent += 4;
	for (uint32_t i = 0; i < list->count; i++) {
		printer->dash = true;
		line_begin(printer);
		row_print(printer->out, &list->rows[i]);
	}
	printer->indent -= 4;
}

static bool ranges_is_set(const struct field *field)
{
	return ((const struct range_list *)value_of(field))->count > 0;
}

static void ranges_print(struct printer *printer, const struct field *field)
{
	key_begin(printer, field);
	rows_print(printer, value_of(field));
}

static void network_print(struct printer *printer, const struct network *network)
{
	line_begin(printer);
	if (yaml_is_simple_key((struct str){0}, network->name)) {
		yaml_write_text(printer->out, network->name, false);
	} else {
		out_text(printer->out, "? ");
		yaml_write_text(printer->out, network->name, false);
		out_char(printer->out, '\n');
		line_begin(printer);
	}
	out_char(printer->out, ':');
	rows_print(printer, &network->ranges);
}

static void named_lists_print(struct printer *printer, const struct field *field)
{
	const struct network *networks = (const void *)items_of(field);
	key_begin(printer, field);
	out_char(printer->out, '\n');
	printer->indent += 2;
	for (uint32_t i = 0; i < count_of(field); i++)
		network_print(printer, &networks[i]);
	printer->indent -= 2;
}

/* ---- objects ---- */

enum { OBJECT_MAX = 1024 }; /* bytes of an object that stands in a list */

static bool object_differs(const struct schema *schema, const char *object, const char *blank);
static void object_print(struct printer *printer, const struct schema *schema, const char *object,
			 const char *blank);

static bool object_is_set(const struct field *field)
{
	size_t offset = field->key->offset;
	return object_differs(field->key->of, field->object + offset, field->blank + offset);
}

static void inner_print(struct printer *printer, const struct field *field)
{
	size_t offset = field->key->offset;
	key_begin(printer, field);
	out_text(printer->out, object_is_set(field) ? "\n" : " {}\n");
	printer->indent += 2;
	object_print(printer, field->key->of, field->object + offset, field->blank + offset);
	printer->indent -= 2;
}

static void objects_print(struct printer *printer, const struct field *field)
{
	_Alignas(max_align_t) char blank[OBJECT_MAX] = {0};
	const struct schema *schema = field->key->of;
	assert(schema->size <= sizeof blank);
	if (schema->set_defaults)
		schema->set_defaults(blank);
	key_begin(printer, field);
	out_char(printer->out, '\n');
	printer->indent += 4;
	for (uint32_t i = 0; i < count_of(field); i++) {
		printer->dash = true;
		object_print(printer, schema, items_of(field) + i * schema->size, blank);
	}
	printer->indent -= 4;
}

/* ---- facts of tests and properties: one value, or a list ---- */

static bool words_is_set(const struct field *field)
{
	return ((const struct words *)value_of(field))->count > 0;
}

static void words_print(struct printer *printer, const struct field *field)
{
	const struct words *words = value_of(field);
	const struct schema_choices *choices = field->key->choices;
	if (words->count == 1) {
		line_text_print(printer, field, str_of(choice_name(choices, words->at->value)));
		return;
	}
	list_begin(printer, field);
	for (uint32_t i = 0; i < words->count; i++) {
		list_comma(printer, i);
		yaml_write_text(printer->out, str_of(choice_name(choices, words->at[i].value)),
				true);
	}
	list_end(printer);
}

static void names_print(struct printer *printer, const struct field *field)
{
	const struct references *references = value_of(field);
	if (references->count == 1)
		line_text_print(printer, field, references->at->name);
	else
		references_print(printer, field);
}

static bool times_is_set(const struct field *field)
{
	return ((const struct moments *)value_of(field))->count > 0;
}

static void times_print(struct printer *printer, const struct field *field)
{
	const struct moments *moments = value_of(field);
	list_begin(printer, field);
	for (uint32_t i = 0; i < moments->count; i++) {
		list_comma(printer, i);
		yaml_write_text(printer->out, moments->at[i].text, true);
	}
	list_end(printer);
}

static bool minutes_is_set(const struct field *field)
{
	return ((const struct scope *)(const void *)field->object)->every_minute ||
	       times_is_set(field);
}

static void minutes_print(struct printer *printer, const struct field *field)
{
	if (((const struct scope *)(const void *)field->object)->every_minute)
		word_print(printer, field, "every-minute");
	else
		times_print(printer, field);
}

static void expect_print(struct printer *printer, const struct field *field)
{
	const struct expect *expected = value_of(field);
	if (expected->verdicts.count != 1 || expected->reasons.count > 1) {
		inner_print(printer, field);
		return;
	}
	key_begin(printer, field);
	out_char(printer->out, ' ');
	out_str(printer->out, verdict_names[expected->verdicts.at->value]);
	if (expected->reasons.count) {
		out_char(printer->out, ':');
		out_str(printer->out, reason_names[expected->reasons.at->value]);
	}
	out_char(printer->out, '\n');
}

/* What a type without a row takes is not in the model. */
static const struct {
	bool (*is_set)(const struct field *); /* NULL: only where it is required */
	void (*print)(struct printer *, const struct field *);
} types[] = {
    [SCHEMA_VERSION] = {NULL, version_print},
    [SCHEMA_TEXT] = {text_is_set, text_print},
    [SCHEMA_NAME] = {text_is_set, text_print},
    [SCHEMA_FLAG] = {flag_is_set, flag_print},
    [SCHEMA_CHOICE] = {choice_is_set, choice_print},
    [SCHEMA_BITS] = {bits_is_set, bits_print},
    [SCHEMA_LIMIT] = {limit_is_set, limit_print},
    [SCHEMA_PATH] = {text_is_set, file_print},
    [SCHEMA_POLICY] = {text_is_set, file_print},
    [SCHEMA_DATE] = {text_is_set, date_print},
    [SCHEMA_RULES] = {rules_is_set, rules_print},
    [SCHEMA_RANGES] = {ranges_is_set, ranges_print},
    [SCHEMA_NOT_IN] = {ranges_is_set, ranges_print},
    [SCHEMA_HOURS] = {hours_is_set, hours_print},
    [SCHEMA_REFERENCE] = {NULL, reference_print},
    [SCHEMA_REFERENCES] = {references_is_set, references_print},
    [SCHEMA_COUNTRIES] = {items_is_set, countries_print},
    [SCHEMA_ASNS] = {items_is_set, asns_print},
    [SCHEMA_WORDS] = {words_is_set, words_print},
    [SCHEMA_ANSWERS] = {words_is_set, words_print},
    [SCHEMA_NAMES] = {references_is_set, names_print},
    [SCHEMA_WHERE] = {ranges_is_set, ranges_print},
    [SCHEMA_ADDRESSES] = {ranges_is_set, ranges_print},
    [SCHEMA_TIMES] = {times_is_set, times_print},
    [SCHEMA_MINUTES] = {minutes_is_set, minutes_print},
    [SCHEMA_EXPECT] = {NULL, expect_print},
    [SCHEMA_OBJECT] = {object_is_set, inner_print},
    [SCHEMA_OBJECTS] = {items_is_set, objects_print},
    [SCHEMA_NAMED_LISTS] = {items_is_set, named_lists_print},
};

static bool is_printed(const struct field *field)
{
	size_t type = field->key->type;
	if (type >= sizeof types / sizeof *types || !types[type].print ||
	    !schema_applies(field->key, field->object))
		return false;
	return (field->key->flags & (SCHEMA_REQUIRED | SCHEMA_KIND)) ||
	       (types[type].is_set && types[type].is_set(field));
}

static bool object_differs(const struct schema *schema, const char *object, const char *blank)
{
	for (size_t i = 0; i < schema->count; i++)
		if (is_printed(&(struct field){&schema->keys[i], object, blank}))
			return true;
	return false;
}

static void object_print(struct printer *printer, const struct schema *schema, const char *object,
			 const char *blank)
{
	for (size_t i = 0; i < schema->count; i++) {
		struct field field = {&schema->keys[i], object, blank};
		if (is_printed(&field))
			types[field.key->type].print(printer, &field);
	}
}

void policy_print(struct out *out, const struct policy *policy)
{
	struct policy blank = {0}, whole = *policy;
	struct printer printer = {.out = out, .policy = policy};
	whole.other_source_count = 0; /* what it brought is in the policy */
	schema_org.set_defaults(&blank.org);
	/* Whether an org pays depends on its edition unless it is said. */
	blank.org.revenue = policy->org.edition != EDITION_DEVELOPER;
	object_print(&printer, &schema_policy, (const char *)&whole, (const char *)&blank);
}
