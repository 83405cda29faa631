#include "load/fmt_scalar.h"

#include "load/yaml_surprise.h"
#include "load/yaml_write.h"
#include "net/range.h"

static size_t append(char *to, size_t length, struct str text)
{
	memcpy(to + length, text.at, text.length);
	return length + text.length;
}

/* An address, a block or two ends, each as it is but for the spelling; in the
 * text itself when it is none of them. */
static struct str range_spell(struct str text, char ret[static RANGE_TEXT])
{
	struct range range;
	struct range_problem problem;
	if (range_parse(text, &range, &problem) != RANGE_OK)
		return text;
	size_t length = addr_format(range.first, ret);
	if (memchr(text.at, '/', text.length)) {
		char number[COUNT_TEXT];
		struct count prefix = {.low = (addr)range_prefix(range)};
		length = append(ret, length, STR("/"));
		length = append(ret, length, (struct str){number, count_format(prefix, number)});
	} else if (memchr(text.at, '-', text.length)) {
		length = append(ret, length, STR(" - "));
		length += addr_format(range.last, ret + length);
	}
	return (struct str){ret, length};
}

/* "08:00 - 18:00" without the blanks. */
static struct str hours_spell(struct str text, char ret[static RANGE_TEXT])
{
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (length == RANGE_TEXT)
			return text;
		if (text.at[i] != ' ')
			ret[length++] = text.at[i];
	}
	return (struct str){ret, length};
}

static struct str spell(const struct node *scalar, struct fmt_role role,
			char ret[static RANGE_TEXT])
{
	struct str text = scalar->text;
	if (role.what == FMT_RANGE)
		return range_spell(text, ret);
	if (role.what == FMT_HOURS)
		return hours_spell(text, ret);
	if (role.what == FMT_FLAG && str_equal_nocase(text, STR("true")))
		return STR("true");
	if (role.what == FMT_FLAG && str_equal_nocase(text, STR("false")))
		return STR("false");
	return text;
}

void fmt_scalar(struct out *out, const struct node *scalar, struct fmt_role role, bool brackets)
{
	char room[RANGE_TEXT];
	bool typed = scalar->plain && yaml_reads_as(scalar->text);
	struct str text = spell(scalar, role, room);
	if (typed)
		out_str(out, text);
	else
		yaml_write_text(out, text, brackets);
}
