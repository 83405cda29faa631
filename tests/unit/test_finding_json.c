/* Findings as JSON: which keys are there, and that foreign text stays inside its string. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "finding_scene.h"
#include "json_scan.h"
#include "report/finding_json.h"
#include "report/finding_place.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name;
	struct place place;
	const char *message, *help, *note;
	const char *json;
} rows[] = {
    {"everything",
     {0, 2, 3, 4},
     "bad",
     "do it well",
     "first here",
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"file\":\"p.yaml\",\"line\":2,\"column\":3,"
     "\"end_column\":7,\"text\":\"two: 2\",\"message\":\"bad\",\"help\":\"do it well\",\"other\":{"
     "\"file\":\"p.yaml\",\"line\":1,\"column\":1,\"end_column\":4,\"text\":\"one: 1\","
     "\"note\":\"first here\"}}"},
    {"no help, no second place",
     {0, 1, 1, 3},
     "bad",
     NULL,
     NULL,
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"file\":\"p.yaml\",\"line\":1,\"column\":1,"
     "\"end_column\":4,\"text\":\"one: 1\",\"message\":\"bad\"}"},
    {"unknown width",
     {0, 1, 5, 0},
     "bad",
     NULL,
     NULL,
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"file\":\"p.yaml\",\"line\":1,\"column\":5,"
     "\"text\":\"one: 1\",\"message\":\"bad\"}"},
    {"the file as a whole",
     {0, 0, 0, 0},
     "bad",
     NULL,
     NULL,
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"file\":\"p.yaml\",\"message\":\"bad\"}"},
    {"a line that is not there",
     {0, 9, 1, 1},
     "bad",
     NULL,
     NULL,
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"file\":\"p.yaml\",\"line\":9,\"column\":1,"
     "\"end_column\":2,\"message\":\"bad\"}"},
    {"no file",
     {7, 0, 0, 0},
     "bad",
     NULL,
     NULL,
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"message\":\"bad\"}"},
    {"hostile text",
     {0, 3, 1, 1},
     "\x1b[31m\"\\\n",
     NULL,
     NULL,
     "{\"severity\":\"error\",\"code\":\"host-bits\",\"file\":\"p.yaml\",\"line\":3,\"column\":1,"
     "\"end_column\":2,\"text\":\"\\u001b]0;\\u202ex\\ufffd\",\"message\":\"\\u001b[31m\\\""
     "\\\\\\n\"}"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct finding_scene scene;
		struct json json;
		scene_init(&scene);
		uint32_t file =
		    scene_file(&scene, STR("p.yaml"), "one: 1\ntwo: 2\n\x1b]0;\xe2\x80\xaex\xff\n");
		struct finding *finding = scene_finding(&scene, rows[i].place, rows[i].message);
		finding->help = rows[i].help;
		finding->note = rows[i].note;
		finding->other = (struct place){file, 1, 1, 3};
		json_init(&json, &scene.out, 0);
		finding_json(&json, &scene.sources, finding);
		scene_is(&scene, rows[i].name, rows[i].json);
		assert_true(json_scan(out_written(&scene.out)));
		scene_clear(&scene);
	}
}

/* A line that nobody reads is not repeated; the last that is, is. */
static void test_long_line(void **state)
{
	(void)state;
	enum { MOST = 1000 };
	for (size_t length = MOST; length <= MOST + 1; length++) {
		struct finding_scene scene;
		char line[MOST + 2];
		memset(line, 'x', length);
		line[length] = 0;
		scene_init(&scene);
		uint32_t file = scene_file(&scene, STR("p.yaml"), line);
		struct str repeated = place_line(&scene.sources, (struct place){file, 1, 1, 1});
		assert_int_equal(repeated.length, length > MOST ? 0 : length);
		scene_clear(&scene);
	}
}

static void test_all(void **state)
{
	(void)state;
	struct finding_scene scene;
	struct json json;
	scene_init(&scene);
	uint32_t file = scene_file(&scene, STR("p.yaml"), "");
	scene_finding(&scene, (struct place){.file = file}, "a");
	scene_finding(&scene, (struct place){.file = file}, "b")->severity = SEVERITY_WARNING;
	scene_finding(&scene, (struct place){.file = file}, "c")->severity = SEVERITY_NOTE;
	json_init(&json, &scene.out, 1);
	findings_json(&json, &scene.sources, &scene.findings);
	scene_is(&scene, "three",
		 "[\n"
		 "  {\"severity\": \"error\", \"code\": \"host-bits\", \"file\": \"p.yaml\", "
		 "\"message\": \"a\"},\n"
		 "  {\"severity\": \"warning\", \"code\": \"host-bits\", \"file\": \"p.yaml\", "
		 "\"message\": \"b\"},\n"
		 "  {\"severity\": \"note\", \"code\": \"host-bits\", \"file\": \"p.yaml\", "
		 "\"message\": \"c\"}\n"
		 "]");
	scene_clear(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_long_line),
	    cmocka_unit_test(test_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
