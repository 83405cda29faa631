/* The public YAML test suite, which nobody here wrote, through the loader: no
 * case, whole or broken off anywhere, may crash or hang it or leave memory behind,
 * whatever it makes of it.
 * The data is not part of the repository: it is looked for in
 * $LOGINSCOPE_DATA, else in ../shared/data, and without it the test skips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "load/file.h"
#include "load/load.h"

enum { SECONDS = 10, CASES_LEAST = 100 };

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* Loads a text and sees that status and findings agree. */
static void text_load(const char *name, struct str text)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy = NULL;
	arena_init(&arena);
	findings_init(&findings, &arena);
	enum status status =
	    policy_load_text(str_of(name), text, &options, &arena, &sources, &findings, &policy);
	if (status != (findings.count ? INVALID : OK) || (policy != NULL) != (status == OK))
		fail_msg("%s: status %d with %zu errors", name, (int)status, findings.count);
	for (const struct finding *at = findings.first; at; at = at->next)
		if (!at->help || !at->message[0])
			fail_msg("%s: %s without words", name, at->code);
	arena_clear(&arena);
}

/* The text as the value of a key that takes anything. */
static struct str text_inside(struct arena *arena, struct str text)
{
	char *inside = arena_alloc(arena, text.length * 4 + 64);
	assert_non_null(inside);
	size_t length = (size_t)sprintf(inside, "loginscope: 1\ntests:\n");
	for (size_t i = 0; i < text.length; i++) {
		if (i == 0 || text.at[i - 1] == '\n')
			length += (size_t)sprintf(inside + length, "  ");
		inside[length++] = text.at[i];
	}
	return (struct str){inside, length};
}

/* A case as it is and as a value, whole and broken off behind each byte. */
static void case_load(const char *path)
{
	struct arena arena;
	struct str text;
	arena_init(&arena);
	assert_int_equal(file_bytes(path, FILE_MAX, &arena, &text), OK);
	struct str inside = text_inside(&arena, text);
	alarm(SECONDS);
	for (size_t length = 0; length <= text.length; length++)
		text_load(path, (struct str){text.at, length});
	for (size_t length = 0; length <= inside.length; length++)
		text_load(path, (struct str){inside.at, length});
	alarm(0);
	arena_clear(&arena);
}

static void test_suite(void **state)
{
	(void)state;
	const char *given = getenv("LOGINSCOPE_DATA");
	char folder[4096], path[4608];
	struct dirent **entries;
	int cases = 0;
	snprintf(folder, sizeof folder, "%s/yaml/suite",
		 given && *given ? given : "../shared/data");
	int count = scandir(folder, &entries, NULL, alphasort);
	if (count < 0) {
		printf("skipped: no YAML test suite in %s\n", folder);
		skip();
	}
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.') {
			case_load(path);
			cases++;
		}
		free(entries[i]);
	}
	free(entries);
	assert_true(cases >= CASES_LEAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_suite),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
