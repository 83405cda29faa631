/* The public YAML test suite, which nobody here wrote, through the formatter: each
 * case as a value that may be anything. What is YAML comes out as the same, and
 * stays as it is the second time.
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

#include "base/out.h"
#include "load/file.h"
#include "load/fmt.h"
#include "load/load.h"
#include "load/yaml_reader.h"

enum { CASES_LEAST = 100 };

/* The text as the value of a key that takes anything; the suite's signs for what
 * nobody sees are replaced, and a --- at the top left out. */
static struct str text_inside(struct arena *arena, struct str text, unsigned indent)
{
	static const struct {
		const char *sign, *is;
	} signs[] = {{"␣", " "}, {"»", "\t"}, {"—", ""}, {"←", "\r"},
		     {"⇔", ""},  {"↵", ""},   {"∎", ""}};
	struct out out;
	out_init_memory(&out);
	out_text(&out, "loginscope: 1\nanything:\n");
	size_t begin = text.length > 4 && memcmp(text.at, "---\n", 4) == 0 ? 4 : 0;
	for (size_t i = begin; i < text.length;) {
		size_t k = 0, count = sizeof signs / sizeof *signs;
		if (i == begin || text.at[i - 1] == '\n')
			out_fill(&out, ' ', indent);
		while (k < count && strncmp(text.at + i, signs[k].sign, strlen(signs[k].sign)) != 0)
			k++;
		if (k < count) {
			out_text(&out, signs[k].is);
			i += strlen(signs[k].sign);
		} else {
			out_char(&out, text.at[i++]);
		}
	}
	out_char(&out, '\n');
	char *copy = arena_text(arena, out.at, out.used);
	struct str inside = {copy, out.used};
	out_clear(&out);
	assert_non_null(copy);
	return inside;
}

static bool text_format(const char *name, struct str text, struct arena *arena, struct str *ret)
{
	static const struct fmt_options options = {0};
	struct sources sources = {0};
	struct findings findings;
	struct fmt_result result;
	findings_init(&findings, arena);
	enum status status =
	    fmt_text(str_of(name), text, &options, arena, &sources, &findings, &result);
	if (status != OK) {
		assert_int_equal(status, INVALID);
		return false;
	}
	if (result.defect)
		fail_msg("%s: %s\n%.*s", name, result.defect, STR_ARG(text));
	*ret = result.text;
	return true;
}

static bool case_check(const char *name, struct str text, unsigned indent)
{
	struct arena arena;
	struct str once, again = {0};
	arena_init(&arena);
	bool formatted = text_format(name, text_inside(&arena, text, indent), &arena, &once);
	if (formatted && (!text_format(name, once, &arena, &again) || !str_equal(once, again)))
		fail_msg("%s: not the same the second time\n%.*s\n--\n%.*s", name, STR_ARG(once),
			 STR_ARG(again));
	arena_clear(&arena);
	return formatted;
}

/* A file of the suite is YAML itself: a list of cases with a key `yaml`. */
static unsigned file_check(const char *path)
{
	struct arena arena;
	struct findings findings;
	struct str text;
	struct node *root = NULL;
	unsigned formatted = 0;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(file_bytes(path, FILE_MAX, &arena, &text), OK);
	formatted += case_check(path, text, 0);
	assert_int_equal(yaml_read(text, 0, &arena, &findings, &root), OK);
	for (const struct node *at = root ? root->first : NULL; at; at = at->next) {
		const struct node *yaml = node_find(at, STR("yaml"));
		for (unsigned indent = 0; yaml && indent <= 4; indent += 2)
			formatted += case_check(path, yaml->text, indent);
	}
	arena_clear(&arena);
	return formatted;
}

static void test_suite(void **state)
{
	(void)state;
	const char *data = getenv("LOGINSCOPE_DATA");
	char folder[4096], path[5000];
	unsigned formatted = 0;
	snprintf(folder, sizeof folder, "%s/yaml/suite", data ? data : "../shared/data");
	DIR *open = opendir(folder);
	if (!open) {
		print_message("skipped: no YAML test suite in %s\n", folder);
		skip();
	}
	for (struct dirent *entry; (entry = readdir(open));) {
		if (!strstr(entry->d_name, ".yaml"))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		formatted += file_check(path);
	}
	closedir(open);
	print_message("%u texts formatted\n", formatted);
	assert_true(formatted >= CASES_LEAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_suite)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
