/* The shape of what decision_json() and login_jsonl() write, and its JSON Schema.
 * Verdicts, reasons, steps and the like are the engine's own names. */
#ifndef REPORT_DECISION_SCHEMA_H
#define REPORT_DECISION_SCHEMA_H

#include "base/json_shape.h"

/* `decide --format json`: an answer, or a list of them for the parts of a block. */
extern const struct json_schema decision_schema;

/* A line of `decide --logins … --format jsonl`: an answer or an error. */
extern const struct json_schema decision_row_schema;

#endif
