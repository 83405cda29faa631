/* A whole file, or standard input, as bytes. */
#ifndef LOAD_FILE_H
#define LOAD_FILE_H

#include "base/arena.h"
#include "base/file_identity.h"
#include "base/status.h"
#include "base/str.h"

/* A file that is open. */
struct file {
	int fd;
	struct file_identity identity;
};

/* Opens the file at `path` ("-": standard input). OK, or INVALID with errno. */
enum status file_open(const char *path, struct file *ret);

/* The same for a path that must be a plain file: a directory (errno EISDIR), a
 * FIFO or a device (errno ENXIO) is INVALID and never waited for, and "-" is a
 * name like any other. */
enum status file_open_plain(const char *path, struct file *ret);

/* Reads to its end into `arena`. OK; INVALID: it is a directory (errno), or has
 * more than `max` bytes (errno EFBIG); IO with errno, EINTR among
 * them: whoever catches a signal wants to end; NOMEM. */
enum status file_read(const struct file *file, size_t max, struct arena *arena, struct str *ret);

/* Closes it; standard input stays open. errno is kept. */
void file_close(struct file *file);

/* Reads the file at `path` ("-": standard input) into `arena`. OK; INVALID: it
 * cannot be opened, is a directory (errno), or has more than `max` bytes (errno
 * EFBIG); IO: reading failed after that (errno); NOMEM. */
enum status file_bytes(const char *path, size_t max, struct arena *arena, struct str *ret);

/* The same for a path that must be a plain file. */
enum status file_plain_bytes(const char *path, size_t max, struct arena *arena, struct str *ret);

#endif
