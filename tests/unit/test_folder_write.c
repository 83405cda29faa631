/* Many files written at once: all of them or none, whatever was there, and nothing left
 * beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/folder_write.h"
#include "base/mem.h"
#include "scratch_folder.h"

/* --- What there is ------------------------------------------------------------------------- */

static char seen[4096];

static int see(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	char text[64] = "";
	if (where->level == 0)
		return 0;
	if (kind == FTW_F) {
		FILE *file = fopen(path, "r");
		assert_non_null(file);
		text[fread(text, 1, sizeof text - 1, file)] = '\0';
		fclose(file);
	}
	if (S_ISLNK(about->st_mode))
		strcpy(text, "a link");
	size_t used = strlen(seen);
	snprintf(seen + used, sizeof seen - used, "%s%s%s;", path + 2, kind == FTW_D ? "" : "=",
		 text);
	return 0;
}

static int path_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every file with its text and every folder below the directory, in order. */
static void there_is(const char *wanted)
{
	char *parts[64], sorted[4096] = "";
	size_t count = 0;
	seen[0] = '\0';
	assert_int_equal(nftw(".", see, 16, FTW_PHYS), 0);
	for (char *part = strtok(seen, ";"); part && count < 64; part = strtok(NULL, ";"))
		parts[count++] = part;
	qsort(parts, count, sizeof *parts, path_order);
	for (size_t i = 0; i < count; i++) {
		if (i)
			strcat(sorted, ";");
		strcat(sorted, parts[i]);
	}
	assert_string_equal(sorted, wanted);
}

/* --- Writing two files ----------------------------------------------------------------------- */

struct outcome {
	enum status status;
	int error;
	char problem[256];
};

static struct outcome two_write(const char *folder, bool replace)
{
	struct folder_write write;
	struct outcome outcome = {.status = folder_write_begin(&write, folder, replace)};
	if (outcome.status == OK)
		outcome.status = folder_write_add(&write, "a/x/one", STR("1"));
	if (outcome.status == OK)
		outcome.status = folder_write_add(&write, "two", STR("2"));
	if (outcome.status == OK)
		outcome.status = folder_write_commit(&write);
	outcome.error = errno;
	snprintf(outcome.problem, sizeof outcome.problem, "%s", write.problem ? write.problem : "");
	folder_write_end(&write);
	return outcome;
}

enum kind { NOTHING, FOLDER, FILE_OF, LINK, LINK_TO_NOTHING };

struct thing {
	enum kind kind;
	const char *path, *text;
};

static const struct {
	const char *name;
	struct thing before[3];
	const char *folder;
	bool replace;
	enum status status;
	int error; /* with IO */
	const char *problem, *after;
} rows[] = {
    {"into a folder that is missing, and those it is in",
     {{0}},
     "out/deep",
     false,
     OK,
     0,
     NULL,
     "out;out/deep;out/deep/a;out/deep/a/x;out/deep/a/x/one=1;out/deep/two=2"},
    {"slashes",
     {{0}},
     "out//deep/",
     false,
     OK,
     0,
     NULL,
     "out;out/deep;out/deep/a;out/deep/a/x;out/deep/a/x/one=1;out/deep/two=2"},
    {"into this one", {{0}}, ".", false, OK, 0, NULL, "a;a/x;a/x/one=1;two=2"},
    {"beside others",
     {{FILE_OF, "out/a/other", "o"}},
     "out",
     false,
     OK,
     0,
     NULL,
     "out;out/a;out/a/other=o;out/a/x;out/a/x/one=1;out/two=2"},
    {"the second is there",
     {{FILE_OF, "out/two", "old"}},
     "out",
     false,
     INVALID,
     0,
     "two",
     "out;out/two=old"},
    {"a link that leads nowhere is there, too",
     {{LINK_TO_NOTHING, "two", NULL}},
     ".",
     false,
     INVALID,
     0,
     "two",
     "two=a link"},
    {"replaced",
     {{FILE_OF, "out/two", "old"}, {FILE_OF, "out/a/x/one", "old"}},
     "out",
     true,
     OK,
     0,
     NULL,
     "out;out/a;out/a/x;out/a/x/one=1;out/two=2"},
    {"a link is replaced, not what it leads to",
     {{FILE_OF, "target", "old"}, {LINK, "two", "target"}},
     ".",
     true,
     OK,
     0,
     NULL,
     "a;a/x;a/x/one=1;target=old;two=2"},
    {"a folder is not replaced", {{FOLDER, "two", NULL}}, ".", true, IO, EISDIR, "two", "two"},
    {"a file where a folder must be: what was placed is taken back",
     {{FILE_OF, "a", "file"}, {FILE_OF, "two", "old"}},
     ".",
     true,
     IO,
     ENOTDIR,
     "a/x/one",
     "a=file;two=old"},
    {"the folder is a file",
     {{FILE_OF, "out", "file"}},
     "out",
     false,
     IO,
     ENOTDIR,
     "out",
     "out=file"},
    {"the folder is below a file",
     {{FILE_OF, "out", "file"}},
     "out/deep",
     false,
     IO,
     ENOTDIR,
     "out/deep",
     "out=file"},
};

static void thing_make(const struct thing *thing)
{
	if (thing->kind == FOLDER)
		assert_int_equal(mkdir(thing->path, 0700), 0);
	else if (thing->kind == FILE_OF)
		folder_file(thing->path, thing->text);
	else if (thing->kind == LINK)
		assert_int_equal(symlink(thing->text, thing->path), 0);
	else if (thing->kind == LINK_TO_NOTHING)
		assert_int_equal(symlink("nowhere", thing->path), 0);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scratch_folder folder;
		folder_enter(&folder);
		for (size_t k = 0; k < 3; k++)
			thing_make(&rows[i].before[k]);
		struct outcome outcome = two_write(rows[i].folder, rows[i].replace);
		if (outcome.status != rows[i].status ||
		    (outcome.status == IO && outcome.error != rows[i].error) ||
		    (rows[i].problem && strcmp(outcome.problem, rows[i].problem) != 0))
			fail_msg("%s: %d, %s at %s", rows[i].name, (int)outcome.status,
				 strerror(outcome.error), outcome.problem);
		there_is(rows[i].after);
		folder_leave(&folder);
	}
}

/* --- In between ------------------------------------------------------------------------------- */

/* Another makes the second file after it was looked for. */
static void test_somebody_else(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct folder_write write;
	folder_enter(&folder);
	assert_int_equal(folder_write_begin(&write, "out", false), OK);
	assert_int_equal(folder_write_add(&write, "a/one", STR("1")), OK);
	assert_int_equal(folder_write_add(&write, "two", STR("2")), OK);
	folder_file("out/two", "theirs");
	assert_int_equal(folder_write_commit(&write), INVALID);
	assert_string_equal(write.problem, "two");
	folder_write_end(&write);
	there_is("out;out/two=theirs");
	folder_leave(&folder);
}

/* A file at its place already, and one that it replaced, when the next cannot be placed. */
static void test_taken_back(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct folder_write write;
	folder_enter(&folder);
	folder_file("one", "old");
	assert_int_equal(folder_write_begin(&write, ".", true), OK);
	assert_int_equal(folder_write_add(&write, "one", STR("1")), OK);
	assert_int_equal(folder_write_add(&write, "new", STR("2")), OK);
	assert_int_equal(folder_write_add(&write, "a/three", STR("3")), OK);
	folder_file("a", "theirs");
	assert_int_equal(folder_write_commit(&write), IO);
	folder_write_end(&write);
	there_is("a=theirs;one=old");
	folder_leave(&folder);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct outcome outcome = {.status = NOMEM};
	struct scratch_folder folder;
	folder_enter(&folder);
	folder_file("out/two", "old");
	for (size_t n = 1; outcome.status == NOMEM; n++) {
		mem_fail_only(n);
		outcome = two_write("out", true);
		bool reached = mem_count() >= n;
		mem_fail_from(0);
		assert_int_equal(outcome.status, reached ? NOMEM : OK);
		there_is(reached ? "out;out/two=old" : "out;out/a;out/a/x;out/a/x/one=1;out/two=2");
	}
	folder_leave(&folder);
}

/* In a child: a file may not grow beyond a kilobyte, as though the disk were full. */
static void test_full_disk(void **state)
{
	(void)state;
	static char much[4096];
	struct scratch_folder folder;
	int how;
	folder_enter(&folder);
	folder_file("out/two", "old");
	pid_t child = fork();
	if (child == 0) {
		struct folder_write write;
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){1024, 1024});
		enum status status = folder_write_begin(&write, "out", true);
		if (status == OK)
			status = folder_write_add(&write, "two", STR("2"));
		if (status == OK)
			status =
			    folder_write_add(&write, "a/much", (struct str){much, sizeof much});
		int error = errno;
		folder_write_end(&write);
		_exit(status == IO && error == EFBIG ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
	there_is("out;out/two=old");
	folder_leave(&folder);
}

/* In a child: the signal waits until everything is as it was, then ends it. */
static void test_interrupt(void **state)
{
	(void)state;
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct scratch_folder folder;
		int how;
		folder_enter(&folder);
		folder_file("old", "old");
		pid_t child = fork();
		if (child == 0) {
			struct folder_write write;
			signal(signals[i], SIG_DFL);
			enum status status = folder_write_begin(&write, "out", false);
			if (status == OK)
				status = folder_write_add(&write, "one", STR("1"));
			raise(signals[i]);
			if (status == OK)
				status = folder_write_add(&write, "two", STR("2"));
			bool gave_up = status == IO && errno == EINTR;
			if (!gave_up)
				_exit(1);
			folder_write_end(&write);
			_exit(2);
		}
		assert_int_equal(waitpid(child, &how, 0), child);
		assert_true(WIFSIGNALED(how) && WTERMSIG(how) == signals[i]);
		there_is("old=old");
		folder_leave(&folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),       cmocka_unit_test(test_somebody_else),
	    cmocka_unit_test(test_taken_back), cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_full_disk),  cmocka_unit_test(test_interrupt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
