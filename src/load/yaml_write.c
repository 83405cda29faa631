#include "load/yaml_write.h"

#include <stdio.h>

#include "load/yaml_surprise.h"

enum {
	ESCAPE_TEXT = sizeof "\\U00000000",
	SIMPLE_KEY_MAX = 1000 /* YAML 1.1 allows 1024 characters before the colon of a key */
};

/* --- Without quotes ------------------------------------------------------------- */

static bool is_escaped(uint32_t c)
{
	return char_is_harmful(c) || c < ' ' || c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

/* Characters that only an escape can write, or that nobody would see. */
static bool needs_escapes(struct str text)
{
	while (text.length)
		if (is_escaped(str_next_char(&text)))
			return true;
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Only digits and their separators: a number to some reader. */
static bool is_number_like(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!char_is_digit(text.at[i]) && !strchr(",_", text.at[i]))
			return false;
	return true;
}

/* Words that are text to this program and something else to others. */
static bool is_word_apart(struct str text)
{
	static const char *const words[] = {"y", "Y", "n", "N", "=", "<<"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_equal(text, str_of(words[i])))
			return true;
	return false;
}

static bool first_is_safe(struct str text)
{
	if (text.at[0] == '-')
		return text.length > 1 && is_letter(text.at[1]);
	if (text.length >= 3 && memcmp(text.at, "...", 3) == 0)
		return false;
	return !strchr("?:,[]{}#&*!|>'\"%@` \t", text.at[0]);
}

/* Are all signs harmless where they stand? Colons and hashes count beside blanks;
 * between brackets libyaml also refuses ":?". */
static bool inside_is_safe(struct str text, bool brackets)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i], next = i + 1 < text.length ? text.at[i + 1] : ' ';
		char before = i > 0 ? text.at[i - 1] : '\0';
		if (c == ':' &&
		    (next == ' ' || next == '\t' || (brackets && strchr(",[]{}?", next))))
			return false;
		if (c == '#' && (before == ' ' || before == '\t'))
			return false;
		if (brackets && strchr(",[]{}?", c)) /* not every reader takes a ? there */
			return false;
	}
	return text.at[text.length - 1] != ' ' && text.at[text.length - 1] != '\t';
}

bool yaml_is_plain(struct str text, bool brackets)
{
	return text.length && !yaml_reads_as(text) && !is_word_apart(text) &&
	       !is_number_like(text) && !needs_escapes(text) && first_is_safe(text) &&
	       inside_is_safe(text, brackets);
}

bool yaml_is_line(struct str text)
{
	if (text.length && strchr(" \t", text.at[text.length - 1]))
		return false;
	while (text.length) {
		uint32_t c = str_next_char(&text);
		if (c != '\t' && is_escaped(c))
			return false;
	}
	return true;
}

/* --- In quotes ------------------------------------------------------------------ */

/* An escape, NUL-terminated; its length. */
static size_t escape(uint32_t c, char ret[static ESCAPE_TEXT])
{
	static const struct {
		char character, name;
	} names[] = {{'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}, {'\0', '0'}, {0x1b, 'e'}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (c == (unsigned char)names[i].character)
			return (size_t)snprintf(ret, ESCAPE_TEXT, "\\%c", names[i].name);
	return (size_t)snprintf(ret, ESCAPE_TEXT,
				c < 0x100     ? "\\x%02X"
				: c < 0x10000 ? "\\u%04X"
					      : "\\U%08X",
				(unsigned)c);
}

static void double_quoted(struct out *out, struct str text)
{
	char escaped[ESCAPE_TEXT];
	while (text.length) {
		const char *at = text.at;
		uint32_t c = str_next_char(&text);
		if (is_escaped(c)) {
			out_bytes(out, escaped, escape(c, escaped));
			continue;
		}
		if (c == '"' || c == '\\')
			out_char(out, '\\');
		out_bytes(out, at, (size_t)(text.at - at));
	}
}

static void single_quoted(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '\'')
			out_char(out, '\'');
		out_char(out, text.at[i]);
	}
}

static void write_quoted(struct out *out, struct str before, struct str text)
{
	bool escapes = needs_escapes(before) || needs_escapes(text);
	void (*write)(struct out *, struct str) = escapes ? double_quoted : single_quoted;
	out_char(out, escapes ? '"' : '\'');
	write(out, before);
	write(out, text);
	out_char(out, escapes ? '"' : '\'');
}

void yaml_write_text(struct out *out, struct str text, bool brackets)
{
	if (yaml_is_plain(text, brackets))
		out_str(out, text);
	else
		write_quoted(out, STR(""), text);
}

void yaml_write_joined(struct out *out, struct str before, struct str text)
{
	if (!yaml_is_plain(before, false) || needs_escapes(text) || !inside_is_safe(text, false)) {
		write_quoted(out, before, text);
		return;
	}
	out_str(out, before);
	out_str(out, text);
}

/* The characters that the text takes in quotes, without writing it: a row of them
 * must not fail for memory. */
static size_t quoted_width(struct str text)
{
	char escaped[ESCAPE_TEXT];
	bool escapes = needs_escapes(text);
	size_t width = 2;
	while (text.length) {
		uint32_t c = str_next_char(&text);
		if (escapes && is_escaped(c))
			width += escape(c, escaped);
		else
			width += escapes ? (c == '"' || c == '\\') + 1U : (c == '\'') + 1U;
	}
	return width;
}

bool yaml_is_simple_key(struct str anchor, struct str text)
{
	size_t width = anchor.length ? anchor.length + 1 : 0;
	width += yaml_is_plain(text, false) ? str_char_count(text) : quoted_width(text);
	return width <= SIMPLE_KEY_MAX;
}
