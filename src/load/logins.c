#include "load/logins.h"

#include <errno.h>

#include "base/quote.h"
#include "load/csv.h"

struct login_reader {
	struct csv *csv;
	const struct policy *policy;
	struct arena scratch; /* messages of the current row */
	struct str header;
	size_t columns;
	uint64_t rows, bad_rows;
	struct login defaults;
	unsigned char order[COLUMN_COUNT]; /* which fact each column of the file is */
};

/* The header while it is checked. */
struct header {
	struct findings *findings;
	struct place place; /* of the line */
	const struct csv_row *row;
};

/* --- The header -------------------------------------------------------------- */

static bool column_matches(struct str column, struct str name)
{
	if (column.length != name.length)
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (column.at[i] != name.at[i] && !(name.at[i] == '-' && column.at[i] == '_'))
			return false;
	return true;
}

static size_t column_find(struct str column)
{
	size_t i = 0;
	while (i < COLUMN_COUNT && !column_matches(column, login_column_names[i]))
		i++;
	return i;
}

/* The place of a field. One whose quotes were doubled is a copy, and only its
 * line is known. */
static struct place field_place(const struct header *header, struct str field)
{
	struct place place = header->place;
	struct str raw = header->row->raw;
	/* As numbers, for pointers into two objects have no order. */
	uintptr_t start = (uintptr_t)raw.at, at = (uintptr_t)field.at;
	if (at < start || at - start > raw.length) {
		place.column = 1;
		return place;
	}
	struct str before = {raw.at, at - start};
	place.column = (uint32_t)str_char_count(before) + 1;
	place.width = (uint32_t)str_char_count(field);
	return place;
}

static void column_refuse(struct header *header, struct str field)
{
	struct finding *finding;
	struct place place = field_place(header, field);
	size_t near = str_nearest(field, login_column_names, COLUMN_COUNT);
	if (field.length == 0)
		finding = findings_add(header->findings, place, "unknown-column",
				       "a column without a name");
	else
		finding = findings_add(header->findings, place, "unknown-column",
				       "unknown column: %s", quote(header->findings, field));
	finding->help = "columns are user, profile, ip, via, app, at, device, credential, "
			"strong-auth, phase and session-ip";
	if (near < COLUMN_COUNT && field.length) {
		const char *help = arena_format(header->findings->arena, "did you mean %.*s?",
						STR_ARG(login_column_names[near]));
		header->findings->nomem |= !help;
		finding->help = help ? help : "";
	}
}

static void header_columns(struct login_reader *reader, struct header *header)
{
	struct str first[COLUMN_COUNT] = {0};
	bool seen[COLUMN_COUNT] = {false};
	size_t kept = header->row->count < CSV_FIELDS_MAX ? header->row->count : CSV_FIELDS_MAX;
	for (size_t i = 0; i < kept; i++) {
		struct str field = header->row->fields[i];
		size_t column = column_find(field);
		if (column == COLUMN_COUNT) {
			column_refuse(header, field);
		} else if (seen[column]) {
			struct finding *finding = findings_add(
			    header->findings, field_place(header, field), "duplicate-column",
			    "column given twice: %.*s", STR_ARG(login_column_names[column]));
			finding->help = "remove one of the two";
			finding->other = field_place(header, first[column]);
			finding->note = "the first is here";
		} else {
			seen[column] = true;
			first[column] = field;
			reader->order[reader->columns++] = (unsigned char)column;
		}
	}
	if (!seen[COLUMN_USER] && !seen[COLUMN_PROFILE])
		findings_add(header->findings, header->place, "column-missing",
			     "there is no column user and none profile")
		    ->help = "each row says whose login it is: add a column user or profile";
}

/* Adds the header to the sources, as the line it stands on, so that messages can
 * show it. */
static enum status header_source(const struct csv_row *row, const char *name, struct arena *arena,
				 struct sources *sources, uint32_t *ret_file)
{
	char *text = arena_text(arena, row->raw.at, row->raw.length);
	char *name_copy = arena_text(arena, name, strlen(name));
	if (!text || !name_copy ||
	    sources_add(sources, arena, str_of(name_copy), (struct str){text, row->raw.length},
			ret_file) != OK)
		return NOMEM;
	/* Only blank lines come before it, however many. */
	struct source *source = &sources->at[*ret_file];
	source->first_line = (uint32_t)row->line;
	return OK;
}

static enum status header_read(struct login_reader *reader, const char *name, struct arena *arena,
			       struct sources *sources, struct findings *findings)
{
	struct csv_row row = {.line = 1};
	struct header header = {.findings = findings, .row = &row};
	const char *message;
	enum status status = csv_next(reader->csv, &row);
	bool empty = status == INVALID;
	if (status != OK && !empty)
		return status;
	status = header_source(&row, name, arena, sources, &header.place.file);
	if (status != OK)
		return status;
	header.place.line = empty ? 0 : (uint32_t)row.line;
	if (empty) {
		findings_add(findings, header.place, "logins-empty", "there is no header")->help =
		    "the first line names the columns, as in: user,ip,via";
	} else if (row.error != CSV_OK) {
		const char *code = csv_error_code(row.error, &message);
		findings_add(findings, header.place, code, "%s", message);
	} else {
		header_columns(reader, &header);
	}
	char *copy = arena_text(arena, row.raw.at, row.raw.length);
	reader->header = (struct str){copy, row.raw.length};
	return copy ? OK : NOMEM;
}

static enum status reader_open(struct login_reader *reader, const char *name, struct arena *arena,
			       struct sources *sources, struct findings *findings)
{
	size_t before = findings->count;
	enum status status = header_read(reader, name, arena, sources, findings);
	if (status == OK && findings->nomem)
		return NOMEM;
	return status == OK && findings->count > before ? INVALID : status;
}

enum status login_reader_of(struct csv *csv, const char *name, const struct policy *policy,
			    struct arena *arena, struct sources *sources, struct findings *findings,
			    struct login_reader **ret)
{
	struct login_reader *reader = arena_alloc(arena, sizeof *reader);
	enum status status = NOMEM;
	if (reader) {
		*reader = (struct login_reader){.csv = csv, .policy = policy};
		login_init(&reader->defaults);
		status = reader_open(reader, name, arena, sources, findings);
	}
	if (status != OK) {
		int error = errno;
		csv_close(csv);
		errno = error;
		return status;
	}
	*ret = reader;
	return OK;
}

/* A directory can be opened, but not read. */
static enum status directory_refuse(const char *name, struct arena *arena, struct sources *sources,
				    struct findings *findings)
{
	const struct csv_row nothing = {.line = 1};
	struct place place = {0};
	if (header_source(&nothing, name, arena, sources, &place.file) != OK)
		return NOMEM;
	findings_add(findings, place, "file-unreadable", "%s", strerror(EISDIR))->help =
	    "name a file with one login a row, or - for standard input";
	return findings->nomem ? NOMEM : INVALID;
}

enum status login_reader_open(int fd, const char *name, const struct policy *policy,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct login_reader **ret)
{
	struct csv *csv;
	enum status status = csv_open(fd, &csv);
	if (status == IO && errno == EISDIR)
		return directory_refuse(name, arena, sources, findings);
	if (status != OK)
		return status;
	return login_reader_of(csv, name, policy, arena, sources, findings, ret);
}

struct str login_reader_header(const struct login_reader *reader)
{
	return reader->header;
}

size_t login_reader_columns(const struct login_reader *reader)
{
	return reader->columns;
}

void login_reader_close(struct login_reader *reader)
{
	if (!reader)
		return;
	csv_close(reader->csv);
	arena_clear(&reader->scratch);
}

/* --- Rows ----------------------------------------------------------------------- */

/* Whose columns cannot be told apart. */
static const char *row_shape_check(struct login_reader *reader, const struct csv_row *csv,
				   const char **ret_message)
{
	if (csv->error != CSV_OK)
		return csv_error_code(csv->error, ret_message);
	if (csv->count == reader->columns)
		return NULL;
	*ret_message = arena_format(&reader->scratch, "the row has %zu column%s, the header %zu",
				    csv->count, csv->count == 1 ? "" : "s", reader->columns);
	return "column-count";
}

/* Sets all facts and returns the code of the first bad one. */
static const char *row_facts(struct login_reader *reader, const struct csv_row *csv,
			     struct login_row *row)
{
	const char *code = NULL, *message = NULL;
	enum suggestions suggestions =
	    reader->bad_rows < LOGIN_SUGGESTIONS_MAX ? SUGGEST : SUGGEST_NOTHING;
	for (size_t i = 0; i < reader->columns; i++)
		row->fields[reader->order[i]] = csv->fields[i];
	for (size_t i = 0; i < reader->columns && !code; i++)
		if (csv->fields[i].length)
			code = login_set(&row->login, reader->policy, reader->order[i],
					 csv->fields[i], suggestions, &reader->scratch, &message);
	if (!code)
		code = login_finish(&row->login, reader->policy, &message);
	row->message = message;
	return code;
}

enum status login_reader_next(struct login_reader *reader, struct login_row *ret)
{
	struct csv_row csv;
	enum status status = csv_next(reader->csv, &csv);
	if (status != OK)
		return status;
	arena_reset(&reader->scratch);
	*ret = (struct login_row){
	    .number = ++reader->rows,
	    .line = csv.line,
	    .raw = csv.raw,
	    .login = reader->defaults,
	};
	ret->code = row_shape_check(reader, &csv, &ret->message);
	if (!ret->code)
		ret->code = row_facts(reader, &csv, ret);
	if (!ret->code)
		return OK;
	reader->bad_rows++;
	return ret->message ? OK : NOMEM;
}

const char *login_reader_stranger(struct login_reader *reader, const struct login_row *row,
				  struct login *ret, const char **ret_message)
{
	struct login login = reader->defaults;
	login.user = login.profile = login.app = NONE;
	for (size_t i = 0; i < reader->columns; i++) {
		enum login_column column = reader->order[i];
		struct str field = row->fields[column];
		if (column == COLUMN_USER || column == COLUMN_PROFILE || column == COLUMN_APP ||
		    field.length == 0)
			continue;
		const char *code = login_set(&login, reader->policy, column, field, SUGGEST_NOTHING,
					     &reader->scratch, ret_message);
		if (code)
			return code;
	}
	*ret = login;
	return NULL;
}
