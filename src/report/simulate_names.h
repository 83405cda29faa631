/* Names of values in the JSON of a simulation, shared by its writer and its schema. */
#ifndef REPORT_SIMULATE_NAMES_H
#define REPORT_SIMULATE_NAMES_H

#include "engine/simulate.h"

enum { OUTCOMES = EVENT_REFUSED + 1, FATES = FATE_STILL_NONE + 1, FLAWS = 4, BYS = BY_HOURS + 1 };
enum track_end { TRACK_WORKS, TRACK_BROKEN, TRACK_NEVER_RAN, TRACK_ENDS };

extern const struct str outcome_names[OUTCOMES];     /* "done", … */
extern const struct str fate_names[FATES];           /* "none", "mailed", … */
extern const struct str flaw_names[FLAWS];           /* by bit: "old-password", … */
extern const struct str by_names[BYS];               /* "beginning", … */
extern const struct str track_end_names[TRACK_ENDS]; /* "works", … */

#endif
