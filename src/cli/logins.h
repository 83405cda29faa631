/* `decide --logins`: a file of logins, answered row by row in constant memory. */
#ifndef CLI_LOGINS_H
#define CLI_LOGINS_H

#include "cli/expect.h"
#include "cli/open.h"
#include "report/decision_json.h"

enum rows_format { ROWS_TEXT, ROWS_CSV, ROWS_JSONL };

/* Answers every row of the file at `path` ("-": stdin) and returns the exit
 * status. */
int logins_answer(struct console *console, struct opened *opened, const char *path,
		  enum rows_format format, enum json_detail detail,
		  const struct expectation *expectation);

#endif
