#include "base/json.h"
#include "report/answer.h"
#include "report/diff_change_json.h"
#include "report/diff_report.h"
#include "report/diff_words.h"
#include "report/json_pieces.h"

/* A report under way. */
struct writing {
	struct json json;
	const struct diff_view *view;
	struct out words; /* memory, for one text */
	struct arena scratch;
};

static const char *const side_keys[SIDES] = {"old", "new"};

/* --- The whole ------------------------------------------------------------------ */

static void policy(struct writing *w, int side)
{
	struct json *json = &w->json;
	const struct ruleset *ruleset = w->view->diff->side[side];
	json_key(json, side_keys[side]);
	json_object(json);
	json_policy_members(json, ruleset_policy(ruleset), rules_names[ruleset_rules(ruleset)]);
	json_object_end(json);
}

static void who(struct json *json, const char *key, const struct diff_who *at, uint32_t count)
{
	json_key(json, key);
	json_array(json);
	for (uint32_t i = 0; i < count; i++)
		json_str(json, at[i].name);
	json_array_end(json);
}

/* What was asked for, and what that left out; null when everything is here. */
static void filter(struct writing *w)
{
	struct json *json = &w->json;
	const struct diff_filter *asked = &w->view->filter;
	json_key(json, "filter");
	if (!diff_is_filtered(w->view)) {
		json_null(json);
		return;
	}
	json_object(json);
	json_pair_set(json, "classes", asked->classes, diff_class_names, DIFF_CLASS_COUNT);
	json_pair_set(json, "via", asked->via, channel_names, VIA_COUNT);
	who(json, "profiles", asked->profiles, asked->profile_count);
	who(json, "users", asked->users, asked->user_count);
	json_pair_number(json, "changes_left_out", w->view->left_out);
	json_pair_number(json, "subjects_left_out", w->view->subjects_left_out);
	json_object_end(json);
}

static void summary(struct writing *w)
{
	struct json *json = &w->json;
	json_key(json, "summary");
	json_array(json);
	for (unsigned i = 0; i < DIFF_CLASS_COUNT; i++) {
		const struct diff_sum *sum = &w->view->of[i];
		json_object(json);
		json_key(json, "class");
		json_str(json, diff_class_names[i]);
		json_pair_number(json, "changes", sum->changes);
		json_pair_number(json, "profiles", sum->profiles);
		json_pair_number(json, "users", sum->users);
		json_key(json, "largest");
		json_count(json, sum->largest);
		json_key(json, "addresses");
		json_count(json, sum->addresses);
		json_object_end(json);
	}
	json_array_end(json);
}

static void head(struct writing *w)
{
	struct json *json = &w->json;
	const struct diff *diff = w->view->diff;
	json_pair(json, "schema", "loginscope/diff/1");
	policy(w, OLD);
	policy(w, NEW);
	json_key(json, "same");
	json_bool(json, diff->group_count == 0);
	json_key(json, "same_text");
	json_bool(json, w->view->same_text);
	json_pair_number(json, "subjects", diff->subjects);
	json_pair_number(json, "kinds", diff->kinds);
	json_pair_number(json, "cases", diff->cases);
	json_key(json, "unknown_locations");
	json_bool(json, diff->locations);
	filter(w);
	summary(w);
}

/* --- Who -------------------------------------------------------------------------- */

static void subject(struct writing *w, const struct diff_subject *subject_of)
{
	struct json *json = &w->json;
	json_object(json);
	json_key(json, "user");
	if (diff_subject_is_user(subject_of))
		json_str(json, diff_subject_name(w->view, subject_of));
	else
		json_null(json);
	for (int side = OLD; side < SIDES; side++) {
		json_key(json, side == OLD ? "old_profile" : "new_profile");
		if (diff_subject_there(subject_of, side))
			json_str(json, diff_profile_name(w->view, subject_of, side));
		else
			json_null(json);
	}
	json_object_end(json);
}

/* --- Old and new ---------------------------------------------------------------------- */

static void evidence(struct writing *w, const struct evidence *of, bool changed, int side)
{
	struct json *json = &w->json;
	json_object(json);
	json_pair(json, "list", of->list);
	json_key(json, "name");
	json_str_or_null(json, of->name);
	json_key(json, "range");
	if (of->kind == EVIDENCE_ROW)
		json_range(json, of->range);
	else
		json_null(json);
	json_place(json, diff_policy(w->view, side), of->place);
	json_key(json, "changed");
	json_bool(json, changed);
	json_object_end(json);
}

static void side_answer(struct writing *w, const struct diff_cause *cause, int side)
{
	struct json *json = &w->json;
	const struct decision *decision = cause->decision;
	json_key(json, side_keys[side]);
	json_object(json);
	json_key(json, "there");
	json_bool(json, cause->there);
	json_key(json, "verdict");
	json_str(json, verdict_names[decision->verdict]);
	json_key(json, "reason");
	json_str_or_null(json, decision->reason < REASON_NONE ? reason_names[decision->reason]
							      : (struct str){0});
	json_key(json, "token");
	json_str_or_null(json, decision->token < TOKEN_NULL ? token_names[decision->token]
							    : (struct str){0});
	json_key(json, "evidence");
	json_array(json);
	for (size_t i = 0; i < cause->count; i++)
		evidence(w, &cause->evidence[i], i < cause->changed, side);
	json_array_end(json);
	json_object_end(json);
}

static void witness(struct writing *w, const struct diff_group *group,
		    const struct diff_change *change, const struct diff_cause causes[static SIDES])
{
	struct json *json = &w->json;
	json_pair_addr(json, "witness", change->witness);
	json_key(json, "explain");
	json_object(json);
	for (int side = OLD; side < SIDES; side++) {
		json_key(json, side_keys[side]);
		out_rewind(&w->words);
		if (diff_subject_there(&group->subjects[0], side))
			diff_word_command(&w->words, w->view, &causes[side], side);
		json_str_or_null(json, out_written(&w->words));
	}
	json_object_end(json);
}

static enum status change_write(struct writing *w, const struct diff_group *group,
				const struct diff_change *change)
{
	struct diff_cause causes[SIDES];
	enum status status = diff_causes_find(w->view, group, change, &w->scratch, causes);
	if (status != OK)
		return status;
	json_object(&w->json);
	diff_logins_json(&w->json, w->view, group, change);
	status = diff_ranges_json(&w->json, group, change, &w->scratch);
	side_answer(w, &causes[OLD], OLD);
	side_answer(w, &causes[NEW], NEW);
	witness(w, group, change, causes);
	json_object_end(&w->json);
	arena_reset(&w->scratch);
	return status == OK ? out_status(&w->words) : status;
}

static enum status group_write(struct writing *w, const struct diff_group *group)
{
	struct json *json = &w->json;
	enum status status = OK;
	json_object(json);
	json_key(json, "subjects");
	json_array(json);
	for (uint32_t i = 0; i < group->subject_count; i++)
		subject(w, &group->subjects[i]);
	json_array_end(json);
	json_key(json, "changes");
	json_array(json);
	for (size_t i = 0; i < group->change_count && status == OK; i++)
		status = json->out->error ? OK : change_write(w, group, &group->changes[i]);
	json_array_end(json);
	json_object_end(json);
	return status;
}

enum status diff_report_json(struct out *out, const struct diff_view *view)
{
	enum { BROKEN = 5 }; /* a line per member down to a change's */
	struct writing w = {.view = view};
	enum status status = OK;
	arena_init(&w.scratch);
	out_init_memory(&w.words);
	json_init(&w.json, out, BROKEN);
	json_object(&w.json);
	head(&w);
	json_key(&w.json, "groups");
	json_array(&w.json);
	for (size_t i = 0; i < view->group_count && status == OK; i++)
		status = group_write(&w, &view->groups[i]);
	json_array_end(&w.json);
	json_object_end(&w.json);
	out_char(out, '\n');
	out_clear(&w.words);
	arena_clear(&w.scratch);
	return status;
}
