/* A policy as YAML: what it says, in the order of the schema, every key that
 * differs from its default and no other. Loaded again it is the same policy, and
 * printed again the same text. Of several files it makes one; comments and
 * `properties` are not in a policy, so they are not printed. The layout is that of fmt,
 * but no line is broken. */
#ifndef LOAD_POLICY_PRINT_H
#define LOAD_POLICY_PRINT_H

#include "base/out.h"
#include "policy/policy.h"

/* `policy` may come from a loader or be made by hand: its names and lists are
 * printed, its indices and places are not looked at. Failures stick to `out`. */
void policy_print(struct out *out, const struct policy *policy);

#endif
