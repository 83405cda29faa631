#include "load/yaml_surprise.h"

#include <stdio.h>
#include <stdlib.h>

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

bool yaml_boolean(struct str text)
{
	static const struct str words[] = {STR_INIT("yes"), STR_INIT("true"), STR_INIT("on")};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal_nocase(text, words[i]))
			return true;
	return false;
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

/* --- Which value ------------------------------------------------------------ */

enum { DIGITS_MAX = 24 }; /* of a number whose value is shown; longer ones overflow */

/* Digits to a base, 0 when it is 0NNN with an 8 or 9 in it. */
static uint64_t based_value(const char *digits, int base)
{
	char *end;
	uint64_t value = strtoull(digits, &end, base);
	return *end ? 0 : value;
}

/* "12:30:45": each part is a sixtieth of the one before. */
static uint64_t sixties_value(const char *text)
{
	uint64_t value = 0;
	for (char *end; *text; text = *end ? end + 1 : end)
		value = value * 60 + strtoull(text, &end, 10);
	return value;
}

/* The value of a number without sign and underscores, as it is usually printed. */
static void number_print(const char *text, char ret[static DIGITS_MAX])
{
	static const char letters[] = "xob";
	static const int bases[] = {16, 8, 2};
	const char *letter = *text == '0' && text[1] ? strchr(letters, text[1]) : NULL;
	bool fraction = strpbrk(text, ".eE") != NULL;
	if (letter)
		snprintf(ret, DIGITS_MAX, "%llu",
			 (unsigned long long)based_value(text + 2, bases[letter - letters]));
	else if (strchr(text, ':') && !fraction)
		snprintf(ret, DIGITS_MAX, "%llu", (unsigned long long)sixties_value(text));
	else if (*text == '0' && text[1] && !fraction && !strpbrk(text, "89:"))
		snprintf(ret, DIGITS_MAX, "%llu", (unsigned long long)based_value(text, 8));
	else if (fraction && !strchr(text, ':'))
		snprintf(ret, DIGITS_MAX, "%.15g", strtod(text, NULL));
	else
		snprintf(ret, DIGITS_MAX, "%s", text);
}

static const char *number_reading(struct str text, char ret[static YAML_READING])
{
	char digits[DIGITS_MAX], value[DIGITS_MAX];
	size_t length = 0;
	bool negative = *text.at == '-', sign = negative || *text.at == '+';
	if (text.length - sign >= 17) /* what fits into a double, or 64 bits */
		return "a number";
	for (size_t i = sign; i < text.length; i++)
		if (text.at[i] != '_')
			digits[length++] = text.at[i];
	digits[length] = '\0';
	if (is_word_of(str_of(digits), WORDS(odd_numbers)))
		return (digits[1] | 0x20) == 'i' ? "infinity" : "what is not a number";
	number_print(digits, value);
	if (strcmp(value, "inf") == 0)
		return "infinity";
	snprintf(ret, YAML_READING, "the number %s%s", negative ? "-" : "", value);
	return str_equal(str_of(ret + sizeof "the number " - 1), text) ? "a number" : ret;
}

const char *yaml_reading(struct str text, char ret[static YAML_READING])
{
	const char *kind = yaml_reads_as(text);
	if (!kind)
		return NULL;
	if (strcmp(kind, "a boolean") == 0)
		return yaml_boolean(text) ? "true" : "false";
	return strcmp(kind, "a number") == 0 ? number_reading(text, ret) : kind;
}
