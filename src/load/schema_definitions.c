/* The definitions of values in a JSON Schema, which the keys of its mappings refer to;
 * declared in schema_types.h. */
#include "base/json_shape.h"
#include "load/schema_types.h"

/* Addresses are told from words, numbers and short forms, no more: the loader says better
 * than a failed expression what is wrong with one. */
#define PLAIN   "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]"
#define ADDRESS "(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)"
#define DASH    "[ \\t]*-[ \\t]*"
#define CLOCK   "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
#define OFFSET  "(?:[Zz]|[+-]" CLOCK ")"
#define SECONDS "(?::(?:[0-5][0-9]|60)(?:\\.[0-9]+)?)?"
#define TIME    PATTERN_MONTH PATTERN_DAY "[Tt ]" CLOCK SECONDS OFFSET "?"

/* A part and, or not, those behind it, in their order. */
#define WEEKDAYS                                                                                   \
	"mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|"         \
	"sun(?:day)?"
#define UNIT(letter) "[0-9]+" letter
#define S_SPAN       UNIT("s")
#define M_SPAN       UNIT("m") "(?:" S_SPAN ")?"
#define H_SPAN       UNIT("h") "(?:" M_SPAN "|" S_SPAN ")?"
#define D_SPAN       UNIT("d") "(?:" H_SPAN "|" M_SPAN "|" S_SPAN ")?"
#define W_SPAN       UNIT("w") "(?:" D_SPAN "|" H_SPAN "|" M_SPAN "|" S_SPAN ")?"
#define SPAN         "(?:" W_SPAN "|" D_SPAN "|" H_SPAN "|" M_SPAN "|" S_SPAN ")"

void schema_pattern_write(struct json *json, const char *pattern)
{
	json_pair(json, "type", "string");
	json_pair(json, "pattern", pattern);
}

void schema_items_ref(struct schema_writer *writer, const char *definition)
{
	json_key(&writer->json, "items");
	json_object(&writer->json);
	schema_definition_ref(writer, definition);
	json_object_end(&writer->json);
}

static const struct {
	const char *name, *description, *pattern;
} texts[] = {
    {"text",
     "One line of text. What YAML would read as something else is written in quotes: "
     "'123', 'no', '2026-01-01'.",
     "^" PLAIN "*$"},
    {"name",
     "A name, compared byte for byte. What YAML would read as something else is written in "
     "quotes: '123', 'no'.",
     "^" PLAIN "+$"},
    {"file", "The name of a file, relative to the one it stands in.",
     "^[^~/\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]" PLAIN "*$"},
    {"address", "An IPv4 address with four decimal parts, or an IPv6 address.", "^" ADDRESS "$"},
    {"block", "A CIDR block: the bits behind the prefix length are zero.",
     "^" ADDRESS "(?:/[0-9]{1,3})?$"},
    {"row-text",
     "An address, a CIDR block, first - last (both belong to it), or '@' and the name of a "
     "network, in quotes.",
     "^(?:@" PLAIN "+|" ADDRESS "(?:/[0-9]{1,3}|" DASH ADDRESS ")?)$"},
    {"range-text", "An address, a CIDR block, or first - last: both belong to it.",
     "^" ADDRESS "(?:/[0-9]{1,3}|" DASH ADDRESS ")?$"},
    {"window",
     "The hours of a day in which a login is possible: HH:MM-HH:MM, up to 24:00, or closed. There "
     "is one window a day.",
     "^(?:closed|" CLOCK " *- *(?:" CLOCK "|24:00))$"},
    {"time",
     "A time as 2026-02-03T09:30, with seconds or without; Z or an offset such as -05:00 behind "
     "it, else it is read on the clock of the org.",
     "^" TIME "$"},
    {"step",
     "A time, as 2026-02-03T09:30, or + and weeks, days, hours, minutes and seconds behind the "
     "event "
     "before, as +1h30m.",
     "^(?:" TIME "|\\+(?:0|" SPAN "))$"},
    {"schedule", "hourly, daily HH:MM or weekly DAY HH:MM, on the clock of the org.",
     "^(?:hour(?:ly)?|(?:day|daily) +" CLOCK "|week(?:ly)? +(?:" WEEKDAYS ") +" CLOCK ") *$"},
    {"country", "A country by its two letters of ISO 3166. Norway needs quotes: 'NO'.",
     "^[A-Z]{2}$"},
};

static void row_define(struct schema_writer *writer)
{
	struct json *json = &writer->json;
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	schema_definition_ref(writer, "row-text");
	json_object_end(json);
	char name[SCHEMA_NAME_TEXT];
	schema_name(&schema_range_row, name);
	json_object(json);
	json_definition_ref(json, name);
	json_object_end(json);
	json_array_end(json);
}

static void ranges_define(struct schema_writer *writer)
{
	json_pair(&writer->json, "type", "array");
	schema_items_ref(writer, "row");
}

static void names_define(struct schema_writer *writer)
{
	json_pair(&writer->json, "type", "array");
	schema_items_ref(writer, "name");
}

static void as_number_define(struct schema_writer *writer)
{
	struct json *json = &writer->json;
	json_pair(json, "description", "The number of an autonomous system, without AS.");
	json_pair(json, "type", "integer");
	json_key(json, "minimum");
	json_number(json, 0);
	json_key(json, "maximum");
	json_number(json, UINT32_MAX);
}

/* None refers to one above it, so that it is known of each whether it is used. */
static const struct {
	const char *name;
	void (*define)(struct schema_writer *);
} others[] = {
    {"names", names_define},
    {"ranges", ranges_define},
    {"row", row_define},
    {"as-number", as_number_define},
};

enum { OTHERS = sizeof others / sizeof *others, TEXTS = sizeof texts / sizeof *texts };

void schema_definition_ref(struct schema_writer *writer, const char *name)
{
	_Static_assert(OTHERS + TEXTS <= 32, "a bit for each in `used`");
	for (size_t i = 0; i < OTHERS; i++)
		if (strcmp(others[i].name, name) == 0)
			writer->used |= 1u << i;
	for (size_t i = 0; i < TEXTS; i++)
		if (strcmp(texts[i].name, name) == 0)
			writer->used |= 1u << (OTHERS + i);
	json_definition_ref(&writer->json, name);
}

void schema_types_define(struct schema_writer *writer)
{
	struct json *json = &writer->json;
	for (size_t i = 0; i < OTHERS; i++) {
		if (!(writer->used & 1u << i))
			continue;
		json_key(json, others[i].name);
		json_object(json);
		others[i].define(writer);
		json_object_end(json);
	}
	for (size_t i = 0; i < TEXTS; i++) {
		if (!(writer->used & 1u << (OTHERS + i)))
			continue;
		json_key(json, texts[i].name);
		json_object(json);
		json_pair(json, "description", texts[i].description);
		schema_pattern_write(json, texts[i].pattern);
		json_object_end(json);
	}
}
