/* A difference as a statement of a file: where struct metadata has what a key of the policy is
 * about. For metadata_target.c only. */
#ifndef LOAD_METADATA_WISH_H
#define LOAD_METADATA_WISH_H

#include "load/metadata_target.h"

/* Where the file says what the difference is about; line 0: it does not. */
struct place metadata_wish_place(const struct metadata *says, const struct difference *difference);

#endif
