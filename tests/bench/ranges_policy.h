/* A large policy, and the peer that its reader is measured against. */
#ifndef TESTS_RANGES_POLICY_H
#define TESTS_RANGES_POLICY_H

#include "base/str.h"

/* Addresses, blocks, ranges and rows with a description, spread over profiles
 * of a thousand rows. Always the same ones; the text is malloc'ed. */
struct str ranges_policy_make(unsigned ranges);

/* Milliseconds that libyaml takes to read the text as events and drop them. */
double events_time(struct str text);

#endif
