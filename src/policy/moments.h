/* Times of tests and properties on the clock of the org. For the loader, when it knows the zone. */
#ifndef POLICY_MOMENTS_H
#define POLICY_MOMENTS_H

#include "base/finding.h"
#include "policy/policy.h"

/* Fills `at` of each moment in org time in the tests and properties of `part`: the policy
 * itself, or a file beside it. Reports those that the clock of the org never
 * shows [time-skipped], or shows twice [time-twice], and that there is no such clock
 * [time-zone-missing], or none that is known [time-zone-unknown-time]: neither for them nor for a
 * property's times that lie in or outside somebody's login hours. About a zone that was refused
 * enough was said. */
void moments_resolve(const struct policy *policy, struct policy *part, struct findings *findings);

/* The same for one moment of the policy, or of a file beside it. False: it was refused, now or
 * before, or needs a clock that nobody can know. */
bool moment_resolve(const struct policy *policy, struct moment *moment, struct findings *findings);

#endif
