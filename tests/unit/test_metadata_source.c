/* Salesforce metadata as a policy: folders and files of it, packed and in other encodings, with
 * an overlay, and as a source of a policy file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "load/beside.h"
#include "load/load.h"
#include "load/range_edit.h"
#include "policy/resolve.h"
#include "scratch_folder.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

#define RANGE                                                                                      \
	"<loginIpRanges><endAddress>192.0.2.9</endAddress><startAddress>192.0.2.1</startAddress>"  \
	"</loginIpRanges>"
#define ADMIN "<Profile>\n" RANGE "\n</Profile>\n"
#define HOURS                                                                                      \
	"<Profile>\n<loginHours><mondayEnd>600</mondayEnd><mondayStart>480</mondayStart>"          \
	"</loginHours>\n</Profile>\n"
#define REVERSED                                                                                   \
	"<Profile>\n<loginIpRanges><endAddress>192.0.2.1</endAddress><startAddress>192.0.2.9"      \
	"</startAddress></loginIpRanges>\n</Profile>\n"
#define PROJECT "{\"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}]}\n"
#define V1      "loginscope: 1\n"
#define CSV     "Username,Profile.Name,IsActive\n"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct loaded_files files;
	struct policy *policy;
	enum status status;
};

static void run_with(struct run *run, const char *path, const char *overlay, bool may_be_yaml)
{
	*run = (struct run){0};
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
					     .files = &run->files,
					     .overlay = overlay,
					     .overlay_of_metadata = may_be_yaml};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status =
	    policy_load(path, &options, &run->arena, &run->sources, &run->findings, &run->policy);
}

static void run_clear(struct run *run)
{
	arena_clear(&run->arena);
}

/* --- What loads, and what is said ------------------------------------------------------------ */

struct file {
	const char *path, *text;
};

static const struct row {
	const char *name;
	struct file files[5];
	const char *path, *overlay;
	uint32_t profiles;    /* that are loaded, where there is no error */
	const char *findings; /* "CODE FILE:LINE" with a blank behind each */
} rows[] = {
    {"a project",
     {{"sfdx-project.json", PROJECT},
      {"force-app/main/default/profiles/Admin.profile-meta.xml", ADMIN},
      {"elsewhere/profiles/B.profile", ADMIN}},
     ".",
     NULL,
     1,
     ""},
    {"any folder", {{"p/a/profiles/A.profile", ADMIN}, {"p/B.profile", ADMIN}}, "p", NULL, 2, ""},
    {"a single file", {{"A.profile", ADMIN}, {"B.profile", ADMIN}}, "A.profile", NULL, 1, ""},
    {"a folder with loginscope.yaml is that policy",
     {{"p/loginscope.yaml", V1 "profiles: [{name: X}, {name: Y}, {name: Z}]\n"},
      {"p/A.profile", ADMIN}},
     "p",
     NULL,
     3,
     ""},
    {"nothing in it says anything",
     {{"p/package.xml", "<Package/>\n"}},
     "p",
     NULL,
     0,
     "metadata-none p:0 "},
    {"one broken file, and the rest is looked at nevertheless",
     {{"p/A.profile", "<Profile>\n<loginIpRanges>\n</Profile>\n"}, {"p/B.profile", REVERSED}},
     "p",
     NULL,
     0,
     "xml-syntax p/A.profile:3 range-reversed p/B.profile:2 "},
    {"a tab in the name of a file",
     {{"p/A\tB.profile", ADMIN}, {"p/B.profile", REVERSED}},
     "p",
     NULL,
     0,
     "metadata-file-name p/A\tB.profile:0 range-reversed p/B.profile:2 "},
    {"a single file with a line break",
     {{"A\n.profile", ADMIN}},
     "A\n.profile",
     NULL,
     0,
     "metadata-file-name A\n.profile:0 "},
    {"a C1 control",
     {{"\xc2\x85.profile", ADMIN}},
     "\xc2\x85.profile",
     NULL,
     0,
     "metadata-file-name \xc2\x85.profile:0 "},
    {"a line separator",
     {{"\xe2\x80\xa8.profile", ADMIN}},
     "\xe2\x80\xa8.profile",
     NULL,
     0,
     "metadata-file-name \xe2\x80\xa8.profile:0 "},
    {"a name that is not UTF-8",
     {{"\xfc.profile", ADMIN}},
     "\xfc.profile",
     NULL,
     0,
     "metadata-file-name \xfc.profile:0 "},
    {"a name beyond U+10FFFF",
     {{"\xf4\x90\x80\x80.profile", ADMIN}},
     "\xf4\x90\x80\x80.profile",
     NULL,
     0,
     "metadata-file-name \xf4\x90\x80\x80.profile:0 "},
    {"hours without a time zone",
     {{"A.profile", HOURS}},
     "A.profile",
     NULL,
     1,
     "time-zone-missing A.profile:2 "},
    {"the overlay has the time zone, and more",
     {{"A.profile", HOURS},
      {"o.yaml", V1 "org: {time_zone: Europe/Berlin}\ninclude: [users.yaml]\n"},
      {"users.yaml", V1 "users: [{username: a@acme.example, profile: A}]\n"}},
     "A.profile",
     "o.yaml",
     1,
     ""},
    {"the overlay contradicts it",
     {{"A.profile", ADMIN}, {"o.yaml", V1 "profiles:\n  - name: A\n    login_ip_ranges: []\n"}},
     "A.profile",
     "o.yaml",
     0,
     "metadata-conflict o.yaml:4 "},
    {"the overlay speaks of nobody there is",
     {{"A.profile", ADMIN}, {"o.yaml", V1 "users: [{username: a@acme.example, profile: B}]\n"}},
     "A.profile",
     "o.yaml",
     0,
     "unknown-profile o.yaml:2 "},
    {"users of a profile that was not retrieved are left out",
     {{"A.profile", ADMIN},
      {"o.yaml", V1 "sources: [{users_csv: u.csv}]\n"},
      {"u.csv", CSV "a@acme.example,A,true\nb@acme.example,B,true\nc@acme.example,B,true\n"}},
     "A.profile",
     "o.yaml",
     1,
     "users-left-out u.csv:3 "},
    {"even if that is all of them",
     {{"A.profile", ADMIN},
      {"o.yaml", V1 "sources: [{users_csv: u.csv}]\n"},
      {"u.csv", CSV "b@acme.example,B,true\nc@acme.example,C,true\n"}},
     "A.profile",
     "o.yaml",
     1,
     "users-left-out u.csv:2 "},
    {"a test of a user who was left out",
     {{"A.profile", ADMIN},
      {"o.yaml", V1 "sources: [{users_csv: u.csv}]\n"
		    "tests: [{name: t, user: b@acme.example, via: ui, expect: mfa}]\n"},
      {"u.csv", CSV "b@acme.example,B,true\n"}},
     "A.profile",
     "o.yaml",
     0,
     "unknown-user o.yaml:3 users-left-out u.csv:2 "},
    {"users of a CSV without metadata are an error as ever",
     {{"p.yaml", V1 "sources: [{users_csv: u.csv}]\n"}, {"u.csv", CSV "b@acme.example,B,true\n"}},
     "p.yaml",
     NULL,
     0,
     "unknown-profile u.csv:2 "},
    {"a profile, a permission set and an app that are in the overlay alone",
     {{"m/Desk.profile", ADMIN},
      {"m/S.permissionset", "<PermissionSet/>"},
      {"o.yaml", V1 "profiles: [{name: Dsek}, {name: Desk, permissions: [api_only]}]\n"
		    "permission_sets: [{name: Else}]\n"
		    "apps: [{name: none of these was retrieved, kind: connected_app}]\n"}},
     "m",
     "o.yaml",
     2,
     "metadata-not-there o.yaml:2 metadata-not-there o.yaml:3 "},
    {"the overlay is not there",
     {{"A.profile", ADMIN}},
     "A.profile",
     "o.yaml",
     0,
     "file-unreadable o.yaml:0 "},
    {"an overlay of a policy file",
     {{"p.yaml", V1 "profiles: [{name: X}]\n"}, {"o.yaml", V1}},
     "p.yaml",
     "o.yaml",
     0,
     "overlay-of-policy p.yaml:0 "},
    {"XML that has no name of metadata",
     {{"odd.xml", "<?xml version=\"1.0\"?>\n" ADMIN}},
     "odd.xml",
     NULL,
     0,
     "project-file odd.xml:0 "},
    {"a source of a policy file",
     {{"a/p.yaml", V1 "sources: [{sfdx: ../m}]\nprofiles: [{name: X}]\n"}, {"m/A.profile", ADMIN}},
     "a/p.yaml",
     NULL,
     2,
     "metadata-not-there a/p.yaml:3 "},
    {"a single file as a source",
     {{"p.yaml", V1 "sources: [{sfdx: A.profile}]\n"}, {"A.profile", ADMIN}, {"B.profile", ADMIN}},
     "p.yaml",
     NULL,
     1,
     ""},
    {"a file that two sources lead to is read once",
     {{"p.yaml", V1 "sources: [{sfdx: m}, {sfdx: m/A.profile}, {sfdx: ./m}]\n"},
      {"m/A.profile", ADMIN}},
     "p.yaml",
     NULL,
     1,
     ""},
    {"a source that is not there",
     {{"p.yaml", V1 "sources: [{sfdx: m}]\n"}},
     "p.yaml",
     NULL,
     0,
     "source-missing p.yaml:2 "},
    {"nobody is missed where a source could not be read",
     {{"p.yaml", V1 "sources: [{sfdx: m}]\nusers: [{username: a@acme.example, profile: A}]\n"},
      {"m/A.profile", "<Profile>"}},
     "p.yaml",
     NULL,
     0,
     "xml-syntax m/A.profile:1 "},
    {"one project and a policy of one profile",
     {{"p.yaml", V1 "sources: [{sfdx: m}]\nprofiles:\n  - name: System Administrator\n"
		    "    permissions: [api_only]\n"},
      {"m/Admin.profile", ADMIN}},
     "p.yaml",
     NULL,
     1,
     ""},
    {"a source may not be named from the root",
     {{"p.yaml", V1 "sources: [{sfdx: /m}]\n"}},
     "p.yaml",
     NULL,
     0,
     "path-absolute p.yaml:2 "},
};

static void findings_words(const struct run *run, char *ret, size_t size)
{
	size_t used = 0;
	*ret = '\0';
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		struct str name = run->sources.at[at->place.file].name;
		assert_non_null(at->help);
		used += (size_t)snprintf(ret + used, size - used, "%s %.*s:%u ", at->code,
					 STR_ARG(name), at->place.line);
		assert_in_range(used, 0, size - 1);
	}
}

static void row_check(const struct row *row)
{
	struct run run;
	struct scratch_folder folder;
	char words[400];
	folder_enter(&folder);
	for (size_t i = 0; i < COUNT(row->files) && row->files[i].path; i++)
		folder_file(row->files[i].path, row->files[i].text);
	run_with(&run, row->path, row->overlay, false);
	folder_leave(&folder);
	findings_words(&run, words, sizeof words);
	if (strcmp(words, row->findings) != 0)
		fail_msg("%s: %s", row->name, words);
	if (run.status != (findings_errors(&run.findings) ? INVALID : OK) ||
	    (run.policy && run.policy->profile_count != row->profiles))
		fail_msg("%s: status %d", row->name, run.status);
	run_clear(&run);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		row_check(&rows[i]);
}

/* One of several policies: it may be no metadata. */
static void test_overlay_of_metadata(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	folder_file("p.yaml", V1 "profiles: [{name: X}]\n");
	folder_file("A.profile", ADMIN);
	folder_file("o.yaml", V1 "profiles: [{name: Y}]\n");
	run_with(&run, "p.yaml", "o.yaml", true);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->profile_count, 1);
	assert_false(run.files.metadata);
	assert_int_equal(run.policy->overlay.length, 0);
	run_clear(&run);
	run_with(&run, "A.profile", "o.yaml", true);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->profile_count, 2);
	assert_true(run.files.metadata);
	assert_string_equal(run.policy->overlay.at, "o.yaml");
	run_clear(&run);
	folder_leave(&folder);
}

/* --- Files and digest ------------------------------------------------------------------------ */

static void digest_of(const char *path, const char *overlay, uint8_t ret[32])
{
	struct run run;
	run_with(&run, path, overlay, false);
	assert_int_equal(run.status, OK);
	memcpy(ret, run.policy->sha256, 32);
	run_clear(&run);
}

/* It is of what the metadata says, in whose name, not of the bytes around it. */
static void test_digest(void **state)
{
	(void)state;
	struct scratch_folder folder;
	uint8_t one[32], same[32], other[32], swapped[32], overlaid[32];
	folder_enter(&folder);
	folder_file("a/A.profile", ADMIN);
	folder_file("a/B.profile", "<Profile/>");
	folder_file("b/A.profile", "<Profile><!-- x --><custom>true</custom>" RANGE "</Profile>");
	folder_file("b/B.profile", "<Profile></Profile>");
	folder_file("c/A.profile", HOURS);
	folder_file("c/B.profile", "<Profile/>");
	folder_file("d/A.profile", "<Profile/>");
	folder_file("d/B.profile", ADMIN);
	folder_file("o.yaml", V1);
	digest_of("a", NULL, one);
	digest_of("b", NULL, same);
	digest_of("c", NULL, other);
	digest_of("d", NULL, swapped);
	digest_of("a", "o.yaml", overlaid);
	assert_memory_equal(one, same, 32);
	assert_memory_not_equal(one, other, 32);
	assert_memory_not_equal(one, swapped, 32);
	assert_memory_not_equal(one, overlaid, 32);
	folder_leave(&folder);
}

static void test_files(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	const char *beside = "";
	folder_enter(&folder);
	folder_file("m/A.profile", ADMIN);
	folder_file("m/B.profile", ADMIN);
	folder_file("m.tests.yaml", V1);
	folder_file("o.yaml", V1);
	run_with(&run, "m", "o.yaml", false);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.files.count, 3);
	assert_string_equal(run.files.at[0].name.at, "m/A.profile");
	assert_true(run.files.at[0].metadata);
	assert_true(run.files.at[1].metadata);
	assert_false(run.files.at[2].metadata);
	for (uint32_t i = 0; i < run.files.count; i++)
		assert_true(file_identity_known(run.files.at[i].identity));
	assert_int_equal(run.sources.at[run.files.at[0].file].text.length, 0);
	assert_int_equal(beside_find(run.policy, BESIDE_TESTS, &run.arena, &beside), OK);
	assert_null(beside);
	run_clear(&run);
	folder_leave(&folder);
}

/* --- Texts behind findings ----------------------------------------------------------------- */

static void bytes_write(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

/* As UTF-16 with a mark, each byte a character. */
static void utf16_write(const char *path, const char *text)
{
	char bytes[2000] = "\xff\xfe";
	size_t length = 2;
	for (; *text; text++, length += 2)
		bytes[length] = *text;
	bytes_write(path, bytes, length);
}

static void gzip_write(const char *path, const char *text)
{
	gzFile file = gzopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(gzwrite(file, text, (unsigned)strlen(text)), strlen(text));
	assert_int_equal(gzclose(file), Z_OK);
}

/* The line of the first finding, and what is behind its column, whatever the encoding. */
static void test_texts(void **state)
{
	(void)state;
	static const char bad[] =
	    "<Profile>\n <x>\xc3\xa9</x> <loginIpRanges><endAddress>192.0.2.300</endAddress>"
	    "<startAddress>192.0.2.9</startAddress></loginIpRanges>\n</Profile>\n";
	static const char latin[] =
	    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
	    "<Profile> <x>\xe9</x> <loginIpRanges><endAddress>192.0.2.300</endAddress>"
	    "<startAddress>192.0.2.9</startAddress></loginIpRanges></Profile>\n";
	static const char *const files[] = {"a/A.profile", "b/B.profile.gz", "c/C.profile",
					    "d/D.profile"};
	struct scratch_folder folder;
	folder_enter(&folder);
	for (size_t i = 0; i < COUNT(files); i++)
		folder_file(files[i], bad);
	gzip_write(files[1], bad);
	bytes_write(files[2], latin, sizeof latin - 1);
	utf16_write(files[3], "<Profile>\n<loginIpRanges><endAddress>192.0.2.300</endAddress>"
			      "<startAddress>192.0.2.9</startAddress></loginIpRanges></Profile>");
	for (size_t i = 0; i < COUNT(files); i++) {
		struct run run;
		run_with(&run, files[i], NULL, false);
		assert_int_equal(run.status, INVALID);
		assert_int_equal(run.findings.count, 1);
		struct place place = run.findings.first->place;
		assert_string_equal(run.findings.first->code, "bad-address");
		struct str rest = source_line_rest(&run.sources, place);
		if (rest.length < 9 || (memcmp(rest.at, "192.0.2.300<", 12) != 0 &&
					memcmp(rest.at, "300</endA", 9) != 0))
			fail_msg("%s: %.*s", files[i], STR_ARG(rest));
		run_clear(&run);
	}
	folder_leave(&folder);
}

/* A packed file is read as what is in it; one that only calls itself packed is refused. */
static void test_packed(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	gzip_write("A.profile.gz", ADMIN);
	bytes_write("B.profile.gz", ADMIN, strlen(ADMIN));
	run_with(&run, "A.profile.gz", NULL, false);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->profiles[0].login_ip_ranges.count, 1);
	assert_string_equal(run.policy->profiles[0].name.at, "A");
	run_clear(&run);
	run_with(&run, "B.profile.gz", NULL, false);
	assert_int_equal(run.status, INVALID);
	assert_int_equal(run.findings.count, 1);
	assert_memory_equal(run.findings.first->code, "gzip-", 5);
	run_clear(&run);
	folder_leave(&folder);
}

/* A link that leads nowhere is a file that cannot be read. */
static void test_unreadable(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	folder_file("m/A.profile", ADMIN);
	assert_int_equal(symlink("nowhere", "m/B.profile"), 0);
	run_with(&run, "m", NULL, false);
	assert_int_equal(run.status, INVALID);
	assert_int_equal(findings_errors(&run.findings), 1);
	assert_string_equal(run.findings.first->code, "source-unreadable");
	run_clear(&run);
	folder_leave(&folder);
}

/* A file under a second name is a second component; the same name again is not. */
static void test_links(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	folder_file("m/A.profile", ADMIN);
	assert_int_equal(link("m/A.profile", "m/B.profile"), 0);
	assert_int_equal(symlink("A.profile", "m/C.profile"), 0);
	folder_file("p.yaml", V1 "sources: [{sfdx: m}, {sfdx: ./m}]\n");
	run_with(&run, "p.yaml", NULL, false);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->profile_count, 3);
	assert_int_equal(run.findings.count, 0);
	run_clear(&run);
	folder_leave(&folder);
}

/* --- Edits ------------------------------------------------------------------------------------ */

/* Rows of metadata are not edited as text: that is what apply does. */
static void test_no_edit(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	folder_file("m/A.profile", ADMIN);
	folder_file(
	    "m/Security.settings",
	    "<SecuritySettings><networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1"
	    "</start></ipRanges></networkAccess></SecuritySettings>");
	folder_file("o.yaml", V1 "org: {name: Acme}\n");
	run_with(&run, "m", "o.yaml", false);
	folder_leave(&folder);
	assert_int_equal(run.status, OK);
	static const struct list_name lists[] = {{RANGES_PROFILE, 0}, {RANGES_TRUSTED, 0}};
	for (size_t i = 0; i < COUNT(lists); i++) {
		const struct row_edit row = {.change = ROW_DROP};
		const struct list_edit edit = {.list = lists[i], .rows = &row, .count = 1};
		const struct list_edits edits = {&edit, 1};
		struct range_edited edited;
		assert_int_equal(range_edit(run.policy, &edits, &run.arena, &edited), INVALID);
		assert_non_null(strstr(edited.refused, "apply"));
		assert_int_equal(edited.count, 0);
	}
	run_clear(&run);
}

/* --- Who and what is not in the metadata ------------------------------------------------------- */

static void left_out_write(void)
{
	folder_file("m/Desk.profile", ADMIN);
	folder_file("o.yaml", V1 "sources: [{users_csv: u.csv}]\nprofiles: [{name: DESK}]\n");
	folder_file("u.csv", CSV "a@acme.example,Gold,true\nb@acme.example,Desk,true\n"
				 "c@acme.example,Silver,true\nd@acme.example,Gold,true\n");
}

static void test_left_out(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	left_out_write();
	run_with(&run, "m", "o.yaml", false);
	folder_leave(&folder);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->user_count, 1);
	assert_int_equal(policy_find_user(run.policy, STR("b@acme.example")), 0);
	assert_int_equal(policy_find_user(run.policy, STR("d@acme.example")), NONE);
	assert_null(policy_find_left_out(run.policy, STR("b@acme.example")));
	const struct user *user = policy_find_left_out(run.policy, STR("d@acme.example"));
	assert_non_null(user);
	assert_string_equal(run.findings.first->help, "did you mean Desk?");
	assert_string_equal(run.findings.last->message,
			    "3 users are left out, whose 2 profiles are not in the metadata, the "
			    "first of them Gold");
	run_clear(&run);
}

static void test_left_out_no_memory(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	left_out_write();
	for (size_t nth = 1, asked = 1; nth <= asked; nth++) {
		struct run run;
		mem_fail_only(nth);
		run_with(&run, "m", "o.yaml", false);
		asked = mem_count();
		mem_fail_from(0);
		if (run.status != (asked >= nth ? NOMEM : OK))
			fail_msg("allocation %zu: status %d", nth, run.status);
		run_clear(&run);
	}
	folder_leave(&folder);
}

/* --- Memory ------------------------------------------------------------------------------------ */

static void test_no_memory(void **state)
{
	(void)state;
	void (*const ways[])(size_t) = {mem_fail_from, mem_fail_only};
	struct scratch_folder folder;
	folder_enter(&folder);
	folder_file("m/A.profile", HOURS);
	folder_file("m/B.profile", REVERSED);
	gzip_write("m/C.profile.gz", ADMIN);
	folder_file("o.yaml", V1 "sources: [{sfdx: n}]\nprofiles: [{name: D}]\n");
	folder_file("n/D.profile", ADMIN);
	for (size_t way = 0; way < COUNT(ways); way++)
		for (size_t nth = 1, asked = 1; nth <= asked; nth++) {
			struct run run;
			ways[way](nth);
			run_with(&run, "m", "o.yaml", false);
			asked = mem_count();
			mem_fail_from(0);
			if (run.status != (asked >= nth ? NOMEM : INVALID))
				fail_msg("allocation %zu: status %d", nth, run.status);
			run_clear(&run);
		}
	folder_leave(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),       cmocka_unit_test(test_overlay_of_metadata),
	    cmocka_unit_test(test_digest),     cmocka_unit_test(test_files),
	    cmocka_unit_test(test_texts),      cmocka_unit_test(test_packed),
	    cmocka_unit_test(test_unreadable), cmocka_unit_test(test_links),
	    cmocka_unit_test(test_no_edit),    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_left_out),   cmocka_unit_test(test_left_out_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
