/* Which rows did logins come from? Logins that were, one after the other: memory grows with the
 * rows of the policy, not with the logins.
 *
 * A login hits every row that holds its address in a list that was asked for it: the org's lists,
 * and the login ranges of its profile; of an app those of its app. */
#ifndef ENGINE_AUDIT_HITS_H
#define ENGINE_AUDIT_HITS_H

#include "base/arena.h"
#include "engine/ruleset.h"

struct audit_hits;

/* In `arena`; the ruleset must outlive it. OK or NOMEM. */
enum status audit_hits_new(const struct ruleset *ruleset, struct arena *arena,
			   struct audit_hits **ret);

/* One login; without an address it hits nothing. OK or NOMEM. */
enum status audit_hits_add(struct audit_hits *hits, const struct login *login);

/* One of somebody whom the policy does not know: it asks for the org's lists alone. */
enum status audit_hits_add_stranger(struct audit_hits *hits, const struct login *login);

/* How many of both there were with an address. */
uint64_t audit_hits_logins(const struct audit_hits *hits);

#endif
