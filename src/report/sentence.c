#include "report/sentence.h"

#include "report/slots.h"

static bool on_interactive(const struct telling *t)
{
	return t->login->via < VIA_COUNT && channel_group(t->login->via) == GROUP_INTERACTIVE;
}

/* Of device activation, that is: a password over the API asks none of it. */
static bool on_experience_cloud(const struct telling *t)
{
	return t->profile->experience_cloud && on_interactive(t);
}

/* The profile has ranges, which an app's policy lifts for this login. */
static bool on_lifted(const struct telling *t)
{
	return t->profile->login_ip_ranges.count && t->app && t->login->phase == PHASE_LOGIN;
}

static bool on_request(const struct telling *t)
{
	return t->login->phase == PHASE_REQUEST;
}

static bool on_refusal(const struct telling *t)
{
	return t->decision->verdict == VERDICT_REFUSE;
}

static bool on_refused_mfa(const struct telling *t)
{
	return on_refusal(t) && telling_rule(t)->action == TXN_MFA;
}

static bool on_several_rules(const struct telling *t)
{
	return !telling_rule(t);
}

static bool on_several_refusing(const struct telling *t)
{
	return on_refusal(t) && on_several_rules(t);
}

static bool on_known_device(const struct telling *t)
{
	return t->login->device == DEVICE_KNOWN;
}

static bool on_every_request(const struct telling *t)
{
	return t->policy->org.session.enforce_login_ip_ranges_on_every_request;
}

/* The first row of a reason whose condition holds is used; the last of each has
 * no condition. */
static const struct {
	enum reason reason;
	bool (*condition)(const struct telling *);
	const char *text;
} sentences[] = {
    {REASON_USER_INACTIVE, NULL,
     "User {user} is inactive{user-state-place}: nobody logs in as this user until an "
     "administrator "
     "activates it again."},
    {REASON_USER_FROZEN, NULL,
     "User {user} is frozen{user-state-place}: nobody logs in as this user until an administrator "
     "unfreezes it."},
    {REASON_USER_LOCKED, NULL,
     "User {user} is locked out after failed logins{user-state-place}: wait until the lockout "
     "ends, "
     "or have an administrator unlock it."},
    {REASON_METHOD_RETIRED, NULL,
     "SOAP login() is retired from rule set 2027-06 on, whatever the policy says; the client has "
     "to "
     "move to OAuth."},
    {REASON_METHOD_DISABLED, NULL, "The org has switched {via} logins off{setting}."},
    {REASON_API_ONLY_USER, NULL,
     "The user may use the API only, so the user interface stays closed: the permission api_only "
     "comes {api-only}."},
    {REASON_LOGIN_HOURS, NULL, "{hours}."},
    {REASON_ORG_LOGIN_IP, NULL, "{outside-org}; nobody logs in from elsewhere."},
    {REASON_PROFILE_IP, on_request, "{outside-profile}, and the org checks them on every request."},
    {REASON_PROFILE_IP, NULL, "{outside-profile}, so the login is refused.{no-rescue}"},
    {REASON_APP_IP, NULL,
     "{outside-app}; with bypass_2factor the app's ranges replace those of {profile} on the web "
     "server flow."},
    {REASON_INVALID_TOKEN, NULL, "{presented}, so Salesforce takes it for a wrong password."},
    {REASON_SESSION_IP, NULL,
     "The session began at another address{session}, and the org locks sessions to the address "
     "they "
     "began at{setting}."},
    {REASON_TRANSACTION_SECURITY, on_several_refusing,
     "{address} is matched by at least one of the {rules}, which refuse the login."},
    {REASON_TRANSACTION_SECURITY, on_several_rules,
     "{address} is matched by at least one of the {rules}, which ask for MFA."},
    {REASON_TRANSACTION_SECURITY, on_refused_mfa,
     "{rule} asks for MFA from {rule-from}, which {via} cannot do, so the login is refused."},
    {REASON_TRANSACTION_SECURITY, on_refusal, "{rule} blocks logins from {rule-from}."},
    {REASON_TRANSACTION_SECURITY, NULL, "{rule} asks for MFA from {rule-from}."},
    {REASON_MFA_REQUIRED, NULL, "The login needs MFA: {mfa-why}. IP ranges never waive it."},
    {REASON_TOTP_REQUIRED, NULL,
     "The permission mfa_for_api comes {mfa-api} and the user has registered an authenticator, so "
     "its code must follow the password, in the security token's place."},
    {REASON_APP_SECOND_FACTOR, NULL,
     "The policy bypass_2factor of {app} lifts the login IP ranges of {profile} only after a "
     "second "
     "factor, so the user must verify their identity."},
    {REASON_BROAD_PROFILE_RANGES, NULL,
     "{inside-profile}, but the profile's list is broad: over 16,777,216 IPv4 or 2^99 IPv6 "
     "addresses. Since rule set 2025-11 a broad list no longer spares "
     "a new browser the verification of identity."},
    {REASON_BROAD_TRUSTED_RANGES, NULL,
     "{inside-trusted}, but the list is broad: over 16,777,216 "
     "IPv4 or 2^99 IPv6 addresses. Since rule set 2025-11 a broad list no longer spares the "
     "verification of identity, and {browser}."},
    {REASON_UNTRUSTED_IP, on_experience_cloud,
     "{outside-trusted}, and users of the Experience Cloud {profile} verify their identity "
     "everywhere else{activation}, even in a known browser."},
    {REASON_UNTRUSTED_IP, on_interactive,
     "{outside-trusted}, {no-profile-ranges} and {browser}, so the user must verify their identity "
     "(device activation)."},
    {REASON_UNTRUSTED_IP, NULL,
     "{outside-trusted} and {no-profile-ranges}, so the password must be followed by the security "
     "token."},
    {REASON_NEW_DEVICE, NULL,
     "The browser is new, the org has no trusted IP ranges, and the Experience Cloud {profile} has "
     "device activation{activation}, so the user must verify their identity."},
    {REASON_NON_REVENUE_ORG, NULL,
     "The browser is new and the org is not a paying one{setting}: since rule set 2025-09 trusted "
     "ranges no longer spare its users the verification of identity."},
    {REASON_PROFILE_IP_IN_RANGE, NULL, "{inside-profile}, so {spared}."},
    {REASON_SSO, NULL,
     "Single sign-on needs no device activation before rule set 2026-02: the identity provider "
     "answers for the user."},
    {REASON_STRONG_AUTH, on_lifted,
     "{no-profile-ranges} and the user has authenticated strongly (MFA, or the identity provider "
     "says so), so no verification of identity is asked for."},
    {REASON_STRONG_AUTH, NULL,
     "The user has authenticated strongly (MFA, or the identity provider says so), so no "
     "verification of identity is asked for."},
    {REASON_ACTIVATION_OFF, NULL,
     "The Experience Cloud {profile} has no device activation{activation}, so no verification of "
     "identity is asked for."},
    {REASON_TRUSTED_IP, on_lifted, "{inside-trusted}, and {no-profile-ranges}, so {spared}."},
    {REASON_TRUSTED_IP, NULL, "{inside-trusted}, so {spared}."},
    {REASON_KNOWN_DEVICE, on_lifted,
     "{no-profile-ranges} and the browser is known from an earlier login, so no verification of "
     "identity is asked for."},
    {REASON_KNOWN_DEVICE, on_known_device,
     "The browser is known from an earlier login, so no verification of identity is asked for."},
    {REASON_KNOWN_DEVICE, NULL, "A known browser needs no verification of identity."},
    {REASON_TOTP_ACCEPTED, NULL,
     "The authenticator's code follows the password, and no security token is asked for: the "
     "permission mfa_for_api comes {mfa-api}."},
    {REASON_TOKEN_ACCEPTED, NULL,
     "{outside-trusted} and {no-profile-ranges}, but the security token follows the password, so "
     "the login goes through."},
    {REASON_TOKEN_FEATURE_OFF, NULL,
     "{outside-trusted} and {no-profile-ranges}, but the org does not have Login with API "
     "Token{setting}, so there is no token to ask for."},
    {REASON_NO_PASSWORD_SENT, NULL,
     "A login by {via} sends no password, so there is no token and no device activation, and "
     "{no-profile-ranges}."},
    {REASON_REQUEST_ALLOWED, on_every_request,
     "Nothing stops this request: no login hours, no lock to the session's address, no login IP "
     "ranges (the org checks them on every request, where the profile has any and no app lifts "
     "them)."},
    {REASON_REQUEST_ALLOWED, NULL,
     "Neither login hours nor a lock to the session's address stop this request; the org checks "
     "login IP ranges at login only."},
};

static void sentence_write(struct telling *t, struct out *out, const char *text)
{
	for (;;) {
		size_t plain = strcspn(text, "{");
		out_bytes(out, text, plain);
		if (!text[plain])
			return;
		const char *name = text + plain + 1;
		size_t length = strcspn(name, "}");
		slot_write(t, out, name, length);
		text = name + length + 1;
	}
}

/* A sentence may begin with a slot whose words begin small. */
static void capital_set(struct out *out, size_t start)
{
	if (start < out->used && out->at[start] >= 'a' && out->at[start] <= 'z')
		out->at[start] = (char)(out->at[start] - 'a' + 'A');
}

enum status reason_sentence(struct out *out, const struct answer *answer)
{
	struct telling t = {
	    .answer = answer,
	    .policy = answer_policy(answer),
	    .profile = answer_profile(answer),
	    .user = answer_user(answer),
	    .app = answer_app(answer),
	    .decision = &answer->outcomes->decision,
	    .login = answer->login,
	};
	struct evidence *evidence;
	if (answer_evidence(answer, decision_step(t.decision, t.login->phase), &evidence,
			    &t.count) != OK)
		return NOMEM;
	t.evidence = evidence;
	size_t start = out->used;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (sentences[i].reason == t.decision->reason &&
		    (!sentences[i].condition || sentences[i].condition(&t))) {
			sentence_write(&t, out, sentences[i].text);
			break;
		}
	capital_set(out, start);
	return t.status;
}

const char *grade_sentence(enum grade grade)
{
	static const char *const sentences_of_grades[] = {
	    [GRADE_C] = NULL,
	    [GRADE_L] = "Likely, not confirmed by Salesforce.",
	    [GRADE_U] = "Salesforce does not say; this is our reading.",
	};
	return sentences_of_grades[grade];
}
