/* Rows of the member "repairs" of what prove prints as JSON. */
#ifndef REPORT_REPAIR_SCHEMA_H
#define REPORT_REPAIR_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_shape repair_shape;

#endif
