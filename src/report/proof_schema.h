/* The shape of what `prove` writes as JSON, and its JSON Schema. */
#ifndef REPORT_PROOF_SCHEMA_H
#define REPORT_PROOF_SCHEMA_H

#include "base/json_shape.h"

extern const struct json_schema proof_schema;

#endif
