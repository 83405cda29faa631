/* For a comment or the summary of a job: the answer, the integrations, what was expected otherwise,
 * and the timeline, folded. */
#include "report/answer.h"
#include "report/markdown.h"
#include "report/simulate_report.h"
#include "report/simulate_words.h"

enum { MOMENTS_SHOWN = 500, FAILURES_MOST = 50, TRACKS_SHOWN = 100 };

/* A report under way. */
struct writing {
	struct out *out;
	const struct simulate_view *view;
	struct out words; /* memory, for one text */
};

/* The words so far, by a writer of md_…(). */
static void words_end(struct writing *w, void (*write)(struct out *, struct str))
{
	write(w->out, page_plain(&w->words));
	out_rewind(&w->words);
}

static void cell_end(struct writing *w)
{
	words_end(w, md_cell);
	out_text(w->out, " | ");
}

static void row_end(struct writing *w)
{
	words_end(w, md_cell);
	out_text(w->out, " |\n");
}

static void paragraph_end(struct writing *w)
{
	if (!w->words.used)
		return;
	words_end(w, md_text);
	out_text(w->out, "\n\n");
}

static void write_place(struct writing *w, struct place place)
{
	out_rewind(&w->words);
	place_text(&w->words, w->view->simulation->policy, place);
	words_end(w, md_cell_code);
}

static void write_answer(struct writing *w)
{
	bool known = w->view->simulation->expected != 0;
	out_format(w->out, "## %s %s: ",
		   !known            ? "ℹ️"
		   : w->view->failed ? "❌"
				     : "✅",
		   simulate_headline(w->view));
	simulate_word_answer(&w->words, w->view);
	paragraph_end(w);
	simulate_word_extent(&w->words, w->view);
	paragraph_end(w);
	simulate_word_hidden(&w->words, w->view);
	paragraph_end(w);
}

/* --- Integrations -------------------------------------------------------------------- */

static void write_stretch(struct writing *w, const struct simulate_track *track, uint32_t number)
{
	const struct sim_stretch *stretch = &track->stretches[number];
	out_format(w->out, "| %s | ", stretch->works ? "✅ works" : "❌ breaks");
	simulate_word_stretch(&w->words, w->view, stretch);
	cell_end(w);
	simulate_word_logins(&w->words, w->view, stretch);
	row_end(w);
}

static void write_stretches(struct writing *w, const struct simulate_track *track)
{
	if (!track->count) {
		out_text(&w->words, "It never runs: ");
		simulate_word_idle(&w->words, track);
		paragraph_end(w);
		return;
	}
	out_text(w->out, "| | since when, and why | logins |\n|---|---|---|\n");
	for (uint32_t i = 0; i < track->count && i < STRETCHES_SHOWN; i++)
		if (!w->view->fail_only || !track->stretches[i].works)
			write_stretch(w, track, i);
	out_char(w->out, '\n');
	if (track->count > STRETCHES_SHOWN)
		out_format(w->out, "And %u more stretches; --format json has all.\n\n",
			   track->count - STRETCHES_SHOWN);
}

static void write_track(struct writing *w, const struct simulate_track *track)
{
	out_format(w->out, "### %s ", track->broken ? "❌" : track->count ? "✅" : "⚠️");
	out_name(&w->words, track->integration->name);
	words_end(w, md_text);
	out_text(w->out, "\n\n");
	simulate_word_integration(&w->words, w->view, track);
	words_end(w, md_text);
	out_text(w->out, " (");
	write_place(w, track->integration->place);
	out_text(w->out, ")\n\n");
	write_stretches(w, track);
	if (!track->broken)
		return;
	out_text(w->out, "**To do:** ");
	simulate_word_help(&w->words, w->view, track);
	paragraph_end(w);
}

static void write_tracks(struct writing *w)
{
	uint32_t shown = 0, left = 0;
	for (uint32_t i = 0; i < w->view->track_count; i++) {
		const struct simulate_track *track = &w->view->tracks[i];
		if (!track->shown || (w->view->fail_only && !track->breaks))
			continue;
		if (shown < TRACKS_SHOWN) {
			shown++;
			write_track(w, track);
		} else {
			left++;
		}
	}
	if (left)
		out_format(w->out, "And %u more integrations.\n\n", left);
}

/* --- Expectations --------------------------------------------------------------------- */

static void write_failure(struct writing *w, const struct sim_step *step)
{
	out_text(w->out, "| ");
	write_place(w, step->event->place);
	out_text(w->out, " | ");
	simulate_word_time(&w->words, simulate_zone(w->view), step->at);
	cell_end(w);
	simulate_word_subject(&w->words, w->view, step);
	out_char(&w->words, ' ');
	simulate_word_event(&w->words, w->view, step);
	cell_end(w);
	simulate_word_expected(&w->words, step);
	cell_end(w);
	simulate_word_got(&w->words, w->view, step);
	cell_end(w);
	simulate_word_deciding(&w->words, step);
	row_end(w);
}

static void write_failures(struct writing *w)
{
	uint32_t shown = 0, left = 0;
	for (uint32_t i = 0; i < w->view->moment_count; i++) {
		const struct simulate_moment *moment = &w->view->moments[i];
		if (moment->kind != MOMENT_STEP ||
		    !step_failed(&w->view->simulation->steps[moment->number]))
			continue;
		if (shown == FAILURES_MOST) {
			left++;
			continue;
		}
		if (!shown++)
			out_text(w->out, "### Expectations that do not hold\n\n"
					 "| where | when | what | expected | got | decided by |\n"
					 "|---|---|---|---|---|---|\n");
		write_failure(w, &w->view->simulation->steps[moment->number]);
	}
	out_text(w->out, shown ? "\n" : "");
	if (left)
		out_format(w->out, "And %u more.\n\n", left);
}

/* --- The timeline ------------------------------------------------------------------------ */

static void write_moment(struct writing *w, const struct simulate_moment *moment)
{
	out_text(w->out, "| ");
	simulate_word_time(&w->words, simulate_zone(w->view), moment->at);
	cell_end(w);
	simulate_word_who(&w->words, w->view, moment);
	cell_end(w);
	simulate_word_what(&w->words, w->view, moment);
	cell_end(w);
	simulate_word_after(&w->words, w->view, moment);
	row_end(w);
}

static void write_timeline(struct writing *w)
{
	uint32_t shown = 0, left = 0;
	if (w->view->fail_only || !w->view->moment_count)
		return;
	out_text(w->out, "<details>\n<summary>Timeline</summary>\n\n"
			 "| when | who | what | state |\n|---|---|---|---|\n");
	for (uint32_t i = 0; i < w->view->moment_count; i++) {
		const struct simulate_moment *moment = &w->view->moments[i];
		if (!simulate_moment_shown(moment) || shown == MOMENTS_SHOWN) {
			left++;
		} else {
			shown++;
			write_moment(w, moment);
		}
	}
	out_char(w->out, '\n');
	if (left)
		out_format(w->out, "And %u more.\n\n", left);
	out_text(w->out, "</details>\n");
}

enum status simulate_markdown(struct out *out, const struct simulate_view *view)
{
	struct writing w = {.out = out, .view = view};
	out_init_memory(&w.words);
	write_answer(&w);
	write_tracks(&w);
	write_failures(&w);
	write_timeline(&w);
	enum status status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
