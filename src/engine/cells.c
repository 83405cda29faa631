#include "engine/cells.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/own_walk.h"

/* Cells by ground and own, found again by hashing. While they are collected, `lowest` is a
 * position and `addresses.low` a sum modulo 2^128. */
struct cell_table {
	struct arena *arena;
	struct cell *cells;
	uint32_t count;
	uint32_t *slots; /* cell number + 1; 0: free */
	uint32_t mask;
};

static uint32_t *table_slot(const struct cell_table *table, uint32_t ground, uint32_t own)
{
	uint64_t hash = ((uint64_t)own << 32 | ground) * 0x9e3779b97f4a7c15u;
	for (uint32_t i = (uint32_t)(hash >> 32) & table->mask;; i = (i + 1) & table->mask) {
		uint32_t *slot = &table->slots[i];
		if (*slot == 0)
			return slot;
		const struct cell *cell = &table->cells[*slot - 1];
		if (cell->ground == ground && cell->own == own)
			return slot;
	}
}

/* Keeps half of the slots free. */
static enum status table_grow(struct cell_table *table)
{
	uint32_t size = table->slots ? (table->mask + 1) * 2 : 32;
	uint32_t *slots = arena_array(table->arena, size, sizeof *slots);
	if (!slots)
		return NOMEM;
	table->slots = slots;
	table->mask = size - 1;
	for (uint32_t i = 0; i < table->count; i++)
		*table_slot(table, table->cells[i].ground, table->cells[i].own) = i + 1;
	return OK;
}

/* The cell of these two; a new one has no addresses. NULL: no memory. */
static struct cell *table_get(struct cell_table *table, uint32_t ground, uint32_t own)
{
	if (!table->slots || table->count > table->mask / 2)
		if (table_grow(table) != OK)
			return NULL;
	uint32_t *slot = table_slot(table, ground, own);
	if (*slot)
		return &table->cells[*slot - 1];
	struct cell *cell = arena_push(table->arena, &table->cells, table->count, sizeof *cell);
	if (!cell)
		return NULL;
	*cell = (struct cell){.lowest = ADDR_LAST, .ground = ground, .own = own};
	*slot = ++table->count;
	return cell;
}

/* Laying own lists over a ground. */
struct laying {
	const struct ground *ground;
	struct cell_table table;
	addr *inside;            /* class of the ground → its addresses in own lists */
	struct stretch *covered; /* what own lists hold; they do not touch */
	size_t covered_count;
	uint32_t piece; /* of the ground, where the walk is */
};

/* More addresses of a cell, the first of them at `lowest`. */
static enum status cell_add(struct laying *laying, uint32_t ground, uint32_t own, addr lowest,
			    addr addresses)
{
	struct cell *cell = table_get(&laying->table, ground, own);
	if (!cell)
		return NOMEM;
	if (lowest < cell->lowest)
		cell->lowest = lowest;
	cell->addresses.low += addresses;
	if (own)
		laying->inside[ground] += addresses;
	return OK;
}

/* A stretch over a few pieces of the ground: piece by piece. */
static enum status pieces_lay(struct laying *laying, struct stretch at, uint32_t own, uint32_t last)
{
	const struct ground *ground = laying->ground;
	enum status status = OK;
	for (uint32_t i = laying->piece; i <= last && status == OK; i++) {
		addr from = ground->starts[i], to = ground_piece_last(ground, i);
		from = from < at.first ? at.first : from;
		to = to > at.last ? at.last : to;
		status = cell_add(laying, ground->classes[i], own, from, to - from + 1);
	}
	return status;
}

/* A stretch over many: class by class, counted by sums. */
static enum status classes_lay(struct laying *laying, struct stretch at, uint32_t own)
{
	const struct ground *ground = laying->ground;
	enum status status = OK;
	for (uint32_t class = 0; class < ground->class_count && status == OK; class ++) {
		addr lowest;
		if (!ground_first(ground, class, at.first, &lowest) || lowest > at.last)
			continue;
		addr before = at.first ? ground_through(ground, class, at.first - 1) : 0;
		addr addresses = ground_through(ground, class, at.last) - before;
		status = cell_add(laying, class, own, lowest, addresses);
	}
	return status;
}

enum { CLASS_COST = 32 }; /* a class by sums takes as long as so many pieces */

static enum status cover(struct laying *laying, struct stretch at)
{
	struct stretch *covered = laying->covered;
	if (laying->covered_count && covered[laying->covered_count - 1].last + 1 == at.first) {
		covered[laying->covered_count - 1].last = at.last;
		return OK;
	}
	covered = arena_push(laying->table.arena, &laying->covered, laying->covered_count,
			     sizeof *covered);
	if (!covered)
		return NOMEM;
	*covered = at;
	laying->covered_count++;
	return OK;
}

static enum status stretch_lay(struct laying *laying, struct stretch at, uint32_t own)
{
	const struct ground *ground = laying->ground;
	if (cover(laying, at) != OK)
		return NOMEM;
	laying->piece = ground_piece(ground, laying->piece, at.first);
	uint32_t last = ground_piece(ground, laying->piece, at.last);
	enum status status = (last - laying->piece) / CLASS_COST > ground->class_count
				 ? classes_lay(laying, at, own)
				 : pieces_lay(laying, at, own, last);
	laying->piece = last;
	return status;
}

/* The stretch that holds a position, or else the next one; the number of stretches: none. */
static size_t covered_find(const struct laying *laying, size_t from, addr position)
{
	size_t low = from, high = laying->covered_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (laying->covered[middle].last < position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first position of a class of the ground outside all own lists. */
static bool outside_first(const struct laying *laying, uint32_t class, addr *ret)
{
	addr at = 0;
	size_t next = 0;
	while (ground_first(laying->ground, class, at, &at)) {
		next = covered_find(laying, next, at);
		if (next >= laying->covered_count || laying->covered[next].first > at) {
			*ret = at;
			return true;
		}
		if (laying->covered[next].last == ADDR_LAST)
			return false;
		at = laying->covered[next].last + 1;
	}
	return false;
}

/* What is left of each class of the ground. */
static enum status outside_lay(struct laying *laying)
{
	enum status status = OK;
	for (uint32_t class = 0; class < laying->ground->class_count && status == OK; class ++) {
		struct count total = laying->ground->totals[class];
		addr left = total.low - laying->inside[class], lowest;
		/* When a class is everything, 0 may mean all of it. */
		if ((left || total.all) && outside_first(laying, class, &lowest))
			status = cell_add(laying, class, 0, lowest, left);
	}
	return status;
}

static int cell_compare(const void *a, const void *b)
{
	const struct cell *left = a, *right = b;
	return (left->lowest > right->lowest) - (left->lowest < right->lowest);
}

static enum status cells_finish(struct cell_table *table, struct arena *arena, struct cell **ret)
{
	struct cell *cells = arena_array(arena, table->count, sizeof *cells);
	if (!cells)
		return NOMEM;
	assert(table->cells); /* every address is in one */
	qsort(table->cells, table->count, sizeof *cells, cell_compare);
	for (uint32_t i = 0; i < table->count; i++) {
		cells[i] = table->cells[i];
		cells[i].lowest = position_addr(cells[i].lowest);
		cells[i].addresses.all = cells[i].addresses.low == 0;
	}
	*ret = cells;
	return OK;
}

static enum status cells_lay(struct laying *laying, struct cells *cells, struct arena *arena)
{
	struct own_walk walk;
	struct stretch at;
	uint32_t own;
	struct arena *scratch = laying->table.arena;
	enum status status = OK;
	own_walk_init(&walk, cells->own, cells->own_count);
	laying->inside = arena_array(scratch, laying->ground->class_count, sizeof *laying->inside);
	if (!laying->inside)
		return NOMEM;
	while (status == OK && own_next(&walk, &at, &own))
		if (own)
			status = stretch_lay(laying, at, own);
	if (status == OK)
		status = outside_lay(laying);
	if (status != OK)
		return status;
	cells->count = laying->table.count;
	return cells_finish(&laying->table, arena, &cells->at);
}

enum status cells_find(const struct ground *ground, const struct rangeset *own, uint32_t own_count,
		       struct arena *arena, struct cells *ret)
{
	struct arena scratch;
	struct cells cells = {.ground = ground, .own = own, .own_count = own_count};
	arena_init(&scratch);
	struct laying laying = {.ground = ground, .table.arena = &scratch};
	enum status status = cells_lay(&laying, &cells, arena);
	arena_clear(&scratch);
	if (status == OK)
		*ret = cells;
	return status;
}

/* Keeps a copy with the ground. */
static enum status cells_keep(struct ground *ground, const struct cells *cells)
{
	struct arena *arena = &ground->arena;
	struct cells *kept = arena_push(arena, &ground->kept, ground->kept_count, sizeof *kept);
	struct cell *at = arena_array(arena, cells->count, sizeof *at);
	struct rangeset *own = arena_array(arena, cells->own_count, sizeof *own);
	struct str key = {(const char *)own, cells->own_count * sizeof *own};
	uint32_t old;
	if (!kept || !at || !own)
		return NOMEM;
	memcpy(at, cells->at, cells->count * sizeof *at);
	memcpy(own, cells->own, key.length);
	*kept = *cells;
	kept->at = at;
	kept->own = own;
	return map_add(&ground->known, arena, key, ground->kept_count++, &old);
}

enum status cells_recall(struct ground *ground, const struct rangeset *own, uint32_t own_count,
			 struct arena *arena, struct cells *ret)
{
	struct str key = {(const char *)own, own_count * sizeof *own};
	size_t rows = 0;
	uint32_t known = map_find(&ground->known, key);
	if (known != MAP_NONE) {
		*ret = ground->kept[known];
		return OK;
	}
	if (cells_find(ground, own, own_count, arena, ret) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < own_count; i++)
		rows += own[i].count;
	return ret->count < rows ? cells_keep(ground, ret) : OK;
}

struct count cells_count(const struct cells *cells, const bool *in)
{
	struct count count = {0};
	for (uint32_t i = 0; i < cells->count; i++)
		if (in[i])
			count = count_add(count, cells->at[i].addresses);
	return count;
}
