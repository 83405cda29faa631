/* Findings for what is no range: range_words.h, and what YAML has to do with it. For
 * yaml_ranges.c only. */
#ifndef LOAD_YAML_RANGE_REFUSE_H
#define LOAD_YAML_RANGE_REFUSE_H

#include "load/yaml_values.h"

/* Adds the finding for the text of `node`, which range_parse() or addr_parse()
 * did not take. */
void range_refuse(struct loader *loader, const struct node *node,
		  const struct range_problem *problem);
void address_refuse(struct loader *loader, const struct node *node,
		    const struct addr_problem *problem);

/* The same for ends that were given apart, at `place`. */
void ends_refuse(struct loader *loader, struct place place, addr first, addr last,
		 const struct range_problem *problem);

#endif
