/* Of several policy files, which are parts of others? A file that another of them includes
 * is read as part of that one, and is no policy of its own. */
#ifndef CLI_POLICY_PARTS_H
#define CLI_POLICY_PARTS_H

#include "policy/policy.h"

/* Marks the parts in `parts`, by position. Of files that include each other the first is
 * none. */
void policy_parts_mark(const struct loaded_files *const *files, uint32_t count, bool *parts);

#endif
