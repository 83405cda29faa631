#include "base/line_diff.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

/* Of the tables of longest common sequences: of one, which is memory, and of all
 * together, which is time. */
enum { CELLS_MAX = 1 << 22, CELLS_ALL_MAX = 1 << 24 };

#define UNMATCHED UINT32_MAX

/* A stretch of both texts that is to be compared. */
struct box {
	uint32_t old_begin, old_end, new_begin, new_end;
};

struct differ {
	struct line_diff *diff;
	uint32_t *old_words, *new_words; /* equal lines have equal numbers */
	uint32_t word_count;
	size_t cells_left; /* of CELLS_ALL_MAX */
};

/* --- Lines ---------------------------------------------------------------------- */

static uint32_t lines_count(struct str text)
{
	uint32_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += text.at[i] == '\n' || i + 1 == text.length;
	return count;
}

static struct str *lines_split(struct str text, struct arena *arena, uint32_t *ret_count)
{
	uint32_t count = 0;
	struct str *lines = arena_array(arena, lines_count(text), sizeof *lines);
	if (!lines)
		return NULL;
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) + 1 : text.length;
		lines[count++] = (struct str){text.at, length};
		text = (struct str){text.at + length, text.length - length};
	}
	*ret_count = count;
	return lines;
}

static enum status words_number(struct map *map, struct arena *arena, const struct str *lines,
				uint32_t count, uint32_t *words, uint32_t *next)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t old;
		if (map_add(map, arena, lines[i], *next, &old) != OK)
			return NOMEM;
		words[i] = old == MAP_NONE ? (*next)++ : old;
	}
	return OK;
}

/* --- One box ---------------------------------------------------------------------- */

static void ends_match(struct differ *differ, struct box *box)
{
	const uint32_t *old = differ->old_words, *new = differ->new_words;
	while (box->old_begin < box->old_end && box->new_begin < box->new_end &&
	       old[box->old_begin] == new[box->new_begin])
		differ->diff->match[box->old_begin++] = box->new_begin++;
	while (box->old_begin < box->old_end && box->new_begin < box->new_end &&
	       old[box->old_end - 1] == new[box->new_end - 1])
		differ->diff->match[--box->old_end] = --box->new_end;
}

/* The table: cell (i, j) is the length of a longest common sequence of what is
 * left from line i and line j on. */
static enum status box_match(struct differ *differ, struct box box)
{
	ends_match(differ, &box);
	size_t rows = box.old_end - box.old_begin, columns = box.new_end - box.new_begin;
	size_t width = columns + 1, most = CELLS_MAX;
	if (most > differ->cells_left)
		most = differ->cells_left;
	if (rows == 0 || columns == 0 || rows + 1 > most / width)
		return OK;
	differ->cells_left -= (rows + 1) * width;
	uint32_t *cells = mem_alloc((rows + 1) * width * sizeof *cells);
	const uint32_t *old = differ->old_words + box.old_begin;
	const uint32_t *new = differ->new_words + box.new_begin;
	if (!cells)
		return NOMEM;
	memset(cells + rows * width, 0, width * sizeof *cells);
	for (size_t i = rows; i-- > 0;) {
		cells[i * width + columns] = 0;
		for (size_t j = columns; j-- > 0;) {
			uint32_t down = cells[(i + 1) * width + j];
			uint32_t right = cells[i * width + j + 1];
			uint32_t longer = down > right ? down : right;
			cells[i * width + j] =
			    old[i] == new[j] ? cells[(i + 1) * width + j + 1] + 1 : longer;
		}
	}
	for (size_t i = 0, j = 0; i < rows && j < columns;) {
		if (old[i] == new[j])
			differ->diff->match[box.old_begin + i++] = box.new_begin + (uint32_t)j++;
		else if (cells[(i + 1) * width + j] >= cells[i * width + j + 1])
			i++;
		else
			j++;
	}
	mem_free(cells);
	return OK;
}

/* --- Lines that are there once ------------------------------------------------------ */

struct anchor {
	uint32_t old_line, new_line;
	uint32_t before; /* the anchor that comes before it in the longest ascending run */
};

/* The lines that are once in the old text and once in the new one, by old line. */
static uint32_t anchors_find(const struct differ *differ, struct box box, uint32_t *old_seen,
			     uint32_t *new_seen, struct anchor *anchors)
{
	enum { MANY = 2 };
	uint32_t count = 0, *where = old_seen;
	memset(old_seen, 0, differ->word_count * sizeof *old_seen);
	memset(new_seen, 0, differ->word_count * sizeof *new_seen);
	for (uint32_t i = box.old_begin; i < box.old_end; i++)
		if (old_seen[differ->old_words[i]] < MANY)
			old_seen[differ->old_words[i]]++;
	for (uint32_t j = box.new_begin; j < box.new_end; j++)
		if (new_seen[differ->new_words[j]] < MANY)
			new_seen[differ->new_words[j]]++;
	for (uint32_t i = box.old_begin; i < box.old_end; i++) {
		uint32_t word = differ->old_words[i];
		if (old_seen[word] == 1 && new_seen[word] == 1)
			anchors[count++] = (struct anchor){.old_line = i};
	}
	for (uint32_t j = box.new_begin; j < box.new_end; j++)
		where[differ->new_words[j]] = j;
	for (uint32_t i = 0; i < count; i++)
		anchors[i].new_line = where[differ->old_words[anchors[i].old_line]];
	return count;
}

/* The longest run of anchors that ascend in the new text, too; by patience sorting.
 * `piles` has room for `count`. Links them by `before`, returns the last. */
static uint32_t anchors_ascend(struct anchor *anchors, uint32_t count, uint32_t *piles)
{
	uint32_t height = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t low = 0, high = height;
		while (low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (anchors[piles[middle]].new_line < anchors[i].new_line)
				low = middle + 1;
			else
				high = middle;
		}
		anchors[i].before = low ? piles[low - 1] : UNMATCHED;
		piles[low] = i;
		height += low == height;
	}
	return height ? piles[height - 1] : UNMATCHED;
}

/* Matches the anchors and what is between them, from the last one back. */
static enum status boxes_match(struct differ *differ, struct box box, const struct anchor *anchors,
			       uint32_t last)
{
	enum status status = OK;
	for (uint32_t at = last; at != UNMATCHED && status == OK; at = anchors[at].before) {
		const struct anchor *anchor = &anchors[at];
		differ->diff->match[anchor->old_line] = anchor->new_line;
		struct box behind = {anchor->old_line + 1, box.old_end, anchor->new_line + 1,
				     box.new_end};
		status = box_match(differ, behind);
		box.old_end = anchor->old_line;
		box.new_end = anchor->new_line;
	}
	return status == OK ? box_match(differ, box) : status;
}

static enum status all_match(struct differ *differ, struct box box, struct arena *arena)
{
	uint32_t most = box.old_end - box.old_begin;
	uint32_t *old_seen = arena_array(arena, differ->word_count, sizeof *old_seen);
	uint32_t *new_seen = arena_array(arena, differ->word_count, sizeof *new_seen);
	uint32_t *piles = arena_array(arena, most, sizeof *piles);
	struct anchor *anchors = arena_array(arena, most, sizeof *anchors);
	if (!old_seen || !new_seen || !piles || !anchors)
		return NOMEM;
	uint32_t count = anchors_find(differ, box, old_seen, new_seen, anchors);
	return boxes_match(differ, box, anchors, anchors_ascend(anchors, count, piles));
}

static enum status diff_in(struct differ *differ, struct arena *scratch)
{
	struct line_diff *diff = differ->diff;
	struct map map = {0};
	differ->old_words = arena_array(scratch, diff->old_count, sizeof(uint32_t));
	differ->new_words = arena_array(scratch, diff->new_count, sizeof(uint32_t));
	if (!differ->old_words || !differ->new_words ||
	    words_number(&map, scratch, diff->old_lines, diff->old_count, differ->old_words,
			 &differ->word_count) != OK ||
	    words_number(&map, scratch, diff->new_lines, diff->new_count, differ->new_words,
			 &differ->word_count) != OK)
		return NOMEM;
	struct box box = {0, diff->old_count, 0, diff->new_count};
	ends_match(differ, &box);
	return all_match(differ, box, scratch);
}

enum status line_diff(struct str old_text, struct str new_text, struct arena *arena,
		      struct line_diff *ret)
{
	struct line_diff diff = {0};
	struct differ differ = {.diff = &diff, .cells_left = CELLS_ALL_MAX};
	struct arena scratch;
	diff.old_lines = lines_split(old_text, arena, &diff.old_count);
	diff.new_lines = lines_split(new_text, arena, &diff.new_count);
	diff.match = arena_array(arena, diff.old_count, sizeof *diff.match);
	if (!diff.old_lines || !diff.new_lines || !diff.match)
		return NOMEM;
	memset(diff.match, 0xff, diff.old_count * sizeof *diff.match);
	arena_init(&scratch);
	enum status status = diff_in(&differ, &scratch);
	arena_clear(&scratch);
	if (status == OK)
		*ret = diff;
	return status;
}
