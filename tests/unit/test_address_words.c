/* Sets of addresses in words, row by row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "report/address_words.h"
#include "report/page.h"

#define V4(low) (ADDR_V4_FIRST | (low))
enum { MOST = 2, RANGES = 5 };

static const struct row {
	const char *name;
	struct range ranges[RANGES];
	size_t count;
	const char *words;
} table[] = {
    {"everything", {{0, ADDR_LAST}}, 1, "everywhere"},
    {"one block", {{V4(0xc0000200), V4(0xc00002ff)}}, 1, "192.0.2.0/24"},
    {"what is not a block", {{V4(0xc0000201), V4(0xc0000202)}}, 1, "192.0.2.1 - 192.0.2.2"},
    {"all but one block",
     {{0, V4(0xcb007100) - 1}, {V4(0xcb007140), ADDR_LAST}},
     2,
     "everywhere but 203.0.113.0/26"},
    {"IPv6 is one item, not a number of addresses",
     {{0, ADDR_V4_FIRST - 1}, {V4(0xc0000200), V4(0xc00002ff)}, {ADDR_V4_LAST + 1, ADDR_LAST}},
     3,
     "everywhere but 0.0.0.0 - 192.0.1.255, 192.0.3.0 - 255.255.255.255"},
    {"one more than can be named is named",
     {{V4(1), V4(1)}, {V4(3), V4(3)}, {V4(5), V4(5)}},
     3,
     "0.0.0.1, 0.0.0.3, 0.0.0.5"},
    {"more are counted",
     {{V4(1), V4(1)}, {V4(3), V4(3)}, {V4(5), V4(5)}, {V4(7), V4(7)}},
     4,
     "0.0.0.1, 0.0.0.3 and 2 more ranges"},
};

static enum status words_make(const struct row *row, struct out *words)
{
	struct arena arena;
	struct rangeset set;
	arena_init(&arena);
	enum status status = rangeset_of(&arena, row->ranges, row->count, &set);
	if (status == OK)
		status = address_word_set(words, &address_style_plain, set, MOST, &arena);
	arena_clear(&arena);
	return status == OK ? out_status(words) : status;
}

static void row_check(const struct row *row)
{
	struct out words;
	out_init_memory(&words);
	assert_int_equal(words_make(row, &words), OK);
	for (size_t i = 0; i < words.used; i++)
		if (words.at[i] == HARD_BLANK)
			words.at[i] = ' ';
	struct str found = out_written(&words);
	if (!str_equal(found, str_of(row->words)))
		fail_msg("%s: %.*s", row->name, (int)found.length, found.at);
	out_clear(&words);
}

static void sets_are_said_by_ranges(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		row_check(&table[i]);
}

static void memory_may_run_out(void **state)
{
	enum status status = NOMEM;
	(void)state;
	for (size_t n = 1; status != OK; n++) {
		struct out words;
		out_init_memory(&words);
		mem_fail_from(n);
		status = words_make(&table[3], &words);
		mem_fail_from(0);
		assert_true(status == OK || status == NOMEM);
		out_clear(&words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sets_are_said_by_ranges),
	    cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
