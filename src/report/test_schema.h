/* The shape of what `test` writes as JSON, and its JSON Schema. */
#ifndef REPORT_TEST_SCHEMA_H
#define REPORT_TEST_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_schema test_schema;

#endif
