/* A whole file, or standard input, as bytes. */
#ifndef LOAD_FILE_H
#define LOAD_FILE_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Reads the file at `path` ("-": standard input) into `arena`. OK; INVALID: it
 * cannot be opened, is a directory (errno), or has more than `max` bytes (errno
 * EFBIG); IO: reading failed after that (errno); NOMEM. */
enum status file_bytes(const char *path, size_t max, struct arena *arena, struct str *ret);

/* The same for a path that must be a plain file: a FIFO or a device is INVALID
 * (errno ENXIO) and never waited for, and "-" is a name like any other. */
enum status file_plain_bytes(const char *path, size_t max, struct arena *arena, struct str *ret);

#endif
