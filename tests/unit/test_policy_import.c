/* A policy that is imported is the same policy in order: for texts whose result is known, for
 * random ones however they were shuffled, and when memory runs out. The model here comes from
 * YAML under the names of metadata; reading those files is tested elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/fmt.h"
#include "load/import_order.h"
#include "load/policy_import.h"
#include "load/policy_print.h"
#include "load/schema_equal.h"
#include "oracle/policy_random.h"
#include "policy/resolve.h"
#include "policy_vary.h"

enum { RANDOM_POLICIES = 400, HOWEVER_MANY = 4 };

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
};

static void run_load(struct run *run, const char *what, struct str name, struct str text)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	if (policy_load_text(name, text, &options, &run->arena, &run->sources, &run->findings,
			     &run->policy) != OK)
		fail_msg("%s: line %u: %s\n%.*s", what, (unsigned)run->findings.first->place.line,
			 run->findings.first->message, STR_ARG(text));
}

/* In `arena`. */
static struct str import(const char *what, const struct policy *policy, struct import_how how,
			 struct arena *arena)
{
	struct import_result result;
	if (!how.name.length)
		how.name = STR("policy.yaml");
	if (policy_import(policy, &how, &options, arena, &result) != OK)
		fail_msg("%s: not imported: %s\n%.*s", what, result.findings.first->message,
			 STR_ARG(result.text));
	if (result.defect)
		fail_msg("%s: %s\n%.*s", what, result.defect, STR_ARG(result.text));
	return result.text;
}

/* --- Known texts ------------------------------------------------------------------------ */

static const struct {
	const char *name, *policy, *imported;
} bare_rows[] = {
    {"nothing", "loginscope: 1\n", "loginscope: 1\n"},
    {"ranges from the lowest on, IPv4 first, ties by the end, then the description",
     "loginscope: 1\norg: {trusted_ip_ranges: ['2001:db8::1', 203.0.113.0/24, '::1',\n"
     "  {cidr: 192.0.2.0/24, description: b}, {cidr: 192.0.2.0/24, description: a},\n"
     "  192.0.2.0/24, 192.0.2.0, 192.0.2.1 - 192.0.2.254]}\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.0\n    - 192.0.2.0/24\n"
     "    - {cidr: 192.0.2.0/24, description: a}\n    - {cidr: 192.0.2.0/24, description: b}\n"
     "    - 192.0.2.1 - 192.0.2.254\n    - 203.0.113.0/24\n    - '::1'\n    - 2001:db8::1\n"},
    {"the whole of IPv4 stays one row",
     "loginscope: 1\nprofiles: [{name: P, login_ip_ranges: [0.0.0.0 - 255.255.255.255]}]\n",
     "loginscope: 1\nprofiles:\n  - name: P\n    login_ip_ranges:\n      - 0.0.0.0/0\n"},
    {"a range that is there twice stays twice",
     "loginscope: 1\nprofiles: [{name: P, login_ip_ranges: [192.0.2.7, 192.0.2.7]}]\n",
     "loginscope: 1\nprofiles:\n  - name: P\n    login_ip_ranges:\n      - 192.0.2.7\n"
     "      - 192.0.2.7\n"},
    {"networks behind addresses",
     "loginscope: 1\norg: {trusted_ip_ranges: ['@b', '@a', 192.0.2.1]}\n"
     "networks: {b: [192.0.2.3], a: [192.0.2.2]}\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.1\n    - '@a'\n    - '@b'\n"
     "networks:\n  b:\n    - 192.0.2.3\n  a:\n    - 192.0.2.2\n"},
    {"objects by the bytes of their names; users as they were",
     "loginscope: 1\napps: [{name: b}, {name: B, ip_ranges: [192.0.2.2, 192.0.2.1]}]\n"
     "profiles: [{name: é}, {name: z}, {name: Z}]\npermission_sets: [{name: '2'}, {name: '10'}]\n"
     "users: [{username: 'y', profile: z}, {username: x, profile: Z, permission_sets: ['2']}]\n",
     "loginscope: 1\nprofiles:\n  - name: Z\n  - name: z\n  - name: é\n"
     "permission_sets:\n  - name: '10'\n  - name: '2'\n"
     "users:\n  - username: 'y'\n    profile: z\n  - username: x\n    profile: Z\n"
     "    permission_sets: ['2']\n"
     "apps:\n  - name: B\n    ip_ranges:\n      - 192.0.2.1\n      - 192.0.2.2\n  - name: b\n"},
    {"descriptions that YAML would take for something else",
     "loginscope: 1\norg: {trusted_ip_ranges: [{cidr: 192.0.2.1, description: 'a: b # c'},\n"
     "  {cidr: 192.0.2.2, description: '@x'}, {cidr: 192.0.2.3, description: '!x'},\n"
     "  {cidr: 192.0.2.4, description: \"it's \\\"q\\\"\"}, {cidr: 192.0.2.5, description: 'no'},\n"
     "  {cidr: 192.0.2.6, description: \"\\u202E\\u00e9\"}]}\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n"
     "    - {cidr: 192.0.2.1, description: 'a: b # c'}\n"
     "    - {cidr: 192.0.2.2, description: '@x'}\n    - {cidr: 192.0.2.3, description: '!x'}\n"
     "    - {cidr: 192.0.2.4, description: it's \"q\"}\n"
     "    - {cidr: 192.0.2.5, description: 'no'}\n"
     "    - {cidr: 192.0.2.6, description: \"\\u202Eé\"}\n"},
    {"a description that does not fit into its line",
     "loginscope: 1\norg: {trusted_ip_ranges: [{cidr: 192.0.2.1, description: "
     "one two three four five six seven eight nine ten eleven twelve thirteen fourteen}]}\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - cidr: 192.0.2.1\n      description: one two "
     "three four five six seven eight nine ten eleven twelve thirteen fourteen\n"},
};

static void test_bare(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bare_rows / sizeof *bare_rows; i++) {
		const char *name = bare_rows[i].name;
		const struct import_how how = {.folder = STR("acme"), .bare = true};
		struct run run;
		run_load(&run, name, STR("row.yaml"), str_of(bare_rows[i].policy));
		struct str text = import(name, run.policy, how, &run.arena);
		if (!str_equal(text, str_of(bare_rows[i].imported)))
			fail_msg("%s: imported\n%.*s", name, STR_ARG(text));
		arena_clear(&run.arena);
	}
}

/* The policy is read under that name; the text must be in what is imported. */
static const struct {
	const char *name, *file, *folder, *policy, *line;
} note_rows[] = {
    {"where a profile came from, from the folder on", "acme/profiles/Admin.profile-meta.xml",
     "acme", "loginscope: 1\nprofiles:\n  - name: Admin\n",
     "\nprofiles:\n  # profiles/Admin.profile-meta.xml:3\n  - name: Admin\n"},
    {"not twice what the same file says", "acme/profiles/Admin.profile-meta.xml", "acme",
     "loginscope: 1\nprofiles:\n  - name: Admin\n    permissions: [api_only]\n"
     "    login_ip_ranges: [192.0.2.1]\n",
     "Admin.profile-meta.xml:3\n  - name: Admin\n    login_ip_ranges:\n      - 192.0.2.1\n"
     "    permissions: [api_only]\n"},
    {"each group of the org's", "acme/settings/Security.settings", "acme",
     "loginscope: 1\norg:\n  edition: unlimited\n  trusted_ip_ranges: [192.0.2.1]\n"
     "  session: {lock_sessions_to_ip: true}\n"
     "  lockout:\n    max_attempts: 5\n",
     "\norg:\n  # settings/Security.settings:3\n  edition: unlimited\n"
     "  # settings/Security.settings:4\n  trusted_ip_ranges:\n    - 192.0.2.1\n"
     "  # settings/Security.settings:5\n  session:\n    lock_sessions_to_ip: true\n"
     "  #features: {login_with_api_token: false, soap_login: false}\n"
     "  # settings/Security.settings:6\n  lockout:\n    max_attempts: 5\n"},
    {"a clock to fill in", "a.profile", "a.profile",
     "loginscope: 1\norg: {time_zone: unknown}\nprofiles:\n"
     "  - {name: P, login_hours: {monday: closed}}\n",
     "Default Time Zone here,\n  # by its IANA name.\n  time_zone: unknown\n"},
    {"no clock to fill in", "a.profile", "a.profile",
     "loginscope: 1\norg: {time_zone: UTC}\nprofiles:\n"
     "  - {name: P, login_hours: {monday: closed}}\n",
     "\n  #edition: enterprise\n  # a.profile:2\n  time_zone: UTC\n"},
    {"an org to fill in", "a.profile", "a.profile", "loginscope: 1\nprofiles: [{name: P}]\n",
     "\n#org: {edition: enterprise, features: {soap_login: false}}\n"},
    {"features to fill in among others", "OauthOidc.settings", "OauthOidc.settings",
     "loginscope: 1\norg: {features: {username_password_flow: false, soap_login: true}}\n",
     "  features:\n    #login_with_api_token: false\n    soap_login: true\n"
     "    username_password_flow: false\n"},
    {"what is said is kept, be it the default, and no more", "a.settings", "a.settings",
     "loginscope: 1\norg: {lockout: {max_attempts: 10}, session: {lock_sessions_to_ip: false}}\n"
     "apps: [{name: A, ip_relaxation: enforce}, {name: B}]\n",
     "  session:\n    lock_sessions_to_ip: false\n"
     "  #features: {login_with_api_token: false, soap_login: false}\n  # a.settings:2\n  lockout:\n"
     "    max_attempts: 10\n\n"},
    {"of an app, too", "a.connectedApp", "a.connectedApp",
     "loginscope: 1\napps: [{name: A, ip_relaxation: enforce}, {name: B}]\n",
     "  - name: A\n    ip_relaxation: enforce\n  # a.connectedApp:2\n  - name: B\n"},
    {"users to fill in, of a profile that is there", "a.profile", "a.profile",
     "loginscope: 1\nprofiles: [{name: 'A, B'}]\n",
     "\n#users: [{username: integration@acme.example, profile: 'A, B'}]\n"},
    {"what was imported, and how much", "/x/acme/apps/A.connectedApp-meta.xml", "/x/acme/",
     "loginscope: 1\napps: [{name: a, ip_ranges: [192.0.2.1, 192.0.2.2]}]\n",
     "imported from acme:\n# 0 profiles, 1 app, 2 ranges in 1 file.\n"},
    {"a file whose name would be another line", "x/a\nb.profile", "x",
     "loginscope: 1\nprofiles: [{name: P}]\n", "\n  # a\\x0ab.profile:2\n"},
};

static bool holds(struct str text, const char *part)
{
	return memmem(text.at, text.length, part, strlen(part)) != NULL;
}

static void test_notes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof note_rows / sizeof *note_rows; i++) {
		const char *name = note_rows[i].name;
		const struct import_how how = {.folder = str_of(note_rows[i].folder)};
		struct run run;
		run_load(&run, name, str_of(note_rows[i].file), str_of(note_rows[i].policy));
		struct str text = import(name, run.policy, how, &run.arena);
		if (!holds(text, note_rows[i].line))
			fail_msg("%s: imported\n%.*s", name, STR_ARG(text));
		arena_clear(&run.arena);
	}
}

/* What another file says of an object has that one's name above it. */
static void test_several_files(void **state)
{
	(void)state;
	struct source files[] = {
	    {.name = STR("o/profiles/P.profile")},
	    {.name = STR("o/profilePasswordPolicies/PT.profilePasswordPolicy")},
	    {.name = STR("o/profileSessionSettings/PT.profileSessionSetting")}};
	struct sources sources = {files, 3};
	struct profile profile = {.name = STR("P"),
				  .permissions = PERMISSION_API_ONLY | PERMISSION_MFA_FOR_UI,
				  .experience_cloud = true,
				  .device_activation = true,
				  .place = {.file = 0, .line = 2},
				  .lockout = {.max_attempts = 3, .place = {.file = 1, .line = 4}},
				  .device_activation_place = {.file = 2, .line = 3}};
	struct policy policy = {.sources = &sources, .profiles = &profile, .profile_count = 1};
	struct arena arena;
	profile.permission_places[0] = (struct place){.file = 0, .line = 9};
	profile.permission_places[2] = (struct place){.file = 1, .line = 7};
	for (size_t day = 0; day < DAYS; day++)
		profile.login_hours.days[day].end = DAY_MINUTES;
	schema_org.set_defaults(&policy.org);
	arena_init(&arena);
	struct str text =
	    import("several", &policy, (struct import_how){.folder = STR("./o")}, &arena);
	if (!holds(text, "profiles:\n  # profiles/P.profile:2\n  - name: P\n"
			 "    # profilePasswordPolicies/PT.profilePasswordPolicy:7\n"
			 "    permissions: [api_only, mfa_for_ui]\n    experience_cloud: true\n"
			 "    # profileSessionSettings/PT.profileSessionSetting:3\n"
			 "    device_activation: true\n"
			 "    # profilePasswordPolicies/PT.profilePasswordPolicy:4\n"
			 "    lockout:\n      max_attempts: 3\n"))
		fail_msg("imported\n%.*s", STR_ARG(text));
	arena_clear(&arena);
}

static const struct {
	const char *folder, *file, *name;
} name_rows[] = {
    {"acme", "acme/profiles/A.profile", "profiles/A.profile"},
    {"acme/", "acme/profiles/A.profile", "profiles/A.profile"},
    {"./acme", "acme/profiles/A.profile", "profiles/A.profile"},
    {"acme", "./acme/profiles/A.profile", "profiles/A.profile"},
    {".", "profiles/A.profile", "profiles/A.profile"},
    {"./", "./profiles/A.profile", "profiles/A.profile"},
    {"/", "/profiles/A.profile", "profiles/A.profile"},
    {"/x/acme", "/x/acme/A.profile", "A.profile"},
    {"acme", "acme-next/A.profile", "acme-next/A.profile"},
    {"acme", "overlay.yaml", "overlay.yaml"},
    {"..", "../A.profile", "A.profile"},
    {"x/A.profile", "x/A.profile", "A.profile"},
    {"A.profile", "A.profile", "A.profile"},
    {"x/sfdx-project.json", "x/force-app/A.profile", "force-app/A.profile"},
    {"package.xml", "profiles/A.profile", "profiles/A.profile"},
    {"git:main:acme", "git:main:acme/A.profile", "A.profile"},
    {"git:main:", "git:main:acme/A.profile", "acme/A.profile"},
    {"git:main:A.profile", "git:main:A.profile", "A.profile"},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof name_rows / sizeof *name_rows; i++) {
		struct str name =
		    import_file_name(str_of(name_rows[i].folder), str_of(name_rows[i].file));
		if (!str_equal(name, str_of(name_rows[i].name)))
			fail_msg("%s from %s: %.*s", name_rows[i].file, name_rows[i].folder,
				 STR_ARG(name));
	}
}

/* --- Random ones -------------------------------------------------------------------------- */

static void shuffle(struct rand *rand, void *at, uint32_t count, size_t size)
{
	char kept[sizeof(struct profile) + sizeof(struct app)];
	char *items = at;
	assert_true(size <= sizeof kept);
	for (uint32_t i = count; i > 1; i--) {
		uint32_t other = rand_below(rand, i);
		memcpy(kept, items + other * size, size);
		memcpy(items + other * size, items + (i - 1) * size, size);
		memcpy(items + (i - 1) * size, kept, size);
	}
}

static void rows_shuffle(struct rand *rand, struct range_list *list)
{
	shuffle(rand, list->rows, list->count, sizeof *list->rows);
}

/* Another order of what has none. Tests share lists with profiles, and these go with them. */
static void policy_shuffle(struct rand *rand, struct policy *policy)
{
	rows_shuffle(rand, &policy->org.trusted_ip_ranges);
	rows_shuffle(rand, &policy->org.login_ip_ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		rows_shuffle(rand, &policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; i < policy->app_count; i++)
		rows_shuffle(rand, &policy->apps[i].ip_ranges);
	shuffle(rand, policy->profiles, policy->profile_count, sizeof *policy->profiles);
	shuffle(rand, policy->apps, policy->app_count, sizeof *policy->apps);
	shuffle(rand, policy->permission_sets, policy->permission_set_count,
		sizeof *policy->permission_sets);
}

static uint32_t row_times(const struct range_list *list, const struct range_row *wanted)
{
	uint32_t times = 0;
	for (uint32_t i = 0; i < list->count; i++)
		times += range_row_compare(&list->rows[i], wanted) == 0;
	return times;
}

/* The same rows as often, in order. */
static void list_check(const char *what, const struct range_list *before,
		       const struct range_list *after)
{
	assert_int_equal(before->count, after->count);
	for (uint32_t i = 0; i < before->count; i++) {
		const struct range_row *row = &after->rows[i];
		if (i && range_row_compare(row - 1, row) > 0)
			fail_msg("%s: row %u is not in order", what, (unsigned)i);
		if (row_times(before, row) != row_times(after, row))
			fail_msg("%s: another row %u", what, (unsigned)i);
	}
}

static void lists_check(const struct policy *before, const struct policy *after)
{
	list_check("trusted", &before->org.trusted_ip_ranges, &after->org.trusted_ip_ranges);
	list_check("login", &before->org.login_ip_ranges, &after->org.login_ip_ranges);
	assert_int_equal(before->profile_count, after->profile_count);
	for (uint32_t i = 0; i < before->profile_count; i++) {
		uint32_t other = 0;
		while (other < after->profile_count &&
		       !str_equal(before->profiles[i].name, after->profiles[other].name))
			other++;
		assert_true(other < after->profile_count);
		list_check("profile", &before->profiles[i].login_ip_ranges,
			   &after->profiles[other].login_ip_ranges);
	}
}

/* Each object says it stands in one of two files, or nowhere. */
static void places_scatter(struct rand *rand, struct policy *policy)
{
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		struct profile *profile = &policy->profiles[i];
		profile->place = (struct place){rand_below(rand, 3), rand_below(rand, 90), 1, 1};
		profile->login_ip_ranges.place = (struct place){rand_below(rand, 3), 7, 1, 1};
		profile->login_hours.place = (struct place){rand_below(rand, 3), 8, 1, 1};
		profile->lockout.place = (struct place){rand_below(rand, 3), 9, 1, 1};
	}
	policy->org.trusted_ip_ranges.place = (struct place){rand_below(rand, 3), 4, 1, 1};
}

/* A text with comments is as fmt would have it, and says what the bare one says. */
static void notes_check(const struct policy *policy, struct str bare, struct arena *arena)
{
	static const struct fmt_options none = {0};
	struct str text =
	    import("random", policy, (struct import_how){.folder = STR("acme")}, arena);
	struct fmt_result formatted;
	struct run run;
	run_load(&run, "with comments", STR("policy.yaml"), text);
	assert_int_equal(fmt_policy(STR("policy.yaml"), text, &none, &run.arena, &run.sources,
				    &run.findings, &formatted),
			 OK);
	if (!str_equal(formatted.text, text))
		fail_msg("imported:\n%.*sformatted:\n%.*s", STR_ARG(text), STR_ARG(formatted.text));
	struct str again = import("again", run.policy, (struct import_how){.bare = true}, arena);
	if (!str_equal(again, bare))
		fail_msg("bare:\n%.*sof the other:\n%.*s", STR_ARG(bare), STR_ARG(again));
	arena_clear(&run.arena);
}

static void policy_try(struct rand *rand, struct policy *policy, struct arena *arena)
{
	static struct source files[] = {{.name = STR_INIT("acme/profiles/a b.profile")},
					{.name = STR_INIT("acme/x/\xe2\x80\xae.profile-meta.xml")},
					{.name = STR_INIT("other/- y: #z.profile")}};
	static struct sources sources = {files, 3};
	const struct import_how how = {.folder = STR("acme"), .bare = true};
	struct run run;
	policy->sources = &sources;
	places_scatter(rand, policy);
	struct str bare = import("random", policy, how, arena);
	run_load(&run, "random", STR("policy.yaml"), bare);
	lists_check(policy, run.policy);
	struct str second = import("imported", run.policy, how, arena);
	if (!str_equal(bare, second))
		fail_msg("first:\n%.*ssecond:\n%.*s", STR_ARG(bare), STR_ARG(second));
	notes_check(policy, bare, arena);
	policy_shuffle(rand, policy);
	second = import("shuffled", policy, how, arena);
	if (!str_equal(bare, second))
		fail_msg("first:\n%.*sshuffled:\n%.*s", STR_ARG(bare), STR_ARG(second));
	arena_clear(&run.arena);
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("imported policies");
	unsigned tried = 0;
	for (unsigned i = 0; tried < RANDOM_POLICIES; i++) {
		struct arena arena;
		struct policy_random random;
		arena_init(&arena);
		policy_random(&rand, &arena, &random);
		if (policy_vary(&rand, &arena, &random.policy)) {
			random.policy.test_count = random.policy.property_count = 0;
			policy_try(&rand, &random.policy, &arena);
			tried++;
		}
		free(random.addresses);
		arena_clear(&arena);
		assert_true(i < HOWEVER_MANY * RANDOM_POLICIES);
	}
}

/* --- The machine ---------------------------------------------------------------------------- */

static void test_no_memory(void **state)
{
	(void)state;
	const struct import_how how = {.folder = STR("acme"), .name = STR("policy.yaml")};
	struct run run;
	run_load(&run, "no memory", STR("acme/a.profile"),
		 STR("loginscope: 1\norg: {trusted_ip_ranges: [192.0.2.9, 192.0.2.1]}\n"
		     "profiles: [{name: b, login_ip_ranges: [192.0.2.9, 192.0.2.1]}, {name: a}]\n"
		     "apps: [{name: x, ip_ranges: [192.0.2.9, 192.0.2.1]}]\n"
		     "permission_sets: [{name: s, permissions: [api_only]}]\n"));
	enum status status = NOMEM;
	size_t n = 1;
	for (; status != OK; n++) {
		struct import_result result;
		struct arena arena;
		arena_init(&arena);
		mem_fail_only(n);
		status = policy_import(run.policy, &how, &options, &arena, &result);
		mem_fail_from(0);
		assert_true(status == NOMEM || (status == OK && !result.defect));
		arena_clear(&arena);
	}
	assert_true(n > 10);
	arena_clear(&run.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bare),          cmocka_unit_test(test_notes),
	    cmocka_unit_test(test_several_files), cmocka_unit_test(test_names),
	    cmocka_unit_test(test_random),        cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
