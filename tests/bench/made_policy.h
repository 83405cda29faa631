/* Policies of any size, made in memory: no text to read, nothing but compiling to time. */
#ifndef TESTS_MADE_POLICY_H
#define TESTS_MADE_POLICY_H

#include "policy/policy.h"
#include "rand.h"

/* Rows as orgs have them: blocks of /24 to /32, one in ten IPv6 /48 to /64. */
struct range_list made_list(struct arena *arena, struct rand *rand, uint32_t rows);

/* An org that trusts 20 rows, with `profiles` profiles of `rows` rows each. Resolved, in
 * `arena`. */
struct policy *made_policy(struct arena *arena, struct rand *rand, uint32_t profiles,
			   uint32_t rows);

/* Gives it what makes subjects and apps differ: hours and permissions of each profile's own,
 * ten users a profile, half of them with an authenticator, and 20 apps, four of them with
 * ranges. */
void made_policy_populate(struct policy *policy, struct arena *arena, struct rand *rand);

/* Resolves what was changed or added since, or ends the run. */
void made_policy_resolve(struct policy *policy, struct arena *arena);

#endif
