/* Two files of one component, as when package directories share a profile: what the later one
 * says takes the place of what the earlier one said, as when one is deployed after the other. */
#ifndef LOAD_METADATA_REPLACE_H
#define LOAD_METADATA_REPLACE_H

#include "load/metadata.h"

/* Puts what `later` says into `into`, with a warning [metadata-replaced] for each list, hours or
 * value that changes. Text and lists are shared. */
void metadata_replace(struct metadata *into, const struct metadata *later,
		      struct findings *findings);

#endif
