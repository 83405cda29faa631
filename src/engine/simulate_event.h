/* What an event does. */
#ifndef ENGINE_SIMULATE_EVENT_H
#define ENGINE_SIMULATE_EVENT_H

#include "engine/simulate_play.h"

/* Lets the event of that number, the next one, happen, and fills its step. OK or NOMEM. */
enum status event_play(struct play *play, uint32_t number);

#endif
