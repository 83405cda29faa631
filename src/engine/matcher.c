#include "base/mem.h"
#include "engine/matcher_inside.h"

const struct str match_kind_names[MATCH_KIND_COUNT] = {
    [MATCH_TRUSTED] = STR_INIT("org.trusted_ip_ranges"),
    [MATCH_ORG_LOGIN] = STR_INIT("org.login_ip_ranges"),
    [MATCH_NETWORK] = STR_INIT("network"),
    [MATCH_PROFILE] = STR_INIT("profile.login_ip_ranges"),
    [MATCH_APP] = STR_INIT("app.ip_ranges"),
    [MATCH_NOT_IN] = STR_INIT("transaction_security.not_in"),
    [MATCH_COUNTRY] = STR_INIT("transaction_security.country"),
    [MATCH_ASN] = STR_INIT("transaction_security.asn"),
};

/* --- The lists of a policy --------------------------------------------------- */

static enum status list_add(struct matcher *matcher, struct match_list list)
{
	struct match_list *to =
	    arena_push(&matcher->arena, &matcher->lists, matcher->list_count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = list;
	matcher->list_count++;
	return OK;
}

static enum status ranges_add(struct matcher *matcher, enum match_kind kind, struct str name,
			      const struct range_list *ranges, const struct txn_rule *rule)
{
	struct match_list list = {.kind = kind,
				  .name = name,
				  .place = ranges->place,
				  .ranges = ranges,
				  .network = NONE,
				  .rule = rule};
	return ranges->count ? list_add(matcher, list) : OK;
}

static enum status location_add(struct matcher *matcher, enum match_kind kind,
				const struct txn_rule *rule, struct rangeset located)
{
	struct match_list list = {.kind = kind,
				  .name = rule->name,
				  .place =
				      kind == MATCH_COUNTRY ? rule->country_place : rule->asn_place,
				  .network = NONE,
				  .rule = rule,
				  .located = located};
	return located.count ? list_add(matcher, list) : OK;
}

static enum status rule_add(struct matcher *matcher, const struct txn_rule *rule)
{
	if (ranges_add(matcher, MATCH_NOT_IN, rule->name, &rule->not_in, rule) != OK ||
	    location_add(matcher, MATCH_COUNTRY, rule, rule->country_in) != OK)
		return NOMEM;
	return location_add(matcher, MATCH_ASN, rule, rule->asn_in);
}

static enum status network_add(struct matcher *matcher, uint32_t index)
{
	const struct network *network = &matcher->policy->networks[index];
	struct match_list list = {.kind = MATCH_NETWORK,
				  .name = network->name,
				  .place = network->place,
				  .ranges = &network->ranges,
				  .network = index};
	return list_add(matcher, list);
}

static enum status lists_add(struct matcher *matcher)
{
	static const struct str nobody;
	const struct policy *policy = matcher->policy;
	enum status status =
	    ranges_add(matcher, MATCH_TRUSTED, nobody, &policy->org.trusted_ip_ranges, NULL);
	if (status == OK)
		status = ranges_add(matcher, MATCH_ORG_LOGIN, nobody, &policy->org.login_ip_ranges,
				    NULL);
	for (uint32_t i = 0; i < policy->network_count && status == OK; i++)
		status = network_add(matcher, i);
	for (uint32_t i = 0; i < policy->profile_count && status == OK; i++)
		status = ranges_add(matcher, MATCH_PROFILE, policy->profiles[i].name,
				    &policy->profiles[i].login_ip_ranges, NULL);
	for (uint32_t i = 0; i < policy->app_count && status == OK; i++)
		status = ranges_add(matcher, MATCH_APP, policy->apps[i].name,
				    &policy->apps[i].ip_ranges, NULL);
	for (uint32_t i = 0; i < policy->txn_rule_count && status == OK; i++)
		status = rule_add(matcher, &policy->txn_rules[i]);
	return status;
}

/* --- Entries ------------------------------------------------------------------ */

/* The entries while they are collected, each with its addresses. */
struct collection {
	struct matcher *matcher;
	const struct rangeset *within; /* or NULL */
	struct arena *scratch;
	struct rangeset *sets; /* beside entries, from FIRST_ENTRY on */
	struct range *ranges;  /* of all rows */
	size_t range_count;
};

static bool range_meets(const struct rangeset *within, struct range range)
{
	size_t low = 0, high = within ? within->count : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (within->ranges[middle].last < range.first)
			low = middle + 1;
		else
			high = middle;
	}
	return !within || (low < within->count && within->ranges[low].first <= range.last);
}

static void entry_add(struct collection *collection, struct entry entry, struct rangeset set)
{
	struct matcher *matcher = collection->matcher;
	collection->sets[FIRST_ENTRY + matcher->entry_count] = set;
	matcher->entries[matcher->entry_count++] = entry;
}

static void rows_enter(struct collection *collection, uint32_t list)
{
	const struct range_list *ranges = collection->matcher->lists[list].ranges;
	for (uint32_t i = 0; i < ranges->count; i++) {
		const struct range_row *row = &ranges->rows[i];
		if (row->network != NONE || !range_meets(collection->within, row->range))
			continue;
		entry_add(collection, (struct entry){list, row}, (struct rangeset){&row->range, 1});
		collection->ranges[collection->range_count++] = row->range;
	}
}

static enum status location_enter(struct collection *collection, uint32_t list)
{
	struct match_list *location = &collection->matcher->lists[list];
	struct rangeset set = location->located;
	if (collection->within &&
	    rangeset_intersect(collection->scratch, set, *collection->within, &set) != OK)
		return NOMEM;
	if (set.count == 0)
		return OK;
	location->located_count = rangeset_count(location->located);
	entry_add(collection, (struct entry){list, NULL}, set);
	return OK;
}

/* Room for as many entries as there can be. */
static enum status collection_begin(struct collection *collection)
{
	struct matcher *matcher = collection->matcher;
	size_t most = 0;
	for (uint32_t i = 0; i < matcher->list_count; i++)
		most += matcher->lists[i].ranges ? matcher->lists[i].ranges->count : 1;
	matcher->entries = arena_array(&matcher->arena, most, sizeof *matcher->entries);
	collection->sets =
	    arena_array(collection->scratch, FIRST_ENTRY + most, sizeof *collection->sets);
	collection->ranges = arena_array(collection->scratch, most, sizeof *collection->ranges);
	return matcher->entries && collection->sets && collection->ranges ? OK : NOMEM;
}

static enum status classes_make(struct matcher *matcher, const struct rangeset *within,
				struct arena *scratch)
{
	struct collection collection = {.matcher = matcher, .within = within, .scratch = scratch};
	enum status status = collection_begin(&collection);
	for (uint32_t i = 0; i < matcher->list_count && status == OK; i++) {
		if (matcher->lists[i].ranges)
			rows_enter(&collection, i);
		else
			status = location_enter(&collection, i);
	}
	if (status == OK)
		status = rangeset_of(scratch, collection.ranges, collection.range_count,
				     &collection.sets[ROWS_TOGETHER]);
	if (status == OK)
		status = classes_init(&matcher->classes, collection.sets,
				      FIRST_ENTRY + matcher->entry_count);
	return status;
}

/* --- References ----------------------------------------------------------------- */

/* Calls for every reference in order: counts it, or when there is room puts it
 * behind the last of its network. */
static void uses_walk(const struct matcher *matcher, uint32_t *numbers, struct use *uses)
{
	for (uint32_t list = 0; list < matcher->list_count; list++) {
		const struct range_list *ranges = matcher->lists[list].ranges;
		for (uint32_t i = 0; ranges && i < ranges->count; i++) {
			const struct range_row *row = &ranges->rows[i];
			if (row->network == NONE)
				continue;
			uint32_t number = numbers[row->network]++;
			if (uses)
				uses[number] = (struct use){list, row};
		}
	}
}

static enum status uses_find(struct matcher *matcher, struct arena *scratch)
{
	uint32_t networks = matcher->policy->network_count, total = 0;
	uint32_t *counts = arena_array(scratch, networks, sizeof *counts);
	matcher->first_uses =
	    arena_array(&matcher->arena, (size_t)networks + 1, sizeof *matcher->first_uses);
	if (!counts || !matcher->first_uses)
		return NOMEM;
	uses_walk(matcher, counts, NULL);
	for (uint32_t i = 0; i < networks; i++) {
		matcher->first_uses[i] = total;
		total += counts[i];
		counts[i] = matcher->first_uses[i];
	}
	matcher->first_uses[networks] = total;
	matcher->uses = arena_array(&matcher->arena, total, sizeof *matcher->uses);
	if (!matcher->uses)
		return NOMEM;
	uses_walk(matcher, counts, matcher->uses);
	return OK;
}

/* --- Beginning and end -------------------------------------------------------------- */

enum status matcher_new(const struct policy *policy, const struct rangeset *within,
			struct matcher **ret)
{
	struct matcher *matcher = mem_alloc(sizeof *matcher);
	struct arena scratch;
	if (!matcher)
		return NOMEM;
	*matcher = (struct matcher){.policy = policy};
	arena_init(&matcher->arena);
	arena_init(&scratch);
	enum status status = lists_add(matcher);
	if (status == OK)
		status = uses_find(matcher, &scratch);
	if (status == OK)
		status = classes_make(matcher, within, &scratch);
	arena_clear(&scratch);
	if (status != OK)
		matcher_free(matcher);
	else
		*ret = matcher;
	return status;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	classes_clear(&matcher->classes);
	arena_clear(&matcher->arena);
	mem_free(matcher);
}

const struct policy *matcher_policy(const struct matcher *matcher)
{
	return matcher->policy;
}

uint32_t matcher_class_count(const struct matcher *matcher)
{
	return matcher->classes.count;
}

uint32_t matcher_list_count(const struct matcher *matcher)
{
	return matcher->list_count;
}

const struct match_list *matcher_list(const struct matcher *matcher, uint32_t list)
{
	return &matcher->lists[list];
}

bool matcher_holds(const struct matcher *matcher, uint32_t class)
{
	return class_in(&matcher->classes, class, ROWS_TOGETHER);
}
