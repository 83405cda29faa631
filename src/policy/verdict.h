/* What can become of a login, and why: the words of every answer, and of what a policy's
 * tests expect. */
#ifndef POLICY_VERDICT_H
#define POLICY_VERDICT_H

#include "base/str.h"

/* Ascending severity, but for the last, which is never a single decision. */
enum verdict {
	VERDICT_ALLOW,
	VERDICT_MFA,
	VERDICT_VERIFY,
	VERDICT_TOKEN,
	VERDICT_TOTP,
	VERDICT_REFUSE,
	VERDICT_COUNT,
	VERDICT_DEPENDS = VERDICT_COUNT
};

/* Why. Refusals first, then what is pending, then what allows. */
enum reason {
	REASON_USER_INACTIVE,
	REASON_USER_FROZEN,
	REASON_USER_LOCKED,
	REASON_METHOD_RETIRED,
	REASON_METHOD_DISABLED,
	REASON_API_ONLY_USER,
	REASON_LOGIN_HOURS,
	REASON_ORG_LOGIN_IP,
	REASON_PROFILE_IP,
	REASON_APP_IP,
	REASON_INVALID_TOKEN,
	REASON_SESSION_IP,
	REASON_TRANSACTION_SECURITY, /* refuse, or pending MFA */
	REASON_MFA_REQUIRED,
	REASON_TOTP_REQUIRED,
	REASON_APP_SECOND_FACTOR,
	REASON_BROAD_PROFILE_RANGES,
	REASON_BROAD_TRUSTED_RANGES,
	REASON_UNTRUSTED_IP,
	REASON_NEW_DEVICE,
	REASON_NON_REVENUE_ORG,
	REASON_PROFILE_IP_IN_RANGE,
	REASON_SSO,
	REASON_STRONG_AUTH,
	REASON_ACTIVATION_OFF,
	REASON_TRUSTED_IP,
	REASON_KNOWN_DEVICE,
	REASON_TOTP_ACCEPTED,
	REASON_TOKEN_ACCEPTED,
	REASON_TOKEN_FEATURE_OFF,
	REASON_NO_PASSWORD_SENT,
	REASON_REQUEST_ALLOWED,
	REASON_COUNT,
	REASON_NONE = REASON_COUNT
};

/* How much a login has to prove, ascending: allow, verify, mfa, token, totp, refuse. Severity
 * (the order above) says what is reported when several apply; this says which of two is
 * the weaker, where a code sent by mail is weaker than MFA. Not of VERDICT_DEPENDS. */
unsigned verdict_strength(enum verdict verdict);

extern const struct str verdict_names[VERDICT_COUNT + 1]; /* … "refuse", "depends" */
extern const struct str reason_names[REASON_COUNT];

#endif
