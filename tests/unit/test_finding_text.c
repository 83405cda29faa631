/* Findings as text: the place, the line, the mark under the right characters
 * whatever stands before them, and nothing that could steer a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "finding_scene.h"
#include "report/finding_text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct shown {
	const char *name, *line; /* the source's only line but one */
	uint32_t column, width;
	size_t page;
	const char *text; /* line and mark as shown */
} shown[] = {
    {"plain", "- 198.51.100.20 - 198.51.100.10", 3, 29, 100,
     "    - 198.51.100.20 - 198.51.100.10\n      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
    {"one character", "a: b", 4, 1, 100, "    a: b\n       ^\n"},
    {"unknown width", "a: b c", 4, 0, 100, "    a: b c\n       ^\n"},
    {"behind the end", "a:", 3, 1, 100, "    a:\n      ^\n"},
    {"width beyond the end", "a: bc", 4, 99, 100, "    a: bc\n       ^~\n"},
    {"tab before", "\tx: y", 5, 1, 100, "            x: y\n               ^\n"},
    {"tab inside a column", "ab\tc", 4, 1, 100, "    ab      c\n            ^\n"},
    {"wide characters", "\xe6\x97\xa5\xe6\x9c\xac: x", 5, 1, 100,
     "    \xe6\x97\xa5\xe6\x9c\xac: x\n          ^\n"},
    {"a wide one marked", "\xe6\x97\xa5\xe6\x9c\xac", 2, 1, 100,
     "    \xe6\x97\xa5\xe6\x9c\xac\n      ^~\n"},
    {"combining mark", "e\xcc\x81: x", 5, 1, 100, "    e\xcc\x81: x\n       ^\n"},
    {"control character", "\x1b[31m: x", 8, 1, 100, "    \\x1b[31m: x\n              ^\n"},
    {"direction override", "\xe2\x80\xaex", 2, 1, 100, "    \\u202ex\n          ^\n"},
    {"not UTF-8", "\xff: x", 4, 1, 100, "    \\xff: x\n          ^\n"},
    {"long line, cut behind", "key: 0123456789012345678901234567890123456789012345678901234567890",
     1, 3, 50, "    key: 0123456789012345678901234567890123456 …\n    ^~~\n"},
    {"long line, cut on both sides",
     "0123456789012345678901234567890123456789012345678901234567890123456789", 36, 2, 48,
     "    … 2345678901234567890123456789012345678901 …\n                   ^~\n"},
    {"long line, cut in front",
     "0123456789012345678901234567890123456789012345678901234567890123456789", 69, 2, 48,
     "    … 0123456789012345678901234567890123456789\n                                            "
     "^~\n"},
};

static struct str shown_text(struct arena *arena, const struct shown *row, struct out *out)
{
	struct sources sources = {0};
	uint32_t file;
	struct page page = {.out = out, .width = row->page};
	char *text = arena_format(arena, "first\n%s\nlast\n", row->line);
	assert_int_equal(sources_add(&sources, arena, STR("p.yaml"), str_of(text), &file), OK);
	struct finding finding = {
	    .code = "some-code", .place = {file, 2, row->column, row->width}, .message = "message"};
	finding_text(&page, &sources, &finding);
	return out_written(out);
}

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++) {
		struct arena arena;
		struct out out;
		arena_init(&arena);
		out_init_memory(&out);
		char *expected = arena_format(&arena, "p.yaml:2:%u: error: message [some-code]\n%s",
					      shown[i].column, shown[i].text);
		struct str text = shown_text(&arena, &shown[i], &out);
		if (!str_equal(text, str_of(expected)))
			fail_msg("%s:\n%.*s\nnot\n%s", shown[i].name, STR_ARG(text), expected);
		out_clear(&out);
		arena_clear(&arena);
	}
}

/* Everything a finding can have, and more of them than are kept. */
static void test_whole(void **state)
{
	(void)state;
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct out out;
	uint32_t file;
	struct page page = {.out = &out, .width = 100};
	arena_init(&arena);
	out_init_memory(&out);
	findings_init(&findings, &arena);
	sources_add(&sources, &arena, STR("p\x1b.yaml"), STR("one: 1\ntwo: 2\none: 3\n"), &file);
	struct finding *finding = findings_add(&findings, (struct place){file, 3, 1, 3},
					       "key-duplicate", "duplicate key: %s", "one\x07");
	finding->help = "remove one of them";
	finding->other = (struct place){file, 1, 1, 3};
	finding->note = "the first is here";
	for (int i = 0; i < 100; i++)
		findings_add(&findings, (struct place){file, 0, 0, 0}, "whole-file", "of the file");
	findings_text(&page, &sources, &findings);
	struct str text = out_written(&out);
	static const char head[] =
	    "p\\x1b.yaml:3:1: error: duplicate key: one\\x07 [key-duplicate]\n"
	    "    one: 3\n    ^~~\n"
	    "p\\x1b.yaml:1:1: note: the first is here\n"
	    "    one: 1\n    ^~~\n"
	    "help: remove one of them\n"
	    "p\\x1b.yaml: error: of the file [whole-file]\n";
	static const char tail[] = "\xe2\x80\xa6 and 1 more; the first 100 are shown\n";
	assert_true(text.length > sizeof head + sizeof tail);
	assert_memory_equal(text.at, head, sizeof head - 1);
	assert_memory_equal(text.at + text.length - (sizeof tail - 1), tail, sizeof tail - 1);
	out_clear(&out);
	arena_clear(&arena);
}

static void scene_write(struct finding_scene *scene)
{
	struct page page = {.out = &scene->out, .width = 100};
	findings_text(&page, &scene->sources, &scene->findings);
}

static void test_long_line(void **state)
{
	(void)state;
	scene_long_line(scene_write);
}

#define DAY "\xe6\x97\xa5"

/* Far to the right, a line looks as it does near its beginning; characters that take no
 * room do not make the view of it any longer. */
static const struct {
	const char *name, *filler; /* stands before it, often */
	const char *view;
} far_right[] = {
    {"plain", "x", "    … xxxxxxxxxxxxxbad rest, and more of it, a …\n                   ^~~\n"},
    {"wide", DAY,
     "    …  " DAY DAY DAY DAY DAY DAY "bad rest, and more of it, a …\n                   ^~~\n"},
    {"tabs", "\t", "    …              bad rest, and more of it, a …\n                   ^~~\n"},
};

static void far_right_write(struct finding_scene *scene, const char *filler, struct out *line)
{
	enum { TIMES = 5000 };
	struct page page = {.out = &scene->out, .width = 48};
	scene_init(scene);
	out_init_memory(line);
	for (int n = 0; n < TIMES; n++)
		out_text(line, filler);
	out_text(line, "bad rest, and more of it, and yet more");
	out_char(line, 0);
	uint32_t file = scene_file(scene, STR("p.yaml"), out_written(line).at);
	scene_finding(scene, (struct place){file, 1, TIMES + 1, 3}, "bad");
	findings_text(&page, &scene->sources, &scene->findings);
}

static void test_far_right(void **state)
{
	(void)state;
	struct finding_scene scene;
	struct out line;
	for (size_t i = 0; i < COUNT(far_right); i++) {
		far_right_write(&scene, far_right[i].filler, &line);
		char *expected = arena_format(
		    &scene.arena, "p.yaml:1:5001: error: bad [host-bits]\n%s", far_right[i].view);
		scene_is(&scene, far_right[i].name, expected);
		out_clear(&line);
		scene_clear(&scene);
	}
	far_right_write(&scene, "\xcc\x81", &line);
	assert_in_range(out_written(&scene.out).length, 1, 500);
	out_clear(&line);
	scene_clear(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_long_line),
	    cmocka_unit_test(test_far_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
