/* What happens to one user: password and token, lockout. DECISIONS.md, "The life of a
 * token". */
#ifndef ENGINE_SIMULATE_PERSON_H
#define ENGINE_SIMULATE_PERSON_H

#include "engine/simulate_play.h"

/* Everybody, as the policy has them at the beginning. OK or NOMEM. */
enum status people_init(struct play *play);

/* Time goes on: locks and devices run out. Before anything else is asked at `at`. */
void person_tick(struct play *play, struct person *person, int64_t at);

/* All of it, for somebody to look at. */
struct user_now person_now(const struct play *play, const struct person *person);

/* As decide() takes it, at a time not before the last tick, until which nothing happens. */
struct user_state person_state(const struct play *play, const struct person *person, int64_t at);

uint32_t person_permissions(const struct play *play, const struct person *person);

/* Permissions of theirs that are not of the profile were changed in the world. */
void person_regrant(const struct play *play, struct person *person);

/* Why the Reset option is missing; 0: it is there. */
uint32_t person_reset_causes(const struct play *play, const struct person *person);

/* --- Password and token ------------------------------------------------------------------ */

enum token_fate person_change_password(const struct play *play, struct person *person);
enum token_fate person_reset_token(struct person *person);

/* --- Lockout ------------------------------------------------------------------------------ */

/* What a login comes to for the counter. A failure that brings it to the limit locks the user:
 * by the login by hand of `step`, or the run of `integration`; the other is NONE. OK or NOMEM. */
enum status person_count(struct play *play, struct person *person, const struct sim_login *login,
			 int64_t at, uint32_t step, uint32_t integration);

/* Below a lower limit the count goes down to it: nobody is locked by that, but by the next
 * failure. False: it is the user's already. */
bool person_set_profile(const struct play *play, struct person *person, uint32_t profile);

/* False: not locked. */
bool person_unlock(struct play *play, struct person *person, int64_t at);

#endif
