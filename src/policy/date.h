/* Dates of the Gregorian calendar, for all years. */
#ifndef POLICY_DATE_H
#define POLICY_DATE_H

#include "base/str.h"

#define ERA_DAYS INT64_C(146097) /* of 400 years, after which the calendar repeats */

static inline bool year_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool date_exists(int64_t year, unsigned month, unsigned day);

/* Days since 1970-01-01 of a date, and back. The month exists; the day may be
 * one that it does not have, and then counts on from the first. */
int64_t days_of_date(int64_t year, unsigned month, unsigned day);
void date_of_days(int64_t days, int64_t *ret_year, unsigned *ret_month, unsigned *ret_day);

/* Is this YYYY-MM-DD, and a day that exists? */
bool text_is_date(struct str text);

/* The days since 1970-01-01 of such a text. */
int64_t days_of_text(struct str text);

enum { DATE_ROOM = 16 }; /* for a date as text, with NUL */

/* YYYY-MM-DD, of a year from 0 to 9999. Returns the length. */
size_t date_format(int64_t days, char ret[static DATE_ROOM]);

/* The remainder, never negative. */
static inline int64_t floor_mod(int64_t a, int64_t b)
{
	return a % b + (a % b < 0 ? b : 0);
}

#endif
