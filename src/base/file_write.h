/* A whole file written at once: afterwards it has either all of the new bytes or
 * all of the old ones, whatever happens in between. */
#ifndef BASE_FILE_WRITE_H
#define BASE_FILE_WRITE_H

#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

/* What tells a file from the one that stood there when it was read: another file, another
 * size, or written to since. */
struct file_version {
	uint64_t device, inode;
	int64_t size, seconds, nanoseconds;
};

/* Makes `bytes` the contents of the file at `path`, which need not exist. They
 * are written to a new file beside it, brought to the disk, and then renamed
 * over the old one, whose mode and, where that is allowed, owner and group are
 * kept; where they are not, nobody but the new owner may do more than before. A
 * symbolic link stays one: the file it leads to is replaced. What is no plain
 * file (a device, a FIFO) is written to as it is, which may fail half-way.
 *
 * It is another file under the same name: other hard links go on leading to the old
 * one, and of its access lists and extended attributes nothing is kept.
 *
 * OK; NOMEM; or IO with errno: a file that may not be written (EACCES) is not
 * replaced either. After a failure the old file is as it was, and nothing is
 * left beside it; nor after SIGINT, SIGTERM or SIGHUP, which wait until all is done.
 * Only what kills at once (SIGKILL, the machine itself) may leave the new file there,
 * called .loginscope- and six characters. */
enum status file_write(const char *path, struct str bytes);

/* The version of the file that is open, to be asked before it is read. OK, or IO with
 * errno. */
enum status file_version(int fd, struct file_version *ret);

/* The same as file_write() for a plain file of which `bytes` were made: only if it is
 * still that version. It is looked at after the new file has been brought to the disk,
 * right before it is renamed. INVALID: it is not, and is left alone. */
enum status file_rewrite(const char *path, const struct file_version *version, struct str bytes);

#endif
