/* Findings of every severity, made up: no loader gives warnings or notes yet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cli/fail_level.h"

struct scene {
	struct arena arena;
	struct findings findings;
};

/* A letter is a finding in the file at hand, '/' begins the next one, a digit is so many
 * that are only counted. */
static void scene_make(struct scene *scene, const char *letters)
{
	struct place place = {0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	for (; *letters; letters++) {
		if (*letters == '/')
			place.file++;
		else if (char_is_digit(*letters))
			scene->findings.count += (size_t)(*letters - '0');
		else
			findings_add(&scene->findings, place, "code", "%c", *letters)->severity =
			    *letters == 'e'   ? SEVERITY_ERROR
			    : *letters == 'w' ? SEVERITY_WARNING
					      : SEVERITY_NOTE;
	}
}

static void scene_letters(const struct scene *scene, char *ret)
{
	for (const struct finding *f = scene->findings.first; f; f = f->next)
		*ret++ = *f->message;
	*ret = '\0';
}

static const struct {
	const char *name, *letters;
	unsigned errors, warnings, notes, files;
	bool fails[SEVERITY_COUNT];        /* by --fail-level */
	const char *shown[SEVERITY_COUNT]; /* with --fail-only */
} rows[] = {
    {"nothing", "", 0, 0, 0, 0, {false, false, false}, {"", "", ""}},
    {"an error", "e", 1, 0, 0, 1, {true, true, true}, {"e", "e", "e"}},
    {"a warning", "w", 0, 1, 0, 1, {false, true, true}, {"", "w", "w"}},
    {"a note", "n", 0, 0, 1, 1, {false, false, true}, {"", "", "n"}},
    {"a warning and a note", "wn", 0, 1, 1, 1, {false, true, true}, {"", "w", "wn"}},
    {"all, in two files", "nwe/ewn", 2, 2, 2, 2, {true, true, true}, {"ee", "weew", "nweewn"}},
    {"the last is left out", "e/n", 1, 0, 1, 2, {true, true, true}, {"e", "e", "en"}},
    {"some only counted", "w5", 5, 1, 0, 1, {true, true, true}, {"", "w", "w"}},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (unsigned level = 0; level < SEVERITY_COUNT; level++) {
			struct scene scene;
			char letters[16];
			scene_make(&scene, rows[i].letters);
			struct level_counts counts = levels_count(&scene.findings);
			size_t counted = scene.findings.count - scene.findings.kept;
			bool fails = levels_fail(&counts, (enum severity)level);
			findings_fail_only(&scene.findings, (enum severity)level);
			scene_letters(&scene, letters);
			if (counts.of[SEVERITY_ERROR] != rows[i].errors ||
			    counts.of[SEVERITY_WARNING] != rows[i].warnings ||
			    counts.of[SEVERITY_NOTE] != rows[i].notes ||
			    counts.files != rows[i].files)
				fail_msg("%s: counts", rows[i].name);
			if (fails != rows[i].fails[level])
				fail_msg("%s: fails by %u", rows[i].name, level);
			if (strcmp(letters, rows[i].shown[level]) != 0)
				fail_msg("%s: %u shows %s", rows[i].name, level, letters);
			assert_int_equal(scene.findings.kept, strlen(letters));
			assert_int_equal(scene.findings.count - scene.findings.kept, counted);
			arena_clear(&scene.arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
