/* When an integration works and when it breaks, and what made it so. */
#include "report/pieces.h"
#include "report/simulate_words.h"

void simulate_word_integration(struct out *out, const struct simulate_view *view,
			       const struct simulate_track *track)
{
	const struct integration *integration = track->integration;
	const struct sim_login login = {.user = integration->user.index,
					.app = integration->app.index,
					.via = integration->via,
					.ip = integration->ip.rows[0].range.first};
	out_name(out, integration->user.name);
	out_char(out, ' ');
	simulate_word_login(out, view, &login);
	if (integration->every.place.line) {
		out_text(out, ", ");
		simulate_word_schedule(out, &integration->every);
	}
	if (!track->locks)
		return;
	out_text(out, "; its runs locked the user out ");
	piece_count(out, (struct count){.low = track->locks});
	out_format(out, "%c%s", HARD_BLANK, track->locks == 1 ? "time" : "times");
}

void simulate_word_idle(struct out *out, const struct simulate_track *track)
{
	if (track->integration->every.place.line)
		out_text(out, "the scenario ends before its first time");
	else
		out_text(out, "it has no schedule, and is there to be checked");
}

void simulate_word_runs(struct out *out, const struct simulate_view *view,
			const struct sim_stretch *stretch)
{
	piece_count(out, (struct count){.low = stretch->runs});
	out_format(out, "%c%s, ", HARD_BLANK, stretch->runs == 1 ? "run" : "runs");
	simulate_word_span(out, simulate_zone(view), stretch->first, stretch->last);
}

/* "22 REFUSED [invalid-token], 6 [user-locked]"; the verdict only where it is another. */
static void write_reasons(struct out *out, const struct sim_reason *reasons)
{
	const struct decision *before = NULL;
	for (const struct sim_reason *reason = reasons; reason; reason = reason->next) {
		const struct decision *decision = &reason->login.decision;
		out_text(out, before ? ", " : "");
		piece_count(out, (struct count){.low = reason->runs});
		out_char(out, HARD_BLANK);
		if (before && before->verdict == decision->verdict)
			out_format(out, "[%s]", reason_names[decision->reason].at);
		else
			simulate_word_verdict(out, decision);
		before = decision;
	}
}

void simulate_word_logins(struct out *out, const struct simulate_view *view,
			  const struct sim_stretch *stretch)
{
	if (stretch->reasons->next) {
		simulate_word_runs(out, view, stretch);
		out_text(out, ": ");
		write_reasons(out, stretch->reasons);
	} else {
		simulate_word_verdict(out, &stretch->login.decision);
		out_text(out, ": ");
		simulate_word_runs(out, view, stretch);
	}
}

int64_t simulate_stretch_end(const struct simulate_view *view, const struct simulate_track *track,
			     uint32_t number)
{
	return number + 1 < track->count ? track->stretches[number + 1].since
					 : view->simulation->scenario->end;
}

/* --- What made it so ------------------------------------------------------------------- */

/* What the event did to the token, if that is what the integration now fails by. */
static void write_token(struct out *out, const struct simulate_view *view,
			const struct sim_step *step, const struct sim_login *login)
{
	if (!(login->flaws & (FLAW_OLD_TOKEN | FLAW_NO_TOKEN)) || step->fate == FATE_NONE)
		return;
	out_text(out, ", by which ");
	simulate_word_fate(out, view, step, PAST);
}

static void write_cause(struct out *out, const struct simulate_view *view,
			const struct sim_why *why, const struct sim_login *login)
{
	const struct simulation *simulation = view->simulation;
	const struct sim_step *step = &simulation->steps[why->cause];
	switch (why->by) {
	case BY_BEGINNING:
		out_text(out, "so from the beginning");
		break;
	case BY_STEP:
		simulate_word_past(out, view, step);
		write_token(out, view, step, login);
		break;
	case BY_LOCK:
		out_text(out, "runs of ");
		out_name(out, simulation->scenario->integrations[why->lock_run].name);
		out_text(out, " locked the user out");
		break;
	case BY_LOCK_END:
		out_text(out, "the lockout ended");
		break;
	case BY_HOURS:
		out_text(out, login->passes ? "login hours began" : "login hours were over");
		break;
	}
}

/* Were both stopped by the same? */
static bool stopped_alike(const struct sim_login *a, const struct sim_login *b)
{
	return a->decision.reason == b->decision.reason && a->flaws == b->flaws;
}

/* What its later runs met that the first one did not; a lockout is explained where it begins. */
static void write_later(struct out *out, const struct simulate_view *view,
			const struct sim_stretch *stretch)
{
	if (stretch->works)
		return;
	for (const struct sim_reason *reason = stretch->reasons->next; reason;
	     reason = reason->next) {
		if (reason->login.decision.reason == REASON_USER_LOCKED)
			continue;
		out_text(out, "; from ");
		simulate_word_near(out, simulate_zone(view), reason->first, stretch->first);
		out_text(out, ": ");
		simulate_word_why(out, view, &reason->login, reason->first);
	}
}

/* What the first run met came about later, or has a cause of its own. */
static void write_met(struct out *out, const struct simulate_view *view,
		      const struct sim_stretch *stretch)
{
	if (!sim_met_differs(stretch))
		return;
	out_text(out, stretch->works ? ", at this hour only since " : ", and that only since ");
	simulate_word_near(out, simulate_zone(view), stretch->met.since, stretch->since);
	out_text(out, ": ");
	write_cause(out, view, &stretch->met, &stretch->login);
}

void simulate_word_stretch(struct out *out, const struct simulate_view *view,
			   const struct sim_stretch *stretch)
{
	struct sim_why why = {stretch->by, stretch->since, stretch->cause, stretch->lock_run};
	out_text(out, "from ");
	simulate_word_time(out, simulate_zone(view), stretch->since);
	out_text(out, ": ");
	write_cause(out, view, &why, &stretch->at_cause);
	out_text(out, "; ");
	if (!stopped_alike(&stretch->at_cause, &stretch->login)) {
		out_text(out, "at once ");
		simulate_word_why(out, view, &stretch->at_cause, stretch->since);
		out_text(out, "; at the first run ");
	}
	simulate_word_why(out, view, &stretch->login, stretch->first);
	write_met(out, view, stretch);
	write_later(out, view, stretch);
}
