/* Where the bytes are that give a CSV file its structure, as bit masks: bit i
 * of a mask is set when byte i of a block of 64 is a comma, a line feed, a
 * quote. Knows nothing of rows; every byte is looked at once. */
#ifndef LOAD_CSV_MARKS_H
#define LOAD_CSV_MARKS_H

#include <stddef.h>
#include <stdint.h>

enum { CSV_BLOCK = 64 };

struct csv_marks {
	uint64_t commas, line_feeds, quotes;
};

/* Fills `ret` for `count` whole blocks at `bytes`. */
typedef void csv_mark_function(const char *bytes, size_t count, struct csv_marks *ret);

/* The plain one, which all others must equal. */
csv_mark_function csv_mark_scalar;

/* The fastest that this machine can run. */
csv_mark_function *csv_mark_best(void);

/* All that this machine can run, the plain one first; NULL ends the list. For
 * tests. */
csv_mark_function *const *csv_mark_all(void);

#endif
