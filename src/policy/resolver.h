/* What resolve.c, resolve_users.c and resolve_asked.c share: looking up what names refer to. For
 * these only. */
#ifndef POLICY_RESOLVER_H
#define POLICY_RESOLVER_H

#include "policy/resolve.h"

/* Objects of `part` are resolved against the names of `policy`: itself, or the policy
 * that a file of tests or properties is beside. */
struct resolver {
	const struct policy *policy;
	struct policy *part;
	struct arena *arena;
	struct findings *findings;
	bool nomem;
};

/* Fills the map of one kind's names in the part; those that are taken, in it or before it in
 * the policy, are reported. */
void resolver_index(struct resolver *resolver, enum named named, struct map *ret);

/* Sets the index of each network that the list refers to, or says that there is none. */
void resolver_list(struct resolver *resolver, struct range_list *list);

/* The same for references to objects of a kind. */
void resolver_references(struct resolver *resolver, enum named named,
			 const struct references *references);

/* Takes the users of CSV files out of the part whose profile is not in its metadata; the names of
 * profiles are known already, those of users are not. */
void resolver_leave_out(struct resolver *resolver);

/* Tests and properties of the part: names, references, what contradicts itself. */
void resolver_asked(struct resolver *resolver);

#endif
