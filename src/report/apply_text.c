#include "report/answer.h"
#include "report/apply_report.h"
#include "report/pieces.h"
#include "report/table.h"

enum { KEY_INDENT = 2, ROW_INDENT = 4 };

struct printer {
	const struct page *page;
	const struct apply_view *view;
	struct out line;  /* the one at hand, hard blanks allowed */
	struct str named; /* the file that the object's last key was said of */
};

/* Writes the line at hand. */
static void line_end(struct printer *printer, size_t indent, enum colour colour)
{
	out_fill(printer->page->out, ' ', indent);
	page_cell_coloured(printer->page, colour, out_written(&printer->line));
	out_char(printer->page->out, '\n');
	out_rewind(&printer->line);
}

/* --- Ranges ---------------------------------------------------------------------------- */

/* In the metadata; a row that comes has none. */
static void line_cell(struct table *table, const struct row_pair *pair)
{
	struct out *out = table_cell(table);
	if (pair->old && pair->old->place.line)
		out_format(out, "line%c%u", HARD_BLANK, (unsigned)pair->old->place.line);
	table_colour(table, COLOUR_DIM);
}

static void description_cell(struct table *table, const struct row_pair *pair)
{
	struct out *out = table_cell(table);
	const struct range_row *row = row_pair_row(pair);
	if (!pair->old || !pair->new) {
		out_terminal_text(out, row->description);
		return;
	}
	if (pair->old->description.length)
		piece_quoted(out, pair->old->description);
	else
		out_text(out, "no description");
	out_text(out, " → ");
	if (pair->new->description.length)
		piece_quoted(out, pair->new->description);
	else
		out_text(out, "none");
}

static enum status rows_print(struct printer *printer, const struct difference *difference)
{
	struct table table;
	table_init(&table, 5);
	table.right[2] = true;
	for (uint32_t i = 0; i < difference->row_count; i++) {
		const struct row_pair *pair = &difference->rows[i];
		const struct range_row *row = row_pair_row(pair);
		out_text(table_cell(&table), !pair->old ? "+" : !pair->new ? "-" : "~");
		table_colour(&table, !pair->old   ? COLOUR_GOOD
				     : !pair->new ? COLOUR_BAD
						  : COLOUR_WAIT);
		piece_range(table_cell(&table), row->range);
		piece_count(table_cell(&table), range_count(row->range));
		line_cell(&table, pair);
		description_cell(&table, pair);
	}
	return table_print(&table, printer->page, ROW_INDENT);
}

static void count_words(struct out *out, struct count count, bool first, const char *one,
			const char *many)
{
	bool single = !count.all && count.low == 1;
	piece_count(out, count);
	if (first)
		out_text(out, single ? " address" : " addresses");
	out_char(out, ' ');
	out_text(out, single ? one : many);
}

/* How many addresses come and go, of the list as a whole. */
static void addresses_print(struct printer *printer, const struct difference *difference)
{
	struct out *out = &printer->line;
	bool comes = difference->coming.all || difference->coming.low;
	bool leaves = difference_removes(difference);
	if (leaves)
		count_words(out, difference->leaving, true, "leaves the list", "leave the list");
	if (leaves && comes)
		out_text(out, ", ");
	if (comes)
		count_words(out, difference->coming, !leaves, "comes", "come");
	if (!leaves && !comes)
		out_text(out, "the list holds the same addresses as before");
	line_end(printer, ROW_INDENT, leaves ? COLOUR_BAD : COLOUR_PLAIN);
}

/* What the first range of a profile does, and the last. */
static void restriction_print(struct printer *printer, const struct difference *difference)
{
	if (difference->key != DEPLOYED_LOGIN_RANGES || (difference->had && difference->has))
		return;
	out_text(&printer->line, difference->had
				     ? "no ranges are left: its users may log in from anywhere"
				     : "it had no ranges: its users may log in from these alone");
	line_end(printer, ROW_INDENT, COLOUR_WAIT);
	if (difference->has)
		return;
	out_text(&printer->line, "but " DEPLOYED_LEAVES_RANGES);
	line_end(printer, ROW_INDENT, COLOUR_WAIT);
}

/* The other files in which the list becomes empty. */
static void also_print(struct printer *printer, const struct difference *difference)
{
	for (uint32_t i = 0; i < difference->also_count; i++) {
		out_text(&printer->line,
			 "an earlier list of it would count then: emptied, too, in ");
		out_name(&printer->line, printer->view->files[difference->also[i]].name);
		line_end(printer, ROW_INDENT, COLOUR_PLAIN);
	}
}

/* --- Keys and objects ---------------------------------------------------------------------- */

/* Where it stands in the metadata, or in which file it will; or why in none. The file is named
 * where it is another than for the key before. */
static void where_words(struct printer *printer, const struct deployed_object *object,
			const struct difference *difference)
{
	struct out *out = &printer->line;
	const struct apply_view *view = printer->view;
	struct place place = difference->old_place;
	out_text(out, "  ");
	if (difference->lack != LACK_NOTHING) {
		out_format(out, "NOT APPLIED: %s",
			   apply_lack_words(view->policy, object, difference));
		return;
	}
	struct str file =
	    place.line ? place_file(view->metadata, place) : view->files[difference->file].name;
	if (!str_equal(file, printer->named))
		out_name(out, file);
	else
		out_text(out, place.line ? "line" : "same file");
	if (place.line)
		out_format(out, "%c%u", str_equal(file, printer->named) ? ' ' : ':',
			   (unsigned)place.line);
	printer->named = file;
}

static enum status difference_print(struct printer *printer, const struct deployed_object *object,
				    const struct difference *difference)
{
	struct out *out = &printer->line;
	enum status status = OK;
	bool list = difference_is_list(difference);
	apply_key_words(out, difference);
	if (!list) {
		out_text(out, "  ");
		apply_value_words(out, difference, false);
		out_text(out, " → ");
		apply_value_words(out, difference, true);
	}
	where_words(printer, object, difference);
	line_end(printer, KEY_INDENT,
		 difference->lack != LACK_NOTHING ? COLOUR_WAIT : COLOUR_PLAIN);
	if (list) {
		status = rows_print(printer, difference);
		addresses_print(printer, difference);
		also_print(printer, difference);
		restriction_print(printer, difference);
	}
	return status;
}

static enum status object_print(struct printer *printer, const struct deployed_object *object)
{
	const struct apply_view *view = printer->view;
	enum status status = OK;
	printer->named = (struct str){0};
	apply_object_words(&printer->line, view->policy, object);
	line_end(printer, 0, COLOUR_BOLD);
	if (object->lack != LACK_NOTHING) {
		out_format(&printer->line, "NOT APPLIED: %s",
			   apply_lack_words(view->policy, object, NULL));
		line_end(printer, KEY_INDENT, COLOUR_WAIT);
	}
	for (uint32_t i = 0; i < object->count && status == OK; i++)
		status = difference_print(printer, object, &object->differences[i]);
	return status;
}

enum status apply_report_text(const struct page *page, const struct apply_view *view)
{
	struct printer printer = {.page = page, .view = view};
	enum status status = OK;
	out_init_memory(&printer.line);
	for (uint32_t i = 0; i < view->deployed->count && status == OK; i++)
		status = object_print(&printer, &view->deployed->objects[i]);
	if (status == OK)
		status = out_status(&printer.line);
	out_clear(&printer.line);
	return status;
}
