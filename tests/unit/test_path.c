/* Paths made plain, and as URIs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/path.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name, *path, *plain, *uri;
} rows[] = {
    {"relative", "policies/acme.yaml", "policies/acme.yaml", "policies/acme.yaml"},
    {"dot in front", "./acme.yaml", "acme.yaml", "acme.yaml"},
    {"dots in front", "././acme.yaml", "acme.yaml", "acme.yaml"},
    {"dot within", "a/./b", "a/b", "a/b"},
    {"doubled slash", "a//b/", "a/b", "a/b"},
    {"up and down", "q/../p/x", "p/x", "p/x"},
    {"up twice", "a/b/../../c", "c", "c"},
    {"up and out", "../p/x", "../p/x", "../p/x"},
    {"up, out and further", "a/../../../p", "../../p", "../../p"},
    {"nothing left", "a/..", ".", "."},
    {"only a dot", ".", ".", "."},
    {"nothing at all", "", "", ""},
    {"absolute", "/tmp/x.yaml", "/tmp/x.yaml", "file:///tmp/x.yaml"},
    {"absolute, above the root", "/../x", "/x", "file:///x"},
    {"the root", "/", "/", "file:///"},
    {"two slashes", "//host/x", "/host/x", "file:///host/x"},
    {"three dots are a name", ".../x", ".../x", ".../x"},
    {"a name that begins with dots", "..x/y", "..x/y", "..x/y"},
    {"standard input", "-", "-", "-"},
    {"a blank", "my policy.yaml", "my policy.yaml", "my%20policy.yaml"},
    {"looks like a scheme", "c:x.yaml", "c:x.yaml", "c%3Ax.yaml"},
    {"what URIs reserve", "a?b#c%d&e", "a?b#c%d&e", "a%3Fb%23c%25d%26e"},
    {"not ASCII", "m\xc3\xbcller", "m\xc3\xbcller", "m%C3%BCller"},
    {"not UTF-8", "\xff\n", "\xff\n", "%FF%0A"},
    {"what is left alone", "aZ09-._~", "aZ09-._~", "aZ09-._~"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char room[PATH_ROOM];
		struct out out;
		struct str plain = path_plain(str_of(rows[i].path), room);
		if (!str_equal(plain, str_of(rows[i].plain)))
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(plain));
		out_init_memory(&out);
		path_uri(&out, str_of(rows[i].path));
		if (!str_equal(out_written(&out), str_of(rows[i].uri)))
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(out_written(&out)));
		out_clear(&out);
	}
}

/* At the edge of the room, and beyond it. */
static void test_long(void **state)
{
	(void)state;
	static char path[PATH_ROOM + 2], room[PATH_ROOM];
	for (size_t length = PATH_ROOM - 1; length <= PATH_ROOM + 1; length++) {
		memset(path, 'a', length);
		memcpy(path, "./", 2);
		struct str plain = path_plain((struct str){path, length}, room);
		assert_int_equal(plain.length, length > PATH_ROOM ? length : length - 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
