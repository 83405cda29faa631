#include "engine/audit_cover.h"

#include <stdlib.h>

enum status cover_add(struct cover *cover, struct arena *arena, struct rangeset set, uint32_t owner)
{
	for (size_t i = 0; i < set.count; i++) {
		struct cover_piece *piece =
		    arena_push(arena, &cover->pieces, cover->count, sizeof *piece);
		if (!piece)
			return NOMEM;
		*piece = (struct cover_piece){.range = set.ranges[i], .owner = owner};
		cover->count++;
	}
	return OK;
}

static int piece_order(const void *left, const void *right)
{
	const struct cover_piece *a = left, *b = right;
	if (a->range.first != b->range.first)
		return a->range.first < b->range.first ? -1 : 1;
	return (a->owner > b->owner) - (a->owner < b->owner);
}

static bool is_sorted(const struct cover *cover)
{
	for (uint32_t i = 1; i < cover->count; i++)
		if (piece_order(&cover->pieces[i - 1], &cover->pieces[i]) > 0)
			return false;
	return true;
}

void cover_ready(struct cover *cover)
{
	struct cover_piece *pieces = cover->pieces;
	uint32_t best = 0;
	if (!is_sorted(cover))
		qsort(pieces, cover->count, sizeof *pieces, piece_order);
	for (uint32_t i = 0; i < cover->count; i++) {
		if (pieces[i].range.last > pieces[best].range.last)
			best = i;
		pieces[i].best = best;
	}
}

const struct cover_piece *cover_find(const struct cover *cover, addr start, addr end)
{
	uint32_t low = 0, high = cover->count; /* the first piece that begins behind `start` */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (cover->pieces[middle].range.first <= start)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return NULL;
	const struct cover_piece *found = &cover->pieces[cover->pieces[low - 1].best];
	return found->range.last >= end ? found : NULL;
}

bool cover_holds(const struct cover *cover, struct range range)
{
	const struct cover_piece *piece = cover_find(cover, range.first, range.first);
	while (piece && piece->range.last < range.last)
		piece = cover_find(cover, piece->range.last + 1, piece->range.last + 1);
	return piece != NULL;
}

/* What is reached up to a piece only grows, so the first piece with which it is enough is the one. */
const struct cover_piece *cover_reaching(const struct cover *cover, addr end)
{
	const struct cover_piece *pieces = cover->pieces;
	uint32_t low = 0, high = cover->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (pieces[pieces[middle].best].range.last < end)
			low = middle + 1;
		else
			high = middle;
	}
	return low < cover->count ? &pieces[low] : NULL;
}
