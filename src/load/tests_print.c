#include "load/tests_print.h"

#include "load/policy_print.h"
#include "load/schema.h"

void tests_print(struct out *out, const struct test *tests, uint32_t count)
{
	/* A policy that says nothing else: what has its default is not printed. */
	struct policy policy = {.test_count = count};
	struct test *only;
	memcpy(&only, &tests, sizeof only); /* they are read only */
	policy.tests = only;
	schema_org.set_defaults(&policy.org);
	policy.org.revenue = policy.org.edition != EDITION_DEVELOPER;
	policy_print(out, &policy);
}
