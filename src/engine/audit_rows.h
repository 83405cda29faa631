/* Rows as rules of the audit speak of them: a row stands for its own addresses, or for those of
 * the network it names. */
#ifndef ENGINE_AUDIT_ROWS_H
#define ENGINE_AUDIT_ROWS_H

#include "engine/audit_inside.h"

/* The addresses of every network of the policy, by its index; live in run->scratch. OK or
 * NOMEM. */
enum status audit_networks(struct audit_run *run, struct rangeset **ret);

struct rangeset audit_row_addresses(const struct rangeset *networks, const struct range_row *row);

/* "192.0.2.0/24", "@vpn". */
const char *audit_row_words(struct audit_run *run, const struct range_row *row);
struct str audit_row_key(struct audit_run *run, const struct range_row *row);

/* How many addresses there are, between `before` and `after`; `one`, where it is a single one. */
const char *audit_row_addresses_words(struct audit_run *run, struct rangeset addresses,
				      const char *one, const char *before, const char *after);

/* Do two sets have an address in common? Takes time with the ranges of that which has fewer times
 * the logarithm of those of the other. */
bool audit_sets_meet(struct rangeset a, struct rangeset b);

/* "1 user", "1,234 users". */
const char *audit_counted(struct audit_run *run, uint64_t count, const char *one, const char *many);

#endif
