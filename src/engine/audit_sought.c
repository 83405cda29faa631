/* Those about addresses are a search tree in an array: the middle of a stretch is the root of what
 * is before and behind it. They are in the order of their first addresses, and each knows how far
 * any of its stretch goes, so that a stretch is left out that ends before what is looked for.
 *
 *	first     1   3   4   7   9
 *	last      2   9   5   8   9
 *	furthest  2   9   9   8   9      (4 is the root: 9 is the most of all) */
#include "engine/audit_sought.h"

#include <stdlib.h>

static int number_order(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int object_order(const struct sought *a, const struct sought *b, enum sought_depth depth)
{
	int order = number_order(a->rule, b->rule);
	if (order == 0 && depth >= DEPTH_PROFILE)
		order = number_order(a->profile, b->profile);
	if (order == 0 && depth >= DEPTH_OBJECT)
		order = number_order(a->kind, b->kind);
	if (order == 0 && depth >= DEPTH_OBJECT)
		order = number_order(a->index, b->index);
	return order;
}

static int by_object_order(const void *left, const void *right)
{
	const struct sought *a = left, *b = right;
	int order = object_order(a, b, DEPTH_OBJECT);
	return order ? order : number_order(a->finding, b->finding);
}

static int by_range_order(const void *left, const void *right)
{
	const struct sought *a = left, *b = right;
	int order = number_order(a->rule, b->rule);
	if (order == 0)
		order = (a->first > b->first) - (a->first < b->first);
	return order ? order : number_order(a->finding, b->finding);
}

/* --- Putting them in order ---------------------------------------------------------------- */

static struct sought finding_sought(const struct policy *policy,
				    const struct audit_finding *finding, uint32_t index)
{
	struct audit_object object = finding->object;
	struct rangeset addresses = finding->addresses;
	struct sought sought = {.rule = finding->rule,
				.profile = NONE,
				.kind = object.kind,
				.index = object.index,
				.finding = index};
	if (object.kind == AUDIT_PROFILE)
		sought.profile = object.index;
	if (object.kind == AUDIT_USER)
		sought.profile = policy->users[object.index].profile.index;
	if (addresses.count) {
		sought.first = addresses.ranges[0].first;
		sought.last = addresses.ranges[addresses.count - 1].last;
	} else if (finding->addresses_lost) {
		sought.last = ADDR_LAST;
	}
	return sought;
}

static addr furthest_fill(struct sought *at, uint32_t count)
{
	uint32_t middle = count / 2;
	if (count == 0)
		return 0;
	addr before = furthest_fill(at, middle);
	addr behind = furthest_fill(at + middle + 1, count - middle - 1);
	addr most = before > behind ? before : behind;
	at[middle].furthest = most > at[middle].last ? most : at[middle].last;
	return at[middle].furthest;
}

enum status sought_find(struct audit_run *run, struct sought_all *ret)
{
	struct sought_all all = {
	    .by_object = arena_array(run->scratch, run->count, sizeof *all.by_object),
	    .by_range = arena_array(run->scratch, run->count, sizeof *all.by_range),
	};
	if (!all.by_object || !all.by_range)
		return NOMEM;
	for (uint32_t i = 0; i < run->count; i++) {
		struct sought sought = finding_sought(run->policy, &run->findings[i], i);
		all.by_object[all.count++] = sought;
		if (run->findings[i].addresses.count || run->findings[i].addresses_lost)
			all.by_range[all.range_count++] = sought;
	}
	if (all.count)
		qsort(all.by_object, all.count, sizeof *all.by_object, by_object_order);
	if (all.range_count)
		qsort(all.by_range, all.range_count, sizeof *all.by_range, by_range_order);
	furthest_fill(all.by_range, all.range_count);
	*ret = all;
	return OK;
}

/* --- Looking up --------------------------------------------------------------------------- */

/* The first that is not before what is asked for. */
static uint32_t object_first(const struct sought_all *all, const struct sought *asked,
			     enum sought_depth depth)
{
	uint32_t low = 0, high = all->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (object_order(&all->by_object[middle], asked, depth) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void sought_each(const struct sought_all *all, const struct sought *asked, enum sought_depth depth,
		 sought_found *found, void *of)
{
	for (uint32_t i = object_first(all, asked, depth);
	     i < all->count && object_order(&all->by_object[i], asked, depth) == 0; i++)
		found(of, &all->by_object[i]);
}

/* What is looked for among addresses. */
struct search {
	uint32_t rule;
	struct range range;
	sought_found *found;
	void *of;
};

static void stretch_search(const struct search *search, const struct sought *at, uint32_t count)
{
	uint32_t middle = count / 2;
	if (count == 0 || at[middle].furthest < search->range.first)
		return;
	const struct sought *root = &at[middle];
	if (root->rule >= search->rule)
		stretch_search(search, at, middle);
	if (root->rule > search->rule ||
	    (root->rule == search->rule && root->first > search->range.last))
		return;
	if (root->rule == search->rule && root->last >= search->range.first)
		search->found(search->of, root);
	stretch_search(search, root + 1, count - middle - 1);
}

void sought_each_in(const struct sought_all *all, uint32_t rule, struct range range,
		    sought_found *found, void *of)
{
	const struct search search = {rule, range, found, of};
	stretch_search(&search, all->by_range, all->range_count);
}
