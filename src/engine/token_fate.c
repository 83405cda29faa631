#include "engine/token_fate.h"

enum token_fate token_fate_find(const struct profile *profile, bool had, bool reset_before)
{
	bool ranges = profile->login_ip_ranges.count > 0;
	if (reset_before && !ranges)
		return FATE_MAILED;
	if (!had)
		return FATE_STILL_NONE;
	return ranges ? FATE_LOST_RANGES : FATE_LOST_NEVER;
}
