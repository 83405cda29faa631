/* Is there a hit? For each address of the laboratory, of everybody the property speaks of. */
#include "engine/prove_inside.h"
#include "engine/repair_lab.h"

static uint32_t shared_number(const struct lab *lab, struct lab_mode mode, enum ranges_of kind,
			      uint32_t index, uint32_t otherwise)
{
	for (uint32_t i = 0; i < lab->shared_count; i++)
		if (list_name_equal(lab->shared[i], (struct list_name){kind, index}))
			return mode.present >> i & 1 ? i : LIST_ABSENT;
	return otherwise;
}

static void mode_set(struct lab *lab, struct lab_mode mode)
{
	struct ruleset *ruleset = &lab->ruleset;
	const struct policy *policy = ruleset->policy;
	ruleset->trusted = shared_number(lab, mode, RANGES_TRUSTED, 0, LIST_ABSENT);
	ruleset->org_login = shared_number(lab, mode, RANGES_ORG_LOGIN, 0, LIST_ABSENT);
	ruleset->trusted_broad = lab->real->trusted_broad != mode.trusted_broad_flips;
	for (uint32_t i = 0; i < policy->app_count; i++)
		ruleset->apps[i].list =
		    shared_number(lab, mode, RANGES_APP, i, ruleset->apps[i].list);
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++)
		ruleset->txn_rules[i].not_in =
		    shared_number(lab, mode, RANGES_NOT_IN, i, ruleset->txn_rules[i].not_in);
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		bool has = lab->real->profiles[i].list != LIST_ABSENT ||
			   (mode.own_comes && mode.own_comes[i]);
		ruleset->profiles[i].list = has ? lab->shared_count : LIST_ABSENT;
		ruleset->profiles[i].list_broad =
		    lab->real->profiles[i].list_broad != mode.own_broad_flips;
	}
}

static void hits_put(struct lab *lab, const struct subject *subjects, uint32_t count,
		     struct rangeset set)
{
	for (size_t r = 0; r < set.count; r++) {
		for (addr a = set.ranges[r].first;; a++) {
			if (a - LAB_FIRST < lab->size)
				for (uint32_t i = 0; i < count; i++)
					if (subjects[i].profile != NONE)
						lab->hits[(size_t)subjects[i].profile * lab->size +
							  (size_t)(a - LAB_FIRST)] = true;
			if (a == set.ranges[r].last || a - LAB_FIRST > lab->size)
				break;
		}
	}
}

/* In which cells of a part is there a hit? For `exists` a certain one, else one that is
 * possible. */
static void part_hits(const struct lab *lab, const struct scope_part *part, bool *in)
{
	struct login_case login_case;
	struct case_walk cases = {0};
	struct decision decision;
	bool certain = lab->property->kind == PROPERTY_EXISTS;
	while (case_next(&cases, &part->space, &login_case))
		for (uint32_t cell = 0; cell < part->cells.count; cell++) {
			uint32_t hits = 0, worlds = part->open[cell] ? UNKNOWN_RULES_COUNT : 1;
			if (in[cell] || !part->in[cell])
				continue;
			for (uint32_t world = 0; world < worlds; world++) {
				scope_decide(part, &login_case, cell, world, &decision);
				hits += property_hits(lab->property, &decision);
			}
			in[cell] = certain ? hits == worlds : hits > 0;
		}
}

static enum status part_ask(struct lab *lab, const struct scope_walk *walk, uint32_t kind,
			    uint32_t app, struct arena *scratch)
{
	struct scope_part part;
	struct rangeset set;
	arena_reset(scratch);
	if (scope_part_init(&part, walk, kind, app, scratch) != OK)
		return NOMEM;
	if (part.in_count == 0)
		return OK;
	bool *in = arena_array(scratch, part.cells.count, sizeof *in);
	if (!in)
		return NOMEM;
	part_hits(lab, &part, in);
	if (cells_addresses(&part.cells, in, scratch, &set) != OK)
		return NOMEM;
	hits_put(lab, part.kind->subjects, part.kind->count, set);
	return OK;
}

static enum status scope_ask(struct lab *lab, struct arena *scratch)
{
	struct scope_walk walk;
	struct arena laid_out;
	arena_init(&laid_out);
	enum status status = scope_walk_init(&walk, &lab->ruleset, &lab->asked, &laid_out);
	if (status == OK) {
		for (uint32_t kind = 0; kind < walk.kind_count && status == OK; kind++) {
			for (uint32_t i = 0; i < walk.kinds[kind].count; i++)
				lab->asked_of[walk.kinds[kind].subjects[i].profile] = true;
			for (uint32_t app = 0; app < walk.app_count && status == OK; app++)
				status = part_ask(lab, &walk, kind, app, scratch);
		}
		ground_free(walk.ground);
	}
	arena_clear(&laid_out);
	return status;
}

static enum status group_ask(struct lab *lab, const struct diff_group *group, struct arena *scratch)
{
	for (size_t i = 0; i < group->change_count; i++) {
		const struct diff_change *change = &group->changes[i];
		struct rangeset set, within;
		const struct range where = lab->where.range;
		if (change->class != DIFF_OPENED && change->class != DIFF_WEAKENED)
			continue;
		if (diff_addresses(group, change, scratch, &set) != OK ||
		    rangeset_intersect(scratch, set, (struct rangeset){&where, 1}, &within) != OK)
			return NOMEM;
		for (uint32_t s = 0; s < group->subject_count; s++)
			hits_put(lab, &group->subjects[s].side[NEW], 1, within);
	}
	return OK;
}

static enum status broader_ask(struct lab *lab, struct arena *scratch)
{
	struct diff diff;
	memset(lab->asked_of, true, lab->real->policy->profile_count);
	if (diff_find(&lab->approved, &lab->ruleset, scratch, &diff) != OK)
		return NOMEM;
	enum status status = OK;
	for (size_t g = 0; g < diff.group_count && status == OK; g++)
		status = group_ask(lab, &diff.groups[g], scratch);
	diff_clear(&diff);
	return status;
}

enum status lab_ask(struct lab *lab, struct lab_mode mode)
{
	struct arena scratch;
	memset(lab->hits, false, (size_t)lab->real->policy->profile_count * lab->size);
	mode_set(lab, mode);
	arena_init(&scratch);
	enum status status =
	    lab->real_approved ? broader_ask(lab, &scratch) : scope_ask(lab, &scratch);
	arena_clear(&scratch);
	return status;
}
