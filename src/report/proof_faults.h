/* The lines of a policy that are at fault where a property is refuted: rows that let an address
 * in, or what lifts the ranges that would have kept it out. */
#ifndef REPORT_PROOF_FAULTS_H
#define REPORT_PROOF_FAULTS_H

#include "report/answer.h"
#include "report/proved.h"

struct faults {
	const struct proof_report *report;
	struct evidence *at; /* each line once; EVIDENCE_PROFILE: a profile without ranges */
	size_t count;
	struct map known;
	struct evidence_cache cache;
	bool any; /* the login at hand has some */
};

/* Adds those of a violation: over all its addresses, for all its profiles, channels and
 * apps. OK or NOMEM. */
enum status faults_add_violation(struct faults *faults, const struct proof *proof,
				 const struct violation *violation);

/* Adds those of a change that refutes no_broader_than: from the addresses
 * of `region`, of the new policy. OK or NOMEM. */
enum status faults_add_change(struct faults *faults, const struct diff_change *change,
			      struct rangeset region);

/* `203.0.113.0/24 "HQ" (p.yaml:27) of org.trusted_ip_ranges`. */
void fault_words(struct out *out, const struct policy *policy, const struct evidence *fault);

#endif
