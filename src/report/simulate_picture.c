#include "report/simulate_picture.h"

#include <stdio.h>

#include "report/html.h"
#include "report/simulate_axis.h"
#include "report/simulate_lanes.h"
#include "report/simulate_words.h"
#include "report/width.h"

/* In units of the picture, which is PICTURE_WIDTH wide. */
enum {
	LABEL_HEIGHT = 20, /* the name above a bar */
	BAR_HEIGHT = 22,
	LOCK_HEIGHT = 10,
	MARKS_HEIGHT = 24, /* the numbers of events below it */
	LANE_GAP = 10,
	LETTER = 7,     /* the width of one, about */
	LEAST = 2,      /* of a stretch, so that it is seen */
	HALF_MOST = 26, /* half the width of a mark of many events */
	TITLES_SHOWN = 6
};

/* A picture under way. */
struct drawing {
	struct out *out;
	const struct simulate_view *view;
	struct picture_scale scale;
	struct lanes lanes;
	struct out words; /* memory, for one text */
	unsigned y;
};

/* The words so far, as the content of an element. */
static void words_end(struct drawing *d)
{
	html_text(d->out, page_plain(&d->words));
	out_rewind(&d->words);
}

/* --- Bars ----------------------------------------------------------------------------- */

/* Part of a bar, from `left` to `right` in tenths; wide enough ones have words on them. The words
 * so far become its title. */
static void draw_part(struct drawing *d, const char *class, unsigned left, unsigned right,
		      unsigned height, const char *words)
{
	struct out *out = d->out;
	unsigned width = right > left + 10 * LEAST ? right - left : 10 * LEAST;
	bool fits = 10 * (LETTER * strlen(words) + LETTER) <= width;
	out_format(out, "<g class=\"%s\"><title>", class);
	words_end(d);
	out_format(out, "</title><rect x=\"%u.%u\" y=\"%u\" width=\"%u.%u\" height=\"%u\"/>",
		   left / 10, left % 10, d->y, width / 10, width % 10, height);
	if (fits && *words)
		out_format(out, "<text x=\"%u.%u\" y=\"%u\">%s</text>", left / 10 + LETTER / 2,
			   left % 10, d->y + height - (height > 14 ? 7 : 1), words);
	out_text(out, "</g>\n");
}

static void draw_token(struct drawing *d, uint32_t token, int64_t from, int64_t until)
{
	const struct zone *zone = simulate_zone(d->view);
	char words[32] = "no token";
	if (token)
		snprintf(words, sizeof words, "token %u", token);
	out_format(&d->words, "%s, ", words);
	simulate_word_span(&d->words, zone, from, until);
	draw_part(d,
		  !token      ? "none"
		  : token & 1 ? "token"
			      : "token even",
		  picture_x(&d->scale, from), picture_x(&d->scale, until), BAR_HEIGHT, words);
}

/* The generations of a user's token, one part after the other. */
static void draw_tokens(struct drawing *d, uint32_t user)
{
	const struct simulation *simulation = d->view->simulation;
	uint32_t count;
	const uint32_t *steps = lane_steps(&d->lanes, (struct lane){LANE_USER, user}, &count);
	uint32_t token = simulation->begin[user].token;
	int64_t from = simulation->scenario->begin;
	for (uint32_t i = 0; i < count; i++) {
		const struct sim_step *step = &simulation->steps[steps[i]];
		if (step->after.token == token)
			continue;
		if (step->at > from)
			draw_token(d, token, from, step->at);
		token = step->after.token;
		from = step->at;
	}
	draw_token(d, token, from, simulation->scenario->end);
}

static void draw_locks(struct drawing *d, uint32_t user)
{
	const struct simulation *simulation = d->view->simulation;
	int64_t end = simulation->scenario->end;
	unsigned drawn = 0;
	for (uint32_t i = d->view->first_lock[user]; i < d->view->first_lock[user + 1]; i++) {
		const struct sim_lock *lock = d->view->user_locks[i];
		unsigned right = picture_x(&d->scale, lock->until < end ? lock->until : end);
		if (right <= drawn)
			continue;
		out_text(&d->words, "locked out ");
		simulate_word_lock(&d->words, d->view, lock, lock->from);
		unsigned left = picture_x(&d->scale, lock->from);
		draw_part(d, "locked", left, right, LOCK_HEIGHT, "locked");
		drawn = right > left + 10 * LEAST ? right : left + 10 * LEAST;
	}
}

/* Those that work, or those that break; what would be drawn where one of the same kind is
 * already is left out, so that their number has a bound. */
static void draw_stretches(struct drawing *d, const struct simulate_track *track, bool works)
{
	unsigned drawn = 0;
	for (uint32_t i = 0; i < track->count; i++) {
		const struct sim_stretch *stretch = &track->stretches[i];
		unsigned left = picture_x(&d->scale, stretch->since);
		unsigned right = picture_x(&d->scale, simulate_stretch_end(d->view, track, i));
		if (stretch->works != works || (drawn && right <= drawn))
			continue;
		out_text(&d->words, works ? "works " : "breaks ");
		simulate_word_stretch(&d->words, d->view, stretch);
		draw_part(d, works ? "works" : "breaks", left, right, BAR_HEIGHT,
			  works ? "works" : "breaks");
		drawn = right > left + 10 * LEAST ? right : left + 10 * LEAST;
	}
}

/* --- Events ----------------------------------------------------------------------------- */

/* Events that are too near to each other to be drawn apart are one mark. */
struct mark {
	uint32_t first; /* number of a step */
	uint32_t count; /* with it */
	unsigned x;     /* tenths */
	bool failed;
};

static size_t mark_text(const struct mark *mark, char text[static 32])
{
	int length = mark->count > 1
			 ? snprintf(text, 32, "%u +%u", mark->first + 1, mark->count - 1)
			 : snprintf(text, 32, "%u", mark->first + 1);
	return (size_t)length;
}

static unsigned mark_width(const struct mark *mark)
{
	char text[32];
	size_t length = mark_text(mark, text);
	return (unsigned)text_width((struct str){text, length}) * LETTER + LETTER + 2;
}

/* What the steps of a mark say; they are among those at `steps`. */
static void mark_title(struct drawing *d, const struct mark *mark, const uint32_t *steps)
{
	for (uint32_t told = 0; told < mark->count && told < TITLES_SHOWN; steps++) {
		const struct simulate_moment moment = {.kind = MOMENT_STEP, .number = *steps};
		if (!step_drawn(d->view, *steps))
			continue;
		out_text(&d->words, told++ ? "; " : "");
		out_format(&d->words, "%u: ", *steps + 1);
		simulate_word_time(&d->words, simulate_zone(d->view),
				   d->view->simulation->steps[*steps].at);
		out_char(&d->words, ' ');
		simulate_word_who(&d->words, d->view, &moment);
		out_char(&d->words, ' ');
		simulate_word_what(&d->words, d->view, &moment);
	}
	if (mark->count > TITLES_SHOWN)
		out_format(&d->words, "; and %u more", mark->count - TITLES_SHOWN);
	words_end(d);
}

static void draw_mark(struct drawing *d, const struct mark *mark, const uint32_t *steps)
{
	struct out *out = d->out;
	char text[32];
	unsigned width = mark_width(mark), right = 10 * PICTURE_RIGHT;
	unsigned half = 5 * width, middle = mark->x;
	if (middle + half > right)
		middle = right - half;
	if (middle < half)
		middle = half;
	mark_text(mark, text);
	out_format(out, "<a href=\"#event-%u\" class=\"mark%s\"><title>", mark->first + 1,
		   mark->failed ? " failed" : "");
	mark_title(d, mark, steps);
	out_format(out, "</title><path d=\"M%u.%u %uv5\"/>", mark->x / 10, mark->x % 10, d->y);
	out_format(out, "<rect x=\"%u.%u\" y=\"%u\" width=\"%u\" height=\"16\" rx=\"8\"/>",
		   (middle - half) / 10, (middle - half) % 10, d->y + 5, width);
	out_format(out, "<text x=\"%u.%u\" y=\"%u\">%s</text></a>\n", middle / 10, middle % 10,
		   d->y + 17, text);
}

/* Numbers stand side by side: one that would touch the number before joins it. */
static void draw_marks(struct drawing *d, struct lane lane)
{
	uint32_t count;
	const uint32_t *steps = lane_steps(&d->lanes, lane, &count);
	const uint32_t *begin = NULL;
	struct mark mark = {0};
	for (uint32_t i = 0; i < count; i++) {
		const struct sim_step *step = &d->view->simulation->steps[steps[i]];
		unsigned x = picture_x(&d->scale, step->at);
		if (!step_drawn(d->view, steps[i]))
			continue;
		if (mark.count && x > mark.x + 5 * mark_width(&mark) + 10 * HALF_MOST) {
			draw_mark(d, &mark, begin);
			mark.count = 0;
		}
		if (!mark.count++) {
			mark = (struct mark){.first = steps[i], .count = 1, .x = x};
			begin = &steps[i];
		}
		mark.failed |= step_failed(step);
	}
	if (mark.count)
		draw_mark(d, &mark, begin);
}

/* --- Lanes --------------------------------------------------------------------------------- */

static void draw_label(struct drawing *d, const char *class)
{
	out_format(d->out, "<text class=\"%s\" x=\"%u\" y=\"%u\">", class, PICTURE_LEFT,
		   d->y + LABEL_HEIGHT - 6);
	words_end(d);
	out_text(d->out, "</text>\n");
	d->y += LABEL_HEIGHT;
}

static void draw_line(struct drawing *d)
{
	out_format(d->out, "<path class=\"line\" d=\"M%u %uH%u\"/>\n", PICTURE_LEFT, d->y,
		   PICTURE_RIGHT);
}

static void draw_user(struct drawing *d, uint32_t user)
{
	const struct simulation *simulation = d->view->simulation;
	out_name(&d->words, simulation->policy->users[simulation->users[user]].username);
	draw_label(d, "name");
	draw_tokens(d, user);
	d->y += BAR_HEIGHT;
	if (d->view->first_lock[user] == d->view->first_lock[user + 1])
		return;
	draw_locks(d, user);
	d->y += LOCK_HEIGHT;
}

static void draw_integration(struct drawing *d, uint32_t number)
{
	const struct simulate_track *track = &d->view->tracks[number];
	out_name(&d->words, track->integration->name);
	out_text(&d->words, track->count ? "" : ": never runs");
	draw_label(d, "name of");
	draw_line(d);
	draw_stretches(d, track, true);
	draw_stretches(d, track, false);
	d->y += BAR_HEIGHT;
}

static void draw_lane(struct drawing *d, struct lane lane)
{
	if (lane.kind == LANE_USER) {
		draw_user(d, lane.number);
	} else if (lane.kind == LANE_INTEGRATION) {
		draw_integration(d, lane.number);
	} else {
		out_text(&d->words, "the org and its profiles");
		draw_label(d, "name");
		draw_line(d);
	}
	if (lane_has_marks(&d->lanes, lane)) {
		draw_marks(d, lane);
		d->y += MARKS_HEIGHT;
	}
	d->y += LANE_GAP;
}

static unsigned lane_height(const struct drawing *d, struct lane lane)
{
	unsigned height = LABEL_HEIGHT + LANE_GAP;
	if (lane.kind != LANE_ORG)
		height += BAR_HEIGHT;
	if (lane.kind == LANE_USER &&
	    d->view->first_lock[lane.number] != d->view->first_lock[lane.number + 1])
		height += LOCK_HEIGHT;
	return height + (lane_has_marks(&d->lanes, lane) ? MARKS_HEIGHT : 0);
}

/* --- The whole ------------------------------------------------------------------------------- */

static void draw_head(struct drawing *d, unsigned height)
{
	struct out *out = d->out;
	out_format(out,
		   "<svg viewBox=\"0 0 %u %u\" role=\"group\" "
		   "aria-labelledby=\"picture-title picture-desc\">\n"
		   "<title id=\"picture-title\">Timeline</title>\n<desc id=\"picture-desc\">",
		   PICTURE_WIDTH, height);
	simulate_word_answer(&d->words, d->view);
	out_text(&d->words, ". Everything in the picture is said in the tables below it.");
	words_end(d);
	out_text(out, "</desc>\n<defs><pattern id=\"stripes\" width=\"6\" height=\"6\" "
		      "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
		      "<rect class=\"ground\" width=\"6\" height=\"6\"/>"
		      "<path class=\"stripe\" d=\"M0 0v6\"/></pattern></defs>\n");
}

static void draw_left_out(struct drawing *d)
{
	if (!d->lanes.left_out)
		return;
	out_format(&d->words, "and %u more, which the tables have", d->lanes.left_out);
	draw_label(d, "name of");
}

static void draw_all(struct drawing *d)
{
	unsigned height = PICTURE_TOP + (d->lanes.left_out ? LABEL_HEIGHT : 0);
	for (uint32_t i = 0; i < d->lanes.count; i++)
		height += lane_height(d, d->lanes.at[i]);
	draw_head(d, height);
	picture_axis(d->out, &d->scale, simulate_zone(d->view), height);
	d->y = PICTURE_TOP;
	for (uint32_t i = 0; i < d->lanes.count && !d->out->error; i++)
		draw_lane(d, d->lanes.at[i]);
	draw_left_out(d);
	out_text(d->out, "</svg>\n");
}

enum status simulate_picture(struct out *out, const struct simulate_view *view)
{
	const struct scenario *scenario = view->simulation->scenario;
	struct drawing d = {.out = out, .view = view, .scale = {scenario->begin, scenario->end}};
	if (lanes_find(view, &d.lanes) != OK)
		return NOMEM;
	out_init_memory(&d.words);
	draw_all(&d);
	enum status status = out_status(&d.words);
	out_clear(&d.words);
	return status;
}
