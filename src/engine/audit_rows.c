#include "engine/audit_rows.h"

enum status audit_networks(struct audit_run *run, struct rangeset **ret)
{
	struct rangeset *networks =
	    arena_array(run->scratch, run->policy->network_count, sizeof *networks);
	if (!networks)
		return NOMEM;
	for (uint32_t i = 0; i < run->list_count; i++)
		if (run->lists[i].name.kind == RANGES_NETWORK)
			networks[run->lists[i].name.index] = run->lists[i].addresses;
	*ret = networks;
	return OK;
}

struct rangeset audit_row_addresses(const struct rangeset *networks, const struct range_row *row)
{
	return row->network == NONE ? (struct rangeset){&row->range, 1} : networks[row->network];
}

const char *audit_row_words(struct audit_run *run, const struct range_row *row)
{
	if (row->network == NONE)
		return audit_range_text(run, row->range);
	return audit_text(run, "@%s", audit_quote(run, row->network_name));
}

struct str audit_row_key(struct audit_run *run, const struct range_row *row)
{
	if (row->network == NONE)
		return audit_range_key(run, row->range);
	return str_of(audit_text(run, "@%.*s", STR_ARG(row->network_name)));
}

const char *audit_row_addresses_words(struct audit_run *run, struct rangeset addresses,
				      const char *one, const char *before, const char *after)
{
	struct count count = rangeset_count(addresses);
	if (!count.all && count.low == 1)
		return one;
	return audit_text(run, "%s%s%s", before, audit_count_text(run, count), after);
}

static bool range_meets(struct range range, struct rangeset set)
{
	size_t i = rangeset_find_from(set, range.first);
	return i < set.count && set.ranges[i].first <= range.last;
}

bool audit_sets_meet(struct rangeset a, struct rangeset b)
{
	struct rangeset few = a.count <= b.count ? a : b, many = a.count <= b.count ? b : a;
	for (size_t i = 0; i < few.count; i++)
		if (range_meets(few.ranges[i], many))
			return true;
	return false;
}

const char *audit_counted(struct audit_run *run, uint64_t count, const char *one, const char *many)
{
	return audit_text(run, "%s %s", audit_count_text(run, (struct count){count, false}),
			  count == 1 ? one : many);
}
