/* A file that is answered row by row: what `decide --logins` and `match --in` have in
 * common, from opening it to the exit status. An interrupt ends the reading, and the
 * rows that were answered reach their reader (interrupt.h). */
#ifndef CLI_ROW_FILE_H
#define CLI_ROW_FILE_H

#include "cli/console.h"

struct row_file {
	struct console *console;
	const char *name; /* for messages */
	int fd;
	bool catches; /* interrupts */
};

/* What is done with the rows; `of` is handed on to each. */
struct row_work {
	const char *what; /* is counted: "logins" */
	/* Opens what reads the rows: OK, or why not. */
	enum status (*begin)(void *of);
	/* Reads the next row: OK, INVALID at the end, NOMEM or IO. */
	enum status (*read)(void *of);
	/* Answers the row that was read: OK, NOMEM or IO. */
	enum status (*answer)(void *of);
};

/* Opens the file at `path`, "-": stdin. EXIT_YES, or an exit status when stderr says
 * why not. */
int row_file_open(struct console *console, const char *path, struct row_file *ret);

/* Closes it, unless it is stdin. */
void row_file_close(struct row_file *file);

/* Begins the work, and returns what `begin` did. From here on an interrupt is caught,
 * until the file is closed. */
enum status row_file_begin(struct row_file *file, const struct row_work *work, void *of);

/* Reads and answers row after row. OK: all of them. */
enum status row_file_answer(struct row_file *file, const struct row_work *work, void *of);

/* Why the work broke off, as an exit status; says on stderr what is not said at the end
 * anyway. */
int row_file_failed(struct row_file *file, enum status status);

/* Says how many rows, of so many, could not be read, unless none or in silence. `rows`
 * is what they are called. */
void row_file_bad(struct row_file *file, uint64_t bad, uint64_t count, const char *rows);

#endif
