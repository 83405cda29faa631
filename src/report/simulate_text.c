/* A scenario for people:
 *
 *	✗ FAILED  1 of 4 expectations does not hold; nightly-etl ends broken
 *	  token.scenario.yaml over acme.yaml, from … to …: 4 events, 9 logins, of which 3 failed.
 *
 *	Timeline
 *	  Mon 2026-03-02 (America/New_York, UTC-05:00)
 *	    09:00  etl@acme.example  changes the password: …                     [no token]
 *
 *	Integrations
 *	  nightly-etl: etl@acme.example by soap from 198.51.100.7, daily at 02:00
 *	    works   from …
 *	    BREAKS  from …
 *
 *	Expectations that do not hold
 *	  …
 */
#include "report/answer.h"
#include "report/pieces.h"
#include "report/simulate_report.h"
#include "report/simulate_words.h"
#include "report/width.h"

enum { INDENT = 2, LABEL = 12 };

/* A report under way. */
struct writing {
	const struct page *page;
	const struct simulate_view *view;
	struct out words, tag; /* memory, for one text each */
	size_t time, who;      /* columns of the timeline */
};

/* --- Pieces ----------------------------------------------------------------------- */

/* The words so far as a paragraph; the output stands at column `first`. */
static void words_end(struct writing *w, size_t first, size_t indent)
{
	out_char(&w->tag, '\0');
	page_wrap(w->page, out_written(&w->words), first, indent,
		  w->tag.used ? out_written(&w->tag).at : "");
	out_rewind(&w->words);
	out_rewind(&w->tag);
}

/* A word of ours in its colour, filled up; the words so far beside it. */
static void labelled(struct writing *w, size_t indent, enum colour colour, const char *label)
{
	size_t width = strlen(label) + 2 > LABEL ? strlen(label) + 2 : LABEL;
	out_fill(w->page->out, ' ', indent);
	page_coloured(w->page, colour, label);
	out_fill(w->page->out, ' ', width - strlen(label));
	words_end(w, indent + width, indent + LABEL);
}

static void heading(struct writing *w, const char *text)
{
	out_char(w->page->out, '\n');
	page_coloured(w->page, COLOUR_BOLD, text);
	out_char(w->page->out, '\n');
}

/* --- The answer -------------------------------------------------------------------- */

static void write_answer(struct writing *w)
{
	const char *word = simulate_headline(w->view);
	struct out *out = w->page->out;
	bool known = w->view->simulation->expected != 0;
	const char *mark = !known ? "" : w->view->failed ? "✗ " : "✓ ";
	out_text(&w->words, mark);
	out_text(&w->words, word);
	page_cell_coloured(w->page, simulate_colour(w->view), out_written(&w->words));
	size_t width = text_width(out_written(&w->words)) + 2;
	out_rewind(&w->words);
	out_text(out, "  ");
	simulate_word_answer(&w->words, w->view);
	words_end(w, width, 2 * INDENT);
	simulate_word_extent(&w->words, w->view);
	out_fill(out, ' ', INDENT);
	words_end(w, INDENT, INDENT);
	simulate_word_hidden(&w->words, w->view);
	if (!w->words.used)
		return;
	out_fill(out, ' ', INDENT);
	words_end(w, INDENT, INDENT);
}

/* --- The timeline ------------------------------------------------------------------- */

static void columns_find(struct writing *w)
{
	for (uint32_t i = 0; i < w->view->moment_count; i++) {
		const struct simulate_moment *moment = &w->view->moments[i];
		if (!simulate_moment_shown(moment))
			continue;
		simulate_word_clock(&w->words, simulate_zone(w->view), moment->at);
		size_t time = w->words.used;
		out_rewind(&w->words);
		simulate_word_who(&w->words, w->view, moment);
		size_t who = text_width(out_written(&w->words));
		out_rewind(&w->words);
		w->time = time > w->time ? time : w->time;
		if (who <= w->page->width / 3 && who > w->who)
			w->who = who;
	}
}

/* Time and name; a name that is too long for its column has a line of its own. */
static void write_columns(struct writing *w, const struct simulate_moment *moment, size_t column)
{
	struct out *out = w->page->out;
	out_fill(out, ' ', 2 * INDENT);
	simulate_word_clock(&w->words, simulate_zone(w->view), moment->at);
	page_cell(w->page, out_written(&w->words), w->time + 2);
	out_rewind(&w->words);
	simulate_word_who(&w->words, w->view, moment);
	size_t width = text_width(out_written(&w->words));
	page_cell(w->page, out_written(&w->words), w->who + 2);
	out_rewind(&w->words);
	if (width <= w->who)
		return;
	out_char(out, '\n');
	out_fill(out, ' ', column);
}

/* "[line 9, token 2]": where the event stands, and the state behind it. */
static void tag_write(struct writing *w, const struct simulate_moment *moment)
{
	const struct sim_step *step = &w->view->simulation->steps[moment->number];
	out_char(&w->tag, '[');
	simulate_word_line(&w->tag, w->view, step->event->place);
	out_text(&w->tag, step->user == NONE ? "" : ", ");
	simulate_word_after(&w->tag, w->view, moment);
	out_char(&w->tag, ']');
}

static void write_moment(struct writing *w, const struct simulate_moment *moment)
{
	size_t column = 2 * INDENT + w->time + 2 + w->who + 2;
	write_columns(w, moment, column);
	simulate_word_what(&w->words, w->view, moment);
	if (moment->kind == MOMENT_STEP)
		tag_write(w, moment);
	words_end(w, column, column);
}

static void write_cut(struct writing *w, uint64_t cut)
{
	if (!cut)
		return;
	out_fill(w->page->out, ' ', INDENT);
	out_format(&w->words,
		   "%llu more changes of integrations that keep changing are not shown; --format "
		   "json has all.",
		   (unsigned long long)cut);
	words_end(w, INDENT, INDENT);
}

static void write_timeline(struct writing *w)
{
	const struct zone *zone = simulate_zone(w->view);
	const struct simulate_moment *before = NULL;
	uint64_t cut = 0;
	if (w->view->fail_only)
		return;
	heading(w, "Timeline");
	columns_find(w);
	for (uint32_t i = 0; i < w->view->moment_count && !w->page->out->error; i++) {
		const struct simulate_moment *moment = &w->view->moments[i];
		if (!simulate_moment_shown(moment)) {
			cut++;
			continue;
		}
		if (!before || !simulate_day_same(zone, before->at, moment->at)) {
			out_fill(w->page->out, ' ', INDENT);
			simulate_word_day(&w->words, zone, moment->at);
			words_end(w, INDENT, INDENT);
		}
		write_moment(w, moment);
		before = moment;
	}
	write_cut(w, cut);
}

/* --- Integrations -------------------------------------------------------------------- */

static void write_stretch(struct writing *w, const struct simulate_track *track, uint32_t number)
{
	const struct sim_stretch *stretch = &track->stretches[number];
	simulate_word_stretch(&w->words, w->view, stretch);
	out_text(&w->words, ". ");
	simulate_word_logins(&w->words, w->view, stretch);
	out_char(&w->words, '.');
	labelled(w, 2 * INDENT, stretch->works ? COLOUR_GOOD : COLOUR_BAD,
		 stretch->works ? "works" : "BREAKS");
}

static void write_track(struct writing *w, const struct simulate_track *track)
{
	struct out *out = w->page->out;
	out_fill(out, ' ', INDENT);
	out_name(&w->words, track->integration->name);
	out_text(&w->words, ": ");
	simulate_word_integration(&w->words, w->view, track);
	out_text(&w->words, " (");
	simulate_word_line(&w->words, w->view, track->integration->place);
	out_char(&w->words, ')');
	words_end(w, INDENT, 2 * INDENT);
	for (uint32_t i = 0; i < track->count && i < STRETCHES_SHOWN; i++)
		if (!w->view->fail_only || !track->stretches[i].works)
			write_stretch(w, track, i);
	if (track->count > STRETCHES_SHOWN) {
		out_format(&w->words, "%u more stretches; --format json has all.",
			   track->count - STRETCHES_SHOWN);
		labelled(w, 2 * INDENT, COLOUR_DIM, "and");
	} else if (!track->count) {
		simulate_word_idle(&w->words, track);
		labelled(w, 2 * INDENT, COLOUR_OPEN, "never runs");
	}
	if (!track->broken)
		return;
	simulate_word_help(&w->words, w->view, track);
	labelled(w, 2 * INDENT, COLOUR_BOLD, "to do");
}

static void write_tracks(struct writing *w)
{
	bool any = false;
	for (uint32_t i = 0; i < w->view->track_count; i++) {
		const struct simulate_track *track = &w->view->tracks[i];
		if (!track->shown || (w->view->fail_only && !track->breaks))
			continue;
		if (!any)
			heading(w, "Integrations");
		any = true;
		write_track(w, track);
	}
}

/* --- Expectations --------------------------------------------------------------------- */

static void write_failure(struct writing *w, const struct sim_step *step)
{
	struct out *out = w->page->out;
	out_fill(out, ' ', INDENT);
	place_text(&w->words, w->view->simulation->policy, step->event->place);
	out_char(&w->words, ' ');
	simulate_word_time(&w->words, simulate_zone(w->view), step->at);
	out_text(&w->words, ": ");
	simulate_word_subject(&w->words, w->view, step);
	out_char(&w->words, ' ');
	simulate_word_event(&w->words, w->view, step);
	words_end(w, INDENT, 2 * INDENT);
	simulate_word_expected(&w->words, step);
	labelled(w, 2 * INDENT, COLOUR_DIM, "expected");
	simulate_word_got(&w->words, w->view, step);
	labelled(w, 2 * INDENT, COLOUR_DIM, "got");
	simulate_word_deciding(&w->words, step);
	if (w->words.used)
		labelled(w, 2 * INDENT, COLOUR_DIM, "decided by");
}

static void write_failures(struct writing *w)
{
	bool any = false;
	for (uint32_t i = 0; i < w->view->moment_count; i++) {
		const struct simulate_moment *moment = &w->view->moments[i];
		if (moment->kind != MOMENT_STEP ||
		    !step_failed(&w->view->simulation->steps[moment->number]))
			continue;
		if (!any)
			heading(w, "Expectations that do not hold");
		any = true;
		write_failure(w, &w->view->simulation->steps[moment->number]);
	}
}

enum status simulate_text(const struct page *page, const struct simulate_view *view)
{
	struct writing w = {.page = page, .view = view};
	out_init_memory(&w.words);
	out_init_memory(&w.tag);
	write_answer(&w);
	write_timeline(&w);
	write_tracks(&w);
	write_failures(&w);
	enum status status = out_status(&w.words);
	if (status == OK)
		status = out_status(&w.tag);
	out_clear(&w.words);
	out_clear(&w.tag);
	return status;
}
