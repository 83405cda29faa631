#include "load/store_files.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/file.h"

enum { PIECE = 64 << 10 };

/* What file.h says INVALID to may be for want of memory. */
static enum status opened(enum status status, const struct file *file, struct store_file *ret)
{
	if (status != OK)
		return status == INVALID && errno == ENOMEM ? NOMEM : status;
	*ret = (struct store_file){.identity = file->identity, .fd = file->fd};
	return OK;
}

static enum status files_open(struct store *store, const char *path, struct store_file *ret)
{
	struct file file = {0};
	(void)store;
	return opened(file_open_plain(path, &file), &file, ret);
}

enum status store_files_open_named(const char *path, struct store_file *ret)
{
	struct file file = {0};
	return opened(file_open(path, &file), &file, ret);
}

static enum status files_read(struct store *store, const struct store_file *file, size_t max,
			      struct arena *arena, struct str *ret)
{
	(void)store;
	return file_read(&(struct file){.fd = file->fd, .identity = file->identity}, max, arena,
			 ret);
}

static enum status files_stream(struct store *store, const struct store_file *file,
				store_see_bytes *see, void *with)
{
	char piece[PIECE];
	enum status status = OK;
	(void)store;
	while (status == OK) {
		ssize_t got = read(file->fd, piece, sizeof piece);
		if (got < 0)
			return errno == EISDIR ? INVALID : IO;
		if (got == 0)
			break;
		status = see(with, (struct str){piece, (size_t)got});
	}
	return status;
}

static void files_close(struct store_file *file)
{
	file_close(&(struct file){.fd = file->fd});
}

static bool files_exist(struct store *store, const char *path)
{
	(void)store;
	return access(path, F_OK) == 0;
}

static bool files_absent(struct store *store, const char *path)
{
	struct stat about;
	(void)store;
	return lstat(path, &about) != 0 &&
	       (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG);
}

static bool files_folder(struct store *store, const char *path)
{
	struct stat about;
	(void)store;
	return strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static enum store_kind files_kind(struct store *store, const char *path)
{
	struct stat about;
	(void)store;
	if (lstat(path, &about) != 0)
		return STORE_NOTHING;
	if (S_ISDIR(about.st_mode))
		return STORE_FOLDER;
	return S_ISLNK(about.st_mode) ? STORE_LINK : STORE_FILE;
}

static enum status files_list(struct store *store, const char *folder, store_see *see, void *with)
{
	DIR *directory = opendir(*folder ? folder : ".");
	enum status status = OK;
	(void)store;
	if (!directory)
		return errno == ENOMEM ? NOMEM : INVALID;
	while (status == OK) {
		errno = 0;
		const struct dirent *entry = readdir(directory);
		if (!entry) {
			status = errno ? INVALID : OK;
			break;
		}
		bool no_folder = entry->d_type != DT_DIR && entry->d_type != DT_LNK &&
				 entry->d_type != DT_UNKNOWN;
		status = see(with, entry->d_name, no_folder);
	}
	int error = errno;
	closedir(directory);
	errno = error;
	return status;
}

static enum status files_lend(struct store *store, const char *path, struct store_loan *ret)
{
	(void)store;
	*ret = (struct store_loan){.fd = -1, .identity = file_identify(path)};
	if (strlen(path) >= sizeof ret->path) {
		errno = ENAMETOOLONG;
		return INVALID;
	}
	memcpy(ret->path, path, strlen(path) + 1);
	return OK;
}

static void files_end(struct store *store)
{
	(void)store;
}

const struct store_calls store_files = {
    .open = files_open,
    .read = files_read,
    .stream = files_stream,
    .close = files_close,
    .exists = files_exist,
    .absent = files_absent,
    .is_folder = files_folder,
    .kind = files_kind,
    .list = files_list,
    .lend = files_lend,
    .end = files_end,
};
