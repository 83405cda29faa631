#include "load/yaml_values.h"

#include "base/names.h"
#include "load/yaml_surprise.h"

struct place loader_place(const struct loader *loader, const struct node *node)
{
	return node_place(node, loader->file);
}

struct place loader_place_part(const struct loader *loader, const struct node *node, size_t offset,
			       size_t length)
{
	struct place place = loader_place(loader, node);
	size_t shown = str_char_count(node->text), quotes = node->plain ? 0 : 2;
	/* With escapes, folding or an anchor in it the text is not what stands there. */
	if (shown + quotes != place.width || length == 0)
		return place;
	struct str before = {node->text.at, offset}, part = {node->text.at + offset, length};
	place.column += (uint32_t)(str_char_count(before) + quotes / 2);
	place.width = (uint32_t)str_char_count(part);
	return place;
}

/* What a node is, for "… not a list". */
static const char *node_describe(const struct node *node)
{
	if (node->kind == NODE_LIST)
		return "a list";
	if (node->kind == NODE_MAP)
		return "a mapping";
	const char *surprise = node->plain ? yaml_reads_as(node->text) : NULL;
	return surprise ? surprise : "text";
}

void wrong_type_add(struct loader *loader, const char *key, const struct node *node,
		    const char *wanted, const char *help)
{
	if (node->kind == NODE_BROKEN)
		return;
	const char *shown = node->kind == NODE_SCALAR ? quote(loader->findings, node->text) : "";
	struct finding *finding = findings_add(
	    loader->findings, loader_place(loader, node), "wrong-type", "%s must be %s, not %s%s%s",
	    key, wanted, node_describe(node), *shown ? ": " : "", shown);
	finding->help = help;
}

struct str text_keep(struct loader *loader, struct str text)
{
	char *copy = arena_text(loader->arena, text.at, text.length);
	if (!copy)
		loader->nomem = true;
	return (struct str){copy, copy ? text.length : 0};
}

const char *help_join(struct loader *loader, const char *before, const char *text,
		      const char *after)
{
	char *help = arena_format(loader->findings->arena, "%s%s%s", before, text, after);
	if (!help)
		loader->nomem = true;
	return help ? help : "";
}

/* A plain scalar that YAML takes for something else than the text it looks
 * like: `no`, `123`, `2026-01-01`. */
static bool surprise_refuse(struct loader *loader, const struct value *value)
{
	const struct node *node = value->node;
	const char *reads_as = node->plain ? yaml_reads_as(node->text) : NULL;
	const char *key = value->schema->name.at;
	if (!reads_as)
		return false;
	if (node->text.length == 0) {
		findings_add(loader->findings, loader_place(loader, value->key), "wrong-type",
			     "%s has no value", key)
		    ->help = "write one, or leave the key out";
		return true;
	}
	const char *shown = quote(loader->findings, node->text);
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, node), "yaml-type",
			 "%s must be text, and YAML reads %s as %s", key, shown, reads_as);
	finding->help = help_join(loader, "write it in quotes: '", shown, "'");
	return true;
}

/* A scalar without control characters that YAML reads as text. */
static bool line_check(struct loader *loader, const struct value *value)
{
	const struct node *node = value->node;
	uint32_t control;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "text",
			       "write one line of text after the colon");
		return false;
	}
	if (surprise_refuse(loader, value))
		return false;
	if (text_has_control(node->text, &control)) {
		struct finding *finding =
		    findings_add(loader->findings, loader_place(loader, node), "control-character",
				 "control character U+%04X in %s: %s", (unsigned)control,
				 value->schema->name.at, quote(loader->findings, node->text));
		finding->help = "write it as one line of plain text";
		return false;
	}
	return true;
}

bool text_read(struct loader *loader, const struct value *value, struct str *ret)
{
	if (!line_check(loader, value))
		return false;
	*ret = text_keep(loader, value->node->text);
	return true;
}

bool name_read(struct loader *loader, const struct value *value, struct str *ret)
{
	if (!line_check(loader, value))
		return false;
	if (value->node->text.length == 0) {
		findings_add(loader->findings, loader_place(loader, value->node), "empty-value",
			     "%s is empty", value->schema->name.at)
		    ->help = "give it a name";
		return false;
	}
	*ret = text_keep(loader, value->node->text);
	return true;
}

bool flag_read(struct loader *loader, const struct value *value, bool *ret)
{
	static const struct str yes = STR_INIT("true"), no = STR_INIT("false");
	const struct node *node = value->node;
	const char *key = value->schema->name.at;
	bool is_boolean = node->kind == NODE_SCALAR && node->plain && yaml_is_boolean(node->text);
	bool is_true = node->text.at && str_equal_nocase(node->text, yes);
	if (is_boolean && (is_true || str_equal_nocase(node->text, no))) {
		*ret = is_true;
		return true;
	}
	if (is_boolean) {
		findings_add(loader->findings, loader_place(loader, node), "wrong-type",
			     "%s must be true or false, not %s", key,
			     quote(loader->findings, node->text))
		    ->help = "write true or false; not every YAML reader takes this word for one";
		return false;
	}
	wrong_type_add(loader, key, node, "true or false",
		       node->kind == NODE_SCALAR && !node->plain ? "write it without quotes"
								 : "write true or false");
	return false;
}

static const char *choices_list(struct loader *loader, const struct schema_choices *choices)
{
	struct str names[SCHEMA_NAMES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < choices->count; i++)
		if (!choices->at[i].foreign)
			names[count++] = choices->at[i].name;
	const char *list = names_join(loader->findings->arena, names, count);
	if (!list)
		loader->nomem = true;
	return help_join(loader, "it takes ", list ? list : "", "");
}

static void choice_refuse(struct loader *loader, const struct value *value)
{
	const struct schema_choices *choices = value->schema->choices;
	const struct node *node = value->node;
	const struct schema_choice *near = schema_choice_nearest(choices, node->text);
	struct finding *finding = findings_add(
	    loader->findings, loader_place(loader, node), choices->code,
	    value->schema->type == SCHEMA_BITS ? "%s cannot hold %s" : "%s cannot be %s",
	    value->schema->name.at,
	    node->text.length ? quote(loader->findings, node->text) : "empty");
	finding->help = near && !near->number
			    ? help_join(loader, "did you mean ", near->name.at, "?")
			    : choices_list(loader, choices);
}

bool choice_read(struct loader *loader, const struct value *value, uint32_t *ret)
{
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "one word",
			       choices_list(loader, value->schema->choices));
		return false;
	}
	const struct schema_choice *choice = schema_choice_find(value->schema->choices, node->text);
	if (!choice) {
		choice_refuse(loader, value);
		return false;
	}
	if (choice->number && !node->plain) {
		wrong_type_add(loader, value->schema->name.at, node, "a number",
			       "write it without quotes");
		return false;
	}
	*ret = choice->value;
	return true;
}

static bool is_country(struct str text, char first, char last)
{
	return text.length == 2 && text.at[0] >= first && text.at[0] <= last &&
	       text.at[1] >= first && text.at[1] <= last;
}

bool country_read(struct loader *loader, const struct value *value, struct str *ret)
{
	const struct node *node = value->node;
	if (!line_check(loader, value))
		return false;
	if (!is_country(node->text, 'A', 'Z')) {
		struct finding *finding =
		    findings_add(loader->findings, loader_place(loader, node), "country-code",
				 "not a country code: %s", quote(loader->findings, node->text));
		finding->help = is_country(node->text, 'a', 'z')
				    ? "write it in upper case"
				    : "write two letters of ISO 3166, as KP";
		return false;
	}
	*ret = text_keep(loader, node->text);
	return true;
}

/* Decimal digits without a leading zero, up to 2^32 - 1. */
static bool number_parse(struct str text, uint32_t *ret)
{
	uint64_t number = 0;
	if (text.length == 0 || text.length > 10 || (text.at[0] == '0' && text.length > 1))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (!char_is_digit(text.at[i]))
			return false;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	if (number > UINT32_MAX)
		return false;
	*ret = (uint32_t)number;
	return true;
}

bool asn_read(struct loader *loader, const struct value *value, uint32_t *ret)
{
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a number or a list of them",
			       "write [64500, 64501]");
		return false;
	}
	if (node->plain && number_parse(node->text, ret))
		return true;
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, node), "asn-number",
			 "not an AS number: %s", quote(loader->findings, node->text));
	finding->help = "write the number alone, 0 to 4294967295, without AS and without quotes";
	return false;
}

bool version_read(struct loader *loader, const struct value *value)
{
	const struct node *node = value->node;
	const char *reads_as = node->plain ? yaml_reads_as(node->text) : NULL;
	if (node->kind != NODE_SCALAR || !reads_as || strcmp(reads_as, "a number") != 0) {
		wrong_type_add(loader, value->schema->name.at, node, "a number",
			       "write loginscope: 1");
		return false;
	}
	if (str_equal(node->text, STR("1")))
		return true;
	findings_add(loader->findings, loader_place(loader, node), "version-unsupported",
		     "this program reads version 1 of the format, not %s",
		     quote(loader->findings, node->text))
	    ->help = "write loginscope: 1, or use a newer program";
	return false;
}
