/* Addresses that no login over the Internet comes from: the special-purpose blocks of the IANA
 * registries (RFC 6890 and what was added to them since), multicast, and what is not given out.
 *
 * Sources: iana-ipv4-special-registry, iana-ipv6-special-registry, ipv4-address-space,
 * ipv6-unicast-address-assignments, as of 2026. */
#ifndef NET_SPECIAL_H
#define NET_SPECIAL_H

#include "net/rangeset.h"

enum special {
	SPECIAL_PRIVATE,       /* RFC 1918, RFC 4193: inside of networks */
	SPECIAL_CARRIER_NAT,   /* RFC 6598: between a provider and its customers */
	SPECIAL_LOOPBACK,      /* a machine's own */
	SPECIAL_DOCUMENTATION, /* RFC 5737, RFC 3849, RFC 9637 */
	SPECIAL_MULTICAST,
	SPECIAL_UNROUTED, /* link-local, benchmarks, translation, reserved, not given out */
	SPECIAL_COUNT
};

struct special_block {
	enum special special;
	struct range range;
	const char *name; /* "private use (RFC 1918)" */
};

/* Ascending and disjoint. What is not in one of them is globally routable. */
extern const struct special_block *const special_blocks;
extern const size_t special_block_count;

/* The one block that holds the whole range, or NULL. */
const struct special_block *special_find(struct range range);

/* The globally routable addresses of IPv4 (those of IPv6 are not asked for), in `arena`. OK or
 * NOMEM. */
enum status special_routable_v4(struct arena *arena, struct rangeset *ret);

/* The addresses, of both families, that a login can come from: those in no block. Documentation
 * blocks count as such, too, for in a policy they stand for addresses somebody has. In `arena`. OK
 * or NOMEM. */
enum status special_sources(struct arena *arena, struct rangeset *ret);

#endif
