/* The table of diagnostics against the program: every code that src/ prints is in it and
 * no other, its examples do what they say, reasons come with the verdicts of the
 * specification, and docs/DIAGNOSTICS.md is what it prints. Runs from the repository's
 * root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/reset_option.h"
#include "json_scan.h"
#include "load/file.h"
#include "load/load.h"
#include "load/logins.h"
#include "load/scenario.h"
#include "oracle/table.h"
#include "policy/login.h"
#include "report/diagnostic_text.h"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* Calls `see` for each row of the table. */
static void rows_walk(void (*see)(const struct diagnostic *row))
{
	for (size_t g = 0; g < DIAGNOSTIC_GROUPS; g++)
		for (size_t i = 0; i < diagnostic_groups[g]->count; i++)
			see(&diagnostic_groups[g]->rows[i]);
}

static struct str file_text(struct arena *arena, const char *path)
{
	struct str text;
	if (file_bytes(path, FILE_MAX, arena, &text) != OK)
		fail_msg("cannot read %s", path);
	return text;
}

static bool is_in(struct str text, const char *what)
{
	return memmem(text.at, text.length, what, strlen(what)) != NULL;
}

/* --- The rows ------------------------------------------------------------------ */

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
			return false;
	return true;
}

static bool ends_in(const char *text, char c)
{
	size_t length = strlen(text);
	return length && text[length - 1] == c;
}

static void texts_see(const struct diagnostic *row)
{
	if (row->code[strspn(row->code, "abcdefghijklmnopqrstuvwxyz0123456789-")] ||
	    diagnostic_find(str_of(row->code)) != row)
		fail_msg("%s: not kebab-case, or twice", row->code);
	if (!is_plain(row->title) || ends_in(row->title, '.') || strlen(row->title) > 72)
		fail_msg("%s: the title is one short line without a full stop", row->code);
	if (!is_plain(row->cause) || (!ends_in(row->cause, '.') && !ends_in(row->cause, ')')))
		fail_msg("%s: the cause is a paragraph of sentences", row->code);
	if (!is_plain(row->cure) || !ends_in(row->cure, '.'))
		fail_msg("%s: the cure is a sentence", row->code);
}

/* A finding has an example or names what else provokes it; a reason, or a cause, neither. */
static void examples_see(const struct diagnostic *row)
{
	bool example = row->example != EXAMPLE_NONE, finding = diagnostic_is_finding(row);
	if (example != (row->wrong != NULL) || example != (row->right != NULL))
		fail_msg("%s: half an example", row->code);
	if (example && (!ends_in(row->wrong, '\n') || !ends_in(row->right, '\n')))
		fail_msg("%s: an example ends in a line end", row->code);
	if (finding ? example == (row->provoked != NULL) : example || row->provoked)
		fail_msg("%s: neither an example nor what provokes it, or both", row->code);
}

static void test_rows(void **state)
{
	(void)state;
	rows_walk(texts_see);
	rows_walk(examples_see);
}

/* Does the word stand in the text, with nothing of a code beside it? */
static bool is_word_in(struct str text, const char *word)
{
	size_t length = strlen(word);
	const char *end = text.at + text.length;
	for (const char *at = text.at; at < end; at++) {
		at = memmem(at, (size_t)(end - at), word, length);
		if (!at)
			return false;
		bool before = at > text.at && (isalnum((unsigned char)at[-1]) || at[-1] == '-');
		const char *behind = at + length;
		if (!before &&
		    (behind == end || (!isalnum((unsigned char)*behind) && *behind != '-')))
			return true;
	}
	return false;
}

/* The first lines of all of fixtures/bad, which say what test_yaml_policy.c must find. */
static struct str expectations;

static void expectations_read(struct arena *arena)
{
	glob_t found;
	char *joined = "";
	assert_int_equal(glob("fixtures/bad/*.yaml*", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct str text = file_text(arena, found.gl_pathv[i]);
		const char *end = text.length ? memchr(text.at, '\n', text.length) : NULL;
		int length = end && text.at[0] == '#' ? (int)(end + 1 - text.at) : 0;
		joined = arena_format(arena, "%s%.*s", joined, length, text.at ? text.at : "");
	}
	globfree(&found);
	expectations = str_of(joined);
}

/* Each code is given by a file of fixtures/bad or, what can't be, by the test that the
 * table names; those of logins by their examples. */
static void provoked_see(const struct diagnostic *row)
{
	struct arena arena;
	bool fixture = row->example == EXAMPLE_POLICY || row->example == EXAMPLE_SCENARIO ||
		       (row->provoked && strncmp(row->provoked, "fixtures/bad/", 13) == 0);
	arena_init(&arena);
	if (fixture) {
		if (!is_in(expectations, arena_format(&arena, "# expect: %s ", row->code)))
			fail_msg("no file of fixtures/bad expects %s", row->code);
	} else if (row->provoked && !is_word_in(file_text(&arena, row->provoked), row->code)) {
		fail_msg("%s does not provoke %s", row->provoked, row->code);
	}
	arena_clear(&arena);
}

static void test_provoked(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	expectations_read(&arena);
	rows_walk(provoked_see);
	arena_clear(&arena);
}

/* --- Examples -------------------------------------------------------------------- */

/* Loads one policy text. The name leads to policies/geo. */
static enum status text_load(const char *text, struct arena *arena, struct findings *findings)
{
	struct sources sources = {0};
	struct policy *policy;
	findings_init(findings, arena);
	return policy_load_text(STR("policies/example.yaml"), str_of(text), &options, arena,
				&sources, findings, &policy);
}

static void file_write(const char *folder, const char *name, size_t name_length, struct str text)
{
	char path[256];
	int length = snprintf(path, sizeof path, "%s/%.*s", folder, (int)name_length, name);
	assert_in_range(length, 1, sizeof path - 1);
	for (char *at = path + strlen(folder) + 1; (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		mkdir(path, 0700);
		*at = '/';
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fwrite(text.at, 1, text.length, file);
	assert_int_equal(fclose(file), 0);
}

static const char mark[] = "# file ";

/* Writes the files of an example into `folder`: the first is loginscope.yaml. */
static void files_write(const char *folder, const char *text)
{
	const char *name = "loginscope.yaml";
	size_t length = strlen(name);
	while (*text) {
		const char *next = strstr(text, mark);
		size_t size = next ? (size_t)(next - text) : strlen(text);
		file_write(folder, name, length, (struct str){text, size});
		if (!next)
			return;
		name = next + strlen(mark);
		length = strcspn(name, "\n");
		text = name + length + 1;
	}
}

static enum status files_load(const char *text, struct arena *arena, struct findings *findings)
{
	struct sources sources = {0};
	struct policy *policy;
	char folder[] = "/tmp/loginscope-test-XXXXXX", command[64];
	assert_non_null(mkdtemp(folder));
	files_write(folder, text);
	findings_init(findings, arena);
	enum status status = policy_load(folder, &options, arena, &sources, findings, &policy);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	return status;
}

static enum status policy_example(const char *text, struct arena *arena, struct findings *findings)
{
	return strstr(text, mark) ? files_load(text, arena, findings)
				  : text_load(text, arena, findings);
}

/* Reads a text as a file of logins against policies/acme.yaml; what its rows say joins
 * the findings of its header. */
static enum status logins_example(const char *text, struct arena *arena, struct findings *findings)
{
	struct sources sources = {0};
	struct policy *policy;
	struct login_reader *reader;
	struct login_row row;
	size_t length = strlen(text);
	findings_init(findings, arena);
	assert_int_equal(
	    policy_load("policies/acme.yaml", &options, arena, &sources, findings, &policy), OK);
	int fd = memfd_create("logins", MFD_CLOEXEC);
	assert_int_equal(write(fd, text, length), length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	enum status status =
	    login_reader_open(fd, "logins.csv", policy, arena, &sources, findings, &reader);
	if (status == OK) {
		while (login_reader_next(reader, &row) == OK)
			if (row.code)
				findings_add(findings, (struct place){0}, row.code, "row");
		login_reader_close(reader);
		status = findings_status(findings);
	}
	close(fd);
	return status;
}

/* A scenario beside policies/acme.yaml. */
static enum status scenario_example(const char *text, struct arena *arena,
				    struct findings *findings)
{
	struct sources sources = {0};
	char folder[] = "/tmp/loginscope-test-XXXXXX", path[64], command[128];
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command, "cp -r policies/acme.yaml policies/geo %s", folder);
	assert_int_equal(system(command), 0);
	file_write(folder, "x.scenario.yaml", strlen("x.scenario.yaml"), str_of(text));
	snprintf(path, sizeof path, "%s/x.scenario.yaml", folder);
	findings_init(findings, arena);
	enum status status = scenario_check(path, &options, arena, &sources, findings);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	return status;
}

static void example_see(const struct diagnostic *row)
{
	enum status (*const ways[])(const char *, struct arena *,
				    struct findings *) = {[EXAMPLE_POLICY] = policy_example,
							  [EXAMPLE_LOGINS] = logins_example,
							  [EXAMPLE_SCENARIO] = scenario_example};
	struct arena arena;
	struct findings findings;
	if (row->example == EXAMPLE_NONE)
		return;
	arena_init(&arena);
	if (ways[row->example](row->wrong, &arena, &findings) != INVALID || findings.count == 0)
		fail_msg("%s: the wrong example is right", row->code);
	for (const struct finding *at = findings.first; at; at = at->next)
		if (strcmp(at->code, row->code) != 0)
			fail_msg("%s: the wrong example gives %s: %s", row->code, at->code,
				 at->message);
	if (ways[row->example](row->right, &arena, &findings) != OK)
		fail_msg("%s: the right example gives %s: %s", row->code,
			 findings.first ? findings.first->code : "nothing",
			 findings.first ? findings.first->message : "");
	arena_clear(&arena);
}

static void test_examples(void **state)
{
	(void)state;
	rows_walk(example_see);
}

/* --- The codes of src/ ------------------------------------------------------------ */

/* Words that look like codes where codes are, and are something else. */
static bool is_other_word(struct str word)
{
	static const struct {
		const struct str *names;
		size_t count;
	} lists[] = {
	    {channel_names, VIA_COUNT}, {credential_names, CREDENTIAL_COUNT},
	    {hours_names, HOURS_COUNT}, {login_column_names, COLUMN_COUNT},
	    {event_names, EVENT_COUNT},
	};
	static const struct str others[] = {STR_INIT("dddd-d"), STR_INIT("dddd-dd-dd"),
					    STR_INIT("cat-file"), STR_INIT("rev-parse"),
					    STR_INIT("force-app")};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t j = 0; j < lists[i].count; j++)
			if (str_equal(lists[i].names[j], word))
				return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_equal(others[i], word))
			return true;
	return false;
}

static bool is_code(struct str word)
{
	bool dash = word.length > 2 && memchr(word.at + 1, '-', word.length - 2);
	for (size_t i = 0; i < word.length; i++)
		if (!islower((unsigned char)word.at[i]) && !isdigit((unsigned char)word.at[i]) &&
		    (word.at[i] != '-' || i == 0 || i + 1 == word.length))
			return false;
	return dash && islower((unsigned char)*word.at);
}

/* The next string literal at or behind `*at`, moving it on; a comment's quotes count,
 * too, as no comment has a code in quotes that is none. */
static bool literal_next(const char **at, struct str *ret)
{
	const char *start = strchr(*at, '"'), *end = start ? start + 1 : NULL;
	while (end && *end && *end != '"')
		end += 1 + (*end == '\\' && end[1]);
	if (!end || !*end)
		return false;
	*ret = (struct str){start + 1, (size_t)(end - start - 1)};
	*at = end + 1;
	return true;
}

static unsigned undocumented, codes_seen;

static void code_see(const char *path, struct str code)
{
	codes_seen++;
	if (diagnostic_find(code))
		return;
	print_message("%s: %.*s is not in src/report/diagnostics_*.c\n", path, STR_ARG(code));
	undocumented++;
}

/* Where codes are all that is written with dashes: every literal. The schema has words of
 * its own. */
static void literals_see(const char *path, const char *text)
{
	struct str word;
	if (strstr(path, "/schema"))
		return;
	while (literal_next(&text, &word))
		if (is_code(word) && !is_other_word(word))
			code_see(path, word);
}

/* Everywhere: the literal behind what makes findings, which may have no dash. */
static void marked_see(const char *path, const char *text)
{
	static const char *const marks[] = {"findings_add(", ".code = ", "= CHOICES("};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		for (const char *at = text; (at = strstr(at, marks[i])) != NULL;) {
			struct str word;
			at += strlen(marks[i]);
			const char *behind = at;
			bool near = literal_next(&behind, &word) &&
				    !memchr(at, ';', (size_t)(word.at - at));
			bool code =
			    near && word.length &&
			    strspn(word.at, "abcdefghijklmnopqrstuvwxyz0123456789-") == word.length;
			if (code)
				code_see(path, word);
		}
}

static bool is_table(const char *path)
{
	return strstr(path, "/diagnostics_") != NULL;
}

static void sources_walk(const char *pattern, void (*see)(const char *path, const char *text))
{
	struct arena arena;
	glob_t found;
	arena_init(&arena);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!is_table(found.gl_pathv[i])) {
			struct str text = file_text(&arena, found.gl_pathv[i]);
			see(found.gl_pathv[i], arena_text(&arena, text.at, text.length));
		}
	globfree(&found);
	arena_clear(&arena);
}

static void test_documented(void **state)
{
	(void)state;
	sources_walk("src/load/*.c", literals_see);
	sources_walk("src/policy/*.c", literals_see);
	sources_walk("src/cli/policy_files.c", literals_see);
	sources_walk("src/cli/match_file.c", literals_see);
	sources_walk("src/*/*.c", marked_see);
	assert_int_equal(undocumented, 0);
	assert_true(codes_seen > 120);
}

static struct str all_sources;

static void sources_join(const char *path, const char *text)
{
	(void)path;
	size_t length = strlen(text);
	char *joined = realloc((char *)all_sources.at, all_sources.length + length);
	assert_non_null(joined);
	memcpy(joined + all_sources.length, text, length);
	all_sources = (struct str){joined, all_sources.length + length};
}

static void used_see(const struct diagnostic *row)
{
	char literal[80];
	snprintf(literal, sizeof literal, "\"%s\"", row->code);
	if (!is_in(all_sources, literal))
		fail_msg("%s: nothing in src/ says so", row->code);
}

/* What is documented can happen. */
static void test_used(void **state)
{
	(void)state;
	sources_walk("src/*/*.c", sources_join);
	rows_walk(used_see);
	free((char *)all_sources.at);
}

/* --- Reasons ---------------------------------------------------------------------- */

static void test_reasons(void **state)
{
	(void)state;
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		const struct diagnostic *row = diagnostic_find(reason_names[reason]);
		if (!row || !row->verdicts)
			fail_msg("no reason %s", reason_names[reason].at);
	}
}

/* Is it one of the names of causes? */
static bool is_cause(const char *code)
{
	for (unsigned cause = 0; cause < RESET_CAUSE_COUNT; cause++)
		if (str_equal(reset_cause_names[cause], str_of(code)))
			return true;
	return false;
}

static void cause_see(const struct diagnostic *row)
{
	if (row->hides_reset != is_cause(row->code))
		fail_msg("%s: %s", row->code,
			 row->hides_reset ? "reset-option never says so" : "hides nothing");
}

/* Every cause that reset-option prints is explained as one, and nothing else is. */
static void test_causes(void **state)
{
	(void)state;
	for (unsigned cause = 0; cause < RESET_CAUSE_COUNT; cause++)
		if (!diagnostic_find(reset_cause_names[cause]))
			fail_msg("no cause %s", reset_cause_names[cause].at);
	rows_walk(cause_see);
}

static unsigned verdicts_seen[REASON_COUNT];

static void decisions_see(const char *file, struct arena *arena)
{
	struct table table;
	table_read(file, arena, &table);
	assert_int_equal(table.error_count, 0);
	for (size_t i = 0; i < table.row_count; i++) {
		const struct table_expected *expected = &table.rows[i].expected;
		if (expected->verdict < VERDICT_COUNT && expected->reason < REASON_COUNT)
			verdicts_seen[expected->reason] |= 1u << expected->verdict;
	}
}

/* A reason comes with exactly the verdicts that the specification's rows have. */
static void test_verdicts(void **state)
{
	(void)state;
	struct arena arena;
	glob_t found;
	arena_init(&arena);
	assert_int_equal(glob("tests/decisions/*.tests", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		decisions_see(found.gl_pathv[i], &arena);
	globfree(&found);
	arena_clear(&arena);
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		const struct diagnostic *row = diagnostic_find(reason_names[reason]);
		if (row->verdicts != verdicts_seen[reason])
			fail_msg("%s: verdicts %#x, the rows have %#x", row->code, row->verdicts,
				 verdicts_seen[reason]);
	}
}

static void test_salesforce(void **state)
{
	(void)state;
	static const struct {
		const char *text, *reasons[8];
	} rows[] = {
	    {"LOGIN_MUST_USE_SECURITY_TOKEN", {"untrusted-ip"}},
	    {"Failed: API security token required", {"untrusted-ip"}},
	    {"failed: api security TOKEN required", {"untrusted-ip"}},
	    {"LOGIN_MUST_USE_SECURITY_TOKEN: Invalid username, password, security token; or user "
	     "locked out.",
	     {"untrusted-ip"}},
	    {"sf:INVALID_LOGIN",
	     {"user-inactive", "user-frozen", "invalid-token", "totp-required"}},
	    {"PASSWORD_LOCKOUT", {"user-locked"}},
	    {"LOGIN_CHALLENGE_ISSUED",
	     {"app-second-factor", "broad-profile-ranges", "broad-trusted-ranges", "untrusted-ip",
	      "new-device", "non-revenue-org"}},
	    {"LOGIN_DURING_RESTRICTED_DOMAIN", {"org-login-ip", "profile-ip"}},
	    {"Restricted IP", {"org-login-ip", "profile-ip"}},
	    {"Multi-factor required", {"transaction-security", "mfa-required", "totp-required"}},
	    {"LOGIN_DURING_RESTRICTED_DOMAINS", {NULL}},
	    {"MY_INVALID_LOGIN", {NULL}},
	    {"invalid_login", {NULL}},
	    {"No Success", {NULL}},
	    {"untrusted-ip", {NULL}},
	    {"", {NULL}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct diagnostic *found[REASON_COUNT];
		size_t count = salesforce_reasons(str_of(rows[i].text), found), wanted = 0;
		while (wanted < 8 && rows[i].reasons[wanted])
			wanted++;
		if (count != wanted)
			fail_msg("%s: %zu reasons", rows[i].text, count);
		for (size_t j = 0; j < count; j++)
			assert_string_equal(found[j]->code, rows[i].reasons[j]);
	}
}

/* --- Looking up and printing ------------------------------------------------------- */

static void test_find(void **state)
{
	(void)state;
	assert_string_equal(diagnostic_find(STR("[host-bits]"))->code, "host-bits");
	assert_null(diagnostic_find(STR("host-bit")));
	assert_null(diagnostic_find(STR("[]")));
	assert_null(diagnostic_find(STR("")));
	assert_string_equal(diagnostic_nearest(STR("host-bit")), "host-bits");
	assert_string_equal(diagnostic_nearest(STR("[unknown-keys]")), "unknown-key");
	assert_string_equal(diagnostic_nearest(STR("HOST-BITS")), "host-bits");
	assert_string_equal(diagnostic_nearest(STR("[Host-Bit]")), "host-bits");
	assert_null(diagnostic_nearest(STR("something else altogether")));
}

static void test_page(void **state)
{
	(void)state;
	struct arena arena;
	struct out out;
	arena_init(&arena);
	out_init_memory(&out);
	diagnostics_markdown(&out);
	if (!str_equal(out_written(&out), file_text(&arena, "docs/DIAGNOSTICS.md")))
		fail_msg("docs/DIAGNOSTICS.md is another: loginscope explain-code --all "
			 "--format md > docs/DIAGNOSTICS.md");
	out_clear(&out);
	arena_clear(&arena);
}

static void test_json(void **state)
{
	(void)state;
	const struct diagnostic *rows[] = {diagnostic_find(STR("host-bits")),
					   diagnostic_find(STR("untrusted-ip")),
					   diagnostic_find(STR("sso-user"))};
	struct out out;
	out_init_memory(&out);
	diagnostics_json(&out, (struct str){0}, NULL, 0, AUDIT_RULE_COUNT);
	assert_true(json_scan(out_written(&out)));
	out_rewind(&out);
	diagnostics_json(&out, STR("a \"b\""), rows, 3, AUDIT_RULE_COUNT);
	assert_true(json_scan(out_written(&out)));
	assert_true(is_in(out_written(&out), "\"asked\": \"a \\\"b\\\"\""));
	assert_true(is_in(out_written(&out), "\"verdicts\": [\"verify\", \"token\"]"));
	assert_true(is_in(out_written(&out), "\"severity\": null"));
	assert_true(is_in(out_written(&out), "\"hides_reset\": false"));
	assert_true(is_in(out_written(&out), "\"hides_reset\": true"));
	out_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),     cmocka_unit_test(test_provoked),
	    cmocka_unit_test(test_examples), cmocka_unit_test(test_documented),
	    cmocka_unit_test(test_used),     cmocka_unit_test(test_reasons),
	    cmocka_unit_test(test_verdicts), cmocka_unit_test(test_salesforce),
	    cmocka_unit_test(test_find),     cmocka_unit_test(test_page),
	    cmocka_unit_test(test_json),     cmocka_unit_test(test_causes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
