/* A policy as Salesforce metadata: the text of each type of file, what is said about it, and
 * that for random policies the reader of metadata finds in the files what the policy says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/import_order.h"
#include "load/load.h"
#include "load/metadata_join.h"
#include "load/metadata_manifest.h"
#include "load/metadata_notes.h"
#include "load/metadata_print.h"
#include "load/policy_print.h"
#include "load/schema_equal.h"
#include "oracle/policy_random.h"
#include "policy/license.h"
#include "policy/row_walk.h"
#include "policy_vary.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { RANDOM_POLICIES = 1000 };

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct metadata_components components;
	struct out out;
};

static void run_begin(struct run *run)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	out_init_memory(&run->out);
	findings_init(&run->findings, &run->arena);
}

static void run_end(struct run *run)
{
	out_clear(&run->out);
	arena_clear(&run->arena);
}

static void run_load(struct run *run, const char *name, const char *text, const char *email)
{
	run_begin(run);
	const char *whole = arena_format(&run->arena, "loginscope: 1\n%s", text);
	if (policy_load_text(STR("row.yaml"), str_of(whole), &options, &run->arena, &run->sources,
			     &run->findings, &run->policy) != OK)
		fail_msg("%s: %s", name, run->findings.first->message);
	assert_int_equal(
	    metadata_components_find(run->policy, str_of(email), &run->arena, &run->components),
	    OK);
}

static void is_written(const char *name, const struct out *out, const char *text)
{
	assert_int_equal(out_status(out), OK);
	if (!str_equal(out_written(out), str_of(text)))
		fail_msg("%s:\n%.*sinstead of\n%s", name, STR_ARG(out_written(out)), text);
}

static bool holds(struct str text, const char *part)
{
	return memmem(text.at, text.length, part, strlen(part)) != NULL;
}

/* --- The text of each file ------------------------------------------------------------------- */

#define HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"
#define XMLNS   " xmlns=\"http://soap.sforce.com/2006/04/metadata\""
#define DEFAULT "force-app/main/default/"

static const struct {
	const char *name, *policy, *email, *path, *text;
} file_rows[] = {
    {"trusted ranges from the highest down, IPv6 first; both ends of a block; one address twice",
     "org: {trusted_ip_ranges: [192.0.2.7, {cidr: 203.0.113.0/24, description: \"A & B's "
     "<\\\"x\\\">\"},"
     " '2001:db8::/48', 203.0.113.0 - 203.0.113.9]}\n",
     "", DEFAULT "settings/Security.settings-meta.xml",
     HEAD "SecuritySettings" XMLNS ">\n"
	  "    <networkAccess>\n"
	  "        <ipRanges>\n"
	  "            <end>2001:db8:0:ffff:ffff:ffff:ffff:ffff</end>\n"
	  "            <start>2001:db8::</start>\n"
	  "        </ipRanges>\n"
	  "        <ipRanges>\n"
	  "            <description>A &amp; B&apos;s &lt;&quot;x&quot;&gt;</description>\n"
	  "            <end>203.0.113.255</end>\n"
	  "            <start>203.0.113.0</start>\n"
	  "        </ipRanges>\n"
	  "        <ipRanges>\n"
	  "            <end>203.0.113.9</end>\n"
	  "            <start>203.0.113.0</start>\n"
	  "        </ipRanges>\n"
	  "        <ipRanges>\n"
	  "            <end>192.0.2.7</end>\n"
	  "            <start>192.0.2.7</start>\n"
	  "        </ipRanges>\n"
	  "    </networkAccess>\n"
	  "</SecuritySettings>\n"},
    {"an empty list that is said, and flags that are",
     "org:\n  trusted_ip_ranges: []\n  lockout: {max_attempts: none, period_minutes: forever}\n"
     "  session: {lock_sessions_to_ip: false, enforce_login_ip_ranges_on_every_request: true}\n",
     "", DEFAULT "settings/Security.settings-meta.xml",
     HEAD "SecuritySettings" XMLNS ">\n"
	  "    <networkAccess/>\n"
	  "    <passwordPolicies>\n"
	  "        <lockoutInterval>Forever</lockoutInterval>\n"
	  "        <maxLoginAttempts>NoLimit</maxLoginAttempts>\n"
	  "    </passwordPolicies>\n"
	  "    <sessionSettings>\n"
	  "        <enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest>\n"
	  "        <lockSessionsToIp>false</lockSessionsToIp>\n"
	  "    </sessionSettings>\n"
	  "</SecuritySettings>\n"},
    {"of a lockout only the number that is said", "org: {lockout: {max_attempts: 5}}\n", "",
     DEFAULT "settings/Security.settings-meta.xml",
     HEAD "SecuritySettings" XMLNS ">\n"
	  "    <passwordPolicies>\n"
	  "        <maxLoginAttempts>FiveAttempts</maxLoginAttempts>\n"
	  "    </passwordPolicies>\n"
	  "</SecuritySettings>\n"},
    {"even if it is the default", "org: {lockout: {period_minutes: 15}}\n", "",
     DEFAULT "settings/Security.settings-meta.xml",
     HEAD "SecuritySettings" XMLNS ">\n"
	  "    <passwordPolicies>\n"
	  "        <lockoutInterval>FifteenMinutes</lockoutInterval>\n"
	  "    </passwordPolicies>\n"
	  "</SecuritySettings>\n"},
    {"a profile that is called like a label others can have keeps its name",
     "profiles: [{name: Authenticated Website, license: Authenticated Website}]\n", "",
     DEFAULT "profiles/Authenticated Website.profile-meta.xml",
     HEAD "Profile" XMLNS ">\n    <userLicense>Authenticated Website</userLicense>\n"
	  "</Profile>\n"},
    {"as does Read Only", "profiles: [{name: Read Only, license: Salesforce}]\n", "",
     DEFAULT "profiles/Read Only.profile-meta.xml",
     HEAD "Profile" XMLNS ">\n    <userLicense>Salesforce</userLicense>\n</Profile>\n"},
    {"only what is said of the org", "org: {session: {lock_sessions_to_ip: true}}\n", "",
     DEFAULT "settings/Security.settings-meta.xml",
     HEAD "SecuritySettings" XMLNS ">\n"
	  "    <sessionSettings>\n"
	  "        <lockSessionsToIp>true</lockSessionsToIp>\n"
	  "    </sessionSettings>\n"
	  "</SecuritySettings>\n"},
    {"the username-password flow", "org: {features: {username_password_flow: false}}\n", "",
     DEFAULT "settings/OauthOidc.settings-meta.xml",
     HEAD "OauthOidcSettings" XMLNS ">\n"
	  "    <blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>\n"
	  "</OauthOidcSettings>\n"},
    {"a profile: hours by the alphabet, ranges from the lowest up, a network's rows, permissions",
     "org: {time_zone: UTC}\nnetworks: {n: [{cidr: 192.0.2.0/32, description: one}]}\n"
     "profiles:\n  - name: Pro/file\n    license: Salesforce\n"
     "    login_ip_ranges: ['2001:db8::1', 203.0.113.0/31, '@n']\n"
     "    login_hours: {wednesday: 08:00-18:00, monday: closed, sunday: 00:00-24:00}\n"
     "    permissions: [mfa_for_ui, api_only]\n",
     "", DEFAULT "profiles/Pro%2Ffile.profile-meta.xml",
     HEAD "Profile" XMLNS ">\n"
	  "    <loginHours>\n"
	  "        <mondayEnd>0</mondayEnd>\n"
	  "        <mondayStart>0</mondayStart>\n"
	  "        <sundayEnd>1440</sundayEnd>\n"
	  "        <sundayStart>0</sundayStart>\n"
	  "        <wednesdayEnd>1080</wednesdayEnd>\n"
	  "        <wednesdayStart>480</wednesdayStart>\n"
	  "    </loginHours>\n"
	  "    <loginIpRanges>\n"
	  "        <description>one</description>\n"
	  "        <endAddress>192.0.2.0</endAddress>\n"
	  "        <startAddress>192.0.2.0</startAddress>\n"
	  "    </loginIpRanges>\n"
	  "    <loginIpRanges>\n"
	  "        <endAddress>203.0.113.1</endAddress>\n"
	  "        <startAddress>203.0.113.0</startAddress>\n"
	  "    </loginIpRanges>\n"
	  "    <loginIpRanges>\n"
	  "        <endAddress>2001:db8::1</endAddress>\n"
	  "        <startAddress>2001:db8::1</startAddress>\n"
	  "    </loginIpRanges>\n"
	  "    <userLicense>Salesforce</userLicense>\n"
	  "    <userPermissions>\n"
	  "        <enabled>true</enabled>\n"
	  "        <name>ApiUserOnly</name>\n"
	  "    </userPermissions>\n"
	  "    <userPermissions>\n"
	  "        <enabled>true</enabled>\n"
	  "        <name>ForceTwoFactor</name>\n"
	  "    </userPermissions>\n"
	  "</Profile>\n"},
    {"a profile of which nothing is said", "profiles: [{name: P}]\n", "",
     DEFAULT "profiles/P.profile-meta.xml", HEAD "Profile" XMLNS "/>\n"},
    {"hours that are said to be none", "profiles: [{name: P, login_hours: {}}]\n", "",
     DEFAULT "profiles/P.profile-meta.xml",
     HEAD "Profile" XMLNS ">\n    <loginHours/>\n</Profile>\n"},
    {"a standard profile by its own name", "profiles: [{name: System Administrator}]\n", "",
     DEFAULT "profiles/Admin.profile-meta.xml", HEAD "Profile" XMLNS "/>\n"},
    {"but not where another has it",
     "profiles: [{name: System Administrator}, {name: Admin, permissions: [api_only]}]\n", "",
     DEFAULT "profiles/System Administrator.profile-meta.xml", HEAD "Profile" XMLNS "/>\n"},
    {"a password policy",
     "profiles: [{name: 'A (1)', lockout: {max_attempts: 5, period_minutes: 60}}]\n", "",
     DEFAULT "profilePasswordPolicies/A_1_profilePasswordPolicy.profilePasswordPolicy-meta.xml",
     HEAD "ProfilePasswordPolicy" XMLNS ">\n"
	  "    <lockoutInterval>60</lockoutInterval>\n"
	  "    <maxLoginAttempts>5</maxLoginAttempts>\n"
	  "    <profile>A %281%29</profile>\n"
	  "</ProfilePasswordPolicy>\n"},
    {"a password policy without end, of a profile that another is called like",
     "profiles: [{name: A 1, lockout: {max_attempts: 5}}, "
     "{name: A-1, lockout: {max_attempts: none, period_minutes: forever}}]\n",
     "",
     DEFAULT "profilePasswordPolicies/A_1_profilePasswordPolicy2.profilePasswordPolicy-meta.xml",
     HEAD "ProfilePasswordPolicy" XMLNS ">\n"
	  "    <lockoutInterval>0</lockoutInterval>\n"
	  "    <maxLoginAttempts>0</maxLoginAttempts>\n"
	  "    <profile>A-1</profile>\n"
	  "</ProfilePasswordPolicy>\n"},
    {"a name of no letters at all", "profiles: [{name: 'é', lockout: {max_attempts: 5}}]\n", "",
     DEFAULT "profilePasswordPolicies/X_profilePasswordPolicy.profilePasswordPolicy-meta.xml",
     HEAD "ProfilePasswordPolicy" XMLNS ">\n"
	  "    <maxLoginAttempts>5</maxLoginAttempts>\n"
	  "    <profile>%C3%A9</profile>\n"
	  "</ProfilePasswordPolicy>\n"},
    {"a session setting",
     "profiles: [{name: 1st, experience_cloud: true, device_activation: true}]\n", "",
     DEFAULT "profileSessionSettings/X1st_profileSessionSetting.profileSessionSetting-meta.xml",
     HEAD "ProfileSessionSetting" XMLNS ">\n"
	  "    <externalCommunityUserIdentityVerif>true</externalCommunityUserIdentityVerif>\n"
	  "    <profile>1st</profile>\n"
	  "</ProfileSessionSetting>\n"},
    {"a session setting that is off, for it is said to be",
     "profiles: [{name: P, experience_cloud: true, device_activation: false}]\n", "",
     DEFAULT "profileSessionSettings/P_profileSessionSetting.profileSessionSetting-meta.xml",
     HEAD "ProfileSessionSetting" XMLNS ">\n"
	  "    <externalCommunityUserIdentityVerif>false</externalCommunityUserIdentityVerif>\n"
	  "    <profile>P</profile>\n"
	  "</ProfileSessionSetting>\n"},
    {"a permission set", "permission_sets: [{name: S, permissions: [modify_all_data]}]\n", "",
     DEFAULT "permissionsets/S.permissionset-meta.xml",
     HEAD "PermissionSet" XMLNS ">\n"
	  "    <label>S</label>\n"
	  "    <userPermissions>\n"
	  "        <enabled>true</enabled>\n"
	  "        <name>ModifyAllData</name>\n"
	  "    </userPermissions>\n"
	  "</PermissionSet>\n"},
    {"a connected app",
     "apps: [{name: A, label: An app, ip_relaxation: enforce_relax_refresh, "
     "ip_ranges: [192.0.2.1, 192.0.2.2]}]\n",
     "it@acme.example", DEFAULT "connectedApps/A.connectedApp-meta.xml",
     HEAD "ConnectedApp" XMLNS ">\n"
	  "    <contactEmail>it@acme.example</contactEmail>\n"
	  "    <ipRanges>\n"
	  "        <end>192.0.2.2</end>\n"
	  "        <start>192.0.2.2</start>\n"
	  "    </ipRanges>\n"
	  "    <ipRanges>\n"
	  "        <end>192.0.2.1</end>\n"
	  "        <start>192.0.2.1</start>\n"
	  "    </ipRanges>\n"
	  "    <label>An app</label>\n"
	  "    <oauthPolicy>\n"
	  "        <ipRelaxation>ENFORCE_RELAXREFRESH</ipRelaxation>\n"
	  "    </oauthPolicy>\n"
	  "</ConnectedApp>\n"},
    {"a connected app of which nothing is said", "apps: [{name: A}]\n", "",
     DEFAULT "connectedApps/A.connectedApp-meta.xml",
     HEAD "ConnectedApp" XMLNS ">\n    <label>A</label>\n</ConnectedApp>\n"},
    {"an external client app", "apps: [{name: A, kind: external_client_app}]\n", "it@acme.example",
     DEFAULT "externalClientApps/A.eca-meta.xml",
     HEAD "ExternalClientApplication" XMLNS ">\n"
	  "    <contactEmail>it@acme.example</contactEmail>\n"
	  "    <distributionState>Local</distributionState>\n"
	  "    <isProtected>false</isProtected>\n"
	  "    <label>A</label>\n"
	  "</ExternalClientApplication>\n"},
    {"its policies",
     "apps: [{name: A, kind: external_client_app, ip_relaxation: bypass_2factor}]\n",
     "it@acme.example", DEFAULT "extlClntAppOauthPolicies/A_oauthPlcy.ecaOauthPlcy-meta.xml",
     HEAD "ExtlClntAppOauthConfigurablePolicies" XMLNS ">\n"
	  "    <externalClientApplication>A</externalClientApplication>\n"
	  "    <ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType>\n"
	  "    <label>A_oauthPlcy</label>\n"
	  "</ExtlClntAppOauthConfigurablePolicies>\n"},
    {"its ranges",
     "apps: [{name: A, kind: external_client_app, ip_ranges: [{cidr: 192.0.2.0/24, "
     "description: Site}, '2001:db8::1']}]\n",
     "it@acme.example", DEFAULT "extlClntAppOauthSettings/A_oauth.ecaOauth-meta.xml",
     HEAD "ExtlClntAppOauthSettings" XMLNS ">\n"
	  "    <externalClientApplication>A</externalClientApplication>\n"
	  "    <label>A_oauth</label>\n"
	  "    <trustedIpRanges>\n"
	  "        <endIpAddress>2001:db8::1</endIpAddress>\n"
	  "        <startIpAddress>2001:db8::1</startIpAddress>\n"
	  "    </trustedIpRanges>\n"
	  "    <trustedIpRanges>\n"
	  "        <description>Site</description>\n"
	  "        <endIpAddress>192.0.2.255</endIpAddress>\n"
	  "        <startIpAddress>192.0.2.0</startIpAddress>\n"
	  "    </trustedIpRanges>\n"
	  "</ExtlClntAppOauthSettings>\n"},
};

static const struct metadata_component *component_at(struct run *run, const char *path)
{
	for (uint32_t i = 0; i < run->components.count; i++) {
		const char *own =
		    metadata_component_path(&run->components.at[i], true, &run->arena);
		if (strcmp(own, path) == 0)
			return &run->components.at[i];
	}
	return NULL;
}

static void test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(file_rows); i++) {
		struct run run;
		const char *email = file_rows[i].email;
		run_load(&run, file_rows[i].name, file_rows[i].policy, email);
		const struct metadata_component *found = component_at(&run, file_rows[i].path);
		if (!found)
			fail_msg("%s: there is no %s", file_rows[i].name, file_rows[i].path);
		assert_int_equal(
		    metadata_print(&run.out, run.policy, found, str_of(email), &run.arena), OK);
		is_written(file_rows[i].name, &run.out, file_rows[i].text);
		run_end(&run);
	}
}

/* --- Which files ------------------------------------------------------------------------------ */

static const struct {
	const char *name, *policy, *email;
	bool source;
	const char *file, *text;
} project_rows[] = {
    {"types and members sorted, names as files have them, incomplete ones left out",
     "org: {trusted_ip_ranges: [192.0.2.1], features: {username_password_flow: false}}\n"
     "profiles: [{name: b.c}, {name: a, lockout: {max_attempts: 3}}]\napps: [{name: A}]\n",
     "it@acme.example", true, "manifest/package.xml",
     HEAD
     "Package" XMLNS ">\n"
     "    <types>\n        <members>A</members>\n        <name>ConnectedApp</name>\n    </types>\n"
     "    <types>\n        <members>a</members>\n        <members>b%2Ec</members>\n"
     "        <name>Profile</name>\n    </types>\n"
     "    <types>\n        <members>OauthOidc</members>\n        <members>Security</members>\n"
     "        <name>Settings</name>\n    </types>\n"
     "    <version>66.0</version>\n</Package>\n"},
    {"in the layout of the Metadata API every file is named", "apps: [{name: A}]\n", "", false,
     "package.xml",
     HEAD
     "Package" XMLNS ">\n"
     "    <types>\n        <members>A</members>\n        <name>ConnectedApp</name>\n    </types>\n"
     "    <version>66.0</version>\n</Package>\n"},
    {"what is kept from being deployed", "apps: [{name: A}]\nprofiles: [{name: P}]\n", "", true,
     ".forceignore",
     "# Not deployed: each lacks what Salesforce requires. Add it, take the line away, and name\n"
     "# the component in manifest/package.xml.\n\n"
     "# lacks contactEmail (give --contact-email)\n"
     "force-app/main/default/connectedApps/A.connectedApp-meta.xml\n"},
    {"ranges of an external client app are kept with it",
     "apps: [{name: A, kind: external_client_app, ip_ranges: [192.0.2.1]}]\n", "", true,
     ".forceignore",
     "# Not deployed: each lacks what Salesforce requires. Add it, take the line away, and name\n"
     "# the component in manifest/package.xml.\n\n"
     "# lacks contactEmail (give --contact-email)\n"
     "force-app/main/default/externalClientApps/A.eca-meta.xml\n\n"
     "# lacks the app\n"
     "force-app/main/default/extlClntAppOauthSettings/A_oauth.ecaOauth-meta.xml\n"},
    {"an external client app without ranges has no settings, and policies as far as they are said",
     "apps: [{name: A, kind: external_client_app, ip_relaxation: enforce}, "
     "{name: B, kind: external_client_app}]\n",
     "it@acme.example", true, "manifest/package.xml",
     HEAD "Package" XMLNS ">\n"
	  "    <types>\n        <members>A</members>\n        <members>B</members>\n"
	  "        <name>ExternalClientApplication</name>\n    </types>\n"
	  "    <types>\n        <members>A_oauthPlcy</members>\n"
	  "        <name>ExtlClntAppOauthConfigurablePolicies</name>\n    </types>\n"
	  "    <version>66.0</version>\n</Package>\n"},
    {"nothing to keep", "profiles: [{name: P}]\n", "", true, ".forceignore", NULL},
    {"the project", "profiles: [{name: P}]\n", "", true, "sfdx-project.json",
     "{\n  \"packageDirectories\": [\n    {\n      \"path\": \"force-app\",\n"
     "      \"default\": true\n    }\n  ],\n  \"namespace\": \"\",\n"
     "  \"sfdcLoginUrl\": \"https://login.salesforce.com\",\n"
     "  \"sourceApiVersion\": \"66.0\"\n}\n"},
    {"no project in the layout of the Metadata API", "profiles: [{name: P}]\n", "", false,
     "sfdx-project.json", NULL},
};

static void test_project(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(project_rows); i++) {
		struct run run;
		struct metadata_project_file files[METADATA_PROJECT_FILES], *file = files;
		run_load(&run, project_rows[i].name, project_rows[i].policy, project_rows[i].email);
		metadata_project_files(&run.components, project_rows[i].source, files);
		while (file->path && strcmp(file->path, project_rows[i].file) != 0)
			file++;
		if (!file->path != !project_rows[i].text)
			fail_msg("%s: %s", project_rows[i].name, project_rows[i].file);
		if (file->path) {
			assert_int_equal(
			    file->print(&run.out, &run.components, METADATA_VERSION, &run.arena),
			    OK);
			is_written(project_rows[i].name, &run.out, project_rows[i].text);
		}
		run_end(&run);
	}
}

/* --- What is said about them ------------------------------------------------------------------- */

static const struct {
	const char *name, *policy, *line, *not_there;
} note_rows[] = {
    {"lists and how many ranges each has",
     "org: {trusted_ip_ranges: [192.0.2.1, '@n']}\nnetworks: {n: [192.0.2.2, 192.0.2.3]}\n"
     "profiles: [{name: P, login_ip_ranges: ['@n']}, {name: Q}]\n"
     "apps: [{name: A, ip_ranges: [192.0.2.1]}, {name: B, kind: external_client_app, "
     "ip_ranges: [192.0.2.1]}]\n",
     "a deployment replaces all ranges of a list that it has: trusted ranges of the org (3), "
     "profile \"P\" (2), app \"A\" (1), app \"B\" (1)\n",
     NULL},
    {"more of them than are named",
     "profiles: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e}, {name: f}, {name: g}, "
     "{name: h}, {name: i}, {name: j}]\n",
     "\"g\", \"h\" and 2 more\n", "\"i\""},
    {"trusted ranges that go", "org: {trusted_ip_ranges: []}\n",
     "org.trusted_ip_ranges is empty: a deployment takes all trusted ranges away from the org\n",
     "leaves those"},
    {"trusted ranges that stay", "profiles: [{name: P}]\n",
     "no org.trusted_ip_ranges: a deployment leaves those of the org as they are", "is empty"},
    {"a profile's last ranges", "profiles: [{name: P, login_ip_ranges: []}]\n",
     "only Setup can take the last ones away: \"P\"\n", NULL},
    {"a permission set is replaced as a whole", "permission_sets: [{name: S}]\n",
     "a deployment replaces all of a permission set, its label and every permission: \"S\";", NULL},
    {"half hours",
     "org: {time_zone: UTC}\nprofiles: [{name: P, login_hours: {monday: 08:30-18:00}}]\n",
     "login hours that begin and end with a full hour: profile \"P\"\n", NULL},
    {"full hours",
     "org: {time_zone: UTC}\nprofiles: [{name: P, login_hours: {monday: 08:00-24:00}}]\n",
     "org.time_zone", "full hour"},
    {"what is required, once for all that lack the same",
     "profiles: [{name: P, lockout: {max_attempts: 3, period_minutes: 15}}, "
     "{name: Q, lockout: {max_attempts: 3, period_minutes: 15}}]\n",
     "profilePasswordPolicies/P_profilePasswordPolicy.profilePasswordPolicy-meta.xml, "
     "profilePasswordPolicies/Q_profilePasswordPolicy.profilePasswordPolicy-meta.xml: Salesforce "
     "requires minimumPasswordLength, passwordComplexity, passwordExpiration, passwordHistory and "
     "passwordQuestion, too;",
     NULL},
    {"what metadata cannot say",
     "org: {name: Acme, edition: group, time_zone: UTC, login_ip_ranges: [192.0.2.1],\n"
     "  features: {soap_login: false}}\n"
     "profiles: [{name: P, label: Q, experience_cloud: true}]\n"
     "users: [{username: a@acme.example, profile: P}, {username: b@acme.example, profile: P}]\n"
     "apps: [{name: A, kind: external_client_app, ip_ranges: [192.0.2.1]}]\n",
     "left out, for metadata cannot say it: org.name, org.edition, org.time_zone, "
     "org.login_ip_ranges, org.features.soap_login, 1 label of a profile, 1 experience_cloud of a "
     "profile without the license of a site, 2 users\n",
     NULL},
    {"what is said to be empty or off",
     "profiles: [{name: P, permissions: []}, "
     "{name: Q, license: Customer Community, experience_cloud: false}]\n",
     "left out, for metadata cannot say it: 1 empty list of permissions of a profile, 1 "
     "experience_cloud: false of a profile with the license of a site\n",
     NULL},
    {"nothing of that kind",
     "profiles: [{name: Admin, label: System Administrator}, "
     "{name: P, license: Customer Community, experience_cloud: true}]\n",
     "deployment", "left out"},
};

static void test_notes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(note_rows); i++) {
		struct run run;
		run_load(&run, note_rows[i].name, note_rows[i].policy, "");
		assert_int_equal(
		    metadata_notes_print(&run.out, run.policy, &run.components, true, &run.arena),
		    OK);
		struct str said = out_written(&run.out);
		if (!holds(said, note_rows[i].line) ||
		    (note_rows[i].not_there && holds(said, note_rows[i].not_there)))
			fail_msg("%s: said\n%.*s", note_rows[i].name, STR_ARG(said));
		run_end(&run);
	}
}

/* --- There and back ---------------------------------------------------------------------------- */

/* Without what XML cannot hold or does not keep: blanks around a text, U+FFFE and U+FFFF. */
static struct str tidy(struct arena *arena, struct str text)
{
	char *plain = arena_text(arena, text.at, text.length);
	if (text.length == 0)
		return text;
	assert_non_null(plain);
	for (size_t i = 0; i + 2 < text.length; i++)
		if (memcmp(plain + i, "\xef\xbf", 2) == 0)
			plain[i + 2] = '\xbd';
	if (plain[0] == ' ')
		plain[0] = '.';
	if (plain[text.length - 1] == ' ')
		plain[text.length - 1] = '.';
	return (struct str){plain, text.length};
}

static void list_tidy(struct arena *arena, struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		list->rows[i].description = tidy(arena, list->rows[i].description);
}

static void policy_tidy(struct arena *arena, struct policy *policy)
{
	list_tidy(arena, &policy->org.trusted_ip_ranges);
	for (uint32_t i = 0; i < policy->network_count; i++)
		list_tidy(arena, &policy->networks[i].ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		profile->name = tidy(arena, profile->name);
		profile->license = tidy(arena, profile->license);
		list_tidy(arena, &profile->login_ip_ranges);
	}
	for (uint32_t i = 0; i < policy->permission_set_count; i++)
		policy->permission_sets[i].name = tidy(arena, policy->permission_sets[i].name);
	for (uint32_t i = 0; i < policy->app_count; i++) {
		policy->apps[i].name = tidy(arena, policy->apps[i].name);
		policy->apps[i].label = tidy(arena, policy->apps[i].label);
		list_tidy(arena, &policy->apps[i].ip_ranges);
	}
}

/* Licences of sites make the difference of a profile's kind. */
static void licenses_vary(struct rand *rand, struct policy *policy)
{
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		if (profile->experience_cloud && rand_below(rand, 2))
			profile->license = STR("Customer Community Plus");
	}
}

/* The list with the rows of its networks in their place. */
static struct range_list expanded(const struct policy *policy, const struct range_list *list,
				  struct arena *arena)
{
	struct range_list all = {0};
	struct row_walk walk;
	assert_int_equal(row_walk_init(&walk, policy, list, arena), OK);
	for (const struct range_row *row; (row = row_walk_next(&walk)) != NULL; all.count++) {
		struct range_row *copy = arena_push(arena, &all.rows, all.count, sizeof *copy);
		assert_non_null(copy);
		*copy = *row;
	}
	return all;
}

static void *copied(struct arena *arena, const void *at, uint32_t count, size_t size)
{
	void *copy = arena_array(arena, count + 1, size);
	assert_non_null(copy);
	if (count)
		memcpy(copy, at, count * size);
	return copy;
}

/* What is left of a policy when it was metadata for a while; of the org what metadata cannot say
 * is as `found`. */
static struct policy expected_of(const struct policy *from, const struct policy *found,
				 struct arena *arena)
{
	struct policy to = {.profile_count = from->profile_count,
			    .permission_set_count = from->permission_set_count,
			    .permission_sets = from->permission_sets,
			    .app_count = from->app_count,
			    .org = found->org};
	to.profiles = copied(arena, from->profiles, from->profile_count, sizeof *to.profiles);
	to.apps = copied(arena, from->apps, from->app_count, sizeof *to.apps);
	to.org.trusted_ip_ranges = expanded(from, &from->org.trusted_ip_ranges, arena);
	to.org.session = from->org.session;
	to.org.lockout = from->org.lockout;
	to.org.features.username_password_flow = from->org.features.username_password_flow;
	for (uint32_t i = 0; i < to.profile_count; i++) {
		struct profile *profile = &to.profiles[i];
		profile->login_ip_ranges = expanded(from, &profile->login_ip_ranges, arena);
		profile->label = metadata_profile_label(profile->name);
		profile->experience_cloud = license_is_site(profile->license);
		profile->device_activation &= profile->experience_cloud;
	}
	for (uint32_t i = 0; i < to.app_count; i++) {
		struct app *app = &to.apps[i];
		app->ip_ranges = expanded(from, &app->ip_ranges, arena);
		if (str_equal(app->label, app->name))
			app->label = (struct str){0};
	}
	return to;
}

/* One file, from its text. */
static void file_read(struct run *run, uint32_t file, const char *path, struct metadata *ret)
{
	struct metadata_name name;
	struct metadata_reader *reader;
	struct digest digest;
	digest_init(&digest);
	assert_int_equal(metadata_name_read(str_of(path), &run->arena, &name), OK);
	*ret = (struct metadata){.type = name.type, .name = name.name};
	assert_int_equal(
	    metadata_reader_new(file, &run->arena, &run->findings, &digest, ret, &reader), OK);
	struct str text = out_written(&run->out);
	if (metadata_reader_feed(reader, text, true) != OK || run->findings.count)
		fail_msg("%s: %s\n%.*s", path, run->findings.first->message, STR_ARG(text));
	metadata_reader_free(reader);
}

/* All files of the policy, read and joined. */
static void there_and_back(struct run *run, const struct policy *policy, bool source_format,
			   struct policy *ret)
{
	struct str email = STR("it@acme.example");
	assert_int_equal(metadata_components_find(policy, email, &run->arena, &run->components),
			 OK);
	uint32_t count = run->components.count;
	struct metadata *files = arena_array(&run->arena, count + 1, sizeof *files);
	assert_non_null(files);
	for (uint32_t i = 0; i < count; i++) {
		const struct metadata_component *component = &run->components.at[i];
		const char *path = metadata_component_path(component, source_format, &run->arena);
		out_rewind(&run->out);
		assert_int_equal(metadata_print(&run->out, policy, component, email, &run->arena),
				 OK);
		file_read(run, i, path, &files[i]);
	}
	assert_int_equal(metadata_join(files, count, &run->arena, &run->findings, ret), OK);
}

static void same_check(struct run *run, const struct policy *expected, const struct policy *found)
{
	struct policy sorted[2];
	assert_int_equal(policy_in_order(expected, &run->arena, &sorted[0]), OK);
	assert_int_equal(policy_in_order(found, &run->arena, &sorted[1]), OK);
	if (policy_same(&sorted[0], &sorted[1]))
		return;
	out_rewind(&run->out);
	out_text(&run->out, "\nexpected:\n");
	policy_print(&run->out, &sorted[0]);
	out_text(&run->out, "found:\n");
	policy_print(&run->out, &sorted[1]);
	fail_msg("%.*s", STR_ARG(out_written(&run->out)));
}

static void test_there_and_back(void **state)
{
	(void)state;
	unsigned done = 0;
	struct rand rand = rand_start("export");
	for (unsigned i = 0; i < RANDOM_POLICIES; i++) {
		struct run run;
		struct policy_random random;
		struct policy found = {0};
		run_begin(&run);
		policy_random(&rand, &run.arena, &random);
		free(random.addresses);
		if (policy_vary(&rand, &run.arena, &random.policy)) {
			policy_tidy(&run.arena, &random.policy);
			licenses_vary(&rand, &random.policy);
			there_and_back(&run, &random.policy, rand_below(&rand, 2), &found);
			struct policy expected = expected_of(&random.policy, &found, &run.arena);
			same_check(&run, &expected, &found);
			done++;
		}
		run_end(&run);
	}
	assert_in_range(done, RANDOM_POLICIES / 4, RANDOM_POLICIES);
}

/* --- Memory ---------------------------------------------------------------------------------- */

static enum status all_print(const struct policy *policy, struct arena *arena, struct out *out)
{
	struct metadata_components components;
	struct metadata_project_file files[METADATA_PROJECT_FILES];
	enum status status = metadata_components_find(policy, (struct str){0}, arena, &components);
	for (uint32_t i = 0; status == OK && i < components.count; i++)
		status = metadata_print(out, policy, &components.at[i], (struct str){0}, arena);
	if (status != OK)
		return status;
	metadata_project_files(&components, true, files);
	for (size_t i = 0; status == OK && files[i].path; i++)
		status = files[i].print(out, &components, METADATA_VERSION, arena);
	if (status == OK)
		status = metadata_notes_print(out, policy, &components, true, arena);
	return status == OK ? out_status(out) : status;
}

static void test_no_memory(void **state)
{
	(void)state;
	struct run run;
	enum status status = NOMEM;
	char yaml[4096] = "profiles:\n";
	for (unsigned i = 0; i < 40; i++)
		sprintf(yaml + strlen(yaml), "  - {name: P %u, lockout: {max_attempts: 3}}\n", i);
	strcat(yaml, "networks: {n: [192.0.2.0/24, 192.0.2.7]}\napps: [{name: A}]\n"
		     "org: {trusted_ip_ranges: ['@n']}\n");
	run_load(&run, "no memory", yaml, "");
	for (size_t n = 1; status == NOMEM; n++) {
		struct arena arena;
		struct out out;
		arena_init(&arena);
		out_init_memory(&out);
		mem_fail_only(n);
		status = all_print(run.policy, &arena, &out);
		bool reached = mem_count() >= n;
		mem_fail_from(0);
		assert_int_equal(status, reached ? NOMEM : OK);
		out_clear(&out);
		arena_clear(&arena);
	}
	run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files),     cmocka_unit_test(test_project),
	    cmocka_unit_test(test_notes),     cmocka_unit_test(test_there_and_back),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
