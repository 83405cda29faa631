/* Keys with one value. */
#include <stdio.h>

#include "load/file_name.h"
#include "load/policy_printer.h"
#include "load/yaml_write.h"

static void version_print(struct printer *printer, const struct field *field)
{
	printer_word(printer, field, "1");
}

static bool text_is_set(const struct field *field)
{
	return ((const struct str *)field_value(field))->length > 0;
}

static void text_print(struct printer *printer, const struct field *field)
{
	printer_text(printer, field, *(const struct str *)field_value(field));
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
	struct str text = *(const struct str *)field_value(field);
	struct place place;
	memcpy(&place, field->object + field->key->place, sizeof place);
	struct str prefix = file_prefix(printer->policy, place.file);
	if (prefix.length == 0 || text.at[0] == '/') {
		printer_text(printer, field, text);
		return;
	}
	printer_key(printer, field);
	out_char(printer->out, ' ');
	yaml_write_joined(printer->out, prefix, text);
	out_char(printer->out, '\n');
}

/* A date is wanted there, so it needs no quotes. */
static void date_print(struct printer *printer, const struct field *field)
{
	printer_key(printer, field);
	out_format(printer->out, " %.*s\n", STR_ARG(*(const struct str *)field_value(field)));
}

static bool flag_is_set(const struct field *field)
{
	return field_differs(field, sizeof(bool));
}

static void flag_print(struct printer *printer, const struct field *field)
{
	printer_word(printer, field, *(const bool *)field_value(field) ? "true" : "false");
}

static bool choice_is_set(const struct field *field)
{
	return field_differs(field, sizeof(unsigned));
}

static void choice_print(struct printer *printer, const struct field *field)
{
	unsigned value = *(const unsigned *)field_value(field);
	printer_word(printer, field, printer_choice(field->key->choices, value));
}

static bool limit_is_set(const struct field *field)
{
	return field_differs(field, sizeof(uint16_t));
}

static void limit_print(struct printer *printer, const struct field *field)
{
	uint16_t value = *(const uint16_t *)field_value(field);
	printer_word(printer, field, printer_choice(field->key->choices, value));
}

static bool rules_is_set(const struct field *field)
{
	return field_differs(field, sizeof(enum rules));
}

static void rules_print(struct printer *printer, const struct field *field)
{
	printer_word(printer, field, rules_names[*(const enum rules *)field_value(field)].at);
}

static bool hours_is_set(const struct field *field)
{
	return ((const struct day_hours *)field_value(field))->given;
}

static void hours_print(struct printer *printer, const struct field *field)
{
	const struct day_hours *day = field_value(field);
	unsigned start = day->start, end = day->end;
	char text[32] = "closed";
	if (start > 0 || end > 0)
		snprintf(text, sizeof text, "%02u:%02u-%02u:%02u", start / 60, start % 60, end / 60,
			 end % 60);
	printer_word(printer, field, text);
}
static void reference_print(struct printer *printer, const struct field *field)
{
	printer_text(printer, field, ((const struct reference *)field_value(field))->name);
}

const struct print_type print_values[PRINT_TYPES] = {
    [SCHEMA_VERSION] = {NULL, version_print},        [SCHEMA_TEXT] = {text_is_set, text_print},
    [SCHEMA_NAME] = {text_is_set, text_print},       [SCHEMA_FLAG] = {flag_is_set, flag_print},
    [SCHEMA_CHOICE] = {choice_is_set, choice_print}, [SCHEMA_LIMIT] = {limit_is_set, limit_print},
    [SCHEMA_PATH] = {text_is_set, file_print},       [SCHEMA_FILE_NAME] = {text_is_set, file_print},
    [SCHEMA_DIGEST] = {text_is_set, text_print},     [SCHEMA_RANGE] = {text_is_set, text_print},
    [SCHEMA_DATE] = {text_is_set, date_print},       [SCHEMA_RULES] = {rules_is_set, rules_print},
    [SCHEMA_HOURS] = {hours_is_set, hours_print},    [SCHEMA_REFERENCE] = {NULL, reference_print},
};
