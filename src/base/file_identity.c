#include "base/file_identity.h"

#include <inttypes.h>
#include <sys/stat.h>

static struct file_identity identity_of(int result, const struct stat *about)
{
	if (result != 0)
		return (struct file_identity){0};
	return (struct file_identity){about->st_dev, about->st_ino};
}

struct file_identity file_identify(const char *path)
{
	struct stat about;
	return identity_of(stat(path, &about), &about);
}

struct file_identity file_identify_open(int fd)
{
	struct stat about;
	return identity_of(fstat(fd, &about), &about);
}

const char *file_key(struct file_identity identity, struct str name, struct arena *arena)
{
	if (file_identity_known(identity))
		return arena_format(arena, "%" PRIx64 "/%" PRIx64, identity.device, identity.inode);
	return arena_format(arena, "=%.*s", STR_ARG(name));
}
