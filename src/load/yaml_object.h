/* Mappings by their schema: finds the row of each key, reads its value into
 * the model, and says what is unknown or missing. For the loader's own files
 * only. */
#ifndef LOAD_YAML_OBJECT_H
#define LOAD_YAML_OBJECT_H

#include "load/yaml_values.h"

/* Reads the mapping `node` into `object`, a zeroed (or defaulted) struct of
 * schema->size bytes. What is refused keeps its default. False when the node is
 * no mapping or a required key is missing; findings say so. */
bool object_read(struct loader *loader, const struct schema *schema, const struct node *node,
		 void *object);

#endif
