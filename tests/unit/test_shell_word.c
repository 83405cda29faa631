/* Words of a command line: what is printed, and what a shell makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/shell_word.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *word, *printed;
} rows[] = {
    {"etl@acme.example", "etl@acme.example"},
    {"2001:db8::1", "2001:db8::1"},
    {"", "''"},
    {"API Integration", "'API Integration'"},
    {"it's", "'it'\\''s'"},
    {"$(rm) `x` \"y\" !", "'$(rm) `x` \"y\" !'"},
    {"a\\b", "'a\\b'"},
    {"~", "'~'"},
    {"a\nb", "$'a\\012b'"},
    {"\x1b'\\", "$'\\033\\047\\134'"},
    {"\xe2\x80\xae'; touch pwned #", "$'\\342\\200\\256\\047; touch pwned #'"},
    {"=ls", "'=ls'"},
    {"a=b", "a=b"},
    {"\xff", "$'\\377'"},
    {"\xe2\x80\xae", "$'\\342\\200\\256'"},
    {"\xe6\xbc\xa2", "'\xe6\xbc\xa2'"},
};

static void test_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct out out;
		out_init_memory(&out);
		shell_word_print(&out, str_of(rows[i].word));
		out_char(&out, '\0');
		assert_string_equal(out.at, rows[i].printed);
		out_clear(&out);
	}
}

enum { LONGEST = 12, WORDS = 400 };

static void word_random(struct rand *rand, char word[static LONGEST + 1])
{
	static const char *const pieces[] = {
	    "a", " ", "'",  "\\",       "\"",           "$", "`", "!",
	    "=", "#", "\t", "\xc3\xa9", "\xe2\x80\xae", "7", "x"};
	size_t length = 0, count = rand_below(rand, 5);
	word[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *piece = pieces[rand_below(rand, COUNT(pieces))];
		if (length + strlen(piece) > LONGEST)
			break;
		memcpy(word + length, piece, strlen(piece) + 1);
		length += strlen(piece);
	}
}

/* What a shell that does not know $'…' makes of it: a dollar, and what stands between the
 * quotes. */
static void word_undone(struct str printed, char *line, size_t size)
{
	if (printed.length > 2 && printed.at[0] == '$' && printed.at[1] == '\'')
		snprintf(line, size, "$%.*s", (int)printed.length - 3, printed.at + 2);
}

/* A shell gives back what was meant, byte for byte; an old one what word_undone() says, but
 * no part of a word is ever a command. */
static void shell_check(const char *shell, bool knows)
{
	static char words[WORDS][LONGEST + 1], want[WORDS][128], line[8192];
	struct rand rand = rand_start("words of a shell");
	char path[] = "/tmp/test_shell_word.XXXXXX", command[128];
	struct out out, word;
	snprintf(command, sizeof command, "%s -c true >/dev/null 2>&1", shell);
	if (system(command) != 0) {
		print_message("skipped: there is no %s\n", shell);
		skip();
	}
	int fd = mkstemp(path);
	assert_int_equal(out_init_fd(&out, fd), OK);
	out_init_memory(&word);
	for (size_t i = 0; i < WORDS; i++) {
		word_random(&rand, words[i]);
		out_rewind(&word);
		shell_word_print(&word, str_of(words[i]));
		snprintf(want[i], sizeof want[i], "%s", words[i]);
		if (!knows)
			word_undone(out_written(&word), want[i], sizeof want[i]);
		out_text(&out, "printf '%s\\n' ");
		out_str(&out, out_written(&word));
		out_char(&out, '\n');
	}
	assert_int_equal(out_flush(&out), OK);
	out_clear(&out);
	out_clear(&word);
	close(fd);
	snprintf(command, sizeof command, "%s %s", shell, path);
	FILE *answer = popen(command, "r");
	for (size_t i = 0; i < WORDS; i++) {
		assert_non_null(fgets(line, sizeof line, answer));
		line[strcspn(line, "\n")] = '\0';
		assert_string_equal(line, want[i]);
	}
	assert_null(fgets(line, sizeof line, answer));
	assert_int_equal(pclose(answer), 0);
	unlink(path);
}

static void test_bash(void **state)
{
	(void)state;
	shell_check("bash", true);
}

static void test_zsh(void **state)
{
	(void)state;
	shell_check("zsh -f", true);
}

static void test_dash(void **state)
{
	(void)state;
	shell_check("dash", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_printed),
	    cmocka_unit_test(test_bash),
	    cmocka_unit_test(test_zsh),
	    cmocka_unit_test(test_dash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
