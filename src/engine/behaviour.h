/* Who cannot be told apart? A ruleset treats two subjects alike if what it asks of them is
 * equal: list, flags, hours, permissions. What is asked of one of them holds for all, so
 * 10,000 users cost what the few kinds of them cost. */
#ifndef ENGINE_BEHAVIOUR_H
#define ENGINE_BEHAVIOUR_H

#include "base/arena.h"
#include "engine/cells.h"
#include "engine/ruleset.h"

/* Who logs in: a user, or (user NONE) an active user of the profile without permission sets
 * and without an authenticator. */
struct subject {
	uint32_t user, profile;
};

/* Everybody there can be: all users, then the profiles that no user has. In `arena`. OK or
 * NOMEM. */
enum status subjects_list(const struct policy *policy, struct arena *arena, struct subject **ret,
			  uint32_t *ret_count);

/* Bytes that are equal for two subjects of this ruleset only when each decision about one is
 * that about the other, in all but its steps, whatever the rest of the facts (hours that can
 * be: ruleset_hours_possible()). Subjects whose keys differ are hardly ever decided alike.
 * In `arena`. OK or NOMEM. */
enum status subject_key(const struct ruleset *ruleset, struct subject subject, struct arena *arena,
			struct str *ret);

/* The same for apps; NONE is an app that is not listed. */
enum status app_key(const struct ruleset *ruleset, uint32_t app, struct arena *arena,
		    struct str *ret);

/* The numbers of the lists that may matter: the org's, those of its transaction security
 * rules, and `own` ones; each once, ascending, without those that are absent or empty. In
 * `arena`. OK or NOMEM. */
enum status concerned_lists(const struct ruleset *ruleset, const uint32_t *own, size_t own_count,
			    struct arena *arena, uint32_t **ret, uint32_t *ret_count);

/* The lists of a ruleset that may matter to everybody: the org's and those of its
 * transaction security rules, each once. And those of one subject, of one app (NONE, or as
 * far as its policy asks for them); NULL: there is none, or it has no addresses. */
enum status shared_lists(const struct ruleset *ruleset, struct arena *arena, struct rangeset **ret,
			 uint32_t *ret_count);
/* Those of everybody, cut once. OK: `*ret` is the caller's, for ground_free(). NOMEM. */
enum status shared_ground(const struct ruleset *ruleset, struct arena *scratch,
			  struct ground **ret);
const struct rangeset *profile_list(const struct ruleset *ruleset, uint32_t profile);
const struct rangeset *app_list(const struct ruleset *ruleset, uint32_t app);

#endif
