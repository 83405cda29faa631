#include "engine/diff.h"

#include "engine/diff_groups.h"

const struct str diff_class_names[DIFF_CLASS_COUNT] = {
    [DIFF_OPENED] = STR_INIT("opened"),       [DIFF_WEAKENED] = STR_INIT("weakened"),
    [DIFF_TIGHTENED] = STR_INIT("tightened"), [DIFF_CLOSED] = STR_INIT("closed"),
    [DIFF_REASON] = STR_INIT("reason"),
};

enum { PLACE_RANGES_MAX = 4096 }; /* that are kept */

/* ---- everything ---- */

/* Apps last longer than the walk. */
static enum status apps_keep(const struct diff_walk *walk, struct arena *arena, struct diff *ret)
{
	struct diff_app *apps = arena_array(arena, walk->apps.count, sizeof *apps);
	if (!apps)
		return NOMEM;
	for (uint32_t i = 0; i < walk->apps.count; i++) {
		const struct diff_app *from = &walk->apps.at[i];
		struct str *names = arena_array(arena, from->count, sizeof *names);
		if (!names)
			return NOMEM;
		if (from->count)
			memcpy(names, from->names, from->count * sizeof *names);
		apps[i] = *from;
		apps[i].names = names;
	}
	ret->apps = apps;
	ret->app_count = walk->apps.count;
	return OK;
}

/* Of one kind, or (NONE) of all. */
static enum status groups_find(struct diff_walk *walk, uint32_t kind, struct arena *arena,
			       struct diff *ret)
{
	struct diff_grouping grouping;
	enum status status = diff_grouping_init(walk, arena, &grouping);
	if (status == OK && kind == NONE)
		status = diff_walk_all(walk, diff_grouping_visit, &grouping);
	else if (status == OK)
		status = diff_walk_kind(walk, kind, diff_grouping_visit, &grouping);
	if (status == OK)
		status = diff_grouping_finish(&grouping, ret);
	diff_grouping_clear(&grouping);
	return status;
}

enum status diff_find(const struct ruleset *old, const struct ruleset *new, struct arena *arena,
		      struct diff *ret)
{
	struct diff diff = {.side = {old, new}, .arena = arena};
	struct diff_walk walk;
	enum status status = diff_walk_init(old, new, &walk);
	if (status == OK)
		status = groups_find(&walk, NONE, arena, &diff);
	if (status == OK)
		status = apps_keep(&walk, arena, &diff);
	if (status == OK) {
		diff.cases = walk.cases;
		diff.subjects = walk.subjects.count;
		diff.kinds = walk.subjects.kind_count;
		diff.locations = walk.locations;
		diff.ground = walk.ground;
		walk.ground = NULL;
		*ret = diff;
	}
	diff_walk_clear(&walk);
	return status;
}

void diff_clear(struct diff *diff)
{
	ground_free(diff->ground);
	*diff = (struct diff){0};
}

/* ---- some, each for itself ---- */

static enum status each_find(struct diff_walk *walk, struct arena *arena, struct diff *ret)
{
	struct diff common = {.arena = arena, .subjects = 1, .kinds = 1};
	common.side[OLD] = walk->side[OLD];
	common.side[NEW] = walk->side[NEW];
	common.locations = walk->locations;
	enum status status = apps_keep(walk, arena, &common);
	for (uint32_t i = 0; i < walk->subjects.count && status == OK; i++) {
		uint64_t before = walk->cases;
		ret[i] = common;
		status = groups_find(walk, i, arena, &ret[i]);
		ret[i].cases = walk->cases - before;
	}
	return status;
}

enum status diff_find_each(const struct ruleset *old, const struct ruleset *new,
			   const struct diff_subject *subjects, uint32_t count, struct arena *arena,
			   struct diff **ret, struct ground **ret_ground)
{
	struct diff_walk walk;
	struct diff *each = arena_array(arena, count, sizeof *each);
	if (!each)
		return NOMEM;
	enum status status = diff_walk_init_given(old, new, subjects, count, &walk);
	if (status == OK)
		status = each_find(&walk, arena, each);
	if (status == OK) {
		*ret = each;
		*ret_ground = walk.ground;
		walk.ground = NULL;
	}
	diff_walk_clear(&walk);
	return status;
}

/* ---- addresses ---- */

enum status diff_addresses(const struct diff_group *group, const struct diff_change *change,
			   struct arena *arena, struct rangeset *ret)
{
	struct diff_place *place = change->place;
	struct rangeset found;
	if (place->known) {
		*ret = place->addresses;
		return OK;
	}
	if (cells_addresses(&group->cells, change->in, arena, &found) != OK)
		return NOMEM;
	*ret = found;
	if (found.count > PLACE_RANGES_MAX)
		return OK;
	struct range *kept = arena_array(place->arena, found.count, sizeof *kept);
	if (!kept)
		return NOMEM;
	if (found.count)
		memcpy(kept, found.ranges, found.count * sizeof *kept);
	place->addresses = (struct rangeset){kept, found.count};
	place->known = true;
	return OK;
}

/* ---- anything ---- */

struct first_change {
	struct diff_example example;
	bool found;
};

static enum status first_visit(void *visitor, struct diff_found found, bool *ret_stop)
{
	struct first_change *first = visitor;
	const struct diff_table *table = found.table;
	uint32_t columns = table->question->columns->count;
	size_t at = 0;
	while (table->at[at] == 0)
		at++;
	const struct login_case *login_case = &table->cases[at / columns];
	uint32_t column = (uint32_t)(at % columns);
	first->example.subject = *table->question->subject;
	first->example.class = transition_class(table->at[at]);
	for (unsigned s = 0; s < SIDES; s++) {
		question_decide(table->question, login_case, column, s,
				&first->example.decision[s]);
		first->example.login[s] = question_login(table->question, login_case, column, s);
	}
	*ret_stop = first->found = true;
	return OK;
}

enum status diff_any(const struct ruleset *old, const struct ruleset *new, bool *ret,
		     struct diff_example *ret_example)
{
	struct first_change first = {0};
	struct diff_walk walk;
	enum status status = diff_walk_init(old, new, &walk);
	if (status == OK)
		status = diff_walk_all(&walk, first_visit, &first);
	diff_walk_clear(&walk);
	if (status != OK)
		return status;
	*ret = first.found;
	if (first.found)
		*ret_example = first.example;
	return OK;
}
