/* Networks may hold networks, but not themselves. */
#ifndef POLICY_NETWORK_CYCLE_H
#define POLICY_NETWORK_CYCLE_H

#include "base/finding.h"
#include "policy/policy.h"

/* Reports every row that closes a cycle [network-cycle]. The rows' networks are
 * resolved (or NONE). OK or NOMEM; linear in rows and networks. */
enum status network_cycle_check(const struct policy *policy, struct findings *findings);

#endif
