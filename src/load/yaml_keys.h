/* The keys of one mapping: scalars, each once, and no merge key. For
 * yaml_reader.c only. */
#ifndef LOAD_YAML_KEYS_H
#define LOAD_YAML_KEYS_H

#include "load/yaml_reader.h"

/* Drops what cannot be a key, and every key after the first of its name, with a
 * finding for each; makes map->count count pairs. OK or NOMEM. */
enum status yaml_keys_check(struct node *map, uint32_t file, struct arena *arena,
			    struct findings *findings);

#endif
