/* Which rows of a list meet this range? All rows of a list, the networks' in it
 * included, sorted by their first address, with a tree of the highest last
 * address above them: what cannot meet the range is passed over in bulk. */
#ifndef ENGINE_ROW_INDEX_H
#define ENGINE_ROW_INDEX_H

#include "policy/row_walk.h"

struct indexed_row {
	const struct range_row *row;
	const struct range_row *reference; /* it was reached through, or NULL */
};

struct row_index {
	struct indexed_row *rows; /* by first address */
	addr *highest;            /* of each node, a heap: the highest last address below */
	size_t count, leaves;     /* leaves: the least power of two not below count */
};

/* Sorts a list's rows. Everything lives in `arena`. OK or NOMEM. */
enum status row_index_init(struct row_index *index, const struct policy *policy,
			   const struct range_list *list, struct arena *arena);

/* The next row, from position `*position` on, that meets `range`, moving the
 * position behind it; NULL when there is none. In order of first addresses;
 * takes time with the logarithm of the rows. */
const struct indexed_row *row_index_next(const struct row_index *index, struct range range,
					 size_t *position);

#endif
