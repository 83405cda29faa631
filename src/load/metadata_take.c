/* Texts of elements as values: names, flags, words, addresses, minutes. */
#include "base/quote.h"
#include "load/addr_words.h"
#include "load/metadata_file.h"
#include "load/metadata_reader.h"
#include "load/range_words.h"
#include "policy/permission.h"

/* --- Names and descriptions -------------------------------------------------------------- */

static bool is_break(uint32_t character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r' ||
	       character == 0x85 || character == 0x2028 || character == 0x2029;
}

/* One line: any run of blanks, tabs and line breaks is one blank. XML knows the control
 * characters from U+007F on, which no text of a policy may have: they become U+FFFD. Never
 * longer than the text by more than half. NULL: no memory. */
static struct str line_of(struct metadata_reader *reader, struct str text)
{
	char *line = arena_array(reader->arena, text.length / 2 + 1, 3);
	size_t length = 0;
	bool blank = false;
	reader->nomem |= !line;
	while (line && text.length) {
		struct str at = text;
		uint32_t character = str_next_char(&text);
		at.length -= text.length;
		if (character == 0x7f ||
		    (character >= 0x80 && character < 0xa0 && character != 0x85))
			at = STR("\xef\xbf\xbd");
		if (is_break(character)) {
			blank = length > 0;
			continue;
		}
		if (blank)
			line[length++] = ' ';
		blank = false;
		memcpy(line + length, at.at, at.length);
		length += at.length;
	}
	return (struct str){line, length};
}

static void text_put(struct metadata_reader *reader, const struct metadata_row *row,
		     struct metadata_text *text, struct str value, const struct xml_end *end)
{
	if (reader->nomem || value.length == 0 ||
	    metadata_is_twice(reader, end, text->place, str_equal(text->value, value)))
		return;
	*text = (struct metadata_text){value, end->text_place};
	if (row->take != METADATA_TAKE_DESCRIPTION)
		metadata_state(reader, row->name, value);
}

void metadata_take_text(struct metadata_reader *reader, const struct metadata_row *row, void *where,
			const struct xml_end *end)
{
	text_put(reader, row, where, line_of(reader, end->text), end);
}

void metadata_take_name(struct metadata_reader *reader, const struct metadata_row *row, void *where,
			const struct xml_end *end)
{
	struct str line = line_of(reader, end->text), name = {0};
	if (!reader->nomem && metadata_name_decode(line, reader->arena, &name) != OK)
		reader->nomem = true;
	text_put(reader, row, where, name, end);
}

/* --- Flags and words ----------------------------------------------------------------------- */

/* As xsd:boolean. */
static bool flag_parse(struct str text, bool *ret)
{
	bool yes = str_equal(text, STR("true")) || str_equal(text, STR("1"));
	if (!yes && !str_equal(text, STR("false")) && !str_equal(text, STR("0")))
		return false;
	*ret = yes;
	return true;
}

static const char *shown(struct metadata_reader *reader, struct str text)
{
	return text.length ? quote(reader->findings, text) : "nothing";
}

void metadata_take_flag(struct metadata_reader *reader, const struct metadata_row *row, void *where,
			const struct xml_end *end)
{
	struct metadata_flag *flag = where;
	bool value;
	if (!flag_parse(end->text, &value)) {
		findings_add(reader->findings, end->text_place, "wrong-type",
			     "<%s> must be true or false, not %s", row->name.at,
			     shown(reader, end->text))
		    ->help = "write true or false";
		return;
	}
	if (metadata_is_twice(reader, end, flag->place, flag->value == value))
		return;
	*flag = (struct metadata_flag){value, end->text_place};
	if (row->take == METADATA_TAKE_FLAG)
		metadata_state(reader, row->name, value ? STR("true") : STR("false"));
}

void metadata_take_word(struct metadata_reader *reader, const struct metadata_row *row, void *where,
			const struct xml_end *end)
{
	struct metadata_number *number = where;
	uint32_t value;
	if (!metadata_word_find(row->words, end->text, &value)) {
		findings_add(reader->findings, end->text_place, row->words->code,
			     "<%s> cannot be %s", row->name.at, shown(reader, end->text))
		    ->help = row->words->help;
		return;
	}
	if (metadata_is_twice(reader, end, number->place, number->value == value))
		return;
	*number = (struct metadata_number){value, end->text_place};
	metadata_state(reader, row->name, end->text);
}

/* --- Parts of groups -------------------------------------------------------------------------- */

void metadata_take_address(struct metadata_reader *reader, const struct metadata_row *row,
			   void *where, const struct xml_end *end)
{
	struct metadata_address read = {.place = end->text_place}, *address = where;
	(void)row;
	read.bad = !addr_parse(end->text, &read.value);
	read.mapped = !read.bad && addr_text_is_mapped(end->text, read.value);
	if (read.bad) {
		struct addr_problem problem = addr_explain(end->text);
		struct range_words words =
		    range_words_address(reader->findings, end->text, &problem);
		findings_add(reader->findings, end->text_place, words.code, "%s", words.message)
		    ->help = words.help;
	}
	bool same = address->bad || read.bad || address->value == read.value;
	if (!metadata_is_twice(reader, end, address->place, same))
		*address = read;
}

static bool minutes_parse(struct str text, uint32_t *ret)
{
	uint32_t value = 0;
	for (size_t i = 0; i < text.length && value <= DAY_MINUTES; i++) {
		if (!char_is_digit(text.at[i]))
			return false;
		value = value * 10 + (uint32_t)(text.at[i] - '0');
	}
	if (text.length == 0 || value > DAY_MINUTES)
		return false;
	*ret = value;
	return true;
}

void metadata_take_minutes(struct metadata_reader *reader, const struct metadata_row *row,
			   void *where, const struct xml_end *end)
{
	struct metadata_number *number = where;
	uint32_t value;
	if (!minutes_parse(end->text, &value)) {
		reader->group.minutes_bad = true;
		findings_add(reader->findings, end->text_place, "hours-format",
			     "<%s> cannot be %s: not a minute of the day", row->name.at,
			     shown(reader, end->text))
		    ->help = "write minutes since midnight, from 0 to 1440: 480 is 08:00";
	} else if (!metadata_is_twice(reader, end, number->place, number->value == value)) {
		*number = (struct metadata_number){value, end->text_place};
	}
}

void metadata_take_kind(struct metadata_reader *reader, const struct metadata_row *row, void *where,
			const struct xml_end *end)
{
	struct metadata_number *number = where;
	size_t bit = PERMISSION_COUNT;
	(void)row;
	permission_find(end->text, &bit);
	if (!metadata_is_twice(reader, end, number->place, number->value == bit))
		*number = (struct metadata_number){(uint32_t)bit, end->text_place};
}
