/* Rows: was each one the place of a login that asked a list with it? The rows of a network
 * belong to every list that uses it, and are covered through any of them. */
#include "engine/coverage_inside.h"
#include "policy/resolve.h"
#include "policy/row_walk.h"

/* What is known of networks. */
struct network_rows {
	uint8_t *rows;          /* enum item_state of each */
	struct rangeset within; /* all its addresses, when they were needed */
	bool has_within;
	bool used;                 /* by a list */
	enum item_state all_known; /* every row below it is known to be so, or better */
	uint32_t use;              /* a list that uses it */
};

struct row_covering {
	struct covering *c;
	struct network_rows *networks;
};

/* --- Sets ---------------------------------------------------------------------------------- */

/* The first range of `set` that ends at `a` or behind it, or its count. */
static size_t range_from(struct rangeset set, addr a)
{
	size_t low = 0, high = set.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set.ranges[middle].last < a)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool range_meets(struct rangeset set, struct range range, addr *ret)
{
	size_t at = range_from(set, range.first);
	if (at == set.count || set.ranges[at].first > range.last)
		return false;
	addr first = set.ranges[at].first;
	*ret = first > range.first ? first : range.first;
	return true;
}

static bool sets_meet_at(struct rangeset a, struct rangeset b, addr *ret)
{
	struct rangeset few = a.count < b.count ? a : b, many = a.count < b.count ? b : a;
	for (size_t i = 0; i < few.count; i++)
		if (range_meets(many, few.ranges[i], ret))
			return true;
	return false;
}

bool sets_meet(struct rangeset a, struct rangeset b)
{
	addr where;
	return sets_meet_at(a, b, &where);
}

/* --- Witnesses ------------------------------------------------------------------------------ */

/* Tries the ends of some ranges: nearly always one will do. */
static bool witness_try(struct covering *c, const struct asked_use *use, struct rangeset target,
			struct plan *ret)
{
	enum { TRIES = 4 };
	for (size_t i = 0; i < target.count && i < TRIES; i++) {
		/* "::" and "ffff:…" are not what somebody would think of. */
		const struct range range = target.ranges[i];
		const addr ends[] = {range.first ? range.first : range.last,
				     range.last != ADDR_LAST ? range.last : range.first};
		for (size_t end = 0; end < 2; end++) {
			const struct list_asker *asker = use_asker_at(c, use, ends[end]);
			if (!asker)
				continue;
			ret->asker = asker->asker;
			ret->ip = ends[end];
			return true;
		}
	}
	return false;
}

enum status witness_find(struct covering *c, struct asked_use *use, struct rangeset target,
			 bool *ret_found, struct plan *ret)
{
	struct plan plan = {.use = (uint32_t)(use - c->uses)};
	bool found = witness_try(c, use, target, &plan);
	for (struct list_asker *at = use->first; at && !found; at = at->next) {
		if (asker_region(c, use, at) != OK)
			return NOMEM;
		found = sets_meet_at(at->region, target, &plan.ip);
		plan.asker = at->asker;
	}
	if (found)
		*ret = plan;
	*ret_found = found;
	return OK;
}

/* --- One row ---------------------------------------------------------------------------------- */

static enum status network_within(struct row_covering *r, uint32_t network, struct rangeset *ret)
{
	struct network_rows *of = &r->networks[network];
	if (!of->has_within &&
	    network_addresses(r->c->policy, network, r->c->arena, &of->within) != OK)
		return NOMEM;
	of->has_within = true;
	*ret = of->within;
	return OK;
}

/* A row as a set: of its own addresses or of the network's it refers to. */
static enum status row_target(struct row_covering *r, const struct range_row *row,
			      struct rangeset *ret)
{
	if (row->network != NONE)
		return network_within(r, row->network, ret);
	*ret = (struct rangeset){&row->range, 1};
	return OK;
}

typedef enum status row_visit_state(struct row_covering *, struct asked_use *,
				    const struct range_row *, uint8_t *state);

/* First what the tests have ... */
static enum status row_tested(struct row_covering *r, struct asked_use *use,
			      const struct range_row *row, uint8_t *state)
{
	struct rangeset target;
	if (row_target(r, row, &target) != OK)
		return NOMEM;
	if (sets_meet(use->tests, target))
		*state = ITEM_COVERED;
	return OK;
}

/* ... then what they could have. */
static enum status row_reached(struct row_covering *r, struct asked_use *use,
			       const struct range_row *row, uint8_t *state)
{
	struct rangeset target;
	struct plan plan;
	bool found;
	if (*state != ITEM_OPEN || !use->first)
		return OK;
	if (row_target(r, row, &target) != OK)
		return NOMEM;
	if (sets_meet(use->planned, target)) {
		*state = ITEM_MISSED;
		return OK;
	}
	if (witness_find(r->c, use, target, &found, &plan) != OK)
		return NOMEM;
	if (!found)
		return OK;
	*state = ITEM_MISSED;
	return plan_add(r->c, plan);
}

/* --- All of them -------------------------------------------------------------------------------- */

/* The network that is all of a list, or NONE: many lists may be one and the same. */
static uint32_t sole_network(const struct range_list *list)
{
	return list->count == 1 ? list->rows[0].network : NONE;
}

static enum status own_rows_visit(struct row_covering *r, struct asked_use *use,
				  row_visit_state *visit)
{
	for (uint32_t i = 0; i < use->written->count; i++)
		if (visit(r, use, &use->written->rows[i], &use->rows[i]) != OK)
			return NOMEM;
	return OK;
}

/* The rows of the networks that a list refers to, down to the last. */
static enum status network_rows_visit(struct row_covering *r, struct asked_use *use,
				      row_visit_state *visit, enum item_state *ret_all)
{
	struct row_walk walk;
	const struct range_row *row;
	struct arena way;
	arena_init(&way);
	enum item_state all = ITEM_COVERED;
	enum status status = row_walk_init(&walk, r->c->policy, use->written, &way);
	while (status == OK && (row = row_walk_next(&walk)) != NULL) {
		if (walk.depth == 0)
			continue; /* the list's own */
		const struct row_visit *top = &walk.way[walk.depth - 1];
		struct network_rows *network = &r->networks[top->network];
		uint8_t *state = &network->rows[top->row - 1];
		if (!network->used)
			network->use = (uint32_t)(use - r->c->uses);
		network->used = true;
		status = visit(r, use, row, state);
		if (*state < all)
			all = *state;
	}
	arena_clear(&way);
	*ret_all = all;
	return status;
}

static enum status use_visit(struct row_covering *r, struct asked_use *use, row_visit_state *visit,
			     enum item_state enough)
{
	uint32_t sole = sole_network(use->written);
	enum item_state all;
	if (own_rows_visit(r, use, visit) != OK)
		return NOMEM;
	if (sole != NONE && r->networks[sole].all_known >= enough)
		return OK;
	if (network_rows_visit(r, use, visit, &all) != OK)
		return NOMEM;
	if (sole != NONE)
		r->networks[sole].all_known = all;
	return OK;
}

/* --- Counting ------------------------------------------------------------------------------------ */

static enum status list_rows_count(struct row_covering *r, const struct range_list *list,
				   const uint8_t *states, const struct asked_use *use,
				   struct str owner)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		const struct coverage_item item = {.kind = COVERAGE_ROWS,
						   .place = row->place,
						   .list = use->list,
						   .owner = owner,
						   .range = row->range,
						   .reference = row->network_name};
		if (item_add(r->c, states[i], &item) != OK)
			return NOMEM;
	}
	return OK;
}

/* References in networks are no items: the rows behind them are. */
static enum status network_rows_count(struct row_covering *r, uint32_t network)
{
	const struct network_rows *of = &r->networks[network];
	const struct network *written = &r->c->policy->networks[network];
	struct asked_use as = r->c->uses[of->use];
	as.list = "networks";
	/* Nobody tests each range that somebody publishes. */
	if (!of->used || written->form == NETWORK_FILE)
		return OK;
	for (uint32_t i = 0; i < written->ranges.count; i++) {
		struct range_list one = {.rows = &written->ranges.rows[i], .count = 1};
		if (one.rows->network == NONE &&
		    list_rows_count(r, &one, &of->rows[i], &as, written->name) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status rows_count(struct row_covering *r)
{
	for (uint32_t i = 0; i < r->c->use_count; i++) {
		const struct asked_use *use = &r->c->uses[i];
		if (list_rows_count(r, use->written, use->rows, use, use->owner) != OK)
			return NOMEM;
	}
	for (uint32_t i = 0; i < r->c->policy->network_count; i++)
		if (network_rows_count(r, i) != OK)
			return NOMEM;
	return OK;
}

static enum status rooms_make(struct row_covering *r)
{
	struct covering *c = r->c;
	r->networks = arena_array(c->arena, c->policy->network_count, sizeof *r->networks);
	if (!r->networks)
		return NOMEM;
	for (uint32_t i = 0; i < c->policy->network_count; i++) {
		struct network_rows *network = &r->networks[i];
		network->rows = arena_array(c->arena, c->policy->networks[i].ranges.count, 1);
		if (!network->rows)
			return NOMEM;
	}
	for (uint32_t i = 0; i < c->use_count; i++) {
		c->uses[i].rows = arena_array(c->arena, c->uses[i].written->count, 1);
		if (!c->uses[i].rows)
			return NOMEM;
	}
	return OK;
}

enum status rows_cover(struct covering *c)
{
	struct row_covering r = {.c = c};
	if (rooms_make(&r) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < c->use_count; i++)
		if (c->uses[i].tests.count &&
		    use_visit(&r, &c->uses[i], row_tested, ITEM_COVERED) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < c->use_count; i++)
		if (use_visit(&r, &c->uses[i], row_reached, ITEM_MISSED) != OK)
			return NOMEM;
	return rows_count(&r);
}
