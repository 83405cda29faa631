/* One login of a scenario: what is presented, what comes of it. */
#ifndef ENGINE_SIMULATE_LOGIN_H
#define ENGINE_SIMULATE_LOGIN_H

#include "engine/simulate_play.h"

/* The login that an event, an integration makes now: who, how, with what; not yet decided. */
struct sim_login login_of_event(const struct play *play, const struct person *person,
				uint32_t number, int64_t at);
struct sim_login login_of_runner(const struct play *play, const struct runner *runner);

/* Decides it at a time until which nothing happens. The world is compiled. */
void login_decide(const struct play *play, const struct person *person, int64_t at,
		  struct sim_login *login);

/* The same, if the user could log in at all, within the hours. */
void login_decide_able(const struct play *play, const struct person *person,
		       struct sim_login *login);

bool login_outside_hours(const struct play *play, const struct sim_login *login, int64_t at);

/* Makes the login: decides and counts it. `step` or `integration` is whose it is, the other is
 * NONE. OK or NOMEM. */
enum status login_attempt(struct play *play, struct person *person, int64_t at, uint32_t step,
			  uint32_t integration, struct sim_login *login);

#endif
