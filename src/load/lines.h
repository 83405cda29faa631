/* A file with one thing a line, read in constant memory. Blank lines are passed over,
 * and comments: from a '#' that begins the line or stands behind a blank. Lines end
 * with LF or CRLF, the last one maybe with nothing; a byte order mark at the
 * beginning is no text. */
#ifndef LOAD_LINES_H
#define LOAD_LINES_H

#include "base/status.h"
#include "base/str.h"

enum { LINE_MAX_BYTES = 4096, LINES_READ_SIZE = 128 << 10 };

/* One line with something on it; valid until the next is read. */
struct line {
	struct str text; /* without blanks around it, without comment */
	uint64_t number; /* from 1, all lines counted */
	bool too_long;   /* over LINE_MAX_BYTES: the text is its beginning */
};

struct lines;

/* Begins to read `fd`, which stays the caller's. OK: lines_close() gives the reader
 * back. IO with errno, for the first bytes are read; NOMEM. */
enum status lines_open(int fd, struct lines **ret);

/* The next line: OK; INVALID at the end; IO with errno. */
enum status lines_next(struct lines *lines, struct line *ret);

void lines_close(struct lines *lines);

#endif
