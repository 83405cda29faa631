#include "engine/edges.h"

/* A list's own edges are ascending already: they are a run, and runs are merged, two and
 * two, until there is one. */
struct runs {
	struct edge *edges, *other; /* the runs, and room for as many */
	size_t *starts;             /* of each run; the last one's end follows */
	uint32_t count;
};

static size_t list_edges(struct rangeset list, uint32_t number, struct edge *ret)
{
	size_t used = 0;
	for (size_t i = 0; i < list.count; i++) {
		ret[used++] = (struct edge){list.ranges[i].first, number};
		if (list.ranges[i].last != ADDR_LAST)
			ret[used++] = (struct edge){list.ranges[i].last + 1, number};
	}
	return used;
}

static enum status runs_make(const struct rangeset *lists, uint32_t count, struct arena *arena,
			     struct runs *ret)
{
	size_t total = 0, used = 0;
	for (uint32_t i = 0; i < count; i++)
		total += 2 * lists[i].count;
	ret->edges = arena_array(arena, total, sizeof *ret->edges);
	ret->other = count > 1 ? arena_array(arena, total, sizeof *ret->other) : ret->edges;
	ret->starts = arena_array(arena, (size_t)count + 1, sizeof *ret->starts);
	if (!ret->edges || !ret->other || !ret->starts)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		ret->starts[i] = used;
		used += list_edges(lists[i], i, ret->edges + used);
	}
	ret->starts[count] = used;
	ret->count = count;
	return OK;
}

/* from[first..middle) and from[middle..end), into the same place of `to`. */
static void runs_merge(const struct edge *from, size_t first, size_t middle, size_t end,
		       struct edge *to)
{
	size_t left = first, right = middle;
	for (size_t i = first; i < end; i++) {
		bool take_right = left == middle || (right < end && from[right].at < from[left].at);
		to[i] = from[take_right ? right++ : left++];
	}
}

/* Half as many runs, each of two. */
static void runs_halve(struct runs *runs)
{
	struct edge *merged = runs->other;
	uint32_t half = (runs->count + 1) / 2;
	for (uint32_t i = 0; i < half; i++) {
		size_t first = runs->starts[2 * i], end = runs->starts[runs->count];
		size_t middle = 2 * i + 1 < runs->count ? runs->starts[2 * i + 1] : end;
		if (2 * i + 2 < runs->count)
			end = runs->starts[2 * i + 2];
		runs_merge(runs->edges, first, middle, end, merged);
		runs->starts[i] = first;
	}
	runs->starts[half] = runs->starts[runs->count];
	runs->count = half;
	runs->other = runs->edges;
	runs->edges = merged;
}

enum status edges_find(const struct rangeset *lists, uint32_t count, struct arena *arena,
		       const struct edge **ret, size_t *ret_count)
{
	struct runs runs = {0};
	if (runs_make(lists, count, arena, &runs) != OK)
		return NOMEM;
	while (runs.count > 1)
		runs_halve(&runs);
	*ret = runs.edges;
	*ret_count = runs.starts[runs.count];
	return OK;
}
