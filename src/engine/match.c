#include "engine/match.h"

#include <stdlib.h>

#include "engine/matcher_inside.h"

/* A match_find() under way. */
struct splitting {
	const struct classes *classes;
	struct arena *arena;
	struct match_piece *pieces;
	size_t count;
};

static enum status piece_add(struct splitting *s, struct match_piece piece)
{
	struct match_piece *to = arena_push(s->arena, &s->pieces, s->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = piece;
	s->count++;
	return OK;
}

/* Cuts a range of one family. Neighbours among the classes' pieces differ. */
static enum status range_split(struct splitting *s, struct range range)
{
	const struct trie_piece *pieces = s->classes->pieces;
	for (size_t i = classes_piece(s->classes, range.first);; i++) {
		struct match_piece piece = {range, pieces[i].class};
		bool more = i + 1 < s->classes->piece_count && pieces[i + 1].first <= range.last;
		if (more)
			piece.range.last = pieces[i + 1].first - 1;
		if (piece_add(s, piece) != OK)
			return NOMEM;
		if (!more)
			return OK;
		range.first = piece.range.last + 1;
	}
}

/* --- Parts ------------------------------------------------------------------ */

/* A piece on its way into its part. */
struct placed {
	uint32_t class, piece;
};

static int placed_compare(const void *a, const void *b)
{
	const struct placed *left = a, *right = b;
	if (left->class != right->class)
		return left->class < right->class ? -1 : 1;
	return (left->piece > right->piece) - (left->piece < right->piece);
}

static int part_compare(const void *a, const void *b)
{
	const struct match_part *left = a, *right = b;
	return (left->pieces[0] > right->pieces[0]) - (left->pieces[0] < right->pieces[0]);
}

static enum status pieces_place(const struct splitting *s, struct placed **ret)
{
	struct placed *placed = arena_array(s->arena, s->count, sizeof *placed);
	if (!placed)
		return NOMEM;
	for (size_t i = 0; i < s->count; i++)
		placed[i] = (struct placed){s->pieces[i].class, (uint32_t)i};
	qsort(placed, s->count, sizeof *placed, placed_compare);
	*ret = placed;
	return OK;
}

static size_t parts_count(const struct placed *placed, size_t count)
{
	size_t parts = 0;
	for (size_t i = 0; i < count; i++)
		parts += i == 0 || placed[i - 1].class != placed[i].class;
	return parts;
}

static enum status parts_make(const struct splitting *s, struct match *match)
{
	struct placed *placed;
	if (pieces_place(s, &placed) != OK)
		return NOMEM;
	size_t count = parts_count(placed, s->count), made = 0;
	struct match_part *parts = arena_array(s->arena, count, sizeof *parts);
	uint32_t *numbers = arena_array(s->arena, s->count, sizeof *numbers);
	if (!parts || !numbers)
		return NOMEM;
	for (size_t i = 0; i < s->count; i++) {
		uint32_t class = placed[i].class;
		numbers[i] = placed[i].piece;
		if (i == 0 || placed[i - 1].class != class)
			parts[made++] = (struct match_part){.class = class, .pieces = &numbers[i]};
		struct match_part *part = &parts[made - 1];
		part->piece_count++;
		part->addresses =
		    count_add(part->addresses, range_count(s->pieces[numbers[i]].range));
	}
	qsort(parts, count, sizeof *parts, part_compare);
	match->parts = parts;
	match->part_count = count;
	return OK;
}

static void addresses_count(const struct matcher *matcher, struct match *match)
{
	for (size_t i = 0; i < match->part_count; i++) {
		struct count addresses = match->parts[i].addresses;
		match->addresses = count_add(match->addresses, addresses);
		if (matcher_holds(matcher, match->parts[i].class))
			match->held = count_add(match->held, addresses);
	}
}

enum status match_find(const struct matcher *matcher, struct rangeset asked, struct arena *arena,
		       struct match *ret)
{
	struct splitting s = {.classes = &matcher->classes, .arena = arena};
	struct match match = {0};
	const struct range *ranges;
	size_t count;
	if (rangeset_parts(arena, asked, &ranges, &count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count; i++)
		if (range_split(&s, ranges[i]) != OK)
			return NOMEM;
	match.pieces = s.pieces;
	match.piece_count = s.count;
	if (parts_make(&s, &match) != OK)
		return NOMEM;
	addresses_count(matcher, &match);
	*ret = match;
	return OK;
}

void match_address(const struct matcher *matcher, addr a, struct match_room *room,
		   struct match *ret)
{
	static const uint32_t only = 0;
	static const struct count one = {.low = 1}, none;
	uint32_t class = trie_find(matcher->classes.trie, a);
	room->piece = (struct match_piece){{a, a}, class};
	room->part = (struct match_part){class, &only, 1, one};
	*ret = (struct match){.pieces = &room->piece,
			      .parts = &room->part,
			      .piece_count = 1,
			      .part_count = 1,
			      .addresses = one,
			      .held = matcher_holds(matcher, class) ? one : none};
}

/* --- Counting ------------------------------------------------------------------- */

/* A match_tally_find() under way. */
struct tallying {
	const struct matcher *matcher;
	struct match_tally tally;
	size_t *last_parts; /* of each list: number of the part that counted it last, from 1 */
	bool *rows_seen;    /* of each entry */
};

static void part_tally(struct tallying *t, const struct match_hit *hits, size_t count,
		       size_t number, struct count addresses)
{
	for (size_t i = 0; i < count; i++) {
		const struct match_hit *hit = &hits[i];
		struct count *list = &t->tally.lists[hit->list];
		if (hit->row && !t->rows_seen[hit->entry])
			t->tally.rows++;
		t->rows_seen[hit->entry] = true;
		if (t->last_parts[hit->list] == number)
			continue;
		if (t->last_parts[hit->list] == 0) {
			t->tally.row_lists += hit->row != NULL;
			t->tally.locations += hit->row == NULL;
		}
		t->last_parts[hit->list] = number;
		*list = count_add(*list, addresses);
	}
}

static enum status parts_tally(struct tallying *t, const struct match *match)
{
	struct arena scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (size_t i = 0; i < match->part_count && status == OK; i++) {
		struct match_hit *hits;
		size_t count;
		arena_reset(&scratch);
		status = matcher_hits(t->matcher, match->parts[i].class, &scratch, &hits, &count);
		if (status == OK)
			part_tally(t, hits, count, i + 1, match->parts[i].addresses);
	}
	arena_clear(&scratch);
	return status;
}

enum status match_tally_find(const struct matcher *matcher, const struct match *match,
			     struct arena *arena, struct match_tally *ret)
{
	struct tallying t = {.matcher = matcher};
	t.tally.lists = arena_array(arena, matcher->list_count, sizeof *t.tally.lists);
	t.last_parts = arena_array(arena, matcher->list_count, sizeof *t.last_parts);
	t.rows_seen = arena_array(arena, matcher->entry_count, sizeof *t.rows_seen);
	if (!t.tally.lists || !t.last_parts || !t.rows_seen || parts_tally(&t, match) != OK)
		return NOMEM;
	*ret = t.tally;
	return OK;
}
