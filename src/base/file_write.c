#include "base/file_write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/signals.h"

static const char temporary_name[] = ".loginscope-XXXXXX";

static bool bytes_write(int fd, struct str bytes)
{
	while (bytes.length) {
		ssize_t written = write(fd, bytes.at, bytes.length);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0)
			bytes = (struct str){bytes.at + written, bytes.length - (size_t)written};
	}
	return true;
}

/* A device or a FIFO. */
static enum status written_as_it_is(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return IO;
	bool good = bytes_write(fd, bytes);
	int error = errno;
	if (close(fd) != 0 && good)
		return IO;
	errno = error;
	return good ? OK : IO;
}

/* May a file not be given away: no right to, or an owner that is none here (in a user
 * namespace)? */
static bool is_owner_refused(void)
{
	return errno == EPERM || errno == EINVAL;
}

/* What the new file may be without its old group: nobody but the owner gets more than
 * both the group and the others had, for its members are others now. */
static mode_t mode_without_group(mode_t mode)
{
	mode_t group = mode >> 3 & 7, others = mode & 7, both = group & others;
	return (mode & ~(mode_t)(S_ISGID | 077)) | both << 3 | both;
}

/* Mode and owner of the old file, or those of a new one. Whose owner or group may not
 * be kept is not opened to more people by it: the mode comes last. */
static bool file_dress(int fd, const struct stat *old)
{
	if (!old) {
		mode_t mask = umask(0);
		umask(mask);
		return fchmod(fd, 0666 & ~mask) == 0;
	}
	mode_t mode = old->st_mode & 07777;
	struct stat new;
	if (fstat(fd, &new) != 0)
		return false;
	if (new.st_gid != old->st_gid && fchown(fd, (uid_t)-1, old->st_gid) != 0) {
		if (!is_owner_refused())
			return false;
		mode = mode_without_group(mode);
	}
	if (new.st_uid != old->st_uid && fchown(fd, old->st_uid, (gid_t)-1) != 0) {
		if (!is_owner_refused())
			return false;
		mode &= ~(mode_t)S_ISUID;
	}
	return fchmod(fd, mode) == 0;
}

/* "dir/" of "dir/name", which may be empty. */
static size_t directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* That the new name is on the disk, too. Not every file system can; the file is
 * whole either way. */
static void directory_sync(char *temporary, size_t directory)
{
	temporary[directory] = '\0';
	int fd = open(directory ? temporary : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static struct file_version version_of(const struct stat *about)
{
	return (struct file_version){about->st_dev, about->st_ino, about->st_size,
				     about->st_mtim.tv_sec, about->st_mtim.tv_nsec};
}

enum status file_version(int fd, struct file_version *ret)
{
	struct stat about;
	if (fstat(fd, &about) != 0)
		return IO;
	*ret = version_of(&about);
	return OK;
}

static bool is_version(const char *path, const struct file_version *version)
{
	struct stat about;
	if (stat(path, &about) != 0)
		return false;
	struct file_version now = version_of(&about);
	return now.device == version->device && now.inode == version->inode &&
	       now.size == version->size && now.seconds == version->seconds &&
	       now.nanoseconds == version->nanoseconds;
}

/* `temporary` has room for the name of the new file in the directory of `path`. */
static enum status replaced(const char *path, const struct stat *old,
			    const struct file_version *version, struct str bytes, char *temporary)
{
	size_t directory = directory_length(path);
	memcpy(temporary, path, directory);
	memcpy(temporary + directory, temporary_name, sizeof temporary_name);
	int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return IO;
	bool good = bytes_write(fd, bytes) && file_dress(fd, old) && fsync(fd) == 0;
	int error = errno;
	if (close(fd) != 0 && good) {
		good = false;
		error = errno;
	}
	bool changed = good && version && !is_version(path, version);
	if (good && !changed && rename(temporary, path) != 0) {
		good = false;
		error = errno;
	}
	if (!good || changed) {
		unlink(temporary);
		errno = error;
		return changed ? INVALID : IO;
	}
	directory_sync(temporary, directory);
	return OK;
}

static enum status replace(const char *path, const struct stat *old,
			   const struct file_version *version, struct str bytes)
{
	char *temporary = mem_alloc(directory_length(path) + sizeof temporary_name);
	if (!temporary)
		return NOMEM;
	sigset_t held;
	signals_hold(&held);
	enum status status = replaced(path, old, version, bytes, temporary);
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
	if (lstat(path, &old) != 0)
		return errno == ENOENT && !version ? replace(path, NULL, NULL, bytes) : IO;
	if (S_ISLNK(old.st_mode)) {
		/* A link that leads nowhere stays one, and is an error. */
		if (stat(path, &old) != 0)
			return IO;
		if (S_ISREG(old.st_mode) && !realpath(path, target))
			return IO;
		path = S_ISREG(old.st_mode) ? target : path;
	}
	if (S_ISDIR(old.st_mode)) {
		errno = EISDIR;
		return IO;
	}
	if (!S_ISREG(old.st_mode))
		return version ? INVALID : written_as_it_is(path, bytes);
	if (faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0)
		return IO;
	return replace(path, &old, version, bytes);
}

enum status file_write(const char *path, struct str bytes)
{
	return path_write(path, NULL, bytes);
}

enum status file_rewrite(const char *path, const struct file_version *version, struct str bytes)
{
	return path_write(path, version, bytes);
}
