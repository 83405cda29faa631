#include "report/diff_report.h"
#include "report/diff_words.h"
#include "report/html.h"
#include "report/words.h"

enum { NAMES_SHOWN = 30, CONTENTS_NAMES = 3, RANGES_SHOWN = 50 };

/* A report under way. */
struct writing {
	struct out *out;
	const struct diff_view *view;
	struct out words; /* memory, for one text */
	struct arena scratch;
};

/* The words so far. */
static void words_end(struct writing *w)
{
	html_text(w->out, diff_plain(&w->words));
	out_rewind(&w->words);
}

/* "<td data-name=…>words</td>". */
static void cell_begin(struct writing *w, const char *name, bool number)
{
	out_format(w->out, "<td data-name=\"%s\"%s>", name, number ? " class=\"number\"" : "");
}

static void cell(struct writing *w, const char *name, bool number)
{
	cell_begin(w, name, number);
	words_end(w);
	out_text(w->out, "</td>");
}

static const char *const colour_classes[] = {
    [COLOUR_PLAIN] = "",  [COLOUR_BOLD] = "",     [COLOUR_GOOD] = "good", [COLOUR_WAIT] = "wait",
    [COLOUR_BAD] = "bad", [COLOUR_OPEN] = "open", [COLOUR_DIM] = "dim",
};

static void strong(struct writing *w, enum colour colour, const char *words)
{
	out_format(w->out, "<b class=\"%s\">%s</b>", colour_classes[colour], words);
}

/* --- Summary -------------------------------------------------------------------- */

static void sum_row(struct writing *w, enum diff_class class)
{
	const struct diff_sum *sum = &w->view->of[class];
	out_text(w->out, "<tr>");
	cell_begin(w, "What", false);
	strong(w, diff_class_colours[class], diff_class_words[class]);
	out_format(w->out, "<br>%s</td>", diff_class_meanings[class]);
	diff_word_number(&w->words, sum->changes, "change", "changes");
	cell(w, "Changes", true);
	if (diff_is_folded(w->view, class)) {
		diff_word_folded(&w->words);
	} else {
		diff_word_people(&w->words, sum);
		out_text(&w->words, ": ");
		diff_word_named(&w->words, w->view, sum);
	}
	cell(w, "For whom", false);
	diff_word_addresses(&w->words, sum->addresses);
	cell(w, "From, in all", true);
	out_text(w->out, "</tr>\n");
}

static void summary(struct writing *w)
{
	out_format(w->out, "<p><b>%s</b> ", diff_headline(w->view));
	diff_word_counts(&w->words, w->view);
	words_end(w);
	out_text(w->out, "</p>\n");
	if (w->view->changes) {
		out_text(w->out,
			 "<table>\n<thead><tr><th>What</th><th class=\"number\">Changes</th>"
			 "<th>For whom</th><th class=\"number\">From, in all</th></tr>"
			 "</thead>\n<tbody>\n");
		for (enum diff_class class = 0; class < DIFF_CLASS_COUNT; class ++)
			if (w->view->of[class].changes)
				sum_row(w, class);
		out_text(w->out, "</tbody>\n</table>\n");
	}
	for (unsigned i = 0; diff_word_note(&w->words, w->view, i); i++) {
		if (!w->words.used)
			continue;
		out_text(w->out, "<p class=\"note\">");
		words_end(w);
		out_text(w->out, "</p>\n");
	}
}

/* --- Contents --------------------------------------------------------------------- */

/* Is anything of the group listed? Changes stand by class, reasons last. */
static bool is_listed(const struct writing *w, const struct diff_group *group)
{
	return group->change_count && !diff_is_folded(w->view, group->changes->class);
}

static void contents_item(struct writing *w, const struct diff_group *group, size_t number)
{
	uint64_t of[DIFF_CLASS_COUNT] = {0};
	const char *before = ": ";
	out_format(w->out, "<li><a href=\"#group-%zu\">", number);
	diff_word_subjects(&w->words, w->view, group, CONTENTS_NAMES);
	words_end(w);
	out_text(w->out, "</a>");
	for (size_t i = 0; i < group->change_count; i++)
		of[group->changes[i].class]++;
	for (enum diff_class class = 0; class < DIFF_CLASS_COUNT; class ++) {
		if (!of[class] || diff_is_folded(w->view, class))
			continue;
		out_format(w->out, "%s%llu <b class=\"%s\">%s</b>", before,
			   (unsigned long long)of[class], colour_classes[diff_class_colours[class]],
			   diff_class_names[class].at);
		before = ", ";
	}
	out_text(w->out, "</li>\n");
}

static void contents(struct writing *w)
{
	bool any = false;
	for (size_t i = 0; i < w->view->group_count && !w->out->error; i++) {
		if (!is_listed(w, &w->view->groups[i]))
			continue;
		out_text(w->out, any ? "" : "<ol>\n");
		contents_item(w, &w->view->groups[i], i + 1);
		any = true;
	}
	out_text(w->out, any ? "</ol>\n" : "");
}

/* --- Changes ---------------------------------------------------------------------- */

static void side_cell(struct writing *w, const struct diff_group *group,
		      const struct diff_block *block, const struct diff_cause *cause, int side)
{
	static const enum colour colours[VERDICT_COUNT] = {
	    [VERDICT_ALLOW] = COLOUR_GOOD,  [VERDICT_MFA] = COLOUR_WAIT,
	    [VERDICT_VERIFY] = COLOUR_WAIT, [VERDICT_TOKEN] = COLOUR_WAIT,
	    [VERDICT_TOTP] = COLOUR_WAIT,   [VERDICT_REFUSE] = COLOUR_BAD,
	};
	enum verdict verdict = cause->decision->verdict;
	cell_begin(w, side == OLD ? "Was" : "Is", false);
	strong(w, colours[verdict], verdict_words(verdict));
	if (!block->varies[side])
		diff_word_reason(&w->words, block->changes[0], &group->subjects[0], side);
	words_end(w);
	diff_word_lines(&w->words, w->view, cause, side);
	if (w->words.used) {
		out_text(w->out, "<br><code>");
		words_end(w);
		out_text(w->out, "</code>");
	}
	out_text(w->out, "</td>");
}

static void commands(struct writing *w, const struct diff_group *group,
		     const struct diff_change *change, const struct diff_cause causes[static SIDES])
{
	out_text(w->out, "<details><summary>Try it</summary>");
	for (int side = NEW; side >= OLD; side--) {
		if (!diff_command_shown(group, change, side))
			continue;
		out_text(w->out, "<pre>");
		diff_word_try(&w->words, w->view, &causes[side], side);
		words_end(w);
		out_text(w->out, "</pre>");
	}
	out_text(w->out, "</details>");
}

static void logins_cell(struct writing *w, const struct diff_group *group,
			const struct diff_block *block)
{
	cell_begin(w, "Which logins", false);
	for (size_t i = 0; i < block->count; i++) {
		out_text(w->out, "<p>");
		diff_word_logins(&w->words, w->view, group, block->changes[i]);
		diff_word_varied(&w->words, block, block->changes[i]);
		words_end(w);
		out_text(w->out, "</p>");
	}
	out_text(w->out, "</td>");
}

static enum status block_row(struct writing *w, const struct diff_group *group,
			     const struct diff_block *block)
{
	struct diff_cause causes[SIDES];
	const struct diff_change *first = block->changes[0];
	enum status status = diff_causes_find(w->view, group, first, &w->scratch, causes);
	if (status != OK)
		return status;
	out_text(w->out, "<tr>");
	cell_begin(w, "What", false);
	strong(w, diff_class_colours[first->class], diff_class_words[first->class]);
	out_text(w->out, "</td>");
	logins_cell(w, group, block);
	status = diff_word_region(&w->words, group, first, RANGES_SHOWN, &w->scratch);
	cell(w, "From", false);
	diff_word_addresses(&w->words, first->addresses);
	cell(w, "How many", true);
	side_cell(w, group, block, &causes[OLD], OLD);
	side_cell(w, group, block, &causes[NEW], NEW);
	out_text(w->out, "</tr>\n<tr class=\"more\"><td colspan=\"6\">");
	commands(w, group, first, causes);
	out_text(w->out, "</td></tr>\n");
	return status;
}

static enum status blocks_write(struct writing *w, const struct diff_group *group,
				struct arena *room)
{
	const struct diff_block *blocks;
	size_t count;
	enum status status = diff_blocks_find(w->view, group, room, &blocks, &count);
	for (size_t i = 0; status == OK && i < count && !w->out->error; i++) {
		status = block_row(w, group, &blocks[i]);
		arena_reset(&w->scratch);
		if (status == OK)
			status = out_status(&w->words);
	}
	return status;
}

static enum status group_write(struct writing *w, const struct diff_group *group, size_t number)
{
	struct arena room;
	out_format(w->out, "<h2 id=\"group-%zu\">", number);
	diff_word_subjects(&w->words, w->view, group, NAMES_SHOWN);
	words_end(w);
	out_text(w->out,
		 "</h2>\n<table>\n<thead><tr><th>What</th><th>Which logins</th><th>From</th>"
		 "<th class=\"number\">How many</th><th>Was</th><th>Is</th></tr></thead>\n"
		 "<tbody>\n");
	arena_init(&room);
	enum status status = blocks_write(w, group, &room);
	arena_clear(&room);
	out_text(w->out, "</tbody>\n</table>\n");
	return status;
}

static void title(struct writing *w)
{
	out_text(&w->words, "Logins: ");
	out_str(&w->words, w->view->side[OLD].name);
	out_text(&w->words, " → ");
	out_str(&w->words, w->view->side[NEW].name);
	html_begin(w->out, out_written(&w->words)); /* names as they are: html_text() */
	out_rewind(&w->words);
}

enum status diff_report_html(struct out *out, const struct diff_view *view)
{
	struct writing w = {.out = out, .view = view};
	enum status status = OK;
	arena_init(&w.scratch);
	out_init_memory(&w.words);
	title(&w);
	summary(&w);
	contents(&w);
	for (size_t i = 0; i < view->group_count && status == OK; i++)
		if (is_listed(&w, &view->groups[i]))
			status = group_write(&w, &view->groups[i], i + 1);
	html_end(out);
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	arena_clear(&w.scratch);
	return status;
}
