/* A policy against the metadata of an org: what differs, and in which file it is edited. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "apply_scene.h"
#include "load/file.h"
#include "load/metadata_edit.h"

enum { FILES = 4 };

struct row {
	const char *name, *policy;
	const char *files[FILES][2]; /* path and text; the folder is called org */
	const char *words;
};

#define PROFILE(text)  "<Profile>" text "</Profile>"
#define SECURITY(text) "<SecuritySettings>" text "</SecuritySettings>"
#define RANGE(ends)                                                                                \
	"<loginIpRanges><endAddress>" ends "</endAddress><startAddress>" ends                      \
	"</startAddress></loginIpRanges>"
#define TRUSTED(ends) "<ipRanges><end>" ends "</end><start>" ends "</start></ipRanges>"
#define PERMISSION(of, value)                                                                      \
	"<userPermissions><enabled>" value "</enabled><name>" of "</name></userPermissions>"

#define APP(text) "<ConnectedApp><label>A</label>" text "</ConnectedApp>"
#define LOCKOUT(attempts, profile)                                                                 \
	"<ProfilePasswordPolicy><maxLoginAttempts>" attempts                                       \
	"</maxLoginAttempts><profile>" profile "</profile></ProfilePasswordPolicy>"

static const struct row rows[] = {
    {"what the policy leaves out stays as it is",
     "org: {name: Acme}\nprofiles: [{name: Sales}]",
     {{"org/Security.settings", SECURITY("<networkAccess>" TRUSTED(
				    "192.0.2.1") "</networkAccess>"
						 "<passwordPolicies><maxLoginAttempts>FiveAttempts"
						 "</maxLoginAttempts></passwordPolicies>")},
      {"org/Sales.profile", PROFILE(RANGE("192.0.2.1") PERMISSION("ApiUserOnly", "true"))}},
     "unsaid 4\n"},
    {"no org section: nothing about the org",
     "profiles: [{name: Sales}]",
     {{"org/Security.settings",
       SECURITY("<networkAccess>" TRUSTED("192.0.2.1") "</networkAccess>")},
      {"org/Sales.profile", PROFILE("")}},
     ""},
    {"an empty list is said",
     "org: {trusted_ip_ranges: []}\nprofiles: [{name: Sales, login_ip_ranges: [], permissions: "
     "[]}]",
     {{"org/Security.settings",
       SECURITY("<networkAccess>" TRUSTED("192.0.2.1") "</networkAccess>")},
      {"org/Sales.profile", PROFILE(RANGE("192.0.2.1") PERMISSION("ApiUserOnly", "true"))}},
     "org: trusted_ip_ranges 1 rows -1 +0 org/Security.settings\n"
     "Sales: login_ip_ranges 1 rows -1 +0 org/Sales.profile\n"
     "Sales: permissions.api_only true>false org/Sales.profile\n"},
    {"rows that another row holds leave nothing",
     "profiles: [{name: Sales, login_ip_ranges: [192.0.2.0/30]}]",
     {{"org/Sales.profile", PROFILE(RANGE("192.0.2.1") RANGE("192.0.2.2"))}},
     "Sales: login_ip_ranges 3 rows -0 +2 org/Sales.profile\n"},
    {"networks are their rows, once",
     "networks: {a: [192.0.2.1], b: ['@a', 192.0.2.2]}\n"
     "profiles: [{name: Sales, login_ip_ranges: ['@b', '@a']}]",
     {{"org/Sales.profile", PROFILE(RANGE("192.0.2.2") RANGE("192.0.2.1"))}},
     ""},
    {"blanks in a description are one",
     "profiles: [{name: Sales, login_ip_ranges: [{cidr: 192.0.2.1, description: 'a   b '}]}]",
     {{"org/Sales.profile",
       PROFILE("<loginIpRanges><description> a\n b</description><endAddress>192.0.2.1"
	       "</endAddress><startAddress>192.0.2.1</startAddress></loginIpRanges>")}},
     ""},
    {"a profile called by its label",
     "profiles: [{name: System Administrator, login_ip_ranges: [192.0.2.1]}]",
     {{"org/Admin.profile", PROFILE("")}},
     "System Administrator: login_ip_ranges 1 rows -0 +1 org/Admin.profile\n"},
    {"two profiles cannot both be it",
     "profiles: [{name: Admin}, {name: System Administrator}]",
     {{"org/Admin.profile", PROFILE("")}},
     "System Administrator: no object\n"},
    {"nor if the label comes first",
     "profiles: [{name: System Administrator, login_ip_ranges: [192.0.2.1]}, {name: Admin}]",
     {{"org/Admin.profile", PROFILE("")}},
     "System Administrator: no object\n"},
    {"a label of two standard profiles is none of them",
     "profiles: [{name: Authenticated Website, login_ip_ranges: [192.0.2.1]}]",
     {{"org/PlatformPortal.profile", PROFILE("")}},
     "Authenticated Website: no object\n"},
    {"no file of it",
     "profiles: [{name: Sales}]\napps: [{name: ETL}]",
     {{"org/Other.profile", PROFILE("")}},
     "Sales: no object\nETL: no object\n"},
    {"no component that says it",
     "org: {features: {username_password_flow: false}}\n"
     "profiles: [{name: Sales, lockout: {max_attempts: 3}}]",
     {{"org/Sales.profile", PROFILE("")}},
     "org: features.username_password_flow true>false no file\n"
     "Sales: lockout.max_attempts 10>3 no file\n"},
    {"a lockout like the org's needs no file",
     "org: {lockout: {max_attempts: 3}}\nprofiles: [{name: Sales, lockout: {max_attempts: 3}}]",
     {{"org/Sales.profile", PROFILE("")},
      {"org/Security.settings", SECURITY("<passwordPolicies/>")}},
     "org: lockout.max_attempts 10>3 org/Security.settings\n"},
    {"a password policy knows its profile in small letters, by its label",
     "profiles: [{name: Admin, lockout: {max_attempts: 3, period_minutes: 60}}]",
     {{"org/Admin.profile", PROFILE("")},
      {"org/x.profilePasswordPolicy",
       "<ProfilePasswordPolicy><lockoutInterval>15</lockoutInterval>"
       "<profile>system administrator</profile></ProfilePasswordPolicy>"}},
     "Admin: lockout.max_attempts 10>3 org/x.profilePasswordPolicy\n"
     "Admin: lockout.period_minutes 15>60 org/x.profilePasswordPolicy\n"},
    {"device activation, where the licence is not known",
     "profiles: [{name: Dealer, experience_cloud: true, device_activation: true}]",
     {{"org/Dealer.profile", PROFILE("")},
      {"org/x.profileSessionSetting",
       "<ProfileSessionSetting><externalCommunityUserIdentityVerif>true"
       "</externalCommunityUserIdentityVerif><profile>dealer</profile>"
       "</ProfileSessionSetting>"}},
     ""},
    {"device activation to be switched on",
     "profiles: [{name: Dealer, experience_cloud: true, device_activation: true}]",
     {{"org/Dealer.profile", PROFILE("<userLicense>Partner Community</userLicense>")},
      {"org/x.profileSessionSetting",
       "<ProfileSessionSetting><profile>dealer</profile></ProfileSessionSetting>"}},
     "Dealer: device_activation false>true org/x.profileSessionSetting\n"},
    {"an external client app's policies are in a file of their own",
     "apps: [{name: Sync, kind: external_client_app, ip_relaxation: bypass, ip_ranges: "
     "[192.0.2.1]}]",
     {{"org/Sync.eca", "<ExternalClientApplication><label>S</label></ExternalClientApplication>"},
      {"org/z.ecaOauthPlcy",
       "<ExtlClntAppOauthConfigurablePolicies><externalClientApplication>Sync"
       "</externalClientApplication></ExtlClntAppOauthConfigurablePolicies>"}},
     "Sync: ip_relaxation enforce>bypass org/z.ecaOauthPlcy\n"
     "Sync: ip_ranges 1 rows -0 +1 no file\n"},
    {"an external client app's ranges are in its OAuth settings, whatever file comes first",
     "apps: [{name: Sync, kind: external_client_app, ip_relaxation: bypass, ip_ranges: "
     "[192.0.2.1]}]",
     {{"org/a/x_oauth.ecaOauth",
       "<ExtlClntAppOauthSettings><externalClientApplication>Sync</externalClientApplication>"
       "<trustedIpRanges><endIpAddress>192.0.2.2</endIpAddress><startIpAddress>192.0.2.2"
       "</startIpAddress></trustedIpRanges></ExtlClntAppOauthSettings>"},
      {"org/b/y.ecaOauthPlcy",
       "<ExtlClntAppOauthConfigurablePolicies><externalClientApplication>Sync"
       "</externalClientApplication></ExtlClntAppOauthConfigurablePolicies>"}},
     "Sync: ip_relaxation enforce>bypass org/b/y.ecaOauthPlcy\n"
     "Sync: ip_ranges 2 rows -1 +1 org/a/x_oauth.ecaOauth\n"},
    {"settings of an app that is called otherwise here",
     "apps: [{name: Sync (external client app), kind: external_client_app, ip_ranges: "
     "[192.0.2.1]}]",
     {{"org/Sync.connectedApp", "<ConnectedApp><label>S</label></ConnectedApp>"},
      {"org/a/y.ecaOauthPlcy",
       "<ExtlClntAppOauthConfigurablePolicies><externalClientApplication>Sync"
       "</externalClientApplication></ExtlClntAppOauthConfigurablePolicies>"},
      {"org/b/x.ecaOauth",
       "<ExtlClntAppOauthSettings><externalClientApplication>Sync</externalClientApplication>"
       "</ExtlClntAppOauthSettings>"}},
     "Sync (external client app): ip_ranges 1 rows -0 +1 org/b/x.ecaOauth\n"},
    {"ranges come into settings without any",
     "apps: [{name: Sync, kind: external_client_app, ip_ranges: [192.0.2.1]}]",
     {{"org/a/Sync.ecaOauthPlcy",
       "<ExtlClntAppOauthConfigurablePolicies><externalClientApplication>Sync"
       "</externalClientApplication></ExtlClntAppOauthConfigurablePolicies>"},
      {"org/b/x.ecaOauth",
       "<ExtlClntAppOauthSettings><externalClientApplication>Sync</externalClientApplication>"
       "<label>x</label></ExtlClntAppOauthSettings>"}},
     "Sync: ip_ranges 1 rows -0 +1 org/b/x.ecaOauth\n"},
    {"a connected app is no external client app",
     "apps: [{name: Sync, kind: external_client_app}]",
     {{"org/Sync.connectedApp", "<ConnectedApp><label>S</label></ConnectedApp>"}},
     "Sync: no object\n"},
    {"of two files of a profile the one that says it",
     "profiles: [{name: Sales, login_ip_ranges: [192.0.2.9], permissions: [api_only, "
     "modify_all_data], login_hours: {monday: closed}}]\norg: {time_zone: Europe/Berlin}",
     {{"org/a/Sales.profile", PROFILE(RANGE("192.0.2.1") PERMISSION("ApiUserOnly", "false"))},
      {"org/b/Sales.profile", PROFILE(PERMISSION("ModifyAllData", "false"))}},
     "Sales: login_ip_ranges 2 rows -1 +1 org/a/Sales.profile\n"
     "Sales: login_hours.monday all day>closed org/b/Sales.profile\n"
     "Sales: permissions.api_only false>true org/a/Sales.profile\n"
     "Sales: permissions.modify_all_data false>true org/b/Sales.profile\n"},
    {"hours: closed is closed, all day is none",
     "org: {time_zone: Europe/Berlin}\n"
     "profiles: [{name: Sales, login_hours: {monday: closed, tuesday: 08:00-18:00}}]",
     {{"org/Sales.profile",
       PROFILE("<loginHours><mondayEnd>600</mondayEnd><mondayStart>600</mondayStart>"
	       "<tuesdayEnd>1080</tuesdayEnd><tuesdayStart>480</tuesdayStart>"
	       "<sundayEnd>1440</sundayEnd><sundayStart>0</sundayStart></loginHours>")}},
     ""},
    {"a permission set",
     "permission_sets: [{name: API, permissions: [mfa_for_api]}]",
     {{"org/API.permissionset", "<PermissionSet><label>A</label></PermissionSet>"}},
     "API: permissions.mfa_for_api false>true org/API.permissionset\n"},
    {"the last range goes from every file that lists one",
     "profiles: [{name: Sales, login_ip_ranges: []}]",
     {{"org/a/Sales.profile", PROFILE(RANGE("192.0.2.1") RANGE("192.0.2.2"))},
      {"org/b/Sales.profile", PROFILE(RANGE("192.0.2.3"))},
      {"org/c/Sales.profile", PROFILE("")},
      {"org/a/Other.profile", PROFILE(RANGE("192.0.2.1"))}},
     "Sales: login_ip_ranges 1 rows -1 +0 org/b/Sales.profile also org/a/Sales.profile\n"},
    {"an app's last range goes from every file that lists one",
     "apps: [{name: ETL, ip_ranges: []}]",
     {{"org/a/ETL.connectedApp", APP(TRUSTED("192.0.2.1"))},
      {"org/b/ETL.connectedApp", APP("")},
      {"org/c/ETL.connectedApp", APP(TRUSTED("192.0.2.2") TRUSTED("192.0.2.3"))}},
     "ETL: ip_ranges 2 rows -2 +0 org/c/ETL.connectedApp also org/a/ETL.connectedApp\n"},
    {"the org's empty list stands in the last file",
     "org: {trusted_ip_ranges: []}",
     {{"org/a/Security.settings",
       SECURITY("<networkAccess>" TRUSTED("192.0.2.1") "</networkAccess>")},
      {"org/b/Security.settings",
       SECURITY("<networkAccess>" TRUSTED("192.0.2.2") "</networkAccess>")}},
     "org: trusted_ip_ranges 1 rows -1 +0 org/b/Security.settings\n"},
    {"a password policy by name and one by label: the last file counts",
     "profiles: [{name: Admin, lockout: {max_attempts: 3}}]",
     {{"org/a/1.profilePasswordPolicy", LOCKOUT("5", "admin")},
      {"org/a/2.profilePasswordPolicy", LOCKOUT("5", "system administrator")},
      {"org/b/3.profilePasswordPolicy", LOCKOUT("5", "admin")},
      {"org/Admin.profile", PROFILE("")}},
     "Admin: lockout.max_attempts 5>3 org/b/3.profilePasswordPolicy\n"},
    {"all of IPv4 in halves is not restricted less",
     "profiles: [{name: Sales, login_ip_ranges: [0.0.0.0/0]}]",
     {{"org/Sales.profile",
       PROFILE("<loginIpRanges><endAddress>127.255.255.255</endAddress><startAddress>0.0.0.0"
	       "</startAddress></loginIpRanges><loginIpRanges><endAddress>255.255.255.255"
	       "</endAddress><startAddress>128.0.0.0</startAddress></loginIpRanges>")}},
     "Sales: login_ip_ranges 3 rows -0 +0 org/Sales.profile\n"},
};

static void scene_open(struct apply_scene *scene, const struct row *row,
		       struct scratch_folder *folder)
{
	char policy[2048];
	folder_enter(folder);
	snprintf(policy, sizeof policy, "loginscope: 1\n%s\n", row->policy);
	folder_file("policy.yaml", policy);
	for (size_t i = 0; i < FILES && row->files[i][0]; i++)
		folder_file(row->files[i][0], row->files[i][1]);
	apply_scene_open(scene);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct apply_scene scene;
		struct scratch_folder folder;
		scene_open(&scene, &rows[i], &folder);
		assert_int_equal(apply_scene_compare(&scene, &scene.arena), OK);
		apply_scene_words(&scene);
		struct str words = out_written(&scene.words);
		if (!str_equal(words, str_of(rows[i].words)))
			fail_msg("%s:\n%.*snot\n%s", rows[i].name, STR_ARG(words), rows[i].words);
		apply_scene_write(&scene, rows[i].name);
		apply_scene_again(&scene, rows[i].name);
		apply_scene_close(&scene, &folder);
	}
}

static void test_nomem(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct apply_scene scene;
		struct scratch_folder folder;
		enum status status = NOMEM;
		scene_open(&scene, &rows[i], &folder);
		for (size_t nth = 1; status == NOMEM; nth++) {
			struct arena arena;
			arena_init(&arena);
			mem_fail_from(nth);
			status = apply_scene_compare(&scene, &arena);
			mem_fail_from(0);
			arena_clear(&arena);
		}
		assert_int_equal(status, OK);
		apply_scene_close(&scene, &folder);
	}
}

/* A file that is left as it was, though it had to change, is noticed before anything is written:
 * each of them. */
static void test_verify(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct apply_scene scene;
		struct scratch_folder folder;
		uint32_t at;
		scene_open(&scene, &rows[i], &folder);
		assert_int_equal(apply_scene_compare(&scene, &scene.arena), OK);
		for (uint32_t k = 0; k < scene.targets.count; k++)
			apply_scene_make(&scene, &scene.targets.at[k], rows[i].name);
		assert_int_equal(apply_scene_verify(&scene, &at), OK);
		for (uint32_t k = 0; k < scene.targets.count; k++) {
			struct metadata_target *target = &scene.targets.at[k];
			const struct metadata made = target->made;
			struct str bytes;
			assert_int_equal(
			    file_plain_bytes(target->path, FILE_MAX, &scene.arena, &bytes), OK);
			assert_int_equal(metadata_bytes_read(bytes, target->name.type,
							     target->name.name, &scene.arena,
							     &scene.findings, &target->made),
					 OK);
			if (apply_scene_verify(&scene, &at) != INVALID)
				fail_msg("%s: %s was left as it was", rows[i].name, target->path);
			target->made = made;
		}
		apply_scene_close(&scene, &folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_verify),
	    cmocka_unit_test(test_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
