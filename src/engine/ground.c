#include "engine/ground.h"

#include "base/mem.h"
#include "engine/classes.h"
#include "engine/segment.h"

uint32_t ground_piece(const struct ground *ground, uint32_t from, addr position)
{
	uint32_t low = from, step = 1;
	while (step < ground->piece_count - low && ground->starts[low + step] <= position) {
		low += step;
		step *= 2;
	}
	uint32_t high = step < ground->piece_count - low ? low + step : ground->piece_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		*(ground->starts[middle] <= position ? &low : &high) = middle;
	}
	return low;
}

/* The number of the first member of a class that begins behind a position. */
static uint32_t member_behind(const struct ground *ground, uint32_t class, addr position)
{
	uint32_t low = ground->firsts[class], high = ground->firsts[class + 1];
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (ground->starts[ground->members[middle]] <= position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool ground_first(const struct ground *ground, uint32_t class, addr from, addr *ret)
{
	uint32_t member = member_behind(ground, class, from);
	if (member > ground->firsts[class] &&
	    ground_piece_last(ground, ground->members[member - 1]) >= from)
		*ret = from;
	else if (member < ground->firsts[class + 1])
		*ret = ground->starts[ground->members[member]];
	else
		return false;
	return true;
}

addr ground_through(const struct ground *ground, uint32_t class, addr last)
{
	uint32_t member = member_behind(ground, class, last);
	if (member == ground->firsts[class])
		return 0;
	uint32_t piece = ground->members[--member];
	addr end = ground_piece_last(ground, piece);
	return ground->before[member] + ((end < last ? end : last) - ground->starts[piece] + 1);
}

/* The pieces of one family, which are neighbours in both orders. */
static void family_add(struct ground *ground, const struct classes *classes, struct range family)
{
	const struct trie_piece *pieces = classes->pieces;
	size_t from = classes_piece(classes, family.first);
	for (size_t i = from; i < classes->piece_count && pieces[i].first <= family.last; i++) {
		addr first = i == from ? family.first : pieces[i].first;
		ground->starts[ground->piece_count] = position_of(first);
		ground->classes[ground->piece_count++] = pieces[i].class;
	}
}

/* Puts the pieces in order of their classes. */
static void members_fill(struct ground *ground)
{
	uint32_t *firsts = ground->firsts;
	for (uint32_t piece = 0; piece < ground->piece_count; piece++)
		firsts[ground->classes[piece] + 1]++;
	for (uint32_t class = 0; class < ground->class_count; class ++)
		firsts[class + 1] += firsts[class];
	/* firsts[class] runs to the class's end, where the next one's begins, ... */
	for (uint32_t piece = 0; piece < ground->piece_count; piece++) {
		uint32_t class = ground->classes[piece], member = firsts[class]++;
		ground->members[member] = piece;
		ground->before[member] = ground->totals[class].low;
		ground->totals[class].low +=
		    ground_piece_last(ground, piece) - ground->starts[piece] + 1;
	}
	/* ... and is put back. */
	for (uint32_t class = ground->class_count; class > 0; class --)
		firsts[class] = firsts[class - 1];
	firsts[0] = 0;
	for (uint32_t class = 0; class < ground->class_count; class ++)
		ground->totals[class].all = ground->totals[class].low == 0;
}

static enum status ground_fill(struct ground *ground, const struct classes *classes)
{
	struct arena *arena = &ground->arena;
	size_t pieces = classes->piece_count + 2; /* two edges of families cut one each */
	if (pieces >= UINT32_MAX)
		return NOMEM;
	ground->class_count = classes->count;
	ground->starts = arena_array(arena, pieces, sizeof *ground->starts);
	ground->classes = arena_array(arena, pieces, sizeof *ground->classes);
	ground->members = arena_array(arena, pieces, sizeof *ground->members);
	ground->before = arena_array(arena, pieces, sizeof *ground->before);
	ground->firsts = arena_array(arena, classes->count + 1, sizeof *ground->firsts);
	ground->totals = arena_array(arena, classes->count, sizeof *ground->totals);
	if (!ground->starts || !ground->classes || !ground->members || !ground->before ||
	    !ground->firsts || !ground->totals)
		return NOMEM;
	for (size_t i = 0; i < SPACE_COUNT; i++)
		family_add(ground, classes, space_ranges[i]);
	members_fill(ground);
	return OK;
}

static enum status ground_cut(struct ground *ground, const struct rangeset *lists, uint32_t count)
{
	struct classes classes;
	if (classes_cut(&classes, lists, count) != OK)
		return NOMEM;
	enum status status = ground_fill(ground, &classes);
	classes_clear(&classes);
	return status;
}

enum status ground_new(const struct rangeset *lists, uint32_t count, struct ground **ret)
{
	struct ground *ground = mem_alloc(sizeof *ground);
	if (!ground)
		return NOMEM;
	*ground = (struct ground){0};
	enum status status = ground_cut(ground, lists, count);
	if (status == OK)
		*ret = ground;
	else
		ground_free(ground);
	return status;
}

void ground_free(struct ground *ground)
{
	if (!ground)
		return;
	arena_clear(&ground->arena);
	mem_free(ground);
}
