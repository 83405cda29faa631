/* Folders of Salesforce metadata: which files are found and in which order, in the file system and
 * in a revision of git alike, what is passed over, and what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/project.h"
#include "load/sfdx_project.h"
#include "scratch_folder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- The tree ---------------------------------------------------------------------------- */

static const char *const tree[][2] = {
    /* in source format, with folders in the order of the list, not of their names */
    {"sfdx/sfdx-project.json",
     "{\"packageDirectories\": [{\"path\": \"force-app\", \"default\": true},\n"
     " {\"path\": \"./base\\/..\\/base/\"}], \"namespace\": \"\"}"},
    {"sfdx/force-app/main/default/profiles/Admin.profile-meta.xml", ""},
    {"sfdx/force-app/main/default/profiles/Gr%C3%BCn %26 Rot.profile-meta.xml", ""},
    {"sfdx/force-app/main/default/profiles/Gr\xc3\xbcn.profile-meta.xml", ""},
    {"sfdx/force-app/main/default/settings/Security.settings-meta.xml", ""},
    {"sfdx/force-app/main/default/settings/Account.settings-meta.xml", ""},
    {"sfdx/force-app/main/default/classes/A.cls", ""},
    {"sfdx/force-app/node_modules/x/X.profile", ""},
    {"sfdx/force-app/.hidden/X.profile", ""},
    {"sfdx/force-app/main/.X.profile", ""},
    {"sfdx/base/profiles/Admin.profile-meta.xml.gz", ""},
    {"sfdx/other/profiles/Other.profile-meta.xml", ""},
    {"sfdx/README.md", ""},
    /* in metadata format; a folder's place is that of its name among files */
    {"mdapi/package.xml", ""},
    {"mdapi/profiles/B.profile", ""},
    {"mdapi/profiles/A.profile", ""},
    {"mdapi/profiles.profile", ""},
    {"mdapi/profiles-b/C.profile", ""},
    {"mdapi/settings/Security.settings", ""},
    {"mdapi/settings/OauthOidc.settings", ""},
    {"mdapi/connectedApps/One.connectedApp", ""},
    {"mdapi/permissionsets/P.permissionset", ""},
    {"mdapi/externalClientApps/E.eca", ""},
    {"mdapi/extlClntAppOauthPolicies/E.ecaOauthPlcy", ""},
    {"mdapi/extlClntAppOauthSettings/E.ecaOauth", ""},
    {"mdapi/profilePasswordPolicies/x.profilePasswordPolicy", ""},
    {"mdapi/profileSessionSettings/x.profileSessionSetting", ""},
    /* a policy of its own, whatever else is there */
    {"both/loginscope.yaml", "loginscope: 1\n"},
    {"both/package.xml", ""},
    {"both/profiles/A.profile", ""},
    /* only something below */
    {"deep/a/b/c/Custom%3A Sales.profile", ""},
    {"nothing/README.md", ""},
    {"nothing/settings/Account.settings", ""},
    {"nothing/.profile", ""},
    {"manifest/package.xml", ""},
    {"within/sfdx-project.json",
     "{\"packageDirectories\": [{\"path\": \"a\"}, {\"path\": \".\"}]}"},
    {"within/a/A.profile", ""},
    {"within/b/B.profile", ""},
    {"windows/sfdx-project.json",
     "\xef\xbb\xbf{\r\n\"packageDirectories\": [{\"path\": \"force-app\\\\main\"}]}\r\n"},
    {"windows/force-app/main/A.profile", ""},
    {"some/sfdx-project.json",
     "{\"packageDirectories\": [\n  {\"path\": \"gone\"},\n  {\"path\": \"here\"},\n"
     "  {\"path\" : \"file\"}]}"},
    {"some/here/A.profile", ""},
    {"some/file", ""},
    {"gone/sfdx-project.json",
     "{\"packageDirectories\": [{\"path\": \"gone\"}, {\"path\": \"lost\"}]}"},
    {"gone/profiles/A.profile", ""},
    {"one-gone/sfdx-project.json", "{\"packageDirectories\": [{\"path\": \"gone\"}]}"},
    {"bare/sfdx-project.json", "{\"packageDirectories\": [{\"path\": \"a\"}]}"},
    {"bare/a/README.md", ""},
    {"comma/sfdx-project.json", "{\n  \"packageDirectories\": [\n    {\"path\": \"a\",}\n  ]\n}"},
    {"open/sfdx-project.json", "{\"packageDirectories\": ["},
    {"twice/sfdx-project.json", "{\"a\": 1,\n \"a\": 2}"},
    {"behind/sfdx-project.json", "{}\n\n  x"},
    {"empty/sfdx-project.json", ""},
    {"latin/sfdx-project.json", "{\"name\": \"\xfc\"}"},
    {"list/sfdx-project.json", "[]"},
    {"no-key/sfdx-project.json", "{}"},
    {"no-list/sfdx-project.json", "{\"packageDirectories\": {\"path\": \"a\"}}"},
    {"no-item/sfdx-project.json", "{\"packageDirectories\": []}"},
    {"no-path/sfdx-project.json", "{\"packageDirectories\": [{\"package\": \"a\"}]}"},
    {"no-text/sfdx-project.json", "{\"packageDirectories\": [{\"path\": 1}]}"},
    {"no-name/sfdx-project.json", "{\"packageDirectories\": [{\"path\": \"\"}]}"},
    {"text/sfdx-project.json", "{\"packageDirectories\": [\"force-app\"]}"},
    {"up/sfdx-project.json",
     "{\"name\": \"../mdapi\",\n\"packageDirectories\": [{\"path\": \"a\"},\n"
     " {\"default\": true, \"path\":\n  \"../mdapi\"}]}"},
    {"up-again/sfdx-project.json",
     "{\"packageDirectories\": [{\"path\": \"a/../../mdapi\"}, {\"path\": \"/etc\"},\n"
     "{\"path\": \"~/x\"}, {\"path\": \"C:\\\\x\"}, {\"path\": \"..\"},\n"
     "{\"path\": \"a/../~/x\"}]}"},
    {"links/profiles/A.profile", ""},
    {"target/B.profile", ""},
    {"target/plain.xml", ""},
};

static struct scratch_folder folder;
static bool has_git;

static void shell(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static int group_begin(void **state)
{
	(void)state;
	folder_enter(&folder);
	for (size_t i = 0; i < COUNT(tree); i++)
		folder_file(tree[i][0], tree[i][1]);
	shell(
	    "ln -s ../target/B.profile links/B.profile && ln -s ../../target/plain.xml "
	    "links/profiles/C.profile && ln -s ../target links/folder && ln -s . links/loop && ln "
	    "-s ../target links/X.profile && ln -s nowhere links/nowhere && ln -s nowhere "
	    "links/Z.profile && ln -s links linked && mkdir links/D.profile && touch "
	    "links/D.profile/README.md");
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	has_git = system("git --version >/dev/null 2>&1") == 0;
	if (!has_git)
		print_message("git is not installed: revisions are not tested\n");
	else
		shell("git init -q -b main . && git config user.name t && git config user.email "
		      "t@acme.example && git config commit.gpgsign false && git config gc.auto 0"
		      " && git add -A && git update-index --add --cacheinfo "
		      "160000,0123456789012345678901234567890123456789,links/module && git commit "
		      "-q -m one && git tag one");
	return 0;
}

static int group_end(void **state)
{
	(void)state;
	folder_leave(&folder);
	return 0;
}

/* --- Runs ---------------------------------------------------------------------------------- */

struct run {
	struct store store;
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct project project;
	enum status recognised, status;
	const char *name; /* of the path, as the store has it */
};

/* `name` stands for what asked, as file 0 of the sources. */
static void run_begin(struct run *run)
{
	uint32_t file;
	*run = (struct run){.store = STORE_FILES};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	sources_add(&run->sources, &run->arena, STR("(asked)"), (struct str){0}, &file);
}

static void run_end(struct run *run)
{
	store_end(&run->store);
	arena_clear(&run->arena);
}

static void run_find(struct run *run, const char *path)
{
	run_begin(run);
	enum status status = store_begin(&run->store, path, &run->arena, &run->name);
	run->recognised = run->status = status;
	if (status != OK)
		return;
	run->recognised = project_recognise(&run->store, run->name, &run->arena);
	run->status = project_find(&run->store, run->name, (struct place){.line = 7}, &run->arena,
				   &run->sources, &run->findings, &run->project);
}

static const char *const type_letters[METADATA_TYPE_COUNT] = {
    [METADATA_SECURITY_SETTINGS] = "security",
    [METADATA_OAUTH_SETTINGS] = "oauth",
    [METADATA_PROFILE] = "profile",
    [METADATA_PERMISSION_SET] = "set",
    [METADATA_CONNECTED_APP] = "app",
    [METADATA_EXTERNAL_CLIENT_APP] = "eca",
    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = "policies",
    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = "ranges",
    [METADATA_PASSWORD_POLICY] = "password",
    [METADATA_SESSION_SETTING] = "session",
};

/* What came out, a line each: files as "PATH TYPE NAME", without the revision; findings as
 * "!FILE:LINE:COLUMN CODE". */
static const char *run_text(struct run *run, const char *prefix)
{
	const char *text = "";
	for (uint32_t i = 0; i < run->project.count; i++) {
		const struct project_file *file = &run->project.files[i];
		assert_int_equal(strncmp(file->path, prefix, strlen(prefix)), 0);
		text = arena_format(&run->arena, "%s%s %s %.*s%s\n", text,
				    file->path + strlen(prefix), type_letters[file->name.type],
				    STR_ARG(file->name.name), file->name.gzip ? " gz" : "");
	}
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		struct str name = run->sources.at[at->place.file].name;
		size_t cut = at->place.file ? strlen(prefix) : 0;
		assert_non_null(at->help);
		text = arena_format(&run->arena, "%s!%.*s:%u:%u %s%s\n", text,
				    (int)(name.length - cut), name.at + cut,
				    (unsigned)at->place.line, (unsigned)at->place.column,
				    at->severity == SEVERITY_ERROR ? "" : "~", at->code);
	}
	return text;
}

/* --- What is found ------------------------------------------------------------------------- */

#define MAIN "sfdx/force-app/main/default/"

static const struct {
	const char *path;
	enum status recognised, status;
	const char *text;
} rows[] = {
    {"sfdx", OK, OK,
     MAIN "profiles/Admin.profile-meta.xml profile Admin\n" MAIN
	  "profiles/Gr%C3%BCn %26 Rot.profile-meta.xml profile Gr\xc3\xbcn & Rot\n" MAIN
	  "profiles/Gr\xc3\xbcn.profile-meta.xml profile Gr\xc3\xbcn\n" MAIN
	  "settings/Security.settings-meta.xml security Security\n"
	  "sfdx/base/profiles/Admin.profile-meta.xml.gz profile Admin gz\n"},
    {"sfdx/other", OK, OK, "sfdx/other/profiles/Other.profile-meta.xml profile Other\n"},
    {"mdapi", OK, OK,
     "mdapi/connectedApps/One.connectedApp app One\n"
     "mdapi/externalClientApps/E.eca eca E\n"
     "mdapi/extlClntAppOauthPolicies/E.ecaOauthPlcy policies E\n"
     "mdapi/extlClntAppOauthSettings/E.ecaOauth ranges E\n"
     "mdapi/permissionsets/P.permissionset set P\n"
     "mdapi/profilePasswordPolicies/x.profilePasswordPolicy password x\n"
     "mdapi/profileSessionSettings/x.profileSessionSetting session x\n"
     "mdapi/profiles/A.profile profile A\n"
     "mdapi/profiles/B.profile profile B\n"
     "mdapi/profiles-b/C.profile profile C\n"
     "mdapi/profiles.profile profile profiles\n"
     "mdapi/settings/OauthOidc.settings oauth OauthOidc\n"
     "mdapi/settings/Security.settings security Security\n"},
    {"deep", OK, OK, "deep/a/b/c/Custom%3A Sales.profile profile Custom: Sales\n"},
    {"deep/", OK, OK, "deep/a/b/c/Custom%3A Sales.profile profile Custom: Sales\n"},
    {"deep/a/b/c/Custom%3A Sales.profile", OK, OK,
     "deep/a/b/c/Custom%3A Sales.profile profile Custom: Sales\n"},
    {"within", OK, OK, "within/a/A.profile profile A\nwithin/b/B.profile profile B\n"},
    {"within/sfdx-project.json", OK, OK,
     "within/a/A.profile profile A\nwithin/b/B.profile profile B\n"},
    {"windows", OK, OK, "windows/force-app/main/A.profile profile A\n"},
    {"both", INVALID, OK, "both/profiles/A.profile profile A\n"},
    {"both/package.xml", OK, OK, "both/profiles/A.profile profile A\n"},
    /* links */
    {"links", OK, OK,
     "links/B.profile profile B\n"
     "links/Z.profile profile Z\n"
     "links/profiles/A.profile profile A\n"
     "links/profiles/C.profile profile C\n"
     "!(asked):7:0 ~project-passed-over\n"
     "!(asked):7:0 ~project-passed-over\n"
     "!(asked):7:0 ~project-passed-over\n"},
    /* folders that are missing */
    {"some", OK, OK,
     "some/here/A.profile profile A\n"
     "!some/sfdx-project.json:2:12 ~project-folder-missing\n"
     "!some/sfdx-project.json:4:13 ~project-folder-missing\n"},
    {"gone", OK, OK,
     "gone/profiles/A.profile profile A\n"
     "!gone/sfdx-project.json:1:34 ~project-folders\n"},
    {"one-gone", OK, OK, "!one-gone/sfdx-project.json:1:34 ~project-folders\n"},
    {"bare", OK, OK, ""},
    /* nothing of the kind */
    {"nothing", INVALID, OK, ""},
    {"manifest", OK, OK, ""},
    {"nothing/README.md", INVALID, INVALID, "!(asked):7:0 project-file\n"},
    {"nowhere", INVALID, INVALID, "!(asked):7:0 project-unreadable\n"},
    {"nowhere/package.xml", OK, INVALID, "!(asked):7:0 project-unreadable\n"},
    {"nothing/README.md/x", INVALID, INVALID, "!(asked):7:0 project-unreadable\n"},
    /* sfdx-project.json */
    {"comma", OK, INVALID, "!comma/sfdx-project.json:3:18 sfdx-json\n"},
    {"open", OK, INVALID, "!open/sfdx-project.json:1:24 sfdx-json\n"},
    {"twice", OK, INVALID, "!twice/sfdx-project.json:2:4 sfdx-json\n"},
    {"behind", OK, INVALID, "!behind/sfdx-project.json:3:3 sfdx-json\n"},
    {"empty", OK, INVALID, "!empty/sfdx-project.json:1:1 sfdx-json\n"},
    {"latin", OK, INVALID, "!latin/sfdx-project.json:1:10 sfdx-json\n"},
    {"list", OK, INVALID, "!list/sfdx-project.json:1:1 sfdx-folders\n"},
    {"no-key", OK, INVALID, "!no-key/sfdx-project.json:1:1 sfdx-folders\n"},
    {"no-list", OK, INVALID, "!no-list/sfdx-project.json:1:1 sfdx-folders\n"},
    {"no-item", OK, INVALID, "!no-item/sfdx-project.json:1:1 sfdx-folders\n"},
    {"no-path", OK, INVALID, "!no-path/sfdx-project.json:1:1 sfdx-folders\n"},
    {"no-text", OK, INVALID, "!no-text/sfdx-project.json:1:1 sfdx-folders\n"},
    {"no-name", OK, INVALID, "!no-name/sfdx-project.json:1:1 sfdx-folders\n"},
    {"text", OK, INVALID, "!text/sfdx-project.json:1:1 sfdx-folders\n"},
    {"up", OK, INVALID, "!up/sfdx-project.json:4:3 sfdx-folder-outside\n"},
    {"up-again", OK, INVALID,
     "!up-again/sfdx-project.json:1:34 sfdx-folder-outside\n"
     "!up-again/sfdx-project.json:1:61 sfdx-folder-outside\n"
     "!up-again/sfdx-project.json:2:10 sfdx-folder-outside\n"
     "!up-again/sfdx-project.json:2:27 sfdx-folder-outside\n"
     "!up-again/sfdx-project.json:2:46 sfdx-folder-outside\n"
     "!up-again/sfdx-project.json:3:10 sfdx-folder-outside\n"},
};

static void row_check(size_t i, const char *prefix)
{
	char path[PATH_MAX];
	struct run run;
	snprintf(path, sizeof path, "%s%s", prefix, rows[i].path);
	run_find(&run, path);
	const char *text = run_text(&run, prefix);
	/* The submodule is only in the revision. */
	bool more = *prefix && strcmp(rows[i].path, "links") == 0;
	if (run.recognised != rows[i].recognised || run.status != rows[i].status ||
	    (strcmp(text, rows[i].text) != 0 && !more))
		fail_msg("%s: %d %d\n%s", path, run.recognised, run.status, text);
	if (more) {
		assert_int_equal(strncmp(text, rows[i].text, strlen(rows[i].text)), 0);
		assert_string_equal(text + strlen(rows[i].text),
				    "!(asked):7:0 ~project-passed-over\n");
		assert_non_null(strstr(run.findings.last->message, "submodule"));
	}
	run_end(&run);
}

static void test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		row_check(i, "");
}

static void test_revision(void **state)
{
	(void)state;
	if (!has_git)
		skip();
	for (size_t i = 0; i < COUNT(rows); i++)
		row_check(i, "git:one:");
}

/* The names of what is in "." have no "./", and those at the top of a revision no slash. */
static void test_here(void **state)
{
	(void)state;
	struct run run;
	assert_int_equal(chdir("deep"), 0);
	run_find(&run, ".");
	assert_int_equal(chdir(".."), 0);
	assert_int_equal(run.recognised, OK);
	assert_string_equal(run_text(&run, ""),
			    "a/b/c/Custom%3A Sales.profile profile Custom: Sales\n");
	run_end(&run);
	if (!has_git)
		skip();
	run_find(&run, "git:one:");
	assert_int_equal(run.recognised, OK);
	assert_true(run.project.count > 20);
	assert_string_equal(run.project.files[0].path, "git:one:both/profiles/A.profile");
	run_end(&run);
}

/* A link that is named is followed, as the user says which. */
static void test_named_link(void **state)
{
	(void)state;
	struct run run;
	run_find(&run, "linked");
	assert_int_equal(run.recognised, OK);
	assert_int_equal(run.project.count, 4);
	run_end(&run);
	run_find(&run, "links/folder");
	assert_string_equal(run_text(&run, ""), "links/folder/B.profile profile B\n");
	run_end(&run);
}

/* Package directories may not be read, too. */
static void test_unreadable(void **state)
{
	(void)state;
	struct run run;
	folder_file("closed/a/A.profile", "");
	folder_file("closed/b/B.profile", "");
	assert_int_equal(chmod(".", 0755) | chmod("closed", 0755) | chmod("closed/b", 0755), 0);
	assert_int_equal(chmod("closed/a", 0), 0);
	bool root = geteuid() == 0;
	assert_int_equal(root ? seteuid(65534) : 0, 0);
	run_find(&run, "closed");
	assert_int_equal(root ? seteuid(0) : 0, 0);
	chmod("closed/a", 0700);
	/* It is not passed over in silence, but what can be read shows what the folder is. */
	assert_int_equal(run.recognised, OK);
	assert_int_equal(run.status, INVALID);
	assert_string_equal(run.findings.first->code, "project-unreadable");
	run_end(&run);
}

/* --- Limits -------------------------------------------------------------------------------- */

/* A store that makes its names up. */
struct made_up {
	uint32_t files, others, depth;
};

static struct made_up made_up;
static size_t made_asked; /* calls of the store, and names that it told */

static enum status made_list(struct store *store, const char *path, store_see *see, void *with)
{
	char name[64];
	enum status status = OK;
	size_t depth = 0;
	(void)store;
	made_asked++;
	for (const char *at = path; *at; at++)
		depth += *at == '/';
	if (depth < made_up.depth)
		return see(with, "deeper", false);
	/* In an order that is none. */
	for (uint32_t i = 0; i < made_up.files && status == OK; i++) {
		snprintf(name, sizeof name, "%08x.profile", i * 2654435761u);
		status = see(with, name, true);
		made_asked++;
	}
	for (uint32_t i = 0; i < made_up.others && status == OK; i++, made_asked++)
		status = see(with, "A.cls", true);
	return status;
}

static bool made_folder(struct store *store, const char *path)
{
	(void)store;
	made_asked++;
	return !strstr(path, ".json") && !strstr(path, ".xml") && !strstr(path, ".yaml");
}

static bool made_absent(struct store *store, const char *path)
{
	errno = ENOENT;
	return !made_folder(store, path);
}

static enum store_kind made_kind(struct store *store, const char *path)
{
	return made_folder(store, path) ? STORE_FOLDER : STORE_NOTHING;
}

static void made_end(struct store *store)
{
	(void)store;
}

static const struct store_calls made_calls = {
    .list = made_list,
    .is_folder = made_folder,
    .exists = made_folder,
    .absent = made_absent,
    .kind = made_kind,
    .end = made_end,
};

static void run_made_up(struct run *run, struct made_up with)
{
	made_up = with;
	made_asked = 0;
	run_begin(run);
	run->store.calls = &made_calls;
	run->recognised = project_recognise(&run->store, "top", &run->arena);
	run->status = project_find(&run->store, "top", (struct place){.line = 7}, &run->arena,
				   &run->sources, &run->findings, &run->project);
}

static const struct {
	const char *name;
	struct made_up with;
	enum status recognised, status;
} limits[] = {
    {"as many files as may be", {PROJECT_FILES_MAX, 0, 0}, OK, OK},
    {"one more", {PROJECT_FILES_MAX + 1, 0, 0}, OK, INVALID},
    {"as many names", {1, PROJECT_NAMES_MAX - 1, 0}, OK, OK},
    {"one more name", {1, PROJECT_NAMES_MAX, 0}, INVALID, INVALID},
    {"as deep", {1, 0, PROJECT_DEPTH_MAX - 1}, OK, OK},
    {"deeper", {1, 0, PROJECT_DEPTH_MAX}, OK, INVALID},
    {"without end", {1, 0, UINT32_MAX}, OK, INVALID},
};

/* Each name once, when the project is recognised and when its files are found, and a few calls
 * for each folder. */
enum { ASKED_MAX = 2 * (PROJECT_NAMES_MAX + 1) + 8 * PROJECT_DEPTH_MAX };

static void test_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct run run;
		run_made_up(&run, limits[i].with);
		const char *code = run.findings.first ? run.findings.first->code : "";
		if (run.recognised != limits[i].recognised || run.status != limits[i].status ||
		    strcmp(code, run.status == OK ? "" : "project-size") != 0)
			fail_msg("%s: %d %d %s", limits[i].name, run.recognised, run.status, code);
		if (made_asked > ASKED_MAX)
			fail_msg("%s: the store was asked %zu times", limits[i].name, made_asked);
		for (uint32_t k = 1; k < run.project.count; k++)
			assert_true(
			    strcmp(run.project.files[k - 1].path, run.project.files[k].path) < 0);
		run_end(&run);
	}
}

/* A list of folders that is made to hurt: each is missing, and written so that its place cannot
 * be found. */
static void test_many_folders(void **state)
{
	(void)state;
	enum { FOLDERS = 100000 };
	static const char item[] = "{\"path\":\"\\u0061\"},";
	struct run run;
	struct sfdx_project project = {0};
	run_begin(&run);
	char *text = malloc(FOLDERS * sizeof item + 100), *to = text;
	to += sprintf(to, "{\"packageDirectories\":[");
	for (unsigned i = 0; i < FOLDERS; i++)
		to += sprintf(to, "%s", item);
	to += sprintf(to - 1, "]}") - 1;
	struct str whole = {text, (size_t)(to - text)};
	assert_int_equal(sfdx_project_parse(whole, 0, &run.arena, &run.findings, &project), OK);
	assert_int_equal(project.count, FOLDERS);
	assert_string_equal(project.folders[FOLDERS - 1].path, "a");
	assert_true(str_equal(project.folders[0].written, STR("a")));
	free(text);
	run_end(&run);
}

/* Cut off anywhere the file is refused, and nothing is read beyond it. */
static void test_cut(void **state)
{
	(void)state;
	static const char whole[] =
	    "{\"packageDirectories\": [{\"path\": \"a\\\"b\"}, {\"path\": \"c/../d\"}]}";
	for (size_t length = 0; length < sizeof whole; length++) {
		struct run run;
		struct sfdx_project project = {0};
		run_begin(&run);
		char *copy = malloc(length + 1);
		memcpy(copy, whole, length);
		copy = realloc(copy, length ? length : 1);
		enum status status = sfdx_project_parse((struct str){copy, length}, 0, &run.arena,
							&run.findings, &project);
		assert_int_equal(status, length == sizeof whole - 1 ? OK : INVALID);
		if (status == OK)
			assert_string_equal(project.folders[1].path, "d");
		free(copy);
		run_end(&run);
	}
}

/* --- No memory ----------------------------------------------------------------------------- */

/* Does what allocates `n`th times fail as it should? False: there was no n-th. */
static bool fails(const char *path, size_t n, void (*break_off)(size_t))
{
	struct run run;
	break_off(n);
	run_begin(&run);
	bool begun = run.sources.count == 1;
	run_end(&run);
	if (!begun)
		return true;
	break_off(n);
	run_find(&run, path);
	bool more = mem_count() >= n;
	mem_fail_from(0);
	if (more && run.recognised != NOMEM && run.status != NOMEM && run.status != IO)
		fail_msg("%s, allocation %zu: %d %d", path, n, run.recognised, run.status);
	run_end(&run);
	return more;
}

static void test_no_memory(void **state)
{
	(void)state;
	static const char *const paths[] = {"sfdx",         "some",         "links", "comma",
					    "up-again",     "deep",         "gone",  "both",
					    "git:one:sfdx", "git:one:links"};
	for (size_t i = 0; i < COUNT(paths); i++) {
		if (strncmp(paths[i], "git:", 4) == 0 && !has_git)
			continue;
		for (size_t n = 1; fails(paths[i], n, mem_fail_from); n++)
			;
		for (size_t n = 1; fails(paths[i], n, mem_fail_only); n++)
			;
	}
}

/* --- Streams ------------------------------------------------------------------------------- */

struct shown {
	char *at;
	size_t length, pieces, most, stop;
};

static enum status shown_see(void *with, struct str bytes)
{
	struct shown *shown = with;
	memcpy(shown->at + shown->length, bytes.at, bytes.length);
	shown->length += bytes.length;
	shown->most = bytes.length > shown->most ? bytes.length : shown->most;
	return ++shown->pieces == shown->stop ? INVALID : OK;
}

static enum status stream(struct store *store, const char *name, struct shown *shown)
{
	struct store_file file;
	shown->length = shown->pieces = shown->most = 0;
	enum status status = store_open(store, name, &file);
	if (status != OK)
		return status;
	status = store_stream(store, &file, shown_see, shown);
	store_close(store, &file);
	return status;
}

static void stream_check(const char *path, size_t size)
{
	struct run run;
	struct shown shown = {.at = malloc(size + 1)};
	run_begin(&run);
	assert_int_equal(store_begin(&run.store, path, &run.arena, &run.name), OK);
	assert_int_equal(stream(&run.store, run.name, &shown), OK);
	assert_int_equal(shown.length, size);
	for (size_t i = 0; i < size; i++)
		if (shown.at[i] != (char)(i * 7 + i / 1000))
			fail_msg("%s: byte %zu", path, i);
	assert_true(shown.most <= 64 << 10);
	/* Broken off in the middle, the store is as good as before. */
	if (size > 64 << 10) {
		shown.stop = 2;
		assert_int_equal(stream(&run.store, run.name, &shown), INVALID);
		assert_int_equal(shown.pieces, 2);
		shown.stop = 0;
		assert_int_equal(stream(&run.store, run.name, &shown), OK);
		assert_int_equal(shown.length, size);
	}
	free(shown.at);
	run_end(&run);
}

static void test_stream(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 300000};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		FILE *file = fopen("streamed", "wb");
		assert_non_null(file);
		for (size_t k = 0; k < sizes[i]; k++)
			putc((int)(k * 7 + k / 1000) & 0xff, file);
		assert_int_equal(fclose(file), 0);
		stream_check("streamed", sizes[i]);
		if (!has_git)
			continue;
		shell("git add streamed && git commit -q -m streamed");
		stream_check("git:HEAD:streamed", sizes[i]);
	}
}

/* A file that is only in Git LFS is a problem, not a short file. */
static void test_stream_lfs(void **state)
{
	(void)state;
	struct run run;
	struct shown shown = {.at = malloc(1000)};
	if (!has_git)
		skip();
	folder_file("A.profile",
		    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
	shell("git add A.profile && git commit -q -m lfs");
	run_begin(&run);
	assert_int_equal(store_begin(&run.store, "git:HEAD:A.profile", &run.arena, &run.name), OK);
	assert_int_equal(stream(&run.store, run.name, &shown), INVALID);
	assert_string_equal(run.store.problem.code, "git-lfs");
	assert_int_equal(shown.length, 0);
	free(shown.at);
	run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files),        cmocka_unit_test(test_revision),
	    cmocka_unit_test(test_here),         cmocka_unit_test(test_named_link),
	    cmocka_unit_test(test_unreadable),   cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_many_folders), cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_no_memory),    cmocka_unit_test(test_stream),
	    cmocka_unit_test(test_stream_lfs),
	};
	return cmocka_run_group_tests(tests, group_begin, group_end);
}
