/* Writing a file at once: what is there afterwards, what is left beside it, and
 * that a failure leaves the old file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file_write.h"
#include "base/mem.h"

static char directory[] = "/tmp/test_file_write_XXXXXX";

static void old_file_make(const char *name, const char *text, mode_t mode)
{
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(name, mode), 0);
}

static void file_is(const char *name, const char *text, mode_t mode)
{
	char bytes[256] = "";
	struct stat about;
	FILE *file = fopen(name, "r");
	assert_non_null(file);
	size_t length = fread(bytes, 1, sizeof bytes - 1, file);
	fclose(file);
	bytes[length] = '\0';
	assert_string_equal(bytes, text);
	assert_int_equal(stat(name, &about), 0);
	assert_int_equal(about.st_mode & 07777, mode);
}

static unsigned files_count(void)
{
	unsigned count = 0;
	DIR *open = opendir(".");
	while (readdir(open))
		count++;
	closedir(open);
	return count - 2;
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	return chdir("/") == 0 && rmdir(directory) == 0 ? 0 : -1;
}

static void test_replaces(void **state)
{
	(void)state;
	static const mode_t modes[] = {0644, 0600, 0664, 0755, 04711};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		old_file_make("a", "old, and longer than the new one", modes[i]);
		assert_int_equal(file_write("a", STR("new")), OK);
		file_is("a", "new", modes[i]);
		assert_int_equal(files_count(), 1);
	}
	assert_int_equal(file_write("./a", (struct str){0}), OK);
	file_is("a", "", 04711);
	unlink("a");
}

static void test_new_file(void **state)
{
	(void)state;
	mode_t mask = umask(027);
	assert_int_equal(file_write("b", STR("new")), OK);
	umask(mask);
	file_is("b", "new", 0640);
	unlink("b");
	assert_int_equal(file_write("no such directory/b", STR("new")), IO);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(files_count(), 0);
}

static void test_links(void **state)
{
	(void)state;
	struct stat about;
	assert_int_equal(mkdir("d", 0700), 0);
	old_file_make("d/target", "old", 0640);
	assert_int_equal(symlink("d/target", "link"), 0);
	assert_int_equal(symlink("link", "link to link"), 0);
	assert_int_equal(file_write("link to link", STR("new")), OK);
	file_is("d/target", "new", 0640);
	assert_int_equal(lstat("link", &about), 0);
	assert_true(S_ISLNK(about.st_mode));
	assert_int_equal(unlink("d/target"), 0);
	assert_int_equal(file_write("link", STR("new")), IO);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(lstat("link", &about), 0);
	unlink("link");
	unlink("link to link");
	rmdir("d");
}

static void test_no_plain_file(void **state)
{
	(void)state;
	char path[64];
	int ends[2];
	char bytes[8] = "";
	assert_int_equal(pipe(ends), 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", ends[1]);
	assert_int_equal(file_write(path, STR("piped")), OK);
	assert_int_equal(read(ends[0], bytes, sizeof bytes), 5);
	assert_string_equal(bytes, "piped");
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(file_write("/dev/full", STR("x")), IO);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(file_write(".", STR("x")), IO);
	assert_int_equal(errno, EISDIR);
}

/* What another program may do between reading and writing. */
static void appended(void)
{
	FILE *file = fopen("c", "a");
	assert_non_null(file);
	fputs("more", file);
	fclose(file);
}

static void same_size(void)
{
	static const struct timespec times[] = {{1000000000, 1}, {1000000000, 2}};
	assert_int_equal(utimensat(AT_FDCWD, "c", times, 0), 0);
}

static void other_file(void)
{
	struct stat about;
	assert_int_equal(stat("c", &about), 0);
	old_file_make("d", "OLD", 0640);
	const struct timespec times[] = {about.st_atim, about.st_mtim};
	assert_int_equal(utimensat(AT_FDCWD, "d", times, 0), 0);
	assert_int_equal(rename("d", "c"), 0);
}

static void no_plain_file(void)
{
	assert_int_equal(unlink("c"), 0);
	assert_int_equal(symlink("/dev/null", "c"), 0);
}

static void mode_changed(void)
{
	assert_int_equal(chmod("c", 0600), 0);
}

static void nothing(void)
{
}

static const struct {
	const char *name;
	void (*done)(void);
	enum status status;
	const char *text; /* NULL: not looked at */
	mode_t mode;
} meantimes[] = {
    {"nothing", nothing, OK, "new", 0640},
    {"another mode", mode_changed, OK, "new", 0600},
    {"appended", appended, INVALID, "oldmore", 0640},
    {"written to, with the same size", same_size, INVALID, "old", 0640},
    {"another file of the same size and time", other_file, INVALID, "OLD", 0640},
    {"no plain file", no_plain_file, INVALID, NULL, 0},
};

static void test_changed_meanwhile(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof meantimes / sizeof *meantimes; i++) {
		struct file_version version;
		old_file_make("c", "old", 0640);
		int fd = open("c", O_RDONLY);
		assert_int_equal(file_version(fd, &version), OK);
		close(fd);
		meantimes[i].done();
		enum status status = file_rewrite("c", &version, STR("new"));
		if (status != meantimes[i].status)
			fail_msg("%s: %d", meantimes[i].name, status);
		if (meantimes[i].text)
			file_is("c", meantimes[i].text, meantimes[i].mode);
		assert_int_equal(files_count(), 1);
		unlink("c");
	}
	struct file_version version = {0};
	assert_int_equal(file_version(-1, &version), IO);
	assert_int_equal(errno, EBADF);
	assert_int_equal(file_rewrite("c", &version, STR("new")), IO);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(files_count(), 0);
}

/* A limit on the size of files stands for a full disk: the write fails half-way. */
static void test_write_fails(void **state)
{
	(void)state;
	static char large[1 << 16];
	struct rlimit old, small;
	old_file_make("c", "old", 0644);
	memset(large, 'x', sizeof large);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = sizeof large / 2;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum status status = file_write("c", (struct str){large, sizeof large});
	int error = errno;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(status, IO);
	assert_int_equal(error, EFBIG);
	file_is("c", "old", 0644);
	assert_int_equal(files_count(), 1);
	unlink("c");
}

/* Killed half-way: the old file is still there, whole. */
static void test_killed(void **state)
{
	(void)state;
	static char large[1 << 16];
	int status;
	old_file_make("c", "old", 0644);
	memset(large, 'x', sizeof large);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit small = {sizeof large / 2, sizeof large / 2};
		struct rlimit none = {0, 0};
		signal(SIGXFSZ, SIG_DFL); /* kills */
		setrlimit(RLIMIT_CORE, &none);
		setrlimit(RLIMIT_FSIZE, &small);
		file_write("c", (struct str){large, sizeof large});
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
	file_is("c", "old", 0644);
	DIR *open = opendir(".");
	for (struct dirent *entry; (entry = readdir(open));)
		if (strncmp(entry->d_name, ".loginscope-", 12) == 0)
			unlink(entry->d_name);
	closedir(open);
	unlink("c");
}

static volatile sig_atomic_t asked_to_end;

static void end_ask(int signal_number)
{
	(void)signal_number;
	raise(asked_to_end);
}

/* Asked to end half-way (a limit raises the signal there): it ends, but first cleans
 * up. */
static void test_asked_to_end(void **state)
{
	(void)state;
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	static char large[1 << 16];
	int status;
	memset(large, 'x', sizeof large);
	old_file_make("c", "old", 0644);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			struct rlimit small = {sizeof large / 2, sizeof large / 2};
			asked_to_end = signals[i];
			signal(signals[i], SIG_DFL); /* which may be ignored here */
			signal(SIGXFSZ, end_ask);
			setrlimit(RLIMIT_FSIZE, &small);
			file_write("c", (struct str){large, sizeof large});
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
		file_is("c", "old", 0644);
		assert_int_equal(files_count(), 1);
	}
	unlink("c");
}

/* Root may write everywhere, so these need another user. */
static void test_may_not(void **state)
{
	(void)state;
	int status;
	old_file_make("c", "old", 0444);
	assert_int_equal(chmod(directory, 0755), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(77);
		if (file_write("c", STR("new")) != IO || errno != EACCES)
			_exit(1);
		_exit(geteuid() == 65534 && (file_write("d", STR("new")) != IO || errno != EACCES)
			  ? 2
			  : 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		print_message("skipped: no other user to be\n");
	else
		assert_int_equal(WEXITSTATUS(status), 0);
	file_is("c", "old", 0444);
	assert_int_equal(files_count(), 1);
	unlink("c");
}

/* The owner and the groups of who writes are not those of the file: what the group of
 * the old file had goes to nobody who had not got it. */
static const struct {
	const char *name;
	mode_t before;
	gid_t group;
	mode_t after;
	gid_t group_after;
} foreign[] = {
    {"the group is kept", 0660, 100, 0660, 100},
    {"a group that is not one's own", 0660, 4, 0600, 100},
    {"what others had, the group has", 0644, 4, 0644, 100},
    {"the group had more than others", 0664, 4, 0644, 100},
    {"others had what the group had not", 0606, 4, 0600, 100},
    {"set-group-ID goes with the group", 02770, 4, 0700, 100},
    {"set-user-ID stays with the owner", 04750, 4, 04700, 100},
};

static int foreign_write(const char *name)
{
	int status;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (setgroups(0, NULL) != 0 || setgid(100) != 0 || setuid(65534) != 0)
			_exit(77);
		_exit(file_write(name, STR("new")) == OK ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_foreign_group(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		print_message("skipped: only root can make files of other groups\n");
		return;
	}
	assert_int_equal(chmod(directory, 0777), 0);
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		struct stat about;
		old_file_make("c", "old", 0600);
		assert_int_equal(chown("c", 65534, foreign[i].group), 0);
		assert_int_equal(chmod("c", foreign[i].before), 0);
		int code = foreign_write("c");
		if (code == 77) {
			print_message("skipped: no other user to be\n");
			break;
		}
		assert_int_equal(code, 0);
		assert_int_equal(stat("c", &about), 0);
		if ((about.st_mode & 07777) != foreign[i].after ||
		    about.st_gid != foreign[i].group_after || about.st_uid != 65534)
			fail_msg("%s: mode %04o, group %u", foreign[i].name,
				 (unsigned)about.st_mode & 07777, (unsigned)about.st_gid);
	}
	unlink("c");
}

/* An owner who is another: his set-user-ID goes, and the group stays if it can. */
static void test_foreign_owner(void **state)
{
	(void)state;
	struct stat about;
	if (geteuid() != 0)
		return;
	old_file_make("c", "old", 0600);
	assert_int_equal(chown("c", 0, 100), 0);
	assert_int_equal(chmod("c", 04664), 0);
	int code = foreign_write("c");
	if (code != 77) {
		assert_int_equal(code, 0);
		assert_int_equal(stat("c", &about), 0);
		assert_int_equal(about.st_mode & 07777, 0664);
		assert_int_equal(about.st_uid, 65534);
		assert_int_equal(about.st_gid, 100);
	}
	unlink("c");
}

static void test_no_memory(void **state)
{
	(void)state;
	old_file_make("c", "old", 0644);
	mem_fail_from(1);
	assert_int_equal(file_write("c", STR("new")), NOMEM);
	mem_fail_from(0);
	file_is("c", "old", 0644);
	unlink("c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_replaces),      cmocka_unit_test(test_new_file),
	    cmocka_unit_test(test_links),         cmocka_unit_test(test_no_plain_file),
	    cmocka_unit_test(test_write_fails),   cmocka_unit_test(test_killed),
	    cmocka_unit_test(test_asked_to_end),  cmocka_unit_test(test_may_not),
	    cmocka_unit_test(test_foreign_group), cmocka_unit_test(test_foreign_owner),
	    cmocka_unit_test(test_no_memory),     cmocka_unit_test(test_changed_meanwhile),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
