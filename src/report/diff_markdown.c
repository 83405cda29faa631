/* For a comment on a pull request. The worst comes first, and what there is no room for is
 * cut from the end, so reasons go first, then what was closed, then what was tightened:
 *
 *	title, answer, sums, notes
 *	### OPENED      a table of numbered rows
 *	### WEAKENED    likewise
 *	<details> TIGHTENED, CLOSED, REASON ONLY </details>
 *	<details> the commands, by the numbers of the rows </details>
 *	what was cut
 */
#include "report/diff_report.h"
#include "report/diff_words.h"
#include "report/markdown.h"
#include "report/words.h"

enum {
	NAMES_SHOWN = 3,
	RANGES_SHOWN = 4,
	TAIL = 1024,       /* bytes kept for what stands at the end */
	CELL_MOST = 4096,  /* bytes of words in a cell: more than any sensible name makes */
	SHORT_MOST = 200,  /* where the sum would not fit otherwise */
	BLOCK_MOST = 8192, /* bytes of a block; a larger one is only counted */
};

/* A report under way. */
struct writing {
	struct out *out;
	const struct diff_view *view;
	struct out words, row, command, code; /* memory: a text, a block, a name */
	struct out commands;                  /* memory: of all rows */
	struct arena scratch, blocks;         /* of a block, of a group */
	size_t room; /* bytes that may still be written, but for the tail */
	uint64_t rows, cut[DIFF_CLASS_COUNT];
	bool full, open; /* no row fits any more; the table of the class was begun */
};

static size_t cut_length(struct str text, size_t most)
{
	if (text.length <= most)
		return text.length;
	while (most && ((unsigned char)text.at[most] & 0xc0) == 0x80)
		most--;
	return most;
}

typedef void writer(struct out *out, struct str text);

/* A name or an address, without its marks. */
static void code_end(struct writing *w, struct out *out, struct str text, writer *write)
{
	out_rewind(&w->code);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != DIFF_QUOTE)
			out_char(&w->code, text.at[i] == HARD_BLANK ? ' ' : text.at[i]);
	write(out, out_written(&w->code));
}

/* Words between marks. */
static void plain_end(struct writing *w, struct out *out, struct str text, writer *write)
{
	if (text.length)
		code_end(w, out, text, write);
}

/* The words so far, to `out`: what is marked by `code`, the rest by `plain`. */
static void words_end(struct writing *w, struct out *out, size_t most, writer *plain, writer *code)
{
	struct str words = out_written(&w->words);
	struct str rest = {words.at, cut_length(words, most)};
	bool cut = rest.length < words.length, marked = false;
	while (rest.length) {
		size_t length = 0;
		while (length < rest.length && rest.at[length] != DIFF_CODE &&
		       rest.at[length] != DIFF_CODE_END)
			length++;
		struct str part = {rest.at, length};
		if (marked && part.length)
			code_end(w, out, part, code);
		else
			plain_end(w, out, part, plain);
		marked = length < rest.length && rest.at[length] == DIFF_CODE;
		length += length < rest.length;
		rest = (struct str){rest.at + length, rest.length - length};
	}
	out_text(out, cut ? "…" : "");
	out_rewind(&w->words);
}

static void cell_end(struct writing *w, struct out *out)
{
	out_char(out, ' ');
	words_end(w, out, CELL_MOST, md_cell, md_cell_code);
	out_text(out, " |");
}

/* --- The sum --------------------------------------------------------------------- */

static void file_name(struct out *out, struct str name, size_t most)
{
	size_t length = cut_length(name, most);
	md_code(out, (struct str){name.at, length});
	out_text(out, length < name.length ? "…" : "");
}

static void title(struct writing *w, struct out *out, size_t most)
{
	out_text(out, "<!-- loginscope diff -->\n## Logins: ");
	file_name(out, w->view->side[OLD].name, most);
	out_text(out, " → ");
	file_name(out, w->view->side[NEW].name, most);
	out_format(out, "\n\n**%s** ", diff_headline(w->view));
	diff_word_counts(&w->words, w->view);
	words_end(w, out, most, md_text, md_code);
	out_text(out, "\n\n");
}

static void sum_row(struct writing *w, struct out *out, enum diff_class class, bool named)
{
	const struct diff_sum *sum = &w->view->of[class];
	bool folded = diff_is_folded(w->view, class);
	out_format(out, "| **%s**: %s |", diff_class_words[class], diff_class_meanings[class]);
	diff_word_number(&w->words, sum->changes, "change", "changes");
	cell_end(w, out);
	if (folded)
		diff_word_folded(&w->words);
	else
		diff_word_people(&w->words, sum);
	if (named && !folded) {
		out_text(&w->words, ": ");
		diff_word_named(&w->words, w->view, sum);
	}
	cell_end(w, out);
	diff_word_addresses(&w->words, sum->addresses);
	cell_end(w, out);
	out_char(out, '\n');
}

static void sums(struct writing *w, struct out *out, bool named)
{
	if (!w->view->changes)
		return;
	out_text(out, "| What | Changes | For whom | From, in all |\n|---|--:|---|--:|\n");
	for (enum diff_class class = 0; class < DIFF_CLASS_COUNT; class ++)
		if (w->view->of[class].changes)
			sum_row(w, out, class, named);
	out_char(out, '\n');
}

static void notes(struct writing *w, struct out *out, size_t most)
{
	for (unsigned i = 0; diff_word_note(&w->words, w->view, i); i++) {
		if (!w->words.used)
			continue;
		words_end(w, out, most, md_text, md_code);
		out_text(out, "\n\n");
	}
}

/* In full, or without names where these are so long that nothing else would fit. */
static void head(struct writing *w, size_t limit)
{
	struct out *head = &w->row;
	title(w, head, CELL_MOST);
	sums(w, head, true);
	notes(w, head, CELL_MOST);
	if (head->used > limit / 2) {
		out_rewind(head);
		title(w, head, SHORT_MOST);
		sums(w, head, false);
		notes(w, head, SHORT_MOST);
	}
	out_str(w->out, out_written(head));
	size_t taken = head->used + TAIL;
	w->room = limit > taken ? limit - taken : 0;
	out_rewind(head);
}

/* --- Rows --------------------------------------------------------------------------- */

static void side_cell(struct writing *w, const struct diff_group *group,
		      const struct diff_block *block, const struct diff_cause *cause, int side)
{
	struct out *row = &w->row;
	out_format(row, " **%s**", verdict_words(cause->decision->verdict));
	if (!block->varies[side])
		diff_word_reason(&w->words, block->changes[0], &group->subjects[0], side);
	words_end(w, row, CELL_MOST, md_cell, md_cell_code);
	diff_word_lines(&w->words, w->view, cause, side);
	if (w->words.used) {
		out_text(row, "<br>");
		words_end(w, row, CELL_MOST, md_cell_code, md_cell_code);
	}
	out_text(row, " |");
}

static void logins_cell(struct writing *w, const struct diff_group *group,
			const struct diff_block *block)
{
	for (size_t i = 0; i < block->count; i++) {
		out_text(&w->row, i ? "<br>" : " ");
		diff_word_logins(&w->words, w->view, group, block->changes[i]);
		diff_word_varied(&w->words, block, block->changes[i]);
		words_end(w, &w->row, CELL_MOST, md_cell, md_cell_code);
	}
	out_text(&w->row, " |");
}

/* "# 7", and below it what to run. Each line begins with a sign or with "loginscope": none of
 * them ends the block of code. */
static void commands_make(struct writing *w, const struct diff_group *group,
			  const struct diff_change *change,
			  const struct diff_cause causes[static SIDES])
{
	out_rewind(&w->command);
	out_format(&w->command, "# %llu\n", (unsigned long long)w->rows + 1);
	for (int side = NEW; side >= OLD; side--) {
		if (!diff_command_shown(group, change, side))
			continue;
		diff_word_try(&w->command, w->view, &causes[side], side);
		out_char(&w->command, '\n');
	}
}

/* The block's row, and its commands. */
static enum status block_make(struct writing *w, const struct diff_group *group,
			      const struct diff_block *block)
{
	struct diff_cause causes[SIDES];
	const struct diff_change *first = block->changes[0];
	enum status status = diff_causes_find(w->view, group, first, &w->scratch, causes);
	if (status != OK)
		return status;
	out_rewind(&w->row);
	out_format(&w->row, "| %llu |", (unsigned long long)w->rows + 1);
	diff_word_subjects(&w->words, w->view, group, NAMES_SHOWN);
	cell_end(w, &w->row);
	logins_cell(w, group, block);
	status = diff_word_region(&w->words, group, first, RANGES_SHOWN, &w->scratch);
	cell_end(w, &w->row);
	diff_word_addresses(&w->words, first->addresses);
	cell_end(w, &w->row);
	side_cell(w, group, block, &causes[OLD], OLD);
	side_cell(w, group, block, &causes[NEW], NEW);
	out_char(&w->row, '\n');
	commands_make(w, group, first, causes);
	arena_reset(&w->scratch);
	return status;
}

/* --- A class ------------------------------------------------------------------------- */

static const char table_head[] = "| # | For whom | Which logins | From | How many | Was | Is |\n"
				 "|--:|---|---|---|--:|---|---|\n";
static const char commands_head[] =
    "<details><summary>Commands that show each step, by the numbers of the rows</summary>\n\n"
    "```sh\n";
static const char fold_end[] = "\n</details>\n\n", commands_end[] = "```\n\n</details>\n\n";

/* Whoever reviews must see at once what lets more in; the rest may be opened. */
static bool is_visible(enum diff_class class)
{
	return class == DIFF_OPENED || class == DIFF_WEAKENED;
}

static void class_begin(struct writing *w, enum diff_class class)
{
	const char *words = diff_class_words[class];
	if (is_visible(class))
		out_format(w->out, "### %s\n\n", words);
	else
		out_format(w->out, "<details><summary><b>%s</b></summary>\n\n", words);
	out_text(w->out, table_head);
	w->open = true;
}

static void class_end(struct writing *w, enum diff_class class)
{
	if (w->open)
		out_text(w->out, is_visible(class) ? "\n" : fold_end);
	w->open = false;
}

/* Writes the block at hand, or counts it. */
static void block_add(struct writing *w, enum diff_class class, size_t changes)
{
	enum { FRAME = sizeof table_head + sizeof fold_end + 64 };
	size_t size = w->row.used + w->command.used;
	size_t need = size + (w->open ? 0 : FRAME) +
		      (w->commands.used ? 0 : sizeof commands_head + sizeof commands_end);
	if (size <= BLOCK_MOST && need > w->room)
		w->full = true;
	if (size > BLOCK_MOST || w->full) {
		w->cut[class] += changes;
		return;
	}
	w->room -= need;
	if (!w->open)
		class_begin(w, class);
	out_str(w->out, out_written(&w->row));
	out_str(&w->commands, out_written(&w->command));
	w->rows++;
}

static uint64_t changes_of(const struct diff_group *group, enum diff_class class)
{
	uint64_t count = 0;
	for (size_t i = 0; i < group->change_count; i++)
		count += group->changes[i].class == class;
	return count;
}

static enum status group_write(struct writing *w, const struct diff_group *group,
			       enum diff_class class)
{
	const struct diff_block *blocks;
	size_t count;
	if (w->full || !changes_of(group, class)) {
		w->cut[class] += changes_of(group, class);
		return OK;
	}
	enum status status = diff_blocks_find(w->view, group, &w->blocks, &blocks, &count);
	for (size_t i = 0; status == OK && i < count; i++) {
		if (blocks[i].changes[0]->class != class)
			continue;
		status = block_make(w, group, &blocks[i]);
		if (status == OK)
			block_add(w, class, blocks[i].count);
	}
	arena_reset(&w->blocks);
	return status;
}

static enum status classes_write(struct writing *w)
{
	enum status status = OK;
	for (enum diff_class class = 0; class < DIFF_CLASS_COUNT && status == OK; class ++) {
		if (diff_is_folded(w->view, class))
			continue;
		for (size_t i = 0; i < w->view->group_count && status == OK; i++)
			status = group_write(w, &w->view->groups[i], class);
		class_end(w, class);
	}
	return status;
}

/* --- The end ---------------------------------------------------------------------------- */

static void commands_write(struct writing *w)
{
	if (!w->commands.used)
		return;
	out_text(w->out, commands_head);
	out_str(w->out, out_written(&w->commands));
	out_text(w->out, commands_end);
}

/* "Not shown here, for want of room: 3 of 12 weakened, all 27 closed." */
static void tail(struct writing *w)
{
	bool any = false;
	for (unsigned i = 0; i < DIFF_CLASS_COUNT; i++) {
		uint64_t all = w->view->of[i].changes;
		if (!w->cut[i])
			continue;
		out_text(&w->words, any ? ", " : "Not shown here, for want of room: ");
		diff_word_number(&w->words, w->cut[i], "of", "of");
		out_char(&w->words, ' ');
		diff_word_number(&w->words, all, diff_class_names[i].at, diff_class_names[i].at);
		any = true;
	}
	if (!any)
		return;
	out_text(&w->words, ". Other formats have all of them.");
	words_end(w, w->out, TAIL, md_text, md_code);
	out_char(w->out, '\n');
}

static enum status memories_clear(struct writing *w, enum status status)
{
	struct out *const memories[] = {&w->words, &w->row, &w->command, &w->code, &w->commands};
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
		if (status == OK)
			status = out_status(memories[i]);
		out_clear(memories[i]);
	}
	arena_clear(&w->scratch);
	arena_clear(&w->blocks);
	return status;
}

enum status diff_report_markdown(struct out *out, const struct diff_view *view, size_t limit)
{
	struct writing w = {.out = out, .view = view};
	arena_init(&w.scratch);
	arena_init(&w.blocks);
	out_init_memory(&w.words);
	out_init_memory(&w.row);
	out_init_memory(&w.command);
	out_init_memory(&w.code);
	out_init_memory(&w.commands);
	head(&w, limit);
	enum status status = classes_write(&w);
	commands_write(&w);
	tail(&w);
	return memories_clear(&w, status);
}
