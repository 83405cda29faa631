/* Whether a record of a MaxMind DB may be handed to libmaxminddb: it skips over
 * values by recursion, without a limit, and a file can nest values as deep as
 * it is long. */
#ifndef LOAD_MMDB_RECORD_H
#define LOAD_MMDB_RECORD_H

#include "base/str.h"

enum { MMDB_NESTING_MAX = 64 }; /* maps and arrays in each other */

/* Is the value at `offset` of the data section whole and nested no deeper than
 * that? Pointers in it are not followed, but one at `offset` itself is. The
 * steps are taken off `*budget`, which must not run out: records that overlap
 * could make a walk over all of them quadratic. */
bool mmdb_record_valid(struct str section, uint32_t offset, uint64_t *budget);

#endif
