/* The edges of lists, and whether each list was asked from both sides. */
#include "engine/coverage_inside.h"

/* --- Counting, planning --------------------------------------------------------------- */

enum status item_add(struct covering *c, enum item_state state, const struct coverage_item *item)
{
	struct coverage_tally *tally = &c->result.of_kind[item->kind];
	if (state == ITEM_OPEN) {
		tally->unreachable++;
		return OK;
	}
	tally->total++;
	tally->covered += state == ITEM_COVERED;
	if (state == ITEM_COVERED)
		return OK;
	struct coverage_item *kept =
	    arena_push(c->arena, &c->missed, c->result.missed_count, sizeof *kept);
	if (!kept)
		return NOMEM;
	*kept = *item;
	c->result.missed_count++;
	return OK;
}

enum status plan_add(struct covering *c, struct plan plan)
{
	const struct asker *asker = &c->askers[plan.asker];
	if (plan.use == NONE) /* any address of the class will do */
		plan.ip = address_plain(c->ruleset, asker->subject.profile, plan.ip);
	struct facts facts = asker_facts(c, asker, plan.ip);
	decide(c->ruleset, &facts, &plan.decision);
	if (plan.decision.reason < REASON_COUNT)
		c->reasons_planned[plan.decision.reason] = true;
	struct plan *added = arena_push(c->arena, &c->plans, c->plan_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = plan;
	c->plan_count++;
	if (plan.use == NONE)
		return OK;
	struct asked_use *use = &c->uses[plan.use];
	addr *ip = arena_push(c->arena, &use->plans, use->plan_count, sizeof *ip);
	if (!ip)
		return NOMEM;
	*ip = plan.ip;
	use->plan_count++;
	return OK;
}

/* From now on what was planned counts as asked. */
static enum status plans_note(struct covering *c)
{
	for (uint32_t i = 0; i < c->use_count; i++) {
		struct asked_use *use = &c->uses[i];
		if (use->plan_count == 0)
			continue;
		arena_reset(&c->work);
		struct rangeset points;
		struct range *ranges = arena_array(&c->work, use->plan_count, sizeof *ranges);
		if (!ranges)
			return NOMEM;
		for (size_t k = 0; k < use->plan_count; k++)
			ranges[k] = (struct range){use->plans[k], use->plans[k]};
		if (rangeset_of(&c->work, ranges, use->plan_count, &points) != OK ||
		    rangeset_union(c->arena, use->tests, points, &use->planned) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- Edges -------------------------------------------------------------------------------- */

/* Lists with the same addresses. */
struct edge_group {
	uint32_t *uses;
	uint32_t count;
};

/* The ends of families have nothing beside them. */
static bool lowest_of_family(addr a)
{
	return a == 0 || a == ADDR_V4_FIRST || a == ADDR_V4_LAST + 1;
}

static bool highest_of_family(addr a)
{
	return a == ADDR_LAST || a == ADDR_V4_LAST || a == ADDR_V4_FIRST - 1;
}

static struct coverage_item edge_item(const struct asked_use *use, addr ip, bool inside)
{
	return (struct coverage_item){.kind = COVERAGE_EDGES,
				      .place = use->written->place,
				      .list = use->list,
				      .owner = use->owner,
				      .inside = inside,
				      .range = {ip, ip}};
}

/* The row that ends at `end`: whatever row holds an end of the list does. */
static enum status edge_place(struct covering *c, struct asked_use *use, addr end,
			      struct place *ret)
{
	size_t position = 0;
	if (!use->index) {
		use->index = arena_alloc(c->arena, sizeof *use->index);
		if (!use->index ||
		    row_index_init(use->index, c->policy, use->written, c->arena) != OK)
			return NOMEM;
	}
	const struct indexed_row *row =
	    row_index_next(use->index, (struct range){end, end}, &position);
	if (row)
		*ret = row->row->place;
	return OK;
}

/* `end` is the address inside: `ip` itself, or its neighbour. */
static enum status edge_cover(struct covering *c, const struct edge_group *group, addr ip, addr end)
{
	bool inside = ip == end;
	struct coverage_item item = edge_item(&c->uses[group->uses[0]], ip, inside);
	for (uint32_t i = 0; i < group->count; i++)
		if (rangeset_holds(c->uses[group->uses[i]].tests, ip))
			return item_add(c, ITEM_COVERED, &item);
	for (uint32_t i = 0; i < group->count; i++) {
		struct asked_use *use = &c->uses[group->uses[i]];
		const struct list_asker *asker = use_asker_at(c, use, ip);
		if (!asker)
			continue;
		item = edge_item(use, ip, inside);
		if (edge_place(c, use, end, &item.place) != OK)
			return NOMEM;
		struct plan plan = {.asker = asker->asker, .ip = ip, .use = group->uses[i]};
		return plan_add(c, plan) == OK ? item_add(c, ITEM_MISSED, &item) : NOMEM;
	}
	return item_add(c, ITEM_OPEN, &item);
}

/* Where one address lies between two ranges it is the neighbour of both. */
static enum status edges_cover(struct covering *c, const struct edge_group *group,
			       struct rangeset set)
{
	enum status status = OK;
	for (size_t i = 0; i < set.count && status == OK; i++) {
		addr first = set.ranges[i].first, last = set.ranges[i].last;
		bool told = i > 0 && !highest_of_family(set.ranges[i - 1].last) &&
			    set.ranges[i - 1].last + 2 == first;
		if (!lowest_of_family(first) && !told)
			status = edge_cover(c, group, first - 1, first);
		if (status == OK && !lowest_of_family(first))
			status = edge_cover(c, group, first, first);
		if (status == OK && !highest_of_family(last) &&
		    (first != last || lowest_of_family(first)))
			status = edge_cover(c, group, last, last);
		if (status == OK && !highest_of_family(last))
			status = edge_cover(c, group, last + 1, last);
	}
	return status;
}

/* Lists by their number in the class table: equal sets have one. */
static enum status edge_groups_make(struct covering *c, struct edge_group **ret)
{
	struct edge_group *groups = arena_array(c->arena, c->ruleset->list_count, sizeof *groups);
	if (!groups)
		return NOMEM;
	for (uint32_t i = 0; i < c->use_count; i++) {
		if (c->uses[i].number >= LIST_EMPTY)
			continue;
		struct edge_group *group = &groups[c->uses[i].number];
		uint32_t *use = arena_push(c->arena, &group->uses, group->count, sizeof *use);
		if (!use)
			return NOMEM;
		*use = i;
		group->count++;
	}
	*ret = groups;
	return OK;
}

static enum status all_edges_cover(struct covering *c)
{
	struct edge_group *groups;
	if (edge_groups_make(c, &groups) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < c->ruleset->list_count; i++)
		if (groups[i].count && edges_cover(c, &groups[i], c->ruleset->lists[i]) != OK)
			return NOMEM;
	return OK;
}

/* --- Both sides of each list ------------------------------------------------------------ */

static enum status side_cover(struct covering *c, uint32_t number, struct rangeset side,
			      bool inside)
{
	struct asked_use *use = &c->uses[number];
	struct coverage_item item = {.kind = COVERAGE_LISTS,
				     .place = use->written->place,
				     .list = use->list,
				     .owner = use->owner,
				     .inside = inside};
	struct plan plan;
	bool found;
	if (side.count == 0) /* the list is everything */
		return OK;
	if (sets_meet(use->tests, side))
		return item_add(c, ITEM_COVERED, &item);
	if (sets_meet(use->planned, side))
		return item_add(c, ITEM_MISSED, &item);
	if (witness_find(c, use, side, &found, &plan) != OK)
		return NOMEM;
	if (!found)
		return item_add(c, ITEM_OPEN, &item);
	return plan_add(c, plan) == OK ? item_add(c, ITEM_MISSED, &item) : NOMEM;
}

static enum status sides_cover(struct covering *c)
{
	struct arena outside;
	enum status status = OK;
	arena_init(&outside);
	for (uint32_t i = 0; i < c->use_count && status == OK; i++) {
		if (c->uses[i].number >= LIST_EMPTY)
			continue;
		struct rangeset inside = c->ruleset->lists[c->uses[i].number], rest;
		arena_reset(&outside);
		status = rangeset_complement(&outside, inside, &rest);
		if (status == OK)
			status = side_cover(c, i, inside, true);
		if (status == OK)
			status = side_cover(c, i, rest, false);
	}
	arena_clear(&outside);
	return status;
}

enum status lists_cover(struct covering *c)
{
	if (all_edges_cover(c) != OK || plans_note(c) != OK || rows_cover(c) != OK ||
	    plans_note(c) != OK)
		return NOMEM;
	return sides_cover(c);
}
