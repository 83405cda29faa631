/* Random policies and logins, built as models without any loader: ranges that
 * collide, nest and touch, both families, networks in networks, totals around
 * the broad limits, hours in zones with summer time, every flag. */
#ifndef ORACLE_POLICY_RANDOM_H
#define ORACLE_POLICY_RANDOM_H

#include "base/arena.h"
#include "policy/login.h"
#include "rand.h"

enum { PLACES_MAX = 4, POOL_MAX = 64 };

struct policy_random {
	struct policy policy;
	/* Where the geo databases put addresses: country n is "AA" + n. */
	struct rangeset countries[PLACES_MAX], asns[PLACES_MAX];
	/* Ranges given so far, for others to collide with. */
	struct range pool[POOL_MAX];
	unsigned pool_count;
	/* Addresses worth asking for, from naive_addresses(); freed by the caller. */
	addr *addresses;
	size_t address_count;
};

/* Fills `ret`; everything but `addresses` lives in `arena`. */
void policy_random(struct rand *rand, struct arena *arena, struct policy_random *ret);

/* A login with every fact known, at and around the edges of the policy; in an org without a
 * known clock its hours. */
struct login login_random(struct rand *rand, const struct policy_random *policy);

/* Takes away some facts of a login; at least one. */
void login_forget(struct rand *rand, struct login *login);

#endif
