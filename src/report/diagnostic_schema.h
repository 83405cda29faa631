/* The shape of what diagnostics_json() writes, and its JSON Schema. */
#ifndef REPORT_DIAGNOSTIC_SCHEMA_H
#define REPORT_DIAGNOSTIC_SCHEMA_H

#include "base/json_shape.h"

/* `explain-code --format json`. */
extern const struct json_schema diagnostics_schema;

#endif
