#include "base/folder_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/out.h"
#include "base/signals.h"

#define STAGE_NAME ".loginscope-XXXXXX"

enum { NUMBER_ROOM = 24 };

struct folder_file {
	const char *path;
	bool placed, kept; /* kept: the one that it replaces is in the stage */
};

/* Where file `at` waits in the stage, and where what it replaces is kept. */
static void number_format(uint32_t at, const char *suffix, char ret[static NUMBER_ROOM])
{
	snprintf(ret, NUMBER_ROOM, "%u%s", (unsigned)at, suffix);
}

static enum status failed(struct folder_write *write, const char *path)
{
	write->problem = path;
	return IO;
}

/* --- Folders ----------------------------------------------------------------------- */

/* Remembers a folder that was made, so that it can be taken away. */
static enum status made_add(struct folder_write *write, const char *path)
{
	const char **slot =
	    arena_push(&write->arena, &write->made, write->made_count, sizeof *slot);
	if (!slot)
		return NOMEM;
	*slot = path;
	write->made_count++;
	return OK;
}

/* Makes a folder where it is missing. */
static enum status folder_make(struct folder_write *write, int at, const char *path)
{
	if (mkdirat(at, path, 0777) != 0)
		return errno == EEXIST ? OK : failed(write, path);
	if (made_add(write, path) == OK)
		return OK;
	unlinkat(at, path, AT_REMOVEDIR);
	return NOMEM;
}

/* Makes the folders that `path` is in. */
static enum status parents_make(struct folder_write *write, int at, const char *path)
{
	enum status status = OK;
	for (const char *slash = path; status == OK && (slash = strchr(slash, '/')); slash++) {
		if (slash == path || slash[-1] == '/')
			continue;
		const char *parent = arena_text(&write->arena, path, (size_t)(slash - path));
		status = parent ? folder_make(write, at, parent) : NOMEM;
	}
	return status;
}

/* The folder of the same parents is most often there, made for the file before. */
static enum status file_parents_make(struct folder_write *write, const char *path)
{
	struct stat about;
	const char *slash = strrchr(path, '/');
	const char *parent = slash ? arena_text(&write->arena, path, (size_t)(slash - path)) : NULL;
	if (!slash)
		return OK;
	if (!parent)
		return NOMEM;
	if (fstatat(write->folder, parent, &about, 0) == 0)
		return OK;
	return parents_make(write, write->folder, path);
}

static enum status folder_open(struct folder_write *write, const char *folder)
{
	const char *path = arena_text(&write->arena, folder, strlen(folder));
	enum status status = path ? parents_make(write, AT_FDCWD, path) : NOMEM;
	if (status == OK)
		status = folder_make(write, AT_FDCWD, path);
	write->outer_count = write->made_count;
	if (status != OK)
		return status;
	write->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return write->folder < 0 ? failed(write, path) : OK;
}

static enum status stage_open(struct folder_write *write, const char *folder)
{
	char *path = arena_format(&write->arena, "%s/" STAGE_NAME, folder);
	if (!path)
		return NOMEM;
	if (!mkdtemp(path))
		return failed(write, arena_text(&write->arena, folder, strlen(folder)));
	write->stage_name = strrchr(path, '/') + 1;
	write->stage = openat(write->folder, write->stage_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return write->stage < 0 ? failed(write, path) : OK;
}

enum status folder_write_begin(struct folder_write *write, const char *folder, bool replace)
{
	*write = (struct folder_write){.replace = replace, .folder = -1, .stage = -1};
	arena_init(&write->arena);
	signals_hold(&write->held);
	enum status status = folder_open(write, folder);
	return status == OK ? stage_open(write, folder) : status;
}

/* --- Files ------------------------------------------------------------------------- */

/* OK: there is nothing, or what may be replaced. */
static enum status place_check(struct folder_write *write, const char *path)
{
	struct stat about;
	if (fstatat(write->folder, path, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? OK : failed(write, path);
	write->problem = path;
	if (!write->replace)
		return INVALID;
	if (S_ISREG(about.st_mode) || S_ISLNK(about.st_mode))
		return OK;
	errno = S_ISDIR(about.st_mode) ? EISDIR : EEXIST;
	return IO;
}

static enum status bytes_write(int fd, struct str bytes)
{
	struct out out;
	enum status status = out_init_fd(&out, fd);
	if (status != OK)
		return status;
	out_str(&out, bytes);
	status = out_flush(&out);
	int error = errno;
	out_clear(&out);
	errno = error;
	return status;
}

static enum status staged_write(struct folder_write *write, const char *path, struct str bytes)
{
	char number[NUMBER_ROOM];
	number_format(write->file_count, "", number);
	int fd = openat(write->stage, number, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return failed(write, path);
	write->problem = path;
	enum status status = bytes_write(fd, bytes);
	int error = errno;
	if (close(fd) != 0 && status == OK)
		return IO;
	errno = error;
	return status;
}

enum status folder_write_add(struct folder_write *write, const char *path, struct str bytes)
{
	char number[NUMBER_ROOM];
	if (signals_pending(&write->held)) {
		errno = EINTR;
		return IO;
	}
	const char *own = arena_text(&write->arena, path, strlen(path));
	if (!own)
		return NOMEM;
	enum status status = place_check(write, own);
	if (status != OK)
		return status;
	struct folder_file *file =
	    arena_push(&write->arena, &write->files, write->file_count, sizeof *file);
	if (!file)
		return NOMEM;
	file->path = own;
	status = staged_write(write, own, bytes);
	if (status == OK) {
		write->file_count++;
		return OK;
	}
	int error = errno;
	number_format(write->file_count, "", number);
	unlinkat(write->stage, number, 0);
	errno = error;
	return status;
}

/* --- To their places --------------------------------------------------------------- */

/* Renames to a name that is free. Not every file system can do that in one step; a hard link
 * does not replace anything, either. */
static enum status rename_to_free(struct folder_write *write, const char *number, const char *path)
{
	if (renameat2(write->stage, number, write->folder, path, RENAME_NOREPLACE) == 0)
		return OK;
	if (errno == EINVAL || errno == ENOSYS) {
		if (linkat(write->stage, number, write->folder, path, 0) == 0)
			return OK;
	}
	if (errno != EEXIST)
		return failed(write, path);
	write->problem = path;
	return INVALID;
}

static enum status file_place(struct folder_write *write, uint32_t at)
{
	struct folder_file *file = &write->files[at];
	char number[NUMBER_ROOM], old[NUMBER_ROOM];
	number_format(at, "", number);
	number_format(at, ".old", old);
	enum status status = file_parents_make(write, file->path);
	if (status != OK)
		return status;
	if (write->replace) {
		file->kept = renameat(write->folder, file->path, write->stage, old) == 0;
		if (!file->kept && errno != ENOENT)
			return failed(write, file->path);
	}
	status = rename_to_free(write, number, file->path);
	file->placed = status == OK;
	return status;
}

/* The files of the stage, then the folders with their new names: after a crash there is no file
 * at its place of which a part is missing. */
static enum status disk_sync(struct folder_write *write)
{
	return syncfs(write->folder) == 0 ? OK : failed(write, NULL);
}

enum status folder_write_commit(struct folder_write *write)
{
	enum status status = OK;
	if (disk_sync(write) != OK)
		return IO;
	while (status == OK && write->reached < write->file_count)
		status = file_place(write, write->reached++);
	if (status == OK)
		status = disk_sync(write);
	write->committed = status == OK;
	return status;
}

/* --- The end ------------------------------------------------------------------------ */

static void files_take_back(struct folder_write *write)
{
	char old[NUMBER_ROOM];
	while (write->reached) {
		uint32_t at = --write->reached;
		const struct folder_file *file = &write->files[at];
		number_format(at, ".old", old);
		if (file->placed)
			unlinkat(write->folder, file->path, 0);
		if (file->kept)
			renameat(write->stage, old, write->folder, file->path);
	}
}

static void stage_remove(struct folder_write *write)
{
	char number[NUMBER_ROOM];
	for (uint32_t i = 0; i < write->file_count; i++) {
		number_format(i, "", number);
		unlinkat(write->stage, number, 0);
		number_format(i, ".old", number);
		unlinkat(write->stage, number, 0);
	}
	if (write->stage_name)
		unlinkat(write->folder, write->stage_name, AT_REMOVEDIR);
}

static void folders_remove(struct folder_write *write)
{
	while (write->made_count) {
		uint32_t at = --write->made_count;
		int from = at < write->outer_count ? AT_FDCWD : write->folder;
		unlinkat(from, write->made[at], AT_REMOVEDIR);
	}
}

void folder_write_end(struct folder_write *write)
{
	int error = errno;
	if (!write->committed)
		files_take_back(write);
	if (write->stage >= 0 || write->stage_name)
		stage_remove(write);
	if (!write->committed)
		folders_remove(write);
	if (write->stage >= 0)
		close(write->stage);
	if (write->folder >= 0)
		close(write->folder);
	arena_clear(&write->arena);
	signals_release(&write->held);
	errno = error;
}
