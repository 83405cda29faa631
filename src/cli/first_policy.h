/* The policy that `init` writes: small, complete, and with comments that say what each
 * section is for. Lines that begin with # and no blank behind it are examples, which
 * are valid when the # is taken away. */
#ifndef CLI_FIRST_POLICY_H
#define CLI_FIRST_POLICY_H

#include "base/out.h"

#define SCHEMA_FILE "loginscope.schema.json"

/* What it can be asked at once. */
#define FIRST_QUESTION "--user integration@acme.example --via soap --ip 198.51.100.7"

void first_policy_print(struct out *out);

#endif
