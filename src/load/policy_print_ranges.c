/* Range lists. */
#include "load/policy_printer.h"
#include "load/range_text.h"
#include "load/yaml_write.h"

/* The rows below a key, whose line is still open. */
static void rows_print(struct printer *printer, const struct range_list *list)
{
	if (list->count == 0)
		out_text(printer->out, " []");
	out_char(printer->out, '\n');
	printer->indent += 4;
	for (uint32_t i = 0; i < list->count; i++) {
		printer->dash = true;
		printer_line(printer);
		range_text_row(printer->out, &list->rows[i], false);
		out_char(printer->out, '\n');
	}
	printer->indent -= 4;
}

static bool ranges_is_set(const struct field *field)
{
	return ((const struct range_list *)field_value(field))->count > 0;
}

static void ranges_print(struct printer *printer, const struct field *field)
{
	printer_key(printer, field);
	rows_print(printer, field_value(field));
}

/* Its name, whose line stays open. */
static void network_name_print(struct printer *printer, const struct network *network)
{
	printer_line(printer);
	if (yaml_is_simple_key((struct str){0}, network->name)) {
		yaml_write_text(printer->out, network->name, false);
	} else {
		out_text(printer->out, "? ");
		yaml_write_text(printer->out, network->name, false);
		out_char(printer->out, '\n');
		printer_line(printer);
	}
	out_char(printer->out, ':');
}

/* Does it say no more than its ranges? */
static bool is_short(const struct network *network)
{
	return network->form == NETWORK_RANGES && network->kind == NETWORK_OWN &&
	       network->published.date.length == 0;
}

/* The rows of a file that was read are printed as its own. */
static void network_print(struct printer *printer, const struct schema *schema,
			  const struct network *network)
{
	static const struct network blank;
	struct network said = network_written_out(network);
	network_name_print(printer, &said);
	if (is_short(&said)) {
		rows_print(printer, &said.ranges);
		return;
	}
	out_char(printer->out, '\n');
	printer->indent += 2;
	printer_object(printer, schema, (const char *)&said, (const char *)&blank);
	printer->indent -= 2;
}

static void named_lists_print(struct printer *printer, const struct field *field)
{
	const struct network *networks = (const void *)field_items(field);
	printer_key(printer, field);
	out_char(printer->out, '\n');
	printer->indent += 2;
	for (uint32_t i = 0; i < field_count(field); i++)
		network_print(printer, field->key->of, &networks[i]);
	printer->indent -= 2;
}
const struct print_type print_ranges[PRINT_TYPES] = {
    [SCHEMA_RANGES] = {ranges_is_set, ranges_print},
    [SCHEMA_NOT_IN] = {ranges_is_set, ranges_print},
    [SCHEMA_WHERE] = {ranges_is_set, ranges_print},
    [SCHEMA_ADDRESSES] = {ranges_is_set, ranges_print},
    [SCHEMA_NAMED_LISTS] = {field_has_items, named_lists_print},
};
