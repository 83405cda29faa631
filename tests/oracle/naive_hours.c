/* Login hours, with calendar arithmetic of its own: nothing of
 * policy/zone.c is used, only the table it reads. */
#include "oracle/naive.h"

enum { DAY_SECONDS = 86400 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t month_length(int64_t year, unsigned month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return lengths[month - 1] + (month == 2 && leap(year));
}

/* Days from 1970-01-01 to January 1st: 365 a year and the leap days between. */
static int64_t year_start(int64_t year)
{
	int64_t before = year - 1;
	return (year - 1970) * 365 +
	       (floor_div(before, 4) - floor_div(before, 100) + floor_div(before, 400)) -
	       (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int64_t month_start(int64_t year, unsigned month)
{
	int64_t days = year_start(year);
	for (unsigned m = 1; m < month; m++)
		days += month_length(year, m);
	return days;
}

/* 0 = Sunday, as POSIX counts; 1970-01-01 was a Thursday. */
static unsigned weekday(int64_t days)
{
	int64_t rest = (days + 4) % 7;
	return (unsigned)(rest < 0 ? rest + 7 : rest);
}

/* The local midnight day of a rule in a year. */
static int64_t rule_day(const struct zone_rule *rule, int64_t year)
{
	if (rule->kind == ZONE_RULE_DAY) /* 0..365, February 29th counted */
		return year_start(year) + rule->day;
	if (rule->kind == ZONE_RULE_JULIAN) /* 1..365, February 29th never counted */
		return year_start(year) + rule->day - 1 + (leap(year) && rule->day >= 60);
	int64_t day = month_start(year, rule->month), end = day + month_length(year, rule->month);
	while (weekday(day) != rule->day)
		day++;
	for (unsigned week = 1; week < rule->week && day + 7 < end; week++)
		day += 7;
	return day;
}

static int32_t footer_offset(const struct zone_footer *footer, int64_t at)
{
	if (!footer->has_summer)
		return footer->standard;
	/* Of the changes of three years the last one not after `at`. */
	int64_t year = 1970 + floor_div(at, 31556952), latest = INT64_MIN;
	int32_t offset = footer->standard;
	for (int64_t y = year - 2; y <= year + 1; y++) {
		int64_t summer = rule_day(&footer->to_summer, y) * DAY_SECONDS +
				 footer->to_summer.time - footer->standard;
		int64_t standard = rule_day(&footer->to_standard, y) * DAY_SECONDS +
				   footer->to_standard.time - footer->summer;
		if (summer <= at && summer >= latest) {
			latest = summer;
			offset = footer->summer;
		}
		if (standard <= at && standard >= latest) {
			latest = standard;
			offset = footer->standard;
		}
	}
	return offset;
}

static int32_t offset_at(const struct zone *zone, int64_t at)
{
	if (zone->footer.given && (zone->count == 0 || at >= zone->changes[zone->count - 1].at))
		return footer_offset(&zone->footer, at);
	int32_t offset = zone->before;
	for (size_t i = 0; i < zone->count && zone->changes[i].at <= at; i++)
		offset = zone->changes[i].offset;
	return offset;
}

unsigned naive_week_minute(const struct zone *zone, int64_t at)
{
	int64_t local = at + (zone ? offset_at(zone, at) : 0);
	int64_t days = floor_div(local, DAY_SECONDS), second = local - days * DAY_SECONDS;
	unsigned monday_first = (weekday(days) + 6) % 7;
	return monday_first * DAY_MINUTES + (unsigned)(second / 60);
}

bool naive_minute_inside(const struct profile *profile, unsigned minute)
{
	const struct day_hours *day = &profile->login_hours.days[minute / DAY_MINUTES];
	unsigned in_day = minute % DAY_MINUTES;
	return !day->given || (day->start <= in_day && in_day < day->end);
}

bool naive_knows_hours(const struct policy *policy, const struct login *login)
{
	return login->has_hours || (login->has_at && policy->org.zone);
}

bool naive_hours_inside(const struct policy *policy, const struct profile *profile, int64_t at)
{
	return naive_minute_inside(profile, naive_week_minute(policy->org.zone, at));
}
