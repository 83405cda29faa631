/* A table on pages of several widths: in columns where there is room, else in paragraphs, none of
 * which is wider than the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "report/table.h"

static const char *const cells[] = {
    "range",
    "addresses",
    "countries",
    "203.0.113.0/24",
    "256",
    "US 192, CA 64",
    "2001:db8:1234::/48",
    "65,536",
    "DE 60,000, FR 5,000, US 500, unknown 36",
};

enum { COLUMNS = 3, CELLS = sizeof cells / sizeof *cells };

static const struct {
	const char *name;
	size_t width;
	const char *printed;
} rows[] = {
    {"in columns", 90,
     "  range               addresses  countries\n"
     "  203.0.113.0/24            256  US 192, CA 64\n"
     "  2001:db8:1234::/48     65,536  DE 60,000, FR 5,000, US 500, unknown 36\n"},
    {"the last column wraps", 60,
     "  range               addresses  countries\n"
     "  203.0.113.0/24            256  US 192, CA 64\n"
     "  2001:db8:1234::/48     65,536  DE 60,000, FR 5,000, US\n"
     "                                 500, unknown 36\n"},
    {"too narrow for columns", 40,
     "  203.0.113.0/24: addresses 256;\n"
     "    countries US 192, CA 64\n"
     "  2001:db8:1234::/48: addresses 65,536;\n"
     "    countries DE 60,000, FR 5,000, US\n"
     "    500, unknown 36\n"},
};

static void table_fill(struct table *table)
{
	table_init(table, COLUMNS);
	table->right[1] = true;
	for (size_t i = 0; i < CELLS; i++)
		out_text(table_cell(table), cells[i]);
}

static void tables_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct table table;
		struct out out;
		out_init_memory(&out);
		const struct page page = {.out = &out, .width = rows[i].width};
		table_fill(&table);
		assert_int_equal(table_print_fitting(&table, &page, 2), OK);
		out_char(&out, '\0');
		assert_int_equal(out_status(&out), OK);
		if (strcmp(out.at, rows[i].printed) != 0)
			fail_msg("%s:\n%s", rows[i].name, out.at);
		out_clear(&out);
	}
}

static void memory_may_run_out(void **state)
{
	bool failed = true;
	(void)state;
	for (size_t n = 1; failed; n++) {
		struct table table;
		struct out out;
		out_init_memory(&out);
		const struct page page = {.out = &out, .width = 40};
		mem_fail_from(n);
		table_fill(&table);
		enum status status = table_print_fitting(&table, &page, 2);
		failed = mem_count() >= n;
		mem_fail_from(0);
		assert_true((status != OK || out_status(&out) != OK) == failed);
		out_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(tables_fit),
					   cmocka_unit_test(memory_may_run_out)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
