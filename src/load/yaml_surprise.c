#include "load/yaml_surprise.h"

/* The lone y and n of YAML 1.1 are left out: no reader in use obeys them. */
static const char *const booleans[] = {"yes",  "Yes",  "YES",  "no",    "No",    "NO",
				       "true", "True", "TRUE", "on",    "On",    "ON",
				       "off",  "Off",  "OFF",  "false", "False", "FALSE"};
static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
static const char *const odd_numbers[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};

#define WORDS(words) words, sizeof words / sizeof *words

static bool is_word_of(struct str text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(text, str_of(words[i])))
			return true;
	return false;
}

bool yaml_is_boolean(struct str text)
{
	return is_word_of(text, WORDS(booleans));
}

/* How many of the characters from `at` on are digits or `_`. */
static size_t digits_span(struct str text, size_t at)
{
	size_t end = at;
	while (end < text.length && (char_is_digit(text.at[end]) || text.at[end] == '_'))
		end++;
	return end - at;
}

static bool is_based(struct str text)
{
	static const char prefixes[] = "xob",
			  digits[][24] = {"0123456789abcdefABCDEF_", "01234567_", "01_"};
	if (text.length < 3 || text.at[0] != '0')
		return false;
	const char *prefix = strchr(prefixes, text.at[1]);
	if (!prefix || !*prefix)
		return false;
	for (size_t i = 2; i < text.length; i++)
		if (!text.at[i] || !strchr(digits[prefix - prefixes], text.at[i]))
			return false;
	return true;
}

/* ":MM" as often as it comes, as in 12:30:45, which YAML 1.1 counts in
 * sixties. */
static size_t sixties_span(struct str text, size_t at)
{
	size_t end = at;
	while (end + 1 < text.length && text.at[end] == ':' && char_is_digit(text.at[end + 1])) {
		bool two = end + 2 < text.length && char_is_digit(text.at[end + 2]);
		if (two && text.at[end + 1] > '5')
			break;
		end += two ? 3 : 2;
	}
	return end - at;
}

static size_t exponent_span(struct str text, size_t at)
{
	size_t end = at;
	if (end >= text.length || (text.at[end] != 'e' && text.at[end] != 'E'))
		return 0;
	end++;
	if (end < text.length && (text.at[end] == '+' || text.at[end] == '-'))
		end++;
	size_t digits = digits_span(text, end);
	return digits ? end + digits - at : 0;
}

static bool is_number(struct str text)
{
	if (text.length && (text.at[0] == '+' || text.at[0] == '-'))
		text = (struct str){text.at + 1, text.length - 1};
	if (text.length == 0 || text.at[0] == '_')
		return false;
	if (is_based(text) || is_word_of(text, WORDS(odd_numbers)))
		return true;
	size_t whole = digits_span(text, 0), at = whole + sixties_span(text, whole);
	size_t part = 0;
	if (whole == 0 && at > 0)
		return false;
	if (at < text.length && text.at[at] == '.') {
		part = digits_span(text, at + 1);
		at += 1 + part;
	}
	if (whole + part == 0)
		return false;
	return at + exponent_span(text, at) == text.length;
}

/* YYYY-MM-DD, and what may follow in a timestamp. */
static bool is_timestamp(struct str text)
{
	static const char shape[] = "dddd-d";
	if (text.length < 8)
		return false;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? !char_is_digit(text.at[i]) : text.at[i] != shape[i])
			return false;
	size_t at = 6 + (size_t)char_is_digit(text.at[6]);
	if (text.at[at] != '-' || at + 1 >= text.length || !char_is_digit(text.at[at + 1]))
		return false;
	at += 2;
	at += at < text.length && char_is_digit(text.at[at]);
	return at == text.length || ((text.at[at] == 'T' || text.at[at] == 't' ||
				      text.at[at] == ' ' || text.at[at] == '\t') &&
				     at + 1 < text.length && char_is_digit(text.at[at + 1]));
}

const char *yaml_reads_as(struct str text)
{
	if (is_word_of(text, WORDS(nulls)))
		return "nothing";
	/* Nothing else in these words begins with another character. */
	if (!strchr("yYnNtTfFoO+-.0123456789", text.at[0]))
		return NULL;
	if (yaml_is_boolean(text))
		return "a boolean";
	if (is_number(text))
		return "a number";
	return is_timestamp(text) ? "a date" : NULL;
}
