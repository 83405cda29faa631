/* Lists that clouds publish, as plain text: the rows are those that an independent look at the lines
 * finds. The data is not part of the repository: it is looked for in $LOGINSCOPE_DATA, else in
 * ../shared/data, and without it the test skips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "load/published_list.h"

/* The whole file, packed or not. */
static struct str file_text(const char *path)
{
	size_t used = 0, room = 1 << 20;
	char *text = malloc(room);
	gzFile file = gzopen(path, "rb");
	assert_non_null(file);
	for (int got = 1; got > 0; used += (size_t)got) {
		if (room - used < 1 << 16)
			text = realloc(text, room *= 2);
		assert_non_null(text);
		got = gzread(file, text + used, 1 << 16);
		assert_true(got >= 0);
	}
	gzclose(file);
	return (struct str){text, used};
}

/* A line read by the C library; false: it is no block. */
static bool line_read(const char *line, uint8_t ret[16], unsigned *ret_bits)
{
	char address[64];
	unsigned bits = 0;
	int end = 0;
	if (sscanf(line, "%63[0-9a-fA-F.:]/%u%n", address, &bits, &end) != 2 || line[end])
		return false;
	memset(ret, 0, 10);
	memset(ret + 10, 0xff, 2);
	*ret_bits = bits;
	if (inet_pton(AF_INET, address, ret + 12) == 1) {
		*ret_bits += 96;
		return true;
	}
	return inet_pton(AF_INET6, address, ret) == 1;
}

static size_t file_check(const char *path)
{
	struct str text = file_text(path);
	struct arena arena;
	struct findings findings;
	struct published_list list;
	uint8_t bytes[16];
	unsigned bits;
	size_t row = 0, number = 1;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(published_list_parse(text, 0, &findings, &list), OK);
	for (size_t at = 0, end; at < text.length; at = end + 1, number++) {
		char line[128];
		for (end = at; end < text.length && text.at[end] != '\n';)
			end++;
		snprintf(line, sizeof line, "%.*s", (int)(end - at), text.at + at);
		if (!line_read(line, bytes, &bits))
			continue;
		assert_true(row < list.count);
		struct range range = list.rows[row].range;
		addr size = bits == 0 ? 0 : (addr)1 << (128 - bits);
		assert_true(range.first == addr_of_bytes(bytes));
		assert_true(range.last == range.first + size - 1);
		assert_int_equal(list.rows[row].place.line, number);
		row++;
	}
	if (row != list.count || findings.count)
		fail_msg("%s: %zu rows, %zu lines, %zu findings", path, list.count, row,
			 findings.count);
	published_list_clear(&list);
	arena_clear(&arena);
	free((char *)text.at);
	return row;
}

static void test_lists(void **state)
{
	const char *data = getenv("LOGINSCOPE_DATA");
	static const char *const patterns[] = {"cloud/*.txt", "cloud/*.txt.gz", "salesforce/*.txt"};
	char pattern[512];
	size_t files = 0, rows = 0;
	(void)state;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		glob_t found;
		snprintf(pattern, sizeof pattern, "%s/prefixes/%s", data ? data : "../shared/data",
			 patterns[i]);
		if (glob(pattern, 0, NULL, &found) != 0)
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++)
			rows += file_check(found.gl_pathv[k]);
		files += found.gl_pathc;
		globfree(&found);
	}
	if (files == 0) {
		print_message("skipped: no published lists at %s\n", pattern);
		skip();
	}
	print_message("%zu lists, %zu rows\n", files, rows);
	assert_true(rows >= files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
