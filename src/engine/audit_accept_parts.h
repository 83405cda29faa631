/* Exceptions with a range, each of which accepts a part of a finding's addresses: together they may
 * accept it all.
 *
 *	the finding's addresses   ████████     ██████      it is accepted when nothing is left,
 *	exceptions                ├──┤  ├─────────┤        else it stays, and says how much is */
#ifndef ENGINE_AUDIT_ACCEPT_PARTS_H
#define ENGINE_AUDIT_ACCEPT_PARTS_H

#include "engine/audit_inside.h"

/* An exception accepts some addresses of a finding, not all. */
struct accepted_part {
	uint32_t finding, exception;
};

struct accepted_parts {
	struct accepted_part *at; /* in run->scratch */
	uint32_t count;
};

/* How many addresses of the set are in the range. Takes time with the ranges that are, and the
 * logarithm of the others. */
struct count addresses_in(struct rangeset set, struct range range);

/* Memory that is out is remembered in the run. */
void accepted_part_add(struct audit_run *run, struct accepted_parts *parts, uint32_t finding,
		       uint32_t exception);

/* When all were added: marks findings that nothing is left of, and fills in `accepted` of the
 * others that no exception accepts alone. OK or NOMEM. */
enum status accepted_parts_settle(struct audit_run *run, struct accepted_parts *parts);

#endif
