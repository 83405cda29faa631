/* The policy format as a JSON Schema (draft 2020-12), for editors and for checks
 * that do not have this program at hand. It is made from the rows of schema.h: each
 * key, what it takes, what is required, what can be chosen.
 *
 * It describes structure, and is a necessary condition: what it refuses, the loader
 * refuses. It does not know what a reference refers to, whether a block has host
 * bits, or whether a name is given twice. YAML has no schema of its own; a value is
 * judged as the JSON that it reads as, dates as text. */
#ifndef LOAD_SCHEMA_JSON_H
#define LOAD_SCHEMA_JSON_H

#include "base/out.h"
#include "load/schema.h"

/* Writes it to `out`, a line per key, with a line end. OK, or NOMEM; what `out`
 * says is separate. */
enum status policy_schema_json(struct out *out);

/* The same for a file of tests, and of properties, beside a policy. */
enum status tests_schema_json(struct out *out);
enum status properties_schema_json(struct out *out);

/* The same for a scenario. */
enum status scenario_schema_json(struct out *out);

#endif
