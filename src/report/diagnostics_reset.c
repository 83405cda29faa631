/* Why Reset My Security Token is missing, and what brings it back. The rules behind the causes are
 * in docs/DECISIONS.md; what is behind one in a given policy, reset_cause_words.c says. The cause
 * `user-inactive` is a reason to refuse, too, and stands there: diagnostics_reasons.c. */
#include "report/diagnostics_tables.h"

static const struct diagnostic causes[] = {
    {.code = "profile-ranges",
     .title = "the profile has login IP ranges",
     .cause = "Outside the ranges a token does not help, inside them none is asked for: it is of "
	      "no use, and so the option is not shown. The org's trusted ranges never hide it.",
     .cure =
	 "Remove the ranges from the profile, or move the user to a profile without. Either "
	 "lets the user in from elsewhere: `loginscope reset-option --effects` says from where.",
     .hides_reset = true},
    {.code = "session-settings-ranges",
     .title = "a small edition with login IP ranges in Session Settings",
     .cause = "The org is of Group, Personal or Contact Manager Edition, and Session Settings hold "
	      "login IP ranges for all of it. Of Professional Edition older texts alone say so, so "
	      "there it is likely rather than confirmed; in other editions the option stays.",
     .cure = "Clear the ranges in Session Settings, and `org.login_ip_ranges` in the policy.",
     .hides_reset = true},
    {.code = "api-only",
     .title = "an API-only user cannot open the settings",
     .cause =
	 "The user has the permission API Only User, from the profile, a permission set, or of "
	 "their own. It shuts the user interface, and with it the page on which a token is "
	 "reset.",
     .cure = "Give the user a profile without it, and no permission set with it, for the time of "
	     "the reset. The user resets the token: an administrator cannot.",
     .hides_reset = true},
    {.code = "mfa-for-api",
     .title = "an authenticator's code stands in the token's place",
     .cause = "The user has the permission MFA for API Logins, from the profile, a permission set, "
	      "or of their own. On the API it asks for the code of an authenticator and not for a "
	      "token.",
     .cure = "Append the authenticator's code to the password. Who has no authenticator yet "
	     "registers one first.",
     .hides_reset = true},
    {.code = "org-features-off",
     .title = "the org has Login Challenge or Login with API Token off",
     .cause = "Without either of the two the option is missing for everybody in the org.",
     .cure = "Ask Salesforce Support to switch it on. If it is on, say so in the policy under "
	     "`org.features`.",
     .hides_reset = true},
    {.code = "sso-user",
     .title = "the user logs in by single sign-on",
     .cause = "The user logs in through an identity provider (`sso: true`), and not with a "
	      "password that a token could follow. That this hides the option is likely rather "
	      "than confirmed.",
     .cure = "Use OAuth for programs. Logging in with a password would bring the option back, and "
	     "would weaken single sign-on.",
     .hides_reset = true},
    {.code = "login-as",
     .title = "an administrator looks, in a Login-As session",
     .cause = "An administrator who is logged in as the user likely does not see the option, "
	      "though the user does. No policy has this: it is told with `--login-as yes`.",
     .cure = "Have the user look, and reset the token.",
     .hides_reset = true},
    {.code = "external-user",
     .title = "a user of an Experience Cloud site",
     .cause = "Users of sites have no page of personal settings on which the option could be. "
	      "Nobody has confirmed that.",
     .cure = "None is known.",
     .hides_reset = true},
    {.code = "stale-profile",
     .title = "it is missing, and none of the other causes holds",
     .cause = "It was seen to be missing (`--observed missing`), and the policy has no cause for "
	      "it: none of those above, and the user can log in (`user-inactive`). Then what "
	      "Salesforce keeps about the profile may be out of date.",
     .cure = "Edit the profile and save it unchanged: the profile, not the user.",
     .hides_reset = true},
    {.code = "support",
     .title = "it is still missing after the profile was saved",
     .cause = "No known cause holds, and saving the profile again (`stale-profile`) has not "
	      "brought the option back.",
     .cure = "Open a case with Salesforce Support.",
     .hides_reset = true},
};

const struct diagnostic_group diagnostics_of_resets =
    DIAGNOSTIC_GROUP("Causes of a missing Reset option", causes);
