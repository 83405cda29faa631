#include "engine/broad.h"

addr sizes_sum(addr a, addr b)
{
	return a > ADDR_LAST - b ? ADDR_LAST : a + b;
}

struct list_total range_total(struct range range)
{
	const struct range ten = {addr_of_v4(0x0a000000), addr_of_v4(0x0affffff)};
	struct list_total total = {0};
	/* No row is all of IPv6 (it would straddle IPv4), so + 1 fits. */
	addr size = range.last - range.first + 1;
	if (range_holds(ten, range.first) && range_holds(ten, range.last))
		total.ten = size;
	else if (addr_is_v4(range.first))
		total.v4 = size;
	else
		total.v6 = size;
	return total;
}

struct list_total list_total_add(struct list_total total, struct list_total more)
{
	return (struct list_total){.v4 = sizes_sum(total.v4, more.v4),
				   .v6 = sizes_sum(total.v6, more.v6),
				   .ten = sizes_sum(total.ten, more.ten)};
}

struct list_total range_list_total(const struct range_list *list, const struct list_total *networks)
{
	struct list_total total = {0};
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		total = list_total_add(total, row->network == NONE ? range_total(row->range)
								   : networks[row->network]);
	}
	return total;
}

struct list_total range_rows_total(const struct range_list *list)
{
	struct list_total total = {0};
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network_name.length == 0)
			total = list_total_add(total, range_total(list->rows[i].range));
	return total;
}

/* A network on the way down, and the row it is at. */
struct visit {
	uint32_t network, row;
};

/* The next network the visited one refers to that has no total yet, or NONE. */
static uint32_t next_open(const struct policy *policy, struct visit *visit, const bool *done)
{
	const struct range_list *list = &policy->networks[visit->network].ranges;
	for (; visit->row < list->count; visit->row++) {
		uint32_t network = list->rows[visit->row].network;
		if (network != NONE && !done[network])
			return network;
	}
	return NONE;
}

/* Networks form no cycle (policy_resolve() refuses them), but may be nested
 * deeper than the C stack: the way down is kept in an array. */
enum status network_totals(const struct policy *policy, struct arena *arena,
			   struct list_total **ret)
{
	uint32_t count = policy->network_count;
	struct list_total *totals = arena_array(arena, count, sizeof *totals);
	struct visit *way = arena_array(arena, count, sizeof *way);
	bool *done = arena_array(arena, count, sizeof *done);
	if (!totals || !way || !done)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t depth = 0;
		if (!done[i])
			way[depth++] = (struct visit){i, 0};
		while (depth > 0) {
			struct visit *top = &way[depth - 1];
			uint32_t below = next_open(policy, top, done);
			if (below != NONE) {
				way[depth++] = (struct visit){below, 0};
				continue;
			}
			totals[top->network] =
			    range_list_total(&policy->networks[top->network].ranges, totals);
			done[top->network] = true;
			depth--;
		}
	}
	*ret = totals;
	return OK;
}

bool total_is_broad(struct list_total total)
{
	return total.v4 > BROAD_V4 || total.v6 > BROAD_V6;
}
