/* Findings as SARIF: what stands where, and fingerprints that stay when lines move. What code
 * scanning asks for is looked at in tests/check/, that it follows the schema in
 * tests/schema/sarif. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "finding_scene.h"
#include "json_scan.h"
#include "report/finding_sarif.h"

enum { HASH = 16 + 2 }; /* sixteen digits, ":1" */

/* The text behind the n-th `"key": "`, as long as a fingerprint. */
static struct str fingerprint(const struct finding_scene *scene, unsigned n)
{
	static const char key[] = "\"primaryLocationLineHash\": \"";
	struct str text = out_written(&scene->out);
	const char *at = text.at, *end = text.at + text.length;
	while (at && n--) {
		at = memmem(at, (size_t)(end - at), key, sizeof key - 1);
		at = at ? at + sizeof key - 1 : NULL;
	}
	assert_non_null(at);
	return (struct str){at, HASH};
}

static void check_has(const struct finding_scene *scene, const char *part)
{
	struct str text = out_written(&scene->out);
	if (!memmem(text.at, text.length, part, strlen(part)))
		fail_msg("not there: %s\nin %.*s", part, STR_ARG(text));
}

static void scene_write(struct finding_scene *scene)
{
	assert_int_equal(findings_sarif(&scene->out, &scene->sources, &scene->findings, "1.2.3"),
			 OK);
	assert_int_equal(out_status(&scene->out), OK);
	assert_true(json_scan(out_written(&scene->out)));
}

static void test_empty(void **state)
{
	(void)state;
	struct finding_scene scene;
	scene_init(&scene);
	scene_write(&scene);
	scene_is(
	    &scene, "empty",
	    "{\n"
	    "  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
	    "sarif-schema-2.1.0.json\",\n"
	    "  \"version\": \"2.1.0\",\n"
	    "  \"runs\": [\n"
	    "    {\n"
	    "      \"tool\": {\n"
	    "        \"driver\": {\n"
	    "          \"name\": \"loginscope\",\n"
	    "          \"version\": \"1.2.3\",\n"
	    "          \"semanticVersion\": \"1.2.3\",\n"
	    "          \"rules\": []\n"
	    "        }\n"
	    "      },\n"
	    "      \"columnKind\": \"unicodeCodePoints\",\n"
	    "      \"results\": []\n"
	    "    }\n"
	    "  ]\n"
	    "}\n");
	scene_clear(&scene);
}

/* Every part of a result. */
static void test_result(void **state)
{
	(void)state;
	struct finding_scene scene;
	scene_init(&scene);
	uint32_t file = scene_file(&scene, STR("./my policies/p.yaml"), "one: 1\ntwo: 2\n");
	struct finding *finding =
	    scene_finding(&scene, (struct place){file, 2, 3, 4}, "is it this one?");
	finding->help = "do it well";
	finding->other = (struct place){file, 1, 1, 0};
	finding->note = "first here";
	scene_finding(&scene, (struct place){.file = file}, "all of it")->severity =
	    SEVERITY_WARNING;
	scene_write(&scene);
	check_has(&scene, "\"ruleId\": \"host-bits\",\n");
	check_has(&scene, "\"ruleIndex\": 0,\n");
	check_has(&scene, "\"level\": \"error\",\n");
	check_has(&scene, "\"level\": \"warning\",\n");
	check_has(&scene, "\"text\": \"is it this one?\\nHelp: do it well\"\n");
	check_has(&scene, "\"text\": \"all of it\"\n");
	check_has(&scene, "\"uri\": \"my%20policies/p.yaml\"\n");
	check_has(&scene, "\"startLine\": 2,\n                  \"startColumn\": 3,\n"
			  "                  \"endColumn\": 7\n");
	check_has(&scene, "\"startLine\": 1,\n                  \"startColumn\": 1,\n"
			  "                  \"endColumn\": 2\n");
	check_has(&scene, "\"snippet\": {\"text\": \"two: 2\"}");
	check_has(&scene, "\"id\": 1,\n              \"message\": {\n"
			  "                \"text\": \"first here\"\n");
	check_has(&scene, "\"shortDescription\": {\n");
	check_has(&scene, "\"markdown\": ");
	scene_clear(&scene);
}

/* Standard input is no file of a repository: its places are told in words. */
static void test_stdin(void **state)
{
	(void)state;
	struct finding_scene scene;
	scene_init(&scene);
	uint32_t file = scene_file(&scene, STR("-"), "one: 1\ntwo: 2\n");
	struct finding *finding = scene_finding(&scene, (struct place){file, 2, 3, 4}, "bad");
	finding->other = (struct place){file, 1, 1, 0};
	finding->note = "first here";
	scene_write(&scene);
	check_has(&scene, "\"text\": \"line 2, column 3 of standard input: bad.\\n"
			  "Note: line 1, column 1 of standard input: first here\"\n");
	check_has(&scene, "\"locations\": [],\n");
	struct str text = out_written(&scene.out);
	assert_null(memmem(text.at, text.length, "\"uri\"", 5));
	assert_null(memmem(text.at, text.length, "relatedLocations", 16));
	scene_clear(&scene);
}

/* What was only counted is not passed over in silence. */
static void test_counted(void **state)
{
	(void)state;
	struct finding_scene scene;
	scene_init(&scene);
	uint32_t file = scene_file(&scene, STR("p.yaml"), "one: 1\n");
	scene_finding(&scene, (struct place){file, 1, 1, 1}, "bad");
	scene.findings.count += 50;
	scene_write(&scene);
	check_has(&scene, "      \"invocations\": [\n"
			  "        {\n"
			  "          \"executionSuccessful\": true,\n"
			  "          \"toolExecutionNotifications\": [\n"
			  "            {\n"
			  "              \"level\": \"note\",\n"
			  "              \"message\": {\n"
			  "                \"text\": \"50 more findings are not shown\"\n");
	scene_clear(&scene);
}

/* The fingerprint of a finding at a line of a text. */
static struct str print_of(struct finding_scene *scene, const char *text, uint32_t line)
{
	scene_init(scene);
	uint32_t file = scene_file(scene, STR("p.yaml"), text);
	scene_finding(scene, (struct place){file, line, 1, 1}, "bad");
	scene_write(scene);
	return fingerprint(scene, 1);
}

static void test_fingerprints(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text;
		uint32_t line;
		bool same; /* as "  a: 1" in line 1 */
	} rows[] = {
	    {"the same", "  a: 1\n", 1, true},
	    {"further down", "x: y\n\n  a: 1\n", 3, true},
	    {"indented anew", "\ta: 1  \n", 1, true},
	    {"another text", "  a: 2\n", 1, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct finding_scene one, other;
		struct str expected = print_of(&one, "  a: 1\n", 1);
		struct str print = print_of(&other, rows[i].text, rows[i].line);
		if (str_equal(print, expected) != rows[i].same)
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(print));
		scene_clear(&one);
		scene_clear(&other);
	}
}

/* Equal lines of a file are told apart by their number, those of two files by their
 * hashes. */
static void test_equal_lines(void **state)
{
	(void)state;
	struct finding_scene scene;
	scene_init(&scene);
	uint32_t a = scene_file(&scene, STR("a.yaml"), "x\nx\n");
	uint32_t b = scene_file(&scene, STR("b.yaml"), "x\n");
	scene_finding(&scene, (struct place){a, 1, 1, 1}, "bad");
	scene_finding(&scene, (struct place){a, 2, 1, 1}, "bad");
	scene_finding(&scene, (struct place){b, 1, 1, 1}, "bad");
	scene_write(&scene);
	struct str first = fingerprint(&scene, 1), second = fingerprint(&scene, 2),
		   other = fingerprint(&scene, 3);
	assert_memory_equal(first.at, second.at, HASH - 2);
	assert_memory_equal(first.at + HASH - 2, ":1", 2);
	assert_memory_equal(second.at + HASH - 2, ":2", 2);
	assert_memory_equal(other.at + HASH - 2, ":1", 2);
	assert_memory_not_equal(first.at, other.at, HASH - 2);
	scene_clear(&scene);
}

static void test_long_line(void **state)
{
	(void)state;
	scene_long_line(scene_write);
}

/* With any allocation failing, it is NOMEM or the writer says so, or all is there. */
static void test_no_memory(void **state)
{
	(void)state;
	struct finding_scene scene;
	bool done = false;
	scene_init(&scene);
	uint32_t file = scene_file(&scene, STR("p.yaml"), "one: 1\n");
	scene_finding(&scene, (struct place){file, 1, 1, 1}, "bad")->help = "do it well";
	for (size_t nth = 1; !done; nth++) {
		struct out out;
		out_init_memory(&out);
		mem_fail_only(nth);
		enum status status = findings_sarif(&out, &scene.sources, &scene.findings, "1.2.3");
		done = mem_count() < nth;
		mem_fail_from(0);
		if (status == OK)
			status = out_status(&out);
		assert_int_equal(status, done ? OK : NOMEM);
		out_clear(&out);
	}
	scene_clear(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),        cmocka_unit_test(test_result),
	    cmocka_unit_test(test_fingerprints), cmocka_unit_test(test_equal_lines),
	    cmocka_unit_test(test_stdin),        cmocka_unit_test(test_counted),
	    cmocka_unit_test(test_long_line),    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
