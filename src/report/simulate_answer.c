/* The answer, and the expectations behind it. */
#include "engine/reset_option.h"
#include "report/pieces.h"
#include "report/simulate_words.h"
#include "report/test_words.h"
#include "report/words.h"

enum { NAMES_SHOWN = 3 };

/* --- The first line --------------------------------------------------------------- */

const char *simulate_headline(const struct simulate_view *view)
{
	return !view->simulation->expected ? "PLAYED" : view->failed ? "FAILED" : "HELD";
}

enum colour simulate_colour(const struct simulate_view *view)
{
	return !view->simulation->expected ? COLOUR_OPEN : view->failed ? COLOUR_BAD : COLOUR_GOOD;
}

static void write_expectations(struct out *out, const struct simulate_view *view)
{
	uint32_t expected = view->simulation->expected;
	if (!expected)
		out_text(out, "no expectations");
	else if (!view->failed)
		piece_number(out, expected, "expectation", "expectations");
	else {
		out_format(out, "%u of ", view->failed);
		piece_number(out, expected, "expectation", "expectations");
		out_text(out, view->failed == 1 ? " does not hold" : " do not hold");
	}
}

static void write_broken(struct out *out, const struct simulate_view *view)
{
	uint32_t named = 0;
	if (!view->track_count)
		return;
	out_text(out, "; ");
	if (!view->broken) {
		out_text(out, "no integration ends broken");
		if (view->broke)
			out_format(out, ", though %u broke on the way", view->broke);
		return;
	}
	for (uint32_t i = 0; i < view->track_count && named < NAMES_SHOWN; i++) {
		if (!view->tracks[i].broken)
			continue;
		out_text(out, named++ ? ", " : "");
		out_name(out, view->tracks[i].integration->name);
	}
	if (view->broken > named)
		out_format(out, " and %u more", view->broken - named);
	out_text(out, view->broken == 1 ? " ends broken" : " end broken");
}

void simulate_word_answer(struct out *out, const struct simulate_view *view)
{
	write_expectations(out, view);
	write_broken(out, view);
}

void simulate_word_extent(struct out *out, const struct simulate_view *view)
{
	const struct simulation *simulation = view->simulation;
	const struct scenario *scenario = simulation->scenario;
	out_name(out, scenario->file);
	out_text(out, " over ");
	simulate_word_policy(out, view);
	out_text(out, ", from ");
	simulate_word_span(out, simulate_zone(view), scenario->begin, scenario->end);
	out_text(out, ": ");
	piece_number(out, scenario->event_count, "event", "events");
	out_text(out, ", ");
	piece_number(out, simulation->logins, "login", "logins");
	if (simulation->failed) {
		out_text(out, ", of which ");
		piece_number(out, simulation->failed, "failed", "failed");
	}
	out_char(out, '.');
}

void simulate_word_hidden(struct out *out, const struct simulate_view *view)
{
	if (!view->filtered)
		return;
	out_text(out, "Not everybody is shown (--user, --integration), but the answer is about "
		      "all of it");
	if (view->failed_hidden)
		out_format(out, "; %u of the expectations that do not hold %s not shown",
			   view->failed_hidden, view->failed_hidden == 1 ? "is" : "are");
	out_char(out, '.');
}

/* --- Checks ------------------------------------------------------------------------- */

/* "token yes, failures 2", of those that failed. */
static void write_fields(struct out *out, const struct sim_step *step,
			 const struct scenario_check *values)
{
	bool any = false;
	for (enum check_field field = 0; field < CHECK_FIELDS; field++) {
		if (!(step->check_failed >> field & 1))
			continue;
		uint16_t value = check_field_value(values, field);
		out_format(out, "%s%s: ", any ? ", " : "", check_field_names[field].at);
		if (field == CHECK_FAILURES)
			out_number(out, value);
		else
			out_str(out, answer_names[value != 0]);
		any = true;
	}
}

/* --- What was expected, and what came --------------------------------------------------- */

void simulate_word_expected(struct out *out, const struct sim_step *step)
{
	const struct scenario_event *event = step->event;
	if (event->kind == EVENT_LOGIN)
		test_word_expected(out, &event->expect);
	else if (event->kind == EVENT_CHECK)
		write_fields(out, step, &event->check);
	else
		out_text(out, event->refused ? "the Reset option is missing"
					     : "the Reset option is there");
}

void simulate_word_got(struct out *out, const struct simulate_view *view,
		       const struct sim_step *step)
{
	const struct decision *decision = &step->login.decision;
	switch (step->event->kind) {
	case EVENT_LOGIN:
		out_format(out, "%s [%s], since ", verdict_names[decision->verdict].at,
			   reason_names[decision->reason].at);
		simulate_word_why(out, view, &step->login, step->at);
		break;
	case EVENT_CHECK:
		write_fields(out, step, &step->found);
		break;
	default:
		if (step->outcome != EVENT_REFUSED) {
			out_text(out, "it is there");
		} else {
			out_text(out, "it is missing: ");
			simulate_word_causes(out, view, step->before.active, step->causes);
		}
	}
}

void simulate_word_deciding(struct out *out, const struct sim_step *step)
{
	const struct decision *decision = &step->login.decision;
	enum step deciding = decision_step(decision, PHASE_LOGIN);
	if (step->event->kind == EVENT_LOGIN && deciding < STEP_COUNT)
		out_format(out, "%s: %s", step_words(deciding),
			   step_outcome_words(decision->steps[deciding]));
}
