/* Broken: what keeps out who should get in, or does not work as written. */
#include "report/audit_catalogue.h"

const struct audit_entry audit_catalogue_broken[AUDIT_RULE_COUNT] = {
    [AUDIT_LOCKED_OUT] =
	{
	    .title = "Nobody of a profile can log in",
	    .question = "Is every login of a profile's users refused, or every one by browser?",
	    .criterion =
		"Every login of an active user of the profile (without permission sets and "
		"authenticator) is refused: by every channel, through every app, with every "
		"device, credential and strong authentication, at every time, from every address "
		"that logins can come from: in no special-purpose block (`private-range`, "
		"`unrouted-range` and the like; documentation blocks stand for addresses that "
		"somebody has). If the profile is not API only, it is enough that every login by "
		"browser is refused (channels ui and ui-sso): then the apps or channels that "
		"still let in are named. Whether anybody has the profile is not asked. A "
		"transaction security rule that cannot be evaluated, for want of a database, "
		"refuses nobody.",
	    .near_miss =
		"An hour a week, or one address that the profile's ranges and those of "
		"Session Settings have in common; an API-only profile that an app lets in.",
	    .why = "Hours that are closed all week, or ranges that have nothing in common with "
		   "those of Session Settings, lock out everybody who has the profile, today or "
		   "when the first one gets it.",
	    .fix = "Open what is named: a day of the hours, or a range in both lists. If the "
		   "profile is closed on purpose, an exception says so.",
	    .source = "DECISIONS.md, \"The procedure\" and \"Login hours\"",
	},
    [AUDIT_NO_ADMINISTRATOR] =
	{
	    .title = "No administrator can log in",
	    .question = "Is there nobody left who may change all data and can log in?",
	    .criterion =
		"Somebody has `modify_all_data`, and nobody who has can log in by browser "
		"(channels ui and ui-sso), without which nobody sets anything right: an app "
		"that still gets in does not count. If the policy has users: each of those with "
		"the permission, from wherever it is granted, is inactive, frozen or locked, or "
		"all of that user's logins by browser are refused, asked as for `locked-out`. If "
		"it has none: the same of each profile that grants it. Nothing is said when users "
		"were left out because their profiles are not in the policy.",
	    .near_miss = "One who can log in, if only from one address for an hour a week; a "
			 "policy in which nobody has the permission.",
	    .why = "What is wrong can then be put right by nobody but Salesforce Support.",
	    .fix = "Let one administrator in before the change is made: another profile, or a "
		   "range that is surely reachable. `loginscope prove` with an `exists` property "
		   "keeps it so.",
	    .source = "DECISIONS.md, \"The procedure\"",
	},
    [AUDIT_TOKEN_OUT_OF_REACH] =
	{
	    .title = "A security token is needed that cannot be reset",
	    .question = "Does somebody who may use the API only need a token, which only a browser "
			"can reset?",
	    .criterion = "Somebody has *API Only User*, from wherever it is granted, so that "
			 "*Reset My Security Token* is not there, and from some address a login "
			 "with the bare password over SOAP or by the username-password flow is "
			 "asked for a token. Asked of every user who is neither inactive, frozen "
			 "nor locked, and whose profile is not one of guests (a license with "
			 "\"guest\" in its name, in any case). Of profiles that nobody is known to "
			 "have `profile-token-out-of-reach` speaks.",
	    .near_miss = "Profile ranges inside of which no token is asked for; a user with the "
			 "permission to log in with a browser; both ways in switched off.",
	    .why = "When the token is lost, or ends with a new password, the integration stands "
		   "still, and nobody can make another one as things are.",
	    .fix = "Move the integration to OAuth, which takes no token. Until then: give the user "
		   "a profile without the permission for the time of the reset (TOKENS.md, \"A "
		   "token for an API-only user\").",
	    .source = "Salesforce Help, articles 000182450 and 000386179; DECISIONS.md, \"Why the "
		      "Reset option is missing\"",
	},
    [AUDIT_PROFILE_TOKEN_OUT_OF_REACH] =
	{
	    .title = "A security token its users could not reset would be needed",
	    .question = "Would whoever gets an API-only profile need a token, which only a browser "
			"can reset?",
	    .criterion = "As for `token-out-of-reach`, of an active user of each profile that no "
			 "user of the policy has, and that is not one of guests. Metadata tell of "
			 "no users, so that this is all that is said of a project; Salesforce's "
			 "own integration profiles, which nobody logs in with, are among them.",
	    .near_miss = "A profile that a user has, whatever the user's state; profile ranges "
			 "inside of which no token is asked for.",
	    .why = "An integration that gets this profile works until its token is lost or ends "
		   "with a new password, and then nobody can make another one as things are.",
	    .fix = "Give integrations OAuth, which takes no token, or the profile login IP ranges. "
		   "Of a profile that nobody ever gets an exception says so.",
	    .source = "Salesforce Help, articles 000182450 and 000386179; DECISIONS.md, \"Why the "
		      "Reset option is missing\"",
	},
    [AUDIT_ONLY_METHOD_ENDS] =
	{
	    .title = "The only way to log in ends",
	    .question = "Is SOAP login() the only way in for somebody?",
	    .criterion = "Somebody gets in by SOAP login() from some address today, or did until "
			 "it was retired, and by no other way that lasts: by the rules under which "
			 "it is retired (2027-06) neither a browser nor an app that the policy "
			 "lists (JWT bearer, client credentials) gets in from any address, and the "
			 "username-password flow of OAuth does not get in today. Asked of all "
			 "users, and of an active user of each profile that no user has, but not "
			 "of profiles of guests (as for `token-out-of-reach`).",
	    .near_miss = "An app of the policy that the user could come through; the "
			 "username-password flow, for whose end no date is published.",
	    .why = "On the day SOAP login() is retired nothing is left for this user.",
	    .fix = "Move it to an app with the JWT bearer flow or client credentials, and list "
		   "that app in the policy. `loginscope sunset` says what changes with that.",
	    .source =
		"Salesforce Help, article 005132110 (retirement of SOAP login()); DECISIONS.md, "
		"\"2. Is the method open at all?\" and \"The rules changed: rule sets\"",
	},
    [AUDIT_PARTNER_RANGES_LIMIT] =
	{
	    .title = "More login ranges than a partner profile may have",
	    .question = "Does a partner profile have more than five login IP ranges?",
	    .criterion = "The profile's license has \"partner\" in its name, in any case, and its "
			 "`login_ip_ranges` come to more than five rows; those of a network count, "
			 "too, each once.",
	    .near_miss = "Five rows; six on a profile with another license.",
	    .why = "Salesforce takes five on such a profile, unless it was asked for more: the "
		   "sixth cannot be saved, and the policy is not what the org has.",
	    .fix = "Join or remove rows until five are left; `loginscope fmt --merge` joins those "
		   "that touch.",
	    .source = "Salesforce Security Implementation Guide, login IP ranges of profiles "
		      "(partner user profiles: five; Salesforce raises the limit when asked)",
	},
    [AUDIT_APP_BYPASSES_RANGES] =
	{
	    .title = "An app lifts the ranges that a profile relies on",
	    .question = "Does an app let its users past the login ranges of their profiles?",
	    .criterion = "The app's `ip_relaxation` is `bypass` or `bypass_2factor`, and at least "
			 "one profile relies on ranges: it has login IP ranges that are not open.",
	    .near_miss = "`enforce` and `enforce_relax_refresh`; profiles without ranges, or with "
			 "ranges that hold nearly everybody.",
	    .why = "The ranges hold for everything but this app: who has a password and uses the "
		   "app gets in from elsewhere.",
	    .fix = "Write `ip_relaxation: enforce`, or, if the app must be used from elsewhere, "
		   "`bypass_2factor` with the app's own `ip_ranges`, and an exception with the "
		   "reason.",
	    .source = "Salesforce Help, topic connected_app_continuous_ip; DECISIONS.md, \"What an "
		      "app's policy does\"",
	},
    [AUDIT_REQUESTS_WITHOUT_SALESFORCE] =
	{
	    .title = "Requests that Salesforce makes itself are refused",
	    .question = "Are ranges enforced on every request, and Salesforce's own addresses not "
			"among them?",
	    .criterion =
		"`org.session.enforce_login_ip_ranges_on_every_request` is on, and the "
		"login IP ranges of a profile are not open and lack at least one address "
		"of the networks of `kind: salesforce`, so that a request from there, within "
		"the hours, is refused for the ranges.",
	    .near_miss = "The network is in the list; ranges that are enforced at the login only; "
			 "ranges that hold nearly everybody; hours that are closed all week, which "
			 "refuse the request first.",
	    .why = "Some requests for a user come from Salesforce's own servers. Enforced on every "
		   "request, ranges without these addresses refuse them, and pages or integrations "
		   "fail in part.",
	    .fix = "Add the network with Salesforce's own addresses to the list, or enforce ranges "
		   "at the login only.",
	    .source = "Salesforce Help, topic login_ip_ranges and article 000394078 (Hyperforce "
		      "addresses to allow, https://ip-ranges.salesforce.com/ip-ranges.json); "
		      "DECISIONS.md, \"Requests inside a session\"",
	},
    [AUDIT_HOURS_AMBIGUOUS] =
	{
	    .title = "Login hours from 00:00 to 24:00 can be read in two ways",
	    .question = "Does a profile say that a day is open from its first to its last minute?",
	    .criterion = "A day of the profile's `login_hours` is 00:00-24:00 (in metadata 0 to "
			 "1440). One finding for each profile, with all such days.",
	    .near_miss =
		"00:00-23:59; a day that is left out; `closed`, or the same start and end.",
	    .why = "Salesforce's own texts take it for open all day in one place and for closed in "
		   "another. The program takes it for open.",
	    .fix = "Leave out a day that is to be open; write `closed` for one that is not.",
	    .source = "Metadata API Developer Guide, Profile (loginHours), against Salesforce Help "
		      "(login hours of profiles); DECISIONS.md, \"Login hours\"",
	},
    [AUDIT_EXCEPTION_EXPIRED] =
	{
	    .title = "An exception has expired",
	    .question = "Has the day come from which an exception no longer holds?",
	    .criterion = "The exception names a rule that there is, and today is its `expires` or "
			 "later. It accepts nothing any more.",
	    .near_miss = "An exception that expires tomorrow.",
	    .why = "What was accepted for a time counts again from that day on, and somebody "
		   "should decide what becomes of it.",
	    .fix =
		"Put right what it accepted and remove it, or have its owner give it a later day.",
	    .source = "POLICY.md, \"`exceptions`: each\"",
	},
    [AUDIT_EXCEPTION_UNMATCHED] =
	{
	    .title = "An exception accepts nothing",
	    .question = "Is there an exception that fits no finding?",
	    .criterion =
		"It names no rule that there is, or a rule about exceptions, which none "
		"can accept; or it has not expired, and no finding of its rule is about "
		"all that it names: `user`, `app` and `network` are what the finding is "
		"about, `profile` is that or the profile of the user it is about, and some "
		"address of the finding is in `range`. Not said where the rule was not "
		"asked, nor of users and profiles that were left out.",
	    .near_miss =
		"An exception that fits one finding, though another exception fits it, too.",
	    .why = "It may accept tomorrow what nobody has looked at. Or a name in it is "
		   "misspelled, and what it should accept is not accepted.",
	    .fix = "Remove it, or correct it: the finding has the rule that is nearest.",
	    .source = "POLICY.md, \"`exceptions`: each\"",
	},
    [AUDIT_LIST_STALE] =
	{
	    .title = "A published list is old",
	    .question = "Is a network read from a published file that may have changed since?",
	    .criterion = "The network names a `file`, and its date (of the policy, else of the "
			 "file) is more than 90 days before today, or after it, or neither says "
			 "one.",
	    .near_miss = "90 days; today; a network whose ranges are in the policy itself.",
	    .why = "Providers get and give up addresses all the time: what was theirs may be "
		   "somebody else's now, and what is new is missing.",
	    .fix = "Download the list again, and write its date.",
	    .source = "Ours: 90 days. The providers change their lists weekly or more often",
	},
};
