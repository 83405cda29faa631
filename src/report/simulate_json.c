#include "report/simulate_json.h"

#include "engine/reset_option.h"
#include "policy/value_names.h"
#include "report/answer.h"
#include "report/simulate_names.h"
#include "report/simulate_report.h"

/* --- Users and logins ----------------------------------------------------------------- */

static void write_state(struct writing *w, const char *key, const struct user_now *user)
{
	struct json *json = &w->json;
	json_key(json, key);
	json_object(json);
	pair_str(json, "profile", w->policy->profiles[user->profile].name);
	json_pair_set(json, "permissions", user->permissions, permission_names, PERMISSION_COUNT);
	pair_bool(json, "active", user->active);
	pair_bool(json, "frozen", user->frozen);
	pair_bool(json, "authenticator", user->authenticator);
	pair_bool(json, "locked", user->locked);
	if (user->locked && user->locked_until != LOCKED_FOREVER)
		pair_time(w, "locked_until", user->locked_until);
	else
		pair_null(json, "locked_until");
	json_pair_number(json, "failures", user->failures);
	json_pair_number(json, "password", user->password);
	pair_generation(json, "token", user->token);
	json_pair_number(json, "tokens_issued", user->tokens_issued);
	pair_bool(json, "mailed", user->mailed);
	pair_bool(json, "reset_before", user->reset_before);
	json_pair_number(json, "devices", user->devices);
	json_object_end(json);
}

static void write_login(struct writing *w, const char *key, const struct sim_login *login)
{
	struct json *json = &w->json;
	const struct decision *decision = &login->decision;
	enum step step = decision_step(decision, PHASE_LOGIN);
	json_key(json, key);
	json_object(json);
	pair_str(json, "user", w->policy->users[login->user].username);
	pair_str(json, "profile", w->policy->profiles[login->profile].name);
	pair_str(json, "via", channel_names[login->via]);
	pair_app(w, login->app);
	json_pair_addr(json, "ip", login->ip);
	pair_str(json, "credential", credential_names[login->credential]);
	pair_str(json, "device", device_names[login->device]);
	pair_bool(json, "strong_auth", login->strong_auth);
	pair_bool(json, "passes", login->passes);
	pair_str(json, "verdict", verdict_names[decision->verdict]);
	pair_str(json, "reason", reason_names[decision->reason]);
	pair_str(json, "grade", grade_names[decision->grade]);
	json_key(json, "step");
	json_str_or_null(json, step < STEP_COUNT ? step_names[step] : (struct str){0});
	json_pair_set(json, "flaws", login->flaws, flaw_names, FLAWS);
	json_object_end(json);
}

static void write_user(struct writing *w, uint32_t number)
{
	const struct simulation *simulation = w->view->simulation;
	const struct user *user = &w->policy->users[simulation->users[number]];
	json_object(&w->json);
	pair_str(&w->json, "user", user->username);
	json_place(&w->json, w->policy, user->place);
	write_state(w, "begin", &simulation->begin[number]);
	write_state(w, "end", &simulation->end[number]);
	json_object_end(&w->json);
}

static void write_users(struct writing *w)
{
	json_key(&w->json, "users");
	json_array(&w->json);
	for (uint32_t i = 0; i < w->view->simulation->user_count; i++)
		if (w->view->users[i])
			write_user(w, i);
	json_array_end(&w->json);
}

/* --- Integrations ----------------------------------------------------------------------- */

static void write_held(struct writing *w, const char *key, const struct integration_now *now)
{
	struct json *json = &w->json;
	json_key(json, key);
	json_object(json);
	pair_str(json, "holds", holds_names[now->holds]);
	json_pair_number(json, "password", now->password);
	pair_generation(json, "token", now->token);
	pair_str(json, "via", channel_names[now->via]);
	pair_app(w, now->app);
	json_pair_addr(json, "ip", now->ip);
	json_object_end(json);
}

static void write_reasons(struct writing *w, const struct sim_reason *reasons)
{
	struct json *json = &w->json;
	json_key(json, "reasons");
	json_array(json);
	for (const struct sim_reason *reason = reasons; reason; reason = reason->next) {
		const struct decision *decision = &reason->login.decision;
		json_object(json);
		pair_str(json, "verdict", verdict_names[decision->verdict]);
		pair_str(json, "reason", reason_names[decision->reason]);
		json_pair_number(json, "runs", reason->runs);
		pair_time(w, "first", reason->first);
		pair_time(w, "last", reason->last);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_since(struct writing *w, const struct sim_why *why)
{
	struct json *json = &w->json;
	pair_time(w, "since", why->since);
	pair_str(json, "by", by_names[why->by]);
	pair_generation(json, "cause", why->cause == NONE ? 0 : why->cause + 1);
	json_key(json, "locked_by");
	json_str_or_null(json, why->lock_run == NONE
				   ? (struct str){0}
				   : w->view->tracks[why->lock_run].integration->name);
}

static void write_stretch(struct writing *w, const struct sim_stretch *stretch)
{
	struct json *json = &w->json;
	struct sim_why why = {stretch->by, stretch->since, stretch->cause, stretch->lock_run};
	json_object(json);
	pair_bool(json, "works", stretch->works);
	write_since(w, &why);
	json_key(json, "met");
	json_object(json);
	write_since(w, &stretch->met);
	json_object_end(json);
	pair_time(w, "first", stretch->first);
	pair_time(w, "last", stretch->last);
	json_pair_number(json, "runs", stretch->runs);
	json_pair_number(json, "locked", stretch->locked);
	write_reasons(w, stretch->reasons);
	write_login(w, "login", &stretch->login);
	write_login(w, "login_last", &stretch->login_last);
	simulate_word_stretch(&w->words, w->view, stretch);
	words_end(w, "text");
	json_object_end(json);
}

static void write_every(struct writing *w, const struct schedule *every)
{
	if (!every->place.line) {
		pair_null(&w->json, "every");
		return;
	}
	simulate_word_schedule(&w->words, every);
	words_end(w, "every");
}

static void write_track(struct writing *w, const struct simulate_track *track)
{
	const struct simulation *simulation = w->view->simulation;
	struct json *json = &w->json;
	size_t number = (size_t)(track - w->view->tracks);
	json_object(json);
	pair_str(json, "integration", track->integration->name);
	json_place(json, w->policy, track->integration->place);
	pair_str(json, "user", track->integration->user.name);
	write_every(w, &track->integration->every);
	pair_str(json, "ends",
		 track_end_names[!track->count   ? TRACK_NEVER_RAN
				 : track->broken ? TRACK_BROKEN
						 : TRACK_WORKS]);
	json_pair_number(json, "runs", track->runs);
	json_pair_number(json, "failed", track->failed);
	json_pair_number(json, "locks", track->locks);
	write_held(w, "begin", &simulation->integrations_begin[number]);
	write_held(w, "end", &simulation->integrations_end[number]);
	json_key(json, "stretches");
	json_array(json);
	for (uint32_t i = 0; i < track->count && !json->out->error; i++)
		write_stretch(w, &track->stretches[i]);
	json_array_end(json);
	if (track->broken) {
		simulate_word_help(&w->words, w->view, track);
		words_end(w, "help");
	}
	json_object_end(json);
}

static void write_tracks(struct writing *w)
{
	json_key(&w->json, "integrations");
	json_array(&w->json);
	for (uint32_t i = 0; i < w->view->track_count; i++) {
		const struct simulate_track *track = &w->view->tracks[i];
		if (track->shown && (track->breaks || !w->view->fail_only))
			write_track(w, track);
	}
	json_array_end(&w->json);
}

/* --- Events ------------------------------------------------------------------------------ */

static void write_found(struct json *json, const struct sim_step *step)
{
	json_key(json, "found");
	json_object(json);
	for (enum check_field field = 0; field < CHECK_FIELDS; field++) {
		if (!check_field_asked(&step->event->check, field))
			continue;
		uint16_t value = check_field_value(&step->found, field);
		if (field == CHECK_FAILURES)
			json_pair_number(json, check_field_names[field].at, value);
		else
			pair_bool(json, check_field_names[field].at, value);
	}
	json_object_end(json);
}

static void write_expected(struct writing *w, const struct sim_step *step)
{
	struct json *json = &w->json;
	if (!step->expected)
		return;
	pair_bool(json, "held", step->held);
	if (step->event->kind == EVENT_LOGIN) {
		json_key(json, "expected");
		json_object(json);
		json_pair_words(json, "verdicts", &step->event->expect.verdicts, verdict_names);
		json_pair_words(json, "reasons", &step->event->expect.reasons, reason_names);
		json_object_end(json);
	}
	if (step_failed(step)) {
		simulate_word_expected(&w->words, step);
		words_end(w, "wanted");
		simulate_word_got(&w->words, w->view, step);
		words_end(w, "got");
	}
}

static void write_causes(struct writing *w, const struct sim_step *step)
{
	enum reset_cause sorted[RESET_CAUSE_COUNT];
	uint32_t causes = step->outcome == EVENT_REFUSED ? step->causes : 0;
	unsigned count =
	    reset_causes_sort(w->view->simulation->policy, step->before.active, causes, sorted);
	json_key(&w->json, "causes");
	json_array(&w->json);
	for (unsigned i = 0; i < count; i++)
		json_str(&w->json, reset_cause_names[sorted[i]]);
	json_array_end(&w->json);
}

static void write_outcome(struct writing *w, const struct sim_step *step)
{
	struct json *json = &w->json;
	if (step->event->kind == EVENT_LOGIN) {
		write_login(w, "login", &step->login);
	} else if (step->event->kind == EVENT_CHECK) {
		write_found(json, step);
	} else {
		pair_str(json, "outcome", outcome_names[step->outcome]);
		pair_str(json, "fate", fate_names[step->fate]);
		write_causes(w, step);
	}
}

static void write_step(struct writing *w, const struct simulate_moment *moment)
{
	const struct sim_step *step = &w->view->simulation->steps[moment->number];
	struct json *json = &w->json;
	json_object(json);
	json_pair_number(json, "number", moment->number + 1u);
	pair_time(w, "at", step->at);
	pair_str(json, "event", event_names[step->event->kind]);
	json_place(json, w->policy, step->event->place);
	simulate_word_subject(&w->words, w->view, step);
	words_end(w, "who");
	simulate_word_what(&w->words, w->view, moment);
	words_end(w, "text");
	write_outcome(w, step);
	write_expected(w, step);
	if (step->user != NONE) {
		uint32_t user = w->view->simulation->users[step->user];
		pair_str(json, "user", w->policy->users[user].username);
		write_state(w, "before", &step->before);
		write_state(w, "after", &step->after);
	}
	json_object_end(json);
}

static void write_steps(struct writing *w)
{
	json_key(&w->json, "events");
	json_array(&w->json);
	for (uint32_t i = 0; i < w->view->moment_count && !w->json.out->error; i++)
		if (w->view->moments[i].kind == MOMENT_STEP)
			write_step(w, &w->view->moments[i]);
	json_array_end(&w->json);
}

static void write_lock(struct writing *w, const struct sim_lock *lock)
{
	const struct simulation *simulation = w->view->simulation;
	struct json *json = &w->json;
	json_object(json);
	pair_str(json, "user", w->policy->users[simulation->users[lock->user]].username);
	pair_time(w, "from", lock->from);
	if (lock->until == LOCKED_FOREVER)
		pair_null(json, "until");
	else
		pair_time(w, "until", lock->until);
	pair_generation(json, "event", lock->step == NONE ? 0 : lock->step + 1);
	json_key(json, "integration");
	json_str_or_null(json, lock->integration == NONE
				   ? (struct str){0}
				   : w->view->tracks[lock->integration].integration->name);
	json_object_end(json);
}

static void write_locks(struct writing *w)
{
	const struct simulation *simulation = w->view->simulation;
	json_key(&w->json, "locks");
	json_array(&w->json);
	for (uint32_t i = 0; i < simulation->lock_count; i++)
		if (w->view->users[simulation->locks[i].user])
			write_lock(w, &simulation->locks[i]);
	json_array_end(&w->json);
}

/* --- The whole ---------------------------------------------------------------------------- */

static void write_head(struct writing *w)
{
	const struct simulation *simulation = w->view->simulation;
	const struct zone *zone = simulate_zone(w->view);
	struct json *json = &w->json;
	json_pair(json, "schema", "loginscope/simulation/1");
	pair_str(json, "scenario", simulation->scenario->file);
	json_policy(json, w->policy, rules_names[w->policy->org.rules]);
	json_key(json, "time_zone");
	json_str_or_null(json, zone ? zone->name : (struct str){0});
	pair_time(w, "begin", simulation->scenario->begin);
	pair_time(w, "end", simulation->scenario->end);
	json_pair_number(json, "expected", simulation->expected);
	json_pair_number(json, "held", simulation->held);
	json_pair_number(json, "broken", w->view->broken);
	json_pair_number(json, "logins", simulation->logins);
	json_pair_number(json, "logins_failed", simulation->failed);
	pair_bool(json, "complete", !w->view->filtered && !w->view->fail_only);
}

enum status simulate_json(struct out *out, const struct simulate_view *view)
{
	enum { LEVELS = 3 };
	struct writing w = {.view = view, .policy = view->simulation->policy};
	out_init_memory(&w.words);
	json_init(&w.json, out, LEVELS);
	json_object(&w.json);
	write_head(&w);
	write_users(&w);
	write_tracks(&w);
	write_steps(&w);
	write_locks(&w);
	json_object_end(&w.json);
	out_char(out, '\n');
	enum status status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
