/* Lists of names, as most facts of a policy and of a login are one of a few
 * words. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include "base/arena.h"
#include "base/str.h"

/* The position of `name` in `names`, or `count`. Names match byte for byte. */
size_t name_find(const struct str *names, size_t count, struct str name);

/* "a, b or c" in `arena`, or NULL. */
const char *names_join(struct arena *arena, const struct str *names, size_t count);

#endif
