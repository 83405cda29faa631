/* The runs of the integrations: which is next, and what comes of it (struct
 * sim_stretch). */
#ifndef ENGINE_SIMULATE_RUN_H
#define ENGINE_SIMULATE_RUN_H

#include "engine/simulate_play.h"

/* All integrations, as they are at the beginning; after people_init(). OK or NOMEM. */
enum status runners_init(struct play *play);

/* When is the next run of all? NEVER: none is left. */
int64_t runs_next(const struct play *play);

/* Makes it. OK or NOMEM. */
enum status run_play(struct play *play);

#endif
