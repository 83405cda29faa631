/* Text that stays on several lines: a block scalar, which is what | and > begin. For
 * the fmt_*.c only. */
#ifndef LOAD_FMT_BLOCK_H
#define LOAD_FMT_BLOCK_H

#include "load/fmt_tree.h"

struct fmt_block {
	char header[4];    /* ">-", NUL-terminated */
	struct str *lines; /* without indentation, which is two more than the entry's */
	uint32_t count;
};

/* The block that the value of `entry`, in the source `text`, is, for a new
 * indentation: of a > block the lines stay as they were broken. INVALID: it would have
 * lines that end in blanks, or signs nobody sees. NOMEM. */
enum status fmt_block_keep(struct str text, const struct fmt_entry *entry, struct arena *arena,
			   struct fmt_block *ret);

/* The value of a scalar broken into lines of at most `width` characters, where it has
 * blanks. INVALID: nothing to break, or as above. NOMEM. */
enum status fmt_block_fold(struct str value, size_t width, struct arena *arena,
			   struct fmt_block *ret);

#endif
