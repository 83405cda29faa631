/* Lines of bash: their words, and what has to follow so that a word ends as wanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/shell_line.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct row {
	const char *name, *line;
	const char *words; /* each in brackets */
	enum shell_open open;
	const char *rest, *typed; /* what is to follow, and how */
} rows[] = {
    {"nothing", "", "[]", SHELL_PLAIN, "a b", "a\\ b"},
    {"one word", "ab", "[ab]", SHELL_PLAIN, "c", "c"},
    {"behind a blank", "ab ", "[ab][]", SHELL_PLAIN, "~", "\\~"},
    {"blanks and tabs", " a \t b", "[a][b]", SHELL_PLAIN, "", ""},
    {"an escaped blank", "a\\ b", "[a b]", SHELL_PLAIN, "", ""},
    {"an escape that waits", "a\\", "[a]", SHELL_ESCAPE, " b c", " b\\ c"},
    {"double quotes, open", "x \"a b", "[x][a b]", SHELL_DOUBLE, " c$d", " c\\$d"},
    {"double quotes, empty", "x \"", "[x][]", SHELL_DOUBLE, "a!b", "a\"\\!\"b"},
    {"double quotes, closed", "\"a b\"c", "[a bc]", SHELL_PLAIN, "d", "d"},
    {"escapes in double quotes", "\"a\\\"b\\$c\\d", "[a\"b$c\\d]", SHELL_DOUBLE, "", ""},
    {"a quote last in double quotes", "\"a", "[a]", SHELL_DOUBLE, "\"b\"", "\\\"b\"\\\""},
    {"a bang last in double quotes", "\"a", "[a]", SHELL_DOUBLE, "!", "\"\\!\"\""},
    {"single quotes, open", "x 'a \\b", "[x][a \\b]", SHELL_SINGLE, "$c", "$c"},
    {"a quote in single quotes", "'a", "[a]", SHELL_SINGLE, "'b", "'\\''b"},
    {"a quote last in single quotes", "'a", "[a]", SHELL_SINGLE, "'", "'\\'"},
    {"an empty word", "'' b", "[][b]", SHELL_PLAIN, "", ""},
    {"a variable stays one", "$HOME/`id` a", "[$HOME/`id`][a]", SHELL_PLAIN, "", ""},
    {"Unicode", "\xc3\xbc", "[\xc3\xbc]", SHELL_PLAIN, "\xc3\x9f", "\xc3\x9f"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct arena arena;
		struct shell_line line;
		struct out words, rest;
		arena_init(&arena);
		out_init_memory(&words);
		out_init_memory(&rest);
		assert_int_equal(shell_line_parse(str_of(row->line), &arena, &line), OK);
		for (size_t w = 0; w < line.count; w++)
			out_format(&words, "[%.*s]", STR_ARG(line.words[w]));
		shell_rest_print(&rest, row->open, str_of(row->rest));
		if (line.open != row->open || !str_equal(out_written(&words), str_of(row->words)))
			fail_msg("%s: open %d, words %.*s", row->name, (int)line.open,
				 STR_ARG(out_written(&words)));
		if (!str_equal(out_written(&rest), str_of(row->typed)))
			fail_msg("%s: typed %.*s", row->name, STR_ARG(out_written(&rest)));
		out_clear(&words);
		out_clear(&rest);
		arena_clear(&arena);
	}
}

/* A word of letters that mean much to a shell. */
static size_t word_random(struct rand *rand, char *to, uint32_t most)
{
	static const char letters[] = "ab \\\"'$`!#~*?[]{}()<>|&;=:@%^-+,./\t";
	size_t length = rand_below(rand, most + 1);
	for (size_t i = 0; i < length; i++)
		to[i] = letters[rand_below(rand, sizeof letters - 1)];
	return length;
}

/* Begins a word in one of the three ways, with what bash itself would write. */
static void begin_print(struct out *out, enum shell_open open, struct str text)
{
	if (open == SHELL_SINGLE)
		out_char(out, '\'');
	if (open == SHELL_DOUBLE)
		out_char(out, '"');
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (open == SHELL_SINGLE && c == '\'')
			out_text(out, "'\\''");
		else if (open == SHELL_PLAIN || (open == SHELL_DOUBLE && strchr("\"\\$`", c)))
			out_format(out, "\\%c", c);
		else
			out_char(out, c);
	}
}

static bool line_has(struct str text, struct str word, enum shell_open open)
{
	struct arena arena;
	struct shell_line line;
	arena_init(&arena);
	assert_int_equal(shell_line_parse(text, &arena, &line), OK);
	bool has = line.count == 2 && str_equal(line.words[1], word) && line.open == open;
	arena_clear(&arena);
	return has;
}

static bool line_fits(struct str text, struct str rest)
{
	struct arena arena;
	struct shell_line line;
	arena_init(&arena);
	assert_int_equal(shell_line_parse(text, &arena, &line), OK);
	bool fits = shell_rest_fits(&line, rest);
	arena_clear(&arena);
	return fits;
}

/* Puts the rest behind a line as readline does: of two quotes where the first one opens
 * it keeps one, and it closes the quote unless the line ends with such a one. */
static void rest_complete(struct out *out, enum shell_open open, struct str rest)
{
	char quote = open == SHELL_SINGLE ? '\'' : '"';
	bool opened =
	    str_equal(out_written(out), STR("x '")) || str_equal(out_written(out), STR("x \""));
	struct out printed;
	out_init_memory(&printed);
	shell_rest_print(&printed, open, rest);
	struct str text = out_written(&printed);
	if (opened && text.length && text.at[0] == quote)
		text = (struct str){text.at + 1, text.length - 1};
	out_str(out, text);
	out_clear(&printed);
	text = out_written(out);
	if (open != SHELL_PLAIN && text.at[text.length - 1] != quote)
		out_char(out, quote);
}

/* Whatever is begun in whatever way: with the rest printed behind it, and the quote
 * closed where readline would, the line has the whole word and no open quote. */
static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("the rest of words");
	unsigned fitting = 0;
	for (unsigned i = 0; i < 20000; i++) {
		char word[12];
		struct str whole = {word, word_random(&rand, word, sizeof word)};
		size_t cut = rand_below(&rand, (uint32_t)whole.length + 1);
		struct str rest = {word + cut, whole.length - cut};
		enum shell_open ways[] = {SHELL_PLAIN, SHELL_SINGLE, SHELL_DOUBLE};
		enum shell_open open = ways[rand_below(&rand, 3)];
		struct out out;
		out_init_memory(&out);
		out_text(&out, "x ");
		begin_print(&out, open, (struct str){word, cut});
		if (!line_has(out_written(&out), (struct str){word, cut}, open))
			fail_msg("begun: %.*s", STR_ARG(out_written(&out)));
		if (line_fits(out_written(&out), rest)) {
			fitting++;
			rest_complete(&out, open, rest);
			if (!line_has(out_written(&out), whole, SHELL_PLAIN))
				fail_msg("%.*s is not %.*s", STR_ARG(out_written(&out)),
					 STR_ARG(whole));
		}
		out_clear(&out);
	}
	assert_true(fitting > 10000);
}

static const struct {
	const char *name, *line, *rest;
	bool fits;
} fits_rows[] = {
    {"text behind text", "x a", "$(b)", true},
    {"a dollar", "x $", "(b)", false},
    {"a dollar in double quotes", "x \"$", "(b)", false},
    {"a dollar in single quotes", "x '$", "(b)", true},
    {"an escaped dollar", "x \\$", "(b)", true},
    {"an escaped dollar in double quotes", "x \"\\$", "(b)", true},
    {"a dollar in closed quotes", "x \"$\"", "(b)", false},
    {"a dollar in another word", "$HOME x", "$(b)", true},
    {"a backquote", "x `", "b`", false},
    {"a backquote in double quotes", "x \"`", "b`", false},
    {"a backquote in single quotes", "x '`", "b`", true},
    {"a bang", "x a!", "b", false},
    {"a bang in double quotes", "x \"a!", "b", false},
    {"an escaped bang", "x a\\!", "b", true},
    {"a tilde", "x ~", "b", false},
    {"a brace", "x {a,", "b}", false},
    {"a hash at the front", "x #", "b", false},
    {"a hash within", "x a#", "b", true},
    {"a backslash that waits", "x a\\", "$", true},
    {"a backslash that waits in vain", "x a\\", "", false},
    {"a backslash in double quotes", "x \"a\\", "$(b)", false},
    {"an escaped backslash in double quotes", "x \"a\\\\", "$(b)", true},
    {"quotes with escapes, behind them", "$'\\'' '' x", "$(b)", false},
    {"a command, behind it", "$(a ' b) x", "$(b)", false},
    {"a command in double quotes, behind it", "\"`a`\" x", "$(b)", false},
    {"a bang behind the quote", "x \"", "!b", false},
    {"a bang in quotes", "x \"a", "!b", true},
    {"a double quote behind the quote, last", "x \"", "\"", false},
    {"a double quote behind the quote", "x \"", "\"b", true},
    {"a single quote behind the quote", "x '", "'b", false},
    {"nothing behind the quote", "x a\"", "", false},
    {"nothing behind an escaped quote", "x \"a\\\"", "", false},
    {"nothing in quotes", "x \"a", "", true},
};

static void test_fits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(fits_rows); i++)
		if (line_fits(str_of(fits_rows[i].line), str_of(fits_rows[i].rest)) !=
		    fits_rows[i].fits)
			fail_msg("%s", fits_rows[i].name);
}

static void test_no_memory(void **state)
{
	(void)state;
	for (size_t nth = 1;; nth++) {
		struct arena arena;
		struct shell_line line;
		arena_init(&arena);
		mem_fail_from(nth);
		enum status status = shell_line_parse(STR("a 'b c' d"), &arena, &line);
		mem_fail_from(0);
		arena_clear(&arena);
		if (status == OK)
			break;
		assert_int_equal(status, NOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_fits),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
