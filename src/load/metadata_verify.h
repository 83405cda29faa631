/* All files of the objects that a policy changes, joined again before anything is written: does
 * the policy hold then? That each file says what it was to say is not enough where several files
 * are of one component. For metadata_target.c, which has metadata_targets_verify(). */
#ifndef LOAD_METADATA_VERIFY_H
#define LOAD_METADATA_VERIFY_H

#include "load/metadata_chains.h"
#include "load/metadata_target.h"

/* Finds the files that are to be joined again, and reads those that no target changes: of
 * profiles and permission sets those that are changed, of the rest all, for they are small. OK;
 * NOMEM; IO as in metadata_chains.h. */
enum status metadata_verify_begin(struct metadata_chains *chains, const struct policy *metadata,
				  const struct deployed *deployed, struct metadata_targets *ret);

#endif
