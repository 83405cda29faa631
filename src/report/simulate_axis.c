#include "report/simulate_axis.h"

enum {
	MINUTE = 60,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR,
	LINES_MOST = 7,
	DATE_WIDTH = 75,
	TIME_WIDTH = 110
};

unsigned picture_x(const struct picture_scale *scale, int64_t at)
{
	int64_t span = scale->end > scale->begin ? scale->end - scale->begin : 1;
	int64_t from = at < scale->begin ? 0 : at - scale->begin;
	if (from > span)
		from = span;
	return (unsigned)(10 * PICTURE_LEFT + from * 10 * (PICTURE_RIGHT - PICTURE_LEFT) / span);
}

/* Seconds between two lines: a step that people count in, so that there are few. */
static int64_t step_find(const struct picture_scale *scale)
{
	static const int64_t steps[] = {MINUTE,   5 * MINUTE, 15 * MINUTE, HOUR,      3 * HOUR,
					6 * HOUR, 12 * HOUR,  DAY,         2 * DAY,   7 * DAY,
					28 * DAY, 91 * DAY,   182 * DAY,   364 * DAY, 3640 * DAY};
	enum { STEPS = sizeof steps / sizeof *steps };
	int64_t span = scale->end - scale->begin;
	size_t i = 0;
	while (i < STEPS - 1 && span / steps[i] > LINES_MOST)
		i++;
	int64_t step = steps[i];
	while (span / step > LINES_MOST) /* thousands of years */
		step *= 2;
	return step;
}

static void text_draw(struct out *out, unsigned x, int64_t local, int64_t step)
{
	int64_t second = floor_mod(local, DAY), year;
	unsigned month, day, width = step < DAY ? TIME_WIDTH : DATE_WIDTH;
	if (x > 10 * (PICTURE_WIDTH - width))
		return;
	date_of_days((local - second) / DAY, &year, &month, &day);
	out_format(out, "<text x=\"%u.%u\" y=\"16\">%04lld-%02u-%02u", x / 10, x % 10,
		   (long long)year, month, day);
	if (step < DAY)
		out_format(out, " %02u:%02u", (unsigned)(second / HOUR),
			   (unsigned)(second / MINUTE % 60));
	out_text(out, "</text>");
}

/* `local`: what a clock shows, as if it went by UTC. A line without room for its text behind it
 * has none. */
static void line_draw(struct out *out, unsigned x, int64_t local, int64_t step, unsigned height)
{
	out_format(out, "<path d=\"M%u.%u %uV%u\"/>", x / 10, x % 10, PICTURE_TOP - 12, height);
	text_draw(out, x, local, step);
	out_char(out, '\n');
}

/* Lines stand where the clock shows whole steps; one that it skips has none. */
void picture_axis(struct out *out, const struct picture_scale *scale, const struct zone *zone,
		  unsigned height)
{
	int64_t step = step_find(scale), instants[INSTANTS_MAX];
	int64_t local = scale->begin + (zone ? zone_offset(zone, scale->begin) : 0);
	local += floor_mod(-local, step);
	out_text(out, "<g class=\"axis\">\n");
	for (unsigned i = 0; i <= LINES_MOST + 1u; i++, local += step) {
		size_t count = zone ? zone_instants(zone, local, instants) : 1;
		int64_t at = zone ? instants[0] : local;
		if (count && at >= scale->begin && at <= scale->end)
			line_draw(out, picture_x(scale, at), local, step, height);
	}
	out_text(out, "</g>\n");
}
