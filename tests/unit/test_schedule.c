/* Spans, schedules and the instants they name: rows of both hemispheres, and random zones and
 * times against a clock that is watched minute by minute. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/tzif.h"
#include "policy/login.h"
#include "policy/schedule.h"
#include "policy/span.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HOUR         3600
#define DAY          (24 * HOUR)

/* --- Text ------------------------------------------------------------------------------ */

static const struct {
	const char *text;
	int64_t seconds; /* -1: none */
} spans[] = {
    {"+0", 0},
    {"+0s", 0},
    {"+1s", 1},
    {"+90m", 5400},
    {"+1h30m", 5400},
    {"+2d", 2 * DAY},
    {"+1w2d3h4m5s", 9 * DAY + 3 * HOUR + 4 * 60 + 5},
    {"+1w5s", 7 * DAY + 5},
    {"+007h", 7 * HOUR},
    {"+", -1},
    {"", -1},
    {"1h", -1},
    {"-1h", -1},
    {"+1", -1},
    {"+00", -1},
    {"+1h30", -1},
    {"+1h1h", -1},
    {"+30m1h", -1},
    {"+1.5h", -1},
    {"+ 1h", -1},
    {"+1 h", -1},
    {"+1h ", -1},
    {"+h", -1},
    {"+1H", -1},
    {"+1y", -1},
    {"+1h+30m", -1},
    {"+5229w", 5229LL * 7 * DAY},
    {"+316223999999s", 316223999999},
    {"+316224000000s", -1},
    {"+3659999d", 3659999LL * DAY},
    {"+3660000d", -1},
    {"+99999999999999999999999999s", -1},
    {"+9223372036854775807w", -1},
};

static void test_spans(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(spans); i++) {
		int64_t seconds = -1;
		bool read = span_parse(str_of(spans[i].text), &seconds);
		if (read != (spans[i].seconds >= 0) || seconds != spans[i].seconds)
			fail_msg("%s: %lld", spans[i].text, (long long)seconds);
	}
	int64_t seconds = -1;
	assert_false(span_parse((struct str){"+1\0", 3}, &seconds));
}

static const struct {
	const char *text;
	int kind; /* -1: none */
	int minute;
} schedules[] = {
    {"hourly", SCHEDULE_HOURLY, 0},
    {"hour", SCHEDULE_HOURLY, 0},
    {"daily 02:00", SCHEDULE_DAILY, 120},
    {"day 23:59", SCHEDULE_DAILY, 1439},
    {"daily   00:00", SCHEDULE_DAILY, 0},
    {"weekly monday 00:00", SCHEDULE_WEEKLY, 0},
    {"weekly mon 00:01", SCHEDULE_WEEKLY, 1},
    {"week wed 12:00", SCHEDULE_WEEKLY, 2 * 1440 + 720},
    {"weekly sunday 23:59", SCHEDULE_WEEKLY, 7 * 1440 - 1},
    {"weekly sun 23:59 ", SCHEDULE_WEEKLY, 7 * 1440 - 1},
    {"", -1, 0},
    {"daily", -1, 0},
    {" daily 02:00", -1, 0},
    {"daily 2:00", -1, 0},
    {"daily 24:00", -1, 0},
    {"daily 02:60", -1, 0},
    {"daily 02:00:00", -1, 0},
    {"daily 02:00 03:00", -1, 0},
    {"daily monday 02:00", -1, 0},
    {"weekly 02:00", -1, 0},
    {"weekly monda 02:00", -1, 0},
    {"weekly Monday 02:00", -1, 0},
    {"weekly tues 02:00", -1, 0},
    {"weekly monday", -1, 0},
    {"hourly 02:00", -1, 0},
    {"Hourly", -1, 0},
    {"monthly", -1, 0},
    {"daily\t02:00", -1, 0},
    {"daily 0a:00", -1, 0},
};

static void test_schedules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(schedules); i++) {
		struct schedule schedule = {.minute = 9999};
		bool read = schedule_parse(str_of(schedules[i].text), &schedule);
		bool is = read && (int)schedule.kind == schedules[i].kind &&
			  schedule.minute == schedules[i].minute;
		if (schedules[i].kind < 0 ? read || schedule.minute != 9999 : !is)
			fail_msg("%s: %d", schedules[i].text, (int)schedule.minute);
	}
}

/* --- Instants ---------------------------------------------------------------------------- */

static struct arena arena;

static const struct zone *zone_of(const char *name)
{
	const struct zone *zone = NULL;
	if (*name && zone_load("/usr/share/zoneinfo", str_of(name), &arena, &zone) != OK)
		fail_msg("there is no zone %s", name);
	return zone;
}

/* The first instants of a schedule from `from` on. */
static const struct {
	const char *name, *zone, *schedule, *from;
	const char *instants[4]; /* in UTC */
} rows[] = {
    {"daily",
     "America/New_York",
     "daily 02:00",
     "2026-03-02T13:00Z",
     {"2026-03-03T07:00Z", "2026-03-04T07:00Z", "2026-03-05T07:00Z", "2026-03-06T07:00Z"}},
    {"at its own moment",
     "America/New_York",
     "daily 02:00",
     "2026-03-03T07:00Z",
     {"2026-03-03T07:00Z", "2026-03-04T07:00Z", "2026-03-05T07:00Z", "2026-03-06T07:00Z"}},
    {"a second later",
     "America/New_York",
     "daily 02:00",
     "2026-03-03T07:00:01Z",
     {"2026-03-04T07:00Z", "2026-03-05T07:00Z", "2026-03-06T07:00Z", "2026-03-07T07:00Z"}},
    {"no clock is UTC",
     "",
     "daily 02:00",
     "2026-03-02T13:00Z",
     {"2026-03-03T02:00Z", "2026-03-04T02:00Z", "2026-03-05T02:00Z", "2026-03-06T02:00Z"}},
    /* On March 8 clocks go from 02:00 EST to 03:00 EDT, at 07:00Z. */
    {"the north's gap: 02:30 is 03:00",
     "America/New_York",
     "daily 02:30",
     "2026-03-07T00:00Z",
     {"2026-03-07T07:30Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z", "2026-03-10T06:30Z"}},
    {"the gap begins where it begins",
     "America/New_York",
     "daily 02:00",
     "2026-03-07T08:00Z",
     {"2026-03-08T07:00Z", "2026-03-09T06:00Z", "2026-03-10T06:00Z", "2026-03-11T06:00Z"}},
    {"behind the gap",
     "America/New_York",
     "daily 03:00",
     "2026-03-07T09:00Z",
     {"2026-03-08T07:00Z", "2026-03-09T07:00Z", "2026-03-10T07:00Z", "2026-03-11T07:00Z"}},
    /* On November 1 from 02:00 EDT to 01:00 EST, at 06:00Z. */
    {"the north's fold: the first 01:30",
     "America/New_York",
     "daily 01:30",
     "2026-10-31T06:00Z",
     {"2026-11-01T05:30Z", "2026-11-02T06:30Z", "2026-11-03T06:30Z", "2026-11-04T06:30Z"}},
    {"from within the fold not again",
     "America/New_York",
     "daily 01:30",
     "2026-11-01T06:10Z",
     {"2026-11-02T06:30Z", "2026-11-03T06:30Z", "2026-11-04T06:30Z", "2026-11-05T06:30Z"}},
    /* In Sydney on October 4 from 02:00 to 03:00, at 16:00Z of the 3rd; on April 5 back from
     * 03:00 to 02:00, at 16:00Z of the 4th. */
    {"the south's gap",
     "Australia/Sydney",
     "daily 02:30",
     "2026-10-02T00:00Z",
     {"2026-10-02T16:30Z", "2026-10-03T16:00Z", "2026-10-04T15:30Z", "2026-10-05T15:30Z"}},
    {"the south's fold",
     "Australia/Sydney",
     "daily 02:30",
     "2026-04-03T00:00Z",
     {"2026-04-03T15:30Z", "2026-04-04T15:30Z", "2026-04-05T16:30Z", "2026-04-06T16:30Z"}},
    /* Lord Howe moves by half an hour: on October 4 from 02:00 to 02:30, at 15:30Z. */
    {"half a gap",
     "Australia/Lord_Howe",
     "daily 02:15",
     "2026-10-03T00:00Z",
     {"2026-10-03T15:30Z", "2026-10-04T15:15Z", "2026-10-05T15:15Z", "2026-10-06T15:15Z"}},
    /* There was no December 30 of 2011 in Samoa, from 10:00Z on. */
    {"a day that was left out",
     "Pacific/Apia",
     "daily 02:00",
     "2011-12-29T13:00Z",
     {"2011-12-30T10:00Z", "2011-12-30T12:00Z", "2011-12-31T12:00Z", "2012-01-01T12:00Z"}},
    {"its midnight is the next one",
     "Pacific/Apia",
     "daily 00:00",
     "2011-12-29T11:00Z",
     {"2011-12-30T10:00Z", "2011-12-31T10:00Z", "2012-01-01T10:00Z", "2012-01-02T10:00Z"}},
    {"weekly",
     "America/New_York",
     "weekly sunday 02:30",
     "2026-02-28T00:00Z",
     {"2026-03-01T07:30Z", "2026-03-08T07:00Z", "2026-03-15T06:30Z", "2026-03-22T06:30Z"}},
    {"weekly, the fold",
     "America/New_York",
     "weekly sun 01:30",
     "2026-10-25T00:00Z",
     {"2026-10-25T05:30Z", "2026-11-01T05:30Z", "2026-11-08T06:30Z", "2026-11-15T06:30Z"}},
    {"weekly, the week's first minute",
     "",
     "weekly monday 00:00",
     "2026-03-01T23:59Z",
     {"2026-03-02T00:00Z", "2026-03-09T00:00Z", "2026-03-16T00:00Z", "2026-03-23T00:00Z"}},
    {"weekly, its last",
     "",
     "weekly sunday 23:59",
     "2026-03-01T23:59Z",
     {"2026-03-01T23:59Z", "2026-03-08T23:59Z", "2026-03-15T23:59Z", "2026-03-22T23:59Z"}},
    {"hourly",
     "",
     "hourly",
     "2026-03-02T13:00:01Z",
     {"2026-03-02T14:00Z", "2026-03-02T15:00Z", "2026-03-02T16:00Z", "2026-03-02T17:00Z"}},
    {"hourly on a clock of half hours",
     "Asia/Kolkata",
     "hourly",
     "2026-03-02T13:00Z",
     {"2026-03-02T13:30Z", "2026-03-02T14:30Z", "2026-03-02T15:30Z", "2026-03-02T16:30Z"}},
    {"hourly through the gap",
     "America/New_York",
     "hourly",
     "2026-03-08T05:30Z",
     {"2026-03-08T06:00Z", "2026-03-08T07:00Z", "2026-03-08T08:00Z", "2026-03-08T09:00Z"}},
    {"hourly through the fold, 01:00 twice",
     "America/New_York",
     "hourly",
     "2026-11-01T04:30Z",
     {"2026-11-01T05:00Z", "2026-11-01T06:00Z", "2026-11-01T07:00Z", "2026-11-01T08:00Z"}},
    {"hourly, an hour that is skipped by half",
     "Australia/Lord_Howe",
     "hourly",
     "2026-10-03T14:00Z",
     {"2026-10-03T14:30Z", "2026-10-03T16:00Z", "2026-10-03T17:00Z", "2026-10-03T18:00Z"}},
    {"years after the last change on record",
     "America/New_York",
     "daily 02:30",
     "2525-03-10T12:00Z",
     {"2525-03-11T07:00Z", "2525-03-12T06:30Z", "2525-03-13T06:30Z", "2525-03-14T06:30Z"}},
};

static void row_check(size_t row)
{
	struct schedule schedule = {0};
	const struct zone *zone = zone_of(rows[row].zone);
	int64_t from, wanted;
	assert_true(schedule_parse(str_of(rows[row].schedule), &schedule));
	assert_true(instant_parse(str_of(rows[row].from), &from));
	for (size_t i = 0; i < COUNT(rows[row].instants); i++) {
		int64_t at = schedule_next(&schedule, zone, from);
		assert_true(instant_parse(str_of(rows[row].instants[i]), &wanted));
		if (at != wanted)
			fail_msg("%s: number %zu is %+lld minutes off", rows[row].name, i,
				 (long long)(at - wanted) / 60);
		from = at + 1;
	}
}

static void test_instants(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		row_check(i);
}

/* --- Watching the clock -------------------------------------------------------------------- */

/* Zones that change by an hour, by half of one, by a day, in the other order, never. */
static const char *const zones[] = {
    "America/New_York", "Europe/Dublin",     "Australia/Sydney",  "Australia/Lord_Howe",
    "Pacific/Apia",     "Africa/Casablanca", "America/Sao_Paulo", "Asia/Kolkata",
    "Pacific/Chatham",  "Antarctica/Troll",  "Asia/Gaza",         "UTC",
};

static int64_t shown(const struct zone *zone, int64_t at)
{
	return at + zone_offset(zone, at);
}

/* The minutes at which the schedule is reached, from `begin` on, by looking at each: of the times
 * of a day or a week when the clock first shows one, or more than it. Returns how many. */
static size_t naive_instants(const struct schedule *schedule, const struct zone *zone,
			     int64_t begin, int64_t end, int64_t *ret, size_t room)
{
	static const int64_t periods[] = {
	    [SCHEDULE_HOURLY] = HOUR, [SCHEDULE_DAILY] = DAY, [SCHEDULE_WEEKLY] = 7 * DAY};
	int64_t period = periods[schedule->kind], most = INT64_MIN;
	int64_t phase = schedule->minute * 60 - (schedule->kind == SCHEDULE_WEEKLY ? 3 * DAY : 0);
	size_t count = 0;
	for (int64_t at = begin - 3 * DAY; at <= end; at += 60) {
		int64_t local = shown(zone, at);
		bool is = floor_mod(local, HOUR) == 0;
		if (schedule->kind != SCHEDULE_HOURLY) {
			int64_t newest = local - floor_mod(local - phase, period);
			is = newest > most && most != INT64_MIN;
		}
		if (local > most)
			most = local;
		if (is && at >= begin && count < room)
			ret[count++] = at;
	}
	return count;
}

static int64_t random_minute(struct rand *rand)
{
	const int64_t first = 1262304000; /* 2010 */
	return (first + rand_below(rand, 1200000000)) / 60 * 60;
}

/* Around a change of the clock, mostly. */
static int64_t random_begin(struct rand *rand, const struct zone *zone)
{
	int64_t at = random_minute(rand), change;
	if (rand_once_in(rand, 5) || !zone_next_change(zone, at, &change))
		return at;
	return change / 60 * 60 - (int64_t)rand_below(rand, 3 * 1440) * 60;
}

static void random_check(struct rand *rand)
{
	enum { ROOM = 200 };
	const char *name = zones[rand_below(rand, COUNT(zones))];
	const struct zone *zone = zone_of(name);
	struct schedule schedule = {.kind = (enum schedule_kind)rand_below(rand, 3)};
	int64_t begin = random_begin(rand, zone), at = begin, wanted[ROOM];
	int64_t end = begin + (schedule.kind == SCHEDULE_WEEKLY ? 15 : 6) * DAY;
	if (schedule.kind == SCHEDULE_DAILY)
		schedule.minute = (uint16_t)rand_below(rand, 1440);
	if (schedule.kind == SCHEDULE_WEEKLY)
		schedule.minute = (uint16_t)rand_below(rand, 7 * 1440);
	size_t count = naive_instants(&schedule, zone, begin, end, wanted, ROOM);
	assert_true(count < ROOM && count <= schedule_most(&schedule, end - begin));
	for (size_t i = 0; i < count; i++, at++) {
		at = schedule_next(&schedule, zone, at);
		if (at != wanted[i])
			fail_msg("%s, kind %d, minute %d, from %lld: %lld, not %lld", name,
				 (int)schedule.kind, (int)schedule.minute, (long long)begin,
				 (long long)at, (long long)wanted[i]);
	}
	if (schedule_next(&schedule, zone, at) <= end)
		fail_msg("%s, kind %d, minute %d, from %lld: %lld is one more", name,
			 (int)schedule.kind, (int)schedule.minute, (long long)begin,
			 (long long)schedule_next(&schedule, zone, at));
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("schedules");
	for (int i = 0; i < 1500; i++)
		random_check(&rand);
}

/* The clock reaches each time once: at the least instant from which on it shows so much. */
static void test_reach(void **state)
{
	(void)state;
	struct rand rand = rand_start("reach");
	for (int i = 0; i < 20000; i++) {
		const struct zone *zone = zone_of(zones[rand_below(&rand, COUNT(zones))]);
		int64_t local = random_begin(&rand, zone) + rand_below(&rand, 86400);
		int64_t at = zone_reach(zone, local);
		assert_true(shown(zone, at) >= local && shown(zone, at - 1) < local);
		for (int64_t before = at - 27 * HOUR; before < at; before += 1800)
			assert_true(shown(zone, before) < local);
	}
}

static int arena_begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int arena_end(void **state)
{
	(void)state;
	arena_clear(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_spans),    cmocka_unit_test(test_schedules),
	    cmocka_unit_test(test_instants), cmocka_unit_test(test_random),
	    cmocka_unit_test(test_reach),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
