/* Sets of addresses as people name them, and files with one a line: tables of both,
 * and lines against a reader that has the whole file in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/out.h"
#include "load/lines.h"
#include "load/load.h"
#include "load/where.h"
#include "rand.h"

/* --- Sets ----------------------------------------------------------------- */

static const struct {
	const char *name, *text;
	const char *ranges; /* or "code: message" */
} wheres[] = {
    {"an address", "192.0.2.7", "192.0.2.7"},
    {"a mapped one is IPv4", "::ffff:192.0.2.7", "192.0.2.7"},
    {"IPv6", "2001:DB8:0::1", "2001:db8::1"},
    {"a block", "192.0.2.0/24", "192.0.2.0/24"},
    {"a range", "192.0.2.1 - 192.0.2.9", "192.0.2.1 - 192.0.2.9"},
    {"a range without blanks", "192.0.2.0-192.0.2.255", "192.0.2.0/24"},
    {"a network", "@hosts", "192.0.2.16/28 2001:db8:e71::/64"},
    {"a network in a network", "@all", "192.0.2.16/28 198.51.100.7 2001:db8:e71::/64"},
    {"nothing", "", "bad-address: an address is missing: \"\""},
    {"blanks around it", " \t192.0.2.7\r ", "192.0.2.7"},
    {"blanks around a network", " @hosts ", "192.0.2.16/28 2001:db8:e71::/64"},
    {"only blanks", " \t ", "bad-address: an address is missing: \"\""},
    {"a word", "runner", "bad-address: not an address: runner"},
    {"a word with a digit", "runner1", "bad-address: not an address: runner1"},
    {"a word of another script", "\xc3\x84pfel", "bad-address: not an address: \xc3\x84pfel"},
    {"a word with a dash", "ci-runner", "bad-address: not an address: ci-runner"},
    {"a word at the end", "192.0.2.1-runner9",
     "bad-address: not an address: 192.0.2.1-runner9 (runner9)"},
    {"letters inside", "192.0.2.x", "bad-address: not an address: 192.0.2.x (x)"},
    {"a sign", "\"192.0.2.1\"", "bad-address: not an address: \"192.0.2.1\" (\")"},
    {"two addresses", "192.0.2.1 192.0.2.2",
     "bad-address: not an address: 192.0.2.1 192.0.2.2 (a blank)"},
    {"a part", "192.0.2.256", "bad-address: a part over 255: 192.0.2.256 (256)"},
    {"of one end", "192.0.2.1-192.0.2.999",
     "bad-address: a part over 255: 192.0.2.1-192.0.2.999 (999)"},
    {"octal", "010.1.1.1",
     "address-leading-zero: a leading zero, octal to some programs: 010.1.1.1 (010)"},
    {"a zone", "fe80::1%eth0",
     "address-zone: a zone id, which means something on one machine only: fe80::1%eth0 (%eth0)"},
    {"host bits", "198.51.100.20/24",
     "host-bits: 198.51.100.20/24 has host bits: 198.51.100.0/24 or 198.51.100.20/32?"},
    {"a long prefix", "192.0.2.0/33",
     "prefix-length: prefix longer than an address: 192.0.2.0/33; after / comes a number from 0 to "
     "32, without leading zero"},
    {"a prefix of letters", "192.0.2.0/x",
     "prefix-length: not a prefix length: 192.0.2.0/x; after / comes a number from 0 to 32, "
     "without "
     "leading zero"},
    {"a mask", "192.0.2.0/255.255.255.0",
     "prefix-length: a mask is not read: 192.0.2.0/255.255.255.0; after / comes a number from 0 to "
     "32: 24 for 255.255.255.0"},
    {"reversed", "192.0.2.9-192.0.2.1",
     "range-reversed: range ends before it starts: 192.0.2.9-192.0.2.1; swap the two addresses"},
    {"inside out", "192.0.2.2-192.0.2.0",
     "range-reversed: range is turned inside out around one address: 192.0.2.2-192.0.2.0; write "
     "192.0.2.1 if that is meant: some tools turn a single address into such a range"},
    {"two families", "192.0.2.1-2001:db8::1",
     "range-families: one end is IPv4, the other IPv6: 192.0.2.1-2001:db8::1; write two ranges, "
     "one "
     "of each family"},
    {"everything", "::/0",
     "range-straddles: ::/0 is IPv6, but holds IPv4 addresses in IPv6 form; write the IPv6 around "
     "them: ':: - ::fffe:ffff:ffff' and '::1:0:0:0 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', and "
     "0.0.0.0/0 as well if all of IPv4 is meant"},
    {"an unknown network", "@host",
     "unknown-network: unknown network \"host\", did you mean \"hosts\"?"},
    {"with no name near", "@elsewhere", "unknown-network: unknown network \"elsewhere\""},
    {"a network without its @", "hosts",
     "bad-address: not an address: hosts; a network is written with @ before its name"},
    {"an escape sequence", "\x1b[31m",
     "bad-address: not an address: \xef\xbf\xbd[31m (\xef\xbf\xbd)"},
};

static const char policy_text[] = "loginscope: 1\n"
				  "networks:\n"
				  "  hosts: [192.0.2.16/28, '2001:db8:e71::/64']\n"
				  "  all: ['@hosts', 198.51.100.7]\n";

static struct policy *policy_of(struct arena *arena, struct sources *sources)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	struct policy *policy = NULL;
	findings_init(&findings, arena);
	assert_int_equal(policy_load_text(STR("p.yaml"), str_of(policy_text), &options, arena,
					  sources, &findings, &policy),
			 OK);
	return policy;
}

/* The answer as the table writes it, or NULL without memory. */
static char *where_text(const struct policy *policy, const char *text, struct arena *arena)
{
	struct rangeset set;
	struct where_problem problem;
	enum status status = where_parse(policy, str_of(text), arena, &set, &problem);
	if (status == INVALID)
		return arena_format(arena, "%s: %s", problem.code, problem.message);
	char *all = status == OK ? arena_format(arena, "%s", "") : NULL;
	for (size_t i = 0; all && i < set.count; i++) {
		char range[RANGE_TEXT];
		range_format(set.ranges[i], range);
		all = arena_format(arena, "%s%s%s", all, i ? " " : "", range);
	}
	return all;
}

/* In address order IPv4 stands between IPv6 and IPv6. */
static void test_wheres(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	arena_init(&arena);
	const struct policy *policy = policy_of(&arena, &sources);
	for (size_t i = 0; i < sizeof wheres / sizeof *wheres; i++) {
		const char *got = where_text(policy, wheres[i].text, &arena);
		if (strcmp(got, wheres[i].ranges) != 0)
			fail_msg("%s: %s\n  instead of %s", wheres[i].name, got, wheres[i].ranges);
	}
	arena_clear(&arena);
}

/* An arena that is about to be full, at every point: the answer or nothing. */
static void test_wheres_without_memory(void **state)
{
	(void)state;
	enum { CHUNK = 4096, STEP = 16 };
	struct arena arena;
	struct sources sources = {0};
	size_t failed = 0;
	arena_init(&arena);
	const struct policy *policy = policy_of(&arena, &sources);
	for (size_t i = 0; i < sizeof wheres / sizeof *wheres; i++)
		for (size_t room = 0; room < 1024; room += STEP) {
			struct arena narrow;
			arena_init(&narrow);
			assert_non_null(arena_alloc(&narrow, CHUNK - room));
			mem_fail_from(1);
			const char *got = where_text(policy, wheres[i].text, &narrow);
			mem_fail_from(0);
			failed += got == NULL;
			if (got && strcmp(got, wheres[i].ranges) != 0)
				fail_msg("%s: %s\n  instead of %s", wheres[i].name, got,
					 wheres[i].ranges);
			arena_clear(&narrow);
		}
	assert_true(failed > sizeof wheres / sizeof *wheres);
	arena_clear(&arena);
}

/* --- Lines ------------------------------------------------------------------ */

static int file_of(struct str text)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.at, text.length), text.length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* "1:text|3:text|", a long one as "5!|". */
static void lines_write(struct str text, struct out *out)
{
	struct lines *lines;
	struct line line;
	enum status status;
	int fd = file_of(text);
	assert_int_equal(lines_open(fd, &lines), OK);
	while ((status = lines_next(lines, &line)) == OK) {
		out_number(out, line.number);
		out_char(out, line.too_long ? '!' : ':');
		if (!line.too_long)
			out_str(out, line.text);
		out_char(out, '|');
	}
	assert_int_equal(status, INVALID);
	lines_close(lines);
	close(fd);
}

static const struct {
	const char *name, *text, *lines;
} files[] = {
    {"nothing", "", ""},
    {"one line", "a\n", "1:a|"},
    {"the last without its end", "a\nb", "1:a|2:b|"},
    {"CRLF", "a\r\nb\r\n", "1:a|2:b|"},
    {"blank lines count", "\n\r\n \t\na\n", "4:a|"},
    {"blanks around and inside", "  a - b\t\n", "1:a - b|"},
    {"comments", "# x\na # y\n#\n  # z\nb\t#\n", "2:a|5:b|"},
    {"a # in a word is none", "@a#b\n", "1:@a#b|"},
    {"and one behind it is", "@a#b #c\n", "1:@a#b|"},
    {"a byte order mark",
     "\xef\xbb\xbf"
     "a\n",
     "1:a|"},
    {"only a mark", "\xef\xbb\xbf", ""},
    {"half a mark", "\xef\xbb", "1:\xef\xbb|"},
    {"a comment behind the mark", "\xef\xbb\xbf# x\na", "2:a|"},
    {"a CR inside stays", "a\rb\n", "1:a\rb|"},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct out out;
		out_init_memory(&out);
		lines_write(str_of(files[i].text), &out);
		if (!str_equal(out_written(&out), str_of(files[i].lines)))
			fail_msg("%s: %.*s", files[i].name, STR_ARG(out_written(&out)));
		out_clear(&out);
	}
}

/* Line by line with the whole file at hand. */
static void naive_lines(struct str text, struct out *out)
{
	uint64_t number = 0;
	for (size_t at = 0; at < text.length;) {
		size_t end = at, first = at, last;
		bool comment = false;
		while (end < text.length && text.at[end] != '\n')
			end++;
		for (last = at; last < end; last++)
			if (text.at[last] == '#' &&
			    (last == at || strchr(" \t\r", text.at[last - 1]))) {
				comment = last - at < LINE_MAX_BYTES;
				break;
			}
		number++;
		bool too_long = end - at > LINE_MAX_BYTES && !comment;
		while (first < last && strchr(" \t\r", text.at[first]))
			first++;
		while (first < last && strchr(" \t\r", text.at[last - 1]))
			last--;
		if (too_long || first < last) {
			out_number(out, number);
			out_char(out, too_long ? '!' : ':');
			if (!too_long)
				out_bytes(out, text.at + first, last - first);
			out_char(out, '|');
		}
		at = end + 1;
	}
}

/* Lines around the longest there may be, in files around the size of one read. */
static void test_lines_at_random(void **state)
{
	(void)state;
	static const char bytes[] = "aaaaaaa  \t\r##1.";
	static const size_t lengths[] = {0,
					 1,
					 7,
					 80,
					 LINE_MAX_BYTES - 1,
					 LINE_MAX_BYTES,
					 LINE_MAX_BYTES + 1,
					 3 * LINE_MAX_BYTES,
					 LINES_READ_SIZE + 5};
	struct rand rand = rand_start("lines");
	for (int round = 0; round < 60; round++) {
		struct out text, got, right;
		out_init_memory(&text);
		out_init_memory(&got);
		out_init_memory(&right);
		uint32_t lines = rand_below(&rand, 60), kinds = rand_once_in(&rand, 2) ? 9 : 4;
		bool plain = rand_once_in(&rand, 2);
		for (uint32_t i = 0; i < lines; i++) {
			size_t length = lengths[rand_below(&rand, kinds)];
			for (size_t j = 0; j < length; j++)
				out_char(&text, plain ? 'a' : bytes[rand_below(&rand, 15)]);
			if (i + 1 < lines || rand_once_in(&rand, 2))
				out_char(&text, '\n');
		}
		lines_write(out_written(&text), &got);
		naive_lines(out_written(&text), &right);
		if (!str_equal(out_written(&got), out_written(&right)))
			fail_msg("got %.*s\n  instead of %.*s", STR_ARG(out_written(&got)),
				 STR_ARG(out_written(&right)));
		out_clear(&text);
		out_clear(&got);
		out_clear(&right);
	}
}

static void test_lines_that_cannot_be_read(void **state)
{
	(void)state;
	struct lines *lines;
	int fd = open("tests", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(lines_open(fd, &lines), IO);
	assert_int_equal(errno, EISDIR);
	mem_fail_from(1);
	assert_int_equal(lines_open(fd, &lines), NOMEM);
	mem_fail_from(0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_wheres),
	    cmocka_unit_test(test_wheres_without_memory),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_lines_at_random),
	    cmocka_unit_test(test_lines_that_cannot_be_read),
	};
	return cmocka_run_group_tests_name("where", tests, NULL, NULL);
}
