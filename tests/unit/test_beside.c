/* Files of tests and properties beside a policy: which they are, and what they say about
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/beside.h"
#include "policy/resolve.h"
#include "scratch_folder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* --- Names ------------------------------------------------------------------------- */

static const struct {
	const char *path;
	enum beside kind;
	const char *policy;
} names[] = {
    {"acme.tests.yaml", BESIDE_TESTS, "acme.yaml"},
    {"p/acme.tests.yml", BESIDE_TESTS, "p/acme.yml"},
    {"loginscope.properties.yaml", BESIDE_PROPERTIES, "loginscope.yaml"},
    {"git:main:acme.properties.yaml", BESIDE_PROPERTIES, "git:main:acme.yaml"},
    {"a.tests.tests.yaml", BESIDE_TESTS, "a.tests.yaml"},
    {"acme.yaml", BESIDE_COUNT, NULL},
    {"tests.yaml", BESIDE_COUNT, NULL},
    {".tests.yaml", BESIDE_COUNT, NULL},
    {"p/.tests.yaml", BESIDE_COUNT, NULL},
    {"acme.tests", BESIDE_COUNT, NULL},
    {"acme.tests.yaml.bak", BESIDE_COUNT, NULL},
    {"-", BESIDE_COUNT, NULL},
    {"", BESIDE_COUNT, NULL},
};

static void test_names(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str path = str_of(names[i].path);
		if (beside_kind(path) != names[i].kind)
			fail_msg("%s", names[i].path);
		if (names[i].policy)
			assert_string_equal(beside_policy(path, &arena), names[i].policy);
	}
	arena_clear(&arena);
}

/* --- Loading ----------------------------------------------------------------------- */

static struct scratch_folder folder;

/* A name that is as long as a name may be, so that no file can be called so and more. */
static char long_name[NAME_MAX + 1];

/* Files beside policies that are no plain files, or lead to none. */
static void links_make(void)
{
	memset(long_name, 'a', NAME_MAX);
	memcpy(long_name + NAME_MAX - strlen(".yaml"), ".yaml", strlen(".yaml"));
	folder_file(long_name, V1);
	folder_file("odd.yaml", V1);
	folder_file("fifo.yaml", V1);
	folder_file("away.yaml", V1);
	assert_int_equal(symlink("nothing", "odd.tests.yaml"), 0);
	assert_int_equal(symlink("odd.properties.yaml", "odd.properties.yaml"), 0);
	assert_int_equal(mkfifo("fifo.tests.yaml", 0600), 0);
	assert_int_equal(symlink("/dev/zero", "fifo.properties.yaml"), 0);
	assert_int_equal(symlink("plain/below", "away.tests.yaml"), 0);
	assert_int_equal(mkdir("away.properties.yaml", 0700), 0);
	assert_int_equal(mkfifo("policy-fifo", 0600), 0);
}

static int folder_begin(void **state)
{
	(void)state;
	folder_enter(&folder);
	folder_file("acme.yaml",
		    V1 "org: {time_zone: America/New_York}\nnetworks: {office: [203.0.113.0/24]}\n"
		       "profiles: [{name: A}, {name: B}]\nusers: [{username: u, profile: B}]\n"
		       "tests: [{name: taken, profile: A, expect: allow}]\n"
		       "properties: [{name: taken, never: {verdict: allow}}]\n");
	folder_file("acme.tests.yaml", V1 "tests:\n- {name: t, user: u, ip: '@office', at: "
					  "2026-03-02T12:00, expect: allow}\n");
	folder_file("p/a.yml", V1 "include: [a.tests.yml]\n");
	folder_file("p/a.tests.yml", V1 "tests: []\n");
	folder_file("p/a.properties.yml",
		    V1 "properties: [{name: n, no_broader_than: ../x.yaml}]\n");
	folder_file("plain", V1 "org: {}\n");
	folder_file("plain.properties.yaml", V1);
	links_make();
	return 0;
}

static int folder_end(void **state)
{
	(void)state;
	folder_leave(&folder);
	return 0;
}

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
};

static void run_load(struct run *run, const char *path)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	assert_int_equal(
	    policy_load(path, &options, &run->arena, &run->sources, &run->findings, &run->policy),
	    OK);
}

static const struct {
	const char *policy, *tests, *properties;
} found[] = {
    {"acme.yaml", "acme.tests.yaml", NULL},
    {"./acme.yaml", "./acme.tests.yaml", NULL},
    {"p/a.yml", NULL, "p/a.properties.yml"}, /* its tests it includes */
    {"plain", NULL, "plain.properties.yaml"},
    {"acme.tests.yaml", NULL, NULL},
    {"odd.yaml", "odd.tests.yaml", "odd.properties.yaml"},
    {"fifo.yaml", "fifo.tests.yaml", "fifo.properties.yaml"},
    {"away.yaml", "away.tests.yaml", "away.properties.yaml"},
    {"plain/below.yaml", NULL, NULL}, /* plain is no folder */
    {"nothing/acme.yaml", NULL, NULL},
    {long_name, NULL, NULL},
};

static void test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(found); i++) {
		const char *const expected[BESIDE_COUNT] = {found[i].tests, found[i].properties};
		struct arena arena;
		struct sources sources = {0};
		struct findings findings;
		struct policy *policy = NULL;
		arena_init(&arena);
		findings_init(&findings, &arena);
		struct policy named = {.file = str_of(found[i].policy)};
		if (policy_load(found[i].policy, &options, &arena, &sources, &findings, &policy) !=
		    OK)
			policy = &named;
		for (enum beside kind = 0; kind < BESIDE_COUNT; kind++) {
			const char *path = "";
			assert_int_equal(beside_find(policy, kind, &arena, &path), OK);
			if (!path != !expected[kind] || (path && strcmp(path, expected[kind]) != 0))
				fail_msg("%s: %s", found[i].policy, path ? path : "nothing");
		}
		arena_clear(&arena);
	}
	const struct policy unnamed = {.file = STR("-")};
	const char *path = "";
	assert_int_equal(beside_find(&unnamed, BESIDE_TESTS, NULL, &path), OK);
	assert_null(path);
}

/* What it names is found in the policy, and places lie in one list of sources. */
static void test_tests(void **state)
{
	(void)state;
	struct run run;
	struct test *tests = NULL;
	uint32_t count = 0;
	struct loaded_files files = {0};
	struct load_options with = options;
	with.files = &files;
	run_load(&run, "acme.yaml");
	assert_int_equal(tests_load("acme.tests.yaml", run.policy, &with, &run.arena, &run.findings,
				    &tests, &count),
			 OK);
	assert_int_equal(count, 1);
	assert_int_equal(tests->users.at[0].index, 0);
	assert_int_equal(tests->ip.rows[0].network, 0);
	assert_true(tests->at.at[0].at == 1772470800);
	assert_int_equal(run.policy->test_count, 1);
	assert_true(str_equal(run.sources.at[tests->place.file].name, STR("acme.tests.yaml")));
	assert_int_equal(files.count, 1);
	assert_true(file_identity_equal(files.at[0].identity, file_identify("acme.tests.yaml")));
	arena_clear(&run.arena);
}

static void test_properties(void **state)
{
	(void)state;
	struct run run;
	struct property *properties = NULL;
	uint32_t count = 0;
	run_load(&run, "p/a.yml");
	assert_int_equal(properties_load("p/a.properties.yml", run.policy, &options, &run.arena,
					 &run.findings, &properties, &count),
			 OK);
	assert_int_equal(count, 1);
	assert_int_equal(properties->kind, PROPERTY_NO_BROADER);
	assert_string_equal(property_approved_path(run.policy, properties, &run.arena),
			    "p/../x.yaml");
	/* A revision of its own, wherever the property stands. */
	properties->approved = STR("git:v1:q/x.yaml");
	assert_string_equal(property_approved_path(run.policy, properties, &run.arena),
			    "git:v1:q/x.yaml");
	arena_clear(&run.arena);
}

static const struct {
	const char *name;
	enum beside kind;
	const char *text, *codes;
} bad[] = {
    {"the name of a test of the policy", BESIDE_TESTS,
     V1 "tests: [{name: taken, profile: A, expect: allow}]\n", "duplicate-name"},
    {"a name twice", BESIDE_TESTS,
     V1 "tests: [{name: a, profile: A, expect: allow}, {name: a, profile: A, expect: allow}]\n",
     "duplicate-name"},
    {"the name of a property of the policy", BESIDE_PROPERTIES,
     V1 "properties: [{name: taken, never: {verdict: allow}}]\n", "duplicate-name"},
    {"a test may be called as a property", BESIDE_TESTS, V1 "tests: []\n", ""},
    {"unknown names", BESIDE_TESTS,
     V1 "tests: [{name: a, user: v, ip: '@offic', app: x, expect: allow}]\n",
     "unknown-user unknown-network unknown-app"},
    {"unknown names in a scope", BESIDE_PROPERTIES,
     V1 "properties: [{name: a, never: {profile: C, outside: '@x', verdict: allow}}]\n",
     "unknown-profile unknown-network"},
    {"a time that the org's clock skips", BESIDE_PROPERTIES,
     V1 "properties: [{name: a, never: {at: 2026-03-08T02:30, verdict: allow}}]\n", "time-skipped"},
    {"a whole policy", BESIDE_TESTS, V1 "org: {}\ntests: []\n", "unknown-key"},
    {"the other kind", BESIDE_PROPERTIES, V1 "tests: []\n", "unknown-key"},
    {"no version", BESIDE_TESTS, "tests: []\n", "missing-key"},
    {"nothing", BESIDE_TESTS, "", "empty-file"},
    {"no YAML", BESIDE_TESTS, V1 "tests: [\n", "yaml-syntax"},
    {"no text", BESIDE_TESTS, V1 "# \xff\n", "encoding"},
    {"not there", BESIDE_TESTS, NULL, "file-unreadable"},
};

static enum status kind_load(enum beside kind, const char *path, struct run *run)
{
	struct test *tests;
	struct property *properties;
	uint32_t count;
	return kind == BESIDE_TESTS ? tests_load(path, run->policy, &options, &run->arena,
						 &run->findings, &tests, &count)
				    : properties_load(path, run->policy, &options, &run->arena,
						      &run->findings, &properties, &count);
}

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct run run;
		const char *codes = "";
		run_load(&run, "acme.yaml");
		if (bad[i].text)
			folder_file("beside", bad[i].text);
		else
			assert_int_equal(remove("beside"), 0);
		enum status status = kind_load(bad[i].kind, "beside", &run);
		for (const struct finding *at = run.findings.first; at; at = at->next)
			codes =
			    arena_format(&run.arena, "%s%s%s", codes, *codes ? " " : "", at->code);
		if (status != (*bad[i].codes ? INVALID : OK) || strcmp(codes, bad[i].codes) != 0)
			fail_msg("%s: %s", bad[i].name, codes);
		arena_clear(&run.arena);
	}
}

/* What cannot be read is said, and never waited for. */
static const struct {
	enum beside kind;
	const char *path, *message;
} unreadable[] = {
    {BESIDE_TESTS, "odd.tests.yaml", "No such file or directory"},
    {BESIDE_PROPERTIES, "odd.properties.yaml", "Too many levels of symbolic links"},
    {BESIDE_TESTS, "fifo.tests.yaml", "not a plain file"},
    {BESIDE_PROPERTIES, "fifo.properties.yaml", "not a plain file"},
    {BESIDE_TESTS, "away.tests.yaml", "Not a directory"},
    {BESIDE_PROPERTIES, "away.properties.yaml", "Is a directory"},
};

static void test_unreadable(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(unreadable); i++) {
		struct run run;
		run_load(&run, "acme.yaml");
		alarm(10);
		enum status status = kind_load(unreadable[i].kind, unreadable[i].path, &run);
		alarm(0);
		const struct finding *first = run.findings.first;
		if (status != INVALID || strcmp(first->code, "file-unreadable") != 0 ||
		    strcmp(first->message, unreadable[i].message) != 0)
			fail_msg("%s: %s", unreadable[i].path, first ? first->message : "");
		arena_clear(&run.arena);
	}
}

/* What a file names as the approved policy is no FIFO, either. */
static void test_plain_policy(void **state)
{
	(void)state;
	struct run run = {0};
	struct load_options plain = options;
	plain.plain = true;
	arena_init(&run.arena);
	findings_init(&run.findings, &run.arena);
	alarm(10);
	assert_int_equal(policy_load("policy-fifo", &plain, &run.arena, &run.sources, &run.findings,
				     &run.policy),
			 INVALID);
	alarm(0);
	assert_string_equal(run.findings.first->message, "not a plain file");
	arena_clear(&run.arena);
}

/* `count` tests of times x addresses of sessions logins, each in a list of that length. */
static char *tests_text(const char *before, char letter, int count, int times, int addresses)
{
	char *text;
	size_t length;
	FILE *file = open_memstream(&text, &length);
	assert_non_null(file);
	fprintf(file, V1 "%stests:\n", before);
	for (int i = 0; i < count; i++) {
		fprintf(file, "- {name: %c%d, profile: A, ip: [10.0.0.0/8], expect: depends, at: [",
			letter, i);
		for (int k = 0; k < times; k++)
			fprintf(file, "%s2026-03-02T12:00Z", k ? ", " : "");
		fprintf(file, "], session_ip: [");
		for (int k = 0; k < addresses; k++)
			fprintf(file, "%s192.0.2.1", k ? ", " : "");
		fprintf(file, "]}\n");
	}
	assert_int_equal(fclose(file), 0);
	return text;
}

static const struct {
	const char *name;
	int own, beside, times, addresses; /* tests of the policy, and of the file */
	const char *code, *message;
} sizes[] = {
    {"as much as a test may be", 0, 1, 1000, 1000, "", ""},
    {"one time more", 0, 1, 1001, 1000, "test-too-large",
     "the lists of this test multiply to 1001000 logins; a test has at most 1000000"},
    {"as much as all may be", 5, 5, 1000, 1000, "", ""},
    {"one test more", 5, 6, 1000, 1000, "test-too-large",
     "with this test all tests are 11000000 logins; together they have at most 10000000"},
    {"told once", 5, 8, 1000, 1000, "test-too-large",
     "with this test all tests are 11000000 logins; together they have at most 10000000"},
};

static void test_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct run run;
		char *own = tests_text("profiles: [{name: A}]\n", 'o', sizes[i].own, sizes[i].times,
				       sizes[i].addresses);
		char *beside =
		    tests_text("", 'b', sizes[i].beside, sizes[i].times, sizes[i].addresses);
		folder_file("large.yaml", sizes[i].own ? own : V1 "profiles: [{name: A}]\n");
		folder_file("large.tests.yaml", beside);
		run_load(&run, "large.yaml");
		enum status status = kind_load(BESIDE_TESTS, "large.tests.yaml", &run);
		const struct finding *first = run.findings.first;
		if (status != (first ? INVALID : OK) ||
		    strcmp(first ? first->code : "", sizes[i].code) != 0 ||
		    strcmp(first ? first->message : "", sizes[i].message) != 0 ||
		    (first && first->next))
			fail_msg("%s: %s", sizes[i].name, first ? first->message : "nothing");
		arena_clear(&run.arena);
		free(own);
		free(beside);
	}
}

/* A product that no number holds. */
static void test_huge_size(void **state)
{
	(void)state;
	enum { LONG = 9000 };
	struct moment *times = calloc(LONG, sizeof *times);
	struct test test = {.name = STR("t"), .place.line = 3, .expect.place.line = 3};
	struct run run = {0};
	struct policy known = {.incomplete = true}, part = {.tests = &test, .test_count = 1};
	assert_non_null(times);
	arena_init(&run.arena);
	findings_init(&run.findings, &run.arena);
	test.profiles.place.line = 3;
	test.at = (struct moments){.at = times, .count = LONG};
	test.via.count = test.device.count = test.credential.count = test.phase.count = LONG;
	test.strong_auth.count = LONG;
	assert_int_equal(policy_resolve_beside(&known, &part, &run.arena, &run.findings), OK);
	assert_int_equal(run.findings.count, 1);
	assert_string_equal(run.findings.first->message,
			    "the lists of this test multiply to more than 10^19 logins; a test has "
			    "at most 1000000");
	arena_clear(&run.arena);
	free(times);
}

/* Of a policy that is not known nothing is missed. */
static void test_unknown_policy(void **state)
{
	(void)state;
	struct run run;
	run_load(&run, "acme.yaml");
	struct policy unknown = {.sources = &run.sources, .incomplete = true};
	run.policy = &unknown;
	assert_int_equal(kind_load(BESIDE_TESTS, "acme.tests.yaml", &run), OK);
	arena_clear(&run.arena);
}

static void test_no_memory(void **state)
{
	(void)state;
	size_t asked = SIZE_MAX;
	for (size_t nth = 1; asked >= nth; nth++) {
		struct run run;
		const char *path = NULL;
		run_load(&run, "acme.yaml");
		mem_fail_from(nth);
		enum status status = beside_find(run.policy, BESIDE_TESTS, &run.arena, &path);
		if (status == OK)
			status = kind_load(BESIDE_TESTS, path, &run);
		asked = mem_count();
		mem_fail_from(0);
		assert_int_equal(status, asked >= nth ? NOMEM : OK);
		arena_clear(&run.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),      cmocka_unit_test(test_find),
	    cmocka_unit_test(test_tests),      cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_bad),        cmocka_unit_test(test_unknown_policy),
	    cmocka_unit_test(test_unreadable), cmocka_unit_test(test_plain_policy),
	    cmocka_unit_test(test_sizes),      cmocka_unit_test(test_huge_size),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, folder_begin, folder_end);
}
