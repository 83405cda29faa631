/* The text is scanned twice: once to count the rows, so that the users lie in one
 * piece, and once to read them. Names are slices of the text, places are counted by
 * a cursor that only moves on: a file costs its users and little else. */
#include "load/users_csv.h"

#include <stddef.h>

#include "base/quote.h"
#include "load/csv.h"
#include "load/csv_text.h"
#include "load/schema.h"
#include "load/text_cursor.h"
#include "load/users_column.h"

/* A field that is not kept could be one that counts, so there may be no more. */
enum { COLUMNS_MAX = CSV_FIELDS_MAX };

struct reader {
	struct str text; /* with line feeds for lone carriage returns */
	uint32_t file;
	struct arena *arena;
	struct findings *findings;
	struct csv *csv;
	struct csv_row row;
	struct text_cursor cursor;
	size_t width;                                    /* fields of the header */
	const struct users_column *columns[COLUMNS_MAX]; /* what each is; NULL: passed over */
	struct user *users;
	uint32_t count;
	bool nomem;
};

/* --- Places ----------------------------------------------------------------------- */

/* The place of a piece of the text at or behind the last one asked for. */
static struct place place_of(struct reader *reader, size_t offset, struct str piece)
{
	text_cursor_move(&reader->cursor, offset);
	struct place place = {reader->file, reader->cursor.line, reader->cursor.column, 0};
	struct str in_line = {piece.at, 0};
	while (in_line.length < piece.length && piece.at[in_line.length] != '\n' &&
	       piece.at[in_line.length] != '\r')
		in_line.length++;
	place.width = (uint32_t)str_char_count(in_line);
	return place;
}

static struct place field_place(struct reader *reader, size_t field)
{
	struct str raw = csv_field_raw(reader->csv, &reader->row, field);
	size_t in_row = (size_t)(raw.at - reader->row.raw.at);
	return place_of(reader, (size_t)reader->row.offset + in_row, raw);
}

static struct place row_place(struct reader *reader)
{
	return place_of(reader, (size_t)reader->row.offset, reader->row.raw);
}

/* A field's text for as long as the policy lives: a piece of the source, or a copy
 * where quotes were doubled. */
static struct str field_keep(struct reader *reader, struct str field)
{
	struct str raw = reader->row.raw;
	/* As numbers, for pointers into two objects have no order. */
	uintptr_t start = (uintptr_t)raw.at, at = (uintptr_t)field.at;
	if (at >= start && at - start + field.length <= raw.length)
		return (struct str){reader->text.at + reader->row.offset + (at - start),
				    field.length};
	const char *copy = arena_text(reader->arena, field.at, field.length);
	reader->nomem |= !copy;
	return (struct str){copy, copy ? field.length : 0};
}

/* --- The header ------------------------------------------------------------------- */

/* The header while it is read. */
struct header {
	struct reader *reader;
	struct place place;
	struct place first[USERS_COLUMN_COUNT]; /* of each column; line 0: not there */
};

static void did_you_mean(struct reader *reader, struct finding *finding, struct str name)
{
	finding->help = arena_format(reader->findings->arena, "did you mean %.*s?", STR_ARG(name));
	reader->nomem |= !finding->help;
}

static void header_field(struct header *header, size_t field)
{
	struct reader *reader = header->reader;
	struct str name = reader->row.fields[field];
	if (!text_is_utf8(name)) {
		findings_add(reader->findings, field_place(reader, field), "encoding",
			     "the name of column %zu is not UTF-8: %s", field + 1,
			     quote(reader->findings, name))
		    ->help = "save the file as UTF-8";
		return;
	}
	const struct users_column *column = users_column_find(name);
	const struct users_column *meant = column ? column : users_column_meant(name);
	if (!meant)
		return;
	struct place place = field_place(reader, field),
		     *first = &header->first[meant - users_columns];
	if (!column) {
		did_you_mean(reader,
			     findings_add(reader->findings, place, "unknown-column",
					  "unknown column: %s", quote(reader->findings, name)),
			     meant->name);
	} else if (first->line) {
		struct finding *finding = findings_add(reader->findings, place, "duplicate-column",
						       "column given twice: %s", column->name.at);
		finding->help = "remove one of the two";
		finding->other = *first;
		finding->note = "the first is here";
	}
	reader->columns[field] = column;
	if (!first->line)
		*first = place;
}

/* The bytes of a text from one up to another. */
static struct str slice(struct str text, size_t from, size_t to)
{
	return (struct str){text.at + from, to - from};
}

/* Is the field the beginning of the wanted name, up to a dot (`Profile` of
 * Profile.Name), or has it more before it (`Owner.Username`)? `Name` is not meant for
 * Profile.Name, for users have a name, too. */
static bool is_dotted(struct str field, struct str wanted)
{
	size_t length = field.length, other = wanted.length;
	if (length > 0 && length < other)
		return wanted.at[length] == '.' &&
		       str_equal_nocase(slice(wanted, 0, length), field);
	return length > other && field.at[length - other - 1] == '.' &&
	       str_equal_nocase(slice(field, length - other, length), wanted);
}

/* The column that is probably meant; `kept`: none. */
static size_t column_near(struct str wanted, const struct str *fields, size_t kept)
{
	for (size_t i = 0; i < kept; i++)
		if (is_dotted(fields[i], wanted))
			return i;
	size_t near = str_nearest(wanted, fields, kept);
	return near < kept ? near : kept;
}

static void column_missing(struct header *header, const struct users_column *column)
{
	struct reader *reader = header->reader;
	struct findings *findings = reader->findings;
	struct finding *finding = findings_add(findings, header->place, "column-missing",
					       "there is no column %s", column->name.at);
	size_t near = column_near(column->name, reader->row.fields, reader->width);
	finding->help = "ask for it, as in: SELECT Username, Profile.Name, IsActive FROM User";
	if (near >= reader->width)
		return;
	finding->help = arena_format(findings->arena, "if it is the column \"%s\", call it %s",
				     quote(findings, reader->row.fields[near]), column->name.at);
	reader->nomem |= !finding->help;
}

static void columns_refuse(struct reader *reader)
{
	findings_add(reader->findings, row_place(reader), "column-count",
		     "the header has %zu columns, and at most %d are read", reader->row.count,
		     (int)COLUMNS_MAX)
	    ->help = "leave out the columns that nobody needs";
}

static void header_fields(struct reader *reader)
{
	struct header header = {.reader = reader, .place = row_place(reader)};
	if (reader->row.count > COLUMNS_MAX) {
		columns_refuse(reader);
		return;
	}
	reader->width = reader->row.count;
	for (size_t i = 0; i < reader->width; i++)
		header_field(&header, i);
	for (size_t i = 0; i < USERS_COLUMN_COUNT; i++)
		if (users_columns[i].required && header.first[i].line == 0)
			column_missing(&header, &users_columns[i]);
}

/* --- Rows ------------------------------------------------------------------------- */

/* A line with a quote too many. To the scanner it may seem to open a field. */
static void quote_refuse(struct reader *reader)
{
	struct str raw = reader->row.raw;
	size_t quote = csv_text_quote_misplaced(raw);
	bool in_field = quote > 0 && raw.at[quote - 1] != ',';
	enum csv_error error = in_field ? CSV_QUOTE_STRAY : reader->row.error;
	const char *message, *code = csv_error_code(error, &message);
	struct place place = place_of(reader, (size_t)reader->row.offset + quote, STR("\""));
	findings_add(reader->findings, place, code, "%s", message)->help =
	    "let a program write the file, or remove the quote";
}

/* A row that is no CSV row. */
static void row_refuse(struct reader *reader)
{
	if (reader->row.error != CSV_ROW_LONG) {
		quote_refuse(reader);
		return;
	}
	const char *message, *code = csv_error_code(reader->row.error, &message);
	findings_add(reader->findings, row_place(reader), code, "%s", message)->help =
	    "leave out the columns that nobody needs";
}

static bool row_check(struct reader *reader)
{
	if (reader->row.error != CSV_OK) {
		row_refuse(reader);
		return false;
	}
	if (reader->row.count == reader->width)
		return true;
	size_t count = reader->row.count;
	/* as `sf data query` ends what it prints for people */
	struct str total = STR("Total number of records retrieved:"), raw = reader->row.raw;
	bool is_total = raw.length >= total.length && str_equal(slice(raw, 0, total.length), total);
	findings_add(reader->findings, row_place(reader), "column-count",
		     "the row has %zu column%s, the header %zu", count, count == 1 ? "" : "s",
		     reader->width)
	    ->help = is_total ? "this line is not part of the CSV: remove it"
			      : "a field with a comma in it stands in quotes";
	return false;
}

/* Of a field that says nothing, only whether it is text: what is saved in another
 * encoding must not depend on the columns that happen to be read. */
static void cell_pass(struct reader *reader, size_t field)
{
	struct str text = reader->row.fields[field];
	if (text_is_utf8(text))
		return;
	findings_add(reader->findings, field_place(reader, field), "encoding",
		     "field %zu is not UTF-8: %s", field + 1, quote(reader->findings, text))
	    ->help = "save the file as UTF-8";
}

static void cell_read(struct reader *reader, size_t field, struct user *user)
{
	const struct users_cell cell = {reader->columns[field],
					field_keep(reader, reader->row.fields[field]),
					field_place(reader, field)};
	if (cell.text.length) {
		cell.column->read(reader->findings, &cell, user);
	} else if (cell.column->required) {
		findings_add(reader->findings, cell.place, "empty-value", "%s is empty",
			     cell.column->name.at)
		    ->help = "every user has one; leave out of the query who has none";
	}
}

static void row_read(struct reader *reader)
{
	struct user *user = &reader->users[reader->count];
	if (!row_check(reader))
		return;
	schema_user.set_defaults(user);
	user->csv = true;
	for (size_t i = 0; i < reader->width; i++) {
		if (reader->columns[i])
			cell_read(reader, i, user);
		else
			cell_pass(reader, i);
	}
	reader->count++;
}

/* --- The file --------------------------------------------------------------------- */

/* How many rows the text has, the header among them. */
static enum status rows_count(struct str text, size_t *ret)
{
	struct csv *csv;
	struct csv_row row;
	enum status status = csv_open_text(text, &csv);
	size_t count = 0;
	if (status != OK)
		return status;
	while ((status = csv_next(csv, &row)) == OK)
		count++;
	csv_close(csv);
	if (status != INVALID) /* the end */
		return status;
	*ret = count;
	return OK;
}

static void separator_refuse(struct reader *reader, const char *separator)
{
	size_t offset = (size_t)(separator - reader->row.raw.at);
	struct place place =
	    place_of(reader, (size_t)reader->row.offset + offset, (struct str){separator, 1});
	findings_add(reader->findings, place, "csv-separator",
		     "the columns are separated by %s, not by commas",
		     *separator == ';' ? "semicolons" : "tabs")
	    ->help = "separate columns with commas, as `sf data query -r csv` does";
}

static void header_read(struct reader *reader)
{
	const char *separator = csv_text_separator(reader->row.raw);
	if (separator)
		separator_refuse(reader, separator);
	else if (reader->row.error != CSV_OK)
		row_refuse(reader);
	else
		header_fields(reader);
}

static enum status rows_read(struct reader *reader, size_t count)
{
	size_t before = reader->findings->count;
	enum status status = csv_next(reader->csv, &reader->row);
	reader->users = arena_array(reader->arena, count, sizeof *reader->users);
	if (!reader->users)
		return NOMEM;
	if (status == OK)
		header_read(reader);
	if (reader->findings->count > before)
		return OK;
	while (status == OK && !reader->nomem) {
		status = csv_next(reader->csv, &reader->row);
		if (status == OK)
			row_read(reader);
	}
	return status == INVALID ? OK : status;
}

enum status users_csv_parse(struct sources *sources, uint32_t file, struct arena *arena,
			    struct findings *findings, struct policy *part)
{
	struct str text;
	size_t count = 0;
	enum status status = csv_text_line_ends(sources->at[file].text, arena, &text);
	if (status == OK)
		status = rows_count(text, &count);
	if (status != OK)
		return status;
	if (count == 0) {
		findings_add(findings, (struct place){.file = file}, "empty-file",
			     "there is no header in this file")
		    ->help = "the first line names the columns, as in: "
			     "Username,Profile.Name,IsActive";
		return OK;
	}
	struct reader *reader = arena_alloc(arena, sizeof *reader);
	if (!reader)
		return NOMEM;
	*reader = (struct reader){.text = text,
				  .file = file,
				  .arena = arena,
				  .findings = findings,
				  .cursor = text_cursor_begin(text)};
	status = csv_open_text(text, &reader->csv);
	if (status != OK)
		return status;
	status = rows_read(reader, count);
	csv_close(reader->csv);
	part->users = reader->users;
	part->user_count = reader->count;
	return reader->nomem ? NOMEM : status;
}
