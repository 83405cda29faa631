/* The lists of a scope by name: what a certificate says of each class of addresses. */
#ifndef ENGINE_SCOPE_LISTS_H
#define ENGINE_SCOPE_LISTS_H

#include "engine/scope.h"

enum scope_list_kind {
	SCOPE_ADDRESSES, /* of the scope itself: inside and not outside */
	SCOPE_TRUSTED,
	SCOPE_ORG_LOGIN,
	SCOPE_RULE_FIRST,
	SCOPE_RULE_COUNTRY = SCOPE_RULE_FIRST, /* where a database puts its countries, ... */
	SCOPE_RULE_COUNTRY_KNOWN,              /* ... and where it knows one at all */
	SCOPE_RULE_ASN,
	SCOPE_RULE_ASN_KNOWN,
	SCOPE_RULE_NOT_IN,
	SCOPE_LIST_KINDS
};

struct scope_list {
	enum scope_list_kind kind;
	uint32_t rule; /* of the last five */
};

/* How many lists a scope has; all are written or absent the same for all addresses. */
uint32_t scope_list_count(const struct scope_walk *walk);
struct scope_list scope_list_at(uint32_t index);

/* Is the list there, and does it hold the address? */
bool scope_list_holds(const struct scope_walk *walk, uint32_t index, addr a);

/* The facts of a kind's parts: the cells that lists of its own cut. Does own list `own` of a
 * part belong to the app (or to the profile)? */
bool scope_own_is_app(const struct scope_part *part, uint32_t own);

#endif
