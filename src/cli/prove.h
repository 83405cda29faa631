/* What `prove` has found out about a policy, for those of its options that go on from there
 * (prove_repair.h). */
#ifndef CLI_PROVE_H
#define CLI_PROVE_H

#include "cli/open.h"
#include "report/proved.h"

struct prove_policy {
	const char *verb;      /* "prove", for messages */
	const char *path;      /* POLICY as on the command line; "-": standard input */
	const char *rules;     /* --rules, or NULL */
	struct opened *opened; /* the policy and its ruleset */
	struct proved *at;     /* the properties that were asked for, in their order */
	size_t count;
};

#endif
