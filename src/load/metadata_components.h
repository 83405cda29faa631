/* Which components of Salesforce metadata say what a policy says: one for each profile,
 * permission set and app, and settings where the policy has something to say in them. What the
 * policy leaves out is left out of them, so that deploying leaves it as it is in the org. */
#ifndef LOAD_METADATA_COMPONENTS_H
#define LOAD_METADATA_COMPONENTS_H

#include "load/metadata_file.h"

struct metadata_component {
	enum metadata_type type;
	struct str name;   /* of its file, decoded; a standard profile's is not its label */
	uint32_t object;   /* index of the profile, permission set or app; settings: 0 */
	const char *lacks; /* what Salesforce requires in it and nobody said; NULL: nothing, it
			    * deploys as it is */
};

struct metadata_components {
	struct metadata_component *at; /* by the type's name, then by name: bytes */
	uint32_t count;
};

/* The components of a resolved policy. `contact_email` is that of the apps, or empty. OK or
 * NOMEM. */
enum status metadata_components_find(const struct policy *policy, struct str contact_email,
				     struct arena *arena, struct metadata_components *ret);

/* What metadata calls the profile: "Admin" where the policy has "System Administrator". */
struct str metadata_profile_called(const struct policy *policy, const struct profile *profile);

/* The name as package.xml has it, and metadata that refers to it: with the escapes of its
 * file's name. NULL: no memory. */
const char *metadata_full_name(struct str name, struct arena *arena);

/* Does the policy say something about it, even that it is empty, or what would hold anyway? */
bool metadata_says_ranges(const struct range_list *list);
bool metadata_says_hours(const struct login_hours *hours);
bool metadata_says_flag(bool flag, struct place place);
bool metadata_says_attempts(const struct lockout *lockout); /* of the org */
bool metadata_says_period(const struct lockout *lockout);   /* of the org */
bool metadata_says_relaxation(const struct app *app);

#endif
