/* What the scenario_*.c share. For these only. */
#ifndef POLICY_SCENARIO_INSIDE_H
#define POLICY_SCENARIO_INSIDE_H

#include "policy/resolver.h"
#include "policy/scenario.h"

/* Works out begin, end and the times of a scenario, of which there is room for each, and reports
 * what is wrong with them. Are all of them known? */
bool scenario_times(struct scenario *scenario, const struct policy *policy,
		    struct findings *findings);

/* Reports schedules without a clock and, of a scenario whose times are known, more runs than
 * anybody waits for. */
void scenario_schedules_check(const struct scenario *scenario, const struct policy *policy,
			      bool timed, struct findings *findings);

/* Reports events that concern more integrations than anybody waits for: each is asked around each
 * event that may change how its logins come out. OK or NOMEM. */
enum status scenario_size_check(const struct scenario *scenario, const struct policy *policy,
				struct arena *arena, struct findings *findings);

#endif
