/* A policy compiled for deciding: one trie from addresses to classes, a table
 * of which lists hold each class, and profiles, users and apps as numbers and
 * flags. Immutable; may be shared by threads.
 *
 * An address class is a set of addresses that every range list of the policy
 * treats alike, so the decision is constant on class × finite facts. */
#ifndef ENGINE_RULESET_H
#define ENGINE_RULESET_H

#include "engine/decision.h"

struct ruleset;

/* Compiles a policy that has no errors. The policy must outlive the ruleset.
 * OK: `*ret` is the caller's, for ruleset_free(). NOMEM: `*ret` untouched. */
enum status ruleset_new(const struct policy *policy, enum rules rules, struct ruleset **ret);
void ruleset_free(struct ruleset *ruleset);

const struct policy *ruleset_policy(const struct ruleset *ruleset);
enum rules ruleset_rules(const struct ruleset *ruleset);
uint32_t ruleset_class_count(const struct ruleset *ruleset);
size_t ruleset_size(const struct ruleset *ruleset);      /* bytes held */
size_t ruleset_trie_size(const struct ruleset *ruleset); /* of these, the trie's */

/* The class of an address. */
uint32_t ruleset_class(const struct ruleset *ruleset, addr a);

/* Is a login inside its profile's hours? Without hours it is. False: nobody knows, for it has no
 * instant, or the org has no clock to read it on; `*ret` is untouched. */
bool ruleset_login_hours(const struct ruleset *ruleset, const struct login *login, enum hours *ret);

/* Do instants say nothing about the profile's hours, as the clock of the org is not known? */
bool ruleset_clock_missing(const struct ruleset *ruleset, uint32_t profile);

/* Is this instant inside the profile's login hours (true without hours)? The clock is not
 * missing. */
bool ruleset_hours_inside(const struct ruleset *ruleset, uint32_t profile, int64_t at);

/* Can a login of this profile be inside, outside its hours at all? */
bool ruleset_hours_possible(const struct ruleset *ruleset, uint32_t profile, enum hours hours);

#endif
