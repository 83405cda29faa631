/* One policy out of the parts that its files hold. The rows of the schema say what
 * is joined how: lists one behind the other, a section once. What Salesforce metadata says
 * and a policy file, too, is put together key by key (object_complete.h). */
#ifndef LOAD_POLICY_MERGE_H
#define LOAD_POLICY_MERGE_H

#include "base/finding.h"
#include "policy/policy.h"

/* Puts the objects of `count` parts, in that order, into `policy`; a section that a
 * second policy file has, too, is a finding [duplicate-section]. Lists may be shared with
 * the parts, which must outlive the policy. OK (maybe with findings) or NOMEM. */
enum status policy_merge(const struct policy *const *parts, uint32_t count, struct arena *arena,
			 struct findings *findings, struct policy *policy);

#endif
