/* Tests as a file of tests: what can be put beside a policy, or pasted into it. */
#ifndef LOAD_TESTS_PRINT_H
#define LOAD_TESTS_PRINT_H

#include "base/out.h"
#include "policy/policy.h"

/* Prints `loginscope: 1` and the tests, as policy_print() would. Loaded again they are the
 * same. Failures stick to `out`. */
void tests_print(struct out *out, const struct test *tests, uint32_t count);

#endif
