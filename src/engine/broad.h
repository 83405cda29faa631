/* Is a range list broad (DECISIONS.md, "Broad range lists")? Its total, the sum of the sizes of its
 * rows, exceeds 2^24 IPv4 or 2^99 IPv6 addresses. Rows wholly inside 10/8 don't
 * count; rows reached through a network count as often as they are reached. */
#ifndef ENGINE_BROAD_H
#define ENGINE_BROAD_H

#include "policy/policy.h"

/* Sums of row sizes; each stays at the largest number once it would pass it. */
struct list_total {
	addr v4, v6;
	addr ten; /* of the rows in 10/8, which are not in v4 */
};

/* A list is broad from one more on. */
#define BROAD_V4 ((addr)1 << 24)
#define BROAD_V6 ((addr)1 << 99)

/* Two sizes together, and the sum of a list with more. */
addr sizes_sum(addr a, addr b);
struct list_total list_total_add(struct list_total total, struct list_total more);

/* What a row of these addresses is counted with. */
struct list_total range_total(struct range range);

/* The totals of all networks, by index; each is computed once. OK or NOMEM. */
enum status network_totals(const struct policy *policy, struct arena *arena,
			   struct list_total **ret);

struct list_total range_list_total(const struct range_list *list,
				   const struct list_total *networks);

/* The same without what the list refers to. */
struct list_total range_rows_total(const struct range_list *list);

bool total_is_broad(struct list_total total);

#endif
