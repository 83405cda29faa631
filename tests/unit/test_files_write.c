/* Many files replaced at once, each where it stands: all of them or none, whatever happens at
 * whichever step, and nothing left beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/files_write.h"
#include "base/mem.h"
#include "scratch_folder.h"

enum { FILES = 3 };

static const char *const names[FILES] = {"a/one", "b/two", "c/three"};

static void version_take(const char *path, struct file_version *ret)
{
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(file_version(fd, ret), OK);
	close(fd);
}

static const char *text_of(const char *path)
{
	static char text[64];
	FILE *file = fopen(path, "r");
	if (!file)
		return "(none)";
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* The texts of the three files, and how much more there is in their folders. */
static void there_is(const char *row, const char *wanted)
{
	char seen[256] = "";
	unsigned more = 0;
	for (size_t i = 0; i < FILES; i++) {
		char folder[2] = {names[i][0], '\0'};
		strcat(strcat(seen, text_of(names[i])), " ");
		DIR *open = opendir(folder);
		while (readdir(open))
			more++;
		closedir(open);
	}
	snprintf(seen + strlen(seen), 16, "%d", (int)more - 3 * FILES);
	if (strcmp(seen, wanted) != 0)
		fail_msg("%s: %s", row, seen);
}

/* --- What happens -------------------------------------------------------------------------- */

static void nothing(void)
{
}

static void second_edited(void)
{
	folder_file("b/two", "theirs");
}

static void first_edited(void)
{
	folder_file("a/one", "theirs");
}

static void third_gone(void)
{
	assert_int_equal(unlink("c/three"), 0);
}

static void called_off(void)
{
	assert_int_equal(raise(SIGTERM), 0);
}

/* What stands beside a file goes, so that it cannot be renamed. */
static void beside_unlink(const char *folder)
{
	char path[512];
	DIR *open = opendir(folder);
	for (struct dirent *entry; (entry = readdir(open));) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (strncmp(entry->d_name, ".loginscope-", 12) == 0)
			assert_int_equal(unlink(path), 0);
	}
	closedir(open);
}

static void third_stage_gone(void)
{
	beside_unlink("c");
}

static const struct {
	const char *name;
	void (*staged)(void); /* when all new ones are there */
	void (*failed)(void); /* when the commit failed, before it is taken back */
	enum status status;
	int error; /* with IO */
	const char *problem;
	uint32_t lost;
	const char *after;
} rows[] = {
    {"all is well", nothing, nothing, OK, 0, NULL, 0, "1 2 3 0"},
    {"one was edited by another", second_edited, nothing, INVALID, 0, "b/two", 0,
     "old theirs old 0"},
    {"one is gone", third_gone, nothing, INVALID, 0, "c/three", 0, "old old (none) -1"},
    {"a signal came", called_off, nothing, IO, EINTR, "a/one", 0, "old old old 0"},
    {"the last cannot be renamed", third_stage_gone, nothing, IO, ENOENT, "c/three", 0,
     "old old old 0"},
    {"and another edited the first meanwhile", third_stage_gone, first_edited, IO, ENOENT,
     "c/three", 1, "theirs old old 0"},
};

static enum status all_add(struct files_write *write)
{
	static const struct str texts[FILES] = {STR_INIT("1"), STR_INIT("2"), STR_INIT("3")};
	struct file_version versions[FILES];
	enum status status = OK;
	for (size_t i = 0; i < FILES; i++)
		version_take(names[i], &versions[i]);
	files_write_begin(write);
	for (size_t i = 0; i < FILES && status == OK; i++)
		status = files_write_add(write, names[i], &versions[i], texts[i]);
	return status;
}

static void all_make(void)
{
	for (size_t i = 0; i < FILES; i++)
		folder_file(names[i], "old");
}

/* `one_step`: as on most file systems, or as where names cannot be exchanged. */
static void row_run(size_t i, bool one_step)
{
	struct scratch_folder folder;
	struct files_write write;
	folder_enter(&folder);
	all_make();
	assert_int_equal(all_add(&write), OK);
	write.one_step = one_step;
	rows[i].staged();
	enum status status = files_write_commit(&write);
	int error = errno;
	const char *problem = write.problem ? write.problem : "";
	if (status != rows[i].status || (status == IO && error != rows[i].error) ||
	    strcmp(problem, rows[i].problem ? rows[i].problem : "") != 0)
		fail_msg("%s: %d, %s at %s", rows[i].name, (int)status, strerror(error), problem);
	rows[i].failed();
	if (status != OK)
		assert_int_equal(files_write_take_back(&write), rows[i].lost);
	files_write_end(&write);
	there_is(rows[i].name, rows[i].after);
	folder_leave(&folder);
}

static void test_rows(void **state)
{
	(void)state;
	signal(SIGTERM, SIG_IGN);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int one_step = 0; one_step < 2; one_step++) {
			/* an ignored signal is never pending */
			bool asks = rows[i].staged == called_off;
			pid_t child = asks ? fork() : 0;
			int how;
			if (!asks) {
				row_run(i, one_step);
				continue;
			}
			if (child == 0) {
				signal(SIGTERM, SIG_DFL);
				row_run(i, one_step);
				_exit(0);
			}
			assert_int_equal(waitpid(child, &how, 0), child);
			assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGTERM);
		}
}

/* The file cannot go back because what was kept of it went: that is said, and the new stays. */
static void test_not_put_back(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct files_write write;
	folder_enter(&folder);
	all_make();
	assert_int_equal(all_add(&write), OK);
	beside_unlink("c");
	assert_int_equal(files_write_commit(&write), IO);
	beside_unlink("a");
	assert_int_equal(files_write_take_back(&write), 1);
	assert_true(write.files[0].lost && write.files[0].kept);
	assert_false(write.files[1].lost);
	files_write_end(&write);
	there_is("not put back", "1 old old 0");
	folder_leave(&folder);
}

/* In a child: a file may not grow beyond a kilobyte, as though the disk were full; and it may
 * when files are put back. */
static void test_full_disk(void **state)
{
	(void)state;
	static char much[4096];
	struct scratch_folder folder;
	int how;
	folder_enter(&folder);
	all_make();
	pid_t child = fork();
	if (child == 0) {
		struct files_write write;
		struct file_version version;
		version_take("a/one", &version);
		signal(SIGXFSZ, SIG_IGN);
		assert_int_equal(all_add(&write), OK);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){1024, 1024});
		enum status status =
		    files_write_add(&write, "a/one", &version, (struct str){much, sizeof much});
		int error = errno;
		files_write_end(&write);
		_exit(status == IO && error == EFBIG ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
	there_is("a full disk", "old old old 0");
	folder_leave(&folder);
}

/* Taking back needs no space at all: not a byte may be written any more. */
static void test_back_without_space(void **state)
{
	(void)state;
	struct scratch_folder folder;
	int how;
	folder_enter(&folder);
	all_make();
	pid_t child = fork();
	if (child == 0) {
		struct files_write write;
		signal(SIGXFSZ, SIG_IGN);
		assert_int_equal(all_add(&write), OK);
		beside_unlink("c");
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
		enum status status = files_write_commit(&write);
		uint32_t lost = files_write_take_back(&write);
		files_write_end(&write);
		_exit(status == IO && lost == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
	there_is("no space", "old old old 0");
	folder_leave(&folder);
}

/* A link stays one, and the mode of the file it leads to is kept. */
static void test_link(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct files_write write;
	struct file_version version;
	struct stat about;
	folder_enter(&folder);
	all_make();
	assert_int_equal(chmod("a/one", 0640), 0);
	assert_int_equal(symlink("a/one", "link"), 0);
	version_take("link", &version);
	files_write_begin(&write);
	assert_int_equal(files_write_add(&write, "link", &version, STR("1")), OK);
	assert_int_equal(files_write_commit(&write), OK);
	files_write_end(&write);
	assert_int_equal(lstat("link", &about), 0);
	assert_true(S_ISLNK(about.st_mode));
	assert_int_equal(stat("a/one", &about), 0);
	assert_int_equal(about.st_mode & 07777, 0640);
	there_is("a link", "1 old old 0");
	folder_leave(&folder);
}

/* In a child that is not root: the folder of the last file may not be written to. */
static void test_may_not(void **state)
{
	(void)state;
	struct scratch_folder folder;
	int how;
	folder_enter(&folder);
	all_make();
	for (size_t i = 0; i < FILES; i++) {
		char path[2] = {names[i][0], '\0'};
		assert_int_equal(chmod(names[i], 0666), 0);
		assert_int_equal(chmod(path, i == 2 ? 0555 : 0777), 0);
	}
	assert_int_equal(chmod(".", 0755), 0);
	pid_t child = fork();
	if (child == 0) {
		struct files_write write;
		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(77);
		enum status status = all_add(&write);
		bool good = status == IO && errno == EACCES && write.problem &&
			    strcmp(write.problem, "c/three") == 0;
		files_write_end(&write);
		_exit(good ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how));
	if (WEXITSTATUS(how) == 77)
		print_message("skipped: no other user to be\n");
	else
		assert_int_equal(WEXITSTATUS(how), 0);
	there_is("a folder that may not be written", "old old old 0");
	assert_int_equal(chmod("c", 0777), 0);
	folder_leave(&folder);
}

static void test_no_memory(void **state)
{
	(void)state;
	enum status status = NOMEM;
	struct scratch_folder folder;
	folder_enter(&folder);
	all_make();
	for (size_t n = 1; status == NOMEM; n++) {
		struct files_write write;
		mem_fail_only(n);
		status = all_add(&write);
		if (status == OK)
			status = files_write_commit(&write);
		files_write_end(&write);
		bool reached = mem_count() >= n;
		mem_fail_from(0);
		assert_int_equal(status, reached ? NOMEM : OK);
		there_is("no memory", reached ? "old old old 0" : "1 2 3 0");
	}
	folder_leave(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),      cmocka_unit_test(test_not_put_back),
	    cmocka_unit_test(test_full_disk), cmocka_unit_test(test_back_without_space),
	    cmocka_unit_test(test_link),      cmocka_unit_test(test_may_not),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
