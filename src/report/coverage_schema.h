/* The shape of "measures" in the JSON of test: coverage and mutants. For test_schema.c. */
#ifndef REPORT_COVERAGE_SCHEMA_H
#define REPORT_COVERAGE_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_shape measures_shape;

#endif
