#include "oracle/policy_small.h"

#include <assert.h>

void small_addresses(struct small_address ret[SMALL_COUNT])
{
	const struct count one = {1, false};
	const addr v4_rest = ((addr)1 << 32) - SMALL_BLOCK;
	struct small_address *at = ret;
	*at++ = (struct small_address){ADDR_V4_FIRST, {v4_rest, false}};
	for (unsigned i = 0; i < SMALL_BLOCK; i++)
		*at++ = (struct small_address){SMALL_V4 + i, one};
	*at++ = (struct small_address){0, {ADDR_V4_FIRST, false}};
	*at++ = (struct small_address){ADDR_V4_LAST + 1,
				       {ADDR_LAST - ADDR_V4_LAST - SMALL_BLOCK, false}};
	for (unsigned i = 0; i < SMALL_BLOCK; i++)
		*at++ = (struct small_address){SMALL_V6 + i, one};
}

static struct range whole_part(addr a)
{
	if (addr_is_v4(a))
		return (struct range){ADDR_V4_FIRST, ADDR_V4_LAST};
	if (a < ADDR_V4_FIRST)
		return (struct range){0, ADDR_V4_FIRST - 1};
	return (struct range){ADDR_V4_LAST + 1, ADDR_LAST};
}

/* Equal ranges stay equal, and most that collide still do. */
static struct range range_shrink(struct range range)
{
	bool v4 = addr_is_v4(range.first);
	addr block = v4 ? SMALL_V4 : SMALL_V6;
	if (range.last - range.first >= (addr)1 << (v4 ? 24 : 99))
		return whole_part(range.first);
	addr a = block + (range.first & (SMALL_BLOCK - 1));
	addr b = block + (range.last & (SMALL_BLOCK - 1));
	return a < b ? (struct range){a, b} : (struct range){b, a};
}

static void list_shrink(struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network == NONE)
			list->rows[i].range = range_shrink(list->rows[i].range);
}

static void set_shrink(struct arena *arena, struct rangeset *set)
{
	struct range ranges[64];
	assert(set->count <= 64);
	for (size_t i = 0; i < set->count; i++)
		ranges[i] = range_shrink(set->ranges[i]);
	enum status status = rangeset_of(arena, ranges, set->count, set);
	assert(status == OK);
	(void)status;
}

static void set_extend(struct arena *arena, struct rangeset *set, struct rangeset more)
{
	enum status status = rangeset_union(arena, *set, more, set);
	assert(status == OK);
	(void)status;
}

/* What a rule names is known to its database. */
static void rules_shrink(struct arena *arena, struct policy *policy)
{
	set_shrink(arena, &policy->geo.country_known);
	set_shrink(arena, &policy->geo.asn_known);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		struct txn_rule *rule = &policy->txn_rules[i];
		list_shrink(&rule->not_in);
		set_shrink(arena, &rule->country_in);
		set_shrink(arena, &rule->asn_in);
		set_extend(arena, &policy->geo.country_known, rule->country_in);
		set_extend(arena, &policy->geo.asn_known, rule->asn_in);
	}
}

void policy_small(struct rand *rand, struct arena *arena, struct policy_random *ret)
{
	policy_random(rand, arena, ret);
	free(ret->addresses);
	ret->addresses = NULL;
	ret->address_count = 0;
	struct policy *policy = &ret->policy;
	list_shrink(&policy->org.trusted_ip_ranges);
	list_shrink(&policy->org.login_ip_ranges);
	for (uint32_t i = 0; i < policy->network_count; i++)
		list_shrink(&policy->networks[i].ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		list_shrink(&policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; i < policy->app_count; i++)
		list_shrink(&policy->apps[i].ip_ranges);
	rules_shrink(arena, policy);
}
