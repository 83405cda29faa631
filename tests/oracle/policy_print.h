/* A policy model as the text of a decision table: its YAML and its geo block,
 * so that what a random test found can be kept as a row. */
#ifndef ORACLE_POLICY_PRINT_H
#define ORACLE_POLICY_PRINT_H

#include <stdio.h>

#include "oracle/policy_random.h"

/* "policy NAME", indented YAML, "geo" and its lines. */
void policy_print(FILE *out, const char *name, const struct policy_random *policy);

/* The YAML alone, without indent. */
void policy_print_yaml(FILE *out, const struct policy *policy);

/* The login as a header and a row without what it expects. */
void login_print(FILE *out, const struct policy *policy, enum rules rules,
		 const struct login *login);

#endif
