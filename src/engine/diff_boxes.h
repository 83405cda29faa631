/* Boxes that are joined to fewer, larger ones. Inside diff_find(). */
#ifndef ENGINE_DIFF_BOXES_H
#define ENGINE_DIFF_BOXES_H

#include "engine/diff_reduce.h"

/* Boxes that share nothing become ones that share nothing and hold the same together: few,
 * though not always the fewest. `boxes` may change its order. OK or NOMEM. */
enum status boxes_join(struct box *boxes, uint32_t *count, struct arena *scratch);

#endif
