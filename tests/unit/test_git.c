/* Policies of a revision: a scratch repository is made with git, and read as files are. Tests
 * that need git are skipped where there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "load/beside.h"
#include "load/file_name.h"
#include "load/git_folder.h"
#include "base/git_name.h"
#include "load/load.h"
#include "scratch_folder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* --- Names ------------------------------------------------------------------------- */

static const struct {
	const char *name, *revision, *prefix;
} names[] = {
    {"git:main:a.yaml", "main", "git:main:"},
    {"git:main:", "main", "git:main:"},
    {"git:origin/main:p/a.yaml", "origin/main", "git:origin/main:"},
    {"git:HEAD@{2026-01-01 12:30}:a:b", "HEAD@{2026-01-01 12:30}", "git:HEAD@{2026-01-01 12:30}:"},
    {"git:v1^{/a:b}:a", "v1^{/a:b}", "git:v1^{/a:b}:"},
    {"git:main", "", ""},
    {"git::a.yaml", "", ""},
    {"git:", "", ""},
    {"gitt:main:a", "", ""},
    {"./git:main:a", "", ""},
    {"", "", ""},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str name = str_of(names[i].name);
		if (!str_equal(git_name_revision(name), str_of(names[i].revision)) ||
		    git_name_prefix(name) != strlen(names[i].prefix))
			fail_msg("%s", names[i].name);
	}
}

static const struct {
	const char *file, *name, *path;
} relatives[] = {
    {"git:main:a.yaml", "b.yaml", "git:main:b.yaml"},
    {"git:a/b:a.yaml", "b.yaml", "git:a/b:b.yaml"},
    {"git:a/b:p/a.yaml", "../b.yaml", "git:a/b:p/../b.yaml"},
    {"a.yaml", "git:main:b.yaml", "./git:main:b.yaml"},
    {"a.yaml", "-", "./-"},
    {"p/a.yaml", "git:main:b.yaml", "p/git:main:b.yaml"},
    {"git:main:a.yaml", "git:x:b.yaml", "git:main:git:x:b.yaml"},
};

/* What a policy names is where the policy is, whatever it is called. */
static void test_relatives(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(relatives); i++) {
		char path[PATH_MAX];
		assert_true(
		    file_name_path(str_of(relatives[i].file), str_of(relatives[i].name), path));
		assert_string_equal(path, relatives[i].path);
	}
}

/* --- Folders ------------------------------------------------------------------------ */

static void test_folder(void **state)
{
	(void)state;
	static const char bytes[] = "100644 b\0"
				    "1234"
				    "40000 a\0"
				    "5678"
				    "120000 c.d\0"
				    "9abc"
				    "160000 e\0"
				    "defg";
	static const struct {
		const char *name;
		enum git_mode mode;
		const char *id;
	} entries[] = {{"a", GIT_FOLDER, "5678"},
		       {"b", GIT_FILE, "1234"},
		       {"c.d", GIT_LINK, "9abc"},
		       {"e", GIT_MODULE, "defg"}};
	struct arena arena;
	struct git_folder folder;
	arena_init(&arena);
	struct str text = {bytes, sizeof bytes - 1};
	assert_int_equal(git_folder_parse(text, 4, &arena, &folder), OK);
	assert_int_equal(folder.count, COUNT(entries));
	for (size_t i = 0; i < COUNT(entries); i++) {
		const struct git_entry *entry = git_folder_find(&folder, str_of(entries[i].name));
		assert_ptr_equal(entry, &folder.at[i]);
		assert_int_equal(entry->mode, entries[i].mode);
		assert_memory_equal(entry->id, entries[i].id, 4);
	}
	assert_null(git_folder_find(&folder, STR("c")));
	assert_null(git_folder_find(&folder, STR("c.dd")));
	assert_null(git_folder_find(&folder, STR("")));
	assert_null(git_folder_find(&folder, (struct str){"b\0", 2}));
	/* Cut off anywhere it is whole entries or refused, and never read beyond. */
	for (size_t length = 0; length < text.length; length++) {
		char *copy = malloc(length + 1);
		assert_non_null(copy);
		memcpy(copy, bytes, length);
		enum status status =
		    git_folder_parse((struct str){copy, length}, 4, &arena, &folder);
		assert_true(status == OK || status == INVALID);
		free(copy);
	}
	arena_clear(&arena);
}

/* --- A repository --------------------------------------------------------------------- */

static struct scratch_folder folder;
static bool has_git;

static void shell(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static void file_put(const char *path, const char *text)
{
	folder_file(path, text);
}

/* Two commits: what is in the first differs from the second, and from the files. */
static void repository_make(void)
{
	shell("git init -q -b main . && git config user.name t && git config user.email "
	      "t@acme.example"
	      " && git config commit.gpgsign false && git config gc.auto 0 && git config "
	      "maintenance.auto false");
	file_put("p/acme.yaml", V1 "include: [parts/*.yaml, ../shared.yaml]\n"
				   "sources: [{users_csv: users.csv}]\norg: {name: Old}\n");
	file_put("p/parts/a.yaml", V1 "profiles: [{name: A}]\n");
	file_put("p/parts/b.yaml", V1 "profiles: [{name: B}]\n");
	file_put("p/parts/.hidden.yaml", V1 "profiles: [{name: H}]\n");
	file_put("p/users.csv", "Username,Profile.Name\nada@acme.example,A\n");
	file_put("p/acme.tests.yaml", V1 "tests: [{name: t, profile: A, expect: allow}]\n");
	file_put("shared.yaml", V1 "networks: {office: [203.0.113.0/24]}\n");
	file_put("d/loginscope.yaml", V1 "org: {name: Folder}\n");
	file_put("missing.yaml", V1 "include: [parst/a.yaml, 'nothing/*.yaml']\n");
	file_put("near.yaml", V1 "include: [p/parts/aa.yaml]\n");
	file_put("out.yaml", V1 "include: [../../x.yaml]\n");
	file_put("lfs.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
	file_put("to-lfs.yaml", V1 "include: [lfs.yaml]\n");
	file_put("to-link-out.yaml", V1 "include: [link-out.yaml]\n");
	file_put("to-module.yaml", V1 "include: [module/a.yaml]\n");
	file_put("to-modules.yaml", V1 "include: ['module/*.yaml']\n");
	file_put("to-folder.yaml", V1 "include: [p]\n");
	file_put("to-loop.yaml", V1 "include: [loop.yaml]\n");
	file_put("to-itself.yaml", V1 "include: [itself.yaml]\n");
	file_put("geo.yaml", V1 "geo: {country: country.mmdb, asn: nothing.mmdb}\n");
	file_put("geo-good.yaml", V1 "geo: {country: country.mmdb}\n");
	file_put("geo-lfs.yaml", V1 "geo: {country: lfs.yaml}\n");
	shell(
	    "ln -s p/acme.yaml link.yaml && ln -s p/parts linked && ln -s /etc/passwd link-out.yaml"
	    " && ln -s ../../x.yaml link-up.yaml && ln -s loop.yaml loop.yaml"
	    " && ln -s to-itself.yaml itself.yaml && ln -s ./p/../shared.yaml link-back.yaml"
	    " && ln -s /etc/passwd d/loginscope.tests.yaml && ln -s nothing shared.tests.yaml"
	    " && ln -s shared.properties.yaml shared.properties.yaml && ln -s d folder");
	shell("git add -A && git update-index --add --cacheinfo "
	      "160000,0123456789012345678901234567890123456789,module"
	      " && git commit -q -m one && git tag one");
	file_put("p/acme.yaml", V1 "org: {name: New}\n");
	shell("git add p/acme.yaml && git commit -q -m two");
	file_put("p/acme.yaml", V1 "org: {name: Working}\n");
	shell("git branch dir/branch one");
}

static int group_begin(void **state)
{
	(void)state;
	has_git = system("git --version >/dev/null 2>&1") == 0;
	char database[PATH_MAX];
	assert_non_null(realpath("policies/geo/country.mmdb", database));
	folder_enter(&folder);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	if (has_git) {
		char command[PATH_MAX + 64];
		snprintf(command, sizeof command, "cp '%s' country.mmdb", database);
		shell(command);
		repository_make();
	} else {
		print_message("git is not installed: revisions are not tested\n");
	}
	return 0;
}

static int group_end(void **state)
{
	(void)state;
	folder_leave(&folder);
	return 0;
}

/* --- Loading --------------------------------------------------------------------------- */

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	enum status status;
};

static void run_load(struct run *run, const char *path)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status =
	    policy_load(path, &options, &run->arena, &run->sources, &run->findings, &run->policy);
}

static const struct {
	const char *path, *name, *org;
	unsigned profiles;
} good[] = {
    {"git:one:p/acme.yaml", "git:one:p/acme.yaml", "Old", 2},
    {"git:HEAD:p/acme.yaml", "git:HEAD:p/acme.yaml", "New", 0},
    {"git:HEAD~1:p/acme.yaml", "git:HEAD~1:p/acme.yaml", "Old", 2},
    {"git:dir/branch:p/acme.yaml", "git:dir/branch:p/acme.yaml", "Old", 2},
    {"git:one:./p/acme.yaml", "git:one:p/acme.yaml", "Old", 2},
    {"git:one:p/parts/../acme.yaml", "git:one:p/acme.yaml", "Old", 2},
    {"git:one^{tree}:p//acme.yaml", "git:one^{tree}:p/acme.yaml", "Old", 2},
    {"git:one:link.yaml", "git:one:link.yaml", NULL, 0},
    {"git:one:d", "git:one:d/loginscope.yaml", "Folder", 0},
    {"git:one:d/", "git:one:d/loginscope.yaml", "Folder", 0},
    {"git:one:d/.", "git:one:d/loginscope.yaml", "Folder", 0},
    {"git:one:p/../d/x/..", "git:one:d/loginscope.yaml", "Folder", 0},
    {"git:one:link-back.yaml", "git:one:link-back.yaml", "", 0},
    {"p/acme.yaml", "p/acme.yaml", "Working", 0},
    {"git:one:geo-good.yaml", "git:one:geo-good.yaml", "", 0},
};

static void test_good(void **state)
{
	(void)state;
	if (!has_git)
		skip();
	for (size_t i = 0; i < COUNT(good); i++) {
		struct run run;
		run_load(&run, good[i].path);
		if (!good[i].org) { /* relative names start at the link */
			assert_int_equal(run.status, INVALID);
			assert_string_equal(run.findings.first->code, "include-missing");
			arena_clear(&run.arena);
			continue;
		}
		if (run.status != OK)
			fail_msg("%s: %s", good[i].path,
				 run.findings.first ? run.findings.first->message : "?");
		if (!str_equal(run.policy->file, str_of(good[i].name)) ||
		    !str_equal(run.policy->org.name, str_of(good[i].org)) ||
		    run.policy->profile_count != good[i].profiles)
			fail_msg("%s: %.*s", good[i].path, STR_ARG(run.policy->file));
		arena_clear(&run.arena);
	}
}

/* All its files are of the revision, by name and by identity. */
static void test_files(void **state)
{
	(void)state;
	static const char *const expected[] = {
	    "git:one:p/acme.yaml",    "git:one:p/users.csv",      "git:one:p/parts/a.yaml",
	    "git:one:p/parts/b.yaml", "git:one:p/../shared.yaml",
	};
	struct run run, again, other;
	if (!has_git)
		skip();
	shell("mv p/users.csv p/users.away");
	run_load(&run, "git:one:p/acme.yaml");
	run_load(&again, "git:dir/branch:p/acme.yaml");
	run_load(&other, "git:HEAD:p/acme.yaml");
	shell("mv p/users.away p/users.csv");
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->files.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct loaded_file *file = &run.policy->files.at[i];
		assert_true(str_equal(file->name, str_of(expected[i])));
		assert_true(file_identity_known(file->identity));
		/* The same tree is the same file; another one, or another path, is not. */
		assert_true(
		    file_identity_equal(file->identity, again.policy->files.at[i].identity));
		for (size_t k = 0; k < i; k++)
			assert_false(
			    file_identity_equal(file->identity, run.policy->files.at[k].identity));
	}
	assert_false(file_identity_equal(run.policy->files.at[0].identity,
					 other.policy->files.at[0].identity));
	assert_memory_equal(run.policy->sha256, again.policy->sha256, 32);
	arena_clear(&run.arena);
	arena_clear(&again.arena);
	arena_clear(&other.arena);
}

static void test_database(void **state)
{
	(void)state;
	struct run file, revision;
	if (!has_git)
		skip();
	run_load(&file, "geo-good.yaml");
	run_load(&revision, "git:one:geo-good.yaml");
	assert_int_equal(file.status, OK);
	assert_int_equal(revision.status, OK);
	assert_true(file.policy->geo.country_known.count > 0);
	assert_int_equal(file.policy->geo.country_known.count,
			 revision.policy->geo.country_known.count);
	arena_clear(&file.arena);
	arena_clear(&revision.arena);
}

static const struct {
	const char *path, *codes, *help;
} bad[] = {
    {"git:", "git-name", "git:REVISION:PATH"},
    {"git:one", "git-name", NULL},
    {"git::a.yaml", "git-name", NULL},
    {"git:one:/a.yaml", "git-name", NULL},
    {"git:on\ne:a.yaml", "git-name", NULL},
    {"git:nothing:a.yaml", "git-revision", "git fetch"},
    {"git:--help:a.yaml", "git-revision", NULL},
    {"git:-p:a.yaml", "git-revision", NULL},
    {"git:one --batch-all-objects:a.yaml", "git-revision", NULL},
    {"git:one:shared.yaml:a.yaml", "git-path", NULL},
    {"git:one:nothing.yaml", "git-path", "./"},
    {"git:one:shared.yaml/x", "git-path", NULL},
    {"git:one:shared.yaml/", "git-path", NULL},
    {"git:one:p/acme.yaml/.", "git-path", NULL},
    {"git:one:./p/acme.yaml//", "git-path", NULL},
    {"git:one:p", "git-path", NULL},
    {"git:one:", "git-path", NULL},
    {"git:one:../a.yaml", "git-outside", NULL},
    {"git:one:p/../../a.yaml", "git-outside", NULL},
    {"git:one:link-out.yaml", "git-outside", NULL},
    {"git:one:link-up.yaml", "git-outside", NULL},
    {"git:one:out.yaml", "git-outside", NULL},
    {"git:one:to-link-out.yaml", "git-outside", NULL},
    {"git:one:loop.yaml", "file-unreadable", NULL},
    {"git:one:to-loop.yaml", "include-unreadable", NULL},
    {"git:one:to-itself.yaml", "include-cycle", NULL},
    {"git:one:module", "git-submodule", NULL},
    {"git:one:module/a.yaml", "git-submodule", NULL},
    {"git:one:to-module.yaml", "git-submodule", NULL},
    {"git:one:to-modules.yaml", "git-submodule", NULL},
    {"git:one:to-folder.yaml", "include-unreadable", NULL},
    {"git:one:lfs.yaml", "git-lfs", NULL},
    {"git:one:to-lfs.yaml", "git-lfs", NULL},
    {"git:one:geo-lfs.yaml", "git-lfs", NULL},
    {"git:one:geo.yaml", "mmdb-unreadable", NULL},
    {"git:one:missing.yaml", "include-missing include-missing", NULL},
    {"git:one:near.yaml", "include-missing", "did you mean p/parts/a.yaml?"},
};

/* The codes, or "" . */
static const char *codes_of(struct run *run)
{
	const char *text = "";
	for (const struct finding *at = run->findings.first; at; at = at->next)
		text = arena_format(&run->arena, "%s%s%s", text, *text ? " " : "", at->code);
	return text;
}

static void test_bad(void **state)
{
	(void)state;
	if (!has_git)
		skip();
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct run run;
		run_load(&run, bad[i].path);
		const struct finding *first = run.findings.first;
		if (run.status != INVALID || strcmp(codes_of(&run), bad[i].codes) != 0)
			fail_msg("%s: %s, %s", bad[i].path, codes_of(&run),
				 first ? first->message : "");
		if (!first->help || (bad[i].help && !strstr(first->help, bad[i].help)))
			fail_msg("%s: %s", bad[i].path, first->help ? first->help : "no help");
		arena_clear(&run.arena);
	}
}

/* --- Where git cannot ----------------------------------------------------------------- */

static void code_check(const char *path, const char *code)
{
	struct run run;
	run_load(&run, path);
	if (run.status != INVALID || strcmp(codes_of(&run), code) != 0)
		fail_msg("%s: %s: %s", path, codes_of(&run),
			 run.findings.first ? run.findings.first->message : "");
	arena_clear(&run.arena);
}

static void test_no_git(void **state)
{
	(void)state;
	char *path = strdup(getenv("PATH"));
	setenv("PATH", "/nothing", 1);
	code_check("git:one:p/acme.yaml", "git-missing");
	code_check("git:one:./p/acme.yaml", "git-missing");
	setenv("PATH", path, 1);
	free(path);
}

/* Programs that are called git and are none. */
static void test_other_git(void **state)
{
	(void)state;
	static const char *const scripts[] = {
	    "#!/bin/sh\nexit 1\n",
	    "#!/bin/sh\nexec 0<&- 1>&-\necho 'fatal: \033[31mno' >&2\nexit 128\n",
	    "#!/bin/sh\nread -r line; echo nonsense\n",
	    "#!/bin/sh\nread -r line; echo \"0123 tree 100000\"; echo short\n",
	    "#!/bin/sh\nread -r line; head -c 100000 /dev/zero | tr '\\0' a\n",
	    "#!/bin/sh\nkill -9 $$\n",
	};
	char *path = strdup(getenv("PATH")), *with = malloc(strlen(path) + 64);
	assert_non_null(with);
	sprintf(with, "%s/bin:%s", folder.path, path);
	for (size_t i = 0; i < COUNT(scripts); i++) {
		file_put("bin/git", scripts[i]);
		chmod("bin/git", 0700);
		setenv("PATH", with, 1);
		code_check("git:one:p/acme.yaml", "git-failed");
		setenv("PATH", path, 1);
	}
	free(with);
	free(path);
}

static void test_no_repository(void **state)
{
	(void)state;
	if (!has_git)
		skip();
	setenv("GIT_CEILING_DIRECTORIES", "/tmp", 1);
	assert_int_equal(mkdir("/tmp/loginscope-none", 0700) == 0 || errno == EEXIST, 1);
	assert_int_equal(chdir("/tmp/loginscope-none"), 0);
	code_check("git:one:p/acme.yaml", "git-repository");
	code_check("git:one:./acme.yaml", "git-repository");
	assert_int_equal(chdir(folder.path), 0);
	rmdir("/tmp/loginscope-none");
	unsetenv("GIT_CEILING_DIRECTORIES");
}

/* A clone that lacks objects, and a remote that must not be asked for them. */
static void test_partial_clone(void **state)
{
	(void)state;
	if (!has_git)
		skip();
	shell("git config uploadpack.allowFilter true && git clone -q --bare --no-local "
	      "--filter=blob:none \"file://$PWD\" clone.git 2>/dev/null");
	setenv("GIT_DIR", "clone.git", 1);
	code_check("git:one:p/acme.yaml", "git-object");
	unsetenv("GIT_DIR");
}

/* ./ and ../ start where the program runs; everything else at the top. */
static void test_below(void **state)
{
	(void)state;
	static const struct {
		const char *path, *name;
	} rows[] = {
	    {"git:one:./acme.yaml", "git:one:p/acme.yaml"},
	    {"git:one:../d", "git:one:d/loginscope.yaml"},
	    {"git:one:.././d/loginscope.yaml", "git:one:d/loginscope.yaml"},
	    {"git:one:p/acme.yaml", "git:one:p/acme.yaml"},
	};
	if (!has_git)
		skip();
	assert_int_equal(chdir("p"), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct run run;
		run_load(&run, rows[i].path);
		if (run.status != OK || !str_equal(run.policy->file, str_of(rows[i].name)))
			fail_msg("%s: %s", rows[i].path, codes_of(&run));
		arena_clear(&run.arena);
	}
	code_check("git:one:acme.yaml", "git-path");
	code_check("git:one:../../a.yaml", "git-outside");
	assert_int_equal(chdir(".."), 0);
}

/* --- Files beside --------------------------------------------------------------------- */

static void test_beside(void **state)
{
	(void)state;
	struct run run;
	const char *path = "";
	struct test *tests = NULL;
	uint32_t count = 0;
	if (!has_git)
		skip();
	run_load(&run, "git:one:p/acme.yaml");
	assert_int_equal(run.status, OK);
	assert_int_equal(beside_find(run.policy, BESIDE_PROPERTIES, &run.arena, &path), OK);
	assert_null(path);
	assert_int_equal(beside_find(run.policy, BESIDE_TESTS, &run.arena, &path), OK);
	assert_string_equal(path, "git:one:p/acme.tests.yaml");
	assert_int_equal(
	    tests_load(path, run.policy, &options, &run.arena, &run.findings, &tests, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(tests[0].profiles.at[0].index, 0);
	arena_clear(&run.arena);
}

/* A file beside that is there and cannot be read is no missing one. */
static void test_beside_unreadable(void **state)
{
	(void)state;
	static const struct {
		const char *policy;
		enum beside kind;
		const char *path, *code;
	} rows[] = {
	    {"git:one:d", BESIDE_TESTS, "git:one:d/loginscope.tests.yaml", "git-outside"},
	    {"git:one:folder", BESIDE_TESTS, "git:one:folder/loginscope.tests.yaml", "git-outside"},
	    {"git:one:folder", BESIDE_PROPERTIES, NULL, NULL},
	    {"git:one:shared.yaml", BESIDE_TESTS, "git:one:shared.tests.yaml", "git-path"},
	    {"git:one:shared.yaml", BESIDE_PROPERTIES, "git:one:shared.properties.yaml",
	     "file-unreadable"},
	};
	if (!has_git)
		skip();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct run run;
		const char *path = "";
		struct test *tests = NULL;
		uint32_t count = 0;
		run_load(&run, rows[i].policy);
		assert_int_equal(run.status, OK);
		assert_int_equal(beside_find(run.policy, rows[i].kind, &run.arena, &path), OK);
		if (!path != !rows[i].path || (path && strcmp(path, rows[i].path) != 0))
			fail_msg("%s: %s", rows[i].policy, path ? path : "nothing");
		if (path) {
			assert_int_equal(tests_load(path, run.policy, &options, &run.arena,
						    &run.findings, &tests, &count),
					 INVALID);
			assert_string_equal(codes_of(&run), rows[i].code);
		}
		arena_clear(&run.arena);
	}
}

/* Git answers for the policy, and no more for the file beside it. */
static void test_beside_no_git(void **state)
{
	(void)state;
	struct run run;
	const char *path = NULL;
	struct test *tests = NULL;
	uint32_t count = 0;
	if (!has_git)
		skip();
	run_load(&run, "git:one:shared.yaml");
	assert_int_equal(run.status, OK);
	char *before = strdup(getenv("PATH"));
	setenv("PATH", "/nothing", 1);
	assert_int_equal(beside_find(run.policy, BESIDE_TESTS, &run.arena, &path), OK);
	assert_non_null(path);
	assert_int_equal(
	    tests_load(path, run.policy, &options, &run.arena, &run.findings, &tests, &count),
	    INVALID);
	assert_string_equal(codes_of(&run), "git-missing");
	setenv("PATH", before, 1);
	free(before);
	arena_clear(&run.arena);
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void on_alarm(int number)
{
	(void)number;
}

/* A git that never answers is waited for until a signal comes. */
static void test_interrupted(void **state)
{
	(void)state;
	static const char *const paths[] = {"git:one:p/acme.yaml", "git:one:./p/acme.yaml"};
	const struct sigaction catch = {.sa_handler = on_alarm};
	const struct itimerval soon = {.it_value.tv_usec = 100000};
	struct sigaction before;
	char *path = strdup(getenv("PATH")), *with = malloc(strlen(path) + 64);
	assert_non_null(with);
	sprintf(with, "%s/bin:%s", folder.path, path);
	file_put("bin/git", "#!/bin/sh\nexec sleep 20\n");
	chmod("bin/git", 0700);
	setenv("PATH", with, 1);
	sigaction(SIGALRM, &catch, &before);
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct run run;
		double begin = seconds();
		setitimer(ITIMER_REAL, &soon, NULL);
		run_load(&run, paths[i]);
		assert_int_equal(run.status, IO);
		assert_int_equal(errno, EINTR);
		assert_true(seconds() - begin < 5);
		arena_clear(&run.arena);
	}
	sigaction(SIGALRM, &before, NULL);
	setenv("PATH", path, 1);
	assert_int_equal(remove("bin/git"), 0);
	free(with);
	free(path);
}

/* A folder that is none to git itself. */
static void test_malformed_folder(void **state)
{
	(void)state;
	if (!has_git)
		skip();
	shell("printf '100644 a.yaml' > raw && id=$(git hash-object -t tree --literally -w raw) && "
	      "git tag malformed $id && rm raw");
	code_check("git:malformed:a.yaml", "git-object");
}

/* --- Many, and too little -------------------------------------------------------------- */

/* One process answers for all of them: a process each would take minutes. */
static void test_many(void **state)
{
	(void)state;
	enum { MANY = 3000 };
	struct run run;
	if (!has_git)
		skip();
	for (int i = 0; i < MANY; i++) {
		char path[64], text[64];
		snprintf(path, sizeof path, "many/p%05d.yaml", i);
		snprintf(text, sizeof text, V1 "profiles: [{name: P%d}]\n", i);
		file_put(path, text);
	}
	file_put("many.yaml", V1 "include: ['many/*.yaml']\n");
	shell("git add many many.yaml && git commit -q -m many");
	double begin = seconds();
	run_load(&run, "git:HEAD:many.yaml");
	double took = seconds() - begin;
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->profile_count, MANY);
	if (took > 5)
		fail_msg("%d files took %.1f s", MANY, took);
	arena_clear(&run.arena);
}

/* Memory that runs out at any moment. */
static void test_no_memory(void **state)
{
	(void)state;
	/* Each try starts git anew. */
	static const char *const paths[] = {"git:one:./link.yaml", "git:nothing:a"};
	if (!has_git)
		skip();
	for (size_t i = 0; i < COUNT(paths); i++) {
		size_t asked = SIZE_MAX;
		for (size_t nth = 1; asked >= nth; nth++) {
			struct run run;
			mem_fail_from(nth);
			run_load(&run, paths[i]);
			asked = mem_count();
			mem_fail_from(0);
			if ((asked >= nth) != (run.status == NOMEM))
				fail_msg("%s, allocation %zu: status %d", paths[i], nth,
					 (int)run.status);
			arena_clear(&run.arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_relatives),
	    cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_database),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_no_git),
	    cmocka_unit_test(test_other_git),
	    cmocka_unit_test(test_no_repository),
	    cmocka_unit_test(test_partial_clone),
	    cmocka_unit_test(test_below),
	    cmocka_unit_test(test_beside),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_beside_unreadable),
	    cmocka_unit_test(test_beside_no_git),
	    cmocka_unit_test(test_interrupted),
	    cmocka_unit_test(test_malformed_folder),
	    cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, group_begin, group_end);
}
