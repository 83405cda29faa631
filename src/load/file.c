#include "load/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { PIECE = 64 << 10 };

struct buffer {
	char *at;
	size_t length, size;
};

static enum status buffer_grow(struct buffer *buffer, size_t size)
{
	char *larger = mem_resize(buffer->at, size);
	if (!larger)
		return NOMEM;
	buffer->at = larger;
	buffer->size = size;
	return OK;
}

/* Reads to the end, one byte past `max` at most. */
static enum status bytes_read(int fd, size_t max, struct buffer *buffer)
{
	for (;;) {
		if (buffer->length == buffer->size &&
		    buffer_grow(buffer, buffer->size ? buffer->size * 2 : PIECE) != OK)
			return NOMEM;
		ssize_t got = read(fd, buffer->at + buffer->length, buffer->size - buffer->length);
		if (got < 0)
			return errno == EISDIR ? INVALID : IO;
		if (got == 0)
			return OK;
		buffer->length += (size_t)got;
		if (buffer->length > max) {
			errno = EFBIG;
			return INVALID;
		}
	}
}

/* Room for the size the file is said to have, and a byte to see its end. */
static enum status buffer_size(int fd, size_t max, struct buffer *buffer)
{
	struct stat stat;
	if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size < 0)
		return OK;
	if ((uintmax_t)stat.st_size > max) {
		errno = EFBIG;
		return INVALID;
	}
	return buffer_grow(buffer, (size_t)stat.st_size + 1);
}

enum status file_read(const struct file *file, size_t max, struct arena *arena, struct str *ret)
{
	struct buffer buffer = {0};
	enum status status = buffer_size(file->fd, max, &buffer);
	if (status == OK)
		status = bytes_read(file->fd, max, &buffer);
	int error = errno;
	if (status == OK) {
		char *text = arena_text(arena, buffer.at, buffer.length);
		if (text)
			*ret = (struct str){text, buffer.length};
		else
			status = NOMEM;
	}
	mem_free(buffer.at);
	errno = error;
	return status;
}

void file_close(struct file *file)
{
	int error = errno;
	if (file->fd != STDIN_FILENO)
		close(file->fd);
	errno = error;
}

enum status file_open(const char *path, struct file *ret)
{
	struct file file = {.fd = STDIN_FILENO};
	if (strcmp(path, "-") != 0)
		file.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (file.fd < 0)
		return INVALID;
	file.identity = file_identify_open(file.fd);
	*ret = file;
	return OK;
}

enum status file_open_plain(const char *path, struct file *ret)
{
	struct stat about;
	struct file file = {.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
	if (file.fd < 0)
		return INVALID;
	bool known = fstat(file.fd, &about) == 0;
	if (!known || !S_ISREG(about.st_mode)) {
		if (known)
			errno = S_ISDIR(about.st_mode) ? EISDIR : ENXIO;
		file_close(&file);
		return INVALID;
	}
	file.identity = file_identify_open(file.fd);
	*ret = file;
	return OK;
}

enum status file_bytes(const char *path, size_t max, struct arena *arena, struct str *ret)
{
	struct file file;
	enum status status = file_open(path, &file);
	if (status != OK)
		return status;
	status = file_read(&file, max, arena, ret);
	file_close(&file);
	return status;
}

enum status file_plain_bytes(const char *path, size_t max, struct arena *arena, struct str *ret)
{
	struct file file;
	enum status status = file_open_plain(path, &file);
	if (status != OK)
		return status;
	status = file_read(&file, max, arena, ret);
	file_close(&file);
	return status;
}
