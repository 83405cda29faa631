#include "report/answer.h"
#include "report/html.h"
#include "report/simulate_picture.h"
#include "report/simulate_report.h"
#include "report/simulate_words.h"

/* A report under way. */
struct writing {
	struct out *out;
	const struct simulate_view *view;
	struct out words; /* memory, for one text */
};

/* The words so far. */
static void words_end(struct writing *w)
{
	html_text(w->out, page_plain(&w->words));
	out_rewind(&w->words);
}

static void cell(struct writing *w, const char *name)
{
	out_format(w->out, "<td data-name=\"%s\">", name);
	words_end(w);
	out_text(w->out, "</td>");
}

static void paragraph(struct writing *w, const char *class)
{
	if (!w->words.used)
		return;
	out_format(w->out, "<p class=\"%s\">", class);
	words_end(w);
	out_text(w->out, "</p>\n");
}

static void place_code(struct writing *w, struct place place)
{
	place_text(&w->words, w->view->simulation->policy, place);
	out_text(w->out, "<code>");
	words_end(w);
	out_text(w->out, "</code>");
}

static void write_answer(struct writing *w)
{
	bool known = w->view->simulation->expected != 0;
	out_format(w->out, "<p><b class=\"%s\">%s</b> ",
		   !known            ? "open"
		   : w->view->failed ? "bad"
				     : "good",
		   simulate_headline(w->view));
	simulate_word_answer(&w->words, w->view);
	words_end(w);
	out_text(w->out, ".</p>\n");
	simulate_word_extent(&w->words, w->view);
	paragraph(w, "note");
	simulate_word_hidden(&w->words, w->view);
	paragraph(w, "note");
}

static enum status write_picture(struct writing *w)
{
	out_text(w->out, "<figure class=\"picture\">\n<div tabindex=\"0\" role=\"region\" "
			 "aria-label=\"Picture of the timeline\">\n");
	enum status status = simulate_picture(w->out, w->view);
	out_text(w->out,
		 "</div>\n<figcaption>"
		 "<span class=\"key works\">works</span> <span class=\"key breaks\">breaks</span> "
		 "<span class=\"key token\">a token</span> "
		 "<span class=\"key token even\">the next one</span> "
		 "<span class=\"key none\">no token</span> "
		 "<span class=\"key locked\">locked out</span> "
		 "Numbers are events of the timeline below, red where something else was "
		 "expected.</figcaption>\n</figure>\n");
	return status;
}

/* --- Integrations -------------------------------------------------------------------- */

static void write_stretch(struct writing *w, const struct sim_stretch *stretch)
{
	out_format(w->out, "<tr><td data-name=\"It\" class=\"word\"><b class=\"%s\">%s</b></td>",
		   stretch->works ? "good" : "bad", stretch->works ? "works" : "breaks");
	simulate_word_stretch(&w->words, w->view, stretch);
	cell(w, "Since when, and why");
	simulate_word_logins(&w->words, w->view, stretch);
	cell(w, "Logins");
	out_text(w->out, "</tr>\n");
}

static void write_track(struct writing *w, const struct simulate_track *track)
{
	out_text(w->out, "<h2>");
	out_name(&w->words, track->integration->name);
	words_end(w);
	out_format(w->out, " <b class=\"%s\">%s</b></h2>\n<p class=\"note\">",
		   !track->count   ? "open"
		   : track->broken ? "bad"
				   : "good",
		   !track->count   ? "never runs"
		   : track->broken ? "ends broken"
				   : "works at the end");
	simulate_word_integration(&w->words, w->view, track);
	words_end(w);
	out_text(w->out, " ");
	place_code(w, track->integration->place);
	out_text(w->out, "</p>\n");
	if (!track->count) {
		simulate_word_idle(&w->words, track);
		paragraph(w, "note");
		return;
	}
	out_text(w->out, "<table>\n<thead><tr><th>It</th><th>Since when, and why</th>"
			 "<th>Logins</th></tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < track->count && i < STRETCHES_SHOWN; i++)
		if (!w->view->fail_only || !track->stretches[i].works)
			write_stretch(w, &track->stretches[i]);
	out_text(w->out, "</tbody>\n</table>\n");
	if (track->count > STRETCHES_SHOWN)
		out_format(w->out,
			   "<p class=\"note\">And %u more stretches; --format json has all.</p>\n",
			   track->count - STRETCHES_SHOWN);
	if (!track->broken)
		return;
	out_text(w->out, "<p><b>To do:</b> ");
	simulate_word_help(&w->words, w->view, track);
	words_end(w);
	out_text(w->out, "</p>\n");
}

static void write_tracks(struct writing *w)
{
	for (uint32_t i = 0; i < w->view->track_count; i++) {
		const struct simulate_track *track = &w->view->tracks[i];
		if (track->shown && (track->breaks || !w->view->fail_only))
			write_track(w, track);
	}
}

/* --- Expectations --------------------------------------------------------------------- */

static void write_failure(struct writing *w, uint32_t number)
{
	const struct sim_step *step = &w->view->simulation->steps[number];
	out_format(w->out, "<tr><td data-name=\"Event\"><a href=\"#event-%u\">%u</a> ", number + 1,
		   number + 1);
	place_code(w, step->event->place);
	out_text(w->out, "</td>");
	simulate_word_subject(&w->words, w->view, step);
	out_char(&w->words, ' ');
	simulate_word_event(&w->words, w->view, step);
	cell(w, "What");
	simulate_word_expected(&w->words, step);
	cell(w, "Expected");
	simulate_word_got(&w->words, w->view, step);
	cell(w, "Got");
	simulate_word_deciding(&w->words, step);
	cell(w, "Decided by");
	out_text(w->out, "</tr>\n");
}

static void write_failures(struct writing *w)
{
	bool any = false;
	for (uint32_t i = 0; i < w->view->moment_count && !w->out->error; i++) {
		const struct simulate_moment *moment = &w->view->moments[i];
		if (moment->kind != MOMENT_STEP ||
		    !step_failed(&w->view->simulation->steps[moment->number]))
			continue;
		if (!any)
			out_text(w->out, "<h2>Expectations that do not hold</h2>\n<table>\n"
					 "<thead><tr><th>Event</th><th>What</th><th>Expected</th>"
					 "<th>Got</th><th>Decided by</th></tr></thead>\n<tbody>\n");
		any = true;
		write_failure(w, moment->number);
	}
	out_text(w->out, any ? "</tbody>\n</table>\n" : "");
}

/* --- The timeline ------------------------------------------------------------------------ */

/* The number, of an event; expectations in their colour. */
static void number_cell(struct writing *w, const struct simulate_moment *moment)
{
	const struct sim_step *step = &w->view->simulation->steps[moment->number];
	if (moment->kind != MOMENT_STEP) {
		out_text(w->out, "<tr><td></td>");
		return;
	}
	out_format(w->out, "<tr id=\"event-%u\"><td data-name=\"Event\" class=\"word\">",
		   moment->number + 1);
	if (step->expected)
		out_format(w->out, "<b class=\"%s\">%s %u</b></td>", step->held ? "good" : "bad",
			   step->held ? "✓" : "✗", moment->number + 1);
	else
		out_format(w->out, "%u</td>", moment->number + 1);
}

static void write_moment(struct writing *w, const struct simulate_moment *moment)
{
	number_cell(w, moment);
	simulate_word_time(&w->words, simulate_zone(w->view), moment->at);
	cell(w, "When");
	simulate_word_who(&w->words, w->view, moment);
	cell(w, "Who");
	simulate_word_what(&w->words, w->view, moment);
	cell(w, "What");
	simulate_word_after(&w->words, w->view, moment);
	cell(w, "Then");
	out_text(w->out, "</tr>\n");
}

static void write_timeline(struct writing *w)
{
	uint32_t left = 0;
	if (!w->view->moment_count)
		return;
	out_text(w->out, "<h2>Timeline</h2>\n<table>\n<thead><tr><th>Event</th><th>When</th>"
			 "<th>Who</th><th>What</th><th>Then</th></tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < w->view->moment_count && !w->out->error; i++)
		if (simulate_moment_shown(&w->view->moments[i]))
			write_moment(w, &w->view->moments[i]);
		else
			left++;
	out_text(w->out, "</tbody>\n</table>\n");
	if (left)
		out_format(w->out,
			   "<p class=\"note\">And %u more changes of integrations that keep "
			   "changing.</p>\n",
			   left);
}

enum status simulate_html(struct out *out, const struct simulate_view *view)
{
	struct writing w = {.out = out, .view = view};
	out_init_memory(&w.words);
	out_text(&w.words, "Scenario: ");
	out_str(&w.words, view->simulation->scenario->file);
	html_begin(out, out_written(&w.words)); /* names as they are: html_text() */
	out_rewind(&w.words);
	write_answer(&w);
	enum status status = write_picture(&w);
	write_tracks(&w);
	write_failures(&w);
	write_timeline(&w);
	html_end(out);
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
