/* Any policy into any metadata whose components stand in up to three files each: afterwards the
 * policy holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "apply_scene.h"
#include "rand.h"

enum { ROUNDS = 150, FOLDERS = 3 };

struct round {
	struct rand rand;
	struct out out; /* the text at hand */
};

static void name_text(struct round *round, const char *name)
{
	out_rewind(&round->out);
	out_text(&round->out, name);
}

static const char *one_of(struct round *round, const char *const *words, uint32_t count)
{
	return words[rand_below(&round->rand, count)];
}

#define ONE_OF(round, words) one_of(round, words, sizeof words / sizeof *words)

static bool once_in(struct round *round, uint32_t n)
{
	return rand_once_in(&round->rand, n);
}

/* --- Metadata --------------------------------------------------------------------------------- */

static void element(struct round *round, const char *name, const char *text)
{
	if (once_in(round, 2))
		out_format(&round->out, "<%s>%s</%s>", name, text, name);
}

static void flag(struct round *round, const char *name)
{
	element(round, name, once_in(round, 2) ? "true" : "false");
}

static void ranges(struct round *round, const char *list, const char *first, const char *last)
{
	for (uint32_t i = rand_below(&round->rand, 4); i > 0; i--)
		out_format(&round->out, "<%s><%s>192.0.2.%u</%s><%s>192.0.2.%u</%s></%s>\n", list,
			   last, 8 + (unsigned)rand_below(&round->rand, 4), last, first,
			   (unsigned)rand_below(&round->rand, 8), first, list);
}

static void permissions(struct round *round)
{
	static const char *const names[] = {"ApiUserOnly", "ModifyAllData"};
	for (size_t i = 0; i < 2; i++)
		if (once_in(round, 2))
			out_format(&round->out,
				   "<userPermissions><enabled>%s</enabled><name>%s</name>"
				   "</userPermissions>",
				   once_in(round, 2) ? "true" : "false", names[i]);
}

static void lockout(struct round *round)
{
	static const char *const attempts[] = {"ThreeAttempts", "FiveAttempts", "NoLimit"};
	static const char *const periods[] = {"FifteenMinutes", "SixtyMinutes", "Forever"};
	element(round, "lockoutInterval", ONE_OF(round, periods));
	element(round, "maxLoginAttempts", ONE_OF(round, attempts));
}

static void security(struct round *round)
{
	out_text(&round->out, "<SecuritySettings>");
	if (once_in(round, 2)) {
		out_text(&round->out, "<networkAccess>");
		ranges(round, "ipRanges", "start", "end");
		out_text(&round->out, "</networkAccess>");
	}
	out_text(&round->out, "<passwordPolicies>");
	lockout(round);
	out_text(&round->out, "</passwordPolicies><sessionSettings>");
	flag(round, "enforceIpRangesEveryRequest");
	flag(round, "lockSessionsToIp");
	out_text(&round->out, "</sessionSettings></SecuritySettings>");
}

static void oauth(struct round *round)
{
	out_text(&round->out, "<OauthOidcSettings>");
	flag(round, "blockOAuthUnPwFlow");
	out_text(&round->out, "</OauthOidcSettings>");
}

static void profile(struct round *round)
{
	out_text(&round->out, "<Profile>");
	if (once_in(round, 2)) {
		out_text(&round->out, "<loginHours>");
		if (once_in(round, 2))
			out_text(&round->out,
				 "<mondayEnd>1080</mondayEnd><mondayStart>480</mondayStart>");
		if (once_in(round, 2))
			out_text(&round->out,
				 "<fridayEnd>60</fridayEnd><fridayStart>60</fridayStart>");
		out_text(&round->out, "</loginHours>");
	}
	ranges(round, "loginIpRanges", "startAddress", "endAddress");
	element(round, "userLicense", "Partner Community");
	permissions(round);
	out_text(&round->out, "</Profile>");
}

static void permission_set(struct round *round)
{
	out_text(&round->out, "<PermissionSet><label>A</label>");
	permissions(round);
	out_text(&round->out, "</PermissionSet>");
}

static const char *const relaxations[] = {"ENFORCE", "BYPASS", "ENFORCE_RELAXREFRESH"};

static void connected_app(struct round *round)
{
	out_text(&round->out, "<ConnectedApp>");
	ranges(round, "ipRanges", "start", "end");
	out_text(&round->out, "<label>A</label><oauthPolicy>");
	element(round, "ipRelaxation", ONE_OF(round, relaxations));
	out_text(&round->out, "</oauthPolicy></ConnectedApp>");
}

/* Of the profile by its name, by its label, or of another. */
static void whose(struct round *round)
{
	static const char *const names[] = {"admin", "System Administrator", "Admin", "other"};
	out_format(&round->out, "<profile>%s</profile>", ONE_OF(round, names));
}

static void password_policy(struct round *round)
{
	out_text(&round->out, "<ProfilePasswordPolicy>");
	lockout(round);
	whose(round);
	out_text(&round->out, "</ProfilePasswordPolicy>");
}

static void session_setting(struct round *round)
{
	out_text(&round->out, "<ProfileSessionSetting>");
	flag(round, "externalCommunityUserIdentityVerif");
	whose(round);
	out_text(&round->out, "</ProfileSessionSetting>");
}

static void client_app_policies(struct round *round)
{
	static const char *const words[] = {"Enforce", "Bypass", "Bypass_2factor"};
	out_text(&round->out, "<ExtlClntAppOauthConfigurablePolicies>"
			      "<externalClientApplication>Sync</externalClientApplication>");
	element(round, "ipRelaxationPolicyType", ONE_OF(round, words));
	out_text(&round->out, "</ExtlClntAppOauthConfigurablePolicies>");
}

static const struct {
	const char *name;
	void (*make)(struct round *round);
} files[] = {
    {"Security.settings", security},
    {"OauthOidc.settings", oauth},
    {"Admin.profile", profile},
    {"Sales.profile", profile},
    {"API.permissionset", permission_set},
    {"ETL.connectedApp", connected_app},
    {"1.profilePasswordPolicy", password_policy},
    {"2.profilePasswordPolicy", password_policy},
    {"1.profileSessionSetting", session_setting},
    {"2.profileSessionSetting", session_setting},
    {"Sync_oauthPlcy.ecaOauthPlcy", client_app_policies},
};

static void metadata_write(struct round *round)
{
	for (unsigned folder = 0; folder < FOLDERS; folder++)
		for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
			char path[64];
			snprintf(path, sizeof path, "org/%c/%s", (char)('a' + folder),
				 files[i].name);
			name_text(round, "");
			files[i].make(round);
			out_char(&round->out, '\0');
			if (!once_in(round, 4) || (folder == 0 && i == 0))
				folder_file(path, out_written(&round->out).at);
		}
}

/* --- The policy ------------------------------------------------------------------------------- */

/* "login_ip_ranges: [192.0.2.1-192.0.2.9], " */
static void wish_ranges(struct round *round, const char *key)
{
	if (once_in(round, 4))
		return;
	out_format(&round->out, "%s: [", key);
	for (uint32_t i = once_in(round, 2) ? 0 : 1 + rand_below(&round->rand, 3); i > 0; i--)
		out_format(&round->out, "192.0.2.%u-192.0.2.%u, ",
			   (unsigned)rand_below(&round->rand, 8),
			   8 + (unsigned)rand_below(&round->rand, 4));
	out_text(&round->out, "], ");
}

static void wish(struct round *round, const char *key, const char *value)
{
	if (once_in(round, 2))
		out_format(&round->out, "%s: %s, ", key, value);
}

static const char *flag_word(struct round *round)
{
	return once_in(round, 2) ? "true" : "false";
}

static void wish_lockout(struct round *round)
{
	static const char *const attempts[] = {"3", "5", "10", "none"};
	static const char *const periods[] = {"15", "30", "60", "forever"};
	out_text(&round->out, "lockout: {");
	wish(round, "max_attempts", ONE_OF(round, attempts));
	wish(round, "period_minutes", ONE_OF(round, periods));
	out_text(&round->out, "}, ");
}

static const char *const permission_lists[] = {"[]", "[api_only]", "[modify_all_data]",
					       "[api_only, modify_all_data]"};

static void wish_profile(struct round *round, const char *name)
{
	static const char *const hours[] = {"{}", "{monday: closed}",
					    "{friday: '08:00-18:00', monday: '08:00-18:00'}"};
	bool site = once_in(round, 2);
	out_format(&round->out, "  - {name: %s, ", name);
	wish_ranges(round, "login_ip_ranges");
	wish(round, "login_hours", ONE_OF(round, hours));
	wish(round, "permissions", ONE_OF(round, permission_lists));
	wish_lockout(round);
	if (site) {
		out_text(&round->out, "experience_cloud: true, ");
		wish(round, "device_activation", flag_word(round));
	}
	out_text(&round->out, "}\n");
}

static void policy_write(struct round *round)
{
	static const char *const words[] = {"enforce", "bypass", "enforce_relax_refresh"};
	name_text(round, "loginscope: 1\norg: {time_zone: UTC, session: {");
	wish(round, "enforce_login_ip_ranges_on_every_request", flag_word(round));
	wish(round, "lock_sessions_to_ip", flag_word(round));
	out_text(&round->out, "}, features: {");
	wish(round, "username_password_flow", flag_word(round));
	out_text(&round->out, "}, ");
	wish_ranges(round, "trusted_ip_ranges");
	wish_lockout(round);
	out_text(&round->out, "}\nprofiles:\n");
	wish_profile(round, once_in(round, 2) ? "Admin" : "System Administrator");
	wish_profile(round, "Sales");
	out_text(&round->out, "permission_sets:\n  - {name: API, ");
	wish(round, "permissions", ONE_OF(round, permission_lists));
	out_text(&round->out, "}\napps:\n  - {name: ETL, ");
	wish_ranges(round, "ip_ranges");
	wish(round, "ip_relaxation", ONE_OF(round, words));
	out_text(&round->out, "}\n  - {name: Sync, kind: external_client_app, ");
	wish(round, "ip_relaxation", ONE_OF(round, words));
	out_text(&round->out, "}\n");
	out_char(&round->out, '\0');
	folder_file("policy.yaml", out_written(&round->out).at);
}

/* --- Rounds ------------------------------------------------------------------------------------- */

static void test_random(void **state)
{
	struct round round = {.rand = rand_start("any policy into any metadata")};
	uint32_t changed = 0, also = 0;
	(void)state;
	out_init_memory(&round.out);
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct apply_scene scene;
		struct scratch_folder folder;
		char name[32];
		snprintf(name, sizeof name, "round %u", i);
		folder_enter(&folder);
		metadata_write(&round);
		policy_write(&round);
		apply_scene_open(&scene);
		assert_int_equal(apply_scene_compare(&scene, &scene.arena), OK);
		changed += scene.targets.count;
		for (uint32_t k = 0; k < scene.deployed.count; k++)
			for (uint32_t n = 0; n < scene.deployed.objects[k].count; n++)
				also += scene.deployed.objects[k].differences[n].also_count;
		apply_scene_write(&scene, name);
		apply_scene_again(&scene, name);
		apply_scene_close(&scene, &folder);
	}
	out_clear(&round.out);
	assert_true(changed > ROUNDS && also > ROUNDS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
