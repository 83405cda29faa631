/* What becomes of a security token when something happens to it. DECISIONS.md, "The life of a
 * token". */
#ifndef ENGINE_TOKEN_FATE_H
#define ENGINE_TOKEN_FATE_H

#include "policy/policy.h"

enum token_fate {
	FATE_NONE,        /* nothing */
	FATE_MAILED,      /* a new one was mailed; the old one, if any, is invalid */
	FATE_LOST_RANGES, /* invalid, none mailed: the profile has ranges (and perhaps it was
			     never reset by hand, either) */
	FATE_LOST_NEVER,  /* invalid, none mailed: it was never reset by hand */
	FATE_STILL_NONE   /* there was none, and none was mailed */
};

/* When the password changes. A new one is mailed only where there is a use for it, and somebody
 * once wanted one. `had`: there is one now; `reset_before`: it was reset by hand once. */
enum token_fate token_fate_find(const struct profile *profile, bool had, bool reset_before);

#endif
