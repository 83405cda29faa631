/* Is Reset My Security Token there for somebody, and if not, why? DECISIONS.md, "Why the Reset
 * option is missing". Asked of the policy as it is; reset_ways.h asks what would bring it back. */
#ifndef ENGINE_RESET_OPTION_H
#define ENGINE_RESET_OPTION_H

#include "base/arena.h"
#include "engine/behaviour.h"
#include "engine/token_fate.h"
#include "net/rangeset.h"
#include "policy/feature.h"

/* Why, confirmed causes first, then likely ones, then those nobody has confirmed. */
enum reset_cause {
	RESET_PROFILE_RANGES,
	RESET_SESSION_RANGES,
	RESET_API_ONLY,
	RESET_MFA_FOR_API,
	RESET_FEATURES_OFF,
	RESET_USER_INACTIVE,
	RESET_STALE_PROFILE, /* observed to be missing, though none of the others holds ... */
	RESET_SUPPORT,       /* ... and still missing after the profile was saved */
	RESET_SSO_USER,
	RESET_LOGIN_AS,
	RESET_EXTERNAL_USER,
	RESET_CAUSE_COUNT
};

extern const struct str reset_cause_names[RESET_CAUSE_COUNT]; /* "profile-ranges", … */

/* The permissions that hide the option, from wherever they are granted ... */
enum { RESET_HIDINGS = 2 };
extern const struct reset_hiding {
	enum permission permission;
	enum reset_cause cause;
} reset_hidings[RESET_HIDINGS];

/* ... all of them as bits, and those without which it is not there. */
uint32_t reset_hiding_permissions(void);
enum { RESET_FEATURES = 2 };
extern const enum feature reset_features[RESET_FEATURES];

/* What is said of a fact that no policy has. */
enum told { TOLD_NOTHING, TOLD_NO, TOLD_YES };

/* Is the option on the screen of whoever asks? */
enum observed { OBSERVED_NOTHING, OBSERVED_MISSING, OBSERVED_PRESENT };

struct reset_question {
	struct subject subject;
	enum told login_as; /* an administrator in a Login-As session looks at it */
	enum observed observed;
};

/* What is behind a cause: a line of the policy, and what it is about. */
enum reset_evidence_kind {
	RESET_BY_ROW,            /* a row of the profile's, or the org's, login ranges */
	RESET_BY_PROFILE,        /* the profile grants the permission, or is external */
	RESET_BY_PERMISSION_SET, /* `index` of it */
	RESET_BY_USER,           /* the user's own permission, state or flag */
	RESET_BY_FEATURE         /* `index`: enum feature */
};

enum reset_user_state { RESET_STATE_INACTIVE, RESET_STATE_FROZEN, RESET_STATE_LOCKED };

struct reset_evidence {
	enum reset_evidence_kind kind;
	uint32_t index;     /* of the row (in its list), permission set, feature, enum
	                       reset_user_state; else 0 */
	struct place place; /* line 0: the policy says it nowhere, it is so by default */
};

struct reset_reason {
	enum reset_cause cause;
	enum grade grade;
	const struct reset_evidence *evidence; /* in file order; none of `stale-profile`,
	                                           `support`, `login-as` */
	uint32_t evidence_count;
};

enum reset_answer { RESET_PRESENT, RESET_MISSING, RESET_UNDECIDED };

/* What of a token is of use to somebody: asked of every login with the bare password through
 * channels that take one, from every address, by the engine. Who is inactive, frozen or locked is
 * judged as after that is over. */
struct token_use {
	bool needed;            /* there are addresses from which it is needed ... */
	struct count addresses; /* ... so many ... */
	struct rangeset where;  /* ... these; reset_option_find() alone says which ... */
	addr witness;           /* ... the lowest of them */
	uint16_t via;           /* ... through these channels: bits 1 << enum channel */
	bool open;              /* some such login goes through without */
	bool by_profile_ranges; /* not needed, and that is since the profile has ranges */
};

struct reset_result {
	struct reset_question question;
	enum reset_answer
	    answer; /* UNDECIDED: the policy says missing, and it was observed present */
	const struct reset_reason
	    *reasons; /* all that hold: confirmed first, then as in the enum */
	uint32_t reason_count;
	bool shut;           /* inactive, frozen or locked: nothing works while that lasts */
	bool check_login_as; /* nobody said whether it is a Login-As session, and it matters: the
	                        policy has no cause, or what is seen contradicts it */
	struct token_use token;
	enum token_fate fate; /* of the token the user has, if the password changes; of a profile
	                         alone FATE_NONE */
	bool trap; /* an API-only user who needs a token from somewhere, and cannot reset it */
};

/* As far as a user matters here: for those who ask about one that is otherwise than the policy says
 * (simulate.h). */
struct reset_user {
	uint32_t profile;
	uint32_t permissions; /* enum permission, from everywhere */
	bool shut;            /* inactive, frozen or locked: cannot log in at all */
	bool sso;
};

/* The causes that hold as bits 1 << enum reset_cause; of the policy alone, without what is
 * observed or a Login-As session. Total, allocates nothing. A profile alone: an active user
 * without permission sets. */
uint32_t reset_causes(const struct policy *policy, struct subject subject);
uint32_t reset_causes_of(const struct policy *policy, const struct reset_user *user);

/* Those of them that a profile brings to whoever has it. */
uint32_t reset_causes_of_profile(const struct profile *profile);

/* How sure it is that the cause hides the option from this subject, given that it holds. */
enum grade reset_grade(const struct policy *policy, struct subject subject, enum reset_cause cause);

/* Causes that hold of a user, active or not, in the order in which they are told: by grade, then
 * as in the enum. How many; `ret` has room for all. */
unsigned reset_causes_sort(const struct policy *policy, bool active, uint32_t causes,
			   enum reset_cause ret[RESET_CAUSE_COUNT]);

/* The whole answer; `ruleset` is of the policy, as it is. What it points to lives in `arena`. OK or
 * NOMEM. */
enum status reset_option_find(const struct ruleset *ruleset, const struct reset_question *question,
			      struct arena *arena, struct reset_result *ret);

/* The rows of a list as evidence: of all who have the list. */
struct reset_rows {
	const struct reset_evidence *at; /* NULL: not asked for yet */
	uint32_t count;
};

/* Many questions about one policy: what subjects have in common is found once, so that each
 * takes time with its own permission sets only. */
struct reset_asker {
	const struct ruleset *ruleset;
	struct arena *arena;        /* of what answers have in common */
	struct token_asker *tokens; /* reset_option_token.h */
	struct reset_rows *rows;    /* of each profile; NULL before the first is asked for */
	struct reset_rows org_rows;
};

/* Whatever comes back, reset_asker_clear() ends it. OK or NOMEM. */
enum status reset_asker_init(struct reset_asker *asker, const struct ruleset *ruleset,
			     struct arena *arena);
void reset_asker_clear(struct reset_asker *asker);

/* As reset_option_find(). The result lives in `arena` (which may be reset after each answer) and in
 * that of the asker. OK or NOMEM. */
enum status reset_asker_find(struct reset_asker *asker, const struct reset_question *question,
			     struct arena *arena, struct reset_result *ret);

#endif
