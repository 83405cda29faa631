/* What `reset-option --format json` prints, for schemas. */
#ifndef REPORT_RESET_SCHEMA_H
#define REPORT_RESET_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_schema reset_schema;

#endif
