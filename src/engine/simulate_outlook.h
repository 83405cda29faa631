/* Would an integration get in, as everything is at a moment; and since when, by what. Followed from
 * event to event, from lock to lock; where nothing happens but that time goes on, the hours begin
 * and end, and that is looked up when somebody asks. */
#ifndef ENGINE_SIMULATE_OUTLOOK_H
#define ENGINE_SIMULATE_OUTLOOK_H

#include "engine/simulate_play.h"

/* At the beginning; the world is compiled. */
void outlook_begin(const struct play *play, struct runner *runner);

/* Its next run is another one; the world is compiled. */
void outlook_next(const struct play *play, struct runner *runner);

/* Time goes on for a user: locks and devices run out. Before anything else is asked at `at`. OK
 * or NOMEM. */
enum status outlook_tick(struct play *play, struct person *person, int64_t at);

/* Time goes on for an integration and its user. After OK runner.gets_in and why are of `at`, and
 * the world is compiled. OK or NOMEM. */
enum status outlook_until(struct play *play, struct runner *runner, int64_t at);

/* Around an event, of the integrations that it may concern. OK or NOMEM. */
enum status outlook_before(struct play *play, uint32_t step);
enum status outlook_after(struct play *play, uint32_t step);

/* A run locked the user. The world is compiled. */
void outlook_locked(struct play *play, struct person *person, int64_t at);

/* Since when there is what stops the login that the integration makes now; of one that passes,
 * since when it would. */
struct sim_why outlook_met(const struct play *play, const struct runner *runner,
			   const struct sim_login *login);

#endif
