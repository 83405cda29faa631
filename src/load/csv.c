/* A window slides over the file; the row being read begins in it.
 *
 *      start                    end          capacity
 *   ░░░░│row bytes, part of the next│          │
 *   marks: one bit a byte for commas, line feeds, quotes
 *
 * Bytes are marked once, when they are read (csv_marks.h). A row then ends at
 * the first line feed with an even number of quotes before it, its fields at
 * the commas with the same property, so rows are found in the masks, 64 bytes
 * at a step. Whether its quotes stand where they may is checked afterwards, and
 * only in rows that have any.
 *
 * An error sends the scan back to the second line of the row. Still no byte is
 * scanned more than twice or so: a row reaches over a line feed only when its
 * first line has an odd number of quotes, and ends at the next such line. */
#include "load/csv.h"

#include <assert.h>
#include <errno.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/csv_marks.h"

struct csv {
	int fd;
	bool from_text; /* `rest` is read instead */
	struct str rest;
	bool at_end;   /* read(2) has said so */
	bool skipping; /* the rest of a long line is to be passed over */
	size_t read_size, row_max;
	char *bytes;
	struct csv_marks *marks; /* of bytes[0..end), zero behind */
	size_t start, end, capacity;
	uint64_t line;   /* of `start` */
	uint64_t offset; /* of bytes[0] in the input */
	csv_mark_function *mark;
	char *unquoted; /* room for the fields of a row that hold doubled quotes */
	size_t unquoted_size;
	size_t ends[CSV_FIELDS_MAX];
	struct str fields[CSV_FIELDS_MAX];
};

/* What the scan found from `start` on. */
struct extent {
	size_t end;   /* of the row: its line feed, or the end of the window */
	size_t next;  /* where the next row begins */
	size_t count; /* fields */
	size_t lines; /* line feeds inside quotes */
	bool whole;   /* its line feed was found */
	bool has_quotes;
	bool quote_open; /* at `end` */
};

/* --- The window --------------------------------------------------------- */

static size_t blocks_of(size_t bytes)
{
	return (bytes + CSV_BLOCK - 1) / CSV_BLOCK;
}

/* Marks the bytes from `from` to the end. The last block's unused bytes are
 * cleared, so they mark nothing. */
static void window_mark(struct csv *csv, size_t from)
{
	size_t first = from / CSV_BLOCK, last = blocks_of(csv->end);
	memset(csv->bytes + csv->end, 0, last * CSV_BLOCK - csv->end);
	csv->mark(csv->bytes + first * CSV_BLOCK, last - first, csv->marks + first);
}

static enum status window_grow(struct csv *csv, size_t capacity)
{
	char *bytes = mem_resize(csv->bytes, capacity);
	if (!bytes)
		return NOMEM;
	csv->bytes = bytes;
	struct csv_marks *marks = mem_resize(csv->marks, capacity / CSV_BLOCK * sizeof *csv->marks);
	if (!marks)
		return NOMEM;
	csv->marks = marks;
	csv->capacity = capacity;
	return OK;
}

/* Moves the row that begins in the window to its front. */
static void window_slide(struct csv *csv)
{
	memmove(csv->bytes, csv->bytes + csv->start, csv->end - csv->start);
	csv->end -= csv->start;
	csv->offset += csv->start;
	csv->start = 0;
	window_mark(csv, 0);
}

/* As read(2), from the file or the text. */
static ssize_t bytes_get(struct csv *csv, char *to, size_t size)
{
	ssize_t got;
	if (csv->from_text) {
		size = size < csv->rest.length ? size : csv->rest.length;
		if (size == 0)
			return 0;
		memcpy(to, csv->rest.at, size);
		csv->rest = (struct str){csv->rest.at + size, csv->rest.length - size};
		return (ssize_t)size;
	}
	do
		got = read(csv->fd, to, size);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Reads more behind what is there; sets `at_end` when there is no more. */
static enum status window_fill(struct csv *csv)
{
	if (csv->start != 0)
		window_slide(csv);
	if (csv->end == csv->capacity && window_grow(csv, csv->capacity * 2) != OK)
		return NOMEM;
	size_t room = csv->capacity - csv->end;
	ssize_t got =
	    bytes_get(csv, csv->bytes + csv->end, room < csv->read_size ? room : csv->read_size);
	if (got < 0)
		return IO;
	csv->at_end = got == 0;
	size_t from = csv->end;
	csv->end += (size_t)got;
	window_mark(csv, from);
	return OK;
}

/* --- Finding a row ---------------------------------------------------------- */

/* Bit i: the number of set bits up to and including i is odd. */
static uint64_t bits_prefix_odd(uint64_t bits)
{
	for (unsigned shift = 1; shift < 64; shift *= 2)
		bits ^= bits << shift;
	return bits;
}

/* Notes where the fields end whose commas `bits` marks. */
static void commas_note(struct csv *csv, size_t base, uint64_t bits, size_t *count)
{
	for (; bits; bits &= bits - 1, (*count)++)
		if (*count < CSV_FIELDS_MAX)
			csv->ends[*count] = base + (size_t)__builtin_ctzll(bits);
}

/* Takes one block into account: the marks from the row's first byte on, and
 * which of its bytes are in quotes. */
static void block_take(struct csv *csv, struct extent *extent, size_t base, struct csv_marks marks,
		       uint64_t quoted)
{
	uint64_t line_end = marks.line_feeds & ~quoted;
	line_end &= -line_end;
	uint64_t before = line_end - 1; /* all ones without a line end */
	commas_note(csv, base, marks.commas & ~quoted & before, &extent->count);
	extent->has_quotes |= (marks.quotes & before) != 0;
	if (marks.line_feeds & quoted & before)
		extent->lines += (size_t)__builtin_popcountll(marks.line_feeds & quoted & before);
	if (line_end) {
		extent->end = base + (size_t)__builtin_ctzll(line_end);
		extent->next = extent->end + 1;
		extent->whole = true;
	}
}

/* Looks for the end of the row that begins at `start`. */
static struct extent row_find(struct csv *csv)
{
	struct extent extent = {.end = csv->end, .next = csv->end};
	uint64_t from = ~UINT64_C(0) << csv->start % CSV_BLOCK;
	uint64_t inside = 0; /* all ones: the block begins in quotes */
	for (size_t i = csv->start / CSV_BLOCK; i * CSV_BLOCK < csv->end && !extent.whole; i++) {
		struct csv_marks marks = csv->marks[i];
		uint64_t quoted = inside;
		marks.commas &= from;
		marks.line_feeds &= from;
		marks.quotes &= from;
		if (marks.quotes)
			quoted ^= bits_prefix_odd(marks.quotes);
		block_take(csv, &extent, i * CSV_BLOCK, marks, quoted);
		inside = quoted >> 63 ? ~UINT64_C(0) : 0;
		from = ~UINT64_C(0);
	}
	extent.quote_open = !extent.whole && inside;
	return extent;
}

/* --- Reading its fields ------------------------------------------------------- */

/* A quote's first place in the text from `at` on, or its length. */
static size_t quote_find(struct str text, size_t at)
{
	const char *found = at < text.length ? memchr(text.at + at, '"', text.length - at) : NULL;
	return found ? (size_t)(found - text.at) : text.length;
}

static enum csv_error field_unquote(struct csv *csv, size_t *used, struct str *field)
{
	struct str text = *field;
	size_t quote = quote_find(text, 0);
	if (quote == text.length)
		return CSV_OK;
	if (quote != 0)
		return CSV_QUOTE_STRAY;
	quote = quote_find(text, 1);
	if (quote == text.length - 1) {
		*field = (struct str){text.at + 1, text.length - 2};
		return CSV_OK;
	}
	char *copy = csv->unquoted + *used;
	size_t length = 0;
	for (size_t from = 1;; from = quote + 2, quote = quote_find(text, from)) {
		if (quote >= text.length)
			return CSV_QUOTE_STRAY;
		bool doubled = quote + 1 < text.length;
		if (doubled && text.at[quote + 1] != '"')
			return CSV_QUOTE_STRAY;
		memcpy(copy + length, text.at + from, quote - from + doubled);
		length += quote - from + doubled;
		if (!doubled)
			break;
	}
	*used += length;
	*field = (struct str){copy, length};
	return CSV_OK;
}

static enum status fields_unquote(struct csv *csv, size_t row_length, size_t count,
				  enum csv_error *ret)
{
	size_t used = 0;
	if (row_length > csv->unquoted_size) {
		char *room = mem_resize(csv->unquoted, row_length);
		if (!room)
			return NOMEM;
		csv->unquoted = room;
		csv->unquoted_size = row_length;
	}
	for (size_t i = 0; i < count && *ret == CSV_OK; i++)
		*ret = field_unquote(csv, &used, &csv->fields[i]);
	return OK;
}

/* The end of the row's text, given the end of its line. */
static size_t cr_strip(const struct csv *csv, size_t end)
{
	return end - (end > csv->start && csv->bytes[end - 1] == '\r');
}

static enum status fields_read(struct csv *csv, const struct extent *extent, enum csv_error *ret)
{
	size_t from = csv->start;
	size_t kept = extent->count < CSV_FIELDS_MAX ? extent->count : CSV_FIELDS_MAX;
	if (extent->count < CSV_FIELDS_MAX)
		csv->ends[kept++] = extent->end; /* the last field, which no comma ends */
	for (size_t i = 0; i < kept; i++) {
		csv->fields[i] = (struct str){csv->bytes + from, csv->ends[i] - from};
		from = csv->ends[i] + 1;
	}
	return extent->has_quotes ? fields_unquote(csv, extent->end - csv->start, kept, ret) : OK;
}

/* A row with an error is its first line, or the beginning of that. */
static enum csv_error row_cut(struct csv *csv, enum csv_error error, struct extent *extent)
{
	const char *found = memchr(csv->bytes + csv->start, '\n', csv->end - csv->start);
	size_t end = found ? (size_t)(found - csv->bytes) : csv->end;
	extent->next = found ? end + 1 : end;
	extent->end = cr_strip(csv, end);
	extent->lines = 0;
	if (extent->end - csv->start <= csv->row_max)
		return error;
	csv->skipping = !found;
	extent->end = csv->start + csv->row_max;
	return CSV_ROW_LONG;
}

/* Takes the row that was found off the window. */
static enum status row_take(struct csv *csv, struct extent extent, struct csv_row *ret)
{
	extent.end = cr_strip(csv, extent.end);
	bool fits = extent.end - csv->start <= csv->row_max;
	enum csv_error error = extent.quote_open || !fits ? CSV_QUOTE_OPEN : CSV_OK;
	if (error == CSV_OK && fields_read(csv, &extent, &error) != OK)
		return NOMEM;
	if (error != CSV_OK)
		error = row_cut(csv, error, &extent);
	*ret = (struct csv_row){
	    .raw = {csv->bytes + csv->start, extent.end - csv->start},
	    .fields = csv->fields,
	    .count = error == CSV_OK ? extent.count + 1 : 0,
	    .line = csv->line,
	    .offset = csv->offset + csv->start,
	    .error = error,
	};
	csv->line += 1 + extent.lines;
	csv->start = extent.next;
	return OK;
}

/* --- Reading on ----------------------------------------------------------------- */

/* Passes over the rest of a line that was too long. */
static void line_skip(struct csv *csv)
{
	const char *found = memchr(csv->bytes + csv->start, '\n', csv->end - csv->start);
	csv->start = found ? (size_t)(found - csv->bytes) + 1 : csv->end;
	csv->skipping = !found;
}

/* Passes over a blank line, if a whole one is next. */
static bool blank_skip(struct csv *csv)
{
	size_t at = csv->start;
	if (at < csv->end && csv->bytes[at] == '\r')
		at++;
	if (at < csv->end ? csv->bytes[at] != '\n' : !csv->at_end)
		return false;
	csv->start = at < csv->end ? at + 1 : at;
	csv->line++;
	return true;
}

enum status csv_next(struct csv *csv, struct csv_row *ret)
{
	for (;;) {
		enum status status = OK;
		if (csv->skipping)
			line_skip(csv);
		while (csv->start < csv->end && blank_skip(csv))
			;
		if (csv->start < csv->end) {
			struct extent extent = row_find(csv);
			/* one byte more than a row may have, and a CR */
			if (extent.whole || csv->at_end || csv->end - csv->start > csv->row_max + 1)
				return row_take(csv, extent, ret);
		}
		if (csv->at_end)
			return INVALID;
		status = window_fill(csv);
		if (status != OK)
			return status;
	}
}

struct str csv_field_raw(const struct csv *csv, const struct csv_row *row, size_t field)
{
	size_t start = (size_t)(row->raw.at - csv->bytes);
	size_t from = field ? csv->ends[field - 1] + 1 : start;
	assert(field < row->count && field < CSV_FIELDS_MAX);
	return (struct str){csv->bytes + from, csv->ends[field] - from};
}

const char *csv_error_code(enum csv_error error, const char **ret_message)
{
	static const struct {
		const char *code, *message;
	} words[] = {
	    [CSV_QUOTE_OPEN] = {"csv-quote", "a quote is opened but never closed"},
	    [CSV_QUOTE_STRAY] = {"csv-quote", "a quote stands where none may: fields with quotes "
					      "in them are quoted, and those quotes doubled"},
	    [CSV_ROW_LONG] = {"row-too-long", "the line is longer than a mebibyte"},
	};
	*ret_message = words[error].message;
	return words[error].code;
}

/* --- Beginning and end ------------------------------------------------------------ */

/* Reads until a byte order mark would be there, and steps over it. */
static enum status bom_skip(struct csv *csv)
{
	static const char bom[3] = "\xef\xbb\xbf";
	while (csv->end < sizeof bom && !csv->at_end && memcmp(csv->bytes, bom, csv->end) == 0) {
		enum status status = window_fill(csv);
		if (status != OK)
			return status;
	}
	if (csv->end >= sizeof bom && memcmp(csv->bytes, bom, sizeof bom) == 0)
		csv->start = sizeof bom;
	return OK;
}

static enum status csv_begin(int fd, const struct str *text, size_t read_size, size_t row_max,
			     struct csv **ret)
{
	struct csv *csv = mem_alloc(sizeof *csv);
	assert(read_size > 0 && row_max > 0);
	if (!csv)
		return NOMEM;
	memset(csv, 0, offsetof(struct csv, ends));
	csv->fd = fd;
	csv->from_text = text != NULL;
	csv->rest = text ? *text : (struct str){0};
	csv->read_size = read_size;
	csv->row_max = row_max;
	csv->line = 1;
	csv->mark = csv_mark_best();
	enum status status = window_grow(csv, blocks_of(2 * read_size) * CSV_BLOCK);
	if (status == OK)
		status = bom_skip(csv);
	if (status != OK) {
		int error = errno;
		csv_close(csv);
		errno = error;
		return status;
	}
	*ret = csv;
	return OK;
}

enum status csv_open_limits(int fd, size_t read_size, size_t row_max, struct csv **ret)
{
	return csv_begin(fd, NULL, read_size, row_max, ret);
}

enum status csv_open(int fd, struct csv **ret)
{
	return csv_open_limits(fd, CSV_READ_SIZE, CSV_ROW_MAX, ret);
}

enum status csv_open_text(struct str text, struct csv **ret)
{
	return csv_begin(-1, &text, CSV_READ_SIZE, CSV_ROW_MAX, ret);
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	mem_free(csv->bytes);
	mem_free(csv->marks);
	mem_free(csv->unquoted);
	mem_free(csv);
}
