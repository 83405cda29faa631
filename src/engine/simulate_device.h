/* The browsers of a scenario: which of them does Salesforce know? One that was activated is
 * known for DEVICE_DAYS, unless somebody clears the list. */
#ifndef ENGINE_SIMULATE_DEVICE_H
#define ENGINE_SIMULATE_DEVICE_H

#include "engine/simulate_play.h"

/* Gives each device that an event names its number, in play.device_numbers. OK or NOMEM. */
enum status devices_init(struct play *play);

bool device_is_known(const struct play *play, const struct person *person, uint32_t device,
		     int64_t at);

/* For the next year, also where it was activated before. OK or NOMEM. */
enum status device_activate(struct play *play, struct person *person, uint32_t device, int64_t at);

/* Takes those off person.now.devices that have run out. */
void devices_expire(struct play *play, struct person *person, int64_t at);

void devices_clear(struct person *person);

#endif
