/* Local time from a zone: by binary search up to the last change on record,
 * then by the footer's yearly rule.
 *
 *   before | changes[0] | changes[1] | … | changes[count-1] and on
 *                                          = the footer, if there is one
 *
 * The Gregorian calendar repeats every 400 years, which are a whole number of
 * weeks. So the rule is asked for an instant moved into the first such era,
 * and nothing overflows whatever the year. */
#include "policy/zone.h"

#define DAY      INT64_C(86400)
#define WEEK     (7 * DAY)
#define THURSDAY 3 /* 1970-01-01, with Monday 0 */

/* --- The footer's rule ------------------------------------------------- */

/* Mm.w.d: weekday d (0 = Sunday) of the w-th such day of the month; 5: last. */
static int64_t weekday_of_month(const struct zone_rule *rule, int64_t year)
{
	int64_t first = days_of_date(year, rule->month, 1);
	int64_t next = rule->month < 12 ? days_of_date(year, rule->month + 1u, 1)
					: days_of_date(year + 1, 1, 1);
	int64_t weekday = floor_mod(first + THURSDAY + 1, 7); /* 0 = Sunday */
	int64_t day = first + floor_mod(rule->day - weekday, 7) + 7 * (rule->week - 1);
	return day < next ? day : day - 7;
}

/* Local seconds since 1970 at which the rule strikes in a year. */
static int64_t rule_at(const struct zone_rule *rule, int64_t year)
{
	int64_t day = 0;
	switch (rule->kind) {
	case ZONE_RULE_MONTH:
		day = weekday_of_month(rule, year);
		break;
	case ZONE_RULE_JULIAN: /* 1..365, February 29 is never counted */
		day = days_of_date(year, 1, 1) + rule->day - 1;
		day += year_is_leap(year) && rule->day > 59;
		break;
	case ZONE_RULE_DAY: /* 0..365 */
		day = days_of_date(year, 1, 1) + rule->day;
		break;
	}
	return day * DAY + rule->time;
}

/* The newest change not after `at` decides. A rule may reach a week into the
 * neighbouring year, so three years are looked at. Summer that ends exactly
 * where the next year's begins never ends (RFC 8536, 3.3.1: all-year daylight
 * saving); summer that ends where it begins never is. */
static int32_t footer_offset(const struct zone_footer *footer, int64_t at)
{
	if (!footer->has_summer)
		return footer->standard;
	at = floor_mod(at, ERA_DAYS * DAY);
	int64_t year, newest = INT64_MIN;
	unsigned month, day;
	int32_t offset = footer->standard;
	date_of_days(at / DAY, &year, &month, &day);
	for (int64_t y = year - 1; y <= year + 1; y++) {
		int64_t summer = rule_at(&footer->to_summer, y) - footer->standard;
		int64_t standard = rule_at(&footer->to_standard, y) - footer->summer;
		if (summer <= at && summer >= newest) {
			newest = summer;
			offset = footer->summer;
		}
		if (standard <= at && standard >= newest) {
			newest = standard;
			offset = footer->standard;
		}
	}
	return offset;
}

/* As with the newest change, the years around it are looked at. */
static int64_t footer_next_change(const struct zone_footer *footer, int64_t at)
{
	int64_t in_era = floor_mod(at, ERA_DAYS * DAY);
	int64_t year, next = INT64_MAX;
	unsigned month, day;
	date_of_days(in_era / DAY, &year, &month, &day);
	for (int64_t y = year - 1; y <= year + 2; y++) {
		const int64_t changes[] = {rule_at(&footer->to_summer, y) - footer->standard,
					   rule_at(&footer->to_standard, y) - footer->summer};
		for (size_t i = 0; i < 2; i++)
			if (changes[i] > in_era && changes[i] < next)
				next = changes[i];
	}
	return at - in_era + next;
}

/* --- Questions ---------------------------------------------------------- */

/* How many changes on record there are up to `at`. */
static size_t changes_until(const struct zone *zone, int64_t at)
{
	size_t low = 0, high = zone->count; /* changes[low-1].at <= at < changes[high].at */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone->changes[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int32_t zone_offset(const struct zone *zone, int64_t at)
{
	size_t past = changes_until(zone, at);
	if (past == zone->count && zone->footer.given)
		return footer_offset(&zone->footer, at);
	return past ? zone->changes[past - 1].offset : zone->before;
}

bool zone_next_change(const struct zone *zone, int64_t at, int64_t *ret)
{
	size_t past = changes_until(zone, at);
	if (past < zone->count)
		*ret = zone->changes[past].at;
	else if (zone->footer.given && zone->footer.has_summer)
		*ret = footer_next_change(&zone->footer, at);
	else
		return false;
	return true;
}

/* No offset is so large. */
#define OFFSET_MOST (DAY + 2 * 3600)

/* An instant is `local` less the offset that holds at it, so each offset is tried that
 * may hold about then. */
struct local_search {
	const struct zone *zone;
	int64_t local, *found;
	size_t count;
};

static void offset_try(struct local_search *search, int32_t offset)
{
	int64_t at = search->local - offset, *found = search->found;
	size_t place = 0;
	if (zone_offset(search->zone, at) != offset)
		return;
	while (place < search->count && found[place] < at)
		place++;
	if (search->count == INSTANTS_MAX || (place < search->count && found[place] == at))
		return;
	memmove(&found[place + 1], &found[place], (search->count - place) * sizeof *found);
	found[place] = at;
	search->count++;
}

size_t zone_instants(const struct zone *zone, int64_t local, int64_t ret[static INSTANTS_MAX])
{
	struct local_search search = {.zone = zone, .local = local, .found = ret};
	int64_t far = OFFSET_MOST;
	offset_try(&search, zone_offset(zone, local - far));
	for (size_t i = 0; i < zone->count && zone->changes[i].at <= local + far; i++)
		if (zone->changes[i].at >= local - far)
			offset_try(&search, zone->changes[i].offset);
	if (zone->footer.given) {
		offset_try(&search, zone->footer.standard);
		offset_try(&search, zone->footer.summer);
	}
	return search.count;
}

/* Up to each change the clock runs as instants do. */
int64_t zone_reach(const struct zone *zone, int64_t local)
{
	int64_t from = local - OFFSET_MOST, change;
	for (;;) {
		int64_t at = local - zone_offset(zone, from);
		if (at < from)
			at = from;
		if (!zone_next_change(zone, from, &change) || at < change)
			return at;
		from = change;
	}
}

uint32_t zone_week_minute(const struct zone *zone, int64_t at)
{
	int64_t second = floor_mod(at, WEEK) + THURSDAY * DAY + zone_offset(zone, at);
	return (uint32_t)(floor_mod(second, WEEK) / 60);
}
