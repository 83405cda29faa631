/* The pieces that sentences are made of. */
#ifndef REPORT_SLOTS_H
#define REPORT_SLOTS_H

#include "report/answer.h"

/* What the words are about. */
struct telling {
	const struct answer *answer;
	const struct policy *policy;
	const struct profile *profile;
	const struct user *user; /* or NULL */
	const struct app *app;   /* or NULL */
	const struct decision *decision;
	const struct login *login;
	const struct evidence *evidence; /* of the deciding step */
	size_t count;
	enum status status;
};

/* Writes the slot of that name, which must exist. Running out of memory is left in
 * `telling->status`. */
void slot_write(struct telling *telling, struct out *out, const char *name, size_t length);

/* The transaction security rule that decided for all addresses, the first of an
 * address; NULL: several did, one here, another there, or (the address is unknown)
 * one or another. */
const struct txn_rule *telling_rule(const struct telling *telling);

#endif
