/* What belongs together in two policies? What has the same name; and which of these pairs
 * are alike, so that one is decided for all? Inside diff_find(). */
#ifndef ENGINE_DIFF_PAIRS_H
#define ENGINE_DIFF_PAIRS_H

#include "engine/diff.h"

struct name_pair {
	uint32_t side[SIDES]; /* positions, NONE: not there */
};

/* Pairs the names of both sides: in the order of NEW, then what only OLD has. OK or NOMEM. */
enum status name_pairs_find(const struct str *const names[SIDES], const uint32_t counts[SIDES],
			    struct arena *arena, struct name_pair **ret, uint32_t *ret_count);

/* Bytes that are equal when those of both sides are; a key without bytes (`at` NULL) is
 * that of something that is not there. OK or NOMEM. */
enum status pair_key(const struct str keys[SIDES], struct arena *arena, struct str *ret);

#endif
