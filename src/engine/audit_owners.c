#include "engine/audit_owners.h"

#include "engine/audit_inside.h"
#include "net/set_map.h"

/* Sums of addresses are modulo 2^128: of addresses that are there, 0 means all. */
struct owners {
	const struct locations *locations;
	struct arena *arena;
	size_t block;     /* pieces in one */
	const addr *sums; /* [block * locations + location]: addresses in the blocks before */
	addr *found;      /* of the set at hand: of each location ... */
	uint32_t *seen;   /* ... those that have any */
	uint32_t seen_count;
	uint64_t steps;        /* taken so far */
	struct set_map arrays; /* → number in `known` */
	struct map sets;       /* the same by their ranges */
	struct audit_shares *known;
	uint32_t known_count;
};

enum { BLOCK_LEAST = 256 };

/* --- The sums -------------------------------------------------------------------- */

static size_t block_count(const struct owners *owners)
{
	return owners->locations->piece_count / owners->block + 1;
}

static addr piece_size(const struct location_piece *piece)
{
	return piece->range.last - piece->range.first + 1;
}

/* Blocks are so long that all sums together are no more than pieces. */
static enum status sums_make(struct owners *owners)
{
	const struct locations *locations = owners->locations;
	size_t count = locations->count;
	owners->block = count < BLOCK_LEAST ? BLOCK_LEAST : count;
	addr *sums = arena_array(owners->arena, block_count(owners) * count, sizeof *sums);
	if (!sums)
		return NOMEM;
	for (size_t block = 1; block < block_count(owners); block++) {
		addr *at = sums + block * count;
		size_t first = (block - 1) * owners->block;
		if (count)
			memcpy(at, at - count, count * sizeof *at);
		for (size_t i = first; i < first + owners->block; i++)
			at[locations->pieces[i].location] += piece_size(&locations->pieces[i]);
	}
	owners->sums = sums;
	return OK;
}

enum status owners_new(const struct locations *locations, struct arena *arena, struct owners **ret)
{
	struct owners *owners = arena_alloc(arena, sizeof *owners);
	if (!owners)
		return NOMEM;
	owners->locations = locations;
	owners->arena = arena;
	owners->found = arena_array(arena, locations->count, sizeof *owners->found);
	owners->seen = arena_array(arena, locations->count, sizeof *owners->seen);
	if (!owners->found || !owners->seen || sums_make(owners) != OK)
		return NOMEM;
	*ret = owners;
	return OK;
}

const struct locations *owners_locations(const struct owners *owners)
{
	return owners->locations;
}

/* --- One set ----------------------------------------------------------------------- */

/* The first piece that does not end before an address. */
static size_t piece_find(const struct locations *locations, addr a)
{
	size_t low = 0, high = locations->piece_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (locations->pieces[middle].range.last < a)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t owner_find(const struct locations *locations, addr a)
{
	size_t i = piece_find(locations, a);
	bool found = i < locations->piece_count && range_holds(locations->pieces[i].range, a);
	return found ? locations->pieces[i].location : NONE;
}

/* Adds a range behind the others, for which there is room; a set may reach over families. */
static void set_push(struct rangeset *set, struct range *room, struct range range)
{
	if (set->count && room[set->count - 1].last + 1 == range.first)
		room[set->count - 1].last = range.last;
	else
		room[set->count++] = range;
	set->ranges = room;
}

enum status location_sets(const struct locations *locations, struct arena *arena,
			  struct rangeset **ret)
{
	struct rangeset *sets = arena_array(arena, locations->count, sizeof *sets);
	struct range *ranges = arena_array(arena, locations->piece_count, sizeof *ranges);
	size_t *firsts = arena_array(arena, locations->count + (size_t)1, sizeof *firsts);
	if (!sets || !ranges || !firsts)
		return NOMEM;
	for (size_t i = 0; i < locations->piece_count; i++)
		firsts[locations->pieces[i].location + 1]++;
	for (uint32_t i = 0; i < locations->count; i++)
		firsts[i + 1] += firsts[i];
	for (size_t i = 0; i < locations->piece_count; i++) {
		const struct location_piece *piece = &locations->pieces[i];
		set_push(&sets[piece->location], ranges + firsts[piece->location], piece->range);
	}
	*ret = sets;
	return OK;
}

static void found_add(struct owners *owners, uint32_t location, addr addresses)
{
	if (addresses == 0)
		return;
	if (owners->found[location] == 0)
		owners->seen[owners->seen_count++] = location;
	owners->found[location] += addresses;
}

/* The pieces `from` to `end`, as far as they are in the range. */
static void pieces_walk(struct owners *owners, struct range range, size_t from, size_t end)
{
	owners->steps += end - from;
	for (size_t i = from; i < end; i++) {
		const struct location_piece *piece = &owners->locations->pieces[i];
		addr first = piece->range.first < range.first ? range.first : piece->range.first;
		addr last = piece->range.last > range.last ? range.last : piece->range.last;
		found_add(owners, piece->location, last - first + 1);
	}
}

/* The blocks `from` to `end`, which are all in the range. */
static void blocks_sum(struct owners *owners, size_t from, size_t end)
{
	size_t count = owners->locations->count;
	const addr *low = owners->sums + from * count, *high = owners->sums + end * count;
	owners->steps += count;
	for (uint32_t i = 0; i < count; i++)
		found_add(owners, i, high[i] - low[i]);
}

static void range_walk(struct owners *owners, struct range range)
{
	const struct locations *locations = owners->locations;
	size_t from = piece_find(locations, range.first), end = piece_find(locations, range.last);
	if (end < locations->piece_count && locations->pieces[end].range.first <= range.last)
		end++;
	/* The piece at either end may be cut, so no block has it. */
	size_t low = from / owners->block + 1, high = end ? (end - 1) / owners->block : 0;
	if (low >= high) {
		pieces_walk(owners, range, from, end);
		return;
	}
	pieces_walk(owners, range, from, low * owners->block);
	blocks_sum(owners, low, high);
	pieces_walk(owners, range, high * owners->block, end);
}

/* --- Its shares ---------------------------------------------------------------------- */

static bool share_before(struct audit_share a, struct audit_share b)
{
	int order = count_compare(b.addresses, a.addresses);
	return order ? order < 0 : a.location < b.location;
}

static struct count count_of(addr addresses)
{
	return (struct count){addresses, addresses == 0};
}

/* The largest so far, in order; what falls out is one of the others. */
struct largest {
	struct audit_share at[AUDIT_SHARES_KEPT];
	struct audit_shares shares;
};

static void largest_put(struct largest *largest, struct audit_share share)
{
	struct audit_shares *shares = &largest->shares;
	uint32_t place = shares->count;
	while (place && share_before(share, largest->at[place - 1]))
		place--;
	if (shares->count == AUDIT_SHARES_KEPT) {
		struct audit_share out =
		    place == AUDIT_SHARES_KEPT ? share : largest->at[AUDIT_SHARES_KEPT - 1];
		shares->others_addresses = count_add(shares->others_addresses, out.addresses);
		shares->others++;
	} else {
		shares->count++;
	}
	if (place == AUDIT_SHARES_KEPT)
		return;
	size_t behind = shares->count - 1 - place;
	memmove(&largest->at[place + 1], &largest->at[place], behind * sizeof share);
	largest->at[place] = share;
}

/* Takes what was found, and forgets it. Returns the sum. */
static struct count found_take(struct owners *owners, struct largest *largest)
{
	struct count sum = {0};
	for (uint32_t i = 0; i < owners->seen_count; i++) {
		uint32_t location = owners->seen[i];
		struct audit_share share = {location, count_of(owners->found[location])};
		sum = count_add(sum, share.addresses);
		largest_put(largest, share);
		owners->found[location] = 0;
	}
	owners->seen_count = 0;
	return sum;
}

/* `of` less `part`, which is not more. */
static struct count count_less(struct count of, struct count part)
{
	struct count rest = {of.low - part.low, false};
	rest.all = of.all && !part.all && part.low == 0;
	return rest;
}

/* What nobody has is a share like the others, and always kept. */
static void rest_put(struct audit_share *at, uint32_t count, struct audit_share rest)
{
	uint32_t place = count;
	while (place && share_before(rest, at[place - 1]))
		place--;
	memmove(&at[place + 1], &at[place], (count - place) * sizeof rest);
	at[place] = rest;
}

enum status owners_share_anew(struct owners *owners, struct rangeset set, struct arena *arena,
			      struct audit_shares *ret)
{
	struct largest largest = {.shares = {.count = 0}};
	struct audit_shares *shares = &largest.shares;
	for (size_t i = 0; i < set.count; i++)
		range_walk(owners, set.ranges[i]);
	struct count rest = count_less(rangeset_count(set), found_take(owners, &largest));
	struct audit_share *at = arena_array(arena, shares->count + (size_t)1, sizeof *at);
	if (!at)
		return NOMEM;
	memcpy(at, largest.at, shares->count * sizeof *at);
	shares->at = at;
	if (rest.low || rest.all)
		rest_put(at, shares->count++, (struct audit_share){NONE, rest});
	*ret = *shares;
	return OK;
}

/* --- Sets that were asked for --------------------------------------------------------- */

static enum status set_find(struct owners *owners, struct rangeset set, uint32_t *ret)
{
	struct str bytes = {(const char *)set.ranges, set.count * sizeof *set.ranges};
	uint32_t old;
	*ret = map_find(&owners->sets, bytes);
	if (*ret != MAP_NONE)
		return OK;
	struct audit_shares *known =
	    arena_push(owners->arena, &owners->known, owners->known_count, sizeof *known);
	if (!known || owners_share_anew(owners, set, owners->arena, known) != OK ||
	    map_add(&owners->sets, owners->arena, bytes, owners->known_count, &old) != OK)
		return NOMEM;
	*ret = owners->known_count++;
	return OK;
}

/* Sets are often one array, which then is not looked at again. */
enum status owners_share(struct owners *owners, struct rangeset set, struct audit_shares *ret)
{
	if (set.count == 0) {
		*ret = (struct audit_shares){0};
		return OK;
	}
	uint32_t number = set_map_find(&owners->arrays, set);
	if (number == MAP_NONE && (set_find(owners, set, &number) != OK ||
				   set_map_add(&owners->arrays, owners->arena, set, number) != OK))
		return NOMEM;
	*ret = owners->known[number];
	return OK;
}

/* --- Findings ------------------------------------------------------------------------- */

/* So many steps for each finding and each piece, then no more is found out: findings that are all
 * about most of the Internet, and about a bit of it that is none of the others', would else take as
 * long as all of them times all operators. The worst findings come first. */
enum { STEPS_EACH = 256 };

/* Fills the member of each finding at `offset`. */
static enum status findings_share(struct audit_run *run, const struct locations *locations,
				  size_t offset)
{
	struct owners *owners;
	if (!locations)
		return OK;
	if (owners_new(locations, run->arena, &owners) != OK)
		return NOMEM;
	uint64_t most = (run->count + locations->piece_count) * (uint64_t)STEPS_EACH;
	for (uint32_t i = 0; i < run->count && owners->steps < most; i++) {
		struct audit_shares shares;
		if (owners_share(owners, run->findings[i].addresses, &shares) != OK)
			return NOMEM;
		memcpy((char *)&run->findings[i] + offset, &shares, sizeof shares);
	}
	return OK;
}

enum status audit_owners_fill(struct audit_run *run)
{
	const struct audit_question *question = run->question;
	enum status status =
	    findings_share(run, question->countries, offsetof(struct audit_finding, countries));
	if (status == OK)
		status = findings_share(run, question->operators,
					offsetof(struct audit_finding, operators));
	return status;
}
