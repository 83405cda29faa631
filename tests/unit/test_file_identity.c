/* A file has one identity under all its names; what is not there is known by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file_identity.h"
#include "scratch_folder.h"

static const struct {
	const char *name, *a, *b;
	bool same;
} rows[] = {
    {"one name", "a", "a", true},
    {"a detour", "a", "folder/.././a", true},
    {"a symbolic link", "a", "link", true},
    {"a hard link", "a", "folder/hard", true},
    {"another file", "a", "b", false},
    {"one that is not there", "gone", "gone", true},
    {"two that are not there", "gone", "lost", false},
    {"one that is, and one that is not", "a", "gone", false},
    {"a link that leads nowhere", "nowhere", "gone", false},
};

static void test_rows(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	folder_file("a", "same");
	folder_file("b", "same");
	folder_file("folder/c", "");
	assert_int_equal(link("a", "folder/hard"), 0);
	assert_int_equal(symlink("a", "link"), 0);
	assert_int_equal(symlink("gone", "nowhere"), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		arena_init(&arena);
		struct file_identity a = file_identify(rows[i].a), b = file_identify(rows[i].b);
		const char *key = file_key(a, str_of(rows[i].a), &arena);
		bool same = strcmp(key, file_key(b, str_of(rows[i].b), &arena)) == 0;
		if (same != rows[i].same)
			fail_msg("%s: by their keys", rows[i].name);
		if (file_identity_known(a) && file_identity_equal(a, b) != same)
			fail_msg("%s: by their identities", rows[i].name);
		arena_clear(&arena);
	}
	folder_leave(&folder);
}

/* A file whose name is what another's identity looks like. */
static void test_key_of_a_name(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	const struct file_identity identity = {0x2a, 0x1f};
	const char *key = file_key(identity, STR("x"), &arena);
	const struct file_identity unknown = {0};
	assert_string_not_equal(file_key(unknown, str_of(key), &arena), key);
	arena_clear(&arena);
}

static void test_open(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	folder_file("a", "");
	int fd = open("a", O_RDONLY | O_CLOEXEC);
	assert_true(file_identity_known(file_identify("a")));
	assert_true(file_identity_equal(file_identify_open(fd), file_identify("a")));
	close(fd);
	assert_false(file_identity_known(file_identify_open(-1)));
	folder_leave(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_key_of_a_name),
	    cmocka_unit_test(test_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
