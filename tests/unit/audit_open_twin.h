/* The rules of the audit about what lets in too much, asked the slow way: every list and every login
 * at the lowest address of each piece of the address space, by the naive evaluator. */
#ifndef TESTS_AUDIT_OPEN_TWIN_H
#define TESTS_AUDIT_OPEN_TWIN_H

#include "engine/audit.h"

/* One finding there must be. */
struct twin_finding {
	enum audit_rule rule;
	struct audit_object object;
};

enum { TWIN_FINDINGS = 128 };

struct twin {
	struct twin_finding at[TWIN_FINDINGS];
	uint32_t count;
	/* of trusted-ranges-waive-token */
	uint32_t users, profiles;
	struct count addresses;
};

/* All of them, of a policy of some dozens of pieces. `routable` is what net/special.h says. */
void audit_open_twin(const struct policy *policy, enum rules rules, struct twin *ret);

#endif
