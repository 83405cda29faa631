/* A day's or week's time is found by counting local days, whose instants ascend whatever the
 * clock does in between; hours are found instant by instant, from one change of the clock to
 * the next. */
#include "policy/schedule.h"

#include "policy/value_names.h"

#define HOUR     INT64_C(3600)
#define DAY      (24 * HOUR)
#define WEEK     (7 * DAY)
#define THURSDAY (3 * DAY) /* 1970-01-01, in a week that begins on Monday */

/* --- Text --------------------------------------------------------------------------- */

/* The word that the text begins with, up to a blank, moving the text behind these. */
static struct str word_next(struct str *text)
{
	size_t length = 0, next;
	while (length < text->length && text->at[length] != ' ')
		length++;
	struct str word = {text->at, length};
	for (next = length; next < text->length && text->at[next] == ' ';)
		next++;
	*text = (struct str){text->at + next, text->length - next};
	return word;
}

/* "HH:MM", to 23:59. */
static bool minute_parse(struct str text, uint16_t *ret)
{
	const char *at = text.at;
	if (text.length != 5 || at[2] != ':')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (i != 2 && !char_is_digit(at[i]))
			return false;
	int hour = (at[0] - '0') * 10 + at[1] - '0', minute = (at[3] - '0') * 10 + at[4] - '0';
	if (hour > 23 || minute > 59)
		return false;
	*ret = (uint16_t)(hour * 60 + minute);
	return true;
}

/* "monday", "mon". */
static bool weekday_parse(struct str text, uint16_t *ret)
{
	enum { SHORT = 3 };
	for (uint16_t day = 0; day < DAYS; day++) {
		struct str name = day_names[day], cut = {name.at, SHORT};
		if (!str_equal(text, name) && !str_equal(text, cut))
			continue;
		*ret = day;
		return true;
	}
	return false;
}

static bool kind_parse(struct str word, enum schedule_kind *ret)
{
	static const struct str names[][2] = {
	    [SCHEDULE_HOURLY] = {STR_INIT("hourly"), STR_INIT("hour")},
	    [SCHEDULE_DAILY] = {STR_INIT("daily"), STR_INIT("day")},
	    [SCHEDULE_WEEKLY] = {STR_INIT("weekly"), STR_INIT("week")},
	};
	for (unsigned kind = 0; kind < sizeof names / sizeof *names; kind++) {
		if (!str_equal(word, names[kind][0]) && !str_equal(word, names[kind][1]))
			continue;
		*ret = (enum schedule_kind)kind;
		return true;
	}
	return false;
}

bool schedule_parse(struct str text, struct schedule *ret)
{
	enum schedule_kind kind;
	uint16_t day = 0, minute = 0;
	if (!kind_parse(word_next(&text), &kind))
		return false;
	if (kind == SCHEDULE_WEEKLY && !weekday_parse(word_next(&text), &day))
		return false;
	if (kind != SCHEDULE_HOURLY && !minute_parse(word_next(&text), &minute))
		return false;
	if (text.length > 0)
		return false;
	ret->kind = kind;
	ret->minute = (uint16_t)(day * DAY_MINUTES + minute);
	return true;
}

/* --- Instants ----------------------------------------------------------------------- */

static int32_t offset_at(const struct zone *zone, int64_t at)
{
	return zone ? zone_offset(zone, at) : 0;
}

static int64_t hour_next(const struct zone *zone, int64_t from)
{
	int64_t change;
	for (;;) {
		int64_t hour = from + floor_mod(-(from + offset_at(zone, from)), HOUR);
		if (!zone || !zone_next_change(zone, from, &change) || change > hour)
			return hour;
		from = change;
	}
}

/* `period` and `at` in it, on the clock. The period before that of `from` is looked at, too: a
 * time that the clock skipped comes as late as it goes on. */
static int64_t period_next(const struct zone *zone, int64_t period, int64_t at, int64_t from)
{
	int64_t local = from + offset_at(zone, from);
	int64_t next = local - floor_mod(local - at, period) - period;
	for (;; next += period) {
		int64_t instant = zone ? zone_reach(zone, next) : next;
		if (instant >= from)
			return instant;
	}
}

int64_t schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t from)
{
	int64_t at = schedule->minute * INT64_C(60);
	if (schedule->kind == SCHEDULE_HOURLY)
		return hour_next(zone, from);
	if (schedule->kind == SCHEDULE_DAILY)
		return period_next(zone, DAY, at, from);
	return period_next(zone, WEEK, at - THURSDAY, from);
}

uint64_t schedule_most(const struct schedule *schedule, int64_t seconds)
{
	static const int64_t periods[] = {
	    [SCHEDULE_HOURLY] = HOUR, [SCHEDULE_DAILY] = DAY, [SCHEDULE_WEEKLY] = WEEK};
	return seconds < 0 ? 0 : (uint64_t)(seconds / periods[schedule->kind]) + 2;
}
