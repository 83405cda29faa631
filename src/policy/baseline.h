/* The findings of an audit that were there before: accepted for now, so that only new ones fail.
 * Read by load/baseline.h, written by report/audit_baseline.h. */
#ifndef POLICY_BASELINE_H
#define POLICY_BASELINE_H

#include "base/map.h"
#include "net/rangeset.h"

struct baseline_entry {
	struct str print;       /* the finding's fingerprint (struct audit_finding) */
	struct str since;       /* YYYY-MM-DD: when it was first written into a baseline */
	struct str what;        /* what was the matter then, for people; may be empty */
	bool has_ranges;        /* else it was written before they were, and any are known */
	struct rangeset ranges; /* what it was about, but what exceptions accepted */
};

struct baseline {
	struct baseline_entry *at; /* in the order of the file, no fingerprint twice */
	uint32_t count;
	struct map prints; /* fingerprint → index */
};

#endif
