/* Salesforce metadata below a directory that was named for its policy files: nobody looks at it
 * unless one of them names it as a source, which must not pass for a check of it. */
#ifndef CLI_UNREAD_METADATA_H
#define CLI_UNREAD_METADATA_H

#include "cli/policy_files.h"
#include "policy/policy.h"

/* Adds a warning [metadata-unread] for each directory below which there is metadata, of which
 * none of the `count` policies has read a file. Looks no further than the first. OK, NOMEM, IO. */
enum status unread_metadata_find(const struct policy_files *files,
				 const struct loaded_files *const *read, uint32_t count,
				 struct arena *arena, struct sources *sources,
				 struct findings *findings);

#endif
