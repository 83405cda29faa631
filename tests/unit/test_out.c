/* The output writer: nothing is lost or doubled whatever the sizes, the first
 * failure sticks, and foreign text comes out harmless in every format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/out.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- Foreign text ---------------------------------------------------------- */

static const struct escaped {
	const char *name;
	struct str text;
	const char *json, *terminal, *csv;
} escaped[] = {
    {"plain", STR_INIT("plain text"), "\"plain text\"", "plain text", "plain text"},
    {"empty", STR_INIT(""), "\"\"", "", ""},
    {"quote", STR_INIT("a \"b\""), "\"a \\\"b\\\"\"", "a \"b\"", "\"a \"\"b\"\"\""},
    {"backslash", STR_INIT("a\\b"), "\"a\\\\b\"", "a\\b", "a\\b"},
    {"comma", STR_INIT("a,b"), "\"a,b\"", "a,b", "\"a,b\""},
    {"newline", STR_INIT("a\nb"), "\"a\\nb\"", "a\\x0ab", "\"a\nb\""},
    {"carriage return", STR_INIT("a\rb"), "\"a\\rb\"", "a\\x0db", "\"a\rb\""},
    {"tab", STR_INIT("a\tb"), "\"a\\tb\"", "a\\x09b", "a\tb"},
    {"nul", STR_INIT("a\0b"), "\"a\\u0000b\"", "a\\x00b", NULL},
    {"escape sequence", STR_INIT("\x1b[31mred"), "\"\\u001b[31mred\"", "\\x1b[31mred",
     "\x1b[31mred"},
    {"del", STR_INIT("\x7f"), "\"\\u007f\"", "\\x7f", "\x7f"},
    {"c1 control", STR_INIT("\xc2\x9b"), "\"\\u009b\"", "\\x9b", "\xc2\x9b"},
    {"umlaut passes", STR_INIT("\xc3\xbc"), "\"\xc3\xbc\"", "\xc3\xbc", "\xc3\xbc"},
    {"wide passes", STR_INIT("\xe6\x97\xa5"), "\"\xe6\x97\xa5\"", "\xe6\x97\xa5", "\xe6\x97\xa5"},
    {"beyond the first plane passes", STR_INIT("\xf0\x9f\x98\x80"), "\"\xf0\x9f\x98\x80\"",
     "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
    {"bidi override",
     STR_INIT("a\xe2\x80\xae"
	      "b"),
     "\"a\\u202eb\"", "a\\u202eb",
     "a\xe2\x80\xae"
     "b"},
    {"bidi isolate", STR_INIT("\xe2\x81\xa6"), "\"\\u2066\"", "\\u2066", "\xe2\x81\xa6"},
    {"line separator", STR_INIT("\xe2\x80\xa8"), "\"\\u2028\"", "\\u2028", "\xe2\x80\xa8"},
    {"byte order mark", STR_INIT("\xef\xbb\xbfx"), "\"\\ufeffx\"", "\\ufeffx", "\xef\xbb\xbfx"},
    {"not UTF-8",
     STR_INIT("a\xff"
	      "b"),
     "\"a\\ufffdb\"", "a\\xffb",
     "a\xff"
     "b"},
    {"cut off", STR_INIT("\xe2\x80"), "\"\\ufffd\\ufffd\"", "\\xe2\\x80", "\xe2\x80"},
    {"surrogate", STR_INIT("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\"", "\\xed\\xa0\\x80",
     "\xed\xa0\x80"},
};

static void check_written(const char *name, struct out *out, const char *expected)
{
	struct str written = out_written(out);
	if (!str_equal(written, str_of(expected)))
		fail_msg("%s: %.*s, not %s", name, STR_ARG(written), expected);
	out_rewind(out);
}

static void test_escapes(void **state)
{
	(void)state;
	struct out out;
	out_init_memory(&out);
	for (size_t i = 0; i < COUNT(escaped); i++) {
		const struct escaped *row = &escaped[i];
		out_json_string(&out, row->text);
		check_written(row->name, &out, row->json);
		out_terminal_text(&out, row->text);
		check_written(row->name, &out, row->terminal);
		if (!row->csv)
			continue;
		out_csv_field(&out, row->text);
		check_written(row->name, &out, row->csv);
	}
	out_clear(&out);
}

/* Whatever the bytes: what reaches a terminal has no control character, what is
 * a JSON string has no raw one and no lone quote, and both are UTF-8. */
/* Input is repeated byte for byte, but not to a terminal. */
static void test_echo(void **state)
{
	(void)state;
	struct out out;
	out_init_memory(&out);
	out_echo(&out, STR("a\x1b[1mb"));
	assert_true(str_equal(out_written(&out), STR("a\x1b[1mb")));
	out_rewind(&out);
	out.terminal = true;
	out_echo(&out, STR("a\x1b[1mb"));
	assert_true(str_equal(out_written(&out), STR("a\\x1b[1mb")));
	out_clear(&out);
}

static void test_escapes_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("escapes");
	struct out out;
	out_init_memory(&out);
	for (int round = 0; round < 20000; round++) {
		char text[40];
		size_t length = rand_below(&rand, sizeof text + 1);
		for (size_t i = 0; i < length; i++)
			text[i] = (char)(rand_once_in(&rand, 2) ? rand_below(&rand, 256)
								: 0x80 + rand_below(&rand, 0x70));
		out_json_string(&out, (struct str){text, length});
		struct str inside = {out.at + 1, out.used - 2};
		assert_int_equal(out.at[0], '"');
		assert_int_equal(out.at[out.used - 1], '"');
		while (inside.length) {
			bool escape = *inside.at == '\\';
			uint32_t c = str_next_char(&inside);
			assert_true(c != UINT32_MAX && c != '"' && !char_is_harmful(c));
			if (escape)
				assert_true(strchr("\"\\nrtbfu", (int)str_next_char(&inside)) !=
					    NULL);
		}
		out_rewind(&out);
		out_terminal_text(&out, (struct str){text, length});
		for (struct str shown = out_written(&out); shown.length;) {
			uint32_t c = str_next_char(&shown);
			assert_true(c != UINT32_MAX && !char_is_harmful(c));
		}
		out_rewind(&out);
	}
	out_clear(&out);
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		uint64_t number;
		const char *text;
	} rows[] = {
	    {0, "0"}, {7, "7"}, {10, "10"}, {12345, "12345"}, {UINT64_MAX, "18446744073709551615"}};
	struct out out;
	out_init_memory(&out);
	for (size_t i = 0; i < COUNT(rows); i++) {
		out_number(&out, rows[i].number);
		check_written("number", &out, rows[i].text);
	}
	out_clear(&out);
}

/* --- Writing ---------------------------------------------------------------- */

/* Random pieces of random sizes through a descriptor and through memory: the same
 * bytes arrive. */
static void test_pieces(void **state)
{
	(void)state;
	struct rand rand = rand_start("pieces");
	FILE *file = tmpfile();
	assert_non_null(file);
	static char text[200000];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)rand_below(&rand, 256);
	struct out to_file, memory;
	assert_int_equal(out_init_fd(&to_file, fileno(file)), OK);
	out_init_memory(&memory);
	for (int piece = 0; piece < 300; piece++) {
		size_t most = rand_once_in(&rand, 50) ? sizeof text : 900;
		size_t size = rand_below(&rand, (uint32_t)most);
		out_bytes(&to_file, text, size);
		out_bytes(&memory, text, size);
		char *room = out_room(&to_file, 20);
		assert_non_null(room);
		memcpy(room, text, 20);
		to_file.used += 20;
		out_bytes(&memory, text, 20);
		out_fill(&to_file, '-', size / 2);
		out_fill(&memory, '-', size / 2);
	}
	out_format(&to_file, "%s %0700d", "long", 7);
	out_format(&memory, "%s %0700d", "long", 7);
	assert_int_equal(out_flush(&to_file), OK);
	struct str expected = out_written(&memory);
	char *arrived = malloc(expected.length + 1);
	assert_non_null(arrived);
	assert_int_equal(pread(fileno(file), arrived, expected.length + 1, 0), expected.length);
	assert_memory_equal(arrived, expected.at, expected.length);
	free(arrived);
	fclose(file);
	out_clear(&to_file);
	out_clear(&memory);
}

static void test_full_disk(void **state)
{
	(void)state;
	int fd = open("/dev/full", O_WRONLY);
	if (fd < 0) {
		print_message("skipped: /dev/full is not here\n");
		skip();
	}
	struct out out;
	assert_int_equal(out_init_fd(&out, fd), OK);
	out_text(&out, "fits the buffer");
	assert_int_equal(out_status(&out), OK);
	assert_int_equal(out_flush(&out), IO);
	assert_int_equal(errno, ENOSPC);
	out_text(&out, "dropped");
	out_fill(&out, ' ', 100000);
	assert_null(out_room(&out, 1));
	errno = 0;
	assert_int_equal(out_status(&out), IO);
	assert_int_equal(errno, ENOSPC);
	out_clear(&out);
	close(fd);
}

static volatile sig_atomic_t stopped;

static void on_alarm(int signal_number)
{
	(void)signal_number;
	stopped = 1;
}

/* Nobody reads: a write that waits ends with the signal, if the writer is told so;
 * whether the descriptor waits itself or is waited for. */
static void test_stopped(void **state)
{
	(void)state;
	static char text[1 << 20];
	static const int flags[] = {0, O_NONBLOCK};
	struct sigaction before, catch = {.sa_handler = on_alarm};
	sigaction(SIGALRM, &catch, &before);
	for (size_t i = 0; i < COUNT(flags); i++) {
		int ends[2];
		struct out out;
		/* again and again: the first one may come before the write waits */
		struct itimerval soon = {{.tv_usec = 20000}, {.tv_usec = 20000}}, off = {0};
		assert_int_equal(pipe2(ends, flags[i]), 0);
		assert_int_equal(out_init_fd(&out, ends[1]), OK);
		out.stop = &stopped;
		stopped = 0;
		setitimer(ITIMER_REAL, &soon, NULL);
		out_bytes(&out, text, sizeof text);
		assert_int_equal(out_flush(&out), IO);
		assert_int_equal(out.error, EINTR);
		setitimer(ITIMER_REAL, &off, NULL);
		out_clear(&out);
		close(ends[0]);
		close(ends[1]);
	}
	sigaction(SIGALRM, &before, NULL);
}

/* The n-th allocation fails, for every n: what was written before is dropped,
 * nothing else happens, and NOMEM is said. */
static void test_no_memory(void **state)
{
	(void)state;
	for (size_t nth = 1; nth < 20; nth++) {
		struct out out;
		out_init_memory(&out);
		mem_fail_from(nth);
		for (int i = 0; i < 2000; i++)
			out_text(&out, "0123456789");
		out_format(&out, "%0600d", 1);
		size_t asked = mem_count();
		mem_fail_from(0);
		assert_int_equal(out_status(&out), asked >= nth ? NOMEM : OK);
		assert_int_equal(out_written(&out).length, asked >= nth ? 0 : 20600);
		out_clear(&out);
	}
	struct out out;
	mem_fail_from(1);
	assert_int_equal(out_init_fd(&out, 1), NOMEM);
	mem_fail_from(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_escapes),        cmocka_unit_test(test_echo),
	    cmocka_unit_test(test_escapes_random), cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_pieces),         cmocka_unit_test(test_full_disk),
	    cmocka_unit_test(test_stopped),        cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
