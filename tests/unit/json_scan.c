#include "json_scan.h"

static bool scan_value(struct str *text);

static void skip(struct str *text, size_t count)
{
	*text = (struct str){text->at + count, text->length - count};
}

static void skip_blanks(struct str *text)
{
	while (text->length && strchr(" \t\r\n", *text->at) && *text->at)
		skip(text, 1);
}

static bool take(struct str *text, const char *word)
{
	size_t length = strlen(word);
	if (text->length < length || memcmp(text->at, word, length) != 0)
		return false;
	skip(text, length);
	return true;
}

static bool scan_escape(struct str *text)
{
	if (!text->length)
		return false;
	char c = *text->at;
	skip(text, 1);
	if (c != 'u')
		return c && strchr("\"\\/bfnrt", c);
	for (int i = 0; i < 4; i++) {
		if (!text->length || !*text->at || !strchr("0123456789abcdefABCDEF", *text->at))
			return false;
		skip(text, 1);
	}
	return true;
}

static bool scan_string(struct str *text)
{
	if (!take(text, "\""))
		return false;
	while (text->length) {
		uint32_t c = str_next_char(text);
		if (c == '"')
			return true;
		if (c == UINT32_MAX || c < 0x20 || (c == '\\' && !scan_escape(text)))
			return false;
	}
	return false;
}

static size_t scan_digits(struct str *text)
{
	size_t count = 0;
	for (; text->length && *text->at >= '0' && *text->at <= '9'; count++)
		skip(text, 1);
	return count;
}

static bool scan_number(struct str *text)
{
	take(text, "-");
	bool zero = text->length && *text->at == '0';
	size_t digits = scan_digits(text);
	if (digits == 0 || (zero && digits > 1))
		return false;
	if (take(text, ".") && scan_digits(text) == 0)
		return false;
	if (take(text, "e") || take(text, "E")) {
		if (!take(text, "+"))
			take(text, "-");
		return scan_digits(text) > 0;
	}
	return true;
}

/* Members up to the closing bracket; those of an object have a name. */
static bool scan_members(struct str *text, bool named, const char *end)
{
	skip_blanks(text);
	if (take(text, end))
		return true;
	do {
		skip_blanks(text);
		if (named) {
			if (!scan_string(text))
				return false;
			skip_blanks(text);
			if (!take(text, ":"))
				return false;
		}
		if (!scan_value(text))
			return false;
		skip_blanks(text);
	} while (take(text, ","));
	return take(text, end);
}

static bool scan_value(struct str *text)
{
	skip_blanks(text);
	if (take(text, "{"))
		return scan_members(text, true, "}");
	if (take(text, "["))
		return scan_members(text, false, "]");
	if (text->length && *text->at == '"')
		return scan_string(text);
	if (take(text, "true") || take(text, "false") || take(text, "null"))
		return true;
	return scan_number(text);
}

bool json_scan(struct str text)
{
	if (!scan_value(&text))
		return false;
	skip_blanks(&text);
	return text.length == 0;
}
