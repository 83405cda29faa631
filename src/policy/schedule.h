/* When something is done again and again, on the clock of an org. */
#ifndef POLICY_SCHEDULE_H
#define POLICY_SCHEDULE_H

#include "base/source.h"
#include "policy/zone.h"

enum schedule_kind { SCHEDULE_HOURLY, SCHEDULE_DAILY, SCHEDULE_WEEKLY };

/* Hourly: at each full hour that the clock shows, so also at one that comes again when it goes
 * back. Each day, each week at a minute: one that the clock skips is the moment at which it goes
 * forward; one that it shows twice is the first. */
struct schedule {
	enum schedule_kind kind;
	uint16_t minute;    /* of the day, of the week (0: Monday 00:00); hourly: 0 */
	struct place place; /* line 0: not written */
};

/* Reads "hourly", "daily HH:MM" or "weekly DAY HH:MM"; `hour`, `day`, `week` mean the same, and
 * days may be cut to three letters. Fills all but the place. False: `*ret` is untouched. */
bool schedule_parse(struct str text, struct schedule *ret);

/* The first instant >= `from` that the schedule names. `zone`: of the org; NULL: UTC. */
int64_t schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t from);

/* At most so many are named by it in `seconds`. */
uint64_t schedule_most(const struct schedule *schedule, int64_t seconds);

#endif
