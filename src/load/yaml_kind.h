/* Mappings of which there are several kinds, each with keys of its own: exactly one of the keys
 * of flag SCHEMA_KIND says which it is. For yaml_object.c only. */
#ifndef LOAD_YAML_KIND_H
#define LOAD_YAML_KIND_H

#include "load/yaml_values.h"

/* The row of the kind that the mapping has, the first if it has several, and its key; NULL:
 * none. */
const struct schema_key *kind_find(const struct schema *schema, const struct node *node,
				   const struct node **ret_key);

/* Puts the kind into the object. False, after saying so [kind-missing]: it has none, though
 * there are kinds. */
bool kind_read(struct loader *loader, const struct schema *schema, const struct node *node,
	       const struct schema_key *kind, void *object);

/* Does a mapping of this kind take the key of `row`? If not, that is said: it is a second kind
 * [several-kinds], or goes with another [key-of-other-kind]. */
bool kind_takes(struct loader *loader, const struct schema *schema, const struct schema_key *row,
		const struct node *key, const struct schema_key *kind, const struct node *kind_key);

#endif
