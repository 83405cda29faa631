#include "report/markdown.h"

#include "report/html.h"

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does the text at `i` mean something to Markdown, wherever in a line it stands? */
static bool is_markup(struct str text, size_t i)
{
	char c = text.at[i], next = i + 1 < text.length ? text.at[i + 1] : ' ';
	if (c == '_') /* inside a word it is none */
		return !(i && is_word(text.at[i - 1]) && is_word(next));
	return c && strchr("\\`*[]<>|~&$", c);
}

/* The same at the front of a line: a list, a heading, a rule; "12." is a list, too. */
static bool begins_block(struct str text, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!char_is_digit(text.at[k]))
			return false;
	char c = text.at[i];
	return i ? c == '.' || c == ')' : c && strchr("-+=#", c);
}

static bool is_www(struct str text, size_t i)
{
	return text.at[i] == '.' && i >= 3 &&
	       str_equal_nocase((struct str){text.at + i - 3, 3}, STR("www"));
}

static bool is_hexadecimal(char c)
{
	return char_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* ":8ball:" or ":100:" at a ":" before a digit. The groups of an address are none, but for two
 * numbers that have a picture. */
static bool is_picture(struct str text, size_t i)
{
	enum { LONGEST = 64, GROUP = 4 };
	bool group = true;
	size_t end = i + 1;
	for (; end < text.length && end <= i + LONGEST; end++) {
		if (!is_word(text.at[end]) && text.at[end] != '_')
			break;
		group = group && end <= i + GROUP && is_hexadecimal(text.at[end]);
	}
	struct str name = {text.at + i + 1, end - i - 1};
	return name.length && end < text.length && text.at[end] == ':' &&
	       (!group || str_equal(name, STR("100")) || str_equal(name, STR("1234")));
}

/* The "-" of "GH-1". */
static bool is_issue(struct str text, size_t i)
{
	return i >= 2 && i + 1 < text.length && char_is_digit(text.at[i + 1]) &&
	       str_equal_nocase((struct str){text.at + i - 2, 2}, STR("GH")) &&
	       (i == 2 || !is_word(text.at[i - 3]));
}

/* A commit is seven digits or more: is here one of the places, every PART digits, where so
 * many are taken apart? */
static bool is_commit(struct str text, size_t i)
{
	enum { PART = 6 };
	size_t first = i, end = i;
	if (i % PART != PART - 1)
		return false;
	while (end < text.length && end <= i + PART && is_hexadecimal(text.at[end]))
		end++;
	while (end > i && first && i - first < PART && is_hexadecimal(text.at[first - 1]))
		first--;
	return end > i + 1 && end - first > PART;
}

/* Mentions, issues, commits, links and pictures are looked for in what was rendered, where a
 * backslash is gone: a comment keeps the sign and what follows it apart. */
static bool is_reference(struct str text, size_t i)
{
	char c = text.at[i], next = i + 1 < text.length ? text.at[i + 1] : ' ';
	if (c == ':' && next && !char_is_digit(next))
		return is_word(next) || strchr("/+-_", next);
	return c == '@' || c == '#' || (c == ':' && is_picture(text, i)) ||
	       (c == '-' && is_issue(text, i)) || is_commit(text, i);
}

static void char_escape(struct out *out, struct str text, size_t i, bool escape)
{
	if (escape || is_markup(text, i) || is_www(text, i))
		out_char(out, '\\');
	out_char(out, text.at[i]);
	if (is_reference(text, i))
		out_text(out, "<!-- -->");
}

static void text_escape(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		char_escape(out, text, i, begins_block(text, i));
}

/* Nothing in a cell begins a line. */
static void cell_text_escape(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		char_escape(out, text, i, false);
}

/* Calls `write` with pieces of the text, in which control characters became escapes. */
static void text_harmless(struct out *out, struct str text,
			  void (*write)(struct out *out, struct str piece))
{
	while (text.length) {
		struct str rest = text;
		uint32_t c = 0;
		size_t plain = 0;
		while (rest.length) {
			c = str_next_char(&rest);
			if (c == UINT32_MAX || char_is_harmful(c))
				break;
			plain = text.length - rest.length;
		}
		write(out, (struct str){text.at, plain});
		struct str bad = {text.at + plain, text.length - plain - rest.length};
		if (bad.length) {
			char room[64];
			struct out escape = {.at = room, .size = sizeof room, .fd = -1};
			out_terminal_text(&escape, bad);
			write(out, (struct str){room, escape.used});
		}
		text = rest;
	}
}

void md_text(struct out *out, struct str text)
{
	text_harmless(out, text, text_escape);
}

void md_cell(struct out *out, struct str text)
{
	text_harmless(out, text, cell_text_escape);
}

/* --- Code ------------------------------------------------------------------- */

/* The longest run of backticks. */
static size_t ticks_longest(struct str text)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < text.length; i++) {
		run = text.at[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void cell_escape(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '|')
			out_char(out, '\\');
		out_char(out, text.at[i]);
	}
}

/* One blank at each end is taken off by the reader, so it guards a backtick there, and
 * blanks that belong to the text. */
static bool needs_guard(struct str text)
{
	char first = text.length ? *text.at : ' ';
	char last = text.length ? text.at[text.length - 1] : ' ';
	return first == '`' || last == '`' || (first == ' ' && last == ' ');
}

static void code_write(struct out *out, struct str text,
		       void (*write)(struct out *out, struct str piece))
{
	size_t fence = ticks_longest(text) + 1;
	bool guard = text.length && needs_guard(text);
	out_fill(out, '`', fence);
	out_text(out, guard || !text.length ? " " : "");
	text_harmless(out, text, write);
	out_text(out, guard ? " " : "");
	out_fill(out, '`', fence);
}

void md_code(struct out *out, struct str text)
{
	code_write(out, text, out_str);
}

void md_cell_code(struct out *out, struct str text)
{
	code_write(out, text, cell_escape);
}

void md_html(struct out *out, struct str text)
{
	while (text.length) {
		size_t length = 0;
		while (length < text.length && !is_reference(text, length) && !is_www(text, length))
			length++;
		bool reference = length < text.length;
		length += reference;
		html_text(out, (struct str){text.at, length});
		if (reference)
			out_text(out, "<!-- -->");
		text = (struct str){text.at + length, text.length - length};
	}
}

void md_fence(struct out *out, const char *language, struct str text)
{
	size_t fence = ticks_longest(text) + 1;
	fence = fence < 3 ? 3 : fence;
	out_fill(out, '`', fence);
	out_text(out, language);
	out_char(out, '\n');
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) : text.length;
		out_terminal_text(out, (struct str){text.at, length});
		out_char(out, '\n');
		length += end != NULL;
		text = (struct str){text.at + length, text.length - length};
	}
	out_fill(out, '`', fence);
	out_char(out, '\n');
}
