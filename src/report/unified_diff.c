#include "report/unified_diff.h"

#include "base/line_diff.h"

enum { CONTEXT = 3 };

/* A stretch of old lines, and the new lines that stand for them. */
struct stretch {
	uint32_t old_begin, old_end, new_begin, new_end;
};

/* Two texts while they are compared. */
struct differing {
	struct line_diff lines;
	const bool *old_hidden, *new_hidden; /* NULL: no line is */
};

static bool line_hidden(const bool *hidden, uint32_t line)
{
	return hidden && hidden[line];
}

/* Moves on to the next stretch that differs, from the ends of this one. */
static bool change_next(const struct line_diff *diff, struct stretch *change)
{
	uint32_t i = change->old_end, j = change->new_end;
	while (i < diff->old_count && diff->match[i] == j)
		i++, j++;
	if (i == diff->old_count && j == diff->new_count)
		return false;
	change->old_begin = i;
	change->new_begin = j;
	while (i < diff->old_count && diff->match[i] == UINT32_MAX)
		i++;
	change->old_end = i;
	change->new_end = i < diff->old_count ? diff->match[i] : diff->new_count;
	return true;
}

/* The style of the colour, switched on and off around what is echoed. */
static void coloured_begin(const struct page *page, const char *code)
{
	if (page->colour)
		out_text(page->out, code);
}

static void coloured_end(const struct page *page)
{
	if (page->colour)
		out_text(page->out, "\x1b[0m");
}

static void line_write(const struct page *page, char sign, struct str line)
{
	bool ended = line.length && line.at[line.length - 1] == '\n';
	if (ended)
		line.length--;
	coloured_begin(page, sign == '-' ? "\x1b[31m" : sign == '+' ? "\x1b[32m" : "");
	out_char(page->out, sign);
	out_echo(page->out, line);
	if (sign != ' ')
		coloured_end(page);
	out_char(page->out, '\n');
	if (!ended)
		out_text(page->out, "\\ No newline at end of file\n");
}

/* As diff counts: an empty stretch is named by the line before it. */
static void stretch_write(struct out *out, char sign, uint32_t begin, uint32_t end)
{
	out_format(out, "%c%u", sign, (unsigned)(begin + (end > begin)));
	if (end - begin != 1)
		out_format(out, ",%u", (unsigned)(end - begin));
}

static void hunk_head(const struct page *page, const struct stretch *hunk)
{
	coloured_begin(page, "\x1b[36m");
	out_text(page->out, "@@ ");
	stretch_write(page->out, '-', hunk->old_begin, hunk->old_end);
	out_char(page->out, ' ');
	stretch_write(page->out, '+', hunk->new_begin, hunk->new_end);
	out_text(page->out, " @@");
	coloured_end(page);
	out_char(page->out, '\n');
}

static void hunk_write(const struct page *page, const struct line_diff *diff,
		       const struct stretch *hunk)
{
	uint32_t i = hunk->old_begin, j = hunk->new_begin;
	hunk_head(page, hunk);
	while (i < hunk->old_end || j < hunk->new_end) {
		if (i < hunk->old_end && diff->match[i] == UINT32_MAX) {
			line_write(page, '-', diff->old_lines[i++]);
		} else if (i < hunk->old_end && diff->match[i] == j) {
			line_write(page, ' ', diff->old_lines[i++]);
			j++;
		} else {
			line_write(page, '+', diff->new_lines[j++]);
		}
	}
}

/* Lines from one on, or before one, that may be context: no more than CONTEXT of them. `cut`: there
 * would be more, but for one that is hidden. */
static uint32_t context_behind(const struct differing *differing, uint32_t at, bool *cut)
{
	uint32_t count = 0, left = differing->lines.old_count - at;
	while (count < CONTEXT && count < left && !line_hidden(differing->old_hidden, at + count))
		count++;
	*cut |= count < CONTEXT && count < left;
	return count;
}

static uint32_t context_before(const struct differing *differing, uint32_t at, bool *cut)
{
	uint32_t count = 0;
	while (count < CONTEXT && count < at && !line_hidden(differing->old_hidden, at - count - 1))
		count++;
	*cut |= count < CONTEXT && count < at;
	return count;
}

/* Changes with no more than twice the context between them share a hunk. */
static bool shares_hunk(const struct differing *differing, const struct stretch *hunk,
			const struct stretch *change)
{
	if (change->old_begin - hunk->old_end > 2 * CONTEXT)
		return false;
	for (uint32_t i = hunk->old_end; i < change->old_begin; i++)
		if (line_hidden(differing->old_hidden, i))
			return false;
	return true;
}

/* Less context behind than before says that the file ends there, to patch and to git; so where a
 * hidden line cuts one of them short, the other is as short. */
static void context_add(const struct differing *differing, struct stretch *hunk)
{
	bool cut = false;
	uint32_t before = context_before(differing, hunk->old_begin, &cut);
	uint32_t behind = context_behind(differing, hunk->old_end, &cut);
	uint32_t both = before < behind ? before : behind;
	before = cut ? both : before;
	behind = cut ? both : behind;
	hunk->old_begin -= before;
	hunk->new_begin -= before;
	hunk->old_end += behind;
	hunk->new_end += behind;
}

static void hunks_write(const struct page *page, const struct differing *differing)
{
	struct stretch change = {0};
	bool more = change_next(&differing->lines, &change);
	while (more) {
		struct stretch hunk = change;
		while ((more = change_next(&differing->lines, &change)) &&
		       shares_hunk(differing, &hunk, &change)) {
			hunk.old_end = change.old_end;
			hunk.new_end = change.new_end;
		}
		context_add(differing, &hunk);
		hunk_write(page, &differing->lines, &hunk);
	}
}

/* A name with signs of its own in quotes, as git and patch agree on. */
static void name_write(struct out *out, struct str name)
{
	for (size_t i = 0; i < name.length; i++) {
		unsigned char c = (unsigned char)name.at[i];
		if (c == '"' || c == '\\')
			out_format(out, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			out_format(out, "\\%03o", c);
		else
			out_echo(out, (struct str){name.at + i, 1});
	}
}

static bool needs_quotes(struct str name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.at[i] == '"' || name.at[i] == '\\' || (unsigned char)name.at[i] < ' ' ||
		    name.at[i] == 0x7f)
			return true;
	return false;
}

static void file_head(const struct page *page, const char *sign, const char *side, struct str name)
{
	bool quotes = needs_quotes(name);
	coloured_begin(page, "\x1b[1m");
	out_format(page->out, "%s %s%s", sign, quotes ? "\"" : "", side);
	if (quotes)
		name_write(page->out, name);
	else
		out_echo(page->out, name);
	/* patch takes the name up to a tab, else up to the first blank. */
	out_text(page->out, quotes ? "\"" : memchr(name.at, ' ', name.length) ? "\t" : "");
	coloured_end(page);
	out_char(page->out, '\n');
}

/* The name without what leads up at its begin: "/", "./", "../"; a patch with them would
 * reach out of the directory it is applied in. */
static struct str name_below(struct str name)
{
	static const struct str ups[] = {STR_INIT("/"), STR_INIT("./"), STR_INIT("../")};
	for (size_t i = 0; i < sizeof ups / sizeof *ups; i++)
		if (name.length >= ups[i].length && memcmp(name.at, ups[i].at, ups[i].length) == 0)
			return name_below(
			    (struct str){name.at + ups[i].length, name.length - ups[i].length});
	return name;
}

/* --- What is not shown --------------------------------------------------------------- */

/* A line that is not the same in `masked` is hidden. */
static enum status hidden_find(const struct str *lines, uint32_t count, struct str masked,
			       struct arena *arena, const bool **ret)
{
	bool *hidden = arena_array(arena, count + 1, sizeof *hidden);
	if (!hidden)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		const char *end = masked.length ? memchr(masked.at, '\n', masked.length) : NULL;
		size_t length = end ? (size_t)(end - masked.at) + 1 : masked.length;
		hidden[i] = !str_equal(lines[i], (struct str){masked.at, length});
		masked = (struct str){masked.at + length, masked.length - length};
	}
	*ret = hidden;
	return OK;
}

/* Does a line that goes or comes hold what is hidden? */
static bool change_hidden(const struct differing *differing)
{
	const struct line_diff *lines = &differing->lines;
	struct stretch change = {0};
	while (change_next(lines, &change)) {
		for (uint32_t i = change.old_begin; i < change.old_end; i++)
			if (line_hidden(differing->old_hidden, i))
				return true;
		for (uint32_t i = change.new_begin; i < change.new_end; i++)
			if (line_hidden(differing->new_hidden, i))
				return true;
	}
	return false;
}

static void diff_write(const struct page *page, struct str name, const struct differing *differing)
{
	name = name_below(name);
	file_head(page, "---", "a/", name);
	file_head(page, "+++", "b/", name);
	hunks_write(page, differing);
}

enum status unified_diff_masked(const struct page *page, struct str name,
				const struct masked_text *old_text,
				const struct masked_text *new_text)
{
	struct arena arena;
	struct differing differing = {0};
	if (str_equal(old_text->text, new_text->text))
		return OK;
	arena_init(&arena);
	enum status status = line_diff(old_text->text, new_text->text, &arena, &differing.lines);
	if (status == OK)
		status = hidden_find(differing.lines.old_lines, differing.lines.old_count,
				     old_text->masked, &arena, &differing.old_hidden);
	if (status == OK)
		status = hidden_find(differing.lines.new_lines, differing.lines.new_count,
				     new_text->masked, &arena, &differing.new_hidden);
	if (status == OK && change_hidden(&differing))
		status = INVALID;
	if (status == OK)
		diff_write(page, name, &differing);
	arena_clear(&arena);
	return status;
}

enum status unified_diff(const struct page *page, struct str name, struct str old_text,
			 struct str new_text)
{
	struct arena arena;
	struct differing differing = {0};
	if (str_equal(old_text, new_text))
		return OK;
	arena_init(&arena);
	enum status status = line_diff(old_text, new_text, &arena, &differing.lines);
	if (status == OK)
		diff_write(page, name, &differing);
	arena_clear(&arena);
	return status;
}
