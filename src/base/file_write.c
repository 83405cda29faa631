#include "base/file_write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file_stage.h"
#include "base/mem.h"
#include "base/signals.h"

/* A device or a FIFO. */
static enum status written_as_it_is(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return IO;
	bool good = file_bytes_write(fd, bytes);
	int error = errno;
	if (close(fd) != 0 && good)
		return IO;
	errno = error;
	return good ? OK : IO;
}

static enum status staged_rename(const char *path, const struct file_version *version,
				 const char *temporary)
{
	bool changed = version && !file_is_version(path, version);
	if (changed || rename(temporary, path) != 0) {
		int error = errno;
		unlink(temporary);
		errno = error;
		return changed ? INVALID : IO;
	}
	file_stage_sync(path);
	return OK;
}

static enum status replace(const char *path, const struct stat *old,
			   const struct file_version *version, struct str bytes)
{
	char *temporary = mem_alloc(file_stage_room(path));
	if (!temporary)
		return NOMEM;
	sigset_t held;
	signals_hold(&held);
	enum status status = file_stage(path, old, bytes, temporary);
	if (status == OK)
		status = staged_rename(path, version, temporary);
	int error = errno;
	signals_release(&held);
	mem_free(temporary);
	errno = error;
	return status;
}

static enum status path_write(const char *path, const struct file_version *version,
			      struct str bytes)
{
	struct stat old;
	char target[PATH_MAX];
	if (!version && lstat(path, &old) != 0 && errno == ENOENT)
		return replace(path, NULL, NULL, bytes);
	enum status status = file_stage_target(path, &old, target);
	if (status == INVALID)
		return version ? INVALID : written_as_it_is(target, bytes);
	return status == OK ? replace(target, &old, version, bytes) : status;
}

enum status file_write(const char *path, struct str bytes)
{
	return path_write(path, NULL, bytes);
}

enum status file_rewrite(const char *path, const struct file_version *version, struct str bytes)
{
	return path_write(path, version, bytes);
}
