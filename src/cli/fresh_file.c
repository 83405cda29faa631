#include "cli/fresh_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_write.h"
#include "load/file.h"
#include "load/load.h"

enum status fresh_file_look(struct fresh_file *fresh, struct arena *arena)
{
	struct str bytes;
	struct stat about;
	if (stat(fresh->path, &about) != 0 || !S_ISREG(about.st_mode))
		return OK;
	enum status status = file_bytes(fresh->path, FILE_MAX, arena, &bytes);
	fresh->there = status == OK && str_equal(bytes, out_written(&fresh->text));
	return status == NOMEM ? NOMEM : OK;
}

bool fresh_file_reserve(struct fresh_file *fresh)
{
	if (fresh->there)
		return true;
	int fd = open(fresh->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	fresh->reserved = fd >= 0;
	if (fresh->reserved)
		close(fd);
	return fresh->reserved;
}

enum status fresh_file_write(struct fresh_file *fresh)
{
	return fresh->reserved ? file_write(fresh->path, out_written(&fresh->text)) : OK;
}

void fresh_file_give_up(struct fresh_file *fresh)
{
	if (fresh->reserved)
		unlink(fresh->path);
	fresh->reserved = false;
}
