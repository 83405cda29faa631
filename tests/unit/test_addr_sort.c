/* Addresses in order, each once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/addr_sort.h"

enum { MOST = 5 };

static const struct row {
	const char *name;
	addr given[MOST];
	size_t count;
	addr expected[MOST];
	size_t left;
} rows[] = {
    {"none", {0}, 0, {0}, 0},
    {"one", {7}, 1, {7}, 1},
    {"from the highest on", {9, 8, 7}, 3, {7, 8, 9}, 3},
    {"one of them twice, apart", {3, 1, 3}, 3, {1, 3}, 2},
    {"all the same", {2, 2, 2, 2}, 4, {2}, 1},
    {"the first and the last address", {ADDR_LAST, 0, ADDR_LAST}, 3, {0, ADDR_LAST}, 2},
    {"they differ in the upper half alone",
     {(addr)2 << 64 | 1, (addr)1 << 64 | 1, 1},
     3,
     {1, (addr)1 << 64 | 1, (addr)2 << 64 | 1},
     3},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		addr at[MOST];
		memcpy(at, rows[i].given, sizeof at);
		bool right = addrs_sort(at, rows[i].count) == rows[i].left;
		for (size_t k = 0; right && k < rows[i].left; k++)
			right = at[k] == rows[i].expected[k];
		if (!right)
			fail_msg("%s", rows[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
