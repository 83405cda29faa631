/* What comes of what happens, in words. */
#include "engine/reset_option.h"
#include "report/pieces.h"
#include "report/simulate_words.h"

void simulate_word_causes(struct out *out, const struct simulate_view *view, bool active,
			  uint32_t causes)
{
	enum reset_cause sorted[RESET_CAUSE_COUNT];
	unsigned count = reset_causes_sort(view->simulation->policy, active, causes, sorted);
	for (unsigned i = 0; i < count; i++) {
		out_text(out, i ? ", " : "");
		out_str(out, reset_cause_names[sorted[i]]);
	}
}

/* "token 1 becomes invalid, and ". */
static void write_invalid(struct out *out, const struct sim_step *step, enum tense tense)
{
	if (step->before.token)
		out_format(out, "token%c%u %s invalid, and ", HARD_BLANK, step->before.token,
			   tense == PAST ? "became" : "becomes");
}

bool simulate_word_fate(struct out *out, const struct simulate_view *view,
			const struct sim_step *step, enum tense tense)
{
	const struct policy *policy = view->simulation->policy;
	const char *is = tense == PAST ? "was" : "is";
	if (step->fate != FATE_NONE && step->fate != FATE_STILL_NONE)
		write_invalid(out, step, tense);
	switch (step->fate) {
	case FATE_MAILED:
		out_format(out, "token%c%u %s mailed", HARD_BLANK, step->after.token, is);
		break;
	case FATE_LOST_RANGES:
		out_format(out, "no new one %s mailed, since profile%c", is, HARD_BLANK);
		piece_quoted(out, policy->profiles[step->after.profile].name);
		out_format(out, " %s login IP ranges", tense == PAST ? "had" : "has");
		break;
	case FATE_LOST_NEVER:
		out_format(out,
			   "no new one %s mailed, since the token was never reset by hand before",
			   is);
		break;
	case FATE_STILL_NONE:
		out_format(out, "there was no token, and none %s mailed", is);
		break;
	default:
		break;
	}
	return step->fate != FATE_NONE;
}

static void write_found(struct out *out, const struct scenario_event *event,
			const struct scenario_check *found)
{
	static const char *const words[CHECK_FIELDS][2] = {
	    [CHECK_TOKEN] = {"no token", "a token"},
	    [CHECK_LOCKED] = {"not locked", "locked"},
	    [CHECK_ACTIVE] = {"not active", "active"},
	    [CHECK_RESET_OPTION] = {"no Reset option", "the Reset option"},
	    [CHECK_WORKS] = {"does not work", "works"},
	};
	bool any = false;
	for (enum check_field field = 0; field < CHECK_FIELDS; field++) {
		if (!check_field_asked(&event->check, field))
			continue;
		uint16_t value = check_field_value(found, field);
		out_text(out, any ? ", " : "");
		any = true;
		if (field == CHECK_FAILURES)
			out_format(out, "%u failure%s", value, value == 1 ? "" : "s");
		else
			out_text(out, words[field][value != 0]);
	}
}

static void login_came(struct out *out, const struct simulate_view *view,
		       const struct sim_step *step)
{
	simulate_word_verdict(out, &step->login.decision);
	out_text(out, ", ");
	simulate_word_why(out, view, &step->login, step->at);
}

static void refused_came(struct out *out, const struct simulate_view *view,
			 const struct sim_step *step)
{
	out_text(out, "not possible, Reset My Security Token is missing [");
	simulate_word_causes(out, view, step->before.active, step->causes);
	out_char(out, ']');
}

/* Only a user who is locked can be unlocked; Setup has no button for others. */
static void nothing_came(struct out *out, const struct sim_step *step)
{
	if (step->event->kind != EVENT_UNLOCK) {
		out_text(out, "it was so already");
		return;
	}
	out_text(out, "nothing happens, it is not locked");
	if (step->after.failures)
		out_text(out, ", and the failures stay");
}

static void step_came(struct out *out, const struct simulate_view *view,
		      const struct sim_step *step)
{
	if (step->event->kind == EVENT_LOGIN)
		login_came(out, view, step);
	else if (step->event->kind == EVENT_CHECK)
		write_found(out, step->event, &step->found);
	else if (step->outcome == EVENT_REFUSED)
		refused_came(out, view, step);
	else if (step->outcome == EVENT_NOTHING)
		nothing_came(out, step);
	else
		simulate_word_fate(out, view, step, PRESENT);
}

static bool step_is_silent(const struct sim_step *step)
{
	return step->event->kind < EVENT_DO_COUNT && step->outcome == EVENT_DONE &&
	       step->fate == FATE_NONE;
}

static void step_what(struct out *out, const struct simulate_view *view,
		      const struct sim_step *step)
{
	simulate_word_event(out, view, step);
	out_text(out, step_is_silent(step) ? "" : ": ");
	step_came(out, view, step);
	if (step->expected)
		out_text(out, step->held ? "; as expected" : "; NOT AS EXPECTED");
}

static void stretch_what(struct out *out, const struct simulate_view *view,
			 const struct sim_stretch *stretch)
{
	out_text(out, stretch->works ? "works: " : "BREAKS: ");
	simulate_word_why(out, view, &stretch->login, stretch->first);
	out_text(out, "; ");
	simulate_word_logins(out, view, stretch);
}

static void lock_what(struct out *out, const struct simulate_view *view,
		      const struct simulate_moment *moment)
{
	const struct simulation *simulation = view->simulation;
	const struct sim_lock *lock = &simulation->locks[moment->number];
	if (moment->kind == MOMENT_UNLOCKED) {
		out_text(out, "is no longer locked out, the time is over");
		return;
	}
	out_text(out, "is locked out ");
	if (moment->folded > 1)
		simulate_word_locks(out, view, moment);
	else
		simulate_word_lock(out, view, lock, lock->from);
}

void simulate_word_what(struct out *out, const struct simulate_view *view,
			const struct simulate_moment *moment)
{
	const struct simulation *simulation = view->simulation;
	switch (moment->kind) {
	case MOMENT_STEP:
		step_what(out, view, &simulation->steps[moment->number]);
		break;
	case MOMENT_STRETCH:
		stretch_what(out, view, &simulation->stretches[moment->number]);
		break;
	case MOMENT_LOCKED:
	case MOMENT_UNLOCKED:
		lock_what(out, view, moment);
		break;
	}
}

void simulate_word_who(struct out *out, const struct simulate_view *view,
		       const struct simulate_moment *moment)
{
	const struct simulation *simulation = view->simulation;
	const struct scenario *scenario = simulation->scenario;
	if (moment->kind == MOMENT_STEP) {
		simulate_word_subject(out, view, &simulation->steps[moment->number]);
	} else if (moment->kind == MOMENT_STRETCH) {
		uint32_t integration = simulation->stretches[moment->number].integration;
		out_name(out, scenario->integrations[integration].name);
	} else {
		uint32_t user = simulation->locks[moment->number].user;
		out_name(out, simulation->policy->users[simulation->users[user]].username);
	}
}

void simulate_word_after(struct out *out, const struct simulate_view *view,
			 const struct simulate_moment *moment)
{
	const struct sim_step *step = &view->simulation->steps[moment->number];
	if (moment->kind == MOMENT_STEP && step->user != NONE)
		simulate_word_state(out, view, &step->after, step->at);
}
