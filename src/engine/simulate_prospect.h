/* What would come of the integrations if the scenario went on? */
#ifndef ENGINE_SIMULATE_PROSPECT_H
#define ENGINE_SIMULATE_PROSPECT_H

#include "engine/simulate_play.h"

/* Of each integration, behind the last event and run, when the people have been told the time
 * (person_tick()). OK or NOMEM. */
enum status prospects_find(struct play *play, const struct sim_prospect **ret);

#endif
