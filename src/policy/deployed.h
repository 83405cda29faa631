/* What does an org, as its metadata says it, have to change so that it is as a policy says?
 * Object by object, key by key, range by range; of what metadata can say. What the policy leaves
 * out, whole objects and single keys, stays as it is, as when the policy is exported and
 * deployed. Where the metadata says nothing, the default holds. */
#ifndef POLICY_DEPLOYED_H
#define POLICY_DEPLOYED_H

#include "policy/row_match.h"

enum deployed_kind {
	DEPLOYED_ORG,
	DEPLOYED_PROFILE,
	DEPLOYED_PERMISSION_SET,
	DEPLOYED_APP,
	DEPLOYED_KINDS
};

enum deployed_key {
	/* of the org */
	DEPLOYED_TRUSTED_RANGES,
	DEPLOYED_ENFORCE,
	DEPLOYED_LOCK,
	DEPLOYED_PASSWORD_FLOW,
	/* of the org and of profiles */
	DEPLOYED_ATTEMPTS,
	DEPLOYED_PERIOD,
	/* of profiles; permissions of permission sets, too */
	DEPLOYED_LOGIN_RANGES,
	DEPLOYED_HOURS,
	DEPLOYED_PERMISSION,
	DEPLOYED_DEVICE_ACTIVATION,
	/* of apps */
	DEPLOYED_RELAXATION,
	DEPLOYED_APP_RANGES,
	DEPLOYED_KEYS
};

/* "trusted_ip_ranges", as the policy format calls it. */
extern const struct str deployed_key_names[DEPLOYED_KEYS];
extern const struct str deployed_kind_names[DEPLOYED_KINDS]; /* "org", "profile", … */

/* Why something cannot be written. */
enum deployed_lack {
	LACK_NOTHING,
	LACK_OBJECT, /* the metadata has no file of the object */
	LACK_FILE    /* nor of the component that says this: a profile's password policy */
};

/* Of some keys each value is a difference of its own. */
struct difference {
	enum deployed_key key;
	enum deployed_lack lack;
	uint32_t
	    file; /* of those that are to be changed; set with `lack` by load/metadata_target.h */
	uint32_t part; /* weekday from Monday; bit of the permission */
	/* a flag, a number, enum ip_relaxation, in a profile's lockout what holds for it */
	uint32_t old, new;
	struct day_hours old_day, new_day;
	struct place old_place, new_place; /* line 0: it is not said there */
	/* of ranges: those rows that are not alike */
	struct row_pair *rows;
	uint32_t row_count;
	uint32_t had, has;            /* rows before and after */
	struct count leaving, coming; /* addresses that are no longer, newly in the list */
	/* other files that list ranges, as `file`: a list that becomes empty does so in all */
	uint32_t *also, also_count;
};

struct deployed_object {
	enum deployed_kind kind;
	enum deployed_lack lack;
	uint32_t wanted; /* index in the policy; the org: 0 */
	uint32_t found;  /* in the metadata; NONE: it is not there */
	struct difference *differences;
	uint32_t count;
};

/* A key of an object that both have, which the policy leaves out, while the metadata says another
 * thing than the default that is then decided by. */
struct deployed_unsaid {
	enum deployed_kind kind;
	uint32_t wanted; /* as of an object that differs */
	enum deployed_key key;
	uint32_t rows; /* of a list: how many the metadata has */
};

struct deployed {
	struct deployed_object *objects; /* those that differ, as the policy has them */
	uint32_t count;
	uint32_t passed[DEPLOYED_KINDS]; /* objects of the metadata that the policy has not */
	uint32_t unsaid;                 /* keys that differ from their default, which the policy
	                                    leaves out: each value by itself, ... */
	struct deployed_unsaid *unsaid_keys; /* ... and each key once */
	uint32_t unsaid_key_count;
};

/* Of keys that have no place of their own when they say that there is nothing: the bits in
 * `said` of a profile, a permission set, a lockout. */
struct deployed_said {
	said_keys profile_permissions, set_permissions, attempts, period;
};

/* Compares; both are resolved. Everything lives in `arena`. OK or NOMEM. */
enum status deployed_compare(const struct policy *policy, const struct policy *metadata,
			     const struct deployed_said *said, struct arena *arena,
			     struct deployed *ret);

/* Is it about a range list? */
static inline bool difference_is_list(const struct difference *difference)
{
	return difference->key == DEPLOYED_TRUSTED_RANGES ||
	       difference->key == DEPLOYED_LOGIN_RANGES || difference->key == DEPLOYED_APP_RANGES;
}

/* Do addresses leave a list? */
static inline bool difference_removes(const struct difference *difference)
{
	return difference->leaving.all || difference->leaving.low;
}

/* What becomes of a profile's list in the org when the file has none, a sentence's end: there is
 * no element for an empty list, and a profile without the element keeps what it has. */
#define DEPLOYED_LEAVES_RANGES                                                                     \
	"a deployment leaves those that the org has; only Setup can take the last ones away"

/* The name of the object, as the policy has it; of the org empty. */
struct str deployed_name(const struct policy *policy, const struct deployed_object *object);

/* The hours of a day, also of one that is not given: all of it. */
struct day_hours day_hours_of(const struct login_hours *hours, unsigned day);

#endif
