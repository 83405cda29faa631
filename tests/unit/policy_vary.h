/* A random policy made one whose every word must be written with care. */
#ifndef TESTS_POLICY_VARY_H
#define TESTS_POLICY_VARY_H

#include "base/finding.h"
#include "policy/policy.h"
#include "rand.h"

/* A text that a writer could get wrong. Those of different numbers differ, but for a few
 * words. */
struct str text_vary(struct rand *rand, struct arena *arena, uint32_t number);

/* What policy_random() leaves alone because no decision depends on it, and names
 * that need quotes. False when two objects of a kind got the same name. */
bool policy_vary(struct rand *rand, struct arena *arena, struct policy *policy);

#endif
