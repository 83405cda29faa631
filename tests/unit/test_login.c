/* Names, instants and rule dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "policy/login.h"
#include "rand.h"

/* --- Names ---------------------------------------------------------------- */

static void names_check(const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(names[i].length > 0);
		assert_int_equal(name_find(names, count, names[i]), i);
		struct str shorter = {names[i].at, names[i].length - 1};
		struct str longer = {names[i].at, names[i].length + 1}; /* with the NUL */
		assert_true(name_find(names, count, shorter) != i);
		assert_int_equal(name_find(names, count, longer), count);
	}
	assert_int_equal(name_find(names, count, STR("")), count);
}

static void test_names(void **state)
{
	(void)state;
	names_check(channel_names, VIA_COUNT);
	names_check(device_names, DEVICE_COUNT);
	names_check(credential_names, CREDENTIAL_COUNT);
	names_check(phase_names, PHASE_COUNT);
	names_check(hours_names, HOURS_COUNT);
	names_check(session_names, SESSION_COUNT);
	names_check(rules_names, RULES_COUNT);
	assert_int_equal(name_find(channel_names, VIA_COUNT, STR("UI")), VIA_COUNT);
	assert_int_equal(name_find(channel_names, VIA_COUNT, STR("oauth_jwt")), VIA_COUNT);
}

static void test_channel_groups(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum channel_group group;
		bool oauth;
	} rows[] = {
	    {"ui", GROUP_INTERACTIVE, false},
	    {"ui-sso", GROUP_INTERACTIVE, false},
	    {"soap", GROUP_PASSWORD_API, false},
	    {"oauth-password", GROUP_PASSWORD_API, true},
	    {"oauth-web-server", GROUP_INTERACTIVE, true},
	    {"oauth-user-agent", GROUP_INTERACTIVE, true},
	    {"oauth-device", GROUP_INTERACTIVE, true},
	    {"oauth-refresh", GROUP_SILENT, true},
	    {"oauth-jwt", GROUP_ASSERTION, true},
	    {"oauth-saml-bearer", GROUP_ASSERTION, true},
	    {"oauth-client-credentials", GROUP_SILENT, true},
	};
	assert_int_equal(sizeof rows / sizeof *rows, VIA_COUNT);
	for (size_t i = 0; i < VIA_COUNT; i++) {
		size_t via = name_find(channel_names, VIA_COUNT, str_of(rows[i].name));
		assert_int_equal(via, i);
		assert_int_equal(channel_group((enum channel)via), rows[i].group);
		assert_int_equal(channel_is_oauth((enum channel)via), rows[i].oauth);
	}
	assert_false(channel_is_oauth(VIA_UNKNOWN));
}

/* --- Instants --------------------------------------------------------------- */

static void test_instants(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t at;
	} rows[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1970-01-01T00:00Z", 0},
	    {"1970-01-01t00:00z", 0},
	    {"1970-01-01 00:00:00Z", 0},
	    {"1970-01-01T00:00:00+00:00", 0},
	    {"1970-01-01T00:00:00-00:00", 0},
	    {"1970-01-01T00:00:59Z", 59},
	    {"1970-01-01T00:00:60Z", 59},
	    {"2016-12-31T23:59:60Z", 1483228799},
	    {"1969-12-31T23:59:59Z", -1},
	    {"1969-12-31T23:59:59.999Z", -1},
	    {"1970-01-01T00:00:00.000000000000000001Z", 0},
	    {"2022-11-22T04:46:15.591Z", 1669092375},
	    {"2022-11-22T04:46:15.5+01:00", 1669088775},
	    {"2022-11-22T04:46-08:30", 1669092360 + 30600},
	    {"2022-11-22T04:46+23:59", 1669092360 - 86340},
	    {"2000-02-29T12:00Z", 951825600},
	    {"2024-02-29T00:00Z", 1709164800},
	    {"0000-01-01T00:00Z", -62167219200},
	    {"0001-01-01T00:00Z", -62135596800},
	    {"9999-12-31T23:59:59Z", 253402300799},
	    {"2038-01-19T03:14:08Z", 2147483648},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t at;
		if (!instant_parse(str_of(rows[i].text), &at))
			fail_msg("refused: %s", rows[i].text);
		if (at != rows[i].at)
			fail_msg("%s: %lld", rows[i].text, (long long)at);
	}
}

static void test_instants_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "",
	    "now",
	    "1669092375",
	    "2022-11-22",
	    "2022-11-22T04:46",
	    "2022-11-22T04:46:15",
	    "2022-11-22T04:46:15.5",
	    "2022-11-22T04:46:15.Z",
	    "2022-11-22T04:46:15,5Z",
	    "2022-11-22T04:46.5Z",
	    "2022-11-22T04:46:61Z",
	    "2022-11-22T04:46:5Z",
	    "2022-11-22T04:60Z",
	    "2022-11-22T24:00Z",
	    "9999-12-31T23:59:59-23:59",
	    "0000-01-01T00:00+23:59",
	    "2022-11-31T00:00Z",
	    "2022-11-00T00:00Z",
	    "2022-00-10T00:00Z",
	    "2022-13-10T00:00Z",
	    "2023-02-29T00:00Z",
	    "1900-02-29T00:00Z",
	    "2022-11-22T04:46:15+1:00",
	    "2022-11-22T04:46:15+0100",
	    "2022-11-22T04:46:15+24:00",
	    "2022-11-22T04:46:15+01:60",
	    "2022-11-22T04:46:15 Z",
	    "2022-11-22T04:46:15Z ",
	    " 2022-11-22T04:46:15Z",
	    "2022-11-22T04:46:15ZZ",
	    "2022-11-22T04:46:15*01:00",
	    "2022-11-22_04:46:15Z",
	    "2022/11/22T04:46:15Z",
	    "2022-11-22T04-46:15Z",
	    "20221122T044615Z",
	    "20221122044615.591",
	    "12022-11-22T04:46Z",
	    "-022-11-22T04:46Z",
	    "2022-1:-22T04:46Z",
	    "2022-11-22T04:46:1/Z",
	    "2022-11-22T04:46:15.-1Z",
	    "\xb2\x30\x32\x32-11-22T04:46Z",
	    "2022-11-22T04:46:15\xda",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int64_t at = 42;
		if (instant_parse(str_of(texts[i]), &at) || at != 42)
			fail_msg("accepted: %s", texts[i]);
	}
}

/* Any text is either what a plain reading with sscanf gives, or refused; one
 * byte of a good text is replaced by any other. */
static bool instant_naive(const char *text, int64_t *ret)
{
	struct tm tm = {0};
	char sign, t;
	int hours = 0, minutes = 0, end = 0;
	for (size_t i = 0; i < 19; i++)
		if ((text[i] >= '0' && text[i] <= '9') != ("dddd-dd-ddTdd:dd:dd"[i] == 'd'))
			return false;
	if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%c%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &t,
		   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &sign, &end) != 8 ||
	    !strchr("Tt ", t) || tm.tm_sec > 60 || tm.tm_hour > 23 || tm.tm_min > 59)
		return false;
	if (!strchr("+-", sign))
		return false;
	const char *zone = text + end;
	for (size_t i = 0; i < 5; i++)
		if ((zone[i] >= '0' && zone[i] <= '9') != (i != 2) || (i == 2 && zone[i] != ':'))
			return false;
	sscanf(zone, "%2d:%2d", &hours, &minutes);
	tm.tm_year -= 1900;
	tm.tm_mon--;
	tm.tm_sec -= tm.tm_sec == 60;
	struct tm before = tm;
	int64_t at = timegm(&tm);
	if (tm.tm_mday != before.tm_mday || tm.tm_mon != before.tm_mon || hours > 23 ||
	    minutes > 59)
		return false;
	*ret = at - (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return text[4] == '-' && text[7] == '-' && text[13] == ':' && text[16] == ':';
}

static void test_instants_random(void **state)
{
	(void)state;
	static const char alphabet[] = "0123456789-:TtZz+. /;";
	struct rand rand = rand_start("instants against timegm");
	for (int i = 0; i < 100000; i++) {
		char text[64];
		int64_t at = 0, expected = 0;
		snprintf(text, sizeof text, "%04u-%02u-%02uT%02u:%02u:%02u%c%02u:%02u",
			 rand_below(&rand, 10000), rand_below(&rand, 14), rand_below(&rand, 33),
			 rand_below(&rand, 25), rand_below(&rand, 61), rand_below(&rand, 62),
			 "+-"[rand_below(&rand, 2)], rand_below(&rand, 25), rand_below(&rand, 61));
		if (rand_once_in(&rand, 3))
			text[rand_below(&rand, 25)] =
			    alphabet[rand_below(&rand, sizeof alphabet - 1)];
		if (strchr(text + 16, 'Z') || strchr(text + 16, 'z') || strchr(text + 16, '.'))
			continue;
		bool good = instant_parse(str_of(text), &at);
		if (good != instant_naive(text, &expected) || (good && at != expected))
			fail_msg("%s: %d %lld, expected %lld", text, good, (long long)at,
				 (long long)expected);
	}
}

/* No byte outside the text is read: a sanitizer would tell. */
static void test_instants_exact(void **state)
{
	(void)state;
	static const char text[] = "2022-11-22T04:46:15.591+01:00";
	for (size_t length = 0; length < sizeof text; length++) {
		char *copy = malloc(length ? length : 1);
		int64_t at;
		memcpy(copy, text, length);
		assert_int_equal(instant_parse((struct str){copy, length}, &at),
				 length == sizeof text - 1);
		free(copy);
	}
}

/* --- Rule dates -------------------------------------------------------------- */

static void test_rules(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum rules_error error;
		enum rules rules;
	} rows[] = {
	    {"2019-01", RULES_OK, RULES_2019_01},
	    {"2019-01-01", RULES_OK, RULES_2019_01},
	    {"2025-08-31", RULES_OK, RULES_2019_01},
	    {"2025-09", RULES_OK, RULES_2025_09},
	    {"2025-09-01", RULES_OK, RULES_2025_09},
	    {"2025-10-31", RULES_OK, RULES_2025_09},
	    {"2025-11-01", RULES_OK, RULES_2025_11},
	    {"2026-01-31", RULES_OK, RULES_2025_11},
	    {"2026-02", RULES_OK, RULES_2026_02},
	    {"2026-06-30", RULES_OK, RULES_2026_02},
	    {"2026-07-01", RULES_OK, RULES_2026_07},
	    {"2027-05-31", RULES_OK, RULES_2026_07},
	    {"2027-06-01", RULES_OK, RULES_2027_06},
	    {"9999-12-31", RULES_OK, RULES_2027_06},
	    {"2024-02-29", RULES_OK, RULES_2019_01},
	    {"2018-12-31", RULES_TOO_EARLY, 0},
	    {"2018-12", RULES_TOO_EARLY, 0},
	    {"0000-01-01", RULES_TOO_EARLY, 0},
	    {"", RULES_BAD_DATE, 0},
	    {"2026", RULES_BAD_DATE, 0},
	    {"2026-2", RULES_BAD_DATE, 0},
	    {"2026-00", RULES_BAD_DATE, 0},
	    {"2026-13", RULES_BAD_DATE, 0},
	    {"2026-02-30", RULES_BAD_DATE, 0},
	    {"2026-02-00", RULES_BAD_DATE, 0},
	    {"2025-02-29", RULES_BAD_DATE, 0},
	    {"2018-02-29", RULES_BAD_DATE, 0},
	    {"2026-02-1", RULES_BAD_DATE, 0},
	    {"2026/02/01", RULES_BAD_DATE, 0},
	    {"2026-02/01", RULES_BAD_DATE, 0},
	    {"2026-02-01T00:00Z", RULES_BAD_DATE, 0},
	    {" 2026-02", RULES_BAD_DATE, 0},
	    {"2026-02 ", RULES_BAD_DATE, 0},
	    {"+026-02", RULES_BAD_DATE, 0},
	    {"spring-26", RULES_BAD_DATE, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum rules rules = RULES_COUNT;
		enum rules_error error = rules_parse(str_of(rows[i].text), &rules);
		enum rules expected = rows[i].error == RULES_OK ? rows[i].rules : RULES_COUNT;
		if (error != rows[i].error || rules != expected)
			fail_msg("\"%s\": error %d, rules %d", rows[i].text, error, rules);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),           cmocka_unit_test(test_channel_groups),
	    cmocka_unit_test(test_instants),        cmocka_unit_test(test_instants_refused),
	    cmocka_unit_test(test_instants_random), cmocka_unit_test(test_instants_exact),
	    cmocka_unit_test(test_rules),
	};
	return cmocka_run_group_tests_name("login", tests, NULL, NULL);
}
