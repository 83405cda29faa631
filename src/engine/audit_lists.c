/* The range lists of a policy, and what each comes to. */
#include "engine/audit_inside.h"
#include "engine/compiled.h"
#include "net/set_map.h"
#include "policy/resolve.h"

struct audit_object audit_list_object(struct list_name name)
{
	static const enum audit_kind owners[RANGES_KIND_COUNT] = {
	    [RANGES_TRUSTED] = AUDIT_ORG,     [RANGES_ORG_LOGIN] = AUDIT_ORG,
	    [RANGES_NETWORK] = AUDIT_NETWORK, [RANGES_PROFILE] = AUDIT_PROFILE,
	    [RANGES_APP] = AUDIT_APP,         [RANGES_NOT_IN] = AUDIT_TXN_RULE,
	};
	return (struct audit_object){owners[name.kind], name.index};
}

/* --- What they come to ---------------------------------------------------------------- */

/* Equal lists share the array that they were compiled to; then what is counted of one is that of
 * all. */
struct listing {
	struct audit_run *run;
	struct set_map counted; /* → index in run->lists */
	struct arena work;      /* of one list */
};

/* The addresses of a list: those of a profile are there since it was compiled. */
static enum status addresses_find(struct audit_run *run, struct audit_list *list)
{
	const struct rangeset *compiled =
	    list->name.kind == RANGES_PROFILE ? profile_list(run->ruleset, list->name.index) : NULL;
	if (compiled) {
		list->addresses = *compiled;
		return OK;
	}
	return range_list_addresses(run->policy, list->list, run->arena, &list->addresses);
}

static enum status addresses_count(struct listing *listing, struct audit_list *list)
{
	const struct range v4 = {ADDR_V4_FIRST, ADDR_V4_LAST};
	struct arena *work = &listing->work;
	struct rangeset of_v4, of_v6, routable;
	arena_reset(work);
	if (rangeset_intersect(work, list->addresses, (struct rangeset){&v4, 1}, &of_v4) ||
	    rangeset_minus(work, list->addresses, of_v4, &of_v6) ||
	    rangeset_intersect(work, of_v4, listing->run->routable, &routable))
		return NOMEM;
	list->v4 = rangeset_count(of_v4);
	list->v6 = rangeset_count(of_v6);
	list->routable = rangeset_count(routable);
	return OK;
}

static enum status counts_find(struct listing *listing, struct audit_list *list)
{
	struct audit_run *run = listing->run;
	uint32_t known = set_map_find(&listing->counted, list->addresses);
	if (known == MAP_NONE)
		return addresses_count(listing, list) == OK
			   ? set_map_add(&listing->counted, run->scratch, list->addresses,
					 (uint32_t)(list - run->lists))
			   : NOMEM;
	list->v4 = run->lists[known].v4;
	list->v6 = run->lists[known].v6;
	list->routable = run->lists[known].routable;
	return OK;
}

static enum status list_add(struct listing *listing, struct list_name name,
			    const struct list_total *networks)
{
	struct audit_run *run = listing->run;
	const struct range_list *ranges = list_get(run->policy, name);
	if (ranges->count == 0)
		return OK;
	struct audit_list *list = &run->lists[run->list_count++];
	*list = (struct audit_list){.name = name, .list = ranges, .rows = ranges->count};
	list->object = audit_list_object(name);
	list->sum = range_list_total(ranges, networks);
	list->broad = total_is_broad(list->sum);
	list->published = name.kind == RANGES_NETWORK &&
			  run->policy->networks[name.index].published.file.length > 0;
	enum status status = addresses_find(run, list);
	return status == OK ? counts_find(listing, list) : status;
}

static enum status lists_add(struct listing *listing)
{
	struct audit_run *run = listing->run;
	struct list_total *networks;
	size_t room = 0;
	for (size_t kind = 0; kind < RANGES_KIND_COUNT; kind++)
		room += list_kind_count(run->policy, list_kinds[kind]);
	run->lists = arena_array(run->arena, room, sizeof *run->lists);
	if (!run->lists || network_totals(run->policy, run->arena, &networks) != OK)
		return NOMEM;
	for (size_t kind = 0; kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < list_kind_count(run->policy, list_kinds[kind]); i++)
			if (list_add(listing, (struct list_name){list_kinds[kind], i}, networks) !=
			    OK)
				return NOMEM;
	return OK;
}

enum status audit_lists_find(struct audit_run *run)
{
	struct listing listing = {.run = run};
	arena_init(&listing.work);
	enum status status = lists_add(&listing);
	arena_clear(&listing.work);
	arena_reset(run->scratch);
	return status;
}

/* --- All addresses -------------------------------------------------------------------- */

/* The ranges that rows have of their own; what they name is a list like the others. */
static size_t ranges_take(const struct range_list *list, struct range *to)
{
	size_t count = 0;
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network == NONE)
			to[count++] = list->rows[i].range;
	return count;
}

enum status audit_addresses(const struct policy *policy, struct arena *arena, struct rangeset *ret)
{
	struct arena work;
	size_t room = 0, count = 0;
	for (size_t kind = 0; kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < list_kind_count(policy, list_kinds[kind]); i++)
			room += list_get(policy, (struct list_name){list_kinds[kind], i})->count;
	arena_init(&work);
	struct range *ranges = arena_array(&work, room, sizeof *ranges);
	for (size_t kind = 0; ranges && kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < list_kind_count(policy, list_kinds[kind]); i++)
			count +=
			    ranges_take(list_get(policy, (struct list_name){list_kinds[kind], i}),
					ranges + count);
	enum status status = ranges ? rangeset_of(arena, ranges, count, ret) : NOMEM;
	arena_clear(&work);
	return status;
}

/* --- One of them ---------------------------------------------------------------------- */

static size_t kind_rank(enum ranges_of kind)
{
	size_t rank = 0;
	while (rank < RANGES_KIND_COUNT && list_kinds[rank] != kind)
		rank++;
	return rank;
}

static bool name_before(struct list_name a, struct list_name b)
{
	size_t of_a = kind_rank(a.kind), of_b = kind_rank(b.kind);
	return of_a == of_b ? a.index < b.index : of_a < of_b;
}

const struct audit_list *audit_list_find(const struct audit_run *run, struct list_name name)
{
	uint32_t low = 0, high = run->list_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (name_before(run->lists[middle].name, name))
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < run->list_count && list_name_equal(run->lists[low].name, name);
	return found ? &run->lists[low] : NULL;
}

bool audit_nearly_all(const struct audit_run *run, struct count routable)
{
	enum { TENTHS = 9 };
	return routable.low * 10 >= run->routable_count.low * TENTHS;
}

bool audit_list_open(const struct audit_run *run, const struct audit_list *list)
{
	return audit_nearly_all(run, list->routable);
}
