/* `--format` and `--report`: what is read, what is refused and in which words, what is
 * written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cli/report_options.h"
#include "scratch_folder.h"

static const struct str formats[] = {STR_INIT("text"), STR_INIT("json"), STR_INIT("sarif")};
static const struct option_row rows[] = {
    {"format", "FORMAT", "how", .words = formats, .word_count = 3},
    REPORT_OPTION,
};

static void console_open(struct console *console)
{
	*console = (struct console){0};
	out_init_memory(&console->out);
	out_init_memory(&console->err);
}

static void console_close(struct console *console)
{
	out_clear(&console->out);
	out_clear(&console->err);
}

#define TRY "\nTry: loginscope verb --help\n"

static const struct {
	const char *name;
	char *args[6];
	const char *read; /* format of stdout, then "format>file" for each */
	const char *said; /* NULL: it is good */
} parsed[] = {
    {"nothing", {NULL}, "0", NULL},
    {"a format", {"--format", "sarif"}, "2", NULL},
    {"a report", {"--report", "json=x.json"}, "0 1>x.json", NULL},
    {"two", {"--report=json=x", "--report", "text=y"}, "0 1>x 0>y", NULL},
    {"the same format twice", {"--report=json=x", "--report=json=y"}, "0 1>x 1>y", NULL},
    {"a file with an equals sign", {"--report", "json=a=b"}, "0 1>a=b", NULL},
    {"both", {"--report", "sarif=x", "--format", "json"}, "1 2>x", NULL},
    {"no such format",
     {"--format", "xml"},
     NULL,
     "loginscope: --format: there is no format \"xml\"; say text, json or sarif" TRY},
    {"no such format of a report",
     {"--report", "sarfi=x"},
     NULL,
     "loginscope: --report: there is no format \"sarfi\"; did you mean sarif?" TRY},
    {"no file",
     {"--report", "json="},
     NULL,
     "loginscope: --report json=: write FORMAT=FILE, such as json=verb.json" TRY},
    {"no format",
     {"--report", "x.json"},
     NULL,
     "loginscope: --report x.json: write FORMAT=FILE, such as json=verb.json" TRY},
    {"standard output",
     {"--report", "json=-"},
     NULL,
     "loginscope: --report json=-: standard output is what --format is for" TRY},
    {"one file twice",
     {"--report=json=x", "--report=sarif=x"},
     NULL,
     "loginscope: --report: x would be written twice" TRY},
    {"one file by two names",
     {"--report=json=old", "--report=sarif=folder/../old"},
     NULL,
     "loginscope: --report: folder/../old would be written twice" TRY},
    {"one file through a link",
     {"--report=json=link", "--report=sarif=old"},
     NULL,
     "loginscope: --report: old would be written twice" TRY},
    {"one new file by two names",
     {"--report=json=new", "--report=sarif=./new"},
     NULL,
     "loginscope: --report: ./new would be written twice" TRY},
    {"one new file through a folder that is a link",
     {"--report=json=folder/new", "--report=sarif=shortcut/new"},
     NULL,
     "loginscope: --report: shortcut/new would be written twice" TRY},
    {"two new files of one name",
     {"--report=json=new", "--report=sarif=folder/new"},
     "0 1>new 2>folder/new",
     NULL},
    {"two in folders that are not there",
     {"--report=json=a/new", "--report=sarif=b/new"},
     "0 1>a/new 2>b/new",
     NULL},
    {"two devices of one name",
     {"--report=json=/dev/null", "--report=sarif=null"},
     "0 1>/dev/null 2>null",
     NULL},
};

static void choice_text(const struct report_choice *choice, char *ret, size_t size)
{
	FILE *to = fmemopen(ret, size, "w");
	fprintf(to, "%zu", choice->format);
	for (size_t i = 0; i < choice->file_count; i++)
		fprintf(to, " %zu>%s", choice->files[i].format, choice->files[i].path);
	fclose(to);
}

/* What paths may lead to. */
static void tree_write(void)
{
	folder_file("old", "what was there before\n");
	folder_file("folder/x", "");
	assert_int_equal(symlink("old", "link"), 0);
	assert_int_equal(symlink("folder", "shortcut"), 0);
}

static void test_parse(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	tree_write();
	for (size_t i = 0; i < sizeof parsed / sizeof *parsed; i++) {
		struct console console;
		struct options options;
		struct report_choice choice;
		char text[128] = "", *args[6];
		console_open(&console);
		memcpy(args, parsed[i].args, sizeof args);
		assert_true(options_parse(&console, "verb", rows, 2, 0, args, &options));
		bool good = report_options_parse(&console, "verb", &options, rows, 0, 1, &choice);
		if (good)
			choice_text(&choice, text, sizeof text);
		const char *expected = parsed[i].said ? parsed[i].said : "";
		struct str said = out_written(&console.err);
		if (good != !parsed[i].said || !str_equal(said, str_of(expected)))
			fail_msg("%s: said %.*s", parsed[i].name, STR_ARG(said));
		if (good && strcmp(text, parsed[i].read) != 0)
			fail_msg("%s: read %s", parsed[i].name, text);
		console_close(&console);
	}
	folder_leave(&folder);
}

/* What was read is never replaced. */
static const struct {
	const char *name, *report;
	bool good;
} checked[] = {
    {"a new file", "new", true},
    {"another file", "folder/x", true},
    {"the file itself", "old", false},
    {"by another name", "./folder/../old", false},
    {"a symbolic link to it", "link", false},
    {"a hard link to it", "folder/hard", false},
    {"a device, which is no file to lose", "/dev/null", true},
    {"in a folder that is not there", "nowhere/old", true},
};

static void test_check(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	tree_write();
	assert_int_equal(link("old", "folder/hard"), 0);
	const struct file_identity read[] = {
	    file_identify("link"), file_identify("/dev/null"), {0}};
	for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
		struct console console;
		char said[160] = "";
		const struct report_choice choice = {.files = {{1, "new"}, {1, checked[i].report}},
						     .file_count = 2};
		console_open(&console);
		int code = report_files_check(&console, "verb", &choice, read, 3);
		if (!checked[i].good)
			snprintf(said, sizeof said,
				 "loginscope: --report: %s was read, and would be overwritten" TRY,
				 checked[i].report);
		if (code != (checked[i].good ? EXIT_YES : EXIT_USAGE) ||
		    !str_equal(out_written(&console.err), str_of(said)))
			fail_msg("%s: %d", checked[i].name, code);
		console_close(&console);
	}
	folder_leave(&folder);
}

/* All that a policy was read from, its databases, too. */
static void test_check_loaded(void **state)
{
	(void)state;
	static const char *const read[] = {"a.yaml", "b.yaml", "country.mmdb", "asn.mmdb"};
	struct scratch_folder folder;
	folder_enter(&folder);
	for (size_t i = 0; i < sizeof read / sizeof *read; i++)
		folder_file(read[i], "");
	struct loaded_file files[] = {{.identity = file_identify("a.yaml")},
				      {.identity = file_identify("b.yaml")}};
	const struct loaded_files loaded = {
	    .at = files,
	    .count = 2,
	    .databases = {file_identify("country.mmdb"), file_identify("asn.mmdb")}};
	for (size_t i = 0; i <= sizeof read / sizeof *read; i++) {
		struct console console;
		bool free = i == sizeof read / sizeof *read;
		const struct report_choice choice = {.files = {{1, free ? "new" : read[i]}},
						     .file_count = 1};
		console_open(&console);
		assert_int_equal(report_files_check_loaded(&console, "verb", &choice, &loaded),
				 free ? EXIT_YES : EXIT_USAGE);
		console_close(&console);
	}
	folder_leave(&folder);
}

static enum status write_word(const struct page *page, size_t format, void *of)
{
	assert_true(page->width >= 40 && !page->colour);
	out_format(page->out, "%s as %.*s\n", (char *)of, STR_ARG(formats[format]));
	return OK;
}

static void check_file(const char *path, const char *expected)
{
	char text[64] = "";
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof text - 1, file), strlen(expected));
	fclose(file);
	assert_string_equal(text, expected);
}

/* One that cannot be written keeps no other from being written. */
static void test_write(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct console console;
	const struct report_choice choice = {.files = {{1, "a"}, {2, "nowhere/b"}, {0, "c"}},
					     .file_count = 3};
	folder_enter(&folder);
	folder_file("c", "what was there before\n");
	console_open(&console);
	assert_int_equal(report_files_write(&console, &choice, write_word, "it"), EXIT_MACHINE);
	check_file("a", "it as json\n");
	check_file("c", "it as text\n");
	assert_true(str_equal(out_written(&console.err),
			      STR("loginscope: nowhere/b: No such file or directory\n")));
	console_close(&console);
	folder_leave(&folder);
}

static enum status write_nothing(const struct page *page, size_t format, void *of)
{
	(void)page, (void)format, (void)of;
	return NOMEM;
}

static void test_write_fails(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct console console;
	const struct report_choice choice = {.files = {{1, "a"}}, .file_count = 1};
	folder_enter(&folder);
	folder_file("a", "what was there before\n");
	console_open(&console);
	assert_int_equal(report_files_write(&console, &choice, write_nothing, ""), EXIT_MACHINE);
	check_file("a", "what was there before\n");
	console_close(&console);
	folder_leave(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),        cmocka_unit_test(test_check),
	    cmocka_unit_test(test_check_loaded), cmocka_unit_test(test_write),
	    cmocka_unit_test(test_write_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
