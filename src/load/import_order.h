/* A policy in the order in which import writes it: profiles, permission sets and apps by the
 * bytes of their names, ranges from the lowest on. So two folders that say the same become the
 * same text, whatever order their files have. */
#ifndef LOAD_IMPORT_ORDER_H
#define LOAD_IMPORT_ORDER_H

#include "policy/policy.h"

/* Puts a copy of `policy` in order: of what is sorted the arrays are copied to `arena`, the rest
 * is shared. Its indices are those of the original, so it is good for printing and comparing
 * alone. OK or NOMEM. */
enum status policy_in_order(const struct policy *policy, struct arena *arena, struct policy *ret);

/* IPv4 before IPv6; by the first address, the last, the description; what names a network behind
 * all addresses, by that name. <0, 0, >0, and 0 only for rows that say the same.
 * Here for tests. */
int range_row_compare(const struct range_row *a, const struct range_row *b);

#endif
