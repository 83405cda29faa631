#include "engine/repair_lab.h"

/* --- Which lists ------------------------------------------------------------------------ */

static void shared_add(struct lab *lab, enum ranges_of kind, uint32_t index)
{
	if (lab->shared_count == LAB_SHARED_MAX) {
		lab->too_many = true;
		return;
	}
	lab->shared[lab->shared_count++] = (struct list_name){kind, index};
}

static bool shared_has(const struct lab *lab, enum ranges_of kind, uint32_t index)
{
	for (uint32_t i = 0; i < lab->shared_count; i++)
		if (list_name_equal(lab->shared[i], (struct list_name){kind, index}))
			return true;
	return false;
}

static bool scope_has_app(const struct scope *scope, uint32_t app)
{
	for (uint32_t i = 0; i < scope->apps.count; i++)
		if (scope->apps.at[i].index == app)
			return true;
	return scope->apps.count == 0;
}

static void shared_find(struct lab *lab)
{
	const struct ruleset *real = lab->real;
	const struct policy *policy = real->policy;
	shared_add(lab, RANGES_TRUSTED, 0);
	shared_add(lab, RANGES_ORG_LOGIN, 0);
	for (uint32_t i = 0; i < policy->app_count; i++)
		if (real->apps[i].ip_relaxation == RELAX_BYPASS_2FACTOR &&
		    scope_has_app(&lab->property->scope, i))
			shared_add(lab, RANGES_APP, i);
	for (uint32_t i = 0; i < real->txn_rule_count; i++)
		if (real->txn_rules[i].action != TXN_NOTIFY)
			shared_add(lab, RANGES_NOT_IN, i);
}

/* A field that names a list which stays. */
static bool fixed_add(struct lab *lab, const struct ruleset *of, uint32_t number)
{
	if (number >= LIST_EMPTY)
		return true;
	if (lab->fixed_count == LAB_FIXED_MAX)
		return false;
	lab->fixed[lab->fixed_count++] = of->lists[number];
	return true;
}

static bool rules_fixed(struct lab *lab, const struct ruleset *real, bool all)
{
	bool good = true;
	for (uint32_t i = 0; i < real->txn_rule_count; i++) {
		const struct compiled_rule *rule = &real->txn_rules[i];
		good = good && fixed_add(lab, real, rule->country.in) &&
		       fixed_add(lab, real, rule->country.known) &&
		       fixed_add(lab, real, rule->asn.in) && fixed_add(lab, real, rule->asn.known);
		if (all || !shared_has(lab, RANGES_NOT_IN, i))
			good = good && fixed_add(lab, real, rule->not_in);
	}
	for (uint32_t i = 0; i < real->policy->app_count; i++)
		if (real->apps[i].ip_relaxation == RELAX_BYPASS_2FACTOR &&
		    (all || !shared_has(lab, RANGES_APP, i)))
			good = good && fixed_add(lab, real, real->apps[i].list);
	return good;
}

static enum status arrays_copy(struct ruleset *ruleset, struct arena *arena)
{
	const struct policy *policy = ruleset->policy;
	ruleset->classes = (struct classes){0}; /* those are not ours */
	struct compiled_profile *profiles =
	    arena_array(arena, policy->profile_count, sizeof *profiles);
	struct compiled_app *apps = arena_array(arena, policy->app_count, sizeof *apps);
	struct compiled_rule *rules = arena_array(arena, ruleset->txn_rule_count, sizeof *rules);
	if (!profiles || !apps || !rules)
		return NOMEM;
	if (policy->profile_count)
		memcpy(profiles, ruleset->profiles, policy->profile_count * sizeof *profiles);
	if (policy->app_count)
		memcpy(apps, ruleset->apps, policy->app_count * sizeof *apps);
	if (ruleset->txn_rule_count)
		memcpy(rules, ruleset->txn_rules, ruleset->txn_rule_count * sizeof *rules);
	ruleset->profiles = profiles;
	ruleset->apps = apps;
	ruleset->txn_rules = rules;
	return OK;
}

enum status lab_init(struct lab *lab, const struct ruleset *ruleset,
		     const struct property *property, const struct ruleset *approved,
		     struct arena *arena)
{
	*lab = (struct lab){.property = property,
			    .real = ruleset,
			    .real_approved = approved,
			    .ruleset = *ruleset,
			    .arena = arena};
	shared_find(lab);
	if (arrays_copy(&lab->ruleset, arena) != OK)
		return NOMEM;
	bool fits = rules_fixed(lab, ruleset, false);
	lab->fixed_approved = lab->fixed_count;
	if (approved) {
		lab->approved = *approved;
		if (arrays_copy(&lab->approved, arena) != OK)
			return NOMEM;
		fits = fits && fixed_add(lab, approved, approved->trusted) &&
		       fixed_add(lab, approved, approved->org_login) &&
		       rules_fixed(lab, approved, true);
	}
	return fits ? OK : INVALID;
}

/* --- The laboratory -------------------------------------------------------------------------- */

/* The addresses whose index passes `holds`. */
static enum status lab_set(const struct lab *lab,
			   bool (*holds)(const struct lab *, uint32_t, uint64_t), uint64_t bit,
			   struct rangeset *ret)
{
	struct range *ranges = arena_array(lab->arena, lab->size / 2 + 1, sizeof *ranges);
	size_t count = 0;
	if (!ranges)
		return NOMEM;
	for (uint32_t i = 0; i < lab->size; i++) {
		if (!holds(lab, i, bit))
			continue;
		addr a = LAB_FIRST + i;
		if (count && ranges[count - 1].last + 1 == a)
			ranges[count - 1].last = a;
		else
			ranges[count++] = (struct range){a, a};
	}
	*ret = (struct rangeset){ranges, count};
	return OK;
}

static bool vector_holds(const struct lab *lab, uint32_t index, uint64_t bit)
{
	(void)lab;
	return index >> bit & 1;
}

static bool context_holds(const struct lab *lab, uint32_t index, uint64_t bit)
{
	return lab->contexts[index >> (lab->shared_count + 1)] & bit;
}

/* The lists of one of the two rulesets while they are numbered anew. */
struct numbering {
	struct rangeset *lists;
	uint32_t count, fixed; /* the next list that stays */
};

static enum status fixed_number(struct lab *lab, struct numbering *numbering, uint32_t *number)
{
	struct rangeset set;
	if (*number >= LIST_EMPTY)
		return OK;
	if (lab_set(lab, context_holds, (uint64_t)1 << numbering->fixed++, &set) != OK)
		return NOMEM;
	*number = set.count ? numbering->count : LIST_EMPTY;
	if (set.count)
		numbering->lists[numbering->count++] = set;
	return OK;
}

static enum status rules_number(struct lab *lab, struct ruleset *ruleset, bool all,
				struct numbering *numbering)
{
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++) {
		struct compiled_rule *rule = &ruleset->txn_rules[i];
		if (fixed_number(lab, numbering, &rule->country.in) != OK ||
		    fixed_number(lab, numbering, &rule->country.known) != OK ||
		    fixed_number(lab, numbering, &rule->asn.in) != OK ||
		    fixed_number(lab, numbering, &rule->asn.known) != OK)
			return NOMEM;
		if ((all || !shared_has(lab, RANGES_NOT_IN, i)) &&
		    fixed_number(lab, numbering, &rule->not_in) != OK)
			return NOMEM;
	}
	for (uint32_t i = 0; i < ruleset->policy->app_count; i++)
		if (ruleset->apps[i].ip_relaxation == RELAX_BYPASS_2FACTOR &&
		    (all || !shared_has(lab, RANGES_APP, i)) &&
		    fixed_number(lab, numbering, &ruleset->apps[i].list) != OK)
			return NOMEM;
	return OK;
}

static enum status lists_finish(struct ruleset *ruleset, const struct numbering *numbering)
{
	ruleset->lists = numbering->lists;
	ruleset->list_count = numbering->count;
	return classes_init(&ruleset->classes, numbering->lists, numbering->count);
}

/* List i is shared list i; then the own one; then those that stay. */
static enum status ruleset_build(struct lab *lab)
{
	struct numbering numbering = {0};
	numbering.lists =
	    arena_array(lab->arena, lab->shared_count + 1 + LAB_FIXED_MAX, sizeof *numbering.lists);
	if (!numbering.lists)
		return NOMEM;
	for (uint32_t i = 0; i <= lab->shared_count; i++)
		if (lab_set(lab, vector_holds, i, &numbering.lists[numbering.count++]) != OK)
			return NOMEM;
	if (rules_number(lab, &lab->ruleset, false, &numbering) != OK)
		return NOMEM;
	return lists_finish(&lab->ruleset, &numbering);
}

static enum status approved_build(struct lab *lab)
{
	struct ruleset *approved = &lab->approved;
	struct numbering numbering = {.fixed = lab->fixed_approved};
	struct rangeset own;
	numbering.lists = arena_array(lab->arena, 1 + LAB_FIXED_MAX, sizeof *numbering.lists);
	if (!numbering.lists || lab_set(lab, context_holds, LAB_APPROVED_OWN, &own) != OK)
		return NOMEM;
	uint32_t number = own.count ? numbering.count : LIST_EMPTY;
	if (own.count)
		numbering.lists[numbering.count++] = own;
	for (uint32_t i = 0; i < approved->policy->profile_count; i++)
		if (approved->profiles[i].list != LIST_ABSENT)
			approved->profiles[i].list = number;
	if (fixed_number(lab, &numbering, &approved->trusted) != OK ||
	    fixed_number(lab, &numbering, &approved->org_login) != OK ||
	    rules_number(lab, approved, true, &numbering) != OK)
		return NOMEM;
	return lists_finish(approved, &numbering);
}

enum status lab_build(struct lab *lab, const uint64_t *contexts, uint32_t count)
{
	uint32_t profiles = lab->real->policy->profile_count;
	lab->contexts = contexts;
	lab->context_count = count;
	lab->size = count << (lab->shared_count + 1);
	lab->hits = arena_array(lab->arena, profiles, lab->size);
	lab->asked_of = arena_array(lab->arena, profiles, 1);
	if (!lab->hits || !lab->asked_of || ruleset_build(lab) != OK)
		return NOMEM;
	if (lab->real_approved && approved_build(lab) != OK)
		return NOMEM;
	lab->where =
	    (struct range_row){.range = {LAB_FIRST, LAB_FIRST + lab->size - 1}, .network = NONE};
	lab->asked = *lab->property;
	lab->asked.scope.inside = (struct range_list){.rows = &lab->where, .count = 1};
	lab->asked.scope.outside = (struct range_list){0};
	return OK;
}

void lab_clear(struct lab *lab)
{
	classes_clear(&lab->ruleset.classes);
	classes_clear(&lab->approved.classes);
}
