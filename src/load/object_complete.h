/* One object that two sources speak of, as Salesforce metadata and a policy file do: what
 * only one of them says holds, permissions add up, and what both say must be the same. Which
 * keys a source says, the object itself knows (said_keys). */
#ifndef LOAD_OBJECT_COMPLETE_H
#define LOAD_OBJECT_COMPLETE_H

#include "base/finding.h"
#include "load/schema.h"

/* Puts what `other` says into `object`, but for its name; both have the keys of the schema, which
 * has `said`. Where they contradict each other `object` stays as it is, which is a finding
 * [metadata-conflict] at the place in `other`, or, when `other` is what metadata says, at the
 * one in `object`. */
void object_complete(const struct schema *schema, void *object, const void *other,
		     bool other_is_metadata, struct findings *findings);

#endif
