#include "load/fmt_gap.h"

void fmt_comments_add(struct fmt_comments *to, struct fmt_comment *comment)
{
	comment->next = NULL;
	if (to->last)
		to->last->next = comment;
	else
		to->first = comment;
	to->last = comment;
}

void fmt_comments_move(struct fmt_comments *to, struct fmt_comments *from)
{
	if (!from->first)
		return;
	if (to->last)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	*from = (struct fmt_comments){0};
}

static struct fmt_comment *comments_take(struct fmt_comments *from)
{
	struct fmt_comment *comment = from->first;
	from->first = comment->next;
	if (!from->first)
		from->last = NULL;
	return comment;
}

struct str fmt_anchor(struct str text, const struct node *node)
{
	size_t end = node->begin + 1;
	while (end < text.length &&
	       (char_is_digit(text.at[end]) || text.at[end] == '_' || text.at[end] == '-' ||
		(text.at[end] >= 'a' && text.at[end] <= 'z') ||
		(text.at[end] >= 'A' && text.at[end] <= 'Z')))
		end++;
	return (struct str){text.at + node->begin, end - node->begin};
}

/* --- The text between tokens --------------------------------------------------- */

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One byte on; LF, CRLF and CR end a line. */
static void step(struct fmt_gap *gap)
{
	char c = gap->text.at[gap->at++];
	bool crlf = c == '\r' && gap->at < gap->text.length && gap->text.at[gap->at] == '\n';
	if (is_break(c) && !crlf) {
		gap->line++;
		gap->line_begin = gap->at;
	}
}

void gap_step_to(struct fmt_gap *gap, size_t end)
{
	while (gap->at < end && gap->at < gap->text.length)
		step(gap);
}

static uint32_t column_of(const struct fmt_gap *gap, size_t offset)
{
	struct str before = {gap->text.at + gap->line_begin, offset - gap->line_begin};
	return (uint32_t)str_char_count(before) + 1;
}

/* Does nothing but blanks stand between the line's begin and `offset`? */
static bool is_own_line(const struct fmt_gap *gap, size_t offset)
{
	for (size_t i = gap->line_begin; i < offset; i++)
		if (!is_blank(gap->text.at[i]))
			return false;
	return true;
}

/* Is there a blank line before what stands at `offset`? */
static bool blank_before(struct str text, size_t offset)
{
	unsigned breaks = 0;
	while (offset > 0 && breaks < 2) {
		char c = text.at[--offset];
		if (!is_blank(c) && !is_break(c))
			break;
		if (c == '\n' && offset > 0 && text.at[offset - 1] == '\r')
			offset--;
		breaks += is_break(c);
	}
	return breaks == 2;
}

static bool is_open(const struct fmt_gap *gap, const struct fmt_list *list)
{
	return gap->bracket_count && gap->brackets[gap->bracket_count - 1] == list;
}

/* Puts all of `from` between the lead of an entry and the entry; the blank line that
 * stood there is now above them. */
static void lead_add(struct fmt_entry *entry, struct fmt_comments *from)
{
	if (!from->first)
		return;
	from->first->blank = from->first->blank || entry->blank;
	entry->blank = false;
	fmt_comments_move(&entry->lead, from);
}

/* A comment on the line of a token. An entry has one such line. When there is one
 * already, behind the dash or the key, that goes up; with a list begun, the new one
 * goes to the next best place. */
static void trail_add(struct fmt_gap *gap, struct fmt_comment *comment)
{
	struct fmt_entry *owner = gap->owner;
	comment->blank = false;
	if (!owner->list && owner != &gap->document->root)
		lead_add(owner, &owner->trail);
	if (!owner->trail.first) {
		fmt_comments_add(&owner->trail, comment);
		gap->trail_owner = owner;
		gap->trail = comment;
	} else if (owner->list && owner->list->broken && !is_open(gap, owner->list)) {
		fmt_comments_add(&owner->list->tail, comment);
	} else {
		fmt_comments_add(&owner->lead, comment);
	}
}

/* Is it below the last trail, and in line with it? */
static bool trail_goes_on(const struct fmt_gap *gap, const struct fmt_comment *comment)
{
	const struct fmt_comment *above = gap->pending.last ? gap->pending.last : gap->trail;
	return gap->trail && above && (above == gap->trail || above->goes_on) &&
	       comment->line == above->line + 1 && comment->column == above->column;
}

static void comment_read(struct fmt_gap *gap)
{
	size_t begin = gap->at, end = begin;
	struct fmt_comment *comment = arena_alloc(gap->arena, sizeof *comment);
	if (!comment) {
		gap->nomem = true;
		return;
	}
	while (end < gap->text.length && !is_break(gap->text.at[end]))
		end++;
	gap->at = end;
	while (is_blank(gap->text.at[end - 1]))
		end--;
	comment->text = (struct str){gap->text.at + begin, end - begin};
	comment->line = gap->line;
	comment->column = column_of(gap, begin);
	for (uint32_t i = 0; i < gap->bracket_count; i++)
		gap->brackets[i]->broken = true;
	if (gap->owner && !is_own_line(gap, begin)) {
		trail_add(gap, comment);
		return;
	}
	comment->blank = blank_before(gap->text, begin);
	comment->goes_on = trail_goes_on(gap, comment);
	fmt_comments_add(&gap->pending, comment);
}

/* A byte order mark, which YAML allows at the begin of any line; it takes no column. */
static bool mark_pass(struct fmt_gap *gap)
{
	static const char mark[] = {'\xef', '\xbb', '\xbf'};
	if (gap->at != gap->line_begin || gap->text.length - gap->at < sizeof mark ||
	    memcmp(gap->text.at + gap->at, mark, sizeof mark) != 0)
		return false;
	gap->at += sizeof mark;
	gap->line_begin = gap->at;
	return true;
}

/* Passes blanks, line ends and comments. */
static void gap_skip(struct fmt_gap *gap)
{
	while (gap->at < gap->text.length && !gap->nomem) {
		char c = gap->text.at[gap->at];
		if (c == '#')
			comment_read(gap);
		else if (is_blank(c) || is_break(c))
			step(gap);
		else if (!mark_pass(gap))
			return;
	}
}

char gap_sign(struct fmt_gap *gap)
{
	gap_skip(gap);
	return gap->at < gap->text.length ? gap->text.at[gap->at] : '\0';
}

void gap_sign_take(struct fmt_gap *gap, char sign)
{
	if (gap_sign(gap) == sign)
		gap->at++;
	else
		gap->lost = true;
}

void gap_line_pass(struct fmt_gap *gap)
{
	while (gap->at < gap->text.length && !is_break(gap->text.at[gap->at]) && !gap->nomem) {
		if (gap->text.at[gap->at] == '#')
			comment_read(gap);
		else
			step(gap);
	}
}

uint32_t gap_column(const struct fmt_gap *gap)
{
	return column_of(gap, gap->at);
}

bool gap_blank_before(const struct fmt_gap *gap)
{
	return blank_before(gap->text, gap->at);
}

/* --- Whose the pending comments are ---------------------------------------------- */

void gap_go_on(struct fmt_gap *gap, uint32_t column)
{
	struct fmt_comments *pending = &gap->pending;
	while (pending->first && pending->first->goes_on && pending->first->column != column)
		fmt_comments_add(&gap->trail_owner->trail, comments_take(pending));
	for (struct fmt_comment *at = pending->first; at; at = at->next)
		at->goes_on = false;
	gap->trail = NULL;
}

/* The blocks that end behind `entry`: its own list, that of its last entry …
 * outer ones first. */
static uint32_t blocks_ended(const struct fmt_entry *entry, struct fmt_list **ret)
{
	uint32_t count = 0;
	for (; entry && entry->list && entry->list->column; entry = entry->list->last)
		ret[count++] = entry->list;
	return count;
}

/* Is the innermost of these blocks a list in the column of the mapping it is in? */
static bool is_at_key(struct fmt_list *const *blocks, uint32_t count)
{
	return count > 1 && blocks[count - 2]->column == blocks[count - 1]->column;
}

/* "# - 192.0.2.1": what was an item. */
static bool is_item(struct str comment)
{
	size_t i = 1;
	while (i < comment.length && is_blank(comment.at[i]))
		i++;
	return i + 1 < comment.length && comment.at[i] == '-' && is_blank(comment.at[i + 1]);
}

void gap_tail(struct fmt_gap *gap, const struct fmt_entry *before, uint32_t column)
{
	struct fmt_list *blocks[NESTING_MAX + 1];
	uint32_t count = blocks_ended(before, blocks);
	while (gap->pending.first) {
		const struct fmt_comment *comment = gap->pending.first;
		bool item = is_item(comment->text);
		while (count > 0 && (blocks[count - 1]->column > comment->column ||
				     (!item && is_at_key(blocks, count))))
			count--;
		if (count == 0)
			return;
		uint32_t end = blocks[count - 1]->column;
		bool last_item = item && !comment->blank && end == comment->column;
		if (end < column || (end == column && !last_item))
			return;
		fmt_comments_add(&blocks[count - 1]->tail, comments_take(&gap->pending));
	}
}

void gap_lead(struct fmt_gap *gap, struct fmt_entry *entry)
{
	gap_go_on(gap, 0);
	if (gap->pending.first && entry != &gap->document->root)
		lead_add(entry, &entry->trail);
	lead_add(entry, &gap->pending);
}
