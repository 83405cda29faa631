/* Keys with several values, or with one or several. */
#include "load/policy_printer.h"
#include "load/yaml_write.h"

static bool bits_is_set(const struct field *field)
{
	return field_differs(field, sizeof(uint32_t));
}

static void bits_print(struct printer *printer, const struct field *field)
{
	const struct schema_choices *choices = field->key->choices;
	uint32_t bits = *(const uint32_t *)field_value(field), written = 0;
	printer_list_begin(printer, field);
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (!(bits & choice.value) || choice.foreign)
			continue;
		printer_list_comma(printer, written++);
		out_str(printer->out, choice.name);
	}
	printer_list_end(printer);
}

static bool references_is_set(const struct field *field)
{
	return ((const struct references *)field_value(field))->count > 0;
}

static void references_print(struct printer *printer, const struct field *field)
{
	const struct references *references = field_value(field);
	printer_list_begin(printer, field);
	for (uint32_t i = 0; i < references->count; i++) {
		printer_list_comma(printer, i);
		yaml_write_text(printer->out, references->at[i].name, true);
	}
	printer_list_end(printer);
}

static void countries_print(struct printer *printer, const struct field *field)
{
	const struct str *countries = (const void *)field_items(field);
	printer_list_begin(printer, field);
	for (uint32_t i = 0; i < field_count(field); i++) {
		printer_list_comma(printer, i);
		yaml_write_text(printer->out, countries[i], true);
	}
	printer_list_end(printer);
}

static void asns_print(struct printer *printer, const struct field *field)
{
	const uint32_t *asns = (const void *)field_items(field);
	printer_list_begin(printer, field);
	for (uint32_t i = 0; i < field_count(field); i++) {
		printer_list_comma(printer, i);
		out_number(printer->out, asns[i]);
	}
	printer_list_end(printer);
}

/* ---- facts of tests and properties: one value, or a list ---- */

static bool words_is_set(const struct field *field)
{
	return ((const struct words *)field_value(field))->count > 0;
}

static void words_print(struct printer *printer, const struct field *field)
{
	const struct words *words = field_value(field);
	const struct schema_choices *choices = field->key->choices;
	if (words->count == 1) {
		printer_text(printer, field, str_of(printer_choice(choices, words->at->value)));
		return;
	}
	printer_list_begin(printer, field);
	for (uint32_t i = 0; i < words->count; i++) {
		printer_list_comma(printer, i);
		yaml_write_text(printer->out, str_of(printer_choice(choices, words->at[i].value)),
				true);
	}
	printer_list_end(printer);
}

static void names_print(struct printer *printer, const struct field *field)
{
	const struct references *references = field_value(field);
	if (references->count == 1)
		printer_text(printer, field, references->at->name);
	else
		references_print(printer, field);
}

static bool times_is_set(const struct field *field)
{
	return ((const struct moments *)field_value(field))->count > 0;
}

static void times_print(struct printer *printer, const struct field *field)
{
	const struct moments *moments = field_value(field);
	printer_list_begin(printer, field);
	for (uint32_t i = 0; i < moments->count; i++) {
		printer_list_comma(printer, i);
		yaml_write_text(printer->out, moments->at[i].text, true);
	}
	printer_list_end(printer);
}

static bool minutes_is_set(const struct field *field)
{
	return ((const struct scope *)(const void *)field->object)->every_minute ||
	       times_is_set(field);
}

static void minutes_print(struct printer *printer, const struct field *field)
{
	if (((const struct scope *)(const void *)field->object)->every_minute)
		printer_word(printer, field, "every-minute");
	else
		times_print(printer, field);
}

const struct print_type print_lists[PRINT_TYPES] = {
    [SCHEMA_BITS] = {bits_is_set, bits_print},
    [SCHEMA_REFERENCES] = {references_is_set, references_print},
    [SCHEMA_COUNTRIES] = {field_has_items, countries_print},
    [SCHEMA_ASNS] = {field_has_items, asns_print},
    [SCHEMA_WORDS] = {words_is_set, words_print},
    [SCHEMA_ANSWERS] = {words_is_set, words_print},
    [SCHEMA_NAMES] = {references_is_set, names_print},
    [SCHEMA_TIMES] = {times_is_set, times_print},
    [SCHEMA_MINUTES] = {minutes_is_set, minutes_print},
};
