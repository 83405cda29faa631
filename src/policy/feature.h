/* The features of an org by number: for those who walk through them, or are told one by name. */
#ifndef POLICY_FEATURE_H
#define POLICY_FEATURE_H

#include "policy/policy.h"

/* In the order of org.features. */
enum feature {
	FEATURE_LOGIN_CHALLENGE,
	FEATURE_LOGIN_WITH_API_TOKEN,
	FEATURE_SOAP_LOGIN,
	FEATURE_USERNAME_PASSWORD_FLOW,
	FEATURE_KNOWN_DEVICE_SUFFICES,
	FEATURE_COUNT
};

extern const struct str feature_names[FEATURE_COUNT]; /* "login_challenge", … */

/* Is it on? */
bool feature_is_on(const struct features *features, enum feature feature);

/* A pointer to its flag, and the place of its key. */
bool *feature_flag(struct features *features, enum feature feature);
struct place feature_place(const struct features *features, enum feature feature);

#endif
