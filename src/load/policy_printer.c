#include "load/policy_printer.h"

#include <assert.h>

#include "load/yaml_write.h"

const char *printer_choice(const struct schema_choices *choices, uint32_t value)
{
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (choice.value == value && !choice.foreign)
			return choice.name.at;
	}
	assert(0); /* a value without a word */
	return "";
}

bool field_has_items(const struct field *field)
{
	return field_count(field) > 0;
}

void printer_line(struct printer *printer)
{
	out_fill(printer->out, ' ', printer->indent - (printer->dash ? 2 : 0));
	if (printer->dash)
		out_text(printer->out, "- ");
	printer->dash = false;
}

void printer_key(struct printer *printer, const struct field *field)
{
	printer_line(printer);
	out_str(printer->out, field->key->name);
	out_char(printer->out, ':');
}

void printer_word(struct printer *printer, const struct field *field, const char *word)
{
	printer_key(printer, field);
	out_char(printer->out, ' ');
	out_text(printer->out, word);
	out_char(printer->out, '\n');
}

void printer_text(struct printer *printer, const struct field *field, struct str text)
{
	printer_key(printer, field);
	out_char(printer->out, ' ');
	yaml_write_text(printer->out, text, false);
	out_char(printer->out, '\n');
}

void printer_list_begin(struct printer *printer, const struct field *field)
{
	printer_key(printer, field);
	out_text(printer->out, " [");
}

void printer_list_comma(struct printer *printer, uint32_t index)
{
	if (index > 0)
		out_text(printer->out, ", ");
}

void printer_list_end(struct printer *printer)
{
	out_text(printer->out, "]\n");
}
