/* Every login there can be, for rules that ask whether any goes through, or would be decided
 * otherwise: kinds of subjects (behaviour.h) × cases (cases.h) × cells (cells.h), each one
 * decide(). Of a question that goes through all apps at once, the lists of apps are cut into the
 * ground with those that everybody shares, so a kind brings its profile's list alone. Of one that
 * asks app by app, each brings its own list (audit_logins_app_cells()): the regions of one app are
 * few, however many apps there are. */
#ifndef ENGINE_AUDIT_LOGINS_H
#define ENGINE_AUDIT_LOGINS_H

#include "engine/cases.h"

struct audit_logins {
	const struct ruleset *ruleset;
	struct ground *ground;
	struct case_space
	    cases;         /* their apps are the policy's numbers: NONE, then one of each kind */
	struct arena work; /* of one subject; whoever asks resets it */
};

/* With `cut` (NULL: none) each cell lies in it or outside of it; with `apps` in or outside of each
 * list of an app. What lasts lives in `arena`, but
 * for what audit_logins_clear() gives back, whatever came of this. OK or NOMEM. */
enum status audit_logins_init(struct audit_logins *logins, const struct ruleset *ruleset,
			      const struct rangeset *cut, bool apps, struct arena *arena);
void audit_logins_clear(struct audit_logins *logins);

/* The cells of all who have the profile, in `work` or with the ground. OK or NOMEM. */
enum status audit_logins_cells(struct audit_logins *logins, uint32_t profile, struct cells *ret);

/* The same, with the list of an app cut in. */
enum status audit_logins_app_cells(struct audit_logins *logins, uint32_t profile, uint32_t app,
				   struct cells *ret);

/* The best time there is for a login of the profile: within its hours, if it ever is. */
enum hours audit_logins_hours(const struct audit_logins *logins, uint32_t profile);

/* Can the user log in as far as that is up to the user: active, not frozen, not locked? */
bool user_is_able(const struct user *user);

/* Who may log in, now or when users come back: all users who are able, then, as somebody with
 * nothing but the profile, each profile that no user has, or only users who are not able
 * (subjects_list() leaves these to their users). In `arena`. OK or NOMEM. */
enum status audit_logins_everybody(const struct policy *policy, struct arena *arena,
				   struct subject **ret, uint32_t *ret_count);

#endif
