/* What the files behind audit_fix.h share. */
#ifndef ENGINE_AUDIT_FIX_INSIDE_H
#define ENGINE_AUDIT_FIX_INSIDE_H

#include "engine/audit_fix.h"

/* Marks the lists that are to stay, so that none becomes broad or ceases to be: `lists` and
 * `edits` go together, one by one. OK or NOMEM. */
enum status audit_fix_keep(const struct policy *policy, const struct list_edit *edits,
			   struct audit_mended *lists, uint32_t count);

#endif
