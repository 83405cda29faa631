/* Years are counted from March here, so that the leap day is the last of them. */
#include "policy/date.h"

#include <assert.h>
#include <stdio.h>

/* 28 to 31; 0 for a month that there is not. */
static unsigned month_days(int64_t year, unsigned month)
{
	static const unsigned char days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month > 12 ? 0 : days[month] + (unsigned)(month == 2 && year_is_leap(year));
}

bool date_exists(int64_t year, unsigned month, unsigned day)
{
	return day >= 1 && day <= month_days(year, month);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t days_of_date(int64_t year, unsigned month, unsigned day)
{
	const int64_t farthest = INT64_C(25000000000000000); /* days still fit */
	assert(month >= 1 && month <= 12);
	if (year > farthest)
		year = farthest;
	if (year < -farthest)
		year = -farthest;
	year -= month <= 2;
	int64_t era = floor_div(year, 400);
	unsigned year_of_era = (unsigned)(year - era * 400);
	unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
	unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era + day - 1 - 719468;
}

void date_of_days(int64_t days, int64_t *ret_year, unsigned *ret_month, unsigned *ret_day)
{
	int64_t era = floor_div(days, ERA_DAYS); /* eras from 1970-01-01 */
	unsigned since_march = (unsigned)floor_mod(days, ERA_DAYS) + 719468u;
	unsigned day_of_era = since_march % (unsigned)ERA_DAYS;
	unsigned year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	unsigned day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	unsigned month = (5 * day_of_year + 2) / 153; /* 0 = March */
	*ret_day = day_of_year - (153 * month + 2) / 5 + 1;
	*ret_month = month < 10 ? month + 3 : month - 9;
	*ret_year = (era + since_march / ERA_DAYS) * 400 + year_of_era + (*ret_month <= 2);
}

bool text_is_date(struct str text)
{
	static const struct str shape = STR_INIT("dddd-dd-dd");
	unsigned numbers[3] = {0}, field = 0;
	if (text.length != shape.length)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (shape.at[i] == 'd' ? !char_is_digit(text.at[i]) : text.at[i] != shape.at[i])
			return false;
		if (shape.at[i] == 'd')
			numbers[field] = numbers[field] * 10 + (unsigned)(text.at[i] - '0');
		else
			field++;
	}
	return date_exists(numbers[0], numbers[1], numbers[2]);
}

static unsigned digits(struct str text, size_t from, size_t count)
{
	unsigned value = 0;
	for (size_t i = from; i < from + count; i++)
		value = value * 10 + (unsigned)(text.at[i] - '0');
	return value;
}

int64_t days_of_text(struct str text)
{
	assert(text_is_date(text));
	return days_of_date(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
}

size_t date_format(int64_t days, char ret[static DATE_ROOM])
{
	int64_t year;
	unsigned month, day;
	date_of_days(days, &year, &month, &day);
	assert(year >= 0 && year <= 9999);
	int length = snprintf(ret, DATE_ROOM, "%04u-%02u-%02u", (unsigned)year, month, day);
	return (size_t)length;
}
