/* The hours of a diff in words. */
#include "report/diff_words.h"
#include "report/instant.h"

enum { WINDOWS_SHOWN = 4 };

/* Windows on days that follow each other, of which each begins at the same time and takes
 * as long. */
struct window_run {
	unsigned first_day, last_day;
	unsigned start, length; /* minutes */
};

static void write_time(struct out *out, unsigned minute)
{
	out_format(out, "%02u:%02u", minute / 60, minute % 60);
}

static void write_day(struct out *out, unsigned day)
{
	out_bytes(out, weekday_names[day % DAYS], 3);
}

/* "Mon-Thu 18:00-19:00"; over midnight "Fri 18:00 to Mon 07:00", and of several days
 * "Mon-Thu 18:00 to 07:00 next day". */
static void write_run(struct out *out, const struct window_run *run)
{
	unsigned end = run->start + run->length;
	if (run->length >= WEEK_MINUTES) {
		out_text(out, "at any time");
		return;
	}
	write_day(out, run->first_day);
	if (run->last_day != run->first_day) {
		out_char(out, '-');
		write_day(out, run->last_day);
	}
	out_char(out, HARD_BLANK);
	write_time(out, run->start);
	if (end <= DAY_MINUTES) {
		out_char(out, '-');
		write_time(out, end);
		return;
	}
	out_format(out, "%cto%c", HARD_BLANK, HARD_BLANK);
	if (run->last_day == run->first_day) {
		write_day(out, run->first_day + end / DAY_MINUTES);
		out_char(out, HARD_BLANK);
	}
	write_time(out, end % DAY_MINUTES);
	if (run->last_day != run->first_day)
		out_format(out, "%cnext%cday", HARD_BLANK, HARD_BLANK);
}

/* Window `index` as its first minute and its length. The last one goes on in the first when
 * the one ends with the week and the other begins with it. */
static void window_get(const struct diff_hours *hours, bool joined, uint32_t index,
		       unsigned *ret_start, unsigned *ret_length)
{
	const uint16_t *window = hours->windows[index];
	*ret_start = window[0];
	*ret_length = (unsigned)(window[1] - window[0]);
	if (joined && index + 1 == hours->window_count)
		*ret_length += (unsigned)(hours->windows[0][1] - hours->windows[0][0]);
}

static bool ends_join(const struct diff_hours *hours)
{
	return hours->window_count > 1 && hours->windows[0][0] == 0 &&
	       hours->windows[hours->window_count - 1][1] == WEEK_MINUTES;
}

/* The run of windows that begins with window `*index`, which moves behind it. */
static struct window_run run_next(const struct diff_hours *hours, bool joined, uint32_t *index)
{
	unsigned start, length;
	window_get(hours, joined, *index, &start, &length);
	struct window_run run = {.first_day = start / DAY_MINUTES,
				 .last_day = start / DAY_MINUTES,
				 .start = start % DAY_MINUTES,
				 .length = length};
	for (++*index; *index < hours->window_count; ++*index) {
		window_get(hours, joined, *index, &start, &length);
		if (start != (run.last_day + 1) * DAY_MINUTES + run.start || length != run.length ||
		    run.start + run.length > 2 * DAY_MINUTES)
			break;
		run.last_day++;
	}
	return run;
}

void diff_word_windows(struct out *out, const struct diff_hours *hours)
{
	bool joined = ends_join(hours);
	uint32_t index = joined, runs = 0;
	while (index < hours->window_count) {
		struct window_run run = run_next(hours, joined, &index);
		if (runs < WINDOWS_SHOWN) {
			out_text(out, runs ? ", " : "");
			write_run(out, &run);
		}
		runs++;
	}
	if (runs > WINDOWS_SHOWN)
		out_format(out, " and %u more", runs - WINDOWS_SHOWN);
}

static bool has_hours(const struct diff_view *view, const struct diff_subject *subject, int side)
{
	return diff_subject_there(subject, side) &&
	       ruleset_hours_possible(view->diff->side[side], subject->side[side].profile,
				      HOURS_OUTSIDE);
}

void diff_word_hours(struct out *out, const struct diff_view *view,
		     const struct diff_subject *subject, const struct diff_hours *hours)
{
	static const char *const names[SIDES] = {[OLD] = "OLD", [NEW] = "NEW"};
	bool old = hours->side[OLD] == HOURS_INSIDE, new = hours->side[NEW] == HOURS_INSIDE;
	bool both = has_hours(view, subject, OLD) && has_hours(view, subject, NEW);
	int side = has_hours(view, subject, OLD) ? OLD : NEW;
	if (!both && has_hours(view, subject, side))
		out_format(out, "%s %s hours", (side == OLD ? old : new) ? "in" : "outside",
			   names[side]);
	else if (both && old == new)
		out_text(out, old ? "in the hours of both" : "outside the hours of both");
	else if (both)
		out_format(out, "in %s hours only", names[old ? OLD : NEW]);
}
