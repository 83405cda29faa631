#include "engine/audit_table_ranges.h"

#include "engine/audit_inside.h"
#include "policy/resolve.h"

static enum status owners_make(const struct locations *locations, struct arena *arena,
			       struct owners **ret)
{
	return locations ? owners_new(locations, arena, ret) : OK;
}

enum status range_table_init(const struct policy *policy, const struct locations *countries,
			     const struct locations *operators, struct arena *arena,
			     struct arena *work, struct range_table *ret)
{
	struct range_table table = {.policy = policy, .arena = arena, .work = work};
	table.networks = arena_array(arena, policy->network_count, sizeof *table.networks);
	if (!table.networks || owners_make(countries, arena, &table.countries) != OK ||
	    owners_make(operators, arena, &table.operators) != OK)
		return NOMEM;
	*ret = table;
	return OK;
}

void range_table_rewind(struct range_table *table)
{
	table->kind = 0;
	table->index = table->row = 0;
}

/* The list that the next row is in, or NULL: there is none. */
static const struct range_list *list_find(struct range_table *table, struct list_name *ret)
{
	for (; table->kind < RANGES_KIND_COUNT; table->kind++, table->index = table->row = 0)
		for (; table->index < list_kind_count(table->policy, list_kinds[table->kind]);
		     table->index++) {
			*ret = (struct list_name){list_kinds[table->kind], table->index};
			const struct range_list *list = list_get(table->policy, *ret);
			if (table->row < list->count)
				return list;
			table->row = 0;
		}
	return NULL;
}

/* The addresses of a network, found when they are first asked for. */
static enum status network_find(struct range_table *table, uint32_t network, struct rangeset *ret)
{
	if (!table->networks[network]) {
		struct rangeset *set = arena_alloc(table->arena, sizeof *set);
		if (!set || network_addresses(table->policy, network, table->arena, set) != OK)
			return NOMEM;
		table->networks[network] = set;
	}
	*ret = *table->networks[network];
	return OK;
}

static enum status row_set(struct range_table *table, const struct range_row *row,
			   struct rangeset *ret)
{
	if (row->network != NONE)
		return network_find(table, row->network, ret);
	struct range *range = arena_alloc(table->work, sizeof *range);
	if (!range)
		return NOMEM;
	*range = row->range;
	*ret = (struct rangeset){range, 1};
	return OK;
}

/* A network's shares are asked for once, a row's own each time. */
static enum status row_share(struct range_table *table, struct owners *owners,
			     const struct table_range *row, struct audit_shares *ret)
{
	if (!owners)
		return OK;
	if (row->row->network != NONE)
		return owners_share(owners, row->set, ret);
	return owners_share_anew(owners, row->set, table->work, ret);
}

enum status range_table_next(struct range_table *table, struct table_range *ret, bool *ret_more)
{
	struct table_range row = {0};
	arena_reset(table->work);
	const struct range_list *list = list_find(table, &row.list);
	*ret_more = list != NULL;
	if (!list)
		return OK;
	row.object = audit_list_object(row.list);
	row.row = &list->rows[table->row++];
	if (row_set(table, row.row, &row.set) != OK ||
	    row_share(table, table->countries, &row, &row.countries) != OK ||
	    row_share(table, table->operators, &row, &row.operators) != OK)
		return NOMEM;
	row.addresses = rangeset_count(row.set);
	*ret = row;
	return OK;
}
