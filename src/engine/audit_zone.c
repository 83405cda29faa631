#include "engine/audit_zone.h"

#include "engine/audit_subjects.h"

enum {
	NAMED = 4, /* owners */
	ROWS_SHOWN = 20,
	ROOM_EACH = 64 /* ranges of cuts, for each piece and each list */
};

/* The pieces without their owners. */
static enum status set_make(const struct locations *space, struct arena *arena,
			    struct rangeset *ret)
{
	struct range *ranges = arena_array(arena, space->piece_count, sizeof *ranges);
	size_t count = 0;
	if (!ranges)
		return NOMEM;
	for (size_t i = 0; i < space->piece_count; i++) {
		struct range range = space->pieces[i].range;
		if (count && ranges[count - 1].last + 1 == range.first)
			ranges[count - 1].last = range.last;
		else
			ranges[count++] = range;
	}
	*ret = (struct rangeset){ranges, count};
	return OK;
}

static enum status before_make(struct audit_zone *zone)
{
	struct rangeset set = zone->set;
	addr *before = arena_array(zone->run->scratch, set.count + 1, sizeof *before);
	if (!before)
		return NOMEM;
	for (size_t i = 0; i < set.count; i++)
		before[i + 1] = before[i] + (set.ranges[i].last - set.ranges[i].first + 1);
	zone->before = before;
	return OK;
}

enum status audit_zone_init(struct audit_zone *zone, struct audit_run *run, struct locations space)
{
	struct rangeset *networks;
	*zone = (struct audit_zone){.run = run, .space = space};
	zone->brings = arena_array(run->scratch, run->policy->network_count, sizeof *zone->brings);
	if (!zone->brings || set_make(&space, run->scratch, &zone->set) != OK ||
	    before_make(zone) != OK ||
	    owners_new(&zone->space, run->scratch, &zone->owners) != OK ||
	    audit_networks(run, &networks) != OK)
		return NOMEM;
	zone->networks = networks;
	zone->room = (zone->set.count + run->list_count) * (uint64_t)ROOM_EACH;
	return OK;
}

enum status audit_zone_find(struct audit_zone *zone, const struct audit_list *list,
			    struct audit_find *ret)
{
	struct audit_find find = {0};
	if (owners_share(zone->owners, list->addresses, &find.shares) != OK)
		return NOMEM;
	find.addresses = find.shares.others_addresses;
	for (uint32_t i = 0; i < find.shares.count; i++)
		if (find.shares.at[i].location != NONE)
			find.addresses = count_add(find.addresses, find.shares.at[i].addresses);
	*ret = find;
	return OK;
}

/* --- Words ------------------------------------------------------------------------- */

const char *audit_zone_count(struct audit_zone *zone, const struct audit_find *find)
{
	return audit_addresses_text(zone->run, find->addresses);
}

const char *audit_zone_text(struct audit_zone *zone, const struct audit_find *find,
			    audit_owner_text *owner)
{
	struct audit_run *run = zone->run;
	const char *text = "";
	struct count rest = find->addresses;
	uint32_t named = 0, owners = find->shares.others;
	for (uint32_t i = 0; i < find->shares.count; i++) {
		const struct audit_share *share = &find->shares.at[i];
		owners += share->location != NONE;
		if (share->location == NONE || named == NAMED)
			continue;
		rest.low -= share->addresses.low;
		text = audit_text(run, "%s%s%s of %s", text, named++ ? ", " : "",
				  audit_count_text(run, share->addresses),
				  owner(run, &zone->space.at[share->location]));
	}
	if (owners == named)
		return text;
	return audit_text(run, "%s, %s of %u more", text, audit_count_text(run, rest),
			  owners - named);
}

/* --- The addresses --------------------------------------------------------------- */

/* How many ranges of the zone a list reaches into; one that two of its own reach into counts
 * twice. */
static size_t cut_size(struct rangeset zone, struct rangeset list)
{
	size_t size = 0;
	for (size_t i = 0; i < list.count; i++) {
		size_t first = rangeset_find_from(zone, list.ranges[i].first);
		size_t last = rangeset_find_from(zone, list.ranges[i].last);
		bool reaches = last < zone.count && zone.ranges[last].first <= list.ranges[i].last;
		size += last - first + reaches;
	}
	return size;
}

static enum status cut_make(struct audit_zone *zone, struct rangeset list, size_t size,
			    struct rangeset *ret)
{
	struct range *ranges = arena_array(zone->run->arena, size, sizeof *ranges);
	size_t count = 0;
	if (!ranges)
		return NOMEM;
	for (size_t i = 0; i < list.count; i++) {
		struct range own = list.ranges[i];
		for (size_t k = rangeset_find_from(zone->set, own.first);
		     k < zone->set.count && zone->set.ranges[k].first <= own.last; k++) {
			struct range at = zone->set.ranges[k];
			at.first = at.first < own.first ? own.first : at.first;
			at.last = at.last > own.last ? own.last : at.last;
			ranges[count++] = at;
		}
	}
	*ret = (struct rangeset){ranges, count};
	return OK;
}

/* The addresses of a list in the zone; empty when too many lists have too many pieces of it. Lists
 * are often one array, which is cut once. */
static enum status list_cut(struct audit_zone *zone, const struct audit_list *list,
			    struct rangeset *ret)
{
	uint32_t number = set_map_find(&zone->cuts, list->addresses);
	if (number != MAP_NONE) {
		*ret = zone->cut[number];
		return OK;
	}
	struct rangeset *cut =
	    arena_push(zone->run->scratch, &zone->cut, zone->cut_count, sizeof *cut);
	size_t size = cut_size(zone->set, list->addresses);
	if (!cut ||
	    set_map_add(&zone->cuts, zone->run->scratch, list->addresses, zone->cut_count) != OK)
		return NOMEM;
	if (size <= zone->room) {
		zone->room -= size;
		if (cut_make(zone, list->addresses, size, cut) != OK)
			return NOMEM;
	}
	zone->cut_count++;
	*ret = *cut;
	return OK;
}

/* --- The rows ------------------------------------------------------------------------ */

/* How many addresses of a range are in the zone. */
static addr range_size(const struct audit_zone *zone, struct range range)
{
	struct rangeset set = zone->set;
	size_t low = rangeset_find_from(set, range.first),
	       high = rangeset_find_from(set, range.last);
	addr size = zone->before[high] - zone->before[low];
	if (low < set.count && set.ranges[low].first < range.first)
		size -= range.first - set.ranges[low].first;
	if (high < set.count && set.ranges[high].first <= range.last)
		size += range.last - set.ranges[high].first + 1;
	return size;
}

/* How many a row brings; of a network it is found once. Of all addresses 0, but a list with such a
 * row is open, and not asked. */
static addr row_size(struct audit_zone *zone, const struct range_row *row)
{
	struct rangeset addresses = audit_row_addresses(zone->networks, row);
	if (row->network == NONE)
		return range_size(zone, row->range);
	struct zone_network *network = &zone->brings[row->network];
	for (size_t i = 0; i < addresses.count && !network->known; i++)
		network->size += range_size(zone, addresses.ranges[i]);
	network->known = true;
	return network->size;
}

/* The rows that bring most, so far. */
struct bringing {
	struct {
		const struct range_row *row;
		addr size;
	} at[ROWS_SHOWN];
	uint32_t count;
};

static void row_put(struct bringing *rows, const struct range_row *row, addr size)
{
	uint32_t place = rows->count;
	while (place && rows->at[place - 1].size < size)
		place--;
	if (place == ROWS_SHOWN)
		return;
	rows->count += rows->count < ROWS_SHOWN;
	memmove(&rows->at[place + 1], &rows->at[place],
		(rows->count - 1 - place) * sizeof *rows->at);
	rows->at[place].row = row;
	rows->at[place].size = size;
}

/* The list's own rows that reach into the zone, those first that bring most of it; of equal ones
 * that which stands first. The first one is the place. */
static enum status rows_find(struct audit_zone *zone, const struct audit_list *list,
			     struct audit_finding *finding)
{
	struct audit_run *run = zone->run;
	struct bringing rows = {.count = 0};
	for (uint32_t i = 0; i < list->list->count; i++) {
		addr size = row_size(zone, &list->list->rows[i]);
		if (size)
			row_put(&rows, &list->list->rows[i], size);
	}
	struct audit_place *others = arena_array(run->arena, rows.count, sizeof *others);
	if (!others)
		return NOMEM;
	for (uint32_t i = 0; i < rows.count; i++) {
		const struct audit_find found = {.addresses = {rows.at[i].size, false}};
		others[i].place = rows.at[i].row->place;
		others[i].what = audit_text(run, "%s: %s", audit_row_words(run, rows.at[i].row),
					    audit_zone_count(zone, &found));
	}
	finding->others = others;
	finding->other_count = rows.count;
	if (rows.count)
		finding->place = others[0].place;
	return OK;
}

struct audit_finding *audit_zone_add(struct audit_zone *zone, enum audit_rule rule,
				     const struct audit_list *list)
{
	struct rangeset addresses;
	struct audit_finding *finding =
	    audit_add(zone->run, rule, list->object, audit_list_place(list->list));
	if (!finding || list_cut(zone, list, &addresses) != OK ||
	    rows_find(zone, list, finding) != OK)
		return NULL;
	finding->addresses = addresses;
	finding->addresses_lost = addresses.count == 0;
	return finding;
}
