#include "report/simulate_words.h"

#include "report/instant.h"
#include "report/path.h"
#include "report/pieces.h"
#include "report/words.h"

enum { HOUR_SECONDS = 3600, DAY_SECONDS = 24 * HOUR_SECONDS };

/* --- Times ---------------------------------------------------------------------- */

/* What a clock shows. */
struct shown {
	int64_t day;
	unsigned second; /* of the day */
	int32_t offset;
};

static struct shown shown_at(const struct zone *zone, int64_t at)
{
	int32_t offset = zone ? zone_offset(zone, at) : 0;
	int64_t second = floor_mod(at + offset, DAY_SECONDS);
	return (struct shown){(at + offset - second) / DAY_SECONDS, (unsigned)second, offset};
}

static void write_date(struct out *out, int64_t days)
{
	int64_t year;
	unsigned month, day;
	date_of_days(days, &year, &month, &day);
	out_format(out, "%04lld-%02u-%02u", (long long)year, month, day);
}

static void write_clock(struct out *out, unsigned second)
{
	out_format(out, "%02u:%02u", second / HOUR_SECONDS, second / 60 % 60);
	if (second % 60)
		out_format(out, ":%02u", second % 60);
}

static void write_offset(struct out *out, int32_t offset)
{
	uint32_t seconds = (uint32_t)(offset < 0 ? -offset : offset);
	out_format(out, "%c%02u:%02u", offset < 0 ? '-' : '+', seconds / HOUR_SECONDS,
		   seconds / 60 % 60);
	if (seconds % 60)
		out_format(out, ":%02u", seconds % 60);
}

void simulate_word_day(struct out *out, const struct zone *zone, int64_t at)
{
	struct shown shown = shown_at(zone, at);
	out_format(out, "%.3s ", weekday_names[floor_mod(shown.day + 3, DAYS)]);
	write_date(out, shown.day);
	out_text(out, " (");
	if (zone) {
		out_terminal_text(out, zone->name);
		out_text(out, ", UTC");
		write_offset(out, shown.offset);
	} else {
		out_text(out, "UTC");
	}
	out_char(out, ')');
}

void simulate_word_clock(struct out *out, const struct zone *zone, int64_t at)
{
	write_clock(out, shown_at(zone, at).second);
}

void simulate_word_time(struct out *out, const struct zone *zone, int64_t at)
{
	struct shown shown = shown_at(zone, at);
	write_date(out, shown.day);
	out_char(out, HARD_BLANK);
	write_clock(out, shown.second);
	out_char(out, HARD_BLANK);
	write_offset(out, shown.offset);
}

void simulate_word_near(struct out *out, const struct zone *zone, int64_t at, int64_t near)
{
	if (simulate_day_same(zone, at, near))
		simulate_word_clock(out, zone, at);
	else
		simulate_word_time(out, zone, at);
}

void simulate_word_span(struct out *out, const struct zone *zone, int64_t first, int64_t last)
{
	struct shown one = shown_at(zone, first), other = shown_at(zone, last);
	if (first == last || one.offset != other.offset) {
		simulate_word_time(out, zone, first);
	} else {
		write_date(out, one.day);
		out_char(out, HARD_BLANK);
		write_clock(out, one.second);
	}
	if (first == last)
		return;
	out_text(out, " to ");
	if (one.day != other.day || one.offset != other.offset) {
		simulate_word_time(out, zone, last);
	} else {
		write_clock(out, other.second);
		out_char(out, HARD_BLANK);
		write_offset(out, other.offset);
	}
}

bool simulate_day_same(const struct zone *zone, int64_t a, int64_t b)
{
	struct shown one = shown_at(zone, a), other = shown_at(zone, b);
	return one.day == other.day && one.offset == other.offset;
}

void simulate_word_schedule(struct out *out, const struct schedule *schedule)
{
	unsigned minute = schedule->minute;
	switch (schedule->kind) {
	case SCHEDULE_HOURLY:
		out_text(out, "hourly");
		return;
	case SCHEDULE_DAILY:
		out_text(out, "daily at ");
		break;
	case SCHEDULE_WEEKLY:
		out_format(out, "each %s at ", weekday_names[minute / DAY_MINUTES % DAYS]);
		break;
	}
	write_clock(out, minute % DAY_MINUTES * 60);
}

/* --- Who and how ------------------------------------------------------------------ */

void simulate_word_state(struct out *out, const struct simulate_view *view,
			 const struct user_now *user, int64_t at)
{
	if (user->token)
		out_format(out, "token%c%u", HARD_BLANK, user->token);
	else
		out_format(out, "no%ctoken", HARD_BLANK);
	if (!user->active)
		out_text(out, ", inactive");
	if (user->frozen)
		out_text(out, ", frozen");
	if (user->failures)
		out_format(out, ", %u%cfailure%s", user->failures, HARD_BLANK,
			   user->failures == 1 ? "" : "s");
	if (!user->locked)
		return;
	out_text(out, ", locked");
	if (user->locked_until != LOCKED_FOREVER) {
		out_text(out, " until ");
		simulate_word_near(out, simulate_zone(view), user->locked_until, at);
	}
}

void simulate_word_line(struct out *out, const struct simulate_view *view, struct place place)
{
	if (place.file == view->simulation->scenario->place.file)
		out_format(out, "line%c%u", HARD_BLANK, place.line);
	else
		place_text(out, view->simulation->policy, place);
}

void simulate_word_policy(struct out *out, const struct simulate_view *view)
{
	char room[PATH_ROOM];
	out_name(out, path_plain(view->simulation->policy->file, room));
}

void simulate_word_login(struct out *out, const struct simulate_view *view,
			 const struct sim_login *login)
{
	char text[ADDR_TEXT];
	out_format(out, "by %s", channel_names[login->via].at);
	if (login->app != NONE && channel_is_oauth(login->via)) {
		out_text(out, " through app ");
		piece_quoted(out, view->simulation->policy->apps[login->app].name);
	}
	out_text(out, " from ");
	out_bytes(out, text, addr_format(login->ip, text));
}

void simulate_word_verdict(struct out *out, const struct decision *decision)
{
	out_text(out, verdict_words(decision->verdict));
	if (decision->reason < REASON_NONE)
		out_format(out, " [%s]", reason_names[decision->reason].at);
}
