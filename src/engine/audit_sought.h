/* Findings as exceptions look for them: by rule, profile and object, and by rule and addresses. So
 * many exceptions for many findings take little longer than what they match. */
#ifndef ENGINE_AUDIT_SOUGHT_H
#define ENGINE_AUDIT_SOUGHT_H

#include "engine/audit_inside.h"

struct sought {
	uint32_t rule;
	uint32_t profile; /* it is about, or has the user it is about; else NONE */
	uint32_t kind, index;
	addr first, last; /* of its addresses; those between need not be among them */
	addr furthest;    /* `last` of this one and all below it (audit_sought.c) */
	uint32_t finding;
};

struct sought_all {
	struct sought *by_object; /* all, by rule, profile, kind, index */
	struct sought *by_range;  /* those about addresses, by rule and first address; those whose
				     addresses were lost may be about any */
	uint32_t count, range_count;
};

/* How much of a finding's place in the order is asked for. */
enum sought_depth { DEPTH_RULE = 1, DEPTH_PROFILE, DEPTH_OBJECT };

typedef void sought_found(void *of, const struct sought *sought);

/* Of all findings there are; in run->scratch. OK or NOMEM. */
enum status sought_find(struct audit_run *run, struct sought_all *ret);

/* Calls `found` for each that is as what is asked. */
void sought_each(const struct sought_all *all, const struct sought *asked, enum sought_depth depth,
		 sought_found *found, void *of);

/* The same for each of the rule that begins in the range, or before it and ends in it or behind:
 * whether any of its addresses are in it is left to be seen. */
void sought_each_in(const struct sought_all *all, uint32_t rule, struct range range,
		    sought_found *found, void *of);

#endif
