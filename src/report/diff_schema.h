/* What `diff --format json` prints, for schemas. */
#ifndef REPORT_DIFF_SCHEMA_H
#define REPORT_DIFF_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_schema diff_schema;

#endif
