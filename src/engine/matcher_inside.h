/* The inside of a matcher, for its own files. */
#ifndef ENGINE_MATCHER_INSIDE_H
#define ENGINE_MATCHER_INSIDE_H

#include "engine/classes.h"
#include "engine/matcher.h"

/* What the classes are made of. */
struct entry {
	uint32_t list;
	const struct range_row *row; /* NULL: the list's location */
};

/* A reference to a network. */
struct use {
	uint32_t list;
	const struct range_row *row;
};

/* In the classes, entry n is list n + 1, and list 0 is all rows together. */
enum { ROWS_TOGETHER, FIRST_ENTRY };

struct matcher {
	const struct policy *policy;
	struct arena arena;
	struct match_list *lists;
	uint32_t list_count;
	struct entry *entries;
	uint32_t entry_count;
	struct use *uses;     /* network after network: those of network n are ... */
	uint32_t *first_uses; /* ... first_uses[n] .. first_uses[n + 1] - 1 */
	struct classes classes;
};

#endif
