/* Which addresses contradict a property: found only when somebody asks. */
#include "engine/prove_inside.h"

enum status violation_addresses(const struct violation *violation, struct arena *arena,
				struct rangeset *ret)
{
	return cells_addresses(violation->cells, violation->in, arena, ret);
}

/* --- All violations ----------------------------------------------------------------------
 *
 * Thousands of subjects may be at fault almost everywhere: each outside its own few ranges.
 * Of those the large rests are never made, for the union of what lies outside A and what
 * lies outside B is what lies outside their intersection:
 *
 *	outside own lists	classes of the ground, but for what is in the own lists of all
 *				that are at fault there
 *	inside			the cells themselves, which are no larger than the own lists */

/* The cells at fault over the same own lists, of all parts that lie on them: many kinds of
 * subjects may have one long list, which is walked once. */
struct fault {
	const struct cells *cells;
	bool *in;
};

struct faults {
	struct fault *at;
	uint32_t count;
	struct map known; /* the arrays of own lists → which of `at` */
	struct arena *arena;
};

/* The same lists over the same ground make the same cells in the same order. */
static enum status fault_get(struct faults *faults, const struct cells *cells, struct fault **ret)
{
	struct str key = {(const char *)cells->own, cells->own_count * sizeof *cells->own};
	uint32_t known;
	if (map_add(&faults->known, faults->arena, key, faults->count, &known) != OK)
		return NOMEM;
	if (known != MAP_NONE) {
		*ret = &faults->at[known];
		return OK;
	}
	struct fault *fault = arena_push(faults->arena, &faults->at, faults->count, sizeof *fault);
	if (!fault)
		return NOMEM;
	fault->cells = cells;
	fault->in = arena_array(faults->arena, cells->count, sizeof *fault->in);
	faults->count++;
	*ret = fault;
	return fault->in ? OK : NOMEM;
}

static enum status faults_find(const struct proof *proof, struct faults *faults)
{
	for (size_t i = 0; i < proof->violation_count; i++) {
		const struct violation *violation = &proof->violations[i];
		struct fault *fault;
		if (fault_get(faults, violation->cells, &fault) != OK)
			return NOMEM;
		for (uint32_t cell = 0; cell < violation->cells->count; cell++)
			fault->in[cell] |= violation->in[cell];
	}
	return OK;
}

/* What is at fault outside own lists, by class of the ground. */
struct outer {
	bool any;
	struct rangeset spared; /* in the own lists of each fault there */
};

struct joining {
	struct arena *scratch;
	struct cells ground;   /* without own lists: a cell per class */
	struct outer *outer;   /* by class */
	struct rangeset *sets; /* whose union it is */
	size_t set_count;
};

static enum status joining_init(struct joining *j, struct ground *ground)
{
	uint32_t classes = 0;
	if (cells_find(ground, NULL, 0, j->scratch, &j->ground) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < j->ground.count; i++)
		if (j->ground.at[i].ground >= classes)
			classes = j->ground.at[i].ground + 1;
	j->outer = arena_array(j->scratch, classes, sizeof *j->outer);
	return j->outer ? OK : NOMEM;
}

static enum status set_add(struct joining *j, struct rangeset set)
{
	struct rangeset *added = arena_push(j->scratch, &j->sets, j->set_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = set;
	j->set_count++;
	return OK;
}

static enum status outer_add(struct joining *j, uint32_t class, struct rangeset own)
{
	struct outer *outer = &j->outer[class];
	if (outer->any)
		return outer->spared.count
			   ? rangeset_intersect(j->scratch, outer->spared, own, &outer->spared)
			   : OK;
	*outer = (struct outer){true, own};
	return OK;
}

/* Takes the cells outside own lists out of the fault; adds the addresses of the rest. */
static enum status fault_join(struct joining *j, struct fault *fault)
{
	const struct cells *cells = fault->cells;
	struct rangeset own, set;
	bool any = false;
	if (rangeset_union_all(j->scratch, cells->own, cells->own_count, &own) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < cells->count; i++) {
		if (fault->in[i] && cells->at[i].own == 0) {
			fault->in[i] = false;
			if (outer_add(j, cells->at[i].ground, own) != OK)
				return NOMEM;
		}
		any = any || fault->in[i];
	}
	if (!any)
		return OK;
	if (cells_addresses(cells, fault->in, j->scratch, &set) != OK)
		return NOMEM;
	return set_add(j, set);
}

/* The classes of which nothing is spared at once, the others one by one. */
static enum status outers_join(struct joining *j)
{
	struct rangeset set;
	bool *whole = arena_array(j->scratch, j->ground.count, sizeof *whole);
	bool *one = arena_array(j->scratch, j->ground.count, sizeof *one);
	if (!whole || !one)
		return NOMEM;
	for (uint32_t i = 0; i < j->ground.count; i++) {
		const struct outer *outer = &j->outer[j->ground.at[i].ground];
		whole[i] = outer->any && !outer->spared.count;
		if (!outer->any || whole[i])
			continue;
		one[i] = true;
		enum status status = cells_addresses(&j->ground, one, j->scratch, &set);
		one[i] = false;
		if (status != OK || rangeset_minus(j->scratch, set, outer->spared, &set) != OK ||
		    set_add(j, set) != OK)
			return NOMEM;
	}
	if (cells_addresses(&j->ground, whole, j->scratch, &set) != OK)
		return NOMEM;
	return set_add(j, set);
}

static enum status violations_union(const struct proof *proof, struct arena *scratch,
				    struct arena *arena, struct rangeset *ret)
{
	struct faults faults = {.arena = scratch};
	struct joining j = {.scratch = scratch};
	if (!proof->violation_count)
		return rangeset_of(arena, NULL, 0, ret);
	if (faults_find(proof, &faults) != OK || joining_init(&j, proof->ground) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < faults.count; i++)
		if (fault_join(&j, &faults.at[i]) != OK)
			return NOMEM;
	if (outers_join(&j) != OK)
		return NOMEM;
	return rangeset_union_all(arena, j.sets, j.set_count, ret);
}

/* --- Changes that broaden -------------------------------------------------------------- */

static enum status changes_union(const struct proof *proof, struct arena *scratch,
				 struct arena *arena, struct rangeset *ret)
{
	struct rangeset *sets = NULL;
	size_t count = 0;
	for (size_t g = 0; g < proof->diff->group_count; g++) {
		const struct diff_group *group = &proof->diff->groups[g];
		for (size_t i = 0; i < group->change_count; i++) {
			if (!change_broadens(&group->changes[i]))
				continue;
			struct rangeset *set = arena_push(scratch, &sets, count, sizeof *set);
			if (!set || diff_addresses(group, &group->changes[i], scratch, set) != OK)
				return NOMEM;
			count++;
		}
	}
	return rangeset_union_all(arena, sets, count, ret);
}

enum status proof_addresses(const struct proof *proof, struct arena *arena, struct rangeset *ret)
{
	struct arena scratch;
	arena_init(&scratch);
	enum status status = proof->certain
				 ? rangeset_intersect(arena, *proof->certain, *proof->certain, ret)
			     : proof->diff ? changes_union(proof, &scratch, arena, ret)
					   : violations_union(proof, &scratch, arena, ret);
	arena_clear(&scratch);
	return status;
}
