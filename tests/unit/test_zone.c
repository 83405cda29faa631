/* Zones against the C library: every zone of the system, around each of its
 * changes and at random; footer rules through TZ strings; damaged files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/tzif.h"
#include "rand.h"

static const char directory[] = "/usr/share/zoneinfo";

static struct rand random_state;

/* From 1900 to 2200. */
static int64_t instant_between(void)
{
	return (int64_t)(rand_next(&random_state) % 9467020800u) - 2208988800;
}

static void zone_set(const char *tz)
{
	setenv("TZ", tz, 1);
	tzset();
}

/* What the C library says of the zone in TZ. */
static void assert_same(const struct zone *zone, const char *name, int64_t at)
{
	time_t instant = (time_t)at;
	struct tm local;
	assert_non_null(localtime_r(&instant, &local));
	uint32_t minute =
	    (uint32_t)((local.tm_wday + 6) % 7 * 1440 + local.tm_hour * 60 + local.tm_min);
	if (zone_offset(zone, at) != local.tm_gmtoff || zone_week_minute(zone, at) != minute)
		fail_msg("%s at %lld: offset %d, minute %u; the C library: %ld, %u", name,
			 (long long)at, zone_offset(zone, at), zone_week_minute(zone, at),
			 local.tm_gmtoff, minute);
}

/* What the clock shows at an instant it shows at that instant, and at no other than
 * those that are found. */
static void assert_shown(const struct zone *zone, const char *name, int64_t at)
{
	int64_t local = at + zone_offset(zone, at), found[INSTANTS_MAX];
	size_t count = zone_instants(zone, local, found), i = 0;
	for (size_t k = 0; k < count; k++)
		if (found[k] + zone_offset(zone, found[k]) != local ||
		    (k > 0 && found[k] <= found[k - 1]))
			fail_msg("%s does not show %lld at %lld", name, (long long)local,
				 (long long)found[k]);
	while (i < count && found[i] != at)
		i++;
	if (i == count)
		fail_msg("%s shows %lld at %lld, too", name, (long long)local, (long long)at);
}

/* A change at `at` skips times, or shows some twice. */
static void assert_change(const struct zone *zone, const char *name, int64_t at)
{
	int64_t before = zone_offset(zone, at - 1), after = zone_offset(zone, at);
	int64_t found[INSTANTS_MAX], low = before < after ? before : after;
	int64_t high = before < after ? after : before;
	for (int64_t local = at + low; local < at + high; local += (high - low + 6) / 7) {
		size_t count = zone_instants(zone, local, found);
		if (count != (before < after ? 0 : 2))
			fail_msg("%s shows %lld %zu times", name, (long long)local, count);
	}
}

/* --- Every zone of the system -------------------------------------------- */

static unsigned zones_seen;

static void zone_compare(const char *name)
{
	static const int around[] = {-3601, -1, 0, 1, 3600};
	struct arena arena;
	const struct zone *zone = NULL;
	arena_init(&arena);
	if (zone_load(directory, str_of(name), &arena, &zone) == OK) {
		zones_seen++;
		zone_set(name);
		for (size_t i = 0; i < zone->count; i++)
			for (size_t j = 0; j < sizeof around / sizeof *around; j++)
				if (zone->changes[i].at > -4000000000) {
					assert_same(zone, name, zone->changes[i].at + around[j]);
					assert_shown(zone, name, zone->changes[i].at + around[j]);
				}
		for (int i = 0; i < 300; i++) {
			int64_t at = instant_between();
			assert_same(zone, name, at);
			assert_shown(zone, name, at);
		}
	}
	arena_clear(&arena);
}

static int zone_visit(const char *path, const struct stat *about, int type, struct FTW *where)
{
	(void)about;
	(void)where;
	const char *name = path + sizeof directory;
	if (type == FTW_F && strncmp(name, "right/", 6) != 0 && strncmp(name, "posix/", 6) != 0)
		zone_compare(name);
	return 0;
}

/* Changes that are alone for days, so that no other one fills the gap. */
static void test_changes(void **state)
{
	static const struct {
		const char *zone;
		int64_t at;
	} rows[] = {
	    {"America/New_York", 1772953200}, /* 2026-03-08, of the table or the footer */
	    {"America/New_York", 1793512800}, /* 2026-11-01 */
	    {"Europe/Berlin", 4109878800},    /* 2100-03-28 */
	    {"Europe/Berlin", 4128627600},    /* 2100-10-31 */
	    {"Australia/Lord_Howe", 1775314800},
	    {"Pacific/Apia", 1325239200}, /* a whole day is left out */
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		const struct zone *zone = NULL;
		arena_init(&arena);
		if (zone_load(directory, str_of(rows[i].zone), &arena, &zone) == OK)
			assert_change(zone, rows[i].zone, rows[i].at);
		arena_clear(&arena);
	}
}

static void test_all_zones(void **state)
{
	(void)state;
	random_state = rand_start("zones against localtime_r");
	if (nftw(directory, zone_visit, 16, FTW_PHYS) != 0)
		skip();
	printf("zones compared: %u\n", zones_seen);
	if (zones_seen == 0)
		skip();
}

/* --- Footers ---------------------------------------------------------------- */

/* The shortest file with a footer: one type, no change. */
static struct str file_of_footer(struct arena *arena, const char *footer)
{
	static const char block[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				    "\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0";
	size_t size = sizeof block - 1, length = strlen(footer);
	char *file = arena_alloc(arena, 2 * size + length + 2);
	assert_non_null(file);
	memcpy(file, block, size);
	memcpy(file + size, block, size);
	file[2 * size] = '\n';
	memcpy(file + 2 * size + 1, footer, length);
	file[2 * size + 1 + length] = '\n';
	return (struct str){file, 2 * size + length + 2};
}

static enum status footer_load(struct arena *arena, const char *footer, struct zone *ret)
{
	return zone_parse(file_of_footer(arena, footer), arena, ret);
}

/* A rule in February to April, or half a year later. So they stay clear of each
 * other, where opinions differ, and of the turn of the year, where the C library
 * looks at one year only. (Before 1970 it takes every year for 1970.) */
static size_t rule_write(char *at, size_t size, bool later)
{
	struct rand *r = &random_state;
	unsigned days = later ? 182 : 0, months = later ? 6 : 0;
	int length;
	if (rand_once_in(r, 3))
		length = snprintf(at, size, ",J%u", days + 32 + rand_below(r, 88));
	else if (rand_once_in(r, 2))
		length = snprintf(at, size, ",%u", days + 32 + rand_below(r, 88));
	else
		length = snprintf(at, size, ",M%u.%u.%u", months + 2 + rand_below(r, 3),
				  1 + rand_below(r, 5), rand_below(r, 7));
	if (rand_once_in(r, 2))
		length +=
		    snprintf(at + length, size - (size_t)length, "/%s%u:%02u",
			     rand_once_in(r, 4) ? "-" : "", rand_below(r, 168), rand_below(r, 60));
	return (size_t)length;
}

static void footer_write(char *at, size_t size)
{
	struct rand *r = &random_state;
	bool south = rand_once_in(r, 2);
	size_t length =
	    (size_t)snprintf(at, size, "<-Q%u>%s%u:%02uDST", rand_below(r, 10),
			     rand_once_in(r, 2) ? "-" : "", rand_below(r, 13), rand_below(r, 60));
	if (rand_once_in(r, 2))
		length += (size_t)snprintf(at + length, size - length, "%s%u:%02u:%02u",
					   rand_once_in(r, 2) ? "-" : "+", rand_below(r, 14),
					   rand_below(r, 60), rand_below(r, 60));
	length += rule_write(at + length, size - length, south);
	rule_write(at + length, size - length, !south);
}

static void test_footers_random(void **state)
{
	(void)state;
	random_state = rand_start("footers against TZ");
	for (int round = 0; round < 2000; round++) {
		char footer[100];
		struct arena arena;
		struct zone zone;
		arena_init(&arena);
		footer_write(footer, sizeof footer);
		if (footer_load(&arena, footer, &zone) != OK)
			fail_msg("refused: %s", footer);
		zone_set(footer);
		for (int i = 0; i < 40; i++)
			assert_same(&zone, footer, 31536000 + llabs(instant_between()));
		arena_clear(&arena);
	}
}

#define AT(days, seconds) ((days)*INT64_C(86400) + (seconds))

static void test_footers_table(void **state)
{
	(void)state;
	static const struct {
		const char *name, *footer;
		int64_t year;
		unsigned month, day;
		int seconds; /* UTC, after midnight of that day */
		int32_t offset;
	} rows[] = {
	    {"north, before", "EST5EDT,M3.2.0,M11.1.0", 2026, 3, 8, 7 * 3600 - 1, -18000},
	    {"north, from", "EST5EDT,M3.2.0,M11.1.0", 2026, 3, 8, 7 * 3600, -14400},
	    {"north, until", "EST5EDT,M3.2.0,M11.1.0", 2026, 11, 1, 6 * 3600 - 1, -14400},
	    {"north, after", "EST5EDT,M3.2.0,M11.1.0", 2026, 11, 1, 6 * 3600, -18000},
	    {"south, before", "AEST-10AEDT,M10.1.0,M4.1.0/3", 2026, 4, 4, 57599, 39600},
	    {"south, after", "AEST-10AEDT,M10.1.0,M4.1.0/3", 2026, 4, 4, 57600, 36000},
	    {"south, new year", "AEST-10AEDT,M10.1.0,M4.1.0/3", 2027, 1, 1, 0, 39600},
	    {"negative summer, winter", "IST-1GMT0,M10.5.0,M3.5.0/1", 2026, 1, 15, 0, 0},
	    {"negative summer, summer", "IST-1GMT0,M10.5.0,M3.5.0/1", 2026, 7, 15, 0, 3600},
	    {"all-year summer, new year", "XXX3EDT4,0/0,J365/23", 2026, 1, 1, 10800, -14400},
	    {"all-year summer, before", "XXX3EDT4,0/0,J365/23", 2026, 1, 1, 10799, -14400},
	    {"all-year summer, July", "XXX3EDT4,0/0,J365/23", 2026, 7, 1, 0, -14400},
	    {"summer of no length", "AAA0BBB,J100/0,J100/1", 2026, 4, 10, 0, 0},
	    {"starts last year, before", "AAA0BBB,J1/-167,J180", 2026, 12, 25, 3599, 0},
	    {"starts last year, from", "AAA0BBB,J1/-167,J180", 2026, 12, 25, 3600, 3600},
	    {"starts last year, in it", "AAA0BBB,J1/-167,J180", 2026, 1, 1, 0, 3600},
	    {"ends next year, in it", "AAA0BBB,J180,J365/167", 2027, 1, 6, 21599, 3600},
	    {"ends next year, after", "AAA0BBB,J180,J365/167", 2027, 1, 6, 79200, 0},
	    {"Feb 29 not counted", "AAA0BBB,J60/0,J200", 2024, 2, 29, 86399, 0},
	    {"J60 is March 1", "AAA0BBB,J60/0,J200", 2024, 3, 1, 0, 3600},
	    {"59 is Feb 29", "AAA0BBB,59/0,200", 2024, 2, 29, 0, 3600},
	    {"59 is March 1", "AAA0BBB,59/0,200", 2025, 2, 28, 86399, 0},
	    {"no summer, names quoted", "<+0330>-3:30", 2026, 7, 1, 0, 12600},
	    {"seconds", "LMT-0:00:36", 2026, 7, 1, 0, 36},
	    {"far future", "EST5EDT,M3.2.0,M11.1.0", 20002026, 7, 1, 0, -14400},
	    {"far past", "EST5EDT,M3.2.0,M11.1.0", -19997974, 1, 1, 0, -18000},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena;
		struct zone zone;
		int64_t days = days_of_date(rows[i].year, rows[i].month, rows[i].day);
		arena_init(&arena);
		assert_int_equal(footer_load(&arena, rows[i].footer, &zone), OK);
		int32_t offset = zone_offset(&zone, AT(days, rows[i].seconds));
		if (offset != rows[i].offset)
			fail_msg("%s: %d", rows[i].name, offset);
		arena_clear(&arena);
	}
}

static void test_footers_refused(void **state)
{
	(void)state;
	static const char *const footers[] = {
	    "EST",                     /* no offset */
	    "ES5",                     /* name too short */
	    "<-3>3",                   /* the same, quoted */
	    "<EST5",                   /* bracket left open */
	    "<E_T>5",                  /* character in name */
	    "EST25",                   /* offset over a day */
	    "EST5:60",                 /* minutes */
	    "EST5:00:60",              /* seconds */
	    "EST5EDT",                 /* no rules */
	    "EST5EDT,M3.2.0",          /* one rule */
	    "EST5EDT,M3.2.0,",         /* second empty */
	    "EST5EDT,M0.2.0,M11.1.0",  /* month 0 */
	    "EST5EDT,M13.2.0,M11.1.0", /* month 13 */
	    "EST5EDT,M3.0.0,M11.1.0",  /* week 0 */
	    "EST5EDT,M3.6.0,M11.1.0",  /* week 6 */
	    "EST5EDT,M3.2.7,M11.1.0",  /* weekday 7 */
	    "EST5EDT,M3.2,M11.1.0",    /* no weekday */
	    "EST5EDT,J0,J300",         /* J counts from 1 */
	    "EST5EDT,J366,J300",       /* no such day */
	    "EST5EDT,366,300",         /* the same, from 0 */
	    "EST5EDT,10/168,300",      /* time over a week */
	    "EST5EDT,10/,300",         /* time empty */
	    "EST5EDT,10,300x",         /* something behind */
	    "EST5 EDT,10,300",         /* blank */
	    "5",                       /* no name */
	    "EST0005",                 /* too many digits */
	};
	for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
		struct arena arena;
		struct zone zone;
		arena_init(&arena);
		if (footer_load(&arena, footers[i], &zone) != INVALID)
			fail_msg("accepted: %s", footers[i]);
		arena_clear(&arena);
	}
}

static void test_footer_empty(void **state)
{
	(void)state;
	struct arena arena;
	struct zone zone;
	arena_init(&arena);
	assert_int_equal(footer_load(&arena, "", &zone), OK);
	assert_false(zone.footer.given);
	assert_int_equal(zone_offset(&zone, INT64_MAX), 0);
	arena_clear(&arena);
}

/* --- Dates ----------------------------------------------------------------- */

static void test_dates_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("dates against timegm");
	for (int i = 0; i < 200000; i++) {
		int64_t year, days = (int64_t)(rand_next(&rand) % 8000000) - 4000000;
		unsigned month, day;
		date_of_days(days, &year, &month, &day);
		struct tm tm = {
		    .tm_year = (int)(year - 1900), .tm_mon = (int)month - 1, .tm_mday = (int)day};
		assert_int_equal(timegm(&tm), days * 86400);
		assert_int_equal(days_of_date(year, month, day), days);
	}
}

/* A day exists when going there and back ends where it began. */
static void test_dates_exist(void **state)
{
	(void)state;
	static const int years[] = {0, 4, 100, 400, 1900, 1999, 2000, 2024, 2025, 2100, 9999};
	for (size_t i = 0; i < sizeof years / sizeof *years; i++)
		for (unsigned month = 0; month <= 14; month++)
			for (unsigned day = 0; day <= 33; day++) {
				char text[24];
				int64_t year_back;
				unsigned month_back = 0, day_back = 0;
				snprintf(text, sizeof text, "%04d-%02u-%02u", years[i], month, day);
				if (month >= 1 && month <= 12)
					date_of_days(days_of_date(years[i], month, day), &year_back,
						     &month_back, &day_back);
				bool exists = month >= 1 && month_back == month && day_back == day;
				assert_int_equal(date_exists(years[i], month, day), exists);
				assert_int_equal(text_is_date(str_of(text)), exists);
			}
}

static void test_texts_that_are_no_date(void **state)
{
	(void)state;
	static const char *const texts[] = {"",           "2026-01-1",  "2026-01-011",
					    "2026/01/01", "2026-1-011", "+026-01-01",
					    "2026-01-0x", "2026-01--1", "2026-01-01 "};
	assert_true(text_is_date(STR("2026-01-01")));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (text_is_date(str_of(texts[i])))
			fail_msg("%s is a date", texts[i]);
}

static void test_dates_extreme(void **state)
{
	(void)state;
	static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX};
	struct arena arena;
	struct zone zone;
	arena_init(&arena);
	assert_int_equal(footer_load(&arena, "EST5EDT,M3.2.0,M11.1.0", &zone), OK);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		int64_t year;
		unsigned month, day;
		date_of_days(ends[i], &year, &month, &day);
		assert_in_range(month, 1, 12);
		assert_in_range(day, 1, 31);
		assert_in_range(zone_week_minute(&zone, ends[i]), 0, 10079);
		days_of_date(ends[i], 2, 29);
	}
	for (int64_t year = -25000000000000000; year <= 25000000000000000; year += 9999999999999) {
		int64_t back;
		unsigned month, day;
		date_of_days(days_of_date(year, 12, 31), &back, &month, &day);
		assert_true(back == year && month == 12 && day == 31);
	}
	arena_clear(&arena);
}

/* --- Damaged files ----------------------------------------------------------- */

static struct str file_get(const char *name)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(1 << 16);
	size_t size = file ? fread(bytes, 1, 1 << 16, file) : 0;
	if (file)
		fclose(file);
	return (struct str){bytes, size};
}

/* Parses a copy without a byte to spare, so that a sanitizer sees every step
 * too far; if it is taken for a zone, asks it. */
static enum status parse_exact(struct str bytes)
{
	struct arena arena;
	struct zone zone;
	char *copy = malloc(bytes.length ? bytes.length : 1);
	memcpy(copy, bytes.at, bytes.length);
	arena_init(&arena);
	enum status status = zone_parse((struct str){copy, bytes.length}, &arena, &zone);
	free(copy);
	for (int64_t at = -5000000000; status == OK && at < 9000000000; at += 123456789) {
		int32_t offset = zone_offset(&zone, at);
		assert_true(offset >= -90000 && offset <= 93600 + 3600);
		assert_true(zone_week_minute(&zone, at) < 10080);
	}
	arena_clear(&arena);
	return status;
}

static void test_truncated(void **state)
{
	(void)state;
	struct str file = file_get("America/New_York");
	if (file.length == 0)
		skip();
	assert_int_equal(parse_exact(file), OK);
	for (size_t length = 0; length < file.length; length++)
		assert_int_equal(parse_exact((struct str){file.at, length}), INVALID);
	free((char *)file.at);
}

static void test_bit_flips(void **state)
{
	(void)state;
	static const char *const names[] = {"America/New_York", "Asia/Kolkata"};
	for (size_t i = 0; i < 2; i++) {
		struct str file = file_get(names[i]);
		char *bytes = (char *)file.at;
		if (file.length == 0)
			skip();
		for (size_t bit = 0; bit < file.length * 8; bit++) {
			bytes[bit / 8] ^= (char)(1 << bit % 8);
			enum status status = parse_exact(file);
			assert_true(status == OK || status == INVALID);
			bytes[bit / 8] ^= (char)(1 << bit % 8);
		}
		free(bytes);
	}
}

/* The first block of a file, called version 1, knows the years up to 2037. */
static void test_version_1(void **state)
{
	(void)state;
	struct str file = file_get("Europe/Berlin");
	if (file.length < 100 || memcmp(file.at + 20, "\0\0\0", 3) != 0)
		skip();
	const char *second = memmem(file.at + 1, file.length - 1, "TZif", 4);
	struct arena arena;
	struct zone zone;
	arena_init(&arena);
	assert_non_null(second);
	((char *)file.at)[4] = 0;
	struct str first = {file.at, (size_t)(second - file.at)};
	assert_int_equal(zone_parse(first, &arena, &zone), OK);
	assert_false(zone.footer.given);
	if (zone.count > 0) {
		assert_int_equal(zone_offset(&zone, 1750000000), 7200);
		assert_int_equal(zone_offset(&zone, 1770000000), 3600);
	}
	arena_clear(&arena);
	free((char *)file.at);
}

/* --- Names ----------------------------------------------------------------- */

static void test_names_refused(void **state)
{
	(void)state;
	static const struct str names[] = {
	    STR_INIT(""),
	    STR_INIT("."),
	    STR_INIT(".."),
	    STR_INIT("/etc/localtime"),
	    STR_INIT("../zoneinfo/Europe/Berlin"),
	    STR_INIT("Europe/../Europe/Berlin"),
	    STR_INIT("Europe/./Berlin"),
	    STR_INIT("Europe//Berlin"),
	    STR_INIT("Europe/Berlin/"),
	    STR_INIT("Europe/Berlin\0"),
	    STR_INIT("Europe"),
	    STR_INIT("Europe/Berlin/x"),
	    STR_INIT("Nowhere/City"),
	    STR_INIT("Europe\\Berlin"),
	    STR_INIT("tzdata.zi"),
	    STR_INIT("right/Europe/Berlin"),
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct arena arena;
		const struct zone *zone = NULL;
		arena_init(&arena);
		if (zone_load(directory, names[i], &arena, &zone) != INVALID || zone)
			fail_msg("accepted: %s", names[i].at);
		arena_clear(&arena);
	}
}

/* What is no plain file is no zone, and a FIFO nobody writes to is not waited
 * for. */
static void test_not_plain(void **state)
{
	(void)state;
	char folder[] = "/tmp/loginscope-zone-XXXXXX", fifo[64];
	struct arena arena;
	const struct zone *zone = NULL;
	arena_init(&arena);
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof fifo, "%s/pipe", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(zone_load(folder, STR("pipe"), &arena, &zone), INVALID);
	assert_int_equal(zone_load("/dev", STR("zero"), &arena, &zone), INVALID);
	assert_null(zone);
	unlink(fifo);
	rmdir(folder);
	arena_clear(&arena);
}

static void test_allocations_fail(void **state)
{
	(void)state;
	enum status status = NOMEM;
	for (size_t nth = 1; status == NOMEM; nth++) {
		struct arena arena;
		const struct zone *zone = NULL;
		arena_init(&arena);
		mem_fail_from(nth);
		status = zone_load(directory, STR("Europe/Berlin"), &arena, &zone);
		mem_fail_from(0);
		assert_true((zone != NULL) == (status == OK));
		arena_clear(&arena);
	}
	if (status == INVALID)
		skip();
	assert_int_equal(status, OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_zones),        cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_footers_random),   cmocka_unit_test(test_footers_table),
	    cmocka_unit_test(test_footers_refused),  cmocka_unit_test(test_footer_empty),
	    cmocka_unit_test(test_dates_random),     cmocka_unit_test(test_dates_extreme),
	    cmocka_unit_test(test_truncated),        cmocka_unit_test(test_bit_flips),
	    cmocka_unit_test(test_version_1),        cmocka_unit_test(test_names_refused),
	    cmocka_unit_test(test_allocations_fail), cmocka_unit_test(test_not_plain),
	    cmocka_unit_test(test_dates_exist),      cmocka_unit_test(test_texts_that_are_no_date),
	};
	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
