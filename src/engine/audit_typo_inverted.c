/* inverted-address: a single address turned inside out. Some tools write 198.51.100.7/32 as the
 * range from the address behind it to the one before it, and where a range may not run backwards
 * that becomes two:
 *
 *	0.0.0.0 ═══════════════╗ 198.51.100.7 ╔═══════════ 255.255.255.255
 *	                   198.51.100.6   198.51.100.8
 *
 * Criterion: the list has a row from 0.0.0.0 to the address before one, and a row from the address
 * behind it to 255.255.255.255; or all it holds and reaches is all of IPv4 but one address, which
 * is neither 0.0.0.0 nor 255.255.255.255, and not because one of its networks is. Near misses: two
 * addresses left out; 0.0.0.0 - 255.255.255.254. */
#include <stdlib.h>

#include "engine/audit_typo.h"

typedef const struct range_row *row_pointer;

/* Rows that begin at 0.0.0.0, rows that end at 255.255.255.255, each by where their other end
 * is. */
struct halves {
	row_pointer *low, *high;
	uint32_t low_count, high_count;
};

static int low_order(const void *a, const void *b)
{
	addr x = (*(const row_pointer *)a)->range.last, y = (*(const row_pointer *)b)->range.last;
	return (x > y) - (x < y);
}

static int high_order(const void *a, const void *b)
{
	addr x = (*(const row_pointer *)a)->range.first, y = (*(const row_pointer *)b)->range.first;
	return (x > y) - (x < y);
}

static enum status halves_find(struct audit_run *run, const struct range_list *list,
			       struct halves *ret)
{
	struct halves halves = {0};
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		bool low = row->network == NONE && row->range.first == ADDR_V4_FIRST;
		bool high = row->network == NONE && row->range.last == ADDR_V4_LAST;
		if (low == high)
			continue;
		row_pointer *at =
		    low ? arena_push(run->scratch, &halves.low, halves.low_count, sizeof *at)
			: arena_push(run->scratch, &halves.high, halves.high_count, sizeof *at);
		if (!at)
			return NOMEM;
		*at = row;
		*(low ? &halves.low_count : &halves.high_count) += 1;
	}
	if (halves.low_count)
		qsort(halves.low, halves.low_count, sizeof *halves.low, low_order);
	if (halves.high_count)
		qsort(halves.high, halves.high_count, sizeof *halves.high, high_order);
	*ret = halves;
	return OK;
}

static struct audit_finding *inverted_add(struct audit_run *run, const struct audit_list *list,
					  struct place place, addr address)
{
	struct range range = {address, address};
	struct audit_finding *finding = audit_add(run, AUDIT_INVERTED_ADDRESS, list->object, place);
	if (!finding)
		return NULL;
	finding->key = audit_range_key(run, range);
	finding->todo = audit_text(run,
				   "if the one address is meant, write %s in their place: some "
				   "tools turn a single address into all others",
				   audit_range_text(run, range));
	return finding;
}

static enum status pair_add(struct audit_run *run, const struct audit_list *list, row_pointer low,
			    row_pointer high)
{
	addr address = low->range.last + 1;
	struct range *ranges = arena_array(run->arena, 2, sizeof *ranges);
	struct audit_finding *finding = inverted_add(run, list, low->place, address);
	if (!ranges || !finding ||
	    audit_also(run, finding, high->place, "the row with all addresses behind it") != OK)
		return NOMEM;
	ranges[0] = low->range;
	ranges[1] = high->range;
	finding->what = audit_text(run, "two rows of %s, %s and %s, hold all of IPv4 but %s",
				   audit_list_words(run, list), audit_range_text(run, low->range),
				   audit_range_text(run, high->range),
				   audit_range_text(run, (struct range){address, address}));
	finding->addresses = (struct rangeset){ranges, 2};
	return OK;
}

/* The one IPv4 address that the list leaves out, or 0. */
static addr address_left_out(const struct audit_list *list)
{
	for (size_t i = 0; i < list->addresses.count; i++) {
		struct range range = list->addresses.ranges[i];
		if (range.first <= ADDR_V4_FIRST && range.last >= ADDR_V4_FIRST &&
		    range.last < ADDR_V4_LAST - 1)
			return range.last + 1;
	}
	return 0;
}

static bool leaves_out_one(const struct audit_list *list)
{
	return list->v4.low == UINT32_MAX;
}

static bool network_leaves_out_one(const struct audit_run *run, const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct list_name name = {RANGES_NETWORK, list->rows[i].network};
		const struct audit_list *network =
		    name.index == NONE ? NULL : audit_list_find(run, name);
		if (network && leaves_out_one(network))
			return true;
	}
	return false;
}

static enum status union_ask(struct audit_run *run, const struct audit_list *list)
{
	addr address = leaves_out_one(list) ? address_left_out(list) : 0;
	if (address == 0 || network_leaves_out_one(run, list->list))
		return OK;
	struct audit_finding *finding = inverted_add(run, list, list->list->place, address);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(run, "%s hold all of IPv4 but %s", audit_list_words(run, list),
				   audit_range_text(run, (struct range){address, address}));
	finding->addresses = list->addresses;
	return OK;
}

enum status typo_inverted_ask(struct audit_run *run, const struct audit_list *list)
{
	struct halves halves;
	bool found = false;
	if (halves_find(run, list->list, &halves) != OK)
		return NOMEM;
	for (uint32_t low = 0, high = 0; low < halves.low_count && high < halves.high_count;) {
		addr behind = halves.low[low]->range.last + 2;
		addr first = halves.high[high]->range.first;
		if (first == behind &&
		    pair_add(run, list, halves.low[low], halves.high[high]) != OK)
			return NOMEM;
		found |= first == behind;
		high += first <= behind;
		low += first >= behind;
	}
	return found ? OK : union_ask(run, list);
}
