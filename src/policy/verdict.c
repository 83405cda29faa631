#include "policy/verdict.h"

const struct str verdict_names[VERDICT_COUNT + 1] = {
    [VERDICT_ALLOW] = STR_INIT("allow"),     [VERDICT_MFA] = STR_INIT("mfa"),
    [VERDICT_VERIFY] = STR_INIT("verify"),   [VERDICT_TOKEN] = STR_INIT("token"),
    [VERDICT_TOTP] = STR_INIT("totp"),       [VERDICT_REFUSE] = STR_INIT("refuse"),
    [VERDICT_DEPENDS] = STR_INIT("depends"),
};

const struct str reason_names[REASON_COUNT] = {
    [REASON_USER_INACTIVE] = STR_INIT("user-inactive"),
    [REASON_USER_FROZEN] = STR_INIT("user-frozen"),
    [REASON_USER_LOCKED] = STR_INIT("user-locked"),
    [REASON_METHOD_RETIRED] = STR_INIT("method-retired"),
    [REASON_METHOD_DISABLED] = STR_INIT("method-disabled"),
    [REASON_API_ONLY_USER] = STR_INIT("api-only-user"),
    [REASON_LOGIN_HOURS] = STR_INIT("login-hours"),
    [REASON_ORG_LOGIN_IP] = STR_INIT("org-login-ip"),
    [REASON_PROFILE_IP] = STR_INIT("profile-ip"),
    [REASON_APP_IP] = STR_INIT("app-ip"),
    [REASON_INVALID_TOKEN] = STR_INIT("invalid-token"),
    [REASON_SESSION_IP] = STR_INIT("session-ip"),
    [REASON_TRANSACTION_SECURITY] = STR_INIT("transaction-security"),
    [REASON_MFA_REQUIRED] = STR_INIT("mfa-required"),
    [REASON_TOTP_REQUIRED] = STR_INIT("totp-required"),
    [REASON_APP_SECOND_FACTOR] = STR_INIT("app-second-factor"),
    [REASON_BROAD_PROFILE_RANGES] = STR_INIT("broad-profile-ranges"),
    [REASON_BROAD_TRUSTED_RANGES] = STR_INIT("broad-trusted-ranges"),
    [REASON_UNTRUSTED_IP] = STR_INIT("untrusted-ip"),
    [REASON_NEW_DEVICE] = STR_INIT("new-device"),
    [REASON_NON_REVENUE_ORG] = STR_INIT("non-revenue-org"),
    [REASON_PROFILE_IP_IN_RANGE] = STR_INIT("profile-ip-in-range"),
    [REASON_SSO] = STR_INIT("sso"),
    [REASON_STRONG_AUTH] = STR_INIT("strong-auth"),
    [REASON_ACTIVATION_OFF] = STR_INIT("activation-off"),
    [REASON_TRUSTED_IP] = STR_INIT("trusted-ip"),
    [REASON_KNOWN_DEVICE] = STR_INIT("known-device"),
    [REASON_TOTP_ACCEPTED] = STR_INIT("totp-accepted"),
    [REASON_TOKEN_ACCEPTED] = STR_INIT("token-accepted"),
    [REASON_TOKEN_FEATURE_OFF] = STR_INIT("token-feature-off"),
    [REASON_NO_PASSWORD_SENT] = STR_INIT("no-password-sent"),
    [REASON_REQUEST_ALLOWED] = STR_INIT("request-allowed"),
};

unsigned verdict_strength(enum verdict verdict)
{
	static const uint8_t strengths[VERDICT_COUNT] = {
	    [VERDICT_ALLOW] = 0, [VERDICT_VERIFY] = 1, [VERDICT_MFA] = 2,
	    [VERDICT_TOKEN] = 3, [VERDICT_TOTP] = 4,   [VERDICT_REFUSE] = 5,
	};
	return strengths[verdict];
}
