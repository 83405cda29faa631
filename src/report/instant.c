#include "report/instant.h"

enum { DAY_SECONDS = 86400 };

static int64_t day_of(int64_t at)
{
	return at / DAY_SECONDS - (at % DAY_SECONDS < 0);
}

static char *digits_put(char *at, uint64_t number, unsigned digits)
{
	for (unsigned i = digits; i-- > 0; number /= 10)
		at[i] = (char)('0' + number % 10);
	return at + digits;
}

static char *date_put(char *at, int64_t days)
{
	int64_t year;
	unsigned month, day;
	date_of_days(days, &year, &month, &day);
	if (year < 0 || year > 9999) { /* an offset may lead a few hours out of them */
		*at++ = year < 0 ? '-' : '+';
		year = year < 0 ? -year : year;
		at = digits_put(at, (uint64_t)year, 6);
	} else {
		at = digits_put(at, (uint64_t)year, 4);
	}
	*at++ = '-';
	at = digits_put(at, month, 2);
	*at++ = '-';
	return digits_put(at, day, 2);
}

static char *date_time_put(char *at, int64_t time)
{
	int64_t days = day_of(time);
	unsigned second = (unsigned)(time - days * DAY_SECONDS);
	char *end = date_put(at, days);
	*end++ = 'T';
	end = digits_put(end, second / 3600, 2);
	*end++ = ':';
	end = digits_put(end, second / 60 % 60, 2);
	*end++ = ':';
	return digits_put(end, second % 60, 2);
}

size_t instant_format(int64_t at, char ret[static INSTANT_TEXT])
{
	char *end = date_time_put(ret, at);
	*end++ = 'Z';
	*end = '\0';
	return (size_t)(end - ret);
}

size_t instant_zoned_format(const struct zone *zone, int64_t at, char ret[static INSTANT_TEXT])
{
	int32_t offset = zone ? zone_offset(zone, at) : 0;
	uint32_t minutes = (uint32_t)(offset < 0 ? -offset : offset) / 60;
	if (!zone || offset % 60)
		return instant_format(at, ret);
	char *end = date_time_put(ret, at + offset);
	*end++ = offset < 0 ? '-' : '+';
	end = digits_put(end, minutes / 60, 2);
	*end++ = ':';
	end = digits_put(end, minutes % 60, 2);
	*end = '\0';
	return (size_t)(end - ret);
}

void instant_local_text(struct out *out, const struct zone *zone, int64_t at)
{
	char text[INSTANT_TEXT];
	int64_t local = at + (zone ? zone_offset(zone, at) : 0), days = day_of(local);
	unsigned second = (unsigned)(local - days * DAY_SECONDS);
	unsigned weekday = (unsigned)(((days + 3) % DAYS + DAYS) % DAYS);
	char *end = date_put(text, days);
	*end++ = ' ';
	end = digits_put(end, second / 3600, 2);
	*end++ = ':';
	end = digits_put(end, second / 60 % 60, 2);
	if (second % 60) {
		*end++ = ':';
		end = digits_put(end, second % 60, 2);
	}
	out_format(out, "%.3s %.*s ", weekday_names[weekday], (int)(end - text), text);
	if (zone)
		out_terminal_text(out, zone->name);
	else
		out_text(out, "UTC");
}
