#include "net/rangeset.h"

#include <assert.h>

#include "base/mem.h"

/* Appends a range that begins no lower than all in the set, melting it into
 * the last one where they overlap or touch. */
static void ranges_push(struct range *ranges, size_t *count, struct range range)
{
	struct range *last = *count ? &ranges[*count - 1] : NULL;
	if (!last || (last->last != ADDR_LAST && range.first > last->last + 1))
		ranges[(*count)++] = range;
	else if (range.last > last->last)
		last->last = range.last;
}

static bool ranges_sorted(const struct range *ranges, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (ranges[i].first < ranges[i - 1].first)
			return false;
	return true;
}

static void ranges_insertion_sort(struct range *ranges, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct range range = ranges[i];
		size_t at = i;
		for (; at > 0 && ranges[at - 1].first > range.first; at--)
			ranges[at] = ranges[at - 1];
		ranges[at] = range;
	}
}

/* from[0..middle) and from[middle..end), each sorted or empty, into `to`. */
static void ranges_merge(const struct range *from, size_t middle, size_t end, struct range *to)
{
	size_t left = 0, right = middle;
	if (middle == 0 || middle == end || from[middle - 1].first <= from[middle].first) {
		memcpy(to, from, end * sizeof *to);
		return;
	}
	for (size_t i = 0; i < end; i++) {
		bool take_right =
		    left == middle || (right < end && from[right].first < from[left].first);
		to[i] = from[take_right ? right++ : left++];
	}
}

/* Bottom-up merge sort by first address: n log n whatever comes, no recursion;
 * qsort(3) promises neither. */
static enum status ranges_sort(struct range *ranges, size_t count)
{
	enum { RUN = 8 };
	for (size_t i = 0; i < count; i += RUN)
		ranges_insertion_sort(ranges + i, count - i < RUN ? count - i : RUN);
	if (count <= RUN)
		return OK;
	struct range *scratch = mem_alloc(count * sizeof *scratch);
	if (!scratch)
		return NOMEM;
	struct range *from = ranges, *to = scratch;
	for (size_t width = RUN; width < count; width *= 2) {
		for (size_t i = 0; i < count; i += 2 * width) {
			size_t end = count - i < 2 * width ? count - i : 2 * width;
			ranges_merge(from + i, end < width ? end : width, end, to + i);
		}
		struct range *other = from;
		from = to;
		to = other;
	}
	if (from != ranges)
		memcpy(ranges, from, count * sizeof *ranges);
	mem_free(scratch);
	return OK;
}

/* Sorts `count` runs, each of them sorted: starts[i] is where one begins, starts[count]
 * where the last one ends. Overwrites `starts`. */
static enum status runs_sort(struct range *ranges, size_t *starts, size_t count)
{
	size_t total = starts[count];
	if (count < 2 || total == 0)
		return OK;
	struct range *scratch = mem_alloc(total * sizeof *scratch);
	if (!scratch)
		return NOMEM;
	struct range *from = ranges, *to = scratch;
	for (; count > 1; count = (count + 1) / 2) {
		for (size_t i = 0; i < count; i += 2) {
			size_t first = starts[i], end = starts[i + 2 < count ? i + 2 : count];
			ranges_merge(from + first, starts[i + 1] - first, end - first, to + first);
			starts[i / 2] = first;
		}
		starts[(count + 1) / 2] = total;
		struct range *other = from;
		from = to;
		to = other;
	}
	if (from != ranges)
		memcpy(ranges, from, total * sizeof *ranges);
	mem_free(scratch);
	return OK;
}

enum status rangeset_of(struct arena *arena, const struct range *ranges, size_t count,
			struct rangeset *ret)
{
	struct range *set = arena_array(arena, count, sizeof *set);
	size_t kept = 0;
	if (!set)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		assert(ranges[i].first <= ranges[i].last);
		set[i] = ranges[i];
	}
	if (!ranges_sorted(set, count) && ranges_sort(set, count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count; i++)
		ranges_push(set, &kept, set[i]);
	*ret = (struct rangeset){set, kept};
	return OK;
}

enum status rangeset_union_all(struct arena *arena, const struct rangeset *sets, size_t count,
			       struct rangeset *ret)
{
	size_t total = 0, filled = 0, kept = 0;
	for (size_t i = 0; i < count; i++)
		total += sets[i].count;
	struct range *ranges = arena_array(arena, total, sizeof *ranges);
	size_t *starts = arena_array(arena, count + 1, sizeof *starts);
	if (!ranges || !starts)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		starts[i] = filled;
		for (size_t j = 0; j < sets[i].count; j++)
			ranges[filled++] = sets[i].ranges[j];
	}
	starts[count] = total;
	if (runs_sort(ranges, starts, count) != OK)
		return NOMEM;
	for (size_t i = 0; i < total; i++)
		ranges_push(ranges, &kept, ranges[i]);
	*ret = (struct rangeset){ranges, kept};
	return OK;
}

enum status rangeset_union(struct arena *arena, struct rangeset a, struct rangeset b,
			   struct rangeset *ret)
{
	struct range *ranges = arena_array(arena, a.count + b.count, sizeof *ranges);
	size_t count = 0, i = 0, j = 0;
	if (!ranges)
		return NOMEM;
	while (i < a.count || j < b.count) {
		bool from_a =
		    j == b.count || (i < a.count && a.ranges[i].first <= b.ranges[j].first);
		ranges_push(ranges, &count, from_a ? a.ranges[i++] : b.ranges[j++]);
	}
	*ret = (struct rangeset){ranges, count};
	return OK;
}

enum status rangeset_intersect(struct arena *arena, struct rangeset a, struct rangeset b,
			       struct rangeset *ret)
{
	struct range *ranges = arena_array(arena, a.count + b.count, sizeof *ranges);
	size_t count = 0, i = 0, j = 0;
	if (!ranges)
		return NOMEM;
	while (i < a.count && j < b.count) {
		struct range x = a.ranges[i], y = b.ranges[j];
		struct range both = {x.first > y.first ? x.first : y.first,
				     x.last < y.last ? x.last : y.last};
		if (both.first <= both.last)
			ranges[count++] = both;
		if (x.last <= y.last)
			i++;
		else
			j++;
	}
	*ret = (struct rangeset){ranges, count};
	return OK;
}

/* What is left of `range` without the ranges of `b` from `*at` on; moves `*at`
 * behind those that end in it. */
static void range_cut(struct range range, struct rangeset b, size_t *at, struct range *ranges,
		      size_t *count)
{
	while (*at < b.count && b.ranges[*at].last < range.first)
		(*at)++;
	for (; *at < b.count && b.ranges[*at].first <= range.last; (*at)++) {
		struct range hole = b.ranges[*at];
		if (hole.first > range.first)
			ranges[(*count)++] = (struct range){range.first, hole.first - 1};
		if (hole.last >= range.last)
			return;
		range.first = hole.last + 1;
	}
	ranges[(*count)++] = range;
}

enum status rangeset_minus(struct arena *arena, struct rangeset a, struct rangeset b,
			   struct rangeset *ret)
{
	struct range *ranges = arena_array(arena, a.count + b.count, sizeof *ranges);
	size_t count = 0, at = 0;
	if (!ranges)
		return NOMEM;
	for (size_t i = 0; i < a.count; i++)
		range_cut(a.ranges[i], b, &at, ranges, &count);
	*ret = (struct rangeset){ranges, count};
	return OK;
}

enum status rangeset_complement(struct arena *arena, struct rangeset a, struct rangeset *ret)
{
	static const struct range everything = {0, ADDR_LAST};
	return rangeset_minus(arena, (struct rangeset){&everything, 1}, a, ret);
}

size_t rangeset_find_from(struct rangeset set, addr a)
{
	size_t low = 0, high = set.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set.ranges[middle].last < a)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool rangeset_holds(struct rangeset set, addr a)
{
	size_t i = rangeset_find_from(set, a);
	return i < set.count && set.ranges[i].first <= a;
}

struct count rangeset_count(struct rangeset set)
{
	struct count count = {0};
	for (size_t i = 0; i < set.count; i++)
		count = count_add(count, range_count(set.ranges[i]));
	return count;
}

/* Appends what lies of the set between two addresses. */
static void parts_push(struct rangeset set, struct range within, struct range *parts, size_t *count)
{
	for (size_t i = 0; i < set.count; i++) {
		struct range range = set.ranges[i];
		if (range.last < within.first || range.first > within.last)
			continue;
		if (range.first < within.first)
			range.first = within.first;
		if (range.last > within.last)
			range.last = within.last;
		parts[(*count)++] = range;
	}
}

enum status rangeset_parts(struct arena *arena, struct rangeset set, const struct range **ret,
			   size_t *ret_count)
{
	/* Each of the two edges cuts at most one range. */
	struct range *parts = arena_array(arena, set.count + 2, sizeof *parts);
	size_t count = 0;
	if (!parts)
		return NOMEM;
	parts_push(set, (struct range){ADDR_V4_FIRST, ADDR_V4_LAST}, parts, &count);
	parts_push(set, (struct range){0, ADDR_V4_FIRST - 1}, parts, &count);
	parts_push(set, (struct range){ADDR_V4_LAST + 1, ADDR_LAST}, parts, &count);
	*ret = parts;
	*ret_count = count;
	return OK;
}

static unsigned trailing_zeros(addr a) /* a != 0 */
{
	return addr_low(a) ? (unsigned)__builtin_ctzll(addr_low(a))
			   : 64 + (unsigned)__builtin_ctzll(addr_high(a));
}

static unsigned highest_bit(addr a) /* a != 0 */
{
	return addr_high(a) ? 127 - (unsigned)__builtin_clzll(addr_high(a))
			    : 63 - (unsigned)__builtin_clzll(addr_low(a));
}

/* The last address of the largest block that begins at range.first and does
 * not leave the range, which is of one family (so never 2^128 long). */
static addr block_last(struct range range)
{
	unsigned fits = highest_bit(range.last - range.first + 1);
	unsigned aligned = range.first ? trailing_zeros(range.first) : 127;
	return range.first + (((addr)1 << (fits < aligned ? fits : aligned)) - 1);
}

/* Takes the largest block off the front again and again: the fewest there are.
 * Writes them unless `blocks` is NULL. */
static size_t range_to_blocks(struct range range, struct range *blocks)
{
	for (size_t count = 0;; count++) {
		addr last = block_last(range);
		if (blocks)
			blocks[count] = (struct range){range.first, last};
		if (last == range.last)
			return count + 1;
		range.first = last + 1;
	}
}

enum status rangeset_blocks(struct arena *arena, struct rangeset set, const struct range **ret,
			    size_t *ret_count)
{
	const struct range *parts;
	size_t part_count, room = 0, count = 0;
	if (rangeset_parts(arena, set, &parts, &part_count) != OK)
		return NOMEM;
	for (size_t i = 0; i < part_count; i++)
		room += range_to_blocks(parts[i], NULL);
	struct range *blocks = arena_array(arena, room, sizeof *blocks);
	if (!blocks)
		return NOMEM;
	for (size_t i = 0; i < part_count; i++)
		count += range_to_blocks(parts[i], blocks + count);
	*ret = blocks;
	*ret_count = count;
	return OK;
}
