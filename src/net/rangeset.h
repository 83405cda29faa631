/* A set of addresses: its maximal ranges, ascending, disjoint and not touching.
 * Two sets are equal exactly when their arrays are. A set may cross the edges
 * of the IPv4-mapped block (the complement of nothing is one range); the
 * functions that print or list blocks cut it there. */
#ifndef NET_RANGESET_H
#define NET_RANGESET_H

#include "base/arena.h"
#include "base/status.h"
#include "net/range.h"

struct rangeset {
	const struct range *ranges;
	size_t count;
};

/* All results live in `arena`; operands may be anywhere and stay unchanged.
 * Each returns OK or NOMEM and leaves `*ret` untouched on NOMEM.
 * Time: n log n for _of, n log(count) for _union_all, linear for the others. */
enum status rangeset_of(struct arena *arena, const struct range *ranges, size_t count,
			struct rangeset *ret);
enum status rangeset_union_all(struct arena *arena, const struct rangeset *sets, size_t count,
			       struct rangeset *ret);
enum status rangeset_union(struct arena *arena, struct rangeset a, struct rangeset b,
			   struct rangeset *ret);
enum status rangeset_intersect(struct arena *arena, struct rangeset a, struct rangeset b,
			       struct rangeset *ret);
enum status rangeset_minus(struct arena *arena, struct rangeset a, struct rangeset b,
			   struct rangeset *ret);
enum status rangeset_complement(struct arena *arena, struct rangeset a, struct rangeset *ret);

/* The first range that does not end before an address, or `count`. Binary search. */
size_t rangeset_find_from(struct rangeset set, addr a);

/* Is the address in it? Binary search. */
bool rangeset_holds(struct rangeset set, addr a);

/* The exact number of addresses, 0 .. 2^128. */
struct count rangeset_count(struct rangeset set);

/* The same set as the fewest CIDR blocks, IPv4 first, then IPv6, each
 * ascending. */
enum status rangeset_blocks(struct arena *arena, struct rangeset set, const struct range **ret,
			    size_t *ret_count);

/* The same set as ranges of one family each, IPv4 first, each ascending. */
enum status rangeset_parts(struct arena *arena, struct rangeset set, const struct range **ret,
			   size_t *ret_count);

#endif
