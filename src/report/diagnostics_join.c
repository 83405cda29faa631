/* What metadata says twice, or cannot say, when it becomes a policy. */
#include "report/diagnostics_tables.h"

#define JOIN_TEST   .provoked = "tests/unit/test_metadata_join.c"
#define SOURCE_TEST .provoked = "tests/unit/test_metadata_source.c"

#define POLICY_WITH(says)                                                                          \
	V1 "sources: [{sfdx: force-app}]\n"                                                        \
	   "org: {session: {lock_sessions_to_ip: " says "}}\n"                                     \
	   "# file force-app/settings/Security.settings-meta.xml\n"                                \
	   "<SecuritySettings>\n"                                                                  \
	   "    <sessionSettings><lockSessionsToIp>true</lockSessionsToIp></sessionSettings>\n"    \
	   "</SecuritySettings>\n"

static const struct diagnostic rows[] = {
    {.code = "metadata-conflict",
     .title = "a policy file contradicts the metadata",
     .cause =
	 "Metadata and policy files may speak of one org, profile, permission set or app: what "
	 "one of them leaves out, the other may say. Here both say the same key, and "
	 "differently, so that nobody can tell which holds.",
     .wrong = POLICY_WITH("false"),
     .right = POLICY_WITH("true"),
     .cure = "Remove it from the policy file, or change the one that is wrong.",
     .example = EXAMPLE_POLICY},
    {.code = "metadata-replaced",
     .title = "two files of one component do not say the same",
     .cause = "Several folders have metadata of the same profile, app or settings, as package "
	      "directories may that are deployed one after the other. What the later file says "
	      "takes the place of what the earlier one said; the order is that of "
	      "sfdx-project.json, else that of the paths.",
     .cure = "Name the folder that is deployed, or make the files say the same.",
     .severity = SEVERITY_WARNING,
     JOIN_TEST},
    {.code = "metadata-app-renamed",
     .title = "a connected app and an external client app have one name",
     .cause = "Salesforce keeps the two kinds apart; a policy has one name for an app. The second "
	      "of them is called NAME (connected app) or NAME (external client app) here.",
     .cure = "Ask for it by that name, or rename one of the two in the org.",
     .severity = SEVERITY_WARNING,
     JOIN_TEST},
    {.code = "metadata-profile-missing",
     .title = "settings of a profile that is not among the metadata",
     .cause = "Password policies and session settings name their profile. Those whose profile was "
	      "not retrieved say nothing about anybody here.",
     .cure = "Retrieve the profiles, too; or leave it so, if nobody asks about them.",
     .severity = SEVERITY_NOTE,
     JOIN_TEST},
    {.code = "metadata-not-decided",
     .title = "a setting that matters for logins and that no rule here knows",
     .cause = "The org switched off logging in with Salesforce credentials. The decision has no "
	      "such setting for a whole org: what it says about passwords is what would happen "
	      "with the setting off.",
     .cure = "Say `sso: true` of the users who may not use a password.",
     .severity = SEVERITY_NOTE,
     JOIN_TEST},
    {.code = "metadata-none",
     .title = "a folder whose metadata says nothing about logins",
     .cause = "There is a project, and none of its files is a profile, a permission set, an app, "
	      "or settings that concern logins. A package.xml that names none of them "
	      "retrieves none.",
     .cure = "Retrieve them; docs/SALESFORCE.md has the package.xml for it.",
     .severity = SEVERITY_WARNING,
     SOURCE_TEST},
    {.code = "metadata-not-there",
     .title = "a policy file speaks of what is not in the metadata",
     .cause = "A policy file says something about a profile, a permission set or an app that the "
	      "metadata does not have, though it has others of its kind. Where the name is "
	      "mistyped, what was meant stays as the metadata has it.",
     .cure = "Correct the name. If the org has it and it was not retrieved, retrieve it; until "
	     "then only the policy file says what it is like.",
     .severity = SEVERITY_NOTE,
     SOURCE_TEST},
    {.code = "metadata-unread",
     .title = "Salesforce metadata that no policy reads",
     .cause = "A directory was named in which there are policy files, and these are what it means. "
	      "There is Salesforce metadata below it, too, which none of them names as a source: "
	      "nobody has looked at it, so that it may have errors.",
     .cure = "Name its folder on the command line, or let a policy file name it: `sources: "
	     "[{sfdx: force-app}]`.",
     .severity = SEVERITY_WARNING,
     .provoked = "tests/unit/test_policy_files.c"},
    {.code = "users-left-out",
     .title = "users of profiles that are not in the metadata",
     .cause = "A CSV of users has users of every profile, and not all of the profiles were "
	      "retrieved. Nothing can be decided about these users, so the policy is without "
	      "them; whoever asks about one of them is told.",
     .cure = "Retrieve those profiles, too, or leave the users out of the query.",
     .severity = SEVERITY_WARNING,
     SOURCE_TEST},
    {.code = "overlay-of-policy",
     .title = "an overlay for what is no metadata",
     .cause =
	 "`--overlay` names a policy file with what Salesforce metadata cannot say: users, the "
	 "time zone, tests. What was named as the policy is a policy file itself.",
     .cure = "Write the file under `include` in the policy, or name the folder with the metadata.",
     SOURCE_TEST},
};

const struct diagnostic_group diagnostics_of_joins =
    DIAGNOSTIC_GROUP("Salesforce metadata as a policy", rows);
