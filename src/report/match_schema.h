/* The shape of what match_write() writes as JSON, and its JSON Schema. */
#ifndef REPORT_MATCH_SCHEMA_H
#define REPORT_MATCH_SCHEMA_H

#include "base/json_shape.h"

/* `match --format json`: a list of answers; a line of --format jsonl: one of them. */
extern const struct json_schema match_schema;

#endif
