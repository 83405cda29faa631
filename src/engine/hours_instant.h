/* An instant at which it is inside, or outside, somebody's login hours: for examples, which
 * need a time to be asked at. */
#ifndef ENGINE_HOURS_INSTANT_H
#define ENGINE_HOURS_INSTANT_H

#include "engine/ruleset.h"

#define FIRST_MONDAY INT64_C(1767571200) /* 2026-01-05T00:00:00Z: examples begin there */

/* Such an instant in the week from 2026-01-05 UTC on, the first edge of the hours or the
 * beginning of that week; later, when that week has none. False: there is none, or the clock of
 * the org is not known. */
bool hours_instant(const struct ruleset *ruleset, uint32_t profile, enum hours hours, int64_t *ret);

#endif
