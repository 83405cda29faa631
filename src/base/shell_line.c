#include "base/shell_line.h"

/* A line being read: the words are written one behind the other into `text`. */
struct reading {
	struct arena *arena;
	struct shell_line *line;
	char *text;
	bool in_word;
	bool word_alive; /* the last word is */
	bool line_alive; /* the line is, whatever words follow */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Characters that mean nothing to the shell, wherever they stand; bytes of UTF-8
 * among them. */
static bool is_plain(char c)
{
	return char_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80 || (c && strchr("_./:=@%+,-", c));
}

/* Makes sure that there is a word to add to. */
static bool word_begin(struct reading *reading)
{
	struct shell_line *line = reading->line;
	if (reading->in_word)
		return true;
	struct str *word = arena_push(reading->arena, &line->words, line->count, sizeof *word);
	if (!word)
		return false;
	*word = (struct str){reading->text, 0};
	line->count++;
	reading->in_word = true;
	reading->word_alive = false;
	return true;
}

static bool char_add(struct reading *reading, char c)
{
	if (!word_begin(reading))
		return false;
	*reading->text++ = c;
	reading->line->words[reading->line->count - 1].length++;
	return true;
}

/* Quotes in $'…', $(…), ${…}, $[…], `…` and (…) follow rules of their own: what
 * stands behind them is beyond this reader. */
static bool is_beyond(char c, char next, enum shell_open open)
{
	if (c == '$')
		return next == '(' || next == '{' || next == '[' ||
		       (open == SHELL_PLAIN && next == '\'');
	return c == '`' || (open == SHELL_PLAIN && c == '(');
}

/* Adds a character that no quote and no backslash keeps from being evaluated. History
 * is, in double quotes, too; a # begins a comment only where a word does. */
static bool plain_add(struct reading *reading, char c, char next)
{
	bool alive = !is_plain(c) && (c != '#' || !reading->in_word);
	bool good = char_add(reading, c);
	reading->word_alive = reading->word_alive || alive;
	reading->line_alive = reading->line_alive || is_beyond(c, next, SHELL_PLAIN);
	return good;
}

/* Does a backslash in double quotes keep its meaning before this character? */
static bool double_escapes(char c)
{
	return c == '"' || c == '\\' || c == '$' || c == '`';
}

/* Adds a character of double quotes. A backslash at the cursor would escape what is
 * put there, or would not. */
static bool double_add(struct reading *reading, char c, char next)
{
	bool waits = c == '\\' && !next;
	reading->word_alive = reading->word_alive || waits || c == '$' || c == '`' || c == '!';
	reading->line_alive = reading->line_alive || is_beyond(c, next, SHELL_DOUBLE);
	return char_add(reading, c);
}

/* One character outside of quotes. */
static bool plain_read(struct reading *reading, char c, char next)
{
	switch (c) {
	case '\\':
		reading->line->open = SHELL_ESCAPE;
		return word_begin(reading);
	case '\'':
		reading->line->open = SHELL_SINGLE;
		return word_begin(reading);
	case '"':
		reading->line->open = SHELL_DOUBLE;
		return word_begin(reading);
	default:
		if (!is_blank(c))
			return plain_add(reading, c, next);
		reading->in_word = false;
		return true;
	}
}

/* One character, or two of them in double quotes: `at` is left on the last one. */
static bool char_read(struct reading *reading, const char **at, char next)
{
	enum shell_open *open = &reading->line->open;
	char c = **at;
	switch (*open) {
	case SHELL_PLAIN:
		return plain_read(reading, c, next);
	case SHELL_ESCAPE:
		*open = SHELL_PLAIN;
		return char_add(reading, c);
	case SHELL_SINGLE:
		if (c != '\'')
			return char_add(reading, c);
		break;
	case SHELL_DOUBLE:
		if (c == '\\' && double_escapes(next))
			return char_add(reading, *++*at);
		if (c != '"')
			return double_add(reading, c, next);
	}
	*open = SHELL_PLAIN;
	return true;
}

static bool line_read(struct reading *reading, struct str text)
{
	struct shell_line *line = reading->line;
	const char *end = text.at + text.length;
	bool good = true;
	for (const char *at = text.at; good && at < end; at++)
		good = char_read(reading, &at, at + 1 < end ? at[1] : '\0');
	good = good && word_begin(reading);
	line->alive = reading->line_alive || reading->word_alive;
	line->at_quote = (line->open == SHELL_SINGLE && end[-1] == '\'') ||
			 (line->open == SHELL_DOUBLE && end[-1] == '"');
	return good;
}

enum status shell_line_parse(struct str line, struct arena *arena, struct shell_line *ret)
{
	struct shell_line parsed = {0};
	struct reading reading = {
	    .arena = arena, .line = &parsed, .text = arena_alloc(arena, line.length + 1)};
	if (!reading.text || !line_read(&reading, line))
		return NOMEM;
	*ret = parsed;
	return OK;
}

/* Some characters can't stand in the open quote: it is closed for them, and opened
 * again. The last character leaves it as bash wants to find it, which closes the quote
 * unless it just wrote one. */
static void quoted_print(struct out *out, enum shell_open open, char c, bool last)
{
	if (open == SHELL_SINGLE && c == '\'')
		out_text(out, last ? "'\\'" : "'\\''");
	else if (open == SHELL_DOUBLE && c == '"' && last)
		out_text(out, "\"\\\"");
	else if (open == SHELL_DOUBLE && c == '!') /* history, even in quotes */
		out_text(out, last ? "\"\\!\"\"" : "\"\\!\"");
	else if (open == SHELL_DOUBLE && double_escapes(c))
		out_format(out, "\\%c", c);
	else
		out_char(out, c);
}

void shell_rest_print(struct out *out, enum shell_open open, struct str rest)
{
	for (size_t i = 0; i < rest.length; i++) {
		char c = rest.at[i];
		if (open == SHELL_SINGLE || open == SHELL_DOUBLE)
			quoted_print(out, open, c, i + 1 == rest.length);
		else if (open == SHELL_PLAIN && !is_plain(c))
			out_format(out, "\\%c", c);
		else
			out_char(out, c);
		open = open == SHELL_ESCAPE ? SHELL_PLAIN : open;
	}
}

/* Readline takes a quote at the front of what follows an opened one for the same, and
 * keeps one of them; what is printed for some texts begins with one. And it closes no
 * quote behind one. */
static bool quote_is_lost(const struct shell_line *line, struct str rest)
{
	if (!line->at_quote)
		return false;
	if (rest.length == 0)
		return true;
	if (line->open == SHELL_SINGLE)
		return rest.at[0] == '\'';
	return rest.at[0] == '!' || (rest.at[0] == '"' && rest.length == 1);
}

bool shell_rest_fits(const struct shell_line *line, struct str rest)
{
	bool waits = line->open == SHELL_ESCAPE && rest.length == 0;
	return !line->alive && !waits && !quote_is_lost(line, rest);
}
