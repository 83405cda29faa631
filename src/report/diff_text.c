#include "report/diff_report.h"
#include "report/diff_words.h"
#include "report/words.h"

enum { INDENT = 2, CHANGE_INDENT = 4, NAME_WIDTH = 9, NAMES_SHOWN = 6, RANGES_SHOWN = 4 };

/* A report under way. */
struct writing {
	const struct page *page;
	const struct diff_view *view;
	struct out words;     /* memory, for one paragraph */
	struct arena scratch; /* of one change */
};

/* The words so far as a paragraph, behind what stands in the line up to `first`. */
static void paragraph(struct writing *w, size_t first, size_t indent)
{
	page_wrap(w->page, diff_unmarked(&w->words), first, indent, "");
	out_rewind(&w->words);
}

/* --- Summary ------------------------------------------------------------------ */

static void headline(struct writing *w)
{
	const char *words = diff_headline(w->view);
	page_coloured(w->page, COLOUR_BOLD, words);
	out_text(w->page->out, "  ");
	diff_word_counts(&w->words, w->view);
	out_text(&w->words, w->view->changes ? ": " : "");
	out_name(&w->words, w->view->side[OLD].name);
	out_text(&w->words, " → ");
	out_name(&w->words, w->view->side[NEW].name);
	paragraph(w, strlen(words) + 2, INDENT + 2);
}

/* A paragraph per class, which wraps in any width. */
static void sum_write(struct writing *w, enum diff_class class)
{
	enum { CLASS_WIDTH = 13, NARROW = 80 };
	size_t indent = INDENT + (w->page->width < NARROW ? INDENT : CLASS_WIDTH);
	const struct diff_sum *sum = &w->view->of[class];
	const char *name = diff_class_words[class];
	struct out *words = &w->words;
	out_fill(w->page->out, ' ', INDENT);
	page_coloured(w->page, diff_class_colours[class], name);
	out_fill(w->page->out, ' ', CLASS_WIDTH - strlen(name));
	diff_word_number(words, sum->changes, "change", "changes");
	if (diff_is_folded(w->view, class)) {
		out_text(words, ", ");
		diff_word_folded(words);
	} else {
		out_text(words, " for ");
		diff_word_people(words, sum);
		out_text(words, " (");
		diff_word_named(words, w->view, sum);
		out_text(words, ") from ");
		diff_word_addresses(words, sum->addresses);
	}
	paragraph(w, INDENT + CLASS_WIDTH, indent);
}

static void sums(struct writing *w)
{
	for (enum diff_class class = 0; class < DIFF_CLASS_COUNT; class ++)
		if (w->view->of[class].changes)
			sum_write(w, class);
}

static void notes(struct writing *w)
{
	for (unsigned i = 0; diff_word_note(&w->words, w->view, i); i++) {
		if (!w->words.used)
			continue;
		out_fill(w->page->out, ' ', INDENT);
		paragraph(w, INDENT, INDENT);
	}
}

/* --- Changes -------------------------------------------------------------------- */

/* "    was   ", behind which a paragraph goes on. */
static void line_begin(struct writing *w, const char *name)
{
	out_fill(w->page->out, ' ', CHANGE_INDENT);
	page_coloured(w->page, COLOUR_DIM, name);
	out_fill(w->page->out, ' ', NAME_WIDTH - strlen(name));
}

static enum status block_head(struct writing *w, const struct diff_group *group,
			      const struct diff_change *change)
{
	const char *class = diff_class_words[change->class];
	out_fill(w->page->out, ' ', INDENT);
	page_coloured(w->page, diff_class_colours[change->class], class);
	out_text(w->page->out, "  ");
	out_text(&w->words, "from ");
	enum status status = diff_word_region(&w->words, group, change, RANGES_SHOWN, &w->scratch);
	out_text(&w->words, ": ");
	diff_word_addresses(&w->words, change->addresses);
	paragraph(w, INDENT + strlen(class) + 2, CHANGE_INDENT);
	return status;
}

static void side_line(struct writing *w, const struct diff_group *group,
		      const struct diff_block *block, const struct diff_cause *cause, int side)
{
	const char *words = verdict_words(cause->decision->verdict);
	line_begin(w, side == OLD ? "was" : "is");
	verdict_text(w->page, cause->decision->verdict, 0);
	if (!block->varies[side])
		diff_word_reason(&w->words, block->changes[0], &group->subjects[0], side);
	if (cause->likely) {
		out_text(&w->words, " (");
		diff_word_lines(&w->words, w->view, cause, side);
		out_char(&w->words, ')');
	}
	/* what follows the verdict begins with a blank or a comma of its own */
	if (w->words.used && w->words.at[0] == ' ')
		out_char(w->page->out, ' ');
	paragraph(w, CHANGE_INDENT + NAME_WIDTH + strlen(words) + 1, CHANGE_INDENT + NAME_WIDTH);
}

static void logins_line(struct writing *w, const struct diff_group *group,
			const struct diff_block *block, const struct diff_change *change)
{
	line_begin(w, "via");
	diff_word_logins(&w->words, w->view, group, change);
	diff_word_varied(&w->words, block, change);
	paragraph(w, CHANGE_INDENT + NAME_WIDTH, CHANGE_INDENT + NAME_WIDTH + 2);
}

/* In one line, however long: it is there to be copied. */
static void try_line(struct writing *w, const struct diff_cause *cause, int side, bool both)
{
	line_begin(w, !both ? "try" : side == OLD ? "try old" : "try new");
	diff_word_try(w->page->out, w->view, cause, side);
	out_char(w->page->out, '\n');
}

static enum status block_write(struct writing *w, const struct diff_group *group,
			       const struct diff_block *block)
{
	struct diff_cause causes[SIDES];
	const struct diff_change *first = block->changes[0];
	bool both = diff_command_shown(group, first, OLD) && diff_command_shown(group, first, NEW);
	enum status status = diff_causes_find(w->view, group, first, &w->scratch, causes);
	if (status == OK)
		status = block_head(w, group, first);
	if (status != OK)
		return status;
	side_line(w, group, block, &causes[OLD], OLD);
	side_line(w, group, block, &causes[NEW], NEW);
	for (size_t i = 0; i < block->count; i++)
		logins_line(w, group, block, block->changes[i]);
	for (int side = NEW; side >= OLD; side--)
		if (diff_command_shown(group, first, side))
			try_line(w, &causes[side], side, both);
	arena_reset(&w->scratch);
	return out_status(&w->words);
}

static void group_head(struct writing *w, const struct diff_group *group)
{
	out_char(w->page->out, '\n');
	diff_word_subjects(&w->words, w->view, group, NAMES_SHOWN);
	if (out_status(&w->words) == OK && w->words.used && *w->words.at == 'p')
		*w->words.at = 'P';
	else if (out_status(&w->words) == OK && w->words.used && *w->words.at == 'u')
		*w->words.at = 'U';
	paragraph(w, 0, INDENT);
}

static enum status group_write(struct writing *w, const struct diff_group *group)
{
	const struct diff_block *blocks;
	struct arena room;
	size_t count;
	arena_init(&room);
	enum status status = diff_blocks_find(w->view, group, &room, &blocks, &count);
	if (status == OK && count)
		group_head(w, group);
	for (size_t i = 0; status == OK && i < count; i++)
		status = w->page->out->error ? OK : block_write(w, group, &blocks[i]);
	arena_clear(&room);
	return status;
}

enum status diff_report_text(const struct page *page, const struct diff_view *view)
{
	struct writing w = {.page = page, .view = view};
	enum status status = OK;
	arena_init(&w.scratch);
	out_init_memory(&w.words);
	headline(&w);
	sums(&w);
	notes(&w);
	for (size_t i = 0; i < view->group_count && status == OK; i++)
		status = group_write(&w, &view->groups[i]);
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	arena_clear(&w.scratch);
	return status;
}
