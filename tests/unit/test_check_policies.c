/* Checking many policies as one: which are parts of another, which findings are the same, what
 * could not be read, and that nothing is lost when memory runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cli/check_policies.h"
#include "scratch_folder.h"

static const char *const tree[][2] = {
    {"main.yaml", "loginscope: 1\ninclude: [users.yaml, nets.yaml]\nprofiles: [{name: P}]\n"},
    {"users.yaml", "loginscope: 1\nusers: [{username: a@acme.example, profile: P}]\n"},
    {"nets.yaml", "loginscope: 1\nnetworks: {n: [192.0.2.5/24]}\n"},
    {"other.yaml", "loginscope: 1\ninclude: [sub/../nets.yaml]\nprofile: []\n"},
    {"sub/good.yaml", "loginscope: 1\nprofiles: [{name: P, login_ip_ranges: [192.0.2.0/24]}]\n"},
    {"sub/notes.yaml", "a: 1\n"},
    {"circle/a.yaml", "loginscope: 1\ninclude: [b.yaml]\n"},
    {"circle/b.yaml", "loginscope: 1\ninclude: [a.yaml]\n"},
    {"three/a.yaml", "loginscope: 1\ninclude: [b.yaml]\n"},
    {"three/b.yaml", "loginscope: 1\ninclude: [c.yaml]\nprofile: []\n"},
    {"three/c.yaml", "loginscope: 1\nx: 1\n"},
    {"none/notes.yaml", "a: 1\n"},
};

static void tree_write(void)
{
	for (size_t i = 0; i < sizeof tree / sizeof *tree; i++)
		folder_file(tree[i][0], tree[i][1]);
}

static const struct {
	const char *name;
	char *arguments[5];
	const char *found; /* policies ("+": understood), then findings, then "unreadable" */
	uint32_t files;
} rows[] = {
    {"one good", {"sub/good.yaml"}, "+sub/good.yaml\n", 1},
    {"a directory", {"sub"}, "+sub/good.yaml\n", 1},
    {"a part alone", {"users.yaml"}, "-users.yaml\nusers.yaml:2 unknown-profile\n", 1},
    {"a part and its whole", {"users.yaml", "main.yaml"}, "-main.yaml\nnets.yaml:2 host-bits\n", 3},
    {"a whole and its part",
     {"main.yaml", "./users.yaml", "nets.yaml"},
     "-main.yaml\nnets.yaml:2 host-bits\n",
     3},
    {"a part of two",
     {"main.yaml", "other.yaml"},
     "-main.yaml\n-other.yaml\nnets.yaml:2 host-bits\nother.yaml:3 unknown-key\n",
     4},
    {"files that include each other",
     {"circle/a.yaml", "circle/b.yaml"},
     "-circle/a.yaml\ncircle/b.yaml:2 include-cycle\n",
     2},
    {"a part of a part",
     {"three/c.yaml", "three/b.yaml", "three/a.yaml"},
     "-three/a.yaml\nthree/b.yaml:3 unknown-key\nthree/c.yaml:2 unknown-key\n",
     3},
    {"a file that is not there, and a good one",
     {"nope.yaml", "sub/good.yaml"},
     "-nope.yaml\n+sub/good.yaml\nnope.yaml:0 file-unreadable\nunreadable\n",
     1},
    {"a directory without a policy, and an error",
     {"none", "nets.yaml"},
     "-nets.yaml\nnone:0 policy-missing\nnets.yaml:2 host-bits\nunreadable\n",
     1},
};

static void write_found(FILE *to, const struct checked *checked)
{
	for (uint32_t i = 0; i < checked->policy_count; i++)
		fprintf(to, "%c%.*s\n", checked->policies[i].summary.understood ? '+' : '-',
			STR_ARG(checked->policies[i].summary.name));
	for (const struct finding *f = checked->findings.first; f; f = f->next)
		fprintf(to, "%.*s:%u %s\n", STR_ARG(checked->sources.at[f->place.file].name),
			f->place.line, f->code);
	if (checked->unreadable)
		fprintf(to, "unreadable\n");
}

static void check_found(const char *name, const struct checked *checked, const char *expected)
{
	char found[1024] = "";
	FILE *to = fmemopen(found, sizeof found, "w");
	assert_non_null(to);
	write_found(to, checked);
	fclose(to);
	if (strcmp(found, expected) != 0)
		fail_msg("%s:\n%s", name, found);
}

static int check(char *const *arguments, struct console *console, struct checked *checked)
{
	size_t count = 0;
	while (arguments[count])
		count++;
	*console = (struct console){0};
	out_init_memory(&console->out);
	out_init_memory(&console->err);
	const struct check_request request = {
	    .arguments = arguments, .count = count, .summaries = true};
	return policies_check(console, &request, checked);
}

static void done(struct console *console, struct checked *checked)
{
	checked_clear(checked);
	out_clear(&console->out);
	out_clear(&console->err);
}

static void test_rows(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	tree_write();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct console console;
		struct checked checked;
		assert_int_equal(check(rows[i].arguments, &console, &checked), EXIT_YES);
		check_found(rows[i].name, &checked, rows[i].found);
		if (checked.file_count != rows[i].files)
			fail_msg("%s: %u files", rows[i].name, checked.file_count);
		assert_int_equal(checked.findings.count, checked.findings.kept);
		done(&console, &checked);
	}
	folder_leave(&folder);
}

/* The line of each finding can be shown, although most policies' texts are gone. */
static void test_lines(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct console console;
	struct checked checked;
	char *arguments[] = {"sub", "users.yaml", "other.yaml", "main.yaml", NULL};
	folder_enter(&folder);
	tree_write();
	assert_int_equal(check(arguments, &console, &checked), EXIT_YES);
	const struct finding *f = checked.findings.first;
	assert_non_null(f);
	for (; f; f = f->next)
		assert_true(source_line(&checked.sources, f->place).length > 0);
	assert_int_equal(checked.passed_over, 1);
	done(&console, &checked);
	folder_leave(&folder);
}

/* More errors than are kept, in each of two files: all of them are counted. */
static void test_many(void **state)
{
	(void)state;
	enum { ERRORS = FINDINGS_MAX + 7 };
	struct scratch_folder folder;
	struct console console;
	struct checked checked;
	char *arguments[] = {"a.yaml", "b.yaml", NULL};
	char text[32 * ERRORS] = "loginscope: 1\n";
	for (int i = 0; i < ERRORS; i++)
		sprintf(text + strlen(text), "key-%d: 1\n", i);
	folder_enter(&folder);
	folder_file("a.yaml", text);
	folder_file("b.yaml", text);
	assert_int_equal(check(arguments, &console, &checked), EXIT_YES);
	assert_int_equal(checked.findings.count, 2 * ERRORS);
	assert_int_equal(checked.findings.kept, 2 * FINDINGS_MAX);
	done(&console, &checked);
	folder_leave(&folder);
}

/* Whichever allocation fails: it is said, or it did not matter. */
static void test_no_memory(void **state)
{
	(void)state;
	struct scratch_folder folder;
	char *arguments[] = {"main.yaml", "users.yaml", "sub", "none", NULL};
	static const char whole[] = "-main.yaml\n+sub/good.yaml\nnone:0 policy-missing\n"
				    "nets.yaml:2 host-bits\nunreadable\n";
	bool all = false;
	folder_enter(&folder);
	tree_write();
	for (size_t nth = 1; !all; nth++) {
		struct console console;
		struct checked checked;
		mem_fail_only(nth);
		int code = check(arguments, &console, &checked);
		all = mem_count() < nth;
		mem_fail_from(0);
		if (all || code != EXIT_MACHINE)
			assert_int_equal(code, EXIT_YES);
		if (code == EXIT_YES)
			check_found("no memory", &checked, whole);
		done(&console, &checked);
	}
	folder_leave(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
