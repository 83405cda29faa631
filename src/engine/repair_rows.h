/* Which rows must be touched so that a list holds exactly these addresses? As few as can be.
 *
 *	rows     [a════════]   [b═══]      [c════]
 *	wanted   [══]   [══]   [════════]
 *	so       a ends earlier, b stays, c goes into the gap behind b, a row is added
 *
 * A row that holds an address too many must be touched, and each may become any other row;
 * each maximal range that the rows which stay do not fill needs one that is touched or
 * added. So it takes the larger of the two numbers, and no edit takes fewer. A reference to
 * a network may fill several ranges at once; only those the caller names are tried. */
#ifndef ENGINE_REPAIR_ROWS_H
#define ENGINE_REPAIR_ROWS_H

#include "policy/list_edit.h"

enum { ROW_NETWORKS_MAX = 8 };

struct rows_question {
	const struct range_list *list;
	const struct rangeset *rows;         /* what each row holds (with the networks as they will
	                                    be) */
	struct rangeset wanted;              /* not empty unless the list may be */
	const uint32_t *networks;            /* that new rows may refer to, ... */
	const struct rangeset *network_sets; /* ... what they hold, ... */
	const struct network *network_of;    /* ... and all networks of the policy */
	uint32_t network_count;              /* at most ROW_NETWORKS_MAX */
	struct str description;              /* of new rows with addresses */
};

/* How many rows must be touched. Scratch is used and not given back. OK or NOMEM. */
enum status rows_cost(const struct rows_question *question, struct arena *scratch, uint32_t *ret);

/* The edit itself, in `arena`: it takes rows_cost() rows. Rows keep their description as long
 * as they keep some of their addresses. OK or NOMEM. */
enum status rows_plan(const struct rows_question *question, struct list_name name,
		      struct arena *arena, struct list_edit *ret);

#endif
