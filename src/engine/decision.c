#include "engine/decision.h"

const struct str grade_names[3] = {STR_INIT("C"), STR_INIT("L"), STR_INIT("U")};

const struct str token_names[TOKEN_COUNT] = {
    STR_INIT("required"),         STR_INIT("accepted"), STR_INIT("not-needed"),
    STR_INIT("replaced-by-totp"), STR_INIT("not-used"),
};

const struct str step_names[STEP_COUNT] = {
    [STEP_USER_STATE] = STR_INIT("user-state"),
    [STEP_METHOD] = STR_INIT("method"),
    [STEP_LOGIN_HOURS] = STR_INIT("login-hours"),
    [STEP_ORG_LOGIN_IP] = STR_INIT("org-login-ip"),
    [STEP_MFA] = STR_INIT("mfa"),
    [STEP_TOTP] = STR_INIT("totp"),
    [STEP_PROFILE_IP] = STR_INIT("profile-ip"),
    [STEP_DEVICE_ACTIVATION] = STR_INIT("device-activation"),
    [STEP_TOKEN] = STR_INIT("token"),
    [STEP_NO_PASSWORD] = STR_INIT("no-password"),
    [STEP_TRANSACTION_SECURITY] = STR_INIT("transaction-security"),
    [STEP_SESSION_IP] = STR_INIT("session-ip"),
};

const struct str step_outcome_names[STEP_OUTCOME_COUNT] = {
    [STEP_NOT_REACHED] = STR_INIT("not-reached"),
    [STEP_NOT_APPLICABLE] = STR_INIT("not-applicable"),
    [STEP_PASS] = STR_INIT("pass"),
    [STEP_FAIL] = STR_INIT("fail"),
    [STEP_PENDING] = STR_INIT("pending"),
    [STEP_UNKNOWN] = STR_INIT("unknown"),
    [STEP_NOTED] = STR_INIT("noted"),
};

static const enum step login_steps[] = {
    STEP_USER_STATE, STEP_METHOD,      STEP_LOGIN_HOURS,          STEP_ORG_LOGIN_IP,
    STEP_MFA,        STEP_TOTP,        STEP_PROFILE_IP,           STEP_DEVICE_ACTIVATION,
    STEP_TOKEN,      STEP_NO_PASSWORD, STEP_TRANSACTION_SECURITY,
};

static const enum step request_steps[] = {STEP_LOGIN_HOURS, STEP_PROFILE_IP, STEP_SESSION_IP};

const enum step *steps_of(enum phase phase, size_t *ret_count)
{
	bool login = phase == PHASE_LOGIN;
	*ret_count = login ? sizeof login_steps / sizeof *login_steps
			   : sizeof request_steps / sizeof *request_steps;
	return login ? login_steps : request_steps;
}

/* The answers to logins that are not refused: DECISIONS.md, "Codes". */
static const struct answer_codes verdict_codes[VERDICT_REFUSE] = {
    [VERDICT_ALLOW] = {{0}, STR_INIT("LOGIN_NO_ERROR"), STR_INIT("Success")},
    [VERDICT_MFA] = {{0}, STR_INIT("LOGIN_TWOFACTOR_REQ"), STR_INIT("Multi-factor required")},
    [VERDICT_VERIFY] = {{0},
			STR_INIT("LOGIN_CHALLENGE_ISSUED"),
			STR_INIT("Failed: Computer activation required")},
    [VERDICT_TOKEN] = {STR_INIT("LOGIN_MUST_USE_SECURITY_TOKEN"),
		       STR_INIT("LOGIN_ERROR_MUST_USE_API_TOKEN"),
		       STR_INIT("Failed: API security token required")},
    [VERDICT_TOTP] = {STR_INIT("INVALID_LOGIN"), STR_INIT("LOGIN_TWOFACTOR_REQ"),
		      STR_INIT("Multi-factor required")},
};

/* The answers to refusals, by reason. For session-ip none is
 * published. */
static const struct answer_codes refusal_codes[REASON_MFA_REQUIRED] = {
    [REASON_USER_INACTIVE] = {STR_INIT("INVALID_LOGIN"), STR_INIT("LOGIN_ERROR_USER_INACTIVE"),
			      STR_INIT("User is Inactive")},
    [REASON_USER_FROZEN] = {STR_INIT("INVALID_LOGIN"), STR_INIT("LOGIN_ERROR_USER_FROZEN"),
			    STR_INIT("User Is Frozen")},
    [REASON_USER_LOCKED] = {STR_INIT("PASSWORD_LOCKOUT"), STR_INIT("LOGIN_ERROR_PASSWORD_LOCKOUT"),
			    STR_INIT("Password Lockout")},
    [REASON_METHOD_RETIRED] = {STR_INIT("UNSUPPORTED_API_VERSION"),
			       STR_INIT("LOGIN_ERROR_API_TOO_OLD"),
			       STR_INIT("Failed: API Version Removed")},
    [REASON_METHOD_DISABLED] = {STR_INIT("API_DISABLED_FOR_ORG"),
				STR_INIT("LOGIN_OAUTH_API_DISABLED"),
				STR_INIT("Failed: OAuth API access disabled")},
    [REASON_API_ONLY_USER] = {{0},
			      STR_INIT("LOGIN_ERROR_USER_API_ONLY"),
			      STR_INIT("Failed: API-only user")},
    [REASON_LOGIN_HOURS] = {STR_INIT("LOGIN_DURING_RESTRICTED_TIME"),
			    STR_INIT("LOGIN_ERROR_RESTRICTED_TIME"), STR_INIT("Restricted Time")},
    [REASON_ORG_LOGIN_IP] = {STR_INIT("LOGIN_DURING_RESTRICTED_DOMAIN"),
			     STR_INIT("LOGIN_ERROR_RESTRICTED_DOMAIN"), STR_INIT("Restricted IP")},
    [REASON_PROFILE_IP] = {STR_INIT("LOGIN_DURING_RESTRICTED_DOMAIN"),
			   STR_INIT("LOGIN_ERROR_RESTRICTED_DOMAIN"), STR_INIT("Restricted IP")},
    [REASON_APP_IP] = {{0},
		       STR_INIT("LOGIN_OAUTH_INVALID_IP"),
		       STR_INIT("Failed: IP Address Not Allowed")},
    [REASON_INVALID_TOKEN] = {STR_INIT("INVALID_LOGIN"), STR_INIT("LOGIN_ERROR_INVALID_PASSWORD"),
			      STR_INIT("Invalid Password")},
    [REASON_TRANSACTION_SECURITY] = {{0}, STR_INIT("LOGIN_END_SESSION_TXN_SECURITY_POLICY"), {0}},
};

struct answer_codes decision_codes(const struct decision *decision, enum channel via)
{
	struct answer_codes codes = {0};
	if (decision->verdict < VERDICT_REFUSE)
		codes = verdict_codes[decision->verdict];
	else if (decision->verdict == VERDICT_REFUSE && decision->reason < REASON_MFA_REQUIRED)
		codes = refusal_codes[decision->reason];
	if (via != VIA_SOAP)
		codes.soap = (struct str){0};
	return codes;
}

/* The step as `from` has it. */
static void step_copy(struct decision *to, const struct decision *from, unsigned step)
{
	to->steps[step] = from->steps[step];
	to->step_reasons[step] = from->step_reasons[step];
}

void decision_join(struct decision *common, const struct decision *other)
{
	common->estimate |= other->estimate;
	for (unsigned step = 0; step < STEP_COUNT; step++) {
		if (other->steps[step] == STEP_NOT_REACHED)
			continue;
		if (common->steps[step] == STEP_NOT_REACHED)
			step_copy(common, other, step);
		if (common->step_reasons[step] != other->step_reasons[step])
			common->step_reasons[step] = REASON_NONE;
		if (common->steps[step] != other->steps[step])
			common->steps[step] = STEP_UNKNOWN;
	}
}
