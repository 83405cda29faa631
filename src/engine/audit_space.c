/* Rows that no login comes from, since their addresses are not on the Internet.
 *
 * Criterion of private-range, carrier-nat-range, loopback-range, documentation-range,
 * multicast-range, unrouted-range: all addresses of the row lie in special-purpose blocks
 * (net/special.h), be it in one or in several that follow each other without a gap; which rule it
 * is says the block of the first address. Near misses: a row with a single address outside of
 * them; in an open list (audit_list_open()) IPv4 rows of multicast-range and unrouted-range, which are
 * pieces of everything and go with it; rows of networks from published files, which are nobody's
 * to edit; rows that are IPv4 in the form of IPv6, of which mapped-as-ipv6 speaks
 * (audit_typo.h). */
#include "engine/audit_inside.h"
#include "engine/audit_typo.h"
#include "net/special.h"

static const enum audit_rule space_rules[SPECIAL_COUNT] = {
    [SPECIAL_PRIVATE] = AUDIT_PRIVATE_RANGE,
    [SPECIAL_CARRIER_NAT] = AUDIT_CARRIER_NAT_RANGE,
    [SPECIAL_LOOPBACK] = AUDIT_LOOPBACK_RANGE,
    [SPECIAL_DOCUMENTATION] = AUDIT_DOCUMENTATION_RANGE,
    [SPECIAL_MULTICAST] = AUDIT_MULTICAST_RANGE,
    [SPECIAL_UNROUTED] = AUDIT_UNROUTED_RANGE,
};

static const char *const ways_out[SPECIAL_COUNT] = {
    [SPECIAL_PRIVATE] = "write the public addresses by which that network is seen from outside, or "
			"remove the row",
    [SPECIAL_CARRIER_NAT] =
	"write the public addresses by which the provider's customers are seen from outside, or "
	"remove the row",
    [SPECIAL_LOOPBACK] = "remove the row; a machine sends nothing from there to others",
    [SPECIAL_DOCUMENTATION] = "write the addresses that the example stands for, or remove the row",
    [SPECIAL_MULTICAST] = "remove the row; it is where things are sent to, never from",
    [SPECIAL_UNROUTED] = "remove the row, or correct it if other addresses are meant",
};

/* The block with the first address, when it and those that follow it hold all of the range; else
 * NULL. */
static const struct special_block *space_find(struct range range)
{
	const struct special_block *first = special_find((struct range){range.first, range.first});
	const struct special_block *end = special_blocks + special_block_count, *at = first;
	while (at && at->range.last < range.last) {
		bool follows = at + 1 < end && at[1].range.first == at->range.last + 1;
		at = follows ? at + 1 : NULL;
	}
	return at ? first : NULL;
}

/* Does the list, which would restrict nobody without rows, hold nothing else? No other list is so:
 * without rows an app's asks for a second factor, and the others trust, name or except nothing. */
static bool list_depends(const struct audit_list *list)
{
	enum ranges_of kind = list->name.kind;
	if (kind != RANGES_PROFILE && kind != RANGES_ORG_LOGIN)
		return false;
	for (size_t i = 0; i < list->addresses.count; i++)
		if (!space_find(list->addresses.ranges[i]))
			return false;
	return true;
}

#define WITHOUT_ROWS                                                                               \
	"; the list has no other addresses and lets nobody in, but a list without rows lets in "   \
	"everybody"

static enum status space_add(struct audit_run *run, const struct audit_list *list,
			     const struct range_row *row, const struct special_block *block,
			     bool depends)
{
	struct audit_finding *finding =
	    audit_add(run, space_rules[block->special], list->object, row->place);
	if (!finding)
		return NOMEM;
	bool several = row->range.last > block->range.last;
	finding->what = audit_text(
	    run, "no login comes from %s (%s) in %s: %s%s", audit_range_text(run, row->range),
	    audit_addresses_text(run, range_count(row->range)), audit_list_words(run, list),
	    block->name, several ? ", and what follows it" : "");
	finding->todo =
	    audit_text(run, "%s%s", ways_out[block->special], depends ? WITHOUT_ROWS : "");
	finding->addresses = (struct rangeset){&row->range, 1};
	finding->key = audit_range_key(run, row->range);
	return OK;
}

/* Of an open list that is said: such a row is a piece of the whole. */
static bool is_piece(const struct audit_run *run, const struct audit_list *list,
		     const struct special_block *block)
{
	bool kind = block->special == SPECIAL_MULTICAST || block->special == SPECIAL_UNROUTED;
	return kind && addr_is_v4(block->range.first) && audit_list_open(run, list);
}

static enum status list_ask(struct audit_run *run, const struct audit_list *list)
{
	bool known = false, depends = false;
	for (uint32_t i = 0; i < list->list->count; i++) {
		const struct range_row *row = &list->list->rows[i];
		const struct special_block *block =
		    row->network == NONE ? space_find(row->range) : NULL;
		if (!block || !audit_asks(run, space_rules[block->special]) ||
		    typo_is_embedded(row->range) || is_piece(run, list, block))
			continue;
		if (!known)
			depends = list_depends(list);
		known = true;
		if (space_add(run, list, row, block, depends) != OK)
			return NOMEM;
	}
	return OK;
}

enum status audit_ask_space(struct audit_run *run)
{
	if (!audit_asks_any(run, space_rules, SPECIAL_COUNT))
		return OK;
	for (uint32_t i = 0; i < run->list_count; i++)
		if (!run->lists[i].published && list_ask(run, &run->lists[i]) != OK)
			return NOMEM;
	return OK;
}
