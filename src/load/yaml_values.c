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

/* "name:Acme" is text to YAML, not a key and a value. */
static bool lacks_blank(const struct node *node)
{
	size_t at = 0;
	if (node->kind != NODE_SCALAR || !node->plain)
		return false;
	while (at < node->text.length &&
	       ((node->text.at[at] >= 'a' && node->text.at[at] <= 'z') || node->text.at[at] == '_'))
		at++;
	return at > 1 && at + 1 < node->text.length && node->text.at[at] == ':' &&
	       node->text.at[at + 1] != ':';
}

void wrong_type_add(struct loader *loader, const char *key, const struct node *node,
		    const char *wanted, const char *help)
{
	if (node->kind == NODE_BROKEN)
		return;
	const char *shown = node->kind == NODE_SCALAR ? quote(loader->findings, node->text) : "";
	bool empty = node->kind == NODE_SCALAR && node->plain && node->text.length == 0;
	struct finding *finding = findings_add(
	    loader->findings, loader_place(loader, node), "wrong-type", "%s must be %s, %s%s%s%s",
	    key, wanted, empty ? "and nothing stands here" : "not ",
	    empty ? "" : node_describe(node), *shown ? ": " : "", shown);
	finding->help = lacks_blank(node) ? "write a blank behind the colon" : help;
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
	if (findings_errors(loader->findings) > FINDINGS_MAX)
		return ""; /* nobody will read it */
	char *help = arena_format(loader->findings->arena, "%s%s%s", before, text, after);
	if (!help)
		loader->nomem = true;
	return help ? help : "";
}

/* What a message calls the value: names may themselves stand as keys. */
static const char *value_called(struct loader *loader, const struct value *value)
{
	const char *key = value->schema->name.at;
	return value->node == value->key ? help_join(loader, "a name under ", key, "") : key;
}

/* A plain scalar that YAML takes for something else than the text it looks
 * like: `no`, `123`, `2026-01-01`. */
static bool surprise_refuse(struct loader *loader, const struct value *value)
{
	const struct node *node = value->node;
	char reading[YAML_READING];
	const char *reads_as = node->plain ? yaml_reading(node->text, reading) : NULL;
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
			 "%s must be text, and YAML reads %s as %s", value_called(loader, value),
			 shown, reads_as);
	bool nothing = strcmp(reads_as, "nothing") == 0;
	finding->help = help_join(loader,
				  nothing ? "leave the key out, or write it in quotes: '"
					  : "write it in quotes: '",
				  shown, "'");
	return true;
}

const char *control_called(uint32_t character)
{
	switch (character) {
	case '\t':
		return "a tab";
	case '\n':
	case '\r':
		return "a line end";
	case 0x1b:
		return "an escape character";
	default:
		return "a control character";
	}
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
		struct finding *finding = findings_add(
		    loader->findings, loader_place(loader, node), "control-character",
		    "%s (U+%04X) in %s: %s", control_called(control), (unsigned)control,
		    value_called(loader, value), quote(loader->findings, node->text));
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
			     "%s is empty", value_called(loader, value))
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
		const char *shown = quote(loader->findings, node->text);
		findings_add(loader->findings, loader_place(loader, node), "wrong-type",
			     "%s must be true or false, not %s", key, shown)
		    ->help = help_join(
		    loader, yaml_boolean(node->text) ? "write true: " : "write false: ", shown,
		    " is text to some YAML readers");
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
	if (findings_errors(loader->findings) > FINDINGS_MAX)
		return "";
	for (size_t i = 0; i < choices->count; i++) {
		struct schema_choice choice = schema_choice_get(choices, i);
		if (!choice.foreign)
			names[count++] = choice.name;
	}
	const char *list = names_join(loader->findings->arena, names, count);
	if (!list)
		loader->nomem = true;
	return help_join(loader, "it takes ", list ? list : "", "");
}

static void choice_refuse(struct loader *loader, const struct value *value)
{
	const struct schema_choices *choices = value->schema->choices;
	const struct node *node = value->node;
	struct schema_choice near;
	bool is_near = schema_choice_nearest(choices, node->text, &near);
	struct finding *finding = findings_add(
	    loader->findings, loader_place(loader, node), choices->code,
	    value->schema->type == SCHEMA_BITS ? "%s cannot hold %s" : "%s cannot be %s",
	    value->schema->name.at,
	    node->text.length ? quote(loader->findings, node->text) : "empty");
	finding->help = is_near && !near.number
			    ? help_join(loader, "did you mean ", near.name.at, "?")
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
	struct schema_choice choice;
	if (!schema_choice_find(value->schema->choices, node->text, &choice)) {
		choice_refuse(loader, value);
		return false;
	}
	if (choice.number && !node->plain) {
		wrong_type_add(loader, value->schema->name.at, node, "a number",
			       "write it without quotes");
		return false;
	}
	*ret = choice.value;
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
				    ? "write it in capital letters"
				    : "write the two letters of ISO 3166, as SE for Sweden";
		return false;
	}
	*ret = text_keep(loader, node->text);
	return true;
}

bool digest_read(struct loader *loader, const struct value *value, struct str *ret)
{
	enum { DIGITS = 64 };
	struct str text = value->node->text;
	size_t digits = 0;
	if (!line_check(loader, value))
		return false;
	while (digits < text.length && memchr("0123456789abcdefABCDEF", text.at[digits], 22))
		digits++;
	if (digits != DIGITS || text.length != DIGITS) {
		findings_add(loader->findings, loader_place(loader, value->node), "digest-format",
			     "%s is no SHA-256: %s", value->schema->name.at,
			     text.length ? quote(loader->findings, text) : "\"\"")
		    ->help = "write its 64 hexadecimal digits, as sha256sum prints them";
		return false;
	}
	*ret = text_keep(loader, text);
	return true;
}

bool number_parse(struct str text, uint32_t *ret)
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

static void asn_refuse(struct loader *loader, const struct node *node)
{
	struct str digits = node->text;
	uint32_t number;
	if (digits.length > 2 && (digits.at[0] | 0x20) == 'a' && (digits.at[1] | 0x20) == 's')
		digits = (struct str){digits.at + 2, digits.length - 2};
	const char *shown = number_parse(digits, &number) ? quote(loader->findings, digits) : NULL;
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, node), "asn-number",
			 "not an AS number: %s", quote(loader->findings, node->text));
	finding->help =
	    shown ? help_join(loader, "write the number alone: ", shown, "")
		  : "write the number alone, 0 to 4294967295, without AS and without quotes";
}

bool asn_read(struct loader *loader, const struct value *value, uint32_t *ret)
{
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a number or a list of them",
			       "write [64500, 64501]");
		return false;
	}
	uint32_t number;
	bool is_number = number_parse(node->text, &number);
	if (node->plain && is_number) {
		*ret = number;
		return true;
	}
	asn_refuse(loader, node);
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
