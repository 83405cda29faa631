#include "report/decision_json.h"

#include "report/change.h"
#include "report/instant.h"
#include "report/json_pieces.h"

static void write_address(struct json *json, addr a)
{
	char *room = json_raw(json, ADDR_TEXT);
	if (room)
		json_raw_end(json, addr_format(a, room));
}

static void write_who(struct json *json, const struct answer *answer)
{
	const struct user *user = answer_user(answer);
	if (user) {
		json_key(json, "user");
		json_str(json, user->username);
	}
	json_key(json, "profile");
	json_str(json, answer_profile(answer)->name);
}

static void write_from(struct json *json, const struct answer *answer)
{
	const struct login *login = answer->login;
	if (answer->part || login->has_ip)
		json_key(json, "ip");
	if (answer->part)
		json_range(json, *answer->part);
	else if (login->has_ip)
		write_address(json, login->ip);
	if (login->via != VIA_UNKNOWN) {
		json_key(json, "via");
		json_str(json, channel_names[login->via]);
	}
	if (login->app != NONE) {
		json_key(json, "app");
		json_str(json, answer_policy(answer)->apps[login->app].name);
	}
}

static void write_at(struct json *json, const struct login *login)
{
	json_key(json, "at");
	char *room = json_raw(json, INSTANT_TEXT);
	if (room)
		json_raw_end(json, instant_format(login->at, room));
}

static void write_presented(struct json *json, const struct answer *answer)
{
	const struct login *login = answer->login;
	if (login->has_at)
		write_at(json, login);
	if (login->has_hours) {
		json_key(json, "hours");
		json_str(json, hours_names[login->hours]);
	}
	if (login->device != DEVICE_UNKNOWN) {
		json_key(json, "device");
		json_str(json, device_names[login->device]);
	}
	if (answer_shows_credential(answer)) {
		json_key(json, "credential");
		json_str(json, credential_names[login->credential]);
	}
	if (answer_shows_strong_auth(answer)) {
		json_key(json, "strong-auth");
		json_text(json, login->strong_auth ? "yes" : "no");
	}
	if (login->said_phase || login->phase != PHASE_LOGIN) {
		json_key(json, "phase");
		json_str(json, phase_names[login->phase]);
	}
	if (login->has_session_ip) {
		json_key(json, "session-ip");
		write_address(json, login->session_ip);
	}
}

static void write_login(struct json *json, const struct answer *answer)
{
	json_key(json, "login");
	json_object(json);
	write_who(json, answer);
	write_from(json, answer);
	write_presented(json, answer);
	json_object_end(json);
	if (answer->part) {
		json_key(json, "addresses");
		json_count(json, range_count(*answer->part));
	}
}

static void write_depends(struct json *json)
{
	json_key(json, "verdict");
	json_str(json, verdict_names[VERDICT_DEPENDS]);
	static const char *const empty[] = {"reason", "grade", "token"};
	for (size_t i = 0; i < 3; i++) {
		json_key(json, empty[i]);
		json_null(json);
	}
}

static void write_verdict(struct json *json, const struct decision *decision)
{
	if (decision->verdict == VERDICT_DEPENDS) {
		write_depends(json);
		return;
	}
	json_key(json, "verdict");
	json_str(json, verdict_names[decision->verdict]);
	json_key(json, "reason");
	json_str(json, reason_names[decision->reason]);
	json_key(json, "grade");
	json_str(json, grade_names[decision->grade]);
	json_key(json, "token");
	if (decision->token == TOKEN_NULL)
		json_null(json);
	else
		json_str(json, token_names[decision->token]);
}

static void write_codes(struct json *json, const struct answer *answer)
{
	struct answer_codes codes = decision_codes(&answer->outcomes->decision, answer->login->via);
	json_key(json, "codes");
	json_object(json);
	json_key(json, "soap");
	json_str_or_null(json, codes.soap);
	json_key(json, "login_status");
	json_str_or_null(json, codes.login_status);
	json_key(json, "history");
	json_str_or_null(json, codes.history);
	json_object_end(json);
}

static void write_answer(struct json *json, const struct answer *answer)
{
	bool depends = answer_depends(answer);
	write_verdict(json, &answer->outcomes->decision);
	json_key(json, "estimate");
	json_bool(json, answer_is_estimate(answer));
	if (depends) {
		json_key(json, "codes");
		json_null(json);
	} else {
		write_codes(json, answer);
	}
}

/* --- Steps --------------------------------------------------------------- */

static void write_row(struct json *json, const struct policy *policy, const struct evidence *e)
{
	json_key(json, "range");
	json_range(json, e->range);
	if (e->description.length) {
		json_key(json, "description");
		json_str(json, e->description);
	}
	if (e->via.line) {
		json_key(json, "via");
		json_object(json);
		json_key(json, "network");
		json_str(json, e->via_name);
		json_place(json, policy, e->via);
		json_object_end(json);
	}
}

static void write_evidence(struct json *json, const struct policy *policy, const struct evidence *e)
{
	json_object(json);
	if (e->list) {
		json_key(json, "list");
		json_text(json, e->list);
	}
	if (e->name.length) {
		json_key(json, "name");
		json_str(json, e->name);
	}
	if (e->place.line)
		json_place(json, policy, e->place);
	if (e->kind == EVIDENCE_ROW)
		write_row(json, policy, e);
	if (e->kind == EVIDENCE_LIST) {
		json_key(json, "rows");
		json_number(json, e->rows);
	}
	if (e->kind == EVIDENCE_RULE) {
		json_key(json, "outcome");
		json_str(json, step_outcome_names[e->outcome]);
	}
	json_object_end(json);
}

static enum status write_step(struct json *json, const struct answer *answer, enum step step)
{
	const struct decision *decision = &answer->outcomes->decision;
	struct evidence *evidence;
	size_t count;
	if (answer_evidence(answer, step, &evidence, &count) != OK)
		return NOMEM;
	json_object(json);
	json_key(json, "rule");
	json_str(json, step_names[step]);
	json_key(json, "outcome");
	json_str(json, step_outcome_names[decision->steps[step]]);
	if (decision->step_reasons[step] < REASON_NONE) {
		json_key(json, "reason");
		json_str(json, reason_names[decision->step_reasons[step]]);
	}
	if (count) {
		json_key(json, "evidence");
		json_array(json);
		for (size_t i = 0; i < count; i++)
			write_evidence(json, answer_policy(answer), &evidence[i]);
		json_array_end(json);
	}
	json_object_end(json);
	return OK;
}

static enum status write_steps(struct json *json, const struct answer *answer)
{
	enum status status = OK;
	size_t count;
	const enum step *steps = steps_of(answer->login->phase, &count);
	json_key(json, "steps");
	json_array(json);
	for (size_t i = 0; i < count && status == OK; i++)
		status = write_step(json, answer, steps[i]);
	json_array_end(json);
	return status;
}

/* --- Missing facts, changes ---------------------------------------------- */

static void write_when(struct json *json, const struct outcomes *outcomes, const struct outcome *o)
{
	json_key(json, "when");
	json_object(json);
	for (enum fact fact = 0; fact < FACT_COUNT; fact++) {
		if (!(outcomes->missing & 1u << fact))
			continue;
		json_key(json, fact_names[fact].at);
		if (fact == FACT_IP)
			write_address(json, o->ip);
		else
			json_str(json, fact_value(fact, &o->facts));
	}
	json_object_end(json);
}

static void write_missing(struct json *json, const struct outcomes *outcomes)
{
	bool depends = outcomes->verdict == VERDICT_DEPENDS;
	json_key(json, "missing");
	json_array(json);
	for (enum fact fact = 0; depends && fact < FACT_COUNT; fact++)
		if (outcomes->missing & 1u << fact)
			json_str(json, fact_names[fact]);
	json_array_end(json);
	json_key(json, "outcomes");
	json_array(json);
	for (size_t i = 0; depends && i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->at[i];
		json_object(json);
		write_when(json, outcomes, outcome);
		write_verdict(json, &outcome->decision);
		if (outcomes->missing & 1u << FACT_IP) {
			json_key(json, "addresses");
			json_count(json, outcome->addresses);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_changes(struct json *json, const struct answer *answer)
{
	json_key(json, "would_change");
	json_array(json);
	for (size_t i = 0; i < answer->change_count; i++) {
		const struct change *change = &answer->changes[i];
		json_object(json);
		json_key(json, "change");
		json_text(json, change_name(change));
		if (change->kind == CHANGE_IP) {
			json_key(json, "example");
			json_object(json);
			json_key(json, "ip");
			write_address(json, change->ip);
			json_object_end(json);
		}
		write_verdict(json, &change->decision);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_head(struct json *json, const struct answer *answer)
{
	json_object(json);
	json_key(json, "schema");
	json_text(json, "loginscope/decision/1");
	if (answer->row) {
		json_key(json, "row");
		json_number(json, answer->row);
	}
}

enum status decision_json(struct json *json, const struct answer *answer, enum json_detail detail)
{
	enum status status = OK;
	if (detail == JSON_BRIEF) {
		decision_json_login(json, answer);
		decision_json_answer(json, answer);
		return OK;
	}
	write_head(json, answer);
	json_policy(json, answer_policy(answer), rules_names[ruleset_rules(answer->ruleset)]);
	write_login(json, answer);
	write_answer(json, answer);
	status = write_steps(json, answer);
	write_missing(json, answer->outcomes);
	write_changes(json, answer);
	json_object_end(json);
	return status;
}

void decision_json_login(struct json *json, const struct answer *answer)
{
	write_head(json, answer);
	write_login(json, answer);
}

void decision_json_answer(struct json *json, const struct answer *answer)
{
	write_answer(json, answer);
	write_missing(json, answer->outcomes);
	json_object_end(json);
}

enum status parts_json(struct json *json, const struct answer *answer, const struct part *parts,
		       size_t count)
{
	enum status status = OK;
	json_array(json);
	for (size_t i = 0; i < count && status == OK; i++) {
		struct answer part = answer_of_part(answer, &parts[i]);
		status = answer_changes_find(&part);
		if (status == OK)
			status = decision_json(json, &part, JSON_FULL);
	}
	json_array_end(json);
	return status;
}
