/* Policies of several files: what becomes of them, in which order, and what is said
 * of files that cannot be read. Each test writes its files into a directory of its
 * own; links to fixtures/ are absolute, so it may run from the repository's root
 * only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/file_name.h"
#include "load/file_pattern.h"
#include "load/file.h"
#include "load/include.h"
#include "load/load.h"
#include "policy/resolve.h"
#include "rand.h"

/* --- A directory and a run ---------------------------------------------------------- */

struct folder {
	char path[64];
};

static void folder_make(struct folder *folder)
{
	strcpy(folder->path, "/tmp/loginscope-test-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
}

static int entry_remove(const char *path, const struct stat *about, int type, struct FTW *at)
{
	(void)about, (void)type, (void)at;
	return remove(path);
}

static void folder_remove(struct folder *folder)
{
	assert_int_equal(nftw(folder->path, entry_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* The path of a file in it; valid until the next call. */
static const char *folder_path(const struct folder *folder, const char *name)
{
	static char path[300];
	snprintf(path, sizeof path, "%s/%s", folder->path, name);
	return path;
}

/* Writes a file; the folder it stands in is made, if it isn't there. "$HERE" stands
 * for the directory. */
static void folder_put(const struct folder *folder, const char *name, struct str text)
{
	char path[300];
	snprintf(path, sizeof path, "%s", folder_path(folder, name));
	*strrchr(path, '/') = '\0';
	mkdir(path, 0700);
	FILE *file = fopen(folder_path(folder, name), "w");
	assert_non_null(file);
	for (size_t i = 0; i < text.length; i++) {
		bool here = text.length - i >= 5 && memcmp(text.at + i, "$HERE", 5) == 0;
		if (here)
			fputs(folder->path, file);
		else
			fputc(text.at[i], file);
		i += here ? 4 : 0;
	}
	assert_int_equal(fclose(file), 0);
}

/* Files written as one text: "== NAME" before each; "== NAME -> TARGET" is a link. */
static void folder_fill(const struct folder *folder, const char *text)
{
	while (*text) {
		char name[100] = "", target[200] = "";
		int got = sscanf(text, "== %99s -> %199s", name, target);
		assert_true(got >= 1);
		const char *begin = strchr(text, '\n') + 1, *end = strstr(begin, "== ");
		text = end ? end : begin + strlen(begin);
		if (got == 2)
			assert_int_equal(symlink(target, folder_path(folder, name)), 0);
		else
			folder_put(folder, name, (struct str){begin, (size_t)(text - begin)});
	}
}

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct loaded_files files;
	struct policy *policy;
	enum status status;
};

static void run_path(struct run *run, const char *path)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
					     .files = &run->files};
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status =
	    policy_load(path, &options, &run->arena, &run->sources, &run->findings, &run->policy);
}

static void run_clear(struct run *run)
{
	arena_clear(&run->arena);
}

/* The name of a source without the directory, as the tables have it. */
static const char *source_name(const struct run *run, uint32_t file, const struct folder *folder)
{
	static char names[4][200];
	static unsigned next;
	char *ret = names[next++ % 4];
	struct str name = run->sources.at[file].name;
	size_t length = strlen(folder->path) + 1;
	if (name.length > length && memcmp(name.at, folder->path, length - 1) == 0)
		name = (struct str){name.at + length, name.length - length};
	snprintf(ret, sizeof names[0], "%.*s", STR_ARG(name));
	return ret;
}

/* What came out in one line: findings as "FILE:LINE:COLUMN CODE", with "< FILE:LINE"
 * for a note; else the names of all profiles, then of all users. */
static char *outcome_text(const struct run *run, const struct folder *folder)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		fprintf(out, "%s%s:%u:%u %s", at == run->findings.first ? "" : "; ",
			source_name(run, at->place.file, folder), (unsigned)at->place.line,
			(unsigned)at->place.column, at->code);
		if (at->other.line)
			fprintf(out, " < %s:%u", source_name(run, at->other.file, folder),
				(unsigned)at->other.line);
		assert_non_null(at->help);
		assert_int_equal(at->other.line > 0, at->note != NULL);
	}
	for (uint32_t i = 0; run->policy && i < run->policy->profile_count; i++)
		fprintf(out, "%s%.*s", i ? " " : "", STR_ARG(run->policy->profiles[i].name));
	for (uint32_t i = 0; run->policy && i < run->policy->user_count; i++)
		fprintf(out, " %.*s", STR_ARG(run->policy->users[i].username));
	fclose(out);
	return text;
}

/* --- Tables ----------------------------------------------------------------------- */

enum { NOBODY = 65534 };

#define V       "loginscope: 1\n"
#define P(name) V "profiles: [{name: " name "}]\n"

static const struct row {
	const char *name, *files, *outcome;
} rows[] = {
    {"a file's own objects come first, then depth first",
     "== loginscope.yaml\n" V "include: [b.yaml, d.yaml]\nprofiles: [{name: A}]\n"
     "== b.yaml\n" V "profiles: [{name: B}]\ninclude: [c.yaml]\n"
     "== c.yaml\n" P("C") "== d.yaml\n" P("D"),
     "A B C D"},
    {"sources come before includes",
     "== loginscope.yaml\n" V "include: [b.yaml]\nsources: [{users_csv: u.csv}]\n"
     "users: [{username: a, profile: B}]\n"
     "== b.yaml\n" P("B") "users: [{username: c, profile: B}]\n"
			  "== u.csv\nUsername,Profile.Name\nb,B\n",
     "B a b c"},
    {"a source named twice is read once",
     "== loginscope.yaml\n" P("A") "sources: [{users_csv: u.csv}, {users_csv: ./u.csv}]\n"
				   "== u.csv\nUsername,Profile.Name\nb,A\n",
     "A b"},
    {"a diamond is read once, at its first place",
     "== loginscope.yaml\n" V "include: [b.yaml, c.yaml, d.yaml]\n"
     "== b.yaml\n" P("B") "include: [d.yaml]\n"
			  "== c.yaml\n" P("C") "include: [d.yaml]\n== d.yaml\n" P("D"),
     "B D C"},
    {"one file under several names",
     "== loginscope.yaml\n" V "include: [b.yaml, ./b.yaml, l.yaml, .//b.yaml]\n"
     "== b.yaml\n" P("B") "== l.yaml -> b.yaml\n",
     "B"},
    {"a pattern is sorted by bytes",
     "== loginscope.yaml\n" V "include: ['p/*.yaml']\n"
     "== p/b.yaml\n" P("b") "== p/a.yaml\n" P("a") "== p/B.yaml\n" P("B") "== p/a.txt\n"
									  "== p/.c.yaml\n",
     "B a b"},
    {"a name before a pattern that matches it",
     "== loginscope.yaml\n" V "include: [p/z.yaml, 'p/*.yaml']\n"
     "== p/a.yaml\n" P("A") "== p/z.yaml\n" P("Z"),
     "Z A"},
    {"names are relative to the file they stand in",
     "== loginscope.yaml\n" V "include: [p/a.yaml]\n"
     "== p/a.yaml\n" P("A") "include: [b.yaml, ../c.yaml]\n"
			    "== p/b.yaml\n" P("B") "== b.yaml\n" P("Wrong") "== c.yaml\n" P("C"),
     "A B C"},
    {"absolute names",
     "== loginscope.yaml\n" V "include:\n- $HERE/p/a.yaml\n- $HERE/p/*.yaml\n- ~/a.yaml\n- b.yaml\n"
     "sources:\n- users_csv: $HERE/u.csv\n- users_csv: ~u.csv\n"
     "== p/a.yaml\nx: 1\n== b.yaml\ny: 1\n== u.csv\n\"\n",
     "loginscope.yaml:3:3 path-absolute; loginscope.yaml:4:3 path-absolute; "
     "loginscope.yaml:5:3 path-absolute; loginscope.yaml:8:14 path-absolute; "
     "loginscope.yaml:9:14 path-absolute; b.yaml:1:1 unknown-key; b.yaml:1:1 missing-key"},
    {"a name that begins with a tilde",
     "== loginscope.yaml\n" V "include: [./~a.yaml]\n== ~a.yaml\n" P("A"), "A"},
    {"two stars",
     "== loginscope.yaml\n" V "include: ['p/**/*.yaml', '**', 'p/a**', 'p/\\**.yaml']\n"
     "== p/a.yaml\n" P("A") "== p/*b.yaml\n" P("B"),
     "loginscope.yaml:2:11 include-pattern; loginscope.yaml:2:26 include-pattern; "
     "loginscope.yaml:2:32 include-pattern"},
    {"two escaped stars", "== loginscope.yaml\n" V "include: ['\\*\\*']\n== **\n" P("A"), "A"},
    {"back up behind a wildcard",
     "== loginscope.yaml\n" V "include: ['*/../*.yml', 'p/[a]/../../x', '?/b/..', '*..']\n"
     "== p/y\n== p/a/x\n" P("A") "== a..\n" P("B"),
     "loginscope.yaml:2:11 include-pattern; loginscope.yaml:2:25 include-pattern; "
     "loginscope.yaml:2:42 include-pattern"},
    {"back up before a wildcard",
     "== loginscope.yaml\n" V "include: [p/a.yaml]\n"
     "== p/a.yaml\n" P("A") "include: ['../q/../q/*.yaml']\n== q/b.yaml\n" P("B"),
     "A B"},
    {"a wildcard is never . or ..",
     "== loginscope.yaml\n" V "include: ['.*/x', '[.]*/x', '.?/x']\n"
     "== x\nx: 1\n== .a/x\n" P("A") "== .bc/x\n" P("B"),
     "loginscope.yaml:2:19 include-missing"},
    {"a wildcard in the middle",
     "== loginscope.yaml\n" V "include: ['*/./c/*.yaml', '*/d.yaml']\n"
     "== b.txt\n== b/d.yaml\n" P("BD") "== a/d.yaml\n" P(
	 "AD") "== a/x\n== q/x\n"
	       "== l -> l\n== m -> gone\n== q/c -> ../a\n",
     "AD BD"},
    {"folders behind a wildcard, and a slash",
     "== loginscope.yaml\n" V "include: ['*/', '*/x/']\n== a/x\n== b.yaml\n",
     "loginscope.yaml:2:11 include-unreadable; loginscope.yaml:2:17 include-missing"},
    {"a name twice in a list is one item",
     "== loginscope.yaml\n" V "include: [gone, b.yaml, gone, b.yaml]\n== b.yaml\n" P("B"),
     "loginscope.yaml:2:11 include-missing"},
    {"the same name in two lists",
     "== loginscope.yaml\n" V "include: [b.yaml, gone]\n== b.yaml\n" V "include: [gone]\n",
     "loginscope.yaml:2:19 include-missing; b.yaml:2:11 include-missing"},
    {"an escaped star",
     "== loginscope.yaml\n" V "include: ['a\\*.yaml']\n"
     "== a*.yaml\n" P("Star") "== ab.yaml\n" P("B"),
     "Star"},
    {"stars in the name of a folder",
     "== loginscope.yaml\n" V "include: ['p\\*/a.yaml']\n== p*/a.yaml\n" V "include: ['b*.yaml']\n"
     "== p*/b1.yaml\n" P("Right") "== pp/b1.yaml\n" P("Wrong"),
     "Right"},
    {"the org may stand in an included file",
     "== loginscope.yaml\n" P("A") "include: [org.yaml]\n"
				   "== org.yaml\n" V "org: {name: X, edition: developer}\n",
     "A"},
    {"login hours with the org in another file",
     "== loginscope.yaml\n" V "include: [org.yaml]\n"
     "profiles: [{name: A, login_hours: {sunday: closed}}]\n"
     "== org.yaml\n" V "org: {time_zone: Europe/Lisbon}\n",
     "A"},
    {"names of one file used in another",
     "== loginscope.yaml\n" V "include: [n.yaml]\norg: {trusted_ip_ranges: ['@n']}\n"
     "== n.yaml\n" V "networks: {n: [192.0.2.1]}\nprofiles: [{name: A}]\n",
     "A"},
    {"a cycle of three",
     "== loginscope.yaml\n" V "include: [b.yaml]\n== b.yaml\n" V "include: [c.yaml]\n"
     "== c.yaml\n" V "include: [b.yaml]\n",
     "c.yaml:2:11 include-cycle < b.yaml:2"},
    {"a cycle over a link",
     "== loginscope.yaml\n" V "include: [l.yaml]\n== l.yaml -> loginscope.yaml\n",
     "loginscope.yaml:2:11 include-cycle"},
    {"two cycles",
     "== loginscope.yaml\n" V "include: [b.yaml, loginscope.yaml]\n"
     "== b.yaml\n" V "include: [b.yaml, loginscope.yaml]\n",
     "loginscope.yaml:2:19 include-cycle; b.yaml:2:11 include-cycle; "
     "b.yaml:2:19 include-cycle < loginscope.yaml:2"},
    {"errors in the order the files are read",
     "== loginscope.yaml\n" V "include: [z.yaml, a.yaml]\nx: 1\n"
     "== a.yaml\n" V "x: 1\n== z.yaml\n" V "x: 1\ny: 2\n",
     "loginscope.yaml:3:1 unknown-key; z.yaml:2:1 unknown-key; z.yaml:3:1 unknown-key; "
     "a.yaml:2:1 unknown-key"},
    {"a name given twice, in two files",
     "== loginscope.yaml\n" P("A") "include: [b.yaml]\n== b.yaml\n" P("A"),
     "b.yaml:2:19 duplicate-name < loginscope.yaml:2"},
    {"three orgs",
     "== loginscope.yaml\n" V "include: [a.yaml, b.yaml]\n"
     "== a.yaml\n" V "org: {name: A}\n== b.yaml\n" V "org: {name: B}\ninclude: [c.yaml]\n"
     "== c.yaml\n" V "org: {}\n",
     "b.yaml:2:1 duplicate-section < a.yaml:2; c.yaml:2:1 duplicate-section < a.yaml:2"},
    {"what is missing with a file is not missed again",
     "== loginscope.yaml\n" V "include: [b.yaml, nowhere/c.yaml]\n"
     "users: [{username: u, profile: P, permission_sets: [S]}]\n"
     "org: {trusted_ip_ranges: ['@n']}\n"
     "== b.yaml\n" V "profiles: [{name: A, login_hours: {sunday: closed}}]\n",
     "loginscope.yaml:2:19 include-missing"},
    {"nor with a file that is no YAML",
     "== loginscope.yaml\n" V "include: [b.yaml]\nusers: [{username: u, profile: P}]\n"
     "== b.yaml\n\t- x\n",
     "b.yaml:1:1 yaml-syntax"},
    {"nor with one that is no text",
     "== loginscope.yaml\n" V "include: [b.yaml]\nusers: [{username: u, profile: P}]\n"
     "== b.yaml\nloginscope: 1 # \xe2\x80\xa8\n",
     "b.yaml:1:17 line-separator"},
    {"but what is wrong otherwise is said",
     "== loginscope.yaml\n" V "include: [b.yaml]\nprofiles: [{name: A}, {name: A}]\n",
     "loginscope.yaml:2:11 include-missing; loginscope.yaml:3:30 duplicate-name < "
     "loginscope.yaml:3"},
    {"a link to nothing", "== loginscope.yaml\n" V "include: ['*.yml']\n== l.yml -> gone.yml\n",
     "loginscope.yaml:2:11 include-unreadable"},
    {"a link to itself", "== loginscope.yaml\n" V "include: [l.yml]\n== l.yml -> l.yml\n",
     "loginscope.yaml:2:11 include-unreadable"},
    {"a device",
     "== loginscope.yaml\n" V "include: [l.yml]\nsources: [{users_csv: l.yml}]\n"
     "== l.yml -> /dev/zero\n",
     "loginscope.yaml:2:11 include-unreadable; loginscope.yaml:3:23 source-unreadable"},
    {"a file as a folder", "== loginscope.yaml\n" V "include: [a.yaml/b.yaml]\n== a.yaml\n" P("A"),
     "loginscope.yaml:2:11 include-missing"},
    {"items that are no names",
     "== loginscope.yaml\n" V "include: ['', 7, [a], b.yaml]\n"
     "== b.yaml\n" P("B"),
     "loginscope.yaml:2:11 empty-value; loginscope.yaml:2:15 yaml-type; "
     "loginscope.yaml:2:18 wrong-type"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct folder folder;
		struct run run;
		folder_make(&folder);
		folder_fill(&folder, rows[i].files);
		run_path(&run, folder.path);
		char *outcome = outcome_text(&run, &folder);
		if (strcmp(outcome, rows[i].outcome) != 0)
			fail_msg("%s:\n%s\nexpected\n%s", rows[i].name, outcome, rows[i].outcome);
		free(outcome);
		run_clear(&run);
		folder_remove(&folder);
	}
}

/* --- What the caller learns of the files ----------------------------------------------- */

static void assert_files(const struct run *run, const struct folder *folder, const char *names)
{
	char text[300] = "";
	for (uint32_t i = 0; i < run->files.count; i++) {
		const struct loaded_file *file = &run->files.at[i];
		struct stat about;
		char name[200];
		snprintf(name, sizeof name, "%.*s", STR_ARG(file->name));
		assert_int_equal(stat(name, &about), 0);
		assert_true(file->identity.device == about.st_dev &&
			    file->identity.inode == about.st_ino);
		assert_true(str_equal(run->sources.at[file->file].name, file->name));
		strcat(strcat(text, i ? " " : ""), source_name(run, file->file, folder));
	}
	assert_string_equal(text, names);
}

static const char several[] = "== loginscope.yaml\n" V "include: [b.yaml, 'p/*.yaml', b.yaml]\n"
			      "sources: [{users_csv: u.csv}]\n"
			      "== b.yaml\n" P("B") "== p/c.yaml\n" P("C") "== p/a.yaml\n" P(
				  "A") "== u.csv\nUsername,Profile.Name\nu,A\n";

static void test_files(void **state)
{
	(void)state;
	struct folder folder;
	struct run run;
	folder_make(&folder);
	folder_fill(&folder, several);
	run_path(&run, folder.path);
	assert_int_equal(run.status, OK);
	assert_files(&run, &folder, "loginscope.yaml u.csv b.yaml p/a.yaml p/c.yaml");
	assert_ptr_equal(run.policy->files.at, run.files.at);
	/* The policy holds all; nothing of it is left to be read. */
	assert_int_equal(run.policy->include_count + run.policy->other_source_count, 0);
	run_clear(&run);
	folder_put(&folder, "b.yaml", STR("nonsense: 1\n"));
	folder_put(&folder, "u.csv", STR("nonsense\n"));
	run_path(&run, folder.path);
	assert_int_equal(run.status, INVALID);
	assert_null(run.policy);
	assert_files(&run, &folder, "loginscope.yaml u.csv b.yaml p/a.yaml p/c.yaml");
	run_clear(&run);
	run_path(&run, folder_path(&folder, "no-such-file.yaml"));
	assert_int_equal(run.status, INVALID);
	assert_int_equal(run.files.count, 0);
	run_clear(&run);
	folder_remove(&folder);
}

/* The digest is that of all bytes in the order they are read. */
static void test_digest(void **state)
{
	(void)state;
	static const char *const order[] = {"loginscope.yaml", "u.csv", "b.yaml", "p/a.yaml",
					    "p/c.yaml"};
	struct folder folder;
	struct run run;
	SHA2_CTX context;
	uint8_t digest[SHA256_DIGEST_LENGTH];
	folder_make(&folder);
	folder_fill(&folder, several);
	run_path(&run, folder.path);
	assert_int_equal(run.status, OK);
	SHA256Init(&context);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		struct str bytes;
		assert_int_equal(
		    file_bytes(folder_path(&folder, order[i]), FILE_MAX, &run.arena, &bytes), OK);
		SHA256Update(&context, (const uint8_t *)bytes.at, bytes.length);
	}
	SHA256Final(digest, &context);
	assert_memory_equal(run.policy->sha256, digest, sizeof digest);
	run_clear(&run);
	folder_remove(&folder);
}

/* A text in memory stands for the file of its name: what includes that file is a
 * cycle. Alone, it opens nothing. */
static void test_text(void **state)
{
	(void)state;
	static const struct str text =
	    STR_INIT(V "include: [b.yaml]\nusers: [{username: u, profile: P}]\n"
		       "sources: [{users_csv: gone.csv}]\n");
	struct folder folder;
	folder_make(&folder);
	folder_fill(&folder, "== a.yaml\n" V "== b.yaml\n" P("P") "include: [a.yaml]\n");
	struct str name = str_of(folder_path(&folder, "a.yaml"));
	for (int alone = 0; alone < 2; alone++) {
		const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
						     .alone = alone == 1};
		struct run run = {0};
		arena_init(&run.arena);
		findings_init(&run.findings, &run.arena);
		run.status = policy_load_text(name, text, &options, &run.arena, &run.sources,
					      &run.findings, &run.policy);
		char *outcome = outcome_text(&run, &folder);
		assert_string_equal(outcome, alone ? " u"
						   : "a.yaml:4:23 source-missing; b.yaml:3:11 "
						     "include-cycle < a.yaml:2");
		if (alone)
			assert_int_equal(run.policy->include_count + run.policy->other_source_count,
					 2);
		free(outcome);
		run_clear(&run);
	}
	folder_remove(&folder);
}

/* The example among the fixtures: every key that speaks of files. */
static void test_fixture(void **state)
{
	(void)state;
	struct run run;
	struct folder folder = {"fixtures/several"};
	run_path(&run, "fixtures/several");
	char *outcome = outcome_text(&run, &folder);
	assert_string_equal(outcome, "profiles.yaml:4:12 metadata-not-there; profiles.yaml:5:12 "
				     "metadata-not-there; more/hours.yaml:4:12 metadata-not-there"
				     "Stock Sales API Nights first@acme.example "
				     "second@acme.example third@acme.example");
	assert_files(
	    &run, &folder,
	    "loginscope.yaml users.csv metadata/Stock.profile lists/cloud.json profiles.yaml "
	    "more/hours.yaml more/geo.yaml");
	assert_false(run.policy->org.revenue);
	assert_int_equal(run.policy->profiles[1].login_ip_ranges.rows[0].network, 1);
	assert_int_equal(run.policy->users[1].profile.index, 3);
	assert_false(run.policy->users[1].active);
	assert_int_equal(run.policy->users[2].permissions, PERMISSION_MFA_FOR_API);
	assert_int_equal(policy_permissions(run.policy, 2, run.policy->users[2].profile.index),
			 PERMISSION_API_ONLY | PERMISSION_MFA_FOR_API);
	assert_true(run.policy->geo.country_known.count > 0);
	assert_int_equal(run.policy->networks[0].ranges.count, 2);
	free(outcome);
	run_clear(&run);
}

/* Paths of databases are relative to the file that names them. */
static void test_geo(void **state)
{
	(void)state;
	struct folder folder;
	struct run run;
	char here[200], link[300];
	assert_non_null(getcwd(here, sizeof here));
	folder_make(&folder);
	folder_fill(&folder,
		    "== loginscope.yaml\n" V "include: [sub/geo.yaml]\n"
		    "transaction_security: [{name: N, when: {country: [SE]}, action: block}]\n"
		    "== sub/geo.yaml\n" V "geo: {country: c.mmdb}\n");
	snprintf(link, sizeof link, "%s/fixtures/geo/country-ipv6.mmdb", here);
	assert_int_equal(symlink(link, folder_path(&folder, "sub/c.mmdb")), 0);
	run_path(&run, folder.path);
	assert_int_equal(run.status, OK);
	assert_true(run.policy->geo.country_known.count > 0);
	run_clear(&run);
	folder_remove(&folder);
}

/* The revenue an edition implies goes with the org, wherever it is written. */
static void test_org_defaults(void **state)
{
	(void)state;
	static const struct {
		const char *org;
		bool revenue;
		enum edition edition;
	} orgs[] = {
	    {"profiles: []\n", true, EDITION_ENTERPRISE},
	    {"org: {}\n", true, EDITION_ENTERPRISE},
	    {"org: {edition: developer}\n", false, EDITION_DEVELOPER},
	    {"org: {edition: developer, revenue: true}\n", true, EDITION_DEVELOPER},
	};
	for (size_t i = 0; i < sizeof orgs / sizeof *orgs; i++) {
		struct folder folder;
		struct run run;
		char text[200];
		folder_make(&folder);
		folder_fill(&folder, "== loginscope.yaml\n" V "include: [a.yaml, b.yaml]\n"
				     "== a.yaml\n" V);
		snprintf(text, sizeof text, V "%s", orgs[i].org);
		folder_put(&folder, "b.yaml", str_of(text));
		run_path(&run, folder.path);
		assert_int_equal(run.status, OK);
		assert_int_equal(run.policy->org.revenue, orgs[i].revenue);
		assert_int_equal(run.policy->org.edition, orgs[i].edition);
		assert_int_equal(run.policy->org.lockout.max_attempts, 10);
		assert_true(run.policy->org.features.soap_login);
		run_clear(&run);
		folder_remove(&folder);
	}
}

/* --- Messages ----------------------------------------------------------------------- */

static void test_messages(void **state)
{
	(void)state;
	static const struct {
		const char *name, *files, *message, *help;
	} messages[] = {
	    {"a folder that is not there",
	     "== loginscope.yaml\n" V "include: ['profile/*.yaml']\n"
	     "== profiles/a.yaml\n" V,
	     "no file matches profile/*.yaml", "did you mean profiles/*.yaml?"},
	    {"two parts that are not there",
	     "== loginscope.yaml\n" V "include: [profile/sale.yaml]\n"
	     "== profiles/sales.yaml\n" V,
	     "no such file: profile/sale.yaml", "did you mean profiles/sales.yaml?"},
	    {"a folder near, and nothing in it",
	     "== loginscope.yaml\n" V "include: [profile/x.yaml]\n"
	     "== profiles/sales.yaml\n" V,
	     "no such file: profile/x.yaml",
	     "the name is relative to the folder of the file it stands in"},
	    {"never the file itself",
	     "== a.yaml\n" V "== loginscope.yaml\n" V "include: [loginscop.yaml]\n", NULL,
	     "the name is relative to the folder of the file it stands in"},
	    {"of two that are as near the first",
	     "== loginscope.yaml\n" V "include: [user.yaml]\n"
	     "== userz.yaml\n" V "== users.yaml\n" V,
	     NULL, "did you mean users.yaml?"},
	    {"names from the disk are harmless",
	     "== loginscope.yaml\n" V "include: [users.yaml]\n"
	     "== user\033.yaml\n" V,
	     NULL, "did you mean user\xef\xbf\xbd.yaml?"},
	    {"a device", "== loginscope.yaml\n" V "include: [z]\n== z -> /dev/zero\n",
	     "cannot read $/z: not a plain file", NULL},
	};
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		struct folder folder;
		struct run run;
		char wanted[300];
		folder_make(&folder);
		folder_fill(&folder, messages[i].files);
		run_path(&run, folder.path);
		const struct finding *finding = run.findings.first;
		assert_int_equal(run.findings.count, 1);
		const char *message = messages[i].message;
		const char *here = message ? strchr(message, '$') : NULL;
		snprintf(wanted, sizeof wanted, "%.*s%s%s", here ? (int)(here - message) : 0,
			 message ? message : "", here ? folder.path : "",
			 here      ? here + 1
			 : message ? message
				   : "");
		if (message && strcmp(finding->message, wanted) != 0)
			fail_msg("%s: %s", messages[i].name, finding->message);
		if (messages[i].help && strcmp(finding->help, messages[i].help) != 0)
			fail_msg("%s: %s", messages[i].name, finding->help);
		run_clear(&run);
		folder_remove(&folder);
	}
}

/* A folder that may not be looked at might be what a pattern means, so it is said, be it
 * the only one among several. */
static void test_closed_folder(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		mode_t mode;
		const char *pattern, *outcome;
	} closed[] = {
	    {"a name behind a wildcard", 0, "*/q.yaml", "loginscope.yaml:2:11 include-unreadable"},
	    {"names may be read, files not", 0444, "*/q.yaml",
	     "loginscope.yaml:2:11 include-unreadable"},
	    {"files may be read, names not", 0111, "*/q.yaml", "A B"},
	    {"a wildcard behind a wildcard", 0111, "*/*.yaml",
	     "loginscope.yaml:2:11 include-unreadable"},
	    {"a wildcard behind a name", 0, "b/*.yaml", "loginscope.yaml:2:11 include-unreadable"},
	    {"a folder that the pattern leaves out", 0, "[a]/q.yaml", "A"},
	};
	bool is_root = geteuid() == 0;
	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
		struct folder folder;
		struct run run;
		char text[100];
		folder_make(&folder);
		snprintf(text, sizeof text, V "include: ['%s']\n", closed[i].pattern);
		folder_put(&folder, "loginscope.yaml", str_of(text));
		folder_fill(&folder, "== a/q.yaml\n" P("A") "== b/q.yaml\n" P("B"));
		assert_int_equal(chmod(folder.path, 0755), 0);
		assert_int_equal(chmod(folder_path(&folder, "a"), 0755), 0);
		assert_int_equal(chmod(folder_path(&folder, "b"), closed[i].mode), 0);
		if (is_root && setresuid(NOBODY, NOBODY, 0) != 0) { /* root may look anywhere */
			folder_remove(&folder);
			print_message("closed folders: skipped, for root may not become another\n");
			return;
		}
		run_path(&run, folder.path);
		if (is_root)
			assert_int_equal(setresuid(0, 0, 0), 0);
		char *outcome = outcome_text(&run, &folder);
		assert_int_equal(chmod(folder_path(&folder, "b"), 0755), 0);
		if (strcmp(outcome, closed[i].outcome) != 0)
			fail_msg("%s:\n%s\nexpected\n%s", closed[i].name, outcome,
				 closed[i].outcome);
		free(outcome);
		run_clear(&run);
		folder_remove(&folder);
	}
}

/* A long way is shown with its middle left out. */
static void test_long_way(void **state)
{
	(void)state;
	struct folder folder;
	struct run run;
	folder_make(&folder);
	for (int i = 0; i < 30; i++) {
		char name[40], text[100];
		snprintf(name, sizeof name, "%d.yaml", i);
		snprintf(text, sizeof text, V "include: [%d.yaml]\n", (i + 1) % 30);
		folder_put(&folder, name, str_of(text));
	}
	run_path(&run, folder_path(&folder, "0.yaml"));
	assert_int_equal(run.findings.count, 1);
	const char *message = run.findings.first->message;
	size_t arrows = 0;
	for (const char *at = message; (at = strstr(at, " → ")) != NULL; at++)
		arrows++;
	assert_int_equal(arrows, 9);
	assert_non_null(strstr(message, "/3.yaml → … → "));
	assert_non_null(strstr(message, "/26.yaml → "));
	assert_string_equal(message + strlen(message) - strlen("/0.yaml"), "/0.yaml");
	run_clear(&run);
	folder_remove(&folder);
}

/* --- Limits ------------------------------------------------------------------------- */

static void test_depth(void **state)
{
	(void)state;
	for (int files = INCLUDE_DEPTH_MAX; files <= INCLUDE_DEPTH_MAX + 1; files++) {
		struct folder folder;
		struct run run;
		folder_make(&folder);
		for (int i = 0; i < files; i++) {
			char name[40], text[100];
			snprintf(name, sizeof name, "%d.yaml", i);
			snprintf(text, sizeof text, i + 1 < files ? V "include: [%d.yaml]\n" : V,
				 i + 1);
			folder_put(&folder, name, str_of(text));
		}
		run_path(&run, folder_path(&folder, "0.yaml"));
		char *outcome = outcome_text(&run, &folder);
		assert_string_equal(outcome,
				    files > INCLUDE_DEPTH_MAX ? "63.yaml:2:11 include-limit" : "");
		free(outcome);
		run_clear(&run);
		folder_remove(&folder);
	}
}

static void test_count(void **state)
{
	(void)state;
	struct folder folder;
	struct run run;
	char name[40];
	folder_make(&folder);
	folder_fill(&folder, "== loginscope.yaml\n" V "include: ['p/*', 'p/*', gone.yaml]\n"
			     "users: [{username: u, profile: P}]\n== p/a\n" V);
	for (int i = 2; i < FILES_MAX; i++) {
		snprintf(name, sizeof name, "p/%05d", i);
		folder_put(&folder, name, STR(V));
	}
	run_path(&run, folder.path);
	char *outcome = outcome_text(&run, &folder);
	assert_string_equal(outcome, "loginscope.yaml:2:25 include-missing");
	assert_int_equal(run.files.count, FILES_MAX);
	free(outcome);
	run_clear(&run);
	/* One file too many, then more than a pattern may match. */
	for (int more = 0; more < 2; more++) {
		folder_put(&folder, more ? "p/c" : "p/b", STR(V));
		run_path(&run, folder.path);
		outcome = outcome_text(&run, &folder);
		assert_string_equal(outcome, "loginscope.yaml:2:11 include-limit");
		assert_int_equal(run.files.count, more ? 1 : FILES_MAX);
		free(outcome);
		run_clear(&run);
	}
	folder_remove(&folder);
}

/* A folder that leads to itself by ten names is as good as a disk full of folders. */
static void test_wide(void **state)
{
	(void)state;
	static const struct {
		const char *name, *includes, *outcome;
	} patterns[] = {
	    {"no end of files", "'*/*/*/*/*/*'", "loginscope.yaml:2:11 include-limit"},
	    {"no end of folders", "'*/*/*/*/*/*/x.yaml', gone",
	     "loginscope.yaml:2:11 include-limit"},
	    {"as far as one may look", "'*/*/*?/x', '*/*?/*/x', '*?/*/*/x', x",
	     "loginscope.yaml:2:11 include-missing; loginscope.yaml:2:23 include-missing; "
	     "loginscope.yaml:2:35 include-missing; loginscope.yaml:2:47 include-missing"},
	};
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct folder folder;
		struct run run;
		char text[200], link[8];
		folder_make(&folder);
		snprintf(text, sizeof text, V "include: [%s]\n", patterns[i].includes);
		folder_put(&folder, "loginscope.yaml", str_of(text));
		for (int n = 0; n < 10; n++) {
			snprintf(link, sizeof link, "l%d", n);
			assert_int_equal(symlink(".", folder_path(&folder, link)), 0);
		}
		run_path(&run, folder.path);
		char *outcome = outcome_text(&run, &folder);
		if (strcmp(outcome, patterns[i].outcome) != 0)
			fail_msg("%s: %s", patterns[i].name, outcome);
		free(outcome);
		run_clear(&run);
		folder_remove(&folder);
	}
}

/* All that the patterns of a policy look at together; a suggestion looks, too. */
static void test_names(void **state)
{
	(void)state;
	static const struct {
		size_t before; /* names looked at; the folder has four, and a pattern opens it for
				 * as many more as its path has parts */
		const char *includes, *outcome;
	} rows_of_names[] = {
	    {NAMES_MAX - 8, "'*q', gone",
	     "a.yaml:2:11 include-missing; a.yaml:2:17 include-missing"},
	    {NAMES_MAX - 7, "'*q', gone", "a.yaml:2:11 include-limit"},
	    {NAMES_MAX - 4, "b.yaml", "a.yaml:2:11 include-missing did you mean c.yaml?"},
	    {NAMES_MAX - 3, "b.yaml",
	     "a.yaml:2:11 include-missing the name is relative to the folder of the file it "
	     "stands in"},
	};
	struct folder folder;
	folder_make(&folder);
	folder_fill(&folder, "== a.yaml\n" V "== c.yaml\n" V);
	struct str name = str_of(folder_path(&folder, "a.yaml"));
	for (size_t i = 0; i < sizeof rows_of_names / sizeof *rows_of_names; i++) {
		struct run run = {0};
		char text[200], shown[400];
		arena_init(&run.arena);
		findings_init(&run.findings, &run.arena);
		struct store store = STORE_FILES;
		struct reading reading = {.store = &store,
					  .arena = &run.arena,
					  .sources = &run.sources,
					  .findings = &run.findings,
					  .names = rows_of_names[i].before};
		snprintf(text, sizeof text, V "include: [%s]\n", rows_of_names[i].includes);
		assert_int_equal(
		    include_read(&reading, name, (struct file_identity){0}, str_of(text)), OK);
		char *outcome = outcome_text(&run, &folder);
		bool help = strstr(rows_of_names[i].outcome, "missing ") != NULL;
		snprintf(shown, sizeof shown, "%s%s%s", outcome, help ? " " : "",
			 help ? run.findings.first->help : "");
		assert_string_equal(shown, rows_of_names[i].outcome);
		free(outcome);
		run_clear(&run);
	}
	folder_remove(&folder);
}

/* After a hundred errors no further file is opened. */
static void test_many_missing(void **state)
{
	(void)state;
	struct folder folder;
	struct run run;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	fputs(V "include:\n", out);
	for (int i = 0; i < 2000; i++)
		fprintf(out, "- gone%d\n", i);
	fputs("- b.yaml\n", out);
	fclose(out);
	folder_make(&folder);
	folder_fill(&folder, "== b.yaml\nx: 1\n");
	folder_put(&folder, "loginscope.yaml", str_of(text));
	free(text);
	run_path(&run, folder.path);
	assert_int_equal(run.status, INVALID);
	assert_int_equal(run.findings.kept, FINDINGS_MAX);
	assert_int_equal(run.findings.count, FINDINGS_MAX + 1);
	assert_int_equal(run.files.count, 1);
	run_clear(&run);
	folder_remove(&folder);
}

/* Names longer than a path can be, of as many parts as fit. */
static void test_long(void **state)
{
	(void)state;
	static const struct {
		const char *part;
		size_t times;
		const char *end, *outcome;
	} names[] = {
	    {"./", 3000, "b.yaml", "loginscope.yaml:2:11 include-unreadable"},
	    {"./", 3000, "*.yml", "loginscope.yaml:2:11 include-unreadable"},
	    {"./", 1500, "b.yaml", ""},
	    {"./", 1500, "b.yam", "loginscope.yaml:2:11 include-missing"},
	    {"*/", 1500, "b.yaml", "loginscope.yaml:2:11 include-missing"},
	    {"[ab]", 900, "*.yaml", "loginscope.yaml:2:11 include-missing"},
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct folder folder;
		struct run run;
		char text[8192] = V "include: ['";
		folder_make(&folder);
		for (size_t n = 0; n < names[i].times; n++)
			memcpy(text + strlen(text), names[i].part, strlen(names[i].part) + 1);
		strcat(strcat(text, names[i].end), "']\n");
		folder_fill(&folder, "== b.yaml\n" V);
		folder_put(&folder, "loginscope.yaml", str_of(text));
		run_path(&run, folder.path);
		char *outcome = outcome_text(&run, &folder);
		assert_string_equal(outcome, names[i].outcome);
		free(outcome);
		run_clear(&run);
		folder_remove(&folder);
	}
}

/* A file of `size` bytes that takes no room on the disk. */
static void folder_put_large(const struct folder *folder, const char *name, off_t size)
{
	folder_put(folder, name, STR(V "#"));
	assert_int_equal(truncate(folder_path(folder, name), size), 0);
}

static void test_size(void **state)
{
	(void)state;
	struct folder folder;
	struct run run;
	folder_make(&folder);
	folder_fill(&folder, "== loginscope.yaml\n" V "include: [a]\nsources: [{users_csv: a}]\n");
	folder_put_large(&folder, "a", FILE_MAX + 1);
	run_path(&run, folder.path);
	char *outcome = outcome_text(&run, &folder);
	assert_string_equal(outcome, "loginscope.yaml:2:11 file-too-large; "
				     "loginscope.yaml:3:23 file-too-large");
	free(outcome);
	run_clear(&run);
	folder_remove(&folder);
}

/* All files together, as if most of the room were taken already. */
static void test_bytes(void **state)
{
	(void)state;
	static const struct str text = STR_INIT(V "include: [b.yaml, b.yaml, c.yaml]\n");
	struct folder folder;
	folder_make(&folder);
	folder_fill(&folder, "== a.yaml\n" V "== b.yaml\n" V "== c.yaml\n" V);
	struct str name = str_of(folder_path(&folder, "a.yaml"));
	for (size_t room = 0; room < 3; room++) {
		struct run run = {0};
		arena_init(&run.arena);
		findings_init(&run.findings, &run.arena);
		struct store store = STORE_FILES;
		struct reading reading = {.store = &store,
					  .arena = &run.arena,
					  .sources = &run.sources,
					  .findings = &run.findings};
		reading.bytes = FILES_BYTES_MAX - text.length - room * strlen(V);
		assert_int_equal(include_read(&reading, name, (struct file_identity){0}, text), OK);
		assert_int_equal(reading.part_count, room + 1);
		char *outcome = outcome_text(&run, &folder);
		assert_string_equal(outcome, room == 0   ? "a.yaml:2:11 include-limit"
					     : room == 1 ? "a.yaml:2:27 include-limit"
							 : "");
		free(outcome);
		run_clear(&run);
	}
	folder_remove(&folder);
}

/* --- Random policies against a naive reader ----------------------------------------------- */

enum { RANDOM_FILES = 9, RANDOM_ITEMS = 5 };

/* Which file includes which, and what must come of it. */
struct graph {
	unsigned items[RANDOM_FILES][RANDOM_ITEMS], counts[RANDOM_FILES];
	bool open[RANDOM_FILES], done[RANDOM_FILES];
	char order[100];
	unsigned cycles;
};

static void graph_walk(struct graph *graph, unsigned file)
{
	char name[16];
	snprintf(name, sizeof name, "%sP%u", graph->order[0] ? " " : "", file);
	strcat(graph->order, name);
	graph->open[file] = true;
	for (unsigned i = 0; i < graph->counts[file]; i++) {
		unsigned next = graph->items[file][i];
		bool again = false; /* the same name twice in a list is one item */
		for (unsigned k = 0; k < i; k++)
			again = again || graph->items[file][k] == next;
		if (again)
			continue;
		if (graph->open[next])
			graph->cycles++;
		else if (!graph->done[next])
			graph_walk(graph, next);
	}
	graph->open[file] = false;
	graph->done[file] = true;
}

/* Random includes; every other time none that could lead back. */
static void graph_make(struct graph *graph, struct rand *rand)
{
	bool forward = rand_once_in(rand, 2);
	*graph = (struct graph){0};
	for (unsigned file = 0; file < RANDOM_FILES; file++) {
		unsigned limit = forward ? RANDOM_FILES - file - 1 : RANDOM_FILES;
		graph->counts[file] = limit ? rand_below(rand, RANDOM_ITEMS + 1) : 0;
		for (unsigned i = 0; i < graph->counts[file]; i++)
			graph->items[file][i] = (forward ? file + 1 : 0) + rand_below(rand, limit);
	}
}

static void graph_put(const struct graph *graph, const struct folder *folder)
{
	for (unsigned file = 0; file < RANDOM_FILES; file++) {
		char name[40], text[300];
		int length =
		    snprintf(text, sizeof text, V "profiles: [{name: P%u}]\ninclude: [", file);
		for (unsigned i = 0; i < graph->counts[file]; i++)
			length += snprintf(text + length, sizeof text - (size_t)length, "%u.yaml, ",
					   graph->items[file][i]);
		snprintf(text + length, sizeof text - (size_t)length, "]\n");
		snprintf(name, sizeof name, "%u.yaml", file);
		folder_put(folder, name, str_of(text));
	}
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("includes against a naive reader");
	struct folder folder;
	unsigned good = 0;
	folder_make(&folder);
	for (int round = 0; round < 300; round++) {
		struct graph graph;
		struct run run;
		graph_make(&graph, &rand);
		graph_put(&graph, &folder);
		graph_walk(&graph, 0);
		run_path(&run, folder_path(&folder, "0.yaml"));
		assert_int_equal(run.findings.count, graph.cycles);
		assert_int_equal(run.status, graph.cycles ? INVALID : OK);
		for (const struct finding *at = run.findings.first; at; at = at->next)
			assert_string_equal(at->code, "include-cycle");
		char *outcome = outcome_text(&run, &folder);
		if (graph.cycles == 0)
			assert_string_equal(outcome, graph.order);
		good += graph.cycles == 0;
		free(outcome);
		run_clear(&run);
	}
	assert_true(good > 50 && good < 250);
	folder_remove(&folder);
}

/* --- Memory ----------------------------------------------------------------------------- */

static void oom_run(const char *path, void (*fail_at)(size_t nth))
{
	struct run run;
	for (size_t nth = 1;; nth++) {
		fail_at(nth);
		run_path(&run, path);
		size_t asked = mem_count();
		mem_fail_from(0);
		enum status status = run.status;
		run_clear(&run);
		if (asked < nth)
			break;
		if (status != NOMEM)
			fail_msg("%s: allocation %zu failed, status %d", path, nth, (int)status);
	}
}

static void test_oom(void **state)
{
	(void)state;
	static const char *const trees[] = {
	    several,
	    /* each kind of finding */
	    "== loginscope.yaml\n" V "include: [b.yaml, gon.yaml, 'x/*', c.yaml, gone, '*.yaml']\n"
	    "sources: [{users_csv: x.csv}, {users_csv: gone}]\norg: {}\n"
	    "== b.yaml\n" V "org: {}\ninclude: [loginscope.yaml]\n"
	    "== c.yaml\nno\xe2\x80\xa8\n== gone\n" V "== x.csv\nUsername,Profile.Nam\n",
	};
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		struct folder folder;
		folder_make(&folder);
		folder_fill(&folder, trees[i]);
		oom_run(folder.path, mem_fail_from);
		oom_run(folder.path, mem_fail_only);
		folder_remove(&folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),          cmocka_unit_test(test_files),
	    cmocka_unit_test(test_digest),        cmocka_unit_test(test_text),
	    cmocka_unit_test(test_geo),           cmocka_unit_test(test_fixture),
	    cmocka_unit_test(test_org_defaults),  cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_closed_folder), cmocka_unit_test(test_long_way),
	    cmocka_unit_test(test_depth),         cmocka_unit_test(test_count),
	    cmocka_unit_test(test_wide),          cmocka_unit_test(test_names),
	    cmocka_unit_test(test_many_missing),  cmocka_unit_test(test_long),
	    cmocka_unit_test(test_size),          cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_random),        cmocka_unit_test(test_oom),
	};
	return cmocka_run_group_tests_name("include", tests, NULL, NULL);
}
