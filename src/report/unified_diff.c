#include "report/unified_diff.h"

#include "base/line_diff.h"

enum { CONTEXT = 3 };

/* A stretch of old lines, and the new lines that stand for them. */
struct stretch {
	uint32_t old_begin, old_end, new_begin, new_end;
};

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

/* Changes with no more than twice the context between them share a hunk. */
static void hunks_write(const struct page *page, const struct line_diff *diff)
{
	struct stretch change = {0};
	bool more = change_next(diff, &change);
	while (more) {
		struct stretch hunk = change;
		uint32_t before = hunk.old_begin < CONTEXT ? hunk.old_begin : CONTEXT;
		hunk.old_begin -= before;
		hunk.new_begin -= before;
		while ((more = change_next(diff, &change)) &&
		       change.old_begin - hunk.old_end <= 2 * CONTEXT) {
			hunk.old_end = change.old_end;
			hunk.new_end = change.new_end;
		}
		uint32_t left = diff->old_count - hunk.old_end;
		uint32_t behind = left < CONTEXT ? left : CONTEXT;
		hunk.old_end += behind;
		hunk.new_end += behind;
		hunk_write(page, diff, &hunk);
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

enum status unified_diff(const struct page *page, struct str name, struct str old_text,
			 struct str new_text)
{
	struct arena arena;
	struct line_diff diff;
	if (str_equal(old_text, new_text))
		return OK;
	name = name_below(name);
	arena_init(&arena);
	enum status status = line_diff(old_text, new_text, &arena, &diff);
	if (status == OK) {
		file_head(page, "---", "a/", name);
		file_head(page, "+++", "b/", name);
		hunks_write(page, &diff);
	}
	arena_clear(&arena);
	return status;
}
