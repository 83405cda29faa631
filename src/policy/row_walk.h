/* Every row of a range list that has addresses of its own: the list's rows and,
 * where it refers to a network, the network's, down to the last. Networks may
 * be nested deeper than the C stack and reach each other on many ways, so the
 * way down is an array and a network is entered once: through the first reference
 * that leads to it. */
#ifndef POLICY_ROW_WALK_H
#define POLICY_ROW_WALK_H

#include "policy/policy.h"

struct row_visit {
	uint32_t network, row;
};

struct row_walk {
	const struct policy *policy;
	const struct range_list *list;
	uint32_t row;          /* next row of the list */
	struct row_visit *way; /* networks entered and not yet left */
	uint32_t depth;
	bool *seen;                        /* of each network: entered before */
	const struct range_row *reference; /* the list's row the last row was reached through;
	                                      NULL: a row of the list itself */
};

/* Starts a walk over a resolved policy's list. OK or NOMEM. */
enum status row_walk_init(struct row_walk *walk, const struct policy *policy,
			  const struct range_list *list, struct arena *arena);

/* The next row, in the order of the list; NULL at the end. */
const struct range_row *row_walk_next(struct row_walk *walk);

#endif
