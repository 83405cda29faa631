/* CSV (RFC 4180), row by row, at memory speed and in constant memory, whatever
 * the size of the file.
 *
 * Rows end with LF or CRLF, the last one maybe with nothing; a CR elsewhere is
 * a byte like any other, as is NUL. A field may stand in quotes, a quote in it
 * is doubled, line ends in it belong to it. Blank lines are no rows, a byte
 * order mark at the beginning is no text. A quote inside a field without quotes,
 * or text behind a closing quote, is an error, as the RFC has it.
 *
 * A row that cannot be read is one row with an error, and the row is its first
 * line: reading goes on with the line after that, so one quote too many costs
 * one row and not the rest of the file. */
#ifndef LOAD_CSV_H
#define LOAD_CSV_H

#include "base/status.h"
#include "base/str.h"

enum csv_error {
	CSV_OK,
	CSV_QUOTE_OPEN,  /* a quote is not closed before the end of the file or CSV_ROW_MAX */
	CSV_QUOTE_STRAY, /* a quote in a field without quotes, or text behind a closing one */
	CSV_ROW_LONG     /* a line longer than CSV_ROW_MAX */
};

enum {
	CSV_ROW_MAX = 1 << 20,    /* bytes of a row, its line end not counted */
	CSV_FIELDS_MAX = 512,     /* fields kept of a row; more are only counted */
	CSV_READ_SIZE = 128 << 10 /* bytes asked of read(2) at a time */
};

/* One row; its slices are valid until the next is read. */
struct csv_row {
	struct str raw;           /* as it stands in the file, without its line end */
	const struct str *fields; /* without quotes, the first CSV_FIELDS_MAX of ... */
	size_t count;             /* ... this many; 0 with an error */
	uint64_t line;            /* the line it begins on, from 1 */
	uint64_t offset;          /* of `raw`, in bytes from the beginning of the input */
	enum csv_error error;     /* then `raw` is the first line, or CSV_ROW_MAX bytes of it */
};

struct csv;

/* Begins to read `fd`, which stays the caller's. OK with a reader for
 * csv_close(); IO with errno, for the first bytes are read; NOMEM. */
enum status csv_open(int fd, struct csv **ret);

/* The same from memory; `text` must outlive the reader. */
enum status csv_open_text(struct str text, struct csv **ret);

/* The same with other limits, for tests: bytes of one read, bytes of a row. */
enum status csv_open_limits(int fd, size_t read_size, size_t row_max, struct csv **ret);

/* The next row: OK; INVALID at the end; IO with errno; NOMEM. After anything but
 * OK only csv_close() may follow. */
enum status csv_next(struct csv *csv, struct csv_row *ret);

/* A field of the newest row as it stands in `raw`, with its quotes; `field` is one
 * of those kept. */
struct str csv_field_raw(const struct csv *csv, const struct csv_row *row, size_t field);

/* The code and the sentence for a row with an error, for findings. */
const char *csv_error_code(enum csv_error error, const char **ret_message);

void csv_close(struct csv *csv);

#endif
