/* Too open: what lets in more than it should, or asks for less. */
#include "report/audit_catalogue.h"

const struct audit_entry audit_catalogue_open[AUDIT_RULE_COUNT] = {
    [AUDIT_TRUSTED_RANGES_OPEN] =
	{
	    .title = "The trusted ranges cover the Internet",
	    .question = "Do the org's trusted IP ranges hold all of IPv4, or nearly all?",
	    .criterion =
		"The union of `org.trusted_ip_ranges`, networks included, holds at least 90 % of "
		"the globally routable IPv4 addresses: those that are in none of IANA's "
		"special-purpose blocks, not multicast and not reserved. How the rows are cut does "
		"not matter: 128 rows of 2^25 addresses each are as open as one row.",
	    .near_miss = "A list that is one block short of 90 %; rows that add up to more than "
			 "all of IPv4 because they overlap, and whose union is less. Such lists "
			 "may be broad (`broad-trusted-ranges`).",
	    .why = "With every address trusted no login over SOAP or by the username-password flow "
		   "needs a security token: a stolen password is enough, from anywhere. For "
		   "browsers such a list has spared nothing since November 2025.",
	    .fix = "Trust the addresses of the org's own offices, servers and VPN gateways, and "
		   "nothing else. `loginscope diff` of the old and the new policy says who would "
		   "need a token then, and `loginscope sunset` who could do without one.",
	    .source = "Salesforce Help, article 000386441 (network access) and topic "
		      "security_networkaccess; DECISIONS.md, \"9. The security token (password "
		      "API, no profile ranges)\"",
	},
    [AUDIT_PROFILE_RANGES_OPEN] =
	{
	    .title = "A profile's login ranges restrict nobody",
	    .question = "Does a profile have login IP ranges that hold all of IPv4, or nearly all?",
	    .criterion = "The union of the profile's `login_ip_ranges`, networks included, holds "
			 "at least 90 % of the globally routable IPv4 addresses, however it is "
			 "cut. 0.0.0.0-255.255.255.255 is the usual one.",
	    .near_miss = "A list that is one block short of 90 %; a profile without any login "
			 "ranges, which claims no restriction, and whose users are asked for a "
			 "token or to verify themselves.",
	    .why = "The profile looks restricted and is not. It is worse than no ranges: inside of "
		   "them no token is asked for, so programs log in with the password alone from "
		   "anywhere, and the option to reset a token is gone.",
	    .fix =
		"Write the addresses that the profile's users log in from, or remove all rows: "
		"then the org's trusted ranges, the token and identity verification count again.",
	    .source = "Salesforce Help, topic login_ip_ranges; DECISIONS.md, \"7. The profile's "
		      "login ranges\"",
	    .controls = "SBS-AUTH-003",
	},
    [AUDIT_ORG_LOGIN_RANGES_OPEN] =
	{
	    .title = "The login ranges of Session Settings restrict nobody",
	    .question = "Do the org's login IP ranges hold all of IPv4, or nearly all?",
	    .criterion = "The union of `org.login_ip_ranges`, networks included, holds at least 90 "
			 "% of the globally routable IPv4 addresses.",
	    .near_miss = "A list that is one block short of 90 %; no such list at all, which "
			 "nobody takes for a restriction.",
	    .why = "The list is there to keep everybody else out, and keeps out hardly anybody.",
	    .fix = "Write the addresses that logins do come from, or clear the list.",
	    .source = "Salesforce Help, topic login_ip_ranges (Session Settings of small "
		      "editions); DECISIONS.md, \"4. The org's own login ranges\"",
	},
    [AUDIT_APP_RANGES_OPEN] =
	{
	    .title = "An app's IP ranges restrict nobody",
	    .question = "Does an app lift the profiles' ranges for all of IPv4, or nearly all?",
	    .criterion = "The union of the app's `ip_ranges`, networks included, holds at least 90 "
			 "% of the globally routable IPv4 addresses, the app's `ip_relaxation` is "
			 "`bypass_2factor`, which alone asks for them, and some profile has login "
			 "IP ranges that are not open.",
	    .near_miss = "The same list on an app with any other `ip_relaxation` "
			 "(`app-ranges-without-effect`), or where no profile relies on ranges.",
	    .why = "Within the app's ranges the profile's are lifted in the web server flow. These "
		   "lift them for everybody, and the second factor that an app without ranges "
		   "would ask for is not asked for either.",
	    .fix = "Write the addresses that the app's users come from, or let the app hold to the "
		   "profile's ranges (`ip_relaxation: enforce`).",
	    .source = "Salesforce Help, topic connected_app_continuous_ip; DECISIONS.md, \"What an "
		      "app's policy does\"",
	},
    [AUDIT_TOKENS_WAIVED_EVERYWHERE] =
	{
	    .title = "The bare password suffices from nearly everywhere",
	    .question = "Can somebody log in to the API with a password, and no security token, "
			"from nearly the whole Internet?",
	    .criterion =
		"Logins over SOAP or by the username-password flow of OAuth, through any app, with "
		"the bare password and within the profile's hours, are allowed from at least 90 % "
		"of the globally routable IPv4 addresses, for one reason: since they are in the "
		"profile's ranges (reason `profile-ip-in-range`), which is one finding for the "
		"profile; or for any other reason (the trusted ranges, or *Login with API Token* "
		"is off), which is one for the org. Addresses of the one are not added to those "
		"of the other. Asked of all users who are neither inactive, frozen nor locked, "
		"and of an active user of each profile that no user has; but not of profiles of "
		"guests (a license with \"guest\" in its name, in any case), who never log in.",
	    .near_miss =
		"The same list where nobody may use either way in (`soap_login` and "
		"`username_password_flow` are false); a list that is one block short of 90 %.",
	    .why = "A password that was guessed, phished or used elsewhere, too, is all that an "
		   "attacker needs, from any address.",
	    .fix = "Narrow the list that is named to the addresses that logins really come from. "
		   "Before the token is asked for again, give one to each integration that has "
		   "none, or move it to OAuth: `loginscope sunset` lists them.",
	    .source =
		"Salesforce Help, topic user_security_token; DECISIONS.md, \"7. The profile's "
		"login ranges\" and \"9. The security token (password API, no profile ranges)\"",
	},
    [AUDIT_BROAD_TRUSTED_RANGES] =
	{
	    .title = "The trusted ranges are too broad to spare identity verification",
	    .question = "Do the trusted IP ranges add up to more than Salesforce accepts for "
			"sparing device activation?",
	    .criterion = "The sizes of all rows of `org.trusted_ip_ranges` add up to more than "
			 "2^24 = 16,777,216 IPv4 addresses, or to more than 2^99 IPv6 addresses. "
			 "Rows that overlap count twice, rows of a network as often as they are "
			 "reached, rows wholly in 10.0.0.0/8 not at all. And by the rules of the "
			 "policy (from 2025-11 on) an employee without ranges is asked to verify "
			 "their identity because of it. A list that is open is said to be open "
			 "(`trusted-ranges-open`), and that it is broad is said there.",
	    .near_miss =
		"Exactly 2^24 or exactly 2^99; rows in 10.0.0.0/8; rule sets before 2025-11.",
	    .why = "The list no longer spares people on a new device the verification of their "
		   "identity, so it does not do what it was made for. For the API it still waives "
		   "the token, from all of these addresses.",
	    .fix = "Write the addresses that are really used, or each address once where only "
		   "overlaps make the sum too large: the finding has the sum and how many of them "
		   "are distinct. `loginscope fmt --merge` joins rows.",
	    .source = "Salesforce Help, articles 005220394 and 005237070, topic "
		      "device_activation_orgs; DECISIONS.md, \"Broad range lists\"",
	},
    [AUDIT_BROAD_PROFILE_RANGES] =
	{
	    .title = "A profile's login ranges are too broad to spare identity verification",
	    .question = "Do the login IP ranges of a profile add up to more than Salesforce "
			"accepts for sparing device activation?",
	    .criterion =
		"The sizes of all rows of the profile's `login_ip_ranges` add up to more than 2^24 "
		"= 16,777,216 IPv4 addresses, or to more than 2^99 IPv6 addresses, counted as for "
		"`broad-trusted-ranges`, each profile on its own. And by the rules of the policy "
		"(from 2025-11 on) an active user of the profile is asked to verify their identity "
		"because of it. A list that is open is said to be open (`profile-ranges-open`), "
		"and that it is broad is said there.",
	    .near_miss = "Exactly 2^24 or exactly 2^99; rows in 10.0.0.0/8; rule sets before "
			 "2025-11; an Experience Cloud profile without device activation, whose "
			 "users are never asked to verify.",
	    .why = "A person within these ranges on a new device is asked to verify their identity "
		   "after all. And a list this long is hardly the addresses of one organization.",
	    .fix = "Write the addresses that are really used. `loginscope audit --logins FILE` "
		   "says which rows no login came from.",
	    .source = "Salesforce Help, articles 005220394 and 005237070; DECISIONS.md, \"Broad "
		      "range lists\"",
	    .controls = "SBS-AUTH-003",
	},
    [AUDIT_TRUSTED_RANGES_WAIVE_TOKEN] =
	{
	    .title = "Trusted ranges waive the token of API logins that could be on OAuth",
	    .question = "Does anybody get in to the API with the bare password because the address "
			"is trusted, who could use OAuth from there?",
	    .criterion =
		"Somebody (as for `tokens-waived-everywhere`) is allowed with the bare password "
		"over SOAP or by the username-password flow because the address is trusted (reason "
		"`trusted-ip`), and an OAuth JWT login of the same user from the same address, "
		"through no app of the policy, is allowed as well. One finding for the org, with "
		"all such addresses.",
	    .near_miss = "Profile ranges keep the user from being asked for a token at all.",
	    .why = "From these addresses a password is all it takes, and passwords leak. A client "
		   "that signs its logins with a certificate needs neither password nor trusted "
		   "range.",
	    .fix = "Move these integrations to OAuth, by JWT bearer or client credentials, then "
		   "drop the rows that are there for them alone. `loginscope sunset` lists who "
		   "could be using a password.",
	    .source = "Salesforce Help, article 000386441 (network access) and topic "
		      "security_networkaccess; DECISIONS.md, \"9. The security token (password "
		      "API, no profile ranges)\" and \"10. No password in sight\"",
	},
    [AUDIT_PRIVILEGED_PROFILE_UNRESTRICTED] =
	{
	    .title = "Users of a privileged profile log in from anywhere",
	    .question =
		"May the users of a profile change all data, and log in from nearly everywhere?",
	    .criterion =
		"The profile grants `modify_all_data`, and an active user of it who has nothing "
		"else can log in from at least 90 % of the globally routable IPv4 addresses. A "
		"login counts when it is not refused: by one of any channel, through no app of the "
		"policy, with all that could be shown (a known device, strong authentication, the "
		"password and what is asked for with it), at a time within the profile's hours. "
		"Whether the profile has users is not asked.",
	    .near_miss = "Ranges of the profile or of Session Settings, or a transaction security "
			 "rule that blocks, which keep out more than a tenth; hours that are "
			 "closed all week; a profile that does not grant the permission. Ranges "
			 "that hold nearly everybody are no restriction.",
	    .why = "Who gets hold of the password of such a user, and of what goes with it, can "
		   "read, change and delete everything, from wherever they are.",
	    .fix = "Give the profile login ranges: the addresses that administrators work from, "
		   "and one more for the day when those cannot be used. `loginscope prove` makes "
		   "sure that somebody is left who gets in.",
	    .source = "Salesforce Security Implementation Guide (login restrictions); "
		      "DECISIONS.md, \"7. The profile's login ranges\"",
	},
    [AUDIT_PRIVILEGED_USER_UNRESTRICTED] =
	{
	    .title = "A user privileged by a permission set logs in from anywhere",
	    .question = "May a user change all data, though not by the profile, and log in from "
			"nearly everywhere?",
	    .criterion = "The user can log in now (neither inactive, frozen nor locked), has "
			 "`modify_all_data` from a permission set or of their own, while the "
			 "profile does not grant it, and can log in from at least 90 % of the "
			 "globally routable IPv4 addresses. A login counts when it is not refused: "
			 "by one of any channel, through no app of the policy, with all that could "
			 "be shown (a known device, strong authentication, the password and what "
			 "is asked for with it), at a time within the profile's hours.",
	    .near_miss =
		"A user of a profile that grants the permission itself: that is said once, of the "
		"profile (`privileged-profile-unrestricted`); a user who is deactivated; ranges, "
		"or a transaction security rule that blocks, which keep out more than a tenth.",
	    .why = "The profile does not look privileged, so nobody thought of restricting it. "
		   "Integrations, which nobody watches, are often made this way; for them ranges "
		   "are one of the few safeguards beside the secret itself.",
	    .fix = "Move the user to a profile with login IP ranges, or take the permission away.",
	    .source = "Salesforce Security Implementation Guide (login restrictions); "
		      "DECISIONS.md, \"7. The profile's login ranges\"",
	    .controls = "SBS-ACS-009",
	},
    [AUDIT_CLOUD_RANGES] =
	{
	    .title = "Addresses of a public cloud are let in",
	    .question = "Does a list let in addresses that anybody can rent by the minute?",
	    .criterion =
		"The union of the org's trusted ranges, of a profile's login ranges, or of the "
		"`ip_ranges` of an app with `bypass_2factor` is not open, and holds at least one "
		"address that is in a network of the policy of `kind: cloud`, or that belongs, by "
		"the database under `geo`, to an autonomous system of that kind, of which the "
		"program knows the well-known ones (src/engine/asn_kinds.c); and that is in no "
		"network of `kind: salesforce`. One finding for each list.",
	    .near_miss = "A list that ends one address short of such space; an app that lifts "
			 "nothing; an open list, which is said to be open.",
	    .why = "A machine with such an address costs an attacker a few cents, and the address "
		   "that is yours today is somebody else's tomorrow.",
	    .fix = "Write the single addresses that are reserved for your own machines there "
		   "(static addresses, a NAT gateway), and accept those by an exception.",
	    .source = "The networks of the policy, as their owners publish them; for autonomous "
		      "systems the registries' names (ARIN, RIPE NCC, APNIC), as of 2026; the "
		      "choice is ours, and far from complete",
	},
    [AUDIT_HOSTING_RANGES] =
	{
	    .title = "Addresses of a hosting company are let in",
	    .question = "Does a list let in addresses of servers that anybody can rent?",
	    .criterion =
		"The union of the org's trusted ranges, of a profile's login ranges, or of the "
		"`ip_ranges` of an app with `bypass_2factor` is not open, and holds at least one "
		"address that is in a network of the policy of `kind: hosting`, or that belongs, "
		"by the database under `geo`, to an autonomous system of that kind, of which the "
		"program knows the well-known ones (src/engine/asn_kinds.c); and that is in no "
		"network of `kind: salesforce`. One finding for each list.",
	    .near_miss = "A list that ends one address short of such space; an app that lifts "
			 "nothing; an open list, which is said to be open.",
	    .why = "A server next to yours, in the same block, may be anybody's.",
	    .fix = "Write the single addresses of your own servers there, and accept those by an "
		   "exception.",
	    .source = "The networks of the policy, as their owners publish them; for autonomous "
		      "systems the registries' names (ARIN, RIPE NCC, APNIC), as of 2026; the "
		      "choice is ours, and far from complete",
	},
    [AUDIT_VPN_RANGES] =
	{
	    .title = "Addresses of a public VPN are let in",
	    .question = "Does a list let in addresses that anybody comes from who buys a VPN?",
	    .criterion =
		"The union of the org's trusted ranges, of a profile's login ranges, or of the "
		"`ip_ranges` of an app with `bypass_2factor` is not open, and holds at least one "
		"address that is in a network of the policy of `kind: vpn`, or that belongs, by "
		"the database under `geo`, to an autonomous system of that kind, of which the "
		"program knows the well-known ones (src/engine/asn_kinds.c); and that is in no "
		"network of `kind: salesforce`. One finding for each list.",
	    .near_miss = "A list that ends one address short of such space; an app that lifts "
			 "nothing; an open list, which is said to be open.",
	    .why = "The row was meant for people who use that VPN; it lets in all of its other "
		   "customers, whose purpose is not to be known.",
	    .fix = "Take the addresses out, and let people use a gateway that is yours alone.",
	    .source = "The networks of the policy, as their owners publish them; for autonomous "
		      "systems the registries' names (ARIN, RIPE NCC, APNIC), as of 2026; the "
		      "choice is ours, and far from complete",
	},
    [AUDIT_TOR_RANGES] =
	{
	    .title = "Exits of Tor are let in",
	    .question = "Does a list let in addresses that anybody comes from who uses Tor?",
	    .criterion =
		"The union of the org's trusted ranges, of a profile's login ranges, or of the "
		"`ip_ranges` of an app with `bypass_2factor` is not open, and holds at least one "
		"address that is in a network of the policy of `kind: tor`, or that belongs, by "
		"the database under `geo`, to an autonomous system of that kind, of which the "
		"program knows the well-known ones (src/engine/asn_kinds.c); and that is in no "
		"network of `kind: salesforce`. One finding for each list.",
	    .near_miss = "A list that ends one address short of such space; an app that lifts "
			 "nothing; an open list, which is said to be open.",
	    .why = "Anybody may come from there, nobody can tell who, and attackers do.",
	    .fix = "Take the addresses out.",
	    .source = "The networks of the policy, as their owners publish them; for autonomous "
		      "systems the registries' names (ARIN, RIPE NCC, APNIC), as of 2026; the "
		      "choice is ours, and far from complete",
	},
    [AUDIT_COUNTRY_NOT_ALLOWED] =
	{
	    .title = "Addresses in a country that is not allowed are let in",
	    .question = "Does a list let in addresses in a country that is not on the given list?",
	    .criterion =
		"The union of the org's trusted ranges, of the login ranges of Session Settings, "
		"or of a profile's login ranges is not open, and holds at least one address that "
		"the country database places in a country which is not among `countries` of the "
		"policy's `audit` section, or of --allow. One finding for each list.",
	    .near_miss = "Addresses that the database knows nothing of, which are not accused; an "
			 "open list, which is said to be open.",
	    .why = "A range that was meant for the own sites reaches abroad; often it is wider "
		   "than it needs to be, or the provider moved the block.",
	    .fix = "Narrow the row, or add the country to the list. A database is an estimate: ask "
		   "the provider where the block is used.",
	    .source = "MaxMind DB, `country.iso_code` (where a block is used most, by estimate); "
		      "ISO 3166-1",
	},
    [AUDIT_WIDER_THAN_DESCRIBED] =
	{
	    .title = "A row is wider than its description says",
	    .question =
		"Does the description of a row say which addresses it is, and the row hold more?",
	    .criterion =
		"The description names an address, a block, a range, a prefix length "
		"(`/28`) or a netmask of IPv4 (from 255.0.0.0 on) as a word of its own, in the "
		"row's family and with "
		"an address in common with the row, and the row has addresses below or "
		"above it. It has to be plain that the row is meant: the description "
		"names one thing exactly; a single address only if that is all it says, "
		"but for the words ip, address, host, only, single; and none of the words "
		"two to ten, both, several, many, more, other, others, etc, blocks, "
		"ranges, networks, subnets, nets, hosts, ips, addresses, not, but, "
		"except, without is in it. A length, or a netmask, "
		"behind an address is the block of that length that the address lies in; "
		"alone it is the block that the row begins in. Nothing is said of a length "
		"behind a number or an x (`2 x /24`), or of an address that the last "
		"parts of others follow (`203.0.113.7, 8`).",
	    .near_miss = "A row that is as wide as its description, or narrower; a description "
			 "that names only addresses outside of the row, or a version (`v1.2.3.4`); "
			 "what is in the row: `gateway 203.0.113.1`, `DNS 203.0.113.53, NTP "
			 "203.0.113.57`; `two /24 blocks`, `203.0.113.0/28 and others`.",
	    .why = "Somebody knew what should be let in and wrote it down; the row lets in more. "
		   "Mostly a slip when the end of the range was typed.",
	    .fix = "Write the addresses of the description if it is right, else correct the "
		   "description.",
	    .source = "Ours: the description is the only place where the intent is written down",
	},
    [AUDIT_ENFORCED_AT_LOGIN_ONLY] =
	{
	    .title = "Login ranges hold at the login only",
	    .question =
		"Does a session that began inside of a profile's ranges go on from anywhere?",
	    .criterion = "Some profile has login IP ranges that are not open, and a request from "
			 "an address outside of them, in a session that began inside, is allowed. "
			 "One finding for the org.",
	    .near_miss = "`org.session.enforce_login_ip_ranges_on_every_request` is on, or "
			 "`lock_sessions_to_ip` is; no profile has ranges that restrict anybody.",
	    .why = "The id of a session that was stolen within the ranges is good everywhere, "
		   "until the session ends.",
	    .fix = "Switch on *Enforce login IP ranges on every request* in Session Settings, once "
		   "the ranges hold every address that requests come from, Salesforce's own "
		   "included (`requests-without-salesforce`).",
	    .source = "Salesforce Help, topic login_ip_ranges and Session Settings; Metadata API, "
		      "SecuritySettings (enforceIpRangesEveryRequest); DECISIONS.md, \"Requests "
		      "inside a session\"",
	},
};
