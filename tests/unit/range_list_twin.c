#include "range_list_twin.h"

static bool holds(const struct range_list *list, struct str description, addr address)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network_name.length == 0 && str_equal(row->description, description) &&
		    row->range.first <= address && address <= row->range.last)
			return true;
	}
	return false;
}

/* At the edges of the rows of `of`, under their descriptions. */
static bool edges_same(const struct range_list *of, const struct range_list *a,
		       const struct range_list *b)
{
	for (uint32_t i = 0; i < of->count; i++) {
		const struct range_row *row = &of->rows[i];
		if (row->network_name.length)
			continue;
		const addr edges[] = {row->range.first, row->range.last, row->range.first - 1,
				      row->range.last + 1};
		for (size_t k = 0; k < sizeof edges / sizeof *edges; k++)
			if (holds(a, row->description, edges[k]) !=
			    holds(b, row->description, edges[k]))
				return false;
	}
	return true;
}

/* The reference number `number` of a list; empty when it has fewer. */
static struct str reference(const struct range_list *list, uint32_t number)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network_name.length && number-- == 0)
			return list->rows[i].network_name;
	return (struct str){0};
}

bool range_list_twin(const struct range_list *a, const struct range_list *b)
{
	for (uint32_t i = 0; i < a->count || i < b->count; i++)
		if (!str_equal(reference(a, i), reference(b, i)))
			return false;
	return edges_same(a, a, b) && edges_same(b, a, b);
}

bool range_list_has_more(const struct range_list *list, bool trusted)
{
	for (uint32_t i = 0; i < list->count; i++)
		for (uint32_t k = 0; k < list->count; k++) {
			const struct range_row *one = &list->rows[i], *other = &list->rows[k];
			struct range a = one->range, b = other->range;
			if (i == k || one->network_name.length || other->network_name.length ||
			    !str_equal(one->description, other->description))
				continue;
			bool overlap = a.first <= b.last && b.first <= a.last;
			bool adjoin = a.last != ADDR_LAST && a.last + 1 == b.first &&
				      addr_is_v4(a.last) == addr_is_v4(b.first);
			addr first = a.first < b.first ? a.first : b.first;
			addr last = a.last > b.last ? a.last : b.last;
			bool held = (first == a.first && last == a.last) ||
				    (first == b.first && last == b.last);
			bool too_large = trusted && addr_is_v4(first) && !held &&
					 last - first + 1 > (addr)1 << 25;
			if ((overlap || adjoin) && !too_large)
				return true;
		}
	return false;
}

const struct range_list *policy_list(const struct policy *policy, size_t number)
{
	if (number < 2)
		return number ? &policy->org.trusted_ip_ranges : &policy->org.login_ip_ranges;
	number -= 2;
	if (number < policy->network_count)
		return &policy->networks[number].ranges;
	number -= policy->network_count;
	if (number < policy->profile_count)
		return &policy->profiles[number].login_ip_ranges;
	number -= policy->profile_count;
	if (number < policy->app_count)
		return &policy->apps[number].ip_ranges;
	number -= policy->app_count;
	return number < policy->txn_rule_count ? &policy->txn_rules[number].not_in : NULL;
}
