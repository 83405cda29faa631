/* What would bring Reset My Security Token back, and what else would that do? All minimal sets of
 * changes: none of a set can be left out. What a set would do to the logins of whoever asks is
 * counted by comparing both policies with the engine (diff.h).
 *
 * A policy that says nothing against the option, but somebody sees that it is missing: then either
 * to save the profile, or to ask Support, is what brings it back, and these two are the ways. */
#ifndef ENGINE_RESET_WAYS_H
#define ENGINE_RESET_WAYS_H

#include "engine/diff.h"
#include "engine/reset_option.h"

/* One change. */
enum reset_change_kind {
	RESET_CLEAR_PROFILE_RANGES, /* `index`: the profile; whoever has it is concerned */
	RESET_CLEAR_SESSION_RANGES, /* the org's login ranges */
	RESET_MOVE,                 /* the user to the profile `index` ... */
	RESET_REVOKE_PROFILE,       /* a permission from the profile `index` ... */
	RESET_REVOKE_SET,           /* ... from the permission set `index`: from all who have it */
	RESET_UNASSIGN_SET,         /* the user loses the permission set `index` */
	RESET_REVOKE_USER,          /* ... a permission of the user's own */
	RESET_FEATURE_ON,           /* `index`: enum feature; Salesforce Support does it */
	RESET_REACTIVATE,
	RESET_UNFREEZE,
	RESET_UNLOCK,
	RESET_NO_SSO,       /* the user logs in with a password */
	RESET_NOT_LOGIN_AS, /* the user looks, not an administrator for them */
	RESET_SAVE_PROFILE, /* unchanged, in Setup */
	RESET_ASK_SUPPORT,
	RESET_CHANGE_KIND_COUNT
};

struct reset_change {
	enum reset_change_kind kind;
	uint32_t index;
	uint32_t permission;      /* enum permission, of the REVOKE kinds; else 0 */
	uint32_t cures;           /* bits 1 << enum reset_cause */
	uint32_t alike;           /* RESET_MOVE: so many other profiles, behind `index`, would do
	                        the same: equal in logins, permissions and licence; ... */
	const uint32_t *alike_at; /* ... the first RESET_ALIKE_MAX of them */
	uint32_t grants;          /* RESET_MOVE: enum permission, what the user may then and may not
	                        now; never PERMISSION_MFA_FOR_UI, which asks for more */
	bool other_license; /* RESET_MOVE: the profile's licence is known not to be the user's */
	uint32_t concerned; /* users besides the one who asks whose policy it changes, too */
	struct place place; /* what is to be changed; line 0: nothing in the policy */
};

/* One minimal set. */
struct reset_way {
	const struct reset_change *changes; /* in the order of the kinds */
	uint32_t change_count;
	bool changes_logins;  /* the policy so changed decides something otherwise: then ... */
	struct diff diff;     /* ... what, of this subject alone: the policy as it is against
	                        `side[NEW]`. There this subject and the profile are the only ones
	                        of this way; names are the same, numbers are not. */
	struct subject after; /* the subject in side[NEW] */
};

struct reset_ways {
	struct reset_way *at; /* those after which the user may more (`grants`) last; then
	                         fewest changes first, then those that change no login, then
	                         those that concern the fewest others, then those that begin
	                         with what the policy says first */
	uint32_t count;
	uint32_t
	    incurable; /* causes that no change of a policy cures, as bits: then there is no way */
	bool more;     /* there are more sets than RESET_WAYS_MAX */
	struct ruleset *after; /* side[NEW] of all of them: all ways change the org alike */
	struct ground *ground;
};

enum { RESET_WAYS_MAX = 64, RESET_ALIKE_MAX = 100 };

/* OK: what it points to lives in `arena`, but for ruleset and ground: reset_ways_clear() gives them
 * back. NOMEM. `result` is that of the question; where it does not say RESET_MISSING there is
 * nothing to bring back, and no way. Takes time with the policy, but for other profiles' ranges,
 * plus about that of a comparison per way. */
enum status reset_ways_find(const struct ruleset *ruleset, const struct reset_result *result,
			    struct arena *arena, struct reset_ways *ret);
void reset_ways_clear(struct reset_ways *ways);

#endif
