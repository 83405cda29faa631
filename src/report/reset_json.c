#include "policy/feature.h"
#include "policy/value_names.h"
#include "report/diff_change_json.h"
#include "report/diff_words.h"
#include "report/json_pieces.h"
#include "report/reset_json.h"
#include "report/reset_words.h"

enum { LEVELS = 4 }; /* a line per member down to a change's */

const struct str reset_evidence_kind_names[RESET_EVIDENCE_KIND_COUNT] = {
    [RESET_BY_ROW] = STR_INIT("row"),
    [RESET_BY_PROFILE] = STR_INIT("profile"),
    [RESET_BY_PERMISSION_SET] = STR_INIT("permission-set"),
    [RESET_BY_USER] = STR_INIT("user"),
    [RESET_BY_FEATURE] = STR_INIT("feature"),
};

const struct str reset_state_names[RESET_STATE_COUNT] = {
    [RESET_STATE_INACTIVE] = STR_INIT("inactive"),
    [RESET_STATE_FROZEN] = STR_INIT("frozen"),
    [RESET_STATE_LOCKED] = STR_INIT("locked"),
};

const struct str reset_change_names[RESET_CHANGE_KIND_COUNT] = {
    [RESET_CLEAR_PROFILE_RANGES] = STR_INIT("clear-profile-ranges"),
    [RESET_CLEAR_SESSION_RANGES] = STR_INIT("clear-session-ranges"),
    [RESET_MOVE] = STR_INIT("move-to-profile"),
    [RESET_REVOKE_PROFILE] = STR_INIT("revoke-from-profile"),
    [RESET_REVOKE_SET] = STR_INIT("revoke-from-permission-set"),
    [RESET_UNASSIGN_SET] = STR_INIT("unassign-permission-set"),
    [RESET_REVOKE_USER] = STR_INIT("revoke-from-user"),
    [RESET_FEATURE_ON] = STR_INIT("feature-on"),
    [RESET_REACTIVATE] = STR_INIT("reactivate"),
    [RESET_UNFREEZE] = STR_INIT("unfreeze"),
    [RESET_UNLOCK] = STR_INIT("unlock"),
    [RESET_NO_SSO] = STR_INIT("no-sso"),
    [RESET_NOT_LOGIN_AS] = STR_INIT("not-login-as"),
    [RESET_SAVE_PROFILE] = STR_INIT("save-profile"),
    [RESET_ASK_SUPPORT] = STR_INIT("ask-support"),
};

/* An answer under way. */
struct writing {
	struct json json;
	const struct reset_report *report;
	struct out words; /* memory, for one sentence */
};

/* The words so far, without marks and hard blanks; null when there are none. */
static void words_pair(struct writing *w, const char *key)
{
	json_key(&w->json, key);
	json_str_or_null(&w->json, diff_plain(&w->words));
	out_rewind(&w->words);
}

static void flag_pair(struct json *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}

static void name_pair(struct json *json, const char *key, struct str name)
{
	json_key(json, key);
	json_str_or_null(json, name);
}

/* A place that may be nowhere: then its members are absent. */
static void place_members(struct writing *w, struct place place)
{
	if (place.line)
		json_place(&w->json, reset_policy(w->report), place);
}

/* --- Causes --------------------------------------------------------------------------------------- */

static void evidence_write(struct writing *w, const struct reset_reason *reason,
			   const struct reset_evidence *of)
{
	struct json *json = &w->json;
	json_object(json);
	json_pair(json, "kind", reset_evidence_kind_names[of->kind].at);
	name_pair(json, "name", reset_evidence_name(w->report, of));
	if (of->kind == RESET_BY_FEATURE)
		json_pair(json, "feature", feature_names[of->index].at);
	if (reason->cause == RESET_USER_INACTIVE)
		json_pair(json, "state", reset_state_names[of->index].at);
	place_members(w, of->place);
	json_object_end(json);
}

static enum status cause_write(struct writing *w, const struct reset_reason *reason)
{
	struct json *json = &w->json;
	json_object(json);
	json_pair(json, "cause", reset_cause_names[reason->cause].at);
	json_pair(json, "grade", grade_names[reason->grade].at);
	enum status status = reset_word_cause(&w->words, w->report, reason);
	words_pair(w, "message");
	reset_word_remedy(&w->words, w->report, reason);
	words_pair(w, "remedy");
	json_key(json, "evidence");
	json_array(json);
	for (uint32_t i = 0; i < reason->evidence_count; i++)
		evidence_write(w, reason, &reason->evidence[i]);
	json_array_end(json);
	json_object_end(json);
	return status;
}

static enum status causes_write(struct writing *w)
{
	const struct reset_result *result = w->report->result;
	enum status status = OK;
	json_key(&w->json, "causes");
	json_array(&w->json);
	for (uint32_t i = 0; i < result->reason_count && status == OK; i++)
		status = cause_write(w, &result->reasons[i]);
	json_array_end(&w->json);
	return status;
}

/* --- What would bring it back ------------------------------------------------------------------- */

/* What only a move has. */
static void move_write(struct writing *w, const struct reset_change *of)
{
	const struct policy *policy = reset_policy(w->report);
	struct json *json = &w->json;
	uint32_t named = of->alike < RESET_ALIKE_MAX ? of->alike : RESET_ALIKE_MAX;
	json_pair_number(json, "alike", of->alike);
	json_key(json, "alike_profiles");
	json_array(json);
	for (uint32_t i = 0; i < named; i++)
		json_str(json, policy->profiles[of->alike_at[i]].name);
	json_array_end(json);
	json_pair_set(json, "grants", of->grants, permission_names, PERMISSION_COUNT);
	flag_pair(json, "other_license", of->other_license);
}

static void change_write(struct writing *w, const struct reset_change *of)
{
	struct json *json = &w->json;
	json_object(json);
	json_pair(json, "change", reset_change_names[of->kind].at);
	name_pair(json, "name", reset_change_name(w->report, of));
	if (of->kind == RESET_FEATURE_ON)
		json_pair(json, "feature", feature_names[of->index].at);
	for (unsigned i = 0; i < PERMISSION_COUNT; i++)
		if (of->permission == 1u << i)
			json_pair(json, "permission", permission_names[i].at);
	json_pair_set(json, "cures", of->cures, reset_cause_names, RESET_CAUSE_COUNT);
	if (of->kind == RESET_MOVE)
		move_write(w, of);
	json_pair_number(json, "other_users", of->concerned);
	place_members(w, of->place);
	reset_word_change(&w->words, w->report, of);
	words_pair(w, "message");
	json_object_end(json);
}

static void decision_write(struct json *json, const char *key, const struct decision *of)
{
	json_key(json, key);
	json_object(json);
	json_pair(json, "verdict", verdict_names[of->verdict].at);
	name_pair(json, "reason",
		  of->reason < REASON_NONE ? reason_names[of->reason] : (struct str){0});
	name_pair(json, "token", of->token < TOKEN_NULL ? token_names[of->token] : (struct str){0});
	json_object_end(json);
}

static enum status login_write(struct writing *w, const struct diff_view *view,
			       const struct diff_group *group, const struct diff_change *of)
{
	struct json *json = &w->json;
	json_object(json);
	diff_logins_json(json, view, group, of);
	enum status status = diff_ranges_json(json, group, of, w->report->scratch);
	json_pair_addr(json, "witness", of->witness);
	decision_write(json, "old", &of->decision[OLD]);
	decision_write(json, "new", &of->decision[NEW]);
	json_object_end(json);
	return status;
}

static enum status logins_write(struct writing *w, const struct reset_way *way)
{
	const struct diff_name names[SIDES] = {{.rules = NULL}, {.rules = NULL}};
	const struct diff_filter everything = {0};
	struct diff_view view = {0};
	enum status status = way->changes_logins ? diff_view_make(&way->diff, names, &everything,
								  w->report->scratch, &view)
						 : OK;
	json_key(&w->json, "logins");
	json_array(&w->json);
	for (size_t g = 0; g < view.group_count && status == OK; g++) {
		const struct diff_group *group = &view.groups[g];
		for (size_t i = 0; i < group->change_count && status == OK; i++)
			status = login_write(w, &view, group, &group->changes[i]);
	}
	json_array_end(&w->json);
	return status;
}

static enum status way_write(struct writing *w, const struct reset_way *of)
{
	struct json *json = &w->json;
	json_object(json);
	json_key(json, "changes");
	json_array(json);
	for (uint32_t i = 0; i < of->change_count; i++)
		change_write(w, &of->changes[i]);
	json_array_end(json);
	flag_pair(json, "changes_logins", of->changes_logins);
	enum status status = logins_write(w, of);
	json_object_end(json);
	return status;
}

/* Of an option that is there, there are none. */
static enum status ways_write(struct writing *w)
{
	const struct reset_ways *ways = w->report->ways;
	struct json *json = &w->json;
	enum status status = OK;
	json_key(json, "ways");
	json_array(json);
	for (uint32_t i = 0; ways && i < ways->count && status == OK; i++)
		status = way_write(w, &ways->at[i]);
	json_array_end(json);
	flag_pair(json, "more_ways", ways && ways->more);
	json_pair_set(json, "incurable", ways ? ways->incurable : 0, reset_cause_names,
		      RESET_CAUSE_COUNT);
	return status;
}

/* --- The whole ------------------------------------------------------------------------------------ */

static enum status token_write(struct writing *w)
{
	const struct token_use *of = &w->report->result->token;
	struct json *json = &w->json;
	json_key(json, "token");
	json_object(json);
	flag_pair(json, "needed", of->needed);
	json_key(json, "addresses");
	json_count(json, of->addresses);
	if (of->needed)
		json_pair_addr(json, "witness", of->witness);
	json_pair_set(json, "via", of->via, channel_names, VIA_COUNT);
	flag_pair(json, "open", of->open);
	flag_pair(json, "by_profile_ranges", of->by_profile_ranges);
	flag_pair(json, "user_shut", w->report->result->shut);
	enum status status = reset_word_token(&w->words, w->report);
	words_pair(w, "message");
	reset_word_new_password(&w->words, w->report);
	words_pair(w, "new_password");
	json_object_end(json);
	return status;
}

static void paths_write(struct writing *w)
{
	struct json *json = &w->json;
	json_key(json, "paths");
	json_array(json);
	for (enum reset_ui ui = 0; ui < RESET_UI_COUNT && reset_has_page(w->report); ui++) {
		if (w->report->ui != RESET_UI_COUNT && w->report->ui != ui)
			continue;
		json_object(json);
		json_pair(json, "ui", reset_ui_names[ui].at);
		json_pair(json, "path", reset_ui_path(ui));
		json_object_end(json);
	}
	json_array_end(json);
}

static struct str user_name(const struct policy *policy, const struct reset_result *result,
			    const struct user *left_out)
{
	if (left_out)
		return left_out->username;
	uint32_t user = result->question.subject.user;
	return user == NONE ? (struct str){0} : policy->users[user].username;
}

static struct str profile_name(const struct policy *policy, const struct reset_result *result,
			       const struct user *left_out)
{
	return left_out ? left_out->profile.name
			: policy->profiles[result->question.subject.profile].name;
}

static void question_write(struct writing *w)
{
	const struct reset_report *report = w->report;
	const struct policy *policy = reset_policy(report);
	struct json *json = &w->json;
	enum told login_as = report->left_out ? TOLD_NOTHING : report->result->question.login_as;
	enum observed seen =
	    report->left_out ? OBSERVED_NOTHING : report->result->question.observed;
	json_policy(json, policy, rules_names[ruleset_rules(report->ruleset)]);
	name_pair(json, "user", user_name(policy, report->result, report->left_out));
	name_pair(json, "profile", profile_name(policy, report->result, report->left_out));
	name_pair(json, "login_as",
		  login_as ? answer_names[login_as == TOLD_YES] : (struct str){0});
	name_pair(json, "observed",
		  seen ? reset_observed_names[seen == OBSERVED_PRESENT] : (struct str){0});
}

static enum status answer_write(struct writing *w)
{
	const struct reset_report *report = w->report;
	struct json *json = &w->json;
	enum reset_answer word = report->left_out ? RESET_UNDECIDED : report->result->answer;
	json_pair(json, "answer", reset_answer_names[word].at);
	reset_word_answer(&w->words, report);
	words_pair(w, "message");
	if (report->left_out)
		return OK;
	if (causes_write(w) != OK || ways_write(w) != OK)
		return NOMEM;
	paths_write(w);
	flag_pair(json, "check_login_as", report->result->check_login_as);
	enum status status = token_write(w);
	flag_pair(json, "trap", report->result->trap);
	return status;
}

enum status reset_report_json(struct out *out, const struct reset_report *report)
{
	struct writing w = {.report = report};
	out_init_memory(&w.words);
	json_init(&w.json, out, LEVELS);
	json_object(&w.json);
	json_pair(&w.json, "schema", reset_version.at);
	question_write(&w);
	enum status status = answer_write(&w);
	json_object_end(&w.json);
	out_char(out, '\n');
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}

/* --- The table --------------------------------------------------------------------------------------- */

static void row_write(struct json *json, const struct policy *policy, const struct reset_row *of)
{
	json_object(json);
	name_pair(json, "user", user_name(policy, of->result, of->left_out));
	name_pair(json, "profile", profile_name(policy, of->result, of->left_out));
	json_pair(json, "answer", reset_answer_names[reset_row_answer(of)].at);
	json_key(json, "causes");
	json_array(json);
	for (uint32_t i = 0; of->result && i < of->result->reason_count; i++)
		json_str(json, reset_cause_names[of->result->reasons[i].cause]);
	json_array_end(json);
	if (of->result) {
		flag_pair(json, "token_needed", of->result->token.needed);
		flag_pair(json, "trap", of->result->trap);
	}
	json_object_end(json);
}

enum status reset_table_json(struct out *out, const struct reset_table *table)
{
	const struct policy *policy = ruleset_policy(table->ruleset);
	struct json json;
	json_init(&json, out, 2);
	json_object(&json);
	json_pair(&json, "schema", reset_table_version.at);
	json_policy(&json, policy, rules_names[ruleset_rules(table->ruleset)]);
	for (size_t i = 0; i < 3; i++)
		json_pair_number(&json, reset_answer_names[i].at, table->answers[i]);
	json_pair_number(&json, "token_needed", table->needed);
	json_pair_number(&json, "trap", table->trapped);
	json_key(&json, "rows");
	json_array(&json);
	for (size_t i = 0; i < table->count; i++)
		row_write(&json, policy, &table->rows[i]);
	json_array_end(&json);
	json_object_end(&json);
	out_char(out, '\n');
	return OK;
}
