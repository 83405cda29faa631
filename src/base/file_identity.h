/* Which file of this machine: equal means the same file, whatever it is called by. */
#ifndef BASE_FILE_IDENTITY_H
#define BASE_FILE_IDENTITY_H

#include "base/arena.h"
#include "base/str.h"

/* All-zero: not known, or there is none. */
struct file_identity {
	uint64_t device, inode;
};

struct file_identity file_identify(const char *path);
struct file_identity file_identify_open(int fd);

static inline bool file_identity_known(struct file_identity identity)
{
	return identity.device || identity.inode;
}

static inline bool file_identity_equal(struct file_identity a, struct file_identity b)
{
	return a.device == b.device && a.inode == b.inode;
}

/* What tells a file from all others, as a text: its identity or, where that is not
 * known, its name. NULL: no memory. */
const char *file_key(struct file_identity identity, struct str name, struct arena *arena);

#endif
