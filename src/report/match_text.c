/* The page; the line is in match_line.c. */
#include "report/match_text.h"

#include "report/match_words.h"
#include "report/pieces.h"
#include "report/table.h"
#include "report/width.h"

enum {
	INDENT = 2,
	PART_INDENT = 4,
	PIECES_SHOWN = 8, /* ranges of a part */
	LISTS_SHOWN = 8,  /* lists that hold nothing */
	SHARE_WIDTH = 6   /* "part" and the gap */
};

/* How much of what was asked a list holds. */
enum share { SHARE_NONE, SHARE_PART, SHARE_ALL };

/* --- Tables ------------------------------------------------------------------ */

static enum status hit_cells(const struct match_wording *wording, struct table *table,
			     const struct match_hit *hit)
{
	enum status status = match_word_range(table_cell(table), wording, hit);
	match_word_list(table_cell(table), matcher_list(wording->matcher, hit->list));
	place_text(table_cell(table), matcher_policy(wording->matcher), hit->place);
	struct out *out = table_cell(table);
	if (match_is_described(hit))
		match_word_description(out, hit);
	if (match_is_described(hit) && hit->reference)
		out_text(out, ", ");
	if (hit->reference)
		match_word_via(out, wording, hit);
	return status;
}

/* The rows that hold the addresses of a class. */
static enum status hits_print(const struct match_wording *wording, uint32_t class, size_t indent)
{
	struct match_hit *hits;
	struct table table;
	size_t count;
	arena_reset(wording->hits);
	enum status status = matcher_hits(wording->matcher, class, wording->hits, &hits, &count);
	if (status != OK || count == 0)
		return status;
	table_init(&table, 4);
	for (size_t i = 0; i < count && status == OK; i++)
		status = hit_cells(wording, &table, &hits[i]);
	return status == OK ? table_print(&table, wording->page, indent)
			    : table_drop(&table, status);
}

/* --- A set that splits: how the lists share in it ------------------------------- */

/* The word of a line, as wide as every other one. */
static const char share_words[][5] = {
    [SHARE_NONE] = "none",
    [SHARE_PART] = "part",
    [SHARE_ALL] = {'a', 'l', 'l', HARD_BLANK},
};

static enum status shares_print(const struct match_wording *wording)
{
	struct table table;
	table_init(&table, 4);
	table.right[1] = true;
	for (uint32_t i = 0; i < matcher_list_count(wording->matcher); i++) {
		const struct match_list *list = matcher_list(wording->matcher, i);
		struct count held = wording->tally.lists[i];
		if (count_compare(held, (struct count){0}) == 0)
			continue;
		bool all = count_compare(held, wording->match->addresses) == 0;
		out_text(table_cell(&table), share_words[all ? SHARE_ALL : SHARE_PART]);
		piece_count(table_cell(&table), held);
		match_word_list(table_cell(&table), list);
		place_text(table_cell(&table), matcher_policy(wording->matcher), list->place);
	}
	return table_print(&table, wording->page, INDENT);
}

static enum status others_print(const struct match_wording *wording)
{
	static const char gap[] = {HARD_BLANK, HARD_BLANK};
	struct out text;
	size_t count = 0;
	out_init_memory(&text);
	out_text(&text, share_words[SHARE_NONE]);
	out_bytes(&text, gap, sizeof gap);
	out_text(&text, "in ");
	for (uint32_t i = 0; i < matcher_list_count(wording->matcher); i++) {
		if (count_compare(wording->tally.lists[i], (struct count){0}) != 0)
			continue;
		if (count++ >= LISTS_SHOWN)
			continue;
		if (count > 1)
			out_text(&text, ", ");
		match_word_list(&text, matcher_list(wording->matcher, i));
	}
	if (count > LISTS_SHOWN)
		out_format(&text, " and %zu more", count - LISTS_SHOWN);
	if (count) {
		out_fill(wording->page->out, ' ', INDENT);
		page_wrap(wording->page, out_written(&text), INDENT, INDENT + SHARE_WIDTH, "");
	}
	enum status status = out_status(&text);
	out_clear(&text);
	return status;
}

/* --- A set that splits: its parts ------------------------------------------------- */

static void write_pieces(struct out *out, const struct match *match, const struct match_part *part)
{
	for (size_t i = 0; i < part->piece_count && i < PIECES_SHOWN; i++) {
		if (i)
			out_text(out, ", ");
		piece_range(out, match->pieces[part->pieces[i]].range);
	}
	if (part->piece_count > PIECES_SHOWN)
		out_format(out, " and %zu more ranges", part->piece_count - PIECES_SHOWN);
}

static enum status part_print(const struct match_wording *wording, const struct match_part *part)
{
	struct out text;
	out_init_memory(&text);
	write_pieces(&text, wording->match, part);
	out_text(&text, part->piece_count > 1 ? "; together " : ": ");
	match_word_addresses(&text, part->addresses);
	if (!matcher_holds(wording->matcher, part->class))
		out_text(&text, ", in no list");
	out_char(wording->page->out, '\n');
	out_fill(wording->page->out, ' ', INDENT);
	page_wrap(wording->page, out_written(&text), INDENT, PART_INDENT, "");
	enum status status = out_status(&text);
	out_clear(&text);
	return status == OK ? hits_print(wording, part->class, PART_INDENT) : status;
}

static enum status parts_print(const struct match_wording *wording)
{
	enum status status = shares_print(wording);
	if (status == OK)
		status = others_print(wording);
	for (size_t i = 0; i < wording->match->part_count && status == OK; i++)
		status = part_print(wording, &wording->match->parts[i]);
	return status;
}

/* --- The whole --------------------------------------------------------------------- */

/* What was asked: a network by its name, else the addresses. */
static void write_asked(struct out *out, const struct match *match, struct str input)
{
	char text[RANGE_TEXT];
	struct range range = {match->pieces[0].range.first,
			      match->pieces[match->piece_count - 1].range.last};
	if (input.length && *input.at == '@')
		out_terminal_text(out, input);
	else
		out_bytes(out, text, range_format(range, text));
	if (match_is_one(match->addresses))
		return;
	out_text(out, " (");
	match_word_addresses(out, match->addresses);
	out_char(out, ')');
}

static enum status headline_print(const struct match_wording *wording, struct str input)
{
	struct out asked, text;
	out_init_memory(&asked);
	out_init_memory(&text);
	write_asked(&asked, wording->match, input);
	match_word_summary(&text, wording);
	enum status status = out_status(&asked) == OK ? out_status(&text) : NOMEM;
	if (status == OK) {
		page_cell_coloured(wording->page, COLOUR_BOLD, out_written(&asked));
		out_text(wording->page->out, ": ");
		page_wrap(wording->page, out_written(&text),
			  text_width(out_written(&asked)) + strlen(": "), PART_INDENT, "");
	}
	out_clear(&asked);
	out_clear(&text);
	return status;
}

static enum status answer_print(const struct match_wording *wording, struct str input)
{
	enum status status = headline_print(wording, input);
	if (status != OK)
		return status;
	if (wording->match->part_count > 1)
		return parts_print(wording);
	return hits_print(wording, wording->match->parts[0].class, INDENT);
}

enum status match_text(const struct page *page, const struct matcher *matcher,
		       const struct match *match, struct str input, struct arena *scratch)
{
	struct arena hits;
	struct match_wording wording = {
	    .page = page, .matcher = matcher, .match = match, .hits = &hits};
	arena_init(&hits);
	enum status status = match_tally_find(matcher, match, scratch, &wording.tally);
	if (status == OK)
		status = answer_print(&wording, input);
	arena_clear(&hits);
	return status;
}
