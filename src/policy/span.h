/* Spans of time as people write them: +1h30m. */
#ifndef POLICY_SPAN_H
#define POLICY_SPAN_H

#include "base/str.h"

/* No span is so long, in seconds: all years that can be written. */
#define SPAN_END (INT64_C(10000) * 366 * 86400)

/* Reads "+" and weeks, days, hours, minutes and seconds in this order, each at most once and one
 * at least, as in "+1w2d" or "+1h30m"; or "+0". False: `*ret` is untouched. */
bool span_parse(struct str text, int64_t *ret_seconds);

#endif
