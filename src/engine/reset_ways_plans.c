#include <stdlib.h>

#include "engine/reset_ways_choices.h"

/* All combinations may be far more than anybody reads, so only the first are made: choice by
 * choice, the first of what there is so far are combined with the first of its alternatives. That
 * loses none: whatever stands behind `max` others stands behind them, too, with something more
 * added to all. */

static uint64_t concerned_by(const struct reset_alternative *alternative)
{
	uint64_t concerned = 0;
	for (uint32_t i = 0; i < alternative->count; i++)
		concerned += alternative->changes[i].concerned;
	return concerned;
}

static uint32_t granting_of(const struct reset_alternative *alternative)
{
	uint32_t granting = 0;
	for (uint32_t i = 0; i < alternative->count; i++)
		granting += alternative->changes[i].grants != 0;
	return granting;
}

/* A plan, and where it stood: what is equal stays in order. */
struct ranked {
	struct reset_plan plan;
	uint32_t rank;
};

static int ranked_compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->plan.granting != b->plan.granting)
		return a->plan.granting < b->plan.granting ? -1 : 1;
	if (a->plan.change_count != b->plan.change_count)
		return a->plan.change_count < b->plan.change_count ? -1 : 1;
	if (a->plan.concerned != b->plan.concerned)
		return a->plan.concerned < b->plan.concerned ? -1 : 1;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

struct planning {
	uint32_t max;
	struct arena *arena;
	struct arena *scratch;
	struct reset_plan *plans; /* so far */
	uint32_t count;
	bool more;
};

static struct reset_plan plan_with(const struct reset_plan *before,
				   const struct reset_alternative *alternative)
{
	return (struct reset_plan){.before = before,
				   .alternative = alternative,
				   .change_count = before->change_count + alternative->count,
				   .concerned = before->concerned + concerned_by(alternative),
				   .granting = before->granting + granting_of(alternative)};
}

/* Sorts, and keeps the first. */
static enum status plans_keep(struct planning *p, struct ranked *ranked, uint32_t count)
{
	uint32_t kept = count < p->max ? count : p->max;
	struct reset_plan *plans = arena_array(p->arena, kept, sizeof *plans);
	if (!plans)
		return NOMEM;
	qsort(ranked, count, sizeof *ranked, ranked_compare);
	for (uint32_t i = 0; i < kept; i++)
		plans[i] = ranked[i].plan;
	p->more |= kept < count;
	p->plans = plans;
	p->count = kept;
	return OK;
}

/* The first alternatives of a choice. */
static enum status alternatives_find(struct planning *p, const struct reset_choice *choice,
				     struct ranked **ret, uint32_t *ret_count)
{
	const struct reset_plan nothing = {0};
	struct ranked *ranked = arena_array(p->scratch, choice->count, sizeof *ranked);
	if (!ranked)
		return NOMEM;
	for (uint32_t i = 0; i < choice->count; i++)
		ranked[i] = (struct ranked){plan_with(&nothing, &choice->alternatives[i]), i};
	qsort(ranked, choice->count, sizeof *ranked, ranked_compare);
	p->more |= choice->count > p->max;
	*ret = ranked;
	*ret_count = choice->count < p->max ? choice->count : p->max;
	return OK;
}

static enum status choice_combine(struct planning *p, const struct reset_choice *choice)
{
	struct ranked *alternatives, *combined;
	uint32_t alternative_count, count = 0;
	arena_reset(p->scratch);
	if (alternatives_find(p, choice, &alternatives, &alternative_count) != OK)
		return NOMEM;
	combined = arena_array(p->scratch, (size_t)p->count * alternative_count, sizeof *combined);
	if (!combined)
		return NOMEM;
	for (uint32_t i = 0; i < p->count; i++)
		for (uint32_t j = 0; j < alternative_count; j++, count++)
			combined[count] = (struct ranked){
			    plan_with(&p->plans[i], alternatives[j].plan.alternative), count};
	return plans_keep(p, combined, count);
}

enum status reset_plans_find(const struct reset_choices *choices, uint32_t max, struct arena *arena,
			     struct reset_plan **ret, uint32_t *ret_count, bool *ret_more)
{
	struct arena scratch;
	arena_init(&scratch);
	struct planning p = {.max = max, .arena = arena, .scratch = &scratch, .count = 1};
	p.plans = arena_array(arena, 1, sizeof *p.plans);
	enum status status = p.plans ? OK : NOMEM;
	for (uint32_t i = 0; i < choices->count && status == OK; i++)
		status = choice_combine(&p, &choices->at[i]);
	arena_clear(&scratch);
	if (status != OK)
		return status;
	*ret = p.plans;
	*ret_count = p.count;
	*ret_more = p.more;
	return OK;
}

/* ---- written out ---- */

static int change_compare(const void *left, const void *right)
{
	const struct reset_change *a = left, *b = right;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return (a->permission > b->permission) - (a->permission < b->permission);
}

enum status reset_plan_changes(const struct reset_plan *plan, struct arena *arena,
			       const struct reset_change **ret)
{
	uint32_t count = 0;
	struct reset_change *changes = arena_array(arena, plan->change_count, sizeof *changes);
	if (!changes)
		return NOMEM;
	for (const struct reset_plan *at = plan; at->alternative; at = at->before)
		for (uint32_t i = 0; i < at->alternative->count; i++)
			changes[count++] = at->alternative->changes[i];
	if (count)
		qsort(changes, count, sizeof *changes, change_compare);
	*ret = changes;
	return OK;
}
