/* Useless: what does nothing, or says twice what once is enough for. */
#include "report/audit_catalogue.h"

const struct audit_entry audit_catalogue_useless[AUDIT_RULE_COUNT] = {
    [AUDIT_PRIVATE_RANGE] =
	{
	    .title = "Private addresses, which no login comes from",
	    .question = "Are the addresses of a row those of the inside of networks?",
	    .criterion = "All addresses of the row lie in special-purpose blocks, be it in one or "
			 "in several that follow each other without a gap, and the first one lies "
			 "in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7.",
	    .near_miss = "A row with a single address outside of them; rows of networks from "
			 "published files; an IPv4 address in the form of IPv6 (`mapped-as-ipv6`).",
	    .why = "Salesforce sees the address that a login comes from on the Internet, and that "
		   "is never one of these. Whoever wrote the row meant the inside of a network, "
		   "whose gateway has another address outside: it is missing.",
	    .fix = "Write the public addresses by which that network is seen from outside, or "
		   "remove the row. Where these are the last rows of a profile's list, or of that "
		   "of Session Settings: it lets nobody in now, and everybody once it has no "
		   "rows.",
	    .source = "RFC 1918, RFC 4193; IANA IPv4 and IPv6 Special-Purpose Address Registries",
	},
    [AUDIT_CARRIER_NAT_RANGE] =
	{
	    .title = "Addresses of carrier-grade NAT, which no login comes from",
	    .question = "Are the addresses of a row those between a provider and its customers?",
	    .criterion = "All addresses of the row lie in special-purpose blocks, be it in one or "
			 "in several that follow each other without a gap, and the first one lies "
			 "in 100.64.0.0/10.",
	    .near_miss = "A row with a single address outside of them; rows of networks from "
			 "published files; an IPv4 address in the form of IPv6 (`mapped-as-ipv6`).",
	    .why = "Salesforce sees the address that a login comes from on the Internet, and that "
		   "is never one of these. They are behind the provider's own gateway.",
	    .fix = "Write the public addresses by which the provider's customers are seen from "
		   "outside, if they are yours alone, or remove the row. Where these are the last "
		   "rows of a profile's list, or of that of Session Settings: it lets nobody in "
		   "now, and everybody once it has no rows.",
	    .source = "RFC 6598; IANA IPv4 Special-Purpose Address Registry",
	},
    [AUDIT_LOOPBACK_RANGE] =
	{
	    .title = "Loopback addresses, which no login comes from",
	    .question = "Are the addresses of a row those of a machine to itself?",
	    .criterion = "All addresses of the row lie in special-purpose blocks, be it in one or "
			 "in several that follow each other without a gap, and the first one lies "
			 "in 127.0.0.0/8, or is ::1.",
	    .near_miss = "A row with a single address outside of them; rows of networks from "
			 "published files; an IPv4 address in the form of IPv6 (`mapped-as-ipv6`).",
	    .why = "Salesforce sees the address that a login comes from on the Internet, and that "
		   "is never one of these.",
	    .fix = "Remove the row. Where these are the last rows of a profile's list, or of that "
		   "of Session Settings: it lets nobody in now, and everybody once it has no "
		   "rows.",
	    .source = "RFC 1122, RFC 4291; IANA IPv4 and IPv6 Special-Purpose Address Registries",
	},
    [AUDIT_DOCUMENTATION_RANGE] =
	{
	    .title = "Addresses for documentation, which no login comes from",
	    .question = "Are the addresses of a row those of examples?",
	    .criterion =
		"All addresses of the row lie in special-purpose blocks, be it in one or in "
		"several that follow each other without a gap, and the first one lies in "
		"192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32 or 3fff::/20.",
	    .near_miss = "A row with a single address outside of them; rows of networks from "
			 "published files; an IPv4 address in the form of IPv6 (`mapped-as-ipv6`).",
	    .why =
		"Salesforce sees the address that a login comes from on the Internet, and that is "
		"never one of these. Somebody copied an example, or never put the true address in.",
	    .fix = "Write the addresses that the example stands for, or remove the row. Where "
		   "these are the last rows of a profile's list, or of that of Session Settings: "
		   "it lets nobody in now, and everybody once it has no rows.",
	    .source = "RFC 5737, RFC 3849, RFC 9637; IANA IPv4 and IPv6 Special-Purpose Address "
		      "Registries",
	},
    [AUDIT_MULTICAST_RANGE] =
	{
	    .title = "Multicast addresses, which no login comes from",
	    .question = "Are the addresses of a row those of groups?",
	    .criterion = "All addresses of the row lie in special-purpose blocks, be it in one or "
			 "in several that follow each other without a gap, and the first one lies "
			 "in 224.0.0.0/4 or ff00::/8. Not in an open list (90 % of the globally "
			 "routable IPv4 addresses): there an IPv4 row is a piece of the whole.",
	    .near_miss = "A row with a single address outside of them; rows of networks from "
			 "published files; an IPv4 address in the form of IPv6 (`mapped-as-ipv6`).",
	    .why = "They are where something is sent to, never where it comes from. The row is "
		   "probably not what was meant.",
	    .fix = "Remove the row. Where these are the last rows of a profile's list, or of that "
		   "of Session Settings: it lets nobody in now, and everybody once it has no "
		   "rows.",
	    .source = "RFC 1112, RFC 4291; IANA IPv4 Address Space Registry",
	},
    [AUDIT_UNROUTED_RANGE] =
	{
	    .title = "Addresses that are not routed on the Internet",
	    .question =
		"Are the addresses of a row such that nothing on the Internet comes from them?",
	    .criterion =
		"All addresses of the row lie in special-purpose blocks, be it in one or in "
		"several that follow each other without a gap, and the first one lies in a block "
		"that is special for another reason: 0.0.0.0/8, link-local 169.254.0.0/16 and "
		"fe80::/10, protocol assignments 192.0.0.0/24 and 2001::/23, benchmarks "
		"198.18.0.0/15, reserved 240.0.0.0/4, and what is not given out of IPv6. Not in an "
		"open list (90 % of the globally routable IPv4 addresses): there an IPv4 row is a "
		"piece of "
		"the whole, if it is IPv4.",
	    .near_miss = "A row with a single address outside of them; rows of networks from "
			 "published files; an IPv4 address in the form of IPv6 (`mapped-as-ipv6`).",
	    .why = "Salesforce sees the address that a login comes from on the Internet, and that "
		   "is never one of these. The row is probably not what was meant.",
	    .fix = "Remove the row, or correct it if other addresses are meant. Where these are "
		   "the last rows of a profile's list, or of that of Session Settings: it lets "
		   "nobody in now, and everybody once it has no rows.",
	    .source = "IANA IPv4 and IPv6 Special-Purpose Address Registries, IPv4 Address Space, "
		      "IPv6 Global Unicast Allocations, as of 2026; RFC 6890",
	},
    [AUDIT_DUPLICATE_ROW] =
	{
	    .title = "A row says what another one says",
	    .question = "Is the same row in a list twice?",
	    .criterion = "The row has the same addresses, or names the same network, as a row that "
			 "is written before it in the same list. A pair of rows is found by one "
			 "rule only: duplicate before shadowed, overlapping and adjacent. Rows "
			 "that meet within one network are found in the network.",
	    .near_miss = "The same addresses in two lists, which are two decisions; a row with "
			 "some of the addresses (`shadowed-row`).",
	    .why =
		"Addresses are let in by whoever still has the row when the other one was removed; "
		"and a list counts as broad by the sum of its rows, not by their union.",
	    .fix =
		"Remove the second row, and keep the description that is right. `audit --fix` does "
		"it where the descriptions are the same or one is missing, and as long as the list "
		"stays broad, or not; `loginscope fmt --merge` does it where they are the same.",
	    .source = "Ours. That the sum of the rows decides whether a list is broad: "
		      "DECISIONS.md, \"Broad range lists\"",
	},
    [AUDIT_SHADOWED_ROW] =
	{
	    .title = "A row lies within others",
	    .question = "Do other rows of the list hold all of a row's addresses?",
	    .criterion =
		"Other rows of the same list, one of them or several together, hold all addresses "
		"of the row. All that is found can go at once. Where a row and a network could go "
		"in each other's place, the network stays; where either of several rows could, "
		"that stays which, from the lowest address not yet held, reaches furthest. A pair "
		"of rows is found by one rule only: duplicate before shadowed, overlapping and "
		"adjacent. Rows that meet within one network are found in the network.",
	    .near_miss = "A row of which one address is held by no other.",
	    .why =
		"Whoever removes the row believes that its addresses are kept out now, and they "
		"are not. Addresses are let in by whoever still has the row when the other one was "
		"removed; and a list counts as broad by the sum of its rows, not by their union.",
	    .fix =
		"Remove the row, or narrow the rows around it if it says what was meant. `audit "
		"--fix` removes it where a row with the same description holds it, or where it has "
		"none and rows with one do, and as long as the list stays broad, or not. A row "
		"with a description of its own, and what only a network holds, are for people.",
	    .source = "Ours. That the sum of the rows decides whether a list is broad: "
		      "DECISIONS.md, \"Broad range lists\"",
	},
    [AUDIT_OVERLAPPING_ROWS] =
	{
	    .title = "Rows overlap",
	    .question = "Do rows of a list share some addresses, and each have others?",
	    .criterion =
		"Of the rows that are neither duplicates nor shadowed: rows with addresses that "
		"share some, and those that touch them with the same description, all that hang "
		"together in one finding; or a row with addresses that begins or ends in the "
		"middle of a range of a network that the list names, too; the finding has what "
		"both have at that end. A pair of rows is found by one rule only: duplicate before "
		"shadowed, overlapping "
		"and adjacent. Rows that meet within one network are found in the network.",
	    .near_miss = "Rows that only touch (`adjacent-rows`); a range of a network wholly "
			 "within the row; two networks that overlap.",
	    .why =
		"Addresses are let in by whoever still has the row when the other one was removed; "
		"and a list counts as broad by the sum of its rows, not by their union.",
	    .fix = "Write the rows as the one that they come to, or cut them where one ends; the "
		   "finding has it. `audit --fix` joins those that have the same description (or "
		   "none), as long as the list stays broad, or not; which of two descriptions is "
		   "right, and where a row and a network are to part, is for people.",
	    .source = "Ours. That the sum of the rows decides whether a list is broad: "
		      "DECISIONS.md, \"Broad range lists\"",
	},
    [AUDIT_ADJACENT_ROWS] =
	{
	    .title = "Rows that could be one",
	    .question = "Do rows of a list touch, and could they be written as fewer?",
	    .criterion =
		"Of what is left: rows with addresses and the same description (or none) "
		"that touch, all that hang together in one finding, if they can be "
		"written as fewer rows. A trusted IP range may have at most 2^25 = "
		"33,554,432 IPv4 addresses, so larger ones stay in pieces. A pair of rows "
		"is found by one rule only: duplicate before shadowed, overlapping and "
		"adjacent. Rows that meet within one network are found in the network. IPv4 rows "
		"of an open list (90 % of the globally routable IPv4 addresses) are not "
		"asked: it was cut into what may be written.",
	    .near_miss =
		"One address between them; different descriptions, which say different things; a "
		"row and a network; pieces of a trusted range that are as large as they may be.",
	    .why = "More rows than needed are harder to read, and a gap or a slip among them is "
		   "harder to see.",
	    .fix =
		"Write them as one: the finding has the row. `audit --fix` does it; `loginscope "
		"fmt "
		"--merge`, too, but for ranges that a trusted list takes only in pieces. Rows in "
		"10.0.0.0/8 do not count for what is broad, and joined to rows beside it they "
		"would: where that makes a list broad, `--fix` leaves it.",
	    .source = "Ours; the largest trusted range: Salesforce Help, Set Trusted IP Ranges for "
		      "Your Organization (security_networkaccess)",
	},
    [AUDIT_TRUSTED_RANGE_UNUSED] =
	{
	    .title = "A trusted range that no login has any use for",
	    .question =
		"Would any login be decided otherwise were the row's addresses not trusted?",
	    .criterion =
		"An address of the trusted ranges is in use if a login from there would have "
		"another verdict, another reason or another role of the token were that address "
		"not trusted, the list being as broad or not as it is. Asked of all users who are "
		"neither inactive, frozen nor locked, and of an active user of each profile that "
		"no user has, or only users who are; by every channel, device, credential and "
		"strong authentication, through every app, within the profile's hours. A row is "
		"found when none of its "
		"addresses is in use; a row that names a network, when none of the network's is.",
	    .near_miss = "One profile without login ranges that somebody can have; a row within "
			 "another one whose addresses are in use (`shadowed-row`). Nothing is said "
			 "of a policy without profiles, or when users were left out because their "
			 "profiles are not in the policy.",
	    .why = "Trusted ranges never help a profile that has ranges of its own: outside of "
		   "them its users are refused, trusted or not. Whoever added the row expects "
		   "something that does not happen.",
	    .fix = "Remove the row. If somebody should get in from there, add it to the login "
		   "ranges of their profile.",
	    .source =
		"Salesforce Help, topics login_ip_ranges and security_networkaccess; DECISIONS.md, "
		"\"7. The profile's login ranges\" and \"What popular guides get wrong\"",
	},
    [AUDIT_PROFILE_RANGE_OUTSIDE_ORG] =
	{
	    .title = "A profile's range lies outside of the org's login ranges",
	    .question =
		"Is a row of a profile such that nobody can log in from any of its addresses?",
	    .criterion = "There are `org.login_ip_ranges`, and a row of a profile's "
			 "`login_ip_ranges` (its own addresses, or all of the network that it "
			 "names) has no address in their union, though one that logins can come "
			 "from: of a row in special-purpose blocks `private-range` and its like "
			 "speak.",
	    .near_miss =
		"A row that shares a single address with them; an org without such ranges.",
	    .why =
		"A login from there is refused by the org's ranges before the profile's are asked.",
	    .fix = "Remove the row, or add its addresses to the org's login ranges, too.",
	    .source = "DECISIONS.md, \"4. The org's own login ranges\" and \"7. The profile's "
		      "login ranges\"",
	},
    [AUDIT_APP_RANGES_WITHOUT_EFFECT] =
	{
	    .title = "An app's IP ranges have no effect",
	    .question = "Does an app have IP ranges that nothing asks for?",
	    .criterion = "The app has `ip_ranges`, and its `ip_relaxation` is not "
			 "`bypass_2factor`, which alone asks for them.",
	    .near_miss = "The same ranges with `bypass_2factor`.",
	    .why = "The ranges look like a restriction of the app and are none: what holds is the "
		   "profile's ranges, or with `bypass` nothing.",
	    .fix = "Remove them, or write `ip_relaxation: bypass_2factor` if logins from there may "
		   "pass the profile's ranges.",
	    .source = "Salesforce Help, topic connected_app_continuous_ip; DECISIONS.md, \"What an "
		      "app's policy does\"",
	},
    [AUDIT_NEVER_HIT_ROW] =
	{
	    .title = "A row that no login came from",
	    .question = "Did any of the logins given come from the row?",
	    .criterion =
		"Of the logins of --logins that have an address, whatever became of them, each "
		"asks for the trusted ranges, the login ranges of Session Settings, `not_in` of "
		"the transaction security rules, the login ranges of its profile, those of its app "
		"if it came through one, and all networks that these reach. Of a list that some "
		"login asked for, each row with addresses of its own is found that holds the "
		"address of none of them; of a list that no login asked for, the list as a whole, "
		"once. Networks from published files are left out. A login of a user or profile "
		"that the policy does not know asks for the org's lists alone, and for networks "
		"that these reach; with such a login, a list that no login asked for is not found.",
	    .near_miss = "A row that a single login came from, even one that was refused, or that "
			 "another row holds, too.",
	    .why = "Addresses that nobody uses are a door without a keeper: the office closed, the "
		   "provider gave the block to somebody else.",
	    .fix = "Ask who needs the row, and remove it if nobody does. The logins must reach "
		   "back far enough: a year sees the yearly job.",
	    .source = "The logins given; Salesforce keeps Login History for six months",
	},
};
