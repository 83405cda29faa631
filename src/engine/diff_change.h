/* A reduced change, written out for the reader. Inside diff_find(). */
#ifndef ENGINE_DIFF_CHANGE_H
#define ENGINE_DIFF_CHANGE_H

#include "engine/diff_reduce.h"

/* Where the changes of one table go. */
struct change_room {
	struct arena *arena;
	const uint32_t *every_app; /* 0, 1, … */
	uint32_t app_count;
};

/* OK: `*ret` lives in room->arena. NOMEM. */
enum status diff_change_write(const struct diff_question *question, struct diff_reduced *reduced,
			      const struct change_room *room, struct diff_change *ret);

#endif
