/* The reasons of decisions: what they mean, and what to do. The rules behind them are
 * in docs/DECISIONS.md. */
#include "report/diagnostics_tables.h"

#define ALLOW  (1u << VERDICT_ALLOW)
#define MFA    (1u << VERDICT_MFA)
#define VERIFY (1u << VERDICT_VERIFY)
#define TOKEN  (1u << VERDICT_TOKEN)
#define TOTP   (1u << VERDICT_TOTP)
#define REFUSE (1u << VERDICT_REFUSE)

static const struct diagnostic refusals[] = {
    {.code = "user-inactive",
     .title = "the user is deactivated",
     .cause =
	 "Nobody logs in as this user, from wherever and however. Whoever cannot log in has no "
	 "settings to open, either: `reset-option` names this cause for users who are frozen "
	 "or locked out, too, where it is likely rather than confirmed.",
     .cure = "Activate the user in Setup, and set `active: true` in the policy. For the Reset "
	     "option unfreeze or unlock who is frozen or locked out.",
     .verdicts = REFUSE,
     .hides_reset = true},
    {.code = "user-frozen",
     .title = "the user is frozen",
     .cause = "An administrator has frozen the user; nobody logs in until it is unfrozen.",
     .cure = "Unfreeze the user in Setup, and set `frozen: false` in the policy.",
     .verdicts = REFUSE},
    {.code = "user-locked",
     .title = "the user is locked out",
     .cause = "Too many logins have failed in a row. Even the right password is refused until the "
	      "lockout ends.",
     .cure = "Wait for the lockout period, or have an administrator unlock the user. Find the "
	     "program that goes on trying with an old password or token.",
     .verdicts = REFUSE},
    {.code = "method-retired",
     .title = "SOAP login() is retired",
     .cause = "From rule set 2027-06 on there is no SOAP `login()` any more, whatever the policy "
	      "says.",
     .cure = "Move the program to OAuth, for example the JWT bearer or client credentials flow.",
     .verdicts = REFUSE},
    {.code = "method-disabled",
     .title = "the org has switched this way to log in off",
     .cause = "SOAP `login()` or the OAuth username-password flow is switched off for the whole "
	      "org.",
     .cure = "Take another flow; or switch it on in Setup, and in the policy under "
	     "`org.features`.",
     .verdicts = REFUSE},
    {.code = "api-only-user",
     .title = "an API-only user at the user interface",
     .cause = "The user has the permission API Only User, from the profile or a permission set, "
	      "and so may not use the login page.",
     .cure = "Log in through the API, or take the permission away.",
     .verdicts = REFUSE},
    {.code = "login-hours",
     .title = "outside the profile's login hours",
     .cause = "The profile has login hours, and the moment lies outside them, on the clock of the "
	      "org's time zone.",
     .cure = "Come back within the hours, or change them on the profile. When the clocks change, a "
	     "job that is scheduled in UTC moves against them.",
     .verdicts = REFUSE},
    {.code = "org-login-ip",
     .title = "outside the org's login IP ranges",
     .cause = "Session Settings hold login IP ranges for the whole org, and the address is in none "
	      "of them.",
     .cure = "Add the address there, and under `org.login_ip_ranges`.",
     .verdicts = REFUSE},
    {.code = "profile-ip",
     .title = "outside the profile's login IP ranges",
     .cause = "The profile has login IP ranges, and the address is in none of them. That the org "
	      "trusts the address does not help: trusted ranges open nothing, they only spare "
	      "questions.",
     .cure = "Add the address to the login IP ranges of the profile, not to the trusted ones.",
     .verdicts = REFUSE},
    {.code = "app-ip",
     .title = "outside the connected app's own IP ranges",
     .cause = "The app relaxes IP restrictions with a second factor and has ranges of its own. On "
	      "the web server flow these take the place of the profile's, and the address is in "
	      "none of them.",
     .cure = "Add the address to the ranges of the app.",
     .verdicts = REFUSE},
    {.code = "invalid-token",
     .title = "what follows the password is not the token",
     .cause = "Salesforce compares the text with the password and with password and token; it is "
	      "neither. A token is wrong once it was reset, which a password change does, too. An "
	      "authenticator's code counts only for users with MFA for API Logins. A plain wrong "
	      "password looks the same.",
     .cure = "Reset the security token; the new one comes by e-mail. From a trusted address, or "
	     "within the profile's ranges, send the password alone.",
     .verdicts = REFUSE},
    {.code = "session-ip",
     .title = "the session began at another address",
     .cause = "The org locks sessions to the address that they began at, and the request comes "
	      "from another one.",
     .cure = "Log in again from the new address. Behind a proxy with several addresses this "
	     "setting does not work.",
     .verdicts = REFUSE},
    {.code = "transaction-security",
     .title = "a transaction security rule applies",
     .cause = "A rule of the org looks at where a login comes from, and its conditions hold. It "
	      "blocks the login, or asks for MFA; where nobody can be asked, as on the API, asking "
	      "is refusing. The location is that of a database, so it is an estimate.",
     .cure = "Look at the rule that the answer names; `not_in` exempts ranges from it.",
     .verdicts = REFUSE | MFA},
};

static const struct diagnostic questions[] = {
    {.code = "mfa-required",
     .title = "multi-factor authentication is asked for",
     .cause = "The user has the permission Multi-Factor Authentication for User Interface Logins; "
	      "or the rules of 2026-07 or later apply, by which every employee needs it. No range "
	      "list spares it.",
     .cure = "Register an authenticator, or log in through an identity provider that vouches for "
	     "a strong method.",
     .verdicts = MFA},
    {.code = "totp-required",
     .title = "an authenticator's code must follow the password",
     .cause = "The user has the permission MFA for API Logins and has registered an "
	      "authenticator: on the API its code stands in the place of the security token.",
     .cure = "Append the current code to the password. For a program without a person, take a "
	     "flow that sends no password, or take the permission away.",
     .verdicts = TOTP},
    {.code = "app-second-factor",
     .title = "the app lifts the profile's ranges only after a second factor",
     .cause = "The connected app relaxes IP restrictions with a second factor, the address is "
	      "outside the profile's ranges, and the browser is not known.",
     .cure = "Verify the identity once; later logins in that browser pass.",
     .verdicts = VERIFY},
    {.code = "broad-profile-ranges",
     .title = "the profile's ranges are too broad to spare the verification",
     .cause = "The address is within the profile's ranges, but these add up to more than "
	      "16,777,216 IPv4 or 2^99 IPv6 addresses. From rule set 2025-11 on such a list does "
	      "not spare a new browser the verification.",
     .cure = "Narrow the ranges to what is used. The API is not concerned.",
     .verdicts = VERIFY},
    {.code = "broad-trusted-ranges",
     .title = "the trusted ranges are too broad to spare the verification",
     .cause = "The org trusts the address, but its list adds up to more than 16,777,216 IPv4 or "
	      "2^99 IPv6 addresses. From rule set 2025-11 on such a list spares nobody at a "
	      "browser.",
     .cure = "Narrow the ranges to what is used. On the API the token is spared all the same.",
     .verdicts = VERIFY},
    {.code = "untrusted-ip",
     .title = "the address is not a trusted one",
     .cause = "The address is in none of the org's trusted IP ranges, and the profile has none "
	      "that hold it. So a program must append the security token to the password, and a "
	      "person at a new browser must verify their identity.",
     .cure = "Append the token, which comes by e-mail when it is reset; or add the address to the "
	     "trusted ranges, or to the profile's, which then keep all others out.",
     .verdicts = TOKEN | VERIFY},
    {.code = "new-device",
     .title = "a site's user at a new browser",
     .cause = "The profile of an Experience Cloud site has device activation, the org has no "
	      "trusted ranges, and the browser is new.",
     .cure = "Verify the identity once; later logins in that browser pass.",
     .verdicts = VERIFY},
    {.code = "non-revenue-org",
     .title = "a new browser in an org that does not pay",
     .cause = "From rule set 2025-09 on, trusted ranges no longer spare the verification in "
	      "developer and trial orgs.",
     .cure = "Verify the identity once. If the org is a paying one, write `revenue: true`.",
     .verdicts = VERIFY},
};

static const struct diagnostic permits[] = {
    {.code = "profile-ip-in-range",
     .title = "within the profile's login IP ranges",
     .cause = "The profile has login IP ranges and the address is among them: neither a token nor "
	      "a verification is asked for.",
     .cure = "Nothing to do. Elsewhere the same login is refused.",
     .verdicts = ALLOW},
    {.code = "sso",
     .title = "single sign-on needs no device activation",
     .cause = "Before rule set 2026-02 the identity provider answered for the user.",
     .cure = "Nothing to do. By later rules single sign-on is asked as the login page is.",
     .verdicts = ALLOW},
    {.code = "strong-auth",
     .title = "the user has authenticated strongly",
     .cause = "MFA was done, or the identity provider vouches for a strong method; then nobody is "
	      "asked to verify their identity as well.",
     .cure = "Nothing to do.",
     .verdicts = ALLOW},
    {.code = "activation-off",
     .title = "the site's profile has no device activation",
     .cause = "For profiles of Experience Cloud sites device activation is off unless it is "
	      "switched on.",
     .cure = "Nothing to do. `device_activation: true` on the profile would ask.",
     .verdicts = ALLOW},
    {.code = "trusted-ip",
     .title = "the org trusts the address",
     .cause = "The address is in the org's trusted IP ranges, so no token and no verification is "
	      "asked for.",
     .cure = "Nothing to do. From elsewhere there will be a question: `loginscope explain` has "
	     "it.",
     .verdicts = ALLOW},
    {.code = "known-device",
     .title = "the browser is known",
     .cause = "The browser was verified at an earlier login. Salesforce now limits that to certain "
	      "scenarios that it does not name, so this is likely rather than confirmed.",
     .cure = "Nothing to do. `known_device_suffices: false` gives the cautious answer.",
     .verdicts = ALLOW},
    {.code = "totp-accepted",
     .title = "the authenticator's code is accepted",
     .cause = "It stands where the security token would, and no token is asked for.",
     .cure = "Nothing to do.",
     .verdicts = ALLOW},
    {.code = "token-accepted",
     .title = "the security token is accepted",
     .cause = "The address is not trusted, and the right token follows the password.",
     .cure = "Nothing to do. A new password, or a reset by hand, makes a new token: the old one "
	     "then fails with `invalid-token`.",
     .verdicts = ALLOW},
    {.code = "token-feature-off",
     .title = "the org has no security tokens",
     .cause = "Login with API Token is off, so there is no token to ask for. What Salesforce does "
	      "then is not documented; this is our reading.",
     .cure = "Try it before you rely on it.",
     .verdicts = ALLOW},
    {.code = "no-password-sent",
     .title = "no password is sent, so no token is asked for",
     .cause = "The flow shows a signed statement or what it was given earlier. Tokens and device "
	      "activation are for passwords. The profile's login IP ranges hold all the same.",
     .cure = "Nothing to do.",
     .verdicts = ALLOW},
    {.code = "request-allowed",
     .title = "nothing stops the request",
     .cause = "The login is over, and neither login hours, nor the profile's ranges, nor a lock "
	      "to the session's address end it.",
     .cure = "Nothing to do.",
     .verdicts = ALLOW},
};

const struct diagnostic_group diagnostics_of_refusals =
    DIAGNOSTIC_GROUP("Reasons to refuse a login", refusals);
const struct diagnostic_group diagnostics_of_questions =
    DIAGNOSTIC_GROUP("Reasons to ask for something more", questions);
const struct diagnostic_group diagnostics_of_permits =
    DIAGNOSTIC_GROUP("Reasons to let a login through", permits);
