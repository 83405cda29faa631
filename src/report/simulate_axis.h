/* Where a moment stands in the picture of a scenario, and the times along its top. */
#ifndef REPORT_SIMULATE_AXIS_H
#define REPORT_SIMULATE_AXIS_H

#include "base/out.h"
#include "policy/zone.h"

/* In units of the picture; a screen shows them as pixels or smaller. */
enum { PICTURE_WIDTH = 960, PICTURE_LEFT = 8, PICTURE_RIGHT = 952, PICTURE_TOP = 34 };

/* The time it shows, in Unix seconds. */
struct picture_scale {
	int64_t begin, end;
};

/* The place of a moment, in tenths of a unit; what is outside stands at the edge. */
unsigned picture_x(const struct picture_scale *scale, int64_t at);

/* Draws lines down to `height`, with days or hours of the zone above them (NULL: UTC). */
void picture_axis(struct out *out, const struct picture_scale *scale, const struct zone *zone,
		  unsigned height);

#endif
