/* A set of addresses as people name it: "192.0.2.7", "192.0.2.0/24",
 * "192.0.2.1 - 192.0.2.9", or "@network" of a policy. */
#ifndef LOAD_WHERE_H
#define LOAD_WHERE_H

#include "net/rangeset.h"
#include "policy/policy.h"

/* Why a text is none. Codes are those of a policy's ranges (DIAGNOSTICS.md), and
 * [unknown-network]. */
struct where_problem {
	const char *code;
	const char *message; /* a sentence with the text in it; in the arena of the call */
};

/* Reads one; blanks around it are passed over. OK with all its addresses, in `arena`. INVALID
 * with `*ret_problem`. NOMEM. */
enum status where_parse(const struct policy *policy, struct str text, struct arena *arena,
			struct rangeset *ret, struct where_problem *ret_problem);

#endif
