#include "engine/repair_rows.h"

/* A question on its way to an answer. Everything lives in `arena`. */
struct planning {
	const struct rows_question *question;
	struct arena *arena;
	bool *touched; /* by row */
	uint32_t touched_count;
	struct rangeset kept;      /* what the other rows hold */
	const struct range *parts; /* the maximal ranges that are wanted, of one family each */
	size_t part_count;
	struct range *hulls; /* of what is missing in a part, for those where it is */
	struct range *hull_parts;
	uint32_t hull_count;
	bool in_use[ROW_NETWORKS_MAX]; /* the networks that new rows refer to */
	uint32_t in_use_count;
};

/* Is all of `part` in the set? */
static bool set_holds(struct rangeset set, struct range part)
{
	size_t low = 0, high = set.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set.ranges[middle].last < part.first)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set.count && set.ranges[low].first <= part.first &&
	       part.last <= set.ranges[low].last;
}

static bool set_inside(struct rangeset set, struct rangeset of)
{
	for (size_t i = 0; i < set.count; i++)
		if (!set_holds(of, set.ranges[i]))
			return false;
	return true;
}

/* Which rows hold too much, and what do the others hold together? */
static enum status rows_judge(struct planning *planning)
{
	const struct rows_question *question = planning->question;
	uint32_t count = question->list->count, kept = 0;
	planning->touched = arena_array(planning->arena, count, sizeof *planning->touched);
	struct rangeset *sets = arena_array(planning->arena, count, sizeof *sets);
	if (!planning->touched || !sets)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		planning->touched[i] = !set_inside(question->rows[i], question->wanted);
		planning->touched_count += planning->touched[i];
		if (!planning->touched[i])
			sets[kept++] = question->rows[i];
	}
	return rangeset_union_all(planning->arena, sets, kept, &planning->kept);
}

static addr lower(addr a, addr b)
{
	return a < b ? a : b;
}

static addr higher(addr a, addr b)
{
	return a > b ? a : b;
}

/* What is missing of each part when the rows that stay hold `kept`. */
static enum status hulls_find(struct planning *planning, struct rangeset kept)
{
	struct rangeset missing;
	size_t at = 0;
	planning->hull_count = 0;
	if (rangeset_minus(planning->arena, planning->question->wanted, kept, &missing) != OK)
		return NOMEM;
	for (size_t i = 0; i < planning->part_count; i++) {
		struct range part = planning->parts[i];
		struct range hull = {ADDR_LAST, 0};
		if (i == 0 || part.first < planning->parts[i - 1].first)
			at = 0; /* the parts are listed IPv4 first, the missing in order */
		while (at < missing.count && missing.ranges[at].last < part.first)
			at++;
		for (size_t m = at; m < missing.count && missing.ranges[m].first <= part.last;
		     m++) {
			hull.first = lower(hull.first, higher(missing.ranges[m].first, part.first));
			hull.last = higher(hull.last, lower(missing.ranges[m].last, part.last));
		}
		if (hull.first > hull.last)
			continue;
		planning->hulls[planning->hull_count] = hull;
		planning->hull_parts[planning->hull_count++] = part;
	}
	return OK;
}

static uint32_t rows_needed(uint32_t touched, uint32_t filled)
{
	return touched > filled ? touched : filled;
}

/* What the rows that stay and the networks of a choice hold; false: one holds too much. */
static bool choice_holds(const struct planning *planning, uint32_t choice, struct rangeset *sets,
			 uint32_t *ret_count)
{
	const struct rows_question *question = planning->question;
	uint32_t count = 0;
	sets[count++] = planning->kept;
	for (uint32_t i = 0; i < question->network_count; i++) {
		if (!(choice >> i & 1))
			continue;
		if (!set_inside(question->network_sets[i], question->wanted))
			return false;
		sets[count++] = question->network_sets[i];
	}
	*ret_count = count;
	return true;
}

/* The choice of networks that takes the fewest rows; of equals the one that leaves the
 * fewest addresses to rows of their own. */
static enum status networks_choose(struct planning *planning)
{
	uint32_t best = UINT32_MAX, best_choice = 0, best_left = 0;
	struct rangeset sets[ROW_NETWORKS_MAX + 1], kept;
	for (uint32_t choice = 0; choice < 1u << planning->question->network_count; choice++) {
		uint32_t count, own = (uint32_t)__builtin_popcount(choice);
		if (!choice_holds(planning, choice, sets, &count))
			continue;
		if (rangeset_union_all(planning->arena, sets, count, &kept) != OK ||
		    hulls_find(planning, kept) != OK)
			return NOMEM;
		uint32_t cost = rows_needed(planning->touched_count, planning->hull_count + own);
		if (cost > best || (cost == best && planning->hull_count >= best_left))
			continue;
		best = cost;
		best_choice = choice;
		best_left = planning->hull_count;
	}
	uint32_t count;
	choice_holds(planning, best_choice, sets, &count);
	for (uint32_t i = 0; i < planning->question->network_count; i++)
		planning->in_use[i] = best_choice >> i & 1;
	planning->in_use_count = (uint32_t)__builtin_popcount(best_choice);
	if (rangeset_union_all(planning->arena, sets, count, &kept) != OK)
		return NOMEM;
	return hulls_find(planning, kept);
}

static enum status planning_init(struct planning *planning, const struct rows_question *question,
				 struct arena *arena)
{
	*planning = (struct planning){.question = question, .arena = arena};
	if (rows_judge(planning) != OK ||
	    rangeset_parts(arena, question->wanted, &planning->parts, &planning->part_count) != OK)
		return NOMEM;
	planning->hulls = arena_array(arena, planning->part_count, sizeof *planning->hulls);
	planning->hull_parts =
	    arena_array(arena, planning->part_count, sizeof *planning->hull_parts);
	if (!planning->hulls || !planning->hull_parts)
		return NOMEM;
	return networks_choose(planning);
}

enum status rows_cost(const struct rows_question *question, struct arena *scratch, uint32_t *ret)
{
	struct planning planning;
	if (planning_init(&planning, question, scratch) != OK)
		return NOMEM;
	*ret = rows_needed(planning.touched_count, planning.hull_count + planning.in_use_count);
	return OK;
}

/* --- The edit ------------------------------------------------------------------------- */

/* Rows that are touched, and what is missing, are matched: first those that have to do with
 * each other. */
struct matching {
	struct planning *planning;
	struct row_edit *of_row; /* of each row of the list that is touched: its edit */
	bool *row_done, *hull_done;
	struct row_edit *added;
	uint32_t added_count;
};

static struct range_row addresses_row(struct range range, struct str description)
{
	return (struct range_row){.range = range, .network = NONE, .description = description};
}

static bool ranges_meet(struct range a, struct range b)
{
	return a.first <= b.last && b.first <= a.last;
}

/* The row keeps what it has of the part, and reaches as far as something is missing. */
static struct range row_in_part(struct range row, struct range part, struct range hull)
{
	hull.first = lower(hull.first, higher(row.first, part.first));
	hull.last = higher(hull.last, lower(row.last, part.last));
	return hull;
}

static void rows_cut(struct matching *matching)
{
	struct planning *planning = matching->planning;
	const struct range_list *list = planning->question->list;
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (!planning->touched[i] || row->network != NONE)
			continue;
		for (uint32_t h = 0; h < planning->hull_count && !matching->row_done[i]; h++) {
			struct range part = planning->hull_parts[h];
			if (matching->hull_done[h] || !ranges_meet(row->range, part))
				continue;
			struct range_row new = *row;
			new.range = row_in_part(row->range, part, planning->hulls[h]);
			matching->of_row[i] = (struct row_edit){ROW_ENDS, i, new};
			matching->row_done[i] = matching->hull_done[h] = true;
		}
	}
}

/* A new row takes the place of a row that is touched and goes, or comes behind the last. */
static void row_put(struct matching *matching, struct range_row new)
{
	const struct planning *planning = matching->planning;
	for (uint32_t i = 0; i < planning->question->list->count; i++) {
		if (!planning->touched[i] || matching->row_done[i])
			continue;
		matching->of_row[i] = (struct row_edit){ROW_REPLACE, i, new};
		matching->row_done[i] = true;
		return;
	}
	matching->added[matching->added_count++] = (struct row_edit){ROW_ADD, 0, new};
}

/* What is said of the row that was cut in two holds for both halves. */
static struct str hull_description(const struct planning *planning, struct range hull)
{
	const struct range_list *list = planning->question->list;
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (planning->touched[i] && row->network == NONE &&
		    row->range.first <= hull.first && hull.last <= row->range.last)
			return row->description;
	}
	return planning->question->description;
}

static void rest_put(struct matching *matching)
{
	const struct planning *planning = matching->planning;
	const struct rows_question *question = planning->question;
	for (uint32_t i = 0; i < question->network_count; i++) {
		uint32_t network = question->networks[i];
		if (planning->in_use[i])
			row_put(matching, (struct range_row){
					      .network = network,
					      .network_name = question->network_of[network].name});
	}
	for (uint32_t h = 0; h < planning->hull_count; h++)
		if (!matching->hull_done[h])
			row_put(matching,
				addresses_row(planning->hulls[h],
					      hull_description(planning, planning->hulls[h])));
}

static enum status edit_collect(const struct matching *matching, struct list_name name,
				struct list_edit *ret)
{
	const struct planning *planning = matching->planning;
	uint32_t rows = planning->question->list->count, count = 0;
	struct row_edit *edits = arena_array(
	    planning->arena, planning->touched_count + matching->added_count, sizeof *edits);
	if (!edits)
		return NOMEM;
	for (uint32_t i = 0; i < rows; i++) {
		if (!planning->touched[i])
			continue;
		edits[count] = (struct row_edit){.change = ROW_DROP, .row = i};
		if (matching->row_done[i])
			edits[count] = matching->of_row[i];
		count++;
	}
	for (uint32_t i = 0; i < matching->added_count; i++)
		edits[count++] = matching->added[i];
	*ret = (struct list_edit){name, edits, count};
	return OK;
}

enum status rows_plan(const struct rows_question *question, struct list_name name,
		      struct arena *arena, struct list_edit *ret)
{
	struct planning planning;
	struct matching matching = {.planning = &planning};
	if (planning_init(&planning, question, arena) != OK)
		return NOMEM;
	uint32_t rows = question->list->count;
	uint32_t added = planning.hull_count + planning.in_use_count;
	matching.of_row = arena_array(arena, rows, sizeof *matching.of_row);
	matching.row_done = arena_array(arena, rows, sizeof *matching.row_done);
	matching.hull_done = arena_array(arena, planning.hull_count, sizeof *matching.hull_done);
	matching.added = arena_array(arena, added, sizeof *matching.added);
	if (!matching.of_row || !matching.row_done || !matching.hull_done || !matching.added)
		return NOMEM;
	rows_cut(&matching);
	rest_put(&matching);
	return edit_collect(&matching, name, ret);
}
