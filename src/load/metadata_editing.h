/* A file while its tree is edited. For metadata_edit*.c only. */
#ifndef LOAD_METADATA_EDITING_H
#define LOAD_METADATA_EDITING_H

#include "load/element_tree.h"
#include "load/metadata_edit.h"
#include "load/metadata_rows.h"

enum { WAY_MAX = 2 };

struct editing {
	const struct metadata *now, *wanted;
	struct element *root;
	struct str way[WAY_MAX]; /* the groups from the root to the rows at hand */
	unsigned depth;
	struct arena *arena;
	const char *refused;
	bool nomem;
};

/* The group that the rows at hand are in; `make` it where it is not there. NULL: no memory,
 * or it is not there. */
struct element *editing_group(struct editing *editing, bool make);

/* The leaf of a group (NULL: nothing is done) gets this text; it is made where it is missing. */
void editing_leaf_set(struct editing *editing, struct element *group, const char *name,
		      struct str text);

/* The rows of the list that `row` is about become those that are wanted. */
void editing_ranges(struct editing *editing, const struct metadata_row *row);

#endif
