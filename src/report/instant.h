/* Instants as text. */
#ifndef REPORT_INSTANT_H
#define REPORT_INSTANT_H

#include "base/out.h"
#include "policy/value_names.h"

/* As RFC 3339 in UTC ("2026-03-09T12:30:00Z"); returns the length. */
enum { INSTANT_TEXT = 32 };
size_t instant_format(int64_t at, char ret[static INSTANT_TEXT]);

/* The same with the offset of the zone at that moment ("2026-03-09T08:30:00-04:00"); in UTC where
 * there is no zone, or its offset has seconds, which RFC 3339 cannot say. */
size_t instant_zoned_format(const struct zone *zone, int64_t at, char ret[static INSTANT_TEXT]);

/* As a person there reads it: "Mon 2026-03-09 08:30 America/New_York"; UTC without
 * a zone. */
void instant_local_text(struct out *out, const struct zone *zone, int64_t at);

#endif
