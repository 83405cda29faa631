/* Which cells need to be decided apart? Where people come from, thousands of cells may tell
 * countries and networks apart that come to the same in both policies: trusted or not,
 * stopped by a rule or not. Such cells are one column of the table. Inside diff_find().
 *
 *	cells    0  1  2  3  4  5  6  7
 *	columns  0  1  0  0  2  1  0  2       a column is known by its first cell
 */
#ifndef ENGINE_DIFF_COLUMNS_H
#define ENGINE_DIFF_COLUMNS_H

#include "engine/diff.h"

/* What each class of the ground comes to in both policies; one bit pattern per class. */
enum status grounds_describe(const struct ruleset *const side[SIDES], const struct ground *ground,
			     struct arena *arena, const uint8_t **ret);

struct diff_columns {
	const uint32_t *of;    /* of each cell, its column */
	const uint32_t *first; /* of each column, its first cell; ascending */
	uint32_t count;
	const uint32_t *classes[SIDES]; /* of each column, in each ruleset */
};

/* OK: the result lives in `arena`. NOMEM. */
enum status diff_columns_find(const struct ruleset *const side[SIDES], const struct cells *cells,
			      const uint8_t *grounds, struct arena *arena,
			      struct diff_columns *ret);

#endif
