/* Everybody at once, for an audit: a line each, as text and as Markdown. */
#include "report/markdown.h"
#include "report/pieces.h"
#include "report/reset_words.h"
#include "report/table.h"
#include "report/width.h"

enum { INDENT = 2, MARKDOWN_ROWS = 1000 };

enum column {
	COLUMN_USER,
	COLUMN_PROFILE,
	COLUMN_ANSWER,
	COLUMN_TOKEN,
	COLUMN_TRAP,
	COLUMN_CAUSES,
	COLUMNS
};

static const char *const titles[COLUMNS] = {"USER", "PROFILE", "ANSWER", "TOKEN", "TRAP", "CAUSES"};

enum reset_answer reset_row_answer(const struct reset_row *row)
{
	return row->result ? row->result->answer : RESET_UNDECIDED;
}

void reset_table_count(struct reset_table *table, const struct reset_row *row)
{
	table->count++;
	table->answers[reset_row_answer(row)]++;
	table->needed += row->result && row->result->token.needed;
	table->trapped += row->result && row->result->trap;
}

/* --- Cells ------------------------------------------------------------------------------------- */

static struct str user_of(const struct policy *policy, const struct reset_row *row)
{
	if (row->left_out)
		return row->left_out->username;
	uint32_t user = row->result->question.subject.user;
	return user == NONE ? STR("(no user)") : policy->users[user].username;
}

static struct str profile_of(const struct policy *policy, const struct reset_row *row)
{
	return row->left_out ? row->left_out->profile.name
			     : policy->profiles[row->result->question.subject.profile].name;
}

static void causes_write(struct out *out, const struct reset_row *row)
{
	if (row->left_out) {
		out_text(out, "its profile is not in the policy");
		return;
	}
	for (uint32_t i = 0; i < row->result->reason_count; i++) {
		const struct reset_reason *reason = &row->result->reasons[i];
		out_text(out, i ? ", " : "");
		out_str(out, reset_cause_names[reason->cause]);
		if (reason->grade != GRADE_C)
			out_format(out, "%c(%s)", HARD_BLANK, reset_grade_words(reason->grade));
	}
}

static const char *token_words(const struct reset_row *row)
{
	return !row->result ? "" : row->result->token.needed ? "needed" : "no";
}

/* A cell's words but for names, which are foreign. */
static void words_write(struct out *out, const struct reset_row *row, enum column column)
{
	if (column == COLUMN_ANSWER)
		out_text(out, reset_answer_words(reset_row_answer(row)));
	else if (column == COLUMN_TOKEN)
		out_text(out, token_words(row));
	else if (column == COLUMN_TRAP)
		out_text(out, row->result && row->result->trap ? "trap" : "");
	else
		causes_write(out, row);
}

static struct str name_of(const struct policy *policy, const struct reset_row *row,
			  enum column column)
{
	return column == COLUMN_USER ? user_of(policy, row) : profile_of(policy, row);
}

/* "5 users and profiles: 2 present, 3 missing; 4 need a token." */
static void total_write(struct out *out, const struct reset_table *table)
{
	bool any = false;
	piece_count(out, (struct count){.low = table->count});
	out_text(out, table->count == 1 ? " user or profile: " : " users and profiles: ");
	for (size_t i = 0; i < 3; i++) {
		if (!table->answers[i] && i == RESET_UNDECIDED)
			continue;
		out_text(out, any ? ", " : "");
		piece_count(out, (struct count){.low = table->answers[i]});
		out_format(out, "%c%s", HARD_BLANK, reset_answer_names[i].at);
		any = true;
	}
	out_text(out, "; ");
	piece_count(out, (struct count){.low = table->needed});
	out_text(out, table->needed == 1 ? " needs a token" : " need a token");
	if (table->trapped) {
		out_text(out, "; ");
		piece_count(out, (struct count){.low = table->trapped});
		out_text(out, table->trapped == 1 ? " is in the trap: API-only, needs a token, and "
						    "cannot reset it"
						  : " are in the trap: API-only, need a token, and "
						    "cannot reset it");
	}
	out_char(out, '.');
}

/* --- Text -------------------------------------------------------------------------------------- */

static enum colour colour_of(const struct reset_row *row, enum column column)
{
	if (column == COLUMN_ANSWER)
		return reset_answer_colour(reset_row_answer(row));
	if (column == COLUMN_TRAP && row->result && row->result->trap)
		return COLOUR_BAD;
	return COLOUR_PLAIN;
}

static void row_put(struct table *cells, const struct policy *policy, const struct reset_row *row)
{
	for (enum column column = 0; column < COLUMNS; column++) {
		struct out *out = table_cell(cells);
		if (column <= COLUMN_PROFILE)
			out_name(out, name_of(policy, row, column));
		else
			words_write(out, row, column);
		table_colour(cells, colour_of(row, column));
	}
}

static enum status cells_print(const struct page *page, const struct reset_table *table)
{
	struct table cells;
	table_init(&cells, COLUMNS);
	for (size_t i = 0; i < COLUMNS && table->count; i++) {
		out_text(table_cell(&cells), titles[i]);
		table_colour(&cells, COLOUR_DIM);
	}
	for (size_t i = 0; i < table->count; i++)
		row_put(&cells, ruleset_policy(table->ruleset), &table->rows[i]);
	return table_print(&cells, page, 0);
}

/* "etl@acme.example · profile API Integration · token needed · trap · api-only" */
static void block_write(struct out *out, const struct policy *policy, const struct reset_row *row)
{
	bool reasons = row->left_out || row->result->reason_count;
	out_name(out, user_of(policy, row));
	out_text(out, " · profile ");
	out_name(out, profile_of(policy, row));
	if (row->result)
		out_format(out, row->result->token.needed ? " · token%cneeded" : " · no%ctoken",
			   HARD_BLANK);
	out_text(out, row->result && row->result->trap ? " · trap" : "");
	out_text(out, reasons ? " · " : "");
	causes_write(out, row);
}

/* Where names and causes do not fit side by side: a paragraph each. */
static enum status blocks_print(const struct page *page, const struct reset_table *table)
{
	const struct policy *policy = ruleset_policy(table->ruleset);
	struct out words;
	out_init_memory(&words);
	for (size_t i = 0; i < table->count; i++) {
		const struct reset_row *row = &table->rows[i];
		const char *answer = reset_answer_words(reset_row_answer(row));
		page_coloured(page, colour_of(row, COLUMN_ANSWER), answer);
		out_char(page->out, ' ');
		block_write(&words, policy, row);
		page_wrap(page, out_written(&words), strlen(answer) + 1, INDENT, "");
		out_rewind(&words);
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}

/* Do the names leave room for the rest? */
static bool is_narrow(const struct page *page, const struct reset_table *table)
{
	enum { REST = 53 }; /* gaps, answer, token, trap, and room to wrap causes (table.c) */
	const struct policy *policy = ruleset_policy(table->ruleset);
	size_t user = 0, profile = 0;
	for (size_t i = 0; i < table->count; i++) {
		size_t width = text_width(user_of(policy, &table->rows[i]));
		user = width > user ? width : user;
		width = text_width(profile_of(policy, &table->rows[i]));
		profile = width > profile ? width : profile;
	}
	return user + profile + REST > page->width;
}

enum status reset_table_text(const struct page *page, const struct reset_table *table)
{
	struct out total;
	enum status status =
	    is_narrow(page, table) ? blocks_print(page, table) : cells_print(page, table);
	out_init_memory(&total);
	total_write(&total, table);
	page_wrap(page, out_written(&total), 0, INDENT, "");
	if (status == OK)
		status = out_status(&total);
	out_clear(&total);
	return status;
}

/* --- Markdown ---------------------------------------------------------------------------------- */

/* The words so far, hard blanks as blanks. */
static void words_move(struct out *words, struct out *out)
{
	for (size_t i = 0; i < words->used; i++)
		out_char(out, words->at[i] == HARD_BLANK ? ' ' : words->at[i]);
	out_rewind(words);
}

static void markdown_row(struct out *out, const struct policy *policy, const struct reset_row *row,
			 struct out *words)
{
	bool nobody = !row->left_out && row->result->question.subject.user == NONE;
	out_char(out, '|');
	for (enum column column = 0; column < COLUMNS; column++) {
		out_char(out, ' ');
		if (column > COLUMN_PROFILE)
			words_write(words, row, column);
		else if (column == COLUMN_USER && nobody)
			out_str(out, user_of(policy, row));
		else
			md_cell_code(out, name_of(policy, row, column));
		words_move(words, out);
		out_text(out, " |");
	}
	out_char(out, '\n');
}

enum status reset_table_markdown(struct out *out, const struct reset_table *table)
{
	size_t shown = table->count < MARKDOWN_ROWS ? table->count : MARKDOWN_ROWS;
	struct out words;
	out_init_memory(&words);
	out_text(out, "### Reset My Security Token\n\n");
	total_write(&words, table);
	words_move(&words, out);
	out_char(out, '\n');
	if (shown)
		out_text(out, "\n| user | profile | answer | token | trap | causes |\n"
			      "|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < shown; i++)
		markdown_row(out, ruleset_policy(table->ruleset), &table->rows[i], &words);
	if (shown < table->count)
		out_format(out, "\n%zu more are in --format json.\n", table->count - shown);
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}
