#include "base/file_stage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"

static const char temporary_name[] = ".loginscope-XXXXXX";

bool file_bytes_write(int fd, struct str bytes)
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

void file_stage_sync(const char *path)
{
	char directory[PATH_MAX];
	size_t length = directory_length(path);
	if (length >= sizeof directory)
		return;
	memcpy(directory, path, length);
	directory[length] = '\0';
	int fd = open(length ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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

bool file_is_version(const char *path, const struct file_version *version)
{
	struct stat about;
	if (stat(path, &about) != 0)
		return false;
	struct file_version now = version_of(&about);
	return now.device == version->device && now.inode == version->inode &&
	       now.size == version->size && now.seconds == version->seconds &&
	       now.nanoseconds == version->nanoseconds;
}

enum status file_stage_target(const char *path, struct stat *ret_old, char ret[static PATH_MAX])
{
	struct stat old;
	if (lstat(path, &old) != 0)
		return IO;
	bool is_link = S_ISLNK(old.st_mode);
	/* A link that leads nowhere stays one, and is an error. */
	if (is_link && stat(path, &old) != 0)
		return IO;
	if (S_ISDIR(old.st_mode)) {
		errno = EISDIR;
		return IO;
	}
	if (S_ISREG(old.st_mode) && is_link && !realpath(path, ret))
		return IO;
	if (!S_ISREG(old.st_mode) || !is_link) {
		if (strlen(path) >= PATH_MAX) {
			errno = ENAMETOOLONG;
			return IO;
		}
		strcpy(ret, path);
	}
	if (S_ISREG(old.st_mode) && faccessat(AT_FDCWD, ret, W_OK, AT_EACCESS) != 0)
		return IO;
	*ret_old = old;
	return S_ISREG(old.st_mode) ? OK : INVALID;
}

size_t file_stage_room(const char *path)
{
	return directory_length(path) + sizeof temporary_name;
}

enum status file_stage(const char *path, const struct stat *old, struct str bytes, char *ret)
{
	size_t directory = directory_length(path);
	memcpy(ret, path, directory);
	memcpy(ret + directory, temporary_name, sizeof temporary_name);
	int fd = mkostemp(ret, O_CLOEXEC);
	if (fd < 0)
		return IO;
	bool good = file_bytes_write(fd, bytes) && file_dress(fd, old) && fsync(fd) == 0;
	int error = errno;
	if (close(fd) != 0 && good) {
		good = false;
		error = errno;
	}
	if (good)
		return OK;
	unlink(ret);
	errno = error;
	return IO;
}
