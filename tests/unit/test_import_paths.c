/* Paths from one folder on, and what an import calls the files it was given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/import_paths.h"
#include "scratch_folder.h"

static const struct {
	const char *from, *to, *path;
} between_rows[] = {
    {"/a/b", "/a/b/c", "c"},
    {"/a/b", "/a/c/d", "../c/d"},
    {"/a/b", "/a/bc", "../bc"},
    {"/a/bc", "/a/b", "../b"},
    {"/", "/a", "a"},
    {"/a", "/b", "../b"},
    {"/a/b/c", "/d", "../../../d"},
    {"/a/b", "/a/b", "../b"},
};

static void test_between(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof between_rows / sizeof *between_rows; i++) {
		struct arena arena;
		arena_init(&arena);
		const char *path =
		    path_between(str_of(between_rows[i].from), str_of(between_rows[i].to), &arena);
		if (!path || strcmp(path, between_rows[i].path) != 0)
			fail_msg("from %s to %s: %s", between_rows[i].from, between_rows[i].to,
				 path ? path : "no memory");
		arena_clear(&arena);
	}
}

static const struct {
	const char *output, *file, *path; /* NULL: there is none */
} path_rows[] = {
    {NULL, "users.csv", "users.csv"},
    {"new.yaml", "users.csv", "users.csv"},
    {"./new.yaml", "users.csv", "users.csv"},
    {"out/new.yaml", "users.csv", "../users.csv"},
    {"out/new.yaml", "out/u.csv", "u.csv"},
    {"out/../new.yaml", "out/u.csv", "out/u.csv"},
    {"link/new.yaml", "users.csv", "../users.csv"},
    {NULL, "missing.csv", NULL},
    {"missing/new.yaml", "users.csv", NULL},
};

static void path_check(size_t row, struct arena *arena)
{
	const char *path = NULL;
	enum status status = import_path(path_rows[row].output, path_rows[row].file, arena, &path);
	const char *wanted = path_rows[row].path;
	if (wanted ? status != OK || strcmp(path, wanted) != 0
		   : status != INVALID || path || errno != ENOENT)
		fail_msg("%s for %s: %s, status %d", path_rows[row].file,
			 path_rows[row].output ? path_rows[row].output : "none",
			 path ? path : "none", (int)status);
}

/* In a folder of its own, with a link to another folder in it. */
static void test_paths(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct arena arena;
	folder_enter(&folder);
	folder_file("users.csv", "");
	folder_file("out/u.csv", "");
	assert_int_equal(symlink("out", "link"), 0);
	arena_init(&arena);
	for (size_t i = 0; i < sizeof path_rows / sizeof *path_rows; i++)
		path_check(i, &arena);
	arena_clear(&arena);
	folder_leave(&folder);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct arena arena;
	const char *path = NULL;
	arena_init(&arena);
	mem_fail_from(1);
	assert_int_equal(import_path("/tmp/new.yaml", "/", &arena, &path), NOMEM);
	assert_null(path_between(STR("/a"), STR("/b"), &arena));
	mem_fail_from(0);
	assert_null(path);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_between),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
