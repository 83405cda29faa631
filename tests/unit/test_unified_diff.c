/* Unified diffs: as diff -u writes them, and applied to the old text they give the
 * new one, which a small patch of our own does here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/line_diff.h"
#include "base/mem.h"
#include "rand.h"
#include "report/unified_diff.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name, *file, *old, *new, *expected;
} rows[] = {
    {"the same", "f", "a\nb\n", "a\nb\n", ""},
    {"a line changed", "dir/f", "a\nb\nc\n", "a\nB\nc\n",
     "--- a/dir/f\n+++ b/dir/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
    {"from nothing", "f", "", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n"},
    {"to nothing", "f", "a\n", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n"},
    {"no line end before", "f", "a", "a\n",
     "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
    {"no line end after", "f", "a\nb\n", "a\nb",
     "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n"},
    {"no line end in both", "f", "x\na", "y\na",
     "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-x\n+y\n a\n\\ No newline at end of file\n"},
    {"three lines of context", "f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
     "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
    {"six lines between share a hunk", "f", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
     "--- a/f\n+++ b/f\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
    {"seven don't", "f", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
     "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n "
     "7\n-b\n+B\n"},
    {"an insertion in the middle", "f", "a\nb\n", "a\nx\ny\nb\n",
     "--- a/f\n+++ b/f\n@@ -1,2 +1,4 @@\n a\n+x\n+y\n b\n"},
    {"names", "/with blank", "a\n", "b\n",
     "--- a/with blank\t\n+++ b/with blank\t\n@@ -1 +1 @@\n-a\n+b\n"},
    {"a name above", "../../dir/../f", "a\n", "b\n",
     "--- a/dir/../f\n+++ b/dir/../f\n@@ -1 +1 @@\n-a\n+b\n"},
    {"a name above, in other words", "/.././/..f", "a\n", "b\n",
     "--- a/..f\n+++ b/..f\n@@ -1 +1 @@\n-a\n+b\n"},
    {"odd names", "a\n\"b", "a\n", "b\n",
     "--- \"a/a\\012\\\"b\"\n+++ \"b/a\\012\\\"b\"\n@@ -1 +1 @@\n-a\n+b\n"},
};

static struct out diff_of(struct str name, struct str old, struct str new, bool colour)
{
	struct out out;
	out_init_memory(&out);
	const struct page page = {.out = &out, .width = 80, .colour = colour};
	assert_int_equal(unified_diff(&page, name, old, new), OK);
	assert_int_equal(out_status(&out), OK);
	return out;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct out out =
		    diff_of(str_of(rows[i].file), str_of(rows[i].old), str_of(rows[i].new), false);
		if (!str_equal(out_written(&out), str_of(rows[i].expected)))
			fail_msg("%s: got\n%.*s", rows[i].name, STR_ARG(out_written(&out)));
		out_clear(&out);
	}
}

static void test_colour(void **state)
{
	(void)state;
	struct out out = diff_of(STR("f"), STR("a\nb\n"), STR("a\nc\n"), true);
	assert_true(str_equal(out_written(&out),
			      STR("\x1b[1m--- a/f\x1b[0m\n\x1b[1m+++ b/f\x1b[0m\n"
				  "\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n a\n\x1b[31m-b\x1b[0m\n"
				  "\x1b[32m+c\x1b[0m\n")));
	out_clear(&out);
}

/* --- A small patch -------------------------------------------------------------------- */

static struct str line_take(struct str *text)
{
	const char *end = memchr(text->at, '\n', text->length);
	size_t length = end ? (size_t)(end - text->at) + 1 : text->length;
	struct str line = {text->at, length};
	*text = (struct str){text->at + length, text->length - length};
	return line;
}

/* Applies the diff to the old text, strictly: every line must be where it is
 * said to be. */
static struct out patched(struct str old, struct str diff)
{
	struct out out;
	unsigned at = 1;
	out_init_memory(&out);
	line_take(&diff);
	line_take(&diff);
	while (diff.length) {
		struct str line = line_take(&diff);
		struct str text = {line.at + 1, line.length - 1};
		if (*line.at == '@') {
			unsigned from = 0, count = 1;
			sscanf(line.at, "@@ -%u,%u", &from, &count);
			from += count == 0;
			for (; at < from; at++)
				out_str(&out, line_take(&old));
			continue;
		}
		if (diff.length && *diff.at == '\\') {
			line_take(&diff);
			text.length--;
		}
		if (*line.at != '+') {
			assert_true(str_equal(line_take(&old), text));
			at++;
		}
		if (*line.at != '-')
			out_str(&out, text);
	}
	out_str(&out, old);
	return out;
}

static void applies_check(struct str old, struct str new)
{
	struct out diff = diff_of(STR("f"), old, new, false);
	if (old.length == 0 || new.length == 0 || str_equal(old, new)) {
		assert_true(str_equal(old, new) == (diff.used == 0));
		out_clear(&diff);
		return;
	}
	struct out result = patched(old, out_written(&diff));
	if (!str_equal(out_written(&result), new))
		fail_msg("%.*s\n-- new:\n%.*s\n-- diff:\n%.*s", STR_ARG(old), STR_ARG(new),
			 STR_ARG(out_written(&diff)));
	out_clear(&result);
	out_clear(&diff);
}

/* Few different lines, so that there are many ways to match them. */
static void text_random(struct rand *rand, struct out *out, unsigned lines, unsigned words)
{
	while (lines--)
		out_format(out, "%u\n", (unsigned)rand_below(rand, words));
	if (out->used && rand_once_in(rand, 4))
		out->used--;
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("unified diff");
	for (int round = 0; round < 3000; round++) {
		struct out old, new;
		out_init_memory(&old);
		out_init_memory(&new);
		unsigned words = 2 + rand_below(&rand, 30);
		text_random(&rand, &old, rand_below(&rand, 40), words);
		if (rand_once_in(&rand, 2)) {
			struct str rest = out_written(&old);
			while (rest.length) {
				struct str line = line_take(&rest);
				if (!rand_once_in(&rand, 6))
					out_str(&new, line);
				if (rand_once_in(&rand, 6))
					out_format(&new, "new %u\n",
						   (unsigned)rand_below(&rand, words));
			}
		} else {
			text_random(&rand, &new, rand_below(&rand, 40), words);
		}
		applies_check(out_written(&old), out_written(&new));
		out_clear(&old);
		out_clear(&new);
	}
}

/* Long texts: all lines different, all but a few equal, and repeated. */
static void test_long(void **state)
{
	(void)state;
	enum { LINES = 50000 };
	struct rand rand = rand_start("long diff");
	struct out old, new, other, same;
	out_init_memory(&old);
	out_init_memory(&new);
	out_init_memory(&other);
	out_init_memory(&same);
	for (unsigned i = 0; i < LINES; i++) {
		out_format(&old, "line %u\n", i);
		out_format(&other, "other %u\n", i);
		out_text(&same, "same\n");
		if (!rand_once_in(&rand, 100))
			out_format(&new, "line %u\n", i);
		if (rand_once_in(&rand, 100))
			out_text(&new, "same\n");
	}
	applies_check(out_written(&old), out_written(&new));
	applies_check(out_written(&old), out_written(&other));
	applies_check(out_written(&old), out_written(&same));
	struct str less = {same.at, same.used / 2};
	applies_check(out_written(&same), less);
	out_clear(&old);
	out_clear(&new);
	out_clear(&other);
	out_clear(&same);
}

/* How many of the lines from `begin` on have a match? */
static uint32_t matches_count(const struct line_diff *diff, uint32_t begin, uint32_t count)
{
	uint32_t matches = 0;
	for (uint32_t i = begin; i < begin + count; i++)
		matches += diff->match[i] != UINT32_MAX;
	return matches;
}

/* Sections of lines that are there many times, with one between them that is there once:
 * there is a limit to the time that all of them together may take. */
static void test_sections(void **state)
{
	(void)state;
	enum { SECTIONS = 40, LINES = 1000 };
	struct rand rand = rand_start("diff of sections");
	struct out old, new;
	struct arena arena;
	struct line_diff diff;
	out_init_memory(&old);
	out_init_memory(&new);
	arena_init(&arena);
	for (unsigned i = 0; i < SECTIONS; i++) {
		text_random(&rand, &old, LINES, 4);
		text_random(&rand, &new, LINES, 4);
		out_format(&old, "\nsection %u\n", i);
		out_format(&new, "\nsection %u\n", i);
	}
	assert_int_equal(line_diff(out_written(&old), out_written(&new), &arena, &diff), OK);
	assert_true(matches_count(&diff, diff.old_count - LINES, LINES) > LINES / 2);
	assert_true(matches_count(&diff, 0, LINES) < LINES / 10);
	applies_check(out_written(&old), out_written(&new));
	arena_clear(&arena);
	out_clear(&old);
	out_clear(&new);
}

/* "*" stands for a byte that is hidden. */
static const struct {
	const char *name, *old, *old_masked, *new, *new_masked, *expected;
	enum status status;
} masked[] = {
    {"nothing is hidden", "a\nb\n", "a\nb\n", "a\nB\n", "a\nB\n",
     "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n", OK},
    {"context ends before a hidden line, and is as short before", "1\n2\n3\nx\n4\ns\n5\n",
     "1\n2\n3\nx\n4\n*\n5\n", "1\n2\n3\nX\n4\ns\n5\n", "1\n2\n3\nX\n4\n*\n5\n",
     "--- a/f\n+++ b/f\n@@ -3,3 +3,3 @@\n 3\n-x\n+X\n 4\n", OK},
    {"no context at all", "1\ns\nx\n2\n", "1\n*\nx\n2\n", "1\ns\nX\n2\n", "1\n*\nX\n2\n",
     "--- a/f\n+++ b/f\n@@ -3 +3 @@\n-x\n+X\n", OK},
    {"a hidden line parts two hunks", "x\n1\ns\n2\ny\n", "x\n1\n*\n2\ny\n", "X\n1\ns\n2\nY\n",
     "X\n1\n*\n2\nY\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-x\n+X\n@@ -5 +5 @@\n-y\n+Y\n", OK},
    {"a line that goes is hidden", "s x\n", "* x\n", "X\n", "X\n", "", INVALID},
    {"a line that comes is hidden", "x\n", "x\n", "s X\n", "* X\n", "", INVALID},
};

static void test_masked(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(masked); i++) {
		struct out out;
		out_init_memory(&out);
		const struct page page = {.out = &out, .width = 80};
		const struct masked_text old = {str_of(masked[i].old),
						str_of(masked[i].old_masked)};
		const struct masked_text new = {str_of(masked[i].new),
						str_of(masked[i].new_masked)};
		enum status status = unified_diff_masked(&page, STR("f"), &old, &new);
		if (status != masked[i].status ||
		    !str_equal(out_written(&out), str_of(masked[i].expected)))
			fail_msg("%s: %d, %.*s", masked[i].name, (int)status,
				 STR_ARG(out_written(&out)));
		out_clear(&out);
	}
}

static void test_no_memory(void **state)
{
	(void)state;
	for (size_t nth = 1;; nth++) {
		struct arena arena;
		struct line_diff diff;
		arena_init(&arena);
		mem_fail_only(nth);
		enum status status =
		    line_diff(STR("a\nb\nb\nc\n"), STR("b\nx\nb\na\n"), &arena, &diff);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		arena_clear(&arena);
		assert_int_equal(status, failed ? NOMEM : OK);
		if (!failed)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),     cmocka_unit_test(test_colour),
	    cmocka_unit_test(test_random),   cmocka_unit_test(test_long),
	    cmocka_unit_test(test_sections), cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_masked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
