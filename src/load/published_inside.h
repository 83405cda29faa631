/* A published list while it is read. For published_*.c only. */
#ifndef LOAD_PUBLISHED_INSIDE_H
#define LOAD_PUBLISHED_INSIDE_H

#include "load/published_list.h"

struct published_reader {
	struct str text;
	uint32_t file;
	struct findings *findings;
	struct published_list *list;
	bool full; /* it has too many rows, and that was said */
	bool nomem;
};

/* A range as it stands there: `begin` bytes of its line, or of its text with the quotes, are
 * before it. */
struct published_text {
	struct str text;
	struct place place; /* of `text` and, in JSON, its quotes */
	bool escaped;       /* parts of it cannot be found */
	bool quoted;
	uint32_t service, region;
};

/* Adds the row, or the finding about what is none. */
void published_row_add(struct published_reader *reader, const struct published_text *row);

/* A date, or what begins with one, as AWS and Google write times. The first one holds. */
void published_date_take(struct published_reader *reader, struct str text);

void published_text_read(struct published_reader *reader);
void published_json_read(struct published_reader *reader);

#endif
