/* Where logins come from, in words short enough for a sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/range.h"
#include "report/diff_words.h"
#include "report/reset_brief.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Addresses in words; a number of them only where it says something. */
static void test_where(void **state)
{
	static const struct {
		const char *ranges[2];
		bool lacks;
		const char *words;
	} rows[] = {
	    {{NULL}, true, "everywhere"},
	    {{"203.0.113.0/26"}, false, "203.0.113.0/26 (64 addresses)"},
	    {{"203.0.113.9"}, false, "203.0.113.9"},
	    {{"203.0.113.0/26"}, true, "everywhere but 203.0.113.0/26"},
	    {{"2001:db8::/32"}, false, "2001:db8::/32"},
	    {{"192.0.2.0/28", "203.0.113.0/26"},
	     true,
	     "everywhere but 192.0.2.0/28, 203.0.113.0/26"},
	};
	struct arena arena;
	struct out out;
	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct range ranges[2];
		struct range_problem problem;
		struct rangeset set = {.ranges = ranges};
		for (; set.count < 2 && rows[i].ranges[set.count]; set.count++)
			assert_int_equal(range_parse(str_of(rows[i].ranges[set.count]),
						     &ranges[set.count], &problem),
					 RANGE_OK);
		if (rows[i].lacks)
			assert_int_equal(rangeset_complement(&arena, set, &set), OK);
		out_init_memory(&out);
		assert_int_equal(reset_word_where(&out, set, 4, &arena), OK);
		if (!str_equal(diff_plain(&out), str_of(rows[i].words)))
			fail_msg("%s: %.*s", rows[i].words, STR_ARG(out_written(&out)));
		out_clear(&out);
	}
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_where),
	};
	return cmocka_run_group_tests_name("reset_brief", tests, NULL, NULL);
}
