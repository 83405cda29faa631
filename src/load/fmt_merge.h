/* Rows of range lists that adjoin, overlap or are there twice become one. For the
 * fmt_*.c only. */
#ifndef LOAD_FMT_MERGE_H
#define LOAD_FMT_MERGE_H

#include "load/fmt.h"
#include "load/fmt_tree.h"

/* Joins rows of each list, but for the `keep_count` lists of `keeps`: rows with the
 * same description, wherever they stand. The joined row stands where the first of
 * them did, with all their comments. Appends to `merged` what became of each list
 * that has rows to join. OK or NOMEM. */
enum status fmt_merge(struct fmt_document *document, const struct list_keep *keeps,
		      size_t keep_count, struct arena *arena, struct fmt_result *result);

/* Do both lists hold the same addresses under the same descriptions, and the same
 * references in the same order? `with` is a bool that is set when memory is out. */
bool fmt_merge_same(const struct range_list *a, const struct range_list *b, void *with);

#endif
