#include "base/files_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file_stage.h"
#include "base/signals.h"

static enum status failed(struct files_write *write, const char *path, enum status status)
{
	write->problem = path;
	return status;
}

void files_write_begin(struct files_write *write)
{
	*write = (struct files_write){.one_step = true};
	arena_init(&write->arena);
	signals_hold(&write->held);
}

/* --- Beside their files ------------------------------------------------------------ */

static enum status called_off(const struct files_write *write)
{
	if (!signals_pending(&write->held))
		return OK;
	errno = EINTR;
	return IO;
}

static enum status names_make(struct files_write *write, const char *path, const char *target,
			      struct replaced_file *file)
{
	file->path = arena_text(&write->arena, path, strlen(path));
	file->target = arena_text(&write->arena, target, strlen(target));
	file->staged = arena_alloc(&write->arena, file_stage_room(target));
	return file->path && file->target && file->staged ? OK : NOMEM;
}

/* The version of the new file does not change when it is renamed. */
static enum status staged_version(struct replaced_file *file)
{
	int fd = open(file->staged, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return IO;
	enum status status = file_version(fd, &file->after);
	int error = errno;
	close(fd);
	errno = error;
	return status;
}

static enum status file_add(struct files_write *write, const struct replaced_file *made,
			    const struct stat *old, struct str bytes)
{
	struct replaced_file *file =
	    arena_push(&write->arena, &write->files, write->count, sizeof *file);
	if (!file)
		return NOMEM;
	*file = *made;
	enum status status = file_stage(file->target, old, bytes, file->staged);
	if (status != OK)
		return status;
	write->count++;
	file->aside = arena_format(&write->arena, "%s.old", file->staged);
	return file->aside ? staged_version(file) : NOMEM;
}

enum status files_write_add(struct files_write *write, const char *path,
			    const struct file_version *version, struct str bytes)
{
	char target[PATH_MAX];
	struct stat old;
	struct replaced_file file = {.before = *version};
	enum status status = called_off(write);
	if (status == OK)
		status = file_stage_target(path, &old, target);
	if (status == OK)
		status = names_make(write, path, target, &file);
	if (status == OK)
		status = file_add(write, &file, &old, bytes);
	return status == OK ? OK : failed(write, file.path ? file.path : path, status);
}

/* --- To their places --------------------------------------------------------------- */

static bool exchange(const char *a, const char *b)
{
	return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0;
}

/* The one that is in the file's place now stays, and goes back if it is not what was read. */
static enum status file_exchange(struct replaced_file *file)
{
	if (!exchange(file->staged, file->target))
		return IO;
	file->placed = true;
	if (file_is_version(file->staged, &file->before))
		return OK;
	file->placed = !exchange(file->staged, file->target);
	return INVALID;
}

/* Not every file system can exchange: then the old file gets a second name, or, where
 * there is no such thing, another. */
static enum status file_move(struct replaced_file *file)
{
	file->moved = link(file->target, file->aside) == 0;
	if (!file->moved && errno != EEXIST)
		file->moved = rename(file->target, file->aside) == 0;
	if (!file->moved)
		return IO;
	if (!file_is_version(file->aside, &file->before))
		return INVALID;
	file->placed = rename(file->staged, file->target) == 0;
	return file->placed ? OK : IO;
}

static enum status file_place(struct files_write *write, struct replaced_file *file)
{
	enum status status = write->one_step ? file_exchange(file) : file_move(file);
	if (status == IO && write->one_step &&
	    (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) {
		write->one_step = false;
		status = file_move(file);
	}
	return status;
}

static void folders_sync(const struct files_write *write)
{
	for (uint32_t i = 0; i < write->count; i++) {
		const char *path = write->files[i].target;
		const char *next = i + 1 < write->count ? write->files[i + 1].target : "";
		const char *slash = strrchr(path, '/');
		size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
		if (i + 1 == write->count || strncmp(path, next, folder) != 0 ||
		    strchr(next + folder, '/'))
			file_stage_sync(path);
	}
}

enum status files_write_commit(struct files_write *write)
{
	for (uint32_t i = 0; i < write->count; i++)
		if (!file_is_version(write->files[i].target, &write->files[i].before))
			return failed(write, write->files[i].path, INVALID);
	for (uint32_t i = 0; i < write->count; i++) {
		enum status status = called_off(write);
		if (status == OK)
			status = file_place(write, &write->files[i]);
		if (status != OK)
			return failed(write, write->files[i].path, status);
	}
	folders_sync(write);
	return OK;
}

/* --- And back ---------------------------------------------------------------------- */

/* What another has made of the new file in the meantime is not overwritten. */
static bool exchanged_back(struct replaced_file *file)
{
	if (!file_is_version(file->target, &file->after) || !exchange(file->staged, file->target))
		return false;
	if (file_is_version(file->staged, &file->after))
		return true;
	exchange(file->staged, file->target);
	return false;
}

/* With nothing in its place yet it is free, or still has the same old file. */
static bool moved_back(struct replaced_file *file)
{
	if (file->placed && !file_is_version(file->target, &file->after))
		return false;
	if (!file->placed && access(file->target, F_OK) == 0)
		return true;
	return rename(file->aside, file->target) == 0;
}

uint32_t files_write_take_back(struct files_write *write)
{
	uint32_t lost = 0;
	int error = errno;
	for (uint32_t i = write->count; i-- > 0;) {
		struct replaced_file *file = &write->files[i];
		if (!file->placed && !file->moved)
			continue;
		file->lost = file->moved ? !moved_back(file) : !exchanged_back(file);
		lost += file->lost;
		if (file->lost && file_is_version(file->target, &file->after))
			file->kept = file->moved ? file->aside : file->staged;
		file->placed = file->lost;
	}
	folders_sync(write);
	errno = error;
	return lost;
}

void files_write_end(struct files_write *write)
{
	int error = errno;
	for (uint32_t i = 0; i < write->count; i++) {
		const struct replaced_file *file = &write->files[i];
		if (file->kept != file->staged)
			unlink(file->staged);
		if (file->moved && file->kept != file->aside)
			unlink(file->aside);
	}
	arena_clear(&write->arena);
	signals_release(&write->held);
	errno = error;
}
