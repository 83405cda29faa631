/* The inside of a ruleset, for the engine's own files. */
#ifndef ENGINE_COMPILED_H
#define ENGINE_COMPILED_H

#include "engine/classes.h"
#include "engine/decide.h"

/* Lists are numbers of the class table; equal lists share one. LIST_ABSENT:
 * there is no such list (or it has no rows). */
struct compiled_profile {
	uint32_t list;
	uint32_t permissions;
	bool list_broad, has_hours, experience_cloud, device_activation;
	uint16_t hours[DAYS][2]; /* start <= minute of the day < end */
};

struct compiled_app {
	uint8_t ip_relaxation;
	uint32_t list; /* its ip_ranges */
};

/* A condition is absent (LIST_ABSENT), or true in `in`, false in the rest of
 * `known`, unknown elsewhere. */
struct compiled_condition {
	uint32_t in, known;
};

struct compiled_rule {
	uint8_t action; /* enum txn_action */
	struct compiled_condition country, asn;
	uint32_t not_in;
};

struct ruleset {
	const struct policy *policy;
	struct arena arena;
	struct classes classes;
	struct rangeset *lists; /* by number; none is empty */
	uint32_t list_count;
	struct compiled_profile *profiles;
	struct user_state *users;
	struct compiled_app *apps;
	struct compiled_rule *txn_rules;
	uint32_t txn_rule_count;
	uint32_t trusted, org_login; /* lists */
	enum rules rules;
	bool trusted_broad, non_revenue;
	/* org settings the procedure asks for */
	bool soap_login, username_password_flow, login_with_api_token, known_device_suffices;
	bool enforce_every_request, lock_sessions;
};

/* The same where other features are on and other rules hold: nothing else that is compiled depends
 * on them. It borrows all else from `ruleset`. */
struct ruleset ruleset_with(const struct ruleset *ruleset, const struct features *features,
			    enum rules rules);

/* The same for questions of the kind "and if it were not so?": where no address is trusted, the
 * trusted list being no shorter in total and not gone; where `profile`, which must outlive the copy,
 * is the only one, of number 0. They borrow all else from `ruleset`. */
struct ruleset ruleset_without_trusted(const struct ruleset *ruleset);
struct ruleset ruleset_with_profile(const struct ruleset *ruleset,
				    struct compiled_profile *profile);

/* What a transaction security rule says of an address. */
enum rule_match { RULE_NO_MATCH, RULE_UNKNOWN, RULE_MATCH };

enum rule_match rule_match(const struct ruleset *ruleset, const struct compiled_rule *rule,
			   uint32_t class);

/* How one rule ends for a login, were it the only one; a rule for MFA that
 * strong authentication has met passes. */
enum step_outcome rule_outcome(const struct ruleset *ruleset, const struct compiled_rule *rule,
			       const struct facts *facts);

/* Is MFA asked for by the user's permission (on every interactive channel but
 * ui-sso, where the identity provider answers for it)? By rule set 2026-07, of
 * every employee? DECISIONS.md, step 5. */
bool mfa_by_permission(const struct ruleset *ruleset, const struct facts *facts);
bool mfa_by_rules(const struct ruleset *ruleset, const struct facts *facts);

#endif
