#include "engine/repair_cells.h"

#include "engine/scope.h"
#include "policy/resolve.h"

static const struct range whole_space = {0, ADDR_LAST};
static const struct rangeset everything = {&whole_space, 1};

/* --- Lists ---------------------------------------------------------------------------------- */

static struct repair_list list_take(const struct policy *policy, struct list_name name)
{
	return (struct repair_list){.name = name, .there = list_get(policy, name)->count > 0};
}

static enum status list_fill(const struct policy *policy, struct repair_list *list,
			     struct arena *arena)
{
	return range_list_addresses(policy, list_get(policy, list->name), arena, &list->set);
}

/* The profiles whose logins the property is about. */
static enum status profiles_mark(const struct policy *policy, const struct property *property,
				 struct arena *arena, bool **ret)
{
	const struct scope *scope = &property->scope;
	bool *marked = arena_array(arena, policy->profile_count, sizeof *marked);
	if (!marked)
		return NOMEM;
	bool all = property->kind == PROPERTY_NO_BROADER ||
		   (scope->users.count == 0 && scope->profiles.count == 0);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		marked[i] = all;
	for (uint32_t i = 0; i < scope->profiles.count; i++)
		marked[scope->profiles.at[i].index] = true;
	for (uint32_t i = 0; i < scope->users.count; i++)
		marked[policy->users[scope->users.at[i].index].profile.index] = true;
	*ret = marked;
	return OK;
}

/* What the approved policy has for a profile of the same name. */
static enum status approved_fill(struct repair_space *space, uint32_t at)
{
	const struct ruleset *approved = space->lab.real_approved;
	const struct policy *policy = space->lab.real->policy;
	space->own_approved[at] = (struct rangeset){0};
	if (!approved)
		return OK;
	uint32_t profile = map_find(&approved->policy->profile_names,
				    policy->profiles[space->own[at].name.index].name);
	if (profile == MAP_NONE)
		return OK;
	const struct rangeset *list = profile_list(approved, profile);
	if (list)
		space->own_approved[at] = *list;
	return OK;
}

static enum status own_find(struct repair_space *space, const struct property *property)
{
	const struct policy *policy = space->lab.real->policy;
	bool *marked;
	if (profiles_mark(policy, property, space->arena, &marked) != OK)
		return NOMEM;
	space->own = arena_array(space->arena, policy->profile_count, sizeof *space->own);
	space->own_approved =
	    arena_array(space->arena, policy->profile_count, sizeof *space->own_approved);
	space->own_comes = arena_array(space->arena, policy->profile_count, 1);
	if (!space->own || !space->own_approved || !space->own_comes)
		return NOMEM;
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct repair_list *own = &space->own[space->own_count];
		if (!marked[i])
			continue;
		*own = list_take(policy, (struct list_name){RANGES_PROFILE, i});
		if (list_fill(policy, own, space->arena) != OK ||
		    approved_fill(space, space->own_count) != OK)
			return NOMEM;
		space->own_count++;
	}
	return OK;
}

static enum status shared_fill(struct repair_space *space)
{
	const struct policy *policy = space->lab.real->policy;
	for (uint32_t i = 0; i < space->lab.shared_count; i++) {
		space->shared[i] = list_take(policy, space->lab.shared[i]);
		if (list_fill(policy, &space->shared[i], space->arena) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- Regions ----------------------------------------------------------------------------------- */

/* Of no_broader_than, all addresses. */
static enum status where_find(const struct policy *policy, const struct property *property,
			      struct arena *arena, struct rangeset *ret)
{
	if (property->kind != PROPERTY_NO_BROADER)
		return scope_addresses(policy, &property->scope, arena, ret);
	*ret = everything;
	return OK;
}

/* Cuts every region by a list; those in it get the bit. */
static enum status regions_cut(struct repair_space *space, struct rangeset list, bool fixed,
			       uint32_t bit)
{
	uint32_t before = space->region_count;
	for (uint32_t i = 0; i < before; i++) {
		struct rangeset in, out;
		if (rangeset_intersect(space->arena, space->regions[i].set, list, &in) != OK ||
		    rangeset_minus(space->arena, space->regions[i].set, list, &out) != OK)
			return NOMEM;
		if (in.count == 0)
			continue;
		struct region inside = space->regions[i];
		inside.set = in;
		if (fixed)
			inside.context |= (uint64_t)1 << bit;
		else
			inside.shared |= 1u << bit;
		if (out.count == 0) {
			space->regions[i] = inside;
			continue;
		}
		space->regions[i].set = out;
		struct region *added =
		    arena_push(space->arena, &space->regions, space->region_count, sizeof *added);
		if (!added)
			return NOMEM;
		*added = inside;
		space->region_count++;
	}
	return OK;
}

static enum status regions_find(struct repair_space *space, const struct property *property)
{
	struct region *first =
	    arena_push(space->arena, &space->regions, space->region_count, sizeof *first);
	if (!first ||
	    where_find(space->lab.real->policy, property, space->arena, &first->set) != OK)
		return NOMEM;
	space->region_count = first->set.count > 0;
	for (uint32_t i = 0; i < space->lab.fixed_count; i++)
		if (regions_cut(space, space->lab.fixed[i], true, i) != OK)
			return NOMEM;
	return OK;
}

enum status repair_regions_cut(struct repair_space *space, uint32_t lists)
{
	for (uint32_t i = 0; i < space->lab.shared_count; i++)
		if (lists >> i & 1 && regions_cut(space, space->shared[i].set, false, i) != OK)
			return NOMEM;
	return OK;
}

static enum status contexts_find(struct repair_space *space, const uint64_t **ret,
				 uint32_t *ret_count)
{
	uint64_t *contexts =
	    arena_array(space->arena, 2 * (size_t)space->region_count + 1, sizeof *contexts);
	uint32_t count = 0;
	if (!contexts)
		return NOMEM;
	for (uint32_t i = 0; i < space->region_count; i++) {
		uint32_t at = 0;
		while (at < count && contexts[at] != space->regions[i].context)
			at++;
		if (at == count)
			contexts[count++] = space->regions[i].context;
	}
	if (space->lab.real_approved)
		for (uint32_t i = 0, plain = count; i < plain; i++)
			contexts[count++] = contexts[i] | LAB_APPROVED_OWN;
	*ret = contexts;
	*ret_count = count;
	return OK;
}

enum status repair_space_init(struct repair_space *space, const struct ruleset *ruleset,
			      const struct property *property, const struct ruleset *approved,
			      struct arena *arena)
{
	const uint64_t *contexts;
	uint32_t count;
	space->arena = arena;
	enum status status = lab_init(&space->lab, ruleset, property, approved, arena);
	if (status != OK)
		return status;
	space->limits.lists = space->lab.too_many;
	if (shared_fill(space) != OK || own_find(space, property) != OK ||
	    regions_find(space, property) != OK || contexts_find(space, &contexts, &count) != OK)
		return NOMEM;
	space->joint = space->lab.shared_count + space->own_count <= JOINT_MAX;
	if ((space->joint || space->exists) && repair_regions_cut(space, UINT32_MAX) != OK)
		return NOMEM;
	return count ? lab_build(&space->lab, contexts, count) : INVALID;
}

uint32_t repair_context(const struct repair_space *space, uint64_t context)
{
	uint32_t at = 0;
	while (space->lab.contexts[at] != context)
		at++;
	return at;
}

bool repair_present(const struct repair_space *space, const struct repair_list *list,
		    uint32_t shared)
{
	if (list->name.kind == RANGES_PROFILE)
		return list->there ||
		       (space->mode.own_comes && space->mode.own_comes[list->name.index]);
	return space->mode.present >> shared & 1;
}

struct rangeset repair_now(const struct repair_list *list)
{
	if (!list->there && list_opens(list->name.kind))
		return everything;
	return list->set;
}

/* --- Offers ------------------------------------------------------------------------------------ */

/* Must the list have a row? One of login ranges, lest it restrict nobody; and what a rule
 * passes over, when nothing else says where the rule applies. */
static bool needs_rows(const struct policy *policy, struct list_name name)
{
	if (name.kind != RANGES_NOT_IN)
		return list_opens(name.kind);
	const struct txn_rule *rule = &policy->txn_rules[name.index];
	return rule->country_count == 0 && rule->asn_count == 0;
}

/* A list of login ranges without rows would keep nobody out. It gets instead what the
 * property leaves to it: the addresses it is not about. False: there are none, or it would
 * be empty. */
static bool emptied(struct repair_space *space, struct target *target, struct arena *scratch,
		    enum status *status)
{
	const struct property *property = space->lab.property;
	const struct policy *policy = space->lab.real->policy;
	if (target->wanted.count || !needs_rows(policy, target->name))
		return true;
	space->limits.emptied = true;
	if (!space->fills || !list_opens(target->name.kind))
		return false;
	*status = range_list_addresses(policy, &property->scope.outside, scratch, &target->wanted);
	return *status == OK && target->wanted.count > 0;
}

enum status repair_offer(struct repair_space *space, const struct repair_list *const *lists,
			 const struct rangeset *flips, const bool *comes, uint32_t count,
			 struct arena *scratch)
{
	struct target *targets = arena_array(scratch, count, sizeof *targets);
	uint32_t used = 0;
	enum status status = OK;
	if (!targets)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct target *target = &targets[used];
		struct rangeset less, more;
		if (flips[i].count == 0 && !comes[i])
			continue;
		*target = (struct target){.name = lists[i]->name, .now = repair_now(lists[i])};
		if (rangeset_minus(scratch, target->now, flips[i], &less) != OK ||
		    rangeset_minus(scratch, flips[i], target->now, &more) != OK ||
		    rangeset_union(scratch, less, more, &target->wanted) != OK)
			return NOMEM;
		if (!emptied(space, target, scratch, &status))
			return status;
		used++;
	}
	return offer_make(space->offers, targets, used);
}
