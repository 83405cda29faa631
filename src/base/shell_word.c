#include "base/shell_word.h"

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c) ||
	       (c && strchr("@%+=:,./_-", c));
}

static bool word_is_plain(struct str word)
{
	for (size_t i = 0; i < word.length; i++)
		if (!is_plain(word.at[i]))
			return false;
	return word.length > 0 && *word.at != '='; /* zsh: the path of a command */
}

static bool char_needs_escape(uint32_t c)
{
	return c == UINT32_MAX || char_is_harmful(c);
}

static bool word_needs_escape(struct str word)
{
	while (word.length)
		if (char_needs_escape(str_next_char(&word)))
			return true;
	return false;
}

static void single_quoted(struct out *out, struct str word)
{
	out_char(out, '\'');
	for (size_t i = 0; i < word.length; i++) {
		if (word.at[i] == '\'')
			out_text(out, "'\\'");
		out_char(out, word.at[i]);
	}
	out_char(out, '\'');
}

/* Byte by byte, since what \u means depends on the locale; in three octal digits, behind
 * which a digit is a digit. A shell that does not know $'…' reads $ and a quoted text: so
 * that it ends where we end it, there is no quote in it. */
static void escaped(struct out *out, struct str word)
{
	out_text(out, "$'");
	while (word.length) {
		struct str rest = word;
		bool escape = char_needs_escape(str_next_char(&rest));
		for (size_t i = 0; i < word.length - rest.length; i++) {
			if (escape || word.at[i] == '\'' || word.at[i] == '\\')
				out_format(out, "\\%03o", (unsigned char)word.at[i]);
			else
				out_char(out, word.at[i]);
		}
		word = rest;
	}
	out_char(out, '\'');
}

void shell_word_print(struct out *out, struct str word)
{
	if (word_is_plain(word))
		out_str(out, word);
	else if (word_needs_escape(word))
		escaped(out, word);
	else
		single_quoted(out, word);
}
