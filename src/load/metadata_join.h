/* What all files of a project say, as a part of a policy: components become profiles,
 * permission sets, apps and the org's settings, in the order of the files.
 *
 * Several files may be of one component, as when package directories share a profile: they
 * count as deployed one after the other, so the later one's list, hours or flag replaces the
 * earlier's, with a warning [metadata-replaced] where that changes anything. Password policies
 * and session settings name their profile in any case, by its name or label; those of profiles
 * that are not here are counted in one note [metadata-profile-missing]. */
#ifndef LOAD_METADATA_JOIN_H
#define LOAD_METADATA_JOIN_H

#include "load/metadata.h"

/* Puts what the `count` files say into `part`, which begins all-zero and whose texts and lists
 * may be shared with them. OK (maybe with findings) or NOMEM. */
enum status metadata_join(const struct metadata *files, uint32_t count, struct arena *arena,
			  struct findings *findings, struct policy *part);

/* Of which component a file is: alike for all files of one. There is one of the settings in an
 * org; password policies and session settings are their profile's. NULL: no memory. */
const char *metadata_component_key(const struct metadata *file, struct arena *arena);

#endif
