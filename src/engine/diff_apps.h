/* Which apps can be told apart? Pairs by name, those that are alike on both sides as one; and
 * how they are asked about: all together as long as they bring few lists of their own, else
 * in batches, so that the work grows with the apps and not with the combinations of
 * their lists. Inside diff_find(). */
#ifndef ENGINE_DIFF_APPS_H
#define ENGINE_DIFF_APPS_H

#include "engine/diff.h"

enum {
	BATCH_APPS_MAX = 64, /* a set of them is a word */
	BATCH_LISTS_MAX = 8  /* of apps; two of the profile come on top */
};

/* Apps that are asked about at once, and the lists they bring. */
struct app_batch {
	const uint32_t *apps; /* numbers of diff_apps.at, ascending */
	uint32_t count;
	const struct rangeset *lists;
	uint32_t list_count;
	uint16_t via; /* channels: all in the first batch, in others those that ask for the app */
	bool whole;   /* they stand for all apps there are */
};

struct diff_apps {
	const struct diff_app *at; /* apps that are not listed first */
	uint32_t count;
	const struct app_batch *batches;
	uint32_t batch_count;
	struct app_batch none; /* for whom no app matters */
};

/* OK: the result lives in `arena`. NOMEM. */
enum status diff_apps_find(const struct ruleset *const side[SIDES], struct arena *arena,
			   struct diff_apps *ret);

#endif
