/* Where in a text does an edit of a range list change what? As splices: bytes that go, and
 * what comes in their place. For range_edit.c only. */
#ifndef LOAD_RANGE_SPLICE_H
#define LOAD_RANGE_SPLICE_H

#include "load/splice.h"
#include "policy/list_edit.h"

/* The edit of a list that is written: `key` and its `value`; `made` are its rows afterwards.
 * Sets `refused` or `nomem`. */
void range_splice_list(struct splices *splices, const struct node *key, const struct node *value,
		       const struct range_list *before, const struct list_edit *edit,
		       const struct range_list *made);

/* Lists that aren't written: new keys of `map`, or (`section`) of a section that isn't written
 * either, of which `map` is the document. */
struct new_key {
	const char *name;
	struct range_list made;
};

void range_splice_keys(struct splices *splices, const struct node *map, const char *section,
		       const struct new_key *keys, size_t count);

#endif
