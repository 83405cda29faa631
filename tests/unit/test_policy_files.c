/* From arguments to policy files: what a directory means, what is passed over, in which
 * order, and that nothing is there twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cli/policy_files.h"
#include "cli/unread_metadata.h"
#include "scratch_folder.h"

#define POLICY "loginscope: 1\n"

static const char *const tree[][2] = {
    {"whole/loginscope.yaml", POLICY},
    {"whole/part.yaml", POLICY},
    {"many/b.yaml", POLICY},
    {"many/a.yml", "# first a comment\n" POLICY},
    {"many/B.yaml", POLICY},
    {"many/a/z.yaml", POLICY},
    {"many/a-b/y.yaml", POLICY},
    {"many/deep/er/x.yaml", "\xef\xbb\xbf" POLICY},
    {"many/utf16.yaml", "\xff\xfel"}, /* half of it is written below */
    {"many/notes.yaml", "a: 1\n  loginscope: 1\n"},
    {"many/empty.yaml", ""},
    {"many/policy.txt", POLICY},
    {"many/.hidden.yaml", POLICY},
    {"many/.git/x.yaml", POLICY},
    {"none/notes.yaml", "a: 1\n"},
    {"empty/readme", ""},
    {"single.yaml", "not a policy\n"},
    {"keys/a-double.yaml", "\"loginscope\": 1\n"},
    {"keys/b-single.yaml", "org:\n  name: a\n'loginscope': 1\n"},
    {"keys/c-brace.yaml", "{loginscope: 1}\n"},
    {"keys/d-json.yaml", "{\n  \"loginscope\": 1\n}\n"},
    {"keys/e-blank.yaml", "loginscope \t: 1\n"},
    {"keys/f-cr.yaml", "# first a comment\rloginscope: 1\r"},
    {"keys/g-crlf.yaml", "# first a comment\r\nloginscope: 1\r\n"},
    {"other/a.yaml", "loginscopes: 1\n"},
    {"other/b.yaml", "# loginscope: 1\n"},
    {"other/c.yaml", "loginscope\n"},
    {"other/d.yaml", "'loginscope\": 1\n"},
    {"other/e.yaml", "{a: 1,\nb: {c: 1,\n   loginscope: 1}}\n"},
    {"other/f.yaml", "- loginscope: 1\n"},
    {"other/g.yaml", "{"},
    {"other/h.yaml", "loginscope "},
    {"other/i.yaml", "'loginscope"},
    {"lost/readme", ""},
    {"sfdx/sfdx-project.json", "{}"},
    {"sfdx/notes.yaml", "a: 1\n"},
    {"folder/a/b/Admin.profile-meta.xml", ""},
    {"beside/force-app/Admin.profile", ""},
    {"beside/package.xml", ""},
    {"beside/deep/a.yaml", POLICY},
};

static void write_utf16(const char *path)
{
	static const char text[] = POLICY;
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fwrite("\xff\xfe", 1, 2, file);
	for (size_t i = 0; i < sizeof text - 1; i++)
		fwrite((const char[]){text[i], 0}, 1, 2, file);
	assert_int_equal(fclose(file), 0);
}

static void tree_write(void)
{
	for (size_t i = 0; i < sizeof tree / sizeof *tree; i++)
		folder_file(tree[i][0], tree[i][1]);
	write_utf16("many/utf16.yaml");
	assert_int_equal(symlink("../whole", "many/link"), 0);
	assert_int_equal(symlink("..", "many/loop"), 0);
	assert_int_equal(symlink("nowhere.yaml", "many/dangling.yaml"), 0);
	assert_int_equal(symlink("b.yaml", "many/same.yaml"), 0);
	assert_int_equal(symlink("nowhere", "lost/nowhere"), 0);
	assert_int_equal(symlink("nowhere", "lost/z.yaml"), 0);
	assert_int_equal(symlink("round.yml", "lost/round.yml"), 0);
	assert_int_equal(mkfifo("many/fifo.yaml", 0600), 0);
	assert_int_equal(mkdir("many/folder.yaml", 0700), 0);
}

static const struct {
	const char *name;
	char *arguments[4];
	enum directory_use use;
	const char *found; /* paths, and findings as "!path code" */
	uint64_t passed_over;
} rows[] = {
    {"a file", {"single.yaml"}, DIRECTORY_POLICY, "single.yaml\n", 0},
    {"a file that is not there", {"nope.yaml"}, DIRECTORY_POLICY, "nope.yaml\n", 0},
    {"standard input", {"-"}, DIRECTORY_POLICY, "-\n", 0},
    {"a directory with a loginscope.yaml",
     {"whole"},
     DIRECTORY_POLICY,
     "whole/loginscope.yaml\n",
     0},
    {"the same with a slash", {"whole/"}, DIRECTORY_POLICY, "whole/loginscope.yaml\n", 0},
    {"all files of it", {"whole"}, DIRECTORY_FILES, "whole/loginscope.yaml\nwhole/part.yaml\n", 0},
    {"a directory without one",
     {"many"},
     DIRECTORY_POLICY,
     "many/B.yaml\nmany/a-b/y.yaml\nmany/a.yml\nmany/a/z.yaml\nmany/b.yaml\n"
     "many/dangling.yaml\nmany/deep/er/x.yaml\nmany/utf16.yaml\n",
     2},
    {"ways to write the key",
     {"keys"},
     DIRECTORY_POLICY,
     "keys/a-double.yaml\nkeys/b-single.yaml\nkeys/c-brace.yaml\nkeys/d-json.yaml\n"
     "keys/e-blank.yaml\nkeys/f-cr.yaml\nkeys/g-crlf.yaml\n",
     0},
    {"what only looks like it", {"other"}, DIRECTORY_POLICY, "!other policy-missing\n", 9},
    {"links to nowhere", {"lost"}, DIRECTORY_POLICY, "lost/round.yml\nlost/z.yaml\n", 0},
    {"one without any", {"none"}, DIRECTORY_POLICY, "!none policy-missing\n", 1},
    {"an empty one, and a file",
     {"empty", "single.yaml"},
     DIRECTORY_POLICY,
     "single.yaml\n!empty policy-missing\n",
     0},
    {"the same file twice",
     {"many/b.yaml", "./many/b.yaml", "many/same.yaml"},
     DIRECTORY_POLICY,
     "many/b.yaml\n",
     0},
    {"standard input twice", {"-", "-"}, DIRECTORY_POLICY, "-\n", 0},
    {"a file, and the directory it is in",
     {"many/deep/er/x.yaml", "many/deep"},
     DIRECTORY_POLICY,
     "many/deep/er/x.yaml\n",
     0},
    {"in the order of the arguments",
     {"whole", "many/a", "single.yaml"},
     DIRECTORY_POLICY,
     "whole/loginscope.yaml\nmany/a/z.yaml\nsingle.yaml\n",
     0},
    {"a Salesforce project", {"sfdx"}, DIRECTORY_POLICY, "sfdx\n", 1},
    {"any metadata below", {"folder/a", "folder"}, DIRECTORY_POLICY, "folder/a\nfolder\n", 0},
    {"metadata twice", {"sfdx", "./sfdx", "sfdx/"}, DIRECTORY_POLICY, "sfdx\n", 3},
    {"metadata beside policies", {"beside"}, DIRECTORY_POLICY, "beside/deep/a.yaml\n", 0},
    {"one file of it",
     {"beside/force-app/Admin.profile", "sfdx/sfdx-project.json"},
     DIRECTORY_POLICY,
     "beside/force-app/Admin.profile\nsfdx/sfdx-project.json\n",
     0},
    {"metadata where files are wanted",
     {"sfdx", "beside/force-app/Admin.profile", "beside/package.xml"},
     DIRECTORY_FILES,
     "!sfdx metadata-no-file\n!beside/force-app/Admin.profile metadata-no-file\n"
     "!beside/package.xml metadata-no-file\n",
     1},
    {"metadata beside files that are wanted",
     {"beside"},
     DIRECTORY_FILES,
     "beside/deep/a.yaml\n",
     0},
    {"metadata asked for, beside policies", {"beside"}, DIRECTORY_METADATA, "beside\n", 0},
    {"metadata asked for where there is none",
     {"many/a"},
     DIRECTORY_METADATA,
     "many/a/z.yaml\n",
     0},
    {"metadata asked for, a policy of its own",
     {"whole"},
     DIRECTORY_METADATA,
     "whole/loginscope.yaml\n",
     0},
    {"nothing named, a bare name", {NULL}, DIRECTORY_POLICY, "loginscope.yaml\n", 0},
};

static void write_found(FILE *to, const struct policy_files *files, const struct sources *sources,
			const struct findings *findings)
{
	for (uint32_t i = 0; i < files->count; i++)
		fprintf(to, "%s\n", files->at[i].path);
	for (const struct finding *f = findings->first; f; f = f->next) {
		fprintf(to, "!%.*s %s\n", STR_ARG(sources->at[f->place.file].name), f->code);
		assert_non_null(f->help);
	}
}

static void check_row(size_t i)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy_files files = {0};
	char found[1024] = "";
	size_t count = 0;
	while (rows[i].arguments[count])
		count++;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(policy_files_find(rows[i].arguments, count, rows[i].use, &arena, &sources,
					   &findings, &files),
			 OK);
	FILE *to = fmemopen(found, sizeof found, "w");
	write_found(to, &files, &sources, &findings);
	fclose(to);
	if (strcmp(found, rows[i].found) != 0)
		fail_msg("%s:\n%s", rows[i].name, found);
	if (files.passed_over != rows[i].passed_over)
		fail_msg("%s: passed over %u", rows[i].name, (unsigned)files.passed_over);
	arena_clear(&arena);
}

static void test_rows(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	tree_write();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!rows[i].arguments[0])
			assert_int_equal(chdir("whole"), 0);
		check_row(i);
	}
	folder_leave(&folder);
}

/* What may not be read is never passed over in silence. */
static void test_unreadable(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy_files files = {0};
	char *arguments[] = {"shut", "half", "dim", NULL};
	enum { NOBODY = 65534 };
	bool root = geteuid() == 0; /* who may read everything, and so must be somebody else */
	folder_enter(&folder);
	if (root) {
		assert_int_equal(chown(folder.path, NOBODY, NOBODY), 0);
		assert_int_equal(seteuid(NOBODY), 0);
	}
	folder_file("shut/a.yaml", POLICY);
	folder_file("half/a.yaml", POLICY);
	folder_file("dim/mer/a.yaml", POLICY);
	folder_file("dim/b.yaml", POLICY);
	assert_int_equal(chmod("dim/mer", 0400), 0); /* names can be read, but no more */
	assert_int_equal(chmod("shut", 0), 0);
	assert_int_equal(chmod("half/a.yaml", 0), 0);
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(
	    policy_files_find(arguments, 3, DIRECTORY_POLICY, &arena, &sources, &findings, &files),
	    OK);
	assert_int_equal(findings.count, 2);
	assert_string_equal(findings.first->code, "file-unreadable");
	assert_string_equal(findings.last->code, "file-unreadable");
	assert_int_equal(files.count, 2);
	assert_string_equal(files.at[0].path, "half/a.yaml");
	chmod("shut", 0700);
	chmod("dim/mer", 0700);
	if (root)
		assert_int_equal(seteuid(0), 0);
	arena_clear(&arena);
	folder_leave(&folder);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct scratch_folder folder;
	char *arguments[] = {"many", "none", "whole", "-", NULL};
	bool done = false;
	folder_enter(&folder);
	tree_write();
	for (size_t nth = 1; !done; nth++) {
		struct arena arena;
		struct sources sources = {0};
		struct findings findings;
		struct policy_files files = {0};
		arena_init(&arena);
		findings_init(&findings, &arena);
		mem_fail_only(nth);
		enum status status = policy_files_find(arguments, 4, DIRECTORY_POLICY, &arena,
						       &sources, &findings, &files);
		done = mem_count() < nth;
		mem_fail_from(0);
		if (findings.nomem)
			status = NOMEM;
		assert_int_equal(status, done ? OK : NOMEM);
		assert_int_equal(files.count, status == OK || findings.nomem ? 10 : 0);
		arena_clear(&arena);
	}
	folder_leave(&folder);
}

/* --- Metadata beside them ------------------------------------------------------------------- */

static const struct {
	const char *name;
	char *argument;
	enum directory_use use;
	const char *read; /* a file of metadata that a policy reads */
	const char *warned;
} unread_rows[] = {
    {"nobody reads it", "beside", DIRECTORY_POLICY, NULL, "beside"},
    {"beside a loginscope.yaml", "own", DIRECTORY_POLICY, NULL, "own"},
    {"a policy reads it", "beside", DIRECTORY_POLICY, "beside/force-app/Admin.profile", NULL},
    {"a policy reads it by another name", "beside/", DIRECTORY_POLICY,
     "./beside/deep/../force-app/Admin.profile", NULL},
    {"a policy reads other metadata below it", "own/", DIRECTORY_POLICY, "own/m/B.profile", NULL},
    {"a policy reads metadata elsewhere", "beside", DIRECTORY_POLICY, "own/m/B.profile", "beside"},
    {"no metadata", "many", DIRECTORY_POLICY, NULL, NULL},
    {"metadata that is the policy", "folder", DIRECTORY_POLICY, NULL, NULL},
    {"metadata that is asked for", "beside", DIRECTORY_METADATA, NULL, NULL},
    {"files to be laid out", "beside", DIRECTORY_FILES, NULL, NULL},
    {"a file", "beside/deep/a.yaml", DIRECTORY_POLICY, NULL, NULL},
};

static void unread_check(size_t row)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy_files files = {0};
	char *arguments[] = {unread_rows[row].argument, NULL};
	struct loaded_file file = {.metadata = true};
	const struct loaded_files read = {.at = &file, .count = 1}, *policies[] = {&read};
	const char *warned = unread_rows[row].warned;
	if (unread_rows[row].read) {
		file.name = str_of(unread_rows[row].read);
		file.identity = file_identify(unread_rows[row].read);
	}
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(policy_files_find(arguments, 1, unread_rows[row].use, &arena, &sources,
					   &findings, &files),
			 OK);
	assert_int_equal(unread_metadata_find(&files, policies, unread_rows[row].read ? 1 : 0,
					      &arena, &sources, &findings),
			 OK);
	if (findings.count != (warned != NULL))
		fail_msg("%s: %zu findings", unread_rows[row].name, findings.count);
	if (warned) {
		const struct finding *finding = findings.first;
		assert_string_equal(finding->code, "metadata-unread");
		assert_int_equal(finding->severity, SEVERITY_WARNING);
		assert_string_equal(sources.at[finding->place.file].name.at, warned);
	}
	arena_clear(&arena);
}

static void test_unread(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	tree_write();
	folder_file("own/loginscope.yaml", POLICY);
	folder_file("own/m/A.profile", "");
	folder_file("own/m/B.profile", "");
	for (size_t i = 0; i < sizeof unread_rows / sizeof *unread_rows; i++)
		unread_check(i);
	folder_leave(&folder);
}

/* Deeper than any stack. */
static void test_deep(void **state)
{
	(void)state;
	enum { DEPTH = 600 };
	struct scratch_folder folder;
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy_files files = {0};
	folder_enter(&folder);
	for (int i = 0; i < DEPTH; i++) {
		assert_int_equal(mkdir("d", 0700), 0);
		assert_int_equal(chdir("d"), 0);
	}
	folder_file("p.yaml", POLICY);
	assert_int_equal(chdir(folder.path), 0);
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(
	    policy_files_find(NULL, 0, DIRECTORY_POLICY, &arena, &sources, &findings, &files), OK);
	assert_int_equal(files.count, 1);
	assert_int_equal(strlen(files.at[0].path), 2 * DEPTH + strlen("p.yaml"));
	arena_clear(&arena);
	folder_leave(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),      cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_no_memory), cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
