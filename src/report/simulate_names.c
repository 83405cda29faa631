#include "report/simulate_names.h"

const struct str outcome_names[OUTCOMES] = {[EVENT_DONE] = STR_INIT("done"),
					    [EVENT_NOTHING] = STR_INIT("nothing"),
					    [EVENT_REFUSED] = STR_INIT("refused")};
const struct str fate_names[FATES] = {[FATE_NONE] = STR_INIT("none"),
				      [FATE_MAILED] = STR_INIT("mailed"),
				      [FATE_LOST_RANGES] = STR_INIT("lost-profile-ranges"),
				      [FATE_LOST_NEVER] = STR_INIT("lost-never-reset"),
				      [FATE_STILL_NONE] = STR_INIT("still-none")};
const struct str flaw_names[FLAWS] = {STR_INIT("old-password"), STR_INIT("old-token"),
				      STR_INIT("no-token"), STR_INIT("locked")};
const struct str by_names[BYS] = {[BY_BEGINNING] = STR_INIT("beginning"),
				  [BY_STEP] = STR_INIT("event"),
				  [BY_LOCK] = STR_INIT("lock"),
				  [BY_LOCK_END] = STR_INIT("lock-end"),
				  [BY_HOURS] = STR_INIT("hours")};
const struct str track_end_names[TRACK_ENDS] = {[TRACK_WORKS] = STR_INIT("works"),
						[TRACK_BROKEN] = STR_INIT("broken"),
						[TRACK_NEVER_RAN] = STR_INIT("never-ran")};
