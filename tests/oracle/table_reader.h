/* Inside table.c: the text of a table, line by line, and its parts that are not
 * rows. */
#ifndef ORACLE_TABLE_READER_H
#define ORACLE_TABLE_READER_H

#include "oracle/table.h"

enum { CELLS_MAX = 24 };

/* Where the reader is. */
struct reader {
	struct table *table;
	struct str rest; /* of the text */
	struct str line; /* the current one */
	unsigned number;
	bool skipping; /* the rows of a policy that does not load */
	unsigned column_count;
	unsigned columns[CELLS_MAX]; /* enum login_column or table_column */
	struct str fixed[CELLS_MAX]; /* "column=value" in the header: its value */
	bool is_fixed[CELLS_MAX];
};

/* Prints file:line and the message, and counts it. */
__attribute__((format(printf, 2, 3))) void reader_error(struct reader *reader, const char *format,
							...);

/* Without blanks at both ends. */
struct str text_trim(struct str text);

/* Cuts `text` at the first `separator`; returns what is before it, trimmed. */
struct str text_cut(struct str *text, char separator);

/* Moves on to the next line; false at the end. */
bool reader_next(struct reader *reader);

/* Reads the indented lines that follow as a policy called `name`, ... */
void reader_policy(struct reader *reader, struct str name);

/* ... as "country XX: ranges" and "asn N: ranges" for the policy before. */
void reader_geo(struct reader *reader);

#endif
