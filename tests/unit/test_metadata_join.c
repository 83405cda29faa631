/* Files of metadata become one part of a policy, and parts one policy: what comes out, as it
 * is printed, and what is said about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/metadata_file.h"
#include "load/metadata_join.h"
#include "load/policy_merge.h"
#include "load/policy_print.h"
#include "load/schema.h"
#include "load/yaml_policy.h"
#include "policy/row_match.h"
#include "rand.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* --- Parts of text -------------------------------------------------------------------- */

enum { FILES_MAX_HERE = 12, PARTS_MAX = 4 };

struct scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	const struct policy *parts[PARTS_MAX];
	uint32_t part_count;
};

static void scene_begin(struct scene *scene)
{
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
}

/* The next of "== NAME\n" and a text; false: there is none. */
static bool file_next(const char **at, struct str *name, struct str *text)
{
	if (!**at)
		return false;
	assert_memory_equal(*at, "== ", 3);
	const char *line = strchr(*at, '\n'), *next = strstr(line, "\n== ");
	*name = (struct str){*at + 3, (size_t)(line - *at) - 3};
	*text = (struct str){line + 1, next ? (size_t)(next - line) : strlen(line + 1)};
	*at = next ? next + 1 : line + 1 + text->length;
	return true;
}

static enum status file_read(struct scene *scene, struct str name, struct str text,
			     struct metadata *ret)
{
	struct metadata_name parsed;
	struct metadata_reader *reader = NULL;
	struct digest digest;
	uint32_t file;
	digest_init(&digest);
	enum status status = metadata_name_read(name, &scene->arena, &parsed);
	assert_int_not_equal(status, INVALID);
	*ret = (struct metadata){.type = parsed.type, .name = parsed.name};
	if (status != OK || sources_add(&scene->sources, &scene->arena, name, text, &file) != OK ||
	    metadata_reader_new(file, &scene->arena, &scene->findings, &digest, ret, &reader) != OK)
		return NOMEM;
	status = metadata_reader_feed(reader, text, true);
	metadata_reader_free(reader);
	return status;
}

/* Puts the metadata of "== NAME" files into a new part. */
static enum status metadata_part(struct scene *scene, const char *files)
{
	struct metadata components[FILES_MAX_HERE];
	struct policy *part = arena_alloc(&scene->arena, sizeof *part);
	struct str name, text;
	uint32_t count = 0;
	if (!part)
		return NOMEM;
	for (const char *at = files; file_next(&at, &name, &text);) {
		assert_in_range(count, 0, FILES_MAX_HERE - 1);
		if (file_read(scene, name, text, &components[count++]) == NOMEM)
			return NOMEM;
	}
	scene->parts[scene->part_count++] = part;
	return metadata_join(components, count, &scene->arena, &scene->findings, part);
}

static enum status yaml_part(struct scene *scene, const char *text)
{
	struct policy *part = arena_alloc(&scene->arena, sizeof *part);
	uint32_t file;
	if (!part ||
	    sources_add(&scene->sources, &scene->arena, STR("yaml"), str_of(text), &file) != OK)
		return NOMEM;
	scene->parts[scene->part_count++] = part;
	return policy_parse_yaml(&scene->sources, file, &scene->arena, &scene->findings, part);
}

static enum status parts_merge(struct scene *scene, struct policy *ret)
{
	*ret = (struct policy){.sources = &scene->sources};
	enum status status =
	    policy_merge(scene->parts, scene->part_count, &scene->arena, &scene->findings, ret);
	return scene->findings.nomem ? NOMEM : status;
}

/* "warning metadata-replaced b.profile:2 (a.profile:2)" for each finding. */
static void findings_print(struct out *out, const struct scene *scene)
{
	for (const struct finding *at = scene->findings.first; at; at = at->next) {
		const struct source *sources = scene->sources.at;
		out_format(out, "%s %s %.*s:%u", severity_names[at->severity].at, at->code,
			   STR_ARG(sources[at->place.file].name), at->place.line);
		if (at->note)
			out_format(out, " (%.*s:%u)", STR_ARG(sources[at->other.file].name),
				   at->other.line);
		out_char(out, '\n');
		assert_non_null(at->help);
	}
}

static void text_check(const char *name, const struct out *out, const char *expected)
{
	struct str got = out_written(out);
	if (!str_equal(got, str_of(expected)))
		fail_msg("%s:\n%.*s\ninstead of\n%s", name, STR_ARG(got), expected);
}

/* Does the policy say what the text says? */
static void policy_check(const char *name, const struct policy *policy, const char *text)
{
	struct scene scene;
	struct policy expected;
	struct out out, wanted;
	scene_begin(&scene);
	assert_int_equal(yaml_part(&scene, text), OK);
	assert_int_equal(parts_merge(&scene, &expected), OK);
	assert_int_equal(scene.findings.count, 0);
	out_init_memory(&out);
	out_init_memory(&wanted);
	policy_print(&out, policy);
	policy_print(&wanted, &expected);
	out_char(&wanted, '\0');
	text_check(name, &out, wanted.at);
	out_clear(&wanted);
	out_clear(&out);
	arena_clear(&scene.arena);
}

/* --- Components ------------------------------------------------------------------------ */

#define PROFILE(inside) "<Profile>" inside "</Profile>\n"
#define RANGE(from, to)                                                                            \
	"<loginIpRanges><endAddress>" to "</endAddress><startAddress>" from                        \
	"</startAddress></loginIpRanges>"
#define PERMISSION(name, on)                                                                       \
	"<userPermissions><enabled>" on "</enabled><name>" name "</name></userPermissions>"
#define LICENSE(name) "<userLicense>" name "</userLicense>"
#define HEAD          "loginscope: 1\n"

#define PASSWORD_POLICY(file, attempts, profile)                                                   \
	"== profilePasswordPolicies/" file ".profilePasswordPolicy\n"                              \
	"<ProfilePasswordPolicy><maxLoginAttempts>" attempts                                       \
	"</maxLoginAttempts><profile>" profile "</profile></ProfilePasswordPolicy>\n"

#define ECA_SETTINGS(app, address)                                                                 \
	"<ExtlClntAppOauthSettings><externalClientApplication>" app                                \
	"</externalClientApplication><label>x</label><trustedIpRanges><endIpAddress>" address      \
	"</endIpAddress><startIpAddress>" address                                                  \
	"</startIpAddress></trustedIpRanges></ExtlClntAppOauthSettings>\n"

static const struct join_row {
	const char *name, *files;
	const char *policy;   /* printed */
	const char *findings; /* NULL: none */
} join_rows[] = {
    {"nothing", "", HEAD, NULL},
    {"a profile", "== profiles/Sales.profile\n" PROFILE(RANGE("192.0.2.1", "192.0.2.9")),
     HEAD "profiles:\n  - name: Sales\n    login_ip_ranges:\n      - 192.0.2.1 - 192.0.2.9\n",
     NULL},
    {"a standard profile has its label",
     "== profiles/Admin.profile\n" PROFILE(LICENSE("Salesforce")),
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n    license: Salesforce\n",
     NULL},
    {"a licence of a site", "== profiles/P.profile\n" PROFILE(LICENSE("Partner Community")),
     HEAD "profiles:\n  - name: P\n    license: Partner Community\n    experience_cloud: true\n",
     NULL},
    {"permissions, those that are on",
     "== profiles/P.profile\n" PROFILE(PERMISSION("ApiUserOnly", "true")
					   PERMISSION("ModifyAllData", "false")),
     HEAD "profiles:\n  - name: P\n    permissions: [api_only]\n", NULL},
    {"two files of a profile: what only one says holds",
     "== a/profiles/P.profile\n" PROFILE(
	 RANGE("192.0.2.1",
	       "192.0.2.9")) "== b/profiles/P.profile\n" PROFILE(PERMISSION("ApiUserOnly", "true")),
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n      - 192.0.2.1 - 192.0.2.9\n"
	  "    permissions: [api_only]\n",
     NULL},
    {"the later list counts, with a warning",
     "== a/profiles/P.profile\n" PROFILE(
	 RANGE("192.0.2.1", "192.0.2.9")) "== b/profiles/P.profile\n" PROFILE(RANGE("192.0.2.1",
										    "192.0.2.8")),
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n      - 192.0.2.1 - 192.0.2.8\n",
     "warning metadata-replaced b/profiles/P.profile:1 (a/profiles/P.profile:1)\n"},
    {"alike needs no word",
     "== a/profiles/P.profile\n" PROFILE(
	 RANGE("192.0.2.1", "192.0.2.9")) "== b/profiles/P.profile\n" PROFILE(RANGE("192.0.2.1",
										    "192.0.2.9")),
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n      - 192.0.2.1 - 192.0.2.9\n", NULL},
    {"alike in another order of the rows needs none, either",
     "== a/profiles/P.profile\n" PROFILE(RANGE("192.0.2.1", "192.0.2.9") RANGE(
	 "10.0.0.1", "10.0.0.1")) "== b/profiles/P.profile\n" PROFILE(RANGE("10.0.0.1", "10.0.0.1")
									  RANGE("192.0.2.1",
										"192.0.2.9")),
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n      - 10.0.0.1\n"
	  "      - 192.0.2.1 - 192.0.2.9\n",
     NULL},
    {"a row twice is not the same as once",
     "== a/profiles/P.profile\n" PROFILE(
	 RANGE("10.0.0.1", "10.0.0.1") RANGE("10.0.0.1", "10.0.0.1") RANGE(
	     "10.0.0.2",
	     "10.0.0.2")) "== b/profiles/P.profile\n" PROFILE(RANGE("10.0.0.1", "10.0.0.1")
								  RANGE("10.0.0.2", "10.0.0.2")
								      RANGE("10.0.0.2",
									    "10.0.0.2")),
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n      - 10.0.0.1\n      - 10.0.0.2\n"
	  "      - 10.0.0.2\n",
     "warning metadata-replaced b/profiles/P.profile:1 (a/profiles/P.profile:1)\n"},
    {"a later file takes a permission away",
     "== a/profiles/P.profile\n" PROFILE(PERMISSION(
	 "ApiUserOnly", "true")) "== b/profiles/P.profile\n" PROFILE(PERMISSION("ApiUserOnly",
										"false")),
     HEAD "profiles:\n  - name: P\n",
     "warning metadata-replaced b/profiles/P.profile:1 (a/profiles/P.profile:1)\n"},
    {"an empty element of hours ends those of an earlier file",
     "== a/profiles/P.profile\n" PROFILE(
	 "<loginHours><mondayEnd>600</mondayEnd><mondayStart>480</"
	 "mondayStart></loginHours>") "== "
				      "b/profiles/"
				      "P.profile\n" PROFILE("<loginHours/>"),
     HEAD "profiles:\n  - name: P\n",
     "warning metadata-replaced b/profiles/P.profile:1 (a/profiles/P.profile:1)\n"},
    {"a password policy finds its profile in any case, and by its label",
     "== profiles/Admin.profile\n" PROFILE("") "== profiles/Sales Team.profile\n" PROFILE(
	 "") "== profilePasswordPolicies/a.profilePasswordPolicy\n"
	     "<ProfilePasswordPolicy><maxLoginAttempts>3</maxLoginAttempts>"
	     "<profile>system administrator</profile></ProfilePasswordPolicy>\n"
	     "== profilePasswordPolicies/b.profilePasswordPolicy\n"
	     "<ProfilePasswordPolicy><lockoutInterval>0</lockoutInterval>"
	     "<profile>sales team</profile></ProfilePasswordPolicy>\n",
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n"
	  "    lockout: {max_attempts: 3}\n  - name: Sales Team\n"
	  "    lockout: {period_minutes: forever}\n",
     NULL},
    {"a name goes before a label",
     "== profiles/Admin.profile\n" PROFILE("") "== profiles/system administrator.profile\n" PROFILE(
	 "") "== profilePasswordPolicies/a.profilePasswordPolicy\n"
	     "<ProfilePasswordPolicy><maxLoginAttempts>3</maxLoginAttempts>"
	     "<profile>System Administrator</profile></ProfilePasswordPolicy>\n",
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n"
	  "  - name: system administrator\n    lockout: {max_attempts: 3}\n",
     NULL},
    {"letters with marks, Greek and Cyrillic ones have small ones, too",
     "== profiles/Österreich.profile\n" PROFILE("") "== profiles/ΔΙΚΤΥΟ.profile\n" PROFILE(
	 "") "== profiles/Отдел.profile\n" PROFILE("") PASSWORD_POLICY("a", "3", "österreich")
	 PASSWORD_POLICY("b", "5", "δικτυο") PASSWORD_POLICY("c", "10", "отдел"),
     HEAD "profiles:\n  - name: Österreich\n    lockout: {max_attempts: 3}\n"
	  "  - name: ΔΙΚΤΥΟ\n    lockout: {max_attempts: 5}\n"
	  "  - name: Отдел\n    lockout: {max_attempts: 10}\n",
     NULL},
    {"two password policies of one profile, by its name and by its label",
     "== profiles/Admin.profile\n" PROFILE("") PASSWORD_POLICY("a", "3", "admin")
	 PASSWORD_POLICY("b", "5", "system administrator"),
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n"
	  "    lockout: {max_attempts: 5}\n",
     "warning metadata-replaced profilePasswordPolicies/b.profilePasswordPolicy:1 "
     "(profilePasswordPolicies/a.profilePasswordPolicy:1)\n"},
    {"the last file of them counts, whatever it calls the profile",
     "== profiles/ReadOnly.profile\n" PROFILE("") PASSWORD_POLICY("a", "3", "readonly")
	 PASSWORD_POLICY("b", "3", "read only") PASSWORD_POLICY("c", "5", "readonly"),
     HEAD "profiles:\n  - name: ReadOnly\n    label: Read Only\n"
	  "    lockout: {max_attempts: 5}\n",
     "warning metadata-replaced profilePasswordPolicies/c.profilePasswordPolicy:1 "
     "(profilePasswordPolicies/b.profilePasswordPolicy:1)\n"},
    {"one note of all settings whose profile is not here",
     "== profilePasswordPolicies/a.profilePasswordPolicy\n"
     "<ProfilePasswordPolicy><profile>A</profile></ProfilePasswordPolicy>\n"
     "== profilePasswordPolicies/b.profilePasswordPolicy\n"
     "<ProfilePasswordPolicy><profile>B</profile></ProfilePasswordPolicy>\n"
     "== profileSessionSettings/a.profileSessionSetting\n"
     "<ProfileSessionSetting><profile>A</profile></ProfileSessionSetting>\n",
     HEAD, "note metadata-profile-missing profilePasswordPolicies/a.profilePasswordPolicy:1\n"},
    {"device activation is for site users",
     "== profiles/P.profile\n" PROFILE(LICENSE(
	 "Customer Community")) "== profiles/Q.profile\n" PROFILE(LICENSE("Salesforce")) "== "
											 "profileSe"
											 "ssionSett"
											 "ings/"
											 "a."
											 "profileSe"
											 "ssionSett"
											 "ing\n"
											 "<ProfileS"
											 "essionSet"
											 "ting><"
											 "externalC"
											 "ommunityU"
											 "serIdenti"
											 "tyVerif>"
											 "true"
											 "</"
											 "externalC"
											 "ommunityU"
											 "serIdenti"
											 "tyVerif><"
											 "profile>"
											 "p</"
											 "profile><"
											 "/ProfileS"
											 "essionSet"
											 "ting>\n"
											 "== "
											 "profileSe"
											 "ssionSett"
											 "ings/"
											 "b."
											 "profileSe"
											 "ssionSett"
											 "ing\n"
											 "<ProfileS"
											 "essionSet"
											 "ting><"
											 "externalC"
											 "ommunityU"
											 "serIdenti"
											 "tyVerif>"
											 "true"
											 "</"
											 "externalC"
											 "ommunityU"
											 "serIdenti"
											 "tyVerif><"
											 "profile>"
											 "q</"
											 "profile><"
											 "/ProfileS"
											 "essionSet"
											 "ting>\n",
     HEAD "profiles:\n  - name: P\n    license: Customer Community\n    experience_cloud: true\n"
	  "    device_activation: true\n  - name: Q\n    license: Salesforce\n",
     NULL},
    {"the org's settings of three files",
     "== settings/Security.settings\n"
     "<SecuritySettings><networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1</start>"
     "</ipRanges></networkAccess>"
     "<passwordPolicies><lockoutInterval>SixtyMinutes</lockoutInterval></passwordPolicies>"
     "<sessionSettings><lockSessionsToIp>true</lockSessionsToIp></sessionSettings>"
     "</SecuritySettings>\n"
     "== settings/OauthOidc.settings\n"
     "<OauthOidcSettings><blockOAuthUnPwFlow>true</blockOAuthUnPwFlow></OauthOidcSettings>\n"
     "== b/settings/Security.settings\n"
     "<SecuritySettings><sessionSettings><lockSessionsToIp>false</lockSessionsToIp>"
     "</sessionSettings></SecuritySettings>\n",
     HEAD "org:\n  trusted_ip_ranges:\n    - 192.0.2.1 - 192.0.2.9\n"
	  "  features: {username_password_flow: false}\n  lockout: {period_minutes: 60}\n",
     "warning metadata-replaced b/settings/Security.settings:1 (settings/Security.settings:1)\n"},
    {"what no rule knows is noted",
     "== settings/Security.settings\n"
     "<SecuritySettings><singleSignOnSettings><isLoginWithSalesforceCredentialsDisabled>true"
     "</isLoginWithSalesforceCredentialsDisabled></singleSignOnSettings></SecuritySettings>\n",
     HEAD, "note metadata-not-decided settings/Security.settings:1\n"},
    {"a permission set",
     "== permissionsets/S.permissionset\n<PermissionSet>" PERMISSION("TwoFactorApi",
								     "true") "</PermissionSet>\n",
     HEAD "permission_sets:\n  - name: S\n    permissions: [mfa_for_api]\n", NULL},
    {"apps of both kinds; an app and its policies are one",
     "== connectedApps/A.connectedApp\n<ConnectedApp><label>A one</label>"
     "<oauthPolicy><ipRelaxation>BYPASS</ipRelaxation></oauthPolicy></ConnectedApp>\n"
     "== externalClientApps/B.eca\n<ExternalClientApplication><label>B one</label>"
     "</ExternalClientApplication>\n"
     "== extlClntAppOauthPolicies/B_p.ecaOauthPlcy\n<ExtlClntAppOauthConfigurablePolicies>"
     "<externalClientApplication>B</externalClientApplication>"
     "<ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType>"
     "</ExtlClntAppOauthConfigurablePolicies>\n",
     HEAD "apps:\n  - name: A\n    label: A one\n    ip_relaxation: bypass\n"
	  "  - name: B\n    label: B one\n    kind: external_client_app\n"
	  "    ip_relaxation: bypass_2factor\n",
     NULL},
    {"the ranges of an external client app, with whatever else says something of it",
     "== externalClientApps/B.eca\n<ExternalClientApplication><label>B one</label>"
     "</ExternalClientApplication>\n"
     "== extlClntAppOauthPolicies/B_p.ecaOauthPlcy\n<ExtlClntAppOauthConfigurablePolicies>"
     "<externalClientApplication>B</externalClientApplication>"
     "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>"
     "</ExtlClntAppOauthConfigurablePolicies>\n"
     "== extlClntAppOauthSettings/B_o.ecaOauth\n" ECA_SETTINGS("B", "192.0.2.1"),
     HEAD "apps:\n  - name: B\n    label: B one\n    kind: external_client_app\n"
	  "    ip_relaxation: bypass\n    ip_ranges: [192.0.2.1]\n",
     NULL},
    {"its settings may come first, and its policies behind",
     "== a/B_o.ecaOauth\n" ECA_SETTINGS(
	 "B", "192.0.2.1") "== b/B_p.ecaOauthPlcy\n"
			   "<ExtlClntAppOauthConfigurablePolicies>"
			   "<externalClientApplication>B</externalClientApplication>"
			   "<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>"
			   "</ExtlClntAppOauthConfigurablePolicies>\n"
			   "== c/B.eca\n<ExternalClientApplication><label>B "
			   "one</label></ExternalClientApplication>\n",
     HEAD "apps:\n  - name: B\n    label: B one\n    kind: external_client_app\n"
	  "    ip_relaxation: bypass\n    ip_ranges: [192.0.2.1]\n",
     NULL},
    {"an external client app of which the settings alone are here",
     "== extlClntAppOauthSettings/B_o.ecaOauth\n" ECA_SETTINGS("B", "192.0.2.1"),
     HEAD "apps:\n  - name: B\n    kind: external_client_app\n    ip_ranges: [192.0.2.1]\n", NULL},
    {"of two settings of one app the later ranges count",
     "== one/B_o.ecaOauth\n" ECA_SETTINGS("B", "192.0.2.1") "== two/x.ecaOauth\n" ECA_SETTINGS(
	 "B", "192.0.2.2"),
     HEAD "apps:\n  - name: B\n    kind: external_client_app\n    ip_ranges: [192.0.2.2]\n",
     "warning metadata-replaced two/x.ecaOauth:1 (one/B_o.ecaOauth:1)\n"},
    {"a connected app and an external client app of one name",
     "== connectedApps/A.connectedApp\n<ConnectedApp><label>A one</label></ConnectedApp>\n"
     "== externalClientApps/A.eca\n<ExternalClientApplication><label>A two</label>"
     "</ExternalClientApplication>\n",
     HEAD "apps:\n  - name: A\n    label: A one\n"
	  "  - name: A (external client app)\n    label: A two\n    kind: external_client_app\n",
     "warning metadata-app-renamed externalClientApps/A.eca:1 (connectedApps/A.connectedApp:1)\n"},
};

static void test_join(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(join_rows); i++) {
		const struct join_row *row = &join_rows[i];
		struct scene scene;
		struct policy policy;
		struct out out;
		scene_begin(&scene);
		assert_int_equal(metadata_part(&scene, row->files), OK);
		assert_int_equal(parts_merge(&scene, &policy), OK);
		policy_check(row->name, &policy, row->policy);
		out_init_memory(&out);
		findings_print(&out, &scene);
		text_check(row->name, &out, row->findings ? row->findings : "");
		out_clear(&out);
		arena_clear(&scene.arena);
	}
}

/* --- Metadata and policy files -------------------------------------------------------- */

#define TWINS                                                                                      \
	"== connectedApps/A.connectedApp\n<ConnectedApp><label>Same</label></ConnectedApp>\n"      \
	"== connectedApps/B.connectedApp\n<ConnectedApp><label>Same</label></ConnectedApp>\n"
#define ADMIN "== profiles/Admin.profile\n" PROFILE(RANGE("192.0.2.1", "192.0.2.9"))
#define SETTINGS                                                                                   \
	"== "                                                                                      \
	"settings/Security.settings\n<SecuritySettings>\n<networkAccess><ipRanges><end>192.0.2.9"  \
	"</end><start>192.0.2.1</start></ipRanges></networkAccess>\n<sessionSettings>"             \
	"<lockSessionsToIp>true</lockSessionsToIp></sessionSettings></SecuritySettings>\n"

static const struct merge_row {
	const char *name, *files, *yaml;
	const char *policy, *findings;
} merge_rows[] = {
    {"objects of other names are joined", ADMIN, HEAD "profiles: [{name: P}]\n",
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n    login_ip_ranges:\n"
	  "      - 192.0.2.1 - 192.0.2.9\n  - name: P\n",
     "note metadata-not-there yaml:2\n"},
    {"a profile is completed", ADMIN,
     HEAD "profiles: [{name: Admin, lockout: {max_attempts: 3}, permissions: [api_only]}]\n",
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n    login_ip_ranges:\n"
	  "      - 192.0.2.1 - 192.0.2.9\n    permissions: [api_only]\n"
	  "    lockout: {max_attempts: 3}\n",
     NULL},
    {"by its label, too", ADMIN,
     HEAD "profiles: [{name: System Administrator, lockout: {max_attempts: 3}}]\n",
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n    login_ip_ranges:\n"
	  "      - 192.0.2.1 - 192.0.2.9\n    lockout: {max_attempts: 3}\n",
     NULL},
    {"alike is fine", ADMIN,
     HEAD "profiles: [{name: Admin, login_ip_ranges: [192.0.2.1 - 192.0.2.9]}]\n",
     HEAD "profiles:\n  - name: Admin\n    label: System Administrator\n    login_ip_ranges:\n"
	  "      - 192.0.2.1 - 192.0.2.9\n",
     NULL},
    {"the same rows in another order are alike, with blanks as XML has them",
     "== profiles/P.profile\n" PROFILE(RANGE("192.0.2.1", "192.0.2.9") RANGE(
	 "10.0.0.1",
	 "10.0.0.2") "<loginIpRanges><description>a b</description><endAddress>10.0.0.2</"
		     "endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>"),
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n"
	  "      - {start: 10.0.0.1, end: 10.0.0.2, description: a  b}\n"
	  "      - 10.0.0.1 - 10.0.0.2\n      - 192.0.2.1 - 192.0.2.9\n",
     HEAD "profiles:\n  - name: P\n    login_ip_ranges:\n      - 192.0.2.1 - 192.0.2.9\n"
	  "      - 10.0.0.1 - 10.0.0.2\n"
	  "      - {start: 10.0.0.1, end: 10.0.0.2, description: a b}\n",
     NULL},
    {"a network stands for no row of metadata", ADMIN,
     HEAD "networks: {n: [192.0.2.1 - 192.0.2.9]}\nprofiles:\n  - name: Admin\n"
	  "    login_ip_ranges: ['@n']\n",
     NULL, "error metadata-conflict yaml:5 (profiles/Admin.profile:1)\n"},
    {"another list is a conflict", ADMIN,
     HEAD "profiles:\n  - name: Admin\n    login_ip_ranges: [192.0.2.1 - 192.0.2.8]\n", NULL,
     "error metadata-conflict yaml:4 (profiles/Admin.profile:1)\n"},
    {"an empty list contradicts one with rows", ADMIN,
     HEAD "profiles:\n  - name: Admin\n    login_ip_ranges: []\n", NULL,
     "error metadata-conflict yaml:4 (profiles/Admin.profile:1)\n"},
    {"permissions add up, even those that metadata has off",
     "== profiles/P.profile\n" PROFILE(PERMISSION("ApiUserOnly", "true")
					   PERMISSION("ModifyAllData", "false")),
     HEAD "profiles: [{name: P, permissions: [modify_all_data]}]\n",
     HEAD "profiles:\n  - name: P\n    permissions: [api_only, modify_all_data]\n", NULL},
    {"a section is completed, and what is in it", SETTINGS,
     HEAD "org:\n  name: Acme\n  session: {enforce_login_ip_ranges_on_every_request: true}\n"
	  "  lockout: {max_attempts: 3}\n",
     HEAD "org:\n  name: Acme\n  trusted_ip_ranges:\n    - 192.0.2.1 - 192.0.2.9\n  session: "
	  "{enforce_login_ip_ranges_on_every_request: true, lock_sessions_to_ip: true}\n"
	  "  lockout: {max_attempts: 3}\n",
     NULL},
    {"a default that is written is said, too", SETTINGS,
     HEAD "org:\n  session:\n    lock_sessions_to_ip: false\n", NULL,
     "error metadata-conflict yaml:4 (settings/Security.settings:3)\n"},
    {"what an edition implies stays", SETTINGS, HEAD "org: {edition: developer}\n",
     HEAD "org:\n  edition: developer\n  trusted_ip_ranges:\n    - 192.0.2.1 - 192.0.2.9\n"
	  "  session: {lock_sessions_to_ip: true}\n",
     NULL},
    {"hours are one value",
     "== profiles/P.profile\n" PROFILE(
	 "<loginHours><mondayEnd>600</mondayEnd><mondayStart>480</mondayStart></loginHours>"),
     HEAD "profiles:\n  - name: P\n    login_hours: {tuesday: closed}\n", NULL,
     "error metadata-conflict yaml:4 (profiles/P.profile:1)\n"},
    {"an app's kind is one that is written",
     "== externalClientApps/B.eca\n<ExternalClientApplication><label>B one</label>"
     "</ExternalClientApplication>\n",
     HEAD "apps: [{name: B, ip_relaxation: bypass}]\n",
     HEAD "apps:\n  - name: B\n    label: B one\n    kind: external_client_app\n"
	  "    ip_relaxation: bypass\n",
     NULL},
    {"who knows the licence better may say what it is of",
     "== profiles/P.profile\n" PROFILE(LICENSE("Portal of our own")),
     HEAD "profiles: [{name: P, experience_cloud: true}]\n",
     HEAD "profiles:\n  - name: P\n    license: Portal of our own\n    experience_cloud: true\n",
     NULL},
    {"a label of two is neither of them", TWINS, HEAD "apps: [{name: Same}]\n", NULL,
     "error label-shared yaml:2\n"},
    {"unless it is the name of one", TWINS, HEAD "apps: [{name: A, ip_relaxation: bypass}]\n",
     HEAD "apps:\n  - name: A\n    label: Same\n    ip_relaxation: bypass\n"
	  "  - name: B\n    label: Same\n",
     NULL},
    {"two of the policy file for one of metadata", ADMIN,
     HEAD "profiles:\n  - name: Admin\n  - name: System Administrator\n", NULL,
     "error duplicate-name yaml:4 (yaml:3)\n"},
};

/* In either order of the parts the same is said. */
static void merge_check(const struct merge_row *row, bool yaml_first)
{
	struct scene scene;
	struct policy policy;
	struct out out;
	scene_begin(&scene);
	if (yaml_first)
		assert_int_equal(yaml_part(&scene, row->yaml), OK);
	assert_int_equal(metadata_part(&scene, row->files), OK);
	if (!yaml_first)
		assert_int_equal(yaml_part(&scene, row->yaml), OK);
	assert_int_equal(parts_merge(&scene, &policy), OK);
	out_init_memory(&out);
	findings_print(&out, &scene);
	text_check(row->name, &out, row->findings ? row->findings : "");
	bool ordered = policy.profile_count > 1; /* the order is that of the parts */
	if (row->policy && !(yaml_first && ordered))
		policy_check(row->name, &policy, row->policy);
	if (row->policy && yaml_first && ordered)
		assert_string_equal(policy.profiles[0].name.at, "P");
	out_clear(&out);
	arena_clear(&scene.arena);
}

static void test_merge(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(merge_rows); i++) {
		merge_check(&merge_rows[i], false);
		merge_check(&merge_rows[i], true);
	}
}

/* In YAML alone a name is given once, as ever. */
static void test_files_alone(void **state)
{
	(void)state;
	struct scene scene;
	struct policy policy;
	scene_begin(&scene);
	assert_int_equal(yaml_part(&scene, HEAD "org: {name: A}\nprofiles: [{name: P}]\n"), OK);
	assert_int_equal(yaml_part(&scene, HEAD "org: {name: A}\nprofiles: [{name: P}]\n"), OK);
	assert_int_equal(parts_merge(&scene, &policy), OK);
	assert_int_equal(policy.profile_count, 2);
	assert_int_equal(scene.findings.count, 1);
	assert_string_equal(scene.findings.first->code, "duplicate-section");
	arena_clear(&scene.arena);
}

/* Two sources of metadata complete each other as well. */
static void test_two_sources(void **state)
{
	(void)state;
	struct scene scene;
	struct policy policy;
	scene_begin(&scene);
	assert_int_equal(metadata_part(&scene, ADMIN), OK);
	assert_int_equal(metadata_part(&scene, "== x/profiles/Admin.profile\n" PROFILE(
						   PERMISSION("ApiUserOnly", "true"))),
			 OK);
	assert_int_equal(parts_merge(&scene, &policy), OK);
	assert_int_equal(scene.findings.count, 0);
	assert_int_equal(policy.profile_count, 1);
	assert_int_equal(policy.profiles[0].permissions, PERMISSION_API_ONLY);
	assert_int_equal(policy.profiles[0].login_ip_ranges.count, 1);
	arena_clear(&scene.arena);
}

/* --- At random, against a twin ------------------------------------------------------------- */

/* A profile in a few numbers: what each key is, 0: not said. */
enum { KEYS = 4, PROFILES = 6 };

struct twin {
	unsigned char values[PROFILES][KEYS]; /* ranges, attempts, period, hours */
	unsigned char permissions[PROFILES];
};

static void twin_random(struct rand *rand, struct twin *ret)
{
	memset(ret, 0, sizeof *ret);
	for (size_t i = 0; i < PROFILES; i++) {
		for (size_t k = 0; k < KEYS; k++)
			if (rand_once_in(rand, 2))
				ret->values[i][k] = (unsigned char)(1 + rand_below(rand, 2));
		ret->permissions[i] = (unsigned char)rand_below(rand, 4);
	}
}

/* The places of metadata are in file 0, those of the policy file in file 1. */
static struct policy *twin_part(const struct twin *twin, bool metadata, struct arena *arena)
{
	static struct range_row rows[2] = {{.range = {1, 1}, .network = NONE},
					   {.range = {2, 2}, .network = NONE}};
	struct policy *part = arena_alloc(arena, sizeof *part);
	part->metadata = metadata;
	part->profiles = arena_array(arena, PROFILES, sizeof *part->profiles);
	part->profile_count = PROFILES;
	for (uint32_t i = 0; i < PROFILES; i++) {
		struct profile *profile = &part->profiles[i];
		struct place place = {metadata ? 0 : 1, i + 1, 1, 0};
		const unsigned char *values = twin->values[i];
		schema_profile.set_defaults(profile);
		profile->name = (struct str){&"ABCDEF"[i], 1};
		profile->place = place;
		if (values[0]) {
			profile->login_ip_ranges =
			    (struct range_list){&rows[values[0] - 1], 1, false, place};
			profile->said |= schema_bit(&schema_profile, STR("login_ip_ranges"));
		}
		if (values[1]) {
			profile->lockout.max_attempts = values[1] == 1 ? 3 : 5;
			profile->lockout.said |= 1;
		}
		if (values[2]) {
			profile->lockout.period_minutes = values[2] == 1 ? 15 : 30;
			profile->lockout.said |= 2;
		}
		if (values[1] || values[2])
			profile->said |= schema_bit(&schema_profile, STR("lockout"));
		if (values[3]) {
			profile->login_hours.days[0] =
			    (struct day_hours){0, values[3], true, place};
			profile->login_hours.given = true;
			profile->said |= schema_bit(&schema_profile, STR("login_hours"));
		}
		profile->permissions = twin->permissions[i];
		if (twin->permissions[i])
			profile->said |= schema_bit(&schema_profile, STR("permissions"));
	}
	return part;
}

static void profile_check(const struct profile *got, const unsigned char *a, const unsigned char *b,
			  unsigned permissions, bool metadata_first)
{
	const unsigned char *first = metadata_first ? a : b, *then = metadata_first ? b : a;
	unsigned char values[KEYS];
	(void)metadata_first;
	for (size_t k = 0; k < KEYS; k++)
		values[k] = first[k] ? first[k] : then[k];
	bool conflict = false;
	for (size_t k = 0; k < KEYS; k++)
		conflict = conflict || (a[k] && b[k] && a[k] != b[k]);
	assert_int_equal(got->permissions, permissions);
	if (conflict) /* nobody uses it */
		return;
	assert_int_equal(got->login_ip_ranges.count, values[0] != 0);
	if (values[0])
		assert_true(got->login_ip_ranges.rows[0].range.first == values[0]);
	assert_int_equal(got->lockout.max_attempts, values[1] ? values[1] == 1 ? 3 : 5 : 0);
	assert_int_equal(got->lockout.period_minutes, values[2] ? values[2] == 1 ? 15 : 30 : 0);
	assert_int_equal(got->login_hours.given, values[3] != 0);
	if (values[3])
		assert_int_equal(got->login_hours.days[0].end, values[3]);
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("completing objects");
	for (int round = 0; round < 2000; round++) {
		struct twin metadata, file;
		struct scene scene;
		struct policy policy;
		size_t conflicts = 0;
		bool metadata_first = rand_once_in(&rand, 2);
		scene_begin(&scene);
		twin_random(&rand, &metadata);
		twin_random(&rand, &file);
		scene.parts[!metadata_first] = twin_part(&metadata, true, &scene.arena);
		scene.parts[metadata_first] = twin_part(&file, false, &scene.arena);
		scene.part_count = 2;
		assert_int_equal(parts_merge(&scene, &policy), OK);
		assert_int_equal(policy.profile_count, PROFILES);
		for (uint32_t i = 0; i < PROFILES; i++) {
			const unsigned char *a = metadata.values[i], *b = file.values[i];
			for (size_t k = 0; k < KEYS; k++)
				conflicts += a[k] && b[k] && a[k] != b[k];
			profile_check(&policy.profiles[i], a, b,
				      metadata.permissions[i] | file.permissions[i],
				      metadata_first);
		}
		assert_int_equal(findings_errors(&scene.findings), conflicts);
		for (const struct finding *at = scene.findings.first; at; at = at->next) {
			assert_int_equal(at->place.file, 1);
			assert_int_equal(at->other.file, 0);
			assert_int_equal(at->place.line, at->other.line);
		}
		arena_clear(&scene.arena);
	}
}

/* --- Many ----------------------------------------------------------------------------------- */

/* Ten thousand profiles, each of two files, and a policy of each: no step is quadratic. */
/* --- Lists in any order ------------------------------------------------------------------------ */

enum { ROWS_MAX = 6 };

static struct range_row row_random(struct rand *rand)
{
	static const struct str texts[] = {STR_INIT(""), STR_INIT("a b"), STR_INIT("a  b")};
	addr first = rand_below(rand, 3), last = first + rand_below(rand, 2);
	return (struct range_row){
	    .range = {first, last}, .network = NONE, .description = texts[rand_below(rand, 3)]};
}

/* Several blanks are one. */
static bool rows_equal(const struct range_row *a, const struct range_row *b)
{
	return a->range.first == b->range.first && a->range.last == b->range.last &&
	       !a->description.length == !b->description.length;
}

/* As many of each row in both. */
static bool lists_alike(const struct range_list *a, const struct range_list *b)
{
	for (uint32_t i = 0; i < a->count; i++) {
		int balance = 0;
		for (uint32_t k = 0; k < a->count; k++)
			balance += rows_equal(&a->rows[i], &a->rows[k]);
		for (uint32_t k = 0; k < b->count; k++)
			balance -= rows_equal(&a->rows[i], &b->rows[k]);
		if (balance)
			return false;
	}
	return a->count == b->count;
}

static void test_lists_alike(void **state)
{
	(void)state;
	struct rand rand = rand_start("lists in any order");
	unsigned alike = 0;
	for (int round = 0; round < 20000; round++) {
		struct range_row rows[2][ROWS_MAX];
		uint32_t count = rand_below(&rand, ROWS_MAX + 1);
		struct range_list a = {.rows = rows[0], .count = count};
		struct range_list b = {.rows = rows[1], .count = count};
		bool got;
		for (uint32_t i = 0; i < count; i++)
			rows[0][i] = rows[1][i] = row_random(&rand);
		for (uint32_t i = count; i > 1; i--) {
			struct range_row *other = &rows[1][rand_below(&rand, i)], kept = *other;
			*other = rows[1][i - 1];
			rows[1][i - 1] = kept;
		}
		if (count && rand_once_in(&rand, 2))
			rows[1][rand_below(&rand, count)] = row_random(&rand);
		b.count -= count && rand_once_in(&rand, 8);
		assert_int_equal(row_lists_alike(&a, &b, &got), OK);
		assert_int_equal(got, lists_alike(&a, &b));
		alike += got;
	}
	assert_in_range(alike, 5000, 15000);
}

static void test_many(void **state)
{
	(void)state;
	enum { MANY = 10000 };
	struct arena arena;
	struct findings findings;
	struct policy part = {0};
	arena_init(&arena);
	findings_init(&findings, &arena);
	struct metadata *files = arena_array(&arena, 3 * MANY, sizeof *files);
	for (uint32_t i = 0; i < 3 * MANY; i++) {
		char *name = arena_format(&arena, "P%u", (unsigned)(i % MANY));
		files[i].name = str_of(name);
		files[i].place = (struct place){0, i + 1, 1, 0};
		files[i].type = i < 2 * MANY ? METADATA_PROFILE : METADATA_PASSWORD_POLICY;
		if (i < 2 * MANY) {
			files[i].license =
			    (struct metadata_text){i < MANY ? STR("A") : STR("B"), files[i].place};
			continue;
		}
		files[i].profile = (struct metadata_text){files[i].name, files[i].place};
		files[i].max_attempts = (struct metadata_number){3, files[i].place};
	}
	assert_int_equal(metadata_join(files, 3 * MANY, &arena, &findings, &part), OK);
	assert_int_equal(part.profile_count, MANY);
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(part.profiles[i].lockout.max_attempts, 3);
	assert_int_equal(findings_errors(&findings), 0);
	assert_int_equal(findings.advice, FINDINGS_MAX);
	assert_int_equal(findings.advice_lost, MANY - FINDINGS_MAX);
	arena_clear(&arena);
}

/* --- Memory ------------------------------------------------------------------------------------ */

static enum status all_run(const char *files, const char *yaml)
{
	struct scene scene;
	struct policy policy;
	scene_begin(&scene);
	enum status status = metadata_part(&scene, files);
	if (status == OK)
		status = yaml_part(&scene, yaml);
	if (status == OK)
		status = parts_merge(&scene, &policy);
	arena_clear(&scene.arena);
	return status;
}

static void test_no_memory(void **state)
{
	(void)state;
	void (*const ways[])(size_t) = {mem_fail_from, mem_fail_only};
	for (size_t way = 0; way < COUNT(ways); way++)
		for (size_t i = 0; i < COUNT(join_rows); i++) {
			size_t asked = 1;
			for (size_t nth = 1; nth <= asked; nth++) {
				ways[way](nth);
				enum status status =
				    all_run(join_rows[i].files, merge_rows[1].yaml);
				asked = mem_count();
				mem_fail_from(0);
				assert_int_equal(status, asked >= nth ? NOMEM : OK);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_join),        cmocka_unit_test(test_merge),
	    cmocka_unit_test(test_files_alone), cmocka_unit_test(test_two_sources),
	    cmocka_unit_test(test_random),      cmocka_unit_test(test_many),
	    cmocka_unit_test(test_no_memory),   cmocka_unit_test(test_lists_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
