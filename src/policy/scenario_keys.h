/* Which keys go with which event. The table that scenario_resolve() judges by and that the JSON
 * Schema is made of. */
#ifndef POLICY_SCENARIO_KEYS_H
#define POLICY_SCENARIO_KEYS_H

#include "policy/scenario.h"

/* The keys that some events have and others do not: first those beside `do`, then those in
 * `check`. */
enum event_key {
	KEY_USER,
	KEY_PROFILE,
	KEY_PERMISSION,
	KEY_PERMISSION_SET,
	KEY_RANGES,
	KEY_FEATURE,
	KEY_ENABLED,
	KEY_RULES,
	KEY_INTEGRATION,
	KEY_HOLDS,
	KEY_VIA,
	KEY_IP,
	KEY_APP,
	KEY_DEVICE,
	KEY_REFUSED,
	KEY_CHECK_USER,
	KEY_CHECK_INTEGRATION,
	KEY_TOKEN,
	KEY_LOCKED,
	KEY_ACTIVE,
	KEY_RESET_OPTION,
	KEY_FAILURES,
	KEY_WORKS,
	EVENT_KEY_COUNT
};

extern const struct str event_key_names[EVENT_KEY_COUNT]; /* "user", … "works" */

/* One way to write an event of a kind, which may have several; sets of 1 << enum event_key. */
struct event_form {
	enum event_kind kind;
	uint32_t required;
	uint32_t any;      /* at least one of these, too; none: 0 */
	uint32_t optional; /* or not */
};

extern const struct event_form event_forms[];
extern const size_t event_form_count;

static inline uint32_t event_form_keys(const struct event_form *form)
{
	return form->required | form->any | form->optional;
}

/* Reports the keys that the event has no use for [key-of-other-kind], and those it lacks
 * [missing-key]. The keys that belong to it, as bits. */
uint32_t event_keys_check(const struct scenario_event *event, struct findings *findings);

#endif
