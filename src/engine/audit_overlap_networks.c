/* Which of the networks that a list names say what others say? All edges cut the addresses into
 * segments. A tree over them counts by how many rows each is held. A network goes when all of its
 * segments are held by another one, too: the smallest network is asked first, and is taken off when
 * it goes. So no network stays that those that stay with it hold, and all takes time with the
 * ranges times their logarithm.
 *
 *	segments   │ 0 │ 1 │ 2 │ 3 │
 *	held by      1   2   2   0
 *	least        └─1─┘   └─0─┘	of the half, and so on up to the root
 */
#include <stdlib.h>

#include "engine/audit_overlap_search.h"
#include "net/addr_sort.h"

struct canvas {
	addr *starts; /* of segments, ascending; the last ends at the last address */
	uint32_t count;
	uint32_t width;  /* of the tree: a power of two, from `count` on */
	uint32_t *least; /* by node, the root is 1: the least of its segments, ... */
	uint32_t *added; /* ... of which this was added to all of the node at once */
};

static void edges_add(struct canvas *canvas, struct rangeset set)
{
	for (size_t i = 0; i < set.count; i++) {
		canvas->starts[canvas->count++] = set.ranges[i].first;
		if (set.ranges[i].last != ADDR_LAST)
			canvas->starts[canvas->count++] = set.ranges[i].last + 1;
	}
}

static enum status starts_make(const struct overlap_search *search, struct canvas *canvas)
{
	size_t room = search->own_count;
	for (uint32_t i = 0; i < search->reference_count; i++)
		room += search->references[i].set.count;
	canvas->starts = arena_array(search->scratch, 2 * room + 1, sizeof *canvas->starts);
	if (!canvas->starts)
		return NOMEM;
	for (uint32_t i = 0; i < search->own_count; i++)
		edges_add(canvas, (struct rangeset){&search->own[i].range, 1});
	for (uint32_t i = 0; i < search->reference_count; i++)
		edges_add(canvas, search->references[i].set);
	canvas->count = (uint32_t)addrs_sort(canvas->starts, canvas->count);
	return OK;
}

static enum status canvas_make(const struct overlap_search *search, struct canvas *ret)
{
	struct canvas canvas = {.width = 1};
	if (starts_make(search, &canvas) != OK)
		return NOMEM;
	while (canvas.width < canvas.count)
		canvas.width *= 2;
	canvas.least = arena_array(search->scratch, 2 * (size_t)canvas.width, sizeof *canvas.least);
	canvas.added = arena_array(search->scratch, 2 * (size_t)canvas.width, sizeof *canvas.added);
	if (!canvas.least || !canvas.added)
		return NOMEM;
	*ret = canvas;
	return OK;
}

/* The segment that begins there; the number of segments when none does. */
static uint32_t segment_at(const struct canvas *canvas, addr start)
{
	uint32_t low = 0, high = canvas->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (canvas->starts[middle] < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t segment_behind(const struct canvas *canvas, struct range range)
{
	return range.last == ADDR_LAST ? canvas->count : segment_at(canvas, range.last + 1);
}

/* Segments from `first` up to `end`, and the part of them that a node has. */
struct stretch {
	uint32_t first, end;
};

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static void stretch_add(struct canvas *canvas, uint32_t node, struct stretch of,
			struct stretch wanted, uint32_t change)
{
	uint32_t middle = of.first + (of.end - of.first) / 2;
	uint32_t *least = canvas->least;
	if (wanted.end <= of.first || of.end <= wanted.first)
		return;
	if (wanted.first <= of.first && of.end <= wanted.end) {
		canvas->added[node] += change;
		least[node] += change;
		return;
	}
	stretch_add(canvas, 2 * node, (struct stretch){of.first, middle}, wanted, change);
	stretch_add(canvas, 2 * node + 1, (struct stretch){middle, of.end}, wanted, change);
	least[node] = canvas->added[node] + smaller(least[2 * node], least[2 * node + 1]);
}

/* By how many rows the segment is held that the fewest hold; never more than `most`. */
static uint32_t stretch_least(const struct canvas *canvas, uint32_t node, struct stretch of,
			      struct stretch wanted, uint32_t most)
{
	uint32_t middle = of.first + (of.end - of.first) / 2;
	if (wanted.end <= of.first || of.end <= wanted.first)
		return most;
	if (wanted.first <= of.first && of.end <= wanted.end)
		return smaller(most, canvas->least[node]);
	uint32_t left =
	    stretch_least(canvas, 2 * node, (struct stretch){of.first, middle}, wanted, most);
	uint32_t right =
	    stretch_least(canvas, 2 * node + 1, (struct stretch){middle, of.end}, wanted, most);
	return smaller(most, canvas->added[node] + smaller(left, right));
}

static struct stretch stretch_of(const struct canvas *canvas, struct range range)
{
	return (struct stretch){segment_at(canvas, range.first), segment_behind(canvas, range)};
}

/* `change`: 1, or as much as takes 1 off. */
static void set_add(struct canvas *canvas, struct rangeset set, uint32_t change)
{
	const struct stretch all = {0, canvas->width};
	for (size_t i = 0; i < set.count; i++)
		stretch_add(canvas, 1, all, stretch_of(canvas, set.ranges[i]), change);
}

/* Is all of a set, which is counted, held by others, too? */
static bool set_is_held(const struct canvas *canvas, struct rangeset set)
{
	const struct stretch all = {0, canvas->width};
	for (size_t i = 0; i < set.count; i++)
		if (stretch_least(canvas, 1, all, stretch_of(canvas, set.ranges[i]), 2) < 2)
			return false;
	return true;
}

/* The smallest first, then the last written. */
static int size_order(const void *left, const void *right)
{
	const struct overlap_named *a = *(struct overlap_named *const *)left;
	const struct overlap_named *b = *(struct overlap_named *const *)right;
	int order = count_compare(a->size, b->size);
	return order ? order : (a->row < b->row) - (a->row > b->row);
}

static enum status going_choose(struct overlap_search *search)
{
	struct canvas canvas;
	struct overlap_named **by_size =
	    arena_array(search->scratch, search->reference_count, sizeof *by_size);
	if (!by_size || canvas_make(search, &canvas) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < search->reference_count; i++) {
		by_size[i] = &search->references[i];
		by_size[i]->size = rangeset_count(by_size[i]->set);
	}
	qsort(by_size, search->reference_count, sizeof *by_size, size_order);
	for (uint32_t i = 0; i < search->own_count; i++)
		set_add(&canvas, (struct rangeset){&search->own[i].range, 1}, 1);
	for (uint32_t i = 0; i < search->reference_count; i++)
		set_add(&canvas, search->references[i].set, 1);
	for (uint32_t i = 0; i < search->reference_count; i++) {
		by_size[i]->goes = by_size[i]->set.count && set_is_held(&canvas, by_size[i]->set);
		if (by_size[i]->goes)
			set_add(&canvas, by_size[i]->set, UINT32_MAX);
	}
	return OK;
}

/* The only network goes when the rows with addresses hold all of it. */
static enum status only_choose(struct overlap_search *search)
{
	struct overlap_named *only = search->references;
	struct rangeset set = only->set;
	struct cover own;
	if (overlap_cover(search, search->own_count, NETWORKS_NONE, &own) != OK)
		return NOMEM;
	only->goes = set.count > 0;
	for (size_t i = 0; i < set.count && only->goes; i++)
		only->goes = cover_holds(&own, set.ranges[i]);
	return OK;
}

static bool some_goes(const struct overlap_search *search)
{
	for (uint32_t i = 0; i < search->reference_count; i++)
		if (search->references[i].goes)
			return true;
	return false;
}

enum status overlap_networks_ask(struct overlap_search *search)
{
	struct cover staying;
	bool only = search->reference_count == 1;
	if (search->own_count + search->reference_count < 2)
		return OK;
	if ((only ? only_choose(search) : going_choose(search)) != OK)
		return NOMEM;
	if (!some_goes(search))
		return OK;
	if (overlap_cover(search, search->own_count, NETWORKS_STAYING, &staying) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < search->reference_count; i++) {
		const struct overlap_named *at = &search->references[i];
		if (at->goes && overlap_shadowed_add(search, &staying, at->set, at->row) != OK)
			return NOMEM;
	}
	return OK;
}
