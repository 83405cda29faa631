/* A range list whose rows must stay as they are, and why: told to the formatter,
 * which joins rows, by the engine, which knows where rows are counted. */
#ifndef POLICY_LIST_KEEP_H
#define POLICY_LIST_KEEP_H

#include "policy/policy.h"

struct list_keep {
	struct place place; /* of its key */
	const char *why;    /* ends a sentence: "not merged: …" */
};

#endif
