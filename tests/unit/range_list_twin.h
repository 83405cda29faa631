/* What joining rows may do to a range list, judged the slow way: address by address at
 * the edges of the rows. */
#ifndef TESTS_RANGE_LIST_TWIN_H
#define TESTS_RANGE_LIST_TWIN_H

#include "policy/policy.h"

/* Is an address in a row with some description of `a` exactly if it is in one of `b`,
 * and do both refer to the same networks in the same order? */
bool range_list_twin(const struct range_list *a, const struct range_list *b);

/* Are there rows with the same description that overlap or adjoin, and could be one? A
 * trusted IPv4 row has 2^25 addresses at most, unless it was written so. */
bool range_list_has_more(const struct range_list *list, bool trusted);

/* The lists of a policy one after the other; NULL behind the last. */
const struct range_list *policy_list(const struct policy *policy, size_t number);

#endif
