#include "engine/diff_reduce.h"

#include <stdlib.h>

#include "engine/diff_boxes.h"

/* The cases of one channel that change alike in one region. */
struct case_group {
	uint32_t region;
	uint8_t via;
	uint32_t *cases; /* numbers */
	uint32_t count;
};

struct reduction {
	const struct diff_table *table;
	struct arena *arena;
	size_t words; /* of a set of columns */
	struct map region_numbers, group_numbers, reduced_numbers;
	struct diff_region *regions;
	struct case_group *groups;
	struct diff_reduced *reduced;
	uint32_t region_count, group_count, reduced_count;
};

/* ---- regions ---- */

/* Where one case changes in one way: the key of a region, its columns behind it. */
struct region_key {
	transition change;
	uint32_t phase;
	uint64_t columns[];
};

static struct str key_bytes(const struct reduction *r, const struct region_key *key)
{
	return (struct str){(const char *)key, sizeof *key + r->words * sizeof *key->columns};
}

static enum status region_of(struct reduction *r, const struct region_key *key, uint32_t lowest,
			     uint32_t *ret)
{
	uint32_t known;
	if (map_add(&r->region_numbers, r->arena, key_bytes(r, key), r->region_count, &known) != OK)
		return NOMEM;
	*ret = known;
	if (known != MAP_NONE)
		return OK;
	struct diff_region *region =
	    arena_push(r->arena, &r->regions, r->region_count, sizeof *region);
	if (!region)
		return NOMEM;
	*region = (struct diff_region){
	    .change = key->change, .phase = key->phase, .lowest = lowest, .columns = key->columns};
	*ret = r->region_count++;
	return OK;
}

static enum status group_add(struct reduction *r, uint32_t region, uint32_t number)
{
	uint32_t known, *names = arena_array(r->arena, 2, sizeof *names), *at;
	if (!names)
		return NOMEM;
	names[0] = region;
	names[1] = r->table->cases[number].via;
	if (map_add(&r->group_numbers, r->arena, (struct str){(char *)names, 2 * sizeof *names},
		    r->group_count, &known) != OK)
		return NOMEM;
	if (known == MAP_NONE) {
		struct case_group *group =
		    arena_push(r->arena, &r->groups, r->group_count, sizeof *group);
		if (!group)
			return NOMEM;
		*group = (struct case_group){.region = region, .via = (uint8_t)names[1]};
		known = r->group_count++;
	}
	struct case_group *group = &r->groups[known];
	if (!(at = arena_push(r->arena, &group->cases, group->count, sizeof *at)))
		return NOMEM;
	*at = number;
	group->count++;
	return OK;
}

/* The columns in which case `number` changes as it does in column `first`. */
static enum status region_gather(struct reduction *r, uint32_t number, uint32_t first)
{
	uint32_t columns = r->table->question->columns->count, region;
	const transition *row = r->table->at + (size_t)number * columns;
	struct region_key *key =
	    arena_alloc(r->arena, sizeof *key + r->words * sizeof *key->columns);
	if (!key)
		return NOMEM;
	key->change = row[first];
	key->phase = r->table->cases[number].phase;
	for (uint32_t column = first; column < columns; column++)
		key->columns[column / 64] |= (uint64_t)(row[column] == key->change) << column % 64;
	if (region_of(r, key, first, &region) != OK)
		return NOMEM;
	return group_add(r, region, number);
}

/* Is this the first column of the row that changes like that? */
static bool is_first(const transition *row, uint32_t column, const transition *seen, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (seen[i] == row[column])
			return false;
	return true;
}

static enum status row_gather(struct reduction *r, uint32_t number, transition *seen)
{
	uint32_t columns = r->table->question->columns->count, count = 0;
	const transition *row = r->table->at + (size_t)number * columns;
	for (uint32_t column = 0; column < columns; column++) {
		if (row[column] == 0 || !is_first(row, column, seen, count))
			continue;
		seen[count++] = row[column];
		if (region_gather(r, number, column) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status rows_gather(struct reduction *r)
{
	transition *seen = arena_array(r->arena, r->table->question->columns->count, sizeof *seen);
	if (!seen)
		return NOMEM;
	for (uint32_t i = 0; i < r->table->case_count; i++)
		if (row_gather(r, i, seen) != OK)
			return NOMEM;
	return OK;
}

/* ---- boxes ---- */

static uint64_t value_set(bool used, unsigned value)
{
	return used ? UINT64_C(1) << value : BOX_ANY;
}

static struct box case_box(const struct login_case *login_case)
{
	enum channel via = login_case->via;
	enum phase phase = login_case->phase;
	struct box box;
	box.set[DIFF_FACT_APP] = value_set(case_uses_app(via), login_case->app);
	box.set[DIFF_FACT_HOURS] = value_set(true, login_case->hours);
	box.set[DIFF_FACT_DEVICE] = value_set(case_uses_device(via, phase), login_case->device);
	box.set[DIFF_FACT_CREDENTIAL] =
	    value_set(case_uses_credential(via, phase), login_case->credential);
	box.set[DIFF_FACT_STRONG_AUTH] =
	    value_set(case_uses_strong_auth(via, phase), login_case->strong_auth);
	box.set[DIFF_FACT_SESSION_IP] = value_set(phase == PHASE_REQUEST, login_case->session_ip);
	return box;
}

/* A fact that takes all its values does not matter; of apps only if there are no others. */
static void box_simplify(const struct diff_table *table, struct box *box)
{
	for (unsigned fact = 0; fact < DIFF_FACT_COUNT; fact++) {
		if (fact == DIFF_FACT_APP && !table->question->batch->whole)
			continue;
		if (box->set[fact] == table->values[fact])
			box->set[fact] = BOX_ANY;
	}
}

/* Channels that change alike are one. */
static enum status reduced_add(struct reduction *r, const struct case_group *group,
			       const struct box *box)
{
	struct {
		uint64_t region;
		struct box box;
	} *key = arena_alloc(r->arena, sizeof *key);
	uint32_t known;
	if (!key)
		return NOMEM;
	key->region = group->region;
	key->box = *box;
	if (map_add(&r->reduced_numbers, r->arena, (struct str){(char *)key, sizeof *key},
		    r->reduced_count, &known) != OK)
		return NOMEM;
	if (known == MAP_NONE) {
		struct diff_reduced *reduced =
		    arena_push(r->arena, &r->reduced, r->reduced_count, sizeof *reduced);
		if (!reduced)
			return NOMEM;
		*reduced = (struct diff_reduced){&r->regions[group->region], *box, 0};
		known = r->reduced_count++;
	}
	r->reduced[known].via |= (uint16_t)(1u << group->via);
	return OK;
}

static enum status group_reduce(struct reduction *r, const struct case_group *group)
{
	struct box *boxes = arena_array(r->arena, group->count, sizeof *boxes);
	uint32_t count = group->count;
	if (!boxes)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		boxes[i] = case_box(&r->table->cases[group->cases[i]]);
	if (boxes_join(boxes, &count, r->arena) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		box_simplify(r->table, &boxes[i]);
		if (reduced_add(r, group, &boxes[i]) != OK)
			return NOMEM;
	}
	return OK;
}

/* ---- order ---- */

static int number_compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int reduced_compare(const void *a, const void *b)
{
	const struct diff_reduced *left = a, *right = b;
	const struct diff_region *from = left->region, *to = right->region;
	int order = number_compare(transition_class(from->change), transition_class(to->change));
	if (!order)
		order = number_compare((unsigned)__builtin_ctz(left->via),
				       (unsigned)__builtin_ctz(right->via));
	if (!order)
		order = number_compare(from->lowest, to->lowest);
	if (!order)
		order = number_compare(from->phase, to->phase);
	if (!order)
		order = number_compare(left->via, right->via);
	for (unsigned fact = 0; !order && fact < DIFF_FACT_COUNT; fact++)
		order = number_compare(left->box.set[fact], right->box.set[fact]);
	return order;
}

enum status diff_reduce(const struct diff_table *table, struct arena *arena,
			struct diff_reduced **ret, uint32_t *ret_count)
{
	struct reduction r = {
	    .table = table, .arena = arena, .words = bit_words(table->question->columns->count)};
	if (rows_gather(&r) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < r.group_count; i++)
		if (group_reduce(&r, &r.groups[i]) != OK)
			return NOMEM;
	if (r.reduced_count)
		qsort(r.reduced, r.reduced_count, sizeof *r.reduced, reduced_compare);
	*ret = r.reduced;
	*ret_count = r.reduced_count;
	return OK;
}
