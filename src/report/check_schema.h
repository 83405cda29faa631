/* The shape of what `check` writes as JSON, and its JSON Schema. */
#ifndef REPORT_CHECK_SCHEMA_H
#define REPORT_CHECK_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_schema check_schema;

#endif
