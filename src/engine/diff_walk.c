#include "engine/diff_walk.h"

/* The lists that kinds of subjects bring: their profiles'. */
struct own_lists {
	const struct rangeset *list[SIDES]; /* or NULL */
	bool apps_matter;                   /* a side has a list, even an empty one */
	uint32_t first, count;              /* kinds: walk.by_own[first], … */
};

/* ---- the plan ---- */

static struct own_lists own_lists_of(const struct diff_walk *walk, uint32_t kind)
{
	const struct diff_subject *subject = &walk->subjects.at[walk->subjects.first[kind]];
	struct own_lists own = {0};
	for (unsigned s = 0; s < SIDES; s++) {
		uint32_t profile = subject->side[s].profile;
		if (profile == NONE)
			continue;
		own.list[s] = profile_list(walk->side[s], profile);
		own.apps_matter |= walk->side[s]->profiles[profile].list != LIST_ABSENT;
	}
	return own;
}

/* Numbers the lists in the order of the kinds; `ret` has room for a number per kind. */
static enum status owns_number(struct diff_walk *walk, uint32_t *ret)
{
	struct map known = {0};
	for (uint32_t kind = 0; kind < walk->subjects.kind_count; kind++) {
		struct own_lists own = own_lists_of(walk, kind);
		uintptr_t *key = arena_array(&walk->plan, 3, sizeof *key);
		if (!key)
			return NOMEM;
		key[0] = (uintptr_t)own.list[OLD];
		key[1] = (uintptr_t)own.list[NEW];
		key[2] = own.apps_matter;
		if (map_add(&known, &walk->plan, (struct str){(char *)key, 3 * sizeof *key},
			    walk->own_count, &ret[kind]) != OK)
			return NOMEM;
		if (ret[kind] == MAP_NONE) {
			struct own_lists *at =
			    arena_push(&walk->plan, &walk->owns, walk->own_count, sizeof *at);
			if (!at)
				return NOMEM;
			*at = own;
			ret[kind] = walk->own_count++;
		}
		walk->owns[ret[kind]].count++;
	}
	return OK;
}

/* Kinds in the order of their lists, else in their own. */
static enum status kinds_sort(struct diff_walk *walk)
{
	uint32_t count = walk->subjects.kind_count, first = 0;
	uint32_t *own = arena_array(&walk->plan, count, sizeof *own);
	walk->by_own = arena_array(&walk->plan, count, sizeof *walk->by_own);
	if (!own || !walk->by_own || owns_number(walk, own) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < walk->own_count; i++) {
		walk->owns[i].first = first;
		first += walk->owns[i].count;
		walk->owns[i].count = 0;
	}
	for (uint32_t kind = 0; kind < count; kind++) {
		struct own_lists *lists = &walk->owns[own[kind]];
		walk->by_own[lists->first + lists->count++] = kind;
	}
	return OK;
}

/* The shared lists of both sides, those that are equal once. */
static enum status ground_find(struct diff_walk *walk)
{
	struct map known = {0};
	struct rangeset *lists[SIDES], *all;
	uint32_t counts[SIDES], count = 0;
	for (unsigned s = 0; s < SIDES; s++)
		if (shared_lists(walk->side[s], &walk->plan, &lists[s], &counts[s]) != OK)
			return NOMEM;
	all = arena_array(&walk->plan, (size_t)counts[OLD] + counts[NEW], sizeof *all);
	if (!all)
		return NOMEM;
	for (unsigned s = 0; s < SIDES; s++) {
		for (uint32_t i = 0; i < counts[s]; i++) {
			const struct rangeset *list = &lists[s][i];
			struct str bytes = {(const char *)list->ranges,
					    list->count * sizeof *list->ranges};
			uint32_t old;
			if (map_add(&known, &walk->plan, bytes, count, &old) != OK)
				return NOMEM;
			if (old == MAP_NONE)
				all[count++] = *list;
		}
	}
	return ground_new(all, count, &walk->ground);
}

/* Does a rule that could refuse or ask for something lack its database, and not only where
 * it does not matter? */
static bool rule_lacks(const struct ruleset *ruleset, const struct compiled_rule *rule,
		       const struct cells *cells)
{
	bool country = rule->country.in != LIST_ABSENT && rule->country.known == LIST_EMPTY;
	bool asn = rule->asn.in != LIST_ABSENT && rule->asn.known == LIST_EMPTY;
	if (rule->action == TXN_NOTIFY || (!country && !asn))
		return false;
	for (uint32_t i = 0; i < cells->count; i++) {
		uint32_t class = ruleset_class(ruleset, cells->at[i].lowest);
		if (rule_match(ruleset, rule, class) == RULE_UNKNOWN)
			return true;
	}
	return false;
}

static enum status locations_find(struct diff_walk *walk)
{
	struct cells cells;
	if (cells_find(walk->ground, NULL, 0, &walk->own, &cells) != OK)
		return NOMEM;
	for (unsigned s = 0; s < SIDES; s++) {
		const struct ruleset *ruleset = walk->side[s];
		for (uint32_t i = 0; i < ruleset->txn_rule_count && !walk->locations; i++)
			walk->locations = rule_lacks(ruleset, &ruleset->txn_rules[i], &cells);
	}
	return OK;
}

static void walk_begin(const struct ruleset *old, const struct ruleset *new, struct diff_walk *ret)
{
	*ret = (struct diff_walk){.side = {old, new}};
	arena_init(&ret->plan);
	arena_init(&ret->own);
	arena_init(&ret->kind);
	ret->sessions = old->lock_sessions || new->lock_sessions;
}

/* Once the subjects are known. */
static enum status walk_plan(struct diff_walk *walk)
{
	const struct zone *zones[SIDES];
	for (unsigned s = 0; s < SIDES; s++) {
		zones[s] = walk->side[s]->policy->org.zone;
		if (!zones[s]) /* one that is not known is taken to be the other's */
			zones[s] = walk->side[SIDES - 1 - s]->policy->org.zone;
	}
	if (diff_apps_find(walk->side, &walk->plan, &walk->apps) != OK ||
	    diff_clocks_find(zones, &walk->plan, &walk->clocks) != OK || kinds_sort(walk) != OK ||
	    ground_find(walk) != OK ||
	    grounds_describe(walk->side, walk->ground, &walk->plan, &walk->grounds) != OK)
		return NOMEM;
	return locations_find(walk);
}

enum status diff_walk_init(const struct ruleset *old, const struct ruleset *new,
			   struct diff_walk *ret)
{
	walk_begin(old, new, ret);
	if (diff_subjects_find(ret->side, &ret->plan, &ret->subjects) != OK)
		return NOMEM;
	return walk_plan(ret);
}

enum status diff_walk_init_given(const struct ruleset *old, const struct ruleset *new,
				 const struct diff_subject *subjects, uint32_t count,
				 struct diff_walk *ret)
{
	walk_begin(old, new, ret);
	if (diff_subjects_given(subjects, count, &ret->plan, &ret->subjects) != OK)
		return NOMEM;
	return walk_plan(ret);
}

void diff_walk_clear(struct diff_walk *walk)
{
	ground_free(walk->ground);
	arena_clear(&walk->kind);
	arena_clear(&walk->own);
	arena_clear(&walk->plan);
	walk->ground = NULL;
}

/* ---- the walk ---- */

/* Adds a list, unless there is one that is equal. */
static void list_add(struct rangeset *lists, uint32_t *count, const struct rangeset *list)
{
	for (uint32_t i = 0; i < *count; i++)
		if (lists[i].count == list->count &&
		    memcmp(lists[i].ranges, list->ranges, list->count * sizeof *list->ranges) == 0)
			return;
	lists[(*count)++] = *list;
}

_Static_assert(SIDES + BATCH_LISTS_MAX <= (int)OWN_MAX, "a batch is one question");

static enum status cells_lay(struct diff_walk *walk, const struct own_lists *own,
			     const struct app_batch *batch, struct cells *ret)
{
	uint32_t count = 0;
	struct rangeset *lists = arena_array(&walk->own, SIDES + BATCH_LISTS_MAX, sizeof *lists);
	if (!lists)
		return NOMEM;
	for (unsigned s = 0; s < SIDES; s++)
		if (own->list[s])
			list_add(lists, &count, own->list[s]);
	for (uint32_t i = 0; i < batch->list_count; i++)
		list_add(lists, &count, &batch->lists[i]);
	return cells_find(walk->ground, lists, count, &walk->own, ret);
}

static enum status hours_find(struct diff_walk *walk, const struct diff_subject *subject,
			      struct diff_hours **ret, uint32_t *ret_count)
{
	const struct compiled_profile *profiles[SIDES] = {NULL, NULL};
	for (unsigned s = 0; s < SIDES; s++)
		if (subject_is_there(subject->side[s]))
			profiles[s] = &walk->side[s]->profiles[subject->side[s].profile];
	return diff_hours_find(&walk->clocks, profiles, &walk->kind, ret, ret_count);
}

/* A kind of subject, with the lists and apps that `question` has already. */
static enum status kind_walk(struct diff_walk *walk, struct diff_question question,
			     struct diff_found found, diff_visit *visit, void *visitor,
			     bool *ret_stop)
{
	struct diff_hours *hours;
	struct diff_table table;
	arena_reset(&walk->kind);
	question.subject = &walk->subjects.at[walk->subjects.first[found.kind]];
	if (hours_find(walk, question.subject, &hours, &question.hours_count) != OK)
		return NOMEM;
	question.hours = hours;
	if (diff_table_new(&question, &walk->kind, &table) != OK)
		return NOMEM;
	walk->cases += (uint64_t)table.case_count * question.cells->count;
	found.table = &table;
	found.arena = &walk->kind;
	return table.changed ? visit(visitor, found, ret_stop) : OK;
}

/* All kinds with these lists, on one batch of apps. */
static enum status batch_walk(struct diff_walk *walk, const struct own_lists *own,
			      const struct app_batch *batch, diff_visit *visit, void *visitor,
			      bool *ret_stop)
{
	struct cells cells;
	struct diff_columns columns;
	struct diff_question question = {.side = walk->side,
					 .apps = walk->apps.at,
					 .batch = batch,
					 .cells = &cells,
					 .columns = &columns,
					 .sessions = walk->sessions};
	struct diff_found found = {.place = walk->place++};
	enum status status = OK;
	if (own->apps_matter)
		found.batch = (uint32_t)(batch - walk->apps.batches);
	arena_reset(&walk->own);
	if (cells_lay(walk, own, batch, &cells) != OK)
		return NOMEM;
	if (diff_columns_find(walk->side, &cells, walk->grounds, &walk->own, &columns) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < own->count && status == OK && !*ret_stop; i++) {
		found.kind = walk->by_own[own->first + i];
		status = kind_walk(walk, question, found, visit, visitor, ret_stop);
	}
	return status;
}

/* All kinds with these lists. */
static enum status own_walk_all(struct diff_walk *walk, const struct own_lists *own,
				diff_visit *visit, void *visitor, bool *ret_stop)
{
	const struct diff_apps *apps = &walk->apps;
	enum status status = OK;
	uint32_t batches = own->apps_matter ? apps->batch_count : 1;
	for (uint32_t b = 0; b < batches && status == OK && !*ret_stop; b++) {
		const struct app_batch *batch = own->apps_matter ? &apps->batches[b] : &apps->none;
		status = batch_walk(walk, own, batch, visit, visitor, ret_stop);
	}
	return status;
}

enum status diff_walk_all(struct diff_walk *walk, diff_visit *visit, void *visitor)
{
	enum status status = OK;
	bool stop = false;
	for (uint32_t i = 0; i < walk->own_count && status == OK && !stop; i++)
		status = own_walk_all(walk, &walk->owns[i], visit, visitor, &stop);
	return status;
}

enum status diff_walk_kind(struct diff_walk *walk, uint32_t kind, diff_visit *visit, void *visitor)
{
	struct own_lists own = own_lists_of(walk, kind);
	bool stop = false;
	while (walk->by_own[own.first] != kind)
		own.first++;
	own.count = 1;
	return own_walk_all(walk, &own, visit, visitor, &stop);
}
