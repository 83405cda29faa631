/* Dates and hours of a policy in YAML; declared in yaml_values.h. */
#include "load/yaml_values.h"

#include <stdio.h>

#include "load/yaml_surprise.h"

enum { WINDOW_TEXT = 24 };

bool date_read(struct loader *loader, const struct value *value, struct str *ret)
{
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a date", "write YYYY-MM-DD");
		return false;
	}
	if (!text_is_date(node->text)) {
		findings_add(loader->findings, loader_place(loader, node), "date-format",
			     "%s is no date: %s", value->schema->name.at,
			     quote(loader->findings, node->text))
		    ->help = "write YYYY-MM-DD";
		return false;
	}
	*ret = text_keep(loader, node->text);
	return true;
}

bool rules_read(struct loader *loader, const struct value *value, enum rules *ret)
{
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a date", "write YYYY-MM-DD");
		return false;
	}
	enum rules_error error = rules_parse(node->text, ret);
	if (error == RULES_OK)
		return true;
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, node), "rules-date",
			 error == RULES_TOO_EARLY ? "no rules are known for a day as early as %s"
						  : "%s is no date",
			 quote(loader->findings, node->text));
	finding->help = error == RULES_TOO_EARLY ? "the first rule set is 2019-01"
						 : "write YYYY-MM-DD or YYYY-MM";
	return false;
}

/* "HH:MM" at `*text`, moving it on; 24:00 is 1440. */
static bool clock_parse(struct str *text, uint16_t *ret)
{
	const char *at = text->at;
	if (text->length < 5 || at[2] != ':')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (i != 2 && !char_is_digit(at[i]))
			return false;
	unsigned hour = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
	unsigned minute = (unsigned)(at[3] - '0') * 10 + (unsigned)(at[4] - '0');
	if (minute > 59 || hour > 24 || (hour == 24 && minute > 0))
		return false;
	*text = (struct str){at + 5, text->length - 5};
	*ret = (uint16_t)(hour * 60 + minute);
	return true;
}

static void blanks_skip(struct str *text)
{
	while (text->length && *text->at == ' ')
		*text = (struct str){text->at + 1, text->length - 1};
}

/* "HH:MM-HH:MM", blanks round the dash allowed. */
static bool window_parse(struct str text, uint16_t *ret_start, uint16_t *ret_end)
{
	uint16_t start, end;
	if (!clock_parse(&text, &start) || start == DAY_MINUTES)
		return false;
	blanks_skip(&text);
	if (text.length == 0 || *text.at != '-')
		return false;
	text = (struct str){text.at + 1, text.length - 1};
	blanks_skip(&text);
	if (!clock_parse(&text, &end) || text.length != 0)
		return false;
	*ret_start = start;
	*ret_end = end;
	return true;
}

/* "8:00-18:00" wants a zero, "22:00" a second time: what the window would be. */
static bool window_guess(struct str text, char ret[static WINDOW_TEXT])
{
	char zero[WINDOW_TEXT];
	uint16_t start, end;
	int length = snprintf(zero, sizeof zero, "0%.*s", STR_ARG(text));
	if (length > 0 && (size_t)length < sizeof zero &&
	    window_parse((struct str){zero, (size_t)length}, &start, &end)) {
		memcpy(ret, zero, (size_t)length + 1);
		return true;
	}
	if (!clock_parse(&text, &start) || text.length || start == DAY_MINUTES)
		return false;
	snprintf(ret, WINDOW_TEXT, "%02d:%02d-24:00", start / 60, start % 60);
	return true;
}

static bool hours_refuse(struct loader *loader, const struct value *value)
{
	const struct node *node = value->node;
	char reading[YAML_READING], guess[WINDOW_TEXT];
	const char *reads_as = node->plain ? yaml_reading(node->text, reading) : NULL;
	struct finding *finding = findings_add(
	    loader->findings, loader_place(loader, node), "hours-format",
	    "%s cannot be %s: not a window from HH:MM to HH:MM%s%s", value->schema->name.at,
	    node->text.length ? quote(loader->findings, node->text) : "empty",
	    reads_as && node->text.length ? ", and to YAML " : "",
	    reads_as && node->text.length ? reads_as : "");
	finding->help = "write HH:MM-HH:MM, from 00:00 to 24:00, or closed";
	if (window_guess(node->text, guess))
		finding->help = help_join(loader, "write ", guess, " if that is meant");
	return false;
}

bool hours_read(struct loader *loader, const struct value *value, struct day_hours *ret)
{
	const struct node *node = value->node;
	uint16_t start = 0, end = 0;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "HH:MM-HH:MM or closed",
			       "Salesforce knows one window a day");
		return false;
	}
	if (!str_equal(node->text, STR("closed")) && !window_parse(node->text, &start, &end))
		return hours_refuse(loader, value);
	if (start > end) {
		struct finding *finding = findings_add(
		    loader->findings, loader_place(loader, node), "hours-reversed",
		    "hours end before they start: %s", quote(loader->findings, node->text));
		finding->help = "a window ends at 24:00 at the latest; "
				"what follows midnight belongs to the next day";
		return false;
	}
	*ret = (struct day_hours){start, end, true, loader_place(loader, node)};
	return true;
}
