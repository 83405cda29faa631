/* A random policy and a login as the text of a decision table, so that what a
 * random test found can be kept as a row. */
#ifndef ORACLE_TABLE_PRINT_H
#define ORACLE_TABLE_PRINT_H

#include <stdio.h>

#include "oracle/policy_random.h"

/* "policy NAME", indented YAML, "geo" and its lines. */
void table_policy_print(FILE *out, const char *name, const struct policy_random *policy);

/* The login as a header and a row without what it expects. */
void table_login_print(FILE *out, const struct policy *policy, enum rules rules,
		       const struct login *login);

#endif
