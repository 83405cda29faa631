/* Findings as workflow commands of GitHub Actions: one line each, whatever is in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "finding_scene.h"
#include "rand.h"
#include "report/finding_github.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name, *file;
	struct place place;
	const char *message, *help, *note;
	const char *text;
} rows[] = {
    {"everything",
     "policies/p.yaml",
     {0, 2, 3, 4},
     "bad",
     "do it well",
     "first here",
     "::error file=policies/p.yaml,line=2,endLine=2,col=3,endColumn=7,title=host-bits::bad"
     "%0Anote: policies/p.yaml:1: first here%0Ahelp: do it well\n"},
    {"unknown width",
     "p.yaml",
     {0, 2, 3, 0},
     "bad",
     NULL,
     NULL,
     "::error file=p.yaml,line=2,endLine=2,col=3,title=host-bits::bad\n"},
    {"the file as a whole",
     "p.yaml",
     {0, 0, 0, 0},
     "bad",
     NULL,
     NULL,
     "::error file=p.yaml,title=host-bits::bad\n"},
    {"no file", "p.yaml", {7, 0, 0, 0}, "bad", NULL, NULL, "::error title=host-bits::bad\n"},
    {"what is escaped in a property",
     "a%b:c,d\ne\r.yaml",
     {0, 0, 0, 0},
     "bad",
     NULL,
     NULL,
     "::error file=a%25b%3Ac%2Cd%0Ae%0D.yaml,title=host-bits::bad\n"},
    {"what is escaped in the message",
     "p.yaml",
     {0, 0, 0, 0},
     "100%, a:b\n::error::x\r",
     NULL,
     NULL,
     "::error file=p.yaml,title=host-bits::100%25, a:b%0A::error::x%0D\n"},
    {"a terminal's escapes",
     "\x1b]0;x.yaml",
     {0, 0, 0, 0},
     "\xe2\x80\xae\xff",
     NULL,
     NULL,
     "::error file=\\x1b]0;x.yaml,title=host-bits::\\u202e\\xff\n"},
    {"the shortest path",
     "./policies/../fixtures//p.yaml",
     {0, 0, 0, 0},
     "bad",
     NULL,
     "first here",
     "::error file=fixtures/p.yaml,title=host-bits::bad%0Anote: fixtures/p.yaml:1: first "
     "here\n"},
    {"standard input, which is no file",
     "-",
     {0, 2, 3, 4},
     "bad",
     NULL,
     "first here",
     "::error title=host-bits::line 2, column 3 of standard input: bad%0Anote: line 1, column 1 of "
     "standard input: first here\n"},
    {"a line of it",
     "-",
     {0, 2, 0, 0},
     "bad",
     NULL,
     NULL,
     "::error title=host-bits::line 2 of standard input: bad\n"},
    {"all of it",
     "-",
     {0, 0, 0, 0},
     "bad",
     NULL,
     NULL,
     "::error title=host-bits::standard input: bad\n"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct finding_scene scene;
		scene_init(&scene);
		uint32_t file = scene_file(&scene, str_of(rows[i].file), "one: 1\ntwo: 2\n");
		struct finding *finding = scene_finding(&scene, rows[i].place, rows[i].message);
		finding->help = rows[i].help;
		finding->note = rows[i].note;
		finding->other = (struct place){file, 1, 1, 3};
		findings_github(&scene.out, &scene.sources, &scene.findings);
		scene_is(&scene, rows[i].name, rows[i].text);
		scene_clear(&scene);
	}
}

static void test_levels(void **state)
{
	(void)state;
	struct finding_scene scene;
	scene_init(&scene);
	uint32_t file = scene_file(&scene, STR("p.yaml"), "");
	scene_finding(&scene, (struct place){.file = file}, "a")->severity = SEVERITY_WARNING;
	scene_finding(&scene, (struct place){.file = file}, "b")->severity = SEVERITY_NOTE;
	scene.findings.count += 3; /* as if they had not been kept */
	findings_github(&scene.out, &scene.sources, &scene.findings);
	scene_is(&scene, "levels",
		 "::warning file=p.yaml,title=host-bits::a\n"
		 "::notice file=p.yaml,title=host-bits::b\n"
		 "::notice ::3 more findings are not shown\n");
	scene_clear(&scene);
}

/* Of random bytes, too, a finding is one line, and only its own "::" begins it. */
static void test_random(void **state)
{
	(void)state;
	static const char bytes[] = "a:,%\n\r\t/.\x1b\xc2\x85\xe2\x80\xa8\xff";
	struct rand rand = rand_start("github");
	for (int round = 0; round < 2000; round++) {
		struct finding_scene scene;
		char name[17] = {0}, message[17] = {0};
		for (size_t i = 0; i < 16; i++) {
			name[i] = bytes[rand_below(&rand, sizeof bytes - 1)];
			message[i] = bytes[rand_below(&rand, sizeof bytes - 1)];
		}
		scene_init(&scene);
		uint32_t file = scene_file(&scene, str_of(name), "");
		scene_finding(&scene, (struct place){.file = file}, message);
		findings_github(&scene.out, &scene.sources, &scene.findings);
		struct str text = out_written(&scene.out);
		assert_memory_equal(text.at, "::error file=", 13);
		const char *end = memchr(text.at, '\n', text.length);
		assert_ptr_equal(end, text.at + text.length - 1);
		assert_null(memchr(text.at, '\r', text.length));
		const char *comma = memchr(text.at, ',', text.length);
		assert_non_null(comma);
		assert_memory_equal(comma, ",title=host-bits::", 18);
		scene_clear(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_levels),
	    cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
