#include "report/csv_fields.h"

#include "report/page.h"

/* What a table may take for the beginning of a formula. */
static bool begins_formula(char c)
{
	return strchr("=+-@", c) != NULL;
}

/* A field is made behind a blank, which it keeps where it would be a formula without. */
static void field_begin(struct csv_fields *fields)
{
	out_rewind(&fields->field);
	out_char(&fields->field, ' ');
}

void csv_fields_init(struct csv_fields *fields, struct out *out)
{
	*fields = (struct csv_fields){.out = out};
	out_init_memory(&fields->field);
	field_begin(fields);
}

void csv_fields_clear(struct csv_fields *fields)
{
	out_clear(&fields->field);
}

void csv_field_end(struct csv_fields *fields, char after)
{
	struct str field = page_plain(&fields->field);
	bool formula = field.length > 1 && begins_formula(field.at[1]);
	if (field.length && !formula)
		field = (struct str){field.at + 1, field.length - 1};
	out_csv_field(fields->out, field);
	out_char(fields->out, after);
	field_begin(fields);
}

void csv_text_field(struct csv_fields *fields, struct str text)
{
	out_terminal_text(&fields->field, text);
	csv_field_end(fields, ',');
}

void csv_file_field(struct csv_fields *fields, struct str name)
{
	if (name.length && begins_formula(*name.at) && !str_equal(name, STR("-")))
		out_text(&fields->field, "./");
	csv_text_field(fields, name);
}

void csv_count(struct csv_fields *fields, struct count count)
{
	char digits[COUNT_TEXT];
	out_bytes(fields->out, digits, count_format(count, digits));
}
