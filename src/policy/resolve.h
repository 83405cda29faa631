/* Makes a loaded policy whole: looks up what its names refer to and finds what
 * contradicts itself. After this without errors the engine may compile it. */
#ifndef POLICY_RESOLVE_H
#define POLICY_RESOLVE_H

#include "base/finding.h"
#include "policy/policy.h"

/* Fills the name maps and every `index`, and reports duplicate names (with the
 * first as a note), references to nothing (with the nearest name), or to a label that several
 * have, network cycles, empty networks, device_activation without experience_cloud, login
 * hours without a time zone, tests that do not say whose login they are about, tests and
 * properties that say it twice, tests of more logins than anybody waits for. Users of a CSV whose
 * profile metadata does not have are left out, with one warning [users-left-out]. Of a
 * policy that is `incomplete` nothing is said to be missing. OK or NOMEM; errors are in
 * `findings`. */
enum status policy_resolve(struct policy *policy, struct arena *arena, struct findings *findings);

/* The same for the tests and properties of `part`, a file beside a resolved policy: their
 * references lead into `policy`, and no name of one is taken there. */
enum status policy_resolve_beside(const struct policy *policy, struct policy *part,
				  struct arena *arena, struct findings *findings);

/* Index of the named object, or NONE. */
uint32_t policy_find_network(const struct policy *policy, struct str name);
uint32_t policy_find_user(const struct policy *policy, struct str name);
/* By name, else by a label that no other has. */
uint32_t policy_find_app(const struct policy *policy, struct str name);
uint32_t policy_find_profile(const struct policy *policy, struct str name);

/* The user of that name who was left out, or NULL. */
const struct user *policy_find_left_out(const struct policy *policy, struct str name);

/* What has a name of its own kind. */
enum named {
	NAMED_NETWORK,
	NAMED_PROFILE,
	NAMED_PERMISSION_SET,
	NAMED_USER,
	NAMED_APP,
	NAMED_TXN_RULE,
	NAMED_TEST,
	NAMED_PROPERTY,
	NAMED_COUNT
};

/* Is the name a label that several profiles, or apps, have, so that it leads to none? The names
 * of the first two of them, for a message: that takes time for every label. */
bool policy_label_shared(const struct policy *policy, enum named named, struct str label);
void policy_label_names(const struct policy *policy, enum named named, struct str label,
			struct str ret_names[2]);

/* The nearest name to one that is unknown, for a message; empty when none is
 * near. */
struct str policy_nearest(const struct policy *policy, enum named named, struct str name);

/* All addresses of a network, networks in it included. OK or NOMEM. */
enum status network_addresses(const struct policy *policy, uint32_t network, struct arena *arena,
			      struct rangeset *ret);

/* All addresses of a list. OK or NOMEM. */
enum status range_list_addresses(const struct policy *policy, const struct range_list *list,
				 struct arena *arena, struct rangeset *ret);

/* What a login has: the bits of the profile, of the user's permission sets and the
 * user's own; with user NONE the profile's alone. */
uint32_t policy_permissions(const struct policy *policy, uint32_t user, uint32_t profile);

/* What a profile says of the lockout, and of what it does not say what the org does. */
struct lockout lockout_inherit(const struct lockout *own, const struct lockout *org);
struct lockout policy_lockout(const struct policy *policy, uint32_t profile);

#endif
