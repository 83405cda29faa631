/* A network of a policy in YAML: a list of ranges, or a mapping that says more. For
 * yaml_object.c only. */
#ifndef LOAD_YAML_NETWORK_H
#define LOAD_YAML_NETWORK_H

#include "load/yaml_values.h"

/* Reads what stands under the name `key`, by the rows of `schema`, into `network`, which is
 * zeroed. Of one that names a file the rows are not known yet: its list is empty, and `refused`
 * so that nobody misses them. */
void yaml_network_read(struct loader *loader, const struct node *key, const struct schema *schema,
		       struct network *network);

#endif
