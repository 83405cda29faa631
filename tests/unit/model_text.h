/* A policy as text, one line per fact, so that tests can ask for a line and
 * compare whole policies. */
#ifndef TESTS_MODEL_TEXT_H
#define TESTS_MODEL_TEXT_H

#include "policy/policy.h"

/* Everything the loader put into the policy, places included; NULL when memory
 * is out. The text is malloc'ed. */
char *model_text(const struct policy *policy);

#endif
