#include "engine/simulate_world.h"

#include <assert.h>

static enum status users_copy(struct world *world, const struct policy *policy,
			      const uint32_t *users, uint32_t count)
{
	struct user *to = arena_array(world->arena, count, sizeof *to);
	world->set_room = arena_array(world->arena, count, sizeof *world->set_room);
	if (!to || !world->set_room)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		to[i] = policy->users[users[i]];
	world->policy.users = to;
	world->policy.user_count = count;
	return OK;
}

/* Profiles that nobody of the scenario has or gets keep their number, but not their ranges, so
 * that compiling takes as long as the scenario is large, not the org. */
static enum status profiles_copy(struct world *world, const struct policy *policy,
				 const struct scenario *scenario)
{
	struct profile *to = arena_array(world->arena, policy->profile_count, sizeof *to);
	bool *concerned = arena_array(world->arena, policy->profile_count, sizeof *concerned);
	if (!to || !concerned)
		return NOMEM;
	for (uint32_t i = 0; i < world->policy.user_count; i++)
		concerned[world->policy.users[i].profile.index] = true;
	for (uint32_t i = 0; i < scenario->event_count; i++)
		if (scenario->events[i].profile.name.length)
			concerned[scenario->events[i].profile.index] = true;
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		to[i] = policy->profiles[i];
		if (!concerned[i])
			to[i].login_ip_ranges.count = 0;
	}
	world->policy.profiles = to;
	return OK;
}

enum status world_init(struct world *world, const struct policy *policy,
		       const struct scenario *scenario, const uint32_t *users, uint32_t user_count,
		       struct arena *arena)
{
	*world = (struct world){.policy = *policy, .arena = arena};
	if (users_copy(world, policy, users, user_count) != OK)
		return NOMEM;
	return profiles_copy(world, policy, scenario);
}

void world_clear(struct world *world)
{
	ruleset_free(world->compiled);
	world->compiled = NULL;
	world->ruleset = NULL;
}

enum status world_compile(struct world *world)
{
	const struct org *org = &world->policy.org;
	if (world->ruleset)
		return OK;
	if (!world->compiled && ruleset_new(&world->policy, org->rules, &world->compiled) != OK)
		return NOMEM;
	world->now = ruleset_with(world->compiled, &org->features, org->rules);
	world->ruleset = &world->now;
	return OK;
}

/* --- What the ruleset is made of -------------------------------------------------------- */

static bool rows_equal(const struct range_row *a, const struct range_row *b)
{
	return a->network == b->network &&
	       (a->network != NONE ||
		(a->range.first == b->range.first && a->range.last == b->range.last));
}

static bool lists_equal(const struct range_list *a, const struct range_list *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (!rows_equal(&a->rows[i], &b->rows[i]))
			return false;
	return true;
}

static bool list_set(struct world *world, struct range_list *list, const struct range_list *to)
{
	if (lists_equal(list, to))
		return false;
	*list = *to;
	world_clear(world);
	return true;
}

bool world_set_profile_ranges(struct world *world, uint32_t profile,
			      const struct range_list *ranges)
{
	return list_set(world, &world->policy.profiles[profile].login_ip_ranges, ranges);
}

bool world_set_trusted_ranges(struct world *world, const struct range_list *ranges)
{
	return list_set(world, &world->policy.org.trusted_ip_ranges, ranges);
}

bool world_set_feature(struct world *world, enum feature feature, bool enabled)
{
	bool *flag = feature_flag(&world->policy.org.features, feature);
	if (*flag == enabled)
		return false;
	*flag = enabled;
	world->ruleset = NULL;
	return true;
}

bool world_set_rules(struct world *world, enum rules rules)
{
	if (world->policy.org.rules == rules)
		return false;
	world->policy.org.rules = rules;
	world->ruleset = NULL;
	return true;
}

/* --- Permission sets -------------------------------------------------------------------- */

static uint32_t set_find(const struct references *sets, uint32_t set)
{
	for (uint32_t i = 0; i < sets->count; i++)
		if (sets->at[i].index == set)
			return i;
	return NONE;
}

/* The list is the policy's until it changes for the first time. */
static enum status sets_reserve(struct world *world, uint32_t user, uint32_t count)
{
	struct references *sets = &world->policy.users[user].permission_sets;
	if (count <= world->set_room[user])
		return OK;
	uint32_t room = count < 4 ? 8 : 2 * count;
	struct reference *to = arena_array(world->arena, room, sizeof *to);
	if (!to)
		return NOMEM;
	if (sets->count)
		memcpy(to, sets->at, sets->count * sizeof *to);
	sets->at = to;
	world->set_room[user] = room;
	return OK;
}

enum status world_add_set(struct world *world, uint32_t user, const struct reference *set,
			  bool *ret_changed)
{
	struct references *sets = &world->policy.users[user].permission_sets;
	bool missing = set_find(sets, set->index) == NONE;
	if (missing && sets_reserve(world, user, sets->count + 1) != OK)
		return NOMEM;
	if (missing)
		sets->at[sets->count++] = *set;
	*ret_changed = missing;
	return OK;
}

/* A list may name a set twice. */
enum status world_remove_set(struct world *world, uint32_t user, uint32_t set, bool *ret_changed)
{
	struct references *sets = &world->policy.users[user].permission_sets;
	bool there = set_find(sets, set) != NONE;
	if (there && sets_reserve(world, user, sets->count) != OK)
		return NOMEM;
	for (uint32_t at; there && (at = set_find(sets, set)) != NONE;)
		sets->at[at] = sets->at[--sets->count];
	*ret_changed = there;
	return OK;
}
