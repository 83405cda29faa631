/* Names of values: as the policy format writes them, and weekdays as people do. */
#ifndef POLICY_VALUE_NAMES_H
#define POLICY_VALUE_NAMES_H

#include "policy/policy.h"

extern const struct str permission_names[PERMISSION_COUNT]; /* by bit: "api_only" … */
extern const struct str relaxation_names[RELAX_COUNT];      /* "enforce" … */
extern const struct str day_names[DAYS];                    /* "monday" … */
extern const char *const weekday_names[DAYS];               /* "Monday" … */

#endif
