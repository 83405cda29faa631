/* Whose turn is it? The integrations that have a run to come, the next one first; of two at one
 * instant the one that the file has first. */
#ifndef ENGINE_SIMULATE_QUEUE_H
#define ENGINE_SIMULATE_QUEUE_H

#include "engine/simulate_play.h"

void queue_add(struct play *play, uint32_t runner);

/* The first one's `next` is later now than it was; NEVER takes it out. */
void queue_delay_first(struct play *play);

#endif
