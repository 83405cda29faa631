/* Range lists, row by row: membership, and which are broad. */
#include "oracle/naive.h"

bool naive_list_holds(const struct policy *policy, const struct range_list *list, addr ip)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network != NONE) {
			if (naive_list_holds(policy, &policy->networks[row->network].ranges, ip))
				return true;
		} else if (row->range.first <= ip && ip <= row->range.last) {
			return true;
		}
	}
	return false;
}

/* Adds up rows until a limit is passed. */
static bool total_exceeds(const struct policy *policy, const struct range_list *list, addr *v4,
			  addr *v6)
{
	const addr ten_first = addr_of_v4(10u << 24), ten_last = addr_of_v4((11u << 24) - 1);
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network != NONE) {
			if (total_exceeds(policy, &policy->networks[row->network].ranges, v4, v6))
				return true;
			continue;
		}
		if (row->range.first >= ten_first && row->range.last <= ten_last)
			continue;
		bool is_v4 = row->range.first >= ADDR_V4_FIRST && row->range.first <= ADDR_V4_LAST;
		addr limit = is_v4 ? (addr)1 << 24 : (addr)1 << 99;
		addr *total = is_v4 ? v4 : v6;
		addr size_less_one = row->range.last - row->range.first;
		if (size_less_one >= limit - *total)
			return true;
		*total += size_less_one + 1;
	}
	return false;
}

bool naive_list_broad(const struct policy *policy, const struct range_list *list)
{
	addr v4 = 0, v6 = 0;
	return total_exceeds(policy, list, &v4, &v6);
}
