/* Times of tests: with an offset, on the clock of the org, and those that this clock
 * shows never or twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NEW_YORK     "org: {time_zone: America/New_York}\n"

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

static const struct row {
	const char *name, *org, *text;
	int64_t at;
	const char *code; /* NULL: none */
} rows[] = {
    {"offset", "", "2026-03-02T12:00Z", 1772452800, NULL},
    {"offset that is not UTC", "", "2026-03-02T07:00-05:00", 1772452800, NULL},
    {"offset beside a zone", NEW_YORK, "2026-03-02T12:00Z", 1772452800, NULL},
    {"quoted", NEW_YORK, "'2026-03-02T07:00'", 1772452800, NULL},
    {"org time in winter", NEW_YORK, "2026-03-02T07:00", 1772452800, NULL},
    {"org time in summer", NEW_YORK, "2026-07-01 08:00:00", 1782907200, NULL},
    {"leap second", NEW_YORK, "2026-03-02T07:00:60", 1772452859, NULL},
    {"a part of a second", NEW_YORK, "2026-03-02t07:00:00.999", 1772452800, NULL},
    {"the last second before clocks go forward", NEW_YORK, "2026-03-08T01:59:59", 1772953199, NULL},
    {"skipped, first", NEW_YORK, "2026-03-08T02:00", 0, "time-skipped"},
    {"skipped, last", NEW_YORK, "2026-03-08T02:59:59", 0, "time-skipped"},
    {"the first second after it", NEW_YORK, "2026-03-08T03:00", 1772953200, NULL},
    {"the last second before clocks go back", NEW_YORK, "2026-11-01T00:59:59", 1793509199, NULL},
    {"twice, first", NEW_YORK, "2026-11-01T01:00", 0, "time-twice"},
    {"twice, last", NEW_YORK, "2026-11-01T01:59:59", 0, "time-twice"},
    {"twice, but with an offset", NEW_YORK, "2026-11-01T01:00-04:00", 1793509200, NULL},
    {"the first second after the hour", NEW_YORK, "2026-11-01T02:00", 1793516400, NULL},
    {"by the footer's rule", NEW_YORK, "2100-03-14T02:30", 0, "time-skipped"},
    {"no zone", "", "2026-03-02T12:00", 0, "time-zone-missing"},
    {"unknown zone", "org: {time_zone: Nowhere}\n", "2026-03-02T12:00", 0, "time-zone-unknown"},
    {"no such day", NEW_YORK, "2026-02-29T12:00", 0, "bad-time"},
    {"no such hour", NEW_YORK, "2026-02-28T24:00", 0, "bad-time"},
    {"date alone", NEW_YORK, "2026-02-28", 0, "bad-time"},
    {"time alone", NEW_YORK, "12:30", 0, "bad-time"},
    {"half an offset", NEW_YORK, "2026-03-02T12:00+01", 0, "bad-time"},
    {"words", NEW_YORK, "now", 0, "bad-time"},
    {"nothing", NEW_YORK, "''", 0, "bad-time"},
    {"the last year that fits", NEW_YORK, "9999-12-29T23:59", 253402145940, NULL},
    {"the last minute that UTC has", NEW_YORK, "9999-12-31T18:59", 253402300740, NULL},
    {"too late", NEW_YORK, "9999-12-31T23:59", 0, "bad-time"},
    {"a year 0 that is one in UTC, too", NEW_YORK, "0000-01-01T00:00", -62167201438, NULL},
};

static void row_check(const struct row *row)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	arena_init(&arena);
	findings_init(&findings, &arena);
	const char *text = arena_format(&arena,
					"loginscope: 1\n%sprofiles: [{name: P}]\n"
					"tests: [{name: T, profile: P, at: %s, expect: allow}]\n",
					row->org, row->text);
	enum status status = policy_load_text(STR("x.yaml"), str_of(text), &options, &arena,
					      &sources, &findings, &policy);
	const char *code = findings.count ? findings.first->code : "none";
	if ((status == OK) != !row->code || findings.count > 1 ||
	    (row->code && strcmp(code, row->code) != 0))
		fail_msg("%s: %s", row->name, code);
	if (status == OK && policy->tests->at.at->at != row->at)
		fail_msg("%s: %lld", row->name, (long long)policy->tests->at.at->at);
	arena_clear(&arena);
}

static void test_times(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		row_check(&rows[i]);
}

/* An org that is in a file which is not read may have a zone. */
static void test_alone(void **state)
{
	static const struct load_options alone = {.zone_directory = "/usr/share/zoneinfo",
						  .alone = true};
	static const char text[] = "loginscope: 1\ninclude: [org.yaml]\n"
				   "tests: [{name: T, user: U, at: 2026-03-02T12:00, "
				   "ip: '@N', app: A, expect: allow}]\n";
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	(void)state;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(policy_load_text(STR("x.yaml"), STR(text), &alone, &arena, &sources,
					  &findings, &policy),
			 OK);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
