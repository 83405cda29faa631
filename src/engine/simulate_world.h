/* The policy of a scenario as it is now: a copy that events change. Of users it has those alone
 * that the scenario speaks of, by their number in simulation.users. Its lists are compiled anew when
 * somebody logs in, or is asked about, after ranges have changed. Features and rules go into a copy
 * of the ruleset that borrows those lists (ruleset_with()), and what is so of a user is told beside
 * it (facts.state). */
#ifndef ENGINE_SIMULATE_WORLD_H
#define ENGINE_SIMULATE_WORLD_H

#include "engine/compiled.h"
#include "policy/scenario.h"

struct world {
	struct policy policy;          /* complete as far as the scenario can ask for it */
	const struct ruleset *ruleset; /* of it as it is: `now`; NULL: to be made */
	struct ruleset *compiled;      /* of its lists; NULL: to be compiled */
	struct ruleset now;            /* that with the features and rules as they are */
	uint32_t *set_room;            /* of each user: room for so many permission sets */
	struct arena *arena;
};

/* OK or NOMEM; world_clear() in any case. */
enum status world_init(struct world *world, const struct policy *policy,
		       const struct scenario *scenario, const uint32_t *users, uint32_t user_count,
		       struct arena *arena);
void world_clear(struct world *world);

/* After OK there is a ruleset of the policy as it is. OK or NOMEM. */
enum status world_compile(struct world *world);

/* False: it is so already. */
bool world_set_profile_ranges(struct world *world, uint32_t profile,
			      const struct range_list *ranges);
bool world_set_trusted_ranges(struct world *world, const struct range_list *ranges);
bool world_set_feature(struct world *world, enum feature feature, bool enabled);
bool world_set_rules(struct world *world, enum rules rules);

/* A permission set more, or less, of a user. OK: `*ret_changed` false when it is so already.
 * NOMEM. */
enum status world_add_set(struct world *world, uint32_t user, const struct reference *set,
			  bool *ret_changed);
enum status world_remove_set(struct world *world, uint32_t user, uint32_t set, bool *ret_changed);

#endif
