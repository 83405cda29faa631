/* What replacing a file is made of: its new contents in a file beside it, brought to the disk,
 * with the old one's mode and owner. For file_write.c and files_write.c only. */
#ifndef BASE_FILE_STAGE_H
#define BASE_FILE_STAGE_H

#include <limits.h>
#include <sys/stat.h>

#include "base/file_write.h"

/* The file that a path leads to, and what it is. OK: a plain file that may be written.
 * INVALID: a device or a FIFO. IO with errno. */
enum status file_stage_target(const char *path, struct stat *ret_old, char ret[static PATH_MAX]);

/* Bytes for the name of the new file. */
size_t file_stage_room(const char *path);

/* Makes the new file, called .loginscope- and six characters, for the plain file at `path`, no
 * link, whose status is `old` (NULL: there is none). OK, its name in `ret`, which has room for
 * it; or IO with errno, and nothing is left. */
enum status file_stage(const char *path, const struct stat *old, struct str bytes, char *ret);

/* Brings the names of the folder that `path` is in to the disk. Not every file system can;
 * the files are whole either way. */
void file_stage_sync(const char *path);

bool file_bytes_write(int fd, struct str bytes);
bool file_is_version(const char *path, const struct file_version *version);

#endif
