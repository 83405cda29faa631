/* Inside sunset_find(): one kind of subject over its regions of addresses. */
#ifndef ENGINE_SUNSET_KIND_H
#define ENGINE_SUNSET_KIND_H

#include "engine/cells.h"
#include "engine/compiled.h"
#include "engine/sunset.h"

/* A ruleset by the rules of another day, for as long as the first is there. */
struct ruleset sunset_ruleset(const struct ruleset *ruleset, enum rules rules);

struct sunset_asking {
	const struct ruleset *now, *then;
	struct ground *ground; /* of the shared lists */
	const struct sunset *sunset;
	bool only_without_browser; /* of others the row says `browser` alone */
	struct arena *arena;       /* of the rows, too */
};

/* The row of a kind: all but its subjects. OK or NOMEM. */
enum status sunset_kind_ask(const struct sunset_asking *asking, struct subject subject,
			    struct sunset_row *ret);

/* Numbers that are equal for two rows only when all they say is, and the profile's list.
 * In `arena`. OK or NOMEM. */
enum status sunset_row_key(const struct ruleset *ruleset, uint32_t profile,
			   const struct sunset_row *row, struct arena *arena, struct str *ret);

#endif
