/* What goes wrong in the keys of a policy and their values. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "unknown-key",
     .title = "a key that a policy does not have",
     .cause = "The name before the colon is not one of those that may stand here: it is misspelt, "
	      "or belongs to another level. It is not skipped, since what was meant would then "
	      "be missing without a word.",
     .wrong = V1 "org: {trusted_ip_range: [192.0.2.0/24]}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.2.0/24]}\n",
     .cure = "Take the name that the help suggests. docs/POLICY.md has all keys.",
     .example = EXAMPLE_POLICY},
    {.code = "missing-key",
     .title = "a key that must be there is missing",
     .cause = "Every file begins with `loginscope: 1`; profiles, permission sets, apps and rules "
	      "have a `name`, users a `username` and a `profile`, rules also `when` and `action`, "
	      "ranges in braces a `start` and an `end`, or a `cidr`. In a scenario the help says "
	      "which keys an event needs.",
     .wrong = V1 "profiles: [{label: Sales people}]\n",
     .right = V1 "profiles: [{name: Sales, label: Sales people}]\n",
     .cure = "Add the key that the message names.",
     .example = EXAMPLE_POLICY},
    {.code = "kind-missing",
     .title = "a property, or an event, that says nothing",
     .cause = "A property has one of never, always, exists and no_broader_than, which says what "
	      "must hold; this one has a name alone. An event of a scenario has one of do, login "
	      "and check.",
     .wrong = V1 "properties: [{name: nobody gets in}]\n",
     .right = V1 "properties: [{name: nobody gets in, never: {verdict: allow}}]\n",
     .cure = "Add one of them, or remove the property or the event.",
     .example = EXAMPLE_POLICY},
    {.code = "several-kinds",
     .title = "a property, or an event, that says two things",
     .cause = "A property has exactly one of never, always, exists and no_broader_than. With two "
	      "of them nobody could tell which one does not hold. An event of a scenario has "
	      "exactly one of do, login and check.",
     .wrong = V1 "properties:\n"
		 "  - {name: soap, never: {via: soap, verdict: allow}, exists: {verdict: allow}}\n",
     .right = V1 "properties:\n"
		 "  - {name: no soap, never: {via: soap, verdict: allow}}\n"
		 "  - {name: somebody, exists: {verdict: allow}}\n",
     .cure = "Make two of it.",
     .example = EXAMPLE_POLICY},
    {.code = "key-of-other-kind",
     .title = "a key that goes with another kind of property, or of event",
     .cause = "`verdict` and `reason` stand beside always, where each login of the scope must be "
	      "decided so. Of never and exists they are part, for these look for a login that is "
	      "decided so; and no_broader_than has none. In a scenario the help says which keys "
	      "an event takes.",
     .wrong = V1 "properties: [{name: n, no_broader_than: approved.yaml, reason: sso}]\n",
     .right = V1 "properties: [{name: n, no_broader_than: approved.yaml}]\n",
     .cure =
	 "Write it inside never or exists; with no_broader_than, or an event that does not take "
	 "it, remove it.",
     .example = EXAMPLE_POLICY},
    {.code = "every-minute",
     .title = "every-minute where it has no meaning",
     .cause = "`at: every-minute` asks for a login in each minute of the week, so it stands in "
	      "exists, and alone. never and always are about every time already.",
     .wrong = V1 "properties: [{name: n, never: {verdict: allow, at: every-minute}}]\n",
     .right = V1 "properties: [{name: n, exists: {verdict: allow, at: every-minute}}]\n",
     .cure = "Leave `at` out, or write times.",
     .example = EXAMPLE_POLICY},
    {.code = "wrong-type",
     .title = "a value of the wrong kind",
     .cause = "A list stands where a single value belongs, text where true or false belongs, and "
	      "so on. A list is written `[a, b]` or as lines that begin with `- `; a mapping, that "
	      "is keys with values, as `{key: value}` or lines `key: value`.",
     .wrong = V1 "org: {trusted_ip_ranges: 192.0.2.0/24}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.2.0/24]}\n",
     .cure = "Write what the message says is wanted. `\"true\"` in quotes is text, true without is "
	     "true.",
     .example = EXAMPLE_POLICY},
    {.code = "empty-value",
     .title = "a name without a character, or a list without a value",
     .cause = "The quotes, or what follows the `@`, are empty. Nothing could refer to such a name. "
	      "Of an empty list of facts no test could make a "
	      "login.",
     .wrong = V1 "profiles: [{name: ''}]\n",
     .right = V1 "profiles: [{name: Sales}]\n",
     .cure = "Write the name, or a value; or leave the key out.",
     .example = EXAMPLE_POLICY},
    {.code = "unknown-value",
     .title = "a word that the key does not take",
     .cause = "Some keys take one of a few words, and this is none of them.",
     .wrong = V1 "org: {edition: entreprise}\n",
     .right = V1 "org: {edition: enterprise}\n",
     .cure = "Take one of the words that the help lists.",
     .example = EXAMPLE_POLICY},
    {.code = "unknown-permission",
     .title = "a permission that a policy does not know",
     .cause = "A policy knows only the permissions that matter for logins: `api_only`, "
	      "`mfa_for_api`, `mfa_for_ui`, `modify_all_data` and `use_any_api_auth`.",
     .wrong = V1 "profiles: [{name: Sales, permissions: [api_user]}]\n",
     .right = V1 "profiles: [{name: Sales, permissions: [api_only]}]\n",
     .cure = "Take one of these, and leave all other permissions out.",
     .example = EXAMPLE_POLICY},
    {.code = "lockout-value",
     .title = "a lockout setting that Salesforce does not offer",
     .cause = "Setup offers 3, 5 or 10 attempts or none, and 15, 30 or 60 minutes or forever; "
	      "there is nothing in between.",
     .wrong = V1 "org: {lockout: {max_attempts: 4}}\n",
     .right = V1 "org: {lockout: {max_attempts: 5}}\n",
     .cure = "Write the value that Setup shows: `none` for no limit, `forever` for until an "
	     "administrator resets it.",
     .example = EXAMPLE_POLICY},
    {.code = "hours-format",
     .title = "login hours that are no window",
     .cause = "The hours of a day are one window from a time to a time, each with two digits for "
	      "hour and minute, from 00:00 to 24:00; or the word closed. (YAML itself would read "
	      "a lone 22:00 as the number 1320.)",
     .wrong = V1 "org: {time_zone: America/New_York}\n"
		 "profiles:\n"
		 "  - {name: Sales, login_hours: {monday: 8:00-18:00}}\n",
     .right = V1 "org: {time_zone: America/New_York}\n"
		 "profiles:\n"
		 "  - {name: Sales, login_hours: {monday: 08:00-18:00}}\n",
     .cure = "Write `HH:MM-HH:MM`, or `closed`. A day without restriction is left out.",
     .example = EXAMPLE_POLICY},
    {.code = "hours-reversed",
     .title = "login hours that end before they start",
     .cause = "A window lies within one day. One that goes on after midnight belongs to two days, "
	      "which Salesforce keeps apart.",
     .wrong = V1 "org: {time_zone: America/New_York}\n"
		 "profiles:\n"
		 "  - {name: Night, login_hours: {monday: 22:00-06:00}}\n",
     .right = V1 "org: {time_zone: America/New_York}\n"
		 "profiles:\n"
		 "  - {name: Night, login_hours: {monday: 22:00-24:00, tuesday: 00:00-06:00}}\n",
     .cure = "End the window at 24:00 and give the next day the rest.",
     .example = EXAMPLE_POLICY},
    {.code = "time-zone-missing",
     .title = "login hours, or a time, without a time zone",
     .cause =
	 "Login hours are read on the clock of the org, and so are the schedules of a scenario "
	 "and the times of it, and of tests, that have no offset; the policy does not say "
	 "which clock that is.",
     .wrong = V1 "profiles: [{name: Sales, login_hours: {sunday: closed}}]\n",
     .right = V1 "org: {time_zone: America/New_York}\n"
		 "profiles: [{name: Sales, login_hours: {sunday: closed}}]\n",
     .cure = "Add `time_zone` to `org`: the default time zone under Setup > Company Information. "
	     "When nobody can say, write `unknown`: then answers depend on the time.",
     .example = EXAMPLE_POLICY},
    {.code = "time-zone-unknown",
     .title = "no such time zone",
     .cause = "The name is not in the time zone database of this machine. Names are of the form "
	      "Area/City; abbreviations such as CET depend on whom you ask, and Salesforce does "
	      "not use them.",
     .wrong = V1 "org: {time_zone: New York}\n",
     .right = V1 "org: {time_zone: America/New_York}\n",
     .cure = "Write the name that Setup shows in parentheses, as in (America/New_York).",
     .example = EXAMPLE_POLICY},
    {.code = "time-zone-unknown-time",
     .title = "a time that needs a clock which is not known",
     .cause = "`time_zone: unknown` says that nobody knows the clock of the org. On such a clock a "
	      "time without an offset means nothing, and nobody can say whether a time with one is "
	      "within somebody's login hours.",
     .wrong = V1 "org: {time_zone: unknown}\n"
		 "profiles: [{name: Sales}]\n"
		 "tests:\n"
		 "  - {name: noon, profile: Sales, at: 2026-03-02T12:00, expect: depends}\n",
     .right = V1 "org: {time_zone: America/New_York}\n"
		 "profiles: [{name: Sales}]\n"
		 "tests:\n"
		 "  - {name: noon, profile: Sales, at: 2026-03-02T12:00, expect: depends}\n",
     .cure = "Give `org` its `time_zone`. Or end the time of a test in Z or an offset: its answer "
	     "then depends on `at` where hours matter. Or leave `at` out of the property, which is "
	     "then about any time.",
     .example = EXAMPLE_POLICY},
    {.code = "time-zone-unknown-compared",
     .title = "login hours of two policies, of which one has no known clock",
     .cause = "`no_broader_than` compares login hours, and one of the two policies has "
	      "`time_zone: unknown`: whether its hours are the broader ones nobody can say.",
     .cure = "Give both policies their `time_zone`.",
     .provoked = "tests/golden/clock.md"},
    {.code = "time-skipped",
     .title = "a time that the clock of the org never shows",
     .cause = "Where clocks go forward an hour is left out, and the time of the test lies in it.",
     .wrong = V1 "org: {time_zone: America/New_York}\n"
		 "profiles: [{name: Sales}]\n"
		 "tests:\n"
		 "  - {name: night, profile: Sales, at: 2026-03-08T02:30, expect: depends}\n",
     .right = V1 "org: {time_zone: America/New_York}\n"
		 "profiles: [{name: Sales}]\n"
		 "tests:\n"
		 "  - {name: night, profile: Sales, at: 2026-03-08T03:30, expect: depends}\n",
     .cure = "Write another time, or one with an offset.",
     .example = EXAMPLE_POLICY},
    {.code = "time-twice",
     .title = "a time that the clock of the org shows twice",
     .cause = "Where clocks go back an hour comes again, and the time of the test lies in it: it "
	      "could be either of two.",
     .wrong = V1 "org: {time_zone: America/New_York}\n"
		 "profiles: [{name: Sales}]\n"
		 "tests:\n"
		 "  - {name: night, profile: Sales, at: 2026-11-01T01:30, expect: depends}\n",
     .right = V1 "org: {time_zone: America/New_York}\n"
		 "profiles: [{name: Sales}]\n"
		 "tests:\n"
		 "  - {name: night, profile: Sales, at: 2026-11-01T01:30-04:00, expect: depends}\n",
     .cure = "Give it the offset that is meant.",
     .example = EXAMPLE_POLICY},
    {.code = "test-too-large",
     .title = "a test of more logins than anybody waits for",
     .cause = "The lists of a test multiply: 40 profiles, 48 times, 40 apps and 40 addresses of "
	      "sessions are three million logins. A test has at most 1,000,000, all tests of a "
	      "policy with those of a file beside it 10,000,000. A block in `ip` counts once, "
	      "however many addresses it has.",
     .cure = "Split the test, or leave out what makes no difference to the answer. Too many "
	     "tests can stand in files of their own, which `test --tests FILE` takes one by one.",
     .provoked = "fixtures/bad/test-too-large.yaml"},
    {.code = "depends-reason",
     .title = "a reason expected of an answer that depends",
     .cause = "The verdict depends says that facts are missing; several answers are possible then, "
	      "each with its own reason.",
     .wrong = V1 "profiles: [{name: Sales}]\n"
		 "tests: [{name: any, profile: Sales, expect: 'depends:new-device'}]\n",
     .right = V1 "profiles: [{name: Sales}]\n"
		 "tests: [{name: any, profile: Sales, expect: depends}]\n",
     .cure = "Leave the reason out, or expect other verdicts.",
     .example = EXAMPLE_POLICY},
    {.code = "date-format",
     .title = "not a date",
     .cause = "A day is written as year, month and day, and must exist.",
     .wrong = V1 "exceptions: [{id: broad-profile-ranges, expires: 31.12.2026}]\n",
     .right = V1 "exceptions: [{id: broad-profile-ranges, expires: 2026-12-31}]\n",
     .cure = "Write YYYY-MM-DD.",
     .example = EXAMPLE_POLICY},
    {.code = "rules-date",
     .title = "not a date that rules are known for",
     .cause = "`rules_as_of` says which day's Salesforce rules apply: YYYY-MM-DD or YYYY-MM, from "
	      "2019-01 on.",
     .wrong = V1 "org: {rules_as_of: Spring 26}\n",
     .right = V1 "org: {rules_as_of: 2026-02}\n",
     .cure = "Write a date, or leave the key out. docs/DECISIONS.md lists what changed when.",
     .example = EXAMPLE_POLICY},
    {.code = "country-code",
     .title = "not a country code",
     .cause = "Countries are written with the two capital letters of ISO 3166, as databases do.",
     .wrong = V1 "transaction_security:\n"
		 "  - {name: North, when: {country: Sweden}, action: block}\n",
     .right = V1 "transaction_security:\n"
		 "  - {name: North, when: {country: SE}, action: block}\n",
     .cure = "Write the two letters; Norway in quotes, `'NO'`, since no is false to YAML.",
     .example = EXAMPLE_POLICY},
    {.code = "asn-number",
     .title = "not the number of an autonomous system",
     .cause = "AS numbers go from 0 to 4294967295 and are written as numbers, so that they can be "
	      "compared with those in a database.",
     .wrong = V1 "transaction_security:\n"
		 "  - {name: Hosting, when: {asn: [AS64500]}, action: mfa}\n",
     .right = V1 "transaction_security:\n"
		 "  - {name: Hosting, when: {asn: [64500]}, action: mfa}\n",
     .cure = "Write the number alone, without AS and without quotes.",
     .example = EXAMPLE_POLICY},
    {.code = "when-empty",
     .title = "a rule or condition that is empty",
     .cause = "A transaction security rule without conditions would hold for every login, one with "
	      "an empty list for none.",
     .wrong = V1 "transaction_security: [{name: North, when: {country: []}, action: block}]\n",
     .right = V1 "transaction_security: [{name: North, when: {country: [SE]}, action: block}]\n",
     .cure = "Fill in `country`, `asn` or `not_in`, or remove the rule.",
     .example = EXAMPLE_POLICY},
    {.code = "device-activation-without-experience-cloud",
     .title = "device_activation on an employees' profile",
     .cause = "The setting belongs to profiles of Experience Cloud sites, where it is off unless "
	      "switched on. An employees' profile does not have it.",
     .wrong = V1 "profiles: [{name: Customers, device_activation: true}]\n",
     .right = V1 "profiles: [{name: Customers, experience_cloud: true, device_activation: true}]\n",
     .cure = "Add `experience_cloud: true`, or remove `device_activation`.",
     .example = EXAMPLE_POLICY},
    {.code = "version-unsupported",
     .title = "a version of the policy format that this program does not read",
     .cause = "The number behind `loginscope:` is the version of the format, of which there is "
	      "only 1 so far. It is not the version of the program.",
     .wrong = "loginscope: 2\n",
     .right = V1,
     .cure = "Write `loginscope: 1`, or use a newer program.",
     .example = EXAMPLE_POLICY},
};

const struct diagnostic_group diagnostics_of_values = DIAGNOSTIC_GROUP("Keys and values", rows);
