/* A folder of a test's own, with files written as the test says; it is the current
 * directory until it is left. */
#ifndef TESTS_SCRATCH_FOLDER_H
#define TESTS_SCRATCH_FOLDER_H

#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch_folder {
	char path[32];
	int before; /* the directory to go back to */
};

static inline void folder_enter(struct scratch_folder *folder)
{
	strcpy(folder->path, "/tmp/loginscope-XXXXXX");
	folder->before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(folder->before >= 0);
	assert_non_null(mkdtemp(folder->path));
	assert_int_equal(chdir(folder->path), 0);
}

/* Writes a file, and the folders it is in. */
static inline void folder_file(const char *path, const char *text)
{
	char folder[256];
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
		mkdir(folder, 0700);
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static inline int folder_remove(const char *path, const struct stat *about, int kind,
				struct FTW *where)
{
	(void)about, (void)kind, (void)where;
	return remove(path);
}

static inline void folder_leave(struct scratch_folder *folder)
{
	assert_int_equal(fchdir(folder->before), 0);
	close(folder->before);
	assert_int_equal(nftw(folder->path, folder_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

#endif
