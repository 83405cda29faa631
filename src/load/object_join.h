/* The objects of one kind of several parts as one list, in which an object of metadata and one
 * of a policy file that have one name are one object, where the first of them stood. A policy
 * file may call an object of metadata by its label, too: "System Administrator" is "Admin"; a
 * label of several is a mistake [label-shared].
 * One that policy files alone have, where metadata has others of its kind, is a note
 * [metadata-not-there]. Two of one name in policy files alone both stay: that is a mistake, which
 * policy_resolve() tells. */
#ifndef LOAD_OBJECT_JOIN_H
#define LOAD_OBJECT_JOIN_H

#include "base/finding.h"
#include "load/schema.h"
#include "policy/policy.h"

/* Joins the lists of this key of the schema of policies, whose objects have `said`, in the order
 * of the parts. OK (maybe with findings) or NOMEM. */
enum status objects_join(const struct policy *const *parts, uint32_t count,
			 const struct schema_key *key, struct arena *arena,
			 struct findings *findings, const char **ret_list, uint32_t *ret_count);

#endif
