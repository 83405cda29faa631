/* Random policies in a small universe, where every address there is can be asked for one by
 * one: ranges lie in one /24 and one /120, or are a whole part of the space (IPv4, or the
 * addresses below or above it), so that lists can be broad. And copies of them that were
 * changed a little, as policies are. */
#ifndef ORACLE_POLICY_SMALL_H
#define ORACLE_POLICY_SMALL_H

#include "oracle/policy_random.h"

#define SMALL_V4 addr_of_v4(0xc0000200)         /* 192.0.2.0/24 */
#define SMALL_V6 addr_of(0x20010db800000000, 0) /* 2001:db8::/120 */

enum { SMALL_BLOCK = 256, SMALL_COUNT = 2 * SMALL_BLOCK + 3 };

/* All addresses of the universe, by the order of listings: those of the two blocks, and for
 * what is around them the lowest address of each part; `count` of the latter is large. */
struct small_address {
	addr at;
	struct count count;
};

void small_addresses(struct small_address ret[SMALL_COUNT]);

/* As policy_random(); `addresses` is NULL. */
void policy_small(struct rand *rand, struct arena *arena, struct policy_random *ret);

/* A copy with a few changes, which shares with `from` what was not changed. */
void policy_change(struct rand *rand, struct arena *arena, const struct policy *from,
		   struct policy *ret);

#endif
