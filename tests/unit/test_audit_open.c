/* What lets in too much: each rule and its near misses in rows, what descriptions mean in rows, and
 * random policies against the naive twin, piece by piece of the address space. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit_open_twin.h"
#include "base/mem.h"
#include "engine/described.h"
#include "load/load.h"
#include "oracle/policy_random.h"
#include "oracle/table_print.h"
#include "policy/resolve.h"

enum { POLICIES = 200, SCRIBBLES = 20000, TEXT = 4096 };

/* --- An audit of these rules alone ----------------------------------------------------- */

static const enum audit_rule asked[] = {AUDIT_TRUSTED_RANGES_OPEN,
					AUDIT_PROFILE_RANGES_OPEN,
					AUDIT_ORG_LOGIN_RANGES_OPEN,
					AUDIT_APP_RANGES_OPEN,
					AUDIT_TOKENS_WAIVED_EVERYWHERE,
					AUDIT_BROAD_TRUSTED_RANGES,
					AUDIT_BROAD_PROFILE_RANGES,
					AUDIT_TRUSTED_RANGES_WAIVE_TOKEN,
					AUDIT_PRIVILEGED_PROFILE_UNRESTRICTED,
					AUDIT_PRIVILEGED_USER_UNRESTRICTED,
					AUDIT_WIDER_THAN_DESCRIBED,
					AUDIT_ENFORCED_AT_LOGIN_ONLY};

/* But `only`, if it is a rule. */
static void skip_others(bool skip[AUDIT_RULE_COUNT], enum audit_rule only)
{
	memset(skip, true, AUDIT_RULE_COUNT);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		skip[asked[i]] = only != AUDIT_RULE_COUNT && only != asked[i];
}

static enum status audit_ask(const struct ruleset *ruleset, enum audit_rule only,
			     struct arena *arena, struct audit *ret)
{
	bool *skip = arena_array(arena, AUDIT_RULE_COUNT, sizeof *skip);
	struct audit_question *question = arena_alloc(arena, sizeof *question);
	if (!skip || !question)
		return NOMEM;
	skip_others(skip, only);
	*question = (struct audit_question){.ruleset = ruleset, .skip = skip};
	return audit_find(question, arena, ret);
}

/* --- Rows ------------------------------------------------------------------------------- */

struct opened {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
};

static void row_open(struct opened *opened, const char *name, const char *text)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*opened = (struct opened){0};
	arena_init(&opened->arena);
	findings_init(&opened->findings, &opened->arena);
	enum status status =
	    policy_load_text(STR("row.yaml"), str_of(text), &options, &opened->arena,
			     &opened->sources, &opened->findings, &opened->policy);
	if (status != OK)
		fail_msg("%s: %s", name,
			 opened->findings.first ? opened->findings.first->message : "?");
	assert_int_equal(ruleset_new(opened->policy, opened->policy->org.rules, &opened->ruleset),
			 OK);
}

static void row_close(struct opened *opened)
{
	ruleset_free(opened->ruleset);
	arena_clear(&opened->arena);
}

/* "broad-trusted-ranges org 3; …": rule, object, line; the key where there is one. */
static void findings_text(const struct audit *audit, const struct policy *policy, char ret[TEXT])
{
	size_t length = 0;
	ret[0] = 0;
	for (uint32_t i = 0; i < audit->count; i++) {
		const struct audit_finding *at = &audit->at[i];
		struct str name = audit_object_name(policy, at->object);
		length += (size_t)snprintf(ret + length, TEXT - length, "%s%s %s%s%.*s %u%s%.*s",
					   i ? "; " : "", audit_rules[at->rule].id.at,
					   audit_kind_names[at->object.kind].at,
					   name.length ? " " : "", STR_ARG(name), at->place.line,
					   at->key.length ? " " : "", STR_ARG(at->key));
		assert_true(length < TEXT);
	}
}

struct row {
	const char *name, *policy, *found;
};

#define ORG          "loginscope: 1\norg:\n"
#define TRUSTED      ORG "  trusted_ip_ranges:\n"
#define SALES        "loginscope: 1\nprofiles:\n  - name: Sales\n    login_ip_ranges:\n"
#define ADMIN        "loginscope: 1\nprofiles:\n  - name: Admin\n    permissions: [modify_all_data]\n"
#define NO_PASSWORDS ORG "  features: {soap_login: false, username_password_flow: false}\n"
#define HALVES       "      - 0.0.0.0/2\n      - 64.0.0.0/2\n      - 128.0.0.0/2\n      - 192.0.0.0/2\n"

static const struct row rows[] = {
    /* open */
    {"nothing", "loginscope: 1\n", ""},
    {"all of it", TRUSTED "    - 0.0.0.0 - 255.255.255.255\n", "trusted-ranges-open org 3"},
    {"nine tenths", TRUSTED "    - 0.0.0.0 - 201.255.255.255\n", "trusted-ranges-open org 3"},
    {"less", TRUSTED "    - 0.0.0.0 - 199.255.255.255\n", "broad-trusted-ranges org 3"},
    {"broad is not asked of what is open",
     "loginscope: 1\nprofiles: [{name: P}]\norg:\n"
     "  features: {soap_login: false, username_password_flow: false}\n"
     "  trusted_ip_ranges: [0.0.0.0/0]\n",
     "trusted-ranges-open org 5"},
    {"open by the union only", TRUSTED "    - 0.0.0.0/1\n    - 0.0.0.0/1\n",
     "broad-trusted-ranges org 3"},
    {"Session Settings", ORG "  login_ip_ranges: [0.0.0.0/0]\n", "org-login-ranges-open org 3"},
    {"Session Settings, half", ORG "  login_ip_ranges: [0.0.0.0/1]\n", ""},
    {"profile in pieces", NO_PASSWORDS "profiles:\n  - name: Sales\n    login_ip_ranges:\n" HALVES,
     "profile-ranges-open profile Sales 6"},
    {"profile by a network",
     NO_PASSWORDS "networks: {all: [0.0.0.0/0]}\nprofiles: [{name: Sales, login_ip_ranges: "
		  "['@all']}]\n",
     "profile-ranges-open profile Sales 5"},
    {"app",
     ORG "  session: {enforce_login_ip_ranges_on_every_request: true}\n"
	 "profiles: [{name: Sales, login_ip_ranges: [203.0.113.0/24]}]\n"
	 "apps:\n  - name: Kiosk\n    ip_relaxation: bypass_2factor\n    ip_ranges: [0.0.0.0/0]\n",
     "app-ranges-open app Kiosk 8"},
    {"app that enforces",
     ORG "  session: {enforce_login_ip_ranges_on_every_request: true}\n"
	 "profiles: [{name: Sales, login_ip_ranges: [203.0.113.0/24]}]\n"
	 "apps:\n  - name: Kiosk\n    ip_relaxation: enforce\n    ip_ranges: [0.0.0.0/0]\n",
     ""},
    {"app that has nothing to lift",
     "loginscope: 1\nprofiles: [{name: Sales}]\n"
     "apps:\n  - name: Kiosk\n    ip_relaxation: bypass_2factor\n    ip_ranges: [0.0.0.0/0]\n",
     ""},
    {"app that lifts what is open",
     NO_PASSWORDS "profiles: [{name: Sales, login_ip_ranges: [0.0.0.0/0]}]\n"
		  "apps:\n  - name: Kiosk\n    ip_relaxation: bypass_2factor\n    ip_ranges: "
		  "[0.0.0.0/0]\n",
     "profile-ranges-open profile Sales 4"},
    /* broad */
    {"exactly 2^24", TRUSTED "    - 16.0.0.0/8\n", ""},
    {"exactly 2^24, and 10.0.0.0/8", TRUSTED "    - 16.0.0.0/8\n    - 10.0.0.0/8\n", ""},
    {"one more", TRUSTED "    - 16.0.0.0/8\n    - 17.0.0.0\n", "broad-trusted-ranges org 3"},
    {"one more, and 10.0.0.0/8 in part", TRUSTED "    - 10.0.0.0 - 11.0.0.0\n",
     "broad-trusted-ranges org 3"},
    {"exactly 2^99", TRUSTED "    - 2400::/29\n", ""},
    {"one more of IPv6", TRUSTED "    - 2400::/29\n    - 2001:db8::1\n",
     "broad-trusted-ranges org 3"},
    {"before 2025-11", ORG "  rules_as_of: 2025-09\n  trusted_ip_ranges: [16.0.0.0/7]\n", ""},
    {"of an org that is no customer", ORG "  revenue: false\n  trusted_ip_ranges: [16.0.0.0/7]\n",
     ""},
    {"where nobody may log in",
     ORG "  trusted_ip_ranges: [16.0.0.0/7]\n  login_ip_ranges: [20.0.0.0/8]\n", ""},
    {"a profile's",
     NO_PASSWORDS "  session: {lock_sessions_to_ip: true}\n"
		  "profiles: [{name: Sales, login_ip_ranges: [16.0.0.0/7]}]\n",
     "broad-profile-ranges profile Sales 5"},
    {"two profiles with the limit each",
     NO_PASSWORDS "  session: {lock_sessions_to_ip: true}\n"
		  "profiles:\n  - {name: Sales, login_ip_ranges: [16.0.0.0/8]}\n"
		  "  - {name: Service, login_ip_ranges: [16.0.0.0/8]}\n",
     ""},
    {"a profile's, of a site without activation",
     NO_PASSWORDS
     "  session: {lock_sessions_to_ip: true}\n"
     "profiles: [{name: Sales, experience_cloud: true, login_ip_ranges: [16.0.0.0/7]}]\n",
     ""},
    {"a profile's, closed all week",
     ORG "  time_zone: Europe/Berlin\n  session: {lock_sessions_to_ip: true}\n"
	 "profiles:\n  - name: Sales\n    login_ip_ranges: [16.0.0.0/7]\n    login_hours: {monday: "
	 "closed, tuesday: closed, wednesday: closed, thursday: closed, friday: closed, saturday: "
	 "closed, sunday: closed}\n",
     ""},
    /* tokens */
    {"token waived", SALES "      - 0.0.0.0/0\n",
     "tokens-waived-everywhere profile Sales 4; profile-ranges-open profile Sales 4"},
    {"token waived, nine tenths", SALES "      - 0.0.0.0 - 201.255.255.255\n",
     "tokens-waived-everywhere profile Sales 4; profile-ranges-open profile Sales 4"},
    {"token waived by SOAP, retired",
     ORG "  rules_as_of: 2027-06\n  features: {username_password_flow: false}\nprofiles:\n"
	 "  - {name: Sales, login_ip_ranges: [0.0.0.0/0]}\n",
     "profile-ranges-open profile Sales 6"},
    {"token waived, of nobody who can log in",
     SALES "      - 0.0.0.0/0\nusers: [{username: a, profile: Sales, active: false}]\n",
     "profile-ranges-open profile Sales 4"},
    {"token waived, of somebody frozen",
     SALES "      - 0.0.0.0/0\nusers: [{username: a, profile: Sales, frozen: true}]\n",
     "profile-ranges-open profile Sales 4"},
    {"token waived, but a code asked for",
     SALES "      - 0.0.0.0/0\nusers: [{username: a, profile: Sales, permissions: [mfa_for_api], "
	   "authenticator: true}]\n",
     "profile-ranges-open profile Sales 4"},
    {"token waived where blocked",
     SALES "      - 0.0.0.0/0\ntransaction_security: [{name: afar, action: block, when: {not_in: "
	   "[203.0.113.0/24]}}]\n",
     "profile-ranges-open profile Sales 4"},
    {"token waived by trusted ranges",
     "loginscope: 1\nprofiles: [{name: A}, {name: B}]\norg:\n  trusted_ip_ranges: [0.0.0.0/0]\n",
     "trusted-ranges-open org 4; tokens-waived-everywhere org 4; trusted-ranges-waive-token org "
     "4"},
    {"token feature off",
     "loginscope: 1\nprofiles: [{name: A}]\norg:\n  features: {login_with_api_token: false}\n",
     "tokens-waived-everywhere org 4"},
    {"trusted",
     "loginscope: 1\nprofiles: [{name: A}]\norg:\n  trusted_ip_ranges: "
     "[203.0.113.0/24]\n",
     "trusted-ranges-waive-token org 4"},
    {"trusted, but a profile's ranges come first",
     ORG "  session: {lock_sessions_to_ip: true}\n  trusted_ip_ranges: [203.0.113.0/24]\n"
	 "profiles: [{name: A, login_ip_ranges: [203.0.113.0/24]}]\n",
     ""},
    {"trusted, where an app lifts the profile's ranges",
     ORG "  session: {lock_sessions_to_ip: true}\n  trusted_ip_ranges: [203.0.113.0/24]\n"
	 "profiles: [{name: A, login_ip_ranges: [203.0.113.128/25]}]\n"
	 "apps: [{name: Kiosk, ip_relaxation: bypass}]\n",
     "trusted-ranges-waive-token org 4"},
    {"trusted, lifted, but JWT gets in nowhere there",
     ORG "  session: {lock_sessions_to_ip: true}\n  trusted_ip_ranges: [203.0.113.0/24]\n"
	 "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
	 "apps: [{name: Kiosk, ip_relaxation: bypass}]\n",
     ""},
    {"trusted, with more apps than there are kinds of them",
     "loginscope: 1\napps: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e}, {name: f}, "
     "{name: "
     "g}]\nprofiles: [{name: A}]\norg:\n  trusted_ip_ranges: [203.0.113.0/24]\n",
     "trusted-ranges-waive-token org 5"},
    /* privileged */
    {"privileged", ADMIN, "privileged-profile-unrestricted profile Admin 3"},
    {"privileged, with ranges",
     ORG "  session: {lock_sessions_to_ip: true}\nprofiles: [{name: Admin, permissions: "
	 "[modify_all_data], login_ip_ranges: [203.0.113.0/24]}]\n",
     ""},
    {"privileged, open ranges",
     NO_PASSWORDS "profiles: [{name: Admin, permissions: [modify_all_data], login_ip_ranges: "
		  "[0.0.0.0/0]}]\n",
     "profile-ranges-open profile Admin 4; privileged-profile-unrestricted profile Admin 4"},
    {"privileged, in an org with login ranges", ADMIN "org:\n  login_ip_ranges: [203.0.113.0/24]\n",
     ""},
    {"privileged, in an org with open login ranges", ADMIN "org:\n  login_ip_ranges: [0.0.0.0/0]\n",
     "org-login-ranges-open org 6; privileged-profile-unrestricted profile Admin 3"},
    {"privileged, asked for MFA from afar",
     ADMIN "transaction_security: [{name: afar, action: mfa, when: {not_in: [203.0.113.0/24]}}]\n",
     "privileged-profile-unrestricted profile Admin 3"},
    {"privileged, blocked from afar",
     ADMIN
     "transaction_security: [{name: afar, action: block, when: {not_in: [203.0.113.0/24]}}]\n",
     ""},
    {"unprivileged", "loginscope: 1\nprofiles: [{name: Sales, permissions: [mfa_for_ui]}]\n", ""},
    {"a user's own",
     "loginscope: 1\nprofiles: [{name: Sales}]\nusers:\n  - {username: a, profile: Sales, "
     "permissions: [modify_all_data]}\n",
     "privileged-user-unrestricted user a 4"},
    {"by a set",
     "loginscope: 1\nprofiles: [{name: Sales}]\npermission_sets: [{name: Loader, permissions: "
     "[modify_all_data]}]\nusers:\n  - {username: a, profile: Sales, permission_sets: [Loader]}\n"
     "  - {username: b, profile: Sales}\n",
     "privileged-user-unrestricted user a 5"},
    {"by a set, of somebody locked",
     "loginscope: 1\nprofiles: [{name: Sales}]\npermission_sets: [{name: Loader, permissions: "
     "[modify_all_data]}]\nusers:\n  - {username: a, profile: Sales, permission_sets: [Loader], "
     "locked: true}\n",
     ""},
    {"by a set and by the profile",
     ADMIN "permission_sets: [{name: Loader, permissions: [modify_all_data]}]\nusers:\n"
	   "  - {username: a, profile: Admin, permission_sets: [Loader]}\n",
     "privileged-profile-unrestricted profile Admin 3"},
    {"by a set, with ranges",
     ORG "  session: {lock_sessions_to_ip: true}\nprofiles: [{name: Sales, login_ip_ranges: "
	 "[203.0.113.0/24]}]\npermission_sets: [{name: Loader, permissions: [modify_all_data]}]\n"
	 "users:\n  - {username: a, profile: Sales, permission_sets: [Loader]}\n",
     ""},
    /* described */
    {"described",
     TRUSTED "    - {cidr: 203.0.113.0/24, description: office 203.0.113.16/28}\n"
	     "    - {cidr: 198.51.100.0/24, description: office 198.51.100.0/24}\n",
     "wider-than-described org 4 203.0.113.0/24"},
    {"described, and begins before that",
     TRUSTED "    - {start: 203.0.113.0, end: 203.0.113.20, description: 203.0.113.10 - "
	     "203.0.113.20}\n",
     "wider-than-described org 4 203.0.113.0 - 203.0.113.20"},
    {"described in a network, once",
     "loginscope: 1\nnetworks:\n  hq:\n    - {cidr: 203.0.113.0/24, description: 203.0.113.7}\n"
     "org:\n  trusted_ip_ranges: ['@hq']\n",
     "wider-than-described network hq 4 203.0.113.0/24"},
    /* at login only */
    {"at login only", SALES "      - 203.0.113.0/24\n", "enforced-at-login-only org 0"},
    {"at login only, as is written",
     ORG "  session:\n    enforce_login_ip_ranges_on_every_request: false\n"
	 "profiles: [{name: Sales, login_ip_ranges: [203.0.113.0/24]}]\n",
     "enforced-at-login-only org 4"},
    {"at every request",
     ORG "  session: {enforce_login_ip_ranges_on_every_request: true}\n"
	 "profiles: [{name: Sales, login_ip_ranges: [203.0.113.0/24]}]\n",
     ""},
    {"sessions locked",
     ORG "  session: {lock_sessions_to_ip: true}\n"
	 "profiles: [{name: Sales, login_ip_ranges: [203.0.113.0/24]}]\n",
     ""},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct opened opened;
		struct audit audit;
		char text[TEXT];
		row_open(&opened, rows[i].name, rows[i].policy);
		assert_int_equal(audit_ask(opened.ruleset, AUDIT_RULE_COUNT, &opened.arena, &audit),
				 OK);
		findings_text(&audit, opened.policy, text);
		if (strcmp(text, rows[i].found) != 0)
			fail_msg("%s: %s\nnot %s", rows[i].name, text, rows[i].found);
		row_close(&opened);
	}
}

/* --- Sentences --------------------------------------------------------------------------- */

struct sentence {
	const char *name, *policy;
	enum audit_rule rule; /* the only one asked */
	const char *what;
	const char *todo; /* how it begins; NULL: not asked */
};

static const struct sentence sentences[] = {
    {"all", TRUSTED "    - 0.0.0.0/0\n", AUDIT_TRUSTED_RANGES_OPEN,
     "the org's trusted IP ranges hold all 3,702,258,688 globally routable IPv4 addresses, so that "
     "being trusted says nothing about an address; they are broad, too, and no longer spare a new "
     "device the verification of identity",
     NULL},
    {"nine tenths",
     ORG "  rules_as_of: 2025-09\n  trusted_ip_ranges: [0.0.0.0 - 201.255.255.255]\n",
     AUDIT_TRUSTED_RANGES_OPEN,
     "the org's trusted IP ranges hold 3,333,160,192 of the 3,702,258,688 globally routable IPv4 "
     "addresses (90.0 %), so that being trusted says nothing about an address",
     NULL},
    {"Session Settings", ORG "  login_ip_ranges: [0.0.0.0/0]\n", AUDIT_ORG_LOGIN_RANGES_OPEN,
     "the login IP ranges of Session Settings hold all 3,702,258,688 globally routable IPv4 "
     "addresses, so that they keep hardly anybody out",
     NULL},
    {"profile", SALES HALVES, AUDIT_PROFILE_RANGES_OPEN,
     "the login IP ranges of profile \"Sales\" hold all 3,702,258,688 globally routable IPv4 "
     "addresses, so that they keep hardly anybody out; they are broad, too, and no longer spare a "
     "new device the verification of identity",
     NULL},
    {"app",
     "loginscope: 1\nprofiles: [{name: A, login_ip_ranges: [203.0.113.0/24]}, {name: B, "
     "login_ip_ranges: [203.0.113.0/24]}]\napps: [{name: Kiosk, ip_relaxation: bypass_2factor, "
     "ip_ranges: [0.0.0.0/0]}]\n",
     AUDIT_APP_RANGES_OPEN,
     "the IP ranges of app \"Kiosk\" hold all 3,702,258,688 globally routable IPv4 addresses, so "
     "that it lifts the login IP ranges of 2 profiles nearly everywhere on the web server flow",
     NULL},
    {"one more", TRUSTED "    - 16.0.0.0/8\n    - 17.0.0.0\n", AUDIT_BROAD_TRUSTED_RANGES,
     "the org's trusted IP ranges are broad, so that they no longer spare a new device the "
     "verification of identity: their rows add up to 16,777,217 IPv4 addresses, as a sum and as a "
     "union, over the limit of 16,777,216",
     "write the addresses that are really used"},
    {"by the sum only", TRUSTED "    - 16.0.0.0/8\n    - 16.1.0.0/16\n    - 10.0.0.0/8\n",
     AUDIT_BROAD_TRUSTED_RANGES,
     "the org's trusted IP ranges are broad, so that they no longer spare a new device the "
     "verification of identity: their rows add up to 16,842,752 IPv4 addresses as a sum, over the "
     "limit of 16,777,216, and to 16,777,216 as a union, within it",
     "write each address once"},
    {"IPv6 too large, IPv4 by the sum only",
     SALES "      - 16.0.0.0/8\n      - 16.0.0.0/8\n      - 2400::/28\n",
     AUDIT_BROAD_PROFILE_RANGES,
     "the login IP ranges of profile \"Sales\" are broad, so that they no longer spare a new "
     "device the verification of identity: their rows add up to 33,554,432 IPv4 addresses as a "
     "sum, over the limit of 16,777,216, and to 16,777,216 as a union, within it; and to "
     "2^100 IPv6 addresses, as a sum and as a union, over the "
     "limit of 2^99",
     "write the addresses that are really used"},
    {"both families", SALES "      - 16.0.0.0/7\n      - 16.0.0.0/8\n      - 2400::/28\n",
     AUDIT_BROAD_PROFILE_RANGES,
     "the login IP ranges of profile \"Sales\" are broad, so that they no longer spare a new "
     "device the verification of identity: their rows add up to 50,331,648 IPv4 addresses as a "
     "sum, over the limit of 16,777,216, and to 33,554,432 as a union; and to "
     "2^100 IPv6 addresses, as a sum and as a union, over the "
     "limit of 2^99",
     "write the addresses that are really used"},
    {"token, by both ways", SALES "      - 0.0.0.0/0\n", AUDIT_TOKENS_WAIVED_EVERYWHERE,
     "the login IP ranges of profile \"Sales\" let its users log in over SOAP and the "
     "username-password flow of OAuth with the bare password, without a security token, from all "
     "3,702,258,688 globally routable IPv4 addresses",
     NULL},
    {"token, by the flow",
     ORG "  rules_as_of: 2027-06\nprofiles: [{name: A, login_ip_ranges: [0.0.0.0/0]}]\n",
     AUDIT_TOKENS_WAIVED_EVERYWHERE,
     "the login IP ranges of profile \"A\" let its users log in over the username-password flow of "
     "OAuth with the bare password, without a security token, from all 3,702,258,688 globally "
     "routable IPv4 addresses",
     NULL},
    {"token, trusted",
     "loginscope: 1\nprofiles: [{name: A}, {name: B}]\nusers: [{username: a, profile: A}, "
     "{username: b, profile: A}]\norg:\n  trusted_ip_ranges: [0.0.0.0 - 201.255.255.255]\n",
     AUDIT_TOKENS_WAIVED_EVERYWHERE,
     "the org's trusted IP ranges waive the security token nearly everywhere, so that 2 users and "
     "the users of 1 profile can log in to the API with the bare password from 3,333,160,192 of "
     "the 3,702,258,688 globally routable IPv4 addresses (90.0 %)",
     NULL},
    {"token, off",
     "loginscope: 1\nprofiles: [{name: A}]\norg:\n  features: {login_with_api_token: false}\n",
     AUDIT_TOKENS_WAIVED_EVERYWHERE,
     "the org asks for no security token (login_with_api_token is off), so that the users of 1 "
     "profile can log in to the API with the bare password from all 3,702,258,688 globally "
     "routable "
     "IPv4 addresses",
     NULL},
    {"trusted",
     "loginscope: 1\nprofiles: [{name: A}]\norg:\n  trusted_ip_ranges: [203.0.113.0/24, "
     "203.0.113.7]\n",
     AUDIT_TRUSTED_RANGES_WAIVE_TOKEN,
     "the org's trusted IP ranges let the users of 1 profile log in to the API with the bare "
     "password from 256 addresses, from where an OAuth JWT login goes through as well",
     NULL},
    {"privileged", ADMIN, AUDIT_PRIVILEGED_PROFILE_UNRESTRICTED,
     "profile \"Admin\" grants modify_all_data and has no login IP ranges: its users can log in "
     "from all 3,702,258,688 globally routable IPv4 addresses",
     NULL},
    {"a user by a set",
     "loginscope: 1\nprofiles: [{name: Sales, login_ip_ranges: [0.0.0.0/0]}]\npermission_sets: "
     "[{name: Loader, permissions: [modify_all_data]}]\nusers:\n  - {username: a, profile: Sales, "
     "permission_sets: [Loader]}\n",
     AUDIT_PRIVILEGED_USER_UNRESTRICTED,
     "user \"a\" has modify_all_data from permission set \"Loader\" and can log in from all "
     "3,702,258,688 globally routable IPv4 addresses: profile \"Sales\" has login IP ranges that "
     "leave hardly anybody out",
     NULL},
    {"a user's own",
     "loginscope: 1\nprofiles: [{name: Sales}]\nusers:\n  - {username: a, profile: Sales, "
     "permissions: [modify_all_data]}\n",
     AUDIT_PRIVILEGED_USER_UNRESTRICTED,
     "user \"a\" has modify_all_data of its own and can log in from all 3,702,258,688 globally "
     "routable IPv4 addresses: profile \"Sales\" has no login IP ranges",
     NULL},
    {"described", TRUSTED "    - {cidr: 203.0.113.0/24, description: IP 203.0.113.7}\n",
     AUDIT_WIDER_THAN_DESCRIBED,
     "203.0.113.0/24 of the org's trusted IP ranges has 255 addresses outside of 203.0.113.7, "
     "which its description \"IP 203.0.113.7\" speaks of",
     NULL},
    {"at login only", SALES "      - 203.0.113.0/24\n", AUDIT_ENFORCED_AT_LOGIN_ONLY,
     "the login IP ranges of 1 profile hold at login only: a session that began inside goes on "
     "from anywhere",
     NULL},
};

static void test_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		const struct sentence *at = &sentences[i];
		struct opened opened;
		struct audit audit;
		row_open(&opened, at->name, at->policy);
		assert_int_equal(audit_ask(opened.ruleset, at->rule, &opened.arena, &audit), OK);
		assert_int_equal(audit.count, 1);
		if (strcmp(audit.at[0].what, at->what) != 0)
			fail_msg("%s: %s\nnot %s", at->name, audit.at[0].what, at->what);
		if (at->todo && strncmp(audit.at[0].todo, at->todo, strlen(at->todo)) != 0)
			fail_msg("%s: %s\nnot %s", at->name, audit.at[0].todo, at->todo);
		row_close(&opened);
	}
}

/* Nobody here writes the rows of a published list. */
static void test_published(void **state)
{
	struct opened opened;
	struct audit audit;
	(void)state;
	row_open(&opened, "published",
		 "loginscope: 1\n"
		 "networks: {hq: [{cidr: 203.0.113.0/24, description: 203.0.113.7}]}\n");
	for (unsigned published = 0; published < 2; published++) {
		if (published)
			opened.policy->networks[0].published.file = STR("hq.txt");
		assert_int_equal(audit_ask(opened.ruleset, AUDIT_RULE_COUNT, &opened.arena, &audit),
				 OK);
		assert_int_equal(audit.count, published ? 0 : 1);
	}
	row_close(&opened);
}

/* --- Descriptions ------------------------------------------------------------------------ */

struct description_row {
	const char *row, *description, *means; /* NULL: nothing */
};

static const struct description_row description_rows[] = {
    {"203.0.113.0/24", "Head office", NULL},
    {"203.0.113.0/24", "", NULL},
    {"203.0.113.0/24", "203.0.113.7", "203.0.113.7"},
    {"203.0.113.0/24", "HQ 203.0.113.7", NULL},
    {"203.0.113.0/24", "HQ (203.0.113.7)", NULL},
    {"203.0.113.0/24", "HQ=203.0.113.7.", NULL},
    {"203.0.113.0/24", "203.0.113.7: VPN", NULL},
    {"203.0.113.0/24", "203.0.113.7 - VPN", NULL},
    {"203.0.113.0/24", "-203.0.113.7- VPN", NULL},
    {"203.0.113.0/24", "203.0.113.16/28", "203.0.113.16/28"},
    {"203.0.113.0/24", "203.0.113.20/28", "203.0.113.16/28"},
    {"203.0.113.0/24", "203.0.113.1-203.0.113.9", "203.0.113.1 - 203.0.113.9"},
    {"203.0.113.0/24", "203.0.113.1 - 203.0.113.9", "203.0.113.1 - 203.0.113.9"},
    {"203.0.113.0/24",
     "203.0.113.1\xe2\x80\x93"
     "203.0.113.9",
     "203.0.113.1 - 203.0.113.9"},
    {"203.0.113.0/24", "from 203.0.113.1 to 203.0.113.9", NULL},
    {"203.0.113.0/24", "203.0.113.9, 203.0.113.1", NULL},
    {"203.0.113.0/24", "203.0.113.7\xc2\xa0VPN", NULL},
    {"203.0.113.0/24", "203.0.113.9-203.0.113.1", NULL},
    {"203.0.113.0/24", "203.0.113.8 - 203.0.114.20", "203.0.113.8 - 203.0.114.20"},
    {"203.0.113.0/24", "203.0.112.8- 203.0.114.20", "203.0.112.8 - 203.0.114.20"},
    {"203.0.113.0/24", "203.0.112.8 \xe2\x80\x93 203.0.113.2", "203.0.112.8 - 203.0.113.2"},
    {"203.0.113.0/24", "203.0.113.8 -203.0.114.20", "203.0.113.8 - 203.0.114.20"},
    {"203.0.113.0/24", "203.0.113.9 - 203.0.113.1", NULL},
    {"203.0.113.0/24", "203.0.113.9 - gate - 203.0.114.1", NULL},
    {"203.0.113.0/24", "203.0.113.9 - 2001:db8::1", NULL},
    {"203.0.113.0/24", "IP address 203.0.113.7 (only)", "203.0.113.7"},
    {"203.0.113.0/24", "Single host: 203.0.113.7.", "203.0.113.7"},
    {"2001:db8::/32", "IP 2001:db8::1", "2001:db8::1"},
    {"203.0.113.0/24", "VPN gateway 203.0.113.7", NULL},
    {"203.0.113.0/24", "DNS 203.0.113.53, NTP 203.0.113.57", NULL},
    /* one thing */
    {"203.0.113.0/24", "HQ 203.0.113.0/28, Berlin", "203.0.113.0/28"},
    {"203.0.113.0/24", "203.0.113.0/28, 203.0.113.16/28", NULL},
    {"203.0.113.0/24", "203.0.113.0/28, gateway 203.0.113.1", NULL},
    {"203.0.113.0/24", "203.0.113.0/28, LAN 10.0.0.0/8", NULL},
    {"203.0.113.0/24", "203.0.113.0/28 and others", NULL},
    {"203.0.113.0/24", "203.0.113.0/28, etc.", NULL},
    {"203.0.113.0/24", "all but 203.0.113.0/28", NULL},
    {"203.0.113.0/24", "Not 203.0.113.0/28", NULL},
    {"203.0.113.0/24", "two /28 blocks: broad as well", NULL},
    {"203.0.113.0/24", "TWO /28", NULL},
    {"203.0.113.0/24", "/28 blocks", NULL},
    /* lengths */
    {"203.0.113.0/24", "a /28", "203.0.113.0/28"},
    {"203.0.113.0/24", "/24", "203.0.113.0/24"},
    {"203.0.113.100 - 203.0.113.200", "(/25)", "203.0.113.0/25"},
    {"203.0.113.0/24", "203.0.113.0 /28", "203.0.113.0/28"},
    {"203.0.113.0/24", "203.0.113.40 /28", "203.0.113.32/28"},
    {"203.0.113.0/24", "203.0.114.40 /28", NULL},
    {"203.0.113.0/24", "203.0.113.40 (mask /28)", NULL},
    {"203.0.113.0/24", "203.0.113.0 255.255.255.0", "203.0.113.0/24"},
    {"203.0.113.0/24", "203.0.113.40 255.255.255.240", "203.0.113.32/28"},
    {"203.0.113.0/24", "mask 255.255.255.240", "203.0.113.0/28"},
    {"203.0.113.0/24", "mask 255.255.240.255", NULL},
    {"203.0.113.0/24", "mask 255.0.0.0", "203.0.0.0/8"},
    {"203.0.113.0/24", "mask 254.0.0.0", NULL},
    /* A netmask is of IPv4, whatever the row is. */
    {"2a00:1450::/32", "2a00:1450::/64 255.255.255.0", "2a00:1450::/64"},
    {"2a00:1450::/32", "2a00:1450::7 255.255.255.0", "2a00:1450::7"},
    {"2a00:1450::/32", "255.255.255.0", NULL},
    {"203.0.113.0/24", "/33", NULL},
    {"203.0.113.0/24", "/024", NULL},
    {"203.0.113.0/24", "/24s", NULL},
    {"203.0.113.0/24", "2 x /25", NULL},
    {"203.0.113.0/24", "2x /25", NULL},
    {"203.0.113.0/24", "2 \xc3\x97 /25", NULL},
    {"203.0.113.0/24", "4 /26", NULL},
    {"203.0.113.0/24", "24/7 desk", NULL},
    {"203.0.113.0/24", "/0", "0.0.0.0/0"},
    {"2001:db8::/32", "/48", "2001:db8::/48"},
    {"2001:db8::/32", "/128", "2001:db8::"},
    {"2001:db8::/32", "/0", "::/0"},
    /* no addresses */
    {"1.2.3.0/24", "agent 1.2.3.4-beta", NULL},
    {"1.2.3.0/24", "agent v1.2.3.4", NULL},
    {"1.2.3.0/24", "agent 1.2.3.4.5", NULL},
    {"203.0.113.0/24", "agent 1.2.3.4", NULL},
    {"203.0.113.0/24", "LAN 10.0.0.0/8 behind NAT", NULL},
    {"203.0.113.0/24", "203.0.113.x", NULL},
    {"203.0.113.0/24", "203.0.113.0-255", NULL},
    {"203.0.113.0/24", "203.0.113/24", NULL},
    {"203.0.113.0/24", "ticket 203.0.1", NULL},
    {"203.0.113.0/24", "203.0.113.007", NULL},
    {"203.0.113.0/24", "https://203.0.113.7/", NULL},
    {"203.0.113.0/24", "203.0.113.7:443", NULL},
    /* more octets */
    {"203.0.113.0/24", "203.0.113.7, 8, 9", NULL},
    {"203.0.113.0/24", "203.0.113.7 - 20", NULL},
    {"203.0.113.0/24", "203.0.113.7 / .8", NULL},
    {"203.0.113.0/24", "203.0.113.7 & 10-12", NULL},
    {"203.0.113.0/24", "203.0.113.7 (2019)", NULL},
    {"203.0.113.0/24", "203.0.113.7 2nd floor", NULL},
    {"203.0.113.0/24", "203.0.113.7 8 and 203.0.113.20", NULL},
    /* both families */
    {"2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::/48"},
    {"2001:db8::/32", "2001:db8::", "2001:db8::"},
    {"2001:db8::/32", "office 2001:db8::1: VPN", NULL},
    {"2001:db8::/32", "203.0.113.7", NULL},
    {"203.0.113.0/24", "203.0.113.7 and 2001:db8::1", NULL},
    {"203.0.113.0/24", "::ffff:203.0.113.7", "203.0.113.7"},
    {"2001:db8::/32", "a::b :: :", NULL},
};

static struct range range_of(const char *text)
{
	struct range range;
	struct range_problem problem;
	if (strcmp(text, "::/0") == 0)
		return (struct range){0, ADDR_LAST};
	assert_int_equal(range_parse(str_of(text), &range, &problem), RANGE_OK);
	return range;
}

static void test_descriptions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof description_rows / sizeof *description_rows; i++) {
		const struct description_row *at = &description_rows[i];
		struct range means = {0}, found = {0};
		bool any = described_find(str_of(at->description), range_of(at->row), &found);
		if (at->means)
			means = range_of(at->means);
		if (any != (at->means != NULL) || found.first != means.first ||
		    found.last != means.last) {
			char text[RANGE_TEXT] = "nothing";
			if (any)
				range_format(found, text);
			fail_msg("%s \"%s\": %s", at->row, at->description, text);
		}
	}
}

/* Whatever stands there, what it means has an address in common with the row, and lies in its
 * family. */
static void test_scribbles(void **state)
{
	static const char *const pieces[] = {
	    "203.0.113.",     "7",     "/24", " ", "-", " - ",          "2001:db8::",
	    "255.255.",       "255.0", "x",   ",", ".", "\xe2\x80\x93", "\xff",
	    "203.0.113.0/28", "(",     "::",  "HQ"};
	struct rand rand = rand_start("descriptions");
	(void)state;
	for (unsigned i = 0; i < SCRIBBLES; i++) {
		char text[512] = "";
		struct range row =
		    range_of(rand_once_in(&rand, 3) ? "2001:db8::/64" : "203.0.113.0/26");
		struct range found;
		for (unsigned n = rand_below(&rand, 16); n > 0; n--)
			strcat(text, pieces[rand_below(&rand, sizeof pieces / sizeof *pieces)]);
		if (!described_find(str_of(text), row, &found))
			continue;
		assert_true(found.first <= found.last);
		assert_true(found.first <= row.last && found.last >= row.first);
		if (addr_is_v4(row.first))
			assert_true(addr_is_v4(found.first) && addr_is_v4(found.last));
	}
}

/* --- Random policies --------------------------------------------------------------------- */

/* Lists that are about open, and about broad. */
static void list_widen(struct rand *rand, struct range_list *list)
{
	static const struct range wide[] = {
	    {ADDR_V4_FIRST, ADDR_V4_FIRST + 0xc8ffffff}, /* to 200.255.255.255: less than 9/10 */
	    {ADDR_V4_FIRST, ADDR_V4_FIRST + 0xc9ffffff}, /* to 201.255.255.255: more */
	    {ADDR_V4_FIRST, ADDR_V4_LAST},
	    {ADDR_V4_FIRST + 0x10000000, ADDR_V4_FIRST + 0x10ffffff}, /* 16.0.0.0/8 */
	};
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network == NONE && rand_once_in(rand, 4))
			list->rows[i].range = wide[rand_below(rand, 4)];
}

static void policy_widen(struct rand *rand, struct policy *policy)
{
	list_widen(rand, &policy->org.trusted_ip_ranges);
	list_widen(rand, &policy->org.login_ip_ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		list_widen(rand, &policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; i < policy->app_count; i++)
		list_widen(rand, &policy->apps[i].ip_ranges);
}

static bool twin_has(const struct twin *twin, const struct audit_finding *finding)
{
	for (uint32_t i = 0; i < twin->count; i++)
		if (twin->at[i].rule == finding->rule &&
		    twin->at[i].object.kind == finding->object.kind &&
		    twin->at[i].object.index == finding->object.index)
			return true;
	return false;
}

static void differ(const struct policy_random *random, const struct audit *audit,
		   const struct twin *twin)
{
	table_policy_print(stderr, "audit", random);
	for (uint32_t i = 0; i < audit->count; i++)
		fprintf(stderr, "found %s %s %u\n", audit_rules[audit->at[i].rule].id.at,
			audit_kind_names[audit->at[i].object.kind].at, audit->at[i].object.index);
	for (uint32_t i = 0; i < twin->count; i++)
		fprintf(stderr, "twin %s %s %u\n", audit_rules[twin->at[i].rule].id.at,
			audit_kind_names[twin->at[i].object.kind].at, twin->at[i].object.index);
	fail_msg("the twin finds other things");
}

static void people_check(const struct audit_finding *finding, const struct twin *twin)
{
	char of_users[32], of_profiles[48];
	snprintf(of_users, sizeof of_users, "let %u user", twin->users);
	snprintf(of_profiles, sizeof of_profiles, "the users of %u profile%s", twin->profiles,
		 twin->profiles == 1 ? "" : "s");
	assert_true(!twin->users || strstr(finding->what, of_users));
	assert_true(!twin->profiles || strstr(finding->what, of_profiles));
	assert_int_equal(count_compare(rangeset_count(finding->addresses), twin->addresses), 0);
}

static void random_check(struct rand *rand, unsigned tally[AUDIT_RULE_COUNT])
{
	struct arena arena;
	struct policy_random random;
	struct ruleset *ruleset;
	struct audit audit;
	struct twin twin;
	enum rules rules = rand_below(rand, RULES_COUNT);
	arena_init(&arena);
	policy_random(rand, &arena, &random);
	policy_widen(rand, &random.policy);
	assert_int_equal(ruleset_new(&random.policy, rules, &ruleset), OK);
	assert_int_equal(audit_ask(ruleset, AUDIT_RULE_COUNT, &arena, &audit), OK);
	audit_open_twin(&random.policy, rules, &twin);
	bool equal = audit.count == twin.count;
	for (uint32_t i = 0; i < audit.count; i++) {
		equal &= twin_has(&twin, &audit.at[i]);
		tally[audit.at[i].rule]++;
	}
	if (!equal)
		differ(&random, &audit, &twin);
	for (uint32_t i = 0; i < audit.count; i++)
		if (audit.at[i].rule == AUDIT_TRUSTED_RANGES_WAIVE_TOKEN)
			people_check(&audit.at[i], &twin);
	ruleset_free(ruleset);
	free(random.addresses);
	arena_clear(&arena);
}

/* Each rule has to be seen, but for the one about descriptions. */
static void test_random(void **state)
{
	struct rand rand = rand_start("audit open");
	unsigned tally[AUDIT_RULE_COUNT] = {0};
	(void)state;
	for (unsigned i = 0; i < POLICIES; i++)
		random_check(&rand, tally);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (!tally[asked[i]] && asked[i] != AUDIT_WIDER_THAN_DESCRIBED)
			fail_msg("%s was never found", audit_rules[asked[i]].id.at);
}

/* --- Out of memory ------------------------------------------------------------------------ */

static const char everything[] =
    "loginscope: 1\n"
    "org:\n"
    "  trusted_ip_ranges: [{cidr: 16.0.0.0/7, description: 16.0.0.7}, 2400::/12]\n"
    "networks: {all: [0.0.0.0/0]}\n"
    "profiles:\n"
    "  - {name: Admin, permissions: [modify_all_data], login_ip_ranges: ['@all']}\n"
    "  - {name: Sales, login_ip_ranges: [16.0.0.0/7]}\n"
    "  - name: Service\n"
    "permission_sets: [{name: Loader, permissions: [modify_all_data]}]\n"
    "users: [{username: a, profile: Service, permission_sets: [Loader]}]\n"
    "apps:\n"
    "  - {name: Kiosk, ip_relaxation: bypass_2factor, ip_ranges: ['@all']}\n"
    "  - {name: Free, ip_relaxation: bypass}\n";

/* All of it or nothing. Room that could not be given back (realloc(3) to less) is no failure. */
static void test_no_memory(void **state)
{
	struct opened opened;
	struct audit audit;
	char whole[TEXT], text[TEXT];
	bool through = false;
	(void)state;
	row_open(&opened, "everything", everything);
	assert_int_equal(audit_ask(opened.ruleset, AUDIT_RULE_COUNT, &opened.arena, &audit), OK);
	findings_text(&audit, opened.policy, whole);
	for (size_t nth = 1; !through; nth++) {
		struct arena arena;
		arena_init(&arena);
		mem_fail_only(nth);
		enum status status = audit_ask(opened.ruleset, AUDIT_RULE_COUNT, &arena, &audit);
		through = mem_count() < nth;
		mem_fail_from(0);
		assert_true(status == OK || (status == NOMEM && !through));
		if (status == OK) {
			findings_text(&audit, opened.policy, text);
			assert_string_equal(text, whole);
		}
		arena_clear(&arena);
	}
	row_close(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),      cmocka_unit_test(test_sentences),
	    cmocka_unit_test(test_published), cmocka_unit_test(test_descriptions),
	    cmocka_unit_test(test_scribbles), cmocka_unit_test(test_random),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
