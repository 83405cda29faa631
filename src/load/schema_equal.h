/* Do two policies say the same? Everything a policy says counts, in its order,
 * whoever wrote it and wherever it stands: places, files and what policy_resolve()
 * adds don't. Walks the rows of the schema, so a key that is new there is
 * compared, too. */
#ifndef LOAD_SCHEMA_EQUAL_H
#define LOAD_SCHEMA_EQUAL_H

#include "load/schema.h"
#include "policy/policy.h"

/* Neither need be resolved. What the model does not hold (`properties`) is
 * not compared. */
bool policy_same(const struct policy *a, const struct policy *b);

/* The same, but `lists_same(a's list, b's list, with)` judges each range list. */
bool policy_same_but_lists(const struct policy *a, const struct policy *b,
			   bool (*lists_same)(const struct range_list *, const struct range_list *,
					      void *),
			   void *with);

/* The same of one key of two objects, with every row of a list. */
bool schema_key_same(const struct schema_key *key, const void *a, const void *b);

#endif
